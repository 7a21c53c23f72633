"""Checks of a library against itself: works that stand in it twice, a DOI of two works, a journal spelt in two ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from kb import entries
from kb.errors import Problem, info, warning
from kb.model import Base, Work

_PARTS = frozenset({"inbook", "incollection", "inproceedings", "conference", "bookinbook", "suppbook", "suppcollection"})


def duplicate_work(base: Base) -> Iterator[Problem]:
    """Two entries that are one work split what is known of it; `kb duplicates` tells the score and its reasons."""
    from kb.library.duplicates import find_duplicates

    works = {work.key: work for work in base.works}
    for pair in find_duplicates(base.works, base.duplicates):
        first, second = (works[key] for key in pair.keys)
        told = f"'{second.key}' may be '{first.key}' at line {first.place.line} again: {pair.score:.2f}, {', '.join(pair.reasons)}"
        hint = f"kb merge {first.key} {second.key}, or kb duplicates --not {first.key} {second.key}"
        yield warning("duplicate-work", second.place, told, hint)


def shared_doi(base: Base) -> Iterator[Problem]:
    """A DOI names one work (ISO 26324): where two entries with different titles have it, one of them has the wrong one."""
    from kb.library.likeness import alike, normal

    first: dict[str, Work] = {}
    for work in base.works:
        held = first.setdefault(work.doi.lower(), work) if work.doi else work
        if (
            held is not work
            and held.title
            and work.title
            and alike(normal(held.title[:_LONG]), normal(work.title[:_LONG])) < _DIFFERENT
            and entries.field(work, "doi")
        ):
            told = f"'{work.key}' has the DOI of '{held.key}', and another title"
            yield warning("shared-doi", entries.place(work, "doi"), told, "follow the DOI, and mend the entry that it does not lead to")


def journal_of_issn(base: Base) -> Iterator[Problem]:
    """An ISSN names one journal under one title (ISO 3297, 5.1): two names under it are two spellings, or one is wrong."""
    from kb.library.likeness import abbreviates, normal

    names: dict[str, Counter[str]] = defaultdict(Counter)
    for work in base.works:
        if (issn := work.fields.get("issn", "").strip()) and work.container and work.type not in _PARTS:
            names[issn][work.container] += 1
    usuals = {issn: _usual(held) for issn, held in names.items() if len(held) > 1}
    for work in base.works:
        usual = usuals.get(work.fields.get("issn", "").strip())
        if usual and work.container and work.container != usual and work.type not in _PARTS and entries.field(work, "issn"):
            short, long = sorted((normal(work.container), normal(usual)), key=len)
            if short != long and not abbreviates(short, long):
                told = f"'{work.container[:60]}' has the ISSN of '{usual[:60]}'"
                yield info("journal-of-issn", entries.place(work, "issn"), told, "one journal has one name")


def journal_spelling(base: Base) -> Iterator[Problem]:
    """One journal is spelt in one way: without regard to capitals, dots, accents, & and a leading The (JabRef's consistency check)."""
    from kb.library.likeness import normal

    for work, name, usual in _other_than_usual(base, lambda text: normal(text).removeprefix("the ")):
        told = f"'{work.fields[name][:60]}' is spelt '{usual[:60]}' elsewhere"
        yield info("journal-spelling", entries.place(work, name), told, "spell it in one way")


def journal_abbreviation(base: Base) -> Iterator[Problem]:
    """One journal is either abbreviated or written out: both in one list read as two journals (JabRef's check of abbreviations; ISO 4)."""
    from kb.library.likeness import SMALL_WORDS, abbreviates, normal

    groups: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, str] = {}
    for work in base.works:
        name = normal(_journal(work))
        spelt.setdefault(name, _journal(work))
        groups["".join(word[0] for word in name.split() if word not in SMALL_WORDS)].add(name)
    long_form: dict[str, str] = {}
    for names in groups.values():
        for short in names if 1 < len(names) <= _FEW else ():
            if longer := sorted(name for name in names if len(name) > len(short) and abbreviates(short, name)):
                long_form[short] = longer[0]
    for work in base.works:
        full = long_form.get(normal(_journal(work))) if _journal(work) else None
        name = "journaltitle" if "journaltitle" in work.fields else "journal"
        if full and entries.field(work, name):
            told = f"'{_journal(work)[:60]}' is written out elsewhere: {spelt[full][:60]}"
            yield info("journal-abbreviation", entries.place(work, name), told, "use one form in the whole library")


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (duplicate_work, shared_doi, journal_of_issn, journal_spelling, journal_abbreviation)
_FEW = 200
"""More names than these with the same initials are not compared with each other."""
_LONG = 400
"""Characters of a text that are compared."""
_DIFFERENT = 0.6
"""Titles less alike than this are those of two works."""


def _journal(work: Work) -> str:
    return (work.fields.get("journaltitle") or work.fields.get("journal", ""))[:_LONG]


def _usual(names: Mapping[str, int]) -> str:
    """The name that is used most; of several the first in the alphabet."""
    return min(names, key=lambda name: (-names[name], name))


def _other_than_usual(base: Base, form: Callable[[str], str]) -> Iterator[tuple[Work, str, str]]:
    """Works whose journal is spelt otherwise than most of the same form, with the field and the usual spelling."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for work in base.works:
        if _journal(work):
            spellings[form(_journal(work))][_journal(work)] += 1
    usuals = {spelt: _usual(held) for spelt, held in spellings.items() if len(held) > 1}
    for work in base.works if usuals else ():
        usual = usuals.get(form(_journal(work))) if _journal(work) else None
        name = "journaltitle" if "journaltitle" in work.fields else "journal"
        if usual and _journal(work) != usual and entries.field(work, name):
            yield work, name, usual
