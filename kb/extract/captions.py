"""Captions, and tables and labels of figures with them, that stand between the halves of a sentence: taken out of the prose, to stand behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.layout import ended
from kb.extract.set_lines import SetLine

_CAPTION = re.compile(
    r"(?:fig(?:ure|ura)?|tab(?:le|elle|leau|la|ela)?|abb(?:ildung)?|box|scheme|chart|plate|exhibit)\b\.?\s?[A-Z]?\d+(?:\.\d+)?[a-z]?\s*(?:[.:|–—]|[A-Z]|\Z)"
    r"|(?:FIG(?:URE|URA)?|TAB(?:LE|ELLE|LEAU|LA|ELA)?|ABB(?:ILDUNG)?|BOX|SCHEME|CHART|PLATE|EXHIBIT)\b\.?\s?[A-Z]?\d"
)
_LEAST = 20
"""Characters of a line that may be one of prose."""
_STEP = 1.6
"""A step from line to line within a caption at most, in sizes of the font."""


def interrupting(lines: Sequence[SetLine], size: float) -> Iterator[tuple[int, int]]:
    """Where, in lines in reading order, what interrupts a sentence begins and ends. `size`: what prose is set in. Linear in the lines."""
    at = 1
    while at < len(lines):
        end = at
        if _is_prose(lines[at - 1], size) and not ended(lines[at - 1].text):
            end = _end(lines, at, size)
        if end > at:
            yield at, end
        at = max(at, end) + 1


def _end(lines: Sequence[SetLine], at: int, size: float) -> int:
    """Where prose goes on behind the caption that begins at `at`, or with what it belongs to; `at` where there is none."""
    end = at
    captioned = False
    while end < len(lines) and not _of_size(lines[end], size):
        captioned = captioned or is_caption(lines[end].text)
        end += 1
    if captioned:
        return end if end < len(lines) else at
    if end > at or not is_caption(lines[at].text) or not _apart(lines[at - 1], lines[at]):
        return at
    end = at + 1
    while end < len(lines) and not _apart(lines[end - 1], lines[end]):
        end += 1
    return end if end < len(lines) and lines[end].text[:1].islower() else at


def is_caption(text: str) -> bool:
    """Whether a line begins like the caption of a figure or table.

    >>> is_caption("FIGURE 1 | Streets"), is_caption("Table 2. Trees"), is_caption("Figure 3 shows the trees")
    (True, True, False)
    """
    return _CAPTION.match(text[:1].lower() + text[1:] if text[1:2].islower() else text) is not None


def _is_prose(line: SetLine, size: float) -> bool:
    return _of_size(line, size) and not line.bold and len(line.text) > _LEAST


def _of_size(line: SetLine, size: float) -> bool:
    return 0.92 * size < line.size < 1.09 * size


def _apart(above: SetLine, line: SetLine) -> bool:
    """Whether the line stands off from the one before it."""
    return (above.page, above.column) != (line.page, line.column) or not 0 < above.base - line.base < _STEP * line.size
