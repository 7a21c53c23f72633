from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import networkx as nx
import pytest

from kb import pipeline
from kb.answers.query import connect
from kb.graph import graph

SECOND_BASE = Path(__file__).parent / "second_base" / "data"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("base") / "kb.db"
    pipeline.build(SECOND_BASE, path)
    with closing(connect(path)) as connection:
        yield connection


@pytest.fixture(scope="module")
def found(base: sqlite3.Connection) -> nx.MultiDiGraph:
    return graph(base)


def test_every_row_of_both_views_is_there_once(base: sqlite3.Connection, found: nx.MultiDiGraph) -> None:
    assert isinstance(found, nx.MultiDiGraph)
    nodes = [row[0] for row in base.execute("SELECT id FROM nodes")]
    edges = [row[0] for row in base.execute("SELECT id FROM edges")]
    assert sorted(found) == sorted(nodes), "no edge leads to a node of its own making"
    assert sorted(key for _, _, key in found.edges(keys=True)) == sorted(edges)
    assert len(set(edges)) == len(edges)
    assert len(set(nodes)) == len(nodes)


def test_nodes_and_edges_keep_their_attributes(found: nx.MultiDiGraph) -> None:
    claim = found.nodes["claim:brennan2022-003"]
    assert (claim["kind"], claim["strength"], claim["claim_kind"]) == ("claim", "strong", "effect")
    assert found.nodes["work:brennan2022"]["source"] is True
    assert found.nodes["work:falk2011"]["source"] is False
    assert "doi" not in found.nodes["work:falk2011"]
    edge = found["claim:brennan2022-003"]["work:falk2011"]["evidence/brennan2022-003/1"]
    assert (edge["relation"], edge["weight"], edge["rests_on"]) == ("isSupportedBy", 1.0, "study")


RELATIONS = {
    "states": ("work:sandoval2023", "claim:sandoval2023-001"),
    "concernsPractice": ("claim:brennan2022-004", "practice:pocket_bottles"),
    "concernsPopulation": ("claim:brennan2022-004", "population:intensive_care_nurses"),
    "concernsOutcome": ("claim:brennan2022-009", "outcome:skin"),
    "isSupportedBy": ("claim:brennan2022-014", "work:boardcleancare2016"),
    "restates": ("claim:sandoval2023-004", "claim:sandoval2023-001"),
    "broader": ("practice:pocket_bottles", "practice:alcohol_handrub"),
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_each_relation_leads_from_what_it_is_said_of(relation: str, found: nx.MultiDiGraph) -> None:
    source, target = RELATIONS[relation]
    assert relation in {edge["relation"] for edge in found[source][target].values()}


def test_every_relation_has_a_case(found: nx.MultiDiGraph) -> None:
    assert {edge["relation"] for _, _, edge in found.edges(data=True)} == set(RELATIONS)


WRITERS: dict[str, tuple[Callable[[nx.MultiDiGraph, io.BytesIO], None], Callable[[io.BytesIO], nx.MultiDiGraph]]] = {
    "GraphML": (nx.write_graphml, lambda file: nx.read_graphml(file, force_multigraph=True)),
    "GEXF": (nx.write_gexf, nx.read_gexf),
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_writers_of_networkx_can_write_it_and_read_it_back(name: str, found: nx.MultiDiGraph) -> None:
    write, read = WRITERS[name]
    file = io.BytesIO()
    write(found, file)
    file.seek(0)
    again = read(file)
    assert (again.number_of_nodes(), again.number_of_edges()) == (found.number_of_nodes(), found.number_of_edges())
    assert again.nodes["practice:alcohol_handrub"]["synonyms"] == "ABHR; hand rub; hand sanitiser"


def test_it_can_be_written_as_json(found: nx.MultiDiGraph) -> None:
    assert json.loads(json.dumps(nx.node_link_data(found, edges="edges")))["multigraph"] is True


def test_it_is_the_same_each_time(base: sqlite3.Connection, found: nx.MultiDiGraph) -> None:
    assert list(graph(base).edges(keys=True)) == list(found.edges(keys=True))
