"""Folding: what two prints of a name share."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.extract.names import _MARKS, fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Smith", "smith"),
        ("O’Hara", "ohara"),
        ("O'Hara", "ohara"),
        ("Müller-Lüdenscheidt", "muller ludenscheidt"),
        ("Gödel, K. (1931)", "godel k 1931"),
        ("Øster_gård — Łódź", "oster gard lodz"),
        ("pp. 853–60", "pp 853 60"),
        ("“Straße”", "strasse"),
        ("ﬁnd the Ⅳth", "find the ivth"),
        ("Ивано́в", "иванов"),
        ("– ’ _ –", ""),
        ("", ""),
    ],
)
def test_a_name_is_folded_to_letters_and_digits(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def in_one_go(text: str) -> str:
    """The same, for the whole text at once and without short cuts."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_MARKS))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’ʼ‘`")
    return " ".join(re.findall(r"[^\W_]+", bare))


@given(st.lists(st.one_of(st.text(max_size=4), st.sampled_from("aZ é’'`–“ß_. ́İ\u2028Åß")), max_size=12).map("".join))
def test_the_quick_way_folds_like_the_plain_one(text: str) -> None:
    assert fold(text) == in_one_go(text)
