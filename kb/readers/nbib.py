"""NBIB files, as PubMed and ERIC export them, to works. One record is one work; a record that says nothing, and a piece of a record, is a reject.

Source: the list of fields in PubMed's help, and what ERIC writes in its place: OWN first, addresses for numbers, kinds of its own, the publisher in
JT. A tag that fills no field is kept under `nbib-TAG`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kb.model import Name
from kb.readers import dates, drafts
from kb.readers.batch import Batch
from kb.readers.drafts import Draft, Refused, Remark
from kb.readers.ris import person
from kb.readers.tagged import Record, records

TYPES: Final = {
    "Book": "book", "Book Chapter": "incollection", "Dataset": "dataset", "Monograph": "book", "Technical Report": "report",
    "Academic Dissertation": "thesis",
}  # fmt: skip
"""Publication type of PubMed -> entry type; all others are articles."""
_ERIC_TYPES: Final = (
    ("Journal Articles", "article"), ("Dissertations", "thesis"), ("Books", "book"), ("Collected Works", "collection"), ("Speeches", "inproceedings"),
)  # fmt: skip
"""How a publication type of ERIC begins -> entry type; all others are reports."""
_TAG = re.compile(r"\ufeff?([A-Z]{2,4}) {0,2}- ?(.*)\Z")
_TEXTS: Final = (
    ("title", ("TI",)), ("volume", ("VI",)), ("number", ("IP",)), ("pages", ("PG",)), ("abstract", ("AB",)), ("shortjournal", ("TA",)),
    ("publisher", ("PB",)), ("location", ("PL",)), ("edition", ("EN",)), ("series", ("CTI",)), ("pmid", ("PMID",)), ("pmcid", ("PMC",)),
    ("titleaddon", ("TT",)), ("isbn", ("ISBN",)),
)  # fmt: skip
_ARTICLE_ID = re.compile(r"(?P<value>\S+) \[(?P<kind>\w+)\]")
_INITIALS = re.compile(r"(.+?) ([A-Z]{1,4})(?: (Jr|Sr|2nd|3rd|II|III|IV))?\Z")
_ISSUER = {"report": "institution", "thesis": "institution", "book": "publisher", "collection": "publisher"}
_LABEL = re.compile(r"e?ISBN[-: ]*", re.IGNORECASE)
_ISSN = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9Xx]")
_RESOLVED = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\S+)")
_YEAR_AT_END = re.compile(r"(.+) ([0-9]{4})")
_ENDED = re.compile(r"(?<![.\s])\.\Z")
"""PubMed ends each title with a full stop."""
_PAGES = re.compile(r"([0-9]+)-([0-9]+)")


def read_text(text: str, file: str) -> Batch:
    """The works of a decoded NBIB file; problems call it `file`. No text raises an exception."""
    return drafts.batch(text, file, _found(text))


def _found(text: str) -> Iterator[Draft | Refused | Remark]:
    for record in records(text, _TAG, "PMID", "", "OWN"):
        if not record.tags:
            yield drafts.stray(record, "begin a record with PMID")
        elif not any(value for tag, value in record.tags if tag not in ("PMID", "OWN", "STAT")):
            yield Refused(start=record.start, end=record.end, code="empty-record", reason="it tells nothing but a number", hint="take it out")
        else:
            yield _draft(record)


def _draft(record: Record) -> Draft:
    kinds = record.values("PT")
    from_eric = ("OWN", "ERIC") in record.tags
    kind = _kind(kinds, from_eric=from_eric)
    texts = {name: value for name, tags in _TEXTS if (value := record.first(*tags))}
    if kind == "book":
        texts.setdefault("title", record.first("BTI"))
    elif book := record.first("BTI"):
        texts["booktitle"] = book
    if journal := record.first("JT"):
        texts[_ISSUER.get(kind, "journaltitle") if from_eric else "journaltitle"] = journal
    elif "shortjournal" in texts:
        texts["journaltitle"] = texts.pop("shortjournal")
    texts["title"] = _ENDED.sub("", texts.get("title", ""))
    texts["pages"] = _whole_range(texts.get("pages", ""))
    texts |= _date(record) | _identifiers(record)
    texts["eric"] = record.first("OID") if from_eric else ""
    texts["issn"] = " ".join(dict.fromkeys(found[0] for value in record.values("IS", "ISSN") if (found := _ISSN.search(value))))
    texts["language"] = " ".join(record.values("LA"))
    texts["keywords"] = drafts.listed(value.lstrip("*") for value in record.values("OT", "MH"))
    texts["nbib-pt"] = "" if kinds in (["Journal Article"], ["Journal Articles"]) else " | ".join(kinds)
    texts["isbn"] = _LABEL.sub("", texts.get("isbn", ""))
    names = {"author": _names(record, "FAU", "AU", "CN"), "editor": _names(record, "FED", "ED", "")}
    kept = {f"nbib-{tag.lower()}": " | ".join(values) for tag, values in record.left().items()}
    return Draft(
        start=record.start, end=record.end, type=kind, texts={name: value for name, value in {**texts, **kept}.items() if value},
        names={name: found for name, found in names.items() if found},
    )  # fmt: skip


def _kind(kinds: list[str], *, from_eric: bool) -> str:
    """The entry type of a record's publication types."""
    if from_eric:
        return next((kind for start, kind in _ERIC_TYPES if any(told.startswith(start) for told in kinds)), "report" if kinds else "misc")
    return next((TYPES[told] for told in kinds if told in TYPES), "article")


def _date(record: Record) -> dict[str, str]:
    """The date; where other words stand before the year, the year, and the words under `nbib-dp`."""
    told = record.first("DP")
    texts = dates.fields(told)
    if texts.get("year") == told and (found := _YEAR_AT_END.fullmatch(told)):
        return {"year": found[2], "nbib-dp": found[1]}
    return texts


def _names(record: Record, full: str, short: str, body: str) -> tuple[Name, ...]:
    """People by their full names, where none are told by their initials; bodies where they stand among them."""
    told = full if record.values(full) else short
    record.values(full, short, body)
    names = []
    for tag, value in record.tags:
        if tag == told and value:
            initials = _INITIALS.match(value) if tag == short and "," not in value else None
            names.append(Name(family=" ".join(filter(None, (initials[1], initials[3]))), given=initials[2]) if initials else person(value))
        elif tag == body and value:
            names.append(Name(family=value, literal=True))
    return tuple(names)


def _identifiers(record: Record) -> dict[str, str]:
    """The DOI, and the publisher's own number of an article that has no pages."""
    texts: dict[str, str] = {}
    for value in record.values("LID", "AID"):
        found = _ARTICLE_ID.fullmatch(value)
        kind, told = (found["kind"], found["value"]) if found else ("", value)
        if doi := _RESOLVED.fullmatch(value):
            kind, told = "doi", doi[1]
        name = "doi" if kind == "doi" else "url" if told.startswith("http") and "url" not in texts else f"nbib-{kind or 'aid'}"
        texts[name] = texts.get(name, told) if texts.get(name, told) == told or name == "doi" else f"{texts[name]} | {told}"
    return texts


def _whole_range(pages: str) -> str:
    """The pages with the last one written out: PubMed leaves out the figures that both share.

    >>> _whole_range("1123-9")
    '1123-1129'
    """
    found = _PAGES.fullmatch(pages)
    if not found or len(found[2]) >= len(found[1]):
        return pages
    return f"{found[1]}-{found[1][: -len(found[2])]}{found[2]}"
