"""The page of the method says what the database holds: each level, rule and threshold, each source, and how to cite."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from site_asked import get, links, served, text, values

from kb.site.method_page import meaning
from kb.site.words import plain


@pytest.fixture(scope="module")
def other_rules(tmp_path_factory):
    edit = "UPDATE rubrics SET sha256 = 'other', title = '<script>alert(1)</script>';"
    with served(tmp_path_factory.mktemp("other"), edit=edit) as site:
        yield site


def rubric_section(site, rubric):
    return get(site, "/method").text.split(f'<h2 id="rubric-{rubric}">')[1].split("</section>")[0]


@pytest.mark.parametrize("rubric", ["reported", "essa"])
def test_each_level_is_told_with_its_meaning_its_rules_and_its_claims(site, rubric):
    part = rubric_section(site, rubric)
    (definition,) = values(site, "SELECT definition FROM rubrics WHERE id = ?", rubric)[0]
    rules = {level["id"]: level["rules"] for level in json.loads(definition)["levels"]}
    found = re.findall(r"<dt>(?:<svg.*?</svg>)?([^<]+) <b>([\d,]+)</b></dt>\s*<dd>(.*?)</dd>", part)
    told = [(unescape(label), int(n.replace(",", ""))) for label, n, _ in found]
    levels = values(site, "SELECT label, n_claims, meaning, level FROM levels WHERE rubric = ? ORDER BY rank DESC", rubric)
    assert told == [(label, n) for label, n, *_ in levels]
    for (_, _, said), (_, _, meant, level) in zip(found, levels, strict=True):
        assert unescape(said).startswith(meant)
        assert all(plain(rule) in said for rule in rules[level])


@pytest.mark.parametrize("rubric", ["reported", "essa"])
def test_each_rule_is_told_with_how_often_it_was_met(site, rubric):
    rows = re.findall(r'<th scope="row">([^<]+) <span>([^<]+)</span></th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>', rubric_section(site, rubric))
    (definition,) = values(site, "SELECT definition FROM rubrics WHERE id = ?", rubric)[0]
    names = list(dict.fromkeys(rule for level in json.loads(definition)["levels"] for rule in level["rules"]))
    assert [name for name, *_ in rows] == [plain(rule).capitalize() for rule in names]
    for name, (_, said, *counts) in zip(names, rows, strict=True):
        assert said.endswith(".")
        where = "rubric = ? AND (rule = ? OR rule GLOB 'tier_[0-9]_' || ?)"
        expected = dict(values(site, f"SELECT found, count(*) FROM grade_steps WHERE {where} GROUP BY found", rubric, name, name))
        assert [int(n) for n in counts] == [expected.get(found, 0) for found in ("pass", "fail", "unknown")]


def test_each_threshold_is_told_with_where_it_comes_from(site):
    for rubric, definition in values(site, "SELECT id, definition FROM rubrics"):
        seen = " ".join(unescape(re.sub(r"<[^>]*>", " ", rubric_section(site, rubric))).split())
        whole = json.loads(definition)
        for name, value in whole["parameters"].items():
            assert plain(name) in seen
            if isinstance(value, (int, float)):
                assert f"{plain(name)} {value}" in seen
            if name in whole.get("sources", {}):
                assert whole["sources"][name] in seen


def test_rules_are_told_in_their_own_words_only_if_these_rules_graded_the_base(site, other_rules):
    assert "Anything but the author's own word is named" in text(get(site, "/method"))
    assert "Anything but the author's own word is named" not in text(get(other_rules, "/method"))
    assert "<script>alert" not in get(other_rules, "/method").text
    assert meaning({"id": "another", "sha256": ""}, "rule") == ""


def test_the_limits_are_the_counts(site):
    seen = text(get(site, "/method"))
    works, confirmed, recalled, unresolved = values(
        site, "SELECT count(*), sum(status = 'confirmed'), sum(status = 'recalled'), sum(status = 'unresolved') FROM works"
    )[0]
    assert (
        f"Of {works} works, {confirmed} are confirmed at a named page or body, {recalled} are known from copies or memory, and of {unresolved}"
        in seen
    )
    uses, read = values(site, "SELECT count(*), sum(basis = 'primary_read') FROM evidence WHERE work IS NOT NULL")[0]
    assert f"{read} of {uses} uses of a work" in seen
    assert "No retraction was checked." in seen
    assert "nothing later was searched" in seen


def test_sources_stand_with_their_years_and_claims(site):
    page = get(site, "/method")
    for source, label, year, n in values(site, "SELECT id, label, year, n_claims FROM source_records"):
        assert f"/source/{source}" in links(page)
        assert re.search(rf"{re.escape(label)} .{{0,200}} {year or 'no date'} {n}\b", text(page))


def test_the_base_is_cited_with_its_release(site):
    about = dict(values(site, "SELECT name, value FROM metadata"))
    told = f"{' '.join(json.loads(about['creators']))}. ({about['released'][:4]}). {about['title']} (Version {about['version']}) [Data set]."
    assert told in text(get(site, "/method"))
    assert about["license"] in text(get(site, "/method"))


def test_the_method_as_json_is_the_same(site):
    told = get(site, "/method.json").json()
    assert [rubric["id"] for rubric in told["rubrics"]] == ["reported", "essa"]
    assert [level["label"] for level in told["rubrics"][0]["levels"]] == [
        row[0] for row in values(site, "SELECT label FROM levels WHERE rubric = 'reported' ORDER BY rank DESC")
    ]


def test_the_page_is_light(site):
    assert len(get(site, "/method").content) < 100_000
