"""A text as runs of lines that have not to be looked at, and the gaps between them.

What stands in a gap is told; whether the text goes on over it is not its affair.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple, Self

from kb.extract.lines import Lines

_PAGE, _NUMBER = "\v", "\x1c"
"""Stand in a gap for lines of the page and for the number of a line: white space that is there no more when all ends of lines are alike."""


class Gap(NamedTuple):
    """What a gap tells."""

    blanks: int
    """Blank lines."""
    page: bool
    """Whether a page ends there, or lines of the page stand there."""
    indent: int
    """Characters of white space before the line behind it."""

    @classmethod
    def of(cls, gap: str) -> Self:
        """What the white space of a gap tells."""
        *page, ends = gap.rsplit(_PAGE, 1)
        indent = ends[max(ends.rfind("\n"), ends.rfind("\f")) + 1 :].partition(_NUMBER)[0]
        return cls(max(ends.count("\n") + ends.count("\f") - 1, 0), bool(page) or "\f" in ends, len(indent))


def parted(even: str, line_ends: re.Pattern[str], cuts: Sequence[int] = ()) -> list[str]:
    """The text in parts: a gap, which may be empty, a run, and so on, and a run at last; one gap where nothing is to be read.

    `line_ends` finds gaps that begin with the end of a line; `cuts`: where others are, empty ones. Gaps hold white space alone, and all of it that
    stands before the first line and behind any other.
    """
    body = even.lstrip()
    if not body:
        return [even]
    parts = [even[: len(even) - len(body)], *line_ends.split(body)]
    if not parts[-1]:
        del parts[-2:]
    parts[-1] = parts[-1].rstrip()
    if cuts := [cut for cut in cuts if not even[cut].isspace()]:
        parts = list(_cut(parts, cuts))
    if any(sign.isspace() for sign in {run[-1] for run in parts[1::2]}):
        for run in range(1, len(parts) - 1, 2):
            bare = parts[run].rstrip()
            parts[run : run + 2] = bare, parts[run][len(bare) :] + parts[run + 1]
    return parts


def _cut(parts: Sequence[str], cuts: Sequence[int]) -> Iterator[str]:
    """The parts with empty gaps where runs are cut."""
    at = 0
    for part in parts:
        end = at + len(part)
        for cut in cuts[bisect_right(cuts, at) : bisect_left(cuts, end)]:
            yield from (part[: cut - at], "")
            part, at = part[cut - at :], cut
        yield part
        at = end


def evened(lines: Lines, page: Set[int]) -> str:
    """The text of the lines with white space for what is the page's; each character in its place."""
    text = lines.text
    if not (lines.heads or page):
        return text
    even: list[str] = []
    at = 0
    for line in sorted(lines.heads.keys() | page):
        first, last = lines.span(line)
        head = lines.heads.get(line, 0)
        even += text[at : first - head], _NUMBER * head, _PAGE * (last - first) if line in page else text[first:last]
        at = last
    return "".join((*even, text[at:]))
