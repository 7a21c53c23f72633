"""Works that may stand in a library twice, as scored pairs with reasons. Nothing is merged here.

In: works, and the rules of duplicates.yaml. Out: pairs. Works meet only under keys that they share (identifiers, title, rare words of it, first
author and year), and under a key that very many share each meets its next neighbours only: the cost grows linearly with the library.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.duplicate_rules import DuplicateRules
from kb.library.likeness import abbreviates, alike, likely, words_apart
from kb.library.portraits import COPY_DOIS, PARTS, Portrait, meeting_keys, portrait
from kb.model import Work

CROWD = 12
"""More works than these under one key do not all meet: each meets its neighbours in the order of the titles."""
NEIGHBOURS = 5
WEIGHTS = {"title": 0.55, "people": 0.25, "year": 0.08, "place": 0.12}
"""Shares of the score; those of what one of the two works lacks go to the others."""
_SHORT_TITLE = 2
_WORDS = 60
"""Words of a title that are compared one by one."""
_SURE = 0.98
_LIKE = 0.85
_OTHER = 0.6
"""Titles less alike than this are not of one work, whatever identifier it shares."""
_SAME_PAGE = 0.93
_FAR_APART = 0.8
"""The most that a pair scores whose years are far apart, unless an identifier or a page is shared."""
_UNSURE = 0.7
"""The most that a pair scores against which something speaks: another DOI, another edition, another place in the same journal."""
_THESES = frozenset({"thesis", "phdthesis", "mastersthesis"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries that may be one work."""

    keys: tuple[str, str]
    """Citekeys, in the order of the library."""
    score: float
    """0 to 1, two decimals: how much speaks for one work."""
    reasons: tuple[str, ...]
    """What speaks for it, and what against it, in words."""


@dataclass(slots=True)
class _Weighed:
    """The score of a pair while it is put together."""

    score: float
    reasons: list[str]

    def at_least(self, floor: float, reason: str) -> None:
        self.score = max(self.score, floor)
        self.reasons.append(reason)

    def at_most(self, ceiling: float, reason: str) -> None:
        self.score = min(self.score, ceiling)
        self.reasons.append(reason)


def find_duplicates(works: Iterable[Work], rules: DuplicateRules = DuplicateRules()) -> Iterator[Pair]:  # noqa: B008 - frozen
    """The pairs of works that score `rules.told_from` or more and that no rule calls apart, in the order of the works."""
    listed = list(works)
    portraits = [portrait(work) for work in listed]
    apart = kept_apart(listed, rules)
    least = (rules.told_from - (1 - WEIGHTS["title"])) / WEIGHTS["title"]
    for first, second in meetings(portraits):
        if not _worth_comparing(portraits[first], portraits[second], least, rules.told_from):
            continue
        pair = compare(portraits[first], portraits[second], preprints_same=rules.preprints == "same")
        if pair.score >= rules.told_from and apart.get(pair.keys[0], frozenset()).isdisjoint(apart.get(pair.keys[1], ())):
            yield pair


def kept_apart(works: Iterable[Work], rules: DuplicateRules) -> dict[str, set[int]]:
    """For each work that the rules keep apart from others, by its key: the numbers of the lists that name it, by any key that it has or had."""
    listed = list(works)
    names = {alias.lower(): work.key for work in listed for alias in work.aliases} | {work.key.lower(): work.key for work in listed}
    found: dict[str, set[int]] = {}
    for number, one in enumerate(rules.apart):
        for name in one.works:
            if key := names.get(name.lower()):
                found.setdefault(key, set()).add(number)
    return found


def compare(one: Portrait, other: Portrait, *, preprints_same: bool = True) -> Pair:
    """How much speaks for one work in two entries."""
    title, told = _title(one, other)
    weighed = {"title": title, "people": _people(one, other), "year": _year(one, other), "place": _place(one, other)}
    present = {name: value for name, value in weighed.items() if value is not None}
    weight = sum(WEIGHTS[name] for name in present)
    score = sum(WEIGHTS[name] * value for name, value in present.items()) / weight if weight else 0.0
    found = _Weighed(score * (0.9 + 0.1 * weight), [told] if told else [])
    found.reasons += _told(weighed)
    _against(found, one, other, title)
    _identifiers(found, one, other, title)
    if one.preprint != other.preprint and found.score >= _UNSURE:
        if preprints_same:
            found.reasons.append("one is a preprint")
        else:
            found.at_most(_UNSURE, "one is a preprint, and the rules keep it apart")
    return Pair(keys=(one.key, other.key), score=round(found.score, 2), reasons=tuple(found.reasons))


