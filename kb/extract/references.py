"""Lists of references: where they stand in a text, and the entries that they have.

In: a text. Out: spans of lists, and their entries as drafts of library entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from kb.extract.blocks import LEAST, LONGEST, Block, block_at
from kb.extract.heads import FAMILY
from kb.extract.listed import read_entry, same_authors
from kb.extract.parted import Blocks
from kb.extract.plain import outside
from kb.extract.records import ListedReference
from kb.extract.view import PARAGRAPH

_SIGNED = re.compile(rf"{FAMILY},\s[A-ZÀ-ÞА-Я]\.")
_SIGNED_LINE = re.compile(rf"\n(?!\n)(?={_SIGNED.pattern})")
_COUNTED = re.compile(r"\n[ \t]*\d{1,3}[ \t]+(?=[^\W\d_a-z])")
"""A line that begins with a number without a sign, and a word, behind the end of the line before."""
_BRIEF_GAP = 3
"""Blocks in a row that may stand in a list without looking like its entries."""
_LONG_GAP = 12
"""The same in a list that tells of its works: before every third of its entries at least there is something else."""


def find_reference_list(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the lists of references, headings left out; empty where there is none. Linear in the text's length."""
    blocks = Blocks(text)
    return tuple(_span(blocks, one) for one in _pieces(blocks))


def parse_references(text: str, span: tuple[int, int]) -> tuple[ListedReference, ...]:
    """The entries of the list that stands at `span`, in order."""
    blocks = Blocks(text[slice(*span)])
    return tuple(_entries(text, span, ((block, span[0]) for block in blocks)))


def read_reference_lists(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[ListedReference, ...]]:
    """Both: the spans of all lists, and the entries of all."""
    blocks = Blocks(text)
    pieces = _pieces(blocks)
    spans = tuple(_span(blocks, one) for one in pieces)
    held = (((blocks[number], 0) for number in range(one.first, one.last + 1)) for one in pieces)
    return spans, tuple(entry for span, inner in zip(spans, held, strict=True) for entry in _entries(text, span, inner))


def lone_references(text: str, barred: Sequence[tuple[int, int]] = ()) -> Iterator[ListedReference]:
    """Entries that stand in the text alone, in a paragraph of their own: one or two, too few for a list. `barred`: where lists stand."""
    for line in chain.from_iterable(_signed_lines(text, start, end) for start, end in outside(barred, len(text))):
        block = block_at(text, line)
        beside = (block.start - len(PARAGRAPH) - 1, block.end + len(PARAGRAPH))
        if block.start < line or block.end - block.start >= LONGEST // 4:
            continue
        if any(0 <= place < len(text) and block_at(text, place).entry for place in beside) or not block.entry or block.several:
            continue
        entry = read_entry(text, block.start, block.end)
        if entry is not None and entry.authors and entry.year and entry.title:
            yield entry


def _signed_lines(text: str, start: int, end: int) -> Iterator[int]:
    """Where lines between two places of a text begin with a family name and an initial."""
    if not start and _SIGNED.match(text, 0, end):
        yield 0
    yield from (line.end() for line in _SIGNED_LINE.finditer(text, max(start - 1, 0), end))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of blocks that is a list, or a part of one that narrow columns cut up."""

    first: int
    last: int
    entries: int
    headed: bool


def _span(blocks: Blocks, piece: _Piece) -> tuple[int, int]:
    return blocks[piece.first].start, blocks[piece.last].end


def _pieces(blocks: Blocks) -> list[_Piece]:
    """The lists, in order."""
    pieces: list[_Piece] = []
    at = 0
    noted = False
    for number in blocks.likely():
        if number < at:
            continue
        headed = blocks[number].heading
        if noted and blocks[number].numbered:
            continue
        first = number + 1 if headed else number
        last, entries = _run(blocks, first, headed=headed)
        if entries and pieces and not headed and _joins(blocks, pieces[-1].last + 1, first):
            pieces[-1] = _Piece(pieces[-1].first, last, pieces[-1].entries + entries, pieces[-1].headed)
        elif entries:
            pieces.append(_Piece(first, last, entries, headed))
        at = max(last, number) + 1
        if entries >= LEAST:  # behind a list without numbers, what has numbers are notes
            noted = not blocks[first].numbered and at < len(blocks) and blocks[at].numbered
    return [one for one in pieces if one.entries >= (1 if one.headed else LEAST)]


def _joins(blocks: Blocks, start: int, stop: int) -> bool:
    """Whether what stands between two pieces may belong to the same list."""
    if start < stop and blocks[stop - 1].end - blocks[start].start >= LONGEST:
        return False
    return not any(block.prose or block.heading or block.numbered for block in map(blocks.__getitem__, range(start, stop)))


def _run(blocks: Blocks, first: int, *, headed: bool) -> tuple[int, int]:
    """The last block of the list that begins with block `first`, and how many entries it has."""
    last, entries, likely, gap, told = first - 1, 0, 0, 0, 0
    for number in range(first, len(blocks)):
        block = blocks[number]
        if block.heading or (entries and block.numbered and not blocks[first].numbered):
            break
        if block.entry or (headed and block.numbered and blocks[first].numbered):
            entries += max(len(block.starts), 1) if block.several else 1
            told += gap > 0
            last, gap = number, 0
            continue
        if (headed or (last == number - 1 and entries >= LEAST)) and block.fits:
            last, likely, gap = number, likely + 1, 0
            continue
        if not headed and not entries:
            break
        gap += 1
        longest = _LONG_GAP if headed and 3 * told >= entries >= LEAST else _BRIEF_GAP
        if gap > longest or (block.prose and not headed and entries < LEAST):
            break
    return last, entries or (likely if likely >= LEAST else 0)


def _entries(text: str, span: tuple[int, int], blocks: Iterable[tuple[Block, int]]) -> Iterator[ListedReference]:
    """The entries of the blocks that stand at `span`, each told with where the text begins that its offsets are those of."""
    counted = len(_COUNTED.findall(text[span[0] - 1 : span[1]] if span[0] else f"\n{text[: span[1]]}")) >= LEAST
    last: ListedReference | None = None
    for block, shift in blocks:
        cuts = [block.start, *(start for start in block.starts if start > block.start)] if block.several else [block.start]
        for start, end in pairwise([*cuts, block.end]):
            entry = read_entry(text, shift + start, shift + end, counted=counted)
            if entry is None:
                continue
            if last is not None and same_authors(entry):
                entry = entry._replace(authors=last.authors, authors_more=last.authors_more)
            yield entry
            last = entry
