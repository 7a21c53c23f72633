"""The graph in a real browser: a node selected, by mouse or by keyboard, lights exactly the edges of its claims; the table says the same."""

from __future__ import annotations

import pytest
from axe import axe_violations
from browsed import opened, sideways

import kb

GRAPH = "document.querySelector('#kb-graph')._cyreg.cy"
PAGES = {
    "whole": "graph",
    "one node": "graph?select=population:students_experiencing_trauma",
    "filtered": "graph?kind=effect&level=2",
    "empty": "graph?kind=definition&level=4",
}


@pytest.fixture(scope="module")
def claims_of(base):
    """Node to the ids of its claims, counted as the map counts them."""
    with kb.open(base) as opened_base:
        found = opened_base.connection.execute("SELECT kind || ':' || term, claim FROM term_claims").fetchall()
    held = {}
    for node, claim in found:
        held.setdefault(node, set()).add(claim)
    return held


def drawn(page):
    page.wait_for_function(f"{GRAPH} && {GRAPH}.nodes().length > 0")
    return page


def lit(page):
    """Ids of the edges that are not dimmed."""
    return set(page.evaluate(f"{GRAPH}.edges().filter(edge => !edge.hasClass('dim')).map(edge => edge.id())"))


def shared(edges, claims_of, node):
    """Those edges whose ends share a claim of the node's."""
    return {edge for edge in edges if claims_of[edge.split("/")[0]] & claims_of[edge.split("/")[1]] & claims_of[node]}


def assert_well_made(page):
    assert page.locator("h1").count() == 1
    assert sideways(page) <= 0
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert sideways(page) <= 0
    assert axe_violations(page) == []


def test_the_page_is_well_made(page, address):
    assert_well_made(opened(page, address + PAGES["one node"]))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_page_is_well_made_whatever_it_shows(page_at, address, path):
    assert_well_made(opened(page_at(390), address + path))


def test_selecting_each_node_lights_exactly_the_edges_of_its_claims(page_at, address, claims_of):
    page = drawn(opened(page_at(), address + "graph"))
    edges = lit(page)
    assert len(edges) > 100
    for node in page.evaluate(f"{GRAPH}.nodes().map(node => node.id())"):
        page.evaluate('node => document.querySelector(`[data-node="${node}"]`).click()', node)
        wanted = shared(edges, claims_of, node)
        assert lit(page) == wanted, node
        rows = page.evaluate("[...document.querySelectorAll('.kb-ways tbody tr')].filter(row => !row.hidden).map(row => row.id)")
        assert set(rows) == wanted, node
        assert f": {len(wanted)} connection" in page.get_by_role("status").inner_text()


def test_a_node_is_selected_by_the_mouse_and_let_go(page_at, address, claims_of):
    page = drawn(opened(page_at(), address + "graph"))
    edges = lit(page)
    for node in ("population:english_learners", "outcome:stigma"):
        place = page.evaluate(f"node => {GRAPH}.getElementById(node).renderedPosition()", node)
        page.locator("#kb-graph").click(position=place)
        assert lit(page) == shared(edges, claims_of, node)
    page.locator("#kb-graph").click(position=place)
    assert lit(page) == edges


def test_a_node_is_selected_by_keyboard_and_all_is_shown_again(page_at, address, claims_of):
    page = drawn(opened(page_at(), address + "graph"))
    edges = lit(page)
    link = page.get_by_role("link", name="English learners", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    assert lit(page) == shared(edges, claims_of, "population:english_learners")
    assert link.get_attribute("aria-current") == "true"
    page.get_by_role("link", name="Show all connections").focus()
    page.keyboard.press("Enter")
    assert lit(page) == edges
    assert not page.get_by_role("link", name="Show all connections").is_visible()


def test_an_address_with_a_node_lights_it(page_at, address, claims_of):
    page = drawn(opened(page_at(), address + PAGES["one node"]))
    node = "population:students_experiencing_trauma"
    everything = set(page.evaluate(f"{GRAPH}.edges().map(edge => edge.id())"))
    assert lit(page) == shared(everything, claims_of, node)
    page.get_by_role("link", name="Stigma").first.click()
    page.wait_for_url("**select=outcome*")


def test_colours_follow_the_scheme(page_at, address):
    page = drawn(opened(page_at(), address + "graph"))
    light = page.evaluate(f"{GRAPH}.nodes()[0].style('color')")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {GRAPH}.nodes()[0].style('color') !== light", arg=light)


def test_labels_have_room_in_their_boxes(page_at, address):
    page = drawn(opened(page_at(), address + "graph"))
    outside = page.evaluate(
        f"{GRAPH}.nodes().filter(node => {{ const all = node.boundingBox(), own = node.boundingBox({{includeLabels: false}}); "
        "return all.w > own.w + 1 || all.h > own.h + 1 }).map(node => node.data('label'))"
    )
    assert outside == []


def test_the_page_says_the_same_without_script_and_below_a_path(page_at, address, deeper):
    with_script, without = page_at(), page_at(java_script_enabled=False)
    for path in PAGES.values():
        assert opened(with_script, address + path).inner_text("body") == opened(without, address + path).inner_text("body")
    below = page_at()
    for path in PAGES.values():
        assert opened(below, deeper + path).inner_text("body") == opened(without, address + path).inner_text("body")
    drawn(opened(below, deeper + "graph"))


def test_without_script_a_node_is_selected_by_its_link(page_at, address):
    page = opened(page_at(java_script_enabled=False), address + "graph")
    assert not page.locator(".kb-graph-region").is_visible(), "an empty frame would say nothing"
    page.get_by_role("link", name="Stigma", exact=True).first.click()
    page.wait_for_url("**select=outcome*")
    assert "Stigma: " in page.get_by_role("status").inner_text()
    assert page.locator(".kb-ways tbody tr").first.is_visible()
