"""Passages: finding, proving and completing locators in the text of a document. It reads no files and keeps no text.

White space is normalised before hashing and matching: sources break lines and pages in mid-sentence. Words are runs of other characters.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from kb.model import Document, Passage

MAX_LENGTH = 600
"""Longest passage, in characters: a proposition's own sentence or clause."""
SHOWN_WORDS = 4
"""Words of a source that a published locator may show at either end."""
ELLIPSIS = " ... "
_PLAIN = re.compile(r"\w[\w.-]*\.[A-Za-z]\w*\Z", re.ASCII)
"""A file name that YAML reads as text without quotes: `review.txt`, but not `true`, `1.5` or `a: b`."""
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def normalised(text: str) -> str:
    """The text with each run of white space made one space."""
    return " ".join(text.split())


def fingerprint(text: str) -> str:
    """SHA-256 (hex) of the normalised text."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Start and end of each place where the words stand, whatever white space is between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if pattern:
        yield from (match.span() for match in re.finditer(pattern, text))


def candidates(text: str, first: str, last: str) -> list[tuple[int, int]]:
    """Spans that begin with `first` and end with the next `last` behind it, no longer than a passage may be."""
    found = []
    for start, begun in occurrences(text, first):
        window = text[start : start + MAX_LENGTH]
        ends = [end for _, end in occurrences(window, last) if start + end >= begun]
        if ends:
            found.append((start, start + ends[0]))
    return found


def located(document: Document, words: str) -> list[Passage]:
    """Complete locators of each place where the words stand; `first ... last` spans what is between."""
    first, ellipsis, last = words.partition(ELLIPSIS)
    spans = candidates(document.text, first, last) if ellipsis else list(occurrences(document.text, words))
    return [at(document, start, end) for start, end in spans]


def at(document: Document, start: int, end: int, section: str = "") -> Passage:
    """The complete locator of a span of the document."""
    text = document.text[start:end]
    words = text.split()
    return Passage(
        document=document.name, section=section, start=start, end=end, sha256=fingerprint(text),
        first=" ".join(words[:SHOWN_WORDS]), last=" ".join(words[-SHOWN_WORDS:]),
    )  # fmt: skip


def completed(passage: Passage, document: Document) -> list[Passage]:
    """Complete locators for what a curator wrote; one if the words stand once, else none or all candidates."""
    if passage.start is not None and passage.end is not None and not passage.first:
        return [at(document, passage.start, passage.end, passage.section)]
    spans = candidates(document.text, passage.first, passage.last or passage.first)
    return [at(document, start, end, passage.section) for start, end in spans]


def proven(passage: Passage, document: Document) -> bool:
    """Whether the document has exactly the passage's text at its place."""
    if passage.start is None or passage.end is None:
        return False
    text = document.text[passage.start : passage.end]
    here = at(document, passage.start, passage.end, passage.section)
    edges = normalised(text).startswith(normalised(passage.first)) and normalised(text).endswith(normalised(passage.last))
    return here.sha256 == passage.sha256 and edges and text == text.strip()


def moved(passage: Passage, document: Document) -> list[Passage]:
    """Where the same text stands now: complete locators of all places with the passage's words and hash."""
    spans = candidates(document.text, passage.first, passage.last)
    return [found for start, end in spans if (found := at(document, start, end, passage.section)).sha256 == passage.sha256]


def as_yaml(passage: Passage) -> str:
    """The locator as a YAML flow mapping, as claims.yaml has it."""
    document = passage.document if _PLAIN.match(passage.document) else _quoted(passage.document)
    return (
        f"{{document: {document}, section: {_quoted(passage.section)}, start: {passage.start}, end: {passage.end},\n"
        f"    sha256: {passage.sha256}, from: {_quoted(passage.first)}, to: {_quoted(passage.last)}}}"
    )


def _quoted(text: str) -> str:
    """The text as a YAML scalar in double quotes; what no YAML file may hold as it is becomes an escape."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def with_section(passage: Passage, section: str) -> Passage:
    """The locator under another heading."""
    return replace(passage, section=section)
