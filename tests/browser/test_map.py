"""The map, a combination and the gaps in a real browser: well made in every view, read and walked by keyboard, two clicks from home."""

from __future__ import annotations

import re
import time

import pytest
from axe import axe_violations
from browsed import opened, sideways

import kb

PAGES = {
    "map": "map",
    "combination": "cell/technology_integration/english_learners",
    "combination with many claims": "cell/personalized_learning/all_students",
    "combination not asked about": "cell/trauma_informed_practice/all_students",
    "combination with nothing": "cell/educator_training/students_in_poverty",
    "gaps": "gaps",
}


def unfold(page):
    """Open every folded list."""
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_well_made(page, address, path):
    opened(page, address + path)
    assert page.locator("h1").count() == 1
    assert page.title().endswith("Equity in personalized learning")
    assert sideways(page) <= 0
    unfold(page)
    assert sideways(page) <= 0
    assert axe_violations(page) == []


def test_the_table_is_wide_on_a_laptop_and_scrolls_in_its_region_on_a_phone(page_at, address):
    overflow = "it => it.scrollWidth - it.clientWidth"
    assert opened(page_at(1280), address + "map").locator(".kb-map-region").evaluate(overflow) <= 0
    phone = opened(page_at(390), address + "map")
    region = phone.get_by_role("region", name="Practice by group")
    assert region.evaluate(overflow) > 0
    region.focus()
    before = phone.locator(".kb-map tbody th").first.bounding_box()["x"]
    phone.keyboard.press("ArrowRight")
    deadline = time.monotonic() + 5
    while not region.evaluate("it => it.scrollLeft") and time.monotonic() < deadline:
        phone.wait_for_timeout(20)
    assert region.evaluate("it => it.scrollLeft") > 0
    assert abs(phone.locator(".kb-map tbody th").first.bounding_box()["x"] - before) <= 2, "the practice stays in sight"


def test_the_map_is_a_table_to_assistive_technology(page_at, address, base):
    page = opened(page_at(), address + "map")
    with kb.open(base) as opened_base:
        found = opened_base.map()
    table = page.get_by_role("table", name="Practice by group")
    assert table.get_by_role("rowheader").count() == len(found.rows)
    assert table.get_by_role("columnheader").count() == len(found.columns) + 1
    assert table.get_by_role("cell").count() == len(found.rows) * len(found.columns)
    label = f"{found.rows[0]['label']}, {found.columns[0]['label']}: "
    assert table.get_by_role("link", name=label).count() == 1


def test_each_cell_can_be_reached_by_keyboard(page_at, address):
    page = opened(page_at(), address + "map")
    links = page.locator(".kb-map a")
    page.locator(".kb-map-region").focus()
    for n in range(links.count()):
        page.keyboard.press("Tab")
        assert links.nth(n).evaluate("it => it === document.activeElement"), n
    page.keyboard.press("Enter")
    page.wait_for_url("**/cell/*/*")


def test_the_kinds_of_cell_look_different(page_at, address):
    for scheme in ("light", "dark"):
        page = opened(page_at(scheme=scheme), address + "map")
        looks = page.locator(".kb-swatch").evaluate_all("all => all.map(it => getComputedStyle(it).background)")
        assert len(set(looks)) == len(looks)


def test_two_clicks_from_home_lead_to_a_combination_and_a_third_to_a_claim(page, address):
    opened(page, address)
    page.get_by_role("link", name=re.compile("^See the map")).click()
    page.wait_for_url("**/map")
    page.locator(".kb-map td a").nth(0).click()
    page.wait_for_url("**/cell/*/*")
    assert page.locator("h1").inner_text().startswith("Personalized learning:")
    page.locator(".kb-results a").first.click()
    page.wait_for_url("**/claim/*")


def test_a_folded_list_opens_by_keyboard(page_at, address):
    page = opened(page_at(), address + "gaps")
    first = page.locator("#empty ~ details").first
    first.locator("summary").focus()
    assert not first.get_by_role("link").first.is_visible()
    page.keyboard.press("Enter")
    assert first.get_by_role("link").first.is_visible()


def test_the_pages_are_the_same_without_script(page_at, address):
    with_script, without = page_at(), page_at(java_script_enabled=False)
    for path in PAGES.values():
        assert opened(with_script, address + path).inner_text("body") == opened(without, address + path).inner_text("body")


def test_the_pages_are_the_same_below_a_path(page_at, address, deeper):
    at_root, below = page_at(), page_at()
    for path in PAGES.values():
        assert opened(below, deeper + path).inner_text("body") == opened(at_root, address + path).inner_text("body")
    opened(below, deeper + "map").locator(".kb-map td a").first.click()
    below.wait_for_url("**/evidence/cell/*/*")


def test_the_map_prints_without_scrolling(page_at, address):
    page = opened(page_at(), address + "map")
    page.emulate_media(media="print")
    assert page.locator(".kb-map-region").evaluate("it => getComputedStyle(it).overflowX") == "visible"
    assert page.locator(".kb-map").is_visible()
