"""What is known before a text is read: the library's works by the names and years that citations call them by.

In: works. Out: an index that finds works by a folded name, and says whether a name and a year go together. Each look-up costs the works of that name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from kb.extract.dates import letter_of
from kb.extract.mentions import Phrases
from kb.extract.names import fold
from kb.model import Name, Work

_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"[(\[]([A-Z][A-Za-z&.-]{1,11})[)\]]")
_SMALL = frozenset("of for the and on in de des du la y e et und für van".split())
_PRINTED_YEAR = re.compile(r"[\s,(]*(?:\d{4}[a-z]?|n\.d\.)\)?.*\Z")
_YEARS = re.compile(r"\d{4}")
_BODIES = ("shorthand", "label", "shortauthor", "organization", "institution", "publisher", "howpublished", "collaboration", "entrysubtype")
_SUFFIXES = frozenset("jr sr ii iii iv".split())
"""What stands behind a family name in a library, and not in citations."""
TITLE_WORDS = 3
"""Words at the head of a title that a citation prints at least, unless the title has fewer."""


@lru_cache(maxsize=1_024)  # the dates of a text recur
def years_in(date: str) -> frozenset[int]:
    """The years that a date prints."""
    return frozenset(map(int, _YEARS.findall(date)))


class KnownWork(NamedTuple):
    """A work as citations may print it."""

    key: str
    position: int
    """In the library."""
    families: tuple[str, ...]
    """Folded family names of its authors, or editors where it has none; a body's whole name."""
    givens: tuple[str, ...]
    """Folded given names, one for each of `families`."""
    more: bool
    years: tuple[int, ...]
    year_text: str
    title: str
    """Folded."""
    unsigned: bool
    """Whether it has no author: `families` are its editors then, if any."""
    doi: str
    """In small letters."""
    letters: tuple[str, ...]
    """That tell it from others of its year, by its own year or as citations of it were printed."""

    def printed_in(self, date: str) -> bool:
        """Whether a citation of this date may be of this work."""
        cited = years_in(date)
        if cited:
            return not cited.isdisjoint(self.years)
        return not self.years or self.year_text.casefold() == date.casefold()


class Known:
    """The works of a library, to be found by the names that citations print."""

    def __init__(self, works: Sequence[Work] = ()) -> None:
        """Index the works. Cost: linear in their number."""
        self.works: list[KnownWork] = []
        self.keys: dict[str, int] = {}
        """Citekeys, and the other names of entries that biblatex calls `ids`, to positions."""
        self.by_name: dict[str, list[KnownWork]] = defaultdict(list)
        self.by_year: dict[int, list[int]] = defaultdict(list)
        self.by_title: dict[str, list[int]] = defaultdict(list)
        self.families: set[str] = set()
        self.phrases = Phrases(works)
        self.by_tail: dict[str, bool] = {}
        """Last words of names of three words or more."""
        self.undated: set[str] = set()
        """Words of the names of works without a year."""
        for position, work in enumerate(works):
            known = _known(work, position)
            self.works.append(known)
            for key in (work.key, *re.split(r"[\s,]+", work.fields.get("ids", ""))):
                if key:
                    self.keys.setdefault(key, position)
            for name in dict.fromkeys(_names(work, known)):
                self.by_name[name].append(known)
                if not known.years:
                    self.undated.update(name.split())
                if name.count(" ") > 1:
                    self.by_tail[name.rpartition(" ")[2]] = True
            for year in known.years:
                self.by_year[year].append(position)
            head = " ".join(known.title.split()[:TITLE_WORDS])
            if head:
                self.by_title[head].append(position)
            self.families.update(known.families)

    def named(self, name: str) -> Sequence[KnownWork]:
        """Works whose first author, or title where they have none, is printed as `name` (folded)."""
        return self.by_name.get(name, ())

    def titled(self, title: str) -> list[KnownWork]:
        """Works whose title begins with `title` (folded), or the other way round."""
        head = " ".join(title.split(" ", TITLE_WORDS)[:TITLE_WORDS])
        found = [self.works[position] for position in self.by_title.get(head, ())]
        return [work for work in found if work.title.startswith(title) or title.startswith(work.title)]

    def has_of(self, date: str) -> bool:
        """Whether a citation of this date may be of any of the works."""
        cited = years_in(date)
        return not self.by_year.keys().isdisjoint(cited) if cited else bool(self.undated)

    def pair(self, name: str, date: str) -> bool:
        """Whether a work of that first author has that year."""
        return any(map(KnownWork.printed_in, self.named(name), repeat(date)))


