"""What Datasette is spared to ask again: the same answers as without, found out once, and never what may be another one next time."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import pytest
from awaiting import awaited
from datasette.app import Datasette
from datasette.database import Database
from site_asked import get, served, text, values

from kb.site import gaps_page, graph_page, method_page, server, unchanging
from kb.site import served as marks
from kb.site.unchanging import Kept, Unchanging


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("unchanging")) as site:
        yield site


def test_the_base_is_served_under_its_name_alone(site):
    assert [name for name in site.databases if name != "_internal"] == ["kb"]
    assert isinstance(site.databases["kb"], Unchanging)
    assert not site.databases["kb"].is_mutable


PAGES = (
    "/kb/claim_pages.json?_shape=array", "/kb/evidence.json?_labels=on&_size=5", "/kb/work_pages.json?_sort_desc=year&_next=25", "/kb.json",
    "/kb/claims.json?kind=gap&_facet=source", "/kb/cell_pages.csv?_size=7", "/kb/works.json?_search=learning",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_table_answers_as_without(site, path, monkeypatch):
    def plain(answer):
        if not path.partition("?")[0].endswith(".json"):
            return answer.text
        told = answer.json()
        return {name: value for name, value in told.items() if name != "query_ms"} if isinstance(told, dict) else told

    first, second = plain(get(site, path)), plain(get(site, path))
    for name in ("execute", "table_columns", "primary_keys", "foreign_keys_for_table", "label_column_for_table", "fts_table", "hidden_table_names"):
        monkeypatch.setattr(Unchanging, name, getattr(Database, name))
    monkeypatch.setattr(type(site), "permission_allowed", Datasette.permission_allowed)
    assert plain(get(site, path)) == first == second


def test_a_row_counts_what_leads_to_it_by_its_own_key_or_not_at_all(site):
    counted = get(site, "/kb/works/pane2015.json?_extras=foreign_key_tables").json()["foreign_key_tables"]
    expected = values(site, "SELECT count(*) FROM evidence WHERE work = 'pane2015'")[0][0]
    assert [key["count"] for key in counted if key["other_table"] == "evidence"] == [expected] != [0]
    counted = get(site, "/kb/claims/1.json?_extras=foreign_key_tables").json()["foreign_key_tables"]
    assert counted == []
    assert "0 rows" not in get(site, "/kb/claims/1").text


@pytest.mark.parametrize("path", ["/kb/claims/1", "/kb/works/pane2015"])
def test_a_row_does_not_count_the_texts_that_the_search_looks_into(site, path):
    """They repeat what stands in the row, by a number that says nothing to a reader."""
    page = text(get(site, path))
    assert "_texts" not in page
    assert ("Links from other tables" in page) == (path != "/kb/claims/1")


@pytest.mark.parametrize("path", ["/kb", "/kb/claims", "/kb/claim_pages", "/kb/evidence/ray2017-001~2F1"])
def test_a_page_asked_again_asks_the_file_little(site, path, monkeypatch):
    count = 0
    stock = Database.execute_fn

    def counted(self, question):
        nonlocal count
        count += 1
        return stock(self, question)

    get(site, path)
    monkeypatch.setattr(Database, "execute_fn", counted)
    get(site, path)
    assert count <= 2


def test_what_may_change_is_asked_each_time(site):
    for sql in ("select random() as n", "select abs(RANDOM()) as n"):
        told = {json.dumps(get(site, f"/kb.json?_shape=array&sql={sql}").json()) for _ in range(3)}
        assert len(told) == 3, sql


@pytest.mark.parametrize("sql", ["select strftime('%s')", "SELECT CURRENT_TIMESTAMP", "select unixepoch()", "select date()"])
def test_no_time_and_no_chance_is_kept(site, sql):
    kept = site.databases["kb"].kept
    assert awaited(site.databases["kb"].execute(sql)).rows
    assert not [question for question in kept.questions() if question[0] == sql]


def test_long_answers_are_not_kept_and_short_ones_are_few():
    kept = Kept(most=3)
    for number in range(5):
        kept.put(number, f"answer {number}")
        kept.get(2)
    assert [number for number in range(5) if kept.get(number)] == [2, 3, 4]


def test_a_page_of_a_table_is_not_kept(site):
    kept = site.databases["kb"].kept
    get(site, "/kb/claim_pages?_size=100")
    assert not [question for question in kept.questions() if "limit 101" in question[0]]
    assert unchanging.ROWS * unchanging.ANSWERS < 10**6


def test_a_long_question_is_not_kept(site):
    before = len(site.databases["kb"].kept.questions())
    for sql, bound in ((f"select 1 -- {'x' * unchanging.LENGTH}", {}), ("select length(:a)", {"a": "x" * unchanging.LENGTH})):
        assert awaited(site.databases["kb"].execute(sql, bound)).rows
    assert len(site.databases["kb"].kept.questions()) == before


def test_a_list_that_was_given_out_may_be_added_to(site):
    columns = awaited(site.databases["kb"].table_columns("claims"))
    columns.append("more")
    assert awaited(site.databases["kb"].table_columns("claims")) == columns[:-1]


def test_who_may_see_what_is_kept_for_visitors_alone(tmp_path):
    with served(tmp_path) as site:
        site._metadata_local["databases"]["kb"]["tables"]["claims"]["allow"] = {"id": "curator"}
        curator = site.sign({"a": {"id": "curator"}}, "actor")
        for _ in range(2):
            assert get(site, "/kb/claims").status_code == 403
            answer = awaited(site.client.get("/kb/claims", cookies={"ds_actor": curator}))
            assert answer.status_code == 200


def test_what_is_dear_at_first_is_told_before_a_visitor_comes(tmp_path):
    with served(tmp_path) as site:
        task = awaited(server._warmed(site))
        assert task.done()
        kept = marks._ANSWERS[site.databases["kb"]]
        assert {gaps_page._gaps, graph_page._explored, method_page.told} <= kept.keys()


def test_a_server_does_not_wait_for_long_for_what_is_dear(monkeypatch):
    monkeypatch.setattr(server, "_WARMING_SECONDS", 0.01)

    async def scene():
        asked = []

        async def never(path):
            asked.append(path)
            await asyncio.Event().wait()

        task = await server._warmed(SimpleNamespace(client=SimpleNamespace(get=never)))
        assert (task.done(), asked) == (False, [server._DEAR_AT_FIRST[0]])
        task.cancel()

    awaited(scene())
