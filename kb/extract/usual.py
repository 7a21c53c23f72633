"""Brackets of the usual shape, read by one pattern: `(Smith & Jones, 2010; Day et al., 2011, p. 3)`.

In: a bracket. Out: its parts and their works; None where anything is out of the usual: a month, a word that opens sentences, a text behind the year.
Most are of this shape, as are the names that `narrative` reads; to read them so costs a fraction of what the grammars of `names` and `authordate`
take, and says the same, which a test holds. What is None here is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.extract.dates import Date, undated_in
from kb.extract.name_ends import ends_before
from kb.extract.plain_names import NAME, PARTICLE, WORD, joined_name, known_of, may_end_title, plain_name
from kb.extract.reading import Authors, Reading
from kb.extract.records import CitedWork, PrintedName
from kb.extract.words import PARTICLES

_YEAR = r"(?:1[4-9]|20)\d\d[a-z]?"
_PLACE = r"\d+(?:[.–-]\d+)*+(?: and \d{1,3}(?:[.–-]\d+)*+)?+"
_SHORT = re.compile(rf"(({WORD})(?: (?:(et al\.)|(?:and|&) ({WORD})))?), ({_YEAR})")
"""Most parts: `Smith, 2010`, `Smith & Jones, 2010`, `Smith et al., 2010`."""
_PART = re.compile(
    rf"(?P<prefix>(?:(?!{PARTICLE})[a-z][a-z.]*+,?+ )*+)"
    rf"(?P<authors>(?P<first>{NAME})(?P<between>(?:, {NAME})*+)(?:,? (?P<joint>and|&) (?P<last>{NAME})|(?P<more>,? et al\.?))?),? "
    rf"(?P<years>{_YEAR}(?:, {_YEAR})*)(?P<place>(?:, |: ?)(?:(?:pp?\.|[Cc]h(?:apters?|ap\.)|[Ss]ec(?:tions?|\.)) ?)?{_PLACE})?"
)
_YEARS = re.compile(rf"({_YEAR}(?:, {_YEAR})*)((?:, |: ?)(?:pp?\. ?)?{_PLACE})?")
_SHORTEST = len("(2010)")
"""Characters of a bracket at least."""
_GIVEN = re.compile(r"\b(?:[A-Z]\.[ -]?)+")
_YEARED = re.compile(_YEAR)
_FIGURES = re.compile(r"\d{4}")
"""What may be a year."""
_JOINING = ("and", "&", "und", "et", "y")
_AMONG_NAMES = PARTICLES | {"and", "&", "et", "al.", "al", "al.,", "al,"}
"""Words without a capital that may stand in a list of names."""
_PARTING = " ,;"
"""What stands between parts."""
_LONGEST_PREFIX = 200
_BEFORE = 120
"""Characters before a date that are looked at."""
_KEPT = 8_192
"""Parts that are kept once they are read, for those of a text recur."""


class Part(NamedTuple):
    """One author's works of one citation."""

    works: tuple[CitedWork, ...]
    """One for each year; nobody's where the years alone are printed."""
    strong: bool = False
    """Whether the shape is no other thing's: several names that are joined, or et al."""
    start: int = 0
    """Where the names begin in the part."""
    end: int = 0
    """Where they end; 0 where the years alone are printed."""

    @property
    def names(self) -> tuple[PrintedName, ...]:
        """The authors; none where the years alone are printed."""
        return self.works[0].names


