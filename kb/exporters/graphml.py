"""The graph as GraphML, with declared attributes: for networkx, igraph, Gephi, Cytoscape, yEd. In goes a `Graph`, streamed.

Source: the GraphML Primer and its attributes extension (graphml.graphdrawing.org).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TextIO

from kb.exporters.attributes import EDGE_TYPES, NODE_TYPES, Type, of_edge, of_node, text
from kb.exporters.selection import Graph
from kb.exporters.xml_text import Cleaner

TYPES: Final = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "list": "string"}
"""Our types to GraphML's; a list is its JSON."""
_EDGE_TYPES: Final[Mapping[str, Type]] = {"edge_id": "string", **EDGE_TYPES}
"""With the edge's id once more: igraph 1.0 gives an edge of a file the id of a node."""
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write(graph: Graph, file: TextIO) -> int:
    """Write nodes, then edges, one a line. Returns how many characters XML cannot hold; each became U+FFFD."""
    clean = Cleaner()
    file.write(_HEAD)
    for owner, types in (("graph", {"title": "string", "version": "string"}), ("node", NODE_TYPES), ("edge", _EDGE_TYPES)):
        for name, kind in types.items():
            file.write(f'<key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{TYPES[kind]}"/>\n')
    file.write('<graph id="base" edgedefault="directed">\n')
    file.write(_data("graph", {"title": graph.title, "version": graph.version}, clean) + "\n")
    for row in graph.nodes:
        file.write(f"<node id={clean.quoted(row['id'])}>{_data('node', of_node(row), clean)}</node>\n")
    for row in graph.edges:
        ends = f"source={clean.quoted(row['source'])} target={clean.quoted(row['target'])}"
        file.write(f"<edge id={clean.quoted(row['id'])} {ends}>{_data('edge', {'edge_id': row['id'], **of_edge(row)}, clean)}</edge>\n")
    file.write("</graph>\n</graphml>\n")
    return clean.replaced


def _data(owner: str, attributes: Mapping[str, Any], clean: Cleaner) -> str:
    return "".join(f'<data key="{owner}_{name}">{clean.text(text(value))}</data>' for name, value in attributes.items())
