"""Citations of the usual shape, read by one pattern: `(Smith & Jones, 2010; Day et al., 2011, p. 3)`, `Smith and Jones (2010)`.

In: a bracket, or the place where one opens. Out: its parts, or the authors before it; None where anything is out of the usual: a particle, a body of
several words, a month. Most citations are of this shape; to read them so costs a fraction of what the grammars of `names` and `authordate` take, and
says the same, which a test holds. What is None here is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from kb.extract.authors import SENTENCE_START, opens
from kb.extract.dates import Date, ends_in_month, undated_in
from kb.extract.name_ends import ends, ends_before
from kb.extract.names import POSSESSIVE, fold
from kb.extract.reading import Authors, Reading
from kb.extract.records import CitedWork, PrintedName
from kb.extract.words import BODY_JOINERS, BODY_WORDS, CONJUNCTIONS, DOUBTFUL_CONJUNCTIONS, NOT_AUTHORS, OPENERS, PARTICLES, STATUSES, UNDATED

_NAME = r"(?:[OD]['’])?+[^\W\d_a-zß-öø-ÿ][^\W\d_]++(?:-[^\W\d_]++)?+"
_PARTICLES = sorted(filter(str.isalpha, PARTICLES - CONJUNCTIONS - DOUBTFUL_CONJUNCTIONS - {"al"}))
"""Those that are nothing else, as in `et al`."""
_PARTICLE = rf"(?=[a-z])(?:{'|'.join(_PARTICLES)}) "
_FULL = rf"(?:{_PARTICLE}){{0,3}}+{_NAME}(?: {_NAME}){{0,4}}+"
_INITIALS = r"(?:[A-Z]\.[ -]?){0,3}+"
_NAMED = rf"{_INITIALS}{_FULL}"
_YEAR = r"(?:1[4-9]|20)\d\d[a-z]?"
_PART = re.compile(
    rf"(?P<prefix>(?:(?!{_PARTICLE})[a-z][a-z.]*+,?+ )++)?+"
    rf"(?P<authors>{_NAMED}(?:, {_NAMED})*+(?:,? (?P<joint>and|&) {_NAMED}|(?P<more>,? et al\.?))?),? "
    rf"(?P<years>{_YEAR}(?:, {_YEAR})*)(?P<place>(?:, |: ?)(?:(?:pp?\.|[Cc]h(?:apters?|ap\.)|[Ss]ec(?:tions?|\.)) ?)?\d+(?:[.–-]\d+)*)?"
)
_YEARS = re.compile(rf"(?P<years>{_YEAR}(?:, {_YEAR})*)(?P<place>(?:, |: ?)(?:pp?\. ?)?\d+(?:[.–-]\d+)*)?")
_NAMES = re.compile(rf"({_INITIALS})({_FULL})")
_FAMILY = re.compile(_NAME)
_NO_NAMES = frozenset(
    {*OPENERS, *NOT_AUTHORS, *BODY_JOINERS, *PARTICLES, *map(str.lower, (*UNDATED, *STATUSES))}
    | set("ed eds hrsg hg coord dir dirs org orgs red ii iii iv v vi vii viii jr sr".split())
)
"""Words of editors, and what stands behind a family name, beside the words that are no names."""
_SHORTEST = len("(2010)")
"""Characters of a bracket at least."""
_GIVEN = re.compile(r"\b(?:[A-Z]\.[ -]?)+")
_CAPITALS = 3
"""Capitals behind a family name that are initials, at most."""
_JOINING = ("and", "&", "und", "et", "y")
_AMONG_NAMES = PARTICLES | {"and", "&", "et", "al.", "al", "al.,", "al,"}
"""Words without a capital that may stand in a list of names."""
_PARTING = ("", ",", ";")
_LONGEST_PREFIX = 200
_BEFORE = 120
"""Characters before a bracket that are looked at."""
_KEPT = 8_192
"""Parts and words that are kept once they are read, for those of a text recur."""


class Part(NamedTuple):
    """One author's works of one citation."""

    printed: str
    """The authors' names as they stand; empty where the years alone do."""
    names: tuple[PrintedName, ...]
    folded: tuple[str, ...]
    doubtful: tuple[str, ...]
    """Other folded names that their words may be: if one of them is known, it is not sure which is meant."""
    et_al: bool
    strong: bool
    """Whether the shape is no other thing's: several names that are joined, or et al."""
    prefix: str | None
    years: tuple[str, ...]
    place: str | None
    start: int
    """Where the names begin in the part; `end`: where they end."""
    end: int


