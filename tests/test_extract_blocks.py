"""How blocks of a text are told from each other: what is looked at cheaply first gives what the whole look gives."""

from __future__ import annotations

import re
import sys

import pytest
from examples import doubling
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.extract import blocks, parted
from kb.extract.dates import dated, undated, years
from kb.extract.heads import BLOCK_BEGINS, LINE_BEGINS
from kb.extract.listed_names import names_of
from kb.extract.parted import Blocks
from kb.extract.references import find_reference_list, parse_references, read_reference_lists
from kb.extract.words import REFERENCE_HEADINGS

ENTRIES = (
    "Smith, J., & Jones, B. (2010). A title of trees. Journal of Trees, 3(2), 11–19. https://doi.org/10.1234/abc",
    "van der Berg J, Jones B (2010) A title of trees. Journal of Trees 3:11–19",
    "SMITH, John and Mary Jones. 2010. “A Title of Trees.” Journal of Trees 3 (2): 11–19.",
    "[12] J. Smith and B. Jones. A title of trees. Journal of Trees, 3(2):11–19, 2010.",
    "World Tree Council (2012). Report on trees. Some Press, n.d.",
    "———. 2011. This is what we say, and they have not been there, but it is so.",
)
WORDS = st.sampled_from(
    [
        *" ".join(ENTRIES).split(),
        "References",
        "# LITERATUR:",
        "is",
        "(this",
        "thé",
        "n.d.",
        "1974 [1970]",
        "[2010]",
        "\u00a0",
        "İs",
        "\ud800",
        "\x1c",
    ]
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n \n", "  ", "\r\n", "\t"])), max_size=60).map(
    lambda pairs: "".join(f"{word}{space}" for word, space in pairs)
)


@given(st.sampled_from(ENTRIES), st.lists(st.sampled_from([" ", "\n", "\n   ", "  ", "\t", "\r\n"]), min_size=40, max_size=40))
def test_a_beginning_is_the_same_wherever_its_lines_are_cut(entry: str, spaces: list[str]) -> None:
    words = entry.split()
    cut = "".join(f"{word}{space}" for word, space in zip(words, spaces, strict=False)).rstrip()
    assert BLOCK_BEGINS.match(entry)
    assert BLOCK_BEGINS.match(cut)


@given(TEXTS)
def test_a_line_begins_as_a_block_of_that_line_does(text: str) -> None:
    starts = {line.end() - 1 for line in LINE_BEGINS.finditer(f"\n{text}")}
    lines = [line for line in re.finditer(r"[^\n]+", text) if line[0].strip()]
    single = [line for line in lines if line[0] == " ".join(line[0].split())]
    assert {line.start() for line in single if BLOCK_BEGINS.match(line[0])} == {line.start() for line in single} & starts


@given(TEXTS)
def test_small_words_are_never_more_than_at_most(text: str) -> None:
    assert blocks._n_small(text) <= blocks._n_small_at_most(text)
    ascii_only = text.encode("ascii", "ignore").decode()
    assert blocks._n_small(ascii_only) == blocks._n_small_at_most(ascii_only)


@given(TEXTS)
@example("(1974) [1970]")
def test_a_text_is_dated_where_it_has_a_date(text: str) -> None:
    assert dated(text) == bool([*years(text), *undated(text)])


@settings(max_examples=300)
@given(TEXTS)
def test_only_what_may_be_an_entry_is_one(text: str) -> None:
    parted_text = Blocks(text)
    likely = set(parted_text.likely())
    assert {number for number, block in enumerate(parted_text) if block.heading or block.entry} <= likely


@settings(max_examples=300)
@given(TEXTS)
def test_lists_found_and_read_at_once_are_those_found_and_those_read(text: str) -> None:
    spans = find_reference_list(text)
    assert read_reference_lists(text) == (spans, tuple(entry for span in spans for entry in parse_references(text, span)))


@given(TEXTS)
def test_blocks_are_what_stands_between_empty_lines(text: str) -> None:
    held = [line for block in Blocks(text) for line in text[block.start : block.end].split("\n")]
    assert [line.split() for line in held] == [line.split() for line in text.split("\n") if line.split()]
    assert all(text[block.start : block.end] == text[block.start : block.end].strip() for block in Blocks(text))


@pytest.mark.parametrize("term", REFERENCE_HEADINGS)
@pytest.mark.parametrize("shape", ["{}", "# {}", "2.1 {}:", "iv. {}", "**{}**", "  {} {{#refs}}", "\\section {}"])
def test_every_heading_is_found_in_every_shape_and_case(term: str, shape: str) -> None:
    for printed in (term, term.upper(), term.capitalize(), term.title().replace(" ", "  "), term.replace("i", "İ").replace("k", "\u212a")):
        line = shape.format(printed)
        (block,) = [block for block in Blocks(f"Some prose.\n{line}\nand more") if block.heading]
        assert f"Some prose.\n{line}\n"[block.start : block.end] == line.strip()


def test_letters_beyond_their_capitals_become_no_letter_of_a_heading() -> None:
    letters = set("".join(REFERENCE_HEADINGS)) - {" "}
    odd = {chr(code) for code in range(sys.maxunicode + 1) if chr(code).replace("İ", "I").lower() in letters} - letters
    assert odd <= {other for letter in letters for other in parted._either(letter)}


@pytest.mark.parametrize("made", [lambda n: f"SMITH, {'A' * n}!", lambda n: f"Smith, {'A. ' * n}!", lambda n: f"{'Smith, J., ' * n}!"])
def test_names_are_read_in_linear_time(made: object) -> None:
    assert doubling(names_of, made(4_000), made(8_000)) <= 2.2  # type: ignore[operator]
