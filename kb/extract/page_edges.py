"""What of a page's lines is the page's and not the prose's: numbers in the margin, heads and feet, page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.set_lines import Run, SetLine

_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")
_NUMBER = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_EDGE_LINES = 3
"""Lines from the top and the foot of a page among which heads and feet are looked for."""
_SAME_HEIGHT = 6.0
"""Points by which the height of a head may differ from page to page."""
_WIDE = 20
"""Characters of a run that is one of prose."""
_LEAST_NUMBERS = 5
"""Numbers in the margin of one page that are numbers of lines."""


def without_line_numbers(pages: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """The runs of each page without numbers that stand in the margin, one a line; where no page has several, all of them."""
    wide = [[run for run in runs if len(run.text) > _WIDE] for runs in pages]
    usual = [run for runs in wide for run in runs]
    beside = [_beside(runs, own or usual) for runs, own in zip(pages, wide, strict=True)]
    if max(map(len, beside), default=0) < _LEAST_NUMBERS:
        return [list(runs) for runs in pages]
    return [[run for run in runs if id(run) not in margin] for runs, margin in zip(pages, beside, strict=True)]


def _beside(runs: Sequence[Run], wide: Sequence[Run]) -> set[int]:
    """Numbers left or right of all wide runs."""
    left, right = min((run.left for run in wide), default=0.0), max((run.right for run in wide), default=0.0)
    return {id(run) for run in runs if run.text.strip().isdecimal() and (run.right < left or run.left > right)}


def without_furniture(pages: Sequence[Sequence[SetLine]]) -> list[SetLine]:
    """The lines of all pages without page numbers and without what stands at the same height of several pages, figures aside."""
    edges = [_edges(page) for page in pages]
    heights: dict[str, list[tuple[int, float]]] = {}
    for number, rows in enumerate(edges):
        for row in rows:
            heights.setdefault(_head(row), []).append((number, row[0].base))
    kept: list[SetLine] = []
    for number, (page, rows) in enumerate(zip(pages, edges, strict=True)):
        outer = {id(line) for row in rows if _is_number(row, page) or _is_repeated(heights[_head(row)], number, row[0].base) for line in row}
        kept += [line for line in page if line.text and id(line) not in outer]
    return kept


def _is_repeated(heights: Sequence[tuple[int, float]], page: int, base: float) -> bool:
    """Whether the same stands at this height of another page."""
    return any(other != page and abs(height - base) < _SAME_HEIGHT for other, height in heights)


def _edges(page: Sequence[SetLine]) -> list[list[SetLine]]:
    """The uppermost and the lowest lines of a page, across its columns."""
    rows: list[list[SetLine]] = []
    for line in sorted(page, key=lambda one: (-one.base, one.left)):
        if rows and rows[-1][0].base - line.base < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows if len(rows) <= 2 * _EDGE_LINES else [*rows[:_EDGE_LINES], *rows[-_EDGE_LINES:]]


def _head(row: Sequence[SetLine]) -> str:
    """What a line of a page's edge is known by on other pages: its text without figures."""
    return _DIGITS.sub("#", " ".join(line.text.casefold() for line in sorted(row, key=lambda one: one.left)))


def _is_number(row: Sequence[SetLine], page: Sequence[SetLine]) -> bool:
    """Whether the line is a page number that stands off from the prose."""
    alone = all(other in row or abs(other.base - row[0].base) > 1.2 * row[0].size for other in page)
    return alone and all(_NUMBER.fullmatch(line.text) and line.text.count("(") == line.text.count(")") for line in row)
