"""A text as a reader reads it: paragraphs whole, words whole, nothing of the page between them; and where each character stands in the text itself.

Finders look here, and tell places in the text. It takes any text and never fails; a text without page breaks, cut lines or odd characters is its own
view. What is a citation, a heading or a reference is not its affair.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kb.extract.furniture import Line, marked, without_line_numbers
from kb.extract.hyphens import own_hyphens, typesetters
from kb.extract.layout import Layout

PARAGRAPH = "\n\n"
"""What parts two paragraphs of a view."""
_LINE_END = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_LINE_BEFORE_NUMBER = re.compile(
    f"[^{_LINE_END}\x02\ufffe]*+[\x02\ufffe](?=\\d{{1,4}}[ \\t]*+(?:[{_LINE_END}]|\\Z))|[^{_LINE_END}]+|\r\n|[{_LINE_END}]"
)
"""Lines and their ends, but a page number that a PDF reader put behind a word cut at the page's end is a line of its own."""
_APART = "\u00b4\u00a8\u02c6\u02dc\u00b8\u02c7\u02da\u02dd"
_ODD = re.compile(
    "[\u00ad\u200b-\u200d\u2060\ufeff]+"  # without width
    "|[\x02\ufffe]"  # what PDF readers write for the hyphen of a cut word
    "|[\ufb00-\ufb06]"  # ligatures
    r"|[^\S ]+| [^\S]+"  # space other than one blank
    "|[^\\W\\d_][\u0300-\u036f]+"  # a letter and its accents
    f"|[{_APART}] ?[^\\W\\d_]"
)
_MAY_BE_ODD = re.compile(f"[\u00ad\u200b-\u200d\u2060\ufeff\ufffe\ufb00-\ufb06\u0300-\u036f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x1f{_APART}]")
"""What every odd sign of a line that is not plain ASCII has."""
_ACCENTS = dict(zip(_APART, "\u0301\u0308\u0302\u0303\u0327\u030c\u030a\u030b", strict=True))
"""Accents that stand alone, as some typesetters leave them before their letters, and the ones that join."""
_CUT = re.compile("([^\\W\\d_](?:[^\\W\\d_]|[-\u2010])*)[-\u2010\u00ad\x02\ufffe]\\Z")
_CUT_WITHIN = re.compile(r"(?<![^\W\d_])([^\W\d_](?:[^\W\d_]|[-\u2010])*+)([\x02\ufffe])([^\W\d_]+)")
_PDF_HYPHENS = "\x02\ufffe"
_HYPHENS = ("-", "\u2010", "\u00ad", *_PDF_HYPHENS)
_LONGEST_WORD = 80
"""Characters of the half of a word at most."""
_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class View:
    """A text as a reader reads it."""

    def __init__(self, pieces: Iterable[tuple[str, int, int]]) -> None:
        """`pieces` in order: what a reader reads, and start and end of what stands for it in the text.

        A piece as long as its span stands for it character by character.
        """
        parts, self._at, self._starts, self._ends = [], [], [], []
        at = 0
        for piece, start, end in pieces:
            parts.append(piece)
            self._at.append(at)
            self._starts.append(start)
            self._ends.append(end)
            at += len(piece)
        self._at.append(at)
        self.text = "".join(parts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the view, of one character at least, as the span of the text from its first to its last character."""
        first, last = bisect_right(self._at, start) - 1, bisect_right(self._at, end - 1) - 1
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
    """The view of a text. Linear in its length."""
    lines = marked(without_line_numbers(list(_lines(text))))
    return View(_pieces(text, lines))


def tidied(line: str) -> str:
    """One line as a reader reads it: letters composed, ligatures spelled out, one space for any, none at either end."""
    return " ".join("".join(piece for piece, _, _ in _read(line, 0, len(line), frozenset())).split())


def _pieces(text: str, lines: Sequence[Line]) -> Iterator[tuple[str, int, int]]:
    """What a reader reads, line by line, and what stands between the lines; what reads as it stands, over line ends, as one piece."""
    kept = [position for position, line in enumerate(lines) if not line.furniture]
    layout = Layout.of([lines[position] for position in kept])
    pairs = [(lines[one], lines[other], other - one > 1) for one, other in pairwise(kept)]
    joined = [layout.joins(line, following, interrupted=interrupted) for line, following, interrupted in pairs]
    cuts = [cut_word(line.text, following.text) if joins else None for (line, following, _), joins in zip(pairs, joined, strict=True)]
    within = {match.start(2): (match[1], match[3]) for match in _CUT_WITHIN.finditer(text)} if _has_held(text) else {}
    asked = [*(cut for cut in cuts if cut), *within.values()]
    never, own = (typesetters(text), own_hyphens(text, asked)) if asked else ((), frozenset())
    kept_within = frozenset(at for at, cut in within.items() if cut in own)
    same: list[str] = []
    begins = 0
    for (line, following, _), joins, cut in zip(pairs, joined, cuts, strict=True):
        between = " " if joins else PARAGRAPH
        if not same:
            begins = line.start
        if not cut and _is_usual(line.text) and following.start - line.end == len(between):
            same += (line.text, between)
            continue
        if same:
            yield "".join(same), begins, line.start
            same = []
        if cut:
            yield from _read(text, line.start, line.end - 1, kept_within)
            if cut in own and line.text[-1] not in never:
                yield "-" if line.text[-1] in _PDF_HYPHENS else line.text[-1], line.end - 1, line.end
        else:
            yield from _read(text, line.start, line.end, kept_within)
            yield between, line.end, following.start
    if kept:
        last = lines[kept[-1]]
        if same:
            yield "".join(same), begins, last.start
        yield from _read(text, last.start, last.end, kept_within)


def cut_word(line: str, following: str) -> tuple[str, str] | None:
    """The halves of a word cut between two lines; None where none is.

    >>> cut_word("a peda-", "gogy of")
    ('peda', 'gogy')
    """
    if line[-1:] not in _HYPHENS:
        return None
    left, right = _CUT.search(line, max(0, len(line) - _LONGEST_WORD)), _FIRST.match(following)
    return (left[1], right[0]) if left and right else None


def _read(text: str, start: int, end: int, hyphens: frozenset[int]) -> Iterator[tuple[str, int, int]]:
    """A stretch of a line: itself, but for odd characters. `hyphens`: where one stands for a hyphen of the word's own."""
    at = start
    if not _is_usual(text[start:end]):
        for match in _ODD.finditer(text, start, end):
            read = "-" if match.start() in hyphens else _usual(match[0])
            if read != match[0]:
                if match.start() > at:
                    yield text[at : match.start()], at, match.start()
                if read:
                    yield read, match.start(), match.end()
                at = match.end()
    if at < end:
        yield text[at:end], at, end


def _is_usual(stretch: str) -> bool:
    """Whether the stretch of a line is read as it stands."""
    if "  " in stretch or "\t" in stretch or "\x02" in stretch:
        return False
    return stretch.isascii() or not _MAY_BE_ODD.search(stretch)


def _has_held(text: str) -> bool:
    """Whether the text has what PDF readers write for the hyphen of a cut word."""
    return any(sign in text for sign in _PDF_HYPHENS)


def _usual(odd: str) -> str:
    """What a reader reads where odd characters stand: letters composed, ligatures spelled out, one space for any, nothing for what has no width."""
    if odd.isspace():
        return " "
    if odd[0] in _ACCENTS:
        letter = unicodedata.normalize("NFC", odd[-1].replace("\u0131", "i") + _ACCENTS[odd[0]])
        return letter if len(letter) == 1 else odd
    if "\ufb00" <= odd <= "\ufb06":
        return unicodedata.normalize("NFKC", odd)
    return unicodedata.normalize("NFC", odd) if odd[0].isalpha() else ""


def _lines(text: str) -> Iterator[Line]:
    """The lines that hold more than white space."""
    blanks, new_page, at = -1, False, 0
    for found in _LINE_BEFORE_NUMBER.findall(text) if _has_held(text) else text.splitlines(keepends=True):
        bare = found.strip()
        if bare:
            indent = found.index(bare[0])
            yield Line(at + indent, at + indent + len(bare), bare, indent, max(blanks, 0), new_page)
            blanks, new_page = -1, False
        if found[-1] in _LINE_END:
            blanks += 1
            new_page = new_page or found[-1] == "\f"
        at += len(found)
