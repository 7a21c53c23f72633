"""The order in which the parts of a page are read: columns from left to right, each from top to bottom, between what stands across them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

_STEPS = 60
"""Places across the page at which a gutter is looked for."""
_DEPTH = 2
"""Columns are parted so often, each half again."""
_ACROSS = 0.4
"""A gutter may be crossed by so great a share of the characters: titles, abstracts, tables."""
_SIDE = 0.12
"""Each column holds so great a share of the characters at least."""

_SIGN, _RAISED = 2, 0.5
"""Characters of a sign that may be raised, and how far, in sizes of its font."""
_PIECES = 20
"""Pieces of a line that crosses the gutter, beside which another may stand."""
_STRIP = 2.0
"""A step from line to line that is a white strip, in sizes of the font."""
_STRIPS = 20
"""So many of the strips of a page are looked at."""
_HEADING = 1.06
"""A heading is larger by this factor at least than what it stands above."""


class Placed(Protocol):
    """What has a place on a page."""

    @property
    def text(self) -> str:
        """What stands there."""

    @property
    def left(self) -> float:
        """Its left edge, in points."""

    @property
    def right(self) -> float:
        """Its right edge."""

    @property
    def base(self) -> float:
        """Height of its baseline."""

    @property
    def size(self) -> float:
        """Height of its font."""


Some = TypeVar("Some", bound=Placed)


def in_reading_order(runs: Sequence[Some], depth: int = _DEPTH) -> list[list[Some]]:
    """The runs of a page as blocks in reading order; within a block, the order is the given one."""
    gutter = _gutter(runs) if depth else None
    if gutter is None:
        return [list(runs)] if runs else []
    ordered: list[list[Some]] = []
    band: list[Some] = []
    across: list[Some] = []
    for run in sorted(runs, key=_height, reverse=True):
        crosses = run.left < gutter < run.right
        if crosses and band:
            ordered += _columns(band, gutter, depth)
            band = []
        beside = any(_beside(run, other) for other in across[-_PIECES:])
        if not crosses and across and not beside:
            ordered.append(across)
            across = []
        (across if crosses or beside else band).append(run)
    ordered += [across] if across else []
    return ordered + _columns(band, gutter, depth)


def _height(run: Placed) -> float:
    """Where, up the page, the line of a run is: a sign, of a prime, say, may be raised above it."""
    sign = run.text.strip()
    return run.base - (_RAISED * run.size if len(sign) <= _SIGN and not sign.isalnum() else 0)


def _beside(run: Placed, other: Placed) -> bool:
    """Whether the runs stand on one line, close to each other: a piece of a line that crosses the gutter."""
    close = min(abs(run.left - other.right), abs(other.left - run.right)) < 1.5 * run.size
    return abs(run.base - other.base) < 0.5 * run.size and close


def _columns(band: Sequence[Some], gutter: float, depth: int) -> list[list[Some]]:
    ordered: list[list[Some]] = []
    for part in _parts(band, gutter):
        for side in ([run for run in part if run.right <= gutter], [run for run in part if run.right > gutter]):
            ordered += in_reading_order(side, depth - 1)
    return ordered


def _parts(band: Sequence[Some], gutter: float) -> list[Sequence[Some]]:
    """The band, whose runs go downwards, in two where a white strip across both columns parts prose from a list of references, say: what follows has
    a heading in the left column, and both columns go on in another size.
    """
    strips = [at for at in range(1, len(band)) if band[at - 1].base - band[at].base > _STRIP * band[at - 1].size]
    for at in strips[:_STRIPS]:
        above, below = band[:at], band[at:]
        (left, right), (under, beside) = _sizes(above, gutter), _sizes(below, gutter)
        heading = next((run for run in below if run.right <= gutter and run.size > _HEADING * under), None)
        set_otherwise = left == right and under == beside and 0.0 not in (left, under) and not 0.93 < under / left < 1.07
        if set_otherwise and heading is not None and heading.base > band[at].base - heading.size:
            return [above, below]
    return [band]


def _sizes(runs: Sequence[Placed], gutter: float) -> tuple[float, float]:
    """The size that most characters left and right of the gutter are set in."""
    sizes: tuple[Counter[float], Counter[float]] = (Counter(), Counter())
    for run in runs:
        sizes[run.right > gutter][round(run.size, 1)] += len(run.text)
    left, right = (side.most_common(1)[0][0] if side else 0.0 for side in sizes)
    return left, right


def _gutter(runs: Sequence[Placed]) -> float | None:
    """Where, from left to right, an empty strip parts two columns; None where the page has one."""
    if len(runs) < 8:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    total = sum(len(run.text) for run in runs)
    width = right - left
    best: tuple[float, float] | None = None
    for step in range(_STEPS // 5, _STEPS - _STEPS // 5):
        at = left + width * step / _STEPS
        across = sum(len(run.text) for run in runs if run.left < at + 2 and run.right > at - 2)
        before = sum(len(run.text) for run in runs if run.right <= at - 2)
        if across <= _ACROSS * total and min(before, total - before - across) >= _SIDE * total:
            distance = abs(step / _STEPS - 0.5)
            best = min(best, (across + distance, at)) if best else (across + distance, at)
    if best is None or not _side_by_side(runs, best[1]):
        return None
    return best[1]


def _side_by_side(runs: Sequence[Placed], at: float) -> bool:
    """Whether most lines left of the place have neighbours to the right on the same part of the page, wide enough for prose."""
    left = [run for run in runs if run.right <= at]
    right = [run for run in runs if run.left >= at]
    if not left or not right:
        return False
    low, high = max(min(run.base for run in left), min(run.base for run in right)), min(max(run.base for run in left), max(run.base for run in right))
    shared = [sum(len(run.text) for run in side if low <= run.base <= high) for side in (left, right)]
    wide = [sorted(len(run.text) for run in side)[len(side) * 3 // 4] for side in (left, right)]
    return min(wide) >= 15 and min(shared) > 0.3 * min(sum(len(run.text) for run in left), sum(len(run.text) for run in right))
