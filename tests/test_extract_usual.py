"""The short cut for citations of the usual shape: it says what the grammars say, and nothing where they may say something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.extract import citations, usual
from kb.extract.citations import find_citations
from kb.extract.known import Known
from kb.extract.plain_names import is_plain
from kb.extract.records import InTextCitation, ListedReference
from kb.extract.references import parse_references
from kb.extract.usual import parts_of
from kb.model import Name, Work

_NAMES = (
    "Smith",
    "Jones-Vo",
    "O’Hara",
    "Day",
    "May",
    "Sommer",
    "Page",
    "Brown",
    "Zuur",
    "However",
    "Bank",
    "van Kampen",
    "NASA",
    "McKane",
    "Since",
    "Ed",
    "Müller",
    "Abdel Rahman",
    "World Bank",
    "van der Berg",
    "Van Rossum",
    "R Core Team",
)
_BITS = (
    *_NAMES,
    *(f"J. {name}" for name in _NAMES[:4]),
    *(
        "and",
        "&",
        "et al.",
        "et al",
        ",",
        ";",
        "see",
        "e.g.,",
        "but see",
        "of",
        "in",
        "the work of",
        "shown by",
        "’s",
        ".",
        "p. 3",
        "Chapter 2",
        "6.2",
        "and 23",
        "Version 0",
        "theory",
        ": 21",
        "-",
    ),
    *("2010", "2010a", "2011", "1999", "b", "n.d.", "in press", "1974 [1970]", "2010-2012", "(", ")", "[", "]", "\n\n"),
)


def _work(key: str, year: int, *names: str) -> Work:
    return Work(
        key=key, type="book", title=f"On {key}", authors=tuple(Name(family=name, given="A. B.") for name in names), year=year, year_text=str(year)
    )


LIBRARY = Known(
    [
        _work("one", 2010, "Smith"),
        _work("two", 2010, "Smith", "Day"),
        _work("three", 2011, "Day", "Brown"),
        _work("four", 1999, "Zuur", "Müller"),
        _work("six", 2010, "Rahman", "van der Berg"),
        Work(key="five", type="report", title="Water", authors=(Name(family="The New World Bank", literal=True),), year=2010, year_text="2010"),
    ]
)


_ENTRIES = "\n\n".join(f"{name}, A. ({year}). Rivers and lakes. Some Press." for name in ("Smith", "Green", "Brown") for year in range(2009, 2013))
LISTED = parse_references(_ENTRIES, (0, len(_ENTRIES)))
"""A text's own list, long enough to be held for all that it cites."""


def _by_the_grammars(text: str, known: Known, listed: Sequence[ListedReference]) -> tuple[InTextCitation, ...]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(citations, "parts_of", lambda *_: None)
        patched.setattr(usual, "authors_within", lambda *_: None)
        return find_citations(text, known=known, listed=listed)


@given(st.lists(st.sampled_from(_BITS), min_size=2, max_size=24), st.sampled_from((" ", "  ")))
@example(["see", "J. Smith", ",", "2010", ";", "Day", "et al.", ",", "2011", ",", "p. 3"], " ")
@example(["Smith", "et al.", "’s"], " ")
@example(["Version 0", ";", "R Core Team", "and", "Van Rossum", ",", "2010", ",", "p. 3", "and 23"], " ")
@example(["Smith", "(", "2010", ")", "and", "Day", "(", "2011", ")", "[", "Brown", "(", "2010", ")"], " ")
@example(["theory", "and", "O’Hara", "(", "1999", ")"], " ")
def test_the_short_cut_finds_what_the_grammars_find(bits: list[str], blank: str) -> None:
    text = re.sub(r" (?=[,;)’.:])|(?<=\() ", "", " ".join(bits))
    for text_read in (text, f"It is so ({text}).", f"So {text} ({bits[-1]})", f"{text}{blank}(2010)", f"and {bits[0]}{blank}{bits[1]} (2010, p. 3)"):
        for known, listed in ((Known(), ()), (LIBRARY, ()), (LIBRARY, LISTED)):
            assert find_citations(text_read, known=known, listed=listed) == _by_the_grammars(text_read, known, listed), text_read


@given(st.sampled_from(_NAMES), st.sampled_from((" and ", " & ", " et al.", "")), st.sampled_from(_NAMES), st.sampled_from(("2010", "1999b")))
def test_the_pattern_of_most_parts_reads_what_that_of_all_reads(first: str, joint: str, second: str, year: str) -> None:
    printed = f"{first}{joint}{second if joint in (' and ', ' & ') else ''}, {year}"
    if most := usual._SHORT.fullmatch(printed):
        assert usual._short(*most.groups()) == usual._long(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "(Smith & Jones, 2010)",
        "[Smith, 2010]",
        "(see Smith et al., 2010, p. 3; Day, Brown, and O’Hara, 2011a, 2011b)",
        "(for a review, see A. F. Zuur et al., 2009: 21; 2010)",
        "(2010)",
        "(2010, pp. 3–5)",
        "(N. G. van Kampen, 1976; World Bank, 2010)",
        "(Version 0; R Core Team, 2010; Van Rossum & Day, 2011, 6.2 and 23)",
    ],
)
def test_the_usual_shapes_are_read_whole(printed: str) -> None:
    assert parts_of(printed, 0, len(printed))


@pytest.mark.parametrize(
    "printed",
    [
        "(Smith, n.d.)",
        "(d’Alembert, 2010)",
        "(Bank of Water, 2010)",
        "(J. Water Bank, 2010)",
        "(Smith JA, 2010)",
        "(May 2010)",
        "(Smith, 2010/2012)",
        "(Smith, 1974 [1970])",
        "(However, 2010)",
        "(Smith 2010 says)",
        "(R Smith, 2010)",
        "(Smith, Day; Brown, 2010)",
        "(May 2010; Brown, 2010)",
        "(Version 0; 2010)",
    ],
)
def test_what_is_out_of_the_usual_is_left_to_the_grammars(printed: str) -> None:
    assert parts_of(printed, 0, len(printed)) is None


def test_a_year_beside_another_is_no_citation_of_its_own() -> None:
    assert parts_of("1974 (1970)", 5, 11) is None


@pytest.mark.parametrize(
    ("word", "plain"), [("Smith", True), ("NASA", True), ("May", False), ("Table", False), ("In", False), ("Smith-May", False), ("Eds", False)]
)
def test_words_that_are_names_and_nothing_else(word: str, plain: bool) -> None:
    assert is_plain(word) is plain
