"""Runs of text to the lines of columns: what stands side by side on a page, from the top of each column to its foot.

In: runs with their places, whatever read them. Out: lines in reading order. What a line is to the document is not looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.extract.columns import in_reading_order
from kb.extract.raised import is_power
from kb.extract.raised import raised as superscript

_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3})[\s.)]?")
"""The mark of a note."""
_CALLS = re.compile(r"\d{1,3}(?:[,;–-]\s?\d{1,3})*")
"""Figures that may call references."""
_SIGN = 3
"""Characters that may be raised above the line so high that they would seem to be one of their own."""
LONE, SEVERAL = "".join(map(chr, range(0x10FE00, 0x10FE0A))), "".join(map(chr, range(0x10FE10, 0x10FE1A)))
"""What stands for raised digits until it is known what they call: of marks of notes, and of others, which are large or several together."""
_LONE, _SEVERAL = str.maketrans("0123456789", LONE), str.maketrans("0123456789", SEVERAL)
_WITHOUT = str.maketrans({**dict.fromkeys(LONE, None), **dict(zip(SEVERAL, "0123456789", strict=True))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters side by side on one baseline. Places in points, from the lower left of the page."""

    text: str
    left: float
    right: float
    base: float
    """Height of the baseline."""
    size: float
    """Height of the font."""
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """One line of one column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    page: int
    column: int
    """Counts the columns of the whole document."""
    number: str = ""
    """The mark of a note that the line begins with."""
    called: str = ""
    """The text with its raised figures, in LONE and SEVERAL; empty where there are none."""


def lines_of(runs: Sequence[Run], page: int) -> list[SetLine]:
    """The lines of a page, column by column."""
    lines = []
    for column, block in enumerate(in_reading_order(runs)):
        for row in rows_of(block):
            lines.append(line_of(row, page, column))
    return lines


def rows_of(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs of one column by their line, from the top; what is raised or lowered stays with its line."""
    row: list[Run] = []
    for run in sorted(runs, key=lambda one: (-one.base, one.left)):
        if row:
            main = max(row, key=lambda one: (one.size, one.right - one.left))
            drop = main.base - run.base
            lowered = run.size < 0.8 * main.size and drop < 0.3 * main.size
            if drop > 0.45 * max(main.size, run.size) and not (lowered or _are_raised(row, run, drop)):
                yield sorted(row, key=lambda one: one.left)
                row = []
        row.append(run)
    if row:
        yield sorted(row, key=lambda one: one.left)


def _are_raised(row: Sequence[Run], run: Run, drop: float) -> bool:
    """Whether all that was met of a line so far is figures or signs raised above the run, which stands lower by `drop`."""
    return drop < 0.6 * run.size and all(one.size < 0.95 * run.size and len(one.text.strip()) <= _SIGN for one in row)


def line_of(row: Sequence[Run], page: int, column: int) -> SetLine:
    """The line that runs side by side make, its raised figures told apart: powers, and what may call a note or a reference."""
    sizes: Counter[float] = Counter()
    for run in row:
        sizes[round(run.size, 1)] += len(run.text)
    usual = sizes.most_common(1)[0][0]
    main = max((run for run in row if round(run.size, 1) == usual), key=lambda one: len(one.text))
    number = ""
    parts: list[str] = []
    end = row[0].left
    for run in row:
        figures = run.text.strip()
        above = run.base > main.base + 0.15 * main.size and run.size < 0.95 * main.size
        raised = above and run.size < 0.85 * main.size and _NOTE.fullmatch(figures)
        if raised and not parts:
            number = figures
            continue
        if parts and run.left - end > 0.15 * main.size and not parts[-1].endswith(" "):
            parts.append(" ")
        if above and parts and is_power(parts[-1], figures):
            parts.append(run.text.replace(figures, superscript(figures.replace("–", "-"))))
        elif not raised:
            parts.append(run.text.translate(_SEVERAL) if above and _CALLS.fullmatch(figures) else run.text)
        elif figures.isdecimal():
            parts.append(figures.translate(_LONE))
        end = run.right
    called = " ".join("".join(parts).split())
    text = " ".join(called.translate(_WITHOUT).split())
    letters = sum(len(run.text) for run in row)
    bold = 2 * sum(len(run.text) for run in row if run.bold) > letters
    return SetLine(
        text=text, left=row[0].left, right=row[-1].right, base=main.base, size=main.size, bold=bold, page=page, column=column, number=number,
        called=called if called != text else "",
    )  # fmt: skip
