"""Rows of tables and queries as files: works by their keys, edges with the nodes at their ends, and a sentence where the columns do not fit."""

from __future__ import annotations

from urllib.parse import urlencode

import bibtexparser
import networkx
import pytest
from site_asked import SECOND, get, served, text, values


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    with served(tmp_path_factory.mktemp("below"), data=SECOND, base_url="/evidence/") as site:
        yield site


def sql(query, form):
    return f"/kb.{form}?{urlencode({'sql': query})}"


def keys(answer):
    library = bibtexparser.parse_string(answer.text)
    assert not library.failed_blocks
    return [entry.key for entry in library.entries]


@pytest.mark.parametrize("table", ["works", "work_pages", "work_records", "evidence_pages"])
def test_works_of_a_table_in_each_form(wards, table):
    wanted = {row[0] for row in values(wards, "SELECT key FROM works")}
    if table == "evidence_pages":
        wanted = {row[0] for row in values(wards, "SELECT work FROM evidence WHERE work IS NOT NULL")}
    found = keys(get(wards, f"/kb/{table}.bib?_size=max"))
    assert set(found) == wanted
    assert len(found) == len(wanted), "each once"
    assert {item["id"] for item in get(wards, f"/kb/{table}.csljson?_size=max").json()} == wanted
    assert get(wards, f"/kb/{table}.ris?_size=max").text.count("ER  - ") == len(wanted)


def test_a_query_gives_the_works_that_it_names_in_its_order(wards):
    (a, b) = (row[0] for row in values(wards, "SELECT key FROM works ORDER BY key LIMIT 2"))
    assert keys(get(wards, sql(f"SELECT '{b}' AS key UNION ALL SELECT '{a}' UNION ALL SELECT '{b}' UNION ALL SELECT NULL", "bib"))) == [b, a]


def test_a_table_without_a_size_leads_to_all_of_its_rows(wards, below):
    assert get(wards, "/kb/works.bib").headers["location"].endswith("/kb/works.bib?_size=max")
    assert get(below, "/kb/works.bib").headers["location"].endswith("/evidence/kb/works.bib?_size=max")


def test_where_there_is_more_the_answer_says_where(wards):
    answer = get(wards, "/kb/works.bib?_size=3")
    assert len(keys(answer)) == 3
    assert 'rel="next"' in answer.headers["link"]
    assert "_next=" in answer.headers["link"]
    assert "link" not in get(wards, "/kb/works.bib?_size=max").headers


def test_the_graph_of_the_base_keeps_its_attributes(wards):
    graph = networkx.parse_graphml(get(wards, "/kb/edges.graphml?_size=max").text)
    n_edges = values(wards, "SELECT count(*) FROM edges")[0][0]
    assert graph.number_of_edges() == n_edges
    assert {data["kind"] for _, data in graph.nodes(data=True)} <= {"work", "claim", "practice", "population", "outcome"}
    assert {data["relation"] for *_, data in graph.edges(data=True)} == {row[0] for row in values(wards, "SELECT DISTINCT relation FROM edges")}
    assert any("passage" in data for *_, data in graph.edges(data=True))


def test_any_two_columns_make_a_graph(wards):
    query = "SELECT 'a' AS source, '<b>' AS target, 2 AS weight, 'x' AS id UNION ALL SELECT 'a', '<b>', 'y', 'x' UNION ALL SELECT 'a', NULL, 1, 'z'"
    graph = networkx.parse_graphml(get(wards, sql(query, "graphml")).text)
    assert graph.number_of_edges() == 2
    assert graph.number_of_nodes() == 2
    assert sorted(data["weight"] for *_, data in graph.edges(data=True)) == [1.0, 2.0]
    assert "<b>" in {data["label"] for _, data in graph.nodes(data=True)}


def test_an_edge_that_only_borrows_an_id_gets_nothing_of_it(wards):
    name = values(wards, "SELECT id FROM edges WHERE relation = 'states' LIMIT 1")[0][0]
    graph = networkx.parse_graphml(get(wards, sql(f"SELECT '{name}' AS id, 'a' AS source, 'b' AS target", "graphml")).text)
    assert [data["relation"] for *_, data in graph.edges(data=True)] == ["joins"]


@pytest.mark.parametrize(
    ("query", "form", "said"),
    [
        ("SELECT 1 AS n, 2 AS m", "bib", "need a column with citekeys, called work_key or key or work; they have n, m."),
        ("SELECT 'nobody2000' AS key", "ris", "not one of its values is in the library"),
        ("SELECT 'a' AS source", "graphml", "without target they have source."),
        ("SELECT 1 AS n", "graphml", "without source and target they have n."),
    ],
)
def test_columns_that_do_not_fit_are_told(wards, query, form, said):
    answer = get(wards, sql(query, form))
    assert answer.status_code == 400
    assert said in text(answer)


def test_links_to_the_files_stand_only_where_they_fit(wards):
    works, edges, claims = (get(wards, f"/kb/{table}").text for table in ("work_pages", "edges", "claim_pages"))
    for form in ("bib", "ris", "csljson"):
        assert f">{form}</a>" in works
        assert f">{form}</a>" not in edges
    assert ">graphml</a>" in edges
    assert ">graphml</a>" not in works + claims
