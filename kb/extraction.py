"""What one document cites: from its plain text and a library to citations, works that the library lacks, and its own list of references.

A pure function; reading files and telling results is done elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kb.extract.citations import find_citations
from kb.extract.headings import find_sections
from kb.extract.known import Known
from kb.extract.markup import bare
from kb.extract.plain import PlainText
from kb.extract.records import InTextCitation, ListedReference
from kb.extract.references import parse_references, read_reference_lists
from kb.extract.view import View, reading_view, through
from kb.matching.resolve import Missing, resolve
from kb.model import Work

MARKDOWN = (".md", ".markdown", ".qmd", ".rmd", ".mdown")
"""Endings of the names of Markdown files."""
_REFERENCES = re.compile(r"^(?P<fence>:::+)[ \t]*\{#refs\b[^\n]*\n(?P<list>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
"""The division of a Markdown file that Pandoc puts the list of references in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was found in one document."""

    plain: PlainText
    """With the headings that were found."""
    view: View = field(repr=False, compare=False)
    """Its text as a reader reads it, seen through its markup."""
    citations: tuple[InTextCitation, ...]
    """In order, without overlaps; offsets are those of `plain.text`."""
    lists: tuple[tuple[int, int], ...]
    """Where its own lists of references stand."""
    references: tuple[ListedReference, ...]
    """The entries of these lists."""
    missing: tuple[Missing, ...]
    """Works that it cites and the library lacks."""
    uncited: tuple[str, ...]
    """Citekeys of the library that it does not cite."""


def extracted(plain: PlainText, works: Sequence[Work] = (), *, known: Known | None = None) -> Extraction:
    """What the document cites. Pass `known` where the library is indexed already: that costs as much as its works."""
    known = known or Known(works)
    marked_up = _is_marked_up(plain.name)
    outer = bare(plain.text) if marked_up else None
    view = _read(plain.text, outer)
    spans, listed = _listed(plain, outer)
    own = next((work.key for work in works if work.document and work.document == plain.name), None)
    sections = plain.sections or find_sections(plain.text, view, marked_up=marked_up)
    found = find_citations(plain.text, view=view, sections=sections, references=spans, listed=listed, known=known, own=own)
    resolution = resolve(found, works, listed, known=known)
    plain = replace(plain, sections=sections)
    return Extraction(
        plain=plain, view=view, citations=resolution.citations, lists=spans, references=listed, missing=resolution.missing, uncited=resolution.uncited
    )


def read_view(plain: PlainText) -> View:
    """The text as a reader reads it, seen through the markup that files of its name have."""
    return _read(plain.text, bare(plain.text) if _is_marked_up(plain.name) else None)


def _is_marked_up(name: str) -> bool:
    return name.casefold().endswith(MARKDOWN)


def _read(text: str, outer: View | None) -> View:
    return reading_view(text) if outer is None else through(outer, reading_view(outer.text))


def _listed(plain: PlainText, view: View | None) -> tuple[tuple[tuple[int, int], ...], tuple[ListedReference, ...]]:
    """Where the document's lists of references stand, and their entries. `view`: the text without its markup, where it has any."""
    text = view.text if view else plain.text
    if view and (division := _REFERENCES.search(plain.text)):
        spans: tuple[tuple[int, int], ...] = ((view.place(division.start("list")), view.place(division.end("list"))),)
        listed = parse_references(text, spans[0])
    elif plain.references and not view:
        spans = (plain.references,)
        listed = parse_references(text, spans[0])
    else:
        spans, listed = read_reference_lists(text)
    if view is None:
        return spans, listed
    placed = []
    for entry in listed:
        start, end = view.span(entry.start, entry.end)
        placed.append(entry._replace(start=start, end=end))
    return tuple(view.span(*span) for span in spans), tuple(placed)
