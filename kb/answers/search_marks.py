"""Where a search's words stand in the statements that it found: spans to be marked on a page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from kb.answers.search_matches import Matches, Unit, quoted

Span = tuple[int, int]
_OPEN, _CLOSE = "\x02", "\x03"
"""Signs that no statement has; one that had them would get no marks."""
_HIGHLIGHTED = (
    "SELECT s.rowid, s.statement, highlight(claims_search, 0, ?, ?) FROM claims_search AS s "
    "WHERE claims_search MATCH ? AND s.rowid IN (SELECT value FROM json_each(?))"
)


def marks(connection: sqlite3.Connection, matches: Matches, units: Iterable[Unit], numbers: Sequence[int]) -> dict[int, tuple[Span, ...]]:
    """By number of the claim, the spans of its statement (start and end as str offsets) where a unit or another name of its term stands."""
    names = dict.fromkeys(quoted(words) for unit in units for words in (unit.said, *matches.other_words(unit)))
    if not names or not numbers:
        return {}
    match = f"statement : ({' OR '.join(names)})"
    found = connection.execute(_HIGHLIGHTED, (_OPEN, _CLOSE, match, json.dumps(list(numbers))))
    return {number: spans for number, statement, marked in found if (spans := _spans(statement, marked))}


def _spans(statement: str, marked: str) -> tuple[Span, ...]:
    r"""The spans between the signs.

    >>> _spans("Shade cools.", "\x02Shade\x03 cools.")
    ((0, 5),)
    """
    spans, at = [], 0
    for part in marked.split(_OPEN):
        inside, sign, outside = part.partition(_CLOSE)
        if sign:
            spans.append((at, at + len(inside)))
        at += len(inside) + len(outside)
    return tuple(spans) if at == len(statement) else ()
