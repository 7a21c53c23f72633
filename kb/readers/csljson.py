"""CSL-JSON files to works: one item is one work; what is no item is a reject.

Source: the CSL 1.0.2 specification, appendices III and IV, and its schema of input data; `kb.csl` is its inverse. A variable that fills no field is
kept under `csl-VARIABLE`; `note` may hold fields of the entry, one a line (`tex.NAME: value`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kb.bibtex_text import one_line
from kb.model import Name
from kb.readers import dates, drafts, notes
from kb.readers.batch import Batch
from kb.readers.bibtex_values import start_of
from kb.readers.drafts import Draft, Refused, Remark
from kb.readers.json_items import items

TYPES: Final = {
    "article": "article", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "chapter": "incollection", "classic": "book", "collection": "collection", "dataset": "dataset", "document": "misc",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "figure": "artwork", "graphic": "artwork", "legal_case": "jurisdiction",
    "legislation": "legislation", "manuscript": "unpublished", "motion_picture": "movie", "pamphlet": "booklet",
    "paper-conference": "inproceedings", "patent": "patent", "periodical": "periodical", "personal_communication": "letter", "post": "online",
    "post-weblog": "online", "regulation": "legislation", "report": "report", "review": "review", "review-book": "review", "software": "software",
    "song": "audio", "standard": "standard", "thesis": "thesis", "webpage": "online",
}  # fmt: skip
"""CSL type -> entry type; all others are misc."""
_ID = re.compile(r'"id"\s*:\s*"([^"\\]+)"')
_SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
_TOLD_BY_ENTRY = frozenset({
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "dataset", "document", "entry-encyclopedia", "graphic",
    "legal_case",
    "legislation", "manuscript", "motion_picture", "paper-conference", "patent", "personal_communication", "report", "software", "song", "standard",
    "thesis", "webpage",
})  # fmt: skip
"""Types that the entry type tells; others are kept as they are written."""
_PARTS = frozenset({"incollection", "inproceedings", "inreference"})
_ISSUED_BY_BODY = frozenset({"report", "thesis"})
_TEXTS: Final = {
    "title": "title", "title-short": "shorttitle", "publisher": "publisher", "publisher-place": "location", "volume": "volume", "page": "pages",
    "edition": "edition", "genre": "type", "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "URL": "url", "collection-title": "series",
    "chapter-number": "chapter", "event-title": "eventtitle", "event": "eventtitle", "event-place": "venue", "number-of-pages": "pagetotal",
    "number-of-volumes": "volumes", "version": "version", "abstract": "abstract", "language": "language", "keyword": "keywords",
    "container-title-short": "shortjournal", "PMID": "pmid", "PMCID": "pmcid", "annote": "annotation",
}  # fmt: skip
"""CSL variable -> field."""
_NAMES: Final = {"author": "author", "editor": "editor", "translator": "translator", "container-author": "bookauthor"}
_STATES = {"in press": "inpress", "in preparation": "inpreparation", "submitted": "submitted", "forthcoming": "forthcoming"}
_ELSEWHERE = frozenset({"id", "type", "container-title", "issue", "number", "collection-number", "issued", "accessed", "original-date", "status",
                        "archive", "archive_location", "note", "citation-key"})  # fmt: skip


def read_text(text: str, file: str) -> Batch:
    """The works of a decoded CSL-JSON file; problems call it `file`. No text raises an exception."""
    return drafts.batch(text, file, _found(text))


def _found(text: str) -> Iterator[Draft | Refused | Remark]:
    for item in items(text):
        if item.fault:
            named = _ID.search(text, item.start, item.end)
            yield Refused(
                start=item.start, end=item.end, code="malformed-item", reason=item.fault, hint="mend it, or export the library anew",
                key=named[1] if named else None,
            )  # fmt: skip
        elif not isinstance(item.value, dict) or not item.value.keys() - {"id", "type"} or not item.value.keys() & {"title", "type"}:
            yield Refused(
                start=item.start, end=item.end, code="empty-record", reason="it is no item of CSL-JSON", hint="an item is an object with a type"
            )
        else:
            yield _draft(item.value, item.start, item.end)


def _draft(item: Mapping[str, Any], start: int, end: int) -> Draft:
    written = _text(item.get("type"))
    kind = TYPES.get(written, "misc")
    texts: dict[str, str] = {}
    for variable, field in _TEXTS.items():
        if value := _text(item.get(variable)):
            texts.setdefault("institution" if field == "publisher" and kind in _ISSUED_BY_BODY else field, value)
    if written in _SUBTYPES:
        texts["entrysubtype"] = _SUBTYPES[written]
    if within := _text(item.get("container-title")):
        texts["booktitle" if kind in _PARTS or kind == "book" else "journaltitle"] = within
    texts |= _numbers(item, kind) | _dates(item)
    if _text(item.get("archive")) == "ERIC" and item.get("archive_location"):
        texts["eric"] = _text(item["archive_location"])
    kept = _kept(item, texts)
    if written not in _TOLD_BY_ENTRY and written:
        kept["csl-type"] = written
    texts |= kept
    if note := item.get("note"):
        told = note if isinstance(note, str) else _text(note)
        if "institution" in texts and notes.hidden([told], "institution"):
            texts["publisher"] = texts.pop("institution")
        texts |= notes.read([told], texts, {})
    names = {field: found for variable, field in _NAMES.items() if (found := _names(item.get(variable)))}
    unknown = (
        ()
        if written in TYPES
        else (("unknown-type", f"'{start_of(written)}' is no type that is known here; the item was read as misc", "choose one"),)
    )
    key = drafts.own_key(_text(item.get("citation-key")) or _text(item.get("id")))
    if not key and (told := _text(item.get("id"))):
        texts["csl-id"] = told
    return Draft(start=start, end=end, type=kind, key=key, texts=texts, names=names, warnings=unknown)


def _text(value: object) -> str:
    """A value of JSON as text, on one line."""
    if isinstance(value, str):
        return one_line(value)
    if value is None or value == [] or value == {}:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(value: object) -> tuple[Name, ...]:
    """People and bodies; a particle goes before the family name, a suffix behind it. What is no name is a body called as it is written."""
    found = []
    for one in value if isinstance(value, list) else [value] if value else []:
        if not isinstance(one, dict):
            found.append(Name(family=_text(one), literal=True))
            continue
        part = {name: _text(one.get(name)) for name in ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")}
        family = " ".join(filter(None, (part["dropping-particle"], part["non-dropping-particle"], part["family"], part["suffix"])))
        if part["literal"] and not part["family"]:
            found.append(Name(family=part["literal"], literal=True))
        elif family or part["given"]:
            found.append(Name(family=family, given=part["given"]) if family else Name(family=part["given"], literal=True))
    return tuple(found)


def _numbers(item: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Issue, number and number in a series: BibLaTeX has one field for them, by what the work is."""
    issue, number, in_series = (_text(item.get(name)) for name in ("issue", "number", "collection-number"))
    if kind in ("article", "review"):
        told = {"number": issue, "eid": number, "csl-collection-number": in_series}
    else:
        first, *others = [pair for pair in (("collection-number", in_series), ("number", number), ("issue", issue)) if pair[1]] or [("", "")]
        told = {"number": first[1], **{f"csl-{name}": text for name, text in others}}
    return {name: text for name, text in told.items() if text}


