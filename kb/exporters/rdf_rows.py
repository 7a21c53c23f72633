"""The rows that linked data are made of: nodes and edges, whole or narrowed by filters, and the records behind the nodes; all streamed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from kb.answers.query import Row, rows
from kb.exporters.selection import ALL, Filters, graph

QUERIES: Final = {
    "about": "SELECT name, value FROM about",
    "levels": "SELECT rubric, rubric_title, version, level, rank, label, meaning FROM levels ORDER BY rubric, rank",
    "nodes": "SELECT * FROM nodes ORDER BY id",
    "edges": "SELECT * FROM (SELECT *, iif(substr(source, 1, 6) <> 'claim:' AND substr(target, 1, 6) = 'claim:', target, source) AS node FROM edges) "
    "ORDER BY node, relation, target, id",
    "claims": "SELECT *, 'claim:' || id AS node FROM claim_records ORDER BY id",
    "evidence": "SELECT *, 'claim:' || claim AS node FROM evidence_records ORDER BY claim, position",
    "grades": "SELECT *, 'claim:' || claim AS node FROM grade_records ORDER BY claim, rubric",
    "works": "SELECT *, 'work:' || key AS node FROM work_records ORDER BY key",
    "sources": "SELECT *, 'work:' || id AS node FROM source_records ORDER BY id",
}
"""Name of each list to the query of its rows. Each list comes in the order of its nodes' ids, so that none is held in memory; an edge
goes with its claim."""


def linked(connection: sqlite3.Connection, filters: Filters = ALL) -> dict[str, Iterator[Row]]:
    """The rows of each list of `QUERIES`, narrowed; records of nodes that are not kept are in it and stay unused."""
    found = {name: rows(connection, query) for name, query in QUERIES.items()}
    if filters != ALL:
        kept = {node for node, *_ in graph(connection, filters).nodes}
        found["nodes"] = (row for row in found["nodes"] if row["id"] in kept)
        found["edges"] = (row for row in found["edges"] if row["source"] in kept and row["target"] in kept)
    return found
