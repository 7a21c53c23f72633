"""What a work holds of its entry's fields, and of the fields of other entries that it refers to."""

from __future__ import annotations

import pytest

from kb.model import Name, Verification
from kb.readers.bibtex import read_text


def works_of(text):
    return {work.key: work for work in read_text(text, "x.bib").works}


def test_values_are_composed_and_the_entry_stays_as_written():
    text = "@book{a, title = {E\u0301tude}}"
    work = works_of(text)["a"]
    assert (work.title, work.raw) == ("Étude", text)


def test_strings_months_and_concatenation_are_put_together():
    text = '@book{a, title = {The } # J # " of " # {{X}} # 7, month = "15~" # mar, note = jan} @string{j = "Journal"}'
    batch = read_text(text, "x.bib")
    assert dict(batch.works[0].fields) == {"title": "The Journal of X7", "month": "15 March", "note": "January"}
    assert batch.strings == {"j": "Journal"}


def test_unknown_string_is_taken_as_text_with_a_warning():
    batch = read_text("@book{a,\n  title = nope\n}", "x.bib")
    assert batch.works[0].title == "nope"
    assert str(batch.problems[0]).startswith("x.bib:2: warning unknown-string: 'nope'")


NAMES = [
    ("Ray, Rashawn", [("Ray", "Rashawn", False)]),
    ("Rashawn Ray and Lynne Sacks", [("Ray", "Rashawn", False), ("Sacks", "Lynne", False)]),
    ("van der Veen, Ineke", [("van der Veen", "Ineke", False)]),
    ("Ludwig van Beethoven", [("van Beethoven", "Ludwig", False)]),
    ("King, Jr., Martin Luther", [("King Jr.", "Martin Luther", False)]),
    ("{Barnes and Noble}", [("Barnes and Noble", "", True)]),
    ("{{Barnes {\\&} Noble}}", [("Barnes & Noble", "", True)]),
    ("{van der} Veen, Ineke", [("van der Veen", "Ineke", False)]),
    ('G{\\"o}del, Kurt', [("Gödel", "Kurt", False)]),
    ("Moore", [("Moore", "", False)]),
    ("A and\nB", [("A", "", False), ("B", "", False)]),
]


@pytest.mark.parametrize(("written", "names"), NAMES, ids=[written for written, _ in NAMES])
def test_names_are_taken_apart_before_they_are_decoded(written, names):
    work = works_of(f"@book{{a, author = {{{written}}}}}")["a"]
    assert [(name.family, name.given, name.literal) for name in work.authors] == names
    assert not work.authors_more


def test_others_is_a_flag():
    work = works_of("@book{a, author = {Ray, R. and others}, editor = {Sacks, L.}}")["a"]
    assert [name.family for name in work.authors] == ["Ray"]
    assert work.authors_more
    assert [name.family for name in work.editors] == ["Sacks"]
    assert not work.editors_more


def test_odd_name_is_told_and_kept():
    batch = read_text("@book{a, author = {Ray, R., Sacks, L. and {X} Y}}", "x.bib")
    assert [problem.code for problem in batch.problems] == ["odd-name"]
    assert len(batch.works[0].authors) == 2


YEARS = [
    ("year = 2001", 2001, "2001"),
    ("year = {2000/2001}", None, "2000/2001"),
    ("year = {n.d.}", None, "n.d."),
    ("", None, "n.d."),
    ("year = {98}", None, "98"),
    ("date = {2015-03-01}", 2015, "2015"),
    ("date = {2015-03/2015-06}", 2015, "2015"),
    ("date = {2000/2001}", None, "2000/2001"),
    ("date = {199X}", None, "199X"),
    ("year = {2003}, date = {2002-01}", 2003, "2003"),
]


@pytest.mark.parametrize(("written", "year", "text"), YEARS, ids=[written or "no year" for written, _, _ in YEARS])
def test_year_is_a_number_only_if_it_is_one(written, year, text):
    work = works_of(f"@book{{a, {written}}}")["a"]
    assert (work.year, work.year_text) == (year, text)


