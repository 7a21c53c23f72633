"""Read this next: which unread work could change most, by setting each fact that is not known of it to each value that it may take.

In: a built base. Out: the works, those that could move most combinations first. Only the claims that rest on a work are graded again, and
only their combinations looked at: the cost is facts times values times claims of the work. Results against a practice that other claims
tell are taken as they stand. It guesses no value: it counts what could be.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kb.answers import regrade
from kb.answers.query import Row, rows, shown_rubrics
from kb.answers.reading_words import Facts, Move, Scale, foremost, sentence
from kb.grading import FACTS_READ, RUBRICS, context_of, grades
from kb.grading.context import Context
from kb.grading.made import Grade
from kb.model import EVIDENCE_KINDS, NOT_REPORTED, Claim, Evidence, Fact, FactName

GROUNDS = ("study", "named_data", "studies_say")
"""Grounds of which a result can be told: a fact can move nothing on the others."""
_LINKS = (
    "SELECT DISTINCT e.work, e.claim, w.label, w.status, w.title FROM evidence_records AS e JOIN work_pages AS w ON w.key = e.work "
    "WHERE e.basis = 'review_only' AND e.rests_on IN ('study', 'named_data', 'studies_say') ORDER BY w.label, w.key, e.claim"
)
_FRAME = "SELECT practice, population, practice_label, population_label, claims FROM cell_exports WHERE in_frame ORDER BY map_row, map_column"

Combination = tuple[str, str]
Graded = Mapping[str, Mapping[str, Grade]]
"""Grades by rubric, then claim."""


@cache
def fact_values(rubrics: tuple[str, ...] = tuple(RUBRICS)) -> Mapping[FactName, tuple[str, ...]]:
    """The values that an unknown fact that a rule of the rubrics reads is set to, the most favourable first.

    Numbers stand on both sides of each rubric's threshold. A fact that is not listed moves no level by itself: nothing is counted for it.
    """
    parameters = {name: value for rubric in RUBRICS.values() for name, value in rubric.parameters.items()}
    students, sites = parameters.get("min_students", 350), parameters.get("min_sites", 2)
    values: Mapping[FactName, tuple[str, ...]] = {
        "design": ("experimental", "quasi_experimental", "correlational", "descriptive"),
        "result_reported": ("positive", "mixed", "none_found", "negative"),
        "significant": ("yes", "no"),
        "outcome_measured": ("named",),
        "adjusted": ("yes", "no"),
        "selected_sites": ("no", "yes"),
        "n_students": (str(students), str(students - 1)),
        "n_sites": (str(sites), str(sites - 1)),
        "site_unit": ("district", "school"),
        "attrition_overall": ("0", "60"),
        "attrition_differential": ("0", "60"),
        "baseline_difference": ("0", "1"),
        "logic_model": ("yes", "no"),
        "ongoing_study": ("yes", "no"),
    }
    read = frozenset().union(*(FACTS_READ[rubric] for rubric in rubrics))
    return {fact: told for fact, told in values.items() if fact in read}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Some unknown facts of a work set at once, and what that changes."""

    facts: Facts
    moves: tuple[Move, ...]
    """Each level that changes, of a claim or of a combination of the map."""

    @property
    def claims(self) -> tuple[tuple[str, str], ...]:
        """Rubric and claim, of each level that changes."""
        return tuple(dict.fromkeys((move.scale[0], move.claim) for move in self.moves if move.claim))

    @property
    def cells(self) -> tuple[tuple[str, Combination], ...]:
        """Rubric and combination of the map, of each answer that changes."""
        return tuple(dict.fromkeys((move.scale[0], move.cell) for move in self.moves if move.cell))


def read_next(
    connection: sqlite3.Connection, *, practice: str | None = None, population: str | None = None, most: int | None = None
) -> tuple[list[Row], int]:
    """Unread works, the one that could change most first: by combinations of the map, then claims, then both with all facts told at once.

    Also how many unread works there are: of more than `most`, those alone are tried that most claims rest on.
    """
    every = {record.id: record for record in regrade.claims(connection, [row["id"] for row in rows(connection, "SELECT id FROM claim_records")])}
    library = list(rows(connection, "SELECT key, label, design FROM work_records"))
    designs = {row["key"]: row["design"] for row in library if row["design"]}
    context = context_of(list(every.values()), {row["key"]: row["label"] for row in library}, designs)
    before = grades(list(every.values()), context)
    board = _Board(connection, every, before, practice, population)
    works: dict[str, Row] = {}
    resting: dict[str, list[str]] = defaultdict(list)
    for link in rows(connection, _LINKS):
        works[link["work"]] = link
        if board.asks(link["claim"]):
            resting[link["work"]].append(link["claim"])
    found = []
    tried = sorted(resting, key=lambda work: -len(resting[work]))[:most]
    for work, names in ((work, resting[work]) for work in tried):
        records = [every[name] for name in names]
        settings = list(_settings(work, records, before, context, board))
        found.append(_told(works[work], records, settings, board))
    order = ("n_cells", "n_claims", "n_cells_together", "n_claims_together")
    return sorted(found, key=lambda row: (*(-row[name] for name in order), row["label"], row["work"])), len(resting)


