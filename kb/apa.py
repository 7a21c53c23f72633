"""A work made ready for `apa.csl`: in goes a `Work`, out come the CSL variables that this style prints, in the form that APA asks for.

What the style cannot know is settled here: a title that is not known, a publisher that is the author, the name before a report's number, an edition
inside a title, a source of law. Formatting is left to the style, and titles keep the library's capitals.
"""

from __future__ import annotations

import re
from typing import Final

from kb import csl
from kb.csl import LAWS, PARTS, PERIODICALS, UNTITLED, csl_type
from kb.model import Work

UNKNOWN: Final = "[Author and title not known]"
"""What stands where the library says neither who wrote a work nor what it is called: nothing is made up."""

_DESCRIPTIONS = {"dataset": "Data set", "graphic": "Image", "manuscript": "Manuscript", "motion_picture": "Video", "software": "Computer software"}
"""What APA puts in brackets after a title, for types that need it and have no `type` of their own in the library."""
_SOURCES_OF_LAW = {
    "Code of Federal Regulations": "C.F.R.",
    "Federal Register": "Fed. Reg.",
    "United States Code": "U.S.C.",
    "United States Reports": "U.S.",
    "United States Statutes at Large": "Stat.",
}
"""Abbreviated as the Bluebook does, which APA follows (Publication Manual, chapter 11)."""
_MORE = "and others"
_PRINTED = frozenset({
    "annote", "container-title", "DOI", "edition", "event", "event-place", "genre", "issue", "number", "page", "publisher", "references",
    "source", "status", "title", "title-short", "URL", "version", "volume",
})  # fmt: skip
"""The variables of text that the style looks at; no other reaches the engine."""


def prepared(work: Work) -> dict[str, object]:
    """The work's CSL variables as the style wants them, its signs included: see the style's first comment.

    >>> prepared(Work(key="t", type="report", title="Tides", number="7", year=1998))["genre"]
    'Report'
    """
    texts, dates = csl.texts(work), csl.dates(work)
    people = csl.people(work)
    kind = _kind(work, texts)
    texts |= _law(texts) if kind in LAWS else _part(kind, texts) if kind in PARTS else {} if kind in PERIODICALS else _whole(kind, texts)
    if "event-title" in texts:
        texts["event"] = texts["event-title"]
    if "literal" in dates.get("issued", {}):
        texts["status"] = str(dates.pop("issued")["literal"])
    if "title" not in texts:
        named = "author" in people or ("editor" in people and kind not in PARTS) or kind in LAWS
        texts["title-short"] = UNTITLED if named else UNKNOWN
    else:
        texts.pop("title-short", "")
    repeated = _repeated(kind, people.get("author", []))
    if "author" in people:
        people["author"], texts["annote"] = _listed(people["author"], work.authors_more)
    if work.editors_more:
        texts["references"] = _MORE
    if work.translators_more:
        texts["source"] = _MORE
    printed = {name: text for name, text in texts.items() if name in _PRINTED and text and (name, text.casefold()) not in repeated}
    return {"type": kind, **people, **dates, **printed}


def _kind(work: Work, texts: dict[str, str]) -> str:
    """The CSL type to format as: a paper in numbered proceedings that name no editor and no publisher reads like an article."""
    kind = csl_type(work)
    if kind == "paper-conference" and "volume" in texts and "publisher" not in texts and not work.editors:
        return "article-journal"
    return kind


def _listed(names: list[dict[str, str]], more: bool) -> tuple[list[dict[str, str]], str]:
    """The authors, and the sign for the style where they go on unnamed. Commas belong to inverted names: two bare surnames are joined without one,
    and so is "et al." to a body or surname that stands alone.
    """
    if more and len(names) == 1 and "given" not in names[0]:
        return [{"literal": f"{names[0].get('literal') or names[0]['family']} et al."}], ""
    if not more and len(names) == 2 and all(name.keys() == {"family"} for name in names):
        return [{"literal": " & ".join(name["family"] for name in names)}], ""
    return names, _MORE if more else ""


def _repeated(kind: str, authors: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Variables and values not to be said twice: publisher or site of a body's own work."""
    if kind in PERIODICALS or len(authors) != 1:
        return set()
    author = authors[0].get("literal", "").casefold()
    return {("publisher", author), ("container-title", author)}


def _whole(kind: str, texts: dict[str, str]) -> dict[str, str]:
    """What changes for a work that stands alone: the edition out of the title, a report's number with its name, the description."""
    changed = _edition_apart("title", texts)
    number = texts.get("number", "")
    if kind == "report" and number and " " not in number:
        changed["number"] = f"No. {number}"
        changed["genre"] = texts.get("genre") or texts.get("collection-title") or "Report"
    elif kind in _DESCRIPTIONS:
        changed["genre"] = texts.get("genre", _DESCRIPTIONS[kind])
    return changed


def _part(kind: str, texts: dict[str, str]) -> dict[str, str]:
    """What changes for a work in a book or proceedings: the edition out of the book's title, pages with their label."""
    changed = _edition_apart("container-title", texts)
    if "page" in texts:
        changed["page"] = ("pp. " if re.search("[-–,&]", texts["page"]) else "p. ") + texts["page"]
    if kind == "paper-conference" and "event-title" in texts and "container-title" not in texts:
        changed["genre"] = texts.get("genre", "Paper presentation")
    return changed


def _law(texts: dict[str, str]) -> dict[str, str]:
    """What changes for a statute or case: its source abbreviated, its first page alone, a public law's number with its name."""
    source, number = texts.get("container-title", ""), texts.get("number", "")
    changed = {
        "container-title": _SOURCES_OF_LAW.get(source, source),
        "page": re.split("[-–]", texts.get("page", ""))[0],
        "number": f"Pub. L. No. {number}" if re.fullmatch(r"\d+[-–]\d+", number) else number,
    }
    return {name: text for name, text in changed.items() if text}


def _edition_apart(name: str, texts: dict[str, str]) -> dict[str, str]:
    """Title and edition apart, where the title ends in "(2nd ed.)" and no edition is given."""
    found = re.fullmatch(r"(.+?) \((\d{1,3}(?:st|nd|rd|th) ed\.)\)", texts.get(name, ""))
    return {name: found[1], "edition": found[2]} if found and "edition" not in texts else {}
