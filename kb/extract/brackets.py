"""Brackets and the dates in them: which bracket each date stands in, the innermost first.

In: a text and its dates. Out: brackets that hold dates, in order. A bracket that is longer than any citation counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from kb.extract.dates import Date, undated, undated_behind

LONGEST = 3_000
"""Characters of a bracket at most."""
ACROSS = 300
"""Characters after which a bracket that is still open at the end of a paragraph is taken as never closed."""
_SIGN = re.compile(r"[()\[\]（）\n]")
"""Brackets, and what parts two paragraphs of a view."""
_LEAST = 3
"""Characters between two signs that may be a date without a year, at least."""
_START = attrgetter("start")
_PAIRS = {")": "(", "]": "[", "）": "（"}


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of brackets: `start` is the opening one, `end` is one past the closing one."""

    start: int
    end: int


def bracketed(text: str, years: Sequence[Date], *, everywhere: bool = True) -> tuple[list[tuple[Bracket, list[Date]]], list[Date]]:
    """Each bracket with the dates that stand in it and in no bracket within; and the dates that stand in none.

    `years`: the dates that have a year. Those without one are looked for in brackets, and `everywhere` only where one may count without a bracket.
    A bracket that is part of a date, as in `1974 [1970]`, is none. Only a short bracket reaches over the end of a paragraph.
    """
    found: list[tuple[Bracket, list[Date]]] = []
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

    for match in _SIGN.finditer(text):
        sign, at = match[0], match.start()
        if date is not None and date.start <= at:
            place(at + 1 if sign in "[(" else at)
        if stack and at - last > _LEAST:
            within = undated_behind(text, last, at + 1)
            stack[-1][2].extend(within)
            placed.update(date.start for date in within)
        last = at
        if at < skip_until:
            continue
        if sign in "([（":
            stack.append((sign, at, []))
        elif sign in _PAIRS:
            if stack and stack[-1][0] == _PAIRS[sign]:
                _, start, held = stack.pop()
                if stack and len(held) == 1 and held[0].kind == "undated" and text[start + 1 : at].strip() == held[0].text:
                    stack[-1][2].append(replace(held[0], start=start, end=at + 1))
                elif held and at + 1 - start <= LONGEST:
                    found.append((Bracket(start, at + 1), sorted(held, key=_START)))
                else:
                    free.extend(held)
        else:
            while stack and at - stack[0][1] > ACROSS:
                free.extend(stack.pop(0)[2])
    place(len(text) + 1)
    for _, _, held in stack:
        free.extend(held)
    if everywhere:
        free.extend(date for date in undated(text) if date.start not in placed)
    return sorted(found, key=lambda one: one[0].start), sorted(free, key=_START)
