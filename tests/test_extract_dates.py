"""Dates and the brackets that hold them: where they are looked for, and where not."""

from __future__ import annotations

import pytest
from examples import doubling

from kb.extract.brackets import bracketed
from kb.extract.citations import find_citations
from kb.extract.dates import dated, dates, years
from kb.extract.known import Known
from kb.model import Name, Work


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("n.d.", ["n.d."]),
        ("In press, 2010, in press", ["In press", "2010", "in press"]),
        ("[1970] 1974 and (1970) 1974", ["[1970] 1974", "1970", "1974"]),
        ("12010, $2010, 2010%, 20104", []),
        ("forthcoming", ["forthcoming"]),
        ("unforthcoming", []),
        ("[S.d.], N.d., Smith, S. d. Boer", ["S.d.", "N.d."]),
    ],
)
def test_dates_are_told_in_order(text: str, printed: list[str]) -> None:
    assert [date.text for date in dates(text)] == printed
    assert all(text[date.start : date.end] == date.text for date in dates(text))
    assert dated(text) is bool(printed)


def test_no_year_is_read_in_a_barred_span() -> None:
    text = "2001 2002 2003 2004"
    assert [date.text for date in years(text, [(5, 9), (15, 19)])] == ["2001", "2003"]


def test_a_date_without_a_year_is_looked_for_in_brackets() -> None:
    text = "n.d. (Smith, n.d.; see [it, in press] or forthcoming, and 2010) in press"
    brackets, free = bracketed(text, list(years(text)), everywhere=False)
    assert [[date.text for date in bracket.dates] for bracket in brackets] == [["n.d.", "forthcoming", "2010"], ["in press"]]
    assert free == []
    _, free = bracketed(text, list(years(text)))
    assert [(date.start, date.text) for date in free] == [(0, "n.d."), (len(text) - 8, "in press")]


def test_a_date_without_a_year_counts_in_the_prose_where_the_library_has_such_a_work() -> None:
    text = "It is so, as Walker and Young, n.d. say."
    authors = (Name(family="Walker", given="A."), Name(family="Young", given="B."))
    of_2010 = Work(key="a", type="book", title="Paths", authors=authors, year=2010, year_text="2010")
    undated = Work(key="a", type="book", title="Paths", authors=authors)
    assert find_citations(text, known=Known([of_2010])) == ()
    assert [one.text for one in find_citations(text, known=Known([undated]))] == ["Walker and Young, n.d."]


@pytest.mark.parametrize("piece", ["(n.d. ", "(in press; [", "n.d. ", "(a, ", "2010 (", ") ( "], ids=repr)
def test_the_cost_grows_with_the_text(piece: str) -> None:
    assert doubling(lambda text: bracketed(text, list(years(text))), piece * 3_000, piece * 6_000) <= 2.2
