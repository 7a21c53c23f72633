"""From claims to cells: what is there for each combination of a practice and a population, or which kind of empty it is.

A claim counts in the narrowest row and column that contain it: it counts for its own term and for each broader one up to, and with, the
first that is a row (or column) of the map. What lies beyond is a wider group: its claims are shown beside a cell, never counted in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.grading.rubric import Rubric
from kb.model import EVIDENCE_KINDS, Cell, CellState, Claim, Grade, Term, Vocabulary

REPORTED_RESULT = 2
"""Rank of the level at which a result is reported: both sides there make a combination contested."""


def reaches(terms: Iterable[Term], stops: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each term the terms it counts for: itself and its broader ones, up to the first that is in `stops`."""
    broader = {term.id: term.broader for term in terms}
    axis = frozenset(stops)
    return {term: tuple(_walk(term, broader, axis)) for term in broader}


def wider(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    """For each term all its broader ones, near and far."""
    broader = {term.id: term.broader for term in terms}
    return {term: tuple(_walk(term, broader, frozenset()))[1:] for term in broader}


def _walk(term: str, broader: Mapping[str, str | None], stops: frozenset[str]) -> Iterator[str]:
    seen: set[str] = set()
    step: str | None = term
    while step is not None and step in broader and step not in seen:
        seen.add(step)
        yield step
        step = None if step in stops else broader[step]


@dataclass(slots=True)
class _Tally:
    """What the claims of one combination add up to, whatever their order."""

    best: int | None = None
    at_best: int = 0
    best_against: int | None = None
    n_effect: int = 0
    n_other: int = 0
    gaps: int = 0
    kinds: set[str] = field(default_factory=set)

    def add(self, claim: Claim, rank: int) -> None:
        if claim.kind not in EVIDENCE_KINDS:
            self.n_other += 1
            self.gaps += claim.kind == "gap"
            return
        self.n_effect += 1
        if claim.direction != "positive":
            self.best_against = rank if self.best_against is None else max(self.best_against, rank)
        elif self.best is None or rank > self.best:
            self.best, self.at_best = rank, 1
        elif rank == self.best:
            self.at_best += 1

    def state(self) -> CellState:
        if self.n_effect:
            return "graded" if max(self.best or 0, self.best_against or 0) > 0 else "asserted_only"
        if self.gaps:
            return "said_missing"
        return "other_only" if self.n_other else "not_found"


def cells(claims: Iterable[Claim], grades: Mapping[str, Grade], vocabulary: Vocabulary, rubric: Rubric) -> tuple[Cell, ...]:
    """The cells of the frame, in its order, then every other combination that has a claim, by id.

    `grades` holds the grade of each claim under `rubric`, by the claim's id. Time and memory grow with the claims and the frame.
    """
    frame = vocabulary.frame
    rows = reaches(vocabulary.practices, frame.rows)
    columns = reaches(vocabulary.populations, frame.columns)
    ranks = {level.id: rank for rank, level in enumerate(rubric.levels)}
    tallies: dict[tuple[str, str], _Tally] = {(row, column): _Tally() for row in frame.rows for column in frame.columns}
    framed = frozenset(tallies)
    for claim in claims:
        rank = ranks[grades[claim.id].level]
        practices = {wide for practice in claim.practices for wide in rows.get(practice, ())}
        populations = {wide for population in claim.populations for wide in columns.get(population, ())}
        for combination in ((practice, population) for practice in practices for population in populations):
            tallies.setdefault(combination, _Tally()).add(claim, rank)
    reasons = {(practice, population): reason for practice, population, reason in frame.out_of_scope}
    names = [level.id for level in rubric.levels]
    others = sorted(combination for combination in tallies if combination not in framed)
    return tuple(_cell(one, tallies[one], one in framed, reasons.get(one), names) for one in [*(c for c in tallies if c in framed), *others])


def _cell(combination: tuple[str, str], tally: _Tally, in_frame: bool, reason: str | None, names: list[str]) -> Cell:
    empty = not (tally.n_effect or tally.n_other)
    return Cell(
        practice=combination[0],
        population=combination[1],
        in_frame=in_frame,
        state="out_of_scope" if reason is not None and empty else tally.state(),
        strength=None if tally.best is None else names[tally.best],
        strength_against=None if tally.best_against is None else names[tally.best_against],
        contested=min(tally.best or 0, tally.best_against or 0) >= REPORTED_RESULT,
        n_effect=tally.n_effect,
        n_at_strength=tally.at_best,
        n_other=tally.n_other,
        reason=(reason or "") if empty else "",
    )
