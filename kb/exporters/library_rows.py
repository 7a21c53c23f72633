"""The works that exports of a library hold. In: a connection. Out: rows of `library_records`, streamed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from kb.answers.query import Row, rows

_ROWS = "SELECT key, csl, fields, claim_grades, bibtex FROM library_records"
_POINTING = "SELECT key, json_extract(fields, '$.crossref') AS parent FROM library_records WHERE parent IS NOT NULL ORDER BY key"
_MAX_DEPTH = 10
"""Steps of crossref that are followed, as in reading; a circle ends there too."""


def by_key(connection: sqlite3.Connection) -> Iterator[Row]:
    """The rows in the order of their keys."""
    return rows(connection, f"{_ROWS} ORDER BY key")


def children_first(connection: sqlite3.Connection) -> Iterator[Row]:
    """The rows in the order of their keys, and behind them those that others refer to with crossref, for BibTeX knows a parent only when it stands
    behind its children (source: btxdoc, section 4).
    """
    pointing = {row["key"]: row["parent"].strip().lower() for row in rows(connection, _POINTING)}
    depths = _depths(pointing, _keys(connection) if pointing else {})
    yield from (row for row in by_key(connection) if row["key"] not in depths)
    for key in sorted(depths, key=lambda key: (depths[key], key)):
        yield from rows(connection, f"{_ROWS} WHERE key = ?", (key,))


def _keys(connection: sqlite3.Connection) -> dict[str, str]:
    """Every key and former key in small letters, to the key of today."""
    former = {row["alias"].lower(): row["work"] for row in rows(connection, "SELECT alias, work FROM alias_records")}
    return former | {row["key"].lower(): row["key"] for row in rows(connection, "SELECT key FROM library_records")}


def _depths(pointing: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, int]:
    """For each work that others refer to: by how many steps at most. `pointing` holds the parent of each key as written."""
    parents = {key: keys[parent] for key, parent in pointing.items() if parent in keys}
    depths: dict[str, int] = {}
    reached = set(parents)
    for depth in range(1, _MAX_DEPTH + 1):
        reached = {parents[key] for key in reached if key in parents}
        depths |= dict.fromkeys(reached, depth)
    return depths
