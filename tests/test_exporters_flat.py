"""The flat projection: terms alone, each edge with the claims that are about both of its ends."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from itertools import product

import pytest
from command_line import SECOND, typed
from examples import doubling
from graph_bases import exported
from graph_readers import READERS
from small_base import built, claim

from kb.answers.query import connect
from kb.exporters import FORMATS
from kb.exporters.flat import EDGE_TYPES, flat, shown
from kb.exporters.selection import Filters, Graph, graph

FLAT = Filters(flat=True)
KINDS = ("practice", "population", "outcome")


def by_records(connection: sqlite3.Connection) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Pair of terms to claims with strength and direction, from the records of claims alone."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    asked = "SELECT id, strength, direction, practices, populations, outcomes FROM claim_records ORDER BY id"
    for name, strength, direction, *columns in connection.execute(asked):
        terms = [[f"{kind}:{term}" for term in json.loads(column)] for kind, column in zip(KINDS, columns, strict=True)]
        for one, other in ((0, 1), (0, 2), (1, 2)):
            for pair in product(terms[one], terms[other]):
                found.setdefault(pair, []).append((name, strength, direction))
    return found


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_each_edge_names_its_claims_with_level_and_direction(bases, base):
    found = shown(bases[base], FLAT)
    edges = {edge: (source, target, relation, weight, json.loads(told)) for edge, source, target, relation, weight, told in found.edges}
    expected = by_records(bases[base])
    assert len(edges) == found.count_edges() == len(expected)
    assert list(edges) == sorted(edges)
    for edge, (source, target, relation, weight, told) in edges.items():
        assert (edge, relation, weight, told["n_claims"]) == (f"{source}/{target}", "shareClaims", len(told["claims"]), len(told["claims"]))
        assert list(zip(told["claims"], told["strengths"], told["directions"], strict=True)) == expected[source, target]


@pytest.mark.parametrize("base", ["first", "hostile"])
@pytest.mark.parametrize("reader", READERS)
def test_every_format_gives_it_back(bases, tmp_path, reader, base):
    name, read = READERS[reader]
    whole = shown(bases[base], FLAT)
    expected = {
        edge: (source, target, {"relation": relation, "weight": weight, **json.loads(told)})
        for edge, source, target, relation, weight, told in whole.edges
    }
    nodes, edges = read(exported(name, shown(bases[base], FLAT), tmp_path))
    assert {node.partition(":")[0] for node in nodes} == set(KINDS)
    assert {edge: (source, target, unpacked(attributes)) for edge, (source, target, attributes) in edges.items()} == expected


def unpacked(attributes: dict[str, object]) -> dict[str, object]:
    """With lists as lists, where the format wrote their JSON."""
    return {name: json.loads(value) if EDGE_TYPES[name] == "list" and isinstance(value, str) else value for name, value in attributes.items()}


def test_a_way_from_term_to_term_need_not_be_one_claims(tmp_path):
    """What the projection loses, and why each edge names its claims."""
    path = built(tmp_path / "kb.db", (claim("c1", "tea/sailors", outcomes=()), claim("c2", "/sailors"), claim("c3", "soup/everyone")))
    edges = {edge[0]: json.loads(edge[5])["claims"] for edge in shown(connect(path), FLAT).edges}
    assert edges == {
        "practice:tea/population:sailors": ["c1"],
        "population:sailors/outcome:warmth": ["c2"],
        "practice:soup/population:everyone": ["c3"],
        "practice:soup/outcome:warmth": ["c3"],
        "population:everyone/outcome:warmth": ["c3"],
    }


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [(Filters(kind="effect"), set(KINDS)), (Filters(practice="feedback"), set(KINDS)), (Filters(only=("practice", "population")), set(KINDS[:2]))],
    ids=["a kind of claim", "a practice", "kinds of terms"],
)
def test_filters_narrow_the_claims_that_are_projected(bases, filters, kinds):
    found = shown(bases["second"], replace(filters, flat=True))
    nodes, edges = list(found.nodes), list(found.edges)
    assert {kind for _, kind, *_ in nodes} == kinds
    claims = {f"claim:{name}" for edge in edges for name in json.loads(edge[5])["claims"]}
    kept = {node for node, *_ in graph(bases["second"], replace(filters, only=())).nodes}
    assert claims
    assert claims <= kept
    assert (sum(found.sizes.values()), found.count_edges()) == (len(nodes), len(edges))
    assert {end for edge in edges for end in edge[1:3]} <= {node for node, *_ in nodes}


def test_projecting_grows_with_the_claims():
    def projected(number: int) -> list:
        terms = (("population:p", "population", "P", "{}"), ("practice:q", "practice", "Q", "{}"))
        nodes = (*((f"claim:{n}", "claim", "A.", '{"strength": "a", "direction": "b"}') for n in range(number)), *terms)
        ends = (("population:p", "concernsPopulation"), ("practice:q", "concernsPractice"))
        edges = ((f"{term}/{n}", f"claim:{n}", term, relation, 1.0, "{}") for term, relation in ends for n in range(number))
        whole = Graph(title="A", version="1", description="", sizes={}, count_edges=lambda: 2 * number, nodes=iter(nodes), edges=edges)
        return list(flat(whole).edges)

    assert len(projected(10)) == 1
    assert doubling(projected, 2_000, 4_000) <= 2.2


def test_the_command_line_names_it(tmp_path):
    typed("build", SECOND / "data", folder=tmp_path)
    answer = json.loads(typed("export", "nodelink", "--flat", "--only", "practice", "--only", "outcome", folder=tmp_path).stdout)
    assert {node["kind"] for node in answer["nodes"]} == {"practice", "outcome"}
    assert {edge["relation"] for edge in answer["edges"]} == {"shareClaims"}
    told = typed("export", "turtle", "--flat", folder=tmp_path, code=2).stderr
    assert told.startswith("kb: turtle has no --flat; these formats have it: csv, cx2")
    assert [name for name, form in FORMATS.items() if form.rows is shown] == ["csv", "cx2", "cyjs", "gexf", "graphml", "nodelink", "parquet"]
    told = typed("export", "gexf", "--flat", "--only", "work", folder=tmp_path, code=2).stderr
    assert told == "kb: the flat projection has no nodes of the kind 'work'; use practice, population, outcome\n"
