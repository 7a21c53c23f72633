"""What pages say of themselves to machines: a description that says who says it, and linked data that hold what the page shows."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from site_asked import SECOND, get, served, values

from kb.site.head import embedded

OWN = "https://ward.example/base"


@pytest.fixture(scope="module")
def wards(tmp_path_factory):
    edit = f"UPDATE metadata SET value = '{OWN}/' WHERE name = 'site_url'"
    with served(tmp_path_factory.mktemp("wards"), data=SECOND, edit=edit) as site:
        yield site


def linked(page):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    return json.loads(found)


def meta(page, name):
    (found,) = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page.text)
    return unescape(found)


def first(site, sql):
    return values(site, sql)[0][0]


def kinds(site):
    """Path of a page of each kind to the type that its linked data have."""
    claim, work = first(site, "SELECT id FROM claims ORDER BY n"), first(site, "SELECT key FROM works WHERE csl LIKE '%article-journal%'")
    practice, population = values(site, "SELECT practice, population FROM cells WHERE n_effect ORDER BY 1, 2")[0]
    return {
        "/": "Dataset",
        "/map": "WebPage",
        "/gaps": "WebPage",
        "/graph": "WebPage",
        "/method": "WebPage",
        "/cite": "WebPage",
        "/about": "AboutPage",
        "/claims": "CollectionPage",
        "/works": "CollectionPage",
        "/for/policymaker": "CollectionPage",
        "/search": "SearchResultsPage",
        f"/claim/{claim}": "Claim",
        f"/cell/{practice}/{population}": "WebPage",
        f"/cell/{practice}/{population}/brief": "WebPage",
        f"/practice/{practice}": "DefinedTerm",
        f"/population/{population}": "DefinedTerm",
        f"/outcome/{first(site, 'SELECT id FROM outcomes')}": "DefinedTerm",
        f"/reference/{work}": "ScholarlyArticle",
        f"/source/{first(site, 'SELECT id FROM sources')}": "Report",
    }


def test_every_kind_of_page_has_linked_data_and_a_preview(wards):
    for path, kind in kinds(wards).items():
        page = get(wards, path)
        assert page.status_code == 200, path
        told = linked(page)
        assert told["@context"] == "https://schema.org"
        assert told["@type"] == kind, path
        title = unescape(re.search("<title>(.*?)</title>", page.text)[1])
        assert title.startswith(meta(page, "og:title")), path
        assert meta(page, "description") == meta(page, "og:description")
        assert "nothing later was searched" in meta(page, "description")
        assert meta(page, "og:url") == OWN + path
        assert f'<link rel="canonical" href="{OWN}{path}">' in page.text


def test_a_claim_is_linked_as_the_statement_of_its_source_with_its_level(wards):
    for claim, label, statement, support, source in values(
        wards, "SELECT c.id, s.label, c.statement, c.support, c.source FROM claim_records AS c JOIN source_records AS s ON s.id = c.source"
    ):
        page = get(wards, f"/claim/{claim}")
        told = linked(page)
        for said in (told["name"], meta(page, "description")):
            assert said.startswith(f"{label} state"), claim
            assert statement in said
            assert support in said
        assert support in meta(page, "og:title")
        assert "text" not in told, "a claim is no fact of ours"
        assert told["appearance"]["@id"] == f"urn:clean-hands:work/{source}"
        assert told["@id"] == f"urn:clean-hands:claim/{claim}"


def test_the_base_is_linked_as_a_data_set(wards):
    told = linked(get(wards, "/"))
    about = dict(values(wards, "SELECT name, value FROM about"))
    assert (told["name"], told["version"], told["datePublished"]) == (about["title"], about["version"], about["released"])
    assert told["license"] == about["license_url"]
    assert [creator["name"] for creator in told["creator"]] == json.loads(about["creators"])
    assert len(told["citation"]) == first(wards, "SELECT count(*) FROM sources")


def test_a_page_with_a_query_claims_no_address_of_its_own(wards):
    assert "canonical" not in get(wards, "/claims?page=2").text


def test_a_base_that_is_public_nowhere_names_no_address(tmp_path):
    with served(tmp_path, data=SECOND) as site:
        page = get(site, "/")
        assert "canonical" not in page.text
        assert "url" not in linked(page)


def test_pages_of_what_is_not_there_have_none(wards):
    for path in ("/claim/none", "/practice/none", "/nowhere"):
        assert "ld+json" not in get(wards, path).text


@pytest.mark.parametrize("harm", ["</script><b>", "<!--<script>", "a\u2028b", "&lt;", '"', "\\"])
def test_data_within_a_page_can_end_no_script_and_read_back_the_same(harm):
    written = str(embedded({"name": harm}))
    assert not re.search("[<>&\u2028]", written)
    assert json.loads(written) == {"name": harm}


def test_hostile_words_stay_data_on_the_page(tmp_path):
    with served(tmp_path, data=SECOND, edit="UPDATE claims SET statement = '</script><script>alert(1)</script>\"x' WHERE n = 1") as site:
        page = get(site, f"/claim/{first(site, 'SELECT id FROM claims ORDER BY n')}")
        assert "<script>alert" not in page.text
        assert '</script><script>alert(1)</script>"x' in linked(page)["name"]
