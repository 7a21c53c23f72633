"""EndNote XML files to works: one record is one work; a record that is broken, or says nothing, is a reject.

Records are cut out of the text and parsed one by one, by defusedxml: entities, and what else XML could do, are refused. What a record holds beside
the fields known here is kept under `endnote-ELEMENT`. Source: the elements that EndNote's own export writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kb.bibtex_text import one_line
from kb.model import Name
from kb.readers import dates, drafts, notes
from kb.readers.batch import Batch
from kb.readers.drafts import Draft, Refused, Remark
from kb.readers.ris import person
from kb.readers.standard_numbers import standard_numbers

TYPES: Final = {
    "aggregated database": "dataset", "artwork": "artwork", "audiovisual material": "video", "bill": "legislation", "blog": "online", "book": "book",
    "book section": "incollection", "case": "jurisdiction", "chart or table": "artwork", "classical work": "book", "computer program": "software",
    "conference": "inproceedings", "conference paper": "inproceedings", "conference proceedings": "inproceedings", "dataset": "dataset",
    "dictionary": "inreference",
    "edited book": "collection", "electronic article": "article", "electronic book": "book", "electronic book section": "incollection",
    "encyclopedia": "inreference", "figure": "artwork", "film or broadcast": "movie", "government document": "report",
    "journal article": "article", "legal rule or regulation": "legislation", "magazine article": "article", "manuscript": "unpublished",
    "music": "music",
    "newspaper article": "article", "online database": "dataset", "patent": "patent", "personal communication": "letter", "report": "report",
    "serial": "periodical", "standard": "standard", "statute": "legislation", "thesis": "thesis", "unpublished work": "unpublished",
    "web page": "online",
}  # fmt: skip
"""Name of EndNote's reference type -> entry type; all others are misc."""
MAX_DEPTH = 50
_RECORD = re.compile(r"<record(?=[\s>/])[^>]*?(?:/>|>)")
_END = "</record>"
_AROUND = re.compile(r"<[?!/]?[A-Za-z-][^<>]*>")
_TAG = re.compile(r"<(/?)[A-Za-z][^<>]*?(/?)>")
_PARTS = frozenset({"incollection", "inproceedings", "inreference"})
_SUBTYPES = {"magazine article": "magazine", "newspaper article": "newspaper"}
_ISSUED_BY_BODY = frozenset({"report", "thesis"})
_TEXTS: Final = {
    "titles/title": "title", "titles/short-title": "shorttitle", "titles/alt-title": "shortjournal", "titles/tertiary-title": "series",
    "volume": "volume",
    "number": "number", "num-vols": "volumes", "edition": "edition", "pages": "pages", "publisher": "publisher", "pub-location": "location",
    "electronic-resource-num": "doi", "abstract": "abstract", "work-type": "type", "language": "language",
}  # fmt: skip
"""Path of an element -> field."""
_NAMES: Final = {
    "contributors/authors/author": "author", "contributors/secondary-authors/author": "editor",
    "contributors/subsidiary-authors/author": "translator",
}  # fmt: skip
_OF_THE_PROGRAM = ("database", "source-app", "foreign-keys/key")
"""What tells of the file that a record lay in, and nothing of the work."""
_URLS = ("urls/related-urls/url", "urls/web-urls/url")


def read_text(text: str, file: str) -> Batch:
    """The works of a decoded EndNote XML file; problems call it `file`. No text raises an exception."""
    return drafts.batch(text, file, _found(text))


def _found(text: str) -> Iterator[Draft | Refused | Remark]:
    at = 0
    while head := _RECORD.search(text, at):
        yield from _between(text, at, head.start())
        following = _RECORD.search(text, head.end())
        end = text.find(_END, head.end(), following.start() if following else len(text))
        if head[0].endswith("/>"):
            at = head.end()
            yield Refused(start=head.start(), end=at, code="empty-record", reason="it tells nothing", hint="take it out")
        elif end < 0:
            at = following.start() if following else len(text)
            stop = head.start() + len(text[head.start() : at].rstrip())
            yield Refused(start=head.start(), end=stop, code="unclosed-entry", reason="the record is not closed", hint="export the library anew")
        else:
            at = end + len(_END)
            yield _record(text, head.start(), at)
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[Refused | Remark]:
    """What stands between records: the elements around them are remarks, text is a reject."""
    found = text[start:end].strip("\ufeff \t\r\n")
    if found:
        start = text.index(found[0], start)
        if _AROUND.sub("", found).strip():
            yield Refused(start=start, end=start + len(found), code="stray-text", reason="it belongs to no record", hint="export the library anew")
        else:
            yield Remark(start=start, end=start + len(found))


