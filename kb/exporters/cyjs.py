"""The graph as Cytoscape.js JSON (.cyjs), with places: for Cytoscape and pages that draw with Cytoscape.js. In goes a `Graph`, streamed.

`name` repeats a node's label and `interaction` an edge's relation: the columns that Cytoscape shows first. Source: the notes on JSON of the
manuals of Cytoscape.js and Cytoscape.
"""

from __future__ import annotations

import json
from typing import TextIO

from kb.exporters.attributes import of_edge, of_node
from kb.exporters.looks import Places
from kb.exporters.selection import Graph


def write(graph: Graph, file: TextIO) -> None:
    """Write nodes, then edges, one a line."""
    places = Places(graph.sizes)
    about = {"name": graph.title, "version": graph.version}
    file.write(
        f'{{"format_version": "1.0", "generated_by": "kb", "target_cytoscapejs_version": "~2.1", "data": {json.dumps(about, ensure_ascii=False)},\n'
    )
    file.write('"elements": {"nodes": [')
    for n, row in enumerate(graph.nodes):
        x, y = places.place(row["kind"])
        node = {"data": {"id": row["id"], "name": row["label"], **of_node(row)}, "position": {"x": x, "y": y}}
        file.write(f"{',' if n else ''}\n{json.dumps(node, ensure_ascii=False)}")
    file.write('],\n"edges": [')
    for n, row in enumerate(graph.edges):
        edge = {"data": {"id": row["id"], "source": row["source"], "target": row["target"], "interaction": row["relation"], **of_edge(row)}}
        file.write(f"{',' if n else ''}\n{json.dumps(edge, ensure_ascii=False)}")
    file.write("]}}\n")
