"""References that only a document tells: drafted as not yet confirmed, called so everywhere, and said what to write once they are looked up."""

from __future__ import annotations

import re

import pytest
from command_line import edit, new_base, typed
from site_asked import get, served, text

from kb.readers import bibtex

PAGE = """Trees cool streets (Okoro and Lindt, 2019; Nakamura, 2020). Roofs do too (Somebody, 1999).

References

Nakamura, H. (2020). Roofs and risk. Journal of Towns, 4(1), 10-20.
"""


@pytest.fixture
def base(tmp_path):
    """A copy of the starter whose cited work is not yet confirmed."""
    folder = new_base(tmp_path / "base")
    edit(folder / "data" / "references.bib", "  printed = {Okoro and Lindt (2019)},\n", "  status  = {unconfirmed},\n")
    return folder


def test_a_draft_of_an_entry_says_whether_a_reference_is_known(tmp_path) -> None:
    folder = new_base(tmp_path / "base")
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    typed("extract", tmp_path / "page.txt", "--drafts", folder / "data" / "claims.draft.yaml", "--jobs", 1)
    entries = bibtex.read_text((folder / "data" / "claims.draft.bib").read_text(encoding="utf-8"), "x").works
    assert {work.key: work.status for work in entries} == {"nakamura2020": "unconfirmed", "somebody1999": "unresolved"}


def test_check_names_each_and_says_what_to_write(base) -> None:
    told = typed("check", base / "data").stdout
    assert re.search(r"references\.bib:\d+:\d+: info unconfirmed-work: 'okoro2019' is not yet confirmed", told)
    assert "write status = {confirmed} and confirmedby = {name <url> (YYYY-MM-DD)}" in told
    status = "status  = {confirmed},\n  confirmedby = {The journal's page <https://doi.org/10.1000/182> (2026-01-31)}"
    edit(base / "data" / "references.bib", "status  = {unconfirmed}", status)
    told = typed("check", base / "data").stdout
    assert "unconfirmed-work" not in told
    assert "status-without-source" not in told


def test_show_says_it_in_words(base) -> None:
    typed("build", base / "data", folder=base)
    assert "okoro2019: article; record not yet confirmed; identity not told" in typed("show", "okoro2019", folder=base).stdout


def test_the_pages_say_not_yet_confirmed_and_never_that_the_work_is_not_known(base, tmp_path) -> None:
    with served(tmp_path, data=base / "data") as site:
        pages = {path: text(get(site, path)) for path in ("/about", "/method", "/works", "/reference/okoro2019", "/works?status=unconfirmed")}
        claim = re.findall(r"/claim/[\w-]+", get(site, "/reference/okoro2019").text)[0]
        pages[claim] = text(get(site, claim))
        described = re.search(r'<meta name="description" content="([^"]*)"', get(site, "/reference/okoro2019").text)
    for path, told in pages.items():
        assert "not yet confirmed" in told.casefold(), path
        assert "it is not known which work is meant" not in told, path
    assert "1 of them is not yet confirmed : the reference is known as a document tells it" in pages["/about"]
    told = pages["/reference/okoro2019"]
    assert "Not yet confirmed: so the document that cites it tells; no page or body was seen that confirms it." in told
    assert "the entry okoro2019 in references.bib is to say status = {confirmed} and confirmedby = {NAME OF THE PAGE <ADDRESS> (DAY)}" in told
    assert described
    assert "Not yet confirmed by any page or body." in described[1]
