"""Results fitted to the terminal that they are read on. Where stdout is a file or a pipe, lines are as long wherever the command is typed.

In: text in columns and the usual widths. Out: lines no longer than the terminal is wide, as far as no word need be cut for it.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence

from kb.cli.options import table

GAP = 2
"""Characters between two columns."""
NARROWEST = 20
"""Characters of a line at least: less, and a terminal tells its width wrongly."""


def line_width(usual: int) -> int:
    """Characters that a line may have: `usual`, or what the terminal has if that is less."""
    if not sys.stdout.isatty():
        return usual
    return max(NARROWEST, min(usual, shutil.get_terminal_size((usual, 24)).columns))


def fitted(text: str) -> str:
    """The text; on a terminal, lines that are too long for it are broken between words, and go on two characters further in."""
    if not sys.stdout.isatty():
        return text
    return "\n".join(part for line in text.split("\n") for part in _broken(line, line_width(len(line))))


def _broken(line: str, width: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    words = textwrap.TextWrapper(width, subsequent_indent=f"{indent}  ", break_long_words=False, break_on_hyphens=False, drop_whitespace=True)
    return words.wrap(line) if len(line) > width else [line]


def hanging(head: str, text: str) -> str:
    """The text behind `head`; on a terminal, the lines that it goes on in stand below its first word, if the head leaves a third of the width."""
    whole = f"{head}{text}".rstrip()
    width = line_width(max(1, len(whole)))
    if len(whole) <= width:
        return whole
    indent = len(head) if len(head) * 3 <= width * 2 else 4
    words = textwrap.TextWrapper(width, initial_indent=head, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(line.rstrip() for line in words.wrap(text))


def fitted_table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], *, indent: int = 0) -> str:
    """The table with columns of these widths; where the terminal is narrower, with narrower ones, and then in as many parts as it takes.

    Each part begins with the first column. `indent` is how far the caller moves it to the right.
    """
    whole = _total(widths)
    room = line_width(whole + indent) - indent
    if room >= whole:
        return table(head, rows, widths)
    columns = list(zip(head, *rows, strict=True))
    least = [max((len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    most = [max(len(cell) for cell in column) for column in columns]
    tables = []
    for part in _parts(least, room):
        narrow = _widened([least[n] for n in part], [most[n] for n in part], room)
        tables.append(table([head[n] for n in part], [[row[n] for n in part] for row in rows], narrow))
    return "\n\n".join(tables)


def _parts(least: Sequence[int], room: int) -> Iterator[list[int]]:
    """The numbers of the columns of each part, the first column in all; parts are about as long as each other."""
    counts = [len(part) - 1 for part in _filled(least, room, len(least))]
    yield from _filled(least, room, -(-sum(counts) // max(1, len(counts))))


def _filled(least: Sequence[int], room: int, most: int) -> Iterator[list[int]]:
    """The same, each with as many columns beside the first as the room holds, `most` at most, and one at least."""
    part = [0]
    for n in range(1, len(least)):
        if len(part) > 1 and (len(part) > most or _total([least[m] for m in [*part, n]]) > room):
            yield part
            part = [0]
        part.append(n)
    yield part


def _widened(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """The widths with what is left of the room, a character at a time to the column whose longest cell takes most lines."""
    widths = list(least)
    for _ in range(room - _total(widths)):
        n = max(range(len(widths)), key=lambda n: most[n] / widths[n])
        if widths[n] >= most[n]:
            break
        widths[n] += 1
    return widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)
