from dataclasses import replace

import pytest

from kb.checks import library
from kb.model import Base, Claim, Evidence, Metadata, Passage, Vocabulary, Withdrawal
from kb.readers.bibtex import read_text


def base_of(fields, *, key="a1", claims=(), hosts=()):
    batch = read_text(f"@book{{{key},\n  {fields}\n}}\n", "references.bib")
    assert not batch.rejects
    return Base(
        metadata=Metadata(title="Tides", link_hosts=hosts),
        vocabulary=Vocabulary(practices=(), populations=(), outcomes=()),
        works=batch.works,
        claims=tuple(claims),
    )


def claim(*, source="s1", work="a1"):
    return Claim(
        id="c-1",
        source=source,
        passage=Passage(document="d.txt"),
        statement="Tides turn.",
        kind="context",
        populations=("all",),
        direction="not_applicable",
        wording="asserts",
        evidence=(Evidence(rests_on="works", work=work),),
    )


SHA = "0123456789abcdef" * 4

# code: check, severity, entry that fires, entry that does not
CASES = {
    "missing-title": (library.missing_title, "warning", "author = {A}", "title = {T}"),
    "no-author": (library.no_author, "info", "title = {T}", "editor = {A}"),
    "doi-form": (library.doi_form, "error", "doi = {10.1000}", "doi = {https://doi.org/10.1000.2/a(b)<c>}"),
    "isbn-checksum": (library.isbn_checksum, "error", "isbn = {0-306-40615-3}", "isbn = {978-0-306-40615-7, 080442957x}"),
    "eric-form": (library.eric_form, "error", "eric = {EX12}", "eric = {EJ1072501}"),
    "unlisted-host": (library.unlisted_host, "warning", "url = {https://evil.org/a}", "url = {https://www.JSTOR.org/stable/1}"),
    "unresolved-with-design": (
        library.unresolved_with_design,
        "error",
        "status = {unresolved}, design = {survey}",
        "status = {recalled}, design = {survey}",
    ),
    "status-without-source": (
        library.status_without_source,
        "warning",
        "status = {confirmed}",
        "status = {confirmed}, confirmedby = {Press <https://a.org> (2020-01-01)}",
    ),
    "unconfirmed-work": (library.unconfirmed_work, "info", "title = {T}, status = {unconfirmed}", "title = {T}, status = {recalled}"),
    "unconfirmed-field": (library.unconfirmed_field, "warning", "year = 2001, unconfirmed = {yeer}", "year = 2001, unconfirmed = {year}"),
    "document-sha": (library.document_sha, "error", "document = {d.txt}, documentsha256 = {00}", f"document = {{d.txt}}, documentsha256 = {{{SHA}}}"),
    "orphan-work": (library.orphan_work, "info", "title = {T}", "document = {d.txt}"),
}


@pytest.mark.parametrize("code", CASES)
def test_check_fires_on_its_fault_alone(code):
    check, severity, bad, good = CASES[code]
    assert [(problem.code, problem.severity) for problem in check(base_of(bad))] == [(code, severity)]
    assert not list(check(base_of(good)))


def test_every_check_is_in_the_table_and_tried():
    assert set(library.CHECKS) == {check for check, *_ in CASES.values()}


def test_fault_is_told_at_its_field():
    problems = [problem for check in library.CHECKS for problem in check(base_of("title = {T},\n  doi = {nope},\n  isbn = {1}"))]
    assert {problem.code: problem.place.line for problem in problems if problem.severity == "error"} == {"doi-form": 3, "isbn-checksum": 4}


@pytest.mark.parametrize("check", [library.missing_title, library.no_author])
@pytest.mark.parametrize("fields", ["status = {unresolved}", "title = {T}, author = {A}"])
def test_what_nobody_can_know_is_not_missed(check, fields):
    assert not list(check(base_of(fields)))


ISBNS = [
    ("0306406152", True),
    ("080442957X", True),
    ("9780306406157", True),
    ("9780306406158", False),
    ("1234567890123", False),
    ("X306406152", False),
]


@pytest.mark.parametrize(("isbn", "holds"), ISBNS)
def test_isbn_checksum_is_computed(isbn, holds):
    assert (not list(library.isbn_checksum(base_of(f"isbn = {{{isbn}}}")))) is holds


HOSTS = [
    ("https://press.org/a", True),
    ("http://www.Press.org:8080/a", True),
    ("https://books.press.org/a", True),
    ("https://doi.org/10.1/a", True),
    ("https://xpress.org/a", False),
    ("https://press.org.evil.net/a", False),
    ("https://press.org@evil.net/a", False),
    ("ftp://press.org/a", False),
    ("javascript:alert(1)", False),
    ("https://[press.org/a", False),
    ("press.org/a", False),
]


@pytest.mark.parametrize(("url", "allowed"), HOSTS)
def test_unlisted_host_knows_the_subdomains_of_a_listed_one(url, allowed):
    for fields in (f"url = {{{url}}}", f"confirmedby = {{Press <{url}> (2020-01-01)}}"):
        assert (not list(library.unlisted_host(base_of(fields, hosts=("WWW.Press.org",))))) is allowed


def test_one_address_in_two_places_is_told_for_each_field_once():
    fields = "url = {https://a.net/}, confirmedby = {A <https://a.net/> | B <https://a.net/>}"
    assert len(list(library.unlisted_host(base_of(fields)))) == 2


@pytest.mark.parametrize(
    ("claims", "orphans"),
    [
        ([claim()], 0),
        ([claim(source="a1", work=None)], 0),
        ([claim(work="other")], 1),
        ([replace(claim(), withdrawn=Withdrawal(reason="Wrong."))], 1),
    ],
    ids=["evidence", "source", "none", "withdrawn"],
)
def test_orphan_work_is_one_that_no_claim_uses(claims, orphans):
    assert len(list(library.orphan_work(base_of("title = {T}", claims=claims)))) == orphans
