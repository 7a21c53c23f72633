"""The graph as Cytoscape.js JSON (.cyjs), with places: for Cytoscape and pages that draw with Cytoscape.js. In goes a `Graph`, streamed.

`name` repeats a node's label and `interaction` an edge's relation: the columns that Cytoscape shows first. Source: the notes on JSON of the
manuals of Cytoscape.js and Cytoscape.
"""

from __future__ import annotations

from typing import TextIO

from kb.exporters.attributes import of_node
from kb.exporters.json_text import edge_members, encode
from kb.exporters.looks import Places
from kb.exporters.selection import Graph


def write(graph: Graph, file: TextIO) -> None:
    """Write nodes, then edges, one a line."""
    places = Places(graph.sizes)
    about = encode({"name": graph.title, "version": graph.version})
    file.write(f'{{"format_version": "1.0", "generated_by": "kb", "target_cytoscapejs_version": "~2.1", "data": {about},\n')
    file.write('"elements": {"nodes": [')
    between = "\n"
    for node, kind, label, properties in graph.nodes:
        x, y = places.place(kind)
        file.write(between + encode({"data": {"id": node, "name": label, **of_node(kind, label, properties)}, "position": {"x": x, "y": y}}))
        between = ",\n"
    file.write('],\n"edges": [')
    between = "\n"
    for edge, source, target, relation, weight, properties in graph.edges:
        own = f'"id": {encode(edge)}, "source": {encode(source)}, "target": {encode(target)}, "interaction": {encode(relation)}'
        file.write(f'{between}{{"data": {{{own}, {edge_members(relation, weight, properties)}}}}}')
        between = ",\n"
    file.write("]}}\n")
