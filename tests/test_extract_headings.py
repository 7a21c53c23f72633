"""Headings of a text: those that its markup tells, wherever they stand, and words that were set in small capitals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.extract import headings
from kb.extract.headings import find_sections
from kb.extract.view import reading_view

WORDS = ["learning", "Learning", "is", "earning", "école", "tube", "u", "ß", "of"]


def told(text: str, *, marked_up: bool = False) -> list[tuple[int, str]]:
    return [(section.start, section.title) for section in find_sections(text, reading_view(text), marked_up=marked_up)]


def test_markup_tells_headings_at_the_beginning_of_lines_alone() -> None:
    text = "# One {#one}\ntext # no\n\n```\n# code\n```\n  \\subsection*[short]{Two {or} times}\n\\sectioning{no}\n#no\n## Three ##"
    places = [text.index(printed) for printed in ("One", "Two", "Three")]
    assert told(text, marked_up=True) == list(zip(places, ("One", "Two or times", "Three"), strict=True))
    assert told(text) == [(places[1], "Two or times")]


def test_a_text_without_marked_headings_is_asked_for_those_that_look_so() -> None:
    prose = "This goes on for as long as a paragraph of prose is thought to go on, and then a little longer."
    text = f"$\\alpha$ first\n\nThe Aims\n\n{prose}\n"
    assert told(text) == [(text.index("The Aims"), "The Aims")]


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", ", ", "", "-", "_", "1", "\n"]))), st.sets(st.sampled_from(WORDS)))
def test_few_words_are_looked_for_as_many_are(text: list[tuple[str, str]], words: set[str]) -> None:
    printed = "".join(map("".join, text))
    many = words | {f"never{'x' * number}" for number in range(headings._FEW + 1)}
    assert headings._spelled(printed, words) == headings._spelled(printed, many)
