"""Whether what a citation or an entry of a list prints agrees with a work: its authors, and its title.

In: a cited work, and works as citations may print them. Out: which of them it can be, by authors alone; misprints with their likeness, told. Nothing
is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from kb.extract.known import KnownWork
from kb.extract.names import fold
from kb.extract.records import CitedWork
from kb.extract.words import PARTICLES

LIKE_ENOUGH = 0.8
"""Likeness of two names, from 0 to 1, from which one may be a misprint of the other."""
_SAME_TITLE = 80
"""Likeness of a title to the likest stretch of an entry, from 0 to 100, from which the entry may be of that work."""
TITLE_HEAD = 45
"""Characters of a folded title that tell it from others."""
_LEAST_LETTERS = 5
"""Letters of a name that can have a misprint."""


def called(work: CitedWork) -> Iterator[str]:
    """What works of the first author printed may be found by, folded, the likeliest first."""
    first = work.names[0]
    name = fold(first.family)
    yield name
    words = name.split()
    if len(words) > 1 and words[0] in PARTICLES:
        yield from (" ".join(words[n:]) for n in range(1, len(words)))
    if first.given:
        yield fold(f"{first.given} {first.family}")
    if len(work.names) > 1:
        yield fold(work.authors)


def narrowed(work: CitedWork, works: Sequence[KnownWork]) -> list[KnownWork]:
    """Those of several works of one first author and year that fit the other authors, their number, and given names; all where none does."""
    left = list(works)
    for fitting in (
        [one for one in left if agrees(work, one)],
        [one for one in left if agrees(work, one) and _as_many(work, one)],
        [one for one in left if agrees(work, one) and _as_many(work, one) and (not work.et_al or one.more or len(one.families) > 2)],
        [one for one in left if agrees(work, one) and _as_many(work, one) and _same_given(work, one)],
        [one for one in left if _same_given(work, one) and agrees(work, one)],
        [one for one in left if _same_initials(work, one) and agrees(work, one)],
    ):
        if fitting:
            left = [one for one in left if one in fitting] or fitting
    return left


def agrees(work: CitedWork, one: KnownWork) -> bool:
    """Whether the further authors printed are the work's, in order."""
    printed = [fold(name.family) for name in work.names[1:]]
    if not printed:
        return True
    if len(one.families) < 2:
        return not one.families or fold(work.authors).startswith(one.families[0]) or one.more
    same = all(_is_same(name, family) for name, family in zip(printed, one.families[1:], strict=False))
    return same and (len(printed) < len(one.families) or one.more)


def alike(work: CitedWork, works: Iterable[KnownWork]) -> list[tuple[KnownWork, str]]:
    """Those of the works of one year whose first author's name is almost the one printed, with the reason: those as like as the likest."""
    name = fold(work.names[0].family)
    if len(name) < _LEAST_LETTERS:
        return []
    scored = []
    for one in works:
        if not one.families or one.families[0][:1] != name[:1]:
            continue
        likeness = DamerauLevenshtein.normalized_similarity(name, one.families[0])
        if likeness >= LIKE_ENOUGH and _rest_alike(work, one):
            scored.append((likeness, one))
    best = max((likeness for likeness, _ in scored), default=0)
    return [
        (one, f"'{work.names[0].family}' is {round(likeness * 100)} % like '{one.families[0]}', year and other authors agree")
        for likeness, one in sorted(scored, key=lambda pair: (-pair[0], pair[1].position))
        if likeness == best
    ]


def title_in(title: str, printed: str) -> bool:
    """Whether the title, or its head, stands in the entry with a misprint or two; both folded.

    >>> title_in("the growth of old trees", "smith j 2010 the grwth of old trees trees 3 11 19")
    True
    """
    return fuzz.partial_ratio(title[:TITLE_HEAD], printed, score_cutoff=_SAME_TITLE) > 0


def _is_same(printed: str, family: str) -> bool:
    if not (printed and family):
        return printed == family
    return family.endswith(printed) or printed.endswith(family) or family.startswith(f"{printed} ")


def _as_many(work: CitedWork, one: KnownWork) -> bool:
    """Whether as many authors are printed as the work has, or fewer where more are meant."""
    if work.et_al:
        return one.more or len(one.families) > len(work.names)
    return len(one.families) == len(work.names) or not one.families


def _same_given(work: CitedWork, one: KnownWork) -> bool:
    given = fold(work.names[0].given)
    if not given or not one.givens:
        return not given
    return all(printed[0] == own[0] for printed, own in zip(given.split(), one.givens[0].split(), strict=False))


def _same_initials(work: CitedWork, one: KnownWork) -> bool:
    """Whether as many given names are printed as the work's author has, of the same initials: `D. Smith` and `D. R. Smith` are told apart so."""
    printed = [name[0] for name in fold(work.names[0].given).split()]
    return bool(printed and one.givens) and printed == [name[0] for name in one.givens[0].split()]


def _rest_alike(work: CitedWork, one: KnownWork) -> bool:
    rest = [fold(name.family) for name in work.names[1:]]
    if work.et_al:
        return len(one.families) > 1
    if len(rest) + 1 != len(one.families):
        return False
    return all(
        _is_same(name, family) or family.split()[0] == name or DamerauLevenshtein.normalized_similarity(name, family) >= LIKE_ENOUGH
        for name, family in zip(rest, one.families[1:], strict=True)
    )
