"""Citing the base and its parts: every page that can be cited gives the same facts as text and as files; what was taken back says so everywhere."""

from __future__ import annotations

import io
import json
import re
import zipfile

import bibtexparser
import pytest
from site_asked import SECOND, get, links, served, text, values

FORMS = ("bib", "ris", "csljson")


@pytest.fixture(scope="module")
def wards(tmp_path_factory):
    edit = "UPDATE metadata SET value = 'https://ward.example/base' WHERE name = 'site_url'"
    with served(tmp_path_factory.mktemp("wards"), data=SECOND, edit=edit) as site:
        yield site


def cited(wards):
    """Path of each thing that can be cited to the path of its citation."""
    (claim,) = values(wards, "SELECT id FROM claims ORDER BY n LIMIT 1")[0]
    practice, population = values(wards, "SELECT practice, population FROM cells WHERE n_effect AND in_frame ORDER BY 1, 2 LIMIT 1")[0]
    outcome = values(wards, "SELECT outcome FROM outcome_cell_exports WHERE practice = ? ORDER BY 1", practice)[0][0]
    return {
        "/cite": "/cite",
        "/map": "/map/cite",
        f"/claim/{claim}": f"/claim/{claim}/cite",
        f"/cell/{practice}/{population}": f"/cell/{practice}/{population}/cite",
        f"/cell/{practice}/{outcome}": f"/cell/{practice}/{outcome}/cite",
    }


def entries(answer):
    library = bibtexparser.parse_string(answer.text)
    assert not library.failed_blocks
    return library.entries


def test_each_form_of_a_citation_tells_the_same_and_links_to_its_files(wards):
    about = dict(values(wards, "SELECT name, value FROM about"))
    for path, cite in cited(wards).items():
        page = get(wards, path)
        assert page.status_code == 200, path
        for form in FORMS:
            assert f"{cite}.{form}" in links(page), (path, form)
        (entry,) = entries(get(wards, f"{cite}.bib"))
        (item,) = get(wards, f"{cite}.csljson").json()
        ris = get(wards, f"{cite}.ris").text
        assert entry.key == item["id"]
        assert item["version"] == about["version"]
        assert f"TI  - {item['title']}\n" in ris
        assert item["URL"] in ("https://ward.example/base" + path, "https://ward.example/base")
        shown = text(page)
        assert item["title"].rstrip(".") in shown
        assert f"ersion {about['version']}" in shown
        assert "nothing later was searched" in item["note"]


def test_a_claim_is_cited_as_what_its_source_states_with_its_level(wards):
    for claim, label, statement, support in values(
        wards, "SELECT c.id, s.label, c.statement, c.support FROM claim_records AS c JOIN source_records AS s ON s.id = c.source"
    ):
        (item,) = get(wards, f"/claim/{claim}/cite.csljson").json()
        assert item["title"].startswith(f"{label} state"), claim
        assert statement.rstrip(".") in item["title"]
        assert support in item["title"]


def test_the_works_of_a_claim_and_its_files_agree(site):
    for claim, works in values(site, "SELECT id, works FROM claim_records ORDER BY n LIMIT 60"):
        keys = {entry.key for entry in entries(get(site, f"/claim/{claim}.bib"))}
        assert keys == set(json.loads(works)), claim
        assert {item["id"] for item in get(site, f"/claim/{claim}.csljson").json()} == keys
        assert get(site, f"/claim/{claim}.ris").text.count("ER  - ") == len(keys)


def test_the_works_of_a_combination_and_its_file_agree(site):
    for practice, population in values(site, "SELECT practice, population FROM cells WHERE n_effect ORDER BY n_effect DESC LIMIT 5"):
        wanted = values(
            site,
            "SELECT DISTINCT e.work FROM cell_claims AS x JOIN evidence AS e ON e.claim = x.claim "
            "WHERE x.practice = ? AND x.population = ? AND x.place = 'counted' AND e.work IS NOT NULL",
            practice,
            population,
        )
        assert {entry.key for entry in entries(get(site, f"/cell/{practice}/{population}.bib"))} == {row[0] for row in wanted}


def test_json_of_a_claim_is_what_the_command_line_gives(wards):
    (claim, statement) = values(wards, "SELECT id, statement FROM claims ORDER BY n LIMIT 1")[0]
    told = get(wards, f"/claim/{claim}.json").json()
    assert (told["what"], told["id"], told["statement"]) == ("claim", claim, statement)


