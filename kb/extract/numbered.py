"""Citations by number: `[3-5]`, `(1, 4)`, raised figures; each number is an entry of the document's own list of references.

In: a text, the list's entries, and how many author-date citations were found. Out: citations, or none at all: once for each document it is decided
whether it cites so, and with which signs. A list must be there, its numbers must be used, and author-date citations must be few: a figure in brackets
is nothing by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.extract.figures import KINDS, Group, groups_of, joined
from kb.extract.raised import DIGITS
from kb.extract.records import CitedWork, Found, ListedReference, PrintedName
from kb.extract.words import ET_AL

_LABEL = re.compile(r"(?:\A|\n)[ \t]*\[(\d{1,4})\]\s")
"""The number of a note, before it."""
_BEHIND_NAME = re.compile(rf"(?:(?:,|,?\s(?:and|&|und|et|y))\s[^\W\d_][\w’'-]*){{0,3}}(?:,?\s(?:{ET_AL}))?(?:[’']s?)?\s?\Z")
NAME = "number in the list of references"
"""What citations are told to be found by."""
_NAME_BACK = 120
"""Characters before a number that its author's name may begin in."""
LEAST = 3
"""Entries of a list whose numbers cite."""
_LEAST_ROUND = 5
"""The same for round brackets, in which a text counts its own points."""
USED = 0.5
"""Share of a numbered list whose numbers the text uses at least."""
_USED_ROUND = 0.6
"""The same for round brackets."""
_USED_UNNUMBERED = 0.8
"""The same of a list that prints no numbers."""


@dataclass(frozen=True, slots=True)
class _List:
    """One list of references: a document may have one a chapter."""

    start: int
    printed: bool
    """Whether it prints its numbers."""
    entries: dict[int, ListedReference]
    highest: int


def find(text: str, listed: Sequence[ListedReference], places: Sequence[int], barred: Callable[[int], bool], n_dated: int) -> Iterator[Found]:
    """The citations by number, in order; none where the document does not cite so. Linear in the text's length.

    `listed`: the entries of the document's lists; `places`: where each begins in `text`; `barred`: whether an offset lies in a list; `n_dated`:
    citations found that have a date.
    """
    lists = _lists(listed, places)
    if not lists or n_dated > sum(len(one.entries) for one in lists):
        return
    starts = [one.start for one in lists]

    def list_of(at: int) -> _List:
        return lists[min(bisect_right(starts, at), len(lists) - 1)]

    chosen: list[Group] = []
    most = 0
    for kind in KINDS:
        if not _may_agree(text, kind, lists, n_dated):
            continue
        every = [group for group in groups_of(text, kind) if not barred(group.start)]
        if kind == "square":
            every = _without_notes(text, every, barred)
        groups = [group for group in every if group.highest <= list_of(group.start).highest]
        used = len({(of.start, number) for group in groups for of in [list_of(group.start)] for number in group.numbers})
        if used > most and _agrees(kind, len(groups), len(every) - len(groups), used, lists, n_dated):
            chosen, most = groups, used
    for group in joined(text, chosen):
        yield _found(text, group, list_of(group.start))


def _lists(listed: Sequence[ListedReference], places: Sequence[int]) -> list[_List]:
    """The lists, in order: numbers that begin again begin another."""
    found: list[_List] = []
    printed = sum(entry.number is not None for entry in listed) * 5 >= len(listed) * 4
    held: dict[int, ListedReference] = {}
    start = 0
    last = 0
    for entry, place in zip(listed, places, strict=True):
        number = entry.number if printed else last + 1
        if number is None:
            continue
        if number == 1 and len(held) >= LEAST:
            found.append(_List(start, printed, held, max(held)))
            held = {}
        if not held:
            start = place
        held.setdefault(number, entry)
        last = number
    if len(held) >= LEAST:
        found.append(_List(start, printed, held, max(held)))
    return [one for one in found if len(one.entries) * 2 > one.highest]


def _without_notes(text: str, groups: Sequence[Group], barred: Callable[[int], bool]) -> list[Group]:
    """The groups without the calls of notes: those stand right behind a word, and some paragraph begins with their number."""
    labels = {int(match[1]) for match in _LABEL.finditer(text) if not barred(match.start(1))}
    return [group for group in groups if group.highest not in labels or text[group.start - 1].isspace()]


def _may_agree(text: str, kind: str, lists: Sequence[_List], n_dated: int) -> bool:
    """Whether the document may cite with these signs at all, told before a look at each: it has enough of them, and its list is one of numbers."""
    entries = sum(len(one.entries) for one in lists)
    most = sum(map(text.count, {"square": "[", "round": "(", "raised": f"^{DIGITS}"}[kind]))
    return n_dated * 2 < entries + most and (kind != "round" or (all(one.printed for one in lists) and entries >= _LEAST_ROUND))


def _agrees(kind: str, n_groups: int, n_strays: int, n_used: int, lists: Sequence[_List], n_dated: int) -> bool:
    """Whether the document cites with these signs: `n_groups` brackets name `n_used` entries, `n_strays` others name none that there is."""
    entries = sum(len(one.entries) for one in lists)
    printed = all(one.printed for one in lists)
    if kind == "round" and (not printed or entries < _LEAST_ROUND):
        return False
    share = _USED_UNNUMBERED if not printed else _USED_ROUND if kind == "round" else USED
    return n_used >= share * entries and n_groups > n_strays and n_dated * 2 < n_used + n_groups


def _found(text: str, group: Group, of: _List) -> Found:
    works = []
    for part in group.parts:
        for number in part.numbers:
            first, last = number == part.numbers[0], number == part.numbers[-1]
            works.append(_work(of.entries.get(number), part.prefix if first else None, part.place if last else None))
    start = _name_before(text, group.start, works[0])
    return Found(
        group.start if start is None else start, group.end, "parenthetical" if start is None else "narrative", NAME, tuple(works), True
    )  # fmt: skip


def _work(entry: ListedReference | None, prefix: str | None, locator: str | None) -> CitedWork:
    if entry is None:
        return CitedWork(authors="", year="", prefix=prefix, locator=locator)
    names = tuple(PrintedName(family=name.family, given=name.given) for name in entry.authors)
    authors = ", ".join(name.family for name in names) or entry.title
    return CitedWork(authors=authors, year=entry.year, prefix=prefix, locator=locator, names=names, et_al=entry.authors_more, listed_at=entry.start)


def _name_before(text: str, at: int, work: CitedWork) -> int | None:
    """Where the first author's name begins, if the sentence calls the work by it: `Smith et al. [3]`."""
    family = work.names[0].family if work.names else ""
    if not family:
        return None
    back = max(0, at - _NAME_BACK)
    start = text.rfind(family, back, at)
    return start if start >= 0 and _BEHIND_NAME.fullmatch(text, start + len(family), at) else None
