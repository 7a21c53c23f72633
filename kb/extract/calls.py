"""Raised figures of typeset lines: calls of references, which stay as raised figures, or of notes, which go.

In: lines that tell their text without raised figures, and with them. A document whose list counts and dates its entries, and whose raised figures
name these, calls references; in all others they are marks of notes, and its text is as if they had not been printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.extract.raised import raised
from kb.extract.set_lines import LONE, SEVERAL, SetLine

_CALLED = re.compile(f"[{LONE[0]}-{LONE[-1]}]+|[{SEVERAL[0]}-{SEVERAL[-1]}][{SEVERAL[0]}-{SEVERAL[-1]},;–-]*")
_COUNTED = re.compile(r"[\[(]?(\d{1,3})(?:[.)\]]\s?|\s)(?=\S)")
"""The number that an entry begins with."""
_LEVEL = str.maketrans(LONE + SEVERAL, "0123456789" * 2)
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_LONGEST = 12
"""Lines of an entry that are looked at."""
LEAST = 5
"""Entries of a list that figures may call."""


def settled(pages: Sequence[Sequence[SetLine]]) -> list[list[SetLine]]:
    """The lines, with their raised figures where these call references."""
    lines = [line for page in pages for line in page]
    if not (any(line.called for line in lines) and _calls_references(lines)):
        return [list(page) for page in pages]
    return [[replace(line, text=_with(line.called)) if line.called else line for line in page] for page in pages]


def _with(called: str) -> str:
    return _CALLED.sub(lambda found: raised(found[0].translate(_LEVEL)), called)


def _calls_references(lines: Sequence[SetLine]) -> bool:
    """Whether raised figures name at least half of the entries of the list that counts them, and hardly any beyond."""
    starts = counted_list(lines)
    entries = len(starts)
    if not entries:
        return False
    called: set[int] = set()
    for line in lines[: starts[0]]:
        for found in _CALLED.finditer(line.called):
            called.update(map(int, re.findall(r"\d+", found[0].translate(_LEVEL))))
    n_named = sum(number <= entries for number in called)
    return 2 * n_named >= entries and 10 * (len(called) - n_named) <= len(called)


def counted_list(lines: Sequence[SetLine]) -> list[int]:
    """Where the entries of the longest list begin that counts 1, 2, 3 and dates most of its entries; empty where none is."""
    longest: list[int] = []
    starts: list[int] = []
    for n, line in enumerate(lines):
        found = _COUNTED.match(line.text)
        if found and int(found[1]) == 1:
            starts = [n]
        elif found and starts and int(found[1]) == len(starts) + 1:
            starts.append(n)
        longest = starts if len(starts) > len(longest) else longest
    if len(longest) < LEAST:
        return []
    ends = [*longest[1:], len(lines)]
    dated = sum(any(_YEAR.search(line.text) for line in lines[start : min(end, start + _LONGEST)]) for start, end in zip(longest, ends, strict=True))
    return longest if 2 * dated > len(longest) else []
