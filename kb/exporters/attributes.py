"""The attributes of nodes and edges as formats declare them: rows of the views `nodes` and `edges` in, flat names and values out.

Each name has one type throughout. What is not known is left out, never an empty value; a property `id` is left out as well, for it is the node's
own id without its kind. Two properties are called otherwise than in the views: see `RENAMED`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

Type = Literal["string", "integer", "double", "boolean", "list"]
"""Of an attribute's values; a list holds strings."""

NODE_TYPES: Final[Mapping[str, Type]] = {
    "kind": "string", "label": "string",
    "key": "string", "type": "string", "title": "string", "year": "integer", "year_text": "string", "doi": "string", "status": "string",
    "design": "string", "is_source": "boolean",
    "source_work": "string", "claim_kind": "string", "direction": "string", "wording": "string", "strength": "string",
    "strength_rank": "integer", "passage": "string",
    "definition": "string", "synonyms": "list",
}  # fmt: skip
"""Every attribute of a node, in the order in which formats list them: of all kinds, then of works, claims and terms."""
EDGE_TYPES: Final[Mapping[str, Type]] = {
    "relation": "string", "weight": "double", "passage": "string", "position": "integer", "rests_on": "string", "stance": "string", "basis": "string",
}  # fmt: skip
"""Every attribute of an edge, in the order in which formats list them."""
RENAMED: Final[Mapping[tuple[str, str], str]] = {("work", "source"): "is_source", ("claim", "source"): "source_work"}
"""Kind and property to the attribute's name: `source` is a flag on works and a citekey on claims, and to many tools the start of an edge."""


def of_node(row: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a row of `nodes`, but for its id.

    >>> of_node({"id": "work:a", "kind": "work", "label": "A (2001)", "properties": {"key": "a", "doi": None, "source": True}})
    {'kind': 'work', 'label': 'A (2001)', 'key': 'a', 'is_source': True}
    """
    kind = row["kind"]
    found = {"kind": kind, "label": row["label"]}
    for name, value in row["properties"].items():
        if name != "id" and value is not None and value != []:
            found[RENAMED.get((kind, name), name)] = value
    return found


def of_edge(row: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a row of `edges`, but for its id and its ends."""
    found = {"relation": row["relation"], "weight": row["weight"]}
    found.update((name, value) for name, value in row["properties"].items() if value is not None and value != [])
    return found


def text(value: object) -> str:
    """The value where a format has but text: a flag is `true` or `false`, a list its JSON.

    >>> text(True), text(2001), text(["a", "b"])
    ('true', '2001', '["a", "b"]')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
