"""Terms that stand in for those that a clause does not name: the practice named just before it or referred to, and that of the heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.terms import Named, Terms
from kb.model import TermKind

_REFERS = re.compile(
    r"\W*(?:\w+\W+){0,2}?(?:this|these|such|those|it(?!\s+(?:is|was|seems|appears|has\s+been)\s+(?:\w+\s+){0,2}(?:that|to)\b)"
    r"|its|they|their|them|both|another)\b",
    re.IGNORECASE,
)
"""The start of a clause that goes on about what was named before it."""
_CARRIED = 1
"""Sentences behind one that names a practice, or refers to it, for which the practice stands in."""
_REFERRED = 3
"""Sentences behind it that may still refer to it."""


class Carried:
    """The terms named before a clause that may stand in for those that it does not name."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._heading: dict[TermKind, Named] = {}
        self._last: dict[TermKind, Named] = {}
        self._age = 0
        """Sentences since a practice was named, or last referred to."""

    def under(self, heading: str) -> None:
        """Begin a section."""
        self._heading = {one.kind: one for one in self._terms.narrowest(self._terms.named(heading))}
        self._last = {}

    @property
    def speaks(self) -> bool:
        """Whether the section names a practice before."""
        return "practice" in self._heading or "practice" in self._last

    def next_sentence(self) -> None:
        """Go on to the next sentence."""
        self._age += 1

    def before(self, words: str) -> dict[TermKind, Named]:
        """The terms that may stand in: the last one named where the words are near it or refer to it, else the heading's."""
        last = self._last.get("practice")
        if last and ((self._age <= _REFERRED and _REFERS.match(words)) or f"the {last.words.split()[-1]}".casefold() in words.casefold()):
            self._age = 0
        return self._heading | (self._last if self._age <= _CARRIED else {})

    def named(self, terms: Sequence[Named]) -> None:
        """Remember the first term of each kind that a clause names."""
        self._last |= {term.kind: term for term in reversed(terms)}
        if any(term.kind == "practice" for term in terms):
            self._age = 0
