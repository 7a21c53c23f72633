"""How a graph looks when it is opened: a colour and a size for each kind of node, and a place for each node. Same graph, same picture.

Places are cheap and need no layout: the nodes lie on one spiral, kind by kind, terms in the middle, claims around them, works outside. It is a
start from which a tool's own layout goes on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from kb.exporters.selection import NODE_KINDS

COLOURS: Final[Mapping[str, tuple[int, int, int]]] = {
    "practice": (0, 158, 115), "population": (230, 159, 0), "outcome": (204, 121, 167), "claim": (153, 153, 153), "work": (0, 114, 178),
}  # fmt: skip
"""Red, green, blue, 0 to 255, told apart by the colour-blind too. Source: the palette of Okabe and Ito (2008), and a grey."""
SIZES: Final[Mapping[str, float]] = {"practice": 16.0, "population": 20.0, "outcome": 14.0, "claim": 6.0, "work": 10.0}
"""Diameter in the units of the places."""
_APART: Final = 18.0
_TURN: Final = math.pi * (3 - math.sqrt(5))
"""The golden angle, in radians: points that each turn by it fill a disc evenly."""


class Places:
    """Gives each node its place, as it comes; the nodes of a kind in order."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        """`sizes`: how many nodes there are of each kind."""
        self._next: dict[str, int] = {}
        before = 0
        for kind in NODE_KINDS:
            self._next[kind] = before
            before += sizes[kind]

    def place(self, kind: str) -> tuple[float, float]:
        """The x and y of the next node of the kind; the middle is 0, 0."""
        n = self._next[kind]
        self._next[kind] = n + 1
        far, turned = _APART * math.sqrt(n + 0.5), n * _TURN
        return round(far * math.cos(turned), 1), round(far * math.sin(turned), 1)


def hexadecimal(kind: str) -> str:
    """The kind's colour as JSON formats write it.

    >>> hexadecimal("population")
    '#E69F00'
    """
    return "#{:02X}{:02X}{:02X}".format(*COLOURS[kind])
