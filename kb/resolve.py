"""Which works of the library the citations of a document name: exactly, by a likeness that is told, or not at all.

In: citations, works, and the entries of the document's own list of references. Out: the citations resolved, what the library lacks as stubs, and
what of the library is cited nowhere. Works are found by the first author's name and the year; a misprint is looked for among the works of that
year, so that the cost grows linearly.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import DamerauLevenshtein

from kb.extract.dates import letter_of
from kb.extract.known import Known, KnownWork, name_variants
from kb.extract.names import fold
from kb.extract.records import CitedWork, InTextCitation, ListedReference
from kb.extract.words import PARTICLES
from kb.model import Name, Work

LIKE_ENOUGH = 0.8
"""Likeness of two names, from 0 to 1, from which one may be a misprint of the other."""
ANONYMOUS = frozenset(
    term.strip()
    for term in """anon|anonymous|anonym|anonyme|anonymus|anonim|anonimo|anonimos|anoniem|anonyymi|аноним|анон|n n|n a|o v|o a|s a|s n|
    a a v v|no author|unsigned|ohne verfasser|ohne autor|ohne verfasserin|autor|verfasser|sans auteur|sin autor|佚名|匿名|無名氏|
    无名氏|作者不详|作者不詳""".split("|")
)
"""What citations print where no author is known, folded. Source: the term `anonymous` of CSL's locales and styles."""
_HEAD = 45
"""Characters of a folded title that tell it from others."""
_LEAST_LETTERS = 5
"""Letters of a name that can have a misprint."""


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
    listed_at: int | None = None
    """`start` of that entry, where it is cited by the entry's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What the citations of one document resolve to."""

    citations: tuple[InTextCitation, ...]
    missing: tuple[Missing, ...]
    uncited: tuple[str, ...]
    """Citekeys, in the order of the library."""


@dataclass(slots=True)
class _Evidence:
    """What the document as a whole tells of its works."""

    listed: dict[str, set[str]] = field(default_factory=dict)
    """Citekey to letters that the list of references gives it; an entry without a letter adds an empty one."""
    placed: dict[int, tuple[ListedReference, KnownWork | None]] = field(default_factory=dict)
    """Where an entry of the list of references begins, to the entry and the work of the library that it is."""
    letters: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """First author (folded) and year to the letters that citations print."""


def resolve(
    citations: Sequence[InTextCitation], works: Sequence[Work], listed: Sequence[ListedReference] = (), *, known: Known | None = None
) -> Resolution:
    """Resolve every work of every citation. Pass `known` where the library is indexed already."""
    known = known or Known(works)
    told = _evidence(citations, listed, known)
    memory: dict[tuple[object, ...], CitedWork] = {}
    resolved = tuple(replace(one, works=tuple(_resolved(work, known, told, memory) for work in one.works)) for one in citations)
    shapes = Counter(_shape(work.key) for one in resolved for work in one.works if work.key)
    resolved = tuple(
        replace(one, works=tuple(_one_of_same(work, shapes) for work in one.works)) if any(work.candidates for work in one.works) else one
        for one in resolved
    )
    cited = {key for one in resolved for key in one.keys}
    return Resolution(citations=resolved, missing=_missing(resolved, listed), uncited=tuple(work.key for work in works if work.key not in cited))


def _one_of_same(work: CitedWork, shapes: Counter[str]) -> CitedWork:
    """Where the library has a work more than once: the entry whose key is written like most others cited."""
    if work.key is not None or work.match == "none":
        return work
    key = max(work.candidates, key=lambda one: (shapes[_shape(one)], -work.candidates.index(one)))
    return replace(work, key=key, reason=f"the library has it {len(work.candidates)} times; this key is written like most others cited")


