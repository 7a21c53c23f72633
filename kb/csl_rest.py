"""The fields of an entry that its CSL item does not hold: in goes a `Work`, out come their names and texts. With the item they make the whole entry.

A field that the item holds in another form (a date as parts, a DOI without its resolver) is held; one that another field of the same meaning hides
(an institution beside a publisher) is not.
"""

from __future__ import annotations

import re
from typing import Final

from kb import csl
from kb.model import Work

_HELD: Final = {
    "title": "title", "subtitle": "title", "volume": "volume", "pages": "page", "edition": "edition", "doi": "DOI", "isbn": "ISBN", "url": "URL",
    "type": "genre", "eric": "archive_location", "series": "collection-title", "issn": "ISSN", "chapter": "chapter-number", "venue": "event-place",
    "eventtitle": "event-title", "pagetotal": "number-of-pages", "volumes": "number-of-volumes", "shorttitle": "title-short", "version": "version",
    "urldate": "accessed", "year": "issued", "date": "issued",
}  # fmt: skip
"""Field -> the variable that holds it, where the item has it."""
_CHOICES: Final = (
    ("container-title", (("journaltitle", "journalsubtitle"), ("journal",), ("booktitle", "booksubtitle"), ("maintitle", "mainsubtitle"))),
    ("publisher", (("publisher",), ("institution",), ("organization",), ("school",))),
    ("publisher-place", (("location",), ("address",))),
)
"""Variable, and the fields that it is taken from: those of the first group that says anything."""
OTHERS: Final = "others"
"""What names the lists of people that go on unnamed: CSL has no place for it."""


def fields(work: Work) -> dict[str, str]:
    """Name and text of each field that the item does not hold, by name.

    >>> fields(Work(key="a", type="book", title="Tides", fields={"title": "Tides", "note": "n"}))
    {'note': 'n'}
    """
    item = csl.item(work)
    held = {"author", "editor", "translator"} | {name for name, variable in _HELD.items() if variable in item}
    for variable, groups in _CHOICES:
        if variable in item:
            held.update(next((group for group in groups if work.fields.get(group[0])), ()))
    held |= _numbers(work, item) | _parts_of_dates(work, item)
    if _is_span(work.fields.get("date", "")):
        held.discard("date")
    if str(item["type"]) in ("article-magazine", "article-newspaper"):
        held.add("entrysubtype")
    rest = {name: text for name, told in sorted(work.fields.items()) if name not in held and (text := csl.clean(told))}
    others = {"author": work.authors_more, "editor": work.editors_more, "translator": work.translators_more}
    more = [name for name, goes_on in others.items() if goes_on]
    return rest | ({OTHERS: ", ".join(more)} if more else {})


def _numbers(work: Work, item: dict[str, object]) -> set[str]:
    """Which of `number`, `issue` and `eid` the item holds."""
    held = {"number" if work.fields.get("number") else "issue"} if work.number else set()
    return held | ({"eid"} if item["type"] in csl.PERIODICALS else set())


def _parts_of_dates(work: Work, item: dict[str, object]) -> set[str]:
    """Which of the smaller fields of the date the item holds."""
    issued = item.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    told = len(parts[0]) if isinstance(parts, list) else 0
    held = {name for name, least in (("month", 2), ("day", 3)) if told >= least}
    if "status" in item:
        held.add("pubstate" if work.fields.get("pubstate") else "year")
    return held | ({"origdate"} if work.fields.get("origdate", "")[4:] == "" else set())


def _is_span(date: str) -> bool:
    """Whether a date says more than a year, a month or a day: the item holds its beginning alone."""
    return "/" in date and not re.fullmatch(r"[0-9]{4}/[0-9]{4}", date)
