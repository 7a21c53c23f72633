"""The graph as node-link JSON: what `networkx.node_link_graph(..., edges="edges")` reads, and D3 nearly so. In goes a `Graph`, streamed."""

from __future__ import annotations

from typing import TextIO

from kb.exporters.attributes import of_node
from kb.exporters.json_text import edge_members, encode
from kb.exporters.selection import Graph


def write(graph: Graph, file: TextIO) -> None:
    """Write nodes, then edges, one a line; an edge's `key` is its id, so that parallel edges stay apart."""
    file.write(f'{{"directed": true, "multigraph": true, "graph": {encode({"title": graph.title, "version": graph.version})},\n"nodes": [')
    between = "\n"
    for node, kind, label, properties in graph.nodes:
        file.write(between + encode({"id": node, **of_node(kind, label, properties)}))
        between = ",\n"
    file.write('],\n"edges": [')
    between = "\n"
    for edge, source, target, relation, weight, properties in graph.edges:
        ends = f'"source": {encode(source)}, "target": {encode(target)}, "key": {encode(edge)}'
        file.write(f"{between}{{{ends}, {edge_members(relation, weight, properties)}}}")
        between = ",\n"
    file.write("]}\n")
