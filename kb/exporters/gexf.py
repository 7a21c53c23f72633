"""The graph as GEXF 1.3, with colours, sizes and places: for Gephi, Gephi Lite, networkx. In goes a `Graph`, streamed.

Source: the schema of GEXF 1.3 (gexf.net). An edge's `kind` is its relation: two nodes may be joined by several edges of different kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TextIO

from kb.exporters.attributes import KEPT, NODE_TYPES, REPEATED, Type, of_edge, of_node, text
from kb.exporters.looks import COLOURS, SIZES, Places
from kb.exporters.selection import Graph
from kb.exporters.xml_text import Cleaner

TYPES: Final = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean", "list": "string"}
"""Our types to GEXF's; a list is its JSON, since GEXF's own lists cannot hold their separator."""
_OWN: Final = ("label", "weight")
"""Attributes for which GEXF has a place of its own."""
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
"""
_LOOKS: Final = {kind: '<viz:color r="{}" g="{}" b="{}"/>'.format(*colour) + f'<viz:size value="{SIZES[kind]}"/>' for kind, colour in COLOURS.items()}


def write(graph: Graph, file: TextIO) -> int:
    """Write nodes, then edges, one a line. Returns how many characters XML cannot hold; each became U+FFFD."""
    clean = Cleaner()
    places = Places(graph.sizes)
    file.write(_HEAD)
    file.write(f"<meta><description>{clean.text(f'{graph.title}, version {graph.version}')}</description></meta>\n")
    file.write('<graph mode="static" defaultedgetype="directed" idtype="string">\n')
    file.write(_declared("node", NODE_TYPES) + _declared("edge", graph.edge_types))
    file.write(f'<nodes count="{sum(graph.sizes.values())}">\n')
    for node, kind, label, properties in graph.nodes:
        x, y = places.place(kind)
        looks = f'{_LOOKS[kind]}<viz:position x="{x}" y="{y}" z="0.0"/>'
        own = f"id={clean.quoted(node)} label={clean.quoted(label)}"
        file.write(f"<node {own}>{_values(of_node(kind, label, properties), clean)}{looks}</node>\n")
    file.write(f'</nodes>\n<edges count="{graph.count_edges()}">\n')
    for edge, source, target, relation, weight, properties in graph.edges:
        rest, replaced = _rest_of_edge(relation, weight, properties)
        clean.replaced += replaced
        file.write(f"<edge id={clean.quoted(edge)} source={clean.quoted(source)} target={clean.quoted(target)} {rest}")
    file.write("</edges>\n</graph>\n</gexf>\n")
    return clean.replaced


@lru_cache(KEPT)
def _rest_of_edge(relation: str, weight: float, properties: str) -> tuple[str, int]:
    """What follows an edge's ends, and how many characters were replaced in it."""
    clean = Cleaner()
    quoted = clean.quoted(relation)
    values = _values(of_edge(relation, weight, properties), clean)
    return f'kind={quoted} label={quoted} weight="{weight}">{values}</edge>\n', clean.replaced


def _declared(owner: str, types: Mapping[str, Type]) -> str:
    lines = (f'<attribute id="{name}" title="{name}" type="{TYPES[kind]}"/>\n' for name, kind in types.items() if name not in _OWN)
    return f'<attributes class="{owner}">\n{"".join(lines)}</attributes>\n'


def _values(attributes: Mapping[str, Any], clean: Cleaner) -> str:
    values = []
    for name, value in attributes.items():
        if name in REPEATED:
            part, replaced = _kept(name, value)
            clean.replaced += replaced
            values.append(part)
        elif name not in _OWN:
            values.append(f'<attvalue for="{name}" value={clean.quoted(text(value))}/>')
    return f"<attvalues>{''.join(values)}</attvalues>"


@lru_cache(KEPT)
def _kept(name: str, value: object) -> tuple[str, int]:
    """An attribute, and how many characters were replaced in it."""
    clean = Cleaner()
    return f'<attvalue for="{name}" value={clean.quoted(text(value))}/>', clean.replaced