def _dates(item: Mapping[str, Any]) -> dict[str, str]:
    """Year or date of publication, day of access, first publication, and what stands for a year not yet there."""
    texts = {}
    for variable, field in (("issued", "date"), ("accessed", "urldate"), ("original-date", "origdate")):
        if told := _date(item.get(variable)):
            texts["year" if field == "date" and not told[1] else field] = told[0]
    if "date-parts" not in (issued := _object(item.get("issued"))) and "literal" not in issued and "raw" in issued:
        texts.pop("year", "")
        texts |= dates.fields(_text(issued["raw"]))
    if status := _text(item.get("status")):
        texts["pubstate"] = _STATES.get(status.lower(), status)
    return texts


def _date(value: object) -> tuple[str, bool]:
    """A date of CSL as text, and whether it has the form of BibLaTeX's dates with a month, or of a span; empty where there is none."""
    if not isinstance(value, dict):
        return (_text(value), False) if value else ("", False)
    parts = value.get("date-parts")
    days = [_day(one) for one in parts] if isinstance(parts, list) and all(isinstance(one, list) for one in parts) else []
    if days and all(days):
        told = "/".join(days[:2])
        return told, "-" in told.lstrip("-") or len(days) > 1
    literal = next((text for name in ("literal", "raw") if (text := _text(value.get(name)))), "")
    return literal or _text(value), False


def _day(parts: list[object]) -> str:
    """Year, month and day as ISO writes them; empty where they are none."""
    told = [str(part).strip() for part in parts if part not in (None, "")]
    if not told or not all(part.isdecimal() for part in told) or len(told) > 3 or len(told[0]) > 4 or not 1 <= int(told[1] if told[1:] else 1) <= 12:
        return ""
    return "-".join([told[0] if len(told) == 1 else f"{int(told[0]):04}", *(f"{int(part):02}" for part in told[1:])])


def _kept(item: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, str]:
    """The variables that no field holds."""
    kept = {}
    for variable, value in item.items():
        known = variable in _TEXTS or variable in _NAMES or variable in _ELSEWHERE
        if not known and (text := _text(value)) and text not in texts.values():
            name = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in variable.lower())
            kept[f"csl-{name}"] = text
    for name in ("archive", "archive_location"):
        if (text := _text(item.get(name))) and "eric" not in texts:
            kept[f"csl-{name}"] = text
    return kept
