"""Text set sideways to paragraphs: tables that are too wide for the page, mostly. Each cell is one, row by row; rows of one line are one each.

Where no white strip parts the rows of a table and its cells have several lines, nothing tells which lines are one cell, and its columns are one each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.extract.paragraphs import Paragraph
from kb.extract.set_lines import Run, SetLine, line_of, rows_of

_APART = 1.6
"""A step from line to line that parts rows of a table, in sizes of the font."""
_COLUMNS = 1.2
"""A gap on one line that parts columns, in sizes of the font."""
_ROWS = 0.8
"""Of the lines of a table whose lines are rows, so great a share begins in the first column."""
_LEAST_ROWS = 4
"""Lines that stand close to each other and are rows, at least; fewer are one row of cells."""


def cells(runs: Sequence[Run]) -> list[Paragraph]:
    """The paragraphs of a frame, from top to bottom."""
    found: list[Paragraph] = []
    band: list[list[SetLine]] = []
    for row in rows_of(runs):
        pieces = list(_pieces(row))
        if band and min(one.base for one in band[-1]) - max(one.base for one in pieces) > _APART * max(one.size for one in pieces):
            found += _cells(band)
            band = []
        band.append(pieces)
    return found + _cells(band)


def _pieces(row: Sequence[Run]) -> Iterator[SetLine]:
    """The pieces of a line that stand off from each other."""
    piece: list[Run] = []
    for run in row:
        if piece and run.left - max(one.right for one in piece) > _COLUMNS * max(run.size, piece[-1].size):
            yield line_of(piece, 0, 0)
            piece = []
        piece.append(run)
    if piece:
        yield line_of(piece, 0, 0)


def _cells(band: Sequence[Sequence[SetLine]]) -> list[Paragraph]:
    """The cells of lines that stand close to each other, from left to right."""
    columns: list[list[SetLine]] = []
    right = 0.0
    for piece in sorted((piece for row in band for piece in row), key=lambda one: one.left):
        if columns and piece.left < right:
            columns[-1].append(piece)
            right = max(right, piece.right)
        else:
            columns.append([piece])
            right = piece.right
    if len(columns) > 1 and (len(band) == 1 or (len(band) >= _LEAST_ROWS and len(columns[0]) >= _ROWS * len(band))):
        return [Paragraph(lines=tuple(piece.text for piece in row)) for row in band]
    return [Paragraph(lines=tuple(piece.text for piece in sorted(column, key=lambda one: (-one.base, one.left)))) for column in columns]
