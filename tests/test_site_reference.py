"""The pages of works and sources: what is known of a record and how surely, what rests on it; and the same as BibTeX, RIS and JSON."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import get_args

import bibtexparser
import pytest
from site_asked import get, links, served, text, values

import kb
from kb.cited import CitationForm
from kb.site import outward, words
from kb.site.paging import part
from kb.site.reference_page import PAGE

CLAIMS = re.compile(r'<p class="kb-statement"><a href="/claim/([^"]+)">')
HOSTILE = "<script>alert(1)</script>"
EDIT = f"""
UPDATE works SET title = '{HOSTILE}', label = '{HOSTILE}', apa_html = '<i onclick=x>A</i> {HOSTILE}',
    url = 'javascript:alert(1)', doi = 'javascript:alert(1)',
    bibtex = '</pre>{HOSTILE}', design_basis = '{HOSTILE}', printed = json_array('{HOSTILE}');
UPDATE citations SET text = '{HOSTILE}', section = '{HOSTILE}', works = json_array(json_object('authors', '{HOSTILE}', 'year', NULL, 'key', NULL));
UPDATE verifications SET url = 'javascript:alert(1)', name = '{HOSTILE}';
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with served(tmp_path_factory.mktemp("hostile"), edit=EDIT) as site:
        yield site


def all_parts(site, path):
    """The claims listed on a page and on those that follow it."""
    listed, following = [], path
    while following:
        page = get(site, following)
        listed += CLAIMS.findall(page.text)
        more = re.search(r'rel="next" href="([^"]+)"', page.text)
        following = f"{path}{more[1]}" if more else None
    return listed


def test_every_work_has_a_page_that_tells_its_record_and_how_sure_it_is(site):
    works = values(site, "SELECT key, apa_text, status, design_basis, printed, unconfirmed FROM works")
    said = {"confirmed": "Confirmed: seen", "recalled": "Recalled: known", "unresolved": "Unresolved: it is not known", None: "Not told:"}
    for key, reference, status, basis, printed, unconfirmed in works:
        page = get(site, f"/reference/{key}")
        seen = text(page)
        assert page.status_code == 200
        assert len(page.content) < 100_000
        assert "".join(reference.split()) in "".join(seen.split()), key
        assert said[status] in seen
        assert "No retraction was checked." in seen.split("Take it away")[0]
        assert " ".join((basis or "").split()) in seen
        assert not json.loads(printed) or " ".join(["as the sources print it", *json.loads(printed), "as this library has it"]) in seen
        assert ("Not confirmed by any of these" in seen) == bool(json.loads(unconfirmed))
        names = values(site, "SELECT name, url FROM verifications WHERE work = ?", key)
        assert all(" ".join(name.split()) in seen and (url is None or url in links(page)) for name, url in names)


def test_the_claims_that_rest_on_a_work_are_all_there_strongest_first(site):
    for (key,) in values(site, "SELECT key FROM works"):
        expected = values(
            site,
            "SELECT c.id FROM claim_records AS c WHERE c.id IN (SELECT claim FROM evidence WHERE work = ?) ORDER BY c.strength_rank DESC, c.n",
            key,
        )
        assert all_parts(site, f"/reference/{key}") == [row[0] for row in expected]


def test_the_bibtex_of_a_work_is_the_librarys_and_parses(site):
    for key, entry in values(site, "SELECT key, bibtex FROM works"):
        answer = get(site, f"/reference/{key}.bib")
        assert answer.headers["content-type"] == "application/x-bibtex; charset=utf-8"
        assert answer.text == f"{entry}\n"
        library = bibtexparser.parse_string(answer.text)
        assert not library.failed_blocks
        assert [entry.key for entry in library.entries] == [key]


def test_the_ris_and_the_json_of_a_work(site):
    with kb.open(Path(site.databases["kb"].path)) as base:
        for (key,) in values(site, "SELECT key FROM works LIMIT 12"):
            ris = get(site, f"/reference/{key}.ris")
            assert ris.headers["content-type"] == "application/x-research-info-systems; charset=utf-8"
            assert ris.text.startswith("TY  - ")
            assert ris.text.endswith("ER  - \n\n")
            assert get(site, f"/reference/{key}.json").json() == base.show(f"work:{key}")


def test_every_source_lists_its_claims_in_the_order_of_the_text(site):
    for (source,) in values(site, "SELECT id FROM sources"):
        expected = [row[0] for row in values(site, "SELECT id FROM claims WHERE source = ? ORDER BY n", source)]
        assert all_parts(site, f"/source/{source}") == expected
        assert len(get(site, f"/source/{source}").content) < 100_000


def test_the_numbers_of_a_source_are_those_of_sql(site):
    for (source,) in values(site, "SELECT id FROM sources"):
        page = get(site, f"/source/{source}")
        total = values(site, "SELECT count(*) FROM claims WHERE source = ?", source)[0][0]
        cited = "SELECT DISTINCT e.claim FROM evidence AS e JOIN claims AS c ON c.id = e.claim WHERE c.source = ? AND e.work IS NOT NULL"
        uncited = total - len(values(site, cited, source))
        wanted = (
            f"{uncited} of {total} claims ({round(100 * uncited / total)}%) name no work" if uncited < total else "None of its claims names a work."
        )
        assert wanted in text(page)
        levels = re.findall(r"</svg>([^<]+) <b>(\d+)</b>", page.text)
        assert {label: int(n) for label, n in levels} == dict(
            values(site, "SELECT support, count(*) FROM claim_records WHERE source = ? GROUP BY support", source)
        )
        works = values(
            site,
            "SELECT e.work, count(DISTINCT e.claim) FROM evidence AS e JOIN claims AS c ON c.id = e.claim "
            "WHERE c.source = ? AND e.work IS NOT NULL GROUP BY e.work",
            source,
        )
        told = re.findall(r'<th scope="row"><a href="/reference/([^"]+)">.*?</td><td>(\d+)</td>', page.text)
        assert {work: int(n) for work, n in told} == dict(works)


