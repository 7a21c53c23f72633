"""Lines of a text that are the page's and not the prose's: page numbers, running heads and feet, line numbers. It reads lines and drops nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_NUMBER = re.compile(
    r"(?:page\s+|p\.\s*)?(\d{1,4}|[ivxl]{1,6})(?:\s+(?:of|/)\s+\d{1,4})?|[-–—|]\s*(\d{1,4})\s*[-–—|]|\[\s?(\d{1,4})\s?\]", re.IGNORECASE
)
"""A line that holds a page number alone."""
_LONGEST_NUMBER = 30
"""Characters of such a line at most."""
_ENDED = re.compile(r"[.!?:;][\"'”’»)\]\d]*\Z")
_TAIL = 12
"""Characters at a line's end that tell how it ends."""
_DIGITS = re.compile(r"\d+|\s+|\b[ivxl]+\b")
_NO_LETTERS = b"0123456789ivxl \t\xc2\xa0"
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NUMBERED = re.compile(r"\s{0,6}(\d{1,5})(?:\s+|\Z)")
_LONGEST_HEAD = 120
"""Characters of a running head at most."""
_HEAD_REPEATS = 3
"""A line that stands so often, figures aside, may be a running head."""
_CUTS = ("-", "\u2010", "\u00ad", "\x02", "\ufffe")
_LEAST_PROSE = 20
"""Characters of a line that may be one of prose."""
_PAGE_LINES = 10
"""Lines of a page at least."""
_BLOCK_LINES, _BLOCK_WIDTH = 10, 60
"""Furniture between two halves of a sentence: lines and characters a line at most, and no more than six tenths of a line of prose."""


class Line(NamedTuple):
    """One line of a text: a span without its white space at either end. A tuple, for a text has as many lines as a page has words."""

    start: int
    end: int
    text: str
    indent: int = 0
    """Characters of white space before it."""
    blanks: int = 0
    """Blank lines before it."""
    new_page: bool = False
    """Whether a form feed stands before it."""
    furniture: bool = False


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines without the numbers of lines before them, where most lines begin with such a number, each one more than the last."""
    numbers = [(position, int(match[1])) for position, line in enumerate(lines) if line.text[0].isdecimal() and (match := _NUMBERED.match(line.text))]
    follows = sum(one[1] + 1 == other[1] or other[1] == 1 for one, other in pairwise(numbers))
    if len(lines) < 10 or follows < 0.6 * len(lines):
        return list(lines)
    numbered = {position for position, _ in numbers}
    return [_unnumbered(line) if position in numbered else line for position, line in enumerate(lines)]


def _unnumbered(line: Line) -> Line:
    match = _NUMBERED.match(line.text)
    cut = match.end() if match else 0
    rest = line.text[cut:]
    return line._replace(start=line.start + cut, text=rest) if rest else line._replace(furniture=True)


def marked(lines: Sequence[Line]) -> list[Line]:
    """The same lines, those told as furniture that belong to the page."""
    numbers = _page_numbers(lines)
    found = numbers | _heads(lines, numbers)
    found |= _blocks(lines, numbers, found)
    kept = list(lines)
    for position in found:
        kept[position] = lines[position]._replace(furniture=True)
    return kept


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Numbers alone on their lines: between blank lines or at a page's edge, or counting up by one, page by page or line by line."""
    if len(lines) < 3:
        return set()
    brief = ((position, line.text) for position, line in enumerate(lines) if len(line.text) < _LONGEST_NUMBER)
    alone = {position: match[match.lastindex or 0] for position, text in brief if (match := _NUMBER.fullmatch(text))}
    if not alone:
        return set()
    found = {position for position, number in alone.items() if not _YEAR.fullmatch(number) and _apart(lines, position)}
    counted = {position: int(number) for position, number in alone.items() if number.isdecimal()}
    in_rows = {position for position, number in counted.items() if number + 1 == counted.get(position + 1) or number - 1 == counted.get(position - 1)}
    pages = [(position, number) for position, number in counted.items() if position not in in_rows]
    steps = [(one[0], other[0]) for one, other in pairwise(pages) if one[1] + 1 == other[1] and other[0] - one[0] > _BLOCK_LINES]
    if len(steps) > 1:
        found |= {position for step in steps for position in step}
    if len(in_rows) > 2:
        found |= in_rows
    return found


