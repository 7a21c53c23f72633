"""The graph as GraphML, with declared attributes: for networkx, igraph, Gephi, Cytoscape, yEd. In goes a `Graph`, streamed.

GraphML wants ids that are name tokens: other signs are written by their number, as `_x002F_` for a slash. An edge has its id as it is in `edge_id`; a
node has it in `node_id` where it had to be changed. Source: the GraphML Primer, its attributes extension and its schema (graphml.graphdrawing.org).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TextIO

from kb.exporters.attributes import KEPT, NODE_TYPES, REPEATED, Type, of_edge, of_node, text
from kb.exporters.selection import Graph
from kb.exporters.xml_text import Cleaner, name_token

TYPES: Final = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "list": "string"}
"""Our types to GraphML's; a list is its JSON."""
_GRAPH_TYPES: Final[Mapping[str, Type]] = {"title": "string", "version": "string"}
_NODE_TYPES: Final[Mapping[str, Type]] = {"node_id": "string", **NODE_TYPES}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write(graph: Graph, file: TextIO) -> int:
    """Write nodes, then edges, one a line. Returns how many characters XML cannot hold; each became U+FFFD.

    The ids of nodes that had to be changed are held while the edges are written; all else is streamed.
    """
    clean = Cleaner()
    file.write(_HEAD)
    declared: dict[str, Mapping[str, Type]] = {"graph": _GRAPH_TYPES, "node": _NODE_TYPES, "edge": {"edge_id": "string", **graph.edge_types}}
    for owner, types in declared.items():
        for name, of in types.items():
            file.write(f'<key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{TYPES[of]}"/>\n')
    file.write('<graph id="base" edgedefault="directed">\n')
    file.write(_data("graph", {"title": graph.title, "version": graph.version}, clean) + "\n")
    changed: dict[str, str] = {}
    for node, kind, label, properties in graph.nodes:
        token, own = name_token(node), ""
        if token != node:
            changed[node] = token
            own = _data("node", {"node_id": node}, clean)
        file.write(f'<node id="{token}">{own}{_data("node", of_node(kind, label, properties), clean)}</node>\n')
    for edge, source, target, relation, weight, properties in graph.edges:
        data, replaced = _edge_data(relation, weight, properties)
        clean.replaced += replaced
        token, own = clean.token_and_text(edge)
        if changed:
            source, target = changed.get(source, source), changed.get(target, target)
        file.write(f'<edge id="{token}" source="{source}" target="{target}"><data key="edge_edge_id">{own}</data>{data}</edge>\n')
    file.write("</graph>\n</graphml>\n")
    return clean.replaced


def _data(owner: str, attributes: Mapping[str, Any], clean: Cleaner) -> str:
    parts = []
    for name, value in attributes.items():
        if name in REPEATED:
            part, replaced = _kept(owner, name, value)
            clean.replaced += replaced
            parts.append(part)
        else:
            parts.append(f'<data key="{owner}_{name}">{clean.text(text(value))}</data>')
    return "".join(parts)


@lru_cache(KEPT)
def _kept(owner: str, name: str, value: object) -> tuple[str, int]:
    """An attribute, and how many characters were replaced in it."""
    clean = Cleaner()
    return f'<data key="{owner}_{name}">{clean.text(text(value))}</data>', clean.replaced


@lru_cache(KEPT)
def _edge_data(relation: str, weight: float, properties: str) -> tuple[str, int]:
    """An edge's attributes, and how many characters were replaced in them."""
    clean = Cleaner()
    return _data("edge", of_edge(relation, weight, properties), clean), clean.replaced
