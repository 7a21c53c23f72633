"""How far a base is coded: drafts of claims that nobody has decided on yet, counted. What they say is no answer, and is told nowhere.

In: a built base. Out: counts, and the sentence that says so beside whatever else is said to be missing.
"""

from __future__ import annotations

import sqlite3

from kb.answers.query import Row, one, rows

_DOCUMENTS = "SELECT * FROM drafted_records"
_OPEN = (
    "SELECT count(*) AS n FROM draft_records AS d WHERE (:kind IS NULL OR d.kind = :kind) "
    "AND (:practice IS NULL OR d.n IN (SELECT draft FROM term_drafts WHERE kind = 'practice' AND term = :practice)) "
    "AND (:population IS NULL OR d.n IN (SELECT draft FROM term_drafts WHERE kind = 'population' AND term = :population)) "
    "AND (:outcome IS NULL OR d.n IN (SELECT draft FROM term_drafts WHERE kind = 'outcome' AND term = :outcome))"
)
_COMBINATION = "SELECT count(DISTINCT draft) AS n FROM cell_drafts WHERE practice = ? AND population = ?"


def coding(connection: sqlite3.Connection) -> Row:
    """How far drafts are decided on: `documents` with the counts of each, and `n_drafts`, `n_accepted`, `n_discarded`, `n_open` of all."""
    documents = list(rows(connection, _DOCUMENTS))
    return {"documents": documents, **{name: sum(row[name] for row in documents) for name in ("n_drafts", "n_accepted", "n_discarded", "n_open")}}


def open_drafts(
    connection: sqlite3.Connection,
    *,
    kind: str | None = None,
    practice: str | None = None,
    population: str | None = None,
    outcome: str | None = None,
) -> int:
    """How many open drafts there are, or of them seem to be of a kind and may be about terms. An id that is not known has none."""
    found = one(connection, _OPEN, {"kind": kind, "practice": practice, "population": population, "outcome": outcome})
    return found["n"] if found else 0


def open_on(connection: sqlite3.Connection, practice: str, population: str) -> int:
    """How many open drafts may be about the combination."""
    found = one(connection, _COMBINATION, (practice, population))
    return found["n"] if found else 0


def still_open(counts: Row) -> str:
    """The sentence that a base in the making carries; empty where no draft is open. `counts`: of `coding`.

    >>> still_open({"n_open": 188, "n_drafts": 206})
    'This base is still being coded: 188 of 206 drafts of claims are not decided on yet. What is not found may stand in them.'
    >>> still_open({"n_open": 0, "n_drafts": 206})
    ''
    """
    if not counts["n_open"]:
        return ""
    number, verb = f"{counts['n_open']:,} of {counts['n_drafts']:,}", "is" if counts["n_open"] == 1 else "are"
    noun = "draft of a claim" if counts["n_drafts"] == 1 else "drafts of claims"
    return f"This base is still being coded: {number} {noun} {verb} not decided on yet. What is not found may stand in them."


def drafts_wait(count: int) -> str:
    """Open drafts in words; empty for none.

    >>> drafts_wait(1), drafts_wait(12), drafts_wait(0)
    ('1 open draft', '12 open drafts', '')
    """
    return f"{count:,} open draft{'' if count == 1 else 's'}" if count else ""
