"""Two entries made one: what the kept one lacks comes from the other, what differs stays in sight, and the dropped key goes on leading there.

In: a library, a key to keep and keys to drop. Out: the edits. No field is lost: a field that the kept entry lacks is added as it is written; one that
differs stands in the field `merged`, as `KEY: @TYPE, FIELD: VALUE, ...` (with colons: a reader of BibTeX may take an equals sign for a field of its
own); the dropped key becomes an alias (`ids`). What was verified of the one entry says nothing of the other, and always goes to `merged`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb import entries
from kb.errors import Edit, KbError
from kb.library.duplicates import find_duplicates, kept_apart
from kb.library.edits import Library
from kb.library.portraits import portrait
from kb.model import Work

MERGED = "merged"
VERIFIED = frozenset({"status", "identity", "confirmedby", "unconfirmed"})
"""Fields that tell what was verified of an entry."""
LISTS = {"printed": " | ", "keywords": ", "}
"""Fields that hold several values, of which the merged entry has all: field -> what stands between two."""
_SAME = {"journal": "journaltitle", "journaltitle": "journal", "address": "location", "location": "address"}
_BEHIND = re.compile(r"[ \t]*,?[ \t]*(?:\r\n?|\n|\Z)")
_BLANK_LINES = re.compile(r"(?:(?:\r\n?|\n)[ \t]*)+\Z")
_LINE_END = re.compile(r"\r\n?|\n")
_FAR = 200
"""Characters before an entry that are searched for empty lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Entries that become one."""

    keep: str
    drop: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def by_rule(library: Library) -> list[Merge]:
    """The merges that the rules ask for: works joined by pairs that score `merged_from` or more. The fullest entry is kept.

    Works that the rules call apart are never joined, not even by way of a third.
    """
    found = [pair for pair in find_duplicates(library.works, library.rules) if pair.score >= library.rules.merged_from]
    works = {work.key: work for work in library.works}
    order = {work.key: n for n, work in enumerate(library.works)}
    apart = kept_apart(library.works, library.rules)
    groups: dict[str, set[str]] = {}
    for pair in sorted(found, key=lambda one: (-one.score, order[one.keys[0]], order[one.keys[1]])):
        first, second = sorted((groups.setdefault(key, {key}) for key in pair.keys), key=len, reverse=True)
        lists = [{number for key in group for number in apart.get(key, ())} for group in (first, second)]
        if first is second or lists[0] & lists[1] or _conflict(works[key] for key in (*first, *second)):
            continue
        first |= second
        for key in second:
            groups[key] = first
    reasons: dict[int, dict[str, None]] = {}
    for pair in found:
        if groups[pair.keys[0]] is groups[pair.keys[1]]:
            reasons.setdefault(id(groups[pair.keys[0]]), {}).update(dict.fromkeys(pair.reasons))
    merges = []
    for key in sorted(groups, key=order.__getitem__):
        members = groups[key]
        if len(members) > 1 and key == min(members, key=order.__getitem__):
            keep = max(members, key=lambda one: (_fullness(works[one]), -order[one]))
            drop = tuple(sorted(members - {keep}, key=order.__getitem__))
            merges.append(Merge(keep=keep, drop=drop, reasons=tuple(reasons[id(members)])))
    return merges


def merged(library: Library, merges: Iterable[Merge]) -> list[Edit]:
    """The edits that make the merges. Raises KbError where a key is unknown, named twice, or the entries cannot be one."""
    edits = []
    taken: set[str] = set()
    for merge in merges:
        works = library.works_of((merge.keep, *merge.drop))
        keys = [work.key for work in works]
        if len(set(keys)) < len(keys) or taken & set(keys):
            raise KbError(f"{', '.join((merge.keep, *merge.drop))}: name each work once", exit_code=2)
        if conflict := _conflict(works):
            raise KbError(conflict)
        taken |= set(keys)
        edits += [*_joined(works[0], works[1:]), *(_removal(library, work) for work in works[1:])]
    return edits


def _joined(keep: Work, dropped: Sequence[Work]) -> Iterator[Edit]:
    """The edits of the kept entry."""
    added: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    told = []
    for work in dropped:
        differing = [f"@{work.type}"] if work.type != keep.type else []
        for one in entries.fields(work.raw):
            value = work.raw[one.start : one.end]
            if one.name == "ids":
                continue
            if one.name == MERGED:
                told.append(_braced(value)[1:-1])
                continue
            same = _SAME.get(one.name, one.name)
            if one.name in LISTS and one.inner and (one.name not in keep.fields or entries.written(keep, one.name)):
                lists.setdefault(one.name, []).append(work.raw[slice(*one.inner)])
            elif _is_held(keep, one.name, work) or value in (added.get(one.name), added.get(same)):
                continue
            elif {one.name, same} & (keep.fields.keys() | added.keys() | VERIFIED | LISTS.keys()):
                differing.append(f"{one.name}: {_braced(value)}")
            else:
                added[one.name] = value
        if differing:
            told.append(f"{work.key}: {', '.join(differing)}")
    for name, values in lists.items():
        text = entries.written(keep, name)
        parts = [part.strip() for one in (text, *values) for part in one.split(LISTS[name].strip()) if part.strip()]
        joined = LISTS[name].join(dict.fromkeys(parts))
        if name not in keep.fields:
            added[name] = f"{{{joined}}}"
        elif len(set(parts)) > len({part.strip() for part in text.split(LISTS[name].strip())}) and (edit := entries.edited(keep, name, joined)):
            yield edit
    aliases = [*keep.aliases, *(alias for work in dropped for alias in (work.key, *work.aliases))]
    yield from _set(keep, added, "ids", "{" + ", ".join(dict.fromkeys(aliases)) + "}")
    if told:
        held = entries.field(keep, MERGED)
        before = entries.written(keep, MERGED) or (keep.raw[held.start : held.end] if held and not held.inner else "")
        yield from _set(keep, added, MERGED, "{" + " | ".join(filter(None, (before, *told))) + "}")
    if added:
        yield entries.added(keep, added)


def _set(keep: Work, added: dict[str, str], name: str, value: str) -> Iterator[Edit]:
    """The edit that gives a field its value; one that the entry lacks goes to `added`."""
    edit = entries.replaced(keep, name, value)
    if edit:
        yield edit
    else:
        added[name] = value


def _is_held(keep: Work, name: str, work: Work) -> bool:
    """Whether the kept entry says the same in that field, or in the one that means the same."""
    value = work.fields.get(name, "")
    return any(keep.fields.get(same, "") == value for same in (name, _SAME.get(name, name)) if same in keep.fields)


def _braced(value: str) -> str:
    """A value as it can stand within another: a number, a macro or braces."""
    return f"{{{value[1:-1]}}}" if value.startswith('"') and value.endswith('"') and entries.is_balanced(value[1:-1]) else value


def _removal(library: Library, work: Work) -> Edit:
    """The edit that takes the entry out, with the rest of its last line and the empty lines before it."""
    end = work.start + len(work.raw)
    start = work.start
    if behind := _BEHIND.match(library.text, end):
        end = behind.end()
        lead = _BLANK_LINES.search(library.text, max(0, start - _FAR), start)
        first = _LINE_END.match(library.text, lead.start(), start) if lead else None
        start = first.end() if first else start
    return Edit(file=work.place.file, start=start, end=end, text="")


def _conflict(works: Iterable[Work]) -> str:
    """Why these entries cannot be one: two of them are sources whose claims stand in documents of their own."""
    sources = {work.key: work.document for work in works if work.document}
    if len(set(sources.values())) > 1:
        told = " and ".join(f"'{key}' ({document})" for key, document in sources.items())
        return f"{told} are sources with a document each: passages of claims stand in both; keep them apart"
    return ""


def _fullness(work: Work) -> tuple[bool, bool, bool, int, bool]:
    """How much an entry tells, for choosing the one to keep: a source, what is no preprint, one confirmed, the most fields, one with a DOI."""
    return bool(work.document), not portrait(work).preprint, work.status == "confirmed", len(work.fields), bool(work.doi)