def likely(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the brackets at these places that may be of the usual shape: a figure ends them, or a figure and a letter."""
    long = [place for place in places if place[1] - place[0] >= _SHORTEST]
    return [place for place in long if text[place[1] - 2].isdigit() or text[place[1] - 3].isdigit()]


def parts_of(text: str, start: int, end: int) -> tuple[Part, ...] | None:
    """The parts of the bracket that stands there, which are parted by semicolons; what stands before the first is its prefix.

    >>> printed = "(Version 0; see Smith & Jones, 2010, 2012; Day, 2011)"
    >>> [(work.prefix, work.authors, work.year) for part in parts_of(printed, 0, len(printed)) for work in part.works]
    [('Version 0; see', 'Smith & Jones', '2010'), (None, 'Smith & Jones', '2012'), (None, 'Day', '2011')]
    >>> parts_of("(J. Smith, May 2010)", 0, 20)
    """
    if not _YEARED.search(text, start, end):
        return None
    printed = text[start + 1 : end - 1].split("; ")
    parts = [part for one in printed if (part := _part(one))]
    if len(parts) < len(printed):
        first = _behind(printed[0], printed[1], parts[0]) if parts and len(parts) + 1 == len(printed) else None
        if first is None:
            return None
        parts[0] = first
    return tuple(parts) if parts[0].end or not _beside_year(text, start, end) else None


def _behind(before: str, printed: str, part: Part) -> Part | None:
    """The part that is printed behind something that is none, `Version 2`, which is its prefix."""
    prefix = f"{before}; {printed[: part.start]}"
    if _part(before) or not part.end or _FIGURES.search(prefix) or not _is_prefix(prefix):
        return None
    first, *rest = part.works
    return part._replace(works=(first._replace(prefix=prefix_of(prefix)), *rest))


def _beside_year(text: str, start: int, end: int) -> bool:
    """Whether a figure or a bracket stands beside, so that a year in the bracket may be one of two of a work: `1974 [1970]`."""
    before, behind = text[max(0, start - 2) : start].rstrip(" /")[-1:], text[end : end + 3].lstrip(" /[(")[:1]
    return before.isdigit() or before in (")", "]") or behind.isdigit()


@lru_cache(maxsize=_KEPT)
def _part(printed: str) -> Part | None:
    if printed[:1].isdigit():
        match = _YEARS.fullmatch(printed)
        return match and Part(_works("", match[1], match[2], (), False))
    return _short(*match.groups()) if (match := _SHORT.fullmatch(printed)) else _long(printed)


def _short(authors: str, first: str, more: str | None, last: str | None, year: str) -> Part | None:
    """A part of the shape that most have, by what its pattern tells; `_long` says the same."""
    one, other = plain_name(first), joined_name(last) if last else None
    if one is None or (last and other is None):
        return None
    work = CitedWork(authors, year, None, None, None, "none", None, (), (one, other) if other else (one,), more is not None)
    return Part((work,), bool(more or last), 0, len(authors))


def _long(printed: str) -> Part | None:
    """A part with all that may stand in one: words before the names, initials, particles, several years, a place."""
    match = _PART.fullmatch(printed)
    if match is None:
        return None
    prefix, authors, first, between, joint, last, more, years, place = match.groups()
    named = [first, *between.split(", ")[1:], *([last] if last else [])]
    names = tuple(filter(None, map(plain_name, named[:-1] if last else named)))
    if last and (other := joined_name(last)):
        names = (*names, other)
    if len(names) < len(named) or (prefix and not _is_prefix(prefix)):
        return None
    if prefix.endswith(". ") and first[1] == ".":
        return None  # `e.g. J. Smith`: where the initials begin is for the grammars to say
    works = _works(_GIVEN.sub("", authors), years, place, names, more is not None, prefix_of(prefix) if prefix else None)
    return Part(works, bool(joint or more), *match.span("authors"))


def _works(
    authors: str, printed: str, place: str | None, names: tuple[PrintedName, ...], et_al: bool, prefix: str | None = None
) -> tuple[CitedWork, ...]:
    """The works of an author, one for each of the years, the first with the prefix, the last with the place."""
    years = printed.split(", ")
    places = [*[None] * (len(years) - 1), place.lstrip(",: ") if place else None]
    works = []
    for year, behind in zip(years, places, strict=True):
        works.append(CitedWork(authors, year, prefix, behind, None, "none", None, (), names, et_al))
        prefix = None
    return tuple(works)


def prefix_of(before: str) -> str | None:
    """The prefix of a work: what stands between it and the work before, without the signs and the `and` that join the two."""
    words = " ".join(before.strip().strip(';,:،؛“"„«‘_*').split()).rstrip(" ,:")
    return None if words in _JOINING else words or None


def _is_prefix(words: str) -> bool:
    """Whether the words before the names are no part of them, and no date."""
    return ends_before(["", *words.split()][-2:]) and len(words) < _LONGEST_PREFIX and not undated_in(f" {words}", 0, len(words) + 1)


def works_of(reading: Reading, parts: Sequence[Part], authors: Authors | None) -> tuple[list[CitedWork], bool] | None:
    """The works of a bracket's parts, and whether it is surely a citation. `authors`: those that stand before it, where its first part names none."""
    works: list[CitedWork] = []
    sure = authors is not None
    printed, names, et_al = (authors.printed, authors.names, authors.et_al) if authors else ("", (), False)
    for part in parts:
        if part.end:
            works += part.works
            work = part.works[0]
            printed, names, et_al = work.authors, work.names, work.et_al
            told = known_of(reading, names, work.year)
            if told is None or (not told[0] and may_end_title(reading, names, work.year, et_al=et_al)):
                return None
            sure = sure or part.strong or any(told)
        elif not names:
            return None
        else:
            works += [CitedWork(printed, work.year, None, work.locator, None, "none", None, (), names, et_al) for work in part.works]
    return works, sure


def authors_within(reading: Reading, start: int, date: Date) -> Authors | None:
    """The authors printed right before a date within a bracket, behind `start`."""
    if date.kind != "year":
        return None
    begins = max(start, date.start - _BEFORE)
    printed = reading.text[begins : date.end].lstrip(_PARTING)
    part = _part(printed) if begins == start else None
    if part is None:
        printed = _last_names(reading.text[begins : date.start], whole=begins == start) + date.text
        part = _part(printed)
    if part is None or not part.end:
        return None
    work = part.works[0]
    told = known_of(reading, work.names, date.text)
    if told is None or (not told[0] and may_end_title(reading, work.names, date.text, et_al=work.et_al)):
        return None
    begins = date.end - len(printed)
    return Authors(begins + part.start, begins + part.end, work.authors, work.names, work.et_al, *told, part.strong)


def _last_names(before: str, *, whole: bool) -> str:
    """The names that the stretch before a date ends with; empty where they may begin before. `whole`: whether nothing stands before the stretch."""
    words = before.split(" ")
    first = len(words) - 1
    while first and (words[first - 1][:1].isupper() or words[first - 1] in _AMONG_NAMES):
        first -= 1
    if (first < 2 and not whole) or (first and not ends_before(["", *words[:first]][-2:])):
        return ""
    if first and words[first][1:2] == "." and words[first - 1].endswith("."):
        return ""  # initials may begin before
    return " ".join(words[first:])
