"""The site's own pages in a real browser: what every page must be, and two clicks from home to an answer."""

from __future__ import annotations

import re

import pytest
from axe import axe_violations
from browsed import opened, sideways

import kb

OWN = {"home": "", "search": "search?q=trauma", "search without words": "search", "nothing found": "search?q=zzzzqq", "claim": "claim/ray2017-119"}
STOCK = {"prepared question": "kb/practices_for_population?population=students_experiencing_trauma", "table": "kb/claim_pages", "database": "kb"}


@pytest.mark.parametrize("path", OWN.values(), ids=OWN)
def test_an_own_page_is_well_made(page, address, path):
    opened(page, address + path)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title().endswith("Equity in personalized learning")
    assert page.locator("main").evaluate("it => getComputedStyle(it).maxWidth") == "1056px", "the stylesheet is not there"
    assert sideways(page) <= 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", STOCK.values(), ids=STOCK)
def test_a_page_of_datasette_stands_in_our_frame(page, address, path):
    opened(page, address + path)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title().endswith("Equity in personalized learning")
    assert page.get_by_role("navigation", name="Site").is_visible()
    assert "nothing later was searched" in page.locator("footer").inner_text()
    assert sideways(page) <= 0


def test_two_clicks_from_home_answer_trauma(page, address, base):
    opened(page, address)
    page.get_by_role("link", name="trauma").first.click()
    page.wait_for_url("**/population/*")
    assert "trauma" in page.locator("h1").inner_text()
    with kb.open(base) as opened_base:
        n_rows = len(opened_base.map().rows)
        cells = [opened_base.show(f"{row['id']}/students_experiencing_trauma") for row in opened_base.map().rows]
    asked = page.locator(".kb-asked tbody tr")
    assert asked.count() == sum(cell["state"] != "out_of_scope" for cell in cells)
    assert all(len(row.split("\t")[1]) > 5 for row in asked.all_inner_texts())
    page.get_by_role("link", name="The same as a table").click()
    page.wait_for_url("**/practices_for_population?*")
    assert page.locator("h1").inner_text() == "What is said to help a group of students?"
    rows = page.locator("tbody tr")
    assert rows.count() == n_rows
    assert all("trauma" in row for row in rows.all_inner_texts())


def test_a_search_from_home_leads_to_a_claim(page, address):
    opened(page, address)
    page.get_by_label("Search claims and works").fill("ELL technology")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ELL+technology")
    found = page.locator("section[aria-labelledby=claims] .kb-results li")
    assert f"{found.count()} claims" in page.get_by_role("status").inner_text()
    for text in found.all_inner_texts():
        assert re.match(r".+ \(.+\) states?:\n", text)
    found.first.get_by_role("link").click()
    page.wait_for_url("**/claim/*")
    assert page.locator("h1").inner_text().startswith("Ray, Sacks & Twyman (2017) state:")


def test_own_pages_are_the_same_without_script(page_at, address):
    with_script, without = page_at(), page_at(java_script_enabled=False)
    for path in OWN.values():
        assert opened(with_script, address + path).inner_text("body") == opened(without, address + path).inner_text("body")


def test_own_pages_are_the_same_below_a_path(page_at, address, deeper):
    at_root, below = page_at(), page_at()
    for path in OWN.values():
        assert opened(below, deeper + path).inner_text("body") == opened(at_root, address + path).inner_text("body")
        assert below.evaluate("getComputedStyle(document.body).fontSize") == "16px"
        below.get_by_role("navigation", name="Site").get_by_role("link").first.click()
        below.wait_for_url(deeper)


def test_own_pages_print_without_the_parts_for_a_screen(page_at, address):
    page = opened(page_at(), address)
    page.emulate_media(media="print")
    assert not page.get_by_role("search").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("body").evaluate("it => getComputedStyle(it).color") == "rgb(0, 0, 0)"


def test_the_skip_link_comes_first_and_leads_to_the_content(page_at, address):
    page = opened(page_at(), address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") == 0
