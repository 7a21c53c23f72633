"""Titles in the place of authors: printed in quotation marks or emphasis before a date, or known to the library.

In: a text, a date, what is known. Out: the title as the authors of the date, or None where no title stands there.
"""

from __future__ import annotations

import re

from kb.extract.dates import Date
from kb.extract.known import TITLE_WORDS
from kb.extract.names import fold
from kb.extract.reading import Authors, Reading
from kb.extract.records import PrintedName

_TITLE = re.compile(r"[“\"„«‘_*]\s*([^“”\"„«»_*]{2,300}?)[,.]?\s*[”\"“»’_*][\s,.]*\Z")
_PLAIN_TITLE = re.compile(r"[^;()\[\]]{3,250}\Z")
_WORD = re.compile(r"\w[^\s]*")
_OWNED = re.compile(r"['’]s\Z|[\s,.'’”\"»_*(\[]+\Z")


def title_before(reading: Reading, start: int, date: Date) -> Authors | None:
    """A title printed in place of authors: in quotation marks or emphasis, or known to the library."""
    match = _TITLE.search(reading.text, max(start, date.start - 300), date.start)
    if match:
        title = match[1]
        known = bool(_title_known(reading, title, date.text))
        if not known and len(title.split()) < 2:
            return None
        at = match.start(1)
    elif not reading.known.works:
        return None
    else:
        stretch = reading.text[max(start, date.start - 250) : date.start]
        match = _PLAIN_TITLE.search(stretch)
        if not match:
            return None
        words = list(_WORD.finditer(match[0]))
        first = next((n for n in range(len(words)) if _title_known(reading, match[0][words[n].start() :], date.text)), None)
        if first is None or (len(words) - first < 2 and len(words[first][0]) < 3):
            return None
        known = True
        title = match[0][words[first].start() :]
        at = date.start - len(title)
    title = " ".join(title.split()).strip(" ,.")
    return Authors(at, date.start, title, (PrintedName(family=title),), False, known, known, known)


def _title_known(reading: Reading, title: str, date: str) -> bool:
    name = fold(title)
    if reading.known.pair(name, date):
        return True
    n_words = len(name.split())
    return n_words >= 2 and any((n_words > TITLE_WORDS or not work.families) and work.printed_in(date) for work in reading.known.titled(name))


def known_title_before(reading: Reading, floor: int, end: int, date: str) -> Authors | None:
    """A title or a body's name of several words that the library knows, right before a bracket or a date."""
    if not reading.known.by_tail:
        return None
    text = reading.text[max(floor, end - 200) : end].rstrip()
    words = list(_WORD.finditer(text))
    if not words or not reading.known.by_tail.get(fold(_OWNED.sub("", words[-1][0])).split(" ")[-1]):
        return None
    for word in words[-16:-2]:
        if word[0][0].isupper() and reading.known.pair(fold(_OWNED.sub("", text[word.start() :])), date):
            start = end - len(reading.text[max(floor, end - 200) : end]) + word.start()
            name = " ".join(_OWNED.sub("", text[word.start() :]).split())
            return Authors(start, start + len(text) - word.start(), name, (PrintedName(family=name),), False, True, True, True)
    return None
