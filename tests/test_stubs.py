"""Entries of works that the library lacks: what the document tells of them, and nothing else."""

from __future__ import annotations

import pytest

from kb.drafts.stubs import Stub, stubs
from kb.extract.references import parse_references
from kb.matching.resolve import Missing
from kb.model import Name
from kb.readers.bibtex import read_text


def stub(
    entry: str = "", *, authors: str = "Reed et al.", year: str = "2010", names: tuple[str, ...] = ("Reed",), taken: tuple[str, ...] = ()
) -> Stub:
    listed = parse_references(entry, (0, len(entry)))[0] if entry else None
    one = Missing(
        authors=authors, year=year, names=tuple(Name(family=name) for name in names), authors_more=False, times=1, start=0, listed=listed, sign=0,
        printed=(f"{authors}, {year}",),
    )  # fmt: skip
    return stubs([one], taken)[0]


def fields(made: Stub) -> dict[str, str]:
    (work,) = read_text(made.entry, "references.bib").works
    return {"type": work.type, **work.fields}


def test_an_article_has_its_place_in_its_journal() -> None:
    made = fields(stub("Reed, A., & Moss, B. (2010). Rivers of the plains. Waters, 82 (9): 853–60. https://doi.org/10.1234/ab"))
    assert {name: made[name] for name in ("type", "journal", "volume", "number", "pages", "doi")} == {
        "type": "article", "journal": "Waters", "volume": "82", "number": "9", "pages": "853–60", "doi": "10.1234/ab",
    }  # fmt: skip


def test_a_chapter_has_its_book_and_its_editors() -> None:
    made = fields(stub("Reed, A. (2010). Rivers of the plains. In B. Moss & C. Day (Eds.), Waters of the world (pp. 1–9). Some Press."))
    assert {name: made[name] for name in ("type", "booktitle", "editor", "pages", "publisher")} == {
        "type": "incollection", "booktitle": "Waters of the world", "editor": "Moss, B. and Day, C.", "pages": "1–9", "publisher": "Some Press",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "kept", "key"), [("2001c", "2001", "reed2001c"), ("n.d.-b", "n.d.", "reedndb"), ("in press", "in press", "reedinpres")]
)
def test_the_letter_of_a_year_stands_in_the_key_and_as_printed_alone(year: str, kept: str, key: str) -> None:
    made = stub(year=year)
    assert (made.key, fields(made)["year"], fields(made)["printed"]) == (key, kept, f"Reed et al., {year}")


def test_a_work_cited_by_a_key_keeps_it() -> None:
    assert stub(authors="Reed:2010a", year="", names=()).key == "Reed:2010a"


def test_a_key_that_is_taken_gets_a_number() -> None:
    assert stub(taken=("reed2010", "reed2010-2")).key == "reed2010-3"


def test_a_work_is_told_by_its_doi_or_by_author_year_and_title() -> None:
    entry = "Reed, A. (2010b). Rivers of the Plains. Waters, 82, 853–860."
    assert stub(entry).work == "reed 2010 rivers of the plains"
    assert stub(f"{entry} https://doi.org/10.1234/AB").work == "10.1234/ab"
    assert stub().work == ""
