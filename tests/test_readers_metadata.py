from __future__ import annotations

import pytest
from examples import codes

from kb.readers import metadata

FULL = """\
title: Trees in streets
version: 1.10
released: 2020-01-01
license: CC BY 4.0
creators: [The trees group]
base_iri: https://example.org/trees/
link_hosts: [example.org]
plugins:
  anything: {at: [all]}
databases: {kb: {tables: {}}}
"""


def test_our_own_fields_are_checked_and_all_are_kept_for_datasette() -> None:
    found, problems = metadata.read_text(FULL, "metadata.yml")
    assert not problems
    assert (found.title, found.version, found.released, found.license) == ("Trees in streets", "1.10", "2020-01-01", "CC BY 4.0")
    assert (found.creators, found.link_hosts) == (("The trees group",), ("example.org",))
    assert found.datasette["plugins"] == {"anything": {"at": ["all"]}}
    assert set(found.datasette) == {line.partition(":")[0] for line in FULL.splitlines() if not line.startswith(" ")}


def test_a_title_is_enough() -> None:
    found, problems = metadata.read_text("title: T\ndescription:\n", "metadata.yml")
    assert not problems
    assert (found.version, found.released, found.base_iri) == ("0", "", "urn:evidence-kb:")
    assert found.creators == ("The evidence-kb contributors",)


@pytest.mark.parametrize(("written", "version"), [("2", "2"), ("1.5", "1.5"), ("1.50", "1.50"), ("1.0.0", "1.0.0"), ('"7"', "7"), ("-0", "-0")])
def test_a_version_is_text_as_written(written: str, version: str) -> None:
    found, problems = metadata.read_text(f"title: T\nversion: {written}\n", "metadata.yml")
    assert not problems
    assert found.version == version


WRONG = {
    "no title": ("version: 1\n", "1:1 missing-field"),
    "nothing": ("", "1:0 missing-field"),
    "a list": ("- title\n", "1:0 missing-field"),
    "a number as title": ("title: 7\n", "1:8 wrong-type"),
    "one creator without a list": ("title: T\ncreators: me\n", "2:11 wrong-type"),
    "a truth as version": ("title: T\nversion: true\n", "2:10 wrong-type"),
    "a title twice": ("title: T\ntitle: U\n", "2:1 repeated-key"),
    "no YAML": ("title: [\n", "2:1 not-yaml"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_fault_is_told_at_its_place(case: str) -> None:
    text, expected = WRONG[case]
    _, problems = metadata.read_text(text, "metadata.yml")
    assert [f"{problem.place.line}:{problem.place.column} {problem.code}" for problem in problems] == [expected]


def test_a_field_named_datasette_or_place_is_only_datasettes() -> None:
    found, problems = metadata.read_text("title: T\ndatasette: {a: 1}\nplace: here\n", "metadata.yml")
    assert codes(problems) == []
    assert found.datasette == {"title": "T", "datasette": {"a": 1}, "place": "here"}