def test_a_work_that_is_a_source_leads_to_its_claims_and_back(site):
    assert "/source/ray2017" in links(get(site, "/reference/ray2017"))
    assert "/reference/ray2017" in links(get(site, "/source/ray2017"))


def test_the_parts_of_a_long_list_follow_each_other(site):
    first, second = get(site, "/source/ray2017"), get(site, "/source/ray2017?page=2")
    assert len(CLAIMS.findall(first.text)) == len(CLAIMS.findall(second.text)) == PAGE
    assert 'rel="prev"' not in first.text
    assert "Part 2 of" in text(second)


@pytest.mark.parametrize("asked", ["0", "-1", "999999", "x", "²", "9" * 50, ""])
def test_an_odd_part_is_the_nearest_there_is(site, asked):
    assert get(site, f"/source/ray2017?page={asked}").status_code == 200
    assert 1 <= part(asked, 120, 50).number <= 3


@pytest.mark.parametrize("path", ["/reference/gleson2013", "/reference/gleson2013.bib", "/reference/gleson2013.ris"])
def test_an_unknown_work_is_not_found_and_shows_what_is_near(site, path):
    answer = get(site, path)
    assert answer.status_code == 404
    assert "/reference/gleason2013" in links(answer)


@pytest.mark.parametrize("path", ["/reference/gleson2013.json", "/source/gleason2013.json", "/source/gleason2013"])
def test_what_is_no_work_or_no_source_is_not_found(site, path):
    assert get(site, path).status_code == 404


DOIS = {
    "plain": ("10.3102/0034654316689306", "https://doi.org/10.3102/0034654316689306"),
    "old, with angles": ("10.1002/(SICI)1097<1::AID>3.0", "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0"),
    "no DOI": ("ISBN 978", ""),
    "script": ("javascript:alert(1)", ""),
    "blank inside": ("10.1000/a b", ""),
    "none": (None, ""),
}


@pytest.mark.parametrize(("name", "address"), DOIS.values(), ids=DOIS)
def test_a_doi_is_a_link_only_in_the_right_form(name, address):
    assert outward.doi(name) == address


def test_every_link_out_is_of_the_web(site):
    for (key,) in values(site, "SELECT key FROM works"):
        for link in links(get(site, f"/reference/{key}")):
            assert link.startswith(("/", "#", "https://", "http://", "?")), link


def test_what_a_record_holds_stays_text(hostile):
    for path in ("/reference/gleason2013", "/source/ray2017", "/reference/ray2017", "/claim/ray2017-119", "/search?q=trauma"):
        page = get(hostile, path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text, path
        assert "<i onclick" not in page.text
        assert not [link for link in links(page) if link.startswith("javascript")]


def test_a_claim_leads_to_its_terms_its_works_and_its_source(site):
    for (claim,) in values(site, "SELECT id FROM claims ORDER BY n LIMIT 60"):
        found = links(get(site, f"/claim/{claim}"))
        for kind in ("practice", "population", "outcome"):
            for (term,) in values(site, f"SELECT {kind} FROM claim_{kind}s WHERE claim = ?", claim):
                assert f"/{kind}/{term}" in found
        for (work,) in values(site, "SELECT work FROM evidence WHERE claim = ? AND work IS NOT NULL", claim):
            assert f"/reference/{work}" in found
        assert f"/source/{values(site, 'SELECT source FROM claims WHERE id = ?', claim)[0][0]}" in found


def test_a_source_tells_its_in_text_citations_in_the_order_of_the_text(site):
    for (source,) in values(site, "SELECT id FROM sources"):
        told = values(site, 'SELECT text, form, section, "start", works FROM citations WHERE source = ? ORDER BY document, "start"', source)
        page = get(site, f"/source/{source}")
        assert ("Its in-text citations" in text(page)) is bool(told)
        if not told:
            continue
        body = page.text.split('class="kb-terms kb-incites"')[1].split("</table>")[0]
        parts = r'<th scope="row">(.*?) <span>(.*?)</span></th><td>(.*?) <span>(.*?)</span></td>'
        rows = [[unescape(re.sub(r"<[^>]*>", "", part)) for part in row] for row in re.findall(parts, body)]
        assert len(rows) == len(told)
        for (printed, place, work, kind), (citation, form, section, start, works) in zip(rows, told, strict=True):
            assert citation.startswith(printed.removesuffix("...").rstrip()), citation
            assert kind == words.FORMS[form]
            assert place.startswith(f"{section or 'no heading'}, characters {start:,} to ")
            assert work.count(";") >= len(json.loads(works)) - 1
        named = {work["key"] for row in told for work in json.loads(row[-1]) if work["key"]}
        assert named == {link.removeprefix("/reference/") for link in re.findall(r'href="(/reference/[^"]+)"', body)}


def test_each_form_of_a_citation_has_words():
    assert words.FORMS.keys() == set(get_args(CitationForm))


def test_the_address_in_a_reference_is_a_link_and_stands_once(site):
    page = get(site, "/reference/pane2015")
    head = page.text.split("</header>")[1]
    (address,) = values(site, "SELECT url FROM works WHERE key = 'pane2015'")[0]
    assert head.count(f'<a href="{address}">') == 1
    assert text(page).split("How sure the record is")[0].count(address) == 1
