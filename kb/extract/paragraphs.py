"""Paragraphs of a converted document to its plain text: one a line, a blank line between; headings and the list of references keep their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.errors import Problem
from kb.extract.characters import tidied
from kb.extract.hyphens import cut_word, own_hyphens, typesetters
from kb.extract.plain import Section
from kb.extract.view import PARAGRAPH

_REFERENCES = re.compile(
    r"(?:[\divx]+\.?\s+)?(?:references?(?: list| cited)?|list of references|bibliography|works cited|literature(?: cited)?|cited literature"
    r"|literatur(?:verzeichnis)?|bibliographie|référence?s|bibliografía|referencias(?: bibliográficas)?|bibliografia|referências|riferimenti)\W*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:://|doi\.org|\b10\.\d{4})\S*[^\s.,;)]\Z")
_ADDRESS_GOES_ON = re.compile(r"[a-z\d]*[\d/_.][^\s]*(?:\s|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a document, as the lines that it was set in; one line where the format knows none."""

    lines: tuple[str, ...]
    heading: bool = False
    reference: bool = False
    """Whether the format marks it as an entry of the list of references."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What a reader makes of a file that it may not be able to read whole."""

    paragraphs: tuple[Paragraph, ...]
    problems: tuple[Problem, ...] = ()
    """What of the file was not read; their place names no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What the paragraphs of a document come to."""

    text: str
    sections: tuple[Section, ...]
    references: tuple[int, int] | None


def is_reference_heading(text: str) -> bool:
    """Whether a heading announces the list of references.

    >>> is_reference_heading("7. References")
    True
    """
    return _REFERENCES.fullmatch(text.strip()) is not None


def body(paragraphs: Sequence[Paragraph]) -> Body:
    """The plain text of the paragraphs, in their order, without the empty ones."""
    cuts = [cut for one in paragraphs for pair in pairwise(one.lines) if (cut := cut_word(*pair))]
    whole = "\n".join(line for one in paragraphs for line in one.lines) if cuts else ""
    own, never = own_hyphens(whole, cuts), typesetters(whole)
    parts: list[str] = []
    sections: list[Section] = []
    listed: list[tuple[int, int]] = []
    at = 0
    for one in paragraphs:
        text = tidied("".join(_joined(one.lines, own, never)))
        if not text:
            continue
        if one.heading:
            sections.append(Section(start=at, title=text))
        if one.reference:
            listed.append((at, at + len(text)))
        parts.append(text)
        at += len(text) + len(PARAGRAPH)
    references = (listed[0][0], listed[-1][1]) if listed else None
    return Body(text=PARAGRAPH.join(parts) + ("\n" if parts else ""), sections=tuple(sections), references=references)


def _joined(lines: Sequence[str], own: frozenset[tuple[str, str]], never: tuple[str, ...]) -> Iterator[str]:
    """The lines of a paragraph with what stands between them; words cut between lines made whole."""
    for line, following in pairwise(lines):
        cut = cut_word(line, following)
        if cut is None:
            whole = (line.endswith(("-", "/", "–")) and line[-2:-1].isalnum() and following[:1].isalnum()) or (
                _ADDRESS.search(line) and _ADDRESS_GOES_ON.match(following)
            )
            yield line if whole else f"{line} "
        else:
            yield line if cut in own and not line.endswith(never) else line[:-1]
    yield from lines[-1:]
