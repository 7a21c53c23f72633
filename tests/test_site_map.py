"""The page of the map: its cells are the declared frame, each says what SQL counts and leads to its combination; the same as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from awaiting import awaited
from site_asked import NOT_PLAIN, ROOT, SECOND, get, links, served, text, values

from kb.answers.map import STATE_WORDS, evidence_map
from kb.answers.query import connect
from kb.grading.essa import DISCLAIMER
from kb.site.guard import POLICY
from kb.site.served import ask_once

ESSA_WORDS = re.compile(r"\b(strong|moderate|promising)\b", re.IGNORECASE)
HOSTILE = """<b>"Nurses" & 'x'</b>"""


def table(page):
    """The map's rows: label, then look, path and text of each cell."""
    body = page.text.split('<table class="kb-map">')[1].split("</table>")[0]
    for row in body.split("<tr>")[2:]:
        label = re.search(r'<th scope="row" id="row-\w+">(.*?)(?: <a class="kb-fold".*?)?</th>', row)[1]
        yield label, re.findall(r'<td class="([^"]*)"><a href="([^"]*)">(.*?)</a></td>', row, re.DOTALL)


def test_the_cells_are_the_declared_frame_in_its_order(either):
    frame = values(
        either,
        "SELECT p.id, q.id FROM practices AS p, populations AS q WHERE p.map_row IS NOT NULL AND q.map_column IS NOT NULL "
        "ORDER BY p.map_row, q.map_column",
    )
    cells = [path for _, row in table(get(either, "/map")) for _, path, _ in row]
    assert cells == [f"/cell/{practice}/{population}" for practice, population in frame]


def test_each_cell_says_the_support_and_the_counts_of_sql(site):
    counts = {
        f"/cell/{practice}/{population}": found
        for practice, population, *found in values(
            site,
            "SELECT practice_id, population_id, state, support, support_against, contested, n_effect, n_at_strength, n_other, n_wider "
            "FROM cell_pages WHERE in_frame",
        )
    }
    levels = values(site, "SELECT rank, label FROM levels WHERE rubric = 'reported'")
    for _, row in table(get(site, "/map")):
        for _, path, inner in row:
            said = " ".join(re.sub(r"<[^>]*>", " ", inner.split("</span>", 1)[1]).split())
            state, support, against, contested, n_effect, n_at_strength, n_other, n_wider = counts[path]
            ranks = {row[1]: row[0] for row in levels}
            is_against = ranks.get(against, -1) > ranks.get(support, -1)
            if STATE_WORDS[state] or not is_against:
                assert said.startswith(STATE_WORDS[state].capitalize() or support)
            else:
                what, _, level = said.partition(": ")
                assert what in ("Harm", "Mixed", "No effect found", "Harm, mixed results or no effect")
                assert level.startswith(f"{against[:1].lower()}{against[1:]} ")
                assert not support or "at best " + support[:1].lower() + support[1:] in said
            if n_effect and not is_against:
                assert f"benefit: {n_at_strength} of {n_effect} claim" in said
            elif n_effect:
                assert f" of {n_effect} claim" in said
            else:
                assert (f" {n_other} claim" in said) == bool(n_other)
            assert ("◆" in said) == bool(contested)
            assert (f"↑ {n_wider} wider" in said) == bool(n_wider)
            assert (f"+ {n_other} of other kinds" in said) == bool(n_effect and n_other)


def test_each_row_and_column_leads_to_the_page_of_its_term(either):
    page = get(either, "/map")
    rows = values(either, "SELECT id, label FROM practices WHERE map_row IS NOT NULL ORDER BY map_row")
    columns = values(either, "SELECT id, label FROM populations WHERE map_column IS NOT NULL ORDER BY map_column")
    assert re.findall(r'<th scope="row"[^>]*><a href="/practice/([^"]+)">([^<]+)</a>', page.text) == rows
    assert re.findall(r'<th scope="col"><a href="/population/([^"]+)">([^<]+)</a>', page.text) == columns


def test_each_cell_leads_to_a_page(either):
    for _, row in table(get(either, "/map")):
        for _, path, _ in row:
            assert get(either, path).status_code == 200, path


def test_colour_goes_with_the_word(either):
    said = {}
    for _, row in table(get(either, "/map")):
        for look, _, inner in row:
            said.setdefault(look, set()).add(re.search(r"<b>(.*?)</b>", inner)[1])
    assert all(len(words) == 1 for words in said.values())
    assert len({next(iter(words)) for words in said.values()}) == len(said)


