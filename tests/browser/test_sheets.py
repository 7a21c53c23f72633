"""Pages to cite, to act on and to print, in a real browser: well made in every view; briefs fill one sheet of paper, whatever stands on it."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing

import pypdfium2
import pytest
from axe import axe_violations
from browsed import ROOT, opened, serving, sideways

import kb

KINDS = {
    "how to cite": "cite",
    "about": "about",
    "for policymakers": "for/policymaker",
    "works": "works",
    "map by outcome": "map?by=outcome",
    "brief": "cell/personalized_learning/english_learners/brief",
}
VARIANTS = {
    "for somebody with little advice": "for/funder",
    "works narrowed": "works?design=qualitative&from=2010&to=2014&by=year",
    "no works": "works?design=legislation&status=recalled",
    "map of tiers": "map?rubric=essa",
    "map unfolded": "map?open=technology_integration",
    "combination with an outcome": "cell/technology_integration/reading",
    "brief of an outcome": "cell/personalized_learning/equity_gap/brief",
}
PAGES = {**KINDS, **VARIANTS}
SHEETS = ("Letter", "A4")


def assert_well_made(page):
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title().endswith(" · Equity in personalized learning")
    assert sideways(page) <= 0
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert sideways(page) <= 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_a_page_is_well_made(page, address, path):
    assert_well_made(opened(page, address + path))


@pytest.mark.parametrize("path", VARIANTS.values(), ids=VARIANTS)
def test_a_page_is_well_made_whatever_it_shows(page_at, address, path):
    assert_well_made(opened(page_at(390), address + path))


def test_titles_differ(page_at, address):
    page = page_at()
    titles = [opened(page, address + path).title() for path in PAGES.values()]
    assert len(set(titles)) == len(titles)


def test_pages_are_the_same_without_script_and_below_a_path(page_at, address, deeper):
    with_script, without, below = page_at(), page_at(java_script_enabled=False), page_at()
    for path in PAGES.values():
        said = opened(with_script, address + path).inner_text("body")
        assert opened(without, address + path).inner_text("body") == said
        assert opened(below, deeper + path).inner_text("body") == said
        paths = below.eval_on_selector_all("main a", "links => links.map(it => it.getAttribute('href'))")
        assert not [link for link in paths if link.startswith("/") and not link.startswith("/evidence/")]


def sheets(page, url):
    """Size of paper to the number of pages that the address prints on."""
    opened(page, url)
    page.emulate_media(media="print")
    return {size: len(pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=size)))) for size in SHEETS}


def test_the_briefs_with_most_on_them_print_on_one_sheet(page_at, address, base):
    with closing(sqlite3.connect(base)) as connection:
        fullest = connection.execute(
            "SELECT practice, population FROM cell_claims WHERE place = 'counted' GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 6"
        ).fetchall()
        fullest += connection.execute("SELECT practice, outcome FROM outcome_cell_exports ORDER BY n_effect + n_other DESC, 1, 2 LIMIT 2").fetchall()
    page = page_at()
    for practice, column in fullest:
        assert sheets(page, f"{address}cell/{practice}/{column}/brief") == dict.fromkeys(SHEETS, 1), (practice, column)


def test_a_brief_of_long_words_prints_on_one_sheet_too(page_at, tmp_path):
    path = tmp_path / "kb.db"
    kb.build(ROOT / "data", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE claims SET statement = substr(statement || ' ' || statement || ' ' || statement || ' ' || statement, 1, 490)")
        connection.execute("UPDATE works SET apa_text = substr(apa_text || ' ' || apa_text || ' ' || apa_text || ' ' || apa_text, 1, 600)")
        connection.execute("UPDATE practices SET label = label || ' and whatever else may come to be called by that name'")
        connection.commit()
    page = page_at()
    with serving(path) as address:
        for cell in ("personalized_learning/all_students", "differentiated_instruction/english_learners"):
            assert sheets(page, f"{address}cell/{cell}/brief") == dict.fromkeys(SHEETS, 1), cell


def test_a_printed_brief_keeps_who_made_it_and_leaves_the_site_out(page_at, address):
    page = opened(page_at(), address + PAGES["brief"])
    page.emulate_media(media="print")
    assert not page.locator(".kb-top").is_visible()
    assert "nothing later was searched" in page.locator("article").inner_text()


def test_from_home_to_advice_to_a_claim(page_at, address):
    page = opened(page_at(), address)
    page.get_by_role("link", name="Policymakers").click()
    page.wait_for_url("**/for/policymaker")
    page.locator(".kb-results a").first.click()
    page.wait_for_url("**/claim/*")


def test_a_row_of_the_map_unfolds_in_place_and_folds_again(page_at, address):
    page = opened(page_at(), address + "map")
    before = page.locator(".kb-map tbody tr").count()
    page.get_by_role("link", name="5 narrower Technology in learning").click()
    page.wait_for_url("**open=technology_integration*")
    assert page.locator(".kb-map tbody tr").count() == before + 5
    page.get_by_role("link", name="fold Technology in learning").click()
    page.wait_for_url(lambda url: "open=" not in url)
    assert page.locator(".kb-map tbody tr").count() == before


def test_the_switches_of_the_map_keep_each_other(page_at, address):
    page = opened(page_at(), address + "map")
    switches = page.get_by_role("navigation", name="What the map shows")
    switches.get_by_role("link", name="outcomes").click()
    page.wait_for_url("**by=outcome*")
    page.get_by_role("navigation", name="What the map shows").get_by_role("link", name="Tiers").click()
    page.wait_for_url("**by=outcome&rubric=essa*")
    assert page.get_by_role("columnheader", name="Reading").count() == 1
    assert page.locator(".kb-map b", has_text="ESSA tier").count() > 0
    page.locator(".kb-map td a").first.click()
    page.wait_for_url("**/cell/personalized_learning/academic_achievement")


def test_citations_unfold_and_are_whole(page_at, address):
    page = opened(page_at(390), address + "claim/ray2017-119")
    page.locator("#cite ~ details summary").click()
    assert "@misc{" in page.get_by_label("BibTeX", exact=True).inner_text()
    assert page.get_by_label("RIS", exact=True).inner_text().startswith("TY  - ")
