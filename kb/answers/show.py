"""One thing of the base, whole: a claim, work, source, practice, population, outcome or cell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from kb.answers.drafts import open_drafts
from kb.answers.map import cell, outcome_cell
from kb.answers.query import Row, one, rows
from kb.errors import KbError, nearest

KINDS = ("claim", "work", "practice", "population", "outcome")
_RECORD = {"claim": "SELECT * FROM claim_records WHERE id = ?", "work": "SELECT * FROM work_records WHERE key = ?"}
_TERM = "SELECT * FROM term_records WHERE kind = ? AND id = ?"
_BRIEF = "SELECT c.id, c.statement, c.kind, c.direction, c.strength, c.support, c.source FROM claim_records AS c"
_SCALE = "reported"
"""The rubric whose level a claim is shown with."""
_GRADES = (
    "SELECT g.rubric, l.rubric_title AS title, g.level, l.label, g.possible, p.label AS possible_label, g.why, g.would_change "
    "FROM grade_records AS g JOIN levels AS l ON l.rubric = g.rubric AND l.level = g.level "
    "LEFT JOIN levels AS p ON p.rubric = g.rubric AND p.level = g.possible "
    "WHERE g.claim = ? ORDER BY g.rubric = 'reported' DESC, g.rubric"
)
_BEST_FIRST = " ORDER BY c.strength_rank DESC, c.n"


def show(connection: sqlite3.Connection, name: str, *, passages: Path | None = None) -> Row:
    """Everything about one id, with `what` telling what it is. `kind:id` chooses among kinds; PRACTICE/POPULATION and PRACTICE/OUTCOME are cells.

    `passages` is the private database of passage texts, if there is one. Raises KbError, with the nearest id, if nothing has it.
    """
    name = name.encode("utf-8", "replace").decode()  # an argument of the command line may hold what no text does
    chosen, colon, rest = name.partition(":")
    for kind in KINDS:
        if colon and chosen == kind:
            found = _WHOLE[kind](connection, rest)
        elif not (colon and chosen in KINDS):
            found = _WHOLE[kind](connection, name)
        else:
            continue
        if found is not None:
            return _with_text(found, passages) if kind == "claim" else found
    practice, slash, population = name.partition("/")
    if slash:
        return _cell(connection, practice, population)
    if (alias := alias_of(connection, name.removeprefix("work:"))) is not None:
        return show(connection, f"work:{alias}", passages=passages)
    withdrawn = one(connection, "SELECT id, reason, successor FROM withdrawal_records WHERE id = ?", (name,))
    if withdrawn:
        successor = f"; see {withdrawn['successor']}" if withdrawn["successor"] else ""
        raise KbError(f"the claim {name} was withdrawn: {withdrawn['reason'].rstrip('.')}{successor}")
    ids = (row["id"].partition(":")[2] for row in rows(connection, "SELECT id FROM nodes"))
    raise KbError(f"nothing in this base has the id '{name}'; {nearest(name, ids, other='kb search finds ids by words')}")


def alias_of(connection: sqlite3.Connection, name: str) -> str | None:
    """The citekey of today of the work that had this one before; None where none had."""
    found = one(connection, "SELECT work FROM alias_records WHERE alias = ?", (name,))
    return None if found is None else str(found["work"])


def _claim(connection: sqlite3.Connection, name: str) -> Row | None:
    found = one(connection, _RECORD["claim"], (name,))
    if found is None:
        return None
    source = one(connection, "SELECT label, reference FROM work_records WHERE key = ?", (found["source"],)) or {}
    links = list(rows(connection, "SELECT * FROM evidence_records WHERE claim = ? ORDER BY position", (name,)))
    for link in links:
        link["reference"] = (one(connection, "SELECT reference FROM work_records WHERE key = ?", (link["work"],)) or {}).get("reference")
    trails: dict[str, list[Row]] = {}
    for step in rows(
        connection, "SELECT rubric, position, rule, evidence, found, because FROM step_records WHERE claim = ? ORDER BY rubric, position", (name,)
    ):
        trails.setdefault(step["rubric"], []).append(step)
    return {
        "what": "claim", **found, "stated_by": source.get("label"), "reference": source.get("reference"), "evidence": links,
        "steps": trails.get(_SCALE, []),
        "grades": [{**grade, "steps": trails.get(grade["rubric"], [])} for grade in rows(connection, _GRADES, (name,))],
        "restated_by": [row["id"] for row in rows(connection, "SELECT id FROM claim_records WHERE restates = ? ORDER BY n", (name,))],
    }  # fmt: skip


def _work(connection: sqlite3.Connection, name: str) -> Row | None:
    found = one(connection, _RECORD["work"], (name,))
    if found is None:
        return None
    confirmed = rows(connection, "SELECT name, url, seen FROM verification_records WHERE work = ? ORDER BY position", (name,))
    resting = f"{_BRIEF} WHERE c.id IN (SELECT claim FROM evidence_records WHERE work = ?){_BEST_FIRST}"
    stated = f"{_BRIEF} WHERE c.source = ? ORDER BY c.n"
    claims, own = list(rows(connection, resting, (name,))), list(rows(connection, stated, (name,)))
    drafts = one(connection, "SELECT document, n_drafts, n_accepted, n_discarded, n_open FROM drafted_records WHERE source = ?", (name,))
    return {
        "what": "source" if own else "work", **found, "verifications": list(confirmed), "claims": claims, "states": own, "drafts": drafts,
    }  # fmt: skip


def _term(kind: str) -> Callable[[sqlite3.Connection, str], Row | None]:
    def whole(connection: sqlite3.Connection, name: str) -> Row | None:
        found = one(connection, _TERM, (kind, name))
        if found is None:
            return None
        narrower = [
            row["id"] for row in rows(connection, "SELECT id FROM term_records WHERE kind = ? AND broader = ? ORDER BY position", (kind, name))
        ]
        claims = list(
            rows(connection, f"{_BRIEF} WHERE c.id IN (SELECT claim FROM term_claims WHERE kind = ? AND term = ?){_BEST_FIRST}", (kind, name))
        )
        return {"what": kind, **found, "narrower": narrower, "claims": claims, "n_drafts": open_drafts(connection, **{kind: name})}

    return whole


def _cell(connection: sqlite3.Connection, practice: str, column: str) -> Row:
    """A combination with a population, or else with an outcome."""
    if not _has(connection, "population", column) and _has(connection, "outcome", column):
        answered = outcome_cell(connection, practice, column)
        counted = list(rows(connection, f"{_BRIEF} WHERE c.id IN (SELECT value FROM json_each(?)){_BEST_FIRST}", (json.dumps(answered["claims"]),)))
        return {"what": "cell", **answered, "claims": counted, "wider_claims": []}
    found = cell(connection, practice, column)

    def claims(place: str) -> Iterator[Row]:
        within = "c.id IN (SELECT claim FROM cell_claims WHERE practice = ? AND population = ? AND place = ?)"
        return rows(connection, f"{_BRIEF} WHERE {within}{_BEST_FIRST}", (practice, column, place))

    return {"what": "cell", **found, "claims": list(claims("counted")), "wider_claims": list(claims("wider"))}


def _has(connection: sqlite3.Connection, kind: str, term: str) -> bool:
    return one(connection, "SELECT id FROM term_records WHERE kind = ? AND id = ?", (kind, term)) is not None


def _with_text(claim: Row, passages: Path | None) -> Row:
    """The claim with its passage's text, if the private database can be read, has it, and it is still the text that was located."""
    if passages is None or not passages.is_file():
        return claim
    name = f"{claim['document']}:{claim['start']}-{claim['end']}"
    try:
        with closing(sqlite3.connect(f"{passages.resolve().as_uri()}?mode=ro", uri=True)) as private:
            held = private.execute("SELECT text FROM passage_texts WHERE passage = ?", (name,)).fetchone()
    except sqlite3.DatabaseError:  # not ours to read, or no such file any more: the claim is whole without it
        return claim
    if held is None or sha256(" ".join(held[0].split()).encode()).hexdigest() != claim["sha256"]:
        return claim
    return {**claim, "passage_text": " ".join(held[0].split())}


_WHOLE: dict[str, Callable[[sqlite3.Connection, str], Row | None]] = {
    "claim": _claim, "work": _work, "practice": _term("practice"), "population": _term("population"), "outcome": _term("outcome"),
}  # fmt: skip
