"""Long lists in parts: which part of a list a page shows, and which others there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a list of `total` things."""

    number: int
    """Of the part, from 1."""
    last: int
    start: int
    """How many things come before."""
    end: int
    total: int


def part(asked: str | None, total: int, size: int) -> Part:
    """The part asked for; the nearest one there is, whatever is asked.

    >>> part("2", 120, 50)
    Part(number=2, last=3, start=50, end=100, total=120)
    >>> part("x", 0, 50).number, part("99", 120, 50).number
    (1, 3)
    """
    last = max(1, -(-total // size))
    number = min(asked_part(asked), last)
    return Part(number=number, last=last, start=(number - 1) * size, end=min(number * size, total), total=total)


def asked_part(asked: str | None) -> int:
    """The number asked for, where it is one; else that of the first part."""
    return max(1, int(asked)) if asked and asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
