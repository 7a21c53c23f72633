"""Readers' words for what the data calls by an id, and cells of stock pages made readable. HTML is made by `Markup.format` alone."""

from __future__ import annotations

import json
from urllib.parse import quote

from markupsafe import Markup

DIRECTIONS = {"positive": "benefit", "negative": "harm", "mixed": "mixed", "none_found": "no effect found"}
"""Of effects and associations; the words that follow a level."""
GROUNDS = {
    "study": "a study",
    "named_data": "named data",
    "studies_say": "what studies are said to show",
    "works": "works named, without their result",
    "synthesis": "the source's own reading of the literature",
    "position": "a law, or the position of a named body",
    "own_inquiry": "the author's own inquiry",
    "bare_assertion": "the author's own word",
}
"""What a claim rests on."""
VALUES = {"not_reported": "not told", "not_applicable": "does not apply"}
"""Values of facts that tell of no value."""
WHOLE_CELLS = frozenset({"statement", "why", "definition"})
"""Columns whose text is never cut in a table."""


def state(label: str) -> str:
    """The verb for who states something.

    >>> state("Ray & Sacks (2017)"), state("Westwind (2017)")
    ('state', 'states')
    """
    return "state" if " & " in label or "et al." in label else "states"


def support(record: dict[str, object]) -> str:
    """A claim's level in words, never alone: with its direction, or with the kind of claim it is."""
    direction = DIRECTIONS.get(str(record["direction"])) if record["kind"] in ("effect", "association") else None
    return f"{record['support']}, {direction}" if direction else str(record["support"])


def plain(word: object) -> str:
    """A word of the data as a reader sees it.

    >>> plain("selected_sites"), plain("not_reported")
    ('selected sites', 'not told')
    """
    return VALUES.get(str(word)) or str(word).replace("_", " ")


def cell(column: str, value: object, claim_path: str) -> Markup | None:
    """How a cell of a stock table is shown, where that differs from Datasette's way; `claim_path` is the address of claims, up to the id."""
    if not isinstance(value, str):
        return None
    if column == "claim" and value:
        return Markup('<a href="{}{}">{}</a>').format(claim_path, quote(value), value)
    if column in WHOLE_CELLS:
        return Markup("{}").format(value) if value else None
    if value.startswith("[") and value.endswith("]"):
        return _listed(value)
    return None


def _listed(value: str) -> Markup | None:
    """A JSON array of texts, one after another."""
    try:
        parts = json.loads(value)
    except ValueError:
        return None
    if not all(isinstance(part, str) for part in parts):
        return None
    return Markup("; ").join(parts) or Markup("&nbsp;")
