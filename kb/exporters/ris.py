"""Works as RIS, the tagged format of reference managers. In go rows of works with the column `csl`, unfolded; it decides nothing about their data.

Source: the RIS specification of 2011 (Research Information Systems); where it leaves a choice, the one that Zotero reads back as the same
type and field is taken. A value stands in one line, so that no program takes its second line for a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

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
    "number-of-volumes": "NV", "edition": "ET", "genre": "M3", "publisher": "PB", "publisher-place": "CY",
    "DOI": "DO", "URL": "UR", "archive": "DB", "archive_location": "AN",
}  # fmt: skip
"""CSL variable -> RIS tag, for those that one line holds as they are."""


def write(works: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Write an entry for each row, with an empty line behind it. A tag without a value is left out."""
    for work in works:
        for tag, value in lines(work["csl"]):
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
    for variable, tag in _TEXTS.items():
        if variable in item:
            yield tag, item[variable]
    yield from _dates(item)
    yield from _pages(item)
    yield from _numbers(item)


def _name(name: Mapping[str, str]) -> str:
    """Family, given, suffix; a body by its whole name."""
    return name["literal"] if "literal" in name else ", ".join(name[part] for part in ("family", "given", "suffix") if part in name)


def _dates(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The year, the date where month and day are told, and the day of access, as YYYY/MM/DD/."""
    issued = item.get("issued", {})
    if "literal" in issued:
        yield "PY", issued["literal"]
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
    """ET is the version where no edition is told; SN the report's number, else the ISBN or ISSN. What finds no place there is a note."""
    if "version" in item and "edition" not in item:
        yield "ET", item["version"]
    number = item.get("number")
    told = [(name, item[name]) for name in ("ISBN", "ISSN") if name in item]
    if number and item["type"] in ("report", "standard"):
        yield "SN", number
    elif told:
        yield "SN", told.pop(0)[1]
    if number and item["type"] not in ("report", "standard"):
        yield "M1", number
    if "collection-number" in item:
        yield "N1", f"Number in the series: {item['collection-number']}"
    for name, value in told:
        yield "N1", f"{name}: {value}"
