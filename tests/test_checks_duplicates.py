"""What may be wrong in duplicates.yaml."""

from __future__ import annotations

import pytest
from examples import base, codes, work

from kb.checks import duplicates
from kb.duplicate_rules import Apart, DuplicateRules
from kb.readers.duplicate_rules import read_text


@pytest.mark.parametrize(
    ("rules", "count"),
    [
        ({"told_from": 0.0}, 1),
        ({"merged_from": 1.5}, 1),
        ({"told_from": 0.9, "merged_from": 0.8}, 1),
        ({"told_from": 1.0, "merged_from": 1.0}, 0),
        ({}, 0),
    ],
)
def test_score_range(rules, count):
    problems = list(duplicates.score_range(base(duplicates=DuplicateRules(**rules))))
    assert codes(problems) == ["score-range"] * count


def test_unknown_apart():
    works = (work("kim2010", aliases=("kim",)), work("lee2020"))
    rules = DuplicateRules(apart=(Apart(works=("KIM", "lee2020")), Apart(works=("kim2010", "le2020")), Apart(works=("kim2010",))))
    problems = list(duplicates.unknown_apart(base(works=works, duplicates=rules)))
    assert [problem.message for problem in problems] == ["apart: no work 'le2020' in the library", "apart: fewer than two works"]
    assert problems[0].hint == "did you mean 'lee2020'? Else take it out"
    assert codes(problems) == ["unknown-apart"] * 2


def test_the_rules_are_read_with_their_places():
    rules, problems = read_text("told_from: 0.9\npreprints: apart\napart:\n- works: [a, b]\n  because: Two.\n", "duplicates.yaml")
    assert not problems
    assert (rules.told_from, rules.merged_from, rules.preprints) == (0.9, 0.95, "apart")
    assert (rules.apart[0].works, rules.apart[0].because, str(rules.apart[0].place)) == (("a", "b"), "Two.", "duplicates.yaml:4:3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# rules\n", []),
        ("told_from: yes\n", ["wrong-type"]),
        ("preprints: both\n", ["unknown-value"]),
        ("appart: []\n", ["unknown-field"]),
    ],
)
def test_rules_that_cannot_be_read_are_told_and_the_usual_ones_hold(text, expected):
    rules, problems = read_text(text, "duplicates.yaml")
    assert codes(problems) == expected
    assert rules == DuplicateRules()
