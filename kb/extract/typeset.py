"""Typeset pages to prose: columns in reading order, heads and feet left out, notes behind their paragraph, lines joined to paragraphs.

It takes runs of text with their places, whatever read them, and gives paragraphs. It knows the geometry of pages and no file format.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from statistics import median

from kb.extract.calls import counted_list, settled
from kb.extract.captions import interrupting
from kb.extract.cells import cells
from kb.extract.layout import CUT, ended
from kb.extract.page_edges import without_furniture, without_line_numbers
from kb.extract.paragraphs import Paragraph, is_reference_heading
from kb.extract.set_lines import Run, SetLine, lines_of

_NOTE_SIGN = re.compile(r"[*†‡§¶]{1,3}\s?\S")
_GLUED = re.compile(r"(\d{1,3})(?:[.)]\s|\s|(?=[^\W\d_a-zß-ÿ]|[“‘(]))(?=\S)")
"""The number of a note before its first word."""
_LETTER = re.compile(r"[^\W\d_]")
_SMALL = 0.93
"""Notes are set smaller than prose: at most this share of its size."""
_LARGE = 1.06
"""Headings are set larger than prose, or bold: at least this share of its size."""
_LONGEST_HEADING = 160
_LEAST_PROSE = 20
"""Characters of a line that may be one of prose."""


def paragraphs(pages: Sequence[Sequence[Run]], sideways: Set[int] = frozenset()) -> list[Paragraph]:
    """The paragraphs of a document, in reading order. Those of `pages` whose number, from 0, is in `sideways` hold what a page was turned for: it
    stands behind the paragraph that it would break.
    """
    upright = [() if page in sideways else runs for page, runs in enumerate(pages)]
    lines = without_furniture(settled([lines_of(runs, page) for page, runs in enumerate(without_line_numbers(upright))]))
    size = _usual_size(lines)
    prose, notes = _parted(lines, size)
    prose = list(_without_marks(prose, notes))
    aside = {page: list(_notes(listed)) for page, listed in notes.items()}
    aside.update({page: cells(pages[page]) for page in sideways})
    kept, behind = _uninterrupted(prose, size)
    found: list[Paragraph] = []
    for block, held in _blocks(kept, aside):
        found.append(_paragraph(block, size))
        for line in block:
            found += [_paragraph(other, size) for other, _ in _blocks(behind.get(id(line), ()), {})]
        found += held
    return found


def _uninterrupted(prose: Sequence[SetLine], size: float) -> tuple[list[SetLine], dict[int, Sequence[SetLine]]]:
    """The lines without those that interrupt a sentence, and these by the identity of the line that they stand behind."""
    kept: list[SetLine] = []
    behind: dict[int, Sequence[SetLine]] = {}
    last = 0
    for start, end in interrupting(prose, size):
        kept += prose[last:start]
        behind[id(prose[start - 1])] = prose[start:end]
        last = end
    return [*kept, *prose[last:]], behind


def _paragraph(lines: Sequence[SetLine], size: float) -> Paragraph:
    text = " ".join(line.text for line in lines)
    large = all(line.size > _LARGE * size for line in lines)
    bold = all(line.bold for line in lines) and median(line.size for line in lines) > _SMALL * size
    heading = (large or bold) and len(text) <= _LONGEST_HEADING and len(_LETTER.findall(text)) > 2 and text[-1] not in ".,;"
    return Paragraph(lines=tuple(line.text for line in lines), heading=heading)


def _usual_size(lines: Iterable[SetLine]) -> float:
    """The size that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _parted(lines: Sequence[SetLine], size: float) -> tuple[list[SetLine], dict[int, list[SetLine]]]:
    """The lines of prose, and of notes at the foot of columns by their page."""
    columns: dict[tuple[int, int], list[SetLine]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line)
    prose: list[SetLine] = []
    notes: dict[int, list[SetLine]] = {}
    for (page, _), column in columns.items():
        first = len(column)
        while first and column[first - 1].size < _SMALL * size:
            first -= 1
        begins = next(
            (at for at in range(first, len(column)) if column[at].number or _GLUED.match(column[at].text) or _NOTE_SIGN.match(column[at].text)),
            len(column),
        )
        if first == 0:
            begins = len(column)
        prose += column[:begins]
        if begins < len(column):
            notes.setdefault(page, []).extend(column[begins:])
    return prose, notes


