"""A work as a CSL-JSON item: in goes a `Work`, out comes a dict of the types and variables of CSL 1.0.2, ready for `json.dumps`.

The item says what the library says and nothing more: an absent field stays absent, a title is not re-cased, notes and abstracts stay behind.
It is meant for exports and as the ground of `references`; how a reference reads is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kb.model import Name, Work

TYPES: Final = {
    "article": "article-journal",
    "review": "article-journal",
    "suppperiodical": "article-journal",
    "book": "book",
    "booklet": "book",
    "collection": "book",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "periodical": "book",
    "proceedings": "book",
    "reference": "book",
    "bookinbook": "chapter",
    "chapter": "chapter",
    "inbook": "chapter",
    "incollection": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "conference": "paper-conference",
    "inproceedings": "paper-conference",
    "manual": "report",
    "report": "report",
    "techreport": "report",
    "standard": "standard",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "thesis": "thesis",
    "electronic": "webpage",
    "online": "webpage",
    "webpage": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "legislation": "legislation",
    "legal": "legislation",
    "jurisdiction": "legal_case",
    "patent": "patent",
    "letter": "personal_communication",
    "unpublished": "manuscript",
    "audio": "song",
    "music": "song",
    "movie": "motion_picture",
    "video": "motion_picture",
    "artwork": "graphic",
    "image": "graphic",
}
"""Entry type of BibTeX or BibLaTeX -> CSL type; all others, misc among them, are a `document`. Only types that reference managers accept."""

PERIODICALS: Final = frozenset({"article-journal", "article-magazine", "article-newspaper"})
PARTS: Final = frozenset({"chapter", "entry-encyclopedia", "paper-conference"})
"""Types of what stands in a book or proceedings."""
LAWS: Final = frozenset({"legislation", "legal_case"})
UNTITLED: Final = "[Title not known]"
"""What a reference shows in place of a title that the library does not tell: nothing is made up."""

_ENTRY_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
_OTHER_FIELDS = {
    "chapter-number": ("chapter",),
    "collection-title": ("series",),
    "event-place": ("venue",),
    "event-title": ("eventtitle",),
    "ISSN": ("issn",),
    "number-of-pages": ("pagetotal",),
    "number-of-volumes": ("volumes",),
    "publisher-place": ("location", "address"),
    "title-short": ("shorttitle",),
    "version": ("version",),
}
"""CSL variable -> fields of the entry that hold it, the first one found wins."""
_GENRES = {
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "mastersthesis": "Master's thesis",
    "mathesis": "Master's thesis",
    "phdthesis": "Doctoral dissertation",
    "resreport": "Research report",
    "techreport": "Technical report",
}
"""Keys of BibLaTeX's field `type`, and entry types that say the kind of thesis."""
_STATES = {"inpress": "in press", "inpreparation": "in preparation", "submitted": "submitted", "forthcoming": "forthcoming"}
"""What stands for a year not yet there: BibLaTeX's keys of `pubstate`, and the same written in the field `year`."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SUFFIX = re.compile(r"(.+?),? (Jr|Sr|II|III|IV)\.?")
_ISO_DATE = re.compile("([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_FIRST_YEAR = re.compile("[0-9]{4}(?![0-9])")
_NO_DATE = frozenset({"", "n.d", "nd", "no date"})


def item(work: Work) -> dict[str, object]:
    """The work as a CSL-JSON item; source: the CSL 1.0.2 specification, appendices III and IV.

    >>> item(Work(key="a1", type="book", title="Tides", authors=(Name(family="Ama"),), year=2001))["issued"]
    {'date-parts': [[2001]]}
    """
    return {"id": clean(work.key), "type": csl_type(work), **people(work), **texts(work), **dates(work)}


def csl_type(work: Work) -> str:
    """The CSL type of the work's entry type."""
    kind = TYPES.get(work.type.lower(), "document")
    if kind == "article-journal":
        return _ENTRY_SUBTYPES.get(work.fields.get("entrysubtype", "").lower(), kind)
    return kind


def clean(text: str) -> str:
    """The text with control characters and bidirectional overrides made spaces, runs of white space made one, lone surrogates made U+FFFD."""
    return " ".join(_SURROGATE.sub("\ufffd", _UNPRINTABLE.sub(" ", text)).split())


def names(listed: tuple[Name, ...]) -> list[dict[str, str]]:
    """CSL names, a body as a `literal`; a name without a letter is left out. `and others` has no place in CSL: the records' `..._more` say it."""
    return [made for person in listed if (made := _name(clean(person.family), clean(person.given), person.literal))]


def people(work: Work) -> dict[str, list[dict[str, str]]]:
    """The variables that hold names, those without any left out."""
    roles = {"author": work.authors, "editor": work.editors, "translator": work.translators}
    return {variable: found for variable, listed in roles.items() if (found := names(listed))}


