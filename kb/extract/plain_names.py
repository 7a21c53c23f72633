"""Names of the usual shape, each read once: `Smith`, `J. Smith`, `van der Berg`, `World Bank`, `R Core Team`.

In: names as they stand. Out: family and given names, and what is known of them; None where a word may be something else, or somebody else may be
meant, which is for the grammars to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.extract.names import fold
from kb.extract.reading import Reading
from kb.extract.records import PrintedName
from kb.extract.words import BODY_JOINERS, BODY_WORDS, CONJUNCTIONS, DOUBTFUL_CONJUNCTIONS, MONTHS, NOT_AUTHORS, OPENERS, PARTICLES, STATUSES, UNDATED

WORD = r"(?:[OD]['’])?+[^\W\d_a-zß-öø-ÿ][^\W\d_]++(?:-[^\W\d_]++)?+"
"""A pattern: a word of a name."""
_PARTICLES = sorted(filter(str.isalpha, PARTICLES - CONJUNCTIONS - DOUBTFUL_CONJUNCTIONS - {"al"}))
"""Those that are nothing else, as in `et al`."""
PARTICLE = rf"(?=[a-z])(?:{'|'.join(_PARTICLES)}) "
"""A pattern: a small word of a name, with the blank behind it."""
_INITIALS = r"(?:[A-Z]\.[ -]?){0,3}+"
NAME = rf"{_INITIALS}(?:{PARTICLE}){{0,3}}+(?:[A-Z] )?+{WORD}(?: {WORD}){{0,4}}+"
"""A pattern: a name, with its initials before it."""
_MONTH = re.compile(MONTHS)
_PARTED = re.compile(r"[-'’]")
"""What stands before the last part of a word of a name."""
_GIVEN = re.compile(_INITIALS)
_NO_NAMES = frozenset(
    {*OPENERS, *NOT_AUTHORS, *BODY_JOINERS, *PARTICLES, *map(str.lower, (*UNDATED, *STATUSES))}
    | set("ed eds hrsg hg coord dir dirs org orgs red ii iii iv v vi vii viii jr sr".split())
)
"""Words of editors, and what stands behind a family name, beside the words that are no names."""
_AMONG_OTHERS = frozenset(word.title() for word in NOT_AUTHORS - OPENERS if word.isalpha() and len(word) > 1)
"""Words that are no names where they stand alone, with their capitals."""
_CAPITALS = 3
"""Capitals behind a family name that are initials, at most."""
_KEPT = 8_192
"""Names that are kept once they are read, for those of a text recur."""


@lru_cache(maxsize=_KEPT)
def plain_name(printed: str) -> PrintedName | None:
    """A name of the shape of `NAME`, if each of its words is one of a name and nothing else: no body with initials, no initials behind.

    >>> plain_name("J. R. van Kampen"), plain_name("R Core Team").family, plain_name("Smith JA"), plain_name("May")
    (PrintedName(family='van Kampen', given='J. R.'), 'R Core Team', None, None)
    """
    if " " not in printed and "." not in printed:
        return PrintedName(printed) if is_plain(printed) else None
    given = _GIVEN.match(printed)[0]  # type: ignore[index]  # it matches nothing at all, too
    family = printed[len(given) :]
    words = family.split(" ")
    is_body = any(word.lower() in BODY_WORDS for word in words)
    if (given and is_body) or (len(words[0]) == 1 and not is_body):
        return None
    if len(words) > 1 and words[-1].isupper() and len(words[-1]) <= _CAPITALS:
        return None
    plain = is_plain(words[-1]) and all(is_plain(word) or word.lower() in _PARTICLES for word in words[:-1])
    return PrintedName(family, given.rstrip()) if plain else None


def joined_name(printed: str) -> PrintedName | None:
    """The last of several names, behind `and`: there a month, a season or a page is a name like others, as in `Anderson & May`."""
    return PrintedName(printed) if printed in _AMONG_OTHERS else plain_name(printed)


def _other_names(name: PrintedName) -> Iterator[str]:
    """What the words of a name may be as well, folded: its last words, the first alone, all with the initials."""
    words = name.family.split(" ")
    yield from (fold(" ".join(words[n:])) for n in range(1, len(words)))
    if len(words) > 1:
        yield fold(words[0])
    if name.given:
        yield fold(f"{name.given} {name.family}")


def is_plain(word: str) -> bool:
    """Whether a word of the shape of a family name can be nothing else: no month, opener of sentences, editor's mark, or word for a date.

    >>> is_plain("Smith"), is_plain("May"), is_plain("However"), is_plain("Forthcoming")
    (True, False, False, False)
    """
    small = word.lower()
    return word[0].isupper() and small not in _NO_NAMES and not _MONTH.fullmatch(small if small.isalpha() else _PARTED.split(small)[-1])


def known_of(reading: Reading, names: Sequence[PrintedName], year: str) -> tuple[bool, bool] | None:
    """Whether first author and date go together in what is known, and whether the first author is known; None where another may be meant."""
    if not (reading.seen or reading.known.works):
        return False, False
    paired = False
    folded = [fold(name.family) for name in names]
    if reading.knows_of(year):
        paired, *others = [reading.pair(name, year) for name in folded]
        if any(others) and not (paired and _together(reading, folded, year)):
            return None
    for name in names:
        if (name.given or " " in name.family) and any(map(reading.names_any, _other_names(name))):
            return None
    has = reading.has(folded[0])
    alone = reading.listed and not (paired or has or names[1:])
    if alone and (" " in names[0].family or names[0].given or not reading.knows_of(year)):
        return None  # the text lists what it cites: it may be no author
    return paired, has


def may_end_title(reading: Reading, names: Sequence[PrintedName], year: str, *, et_al: bool) -> bool:
    """Whether the names may be the end of a known title, or of a name of several words."""
    tails = reading.known.by_tail
    return bool(tails) and ("al" if et_al else fold(names[-1].family).rpartition(" ")[2]) in tails and reading.knows_of(year)


def _together(reading: Reading, names: Sequence[str], year: str) -> bool:
    """Whether the first of the names has a work of that year with one of the others."""
    rest = set(names[1:])
    works = [work for work in reading.known.named(names[0]) if work.printed_in(year)]
    return any(rest & {part for family in work.families for part in (family, *family.split())} for work in works)