def _record(text: str, start: int, end: int) -> Draft | Refused:
    written = text[start:end]
    depth = 0
    for tag in _TAG.finditer(written):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth > MAX_DEPTH:
            return Refused(
                start=start, end=end, code="too-deep", reason=f"it is nested deeper than {MAX_DEPTH} levels", hint="export the library anew"
            )
    try:
        record = fromstring(written, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        return Refused(start=start, end=end, code="malformed-item", reason=f"it is no XML: {fault}", hint="export the library anew")
    draft = _draft(record, start, end)
    if not draft.texts.keys() - {"endnote-ref-type"} and not draft.names:
        return Refused(start=start, end=end, code="empty-record", reason="it tells nothing but a type", hint="take it out")
    return draft


def _draft(record: Element, start: int, end: int) -> Draft:
    told = _leaves(record)
    written = next((_attribute(one, "name") for one in record.iter("ref-type")), "")
    for path in ("ref-type", *_OF_THE_PROGRAM):
        told.pop(path, None)
    kind = TYPES.get(written.lower(), "misc")
    texts: dict[str, str] = {}
    for path, field in _TEXTS.items():
        if values := told.get(path):
            texts["institution" if field == "publisher" and kind in _ISSUED_BY_BODY else field] = values.pop(0)
    texts |= _container(told, kind) | _dates(told)
    for value in told.pop("isbn", []):
        texts |= {name if name != "other" else "endnote-isbn": number for name, number in standard_numbers(value).items()}
    for path in _URLS:
        if "url" not in texts and told.get(path):
            texts["url"] = told[path].pop(0)
    if keywords := told.pop("keywords/keyword", []):
        texts["keywords"] = drafts.listed(keywords)
    if written.lower() in _SUBTYPES:
        texts["entrysubtype"] = _SUBTYPES[written.lower()]
    names: dict[str, tuple[Name, ...]] = {field: tuple(map(person, told.pop(path))) for path, field in _NAMES.items() if told.get(path)}
    texts |= notes.read(told.pop("notes", []), texts, {})
    label = next(iter(told.get("label", [])), "")
    key = drafts.own_key(label)
    if key:
        told.pop("label")
    for path, values in told.items():
        if values:
            texts[f"endnote-{path.replace('/', '.')}"] = notes.BETWEEN.join(values)
    unknown = (
        () if written.lower() in TYPES else (("unknown-type", f"'{written[:40]}' is no type that is known here; it was read as misc", "choose one"),)
    )
    if unknown and written:
        texts["endnote-ref-type"] = written
    return Draft(start=start, end=end, type=kind, key=key, texts=texts, names=names, warnings=unknown)


def _leaves(record: Element) -> dict[str, list[str]]:
    """The text of each element that holds text, by its path; `style` only says how a text looks."""
    found: dict[str, list[str]] = {}

    def walk(element: Element, path: str) -> None:
        inner = [one for one in element if one.tag != "style"]
        if not inner or (element.text or "").strip():
            if text := one_line("".join(element.itertext())):
                found.setdefault(path, []).append(text)
            return
        for one in inner:
            walk(one, f"{path}/{one.tag}" if path else str(one.tag))

    walk(record, "")
    return found


def _attribute(element: Element, name: str) -> str:
    return one_line(element.get(name) or "".join(element.itertext()))


def _container(told: dict[str, list[str]], kind: str) -> dict[str, str]:
    """The journal, book or series that the work stands in."""
    full, second = told.pop("periodical/full-title", []), told.pop("titles/secondary-title", [])
    texts = {}
    if within := next(iter((*second, *full)), ""):
        texts["series" if kind in ("book", "collection") else "booktitle" if kind in _PARTS else "journaltitle"] = within
    others = [one for one in dict.fromkeys((*second, *full)) if one != within]
    if others:
        told["periodical"] = others
    if short := told.get("periodical/abbr-1"):
        texts["shortjournal"] = short.pop(0)
    return texts


def _dates(told: dict[str, list[str]]) -> dict[str, str]:
    """The date, where month or day belong to the year that is told."""
    year = next(iter(told.pop("dates/year", [])), "")
    day = next(iter(told.get("dates/pub-dates/date", [])), "")
    for text in (day, f"{day} {year}"):
        found = dates.fields(text)
        if "date" in found and found["date"].startswith(year):
            told.pop("dates/pub-dates/date")
            return found
    return dates.fields(year)
