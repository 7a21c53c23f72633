"""Which lines of a text go on in the next: how wide its lines are broken, whether blank lines stand between all of them, and where paragraphs end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from kb.extract.furniture import Line

CUT = re.compile("[^\\W\\d_][-\u2010\u00ad\x02\ufffe]\\Z")
"""A line that ends within a word, or behind a hyphen of the word's own."""
_ENDED = re.compile(r"[.!?:;](?:[\"'”’»)\]]|[\d⁰¹²³⁴-⁹]+(?:[,–][\d⁰¹²³⁴-⁹]+)*)*\Z")
_LOOSE = re.compile(r"(?:[,;(\[&/–]|\b(?:and|or|of|in|the|a|an|by|see|with|for|to|from|et|und|y|e\.g\.|cf\.|et al\.|pp?\.))\Z", re.IGNORECASE)
"""What ends a line, and no sentence or heading."""
_BULLET = re.compile(r"[•▪‣◦●○■□*–—-]\s|o\s(?=[A-Z])")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s")
"""What begins an item of a list, behind the end of a sentence."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?[),;:.]")
_WIDEST = 200
"""Characters of a line that was broken to a width, at most."""
_TAIL = 12
"""Characters at a line's end that tell how it ends."""


def ended(line: str) -> bool:
    """Whether a sentence may end with the line."""
    return not line[-1:].isalpha() and _ENDED.search(line[-_TAIL:]) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the lines of a text are set."""

    width: int | None
    """Characters that a line is broken to; None where paragraphs are lines."""
    spaced: bool
    """Whether a blank line stands between lines of one paragraph."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        """The layout that the lines tell of."""
        lengths = sorted(len(line.text) for line in lines)
        usual = lengths[len(lengths) * 9 // 10] if lengths else 0
        parted = [(one, other) for one, other in pairwise(lines) if other.blanks == 1]
        within = sum(other.text[0].islower() and not ended(one.text) for one, other in parted)
        return cls(width=usual if 20 <= usual <= _WIDEST else None, spaced=within >= 3 and within > 0.25 * len(parted))

    def joins(self, line: Line, following: Line, *, interrupted: bool) -> bool:
        """Whether the following line goes on with the sentence or paragraph of this one; `interrupted`: by lines of the page, left out."""
        parted = interrupted or following.new_page or following.blanks > 0
        if not parted and line.text[-1].isalpha() and following.text[0].islower() and following.text[0] != "o":
            return True  # most lines: all that follows comes to the same, but where an o is a bullet
        if _BULLET.match(following.text):
            return False
        whole = ended(line.text)
        if whole and _NUMBERED.match(following.text):
            return False
        small = following.text[0].islower()
        goes_on = small or self._full(line, following)
        if goes_on and not (whole or parted):
            return True
        if (goes_on or not parted or _YEAR.match(following.text)) and self._open(line.text):
            return True
        apart = following.blanks > (1 if self.spaced else 0)
        if interrupted or following.new_page:
            return not whole and goes_on
        if apart:
            return not whole and small and self.width is not None and self._full(line, following)
        if whole:
            return self._full(line, following, share=1.0) and following.indent <= line.indent + 1
        return goes_on

    def _full(self, line: Line, following: Line, *, share: float = 0.9) -> bool:
        """Whether the first word of the following line would not have had room in a `share` of the width."""
        if self.width is None:
            return False
        first = following.text.split(" ", maxsplit=1)[0]  # what a hard blank ties to it counts with it
        return len(line.text) + 1 + len(first) > share * self.width

    def _open(self, text: str) -> bool:
        """Whether a line ends where nothing ends: within a word, at a comma, in a bracket."""
        tail = text[-_WIDEST:]
        return bool(CUT.search(text[-2:]) or _LOOSE.search(text[-_TAIL:])) or tail.rfind("(") > tail.rfind(")")
