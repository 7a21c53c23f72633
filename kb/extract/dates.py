"""Dates as citations print them: years with their letters, years of two printings, and what stands for a year that is not known.

In: a text. Out: the places that may be the date of a citation; whether it is one is for `authordate` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.extract.words import MONTHS, NOT_AUTHORS, STATUSES, UNDATED

_YEAR = r"(?:1[4-9]|20)\d\d"
_GLUED = r"(?:[A-ZÀ-Þ][a-zß-ÿ]|(?:chap|sec|pp?|fig|vol|para?|art|Kap|cap)\.)"
"""What is printed without a space behind a year: the title in a list of references, the word before a place."""
_LETTER = rf"(?:(?:[a-z]{{1,2}}|[A-Z])(?![\w’'])|[a-z](?={_GLUED})|\s[a-z](?=[,;)\]])|[–—-][a-z](?=[,;:)\]]))?"
_LETTER_BEHIND = r"(?:\s?-\s?[a-z]\b|\s?[a-z](?=[,;)\]])|(?<=\.)[a-z]\b)?"
_DATED = (
    rf"(?P<reprint>(?:\[{_YEAR}\]|\({_YEAR}\)|{_YEAR})\s?/?\s?(?:\[{_YEAR}{_LETTER}\]|\({_YEAR}{_LETTER}\))"  # 1974 [1970], [1970] 1974 in brackets
    rf"|\[{_YEAR}\]\s{_YEAR}{_LETTER}"
    rf"|{_YEAR}/(?:{_YEAR}|\d\d)(?!\d){_LETTER})"
    rf"|(?P<span>{_YEAR}{_LETTER}\s?[–—-]\s?(?:{_YEAR}|\d\d(?![\d.])|present|today|heute){_LETTER})"
    rf"|(?P<year>{_YEAR}{_LETTER})"
)


def _spelled(terms: tuple[str, ...]) -> str:
    """A pattern of the terms, sorted by their first letters, those of other scripts apart, so that most places are told from all by a few looks."""
    by_letter: dict[str, list[str]] = {}
    for term in sorted(terms, key=len, reverse=True):
        first, *rest = term.split(" ")
        pattern = re.escape(first[1:])
        for before, word in pairwise((first, *rest)):
            pattern += (r"\s?" if before.endswith(".") else r"\s+") + re.escape(word)
        pattern = f"{pattern[:-2]}(?:\\.|(?=[,;)\\]]))" if term.endswith(".") else pattern + r"\b"
        by_letter.setdefault(first[0], []).append(pattern)
        if first[0].islower() and len(first) > 1:  # `S.d.`, but `S. d.` may be initials
            by_letter.setdefault(first[0].upper(), []).append(pattern if first.isalpha() else pattern.replace(r"\s?", ""))
    branches = [(letter.isascii(), f"{re.escape(letter)}(?:{'|'.join(patterns)})") for letter, patterns in by_letter.items()]
    near, far = ("|".join(branch for plain, branch in branches if plain is wanted) for wanted in (True, False))
    return f"(?:{near}|(?=[^\x00-\x7f])(?:{far}))" if far else f"(?:{near})"


_DATE = re.compile(
    rf"(?<![\w$€£%#@/=+~^_\\-])(?<!\W\.)(?<!\d\.)(?<!\d–)(?<!\D\d,)(?<!\D\d\d,)(?<!\d\d\d\d\d,)"
    rf"(?:{_DATED})(?:(?={_GLUED})|(?![\w%°]|\.\d|,\d{{3}}(?!\d)|[-/]\d\d\b))"
)
YEAR_BEGINS = (re.compile(r"1[4-9]\d\d"), re.compile(r"20\d\d"))
"""Two patterns, each of which begins with one sign: a look through a text for one sign takes a fifth of one for several."""
_DAY = re.compile(  # the set are figures and the letters that months begin with: most words are told from a month by one look
    rf"(?<!\w)(?=[\dadefgjlmnosw])(?:\d{{1,2}}\.?(?:[–-]\d{{1,2}}\.?)?\s(?:de\s)?)?(?:{MONTHS})\.?(?:\s?[–/-]\s?(?:{MONTHS})\.?)?"
    r",?\s(?:de\s|\d{1,2},\s)?\Z",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?:(?P<name>[^\W\d_a-zß-öø-ÿ][^\W\d_]+),?\s(?:and|&|und|et|y|e)\s|[A-Z]\.[\s-]?)\Z")
"""What stands before a month that is the name of an author: `Anderson & May, 1991`, `R. M. May, 1977`; no `April and May 1991`."""
_LONGEST_DAY = 28
"""Characters of a day and a month before their year."""
_OPENS = ("[", "(")
_INITIALS = "".join(sorted({letter for term in (*UNDATED, *STATUSES) for letter in (term[0], term[0].upper())}))
"""Of what stands for a year."""
WITHOUT_YEAR = re.compile(
    rf"[ \n\t\r\u00a0()\[\],;:/“”\"‘’'»*–—-](?=[{_INITIALS}])(?:{_spelled(UNDATED)}{_LETTER_BEHIND}|{_spelled(STATUSES)}(?=\s*[,;)\]]))"
)
"""Behind the sign that stands before it: a pattern that begins with signs leaves most places at once."""
ANOTHER = re.compile(
    r"\s*(?:[,;&/]\s*|(?:and|und|et|y|och|og|e|i)\s+|(?P<to>[–—-])\s*|\s)(?P<letter>[a-zA-Z])(?=\s*[,;:)\]/–—-]|\s+(?:and|&|und|et|y|och|og|e|i|[a-z][,;)\]])(?:\s|\Z)|\s*\Z)"
)
"""A further letter of the year before, or the last of a stretch of them: `2014a, b`, `2014a-c`."""
_LETTERED = re.compile(r"(?<=\d)[\s–—-]?([A-Za-z]{1,2})(?=\]?\Z)|(?:(?<=\.)|(?<=press)|(?<=coming))[\s-]*([a-z])\Z")
"""The letter of a year, or of what stands for one, behind it."""


class Date(NamedTuple):
    """A date as printed. Offsets are those of the text that was searched."""

    start: int
    end: int
    text: str
    kind: str
    """year, day (a year with its month: `text` is the year), reprint (two years of one work), span (a stretch of years) or undated."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years in it."""
        return tuple(int(year) for year in re.findall(_YEAR, self.text))


