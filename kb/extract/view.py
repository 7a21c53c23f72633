"""A text as a reader reads it: paragraphs whole, words whole, nothing of the page between them; and where each character stands in the text itself.

Finders look here, and tell places in the text. It takes any text and never fails; a text without page breaks, cut lines or odd characters is its own
view. What is a citation, a heading or a reference is not its affair.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Self

from kb.extract.characters import changes, odd_signs
from kb.extract.furniture import numbers_behind_words, page_of
from kb.extract.hyphens import HELD, HYPHENS, cut_within, cut_word, own_hyphens, typesetters
from kb.extract.layout import Layout, line_ends
from kb.extract.lines import Lines, alike
from kb.extract.runs import Gap, evened, parted

PARAGRAPH = "\n\n"
"""What parts two paragraphs of a view."""
_PARAGRAPH = re.compile(PARAGRAPH)


class View:
    """A text as a reader reads it."""

    def __init__(self, pieces: Iterable[tuple[str, int, int]]) -> None:
        """`pieces` in order: what a reader reads, and start and end of what stands for it in the text.

        A piece as long as its span stands for it character by character.
        """
        pieces = tuple(pieces)
        self.text = "".join([read for read, _, _ in pieces])
        self._place_pieces(*zip(*pieces, strict=True))

    @classmethod
    def of(cls, read: Sequence[str], bounds: Sequence[int]) -> Self:
        """The view of pieces that stand one behind the other, where one end of a line stands for a blank, and two for the end of a paragraph.

        `bounds`: where each starts in the text, and where the last ends.
        """
        view = cls.__new__(cls)
        view.text = PARAGRAPH.join([paragraph.replace("\n", " ") for paragraph in _PARAGRAPH.split("".join(read))])
        view._place_pieces(read, bounds[:-1], bounds[1:])
        return view

    def _place_pieces(self, read: Sequence[str] = (), starts: Sequence[int] = (), ends: Sequence[int] = ()) -> None:
        self._at = list(accumulate(map(len, read), initial=0))
        self._starts, self._ends = starts, ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the view, of one character at least, as the span of the text from its first to its last character."""
        first = bisect_right(self._at, start) - 1
        if end <= self._at[first + 1] and self._same(first):
            moved = self._starts[first] - self._at[first]
            return start + moved, end + moved
        last = bisect_right(self._at, end - 1) - 1
        return self._place(first, start), self._place(last, end - 1) + self._width(last)

    def place(self, offset: int) -> int:
        """Where in the view the text's character at `offset` stands, or the next that has a place there."""
        found = max(bisect_right(self._starts, offset) - 1, 0)
        if found >= len(self._starts):
            return 0
        if offset >= self._ends[found]:
            return self._at[found + 1]
        return self._at[found] + (max(offset - self._starts[found], 0) if self._same(found) else 0)

    def _same(self, piece: int) -> bool:
        return self._at[piece + 1] - self._at[piece] == self._ends[piece] - self._starts[piece]

    def _place(self, piece: int, offset: int) -> int:
        return self._starts[piece] + (offset - self._at[piece] if self._same(piece) else 0)

    def _width(self, piece: int) -> int:
        """Characters of the text that one of the piece's stands for."""
        return 1 if self._same(piece) else self._ends[piece] - self._starts[piece]


class _Through(View):
    """A view of a view."""

    def __init__(self, outer: View, inner: View) -> None:
        self.text = inner.text
        self._outer, self._inner = outer, inner

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._outer.span(*self._inner.span(start, end))

    def place(self, offset: int) -> int:
        return self._inner.place(self._outer.place(offset))


def through(outer: View, inner: View) -> View:
    """The inner view, which is one of the outer view's text, as a view of the text that the outer is a view of."""
    return _Through(outer, inner)


def reading_view(text: str) -> View:
    """The view of a text. Linear in its length.

    Most ends of lines are plain and stay as they stand. The text is cut at the others, into runs of lines and the gaps between them, and only those
    runs that hold something odd are told in pieces: there is no object for a line.
    """
    return View.of(*_pieces(text))


def _pieces(text: str) -> tuple[list[str], list[int]]:
    """What is read of a text, piece by piece, and where each starts and the last ends."""
    cuts = numbers_behind_words(text)
    lines = Lines(alike(text), cuts=cuts)
    layout = Layout.of(lines.lengths)
    lines, page = page_of(lines, layout.width)
    if lines.heads or page:
        layout = Layout.of([length for line, length in enumerate(lines.lengths) if line not in page])
    even, signs = evened(lines, page), odd_signs(lines.encoded)
    del lines  # they take more room than the text, and all that follows is quicker in room that was just in use
    parts = parted(even, line_ends(layout.width, paged="\f" in text), cuts)
    gaps, runs = parts[::2], parts[1::2]
    told = {gap: Gap.of(gap) for gap in set(gaps)}
    joined = layout.joined([told[gap] for gap in gaps], runs)
    starts = list(accumulate(map(len, parts), initial=0))
    read = ["", *parts[1:]]
    read[2::2] = [" " if joins else PARAGRAPH for joins in joined]
    hyphens, kept = _hyphens(text, runs, joined)
    odd = {change[0]: change for change in changes(even, signs, kept)}
    for run, hyphen in hyphens.items():
        behind = 2 * run + 2
        end = starts[behind]
        odd[end - 1], read[behind] = (end - 1, end, hyphen), ""
    return _changed(even, read, starts, sorted(odd.values()))


def _hyphens(text: str, runs: Sequence[str], joined: Sequence[bool]) -> tuple[dict[int, str], frozenset[int]]:
    """What is read for the hyphens of words cut between runs, by the run before, and which of those within lines are the words' own, by place."""
    ends = [run for run, joins in enumerate(joined) if joins and runs[run][-1] in HYPHENS]
    between = {run: cut for run in ends if (cut := cut_word(runs[run], runs[run + 1]))}
    within = cut_within(text)
    if not (between or within):
        return {}, frozenset()
    own, never = own_hyphens(text, (*between.values(), *within.values())), typesetters(text)
    read = {}
    for run, cut in between.items():
        hyphen = runs[run][-1]
        read[run] = "" if cut not in own or hyphen in never else "-" if hyphen in HELD else hyphen
    return read, frozenset(at for at, cut in within.items() if cut in own)


def _changed(text: str, parts: Sequence[str], starts: Sequence[int], changes: Iterable[tuple[int, int, str]]) -> tuple[list[str], list[int]]:
    """What is read, and where each piece of it starts and the last ends: of parts, every other of which is a run, but for changes in runs."""
    read: list[str] = []
    begins: list[int] = []
    at = done = 0
    for start, end, usual in changes:
        part = bisect_right(starts, start) - 1
        if part % 2:
            if part >= done:
                read += (text[at : starts[done]], *parts[done:part])
                begins += (at, *starts[done:part])
                at, done = starts[part], part + 1
            read += (text[at:start], usual)
            begins += (at, start)
            at = end
    return [*read, text[at : starts[done]], *parts[done:]], [*begins, at, *starts[done:]]
