"""Every export format, in one table. An exporter writes rows, given as iterators over views, to an open text file; it knows no database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from kb.answers.query import Row, rows
from kb.exporters import bibtex, csljson, json, ris

TERMS = "SELECT id, label, broader, synonyms, definition FROM term_records WHERE kind = '{}' ORDER BY position"
CELLS = "SELECT * FROM cell_exports ORDER BY map_row IS NULL, map_row, map_column, practice, population"
PARTS = {
    "sources": "SELECT * FROM source_records",
    "works": "SELECT * FROM work_records ORDER BY key",
    "practices": TERMS.format("practice"),
    "populations": TERMS.format("population"),
    "outcomes": TERMS.format("outcome"),
    "claims": "SELECT * FROM claim_records ORDER BY n",
    "evidence": "SELECT * FROM evidence_records ORDER BY claim, position",
    "grades": "SELECT * FROM grade_records ORDER BY claim, rubric",
    "cells": CELLS,
    "citations": "SELECT * FROM citation_records ORDER BY document, \"start\"",
    "nodes": "SELECT * FROM nodes ORDER BY id",
    "edges": "SELECT * FROM edges ORDER BY id",
    "provenance": "SELECT * FROM provenance_records ORDER BY kind, name",
}  # fmt: skip
"""What `kb export json` holds, in order: name of the list to the query of its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An export format."""

    write: Callable[[Any, TextIO], None]
    """Writes what `rows` gives."""
    rows: Callable[[sqlite3.Connection], Any]
    """What is exported, streamed."""
    suffix: str
    media_type: str
    holds: str
    """graph, library or all."""


def _everything(connection: sqlite3.Connection) -> Iterator[tuple[str, Iterable[Row]]]:
    for name, query in PARTS.items():
        yield name, rows(connection, query)


def _library(connection: sqlite3.Connection) -> Iterator[Row]:
    return rows(connection, "SELECT key, csl, bibtex FROM work_records ORDER BY key")


FORMATS: dict[str, Format] = {
    "bibtex": Format(write=bibtex.write, rows=_library, suffix=".bib", media_type="application/x-bibtex", holds="library"),
    "csljson": Format(write=csljson.write, rows=_library, suffix=".json", media_type="application/vnd.citationstyles.csl+json", holds="library"),
    "json": Format(write=json.write, rows=_everything, suffix=".json", media_type="application/json", holds="all"),
    "ris": Format(write=ris.write, rows=_library, suffix=".ris", media_type="application/x-research-info-systems", holds="library"),
}