def _known(work: Work, position: int) -> KnownWork:
    names = work.authors or work.editors
    years = tuple(dict.fromkeys(int(year) for year in _YEARS.findall(f"{work.year or ''} {work.year_text} {work.fields.get('origdate', '')}")))
    return KnownWork(
        key=work.key,
        position=position,
        families=tuple(fold(name.family) for name in names),
        givens=tuple(fold(name.given) for name in names),
        more=work.authors_more if work.authors else work.editors_more,
        years=years,
        year_text=work.year_text,
        title=fold(work.title),
        unsigned=not work.authors,
        doi=work.doi.casefold(),
        letters=_letters(work),
    )


def _letters(work: Work) -> tuple[str, ...]:
    """The letter of the work's own year, else those of its printed citations."""
    own = letter_of(work.year_text) if work.year_text[-1:].isalpha() else ""
    if own:
        return (own,)
    return tuple(dict.fromkeys(letter for printed in work.printed if printed[-1:].isalpha() and (letter := letter_of(printed))))


def _names(work: Work, known: KnownWork) -> Iterator[str]:
    """Every folded name that a citation may call the work by."""
    names = work.authors or work.editors
    if names:
        yield from name_variants(names[0])
    else:
        if known.title:
            yield known.title
        yield from _short_title(work)
    for field in _BODIES if not names else _BODIES[:3]:
        if value := work.fields.get(field, ""):
            yield from body_variants(value)
    if not names and work.container:
        yield fold(work.container)
    for printed in work.printed:
        yield fold(_PRINTED_YEAR.sub("", printed))


def _short_title(work: Work) -> Iterator[str]:
    if short := work.fields.get("shorttitle", ""):
        yield fold(short)
    main = re.split(r"[:.?!]\s", work.title)[0]
    if main != work.title and len(main) > 3:
        yield fold(main)


def name_variants(name: Name) -> Iterator[str]:
    """Folded forms of a name: whole, without particles, its last word; for a body its acronym.

    >>> sorted(set(name_variants(Name(family="van der Berg", given="A."))))
    ['a van der berg', 'ab', 'adb', 'berg', 'der berg', 'van der berg']
    """
    words = fold(name.family).split()
    if not words:
        return
    if name.literal:
        yield from body_variants(name.family)
        return
    yield from (" ".join(words[n:]) for n in range(len(words)))
    if len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
        yield from (" ".join(words[n:]) for n in range(len(words)))
    if len(words) > 1:
        yield words[0] if len(words[0]) > 3 else words[-1]
    if name.given:
        yield fold(f"{name.given} {name.family}")
        if len(name.given) > 1 and " " in f"{name.given} {name.family}":
            yield from body_variants(f"{name.given} {name.family}")


def body_variants(name: str) -> Iterator[str]:
    """Folded forms of a body's name, and its acronym as printed in brackets or as its capitals spell it."""
    yield fold(name)
    bare = name
    if "(" in name or "[" in name:
        bare = _ACRONYM.sub(" ", name).strip()
        yield fold(bare)
        yield from (fold(match[1]) for match in _ACRONYM.finditer(name))
    words = _WORD.findall(bare)
    if words and words[0].lower() == "the":
        yield fold(" ".join(words[1:]))
    large = "".join([word[0] for word in words if word.lower() not in _SMALL])
    capital = "".join([word[0] for word in words if word[0].isupper()])
    for letters in (large, capital):
        if len(letters) > 1 and not letters.islower():
            yield letters.casefold()