class _Board:
    """The combinations of the map that are asked about, and how many claims of effect have each level there, for and against."""

    def __init__(
        self, connection: sqlite3.Connection, claims: Mapping[str, Claim], graded: Graded, practice: str | None, population: str | None
    ) -> None:
        self.cells: dict[str, list[Combination]] = defaultdict(list)
        self.rubrics = shown_rubrics(connection)
        self.labels: dict[Combination, str] = {}
        self.levels: dict[tuple[Combination, Scale, bool], Counter[int]] = defaultdict(Counter)
        self._favourable = {claim.id: claim.direction == "positive" for claim in claims.values() if claim.kind in EVIDENCE_KINDS}
        self._within = _within(connection, practice, population)
        for row in rows(connection, _FRAME):
            if (practice or row["practice"]) == row["practice"] and (population or row["population"]) == row["population"]:
                self.labels[row["practice"], row["population"]] = f"{row['practice_label']}: {row['population_label']}"
                for name in row["claims"]:
                    self.cells[name].append((row["practice"], row["population"]))
        for rubric, held in graded.items():
            for name in self._favourable.keys() & held.keys() & self.cells.keys():
                for scale, rank in _ranks(rubric, held[name].level, held[name].possible):
                    for cell in self.cells[name]:
                        self.levels[cell, scale, self._favourable[name]][rank] += 1

    def asks(self, claim: str) -> bool:
        """Whether the claim is within the practice and population asked about."""
        return self._within is None or claim in self._within

    def moved(self, facts: Facts, changes: Iterable[tuple[str, Scale, int, int]]) -> Iterator[Move]:
        """The moves of claims, each told as claim, scale, old and new rank; and those of each best level, for or against, that follow from them."""
        shifts: dict[tuple[Combination, Scale, bool], list[tuple[int, int]]] = defaultdict(list)
        for claim, scale, old, new in changes:
            yield Move(facts=facts, scale=scale, favourable=True, old=old, new=new, claim=claim)
            if claim in self._favourable:
                for cell in self.cells.get(claim, ()):
                    shifts[cell, scale, self._favourable[claim]].append((old, new))
        for (cell, scale, favourable), listed in shifts.items():
            before = self.levels[cell, scale, favourable]
            after = before.copy()
            for old, new in listed:
                after[old] -= 1
                after[new] += 1
            if max(+after) != max(before):
                yield Move(facts=facts, scale=scale, favourable=favourable, old=max(before), new=max(+after), cell=cell)


def _within(connection: sqlite3.Connection, practice: str | None, population: str | None) -> frozenset[str] | None:
    """Claims that count for the practice and the population; None where neither is asked about."""
    found: frozenset[str] | None = None
    for kind, term in (("practice", practice), ("population", population)):
        if term is not None:
            some = frozenset(row["claim"] for row in rows(connection, "SELECT claim FROM term_claims WHERE kind = ? AND term = ?", (kind, term)))
            found = some if found is None else found & some
    return found


def _settings(work: str, records: Sequence[Claim], before: Graded, context: Context, board: _Board) -> Iterator[Setting]:
    """Each unknown fact at each value, one at a time; last, all at once at their most favourable. A design that the library has is its value."""
    known_design: Mapping[FactName, tuple[str, ...]] = {"design": (context.designs[work],)} if work in context.designs else {}
    values = {**fact_values(board.rubrics), **known_design}
    unknown = [fact for fact in values if any(_unknown(link, work, fact) for record in records for link in record.evidence)]
    singles = [((fact, value),) for fact in unknown for value in values[fact]]
    for facts in (*singles, tuple((fact, values[fact][0]) for fact in unknown)):
        after = grades([_with(record, work, facts) for record in records], context)
        changes = _changes(before, {rubric: after[rubric] for rubric in board.rubrics})
        yield Setting(facts=facts, moves=tuple(board.moved(facts, changes)))


