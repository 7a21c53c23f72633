"""Which works of the library the citations of a document name: exactly, by a likeness that is told, or not at all.

In: citations, works, and the entries of the document's own list of references. Out: the citations resolved, what the library lacks as stubs, and
what of the library is cited nowhere. The document's own list comes first: where one entry of it is meant, the work of that entry is, or none of the
library. Else works are found by the first author's name and the year; a misprint is looked for among the works of that year, so that the cost grows
linearly.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.extract.dates import letter_of
from kb.extract.known import Known, KnownWork
from kb.extract.names import fold
from kb.extract.records import CitedWork, InTextCitation, ListedReference
from kb.matching.agreeing import agrees, alike, called, narrowed
from kb.matching.own_list import OwnList
from kb.model import Name, Work

ANONYMOUS = frozenset(
    term.strip()
    for term in """anon|anonymous|anonym|anonyme|anonymus|anonim|anonimo|anonimos|anoniem|anonyymi|аноним|анон|n n|n a|o v|o a|s a|s n|
    a a v v|no author|unsigned|ohne verfasser|ohne autor|ohne verfasserin|autor|verfasser|sans auteur|sin autor|佚名|匿名|無名氏|
    无名氏|作者不详|作者不詳""".split("|")
)
"""What citations print where no author is known, folded. Source: the term `anonymous` of CSL's locales and styles."""
_KEY_LETTER = re.compile(r"(?<=\d{4})(?P<letter>[a-z])(?=(?:-\d+)?\Z)")
"""The letter of a year at the end of a citekey."""
_SHOWN = 5
"""Works of another year that are named."""
DATED = ("parenthetical", "narrative")
"""Forms of citations that name works by author and year, or by number."""
Sign = int | tuple[str, str]
"""What citations of one missing work have in common: `start` of its entry in the document's list, or authors (folded) and year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A work that is cited and not in the library: the stub of an entry."""

    authors: str
    year: str
    names: tuple[Name, ...]
    authors_more: bool
    times: int
    """How often it is cited."""
    start: int
    """Where it is cited first."""
    listed: ListedReference | None
    """Its entry in the document's own list, where one was found."""
    sign: Sign
    """What its citations have in common."""
    printed: tuple[str, ...]
    """Its citations as printed, authors and year, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What the citations of one document resolve to."""

    citations: tuple[InTextCitation, ...]
    missing: tuple[Missing, ...]
    uncited: tuple[str, ...]
    """Citekeys, in the order of the library."""


class _Told:
    """What the document as a whole tells of its works."""

    def __init__(self, citations: Sequence[InTextCitation], own: OwnList) -> None:
        self._citations = citations
        self.own = own

    @cached_property
    def letters(self) -> Mapping[tuple[str, str], set[str]]:
        """First author (folded) and year to the letters that citations print."""
        letters: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self._citations:
            for work in one.works:
                if work.names:
                    letters[fold(work.names[0].family), work.year[:4]].add(letter_of(work.year))
        return letters


def resolve(
    citations: Sequence[InTextCitation], works: Sequence[Work], listed: Sequence[ListedReference] = (), *, known: Known | None = None
) -> Resolution:
    """Resolve every work of every citation. Pass `known` where the library is indexed already."""
    known = known or Known(works)
    told = _Told(citations, OwnList(listed, known))
    memory: dict[tuple[object, ...], CitedWork] = {}
    resolved = [one._replace(works=tuple([_resolved(work, known, told, memory) for work in one.works])) for one in citations]
    if any(_is_twice(work) for one in resolved for work in one.works):
        shapes = Counter(_shape(work.key) for one in resolved for work in one.works if work.key)
        resolved = [one._replace(works=tuple([_one_of_same(work, shapes) for work in one.works])) for one in resolved]
    cited = {work.key for one in resolved for work in one.works}
    uncited = tuple([work.key for work in works if work.key not in cited])
    return Resolution(citations=tuple(resolved), missing=_missing(resolved, told.own), uncited=uncited)


def sign_of(work: CitedWork) -> Sign:
    """What citations of one work that the library lacks have in common: its entry in the document's list, else authors and year."""
    return work.listed_at if work.listed_at is not None else (fold(work.authors), work.year)


def _is_twice(work: CitedWork) -> bool:
    """Whether the library has the work more than once."""
    return work.key is None and work.match != "none"


def _one_of_same(work: CitedWork, shapes: Counter[str]) -> CitedWork:
    """Where the library has a work more than once: the entry whose key is written like most others cited."""
    if not _is_twice(work):
        return work
    key = max(work.candidates, key=lambda one: (shapes[_shape(one)], -work.candidates.index(one)))
    return work._replace(key=key, reason=f"the library has it {len(work.candidates)} times; this key is written like most others cited")


