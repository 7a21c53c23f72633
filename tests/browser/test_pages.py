"""Pages of terms, works, sources, lists of claims and the method in a real browser: well made in every view, and ways through them."""

from __future__ import annotations

import pytest
from axe import axe_violations
from browsed import opened, sideways

PAGES = {
    "practice": "practice/personalized_learning",
    "practice that is no row": "practice/student_centered_schools",
    "group": "population/students_experiencing_trauma",
    "outcome": "outcome/equity_gap",
    "work": "reference/gleason2013",
    "work not identified": "reference/companion2017",
    "source": "source/ray2017?page=2",
    "claims": "claims",
    "claims with filters": "claims?practice=personalized_learning&population=english_learners&kind=effect&direction=positive&level=1",
    "no claims": "claims?practice=personalized_learning&kind=definition&for=funder",
    "method": "method",
}
UNKNOWN = {"unknown practice": "practice/personalised_lerning", "unknown filter": "claims?practice=personalised"}


def assert_well_made(page):
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title().endswith(" · Equity in personalized learning")
    assert page.locator("main").evaluate("it => getComputedStyle(it).maxWidth") == "1056px", "the stylesheet is not there"
    assert sideways(page) <= 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_well_made(page, address, path):
    assert_well_made(opened(page, address + path))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_well_made_with_everything_unfolded(page_at, address, path):
    page = opened(page_at(390), address + path)
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert sideways(page) <= 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_unknown_shows_a_way_on(page, address, faults, path):
    assert page.goto(address + path).status == 404
    faults[:] = [fault for fault in faults if "404" not in fault]
    assert_well_made(page)
    page.locator("main").get_by_role("link", name="Personalized learning", exact=True).first.click()
    assert page.locator("h1").inner_text() in ("Personalized learning", "Claims")


def test_titles_differ(page_at, address):
    page = page_at()
    titles = [opened(page, address + path).title() for path in PAGES.values()]
    assert len(set(titles)) == len(titles)


def test_filters_are_set_and_taken_away_by_keyboard(page_at, address):
    page = opened(page_at(), address + "claims")
    page.get_by_label("Practice").focus()
    page.keyboard.type("Equity")
    page.get_by_label("Kind of claim").select_option("recommendation")
    page.get_by_label("Kind of claim").focus()
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims?*kind=recommendation*")
    before = page.get_by_role("status").inner_text()
    chips = page.get_by_role("list", name="Filters that are set").get_by_role("link")
    assert chips.count() == 1 + ("practice=&" not in page.url)
    chips.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "kind=recommendation" not in url)
    assert page.get_by_role("status").inner_text() != before


def test_from_a_claim_to_its_work_to_another_claim(page_at, address):
    page = opened(page_at(), address + "claim/ray2017-119")
    page.get_by_role("link", name="More on").first.click()
    page.wait_for_url("**/reference/*")
    assert "No retraction was checked." in page.locator("main").inner_text()
    page.locator(".kb-results a").first.click()
    page.wait_for_url("**/claim/*")
    assert " state" in page.locator("h1").inner_text()


def test_a_list_in_parts_is_walked_with_next(page_at, address):
    page = opened(page_at(), address + "claims")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/claims?page=2")
    assert "51 to 100 of them here" in page.get_by_role("status").inner_text()


def test_pages_are_the_same_without_script(page_at, address):
    with_script, without = page_at(), page_at(java_script_enabled=False)
    for path in PAGES.values():
        assert opened(with_script, address + path).inner_text("body") == opened(without, address + path).inner_text("body")


def test_pages_are_the_same_below_a_path(page_at, address, deeper):
    at_root, below = page_at(), page_at()
    for path in PAGES.values():
        assert opened(below, deeper + path).inner_text("body") == opened(at_root, address + path).inner_text("body")
        paths = below.eval_on_selector_all("main a", "links => links.map(it => it.getAttribute('href'))")
        assert not [link for link in paths if link.startswith("/") and not link.startswith("/evidence/")]


def test_pages_print_without_the_parts_for_a_screen(page_at, address):
    page = opened(page_at(), address + PAGES["claims with filters"])
    page.emulate_media(media="print")
    assert not page.locator(".kb-filters").is_visible()
    assert page.locator(".kb-chips").is_visible()
    assert page.locator("body").evaluate("it => getComputedStyle(it).color") == "rgb(0, 0, 0)"
