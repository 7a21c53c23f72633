"""RIS files to works. One record is one work; a record that says nothing, and text between records, is a reject.

Source: the RIS specification of 2011, and what programs write in spite of it: dates with and without slashes, T1 beside TI, a missing ER, tags with
one space. `kb.exporters.ris` is its inverse. A tag that fills no field is kept under `ris-TAG`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kb.model import Name
from kb.readers import dates, drafts, notes
from kb.readers.batch import Batch
from kb.readers.bibtex_values import start_of
from kb.readers.drafts import Draft, Refused, Remark
from kb.readers.standard_numbers import standard_numbers
from kb.readers.tagged import Record, records

TYPES: Final = {
    "ABST": "article", "ADVS": "video", "AGGR": "dataset", "ANCIENT": "misc", "ART": "artwork", "BILL": "legislation", "BLOG": "online",
    "BOOK": "book", "CASE": "jurisdiction", "CHAP": "incollection", "CHART": "artwork", "CLSWK": "book", "COMP": "software",
    "CONF": "inproceedings", "CPAPER": "inproceedings", "CTLG": "misc", "DATA": "dataset", "DBASE": "dataset", "DICT": "inreference",
    "EBOOK": "book", "ECHAP": "incollection", "EDBOOK": "collection", "EJOUR": "article", "ELEC": "online", "ENCYC": "inreference",
    "EQUA": "misc", "FIGURE": "artwork", "GEN": "misc", "GOVDOC": "report", "GRANT": "misc", "HEAR": "misc", "ICOMM": "letter", "INPR": "article",
    "JFULL": "periodical", "JOUR": "article", "LEGAL": "legislation", "MANSCPT": "unpublished", "MAP": "misc", "MGZN": "article",
    "MPCT": "movie", "MULTI": "online", "MUSIC": "music", "NEWS": "article", "PAMP": "misc", "PAT": "patent", "PCOMM": "letter",
    "RPRT": "report", "SER": "book", "SLIDE": "misc", "SOUND": "audio", "STAND": "standard", "STAT": "legislation", "THES": "thesis",
    "UNBILL": "legislation", "UNPB": "unpublished", "VIDEO": "video", "WEB": "online",
}  # fmt: skip
"""RIS type -> entry type."""
KEPT_TYPES: Final = frozenset(TYPES) - {
    "ART", "BOOK", "CASE", "CHAP", "COMP", "CPAPER", "DATA", "ELEC", "ENCYC", "GEN", "JOUR", "MANSCPT", "MGZN", "MPCT", "NEWS", "PAMP", "PAT",
    "PCOMM",
    "RPRT", "SOUND", "STAND", "STAT", "THES",
}  # fmt: skip
"""Types that the entry type does not tell: they are kept as they are written."""
_SUBTYPES = {"MGZN": "magazine", "NEWS": "newspaper"}
_PARTS = frozenset({"incollection", "inproceedings", "inreference"})
_BOOKS = frozenset({"book", "collection"})
_ISSUED_BY_BODY = frozenset({"report", "thesis"})
_TAG = re.compile(r"\ufeff?\s*([A-Z][A-Z0-9]) {1,2}-(?: +|\t|\Z)?(.*)\Z")
_FIRM = re.compile(r"(?i)(?:inc|ltd|llc|corp|co|plc|gmbh|ag|s\.a|e\.v)\.?")
_PERSON = re.compile(r"((?:\w{1,2}\.[- ]?)+) +(\S+)\Z")
_DOI = re.compile(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?(10\.[0-9]{4,9}/\S+)")
_TEXTS: Final = (
    ("shorttitle", ("ST",)), ("volume", ("VL",)), ("volumes", ("NV",)), ("publisher", ("PB",)), ("location", ("CY", "PP")), ("type", ("M3",)),
    ("doi", ("DO",)), ("url", ("UR",)), ("language", ("LA",)), ("abstract", ("AB", "N2")), ("shortjournal", ("J2", "JA", "J1")),
)  # fmt: skip
_NAMES: Final = {"author": ("AU", "A1"), "editor": ("ED", "A2", "A3"), "translator": ("A4",)}
_NOTES: Final = {"ISBN": "isbn", "ISSN": "issn", "Number in the series": "number"}
"""What `kb.exporters.ris` says in notes, for want of a tag."""


def read_text(text: str, file: str) -> Batch:
    """The works of a decoded RIS file; problems call it `file`. No text raises an exception."""
    return drafts.batch(text, file, _found(text))


def _found(text: str) -> Iterator[Draft | Refused | Remark]:
    for record in records(text, _TAG, "TY", "ER"):
        if not record.tags:
            yield drafts.stray(record, "begin a record with TY")
        elif not any(value for tag, value in record.tags if tag != "TY"):
            yield Refused(start=record.start, end=record.end, code="empty-record", reason="it tells nothing but a type", hint="take it out")
        else:
            yield _draft(record)


def _draft(record: Record) -> Draft:
    written = record.first("TY").upper()
    kind = TYPES.get(written, "misc")
    texts = _titles(record, kind)
    for name, tags in _TEXTS:
        if value := record.first(*tags):
            texts["institution" if name == "publisher" and kind in _ISSUED_BY_BODY else name] = value
    texts |= _dates(record) | _pages(record) | _numbers(record, kind)
    if "doi" not in texts and (found := _DOI.fullmatch(texts.get("type", ""))):
        texts["doi"] = found[1]
    if _DOI.fullmatch(texts.get("type", "")):
        texts.pop("type")
    if written in _SUBTYPES:
        texts["entrysubtype"] = _SUBTYPES[written]
    if written == "INPR":
        texts["pubstate"] = "inpress"
    if ("DB", "ERIC") in record.tags and (number := record.first("AN")):
        texts["eric"] = number
        record.first("DB")
    if keywords := record.values("KW"):
        texts["keywords"] = drafts.listed(keywords)
    told = record.values("N1")
    if "institution" in texts and notes.hidden(told, "institution"):
        texts["publisher"] = texts.pop("institution")
    texts |= notes.read(told, texts, _NOTES)
    names = {name: tuple(map(person, values)) for name, tags in _NAMES.items() if (values := record.values(*tags))}
    key = drafts.own_key(record.first("ID"))
    kept: dict[str, str] = {f"ris-{tag.lower()}": " | ".join(values) for tag, values in record.left().items()}
    if written in KEPT_TYPES or written not in TYPES:
        kept["ris-ty"] = written
    unknown = (
        () if written in TYPES else (("unknown-type", f"'{start_of(written)}' is no type of RIS; the record was read as misc", "choose a type"),)
    )
    if not key and (name := record.first("ID")):
        kept["ris-id"] = name
    return Draft(start=record.start, end=record.end, type=kind, key=key, texts=texts | kept, names=names, warnings=unknown)


def person(text: str) -> Name:
    """A name as tagged formats write it: 'Family, Given, Suffix'; a body has no comma, nor has 'A. B. Family'.

    >>> person("Mora, Ana"), person("World Health Organization").literal, person("A. Mora").given
    (Name(family='Mora', given='Ana', literal=False), True, 'A.')
    """
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and family and not _FIRM.fullmatch(given):
        given, _, suffix = (part.strip() for part in given.partition(","))
        return Name(family=f"{family} {suffix}".strip(), given=given) if given else Name(family=family, literal=" " in family)
    if found := _PERSON.match(text.strip()):
        return Name(family=found[2], given=found[1].strip())
    return Name(family=text.strip(" ,"), literal=True)  # the comma of a firm's name stays


def _titles(record: Record, kind: str) -> dict[str, str]:
    """Title, and what the work stands in; a book stands in a series."""
    texts = {"title": record.first("TI", "T1", "CT", *(("BT",) if kind in _BOOKS else ()))}
    within = record.first("JF", "T2", "JO") if kind == "article" else record.first("T2", "BT", "JF", "JO")
    short = record.first("JO") if kind == "article" else ""
    series = record.first("T3")
    if kind in _BOOKS and within and not series:
        within, series = "", within
    texts["booktitle" if kind in _PARTS or kind in _BOOKS else "journaltitle"] = within
    texts |= {"series": series, "shortjournal": short if short != within else ""}
    return {name: text for name, text in texts.items() if text}


def _dates(record: Record) -> dict[str, str]:
    """The date, the fuller one of the two that may be told, and the day of access."""
    texts = dates.slashed(record.first("PY", "Y1"))
    told = dates.slashed(record.first("DA"))
    if "date" in told and (not texts or told["date"][:4] == texts.get("year", texts.get("date", ""))[:4]):
        texts = {**texts, **told}
        texts.pop("year", "")
    elif not texts:
        texts = told
    elif "year" in told and told["year"] not in texts.values():
        texts["ris-da"] = told["year"]
    if seen := record.first("Y2"):
        texts["urldate"] = next(iter(dates.slashed(seen).values()), seen)
    return texts


def _pages(record: Record) -> dict[str, str]:
    first, last = record.first("SP"), record.first("EP")
    if first and last and first != last and not first.endswith((f"-{last}", f"\N{EN DASH}{last}")):
        # An en dash divides numbers that themselves hold hyphens.
        return {"pages": f"{first}\N{EN DASH}{last}" if "-" in first + last else f"{first}-{last}"}
    return {"pages": first or last} if first or last else {}


def _numbers(record: Record, kind: str) -> dict[str, str]:
    """Issue, number, edition, ISBN and ISSN, each where the type has it."""
    texts = {"number": record.first("IS", "CP"), "version" if kind == "software" else "edition": record.first("ET")}
    for told in record.values("SN"):
        numbered = kind in ("report", "standard") and not texts["number"] and not told.startswith(("978", "979"))
        for name, value in ({"other": told} if numbered else standard_numbers(told)).items():
            texts[name] = f"{texts[name]} {value}" if texts.get(name) else value
    if "other" in texts:
        name = "number" if kind in ("report", "standard") and not texts["number"] else "ris-sn"
        texts[name] = texts.pop("other")
    name = "eid" if kind == "article" else "number"
    if not texts.get(name) and (number := record.first("M1")):
        texts[name] = number
    return {name: text for name, text in texts.items() if text}
