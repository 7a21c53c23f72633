"""Mutated entries and noise raise nothing, and every character is accounted for."""

from __future__ import annotations

from pathlib import Path

from accounting import assert_entries_accounted
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.readers.bibtex import read_text

LIBRARY = Path(__file__).parent.parent / "data" / "references.bib"
REAL = LIBRARY.read_text(encoding="utf-8").split("\n\n")
PIECES = [
    "{",
    "}",
    '"',
    ",",
    "@",
    "=",
    "#",
    "(",
    ")",
    "\\",
    "%",
    "\n",
    "\r\n",
    "\x85",
    "@book{",
    "@comment{",
    "@string{x = ",
    "} y = {",
    "and ",
    "\ufffd",
]


@st.composite
def mutated(draw):
    """Two to four real entries, with pieces put in, taken out or moved."""
    text = "\n\n".join(draw(st.lists(st.sampled_from(REAL), min_size=2, max_size=4)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from([0, 0, 1, 1, 2, 40]))
        text = text[:at] + draw(st.sampled_from(["", *PIECES])) + text[at + cut :]
    return text


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_mutated_entries_never_raise_and_every_character_is_accounted_for(text):
    assert_entries_accounted(text, read_text(text, "x.bib"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "a", "title = {T}", "{a}", " "]), max_size=30).map("".join))
def test_noise_never_raises_and_every_character_is_accounted_for(text):
    assert_entries_accounted(text, read_text(text, "x.bib"))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, len(REAL) - 1), st.data())
def test_an_entry_reads_the_same_whatever_stands_around_it(number, data):
    other = data.draw(st.sampled_from(["@book{zz, title = {T", "@comment{x}", "words", '@string{s = "x"}', "% remark"]))
    alone = read_text(REAL[number], "x.bib").works[0]
    among = read_text(f"{REAL[number]}\n\n{other}\n", "x.bib").works[0]
    assert alone == among
