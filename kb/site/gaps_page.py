"""What is missing, as a page: kinds of empty, groups and practices without a result, wording against support, advice without a result, sources
that cannot be traced, and what to read next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kb.answers.gaps import NOT_EMPTY, SUPPORTED, WORDING_NOTE, gaps
from kb.answers.map_words import count
from kb.answers.query import Row
from kb.site import head
from kb.site.drawing import as_json, page
from kb.site.map_page import cell_path
from kb.site.served import ask_once

WORDINGS = {"asserts": "asserts: is, does, shows", "suggests": "suggests: tends, often", "may": "may, can, could", "should": "should, must"}
"""How firmly a source speaks, for readers."""
ROWS = 264
"""Claims and works that the page lists in all; the data has the rest."""
WORKS = 200
"""Unread works that are tried for what they could change, of a larger library those that most claims rest on."""


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/gaps$", gaps_page), (r"^/gaps\.json$", gaps_record)]


async def gaps_page(datasette: Any, request: Any) -> Any:
    """All kinds of gaps, each counted; long lists folded."""
    found = await ask_once(datasette, _gaps)
    unbacked = [claim for claim in found["advice"] if claim["behind"] not in SUPPORTED]
    moving = [work for work in found["read_next"] if work["n_claims"] or work["n_claims_together"]]
    content = {
        "gaps": found,
        "empty": [each for each in found["empty"] if each["n"] and each["state"] not in NOT_EMPTY],
        "not_asked": next(each for each in found["empty"] if each["state"] == "out_of_scope"),
        "not_coded": next((each for each in found["empty"] if each["state"] == "not_yet_coded"), None),
        "n_empty": sum(each["n"] for each in found["empty"] if each["state"] not in NOT_EMPTY),
        "bare": {kind: [row for row in found[kind] if not row["n_result"]] for kind in ("populations", "practices")},
        "unbacked": unbacked,
        "moving": moving,
        "supported": SUPPORTED,
        "wording_note": WORDING_NOTE,
        "wordings": WORDINGS,
        "by_practice": by_practice,
        "cell_path": cell_path,
        "count": count,
        "shown": _shown(found["said_missing"], found["stronger"], found["weaker"], unbacked, found["untraceable"], moving),
        "head": head.plain(await ask_once(datasette, head.base), "What is missing", "Which evidence is missing, by kind.", path="/gaps"),
    }
    return await page(datasette, request, "gaps", content)


async def gaps_record(datasette: Any, request: Any) -> Any:
    """The same as JSON, as the command line gives it."""
    return as_json(await ask_once(datasette, _gaps))


def _gaps(connection: sqlite3.Connection) -> Row:
    return gaps(connection, most=WORKS)


def _shown(*lists: Sequence[Row]) -> int:
    """How many of each list the page shows: all, unless together they are more than ROWS."""
    return max(map(len, lists)) if sum(map(len, lists)) <= ROWS else ROWS // len(lists)


def by_practice(cells: Iterable[Row]) -> dict[str, list[Row]]:
    """Combinations under the label of their practice, in their order."""
    found: dict[str, list[Row]] = {}
    for cell in cells:
        found.setdefault(cell["practice_label"], []).append(cell)
    return found
