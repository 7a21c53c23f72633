"""Readers by others that give back what is in a file of each format of the graph."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import igraph
import networkx as nx
from graph_bases import Read, known
from ndex2.cx2 import CX2Network
from pyarrow import parquet

from kb.exporters import flat
from kb.exporters.attributes import EDGE_TYPES, NODE_TYPES


def lists(attributes: dict[str, Any]) -> dict[str, Any]:
    """A list that is written as JSON, as a list again."""
    return {name: json.loads(value) if name == "synonyms" else value for name, value in attributes.items()}


def read_graphml(path: Path) -> Read:
    found = nx.read_graphml(path, force_multigraph=True)
    assert found.is_directed()
    ids = {node: attributes.pop("node_id", node) for node, attributes in found.nodes(data=True)}
    assert {node: spelt(node) for node in ids} == ids
    edges = {}
    for source, target, key, attributes in found.edges(keys=True, data=True):
        edge = attributes.pop("edge_id")
        assert spelt(key) == edge
        edges[edge] = (ids[source], ids[target], attributes)
    return {ids[node]: lists(attributes) for node, attributes in found.nodes(data=True)}, edges


def spelt(token: str) -> str:
    """The text that a name token stands for."""
    return re.sub("_x([0-9A-F]{4,6})_", lambda found: chr(int(found[1], 16)), token)


def read_graphml_with_igraph(path: Path) -> Read:
    """Igraph gives every node every attribute: one that is absent is an empty text, no number, or false."""
    found = igraph.Graph.Read_GraphML(str(path))
    assert found.is_directed()

    def told(attributes: dict[str, Any]) -> dict[str, Any]:
        there = {
            name: value for name, value in attributes.items() if value not in ("", None) and not (isinstance(value, float) and math.isnan(value))
        }
        if there.get("kind") != "work":
            there.pop("is_source", None)
        return lists(there)

    ids = [spelt(vertex["id"]) for vertex in found.vs]
    nodes = {node: told(vertex.attributes()) for node, vertex in zip(ids, found.vs, strict=True)}
    for node, attributes in nodes.items():
        assert node in (attributes.pop("id"), attributes.pop("node_id", None))
    edges = {}
    for edge in found.es:
        attributes = told(edge.attributes())
        attributes.pop("id", None)
        edges[attributes.pop("edge_id")] = (ids[edge.source], ids[edge.target], attributes)
    return nodes, edges


def read_gexf(path: Path) -> Read:
    found = nx.read_gexf(path, version="1.3")
    assert found.is_directed()
    nodes = {}
    for node, attributes in found.nodes(data=True):
        looks = attributes.pop("viz")
        assert looks["size"] > 0
        assert {"x", "y", "z"} == set(looks["position"])
        assert all(0 <= looks["color"][part] <= 255 for part in "rgb")
        nodes[node] = lists(attributes)
    edges = {}
    for source, target, attributes in found.edges(data=True):
        assert attributes.pop("label") == attributes["relation"]
        edges[attributes.pop("id")] = (source, target, attributes)
    return nodes, edges


def read_nodelink(path: Path) -> Read:
    found = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    assert found.is_directed()
    edges = {key: (source, target, attributes) for source, target, key, attributes in found.edges(keys=True, data=True)}
    return dict(found.nodes(data=True)), edges


def read_cyjs(path: Path) -> Read:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert set(found) >= {"data", "elements"}
    assert set(found["elements"]) == {"nodes", "edges"}
    nodes, edges = {}, {}
    for element in found["elements"]["nodes"]:
        assert all(isinstance(element["position"][axis], float) for axis in "xy")
        attributes = element["data"]
        assert not {"source", "target", "parent"} & set(attributes), "Cytoscape.js would take it for an edge, or for a part of another node"
        assert attributes.pop("name") == attributes["label"]
        nodes[attributes.pop("id")] = attributes
    for element in found["elements"]["edges"]:
        attributes = element["data"]
        assert attributes.pop("interaction") == attributes["relation"]
        edges[attributes.pop("id")] = (attributes.pop("source"), attributes.pop("target"), attributes)
    return nodes, edges


def read_cx2(path: Path) -> Read:
    return from_cx2({one["id"]: one["v"] for one in aspect(path, "nodes")}, [(one["s"], one["t"], one["v"]) for one in aspect(path, "edges")])


def read_cx2_with_ndex(path: Path) -> Read:
    network = CX2Network()
    network.create_from_raw_cx2(json.loads(path.read_text(encoding="utf-8")))
    edges = [(one["s"], one["t"], one["v"]) for one in network.get_edges().values()]
    return from_cx2({number: node["v"] for number, node in network.get_nodes().items()}, edges)


def from_cx2(numbered: dict[int, dict[str, Any]], joined: list[tuple[int, int, dict[str, Any]]]) -> Read:
    ids = {number: values.pop("node_id") for number, values in numbered.items()}
    edges = {}
    for source, target, values in joined:
        assert values.pop("interaction") == values["relation"]
        edges[values.pop("edge_id")] = (ids[source], ids[target], values)
    for values in numbered.values():
        assert values.pop("name") == values["label"]
    return {ids[number]: values for number, values in numbered.items()}, edges


def aspect(path: Path, name: str) -> list[dict[str, Any]]:
    (found,) = (one[name] for one in json.loads(path.read_text(encoding="utf-8")) if name in one)
    return found


def read_csv(path: Path) -> Read:
    nodes, edges = {}, {}
    for row in table(path / "nodes.csv"):
        node = row.pop("Id")
        nodes[node] = typed_cells({"label": row.pop("Label"), **row}, NODE_TYPES)
    for row in table(path / "edges.csv"):
        assert row.pop("Type") == "Directed"
        edge = row.pop("Id")
        ends = row.pop("Source"), row.pop("Target")
        edges[edge] = (*ends, typed_cells({"relation": row.pop("Label"), "weight": row.pop("Weight"), **row}, {**EDGE_TYPES, **flat.EDGE_TYPES}))
    return nodes, edges


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def typed_cells(cells: dict[str, str], types: Any) -> dict[str, Any]:
    meant: dict[str, Callable[[str], Any]] = {
        "string": str,
        "integer": int,
        "double": float,
        "boolean": {"true": True, "false": False}.get,
        "list": json.loads,
    }
    return {name: meant[types[name]](cell) for name, cell in cells.items() if cell != ""}


def read_parquet(path: Path) -> Read:
    return from_columns(*(parquet.read_table(path / f"{name}.parquet").to_pylist() for name in ("nodes", "edges")))


def read_parquet_with_duckdb(path: Path) -> Read:
    with duckdb.connect() as base:
        found = []
        for name in ("nodes", "edges"):
            asked = base.execute(f"SELECT * FROM '{path / name}.parquet'")
            columns = [column[0] for column in asked.description]
            found.append([dict(zip(columns, row, strict=True)) for row in asked.fetchall()])
    return from_columns(*found)


def from_columns(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Read:
    """What is not known is null."""
    return (
        {row.pop("id"): known(row) for row in nodes},
        {row.pop("id"): (row.pop("source"), row.pop("target"), known(row)) for row in edges},
    )


READERS = {
    "graphml by networkx": ("graphml", read_graphml),
    "graphml by igraph": ("graphml", read_graphml_with_igraph),
    "gexf by networkx": ("gexf", read_gexf),
    "nodelink by networkx": ("nodelink", read_nodelink),
    "cyjs by json": ("cyjs", read_cyjs),
    "cx2 by json": ("cx2", read_cx2),
    "cx2 by ndex2": ("cx2", read_cx2_with_ndex),
    "csv by csv": ("csv", read_csv),
    "parquet by pyarrow": ("parquet", read_parquet),
    "parquet by duckdb": ("parquet", read_parquet_with_duckdb),
}
NAMES = sorted({name for name, _ in READERS.values()})
XML = {"graphml", "gexf"}
