"""Headings of a text that comes without any: lines of Markdown and LaTeX that say so, and short paragraphs that look so."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace

from kb.extract.plain import Section
from kb.extract.view import PARAGRAPH, View

_LATEX = re.compile(r"\\(?:part|chapter|section|subsection|subsubsection|paragraph)\*?[\[{]")
_MARKED = re.compile(
    r"\n(?:(?P<fence>```|~~~)|#{1,6}[ \t]+(?P<markdown>[^\n]+)"
    rf"|[^\S\n]{{0,8}}(?={_LATEX.pattern})\\\w+\*?(?:\[[^\]\n]*\])?\{{(?P<latex>[^\n{{}}]*(?:\{{[^\n{{}}]*\}}[^\n{{}}]*)*)\}})"
)
"""A line, behind the end of the line before."""
_TORN = re.compile(r"[a-z][A-Z]")
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 20
"""Words that are looked for in a text one by one, at most."""
_LONGEST = 120
_MOST_WORDS = 16
_BEGINS = re.compile(r"(?:\d+(?:\.\d+)*\.?\s+|[IVX]+\.\s+|[A-Z]\.\s+)?[^\W\d_]")
_ENDS = re.compile(r"[.,;)\]\d\"”]\Z")
_LEAST_PROSE = 80
"""Characters of the paragraph below a heading, or of one further below where headings follow each other."""


def find_sections(text: str, view: View, *, marked_up: bool = False) -> tuple[Section, ...]:
    """The headings of a text, in order: those that its markup tells, else those that its layout suggests.

    `view`: what a reader reads of it; `marked_up`: whether it is Markdown, where lines that begin with # are headings.
    """
    told = tuple(_marked(text, marked_up)) if marked_up or _LATEX.search(text) else ()
    found = told or tuple(_looking_so(view))
    torn = {word.lower() for section in found if _TORN.search(section.title) for word in _torn(section.title)}
    if not torn:
        return found
    words = _spelled(text, torn)
    return tuple(replace(section, title=_mended(section.title, words)) for section in found)


def _torn(title: str) -> set[str]:
    return {word for word in _WORD.findall(title) if _TORN.search(word)}


def _spelled(text: str, words: set[str]) -> set[str]:
    """Those of the words that the text has, in these letters. Many are looked for in all the words of the text, so that the cost stays linear.

    >>> _spelled("learning, Is", {"learning", "is", "earning"})
    {'learning'}
    """
    if len(words) > _FEW:
        return words.intersection(_WORD.findall(text))
    return {word for word in words if word in text and re.search(rf"{word}(?<![^\W\d_]{word})(?![^\W\d_])", text)}


def _mended(title: str, words: Container[str]) -> str:
    """A heading that was set in small capitals, as the prose would have it: if the prose has one of its torn words, none of them is a name.

    >>> _mended("WhAt Is LEArnIng?", {"learning"}), _mended("YouTube", {"tube"})
    ('What Is Learning?', 'YouTube')
    """
    torn = _torn(title)
    if not any(word.lower() in words for word in torn):
        return title
    return _WORD.sub(lambda word: word[0].capitalize() if word[0] in torn else word[0], title)


def _marked(text: str, marked_up: bool) -> Iterator[Section]:
    fenced = False
    for match in _MARKED.finditer(f"\n{text}"):
        if match["fence"]:
            fenced = not fenced
        elif not fenced:
            told = "markdown" if match["markdown"] else "latex"
            if match[told] and (marked_up or told == "latex"):
                yield Section(start=match.start(told) - 1, title=_clean(match[told]))


def _looking_so(view: View) -> Iterator[Section]:
    prose_follows = False
    found = []
    start = len(view.text) + len(PARAGRAPH)
    for paragraph in reversed(view.text.split(PARAGRAPH)):
        start -= len(paragraph) + len(PARAGRAPH)
        if prose_follows and _is_heading(paragraph):
            found.append(Section(start=view.span(start, start + 1)[0], title=_clean(paragraph)))
        else:
            prose_follows = len(paragraph) >= _LEAST_PROSE
    yield from reversed(found)


def _is_heading(paragraph: str) -> bool:
    if len(paragraph) > _LONGEST or not _BEGINS.match(paragraph) or _ENDS.search(paragraph):
        return False
    words = paragraph.split()
    capital = paragraph.lstrip("0123456789. ")[:1]
    return len(words) <= _MOST_WORDS and (capital.isupper() or not capital.islower())


def _clean(title: str) -> str:
    """The heading without the marks of its markup, and without a colon at its end."""
    title = title.rstrip()
    if title.endswith("}") and "{" in title[title.rfind(" ") + 1 :] and "\\" not in title:
        title = title[: title.rfind("{")]
    title = title.rstrip("# \t")
    return " ".join(re.sub(r"\\[a-zA-Z]+\*?|[{}*_`]", "", title).split()).rstrip(":")
