"""A text parted at its empty lines, and at the headings of its lists of references.

In: a text. Out: its blocks in order. Each block is made when somebody asks for it: a text has many, and most are prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import itemgetter

from kb.extract.blocks import Block, may_be_entry
from kb.extract.words import REFERENCE_HEADINGS

_PARTED = re.compile(r"\n\s*\n[^\S\n]*")
_SPACE = re.compile(r"\s*")
_LONGEST_HEADING = 80


def _either(letters: Iterable[str]) -> str:
    """A set of these small letters, and of all that become one of them in small letters."""
    held = set(letters)
    return "".join(sorted(held | {letter.upper() for letter in held} | {large for large, small in (("İ", "i"), ("\u212a", "k")) if small in held}))


_TERMS = {letter: list(terms) for letter, terms in groupby(sorted(REFERENCE_HEADINGS), itemgetter(0))}
_TERM = "|".join(f"{letter}(?:{'|'.join(term[1:] for term in terms)})" for letter, terms in _TERMS.items()).replace(" ", r"[^\S\n]+")
_HEADING = re.compile(
    r"[^\S\n]*(?P<title>(?:\\\w+[ \t]*)?(?:#+[ \t]*|(?:\d+|[ivx]+)(?:\.\d+)*\.?[ \t]+)?(?:\*\*|__)?"
    rf"(?:{_TERM})(?:\*\*|__)?[ \t]*:?[ \t]*(?:\{{[^{{}}\n]*\}})?)[^\S\n]*"
)
"""A line in small letters."""
_BEGIN = "|".join("".join(f"[{_either(letters)}]" for letters in list(zip(*terms, strict=False))[:3]) for terms in _TERMS.values())
_LIKE_HEADING = re.compile(rf"\n[^\S\n]*(?=[\\#*_\d{_either(chain('ivx', _TERMS))}])(?:[\\#*_]|\d+[.\s]|[{_either('ivx')}]+[.\s]|{_BEGIN})")
"""The end of a line, and the beginning of the next, where that one begins as these headings do; the first set tells it of most."""


class Blocks:
    """The blocks of a text; a line that is the heading of a list of references is one of its own."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans: list[tuple[int, int]] = []
        self._headings: set[int] = set()
        self._made: dict[int, Block] = {}
        at = 0
        for start, end in _headings(text):
            self._part(at, start)
            self._headings.add(len(self._spans))
            self._spans.append((start, end))
            at = end
        self._part(at, len(text))

    def __len__(self) -> int:
        return len(self._spans)

    def __iter__(self) -> Iterator[Block]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> Block:
        block = self._made.get(number)
        if block is None:
            start, end = self._spans[number]
            end = start + len(self.text[start:end].rstrip())
            block = self._made[number] = Block(self.text, start, end, heading=number in self._headings)
        return block

    def likely(self) -> list[int]:
        """The numbers of those that are headings, or may be entries."""
        text, headings = self.text, self._headings
        return [number for number, (start, end) in enumerate(self._spans) if may_be_entry(text[start:end]) or number in headings]

    def _part(self, start: int, end: int) -> None:
        start = _SPACE.match(self.text, start, end).end()  # type: ignore[union-attr]
        between = [match.span() for match in _PARTED.finditer(self.text, start, end)]
        spans = zip([start, *map(itemgetter(1), between)], [*map(itemgetter(0), between), end], strict=True)
        self._spans += [span for span in spans if span[0] < span[1]]


def _headings(text: str) -> Iterator[tuple[int, int]]:
    """Where lines are headings of lists of references."""
    for line in _LIKE_HEADING.finditer(f"\n{text}"):
        start, end = line.start(), text.find("\n", line.start())
        printed = text[start : end if end >= 0 else len(text)]
        found = _HEADING.fullmatch(printed.replace("İ", "I").lower())
        if found is not None:
            length = len(found["title"].rstrip())
            if length < _LONGEST_HEADING:
                yield start + found.start("title"), start + found.start("title") + length
