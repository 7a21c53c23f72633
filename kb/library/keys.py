"""Citekeys of works that come into a library: their own where they have one, else made of author, year and title; never one that is taken.

In: works. Out: keys. A key depends on the work alone, as long as it is free: the same file gives the same keys wherever it is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import count

from kb.library.likeness import SMALL_WORDS
from kb.model import Name, Work

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NO_LETTER = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss"})
_LONGEST = 24


def made(work: Work) -> str:
    """A key of the first family name, the year and the first word of the title that says something.

    >>> made(Work(key="", type="book", title="The Turn of Tides", year=2012))
    'turn2012tides'
    """
    names = work.authors or work.editors
    words = [word for word in map(_plain, re.split(r"[\s/—–-]+", work.title)) if word and word not in SMALL_WORDS]
    first = _family(names[0]) if names else ""
    parts = [first] if first else words[:1]
    words = words if first else words[1:]
    year = str(work.year) if work.year is not None else ""
    return "".join([*(part[:_LONGEST] for part in parts), year, *(word[:_LONGEST] for word in words[:1])]) or "untitled"


def _family(name: Name) -> str:
    """A family name without a suffix, as one word; of a body the first three words that say something."""
    words = [word for word in map(_plain, name.family.split()) if word]
    if name.literal:
        return "".join([word for word in words if word not in SMALL_WORDS][:3] or words[:1])
    return "".join([word for word in words if word not in _SUFFIXES] or words)


def _plain(text: str) -> str:
    """Letters and figures, small, without accents."""
    shown = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return unicodedata.normalize("NFC", _NO_LETTER.sub("", "".join(sign for sign in shown if not unicodedata.combining(sign))))


class Taken:
    """The keys of a library, which are the same in capitals and small letters, and the next free one of each name."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = {key.lower() for key in keys}
        self._next: dict[str, Iterator[str]] = {}

    def __contains__(self, key: str) -> bool:
        return key.lower() in self._keys

    def free(self, wanted: str) -> str:
        """The wanted key if it is free, else with a letter behind it; it is taken from now on."""
        key = wanted
        while key.lower() in self._keys:
            key = f"{wanted}{next(self._next.setdefault(wanted.lower(), _suffixes()))}"
        self._keys.add(key.lower())
        return key


def _suffixes() -> Iterator[str]:
    """b, c, ... z, then _27, _28 ..."""
    yield from "bcdefghijklmnopqrstuvwxyz"
    yield from (f"_{number}" for number in count(27))