def parts_of(text: str, start: int, end: int) -> tuple[Part, ...] | None:
    """The parts of the bracket that stands there, which are parted by semicolons.

    >>> printed = "(see Smith & Jones, 2010, 2012; Day, 2011)"
    >>> [(part.printed, part.years) for part in parts_of(printed, 0, len(printed))]
    [('Smith & Jones', ('2010', '2012')), ('Day', ('2011',))]
    >>> parts_of("(J. Smith, May 2010)", 0, 20)
    """
    if end - start < _SHORTEST or not (text[end - 2].isdigit() or text[end - 3].isdigit()):
        return None
    found = []
    for printed in text[start + 1 : end - 1].split("; "):
        part = _part(printed)
        if part is None:
            return None
        found.append(part)
    return None if not found[0].names and _beside_year(text, start, end) else tuple(found)


def _beside_year(text: str, start: int, end: int) -> bool:
    """Whether a figure or a bracket stands beside, so that a year in the bracket may be one of two of a work: `1974 [1970]`."""
    before, behind = text[max(0, start - 2) : start].rstrip(" /")[-1:], text[end : end + 3].lstrip(" /[(")[:1]
    return before.isdigit() or before in (")", "]") or behind.isdigit()


@lru_cache(maxsize=_KEPT)
def _part(printed: str) -> Part | None:
    if printed[:1].isdigit():
        match = _YEARS.fullmatch(printed)
        return match and Part("", (), (), (), False, False, None, tuple(match["years"].split(", ")), _place(match["place"]), 0, 0)
    match = _PART.fullmatch(printed)
    if match is None:
        return None
    prefix, authors, joint, more, years, place = match.groups()
    found = _NAMES.findall(authors.removesuffix(more) if more else authors)
    initials, families = [one for one, _ in found], [one for _, one in found]
    if not all(map(_is_plain_name, initials, families)) or (prefix and not _is_prefix(prefix)):
        return None
    if prefix and initials[0] and prefix.endswith(". "):
        return None  # `e.g. J. Smith`: where the initials begin is for the grammars to say
    start, end = match.span("authors")
    return Part(
        _GIVEN.sub("", authors) if any(initials) else authors,
        tuple([PrintedName(family, given.rstrip()) for given, family in found]),
        tuple(map(fold, families)),
        tuple(chain.from_iterable(_others(given, family) for given, family in found if given or " " in family)),
        more is not None,
        joint is not None or more is not None,
        prefix_of(prefix) if prefix else None,
        tuple(years.split(", ")),
        _place(place),
        start,
        end,
    )


def _is_plain_name(given: str, family: str) -> bool:
    """Whether a name, which may have particles and several words, is nothing else in any of them: no body with initials, no initials behind."""
    if given and any(word.lower() in BODY_WORDS for word in family.split(" ")):
        return False
    if " " not in family:
        return is_plain(family)
    words = family.split(" ")
    behind = words[-1].isupper() and len(words[-1]) <= _CAPITALS
    return not behind and all(word in PARTICLES or is_plain(word) for word in words)


def _others(given: str, family: str) -> tuple[str, ...]:
    """Folded names that the words of a name may be as well: without its first words, the first alone, with its initials."""
    words = family.split(" ")
    tails = [" ".join(words[n:]) for n in range(1, len(words))]
    return tuple(map(fold, (*tails, *words[: len(tails) and 1], *((f"{given}{family}",) if given else ()))))


def prefix_of(before: str) -> str | None:
    """The prefix of a work: what stands between it and the work before, without the signs and the `and` that join the two."""
    words = " ".join(before.strip().strip(';,:،؛“"„«‘_*').split()).rstrip(" ,:")
    return None if words in _JOINING else words or None


def _is_prefix(words: str) -> bool:
    """Whether the words before the names are no part of them, and no date."""
    return ends_before(["", *words.split()][-2:]) and len(words) < _LONGEST_PREFIX and not undated_in(f" {words}", 0, len(words) + 1)


def _place(printed: str | None) -> str | None:
    return printed.lstrip(",: ") if printed else None


@lru_cache(maxsize=_KEPT)
def is_plain(word: str) -> bool:
    """Whether a word of the shape of a family name can be nothing else: no month, opener of sentences, editor's mark, or word for a date.

    >>> is_plain("Smith"), is_plain("May"), is_plain("However"), is_plain("Forthcoming")
    (True, False, False, False)
    """
    return word[0].isupper() and word.lower() not in _NO_NAMES and not ends_in_month(word)


def works_of(reading: Reading, parts: Sequence[Part], authors: Authors | None) -> tuple[list[CitedWork], bool] | None:
    """The works of a bracket's parts, and whether it is surely a citation. `authors`: those that stand before it, where its first part names none."""
    works: list[CitedWork] = []
    sure = authors is not None
    printed, names, et_al = (authors.printed, authors.names, authors.et_al) if authors else ("", (), False)
    for part in parts:
        if part.names:
            told = _told(reading, part.folded, part.years[0], et_al=part.et_al)
            if told is None or any(map(reading.names_any, part.doubtful)):
                return None
            sure = sure or part.strong or any(told)
            printed, names, et_al = part.printed, part.names, part.et_al
        elif not names:
            return None
        prefix = part.prefix
        for year in part.years:
            works.append(CitedWork(printed, year, prefix, None, None, "none", None, (), names, et_al))
            prefix = None
        if part.place:
            works[-1] = works[-1]._replace(locator=part.place)
    return works, sure


