"""The evidence-and-gap map: a row for each practice, a column for each population or outcome, a cell for each combination."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from kb.answers.drafts import drafts_wait, open_on
from kb.answers.query import Row, one, rows
from kb.answers.search import known
from kb.answers.what_if import Recomputed, WhatIf, cell_row, recompute
from kb.errors import KbError, nearest

STATE_WORDS = {
    "graded": "",
    "asserted_only": "only asserted",
    "other_only": "barriers, needs or advice only",
    "said_missing": "the source says research is missing",
    "not_yet_coded": "not yet coded",
    "not_found": "not found in these documents",
    "out_of_scope": "not asked here",
}
"""Readers' words for the state of a cell that has no strength to show."""
_EMPTY: Mapping[str, object] = {
    "state": "not_found", "strength": None, "support": None, "support_against": None, "strength_against": None, "contested": False,
    "n_effect": 0, "n_at_strength": 0, "n_other": 0, "inherited": [], "claims": [], "in_frame": False, "reason": "", "essa_now": None,
    "essa_possible": None, "essa_now_label": None, "essa_possible_label": None, "limits": [], "map_row": None, "map_column": None,
    "n_drafts": 0,
}  # fmt: skip
"""A combination outside the frame that no claim is about."""
_CELL = "SELECT * FROM cell_exports WHERE practice = ? AND population = ?"
_COLUMNS = (
    "practice, population, practice_label, population_label, state, strength, support, support_against, strength_against, contested, n_effect, "
    "n_at_strength, n_other, in_frame, reason, essa_now, essa_possible, essa_now_label, essa_possible_label, limits, map_row, map_column, "
    "n_drafts"
)
_CELLS = f"SELECT {_COLUMNS} FROM cell_exports"
"""All combinations, without their lists of claims: those are read at once for all, not for one after another."""
_OUTCOME_CELLS = (
    "SELECT * FROM outcome_cell_exports WHERE practice IN (SELECT value FROM json_each(?)) AND outcome IN (SELECT value FROM json_each(?))"
)
_PLACES = "SELECT practice, population, place, claim FROM cell_claims"
_ORDER = "SELECT claim FROM claim_places ORDER BY n"
_DRAFTS = (
    "SELECT practice, population, count(DISTINCT draft) FROM cell_drafts WHERE practice IN (SELECT value FROM json_each(?)) "
    "AND population IN (SELECT value FROM json_each(?)) GROUP BY practice, population"
)
Combination = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map: `cells[row][column]` answers the combination."""

    rows: tuple[Row, ...]
    """Practices: id and label."""
    columns: tuple[Row, ...]
    """Populations, or outcomes: id and label."""
    cells: tuple[tuple[Row, ...], ...]
    axis: str = "population"
    """What the columns are: population or outcome."""
    what_if: WhatIf = field(default_factory=WhatIf)
    """What the reader set; where it is not empty, the map is not what the sources tell."""


def evidence_map(
    connection: sqlite3.Connection,
    *,
    practices: Sequence[str] = (),
    populations: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    what_if: WhatIf | None = None,
) -> Map:
    """The map of the declared frame, or of the practices and the populations or outcomes named, as it is or with what the reader sets.

    Raises KbError for an id that is not known, and where both populations and outcomes are named.
    """
    if populations and outcomes:
        raise KbError(f"{populations[0]} is a population and {outcomes[0]} is an outcome; name columns of one kind", exit_code=2)
    asked = what_if or WhatIf()
    known(connection, practice=practices, population=(*populations, *asked.students), outcome=outcomes)
    down = _axis(connection, "practice", practices)
    across = _axis(connection, "outcome", outcomes) if outcomes else _axis(connection, "population", populations)
    if not down or not across:
        raise KbError("the base declares no map; name practices with --rows and populations with --columns, or add 'map:' to vocabulary.yaml")
    if outcomes:
        named = [row["id"] for row in down], [column["id"] for column in across]
        answers = _outcome_rows(recompute(connection, asked)) if asked else _stored_by_outcome(connection, *named)
        cells = tuple(tuple(_outcome_answer(answers, row, column) for column in across) for row in down)
        return Map(rows=down, columns=across, cells=cells, axis="outcome", what_if=asked)
    anew = {(one.practice, one.population): cell_row(one) for one in recompute(connection, asked).cells()} if asked else {}
    stored = _stored(connection, {row["id"] for row in down}, {column["id"] for column in across})
    cells = tuple(tuple(_told(row, column, stored.get((row["id"], column["id"]), {}), anew) for column in across) for row in down)
    return Map(rows=down, columns=across, cells=cells, what_if=asked)


def column_kinds(connection: sqlite3.Connection, named: Sequence[str], *, practices: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """The populations and the outcomes among the columns named.

    Raises KbError for all ids at once that are neither, and for those of the `practices` beside them that are none.
    """
    ids: dict[str, set[str]] = {"population": set(), "outcome": set()}
    for row in rows(connection, "SELECT kind, id FROM term_records WHERE kind <> 'practice'"):
        ids[row["kind"]].add(row["id"])
    able = ids["population"] | ids["outcome"]
    hints = {term: nearest(term, sorted(able)) or "kb export json lists its terms" for term in named if term not in able}
    faults = [f"no population or outcome '{term}' in the vocabulary; {hint}" for term, hint in hints.items()]
    try:
        known(connection, practice=practices)
    except KbError as fault:
        faults.insert(0, str(fault))
    if faults:
        raise KbError("; ".join(faults))
    return [term for term in named if term in ids["population"]], [term for term in named if term not in ids["population"]]


def cell(connection: sqlite3.Connection, practice: str, population: str) -> Row:
    """One combination, with a sentence that answers it. A combination without any claim is answered too."""
    row, column = _term(connection, "practice", practice), _term(connection, "population", population)
    return _told(row, column, one(connection, _CELL, (practice, population)) or _nothing(connection, practice, population), {})


def outcome_cell(connection: sqlite3.Connection, practice: str, outcome: str) -> Row:
    """One combination of a practice and an outcome, with a sentence that answers it."""
    row, column = _term(connection, "practice", practice), _term(connection, "outcome", outcome)
    return _outcome_answer(_stored_by_outcome(connection, [practice], [outcome]), row, column)


def sentence(found: Row) -> str:
    """The cell in a sentence or a few for readers: what is there and how much of it."""
    wider = f"{_claims(len(found['inherited']))} about a wider group" if found["inherited"] else ""
    waiting = f"{drafts_wait(found['n_drafts'])} may be about it" if found.get("n_drafts") else ""
    if not found["n_effect"]:
        others = f": {_claims(found['n_other'])}" if found["n_other"] else ""
        told = f": {waiting}" if found["state"] == "not_yet_coded" else others
        after = f" {waiting}." if waiting and found["state"] != "not_yet_coded" else ""
        return f"{STATE_WORDS[found['state']].capitalize()}{told}{f'; {wider}' if wider else ''}.{after}"
    if found["strength"]:
        parts = [f"{found['support']} for a benefit, in {found['n_at_strength']} of {_claims(found['n_effect'])} of effect."]
    else:
        parts = ["No benefit is claimed."]
    if found["strength_against"]:
        parts.append(f"For harm, mixed results or no effect: {found['support_against'][:1].lower()}{found['support_against'][1:]}.")
    if found["contested"]:
        parts.append("It is contested.")
    beside = [f"{_claims(found['n_other'])} of other kinds"] if found["n_other"] else []
    if beside or wider:
        parts.append(f"Also {' and '.join([*beside, wider] if wider else beside)}.")
    if waiting:
        parts.append(f"{waiting}.")
    return " ".join(parts)


def _axis(connection: sqlite3.Connection, kind: str, named: Sequence[str]) -> tuple[Row, ...]:
    if not named:
        return tuple(rows(connection, "SELECT id, label FROM term_records WHERE kind = ? AND frame IS NOT NULL ORDER BY frame", (kind,)))
    labels = {row["id"]: row for row in rows(connection, "SELECT id, label FROM term_records WHERE kind = ?", (kind,))}
    return tuple(labels[term] for term in named)


def _term(connection: sqlite3.Connection, kind: str, term: str) -> Row:
    found = one(connection, "SELECT id, label FROM term_records WHERE kind = ? AND id = ?", (kind, term))
    if found is None:
        known(connection, **{kind: [term]})  # it raises, with the nearest term
    assert found is not None
    return found


def _stored(connection: sqlite3.Connection, practices: Set[str], populations: Set[str]) -> dict[Combination, Row]:
    """What the base has of each combination, its claims in the base's order.

    Of one outside the frame that no claim is about: claims of a wider group, and open drafts.
    """
    order = {name: n for n, (name,) in enumerate(connection.execute(_ORDER))}
    places: dict[Combination, dict[str, list[str]]] = defaultdict(lambda: {"counted": [], "wider": []})
    for practice, population, place, claim in connection.execute(_PLACES):
        if practice in practices and population in populations:
            places[practice, population][place].append(claim)
    waiting = connection.execute(_DRAFTS, (json.dumps(sorted(practices)), json.dumps(sorted(populations))))
    found: dict[Combination, Row] = {(practice, population): _waiting(n) for practice, population, n in waiting}
    found |= {combination: {} for combination in places if combination not in found}
    for row in rows(connection, _CELLS):
        if row["practice"] in practices and row["population"] in populations:
            found[row["practice"], row["population"]] = row
    for combination, row in found.items():
        held = places[combination]
        row |= {"claims": sorted(held["counted"], key=order.__getitem__), "inherited": sorted(held["wider"], key=order.__getitem__)}
    return found


def _told(practice: Row, population: Row, found: Row, anew: Mapping[Combination, Row]) -> Row:
    """The combination as stored, with what `anew` has of it instead."""
    place = {
        "practice": practice["id"], "population": population["id"], "practice_label": practice["label"], "population_label": population["label"],
    }  # fmt: skip
    answered = {**place, **_EMPTY, **found, **anew.get((practice["id"], population["id"]), {})}
    return {**answered, "sentence": sentence(answered)}


def _stored_by_outcome(connection: sqlite3.Connection, practices: Sequence[str], outcomes: Sequence[str]) -> dict[Combination, Row]:
    """What the base has of each combination with an outcome: what its cell says, and its claims in the base's order."""
    found = rows(connection, _OUTCOME_CELLS, (json.dumps(list(practices)), json.dumps(list(outcomes))))
    return {(row["practice"], row["outcome"]): row for row in found}


