"""The tables of a data package: which view each is read from, its keys, and the type and meaning of each column. It writes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kb.answers.query import FLAGS, JSON_COLUMNS, Row, rows
from kb.schema import meanings


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table comes from."""

    view: str
    key: tuple[str, ...]
    """Columns of the primary key; the rows come in their order."""
    points: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """Columns to the table whose primary key they hold."""
    title: str = ""
    """What it holds, where it is a part of its view; else the view's meaning says it."""


SOURCES: Final[Mapping[str, Source]] = {
    "sources": Source(view="source_records", key=("id",), points={("id",): "works"}),
    "works": Source(view="work_records", key=("key",)),
    "aliases": Source(view="alias_records", key=("alias",), points={("work",): "works"}),
    "verifications": Source(view="verification_records", key=("work", "position"), points={("work",): "works"}),
    "practices": Source(view="term_records", key=("id",), points={("broader",): "practices"}, title="What is done: practices, programmes, policies"),
    "populations": Source(view="term_records", key=("id",), points={("broader",): "populations"}, title="Groups that claims are about"),
    "outcomes": Source(view="term_records", key=("id",), points={("broader",): "outcomes"}, title="What would change, be lacking or be served"),
    "claims": Source(view="claim_records", key=("id",), points={("source",): "sources", ("restates",): "claims"}),
    "withdrawals": Source(view="withdrawal_records", key=("id",)),
    "evidence": Source(view="evidence_records", key=("id",), points={("claim",): "claims", ("work",): "works"}),
    "facts": Source(view="fact_records", key=("evidence", "name"), points={("evidence",): "evidence", ("claim",): "claims"}),
    "levels": Source(view="levels", key=("rubric", "level")),
    "grades": Source(view="grade_records", key=("claim", "rubric"), points={("claim",): "claims", ("rubric", "level"): "levels"}),
    "steps": Source(view="step_records", key=("claim", "rubric", "position"), points={("claim", "rubric"): "grades", ("evidence",): "evidence"}),
    "cells": Source(view="cell_exports", key=("practice", "population"), points={("practice",): "practices", ("population",): "populations"}),
    "outcome_cells": Source(view="outcome_cell_exports", key=("practice", "outcome"), points={("practice",): "practices", ("outcome",): "outcomes"}),
    "citations": Source(view="citation_records", key=("id",), points={("source",): "sources"}),
    "drafts": Source(view="drafted_records", key=("document",), points={("source",): "sources"}),
    "nodes": Source(view="nodes", key=("id",)),
    "edges": Source(view="edges", key=("id",), points={("source",): "nodes", ("target",): "nodes"}),
    "provenance": Source(view="provenance_records", key=("name",)),
}
"""Table to where it comes from, in the order in which readers meet them."""
ELSEWHERE: Final = frozenset({"reference_html", "csl", "bibtex"})
"""Columns of works that hold whole entries or pages: references.bib and kb.db have them."""
_OBJECTS: Final = frozenset({"fit", "facts", "properties"})
"""Columns of JSON that hold an object, where others hold an array."""
_COMPUTED: Final = {"n_claims": "integer", "weight": "number"}
"""Columns of which SQLite tells no type, and which are no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    name: str
    type: str
    """As the Table Schema calls it: string, integer, boolean, array, object or number."""
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the package. `rows` can be gone through once."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Iterator[Row]


def tables(connection: sqlite3.Connection) -> Iterator[Table]:
    """Every table of `SOURCES`, its rows streamed."""
    told = meanings(sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'view'"))
    for name, source in SOURCES.items():
        view = told[source.view]
        declared = {column: kind for _, column, kind, *_ in connection.execute(f"PRAGMA table_info([{source.view}])") if column not in ELSEWHERE}
        columns = tuple(Column(name=column, type=_type(column, kind), meaning=view.columns[column]) for column, kind in declared.items())
        of_kind = f"WHERE kind = '{name.removesuffix('s')}'" if source.title else ""
        found = rows(connection, f"SELECT {_listed(declared)} FROM {source.view} {of_kind} ORDER BY {_listed(source.key)}")
        yield Table(name=name, meaning=source.title or view.text, columns=columns, rows=found)


def _listed(names: Mapping[str, str] | tuple[str, ...]) -> str:
    return ", ".join(f"[{name}]" for name in names)


def _type(column: str, declared: str) -> str:
    if column in FLAGS:
        return "boolean"
    if column in JSON_COLUMNS:
        return "object" if column in _OBJECTS else "array"
    return _COMPUTED.get(column, "integer" if declared == "INTEGER" else "string")
