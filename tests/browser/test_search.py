"""The search in a real browser, in every view: misspelt words, questions without an answer, hostile words, filters."""

from __future__ import annotations

import pytest
from axe import axe_violations
from browsed import opened, sideways

ASKED = {
    "misspelt": "search?q=graduaton+of+english+lerners",
    "no answer": "search?q=homework+and+sleep",
    "missing": "search?q=self-pacing+SWD",
    "filters": "search?q=students&population=english_learners&kind=effect",
    "hostile": "search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
}
ODD = {
    "may be misspelt": "search?q=sleep+and+tecnology",
    "some of the words": "search?q=What+should+districts+do+for+English+learners%3F",
    "unknown filter": "search?q=students&population=nope",
    "right to left, controls, astral": "search?q=%E2%80%AEdlrow%07%1B%5B31m+%F0%9F%99%82+%EF%B7%BD",
    "syntax": "search?q=%22(*AND+NEAR(a+b,+2)+OR+^",
    "a long word": "search?q=" + "w" * 900,
    "many words": "search?q=" + "+".join(["students", "trauma", "zebra"] * 300),
}


def look(page, url, status=200):
    """What every page must be."""
    assert page.goto(url, wait_until="load").status == status
    assert page.locator("h1").count() == 1
    assert page.get_by_role("status").count() == 1
    assert sideways(page) <= 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", ASKED.values(), ids=ASKED)
def test_the_page_is_well_made_whatever_is_asked(page, address, path):
    look(page, address + path)


def test_odd_words_leave_the_page_whole_on_a_phone(page_at, address, faults):
    page = page_at(390)
    for path in ODD.values():
        look(page, address + path, 404 if "nope" in path else 200)
    assert all("404" in fault for fault in faults), faults
    faults.clear()  # the browser tells of that status on its console


def test_a_misspelt_question_is_answered_and_can_be_asked_as_typed(page_at, address):
    page = opened(page_at(), address + ASKED["misspelt"])
    assert "looked for graduation instead" in page.get_by_role("status").inner_text().replace("“", "").replace("”", "")
    marks = page.locator("mark").all_inner_texts()
    assert {"English learners", "graduated"} <= set(marks)
    page.get_by_role("link", name="Look for the words as they were typed").click()
    page.wait_for_url("**exact=1**")
    assert "No claim has" in page.get_by_role("status").inner_text()


def test_marked_words_can_be_read(page, address):
    opened(page, address + "search?q=trauma")
    mark = page.locator("mark").first
    assert mark.evaluate("it => getComputedStyle(it).backgroundColor") not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 0)")
    assert mark.evaluate("it => getComputedStyle(it).color") == mark.locator("..").evaluate("it => getComputedStyle(it).color")


def test_a_filter_offered_is_set_with_a_click_and_taken_away_with_another(page_at, address):
    page = opened(page_at(390), address + ASKED["missing"])
    before = page.get_by_role("status").inner_text()
    offered = page.get_by_role("list", name="Narrow the list").get_by_role("link").first
    offered.click()
    page.wait_for_url("**practice=**")
    assert page.get_by_role("status").inner_text() != before
    page.get_by_role("list", name="Filters that are set").get_by_role("link").first.click()
    page.wait_for_url(lambda url: "practice=" not in url)
    assert page.get_by_role("status").inner_text() == before


def test_where_nothing_is_found_the_ways_on_lead_somewhere(page_at, address):
    page = opened(page_at(), address + ASKED["no answer"])
    assert page.get_by_role("heading", name="Ways on").is_visible()
    page.get_by_role("link", name="the map", exact=True).click()
    page.wait_for_url("**/map")
    assert page.locator("h1").count() == 1
