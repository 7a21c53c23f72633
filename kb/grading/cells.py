"""From claims to cells: what is there for each combination of a practice and a population or an outcome, or which kind of empty it is.

A claim counts in the narrowest row and column that contain it: it counts for its own term and for each broader one up to, and with, the
first that is a row (or column) of the map. What lies beyond is a wider group: its claims are shown beside a cell, never counted in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kb.grading.context import Context
from kb.grading.essa_criteria import RUBRIC as TIERS
from kb.grading.limits import Counted, limits
from kb.grading.made import Cell, CellState, Grade
from kb.grading.rubric import Rubric
from kb.model import EVIDENCE_KINDS, Claim, Term, Vocabulary

_TIER_NAMES = tuple(level.id for level in TIERS.levels)
_TIER_RANKS = {name: rank for rank, name in enumerate(_TIER_NAMES)}
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


def wider_counts(claims: Iterable[Claim], vocabulary: Vocabulary) -> Counter[tuple[str, str]]:
    """By practice and population: how many claims on the practice are about a wider group, and do not count for this one."""
    rows = reaches(vocabulary.practices, vocabulary.frame.rows)
    columns = reaches(vocabulary.populations, vocabulary.frame.columns)
    narrower: dict[str, list[str]] = {}
    for term, above in wider(vocabulary.populations).items():
        for wide in above:
            narrower.setdefault(wide, []).append(term)
    counts: Counter[tuple[str, str]] = Counter()
    for claim in claims:
        own = {wide for term in claim.populations for wide in columns.get(term, ())}
        beside = {under for term in claim.populations for under in narrower.get(term, ()) if under not in own}
        practices = {wide for term in claim.practices for wide in rows.get(term, ())}
        counts.update((practice, population) for practice in practices for population in beside)
    return counts


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
    now: int | None = None
    possible: int | None = None
    n_drafts: int = 0
    counted: list[Counted] = field(default_factory=list)

    def add(self, claim: Claim, groups: tuple[str, ...], rank: int, tier: Grade | None) -> None:
        """Count a claim once, with its groups that count here and its grades."""
        self.counted.append((claim, groups))
        if claim.kind not in EVIDENCE_KINDS:
            self.n_other += 1
            self.gaps += claim.kind == "gap"
            return
        self.n_effect += 1
        if claim.direction != "positive":
            self.best_against = rank if self.best_against is None else max(self.best_against, rank)
            return
        if tier is not None:
            self.now = max(_TIER_RANKS[tier.level], -1 if self.now is None else self.now)
            if tier.possible is not None:
                self.possible = max(_TIER_RANKS[tier.possible], -1 if self.possible is None else self.possible)
        if self.best is None or rank > self.best:
            self.best, self.at_best = rank, 1
        elif rank == self.best:
            self.at_best += 1

    def state(self) -> CellState:
        if self.n_effect:
            return "graded" if max(self.best or 0, self.best_against or 0) > 0 else "asserted_only"
        if self.gaps:
            return "said_missing"
        if self.n_other:
            return "other_only"
        return "not_yet_coded" if self.n_drafts else "not_found"


def cells(
    claims: Iterable[Claim],
    grades: Mapping[str, Grade],
    vocabulary: Vocabulary,
    rubric: Rubric,
    *,
    tiers: Mapping[str, Grade] | None = None,
    context: Context | None = None,
    drafts: Mapping[tuple[str, str], int] | None = None,
) -> tuple[Cell, ...]:
    """The cells of the frame, in its order, then every other combination that has a claim, by id.

    `grades` holds the grade of each claim under `rubric`, by the claim's id; `tiers` that of effects and associations under `essa`; `drafts` how
    many open drafts may be about a combination. Time and memory grow with the claims and the frame.
    """
    frame = vocabulary.frame
    columns = reaches(vocabulary.populations, frame.columns)
    framed = tuple((row, column) for row in frame.rows for column in frame.columns)
    tallies = _tallies(claims, lambda claim: claim.populations, columns, grades, vocabulary, rubric, tiers or {}, framed)
    for one, tally in tallies.items():
        tally.n_drafts = (drafts or {}).get(one, 0)
    reasons = {(practice, population): reason for practice, population, reason in frame.out_of_scope}
    names = [level.id for level in rubric.levels]
    asked = frozenset(framed)
    others = sorted(combination for combination in tallies if combination not in asked)
    return tuple(
        replace(
            _cell(tallies[one], names, reasons.get(one)), practice=one[0], population=one[1], in_frame=one in asked,
            limits=limits(tallies[one].counted, one[1], context or Context()),
        )
        for one in [*dict.fromkeys(framed), *others]
    )  # fmt: skip


def outcome_cells(
    claims: Iterable[Claim],
    grades: Mapping[str, Grade],
    vocabulary: Vocabulary,
    rubric: Rubric,
    *,
    tiers: Mapping[str, Grade] | None = None,
    context: Context | None = None,
    drafts: Mapping[tuple[str, str], int] | None = None,
) -> dict[tuple[str, str], tuple[Cell, tuple[Claim, ...]]]:
    """Every combination of a practice and an outcome that has a claim or an open draft, with the cell and its claims.

    Narrower outcomes count for broader ones.
    """
    columns = reaches(vocabulary.outcomes, ())
    tallies = _tallies(claims, lambda claim: claim.outcomes, columns, grades, vocabulary, rubric, tiers or {}, ())
    for one, n in (drafts or {}).items():
        tallies.setdefault(one, _Tally()).n_drafts = n
    names = [level.id for level in rubric.levels]
    return {
        one: (
            replace(
                _cell(tally, names, None), practice=one[0], outcome=one[1],
                limits=limits([(claim, ()) for claim, _ in tally.counted], None, context or Context()),
            ),
            tuple(claim for claim, _ in tally.counted),
        )
        for one, tally in sorted(tallies.items())
    }  # fmt: skip


def _tallies(
    claims: Iterable[Claim],
    terms_of: Callable[[Claim], tuple[str, ...]],
    columns: Mapping[str, tuple[str, ...]],
    grades: Mapping[str, Grade],
    vocabulary: Vocabulary,
    rubric: Rubric,
    tiers: Mapping[str, Grade],
    framed: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], _Tally]:
    """Practice and column to what the claims there add up to."""
    rows = reaches(vocabulary.practices, vocabulary.frame.rows)
    ranks = {level.id: rank for rank, level in enumerate(rubric.levels)}
    tallies: dict[tuple[str, str], _Tally] = {one: _Tally() for one in framed}
    for claim in claims:
        rank, tier = ranks[grades[claim.id].level], tiers.get(claim.id)
        practices = {wide for practice in claim.practices for wide in rows.get(practice, ())}
        groups: dict[str, tuple[str, ...]] = {}
        for term in terms_of(claim):
            for wide in columns.get(term, ()):
                groups[wide] = (*groups.get(wide, ()), term)
        for practice in practices:
            for column, counting in groups.items():
                tallies.setdefault((practice, column), _Tally()).add(claim, counting, rank, tier)
    return tallies


def _cell(tally: _Tally, names: list[str], reason: str | None) -> Cell:
    """The cell of a tally, without its place."""
    empty = not (tally.n_effect or tally.n_other)
    return Cell(
        practice="",
        in_frame=False,
        state="out_of_scope" if reason is not None and empty else tally.state(),
        strength=None if tally.best is None else names[tally.best],
        strength_against=None if tally.best_against is None else names[tally.best_against],
        contested=min(tally.best or 0, tally.best_against or 0) >= REPORTED_RESULT,
        n_effect=tally.n_effect,
        n_at_strength=tally.at_best,
        n_other=tally.n_other,
        reason=(reason or "") if empty else "",
        tier_now=None if tally.now is None else _TIER_NAMES[tally.now],
        tier_possible=None if tally.possible is None else _TIER_NAMES[tally.possible],
        n_drafts=tally.n_drafts,
    )