def test_every_look_is_in_the_legend_and_in_the_stylesheet(either):
    page = get(either, "/map")
    legend = re.findall(r'class="kb-swatch ([^"]+)"', page.text)
    style = (ROOT / "kb/site/static/site.css").read_text(encoding="utf-8")
    used = {look for _, row in table(page) for look, _, _ in row}
    assert used <= set(legend)
    assert page.text.index("kb-swatch") < page.text.index("<table")
    for look in legend:
        assert f".{look}" in style


def test_the_table_has_a_caption_and_scoped_headers(either):
    page = get(either, "/map")
    assert len(re.findall(r"<h1[^>]*>", page.text)) == 1
    inner = page.text.split('<table class="kb-map">')[1].split("</table>")[0]
    assert '<caption id="map-caption">Practice by group</caption>' in inner
    n_rows, n_columns = (
        values(either, f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL")[0][0]
        for table, column in (("practices", "map_row"), ("populations", "map_column"))
    )
    assert (inner.count('scope="row"'), inner.count('scope="col"')) == (n_rows, n_columns + 1)
    assert 'role="region" aria-labelledby="map-caption" tabindex="0"' in page.text


def test_the_summary_counts_the_combinations(site):
    asked = values(site, "SELECT count(*) FROM cells WHERE in_frame AND state <> 'out_of_scope'")[0][0]
    beside = values(site, "SELECT count(*) FROM cells WHERE in_frame AND state = 'out_of_scope'")[0][0]
    said = text(get(site, "/map"))
    assert f"Of {asked} combinations asked:" in said
    assert f"{beside} more are not asked here." in said


def test_the_words_of_another_scale_stand_nowhere(either):
    theirs = [row[0] for row in values(either, "SELECT title FROM works WHERE title > '' UNION SELECT statement FROM claims")]
    for path in ("/map", "/gaps"):
        own = text(get(either, path))
        for words in theirs:
            own = own.replace(words, "")
        assert not ESSA_WORDS.search(own), path


def test_the_csv_and_the_json_hold_every_cell(site):
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        found = evidence_map(connection)
    cells = [cell for row in found.cells for cell in row]
    answer = get(site, "/map.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    read = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(line["practice"], line["population"], line["sentence"]) for line in read] == [
        (cell["practice"], cell["population"], cell["sentence"]) for cell in cells
    ]
    told = get(site, "/map.json").json()
    assert told == json.loads(json.dumps({"rubric": "reported", "rows": found.rows, "columns": found.columns, "cells": cells}))


@pytest.mark.parametrize("path", ["/map", "/map.csv", "/map.json", "/gaps", "/gaps.json"])
def test_the_pages_bind_the_browser(site, path):
    answer = get(site, path)
    assert answer.status_code == 200
    assert len(policies := answer.headers.get_list("content-security-policy")) == 1
    assert policies == [POLICY] or path.endswith(".json")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/map", "/gaps"])
def test_the_pages_are_small_and_have_no_script_and_no_style_of_their_own(site, path):
    page = get(site, path)
    assert len(page.content) < 100_000
    assert not NOT_PLAIN.search(page.text)


def test_home_leads_to_the_map_first(site):
    own = [link for link in links(get(site, "/")) if link in ("/map", "/gaps") or link.startswith("/kb/")]
    assert own[0] == "/map"
    assert "/gaps" in own


@pytest.mark.parametrize(("path", "status"), [("/map", 200), ("/map?by=outcome", 200), ("/map.csv", 404), ("/map.json", 404)])
def test_a_base_without_a_frame_says_so(tmp_path, path, status):
    data = hostile(tmp_path / "data")
    (vocabulary := data / "vocabulary.yaml").write_text(vocabulary.read_text().split("\nmap:")[0])
    with served(tmp_path, data=data) as site:
        answer = get(site, path)
        assert answer.status_code == status
        assert "declares no map" in answer.text


def hostile(folder):
    """The second base, with a label made to do harm."""
    folder.mkdir()
    for file in SECOND.iterdir():
        (folder / file.name).write_text(file.read_text())
    for file in (SECOND.parent / "documents", SECOND.parent / "metadata.yml"):
        (folder.parent / file.name).symlink_to(file)
    vocabulary = folder / "vocabulary.yaml"
    vocabulary.write_text(vocabulary.read_text().replace("label: Nurses", "label: " + json.dumps(HOSTILE)))
    return folder


def test_a_label_made_to_do_harm_is_text(tmp_path):
    with served(tmp_path, data=hostile(tmp_path / "data")) as site:
        assert values(site, "SELECT label FROM populations WHERE id = 'nurses'") == [(HOSTILE,)]
        for path in ("/map", "/gaps", "/cell/feedback/nurses"):
            page = get(site, path)
            assert page.status_code == 200
            assert "<b>&#34;Nurses" not in page.text
            assert '<b>"Nurses' not in page.text
            assert "&lt;b&gt;&#34;Nurses" in page.text


def test_an_answer_kept_belongs_to_the_base_that_was_asked(site, wards):
    assert get(site, "/map").text != get(wards, "/map").text
    assert get(site, "/map").text == get(site, "/map").text


def test_a_question_asked_once_is_answered_from_memory(site):
    asked = []

    def question(connection):
        asked.append(connection)
        return len(asked)

    async def twice():
        return [await ask_once(site, question), await ask_once(site, question)]

    assert awaited(twice()) == [1, 1]


# Columns, rubric, folded rows: all of it stands in the address


def outcome_map(site):
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        outcomes = [row[0] for row in connection.execute("SELECT id FROM term_records WHERE kind = 'outcome' ORDER BY position")]
        return evidence_map(connection, outcomes=outcomes)


def test_the_map_by_outcome_is_the_same_on_the_page_and_in_its_files(either):
    found = outcome_map(either)
    cells = [cell for row in found.cells for cell in row]
    assert get(either, "/map.json?by=outcome").json()["cells"] == json.loads(json.dumps(cells))
    lines = list(csv.DictReader(io.StringIO(get(either, "/map.csv?by=outcome").text)))
    assert [(line["practice"], line["outcome"]) for line in lines] == [(cell["practice"], cell["outcome"]) for cell in cells]
    shown = [path for _, row in table(get(either, "/map?by=outcome")) for _, path, _ in row]
    assert shown == [f"/cell/{cell['practice']}/{cell['outcome']}" for cell in cells]


def test_the_rubric_of_the_address_fills_page_and_files(site):
    page = get(site, "/map?rubric=essa")
    assert DISCLAIMER in text(page)
    assert get(site, "/map.json?rubric=essa").json()["rubric"] == "essa"
    assert "essa_possible" in get(site, "/map.csv?rubric=essa").text.splitlines()[0]
    assert 'href="/map.csv?rubric=essa"' in page.text
    assert 'href="/map?by=outcome&amp;rubric=essa"' in page.text


@pytest.mark.parametrize("query", ["by=x", "rubric=x", "open=x", "open=%3Cb%3E", "by=outcome&rubric="])
def test_a_map_that_there_is_none_of_is_told(site, query):
    answer = get(site, f"/map?{query}")
    assert answer.status_code == (200 if query.endswith("=") else 400)
    assert "<b>" not in answer.text.split("<h1")[1].split("</p>")[0]


def test_a_row_unfolds_into_the_practices_that_count_for_it(site):
    wanted = values(
        site,
        "WITH RECURSIVE below(id) AS (SELECT id FROM practices WHERE broader = 'technology_integration' AND map_row IS NULL "
        "UNION SELECT p.id FROM practices AS p JOIN below AS b ON p.broader = b.id WHERE p.map_row IS NULL) SELECT id FROM below",
    )
    page = get(site, "/map?open=technology_integration")
    narrower = page.text.split('<tr class="kb-narrower">')[1:]
    assert {re.search(r'href="/cell/([^/"]+)/', row)[1] for row in narrower} == {row[0] for row in wanted}
    assert all("Within Technology in learning: " in row for row in narrower)
    labels = [label for label, _ in table(get(site, "/map"))]
    assert [label for label, _ in table(page)] == labels, "the rows of the map stay as they are"


def test_a_wide_map_is_shown_some_columns_at_a_time_and_its_files_hold_all(tmp_path):
    many = "".join(f"INSERT INTO outcomes VALUES ('o{n}', 'Outcome with a long name {n}', 'Text.', NULL, '[]', {100 + n});" for n in range(120))
    with served(tmp_path, data=SECOND, edit=many) as wide:
        columns, number = [], 1
        while True:
            page = get(wide, f"/map?by=outcome&columns={number}")
            assert len(page.content) < 100_000
            columns += re.findall(r'<th scope="col"><a href="/outcome/[^"]+">(.*?)</a></th>', page.text)
            if "Next columns" not in page.text:
                break
            number += 1
        assert number > 1
        assert columns == [row[0] for row in values(wide, "SELECT label FROM outcomes ORDER BY position")]
        assert len(get(wide, "/map.json?by=outcome").json()["columns"]) == len(columns)