def _apart(lines: Sequence[Line], position: int) -> bool:
    """Whether blank lines stand on either side of the line, or it stands at a page's edge."""
    last = position == len(lines) - 1
    before = position == 0 or lines[position].blanks > 0
    behind = last or lines[position + 1].blanks > 0
    return (before and behind) or _at_edge(lines, position)


def _at_edge(lines: Sequence[Line], position: int) -> bool:
    """Whether the line is one of the two first or last of a page."""
    near = lines[max(0, position - 1) : position + 3]
    return any(line.new_page for line in near)


def _heads(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    """Lines that stand again and again, figures aside, mostly beside a page's edge or number, or within a sentence."""
    places: dict[str, list[int]] = {}
    for position in _repeated(lines):
        line = lines[position]
        if len(line.text) <= _LONGEST_HEAD and position not in numbers:
            places.setdefault(_DIGITS.sub(" ", line.text).strip().casefold(), []).append(position)
    found = set()
    for head, where in places.items():
        if len(where) >= _HEAD_REPEATS and len(head) > 2:
            steps = [_PAGE_LINES, *(other - one for one, other in pairwise(where))]
            if 2 * sum(_interrupts(lines, one, numbers, step) for one, step in zip(where, steps, strict=True)) > len(where):
                found.update(where)
    return found


def _repeated(lines: Sequence[Line]) -> list[int]:
    """The lines of which others have the same letters, those of numbers aside, so often that they may be heads: told without a look at each."""
    letters = "\n".join(line.text for line in lines).encode("utf-8", "replace").lower().translate(None, _NO_LETTERS).split(b"\n")
    times = Counter(letters)
    return [position for position, held in enumerate(letters) if times[held] >= _HEAD_REPEATS]


def _interrupts(lines: Sequence[Line], position: int, numbers: set[int], step: int) -> bool:
    """Whether the line stands where a page ends or begins; `step`: lines since it stood there last."""
    if _at_edge(lines, position) or position - 1 in numbers or position + 1 in numbers:
        return True
    within = step >= _PAGE_LINES and 0 < position < len(lines) - 1
    return within and lines[position + 1].text[:1].islower() and not _ENDED.search(lines[position - 1].text[-_TAIL:])


def _blocks(lines: Sequence[Line], numbers: set[int], known: set[int]) -> set[int]:
    """Short lines around a page number that part the two halves of one sentence."""
    if not numbers:
        return set()
    lengths = sorted(len(line.text) for line in lines if len(line.text) > _LEAST_PROSE)
    width = min(_BLOCK_WIDTH, lengths[len(lengths) // 2] * 6 // 10) if lengths else 0
    found: set[int] = set()
    for number in numbers:
        first = last = number
        while first > 0 and number - first < _BLOCK_LINES and (first - 1 in known or _short_of_prose(lines[first - 1].text, width)):
            first -= 1
        while last < len(lines) - 1 and last - number < _BLOCK_LINES and (last + 1 in known or _short_of_prose(lines[last + 1].text, width)):
            last += 1
        if first > 0 and last < len(lines) - 1 and not _ENDED.search(lines[first - 1].text[-_TAIL:]) and lines[last + 1].text[:1].islower():
            found.update(range(first, last + 1))
    return found


def _short_of_prose(text: str, width: int) -> bool:
    """Whether a line is much shorter than prose, and ends neither a sentence nor within a word."""
    goes_on = text[-1:] in _CUTS or (text[:1].islower() and len(text) > width // 3)
    return len(text) <= width and not goes_on and not _ENDED.search(text[-_TAIL:])
