from __future__ import annotations

import json
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from citeproc import SCHEMA_PATH
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.csl import TYPES, clean, csl_type, item
from kb.model import Name, Work


def work(kind: str = "misc", *, fields: Mapping[str, str] | None = None, **values: object) -> Work:
    return Work(key="k", type=kind, fields=fields or {}, **values)  # type: ignore[arg-type]


TYPE_CASES = {
    "article": "article-journal",
    "Article": "article-journal",
    "book": "book",
    "proceedings": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "report": "report",
    "techreport": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "online": "webpage",
    "dataset": "dataset",
    "legislation": "legislation",
    "unpublished": "manuscript",
    "misc": "document",
    "xyzzy": "document",
}


@pytest.mark.parametrize(("entry_type", "expected"), TYPE_CASES.items(), ids=TYPE_CASES.keys())
def test_an_entry_type_has_its_csl_type(entry_type: str, expected: str) -> None:
    assert csl_type(work(entry_type)) == expected


def test_a_newspaper_article_is_told_by_its_subtype() -> None:
    assert csl_type(work("article", fields={"entrysubtype": "newspaper"})) == "article-newspaper"


# What an item holds for a work: the variables expected; None where the variable must be absent.
ITEM_CASES: dict[str, tuple[Work, dict[str, object]]] = {
    "person": (work(authors=(Name(family="Osei", given="Ama"),)), {"author": [{"family": "Osei", "given": "Ama"}]}),
    "surname alone": (work(authors=(Name(family="Moore"),)), {"author": [{"family": "Moore"}]}),
    "suffix": (work(authors=(Name(family="King, Jr", given="Martin"),)), {"author": [{"family": "King", "given": "Martin", "suffix": "Jr."}]}),
    "body": (work(editors=(Name(family="Shore Council", literal=True),)), {"editor": [{"literal": "Shore Council"}], "author": None}),
    "and others": (work(authors=(Name(family="Osei"),), authors_more=True), {"author": [{"family": "Osei"}]}),
    "empty name": (work(authors=(Name(family=" "),)), {"author": None}),
    "year": (work(year=2001, year_text="2001"), {"issued": {"date-parts": [[2001]]}}),
    "double year": (work(year=2000, year_text="2000/2001"), {"issued": {"literal": "2000/2001"}}),
    "year in words": (work(year_text="around 1990"), {"issued": {"literal": "around 1990"}}),
    "n.d.": (work(year_text="n.d."), {"issued": None, "status": None}),
    "in press": (work(year_text="In press"), {"issued": None, "status": "in press"}),
    "forthcoming by its state": (work(fields={"pubstate": "forthcoming"}), {"status": "forthcoming"}),
    "whole date": (work(year=2016, fields={"date": "2016-05-11"}), {"issued": {"date-parts": [[2016, 5, 11]]}}),
    "date of another year": (work(year=2016, fields={"date": "2017-05-11"}), {"issued": {"date-parts": [[2016]]}}),
    "month in letters": (work(year=2016, fields={"month": "Sept"}), {"issued": {"date-parts": [[2016, 9]]}}),
    "month and day in digits": (work(year=2016, fields={"month": "9", "day": "30"}), {"issued": {"date-parts": [[2016, 9, 30]]}}),
    "month that is none": (work(year=2016, fields={"month": "13"}), {"issued": {"date-parts": [[2016]]}}),
    "day that is none": (work(year=2016, fields={"month": "2", "day": "77"}), {"issued": {"date-parts": [[2016, 2]]}}),
    "day before our era": (work(year=-300, fields={"month": "2"}), {"issued": {"date-parts": [[-300]]}}),
    "day of reading that is none": (work(fields={"urldate": "2020-13-09"}), {"accessed": None}),
    "day of reading": (work(fields={"urldate": "2020-01-09"}), {"accessed": {"date-parts": [[2020, 1, 9]]}}),
    "pages": (work("article", pages="45--67"), {"page": "45-67"}),
    "pages that hold hyphens": (work("article", pages="12-1--12-30"), {"page": "12-1–12-30"}),
    "pages in two stretches": (work("article", pages="1--3, 7 – 9"), {"page": "1-3, 7-9"}),
    "number of an article": (work("article", number="3"), {"issue": "3", "number": None}),
    "number of a report": (work("report", number="RR-3"), {"number": "RR-3", "issue": None}),
    "number in a series": (work("book", number="3", fields={"series": "Shores"}), {"collection-number": "3", "collection-title": "Shores"}),
    "DOI as an address": (work(doi="https://doi.org/10.5555/a"), {"DOI": "10.5555/a"}),
    "DOI with its name": (work(doi="doi: 10.5555/a"), {"DOI": "10.5555/a"}),
    "edition": (work("book", fields={"edition": "Second"}), {"edition": "2"}),
    "kind of thesis": (work("mastersthesis"), {"genre": "Master's thesis"}),
    "kind of thesis by key": (work("thesis", fields={"type": "phdthesis"}), {"genre": "Doctoral dissertation"}),
    "ERIC": (work(eric="ED000001"), {"archive": "ERIC", "archive_location": "ED000001"}),
    "notes stay behind": (
        work(fields={"note": "unchecked", "abstract": "All.", "x-custom": "1"}),
        {"note": None, "abstract": None, "x-custom": None},
    ),
    "no title": (work(), {"title": None, "author": None, "issued": None}),
    "control characters": (work(title="a\x00b\u202ec\n d\ud800"), {"title": "a b c d\ufffd"}),
}


