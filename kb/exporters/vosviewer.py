"""Works that share claims, as VOSviewer JSON: a projection of the graph, not the graph. In goes a `Graph`; what goes out grows with the works.

Two works are joined where claims rest on both of them, whatever they do for these; a link's strength is the number of such claims. A claim that
rests on one work alone joins nothing, and who states a claim plays no part. Source: VOSviewer Online's documentation of its JSON files.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import combinations
from typing import Any, Final, TextIO
from urllib.parse import quote

from kb.exporters.selection import Graph

RESTS_ON: Final = frozenset({"isSupportedBy", "isDisputedBy", "isQualifiedBy", "citesForInformation"})
"""Relations from a claim to a work that it rests on."""
_ABOUT: Final = "Works are joined where claims rest on both; the strength of a link is the number of these claims."


def write(graph: Graph, file: TextIO) -> None:
    """Write an item for each work, then a link for each pair that shares a claim, one a line."""
    works = {node: (node, label, properties) for node, kind, label, properties in graph.nodes if kind == "work"}
    works_by_claim: dict[str, list[str]] = {}
    for _, source, target, relation, _, _ in graph.edges:
        if relation in RESTS_ON:
            works_by_claim.setdefault(source, []).append(works[target][0])
    claims = Counter(work for shared in works_by_claim.values() for work in set(shared))
    file.write('{"network": {"items": [')
    _lines(file, (_item(node, label, json.loads(properties), claims[node]) for node, label, properties in works.values()))
    works.clear()  # a large base has little room for both these and the pairs
    file.write('],\n"links": [')
    _lines(file, _links(works_by_claim.values()))
    info = {"title": f"{graph.title}: works that share claims", "description": _ABOUT}
    file.write(f']}},\n"info": {json.dumps(info, ensure_ascii=False)}}}\n')


def _lines(file: TextIO, elements: Iterable[Mapping[str, Any]]) -> None:
    for n, element in enumerate(elements):
        file.write(f"{',' if n else ''}\n{json.dumps(element, ensure_ascii=False)}")


def _item(work: str, label: str, told: Mapping[str, Any], n_claims: int) -> dict[str, Any]:
    """A work; VOSviewer shows a description as HTML."""
    item: dict[str, Any] = {"id": work, "label": label, "weights": {"Claims": n_claims}}
    if told["title"]:
        item["description"] = escape(told["title"])
    if told["doi"]:
        item["url"] = f"https://doi.org/{quote(told['doi'])}"
    if told["year"] is not None:
        item["scores"] = {"Year": told["year"]}
    return item


def _links(shared: Iterable[list[str]]) -> Iterator[dict[str, Any]]:
    pairs = Counter(pair for works in shared for pair in combinations(sorted(set(works)), 2))
    for (one, other), strength in sorted(pairs.items()):
        yield {"source_id": one, "target_id": other, "strength": strength}
