"""JSON as the formats write it: one encoder, letters as they are, and the attributes of edges kept, since most of them come again and again."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

from kb.exporters.attributes import KEPT, of_edge

encode: Final = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(KEPT)
def edge_members(relation: str, weight: float, properties: str) -> str:
    """The attributes of an edge as members of an object, without its braces.

    >>> edge_members("broader", 1.0, "{}")
    '"relation": "broader", "weight": 1.0'
    """
    return encode(dict(of_edge(relation, weight, properties)))[1:-1]
