"""What a map says under the rubric `essa`: the words of `map_words`, with tiers as an interval in the place of levels."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kb.answers.map import STATE_WORDS, Map
from kb.answers.map_words import ASSERTED, CellWords, MapWords, count, map_words
from kb.answers.query import Row
from kb.grading.essa import DISCLAIMER, interval
from kb.grading.essa_criteria import RUBRIC

_TIERS = {f"tier_{tier}": f"level {5 - tier}" for tier in (1, 2, 3, 4)}
"""Each tier and the look that it shares with a level: the best tier is the darkest."""
_POSSIBLE, _NO_TIER = ASSERTED, "other_only"
"""Looks that say something else here: no tier yet but one possible, and claims without any tier."""
_EMPTY = ("said_missing", "not_yet_coded", "not_found", "out_of_scope")


def tier_words(connection: sqlite3.Connection, found: Map) -> MapWords:
    """The words of a map of the base under `essa`: the tier that holds now, and the best one still possible."""
    words = map_words(connection, found)
    labels = {level.id: level.label for level in RUBRIC.levels}
    cells = tuple(
        tuple(_cell(said, cell) for said, cell in zip(said_row, row, strict=True)) for said_row, row in zip(words.cells, found.cells, strict=True)
    )
    return replace(
        words,
        lead=(f"{found.what_if.sentence()} " if found.what_if else "")
        + "Colour and bold words tell the tier of the best claim of benefit, as an interval: what holds now, and what is still possible. "
        + f"They tell {DISCLAIMER}.",
        summary=_summary([look.look for row in cells for look in row]),
        cells=cells,
        legend=(
            *((look, labels[tier]) for tier, look in _TIERS.items()),
            (_POSSIBLE, "No tier shown yet, one still possible"),
            (_NO_TIER, "Claims without a tier"),
            *((look, said) for look, said in words.legend if look in _EMPTY),
        ),
    )


def _cell(said: CellWords, cell: Row) -> CellWords:
    tiers = interval(cell["essa_now"], cell["essa_possible"])
    if not tiers:
        look = said.look if said.look in _EMPTY else _NO_TIER
        return replace(said, look=look, word=said.word if look in _EMPTY or not cell["n_effect"] else "No claim of benefit")
    look = _TIERS.get(cell["essa_now"]) or (_POSSIBLE if cell["essa_possible"] in _TIERS else _NO_TIER)
    return replace(said, look=look, word=tiers, lines=(count(cell["n_effect"], "claim") + " of effect",), sentence=f"{tiers} ({DISCLAIMER}).")


def _summary(looks: Sequence[str]) -> str:
    """Counts of the combinations asked, by what is there."""
    found = Counter(looks)
    not_asked = found.pop("out_of_scope", 0)
    parts = [
        f"{sum(found[look] for look in _TIERS.values())} with a tier now",
        f"{found[_POSSIBLE]} with a tier still possible",
        f"{found[_NO_TIER]} with claims but no tier",
        *(f"{found[state]} {STATE_WORDS[state]}" for state in _EMPTY if state != "out_of_scope" and (found[state] or state != "not_yet_coded")),
    ]
    beside = f" {not_asked} more {'is' if not_asked == 1 else 'are'} not asked here." if not_asked else ""
    return f"Of {count(found.total(), 'combination')} asked: {'; '.join(parts)}.{beside}"
