"""Filters of the graph: which claims they keep, what these touch, and the edges between."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest
from command_line import typed
from graph_bases import exported
from graph_readers import READERS

from kb.errors import KbError
from kb.exporters.selection import ALL, Filters, graph

FILTERS = {
    "a practice": Filters(practice="alcohol_handrub"),
    "a population": Filters(population="nurses"),
    "a kind": Filters(kind="recommendation"),
    "a strength": Filters(min_strength="promising"),
    "all of them": Filters(practice="alcohol_handrub", population="nurses", kind="effect", min_strength="moderate"),
    "nothing left": Filters(practice="role_models", kind="gap"),
    "works and claims": Filters(only=("work", "claim")),
    "terms of a practice": Filters(practice="feedback", only=("practice", "population", "outcome")),
}
KEPT = """
    SELECT c.id FROM claim_records AS c
    WHERE (:practice IS NULL OR c.id IN (SELECT claim FROM term_claims WHERE kind = 'practice' AND term = :practice))
      AND (:population IS NULL OR c.id IN (SELECT claim FROM term_claims WHERE kind = 'population' AND term = :population))
      AND (:kind IS NULL OR c.kind = :kind)
      AND (:min_strength IS NULL OR c.strength_rank >= (SELECT rank FROM levels WHERE rubric = 'reported' AND level = :min_strength))
"""


def by_sql(connection: sqlite3.Connection, filters: Filters) -> tuple[set[str], set[str]]:
    """Ids of the nodes and edges that stay, from the records of claims alone."""
    bound = {name: getattr(filters, name) for name in ("practice", "population", "kind", "min_strength")}
    kept = [claim for (claim,) in connection.execute(KEPT, bound)]
    if any(bound.values()):
        nodes = {f"claim:{claim}" for claim in kept}
        for claim in kept:
            record = "SELECT source, practices, populations, outcomes, works FROM claim_records WHERE id = ?"
            source, *columns = connection.execute(record, (claim,)).fetchone()
            nodes.add(f"work:{source}")
            for kind, column in zip(("practice", "population", "outcome", "work"), columns, strict=True):
                nodes |= {f"{kind}:{name}" for name in json.loads(column)}
    else:
        nodes = {node for (node,) in connection.execute("SELECT id FROM nodes")}
    nodes = {node for node in nodes if not filters.only or node.split(":")[0] in filters.only}
    edges = {edge for edge, source, target in connection.execute("SELECT id, source, target FROM edges") if {source, target} <= nodes}
    return nodes, edges


@pytest.mark.parametrize("case", FILTERS)
def test_filters_keep_claims_what_they_touch_and_the_edges_between(bases, case):
    found = graph(bases["second"], FILTERS[case])
    nodes, edges = [row[0] for row in found.nodes], [row[0] for row in found.edges]
    assert (set(nodes), set(edges)) == by_sql(bases["second"], FILTERS[case])
    assert len(set(nodes)) == len(nodes) == sum(found.sizes.values())
    assert len(set(edges)) == len(edges) == found.count_edges()
    assert bool(nodes) == (case != "nothing left")


def test_no_filter_keeps_all(bases):
    found = graph(bases["first"], ALL)
    assert sum(found.sizes.values()) == len(list(found.nodes)) == bases["first"].execute("SELECT count(*) FROM nodes").fetchone()[0]
    assert found.count_edges() == len(list(found.edges)) == bases["first"].execute("SELECT count(*) FROM edges").fetchone()[0]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", ["all of them", "nothing left", "works and claims"])
def test_every_format_holds_what_the_filters_leave(bases, tmp_path, reader, case):
    name, read = READERS[reader]
    nodes, edges = read(exported(name, graph(bases["second"], FILTERS[case]), tmp_path))
    assert (set(nodes), set(edges)) == by_sql(bases["second"], FILTERS[case])


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(practice="hand_rub"), "no practice 'hand_rub' in the vocabulary; did you mean 'alcohol_handrub'"),
        (Filters(population="nurse"), "no population 'nurse' in the vocabulary; did you mean 'nurses'"),
        (Filters(kind="effects"), "no kind 'effects'; did you mean 'effect'"),
        (Filters(min_strength="best"), "no level 'best'; use one of "),
        (Filters(only=("works",)), "no kind 'works'; did you mean 'work'"),
    ],
    ids=["practice", "population", "kind", "strength", "only"],
)
def test_a_filter_that_names_nothing_there_is_is_told(bases, filters, told):
    with pytest.raises(KbError, match=re.escape(told)):
        graph(bases["second"], filters)


def test_filters_are_typed_as_options(second_base, bases):
    answer = typed("export", "nodelink", "--practice", "feedback", "--only", "claim", "--only", "work", folder=second_base)
    nodes, _ = by_sql(bases["second"], Filters(practice="feedback", only=("claim", "work")))
    assert {node["id"] for node in json.loads(answer.stdout)["nodes"]} == nodes
