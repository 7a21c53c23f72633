"""Checks of the in-text citations: their document and works are known, they stand in order, and the text is there as printed."""

from __future__ import annotations

from collections.abc import Iterator

from kb import passages
from kb.errors import Problem, error, nearest
from kb.model import Base


def unknown_citation_source(base: Base) -> Iterator[Problem]:
    """Each citation stands in the document of a source. Code: unknown-source."""
    known = {work.document for work in base.works if work.document}
    for citation in base.citations:
        if citation.document not in known:
            hint = nearest(citation.document, known, other="give its work the field 'document'")
            yield error("unknown-source", citation.place, f"no work of the library has the document '{citation.document}'", hint, path=("document",))


def unknown_cited_work(base: Base) -> Iterator[Problem]:
    """Each citekey is in the library. Code: unknown-work."""
    known = {work.key for work in base.works}
    for citation in base.citations:
        for n, work in enumerate(citation.works):
            if work.key is not None and work.key not in known:
                hint = nearest(work.key, known, other="add it to references.bib, or write null")
                yield error("unknown-work", citation.place, f"no work '{work.key}' in the library", hint, path=("works", n, "key"))


def citation_order(base: Base) -> Iterator[Problem]:
    """Citations begin before they end, and stand in the order of their text without overlaps. Code: citation-order."""
    ends: dict[str, int] = {}
    for citation in base.citations:
        if not 0 <= citation.start < citation.end:
            told = f"{citation.start}-{citation.end} is no span of text"
            yield error("citation-order", citation.place, told, "start is before end, from 0", path=("start",))
        elif citation.start < ends.get(citation.document, 0):
            told = f"{citation.start}-{citation.end} begins before the citation above it ends"
            yield error("citation-order", citation.place, told, "put the citations of a document in the order of its text", path=("start",))
        ends[citation.document] = max(ends.get(citation.document, 0), citation.end)


def citation_changed(base: Base) -> Iterator[Problem]:
    """Where the documents are given, each citation stands at its place as printed. Code: citation-changed."""
    for citation in base.citations:
        document = (base.documents or {}).get(citation.document)
        if document is not None and passages.normalised(document.text[citation.start : citation.end]) != passages.normalised(citation.text):
            hint = "run 'kb extract' on the document and take the place from there"
            yield error("citation-changed", citation.place, f"{citation.document} does not have this citation at its place", hint, path=("text",))
