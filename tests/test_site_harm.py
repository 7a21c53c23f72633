"""Harm on the pages: never in the colours of a benefit, and told in the level of its combination."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from awaiting import awaited
from command_line import typed
from site_asked import get, text
from small_base import built, claim, link, work

from kb.answers.map_words import AGAINST
from kb.site.server import application

RESULT = {"result_reported": "negative"}
SITE_CSS = Path(__file__).parents[1] / "kb" / "site" / "static" / "site.css"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    path = tmp_path_factory.mktemp("harm") / "kb.db"
    claims = (
        claim("c1", "tea/everyone", link("works", "u")),
        claim("c2", "tea/everyone", link("study", "u", **RESULT), direction="negative"),
        claim("c3", "soup/sailors", link("study", "u", result_reported="positive")),
        claim("c4", "soup/sailors", link("works", "u"), direction="none_found"),
        claim("c5", "soup/everyone", link("bare_assertion"), direction="negative"),
    )
    built(path, claims, (work("u"),))
    site = application(path)
    awaited(site.invoke_startup())
    yield site
    site.databases["kb"].close()
    site.executor.shutdown()


@pytest.fixture(scope="module")
def fields(site):
    found = re.findall(r'<td class="kb-look-([^"]*)"><a href="/cell/(\w+/\w+)">(.*?)</a>', get(site, "/map").text, re.DOTALL)
    return {place: (look, " ".join(re.sub(r"<[^>]*>", " ", inner.split("</span>", 1)[1]).split())) for look, place, inner in found}


def test_harm_with_a_result_gives_the_field_its_level_and_its_colour(fields) -> None:
    look, said = fields["tea/everyone"]
    assert look == "against-2"
    assert said.startswith("Harm: some result reported harm: 1 of 2 claims benefit: 1, at best argument or source, no result")


def test_a_benefit_that_is_better_supported_keeps_its_colour_and_tells_the_other_side(fields) -> None:
    look, said = fields["soup/sailors"]
    assert look == "level-2"
    assert said.startswith("Some result reported benefit: 1 of 2 claims no effect found: 1, at best argument or source, no result")


def test_harm_that_is_only_asserted_has_no_colour_of_a_level(fields) -> None:
    assert fields["soup/everyone"][0] == "asserted-only"


def test_the_legend_names_the_other_colours(site) -> None:
    assert f"{AGAINST}: Some result reported" in text(get(site, "/map"))


def test_a_combination_marks_each_side_in_its_colour_and_does_not_call_harm_untold(site) -> None:
    page = get(site, "/cell/tea/everyone")
    assert re.findall(r'<dt><svg class="kb-mark kb-(level|against)-(\d)"', page.text) == [("level", "1"), ("against", "2")]
    assert re.findall(r'<p class="kb-support"><svg class="kb-mark kb-(level|against)-(\d)"', page.text) == [("against", "2"), ("level", "1")]
    assert "harm: 1 claim tells of it." in text(page)
    assert "harm: not reported" not in text(page)
    assert "harm: not reported" in text(get(site, "/cell/soup/sailors"))


@pytest.mark.parametrize("path", ["/claims", "/claim/c2", "/search?q=statement"])
def test_a_claim_of_harm_is_marked_in_its_colour_everywhere(site, path) -> None:
    assert "kb-mark kb-against-2" in get(site, path).text


def test_the_map_in_a_terminal_tells_the_better_supported_side_first(site) -> None:
    told = typed("map", "--columns", "everyone", "--db", site.databases["kb"].path).stdout
    assert "against: Some result reported; benefit: Argument or source, no result (1 of 2)" in told


def test_each_level_of_both_sides_has_a_colour_of_its_own_in_light_dark_and_print() -> None:
    css = SITE_CSS.read_text(encoding="utf-8")
    schemes = re.findall(r"--against-1: (#\w+); --against-2: (#\w+); --against-3: (#\w+); --against-4: (#\w+); --against-line: #\w+;", css)
    assert len(schemes) == 3
    benefit = set(re.findall(r"--(?:level|look)-\d: (#\w+)", css))
    assert not benefit & {colour for scheme in schemes for colour in scheme}
    assert all(len(set(scheme)) == 4 for scheme in schemes)
    assert all(f".kb-look-against-{rank} {{" in css for rank in (1, 2, 3, 4))
