"""How well the claims of each practice are supported, as bars: a row for each practice of the map, a part of its bar for each level."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from kb.answers.query import Row, rows

_PRACTICES = "SELECT id, label FROM term_records WHERE kind = 'practice' AND frame IS NOT NULL ORDER BY frame"
_COUNTS = "SELECT term, strength_rank, n_claims FROM term_counts WHERE kind = 'practice'"
_LEVELS = "SELECT rank, label FROM levels WHERE rubric = 'reported' ORDER BY rank DESC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One practice."""

    id: str
    label: str
    counts: Mapping[int, int]
    """Rank of a level to claims that have it."""

    @property
    def total(self) -> int:
        """Its claims."""
        return sum(self.counts.values())

    def parts(self) -> list[tuple[int, float, float]]:
        """Rank, start and width of each part of the bar, best first, in hundredths of its length."""
        made, at = [], 0.0
        for rank in sorted(self.counts, reverse=True):
            width = 100 * self.counts[rank] / self.total
            made.append((rank, round(at, 2), round(width, 2)))
            at += width
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChart:
    """All bars, with the levels that any of them has, best first."""

    bars: tuple[Bar, ...]
    levels: tuple[Row, ...]


def level_chart(connection: sqlite3.Connection) -> LevelChart:
    """The chart; practices without a claim are left out."""
    counts: dict[str, dict[int, int]] = {}
    for row in rows(connection, _COUNTS):
        counts.setdefault(row["term"], {})[row["strength_rank"]] = row["n_claims"]
    bars = tuple(Bar(id=row["id"], label=row["label"], counts=counts[row["id"]]) for row in rows(connection, _PRACTICES) if counts.get(row["id"]))
    used = {rank for bar in bars for rank in bar.counts}
    return LevelChart(bars=bars, levels=tuple(level for level in rows(connection, _LEVELS) if level["rank"] in used))
