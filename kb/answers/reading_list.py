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
from kb.answers.map_words import count
from kb.answers.query import Row, rows
from kb.grading import RUBRICS, context_of, grades
from kb.grading.context import Context
from kb.grading.made import Grade
from kb.model import EVIDENCE_KINDS, NOT_REPORTED, Claim, Evidence, Fact, FactName

GROUNDS = ("study", "named_data", "studies_say")
"""Grounds of which a result can be told: a fact can move nothing on the others."""
_LINKS = (
    "SELECT DISTINCT e.work, e.claim, w.label, w.status, w.title FROM evidence_records AS e JOIN work_pages AS w ON w.key = e.work "
    "WHERE e.basis = 'review_only' AND e.rests_on IN ('study', 'named_data', 'studies_say') ORDER BY w.label, w.key, e.claim"
)

Combination = tuple[str, str]
Graded = Mapping[str, Mapping[str, Grade]]
"""Grades by rubric, then claim."""
Scale = tuple[str, str]
"""A rubric, and which of its levels: `now`, or `possible` where it gives an interval."""


@cache
def fact_values() -> Mapping[FactName, tuple[str, ...]]:
    """The values that an unknown fact is set to, the most favourable first; numbers stand on both sides of each rubric's threshold.

    A fact that is not listed moves no level by itself: nothing is counted for it.
    """
    parameters = {name: value for rubric in RUBRICS.values() for name, value in rubric.parameters.items()}
    students, sites = parameters.get("min_students", 350), parameters.get("min_sites", 2)
    return {
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Some unknown facts of a work set at once, and what that changes."""

    facts: tuple[tuple[FactName, str], ...]
    claims: tuple[tuple[str, str], ...]
    """Rubric and claim, of each level that changes."""
    cells: tuple[tuple[str, Combination], ...]
    """Rubric and combination of the map, of each answer that changes."""


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
        found.append(_told(works[work], records, settings))
    order = ("n_cells", "n_claims", "n_cells_together", "n_claims_together")
    return sorted(found, key=lambda row: (*(-row[name] for name in order), row["label"], row["work"])), len(resting)


class _Board:
    """The combinations of the map that are asked about, and how many claims of effect have each level there, for and against."""

    def __init__(
        self, connection: sqlite3.Connection, claims: Mapping[str, Claim], graded: Graded, practice: str | None, population: str | None
    ) -> None:
        self.cells: dict[str, list[Combination]] = defaultdict(list)
        self.levels: dict[tuple[Combination, Scale, bool], Counter[int]] = defaultdict(Counter)
        self._favourable = {claim.id: claim.direction == "positive" for claim in claims.values() if claim.kind in EVIDENCE_KINDS}
        self._within = _within(connection, practice, population)
        for row in rows(connection, "SELECT practice, population, claims FROM cell_exports WHERE in_frame ORDER BY map_row, map_column"):
            if (practice or row["practice"]) == row["practice"] and (population or row["population"]) == row["population"]:
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

    def changed(self, moves: Iterable[tuple[str, Scale, int, int]]) -> Iterator[tuple[str, Combination]]:
        """Rubric and combination of each best level, for or against, that other ranks of some claims change: claim, scale, old and new rank."""
        shifts: dict[tuple[Combination, Scale, bool], list[tuple[int, int]]] = defaultdict(list)
        for claim, scale, old, new in moves:
            if claim in self._favourable:
                for cell in self.cells.get(claim, ()):
                    shifts[cell, scale, self._favourable[claim]].append((old, new))
        for key, listed in shifts.items():
            after = self.levels[key].copy()
            for old, new in listed:
                after[old] -= 1
                after[new] += 1
            if max(+after) != max(self.levels[key]):
                yield key[1][0], key[0]


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
    values = {**fact_values(), **known_design}
    unknown = [fact for fact in values if any(_unknown(link, work, fact) for record in records for link in record.evidence)]
    singles = [((fact, value),) for fact in unknown for value in values[fact]]
    for facts in (*singles, tuple((fact, values[fact][0]) for fact in unknown)):
        moves = list(_moves(before, grades([_with(record, work, facts) for record in records], context)))
        claims = dict.fromkeys((scale[0], claim) for claim, scale, _, _ in moves)
        yield Setting(facts=facts, claims=tuple(claims), cells=tuple(dict.fromkeys(board.changed(moves))))


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


def _moves(before: Graded, after: Graded) -> Iterator[tuple[str, Scale, int, int]]:
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


def _told(work: Row, records: Sequence[Claim], settings: Sequence[Setting]) -> Row:
    """The row of a work: what is unknown of it, what each value would change, and the sentence that says so."""
    *singles, together = settings
    claims = dict.fromkeys(one for setting in singles for one in setting.claims)
    cells = dict.fromkeys(one for setting in singles for one in setting.cells)
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
        "sentence": _sentence(work, len(records), claims, cells, singles, together),
    }


def _sentence(
    work: Row,
    resting: int,
    claims: Iterable[tuple[str, str]],
    cells: Iterable[tuple[str, Combination]],
    singles: Sequence[Setting],
    together: Setting,
) -> str:
    rests = f"{work['label']}: {count(resting, 'claim')} {'rests' if resting == 1 else 'rest'} on its results"
    if work["status"] == "unresolved":
        rests += ", and it is not known which work is meant"
    parts = []
    for rubric, held in RUBRICS.items():
        n_claims, n_cells = sum(one == rubric for one, _ in claims), sum(one == rubric for one, _ in cells)
        if n_claims:
            parts.append(f"{_moved(n_claims, n_cells)} by the rubric '{held.title}'")
    if parts:
        facts = dict.fromkeys(fact.replace("_", " ") for setting in singles if setting.claims for fact, _ in setting.facts)
        return f"{rests}. One fact more could change {', and '.join(parts)}: {', '.join(facts)}."
    if together.claims:
        n_claims, n_cells = (len({one for _, one in listed}) for listed in (together.claims, together.cells))
        return f"{rests}. No fact alone would change a level; all told at once could change {_moved(n_claims, n_cells)}."
    return f"{rests}. Nothing that is not known of it would change a level."


def _moved(n_claims: int, n_cells: int) -> str:
    return count(n_claims, "claim") + (f" and {count(n_cells, 'combination')} of the map" if n_cells else "")