def _shape(key: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[A-Z][^\W\d_]*", "A", re.sub(r"\b[^\W\d_A-Z]+", "a", key)))


def _resolved(work: CitedWork, known: Known, told: _Told, memory: dict[tuple[object, ...], CitedWork]) -> CitedWork:
    if work.key is not None:
        position = known.keys.get(work.key)
        if position is None:
            return work._replace(key=None, reason=f"no entry '{work.key}' in the library", authors=work.authors or work.key)
        found = known.works[position]
        if work.authors:
            return work._replace(key=found.key, match="exact")
        return work._replace(key=found.key, match="exact", authors=_called(found), year=found.year_text)
    if work.listed_at is not None:
        one = told.own.work_at(work.listed_at)
        if one is not None:
            return _as_listed(work, told.own.entry(work.listed_at), one)
    sign = (work.names, work.year, work.et_al, work.listed_at)
    same = memory.get(sign)
    if same is None:
        memory[sign] = same = _matched(work, known, told)
        return same
    return work._replace(
        key=same.key, match=same.match, reason=same.reason, candidates=same.candidates, listed_at=same.listed_at, undecided=same.undecided
    )


def _as_listed(work: CitedWork, entry: ListedReference, one: KnownWork) -> CitedWork:
    """The cited work as the library's one that its entry in the document's list is."""
    if not one.printed_in(entry.year):
        reason = f"title and author agree, the library has the year {one.year_text or 'n.d.'}"
        return work._replace(key=one.key, match="fuzzy", reason=reason, listed_at=entry.start)
    return work._replace(key=one.key, match="exact", reason=None, listed_at=entry.start)


def _called(work: KnownWork) -> str:
    return f"{work.families[0].title()}{' et al.' if len(work.families) > 2 else ''}" if work.families else work.title


def _matched(work: CitedWork, known: Known, told: _Told) -> CitedWork:
    if not work.names:
        years = [int(year) for year in re.findall(r"\d{4}", work.year)]
        unsigned = [known.works[position] for year in years for position in known.by_year.get(year, ()) if known.works[position].unsigned]
        if len(unsigned) == 1:
            reason = "no author is printed; it is the library's only work of that year without one"
            return work._replace(key=unsigned[0].key, match="fuzzy", reason=reason)
        return _undecided(work, "no author is printed", unsigned)
    entries = (work.listed_at,) if work.listed_at is not None else told.own.entries_of(work)
    if len(entries) > 1:
        return _of_several(work, entries, told)
    at = entries[0] if entries else None
    if at is not None:
        one = told.own.work_of(at)
        if one is not None:
            return _as_listed(work, told.own.entry(at), one)
        work = work._replace(listed_at=at)
    named = [one for one in _named(work, known) if at is None or told.own.may_be(at, one)]
    dated = [one for one in named if one.printed_in(work.year) and not _has_another_letter(one, work, known, told)] if work.year else named
    if dated:
        return _chosen(work, dated, told)
    if (found := _misprinted(work, named, known, told)) is not None:
        return found
    if named:
        others = ", ".join(one.key for one in named[:_SHOWN])
        return work._replace(reason=f"the library has works of this author, none of this year: {others}")
    return work._replace(reason="not in the library")


def _undecided(work: CitedWork, reason: str, works: Sequence[KnownWork]) -> CitedWork:
    return work._replace(reason=reason, candidates=tuple(one.key for one in works), undecided=True)


def _of_several(work: CitedWork, entries: Sequence[int], told: _Told) -> CitedWork:
    """The cited work where several entries of the document's list fit: one of theirs, if the library has them all and tells them apart."""
    works = [told.own.work_of(at) for at in entries]
    known = list({one.key: one for one in works if one is not None}.values())
    if None not in works and (chosen := _chosen(work, known, told)).key is not None:
        return chosen
    return _undecided(work, f"{len(entries)} entries of the document's list fit", known)


def _misprinted(work: CitedWork, named: Sequence[KnownWork], known: Known, told: _Told) -> CitedWork | None:
    """The cited work as one of the library whose first author, or year, may be misprinted here; None where there is none."""
    if not work.year[:4].isdigit():
        return None
    year, at = int(work.year[:4]), work.listed_at
    of_year = (known.works[position] for position in known.by_year.get(year, ()))
    like = alike(work, (one for one in of_year if (at is None or told.own.may_be(at, one)) and not _has_another_letter(one, work, known, told)))
    if len({one.key for one, _ in like}) > 1:
        return _undecided(work, "several works are alike", [one for one, _ in like])
    if like:
        return work._replace(key=like[0][0].key, match="fuzzy", reason=like[0][1])
    if at is not None or len(work.names) < 2:
        return None  # what the list has is no misprint
    close = [one for one in named if agrees(work, one) and any(abs(own - year) == 1 for own in one.years)]
    if len(close) != 1 or (not told.own.entries and any((fold(work.names[0].family), str(own)) in told.letters for own in close[0].years)):
        return None
    return work._replace(key=close[0].key, match="fuzzy", reason=f"the library has the same authors with the year {close[0].year_text}")


def _has_another_letter(one: KnownWork, work: CitedWork, known: Known, told: _Told) -> bool:
    """Whether the letter behind the printed year is another than the work has: in the document's list, by its own year, or by its key."""
    letter = letter_of(work.year)
    if not letter:
        return False
    if listed := told.own.letters_of(one):
        return "" not in listed and letter not in listed
    own = one.letters
    if not own and (ends := _KEY_LETTER.search(one.key)) and one.key[: ends.start()] not in known.keys:
        own = (ends["letter"],)
    return bool(own) and letter not in own


def _named(work: CitedWork, known: Known) -> Sequence[KnownWork]:
    """Works of the library whose first author is printed so."""
    name = fold(work.names[0].family)
    if name in ANONYMOUS:
        positions = [position for year in re.findall(r"\d{4}", work.year) for position in known.by_year.get(int(year), ())]
        return [known.works[position] for position in positions if not known.works[position].families]
    found: Sequence[KnownWork] = next((held for called_so in called(work) if (held := known.named(called_so))), [])
    return found or (known.titled(name) if " " in name else [])


def _chosen(work: CitedWork, dated: list[KnownWork], told: _Told) -> CitedWork:
    """The one of several works of the same first author and year that is meant, as far as names, letters and the list of references tell."""
    left = narrowed(work, dated) if len(dated) > 1 else dated
    exact = agrees(work, left[0])
    letter = letter_of(work.year) if len(dated) > 1 else ""
    if letter or len(left) > 1:
        lettered = [one for one in left if letter in told.own.letters_of(one)]
        anywhere = [one for one in dated if letter and letter in told.own.letters_of(one)]
        in_list = [one for one in left if told.own.letters_of(one)]
        if lettered:
            left = lettered
        elif anywhere and len(anywhere) == 1:
            left = anywhere
        elif letter and len(left) > 1:
            left = _by_letter(work, letter, in_list or left, told)
        elif in_list:
            left = in_list
    if len(left) == 1:
        if exact:
            return work._replace(key=left[0].key, match="exact", reason=None)
        return work._replace(key=left[0].key, match="fuzzy", reason="first author and year agree, other authors do not")
    if len({(one.title, one.families) for one in left}) == 1:
        return work._replace(match="exact" if exact else "fuzzy", candidates=tuple(one.key for one in left))
    return _undecided(work, f"{len(left)} works of the library fit", left)


def _by_letter(work: CitedWork, letter: str, left: list[KnownWork], told: _Told) -> list[KnownWork]:
    """Styles give letters in the order of the titles, where that order is whole: as many works as letters."""
    letters = sorted(one for one in told.letters[fold(work.names[0].family), work.year[:4]] if one)
    groups = sorted(left, key=lambda one: (one.families, one.title))
    n = ord(letter[0]) - ord("a")
    same_authors = len({one.families for one in groups}) == 1
    whole = len(groups) == max(len(letters), ord(letters[-1][0]) - ord("a") + 1 if letters else 0)
    if len(letter) == 1 and n < len(groups) and same_authors and whole:
        return [groups[n]]
    return left


def _missing(citations: Iterable[InTextCitation], own: OwnList) -> tuple[Missing, ...]:
    """What is cited and not in the library: one stub a work, whatever its citations print."""
    cited: dict[Sign, list[tuple[int, CitedWork]]] = {}
    for one in citations:
        for work in one.works:
            if work.key is None and work.authors and not work.undecided and one.form in DATED:
                cited.setdefault(sign_of(work), []).append((one.start, work))
    found = []
    for sign, uses in cited.items():
        start, first = uses[0]
        found.append(
            Missing(
                authors=first.authors, year=first.year, names=tuple(Name(family=name.family, given=name.given) for name in first.names),
                authors_more=first.et_al, times=len(uses), start=start, listed=None if first.listed_at is None else own.entry(first.listed_at),
                sign=sign, printed=tuple(dict.fromkeys(f"{work.authors}, {work.year}" if work.year else work.authors for _, work in uses)),
            )
        )  # fmt: skip
    return tuple(found)