def _unknown(link: Evidence, work: str, fact: FactName) -> bool:
    held = link.facts.get(fact)
    return link.work == work and link.rests_on in GROUNDS and (held is None or held.value == NOT_REPORTED)


def _with(record: Claim, work: str, facts: Iterable[tuple[FactName, str]]) -> Claim:
    """The claim as it were if its source told these facts of the work, where it does not tell them."""
    links = []
    for link in record.evidence:
        told = {fact: Fact(value=value, origin="passage") for fact, value in facts if _unknown(link, work, fact)}
        links.append(replace(link, facts={**link.facts, **told}))
    return replace(record, evidence=tuple(links))


def _changes(before: Graded, after: Graded) -> Iterator[tuple[str, Scale, int, int]]:
    """Claim, scale, old and new rank of each level that differs."""
    for rubric, graded in after.items():
        for claim, new in graded.items():
            old = before[rubric][claim]
            ranks = zip(_ranks(rubric, old.level, old.possible), _ranks(rubric, new.level, new.possible), strict=False)
            yield from ((claim, scale, was, becomes) for (scale, was), (_, becomes) in ranks if was != becomes)


def _ranks(rubric: str, level: str, possible: str | None) -> Iterator[tuple[Scale, int]]:
    yield (rubric, "now"), RUBRICS[rubric].rank(level)
    if possible is not None:
        yield (rubric, "possible"), RUBRICS[rubric].rank(possible)


def _told(work: Row, records: Sequence[Claim], settings: Sequence[Setting], board: _Board) -> Row:
    """The row of a work: what is unknown of it, what each value would change, and the sentence that says so."""
    *singles, together = settings
    claims = dict.fromkeys(one for setting in singles for one in setting.claims)
    cells = dict.fromkeys(one for setting in singles for one in setting.cells)
    move, n_more = _foremost(singles, together)
    return {
        "work": work["work"],
        "label": work["label"],
        "title": work["title"],
        "status": work["status"],
        "resting": [record.id for record in records],
        "unknown": list(dict.fromkeys(fact for setting in singles for fact, _ in setting.facts)),
        "n_claims": len({claim for _, claim in claims}),
        "n_cells": len({cell for _, cell in cells}),
        "n_claims_together": len({claim for _, claim in together.claims}),
        "n_cells_together": len({cell for _, cell in together.cells}),
        "rubrics": {
            rubric: {"n_claims": sum(one == rubric for one, _ in claims), "n_cells": sum(one == rubric for one, _ in cells)} for rubric in RUBRICS
        },
        "settings": [
            {
                "fact": setting.facts[0][0],
                "value": setting.facts[0][1],
                "claims": [{"rubric": rubric, "claim": claim} for rubric, claim in setting.claims],
                "cells": [{"rubric": rubric, "practice": practice, "population": population} for rubric, (practice, population) in setting.cells],
            }
            for setting in singles
            if setting.claims or setting.cells
        ],
        "move": _first(move),
        "sentence": sentence(
            work["label"],
            len(records),
            unresolved=work["status"] == "unresolved",
            move=move,
            place=_place(move, records, board),
            n_more=n_more,
        ),
    }


def _foremost(singles: Sequence[Setting], together: Setting) -> tuple[Move | None, int]:
    """The move to tell of, of one fact where one moves anything, of a combination where any moves; and how many others of its kind move too."""
    for settings in (singles, [together]):
        moves = [move for setting in settings for move in setting.moves]
        for pool in ([move for move in moves if move.cell], [move for move in moves if move.claim]):
            if pool:
                return foremost(pool), len({move.cell or move.claim for move in pool}) - 1
    return None, 0


def _first(move: Move | None) -> Row | None:
    """The foremost move as plain values; None where nothing moves."""
    if move is None:
        return None
    practice, population = move.cell or (None, None)
    old, new = move.levels
    facts = [{"fact": fact, "value": value} for fact, value in move.facts]
    return {
        "facts": facts,
        "rubric": move.scale[0],
        "practice": practice,
        "population": population,
        "claim": move.claim or None,
        "from": old,
        "to": new,
    }


def _place(move: Move | None, records: Sequence[Claim], board: _Board) -> str:
    """What moves, in words: the combination, or that it is a claim."""
    if move is None:
        return ""
    return board.labels[move.cell] if move.cell else "the claim" if len(records) == 1 else "a claim"
