from __future__ import annotations

import pytest
from examples import VOCABULARY, codes

from kb.readers import vocabulary


def test_a_vocabulary_has_three_lists_and_a_map() -> None:
    text = VOCABULARY.replace("label: Shade", "label: Shade\n  synonyms: [trees, tree cover]\n  broader: green")
    found, problems = vocabulary.read_text(
        text.replace("[residents]\n", "[residents]\n  out_of_scope:\n  - [shade, residents, Asked elsewhere.]\n"), "v"
    )
    assert not problems
    assert [[term.id for term in terms] for terms in found.terms().values()] == [["shade"], ["residents"], ["heat"]]
    assert (found.practices[0].synonyms, found.practices[0].broader) == (("trees", "tree cover"), "green")
    assert (found.frame.rows, found.frame.columns) == (("shade",), ("residents",))
    assert found.frame.out_of_scope == (("shade", "residents", "Asked elsewhere."),)


def test_a_vocabulary_may_have_no_map() -> None:
    found, problems = vocabulary.read_text(VOCABULARY.partition("map:")[0], "v")
    assert not problems
    assert found.frame.rows == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["missing-field"]),
        ("# nothing\n", ["missing-field"]),
        ("---\n", ["wrong-type"]),
        ("- practices\n", ["wrong-type"]),
        ("practices: []\n", ["missing-field", "missing-field"]),
        ("practices: [\n", ["not-yaml"]),
        (VOCABULARY + "practices: []\n", ["repeated-key"]),
    ],
)
def test_a_vocabulary_that_cannot_be_read_is_told_and_empty(text: str, expected: list[str]) -> None:
    found, problems = vocabulary.read_text(text, "vocabulary.yaml")
    assert codes(problems) == expected
    assert all(problem.place.line for problem in problems)
    assert found == vocabulary.EMPTY or expected == ["repeated-key"]
