"""Brackets and the dates in them: which bracket each date stands in, the innermost first.

In: a text and its dates. Out: brackets that hold dates, in order. A bracket that is longer than any citation counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kb.extract.dates import Date, undated, undated_behind, undated_in
from kb.extract.plain import outside
from kb.extract.usual import Part

LONGEST = 3_000
"""Characters of a bracket at most."""
ACROSS = 300
"""Characters after which a bracket that is still open at the end of a paragraph is taken as never closed."""
_PAIRS = {")": "(", "]": "[", "）": "（"}
_OPENING = {sign: re.compile(rf"{re.escape(sign)}(?:[^()\[\]（）\n]*+{re.escape(closing)})?") for closing, sign in _PAIRS.items()}
"""A pair of brackets with none in it, or an opening one. Each pattern begins with one sign: to look for one is five times as quick as for several."""
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


def openings(text: str, barred: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The places of opening brackets outside the barred spans, in order: with all up to the closing one where no other bracket stands between."""
    patterns = [pattern for sign, pattern in _OPENING.items() if sign in text]
    return sorted(match.span() for start, end in outside(barred, len(text)) for pattern in patterns for match in pattern.finditer(text, start, end))


def bracketed(
    text: str, years: Sequence[Date], places: Sequence[tuple[int, int]] | None = None, *, read: Container[int] = (), everywhere: bool = True
) -> tuple[list[Bracket], list[Date]]:
    """Each bracket with the dates that stand in it and in no bracket within; and the dates that stand in none.

    `years`: the dates that have a year. `places`: the `openings`, where they are known; `read`: where pairs open whose insides are known already.
    Dates without a year are looked for in brackets, and `everywhere` only where one may count without a bracket. A bracket that is part of a date,
    as in `1974 [1970]`, is none. Only a short bracket reaches over the end of a paragraph.
    """
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
        elif sign in _PAIRS:
            if stack and stack[-1][0] == _PAIRS[sign]:
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

    for start, end in openings(text) if places is None else places:
        if stack:
            close(start)
        if start in read:
            last = end - 1
        elif end - start == 1:
            look(text[start], start)
        elif stack or (date is not None and date.start < end) or start < skip_until or (end - start > _LEAST and undated_in(text, start, end)):
            look(text[start], start)
            look(text[end - 1], end - 1)
    close(len(text))
    place(len(text) + 1)
    for _, _, held in stack:
        free.extend(held)
    if everywhere:
        free.extend(date for date in undated(text) if date.start not in placed)
    return sorted(found, key=_START), sorted(free, key=_START)