CONTAINERS = [
    ("journaltitle = {J}", "container", "J"),
    ("journal = {J}", "container", "J"),
    ("booktitle = {B}, booksubtitle = {S}", "container", "B: S"),
    ("publisher = {P}", "publisher", "P"),
    ("institution = {{P and Q}}", "publisher", "P and Q"),
    ("organization = {P}", "publisher", "P"),
    ("school = {P}", "publisher", "P"),
    ("issue = {3}", "number", "3"),
    ("pages = {66--72}", "pages", "66-72"),
    ("pages = {64--}", "pages", "64-"),
    ("pages = {A1 -- A5, 9}", "pages", "A1-A5, 9"),
    ("doi = {https://doi.org/10.1000/A_b--c}", "doi", "10.1000/A_b--c"),
    ("url = {http://a.org/~b_c--d}", "url", "http://a.org/~b_c--d"),
    ("title = {T}, subtitle = {S}", "title", "T: S"),
    ("title = {Why?}, subtitle = {S}", "title", "Why? S"),
    ("title = {A\n   long   one}", "title", "A long one"),
]


@pytest.mark.parametrize(("written", "field", "value"), CONTAINERS, ids=[written for written, _, _ in CONTAINERS])
def test_fields_fill_the_work(written, field, value):
    assert getattr(works_of(f"@misc{{a, {written}}}")["a"], field) == value


def test_fields_of_the_library_itself():
    work = works_of(
        """@report{a,
          status         = {confirmed},
          identity       = {firm},
          confirmedby    = {Corwin (publisher) <https://corwin.com/~x--y> (2026-11-21) |
                            a copy (seen) | SAGE (2026-11-20)},
          unconfirmed    = {year, isbn},
          printed        = {Ray \\& Co., 2001 | (2014)},
          design         = {quasi_experimental}, designbasis = {Read -- twice.},
          document       = {004_a.txt}, documentsha256 = {00}, eric = {ED571009},
        }"""
    )["a"]
    assert (work.status, work.identity, work.eric) == ("confirmed", "firm", "ED571009")
    assert work.verifications == (
        Verification(name="Corwin (publisher)", url="https://corwin.com/~x--y", seen="2026-11-21"),
        Verification(name="a copy (seen)"),
        Verification(name="SAGE", seen="2026-11-20"),
    )
    assert (work.unconfirmed, work.printed) == (("year", "isbn"), ("Ray & Co., 2001", "(2014)"))
    assert (work.design, work.design_basis) == ("quasi_experimental", "Read – twice.")
    assert (work.document, work.document_sha256) == ("004_a.txt", "00")


def test_unknown_value_suggests_the_nearest():
    batch = read_text("@book{a,\n status = {confirmd}, identity = {sure}}", "x.bib")
    assert batch.works[0].status is None
    told = [str(problem) for problem in batch.problems]
    assert told[0].startswith("x.bib:2: error unknown-value: 'confirmd' is no status; did you mean 'confirmed'?")
    assert told[1].endswith("'sure' is no identity; use one of: firm, probable, open")


def test_crossref_brings_what_the_child_lacks():
    child = works_of(
        """@incollection{c, title = {Chapter}, year = {2001}, crossref = {B}}
        @book{b, title = {Book}, editor = {Ray, R. and others}, publisher = {P}, date = {2000-05}, doi = {10.1000/b}, status = {confirmed}}"""
    )["c"]
    assert (child.title, child.container, child.publisher, child.year) == ("Chapter", "Book", "P", 2001)
    assert child.editors == (Name(family="Ray", given="R."),)
    assert child.editors_more
    assert (child.doi, child.status, child.authors) == ("", None, ())
    assert list(child.fields)[:3] == ["title", "year", "crossref"]


def test_xdata_brings_shared_fields_and_chains_are_followed():
    child = works_of("@book{a, title = {T}, xdata = {x, y}} @xdata{x, publisher = {P}, xdata = {z}} @xdata{y, url = {U}} @xdata{z, year = {2001}}")[
        "a"
    ]
    assert (child.title, child.publisher, child.url, child.year) == ("T", "P", "U", 2001)


LINKS = [
    ("unknown-crossref", "@book{a, crossref = {b}}"),
    ("crossref-cycle", "@book{a, crossref = {b}} @book{b, crossref = {a}}"),
    ("crossref-cycle", "@book{a, crossref = {a}}"),
    ("crossref-depth", "".join(f"@book{{k{n}, crossref = {{k{n + 1}}}}}\n" for n in range(12)) + "@book{k12}"),
    ("crossref-depth", "@book{a, xdata = {" + ",".join(f"k{n}" for n in range(60)) + "}}" + "".join(f"@book{{k{n}}}" for n in range(60))),
]


@pytest.mark.parametrize(("code", "text"), LINKS)
def test_links_that_lead_nowhere_are_warnings(code, text):
    batch = read_text(text, "x.bib")
    assert {(problem.code, problem.severity) for problem in batch.problems} == {(code, "warning")}
    assert not batch.rejects
