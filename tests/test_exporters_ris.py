"""Works as RIS: each line one tag, each type one that reference managers read back as what it was."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.csl import TYPES as CSL_TYPES
from kb.exporters import ris

LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def written(*items):
    file = io.StringIO()
    ris.write([{"csl": item} for item in items], file)
    return file.getvalue()


def values(item, tag):
    return [value for name, value in ris.lines(item) if name == tag]


def item(**variables):
    return {"id": "a1", "type": "book", **{name.replace("_", "-"): value for name, value in variables.items()}}


def test_an_entry_is_laid_out_as_reference_managers_want_it():
    report = {
        "id": "mora2012", "type": "report", "title": "Tides: A  Review", "author": [{"family": "Mora", "given": "Ana"}, {"literal": "Sea Board"}],
        "issued": {"date-parts": [[2012, 3]]}, "number": "R-7", "page": "11-24", "publisher": "Sea Board", "URL": "https://sea.example/7",
    }  # fmt: skip
    assert written(report) == (
        "TY  - RPRT\nID  - mora2012\nAU  - Mora, Ana\nAU  - Sea Board\nTI  - Tides: A Review\nPB  - Sea Board\nUR  - https://sea.example/7\n"
        "PY  - 2012\nDA  - 2012/03//\nSP  - 11\nEP  - 24\nSN  - R-7\nER  - \n\n"
    )


def test_every_type_of_the_library_has_one_of_ris():
    assert {"document"} == {*CSL_TYPES.values(), "document"} - ris.TYPES.keys()
    assert len(set(ris.TYPES.values())) == len(ris.TYPES)
    assert "GEN" not in ris.TYPES.values()


@pytest.mark.parametrize(("url", "kind"), [("https://a.example", "ELEC"), ("", "PAMP")])
def test_a_document_of_no_known_type_never_becomes_an_article(url, kind):
    assert values({"id": "a", "type": "document", **({"URL": url} if url else {})}, "TY") == [kind]


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        ("11-24", ["11"], ["24"]),
        ("11", ["11"], []),
        ("11-", ["11"], []),
        ("11-14, 20", ["11-14, 20"], []),
        ("A-1\N{EN DASH}A-5", ["A-1"], ["A-5"]),
        ("", [], []),
    ],
)
def test_pages_are_first_and_last(page, first, last):
    assert (values(item(page=page), "SP"), values(item(page=page), "EP")) == (first, last)


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"issued": {"date-parts": [[2001]]}}, [("PY", 2001)]),
        ({"issued": {"date-parts": [[2001, 2, 3]]}}, [("PY", 2001), ("DA", "2001/02/03/")]),
        ({"issued": {"literal": "2000/2001"}}, [("PY", "2000/2001")]),
        ({"accessed": {"date-parts": [[2020, 5, 6]]}}, [("Y2", "2020/05/06/")]),
        ({"ISBN": "1", "ISSN": "2"}, [("SN", "1"), ("N1", "ISSN: 2")]),
        ({"type": "report", "number": "7", "ISBN": "1"}, [("SN", "7"), ("N1", "ISBN: 1")]),
        ({"type": "legislation", "number": "Pub. L. 1"}, [("M1", "Pub. L. 1")]),
        ({"collection-number": "9"}, [("N1", "Number in the series: 9")]),
        ({"version": "2", "edition": "3"}, [("ET", "3")]),
        ({"type": "software", "version": "2"}, [("ET", "2")]),
        ({"type": "chapter", "editor": [{"family": "Li"}]}, [("A2", "Li")]),
        ({"editor": [{"family": "Li", "given": "B", "suffix": "Jr."}]}, [("ED", "Li, B, Jr.")]),
    ],
)
def test_each_variable_has_its_tag(variables, wanted):
    found = list(ris.lines({**item(), **variables}))
    assert [line for line in found if line[0] not in ("TY", "ID")] == wanted


@settings(max_examples=50)
@given(st.text(), st.text())
def test_no_text_starts_a_line_of_its_own(title, family):
    made = written(item(title=title, author=[{"family": family}]), item(title=f"x\nER  - \n{title}"))
    lines = [line for line in made.split("\n") if line]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert sum(line == "ER  - " for line in lines) == 2