def _outcome_rows(recomputed: Recomputed) -> dict[tuple[str, str], Row]:
    """By practice and outcome: what its cell says, and its claims in the base's order."""
    return {
        combination: {**cell_row(made), "claims": [claim.id for claim in claims]}
        for combination, (made, claims) in recomputed.outcome_cells().items()
    }  # fmt: skip


def _outcome_answer(answers: Mapping[tuple[str, str], Row], practice: Row, outcome: Row) -> Row:
    place = {"practice": practice["id"], "outcome": outcome["id"], "practice_label": practice["label"], "outcome_label": outcome["label"]}
    found = {**place, **_EMPTY, **answers.get((practice["id"], outcome["id"]), {})}
    return {**found, "sentence": sentence(found)}


def _nothing(connection: sqlite3.Connection, practice: str, population: str) -> Row:
    """A combination outside the frame that no claim is about."""
    query = (
        "SELECT x.claim FROM cell_claims AS x JOIN claim_records AS c ON c.id = x.claim "
        "WHERE x.practice = ? AND x.population = ? AND x.place = 'wider' ORDER BY c.n"
    )
    waiting = _waiting(open_on(connection, practice, population))
    return {"inherited": [row["claim"] for row in rows(connection, query, (practice, population))], **waiting}


def _waiting(drafts: int) -> Row:
    """What is told of a combination that no claim is about, where open drafts may be."""
    return {"state": "not_yet_coded", "n_drafts": drafts} if drafts else {}


def _claims(count: int) -> str:
    return f"{count} claim" if count == 1 else f"{count} claims"
