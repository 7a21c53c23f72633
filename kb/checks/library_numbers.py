"""Checks of a work's pages, volume, number and edition: how they are written, and what cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kb import entries
from kb.errors import Problem, warning
from kb.model import Base

_ONE_HYPHEN = re.compile(r"(?<![\w-])(\d+)\s*-\s*(\d+)(?![\w-])")
_RANGES = re.compile(r"\d+\s*-\s*\d+(?:\s*[,;]\s*\d+(?:\s*-\s*\d+)?)*\s*\Z")
_RANGE = re.compile(r"(?<!\d)(\d{1,9})\s*[-–—]+\s*(\d{1,9})(?!\d)")
_PAGE_WORD = re.compile(r"(?i)\s*(?:pp?\.|pp|pages?:?|pgs?\.)\s*(?=[A-Za-z]?\d)")
_TOTAL = re.compile(r"(?i)(\d+)\s*(?:pp?\.?|pages)\Z")
_PAGES = re.compile(r"[\w.:()*+/ ]+(?:\s*[-–—]+\s*[\w.:()*+/]*)?(?:\s*[,;&]\s*[\w.:()*+/]+(?:\s*[-–—]+\s*[\w.:()*+/]*)?)*\+*\Z")
_NUMBER = re.compile(r"(?i)\d|\b[ivxlcdm]+\b")
_EDITION_WORD = re.compile(r"(?i)(?<![\s,.])[\s,.]*\b(?:edition|edn|ed)\b\.?\s*\Z")
_VOLUME_WORD = re.compile(r"(?i)\s*(?:volume|vol|number|nos?|nr|issue|iss)\b\.?\s*(?=[A-Z]?\d)")
_ISSUE_IN_VOLUME = re.compile(r"(?i)(\d+)\s*(?:\((\d+(?:[-/–]\d+)?)\)|,?\s*(?:no|nr|issue)\.?\s*(\d+))\Z")
_SERIALS = frozenset({"article", "periodical", "suppperiodical", "review"})


def page_dash(base: Base) -> Iterator[Problem]:
    """A range of pages has the dash of a range: two hyphens in BibTeX (btxdoc, 2, `pages`; JabRef's check of pages)."""
    for work in base.works:
        written = work.fields.get("pages", "")
        if written and _RANGES.match(written) and _is_forward(written) and entries.field(work, "pages"):
            fix = entries.rewritten(work, "pages", lambda text: _ONE_HYPHEN.sub(r"\1--\2", text))
            two = _ONE_HYPHEN.sub(r"\1--\2", written)
            yield warning("page-dash", entries.place(work, "pages"), f"the pages of '{work.key}' have one hyphen", f"write two: {two[:40]}", fix=fix)


def page_order(base: Base) -> Iterator[Problem]:
    """The last page does not come before the first; 345--51 is short for 345--351 (Chicago Manual of Style, 17th edition, 9.61)."""
    for work in base.works:
        for first, last in _RANGE.findall(work.pages):
            if _whole(first, last) < int(first) and entries.field(work, "pages"):
                yield warning("page-order", entries.place(work, "pages"), f"pages {first} to {last} of '{work.key}' run backwards", "look them up")


def page_words(base: Base) -> Iterator[Problem]:
    """The field holds page numbers alone: styles put p. and pp. before them (biblatex manual, 2.2.2, `pages`; JabRef's check of pages)."""
    for work in base.works:
        if (found := _PAGE_WORD.match(work.pages)) and entries.field(work, "pages"):
            fix = entries.rewritten(work, "pages", lambda text: _PAGE_WORD.sub("", text, count=1))
            told = f"the pages of '{work.key}' begin with '{found[0].strip()}'"
            yield warning("page-words", entries.place(work, "pages"), told, "leave it out", fix=fix)


def page_total(base: Base) -> Iterator[Problem]:
    """How many pages a work has stands in `pagetotal`; `pages` tells where in a journal or book it stands (biblatex manual, 2.2.2)."""
    for work in base.works:
        if (found := _TOTAL.match(work.pages.strip())) and entries.field(work, "pages"):
            hint = f"write pagetotal = {{{found[1]}}}"
            yield warning("page-total", entries.place(work, "pages"), f"'{work.pages[:20]}' seems to be how many pages '{work.key}' has", hint)


def page_form(base: Base) -> Iterator[Problem]:
    """Pages are numbers, letters with numbers, and ranges of them, separated by commas (biblatex manual, 2.2.2 and 4.6.4, `rangelen`)."""
    for work in base.works:
        if work.pages and not (_PAGES.match(work.pages.strip()) and _NUMBER.search(work.pages)) and entries.field(work, "pages"):
            yield warning("page-form", entries.place(work, "pages"), f"'{work.pages[:40]}' tells no pages", "write 12--34, 40")


def edition_form(base: Base) -> Iterator[Problem]:
    """`edition` holds the number or the ordinal; the word edition is added by styles (biblatex manual, 2.2.2; JabRef's check of editions)."""
    for work in base.works:
        edition = work.fields.get("edition", "").strip()
        if _EDITION_WORD.search(edition) and entries.field(work, "edition"):
            fix = entries.rewritten(work, "edition", lambda text: _EDITION_WORD.sub("", text))
            told = f"'{edition[:40]}' holds the word edition"
            yield warning("edition-form", entries.place(work, "edition"), told, "write 2, 2nd or Second", fix=fix)


def volume_words(base: Base) -> Iterator[Problem]:
    """Volume and number of a journal are numbers: styles add the words (btxdoc, 2; biblatex manual, 2.2.2, `volume`, `number`)."""
    for work in base.works:
        for name in ("volume", "number", "issue") if work.type in _SERIALS else ("volume",):
            value = work.fields.get(name, "")
            if _VOLUME_WORD.match(value) and entries.field(work, name):
                fix = entries.rewritten(work, name, lambda text: _VOLUME_WORD.sub("", text, count=1))
                told = f"{name} of '{work.key}' begins with a word: '{value[:20]}'"
                yield warning("volume-words", entries.place(work, name), told, "leave it out", fix=fix)


def issue_in_volume(base: Base) -> Iterator[Problem]:
    """The issue has a field of its own, `number`, or it is printed as part of the volume (btxdoc, 2, `number`)."""
    for work in base.works:
        found = _ISSUE_IN_VOLUME.match(work.volume.strip()) if work.type in _SERIALS else None
        if found and entries.field(work, "volume"):
            hint = f"write volume = {{{found[1]}}} and number = {{{found[2] or found[3]}}}"
            yield warning("issue-in-volume", entries.place(work, "volume"), f"the volume of '{work.key}' holds the issue: '{work.volume[:20]}'", hint)


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (
    page_dash, page_order, page_words, page_total, page_form, edition_form, volume_words, issue_in_volume,
)  # fmt: skip


def _whole(first: str, last: str) -> int:
    """The last page in full where its leading digits are left out.

    >>> _whole("345", "51"), _whole("345", "321")
    (351, 321)
    """
    return int(first[: len(first) - len(last)] + last) if len(last) < len(first) else int(last)


def _is_forward(pages: str) -> bool:
    """Whether each range leads from a page to a later one: one that does not may be a number with a hyphen in it."""
    return all(_whole(first, last) > int(first) for first, last in _RANGE.findall(pages))
