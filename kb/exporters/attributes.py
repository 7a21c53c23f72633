"""The attributes of nodes and edges as formats declare them: rows of the views `nodes` and `edges` in, flat names and values out.

Each name has one type throughout. What is not known is left out, never an empty value; a property `id` is left out as well, for it is the node's
own id without its kind. Two properties are called otherwise than in the views: see `RENAMED`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
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


REPEATED: Final = frozenset(
    "kind type year year_text status design is_source source_work claim_kind direction wording strength strength_rank".split()
)
"""Attributes of nodes of which many have the same value: it pays to keep what a format makes of it."""
KEPT: Final = 4096
"""How much is kept of what is made of attributes that come again and again; all edges but those from sources have few different ones."""
_DECODE: Final = json.JSONDecoder().raw_decode


def of_node(kind: str, label: str, properties: str) -> dict[str, Any]:
    """The attributes of a row of `nodes`, but for its id.

    >>> of_node("work", "A (2001)", '{"key": "a", "doi": null, "source": true}')
    {'kind': 'work', 'label': 'A (2001)', 'key': 'a', 'is_source': True}
    """
    found = {"kind": kind, "label": label}
    for name, value in _DECODE(properties)[0].items():
        if value is None or name == "id" or value == []:
            continue
        found[name if name != "source" else RENAMED.get((kind, name), name)] = value
    return found


@lru_cache(KEPT)
def of_edge(relation: str, weight: float, properties: str) -> Mapping[str, Any]:
    """The attributes of a row of `edges`, but for its id and its ends.

    >>> dict(of_edge("states", 1.0, '{"passage": "a.txt:1-2"}'))
    {'relation': 'states', 'weight': 1.0, 'passage': 'a.txt:1-2'}
    """
    told = {name: value for name, value in _DECODE(properties)[0].items() if value is not None and value != []}
    return MappingProxyType({"relation": relation, "weight": weight, **told})


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