def _shape(key: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[A-Z][^\W\d_]*", "A", re.sub(r"\b[^\W\d_A-Z]+", "a", key)))


def _evidence(citations: Sequence[InTextCitation], listed: Sequence[ListedReference], known: Known) -> _Evidence:
    told = _Evidence()
    for entry in listed:
        printed = fold(entry.text)
        found = _listed_work(entry, printed, known)
        told.placed[entry.start] = (entry, found)
        if found is not None:
            told.listed.setdefault(found.key, set()).add(letter_of(entry.year))
    for one in citations:
        for work in one.works:
            if work.names:
                told.letters[fold(work.names[0].family), work.year[:4]].add(letter_of(work.year))
    return told


def _listed_work(entry: ListedReference, printed: str, known: Known) -> KnownWork | None:
    """The work of the library that an entry of the list is: its title is in it, and its first author and year agree."""
    words = printed.split()
    heads = (" ".join(words[:n]) for n in range(1, 6))
    names = list(dict.fromkeys([*(name for one in entry.authors[:1] for name in name_variants(one)), *heads]))
    candidates = {work.position: work for name in names for work in known.named(name)}
    head = fold(entry.title)
    for title in (head, printed):  # some lists print the title first
        candidates |= {work.position: work for work in known.titled(title)} if len(title) > 8 else {}
    fitting = [work for work in candidates.values() if work.title and work.title[:_HEAD] in printed]
    dated = [work for work in fitting if work.printed_in(entry.year)] or fitting
    return max(dated, key=lambda work: (work.title in printed, len(work.title), -work.position), default=None)


def _resolved(work: CitedWork, known: Known, told: _Evidence, memory: dict[tuple[object, ...], CitedWork]) -> CitedWork:
    if work.key is not None:
        position = known.keys.get(work.key)
        if position is None:
            return replace(work, key=None, reason=f"no entry '{work.key}' in the library", authors=work.authors or work.key)
        found = known.works[position]
        if work.authors:
            return replace(work, key=found.key, match="exact")
        return replace(work, key=found.key, match="exact", authors=_called(found), year=found.year_text)
    if work.listed_at is not None:
        entry, one = told.placed[work.listed_at]
        if one is not None and one.printed_in(entry.year):
            return replace(work, key=one.key, match="exact")
        if one is not None:
            return replace(work, key=one.key, match="fuzzy", reason=f"title and author agree, the library has the year {one.year_text or 'n.d.'}")
    sign = (work.names, work.year, work.et_al)
    if sign not in memory:
        memory[sign] = _matched(work, known, told)
    same = memory[sign]
    return replace(work, key=same.key, match=same.match, reason=same.reason, candidates=same.candidates)


def _called(work: KnownWork) -> str:
    return f"{work.families[0].title()}{' et al.' if len(work.families) > 2 else ''}" if work.families else work.title


def _matched(work: CitedWork, known: Known, told: _Evidence) -> CitedWork:
    if not work.names:
        years = [int(year) for year in re.findall(r"\d{4}", work.year)]
        unsigned = [known.works[position] for year in years for position in known.by_year.get(year, ()) if known.works[position].unsigned]
        if len(unsigned) == 1:
            reason = "no author is printed; it is the library's only work of that year without one"
            return replace(work, key=unsigned[0].key, match="fuzzy", reason=reason)
        return replace(work, reason="no author is printed", candidates=tuple(one.key for one in unsigned))
    named = _named(work, known)
    dated = [one for one in named if one.printed_in(work.year)] if work.year else named
    if dated:
        return _chosen(work, dated, told)
    like = _alike(work, known)
    if like:
        best, reason = like[0]
        if len(like) > 1 and len({one.key for one, _ in like}) > 1:
            return replace(work, reason="several works are alike", candidates=tuple(one.key for one, _ in like))
        return replace(work, key=best.key, match="fuzzy", reason=reason)
    close = [one for one in named if _agrees(work, one) and any(abs(year - int(work.year[:4])) == 1 for year in one.years if work.year[:4].isdigit())]
    if len(close) == 1 and len(work.names) > 1:
        return replace(work, key=close[0].key, match="fuzzy", reason=f"the library has the same authors with the year {close[0].year_text}")
    if named:
        return replace(work, reason="the library has works of this author, none of this year", candidates=tuple(one.key for one in named[:5]))
    return replace(work, reason="not in the library")


def _named(work: CitedWork, known: Known) -> list[KnownWork]:
    """Works of the library whose first author is printed so."""
    name = fold(work.names[0].family)
    found = known.named(name)
    words = name.split()
    if not found and len(words) > 1 and words[0] in PARTICLES:
        found = next((held for n in range(1, len(words)) if (held := known.named(" ".join(words[n:])))), [])
    if not found and work.names[0].given:
        found = known.named(fold(f"{work.names[0].given} {work.names[0].family}"))
    if name in ANONYMOUS:
        positions = [position for year in re.findall(r"\d{4}", work.year) for position in known.by_year.get(int(year), ())]
        found = [known.works[position] for position in positions if not known.works[position].families]
    if not found and len(work.names) > 1:
        found = known.named(fold(work.authors))
    return found or (known.titled(name) if len(name.split()) > 1 else [])


def _chosen(work: CitedWork, dated: list[KnownWork], told: _Evidence) -> CitedWork:
    """The one of several works of the same first author and year that is meant, as far as names, letters and the list of references tell."""
    left = dated
    for narrowed in (
        [one for one in left if _agrees(work, one)],
        [one for one in left if _agrees(work, one) and _as_many(work, one)],
        [one for one in left if _agrees(work, one) and _as_many(work, one) and (not work.et_al or one.more or len(one.families) > 2)],
        [one for one in left if _agrees(work, one) and _as_many(work, one) and _same_given(work, one)],
        [one for one in left if _same_given(work, one) and _agrees(work, one)],
    ):
        if narrowed:
            left = [one for one in left if one in narrowed] or narrowed
    exact = _agrees(work, left[0])
    letter = letter_of(work.year)
    if letter or len(left) > 1:
        lettered = [one for one in left if letter in told.listed.get(one.key, ())]
        anywhere = [one for one in dated if letter and letter in told.listed.get(one.key, ())]
        in_list = [one for one in left if one.key in told.listed]
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
            return replace(work, key=left[0].key, match="exact", reason=None)
        return replace(work, key=left[0].key, match="fuzzy", reason="first author and year agree, other authors do not")
    if len({(one.title, one.families) for one in left}) == 1:
        return replace(work, match="exact" if exact else "fuzzy", candidates=tuple(one.key for one in left))
    return replace(work, reason=f"{len(left)} works of the library fit", candidates=tuple(one.key for one in left))


def _by_letter(work: CitedWork, letter: str, left: list[KnownWork], told: _Evidence) -> list[KnownWork]:
    """Styles give letters in the order of the titles, where that order is whole: as many works as letters."""
    letters = sorted(one for one in told.letters[fold(work.names[0].family), work.year[:4]] if one)
    groups = sorted(left, key=lambda one: (one.families, one.title))
    n = ord(letter[0]) - ord("a")
    same_authors = len({one.families for one in groups}) == 1
    whole = len(groups) == max(len(letters), ord(letters[-1][0]) - ord("a") + 1 if letters else 0)
    if len(letter) == 1 and n < len(groups) and same_authors and whole:
        return [groups[n]]
    return left


def _agrees(work: CitedWork, one: KnownWork) -> bool:
    """Whether the further authors printed are the work's, in order."""
    printed = [fold(name.family) for name in work.names[1:]]
    if not printed:
        return True
    if len(one.families) < 2:
        return not one.families or fold(work.authors).startswith(one.families[0]) or one.more
    same = all(_is_same(name, family) for name, family in zip(printed, one.families[1:], strict=False))
    return same and (len(printed) < len(one.families) or one.more)


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


def _alike(work: CitedWork, known: Known) -> list[tuple[KnownWork, str]]:
    """Works of the year whose first author's name is almost the one printed, the likest first, with the reason; those as like as the best."""
    if not work.year[:4].isdigit():
        return []
    name = fold(work.names[0].family)
    if len(name) < _LEAST_LETTERS:
        return []
    scored = []
    for position in known.by_year.get(int(work.year[:4]), ()):
        one = known.works[position]
        if not one.families or one.families[0][:1] != name[:1]:
            continue
        likeness = DamerauLevenshtein.normalized_similarity(name, one.families[0])
        if likeness >= LIKE_ENOUGH and _rest_alike(work, one):
            scored.append((likeness, one))
    if not scored:
        return []
    best = max(likeness for likeness, _ in scored)
    return [
        (one, f"'{work.names[0].family}' is {round(likeness * 100)} % like '{one.families[0]}', year and other authors agree")
        for likeness, one in sorted(scored, key=lambda pair: (-pair[0], pair[1].position))
        if likeness == best
    ]


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


def _missing(citations: Iterable[InTextCitation], listed: Sequence[ListedReference]) -> tuple[Missing, ...]:
    entries: dict[tuple[str, str], ListedReference] = {}
    for entry in listed:
        for name in name_variants(entry.authors[0]) if entry.authors else ():
            entries.setdefault((name, entry.year), entry)
    placed = {entry.start: entry for entry in listed}
    found: dict[tuple[str, str, int | None], Missing] = {}
    for one in citations:
        for work in one.works:
            if work.key is not None or work.candidates or one.form not in ("parenthetical", "narrative") or not work.authors:
                continue
            sign = (fold(work.authors), work.year, work.listed_at)
            held = found.get(sign)
            if held is not None:
                found[sign] = replace(held, times=held.times + 1)
                continue
            first = fold(work.names[0].family) if work.names else sign[0]
            own = entries.get((first, work.year)) if work.listed_at is None else placed[work.listed_at]
            found[sign] = Missing(
                authors=work.authors, year=work.year, names=tuple(Name(family=name.family, given=name.given) for name in work.names),
                authors_more=work.et_al, times=1, start=one.start, listed=own,
                listed_at=work.listed_at,
            )  # fmt: skip
    return tuple(found.values())
