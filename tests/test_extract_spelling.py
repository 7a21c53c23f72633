"""How a text spells its words: told one by one, and alike from the list of all once many are asked for."""

from __future__ import annotations

import pytest

from kb.extract.spelling import LowerCase

TEXT = "Trees grow; self-made paths, o’clock. Überall baum, gartenbank and xylem_tube; a b grows, čas už"


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("trees", False),
        ("grow", True),
        ("self", True),
        ("made", False),
        ("clock", False),
        ("gart", False),
        ("baum", True),
        ("tube", False),
        ("a", False),
        ("absent", False),
        ("čas", True),
        ("už", True),
        ("u", False),
    ],
)
def test_a_word_counts_where_it_begins_a_word_in_lower_case(word: str, spelled: bool) -> None:
    assert (word in LowerCase(TEXT)) is spelled
    asked = LowerCase(TEXT)
    assert not any(f"unknown{name}" in asked for name in "abcdefghijklmnop")
    assert (word in asked) is spelled
