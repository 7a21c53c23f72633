"""Datasette's own pages inside our frame, in a real browser: well made in every view, and usable by keyboard."""

from __future__ import annotations

import pytest
from axe import axe_violations
from browsed import opened, sideways

PAGES = {
    "database": "kb",
    "view": "kb/claim_pages",
    "facets and filters": "kb/claim_pages?_facet=kind&kind=gap",
    "nothing found": "kb/claim_pages?_search=zzzz",
    "works searched": "kb/work_pages?_search=learning",
    "table": "kb/claims",
    "row": "kb/claims/1",
    "term": "kb/practices/personalized_learning",
    "SQL": "kb?sql=select+*+from+claim_pages+limit+30",
    "prepared question": "kb/practices_for_population?population=english_learners",
    "prepared question without a parameter": "kb/unresolved_works",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_stock_page_is_well_made(page, address, path):
    opened(page, address + path)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() == 1
    assert sideways(page) <= 0
    assert axe_violations(page) == []


def test_what_columns_mean_is_folded_and_the_rows_come_first(page_at, address):
    page = opened(page_at(), address + "kb/claim_pages")
    meanings = page.locator("details", has=page.locator("dl.column-descriptions"))
    assert not meanings.locator("dl").is_visible()
    meanings.locator("summary").click()
    assert meanings.get_by_text("The proposition, paraphrased").is_visible()


def test_without_script_every_row_and_meaning_is_there(page_at, address):
    page = opened(page_at(java_script_enabled=False), address + "kb/claim_pages")
    assert page.locator("dl.column-descriptions").get_by_text("The proposition, paraphrased").is_visible()
    assert page.locator("table.rows-and-columns tbody tr").count() == 25


def test_the_keyboard_leads_out_of_the_sql_box(page_at, address):
    page = opened(page_at(), address + "kb?sql=select+1")
    page.wait_for_selector(".CodeMirror textarea[aria-label='SQL']")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror') === null")
    assert page.evaluate("document.activeElement !== document.body")
