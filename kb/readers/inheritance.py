"""What an entry takes over from others: `crossref` (the book or journal that it stands in) and `xdata` (data that several entries share).

In: works by key. Out: the fields that a work lacks and its ancestors have. Only bibliographic fields are taken over: what was verified of the one
says nothing of the other. Source of the rules: the biblatex manual, appendix B, and BibTeX's own crossref.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from kb.errors import Problem, warning
from kb.model import Work

MAX_DEPTH = 10
MAX_ANCESTORS = 50
_KEY = re.compile(r"[^\s,]+")
_DATES = frozenset({"date", "day", "month", "year"})
_SAME = {"journal": "journaltitle", "journaltitle": "journal", "address": "location", "location": "address"}
_IDENTIFYING = frozenset({"doi", "pages", "url"})
"""These name the parent itself, and are taken over by xdata only."""
INHERITED = (
    "address", "author", "booksubtitle", "booktitle", "booktitleaddon", "date", "day", "doi", "edition", "editor", "eventtitle", "institution",
    "isbn", "issn", "issue", "journal", "journalsubtitle", "journaltitle", "language", "location", "mainsubtitle", "maintitle", "month",
    "number", "organization", "pages", "pagetotal", "publisher", "school", "series", "subtitle", "title", "titleaddon", "url", "venue", "volume",
    "volumes", "year",
)  # fmt: skip
"""The fields that are taken over, in the order in which they are."""
_PARTS = frozenset({"bookinbook", "inbook", "incollection", "inproceedings", "conference", "inreference", "suppbook", "suppcollection"})
_IN_BOOK = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_IN_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}

Found = dict[str, tuple[str, Work]]
"""Field -> its text, and the work that has it."""


@dataclass(slots=True)
class _Walk:
    """One look at the ancestors of one work."""

    works: Mapping[str, Work]
    """By key in lower case."""
    start: Work
    seen: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def fields(self, work: Work, path: tuple[str, ...]) -> Found:
        """The inheritable fields of `work`, its own first; `path` holds the keys that led to it, itself the last."""
        found: Found = {name: (work.fields[name], work) for name in INHERITED if name in work.fields}
        for relation, key in parents(work):
            parent = self.works.get(key.lower())
            if parent is None:
                if work is self.start:
                    self._warn(
                        "unknown-crossref", f"the {relation} '{key}' of '{work.key}' is no entry of this file", "mend the key, or add the entry"
                    )
            elif key.lower() in path:
                self._warn("crossref-cycle", f"crossref leads round in a circle: {' > '.join((*path, key.lower()))}", "free one of them")
            elif len(path) > MAX_DEPTH or len(self.seen) >= MAX_ANCESTORS:
                limits = f"{MAX_DEPTH} steps or {MAX_ANCESTORS} entries"
                self._warn("crossref-depth", f"'{self.start.key}' takes over from more than {limits}; the rest is left out", "write the fields out")
                break
            elif key.lower() not in self.seen:
                self.seen.add(key.lower())
                for name, value in self.fields(parent, (*path, key.lower())).items():
                    if target := _target(name, work, relation):
                        found.setdefault(target, value)
        return found

    def _warn(self, code: str, message: str, hint: str) -> None:
        """One circle is enough to tell: a hub of many would tell each from each."""
        if not any(problem.code == code == "crossref-cycle" for problem in self.problems):
            self.problems.append(warning(code, self.start.place, message, hint))


def parents(work: Work) -> Iterator[tuple[str, str]]:
    """Relation and key of each entry that the work takes over from."""
    for found in islice(_KEY.finditer(work.fields.get("xdata", "")), MAX_ANCESTORS + 1):
        yield "xdata", found[0]
    if key := work.fields.get("crossref", "").strip():
        yield "crossref", key


def inherited(work: Work, works: Mapping[str, Work]) -> tuple[Found, list[Problem]]:
    """The fields that the work takes over from its ancestors among `works` (by key in lower case), and what went wrong."""
    walk = _Walk(works=works, start=work)
    found = walk.fields(work, (work.key.lower(),))
    return {name: value for name, value in found.items() if name not in work.fields}, walk.problems


def _target(name: str, work: Work, relation: str) -> str:
    """The field of `work` that a parent's field fills; empty where it fills none."""
    if (name in _DATES and not work.fields.keys().isdisjoint(("year", "date"))) or _SAME.get(name) in work.fields:
        return ""
    if relation == "xdata":
        return name
    if name in _IDENTIFYING:
        return ""
    if work.type in _PARTS:
        return _IN_BOOK.get(name, name)
    return _IN_PERIODICAL.get(name, name) if work.type in ("article", "suppperiodical") else name
