"""The lines of a text as columns: what each holds, and where it stands. It reads lines and drops nothing.

A text has as many lines as a page has words, so there is no object for a line: what they hold is made in one go, and places when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, compress, pairwise
from typing import TypeVar

Told = TypeVar("Told")

_LINE_ENDS = "\r\v\x1c\x1d\x1e\x85\u2028\u2029"
"""Ends of lines but the usual one, and but that of a page."""


def alike(text: str) -> str:
    """The text with all ends of lines alike, but for those of pages; each character in its place."""
    text = text.replace("\r\n", " \n") if "\r" in text else text
    for end in _LINE_ENDS:
        if end in text:
            text = text.replace(end, "\n")
    return text


class Lines:
    """The lines of a text that hold more than white space, counted from 0."""

    def __init__(self, text: str, *, cuts: Sequence[int] = (), heads: Mapping[int, int] | None = None) -> None:
        """`text`: its ends of lines are alike.

        `cuts`: where else lines end, offsets in order; `heads`: how many characters at the head of some lines are none of theirs.
        """
        self.text, self.cuts, self.heads = text, cuts, heads or {}
        self._bare = list(map(str.strip, self._rows()))
        self.read = list(filter(None, self._bare))
        """What each holds, without its white space at either end."""
        for line, characters in self.heads.items():
            self.read[line] = self.read[line][characters:]
        self.paged = "\f" in text
        """Whether it has ends of pages."""

    def __len__(self) -> int:
        return len(self.read)

    def span(self, line: int) -> tuple[int, int]:
        """Where it stands in the text."""
        row = self._numbers[line]
        start = self.text.index(self._bare[row][0], self._offsets[row]) + self.heads.get(line, 0)
        return start, start + len(self.read[line])

    def blanks(self, line: int) -> int:
        """Blank lines before it."""
        before = self._numbers[line - 1] if line else 0
        return max(self._numbers[line] - before - 1, 0)

    def begins_page(self, line: int) -> bool:
        """Whether a form feed stands before it."""
        before = self._numbers[line - 1] if line else 0
        return self.text.find("\f", self._offsets[before], self._offsets[self._numbers[line]]) >= 0

    @cached_property
    def lengths(self) -> list[int]:
        """Characters of each."""
        return list(map(len, self.read))

    @cached_property
    def encoded(self) -> bytes:
        """All lines, blank ones too, in UTF-8, each on a line of its own."""
        return ("\n".join(self._rows()) if self.cuts else self.text).encode("utf-8", "replace")

    def held(self, column: Iterable[Told]) -> list[Told]:
        """Of what there is for each of all lines, blank ones too, what there is for these."""
        return list(compress(column, self._bare))

    @cached_property
    def _numbers(self) -> list[int]:
        """Which line of all each is, blank ones counted."""
        return self.held(range(len(self._bare)))

    @cached_property
    def _offsets(self) -> list[int]:
        """Where all lines begin, blank ones too."""
        return list(accumulate(map(len, self._rows(keepends=True)), initial=0))

    def _rows(self, *, keepends: bool = False) -> list[str]:
        """All lines, blank ones too."""
        if not self.cuts:
            return self.text.splitlines(keepends)
        return [row for start, end in pairwise((0, *self.cuts, len(self.text))) for row in self.text[start:end].splitlines(keepends)]
