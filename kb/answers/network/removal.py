"""What would be empty without one work, or without one author group: the base graded as if no claim rested on it.

Every link of a claim to the works is taken away, whatever the work does for the claim; the claim itself stays, resting on what is left, and where
nothing is left it stands without support. The claims that lose a link are graded anew by the rubric `reported`, and the combinations in which
they count are looked at: the map's, or every combination where the base declares no map. A claim's level is that of its best link, so
that a removal never lifts one. Tiers of the rubric `essa` are not looked at: without a contrary result one may even rise.

In: a built base. Out: a row for each work or group. The cost is that of grading the base once more, whatever the number of works.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kb.answers.map_words import count
from kb.answers.network.authors import author_groups
from kb.answers.network.cited import Cited
from kb.answers.network.made import Measured
from kb.answers.query import Row, rows
from kb.answers.what_if import Recomputed, recompute
from kb.grading import GRADERS, reported
from kb.grading.made import Grade
from kb.model import EVIDENCE_KINDS, Claim

_COUNTED = "SELECT practice, population, claim FROM cell_claims WHERE place = 'counted' ORDER BY practice, population, claim"
_FRAME = "SELECT practice_id, population_id FROM cell_pages WHERE in_frame"
_LEVELS = [level.id for level in reported.RUBRIC.levels]
Combination = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """What is removed at once."""

    id: str
    about: Row
    works: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The claims of effect of one combination that point one way, as ranks with how many claims have each."""

    ranks: Counter[int]

    def best(self) -> int | None:
        """The best rank; None where there is no claim."""
        return max((rank for rank, number in self.ranks.items() if number), default=None)

    def without(self, moves: Iterable[tuple[int, int]]) -> _Side:
        """The same with some claims at other ranks: old and new."""
        ranks = self.ranks.copy()
        for old, new in moves:
            ranks[old] -= 1
            ranks[new] += 1
        return _Side(ranks=ranks)


def of_works(connection: sqlite3.Connection, cited: Cited) -> Measured:
    """Each work that a claim rests on, taken away alone; the one that would empty most first."""
    units = [_Unit(id=work, about={"label": cited.label("works", work)}, works=(work,)) for work in cited.resting()]
    return _measured(connection, cited, units, "work")


def of_author_groups(connection: sqlite3.Connection, cited: Cited) -> Measured:
    """Each author group, taken away with all its works; the one that would empty most first."""
    units = [
        _Unit(id=group.id, about={"label": group.label, "works": list(group.works), "authors": list(group.authors)}, works=group.works)
        for group in author_groups(cited)
    ]
    return _measured(connection, cited, units, "author group")


def _measured(connection: sqlite3.Connection, cited: Cited, units: list[_Unit], noun: str) -> Measured:
    board = _Board(connection, recompute(connection))
    resting = cited.resting()
    found = [_row(cited, unit, sorted({claim for work in unit.works for claim in resting[work]}), board) for unit in units]
    found.sort(key=lambda row: (*(-row[name] for name in ("n_emptied", "n_lowered", "n_claims_lowered", "n_claims")), row["unit"]))
    emptying = sum(row["n_emptied"] > 0 for row in found)
    figures = {"units": len(found), "emptying": emptying, "graded": board.graded, "asked": len(board.asked), "in_frame": board.in_frame}
    top = f"; the most: {found[0]['label']}, {found[0]['n_emptied']} of them" if emptying else ""
    return Measured(
        rows=tuple(found),
        figures=figures,
        sentence=f"{emptying} of {count(len(found), noun)} alone would empty a combination, of {board.graded} {board.scope} in which a claim of "
        f"effect has some support{top}.",
    )