def dates(text: str) -> Iterator[Date]:
    """Every place that may be a citation's date, in order.

    >>> [date.text for date in dates("Smith (1974 [1970]; 2010a; n.d.), 12,2010 and 2010%")]
    ['1974 [1970]', '2010a', 'n.d.']
    """
    at = 0
    padded = f" {text}"
    for date in years(text):
        if undated_in(padded, at, date.start + 1):
            yield from _undated(padded, at, date.start)
        yield date
        at = date.end
    yield from _undated(padded, at, len(text))


def _undated(padded: str, start: int, end: int) -> Iterator[Date]:
    """The dates without a year between two places of a text, told with a blank before it: the pattern begins with the sign before a date."""
    for match in WITHOUT_YEAR.finditer(padded, start, end + 1):
        yield Date(match.start(), match.end() - 1, " ".join(match[0][1:].split()), "undated")


def dated(text: str) -> bool:
    """Whether a citation's date may stand in the text."""
    for pattern in YEAR_BEGINS:
        for begins in pattern.finditer(text):
            at = begins.start()
            if _DATE.match(text, at) or (text[at - 1 : at] in _OPENS and _DATE.match(text, at - 1)):
                return True
    return WITHOUT_YEAR.search(f" {text}") is not None


def years(text: str, barred: Sequence[tuple[int, int]] = (), *, stretches: Iterable[tuple[int, int]] | None = None) -> Iterator[Date]:
    """Every place that may be a citation's date and has a year, in order; none in the barred spans, which are in order.

    `stretches`: where one may begin; anywhere, if none are told.
    """
    return _years(text, _begins(text, [(0, len(text))] if stretches is None else stretches), barred)


def years_within(text: str, start: int, stop: int) -> Iterator[Date]:
    """The same between two places of a text."""
    return _years(text, _begins(text, [(start, stop)]), [(0, start)])


def _begins(text: str, stretches: Iterable[tuple[int, int]]) -> list[int]:
    return sorted([begins.start() for start, stop in stretches for pattern in YEAR_BEGINS for begins in pattern.finditer(text, start, stop)])


def _years(text: str, begins: Sequence[int], barred: Sequence[tuple[int, int]]) -> Iterator[Date]:
    spans = iter(barred)
    span = next(spans, None)
    end = 0
    for at in begins:
        while span and at >= span[0]:
            end = max(end, span[1])
            span = next(spans, None)
        if at < end:
            continue
        match = (_DATE.match(text, at - 1) if at > end and text[at - 1] in _OPENS else None) or _DATE.match(text, at)
        if match:
            end = match.end()
            at = match.start()
            day = _DAY.search(text, max(0, at - _LONGEST_DAY), at) if match.lastgroup == "year" and text[at - 1 : at].isspace() else None
            day = None if day and _is_name(text, day.start()) else day
            yield Date(day.start() if day else at, end, " ".join(match[0].split()), "day" if day else match.lastgroup or "year")


def _is_name(text: str, at: int) -> bool:
    """Whether the month or season that stands there is the name of an author: of several, or behind initials."""
    before = _NAME_BEFORE.search(text, max(0, at - _LONGEST_DAY), at) if text[at].isupper() else None
    return before is not None and (before["name"] or "").lower() not in NOT_AUTHORS


def undated(text: str) -> Iterator[Date]:
    """Every place that may be a citation's date and has no year, in order."""
    return _undated(f" {text}", 0, len(text))


def undated_in(text: str, start: int, end: int) -> bool:
    """Whether a stretch of the text, behind its first sign, has such a place."""
    return WITHOUT_YEAR.search(text, start, end) is not None


def undated_behind(text: str, start: int, end: int) -> list[Date]:
    """The same for a stretch of the text, behind its first sign."""
    found = WITHOUT_YEAR.finditer(text, start, end)
    return [Date(match.start() + 1, match.end(), " ".join(match[0][1:].split()), "undated") for match in found]


def letter_of(date: str) -> str:
    """The letter that tells works of a year apart; empty where there is none.

    >>> letter_of("2010a"), letter_of("n.d.-b"), letter_of("2010")
    ('a', 'b', '')
    """
    if date[-1:].isdigit():  # most have none
        return ""
    found = _LETTERED.search(date)
    letters = (found[1] or found[2] or "").lower() if found and not date.lower().endswith(("n.d", "s.d")) else ""
    return letters[:1] if len(set(letters)) == 1 else letters  # some styles print it twice: 2001aa


def without_letter(date: str) -> str:
    """The date without the letter that tells works of a year apart.

    >>> without_letter("2010a"), without_letter("n.d.-b"), without_letter("in press")
    ('2010', 'n.d.', 'in press')
    """
    return _LETTERED.sub("", date) if letter_of(date) else date
