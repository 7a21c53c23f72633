"""Dates as citations print them: years with their letters, years of two printings, and what stands for a year that is not known.

In: a text. Out: the places that may be the date of a citation; whether it is one is for `authordate` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.extract.words import UNDATED

_YEAR = r"(?:1[4-9]|20)\d\d"
_LETTER = r"(?:[a-z]{1,2}(?![\w’'])|\s[a-z](?=[,;)\]]))?"
_DATED = (
    rf"(?P<reprint>(?:\[{_YEAR}\]|\({_YEAR}\)|{_YEAR})\s?/?\s?(?:\[{_YEAR}{_LETTER}\]|\({_YEAR}{_LETTER}\))"  # 1974 [1970], [1970] 1974 in brackets
    rf"|\[{_YEAR}\]\s{_YEAR}{_LETTER}"
    rf"|{_YEAR}/(?:{_YEAR}|\d\d)(?!\d){_LETTER})"
    rf"|(?P<span>{_YEAR}{_LETTER}\s?[–—-]\s?(?:{_YEAR}|\d\d(?![\d.])|present|today|heute){_LETTER})"
    rf"|(?P<year>{_YEAR}{_LETTER})"
)
DATE = re.compile(
    rf"(?<![\w.$€£%#@/=+~^_\\-])(?<!\d–)(?<!\D\d,)(?<!\D\d\d,)(?<!\d\d\d\d\d,)(?:{_DATED})(?![\w%°]|\.\d|,\d{{3}}(?!\d)|[-/]\d\d\b)"
    rf"|(?<![\w.])(?P<undated>{UNDATED})",
)
ANOTHER = re.compile(r"\s*(?:[,;&]|and\b|und\b|et\b|y\b|och\b|og\b)\s*(?P<letter>[a-z])(?=\s*[,;)\]]|\s+(?:and|&|und|et|y)\s|\s*\Z)")
"""A further letter of the year before: `2014a, b`."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date as printed. Offsets are those of the text that was searched."""

    start: int
    end: int
    text: str
    kind: str
    """year, reprint (two years of one work), span (a stretch of years) or undated."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years in it."""
        return tuple(int(year) for year in re.findall(_YEAR, self.text))


def dates(text: str) -> Iterator[Date]:
    """Every place that may be a citation's date, in order.

    >>> [date.text for date in dates("Smith (1974 [1970]; 2010a; n.d.), 12,2010 and 2010%")]
    ['1974 [1970]', '2010a', 'n.d.']
    """
    for match in DATE.finditer(text):
        kind = match.lastgroup or "year"
        yield Date(match.start(), match.end(), re.sub(r"\s+", " ", match[0]).strip(), kind)


def letter_of(date: str) -> str:
    """The letter that tells works of a year apart; empty where there is none.

    >>> letter_of("2010a"), letter_of("n.d.-b"), letter_of("2010")
    ('a', 'b', '')
    """
    found = re.search(r"(?<=\d)\s?([a-z]{1,2})\]?\Z|(?:\.|press|coming)[\s-]*([a-z])\Z", date)
    letters = (found[1] or found[2] or "") if found and not date.lower().endswith(("n.d", "s.d")) else ""
    return letters[:1] if len(set(letters)) == 1 else letters  # some styles print it twice: 2001aa
