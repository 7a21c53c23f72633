"""A measure as a table: short texts for readers, and CSV with all that the rows hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answers.network.made import Network, Shape
from kb.answers.query import Row
from kb.answers.readers_words import spreadsheet_safe

_FEW = 2
"""Ids of a list that a reader's table names; the rest are counted."""
_HEADS: dict[Shape, tuple[tuple[str, int], ...]] = {
    "pairs": (("one", 28), ("other", 28), ("weight", 6), ("cosine", 6), ("shared", 20), ("claims behind", 22)),
    "bridges": (("work", 34), ("between", 7), ("of pairs", 8), ("practices", 33), ("claims behind", 22)),
    "shares": (("on", 42), ("share", 6), ("claims", 6), ("alone", 5), ("sources", 19), ("claims behind", 22)),
    "removals": (("without", 28), ("emptied", 50), ("lowered", 7), ("claims lowered", 8), ("claims behind", 19)),
    "parts": (("part", 4), ("works", 38), ("claims", 34), ("terms", 36)),
}
"""Headings with their widths in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Texts in rows and columns."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def table(found: Network, limit: int | None = None) -> Table:
    """The rows for readers, the first of them where a limit is set."""
    heads = _HEADS[found.shape]
    cells = {"pairs": _pair, "bridges": _bridge, "shares": _share, "removals": _removal, "parts": _part}[found.shape]
    return Table(
        heads=tuple(head for head, _ in heads), widths=tuple(width for _, width in heads), rows=tuple(cells(row) for row in found.rows[:limit])
    )  # fmt: skip


def network_csv(found: Network, limit: int | None = None, *, raw: bool = False) -> str:
    """All columns, a list as its JSON; cells safe for a spreadsheet unless `raw`."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(found.columns)
    for row in found.rows[:limit]:
        texts = [_text(row[name]) for name in found.columns]
        writer.writerow(texts if raw else map(spreadsheet_safe, texts))
    return file.getvalue()


def few(ids: Sequence[str]) -> str:
    """The first ids, and how many more.

    >>> few(["a", "b"]), few(["a", "b", "c", "d"])
    ('a, b', 'a, b and 2 more')
    """
    more = len(ids) - _FEW
    return ", ".join(ids[:_FEW]) + (f" and {more} more" if more > 0 else "")


def _text(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def _named(row: Row, name: str, label: str) -> str:
    return f"{row[name]}: {row[label]}"


def _pair(row: Row) -> tuple[str, ...]:
    shared = "the claims" if row["shared"] == row["claims"] else few(row["shared"])
    ends = (_named(row, end, f"{end}_label") for end in ("one", "other"))
    return (*ends, str(row["weight"]), f"{row['cosine']:.2f}", shared, few(row["claims"]))


def _bridge(row: Row) -> tuple[str, ...]:
    return _named(row, "work", "label"), f"{row['betweenness']:.1f}", _percent(row["share"]), few(row["practices"]), few(row["claims"])


def _share(row: Row) -> tuple[str, ...]:
    return (
        _named(row, "unit", "label"), _percent(row["share"]), str(row["n_claims"]), str(row["alone"]), few(row["sources"]), few(row["claims"]),
    )  # fmt: skip


def _removal(row: Row) -> tuple[str, ...]:
    emptied = few([f"{cell['practice']}/{cell['population']}" for cell in row["emptied"]])
    return (
        _named(row, "unit", "label"), f"{row['n_emptied']}: {emptied}" if emptied else "0", str(row["n_lowered"]),
        f"{row['n_claims_lowered']} of {row['n_claims']}", few(row["claims"]),
    )  # fmt: skip


def _part(row: Row) -> tuple[str, ...]:
    alone = "stands alone: " if row["n_nodes"] == 1 else ""
    works, claims, terms = (f"{len(row[name])}: {few(row[name])}" if row[name] else "0" for name in ("works", "claims", "terms"))
    return str(row["part"]), f"{alone}{works}", claims, terms


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
