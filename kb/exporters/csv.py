"""The graph as two tables, nodes.csv and edges.csv, with the column names that Gephi and Cytoscape look for. In goes a `Graph`, streamed.

Unless they are wanted raw, cells are made safe for spreadsheets. What is not known is an empty cell, and a list its JSON.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

from kb.answers.readers_words import spreadsheet_safe
from kb.exporters.attributes import NODE_TYPES, of_edge, of_node, text
from kb.exporters.selection import Graph

FILES: Final = ("nodes.csv", "edges.csv")
NODE_COLUMNS: Final = {"id": "Id", "label": "Label", **{name: name for name in NODE_TYPES if name != "label"}}
"""Attribute to column."""
EDGE_COLUMNS: Final = {"source": "Source", "target": "Target", "directed": "Type", "id": "Id", "relation": "Label", "weight": "Weight"}
"""Attribute to column; the others are called alike."""


def write(graph: Graph, folder: Path) -> None:
    """Write both files into the folder, cells safe for spreadsheets."""
    _write(graph, folder, raw=False)


def write_raw(graph: Graph, folder: Path) -> None:
    """Write both files into the folder, cells as they are."""
    _write(graph, folder, raw=True)


def _write(graph: Graph, folder: Path, *, raw: bool) -> None:
    nodes = ({"id": node, **of_node(kind, label, properties)} for node, kind, label, properties in graph.nodes)
    edges = (
        {"source": source, "target": target, "directed": "Directed", "id": edge, **of_edge(relation, weight, properties)}
        for edge, source, target, relation, weight, properties in graph.edges
    )
    edge_columns = {**EDGE_COLUMNS, **{name: name for name in graph.edge_types if name not in EDGE_COLUMNS}}
    for name, columns, rows in zip(FILES, (NODE_COLUMNS, edge_columns), (nodes, edges), strict=True):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            _table(file, columns, rows, raw=raw)


def _table(file: TextIO, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], *, raw: bool) -> None:
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(columns.values())
    for row in rows:
        cells = [text(row[name]) if name in row else "" for name in columns]
        lines.writerow(cells if raw else map(spreadsheet_safe, cells))