def test_how_to_cite_and_about_have_json_twins(wards):
    cite, about = get(wards, "/cite.json").json(), get(wards, "/about.json").json()
    assert cite["apa"] in text(get(wards, "/cite"))
    assert about["counts"]["claims"] == values(wards, "SELECT count(*) FROM claims")[0][0]
    page = text(get(wards, "/about"))
    for source in about["sources"]:
        assert source["reference"] in page
    assert "; ".join(about["creators"]) in page


def test_a_withdrawn_claim_says_so_at_each_of_its_addresses(wards):
    for claim, reason, successor in values(wards, "SELECT id, reason, successor FROM withdrawn_claims"):
        for end in ("", ".json", ".bib", "/cite.bib", "/pack.zip"):
            answer = get(wards, f"/claim/{claim}{end}")
            assert answer.status_code == 410, end
            if end == ".json":
                assert answer.json()["successor"] == successor
                assert reason in answer.json()["error"]
            else:
                assert reason in text(answer)


@pytest.mark.parametrize("path", [f"/{part}{end}" for part in ("claim/none", "cell/none/no") for end in (".json", ".bib", "/cite.ris", "/pack.zip")])
def test_what_is_not_there_cannot_be_cited(wards, path):
    assert get(wards, path).status_code == 404


def test_each_claim_combination_work_and_source_has_its_own_correction_with_id_and_version(wards):
    version = values(wards, "SELECT value FROM about WHERE name = 'version'")[0][0]
    claim, practice, work, source = (
        values(wards, f"SELECT {column} FROM {table} ORDER BY 1 LIMIT 1")[0][0]
        for column, table in (("id", "claims"), ("practice", "cells"), ("key", "works"), ("id", "sources"))
    )
    population = values(wards, "SELECT population FROM cells WHERE practice = ? ORDER BY 1 LIMIT 1", practice)[0][0]
    named = {
        f"/claim/{claim}": f"Claim%20{claim}",
        f"/cell/{practice}/{population}": f"Combination%20{practice}%2F{population}",
        f"/reference/{work}": f"Work%20{work}",
        f"/source/{source}": f"Source%20{source}",
    }
    for path, subject in named.items():
        mails = [link for link in links(get(wards, path)) if link.startswith(f"mailto:corrections@ward.example?subject={subject}%20")]
        assert len(mails) == 1, path
        assert mails[0].endswith(f"version%20{version}%29")


def test_a_base_that_takes_no_corrections_offers_none(site):
    claim = values(site, "SELECT id FROM claims ORDER BY n LIMIT 1")[0][0]
    assert "uggest a correction" not in get(site, f"/claim/{claim}").text


def test_proof_packs_can_be_taken_from_the_site_and_hold(wards, tmp_path):
    from kb.answers.verify import verify

    claim = values(wards, "SELECT id FROM claims ORDER BY n LIMIT 1")[0][0]
    practice, population = values(wards, "SELECT practice, population FROM cells WHERE n_effect ORDER BY 1, 2 LIMIT 1")[0]
    for name, path in ((f"{claim}.zip", f"/claim/{claim}"), (f"{practice}--{population}.zip", f"/cell/{practice}/{population}")):
        assert f"{path}/pack.zip" in links(get(wards, path))
        answer = get(wards, f"{path}/pack.zip")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
        (tmp_path / name).write_bytes(answer.content)
        assert verify(tmp_path / name).differences == ()


def test_a_combination_that_nothing_is_about_has_no_pack(wards):
    empty = values(
        wards,
        "SELECT p.id, q.id FROM practices AS p, populations AS q "
        "WHERE NOT EXISTS (SELECT 1 FROM cells WHERE practice = p.id AND population = q.id) LIMIT 1",
    )
    for practice, population in empty:
        assert "pack.zip" not in get(wards, f"/cell/{practice}/{population}").text
        answer = get(wards, f"/cell/{practice}/{population}/pack.zip")
        assert answer.status_code == 404
        assert "nothing to prove" in text(answer)


def test_the_citation_shown_can_be_selected_and_is_no_link(wards):
    page = get(wards, "/cite").text
    assert re.search(r'<p class="kb-citation">[^<]+</p>', page)
