"""Every export format, in one table. An exporter writes rows, given as iterators over views, to a file or into a folder; it knows no database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.answers.query import Row, rows
from kb.exporters import (
    biblatex,
    bibtex,
    csljson,
    csv,
    cx2,
    cyjs,
    gexf,
    graphml,
    json,
    jsonld,
    nodelink,
    package,
    parquet,
    ris,
    trig,
    turtle,
    vosviewer,
)
from kb.exporters.flat import shown
from kb.exporters.library_rows import by_key, children_first
from kb.exporters.rdf_rows import linked
from kb.exporters.selection import graph

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
    "drafts": "SELECT * FROM drafted_records",
}  # fmt: skip
"""What `kb export json` holds, in order: name of the list to the query of its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An export format."""

    write: Callable[[Any, Any], int | None]
    """Writes what `rows` gives to an open text file, or into a folder named by its path; may return how many characters it had to replace."""
    rows: Callable[..., Any]
    """What is exported, streamed: given a connection, and for a graph perhaps `selection.Filters`."""
    suffix: str
    media_type: str
    holds: str
    """graph, library or all."""
    folder: bool = False
    """Whether `write` makes several files in a folder; `suffix` and `media_type` are those of their archive."""
    mark: str = ""
    """File by which a folder is known as written before by this format; for formats that take no folder with other files in it."""
    write_raw: Callable[[Any, Any], int | None] | None = None
    """Writes cells as they are, where `write` makes them safe for spreadsheets."""


def _everything(connection: sqlite3.Connection) -> Iterator[tuple[str, Iterable[Row]]]:
    for name, query in PARTS.items():
        yield name, rows(connection, query)


FORMATS: dict[str, Format] = {
    "biblatex": Format(write=biblatex.write, rows=by_key, suffix=".bib", media_type="application/x-bibtex", holds="library"),
    "bibtex": Format(write=bibtex.write, rows=children_first, suffix=".bib", media_type="application/x-bibtex", holds="library"),
    "csljson": Format(write=csljson.write, rows=by_key, suffix=".json", media_type="application/vnd.citationstyles.csl+json", holds="library"),
    "csv": Format(write=csv.write, write_raw=csv.write_raw, rows=shown, suffix=".zip", media_type="application/zip", holds="graph", folder=True),
    "cx2": Format(write=cx2.write, rows=shown, suffix=".cx2", media_type="application/json", holds="graph"),
    "cyjs": Format(write=cyjs.write, rows=shown, suffix=".cyjs", media_type="application/json", holds="graph"),
    "gexf": Format(write=gexf.write, rows=shown, suffix=".gexf", media_type="application/gexf+xml", holds="graph"),
    "graphml": Format(write=graphml.write, rows=shown, suffix=".graphml", media_type="application/graphml+xml", holds="graph"),
    "json": Format(write=json.write, rows=_everything, suffix=".json", media_type="application/json", holds="all"),
    "jsonld": Format(write=jsonld.write, rows=linked, suffix=".jsonld", media_type="application/ld+json", holds="graph"),
    "nodelink": Format(write=nodelink.write, rows=shown, suffix=".json", media_type="application/json", holds="graph"),
    "package": Format(
        write=package.write,
        write_raw=package.write_raw,
        rows=package.database,
        suffix=".zip",
        media_type="application/zip",
        holds="all",
        folder=True,
        mark="datapackage.json",
    ),
    "parquet": Format(write=parquet.write, rows=shown, suffix=".zip", media_type="application/zip", holds="graph", folder=True),
    "ris": Format(write=ris.write, rows=by_key, suffix=".ris", media_type="application/x-research-info-systems", holds="library"),
    "trig": Format(write=trig.write, rows=linked, suffix=".trig", media_type="application/trig", holds="graph"),
    "turtle": Format(write=turtle.write, rows=linked, suffix=".ttl", media_type="text/turtle", holds="graph"),
    "vosviewer": Format(write=vosviewer.write, rows=graph, suffix=".json", media_type="application/json", holds="graph"),
}
