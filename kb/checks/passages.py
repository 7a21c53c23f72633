"""Checks of passages: complete, short enough, each once, and, where the documents are given, exactly there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb import passages
from kb.errors import Mend, Problem, error, nearest, warning
from kb.model import Base, Claim, Document, Passage

_WORDS = re.compile(r"[^\W_]+")
MAX_OFFSET = 100_000_000
"""No document that is read is longer, in characters."""
COPIED_WORDS = 12
"""A run of this many words of a source is a sentence of theirs, not ours."""


def passage_incomplete(base: Base) -> Iterator[Problem]:
    """A curator writes {document, from, to}; offsets and hash are wanted before a build. Codes: passage-incomplete, -not-found, -ambiguous."""
    for claim in base.claims:
        if claim.passage.complete:
            continue
        document = _document(base, claim)
        if document is None:
            hint = "kb check --fix --documents DIR fills in the rest"
            yield error("passage-incomplete", claim.place, "the passage has no offsets and hash yet", hint, path=("passage",))
            continue
        found = passages.completed(claim.passage, document)
        if len(found) == 1:
            mend = Mend(path=("passage",), text=passages.as_yaml(found[0]))
            message = "the passage has no offsets and hash yet"
            yield error("passage-incomplete", claim.place, message, "kb check --fix fills them in", path=("passage",), fix=mend)
        elif found:
            yield error(
                "passage-ambiguous", claim.place, f"the words stand {len(found)} times: {_where(found)}", "lengthen 'from'", path=("passage",)
            )
        else:
            hint = "copy the first and last words of the passage as printed; kb locate helps"
            yield error("passage-not-found", claim.place, f"the words do not stand in {document.name}", hint, path=("passage",))


def passage_changed(base: Base) -> Iterator[Problem]:
    """The text at the offsets has the hash and the words of the locator, exactly or not at all. Codes: passage-changed, passage-moved."""
    for claim in base.claims:
        document = _document(base, claim)
        if document is None or not claim.passage.complete or passages.proven(claim.passage, document):
            continue
        found = passages.moved(claim.passage, document)
        if len(found) == 1:
            mend = Mend(path=("passage",), text=passages.as_yaml(found[0]))
            message = f"the passage stands at {found[0].start}-{found[0].end} now"
            yield error("passage-moved", claim.place, message, "kb check --fix puts it right", path=("passage",), fix=mend)
        else:
            hint = (
                f"the same text stands {len(found)} times: {_where(found)}" if found else "the text was altered: read it again, then locate it anew"
            )
            yield error("passage-changed", claim.place, f"{document.name} does not have this passage at its place", hint, path=("passage",))


def passage_bounds(base: Base) -> Iterator[Problem]:
    """A passage is a sentence or a clause, begins before it ends, and shows four words at either end. Codes: passage-bounds, passage-too-long."""
    for claim in base.claims:
        start, end = claim.passage.start, claim.passage.end
        if start is None or end is None:
            continue
        if not 0 <= start < end <= MAX_OFFSET:
            yield error("passage-bounds", claim.place, f"{start}-{end} is no span of text", "start is before end, from 0", path=("passage",))
        elif end - start > passages.MAX_LENGTH:
            hint = f"{passages.MAX_LENGTH} at most: take the proposition's own sentence or clause"
            yield error("passage-too-long", claim.place, f"the passage has {end - start} characters", hint, path=("passage",))
        for name, words in (("from", claim.passage.first), ("to", claim.passage.last)):
            if claim.passage.complete and len(words.split()) > passages.SHOWN_WORDS:
                hint = f"{passages.SHOWN_WORDS} at most: the source's text is not ours to publish"
                yield error("passage-words", claim.place, f"'{name}' shows {len(words.split())} words of the source", hint, path=("passage", name))


def passage_twice(base: Base) -> Iterator[Problem]:
    """Two claims have passages of their own, so that each can be found and compared."""
    first: dict[tuple[str, int | None, int | None], Claim] = {}
    for claim in base.claims:
        if claim.passage.complete and not claim.withdrawn:
            held = first.setdefault((claim.passage.document, claim.passage.start, claim.passage.end), claim)
            if held is not claim:
                message = f"{held.id or f'the claim at {held.place}'} has the same passage"
                yield warning("passage-twice", claim.place, message, "take each one's own clause, or join the claims", path=("passage",))


def document_changed(base: Base) -> Iterator[Problem]:
    """The documents given are, byte for byte, those that the library names. Codes: document-changed, document-missing, document-unhashed."""
    if base.documents is None:
        return
    for work in base.works:
        if not work.document:
            continue
        document = base.documents.get(work.document)
        if document is None:
            hint = nearest(work.document, base.documents, other="put it into the folder of documents")
            yield error("document-missing", work.place, f"{work.document} is not among the documents", hint)
        elif not work.document_sha256:
            yield warning("document-unhashed", work.place, f"no hash of {work.document}", f"add 'documentsha256 = {{{document.sha256}}}'")
        elif document.sha256 != work.document_sha256:
            yield error("document-changed", work.place, f"{work.document} is not the file that was read", f"its SHA-256 is now {document.sha256}")


def copied_words(base: Base) -> Iterator[Problem]:
    """Statements and notes are our own words: no run of a dozen words of any source."""
    if not base.documents:
        return
    runs: set[int] = set()
    for document in base.documents.values():
        runs.update(_runs(document.text))
    for claim in base.claims:
        for field, text in (("statement", claim.statement), ("note", claim.note)):
            if any(run in runs for run in _runs(text)):
                message = f"the {field} has {COPIED_WORDS} words in a row of a source"
                yield error("copied-words", claim.place, message, "say it in your own words", path=(field,))


def _runs(text: str) -> Iterator[int]:
    """A hash of each run of words, case and punctuation aside."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    for start in range(len(words) - COPIED_WORDS + 1):
        yield hash(tuple(words[start : start + COPIED_WORDS]))


def _document(base: Base, claim: Claim) -> Document | None:
    documents: Mapping[str, Document] = base.documents or {}
    return documents.get(claim.passage.document)


def _where(found: list[Passage]) -> str:
    return ", ".join(f"{passage.start}-{passage.end}" for passage in found[:5])
