"""Works as RIS, the tagged format of reference managers. In go rows with the column `csl`, unfolded; of the view `library_records`, `fields` and
`claim_grades` too. What RIS has no tag for stands in one note (N1), as in `whole`. It decides nothing about the data.

Source: the RIS specification of 2011 (Research Information Systems); where it leaves a choice, the one that Zotero reads back as the same
type and field is taken. A value stands in one line, so that no program takes its second line for a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

from kb.exporters import whole

TYPES: Final = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "motion_picture": "MPCT",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
"""CSL type -> RIS type."""
_OTHER = "PAMP"
"""A document of no known type: RIS's own word for it, GEN, becomes a journal article in Zotero."""
_PARTS = ("chapter", "entry-encyclopedia", "paper-conference")
_TEXTS = {
    "title": "TI", "title-short": "ST", "container-title": "T2", "collection-title": "T3", "volume": "VL", "issue": "IS",
    "number-of-volumes": "NV", "genre": "M3", "publisher": "PB", "publisher-place": "CY",
    "DOI": "DO", "URL": "UR", "archive": "DB", "archive_location": "AN", "note": "N1",
}  # fmt: skip
"""CSL variable -> RIS tag, for those that one line holds as they are."""


_SERIES = "T2"
"""Where the series of a book stands."""
_REST: Final = {"abstract": "AB", "language": "LA", "shortjournal": "JA", "note": "N1"}
"""Field -> RIS tag, of what CSL items lack."""
_UNTAGGED: Final = {
    "chapter-number": "chapter", "event-place": "venue", "event-title": "eventtitle", "number-of-pages": "pagetotal",
}  # fmt: skip
"""CSL variable -> field, of what RIS has no tag for."""
BETWEEN_FIELDS: Final = "; "


def write(works: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Write an entry for each row, with an empty line behind it. A tag without a value is left out."""
    for work in works:
        for tag, value in (*lines(work["csl"]), *_rest(work)):
            if text := " ".join(str(value).split()):
                file.write(f"{tag}  - {text}\n")
        file.write("ER  - \n\n")


def lines(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Tag and value of each line of a CSL item's entry, but for the one that ends it.

    >>> [line for line in lines({"id": "a1", "type": "book", "title": "Tides", "issued": {"date-parts": [[2001]]}})][:4]
    [('TY', 'BOOK'), ('ID', 'a1'), ('TI', 'Tides'), ('PY', 2001)]
    """
    kind = item["type"]
    yield "TY", TYPES.get(kind, "ELEC" if item.get("URL") else _OTHER)
    yield "ID", item["id"]
    for name in item.get("author", ()):
        yield "AU", _name(name)
    for name in item.get("editor", ()):
        yield ("A2" if kind in _PARTS else "ED"), _name(name)
    for name in item.get("translator", ()):
        yield "A4", _name(name)
    for variable, tag in _TEXTS.items():
        if variable in item and (kind != "book" or variable != "container-title"):
            yield _SERIES if kind == "book" and variable == "collection-title" else tag, item[variable]
    yield from _dates(item)
    yield from _pages(item)
    yield from _numbers(item)


def _rest(work: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The lines of what the CSL item lacks, and of what RIS lacks of the item."""
    fields = whole.told(work)
    keywords = fields.pop("keywords", "")
    yield from (("KW", keyword.strip()) for keyword in keywords.split(";" if ";" in keywords else ","))
    yield from ((tag, fields.pop(name)) for name, tag in _REST.items() if name in fields)
    fields |= {name: work["csl"][variable] for variable, name in _UNTAGGED.items() if variable in work["csl"] and name not in fields}
    if "status" in work["csl"]:
        fields["pubstate"] = work["csl"]["status"].replace(" ", "")
    for parts in work["csl"].get("original-date", {}).get("date-parts", ()):
        fields["origdate"] = str(parts[0])
    if work["csl"]["type"] == "book" and "container-title" in work["csl"]:
        fields["journaltitle"] = work["csl"]["container-title"]
    if "edition" in work["csl"] and "version" in work["csl"]:
        fields["version"] = work["csl"]["version"]
    yield "N1", BETWEEN_FIELDS.join(map(whole.line, sorted(fields.items())))


def _name(name: Mapping[str, str]) -> str:
    """Family, given, suffix; a body by its whole name."""
    return name["literal"] if "literal" in name else ", ".join(name[part] for part in ("family", "given", "suffix") if part in name)


def _dates(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The year, the date where month and day are told, and the day of access, as YYYY/MM/DD/."""
    issued = item.get("issued", {})
    if "literal" in issued:
        # What begins as YYYY/MM would be read as a month.
        yield "PY", re.sub(r"^([0-9]{4})/([0-9]{1,2})$", "\\1\N{EN DASH}\\2", issued["literal"])
    for parts in issued.get("date-parts", ()):
        yield "PY", parts[0]
        if len(parts) > 1:
            yield "DA", _slashed(parts)
    for parts in item.get("accessed", {}).get("date-parts", ()):
        yield "Y2", _slashed(parts)


def _slashed(parts: list[int]) -> str:
    return "/".join([str(parts[0]), *(f"{part:02}" for part in parts[1:]), *[""] * (4 - len(parts))])


def _pages(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """First and last page of a range; pages told otherwise stand in SP as they are. An en dash divides numbers that themselves hold hyphens."""
    told = str(item.get("page", "")).strip()
    first, _, last = (part.strip() for part in told.partition("\N{EN DASH}" if "\N{EN DASH}" in told else "-"))
    if first and last and "," not in told:
        yield "SP", first
        yield "EP", last
    elif told:
        yield "SP", first if not last else told


def _numbers(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """ET is the version where no edition is told; SN a report's number, of other works the ISBN or ISSN. What finds no place there is a note."""
    if edition := item.get("edition", item.get("version")):
        yield "ET", edition
    number = item.get("number")
    told = [(name, item[name]) for name in ("ISBN", "ISSN") if name in item]
    if number and item["type"] in ("report", "standard"):
        yield "SN", number
    elif told and item["type"] not in ("report", "standard"):
        yield "SN", told.pop(0)[1]
    if number and item["type"] not in ("report", "standard"):
        yield "M1", number
    if "collection-number" in item:
        yield "N1", f"Number in the series: {item['collection-number']}"
    for name, value in told:
        yield "N1", f"{name}: {value}"