class _Board:
    """The combinations that are asked about, with the levels of their claims of effect on each side."""

    def __init__(self, connection: sqlite3.Connection, base: Recomputed) -> None:
        self.claims = {claim.id: claim for claim in base.claims}
        self.context = base.context
        self.ranks = {name: _rank(grade) for name, grade in base.grades[reported.RUBRIC.id].items()}
        frame = {(row["practice_id"], row["population_id"]) for row in rows(connection, _FRAME)}
        self.in_frame = bool(frame)
        self.scope = "of the map" if frame else "of the base"
        self.asked: set[Combination] = set(frame)
        self.cells: dict[str, list[Combination]] = defaultdict(list)
        sides: dict[tuple[Combination, bool], Counter[int]] = defaultdict(Counter)
        for row in rows(connection, _COUNTED):
            cell, claim = (row["practice"], row["population"]), self.claims[row["claim"]]
            if frame and cell not in frame:
                continue
            self.asked.add(cell)
            if claim.kind in EVIDENCE_KINDS:
                self.cells[claim.id].append(cell)
                sides[cell, claim.direction == "positive"][self.ranks[claim.id]] += 1
        self.sides = {place: _Side(ranks=ranks) for place, ranks in sides.items()}
        self.graded = sum(self.is_graded(cell, self.sides) for cell in self.asked)

    def is_graded(self, cell: Combination, sides: Mapping[tuple[Combination, bool], _Side]) -> bool:
        """Whether a claim of effect there has some support, for a benefit or against it."""
        held = (sides.get((cell, side), self.sides.get((cell, side))) for side in (True, False))
        return any(side and side.best() for side in held)

    def moves(self, names: Iterable[str], works: frozenset[str]) -> dict[str, tuple[int, int]]:
        """For each of the claims whose level changes without the works: its old and its new rank."""
        found = {}
        for name in names:
            grade = GRADERS[reported.RUBRIC.id](_without(self.claims[name], works), self.context)
            assert grade is not None, "the rubric judges every claim"
            if (rank := _rank(grade)) != self.ranks[name]:
                found[name] = (self.ranks[name], rank)
        return found

    def after(self, moves: Mapping[str, tuple[int, int]]) -> dict[tuple[Combination, bool], _Side]:
        """Combinations and sides whose claims have other levels after the moves."""
        shifts: dict[tuple[Combination, bool], list[tuple[int, int]]] = defaultdict(list)
        for name, move in moves.items():
            for cell in self.cells.get(name, ()):
                shifts[cell, self.claims[name].direction == "positive"].append(move)
        return {place: self.sides[place].without(listed) for place, listed in shifts.items()}


def _row(cited: Cited, unit: _Unit, claims: list[str], board: _Board) -> Row:
    works = frozenset(unit.works)
    moves = board.moves(claims, works)
    after = board.after(moves)
    touched = sorted({cell for cell, _ in after})
    emptied = [cell for cell in touched if board.is_graded(cell, {}) and not board.is_graded(cell, after)]
    lowered = [change for change in _lowered(board, after) if (change["practice"], change["population"]) not in emptied]
    return {
        "unit": unit.id, **unit.about, "n_emptied": len(emptied), "n_lowered": len({(one["practice"], one["population"]) for one in lowered}),
        "n_claims_lowered": len(moves), "n_claims": len(claims),
        "emptied": [{"practice": practice, "population": population} for practice, population in emptied],
        "lowered": lowered,
        "claims_lowered": [{"claim": name, "from": _LEVELS[old], "to": _LEVELS[new]} for name, (old, new) in sorted(moves.items())],
        "claims": claims, "sources": cited.sources(claims),
        "basis": cited.basis((claim, work) for claim in claims for work in cited.claims[claim].works if work in works),
    }  # fmt: skip


def _lowered(board: _Board, after: Mapping[tuple[Combination, bool], _Side]) -> Iterator[Row]:
    """Each best level, for a benefit or against it, that is lower after."""
    for (cell, favourable), side in sorted(after.items(), key=lambda item: (item[0][0], not item[0][1])):
        old, new = board.sides[cell, favourable].best(), side.best()
        assert old is not None, "a claim that moves was there before"
        assert new is not None, "a claim that moves is there still"
        if new != old:
            side_name = "benefit" if favourable else "against"
            yield {"practice": cell[0], "population": cell[1], "side": side_name, "from": _LEVELS[old], "to": _LEVELS[new]}


def _without(claim: Claim, works: frozenset[str]) -> Claim:
    return replace(claim, evidence=tuple(link for link in claim.evidence if link.work not in works))


def _rank(grade: Grade) -> int:
    return reported.RUBRIC.rank(grade.level)