def meetings(portraits: list[Portrait]) -> Iterator[tuple[int, int]]:
    """Numbers of works that meet under some key, each pair once, in order."""
    partners: defaultdict[int, array[int]] = defaultdict(lambda: array("L"))
    for members in _together(portraits):
        if len(members) > CROWD:
            members.sort(key=lambda number: (portraits[number].title, number))
        reach = NEIGHBOURS if len(members) > CROWD else len(members)
        for at, one in enumerate(members):
            for other in members[at + 1 : at + 1 + reach]:
                if one != other:
                    partners[min(one, other)].append(max(one, other))
    for one in sorted(partners):
        yield from ((one, other) for other in sorted(set(partners[one])))


def _together(portraits: list[Portrait]) -> Iterable[list[int]]:
    """The numbers of the works under each key that several share."""
    # A number in the place of the key, and a list only where works do meet: a large library has some million keys, and most are of one work.
    first_of: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for number, key in meeting_keys(portraits):
        short = hash(key)
        first = first_of.setdefault(short, number)
        if first != number:
            shared.setdefault(short, [first]).append(number)
    return shared.values()


def _worth_comparing(one: Portrait, other: Portrait, least: float, wanted: float) -> bool:
    """Whether the pair can score `wanted`, at a glance: by an identifier and titles that are not quite others, or by titles whose likeness is `least`
    or more, of years that are near.

    Most that meet share a name and a word, and no more.
    """
    shared = not one.identifiers.isdisjoint(other.identifiers)
    if not (one.title and other.title) or (shared and wanted <= _UNSURE):
        return shared
    if shared:
        least = _OTHER
    elif wanted > _FAR_APART and _far_apart(one, other) and not (one.page and one.page == other.page and one.volume == other.volume):
        return False
    if not likely(one.title, other.title, least) and not likely(one.main, other.main, least):
        return False
    likeness = _title(one, other)[0]
    return likeness is not None and likeness >= least


def _title(one: Portrait, other: Portrait) -> tuple[float | None, str]:
    """How alike the titles are, and that in words."""
    if not one.title or not other.title:
        return None, ""
    if one.title == other.title:
        return 1.0, "same title"
    if one.title.replace(" ", "") == other.title.replace(" ", ""):
        return 0.99, "same title but for spaces"
    full = alike(one.title, other.title)
    without = _without_subtitle(one, other)
    if without > full:
        return without, "one title lacks the subtitle"
    if full >= 0.7:
        left, right = words_apart(one.title.split()[:_WORDS], other.title.split()[:_WORDS])
        # A word in the place of another makes another title; a word more may be a slip.
        full *= 0.82 if left and right else 1 - 0.04 * max(left, right)
    if one.numbers != other.numbers:
        return min(full, _UNSURE), "titles with other numbers"
    return full, f"titles alike ({full:.2f})"


def _without_subtitle(one: Portrait, other: Portrait) -> float:
    """How alike the titles are where only one of the works has a subtitle."""
    if (one.main == one.title) == (other.main == other.title):
        return 0.0
    short, long = sorted((one, other), key=lambda portrait: len(portrait.title))
    words = len(short.title.split())
    return (0.95 if words > _SHORT_TITLE else 0.8) * found if (found := alike(short.title, long.main)) >= 0.9 else 0.0


def _people(one: Portrait, other: Portrait) -> float | None:
    """How alike the lists of names are; the first name counts as much as all of them."""
    if not one.families or not other.families:
        return None
    first = 1.0 if _same_name(one.families[0], other.families[0]) else 0.0
    if first and one.given and other.given and one.given != other.given:
        first = 0.4
    short, long = sorted((one, other), key=lambda portrait: len(portrait.families))
    held = sum(any(_same_name(name, choice) for choice in long.families[:50]) for name in short.families[:50])
    whole = len(short.families) if short.more else max(len(short.families[:50]), min(len(long.families), 50))
    return 0.5 * first + 0.5 * held / max(1, min(whole, 50))


