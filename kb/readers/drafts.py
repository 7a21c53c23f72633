"""Records of other formats on their way to works: each is written as BibTeX, and read as the library will read it.

In: for each record of a file a `Draft`, or `Refused`. Out: a `Batch` whose works are what the library will hold, with the record as written in
`raw`, and the BibTeX in `entries`. So every format ends in the same reader, and what is told of a value is the same wherever it comes from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kb.bibtex_text import entry, escaped, people, verbatim
from kb.errors import Place, error, in_order, warning
from kb.model import Name, Reject, Work
from kb.readers import bibtex
from kb.readers.batch import Batch, Span
from kb.readers.tagged import Record
from kb.readers.text import Places

FIRST: Final = ("author", "editor", "translator", "title", "booktitle", "journaltitle", "institution", "publisher", "date", "year")
"""The fields that an entry begins with; the others follow in the order that the record has them in."""

OTHERS: Final = "others"
"""What names the lists of people that go on unnamed, in formats that have no other place for it: `author`, `editor`, `translator`."""
_KEY: Final = "\ue000"
"""Begins the keys that drafts are read under: no record refers to one, whatever it calls others."""
_RANGE = re.compile(r" ?(?:-{2,3}|[\N{EN DASH}\N{EM DASH}]) ?|(?<=\A[0-9])-(?=[0-9]+\Z)|(?<=[0-9]{2})-(?=[0-9]+\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record taken apart: texts as a reader sees them, no LaTeX."""

    start: int
    """str offset of the record in the decoded file."""
    end: int
    type: str
    """Entry type of BibLaTeX."""
    key: str = ""
    """The record's own name; empty where it has none that can be a citekey."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By the names of BibLaTeX's fields; what none of them holds under `FORMAT-TAG`."""
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    """People and bodies, by field."""
    warnings: tuple[tuple[str, str, str], ...] = ()
    """Code, message and hint of what is worth telling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A stretch of the file that cannot become a work, and why."""

    start: int
    end: int
    code: str
    reason: str
    hint: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A stretch of the file that is no piece of a record."""

    start: int
    end: int


def stray(record: Record, hint: str) -> Refused | Remark:
    """What becomes of lines between records: a remark, or a reject where they hold a tag."""
    if record.torn:
        return Refused(start=record.start, end=record.end, code="stray-text", reason="these lines belong to no record", hint=hint)
    return Remark(start=record.start, end=record.end)


def own_key(text: str) -> str:
    """The text where it can stand as a citekey; empty where it is a number, an address or a sentence.

    >>> own_key("mora2012"), own_key("12"), own_key("http://zotero.org/users/1/items/AB12")
    ('mora2012', '', '')
    """
    usable = len(text) <= 80 and "://" not in text and any(sign.isalpha() for sign in text) and bibtex.ENTRY_KEY.match(text)
    return text if usable and not text.split("/")[0].isdecimal() else ""


def listed(keywords: Iterable[str]) -> str:
    """Keywords as one value: between them stands a comma, or a semicolon where one of them holds a comma.

    >>> listed(["shade", "heat"]), listed(["History, 20th Century", "heat"])
    ('shade, heat', 'History, 20th Century; heat')
    """
    told = [keyword.strip() for keyword in keywords]
    return ("; " if any("," in keyword for keyword in told) else ", ").join(told)


def written(draft: Draft, key: str) -> str:
    """The draft as an entry of BibTeX."""
    more = {name.strip() for name in draft.texts.get(OTHERS, "").split(",")}
    fields = {name: people(names, more=name in more) for name, names in draft.names.items()}
    fields |= {name: verbatim(text) if name in bibtex.VERBATIM else escaped(text) for name, text in draft.texts.items() if name != OTHERS}
    if "pages" in draft.texts:
        fields["pages"] = "--".join(map(escaped, _RANGE.split(draft.texts["pages"])))
    return entry(draft.type, key, {name: fields[name] for name in (*FIRST, *fields) if name in fields})


def batch(text: str, file: str, found: Iterable[Draft | Refused | Remark]) -> Batch:
    """The batch of a file's records, which come in the order of the text and do not overlap; problems call it `file`."""
    places = Places(text, file)
    ones = list(found)
    drafts = [one for one in ones if isinstance(one, Draft)]
    entries = [written(draft, f"{_KEY}{n}") for n, draft in enumerate(drafts)]
    starts: list[int] = []
    line = 1
    for made in entries:
        starts.append(line)
        line += made.count("\n") + 2
    read = bibtex.read_text("\n\n".join(entries), file)
    works: dict[int, Work] = {int(work.key[1:]): work for work in read.works}
    faults = {bisect_right(starts, reject.place.line) - 1: reject for reject in read.rejects}
    rejects: list[Reject] = []
    problems = [warning(code, places.of(draft.start), told, hint) for draft in drafts for code, told, hint in draft.warnings]
    spans = []
    kept: list[int] = []
    number = -1
    for one in ones:
        if isinstance(one, Remark):
            spans.append(Span(start=one.start, end=one.end, outcome="comment"))
            continue
        refused = one if isinstance(one, Refused) else None
        if refused is None:
            number += 1
            if fault := faults.get(number):
                hint = next((told.hint for told in read.problems if told.severity == "error" and told.place == fault.place), "")
                refused = Refused(start=one.start, end=one.end, code=fault.code, reason=fault.reason, hint=hint)
            else:
                kept.append(number)
        if refused:
            rejects.append(_reject(refused, text, places.of(refused.start)))
            subject = f"record '{refused.key}'" if refused.key else "a record"
            problems.append(error(refused.code, places.of(refused.start), f"{subject}: {refused.reason}", refused.hint))
        spans.append(Span(start=one.start, end=one.end, outcome="reject" if refused else "work"))
    for problem in read.problems:
        # Entries bear other keys here: whether what they refer to is there, the library tells.
        if problem.severity != "error" and problem.code != "unknown-crossref":
            draft = drafts[bisect_right(starts, problem.place.line) - 1]
            problems.append(replace(problem, place=places.of(draft.start), fix=None))
    return Batch(
        works=tuple(replace(works[n], key=drafts[n].key, raw=text[drafts[n].start : drafts[n].end], place=places.of(drafts[n].start)) for n in kept),
        rejects=tuple(rejects),
        problems=in_order(problems),
        spans=tuple(spans),
        entries=tuple(entries[n].replace(f"{{{_KEY}{n},", "{,", 1) for n in kept),
    )


def _reject(refused: Refused, text: str, place: Place) -> Reject:
    return Reject(
        key=refused.key, place=place, start=refused.start, end=refused.end, reason=refused.reason, code=refused.code,
        text=text[refused.start : refused.end],
    )  # fmt: skip
