"""The metadata that Datasette shows, made complete: what metadata.yml says, and what the schema's comments say of each table and column.

Licence and source stand at every level, since not every version of Datasette passes them down.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from kb.answers.query import metadata
from kb.schema import Meaning, meanings

_CREDIT = ("license", "license_url", "source", "source_url", "about", "about_url")
_SEARCHES = {"claim_pages": "claims_search", "work_pages": "works_search"}
"""Views with a column `n` that their full-text search counts by."""


class Shared(dict[str, Any]):
    """A mapping that is not copied deep: Datasette 0.65 copies all metadata for each table that it asks about, and changes nothing in it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return dict(self)


def completed(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    """Metadata for a Datasette that serves the base under `name`."""
    about = metadata(connection)
    stored = json.loads(about.get("datasette") or "{}")
    creates = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL")]
    credit = {key: stored[key] for key in _CREDIT if stored.get(key)}
    own = _mapping(_mapping(stored.get("databases")).get(name))
    described = {"title": about["title"], **credit, **own, "tables": _tables(_mapping(own.get("tables")), meanings(creates), credit)}
    return Shared({**stored, "databases": {name: described}})


def _tables(stored: Mapping[str, Any], meant: Mapping[str, Meaning], credit: Mapping[str, str]) -> dict[str, Any]:
    """Every table and view described. A table that the metadata does not speak of is hidden: readers ask views."""
    tables = {}
    for name in dict.fromkeys((*meant, *stored)):
        described: dict[str, Any] = {**credit}
        if name in meant:
            described |= {"description": meant[name].text, "columns": meant[name].columns}
            if meant[name].kind == "table":
                described["hidden"] = name not in stored
        if name in _SEARCHES:
            described |= {"fts_table": _SEARCHES[name], "fts_pk": "n"}
        tables[name] = described | _mapping(stored.get(name))
    return tables


def _mapping(value: object) -> dict[str, Any]:
    """The value, or nothing where a curator wrote something else there."""
    return dict(value) if isinstance(value, Mapping) else {}
