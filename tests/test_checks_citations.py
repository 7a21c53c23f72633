"""Each test is named after the code that it is about. Expected are the whole lines that a curator sees."""

from __future__ import annotations

from dataclasses import replace

from examples import PROSE, base, document, told

from kb.cited import Citation, NamedWork
from kb.errors import Place

PRINTED = PROSE.split()[0]


def citation(**changes) -> Citation:
    """A citation of the first word of the source's text."""
    usual = {
        "document": "review.txt", "start": 0, "end": len(PRINTED), "text": PRINTED, "form": "narrative", "style": "by eye",
        "works": (NamedWork(authors="Kim", year="2010", key="kim2010"),), "place": Place(file="citations.yaml", line=1),
    }  # fmt: skip
    return Citation(**{**usual, **changes})


def faults(*citations: Citation, **changes) -> list[str]:
    return [line for line in told(base(citations=citations, **changes)) if line.startswith("citations.yaml")]


def test_a_citation_that_stands_as_printed_has_no_problem() -> None:
    assert faults(citation(), documents={"review.txt": document()}) == []


def test_unknown_source_of_a_citation() -> None:
    (line,) = faults(citation(document="revew.txt"))
    assert line == (
        "citations.yaml:1: error unknown-source: no work of the library has the document 'revew.txt'; "
        "did you mean 'review.txt'? Else give its work the field 'document'"
    )


def test_unknown_work_in_a_citation() -> None:
    (line,) = faults(citation(works=(NamedWork(authors="Kim", key="kim2011"),)))
    assert line.startswith("citations.yaml:1: error unknown-work: no work 'kim2011' in the library; did you mean 'kim2010'?")
    assert faults(citation(works=(NamedWork(authors="Nobody", match="none"),))) == []


def test_citation_order() -> None:
    (line,) = faults(citation(start=5, end=9), citation(start=3, end=6))
    assert line == (
        "citations.yaml:1: error citation-order: 3-6 begins before the citation above it ends; "
        "put the citations of a document in the order of its text"
    )
    (line,) = faults(citation(start=5, end=5))
    assert "citation-order: 5-5 is no span of text" in line


def test_citation_changed() -> None:
    moved = replace(citation(), start=1, end=4)
    (line,) = faults(moved, documents={"review.txt": document()})
    assert line.startswith("citations.yaml:1: error citation-changed: review.txt does not have this citation at its place;")
    assert faults(moved) == []
