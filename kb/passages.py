"""Passages: finding, proving and completing locators in the text of a document. It reads no files and keeps no text.

White space is normalised before hashing and matching: sources break lines and pages in mid-sentence. Words are runs of other characters.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
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
    """Start and end of each place where the words stand, whole, whatever white space is between them."""
    pattern = _pattern(words)
    start = 0
    while match := pattern.search(text, start):
        start = match.start() + 1  # not behind the match: words may stand again within themselves
        if not (_in_word(text, match.start()) or _in_word(text, match.end())):
            yield match.span()


def candidates(text: str, first: str, last: str) -> list[tuple[int, int]]:
    """Spans that begin with `first` and end with the next `last` behind it, no longer than a passage may be."""
    return [(start, ends[0]) for start, begun in occurrences(text, first) if (ends := _ends(text, start, begun, last))]


def _ends(text: str, start: int, begun: int, last: str) -> list[int]:
    """Where a passage may end whose first words stand at `start` to `begun`: behind each `last` within reach."""
    window = text[start : start + MAX_LENGTH + 1]
    return [start + end for _, end in occurrences(window, last) if begun <= start + end <= start + MAX_LENGTH]


def _pattern(words: str) -> re.Pattern[str]:
    """What finds the words, accents typed apart or with their letters; nothing where there are none."""
    forms = [dict.fromkeys((word, unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word))) for word in words.split()]
    return re.compile(r"\s++".join("|".join(map(re.escape, form)).join(("(?:", ")")) for form in forms) if forms else r"(?!)")


def _in_word(text: str, at: int) -> bool:
    """Whether the place lies between two letters of a script that has capitals: such scripts put space between words."""
    return 0 < at < len(text) and all(letter.lower() != letter.upper() for letter in text[at - 1 : at + 1])


def located(document: Document, words: str) -> list[Passage]:
    """Complete locators of each place where the words stand; `first ... last` spans what is between."""
    first, ellipsis, last = words.partition(ELLIPSIS)
    spans = candidates(document.text, first, last) if ellipsis else list(occurrences(document.text, words))
    return [at(document, start, end) for start, end in spans]


def at(document: Document, start: int, end: int, section: str = "") -> Passage:
    """The complete locator of a span of the document."""
    text = document.text[start:end]
    words = [unicodedata.normalize("NFC", word) for word in text.split()]
    return Passage(
        document=document.name, section=section, start=start, end=end, sha256=fingerprint(text),
        first=" ".join(words[:SHOWN_WORDS]), last=" ".join(words[-SHOWN_WORDS:]),
    )  # fmt: skip


def completed(passage: Passage, document: Document) -> list[Passage]:
    """Complete locators for what a curator wrote; one if the words stand once, else none or all candidates."""
    if passage.start is not None and passage.end is not None and not passage.first:
        text = document.text[passage.start : passage.end]
        if not _within(passage.start, passage.end, document) or not text.strip():
            return []
        start = passage.start + len(text) - len(text.lstrip())
        return [at(document, start, start + len(text.strip()), passage.section)]
    spans = candidates(document.text, passage.first, passage.last or passage.first)
    return [at(document, start, end, passage.section) for start, end in spans]


def proven(passage: Passage, document: Document) -> bool:
    """Whether the document has exactly the passage's text at its place."""
    if passage.start is None or passage.end is None or not _within(passage.start, passage.end, document):
        return False
    text = document.text[passage.start : passage.end]
    whole = _comparable(text)
    edges = whole.startswith(_comparable(passage.first)) and whole.endswith(_comparable(passage.last))
    return fingerprint(text) == passage.sha256 and edges and text == text.strip()


def moved(passage: Passage, document: Document) -> list[Passage]:
    """Where the same text stands now: complete locators of all places with the passage's words and hash."""
    text = document.text
    spans = [(start, end) for start, begun in occurrences(text, passage.first) for end in _ends(text, start, begun, passage.last)]
    return [at(document, start, end, passage.section) for start, end in spans if fingerprint(text[start:end]) == passage.sha256]


def _within(start: int, end: int, document: Document) -> bool:
    return 0 <= start < end <= len(document.text)


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFC", normalised(text))


def as_yaml(passage: Passage) -> str:
    """The locator as a YAML flow mapping, as claims.yaml has it."""
    document = passage.document if _PLAIN.match(passage.document) else quoted(passage.document)
    return (
        f"{{document: {document}, section: {quoted(passage.section)}, start: {passage.start}, end: {passage.end},\n"
        f"    sha256: {passage.sha256}, from: {quoted(passage.first)}, to: {quoted(passage.last)}}}"
    )


def quoted(text: str) -> str:
    """The text in double quotes; what YAML does not allow to stand in a file, or takes for a line end, as escapes."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def with_section(passage: Passage, section: str) -> Passage:
    """The locator under another heading."""
    return replace(passage, section=section)
