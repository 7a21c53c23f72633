"""The graph as CX2, Cytoscape's exchange format, with colours, sizes and places: for Cytoscape, Cytoscape Web and NDEx. In goes a `Graph`.

CX2 numbers its nodes and edges, so the numbers of the nodes are held while the edges are written; all else is streamed. The stable ids stand in
`node_id` and `edge_id`. `name` repeats a node's label and `interaction` an edge's relation, the columns that Cytoscape shows first.
Source: the CX specification, version 2, and CX2 Visual Styles (cytoscape.org/cx).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TextIO

from kb.exporters.attributes import NODE_TYPES, Type, of_node
from kb.exporters.json_text import edge_members, encode
from kb.exporters.looks import COLOURS, SIZES, Places, hexadecimal
from kb.exporters.selection import NODE_KINDS, Graph

TYPES: Final = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "list": "list_of_string"}
"""Our types to CX2's."""


def write(graph: Graph, file: TextIO) -> None:
    """Write the aspects in the order that readers of streams need: declarations, then nodes, then edges, one a line."""
    about = {name: value for name, value in (("name", graph.title), ("version", graph.version), ("description", graph.description)) if value}
    file.write('[\n{"CXVersion": "2.0", "hasFragments": false},\n')
    counts = {
        "attributeDeclarations": 1, "networkAttributes": 1, "nodes": sum(graph.sizes.values()), "edges": graph.count_edges(), "visualProperties": 1,
    }  # fmt: skip
    _aspect("metaData", [{"name": name, "elementCount": count} for name, count in counts.items()], file)
    _aspect("attributeDeclarations", [_declarations(about, graph.edge_types)], file)
    _aspect("networkAttributes", [about], file)
    numbers: dict[str, int] = {}
    _aspect("nodes", _nodes(graph, numbers), file)
    _aspect("edges", _edges(graph, numbers), file)
    _aspect("visualProperties", [_style()], file)
    file.write('{"status": [{"success": true, "error": ""}]}\n]\n')


def _aspect(name: str, elements: Iterable[Mapping[str, Any] | str], file: TextIO) -> None:
    """Write an aspect; its elements are objects, or JSON already."""
    file.write(f'{{"{name}": [')
    for n, element in enumerate(elements):
        file.write(f"{',' if n else ''}\n{element if isinstance(element, str) else encode(element)}")
    file.write("]},\n")


def _declarations(about: Iterable[str], edge_types: Mapping[str, Type]) -> dict[str, dict[str, dict[str, str]]]:
    def declared(types: Mapping[str, Type]) -> dict[str, dict[str, str]]:
        return {name: {"d": TYPES[kind]} for name, kind in types.items()}

    return {
        "networkAttributes": declared(dict.fromkeys(about, "string")),
        "nodes": declared({"node_id": "string", "name": "string", **NODE_TYPES}),
        "edges": declared({"edge_id": "string", "interaction": "string", **edge_types}),
    }


def _nodes(graph: Graph, numbers: dict[str, int]) -> Iterable[dict[str, Any]]:
    places = Places(graph.sizes)
    for n, (node, kind, label, properties) in enumerate(graph.nodes):
        numbers[node] = n
        x, y = places.place(kind)
        yield {"id": n, "x": x, "y": y, "v": {"node_id": node, "name": label, **of_node(kind, label, properties)}}


def _edges(graph: Graph, numbers: Mapping[str, int]) -> Iterable[str]:
    for n, (edge, source, target, relation, weight, properties) in enumerate(graph.edges):
        values = f'"edge_id": {encode(edge)}, "interaction": {encode(relation)}, {edge_members(relation, weight, properties)}'
        yield f'{{"id": {n}, "s": {numbers[source]}, "t": {numbers[target]}, "v": {{{values}}}}}'


def _style() -> dict[str, Any]:
    """Colour and size by kind, the label from `name`, an arrow at an edge's target."""

    def by_kind(values: Mapping[str, object]) -> dict[str, Any]:
        mapped = [{"v": kind, "vp": values[kind]} for kind in NODE_KINDS]
        return {"type": "DISCRETE", "definition": {"attribute": "kind", "type": "string", "map": mapped}}

    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_SHAPE": "ellipse", "NODE_LABEL_FONT_SIZE": 6},
            "edge": {"EDGE_LINE_COLOR": "#BBBBBB", "EDGE_WIDTH": 1, "EDGE_TARGET_ARROW_SHAPE": "triangle"},
        },
        "nodeMapping": {
            "NODE_BACKGROUND_COLOR": by_kind({kind: hexadecimal(kind) for kind in COLOURS}),
            "NODE_WIDTH": by_kind(SIZES),
            "NODE_HEIGHT": by_kind(SIZES),
            "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}},
        },
        "edgeMapping": {},
    }
