"""A stretch of a text between empty lines, and whether it reads as an entry of a list of references, as prose or as such a list's heading.

What a block is, is looked at when somebody asks, the cheap signs first: most of a text is asked little.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, pairwise
from operator import itemgetter

from kb.extract.dates import dated
from kb.extract.heads import BLOCK_BEGINS, LINE_BEGINS
from kb.extract.view import PARAGRAPH

_YEARS = (re.compile(r"1\d\d\d"), re.compile(r"2\d\d\d"))
_ADDRESSES = (re.compile(r"https?://"), re.compile(r"doi(?:\.org|(?<!\wdoi):)"))
_PAGES = {dash: re.compile(rf"{dash}(?:(?<=\d.)|(?<=\d\s.))\s?[A-Za-z]?\d") for dash in "-‑–—"}
"""Each begins with one sign: the engine skips from one to the next several times as quickly as with a set of them."""


def _has_address(held: str) -> bool:
    return ("http" in held and _ADDRESSES[0].search(held) is not None) or ("doi" in held and _ADDRESSES[1].search(held) is not None)


def _has_pages(held: str) -> bool:
    return any(dash in held and pattern.search(held) for dash, pattern in _PAGES.items())


_CUES: tuple[Callable[[str], object], ...] = (
    _has_address,
    re.compile(r"\((?:(?<=\d\()|(?<=\d\s\())\d+[^)]{0,6}\)").search,  # number of an issue
    _has_pages,
    re.compile(
        r"[PJRUaSEWVZ](?<!\w.)(?:ress|ournal|roceedings|eview|niversity|rXiv|pringer|lsevier|iley|outledge|cience|erlag|eitschrift|evista|evue)\b"
    ).search,
    re.compile(r"[EeIHVvBPTt](?<!\w.)(?:ds?\.|n:|rsg|ol\.?\s\d|d\.|dn?\.|SBN|SSN|hD\b|hesis\b)").search,  # editors, volumes, theses
)
"""What entries have and prose has seldom."""
_PROSE = frozenset(
    """is are was were we this these that it they have has had been can our which not because however would should may there also such their but if as
    when""".split()
)
"""Small words that entries have seldom."""
_WORD = re.compile(r"\w+")
_BY_LETTER = ((letter, "|".join(word[1:] for word in words)) for letter, words in groupby(sorted(_PROSE), itemgetter(0)))
_SMALL = re.compile(f" (?:{'|'.join(f'{letter}(?:{rest})' for letter, rest in _BY_LETTER)})(?= )".encode())
_SPACED = bytes(ord(chr(code).lower()) if code < 128 and (chr(code).isalnum() or code == ord("_")) else ord(" ") for code in range(256))
"""Letters of ASCII made small, and all that is neither letter nor number made a blank."""
_NOTE = re.compile(r"\[\^?\d+\]|\d{1,3}\s")
LEAST = 3
"""Entries that make a list where no heading says so."""
_WORDY = 90
"""Words of a paragraph that does not begin as entries do, from which it is prose."""
_BRIEF = 60
"""Words of an entry that only its place tells as one, at most."""
_HEAD = 400
"""Characters in which an entry has begun."""
LONGEST = 2_000
"""Characters of an entry at most."""


class Block:
    """Lines between two empty ones: offsets `start` and `end` of their first and last sign; `heading`: whether it is that of a list of references."""

    def __init__(self, text: str, start: int, end: int, *, heading: bool = False) -> None:
        self.start, self.end, self.heading = start, end, heading
        self._text = text
        self._held = text[start : min(end, start + LONGEST)]
        self._first = BLOCK_BEGINS.match(self._held, 0, _HEAD)
        self._n_cues = self._n_asked = 0
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """Where lines begin as an entry does."""
        if self._starts is None:
            self._starts = [self.start + line.end() - 1 for line in LINE_BEGINS.finditer(f"\n{self._text[self.start : self.end]}")]
        return self._starts

    @property
    def entry(self) -> bool:
        """Whether it reads as an entry, or as several without empty lines between."""
        if self.heading:
            return False
        if self._first is None:
            wordy = self._n_words() > _WORDY
            if not (may_be_dated(self._held) and self._has_cues(3 if wordy else 2)):
                return False
            return not self.prose if wordy else self._is_dated() and self._is_brief() and not self.prose
        shaped = self._has_cues(1) or (self._n_words() < 40 and len(self.starts) < LEAST)
        return shaped and self._is_dated() and self._is_brief() and not self.prose

    @property
    def several(self) -> bool:
        """Whether it holds several entries: it begins as one, and most stretches between the beginnings of entries have a date."""
        if self._first is None or self._text.count("\n", self.start, self.end) < LEAST - 1:
            return False
        return len(self.starts) >= LEAST and self._has_cues(2) and self._each_dated()

    @property
    def prose(self) -> bool:
        """Whether it has the small words of prose."""
        n_words = self._n_words()
        wordy = not self._first and n_words > _WORDY
        listed = self._first and (self._has_cues(1) or dated(self._held[:250]))
        most = n_words // (6 if listed else 14)
        return (wordy or n_words > 12) and _n_small_at_most(self._held) > most and _n_small(self._held) > most

    @property
    def fits(self) -> bool:
        """Whether it may be an entry behind others: brief, no prose, with a date near its head; those of bodies and titles have no other shape."""
        brief = not self.heading and self._n_words() < _BRIEF and not self._held[0].islower()
        return brief and dated(self._held[:250]) and not self.prose

    @property
    def numbered(self) -> bool:
        """Whether it begins with a number, as notes do."""
        return bool(self._first and self._first["number"]) or _NOTE.match(self._held) is not None

    def _n_words(self) -> int:
        return self._held.count(" ") + self._held.count("\n") + 1

    def _has_cues(self, least: int) -> bool:
        """Whether it has so many kinds of cues: each is looked for once, and none that cannot change the answer."""
        while self._n_cues < least <= self._n_cues + len(_CUES) - self._n_asked:
            self._n_cues += bool(_CUES[self._n_asked](self._held))
            self._n_asked += 1
        return self._n_cues >= least

    def _is_dated(self) -> bool:
        return _has_address(self._held) or dated(self._held)

    def _is_brief(self) -> bool:
        length = self.end - self.start
        return length <= LONGEST or length <= 500 * len(self.starts) or self._has_cues(3)

    def _each_dated(self) -> bool:
        """Whether most of the stretches between beginnings of entries have a date, as entries have, and as lines of one entry have not."""
        n_dated = sum(dated(self._text[start:stop]) for start, stop in pairwise([*self.starts, self.end]))
        return n_dated * 3 >= len(self.starts) * 2


def may_be_entry(held: str) -> bool:
    """Whether a block that holds this may be an entry, told at little cost."""
    return may_be_dated(held if len(held) < LONGEST else held[:LONGEST]) or BLOCK_BEGINS.match(held, 0, _HEAD) is not None


def may_be_dated(held: str) -> bool:
    """Whether a year or an address may stand in it."""
    return bool(("1" in held and _YEARS[0].search(held)) or ("2" in held and _YEARS[1].search(held))) or "doi" in held or "http" in held


def block_at(text: str, offset: int) -> Block:
    """The block of a view's text that the offset lies in; headings do not count."""
    start, end = text.rfind(PARAGRAPH, 0, offset), text.find(PARAGRAPH, offset)
    return Block(text, start + len(PARAGRAPH) if start >= 0 else 0, end if end >= 0 else len(text))


def _n_small(held: str) -> int:
    """How many small words of prose it has."""
    return sum(word in _PROSE for word in _WORD.findall(held.lower()))


def _n_small_at_most(held: str) -> int:
    """The same, at half the cost, but for words next to letters beyond ASCII, which are taken for parted from them."""
    return len(_SMALL.findall(b" %b " % held.encode("latin-1", "replace").translate(_SPACED)))