def _blocks(prose: Sequence[SetLine], aside: Mapping[int, list[Paragraph]]) -> Iterator[tuple[list[SetLine], list[Paragraph]]]:
    """Lines of prose by paragraph, each with what stands aside and comes behind it: that of the pages that it ends or reaches the end of."""
    waiting = dict(aside)
    edges = _edges(prose)
    leading = _leading(prose)
    block: list[SetLine] = []
    listing = False
    entries = {id(prose[at]) for at in counted_list(prose)}
    for line in prose:
        if block and (id(line) in entries or _begins(block, line, edges, leading, listing=listing)):
            listing = listing or is_reference_heading(" ".join(one.text for one in block))
            held = [one for page in sorted(waiting) if page < line.page for one in waiting.pop(page)]
            yield block, held
            block = []
        block.append(line)
    if block:
        yield block, [one for page in sorted(waiting) for one in waiting[page]]


def _without_marks(prose: Iterable[SetLine], notes: Mapping[int, Sequence[SetLine]]) -> Iterator[SetLine]:
    """The lines without the marks of the notes of their page, where these stand behind a word like its last letter."""
    marks: dict[int, re.Pattern[str]] = {}
    for page, lines in notes.items():
        numbers = {found[1] for line in lines if (found := _GLUED.match(line.text))} | {line.number for line in lines if line.number.isdecimal()}
        if numbers:
            marks[page] = re.compile(rf"(?:(?<=[.,;:)\]”’\"!?])|(?<=[a-z][a-z]))(?:{'|'.join(numbers)})(?=[\s.,;:)]|\Z)")
    for line in prose:
        yield replace(line, text=marks[line.page].sub("", line.text)) if line.page in marks else line


def _notes(lines: Sequence[SetLine]) -> Iterator[Paragraph]:
    """The notes of a page, without their numbers. Numbers count up: another one belongs to the note."""
    note: list[str] = []
    last = 0
    for line in lines:
        glued = _GLUED.match(line.text)
        number = int(line.number) if line.number.isdecimal() else int(glued[1]) if glued else 0
        begins = bool(line.number) or (number > 0 and (not note or number == last + 1))
        if note and begins:
            yield Paragraph(lines=tuple(note))
            note = []
        last = number if begins else last
        note.append(_GLUED.sub("", line.text, count=1) if begins and glued and not line.number else line.text)
    if note:
        yield Paragraph(lines=tuple(note))


def _edges(lines: Iterable[SetLine]) -> dict[tuple[int, int], tuple[float, float]]:
    """Left and right edge of each column: the leftmost place where several lines begin, and what nine of ten lines do not go beyond."""
    columns: dict[tuple[int, int], list[SetLine]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for column, held in columns.items():
        counted = Counter(round(line.left) for line in held)
        rights = sorted(line.right for line in held)
        left = min(edge for edge, times in counted.items() if times >= max(counted.values()) / 6)
        found[column] = (left, rights[len(rights) * 9 // 10])
    return found


def _leading(lines: Sequence[SetLine]) -> float:
    """The usual step from line to line."""
    steps = [one.base - other.base for one, other in pairwise(lines) if one.page == other.page and 0 < one.base - other.base < 4 * one.size]
    return median(steps) if steps else 0.0


def _begins(block: Sequence[SetLine], line: SetLine, edges: dict[tuple[int, int], tuple[float, float]], leading: float, *, listing: bool) -> bool:
    """Whether the line begins a paragraph of its own."""
    before = block[-1]
    if CUT.search(before.text[-2:]) and line.text[:1].islower():
        return False
    if not 0.92 < line.size / before.size < 1.09 or line.bold is not before.bold:
        # A line of prose may hold more words in another font than in its own.
        close = before.page == line.page and 0 < before.base - line.base <= 1.3 * leading
        same = line.text[:1].islower() or 0.92 < line.size / block[0].size < 1.09
        return not (close and same and len(block[0].text) > _LEAST_PROSE and not ended(before.text))
    edge, _ = edges[line.page, line.column]
    indented = line.left > edge + 0.6 * line.size
    _, right = edges[before.page, before.column]
    if ended(before.text) and not line.text[:1].islower() and _has_room(before, line, right):
        return True
    if (before.page, before.column) == (line.page, line.column):
        if before.base - line.base > 1.3 * leading:
            return True
        if abs(line.left - before.left) < 0.3 * line.size:
            return False
        if listing:
            return not indented
        return indented and (ended(before.text) or len(block) > 1)
    if listing:
        return not indented
    return ended(before.text) and indented


def _has_room(before: SetLine, line: SetLine, right: float) -> bool:
    """Whether the first word of the line would have had room in the one before it: then nothing but the paragraph's end kept it out."""
    letter = (before.right - before.left) / len(before.text)
    return right - before.right > letter * (len(line.text.split(maxsplit=1)[0]) + 2) + 0.5 * before.size
