"""Addresses stay: the forms of all pages' addresses, kept in a list that nobody may shorten; and what programs that walk the web are told."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from site_asked import SECOND, get, served, text, values

from kb.site import pages

STABLE = """
/  /search  /search?q=hands  /map  /map.csv  /map.json  /map?by=outcome  /map?rubric=essa  /map/cite.bib  /map/cite.ris  /map/cite.csljson
/gaps  /gaps.json  /graph  /graph.json  /graph.csv  /graph.graphml  /graph.gexf  /graph.cyjs  /claims  /claims.json  /works  /works.json
/method  /method.json  /cite  /cite.json  /cite.bib  /cite.ris  /cite.csljson  /about  /about.json  /robots.txt  /-/healthz
/claim/CLAIM  /claim/CLAIM.json  /claim/CLAIM.bib  /claim/CLAIM.ris  /claim/CLAIM.csljson  /claim/CLAIM/pack.zip
/claim/CLAIM/cite.bib  /claim/CLAIM/cite.ris  /claim/CLAIM/cite.csljson
/cell/PRACTICE/POPULATION  /cell/PRACTICE/POPULATION.json  /cell/PRACTICE/POPULATION.bib  /cell/PRACTICE/POPULATION.ris
/cell/PRACTICE/POPULATION.csljson  /cell/PRACTICE/POPULATION/brief  /cell/PRACTICE/POPULATION/pack.zip  /cell/PRACTICE/POPULATION/cite.bib
/cell/PRACTICE/POPULATION/cite.ris  /cell/PRACTICE/POPULATION/cite.csljson  /cell/PRACTICE/OUTCOME  /cell/PRACTICE/OUTCOME.json
/cell/PRACTICE/OUTCOME/brief
/practice/PRACTICE  /practice/PRACTICE.json  /population/POPULATION  /population/POPULATION.json  /outcome/OUTCOME  /outcome/OUTCOME.json
/reference/WORK  /reference/WORK.bib  /reference/WORK.ris  /reference/WORK.csljson  /reference/WORK.json  /source/SOURCE  /source/SOURCE.json
/for/policymaker  /for/policymaker.json  /kb  /kb/claim_pages  /kb/work_pages.bib?_size=max  /kb/edges.graphml?_size=max
""".split()
"""A promise to everybody who cites or links: a form may be added, none may go or mean something else."""
ELSEWHERE = {r"^/sitemap\.xml$"}
"""Patterns that answer on some bases only, with tests of their own."""


@pytest.fixture(scope="module")
def wards(tmp_path_factory):
    edit = "UPDATE metadata SET value = 'https://ward.example/base' WHERE name = 'site_url'"
    with served(tmp_path_factory.mktemp("wards"), data=SECOND, edit=edit) as site:
        yield site


@pytest.fixture(scope="module")
def named(wards):
    practice, population = values(wards, "SELECT practice, population FROM cells WHERE n_effect AND in_frame ORDER BY 1, 2")[0]
    return {
        "CLAIM": values(wards, "SELECT id FROM claims ORDER BY n")[0][0],
        "PRACTICE": practice,
        "POPULATION": population,
        "OUTCOME": values(wards, "SELECT outcome FROM outcome_cell_exports WHERE practice = ? ORDER BY 1", practice)[0][0],
        "WORK": values(wards, "SELECT key FROM works ORDER BY key")[0][0],
        "SOURCE": values(wards, "SELECT id FROM sources")[0][0],
    }


@pytest.mark.parametrize("form", STABLE)
def test_an_address_once_given_answers(wards, named, form):
    path = re.sub("[A-Z]{4,}", lambda found: named[found[0]], form)
    assert get(wards, path).status_code == 200


def test_every_page_of_ours_is_in_the_list(named):
    paths = {re.sub("[A-Z]{4,}", lambda found: named[found[0]], form).partition("?")[0] for form in STABLE}
    for pattern, view in pages.routes():
        if pattern not in ELSEWHERE and view is not pages.closed:
            assert any(re.match(pattern, path) for path in paths), pattern


def test_robots_are_kept_from_what_is_dear_and_shown_the_sitemap(wards):
    lines = get(wards, "/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /kb?" in lines
    assert lines[-1] == "Sitemap: https://ward.example/base/sitemap.xml"


def test_the_sitemap_has_every_claim_work_term_and_source_and_only_pages_that_are_there(wards):
    tree = ET.fromstring(get(wards, "/sitemap.xml").content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [address.text for address in tree.iter(f"{space}loc")]
    assert len(set(found)) == len(found)
    paths = [address.removeprefix("https://ward.example/base") for address in found]
    for sql, form in (
        ("SELECT id FROM claims", "/claim/{}"), ("SELECT key FROM works", "/reference/{}"), ("SELECT id FROM sources", "/source/{}"),
        ("SELECT id FROM practices", "/practice/{}"), ("SELECT id FROM populations", "/population/{}"), ("SELECT id FROM outcomes", "/outcome/{}"),
    ):  # fmt: skip
        assert {form.format(row[0]) for row in values(wards, sql)} <= set(paths)
    for path in paths:
        assert get(wards, path).status_code == 200, path
    assert {node.text for node in tree.iter(f"{space}lastmod")} == {"2026-01-02"}


def test_a_base_that_is_public_nowhere_has_no_sitemap(tmp_path):
    with served(tmp_path, data=SECOND) as site:
        answer = get(site, "/sitemap.xml")
        assert answer.status_code == 404
        assert "site_url" in text(answer)
        assert "Sitemap" not in get(site, "/robots.txt").text


def test_robots_below_a_path_name_the_whole_paths(tmp_path):
    with served(tmp_path, data=SECOND, base_url="/evidence/") as site:
        assert "Disallow: /evidence/kb?" in get(site, "/robots.txt").text.splitlines()
