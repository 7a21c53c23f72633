"""The evidence-and-gap map: a row for each practice, a column for each population, a cell for each combination."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answers.query import Row, one, rows
from kb.answers.search import known
from kb.errors import KbError

STATE_WORDS = {
    "graded": "",
    "asserted_only": "only asserted",
    "other_only": "barriers, needs or advice only",
    "said_missing": "the source says research is missing",
    "not_found": "not found in these documents",
    "out_of_scope": "not asked here",
}
"""Readers' words for the state of a cell that has no strength to show."""
_CELL = "SELECT * FROM cell_exports WHERE practice = ? AND population = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map: `cells[row][column]` answers the combination."""

    rows: tuple[Row, ...]
    """Practices: id and label."""
    columns: tuple[Row, ...]
    """Populations: id and label."""
    cells: tuple[tuple[Row, ...], ...]


def evidence_map(connection: sqlite3.Connection, *, practices: Sequence[str] = (), populations: Sequence[str] = ()) -> Map:
    """The map of the declared frame, or of the practices and populations named. Raises KbError for an id that is not known."""
    down = _axis(connection, "practice", practices)
    across = _axis(connection, "population", populations)
    if not down or not across:
        raise KbError("the base declares no map; name practices with --rows and populations with --columns, or add 'map:' to vocabulary.yaml")
    return Map(
        rows=down,
        columns=across,
        cells=tuple(tuple(_answer(connection, row, column) for column in across) for row in down),
    )


def cell(connection: sqlite3.Connection, practice: str, population: str) -> Row:
    """One combination, with a sentence that answers it. A combination without any claim is answered too."""
    terms = []
    for kind, term in (("practice", practice), ("population", population)):
        known(connection, kind, term)
        found = one(connection, "SELECT id, label FROM term_records WHERE kind = ? AND id = ?", (kind, term))
        assert found is not None
        terms.append(found)
    return _answer(connection, terms[0], terms[1])


def sentence(found: Row) -> str:
    """The cell in a sentence for readers: what is there and how much of it."""
    if found["n_effect"]:
        parts = []
        if found["strength"]:
            parts.append(f"{found['support']}, benefit: {found['n_at_strength']} of {_claims(found['n_effect'])} of effect")
        if found["strength_against"]:
            parts.append(f"{found['support_against']}, harm, mixed or no effect found")
        if found["contested"]:
            parts.append("contested")
        text = "; ".join(parts)
    else:
        text = STATE_WORDS[found["state"]].capitalize()
    if found["n_other"]:
        text += f"; {_claims(found['n_other'])} of other kinds"
    if found["inherited"]:
        text += f"; {_claims(len(found['inherited']))} about a wider group"
    return text + "."


def _axis(connection: sqlite3.Connection, kind: str, named: Sequence[str]) -> tuple[Row, ...]:
    if not named:
        return tuple(rows(connection, "SELECT id, label FROM term_records WHERE kind = ? AND frame IS NOT NULL ORDER BY frame", (kind,)))
    for term in named:
        known(connection, kind, term)
    labels = {row["id"]: row for row in rows(connection, "SELECT id, label FROM term_records WHERE kind = ?", (kind,))}
    return tuple(labels[term] for term in named)


def _answer(connection: sqlite3.Connection, practice: Row, population: Row) -> Row:
    found = one(connection, _CELL, (practice["id"], population["id"])) or _nothing(connection, practice, population)
    return {**found, "sentence": sentence(found)}


def _nothing(connection: sqlite3.Connection, practice: Row, population: Row) -> Row:
    """A combination outside the frame that no claim is about."""
    query = "SELECT claim FROM cell_claims WHERE practice = ? AND population = ? AND place = 'wider' ORDER BY claim"
    wider = [row["claim"] for row in rows(connection, query, (practice["id"], population["id"]))]
    return {
        "practice": practice["id"], "population": population["id"], "practice_label": practice["label"], "population_label": population["label"],
        "state": "not_found", "strength": None, "support": None, "strength_against": None, "support_against": None, "contested": False,
        "n_effect": 0, "n_at_strength": 0, "n_other": 0, "inherited": wider, "claims": [],
        "in_frame": False, "reason": "", "essa_now": None, "essa_possible": None, "map_row": None, "map_column": None,
    }  # fmt: skip


def _claims(count: int) -> str:
    return f"{count} claim" if count == 1 else f"{count} claims"
