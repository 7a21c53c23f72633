"""The text of a document as `kb extract --plain` prints it, with what its format told of it: the records that readers make and finders read."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kb.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of a document."""

    start: int
    """Where the heading stands: a str offset in the document's text."""
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """A document made plain."""

    name: str
    """File name without its folder."""
    format: str
    """Name of the reader that read it: text, pdf, docx ..."""
    sha256: str
    """Of the file's bytes, hex."""
    text: str
    """What offsets refer to. A plain-text file's own characters, line ends as they are."""
    sections: tuple[Section, ...] = ()
    """In order of `start`."""
    references: tuple[int, int] | None = None
    """Span of the list of references where the format itself marks it; None where it does not: then the list is looked for in the text."""
    problems: tuple[Problem, ...] = ()
    """What was noticed in reading: encodings, characters replaced."""


_START = attrgetter("start")
_FAR = sys.maxsize


def section_at(sections: Sequence[Section], offset: int) -> str:
    """The title of the heading that the offset stands under; empty before the first.

    >>> section_at((Section(start=5, title="Aims"),), 9)
    'Aims'
    """
    found = bisect_right(sections, offset, key=_START) if sections else 0
    return sections[found - 1].title if found else ""


def within(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Whether the offset lies in one of the spans, which are in order.

    >>> within([(0, 3), (5, 9)], 5), within([(0, 3), (5, 9)], 3)
    (True, False)
    """
    found = bisect_right(spans, (offset, _FAR))
    return bool(found) and offset < spans[found - 1][1]


def outside(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text of that length that lie in none of the spans, which are in order.

    >>> list(outside([(2, 3), (5, 9)], 9))
    [(0, 2), (3, 5)]
    """
    at = 0
    for start, end in (*spans, (length, length)):
        if at < start:
            yield at, start
        at = max(at, end)
