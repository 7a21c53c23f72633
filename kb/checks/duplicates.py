"""Checks of duplicates.yaml: scores that can be reached, works that are there."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import Place, Problem, error, nearest, warning
from kb.model import Base

_HERE = Place(file="duplicates.yaml")


def score_range(base: Base) -> Iterator[Problem]:
    """A score lies between 0 and 1, and what is merged unasked is told first."""
    rules = base.duplicates
    for name, value in (("told_from", rules.told_from), ("merged_from", rules.merged_from)):
        if not 0 < value <= 1:
            yield error("score-range", _HERE, f"{name}: {value} is no score", "write a number above 0, and 1 at most")
    if 0 < rules.merged_from < rules.told_from <= 1:
        yield error(
            "score-range", _HERE, f"merged_from ({rules.merged_from}) is less than told_from ({rules.told_from})", "merge no pair that is not told"
        )


def unknown_apart(base: Base) -> Iterator[Problem]:
    """`apart` names works of the library: a key that is none keeps nothing apart."""
    known = {name.lower() for work in base.works for name in (work.key, *work.aliases)}
    for apart in base.duplicates.apart:
        for key in apart.works:
            if key.lower() not in known:
                hint = nearest(key, [work.key for work in base.works], other="take it out")
                yield warning("unknown-apart", apart.place, f"apart: no work '{key[:60]}' in the library", hint)
        if len(set(apart.works)) < 2:
            yield warning("unknown-apart", apart.place, "apart: fewer than two works", "name the works that are not one")