@pytest.mark.parametrize(("case", "expected"), ITEM_CASES.values(), ids=ITEM_CASES.keys())
def test_an_item_holds_what_the_work_does(case: Work, expected: dict[str, object]) -> None:
    made = item(case)
    assert {variable: made.get(variable) for variable in expected} == expected


def vocabulary(*names: str) -> set[str]:
    """The words that the schema of CSL allows under the definitions named."""
    relax_ng = "{http://relaxng.org/ns/structure/1.0}"
    definitions = ElementTree.parse(SCHEMA_PATH).iter(f"{relax_ng}define")
    return {value.text or "" for definition in definitions if definition.get("name") in names for value in definition.iter(f"{relax_ng}value")}


def test_only_types_of_the_specification_are_used() -> None:
    allowed = vocabulary("item-types")
    assert len(allowed) > 40
    assert {*TYPES.values(), "document", "article-magazine", "article-newspaper"} <= allowed


TEXTS = st.text(st.characters(), max_size=20)
NAMES = st.builds(Name, family=TEXTS, given=TEXTS, literal=st.booleans())
FIELDS = "address chapter date edition eid eventtitle issn month note pagetotal pubstate series shorttitle type urldate venue version volumes"
WORKS = st.builds(
    Work, key=TEXTS, type=st.sampled_from([*TYPES, "misc"]), title=TEXTS, authors=st.lists(NAMES, max_size=2).map(tuple),
    editors=st.lists(NAMES, max_size=2).map(tuple), year=st.none() | st.integers(-3000, 9999), year_text=TEXTS, container=TEXTS, publisher=TEXTS,
    volume=TEXTS, number=TEXTS, pages=TEXTS, doi=TEXTS, isbn=TEXTS, eric=TEXTS, url=TEXTS,
    fields=st.dictionaries(st.sampled_from(FIELDS.split()), TEXTS),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(WORKS)
def test_any_work_becomes_json_of_the_specification(anything: Work) -> None:
    made = item(anything)
    variables = vocabulary("variables.dates", "variables.names", "variables.numbers", "variables.strings", "variables.titles")
    assert made.keys() - {"id", "type"} <= variables
    assert json.loads(json.dumps(made, ensure_ascii=False, allow_nan=False).encode("utf-8")) == made
    assert all(value for variable, value in made.items() if variable != "id")


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
