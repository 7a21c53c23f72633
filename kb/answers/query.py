"""Opening a built base read-only, and rows as dictionaries; lists and objects in columns of JSON are given as such."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.errors import KbError

SCHEMA_VERSION = 4
"""Of schema.sql, as `PRAGMA user_version` tells it."""
JSON_COLUMNS = frozenset(
    {
        "practices",
        "populations",
        "outcomes",
        "addressees",
        "claims",
        "inherited",
        "works",
        "keys",
        "limits",
        "authors",
        "editors",
        "translators",
        "synonyms",
        "fit",
        "facts",
        "properties",
        "fields",
        "printed",
        "unconfirmed",
        "corrected",
        "csl",
    }
)
FLAGS = frozenset({"contested", "in_frame", "authors_more"})
Row = dict[str, Any]


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a built base. Raises KbError if there is none at `path`, or one of another version."""
    if not path.is_file():
        raise KbError(f"{path}: no such database; build it with 'kb build', or name another with --db")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT 1 FROM claim_records LIMIT 1").fetchone()
    except sqlite3.Error as fault:
        connection.close()
        raise KbError(f"{path}: is not a knowledge base ({fault}); build one with 'kb build'") from fault
    if version != SCHEMA_VERSION:
        connection.close()
        raise KbError(f"{path}: was built by another version of kb (schema {version}, wanted {SCHEMA_VERSION}); build it again")
    return connection


def rows(connection: sqlite3.Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Iterator[Row]:
    """The rows of a query as dictionaries, streamed; columns of JSON decoded, flags as truth values."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    encoded, flags = [name for name in names if name in JSON_COLUMNS], [name for name in names if name in FLAGS]
    for found in cursor:
        row: Row = dict(zip(names, found, strict=True))
        for name in encoded:
            if isinstance(row[name], str):
                row[name] = json.loads(row[name])
        for name in flags:
            if row[name] is not None:
                row[name] = bool(row[name])
        yield row


def one(connection: sqlite3.Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
    """The first row of a query, or None."""
    return next(rows(connection, sql, parameters), None)


def metadata(connection: sqlite3.Connection) -> dict[str, str]:
    """What the base says of itself: title, version, released ..."""
    return {row["name"]: row["value"] for row in rows(connection, "SELECT name, value FROM about")}


def shown_rubrics(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of the rubrics whose levels readers are shown; exports hold the grades of all."""
    stored = connection.execute("SELECT value FROM about WHERE name = 'rubrics'").fetchone()
    return tuple(json.loads(stored[0]))


def level_rank(connection: sqlite3.Connection, level: str) -> int:
    """The rank of a level of the rubric `reported`. Raises KbError, naming the levels, if there is none of that id."""
    ranks = {row["level"]: row["rank"] for row in rows(connection, "SELECT level, rank FROM levels WHERE rubric = 'reported'")}
    if level not in ranks:
        raise KbError(f"no level '{level}'; use one of {', '.join(ranks)}", exit_code=2)
    return int(ranks[level])