def texts(work: Work) -> dict[str, str]:
    """The variables that hold text or numbers, those without a value left out."""
    return {variable: text for variable, value in _texts(work, csl_type(work)) if (text := clean(value))}


def dates(work: Work) -> dict[str, dict[str, object]]:
    """`issued`, `accessed` and `original-date`, where known. A year that is no plain number (2000/2001) is kept as written, a literal date."""
    found: dict[str, dict[str, object]] = {}
    text = clean(work.year_text)
    if work.year is not None:
        odd = text not in ("", str(work.year)) and not _ISO_DATE.match(text)
        found["issued"] = {"literal": text} if odd else {"date-parts": [[work.year, *_month_and_day(work)]]}
    elif text.lower().rstrip(".") not in _NO_DATE and not _state(work):
        found["issued"] = {"literal": text}
    if seen := _day(work.fields.get("urldate", "")):
        found["accessed"] = {"date-parts": [seen]}
    if first := _FIRST_YEAR.match(work.fields.get("origdate", "").strip()):
        found["original-date"] = {"date-parts": [[int(first[0])]]}
    return found


def _name(family: str, given: str, literal: bool) -> dict[str, str]:
    if not family:
        return {"literal": given} if given else {}
    if literal:
        return {"literal": family}
    if not given:
        return {"family": family}
    if found := _SUFFIX.fullmatch(family):
        return {"family": found[1], "given": given, "suffix": found[2] if found[2].isupper() else f"{found[2]}."}
    return {"family": family, "given": given}


def _texts(work: Work, kind: str) -> Iterator[tuple[str, str]]:
    """Pairs of a variable and its text, which may be empty."""
    field = work.fields.get
    yield "title", work.title
    yield "container-title", work.container
    yield "publisher", work.publisher
    yield "volume", work.volume
    yield _number_variable(work, kind), work.number
    yield "page", _pages(clean(work.pages))
    yield "edition", _edition(clean(field("edition", "")))
    yield "genre", _genre(work)
    yield "status", _state(work)
    yield "DOI", re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)", "", work.doi.strip())
    yield "ISBN", work.isbn
    yield "URL", work.url
    if work.eric:
        yield "archive", "ERIC"
        yield "archive_location", work.eric
    if kind in PERIODICALS:
        yield "number", field("eid", "")
    for variable, sources in _OTHER_FIELDS.items():
        yield variable, next(filter(None, (field(source, "") for source in sources)), "")


def _number_variable(work: Work, kind: str) -> str:
    """BibTeX's `number` is an issue, a number in a series or the work's own, by what the work is."""
    if kind in PERIODICALS or (kind == "paper-conference" and "series" not in work.fields):
        return "issue"
    return "collection-number" if kind == "book" or kind in PARTS else "number"


def _pages(text: str) -> str:
    """Pages with one hyphen in each range; with en dashes where the numbers themselves hold hyphens."""
    tight = re.sub(" ?(-{2,3}|[–—]) ?", "–", text)
    return tight if "-" in tight and "–" in tight else tight.replace("–", "-")


def _edition(text: str) -> str:
    """A numbered edition as digits, any other as written, without "edition".

    >>> _edition("2nd ed."), _edition("Third"), _edition("Revised edition")
    ('2', '3', 'Revised ed.')
    """
    short = re.sub(r"(?i) ?\b(edition|edn?)\.?$", "", text)
    if found := re.fullmatch(r"(?i)(\d{1,4})(?:st|nd|rd|th|\.)?", short):
        return found[1]
    if short.lower() in _ORDINALS:
        return str(_ORDINALS.index(short.lower()) + 1)
    return f"{short} ed." if short else ""


def _genre(work: Work) -> str:
    written = work.fields.get("type", "")
    if work.type.lower() in ("phdthesis", "mastersthesis"):
        return _GENRES.get(written, written) or _GENRES[work.type.lower()]
    return _GENRES.get(written, written)


def _state(work: Work) -> str:
    if work.year is not None:
        return ""
    written = work.fields.get("pubstate", "") or work.year_text
    return _STATES.get(re.sub(r"[\s.]", "", written).lower(), "")


def _month_and_day(work: Work) -> list[int]:
    """Month and day of publication, as far as the entry tells them."""
    for text in (work.fields.get("date", ""), work.year_text):
        if (found := _day(text)) and found[0] == work.year:
            return found[1:]
    month, day = (work.fields.get(name, "").strip().lower() for name in ("month", "day"))
    number = str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else month
    found = _day(f"{work.year:04}-{number:0>2}-{day:0>2}") or _day(f"{work.year:04}-{number:0>2}")
    return found[1:]


def _day(text: str) -> list[int]:
    """Year and month, and the day where it is told, of an ISO date; nothing where it is none."""
    found = _ISO_DATE.fullmatch(text.strip())
    parts = [int(part) for part in found.groups() if part] if found else []
    return parts if parts and 1 <= parts[1] <= 12 and all(1 <= day <= 31 for day in parts[2:]) else []
