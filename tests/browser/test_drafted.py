"""Pages of a base in the making in a real browser: well made in every view, on paper too, with what is not yet coded told apart without colour."""

from __future__ import annotations

import re

import pytest
from axe import axe_violations
from browsed import opened, serving, sideways
from drafted import drafted_base

import kb

PAGES = ["", "map", "gaps", "about", "cell/soap_and_water/visitors"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drafted")
    kb.build(drafted_base(folder / "base"), folder / "kb.db")
    with serving(folder / "kb.db") as address:
        yield address


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_a_page_of_a_base_in_the_making_is_well_made(page, address, path):
    opened(page, address + path)
    notice = page.locator("aside.kb-open")
    assert notice.is_visible()
    assert notice.bounding_box()["y"] < 260, "it stands before what it is about"
    assert sideways(page) <= 0
    assert axe_violations(page) == []


def test_the_look_of_what_is_not_yet_coded_is_a_pattern_of_its_own(page, address):
    opened(page, address + "map")
    patterns = [
        page.locator(f"td.kb-look-{look}").first.evaluate("it => getComputedStyle(it).backgroundImage")
        for look in ("not-yet-coded", "not-found", "said-missing", "other-only")
    ]
    assert "radial-gradient" in patterns[0]
    assert len(set(patterns)) == len(patterns)


def test_few_columns_share_the_width_of_the_map(page_at, address):
    page = opened(page_at(1280), address + "map")
    whole = page.locator("table.kb-map").bounding_box()["width"]
    fields = [box["width"] for box in (field.bounding_box() for field in page.locator("table.kb-map tbody tr").first.locator("td").all())]
    assert len(fields) == 3
    assert max(fields) - min(fields) < 8
    assert sum(fields) > 0.7 * whole


def test_the_graph_fits_a_phone(page_at, address):
    page = opened(page_at(390), address + "graph")
    region = page.locator(".kb-graph-region")
    assert region.evaluate("it => it.scrollWidth - it.clientWidth") <= 0
    assert page.locator("#kb-graph canvas").first.bounding_box()["width"] <= 390


@pytest.mark.parametrize("form", ["Letter", "A4"])
def test_a_brief_with_its_notice_prints_on_one_sheet(page_at, address, form):
    page = opened(page_at(1280), address + "cell/alcohol_handrub/nurses/brief")
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=form))) == 1
