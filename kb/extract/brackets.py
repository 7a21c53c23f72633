"""Brackets and the dates in them: which bracket each date stands in, the innermost first.

In: a text and its dates. Out: brackets that hold dates, in order. A bracket that is longer than any citation counts as none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from kb.extract.dates import Date, undated, undated_behind
from kb.extract.openings import ACROSS, PAIRS, Openings, openings
from kb.extract.usual import Part

LONGEST = 3_000
"""Characters of a bracket at most."""
_CLOSING = re.compile(r"[)\]）\n]")
"""What may close a bracket: another, or the end of a paragraph of a view."""
_LEAST = 3
"""Characters between two signs that may be a date without a year, at least."""
_START = attrgetter("start")


@dataclass(slots=True)
class Bracket:
    """A pair of brackets: `start` is the opening one, `end` is one past the closing one."""

    start: int
    end: int
    dates: list[Date]
    """In order; left out where its parts are read."""
    parts: tuple[Part, ...] | None = None
    """What it holds, where that is of the usual shape."""


def bracketed(text: str, years: Sequence[Date], opened: Openings | None = None, *, everywhere: bool = True) -> tuple[list[Bracket], list[Date]]:
    """Each bracket with the dates that stand in it and in no bracket within; and the dates that stand in none.

    `years`: the dates that have a year. `opened`: where brackets open, if that is known; those that are read are not told.
    Dates without a year are looked for in brackets, and `everywhere` only where one may count without a bracket. A bracket that is part of a date,
    as in `1974 [1970]`, is none. Only a short bracket reaches over the end of a paragraph.
    """
    opened = opened or Openings(text, openings(text))
    found: list[Bracket] = []
    free: list[Date] = []
    stack: list[tuple[str, int, list[Date]]] = []
    pending = iter(years)
    date = next(pending, None)
    placed: set[int] = set()
    skip_until = last = 0

    def place(upto: int) -> None:
        nonlocal date, skip_until
        while date is not None and date.start < upto:
            (stack[-1][2] if stack else free).append(date)
            skip_until = max(skip_until, date.end)
            date = next(pending, None)

    def look(sign: str, at: int) -> None:
        nonlocal last
        if date is not None and date.start <= at:
            place(at + 1 if sign in "[(" else at)
        if stack and at - last > _LEAST:
            within = undated_behind(text, last, at + 1)
            stack[-1][2].extend(within)
            placed.update(date.start for date in within)
        last = at
        if at < skip_until:
            return
        if sign in "([（":
            stack.append((sign, at, []))
        elif sign in PAIRS:
            if stack and stack[-1][0] == PAIRS[sign]:
                _, start, held = stack.pop()
                if stack and len(held) == 1 and held[0].kind == "undated" and text[start + 1 : at].strip() == held[0].text:
                    stack[-1][2].append(held[0]._replace(start=start, end=at + 1))
                elif held and at + 1 - start <= LONGEST:
                    found.append(Bracket(start, at + 1, sorted(held, key=_START)))
                else:
                    free.extend(held)
        else:
            while stack and at - stack[0][1] > ACROSS:
                free.extend(stack.pop(0)[2])

    def close(upto: int) -> None:
        while stack and (closing := _CLOSING.search(text, last + 1, upto)):
            look(closing[0], closing.start())

    places, at = opened.places, 0
    for first in sorted(opened.undated().union(opened.alone, opened.around(years))):
        at = bisect_left(places, (first,), at)
        while at < len(places) and (stack or places[at][0] == first):
            start, end = places[at]
            at += 1
            close(start)
            if start in opened.read:
                last = end - 1
                continue
            look(text[start], start)
            if end - start > 1:
                look(text[end - 1], end - 1)
    close(len(text))
    place(len(text) + 1)
    for _, _, held in stack:
        free.extend(held)
    if everywhere:
        free.extend(date for date in undated(text) if date.start not in placed)
    return sorted(found, key=_START), sorted(free, key=_START)