def _same_name(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 3 and alike(one, other) >= 0.8) or one.replace(" ", "") == other.replace(" ", "")


def _year(one: Portrait, other: Portrait) -> float | None:
    if one.year is None or other.year is None:
        return None
    apart = abs(one.year - other.year)
    if one.preprint != other.preprint:
        return 1.0 if apart <= 2 else 0.5
    return {0: 1.0, 1: 0.8, 2: 0.4}.get(apart, 0.0)


def _place(one: Portrait, other: Portrait) -> float | None:
    """Whether they stand in the same place: journal or book, volume, first page."""
    if one.preprint != other.preprint:
        return None
    found = []
    if one.container and other.container:
        found.append(1.0 if _same_container(one, other) else 0.2)
    found += [float(mine == theirs) for mine, theirs in ((one.volume, other.volume), (one.page, other.page)) if mine and theirs]
    return sum(found) / len(found) if found else None


def _same_container(one: Portrait, other: Portrait) -> bool:
    short, long = sorted((one.container, other.container), key=len)
    return abbreviates(short, long) or alike(short, long) >= 0.9


def _far_apart(one: Portrait, other: Portrait) -> bool:
    return one.year is not None and other.year is not None and abs(one.year - other.year) > 2 and one.preprint == other.preprint


def _told(weighed: dict[str, float | None]) -> Iterator[str]:
    """What people, year and place say, in words."""
    people, year, place = weighed["people"], weighed["year"], weighed["place"]
    if people is not None:
        yield "same people" if people > 0.95 else "people alike" if people >= 0.5 else "other people"
    if year is not None:
        yield "same year" if year > 0.95 else "years near" if year >= 0.4 else "other years"
    if place is not None and place > 0.95:
        yield "same place"


def _against(found: _Weighed, one: Portrait, other: Portrait, title: float | None) -> None:
    """What speaks against one work whatever the title says; and one page of one journal, where two articles with one title cannot begin."""
    if min(len(one.title.split()), len(other.title.split())) <= _SHORT_TITLE and not (one.page and one.page == other.page):
        found.score -= 0.08
        found.reasons.append("the title is short")
    if _far_apart(one, other):
        found.at_most(_FAR_APART, "years far apart")
    if one.edition and other.edition and one.edition != other.edition:
        found.at_most(_UNSURE, "other editions")
    if (one.type in _THESES) != (other.type in _THESES) or (one.type in PARTS) != (other.type in PARTS):
        found.score -= 0.06
    if one.volume and other.volume and one.page and other.page and one.container and other.container and _same_container(one, other):
        if one.volume != other.volume and one.page != other.page:
            found.at_most(_UNSURE, "other volume and pages of the same journal")
        elif one.volume == other.volume and one.page == other.page and title is not None and title >= _LIKE:
            found.at_least(_SAME_PAGE, "same volume and page")


def _identifiers(found: _Weighed, one: Portrait, other: Portrait, title: float | None) -> None:
    """What the identifiers say: an equal one speaks for one work unless the titles differ, another DOI against it."""
    equal = sorted(one.identifiers & other.identifiers)
    if equal:
        told = ", ".join(dict.fromkeys(f"same {kind.upper()}" for kind, _ in equal))
        if title is None or title >= _OTHER:
            found.at_least(_SURE if title is None or title >= 0.8 else 0.9, told)
            return
        found.at_most(_UNSURE, f"{told}, but other titles")
    for kind in ("doi", "pmid"):
        mine, theirs = ({value for name, value in portrait.identifiers if name == kind} for portrait in (one, other))
        copies = any(value.startswith(COPY_DOIS) for value in mine | theirs)
        if mine and theirs and not mine & theirs and one.preprint == other.preprint and not copies:
            found.at_most(_UNSURE, f"other {kind.upper()}s")
