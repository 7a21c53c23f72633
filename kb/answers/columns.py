"""A list of the base as columns, ready for pandas or polars, without either: column name to values, all columns of one length.

A field within a dictionary may be of more than one type, `source` in the properties of `nodes` for one: polars takes it with `strict=False`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from kb.answers.query import one, rows
from kb.errors import KbError, nearest

_VIEW = "SELECT name FROM sqlite_master WHERE type = 'view' AND name = ?"
_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"


def columns(connection: sqlite3.Connection, name: str, parts: Mapping[str, str]) -> dict[str, list[Any]]:
    """The columns of one of the `parts` (name to query) or of a view of the database, in order; a column of JSON holds lists or dictionaries.

    Raises KbError, with the nearest name, if there is neither.
    """
    view = one(connection, _VIEW, (name,))
    if name not in parts and view is None:
        names = [*parts, *(row["name"] for row in rows(connection, _VIEWS))]
        raise KbError(f"no list '{name}'; {nearest(name, names, other='docs/schema.md tells all views')}", exit_code=2)
    query = parts[name] if name in parts else f'SELECT * FROM "{view["name"]}"'  # type: ignore[index]  # a name that the database has
    found: dict[str, list[Any]] = {column[0]: [] for column in connection.execute(f"{query} LIMIT 0").description}
    for row in rows(connection, query):
        for column, value in row.items():
            found[column].append(value)
    return found
