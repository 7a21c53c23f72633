"""Where brackets open, and the quick looks at what stands in them: they find what a look at the whole text finds."""

from __future__ import annotations

import pytest
from examples import doubling
from hypothesis import example, given
from hypothesis import strategies as st

from kb.extract.brackets import bracketed
from kb.extract.dates import years
from kb.extract.openings import ACROSS, Openings, openings

_BITS = (
    *"()[]（）\n /–-.;a",
    "\n\n",
    "1974",
    "2010a",
    "1990",
    " (1970)",
    "[1970]",
    "n.d.",
    "in press",
    "May ",
    "3 ",
    "Smith, ",
    "1990 – ",
    "1970/71",
    "x" * 150,
    "y" * 310,
)
_TEXTS = st.lists(st.sampled_from(_BITS), max_size=40).map("".join)


def _opened(text: str) -> Openings:
    return Openings(text, openings(text))


@given(text=_TEXTS)
@example(text="1990 – 1995 – 2000 [1970] 1980 (1974")
@example(text="(a (1970) [1974]" + "x" * 310 + "\n\n1990) n.d.)")
def test_dates_in_brackets_are_those_of_the_whole_text(text: str) -> None:
    opened = _opened(text)
    near, _ = bracketed(text, list(years(text, stretches=opened.stretches())), opened, everywhere=False)
    assert near == bracketed(text, list(years(text)), everywhere=False)[0]


@given(text=_TEXTS)
def test_brackets_without_a_date_need_no_look(text: str) -> None:
    opened = _opened(text)
    every = _opened(text)
    every.alone = [start for start, _ in every.places]
    dated = list(years(text))
    assert bracketed(text, dated, opened) == bracketed(text, dated, every)


def test_pairs_are_told_with_all_that_they_hold_and_others_alone() -> None:
    text = "(a [b] c) and [d（e）"
    assert [text[start:end] for start, end in openings(text)] == ["(", "[b]", "[", "（e）"]
    assert [text[start:end] for start, end in openings(text, [(0, 5), (10, 15)])] == ["(", "[", "["]


@pytest.mark.parametrize("piece", ["1 (1970) ", "1 (", "(1974 ", "(n.d.) ", "[1970] [1974] ", "1990 – "], ids=repr)
def test_the_cost_grows_with_the_text(piece: str) -> None:
    def read(text: str) -> object:
        opened = _opened(text)
        return bracketed(text, list(years(text, stretches=opened.stretches())), opened, everywhere=False)

    assert doubling(read, piece * 3_000, piece * 6_000) <= 2.2


def test_an_end_of_a_paragraph_is_looked_for_once_for_all_brackets_before_it() -> None:
    looked: list[int] = []

    class Watched(str):
        __slots__ = ()

        def find(self, *given: object) -> int:
            looked.append(1)
            return super().find(*given)  # type: ignore[arg-type]

    text = Watched("(" * 5_000)
    first, *_ = Openings(text, openings(text)).stretches()
    assert first == (0, 5_000)
    assert len(looked) <= ACROSS + 2
