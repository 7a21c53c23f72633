"""The graph of a built base as a networkx graph: the views `nodes` and `edges`, and nothing else."""

from __future__ import annotations

import json
import sqlite3

import networkx as nx


def graph(connection: sqlite3.Connection) -> nx.MultiDiGraph:
    """Every node and edge, with their attributes; the key of an edge is its id, so that parallel edges stay apart."""
    found = nx.MultiDiGraph()
    for node, kind, label, properties in connection.execute("SELECT id, kind, label, properties FROM nodes ORDER BY id"):
        found.add_node(node, **_attributes(properties), kind=kind, label=label)
    edges = connection.execute("SELECT id, source, target, relation, weight, properties FROM edges ORDER BY id")
    for edge, source, target, relation, weight, properties in edges:
        found.add_edge(source, target, key=edge, **_attributes(properties), relation=relation, weight=weight)
    return found


def _attributes(properties: str) -> dict[str, object]:
    """The attributes that are known, a list as one text: writers of graph files refuse None and lists, and take an `id` for the node's own."""
    found = {name: value for name, value in json.loads(properties).items() if value is not None and name != "id"}
    return {name: "; ".join(map(str, value)) if isinstance(value, list) else value for name, value in found.items()}
