"""What holds for pages of every kind: headers, what is unknown, another address, a base of another field."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from site_asked import METADATA, NOT_PLAIN, get, links, served, values

from kb.site.guard import POLICY, STOCK_POLICY


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    with served(tmp_path_factory.mktemp("below"), base_url="evidence/base") as site:
        yield site


UNKNOWN = [
    "/claim/ray2017-999",
    "/claim/x%3Cb%3E",
    "/kb/no_such_table",
    "/kb/claims/99999",
    "/kb/practices/nope",
    "/nowhere",
    "/-/nowhere",
    "/other_database",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_unknown_is_not_found_and_shows_a_way_on(site, path):
    answer = get(site, path)
    while answer.status_code == 302:
        answer = get(site, answer.headers["location"])
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert {"/", "/kb"} <= set(links(answer))
    assert "<b>" not in answer.text


def test_json_gets_its_faults_as_json(site):
    answer = get(site, "/kb/no_such_table.json")
    assert answer.status_code == 404
    assert answer.json()["ok"] is False


def test_a_base_url_is_honoured_by_every_link(below):
    for path in ("/", "/search?q=trauma", "/claim/ray2017-001", "/kb", "/kb/barriers", "/nowhere"):
        answer = get(below, path)
        assert answer.status_code in (200, 404)
        inside = [link for link in links(answer) if link.startswith("/")]
        assert inside
        assert all(link.startswith("/evidence/base/") for link in inside), path
        assert 'action="/search' not in answer.text
    assert get(below, "/-/static-plugins/evidence-kb/site.css").status_code == 200
    assert get(below, "/-/threads").status_code == 404


def test_a_base_of_another_field_has_the_same_pages(wards):
    home = get(wards, "/")
    assert home.status_code == 200
    assert "<h1>Clean hands on hospital wards</h1>" in home.text
    assert any(link.startswith("/population/") for link in links(home))
    for link in {link for link in links(home) if link.startswith("/") and "static" not in link}:
        assert get(wards, link).status_code == 200, link
    (claim, *_) = values(wards, "SELECT id FROM claims ORDER BY n")[0]
    assert get(wards, f"/claim/{claim}").status_code == 200
    assert "mailto:corrections@ward.example?subject=Clean%20hands" in home.text


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/", POLICY),
        ("/search?q=a", POLICY),
        ("/claim/ray2017-001", POLICY),
        ("/nowhere", POLICY),
        ("/kb", STOCK_POLICY),
        ("/kb/claims.json", STOCK_POLICY),
    ],
)
def test_every_page_binds_the_browser(site, path, policy):
    headers = get(site, path).headers
    assert headers.get_list("content-security-policy") == [policy]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_our_pages_have_no_script_and_no_style_of_their_own(site):
    for path in ("/", "/search?q=trauma", "/claim/ray2017-001", "/nowhere"):
        assert not NOT_PLAIN.search(get(site, path).text), path


def test_a_monitor_is_told_which_base_answers(site):
    answer = get(site, "/-/healthz")
    assert answer.status_code == 200
    build = sha256(Path(site.databases["kb"].path).read_bytes()).hexdigest()
    about = {"title": METADATA["title"], "version": METADATA["version"], "released": METADATA["released"]}
    assert answer.json() == {"ok": True, **about, "build": build}
