"""The works of the library as a list, and when they appeared by design: what the claims rest on, at a glance and one by one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import BadRequest

from kb.answers.query import Row, rows
from kb.model import STATUSES
from kb.site import head
from kb.site.drawing import as_json, page
from kb.site.paging import Part, asked_part, part
from kb.site.served import ask, ask_once
from kb.site.words import plain

PAGE = 50
PERIODS = 8
"""Columns of the chart, at most."""
SPANS = (1, 5, 10, 20, 50, 100, 500)
"""Years of one column; the least that makes no more than PERIODS of them is taken."""
NONE = "none"
"""Value of a filter for works of which it is not known."""
ORDERS = {"claims": "claims that rest on it", "year": "year, the latest first", "name": "authors"}
"""How the list is sorted, and the words for it."""
_SORTED = {
    "claims": "work_places AS p JOIN work_records AS w ON w.key = p.work WHERE {} ORDER BY p.place",
    "year": "work_records AS w WHERE {} ORDER BY w.year IS NULL, w.year DESC, w.label, w.key",
    "name": "work_records AS w WHERE {} ORDER BY w.label, w.key",
}
_KEYS = "SELECT w.key FROM {} LIMIT ? OFFSET ?"
_LIST = (
    "SELECT w.key, w.label, w.title, w.year, w.year_text, w.design, w.status, p.n_claims "
    "FROM json_each(?) AS k JOIN work_records AS w ON w.key = k.value JOIN work_places AS p ON p.work = w.key ORDER BY k.key"
)
"""Of the works on the page alone."""
_TOTAL = "SELECT count(*) AS n FROM work_records AS w WHERE {}"
_BY_DESIGN = "SELECT design, year, count(*) AS n FROM work_records GROUP BY design, year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Works by design and period."""

    periods: tuple[tuple[str, int | None, int | None], ...]
    """Words, first and last year; no years for works without one."""
    lines: tuple[tuple[str, str, tuple[int, ...]], ...]
    """Id of a design, its words, and how many works of each period; the commonest design first, those without one last."""
    most: int
    """The largest number of all."""

    @property
    def totals(self) -> tuple[int, ...]:
        """Works of each period."""
        return tuple(sum(line[2][at] for line in self.lines) for at in range(len(self.periods)))


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/works(?P<form>\.json)?$", works_page)]


async def works_page(datasette: Any, request: Any) -> Any:
    """The chart, and the works that the filters in the address let through."""
    asked = {name: request.args.get(name) or "" for name in ("design", "status", "from", "to", "by")}
    drawn = await ask_once(datasette, chart)
    designs = {design: said for design, said, _ in drawn.lines}
    for name, choices in (("design", designs), ("status", (*STATUSES, NONE)), ("by", ORDERS)):
        if asked[name] and asked[name] not in choices:
            raise BadRequest(f"The list of works has no {name} '{asked[name][:80]}': there are {', '.join(choices)}.")
    where, bound = _where(asked)
    number = request.args.get("page")

    def question(connection: sqlite3.Connection) -> tuple[list[Row], Part]:
        total = next(iter(rows(connection, _TOTAL.format(where), bound)))["n"]
        shown = part(number, total, PAGE)
        keys = rows(connection, _KEYS.format(_SORTED[asked["by"] or "claims"].format(where)), (*bound, PAGE, shown.start))
        return list(rows(connection, _LIST, (json.dumps([row["key"] for row in keys]),))), shown

    listed, shown = await ask(datasette, question)
    if request.url_vars["form"]:
        return as_json({"n_works": shown.total, "page": shown.number, "pages": shown.last, "works": listed, "chart": told(drawn)})
    base = await ask_once(datasette, head.base)
    content = {
        "works": listed, "shown": shown, "asked": asked, "chart": drawn, "designs": designs, "statuses": (*STATUSES, NONE), "orders": ORDERS,
        "untold": NONE, "radius": radius, "at": lambda number: urlencode({**_set(asked), "page": number}),
        "narrowed": lambda **changes: urlencode(_set({**asked, **changes})),
        "head": head.plain(base, "Works", "Studies and publications that the claims rest on.", path="/works", kind="CollectionPage"),
    }  # fmt: skip
    return await page(datasette, request, "works", content)


def chart(connection: sqlite3.Connection) -> Chart:
    """Works by design and period. Asked once for as long as a base is served."""
    found = list(rows(connection, _BY_DESIGN))
    bins = periods(row["year"] for row in found)
    counts: dict[str, list[int]] = {}
    for row in found:
        at = next(at for at, (_, first, last) in enumerate(bins) if (row["year"] is None and first is None) or _within(row["year"], first, last))
        counts.setdefault(row["design"] or NONE, [0] * len(bins))[at] += row["n"]
    ordered = sorted(counts, key=lambda design: (design == NONE, -sum(counts[design]), design))
    lines = tuple((design, "design not known" if design == NONE else plain(design), tuple(counts[design])) for design in ordered)
    return Chart(periods=tuple(bins), lines=lines, most=max((number for line in lines for number in line[2]), default=0))


def periods(years: Iterable[int | None]) -> list[tuple[str, int | None, int | None]]:
    """Columns that hold all years: of one length, as short as there is room for; and one for no year, where there is any without.

    >>> periods([1998, 2013, None])
    [('1995–1999', 1995, 1999), ('2000–2004', 2000, 2004), ('2005–2009', 2005, 2009), ('2010–2014', 2010, 2014), ('no year', None, None)]
    """
    listed = set(years)
    known = sorted(year for year in listed if year is not None)
    bins: list[tuple[str, int | None, int | None]] = []
    if known:
        span = next((span for span in SPANS if known[-1] // span - known[0] // span < PERIODS), SPANS[-1])
        for first in range(known[0] // span * span, known[-1] + 1, span):
            bins.append((f"{first}–{first + span - 1}" if span > 1 else str(first), first, first + span - 1))
    return [*bins, ("no year", None, None)] if None in listed else bins


def told(drawn: Chart) -> Row:
    """The chart as data."""
    return {
        "periods": [words for words, _, _ in drawn.periods],
        "designs": [{"design": None if design == NONE else design, "works": list(counts)} for design, _, counts in drawn.lines],
    }  # fmt: skip


def radius(number: int, most: int) -> float:
    """Radius of a disc whose area tells the number, in a field of 40 by 40; the largest fills it.

    >>> radius(4, 4), radius(1, 4)
    (18.0, 9.0)
    """
    return round(18 * (number / most) ** 0.5, 1) if most else 0.0


def _within(year: int | None, first: int | None, last: int | None) -> bool:
    return year is not None and first is not None and last is not None and first <= year <= last


def _set(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _where(asked: Mapping[str, str]) -> tuple[str, tuple[object, ...]]:
    """Conditions of the filters, and their parameters. A year that is no number filters nothing."""
    where, bound = ["1"], list[object]()
    for name in ("design", "status"):
        if asked[name] == NONE:
            where.append(f"coalesce(w.{name}, '') = ''")
        elif asked[name]:
            where.append(f"w.{name} = ?")
            bound.append(asked[name])
    if asked["from"] == NONE:
        where.append("w.year IS NULL")
    for name, sign in (("from", ">="), ("to", "<=")):
        if asked_part(asked[name]) > 1:
            where.append(f"w.year {sign} ?")
            bound.append(int(asked[name]))
    return " AND ".join(where), tuple(bound)