def authors_within(reading: Reading, start: int, date: Date) -> Authors | None:
    """The authors printed right before a date within a bracket, behind `start`."""
    if date.kind != "year":
        return None
    words = reading.text[max(start, date.start - _BEFORE) : date.start].split(" ")
    first = len(words) - 1
    while first and (words[first - 1][:1].isupper() or words[first - 1] in _AMONG_NAMES):
        first -= 1
    if first < 2 and date.start - _BEFORE > start:
        return None  # the words before the names are cut
    if first and not (first == 1 and words[0] in _PARTING) and not ends_before(["", *words[:first]][-2:]):
        return None
    if first and words[first][1:2] == "." and words[first - 1].endswith("."):
        return None  # initials may begin before
    part = _part(" ".join((*words[first:-1], f"{words[-1]} {date.text}".lstrip())))
    told = _told(reading, part.folded, date.text, et_al=part.et_al) if part and part.names else None
    if part is None or told is None or any(map(reading.names_any, part.doubtful)):
        return None
    begins = date.start - len(" ".join(words[first:]))
    return Authors(begins + part.start, begins + part.end, part.printed, part.names, part.et_al, *told, part.strong)


def authors_before(reading: Reading, floor: int, at: int, year: str) -> Authors | None:
    """The authors named in running text, behind `floor`, right before the bracket that opens at `at` with this year."""
    begins = max(floor, at - _BEFORE)
    words = reading.text[begins:at].split(" ")
    if len(words) < 2 or words[-1]:
        return None
    more = words[-2] in ("al.", "al")
    n_words = 4 if len(words) > 3 and words[-3] in (("et",) if more else ("and", "&")) else 2
    named = [words[-n_words].removesuffix(",") if n_words == 4 else words[-2], *([words[-2]] if n_words == 4 and not more else ())]
    end = at - 1
    if not more:
        named[-1] = POSSESSIVE.sub("", named[-1])
        end = at - 1 - len(words[-2]) + len(named[-1])
    before = words[:-n_words]
    if "\n\n" in named[0]:
        named[0], before = named[0].rpartition("\n\n")[2], [""]
    elif begins > floor:
        before = before[1:]  # the first is cut
    else:
        before = ["", before[0].lstrip(",;"), *before[1:]] if before else [""]
    if (
        not all(map(_FAMILY.fullmatch, named))
        or not all(map(is_plain, named))
        or not (ends_before(before[-2:]) or _opener_before(reading, before, named[0]))
    ):
        return None
    start = at - len(" ".join(words[-n_words:])) + len(words[-n_words]) - len(words[-n_words].rpartition("\n\n")[2])
    folded = tuple(map(fold, named))
    told = _told(reading, folded, year, et_al=more)
    if told is None:
        return None
    if not any(reading.pair(name, year) for name in folded):
        first = named[0]
        if first.lower() not in BODY_WORDS and SENTENCE_START.search(reading.text[max(start - 4, 0) : start]) and opens(reading, first):
            return None
    names = tuple(PrintedName(name) for name in named)
    return Authors(start, at - 1, reading.text[start:end], names, more, told[0], told[1], n_words == 4)


def _opener_before(reading: Reading, before: Sequence[str], name: str) -> bool:
    """Whether a word that opens a sentence, with a capital, stands last of these, behind the end of another: `Since`, `However,`."""
    ended, _, last = (before[-1] if before else "").rpartition("\n\n")
    word = last.removesuffix(",")
    if not word[:1].isupper() or word.lower() not in OPENERS or reading.has(fold(word)) or reading.has(fold(f"{word} {name}")):
        return False
    return bool(ended) or (len(before) > 1 and ends(before[-2]) == "end")


def _told(reading: Reading, names: Sequence[str], year: str, *, et_al: bool) -> tuple[bool, bool] | None:
    """Whether first author and date go together in what is known, and whether the first author is known; None where another may be meant."""
    paired = False
    if reading.knows_of(year):
        paired, *others = [reading.pair(name, year) for name in names]
        if any(others) and not (paired and _together(reading, names, year)):
            return None
        if reading.known.by_tail.get("al" if et_al else names[-1].rpartition(" ")[2]):
            return None  # it may be the end of a title
    return paired, reading.has(names[0])


def _together(reading: Reading, names: Sequence[str], year: str) -> bool:
    """Whether the first of the names has a work of that year with one of the others."""
    rest = set(names[1:])
    works = [work for work in reading.known.named(names[0]) if work.printed_in(year)]
    return any(rest & {part for family in work.families for part in (family, *family.split())} for work in works)
