"""Stretches of a text between empty lines, and whether each reads as an entry of a list of references, as prose or as such a list's heading.

In: a text. Out: its blocks in order. What a block is, is looked at when somebody asks, the cheap signs first: most of a text is asked little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, groupby, pairwise
from operator import itemgetter

from kb.extract.dates import dated
from kb.extract.view import PARAGRAPH
from kb.extract.words import PARTICLES, REFERENCE_HEADINGS

LETTER = r"[^\W\d_]"
_PARTICLES = groupby(sorted((word for word in PARTICLES if word.isalpha()), key=lambda word: (word[0], -len(word))), itemgetter(0))
PARTICLE = "|".join(f"[{letter}{letter.upper()}](?i:{'|'.join(word[1:] for word in words)})" for letter, words in _PARTICLES)
"""Particles in any case, by their first letters: most words are told from all of them by one look."""
FAMILY = rf"(?:(?:{PARTICLE})[ ]){{0,3}}[A-ZÀ-ÞŠŽŁĐŒŸČĆŚŻĞİА-Я]{LETTER}*+(?:(?:['’ʼ‘‐-]| (?=[A-ZÀ-Þ])){LETTER}++){{0,5}}"
"""A family name at the head of an entry; no letter stands behind it."""
INITIALS = r"[A-ZÀ-ÞА-Я]\.?(?:[ -]?[A-ZÀ-ÞА-Я]\.?){0,4}"
_GIVEN = rf"[A-ZÀ-ÞА-Я]{LETTER}*\.?"
_HEADINGS = REFERENCE_HEADINGS.replace(r"\s", r"[^\S\n]")
_HEADING = re.compile(
    r"\n[^\S\n]*(?P<title>(?:\\\w+[ \t]*)?(?:#+[ \t]*|(?:\d+|[ivx]+)(?:\.\d+)*\.?[ \t]+)?(?:\*\*|__)?"
    rf"(?:{_HEADINGS})(?:\*\*|__)?[ \t]*:?[ \t]*(?:\{{[^{{}}\n]*\}})?)[^\S\n]*(?=\n|\Z)"
)
"""In a text of small letters, behind the end of the line before."""
_LONGEST_HEADING = 80
_PARTED = re.compile(r"\n\s*\n")
_START = re.compile(
    rf"(?P<number>\[[\w+]{{1,10}}\]\s+|\d{{1,3}}\.?\s+|\(\d{{1,3}}\)\s+)?[\[“\"_*]*(?:"
    rf"{FAMILY}(?:"
    rf"(?:,? (?:Jr|Sr|II|III)\.?)?,?\s{INITIALS}(?:[\s,.;:&(]|\Z)"  # Smith, J. A. and Smith JA
    rf"|,\s(?:{_GIVEN}[\s-]){{0,4}}{_GIVEN}(?:[.,;:&]|\s\(|\s\d{{4}}|\s(?:and|und|et|y|e|og|och|&)\s)"  # Smith, John
    r"|(?:(?:,|\set|\sand|\s&)[^.\d\n]{1,60}?)?\.?\s\(?\d{4}[a-z]?\)?\s?[.:,])"  # Smith et al. 2010: and World Bank (2010).
    rf"|{INITIALS}\s?{FAMILY}(?:,|\s(?:and|&)\s|\s\(|\.)"  # J. A. Smith,
    r"|[—–_-]{2,8}[.,\s]"
    r")"
)
_CUES = {
    "doi": re.compile(r"[dh](?:oi\.org|(?<!\w.)oi:|ttps?://)"),
    "issue": re.compile(r"\d\s?\(\d+[^)]{0,6}\)"),
    "pages": re.compile(r"\d\s?[-‑–—]\s?[A-Za-z]?\d"),
    "edited": re.compile(r"[EeIHVvBPTt](?<!\w.)(?:ds?\.|n:|rsg|ol\.?\s\d|d\.|dn?\.|SBN|SSN|hD\b|hesis\b)"),
    "press": re.compile(
        r"[PJRUaSEWVZ](?<!\w.)(?:ress|ournal|roceedings|eview|niversity|rXiv|pringer|lsevier|iley|outledge|cience|erlag|eitschrift|evista|evue)\b"
    ),
}
"""What entries have and prose has seldom; each begins with few signs, so that a look through a paragraph is short."""
_YEAR_OR_ADDRESS = re.compile(r"[12dh](?:\d\d\d|oi|ttp)")
_PROSE = frozenset(
    """is are was were we this these that it they have has had been can our which not because however would should may there also such their but if as
    when""".split()
)
"""Small words that entries have seldom."""
_WORD = re.compile(r"\w+")
_NOTE = re.compile(r"\[\^?\d+\]|\d{1,3}\s")
LEAST = 3
"""Entries that make a list where no heading says so."""
_WORDY = 90
"""Words of a paragraph that does not begin as entries do, from which it is prose."""
_BRIEF = 60
"""Words of an entry that only its place tells as one, at most."""
LONGEST = 2_000
"""Characters of an entry at most."""


class Block:
    """Lines between two empty ones: offsets `start` and `end` of their first and last sign; `heading`: whether it is that of a list of references."""

    def __init__(self, text: str, start: int, end: int, *, heading: bool = False) -> None:
        self.start, self.end, self.heading = start, end, heading
        self._text = text
        self._held = text[start : min(end, start + LONGEST)]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where lines begin as an entry does."""
        found = []
        at = self.start
        for line in self._text[self.start : self.end].split("\n"):
            bare = line.strip()
            if _START.match(bare):
                found.append(at + line.index(bare[0]))
            at += len(line) + 1
        return tuple(found)

    @cached_property
    def entry(self) -> bool:
        """Whether it reads as an entry, or as several without empty lines between."""
        if self.heading or not (self._first or (_YEAR_OR_ADDRESS.search(self._held) and self._has_cues(2))):
            return False
        if not self._first and self._n_words > _WORDY:
            return self._has_cues(3) and not self.prose
        shaped = self._has_cues(2 if not self._first else 1) or (self._n_words < 40 and len(self.starts) < LEAST)
        return shaped and self._is_dated() and self._is_brief() and not self.prose

    @cached_property
    def several(self) -> bool:
        """Whether it holds several entries: it begins as one, and most stretches between the beginnings of entries have a date."""
        wordy = not self._first and self._n_words > _WORDY
        return len(self.starts) >= LEAST and not wordy and self._first is not None and self._has_cues(2) and self._each_dated()

    @cached_property
    def prose(self) -> bool:
        """Whether it has the small words of prose."""
        often = sum(word in _PROSE for word in _WORD.findall(self._held.lower()))
        if not self._first and self._n_words > _WORDY:
            return often * 14 > self._n_words
        listed = self._first and (self._has_cues(1) or dated(self._held[:250]))
        return often * (6 if listed else 14) > self._n_words and self._n_words > 12

    @cached_property
    def fits(self) -> bool:
        """Whether it may be an entry behind others: brief, no prose, with a date near its head; those of bodies and titles have no other shape."""
        brief = not self.heading and self._n_words < _BRIEF and not self._held[0].islower()
        return brief and dated(self._held[:250]) and not self.prose

    @cached_property
    def numbered(self) -> bool:
        """Whether it begins with a number, as notes do."""
        return bool(self._first and self._first["number"]) or _NOTE.match(self._held) is not None

    @cached_property
    def _n_words(self) -> int:
        return self._held.count(" ") + self._held.count("\n") + 1

    @cached_property
    def _first(self) -> re.Match[str] | None:
        """How it begins, where it begins as an entry does."""
        return _START.match(" ".join(self._held[:400].split()))

    def _has_cues(self, least: int) -> bool:
        """Whether it has so many kinds of cues."""
        for left, pattern in zip(range(len(_CUES), 0, -1), _CUES.values(), strict=True):
            if left < least:
                return False
            least -= pattern.search(self._held) is not None
            if not least:
                return True
        return False

    def _is_dated(self) -> bool:
        return _CUES["doi"].search(self._held) is not None or dated(self._held)

    def _is_brief(self) -> bool:
        return self.end - self.start <= max(LONGEST, 500 * len(self.starts)) or self._has_cues(3)

    def _each_dated(self) -> bool:
        """Whether most of the stretches between beginnings of entries have a date, as entries have, and as lines of one entry have not."""
        n_dated = sum(dated(self._text[start:stop]) for start, stop in pairwise([*self.starts, self.end]))
        return n_dated * 3 >= len(self.starts) * 2


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a text, in order; a line that is the heading of a list of references is one of its own."""
    at = 0
    for match in _HEADING.finditer(f"\n{text.replace('İ', 'I').lower()}"):
        start, end = match.start("title") - 1, match.start("title") - 1 + len(match["title"].rstrip())
        if end - start < _LONGEST_HEADING:
            yield from _between(text, at, start)
            yield Block(text, start, end, heading=True)
            at = end
    yield from _between(text, at, len(text))


def block_at(text: str, offset: int) -> Block:
    """The block of a view's text that the offset lies in; headings do not count."""
    start, end = text.rfind(PARAGRAPH, 0, offset), text.find(PARAGRAPH, offset)
    return Block(text, start + len(PARAGRAPH) if start >= 0 else 0, end if end >= 0 else len(text))


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    for match in chain(_PARTED.finditer(text, start, end), (None,)):
        held = text[start : match.start() if match else end]
        bare = held.strip()
        if bare:
            first = start + held.index(bare[0])
            yield Block(text, first, first + len(bare))
        start = match.end() if match else end
