"""The graph as node-link JSON: what `networkx.node_link_graph(..., edges="edges")` reads, and D3 nearly so. In goes a `Graph`, streamed."""

from __future__ import annotations

import json
from typing import TextIO

from kb.exporters.attributes import of_edge, of_node
from kb.exporters.selection import Graph


def write(graph: Graph, file: TextIO) -> None:
    """Write nodes, then edges, one a line; an edge's `key` is its id, so that parallel edges stay apart."""
    about = {"title": graph.title, "version": graph.version}
    file.write(f'{{"directed": true, "multigraph": true, "graph": {json.dumps(about, ensure_ascii=False)},\n"nodes": [')
    for n, row in enumerate(graph.nodes):
        node = {"id": row["id"], **of_node(row)}
        file.write(f"{',' if n else ''}\n{json.dumps(node, ensure_ascii=False)}")
    file.write('],\n"edges": [')
    for n, row in enumerate(graph.edges):
        edge = {"source": row["source"], "target": row["target"], "key": row["id"], **of_edge(row)}
        file.write(f"{',' if n else ''}\n{json.dumps(edge, ensure_ascii=False)}")
    file.write("]}\n")
