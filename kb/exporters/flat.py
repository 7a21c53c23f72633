"""The flat projection of the graph: terms alone, two of them joined where claims are about both. In goes a `Graph`, and out comes one.

It loses what a claim keeps together: that a practice is joined to a group, and the group to an outcome, does not mean that one claim says so. Each
edge therefore names its claims, with the level and the direction of each. What is held in memory grows with the claims.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Final

from kb.errors import KbError
from kb.exporters.attributes import Type
from kb.exporters.selection import ALL, NODE_KINDS, EdgeRow, Filters, Graph, graph

TERMS: Final = ("practice", "population", "outcome")
"""Kinds of nodes that are kept; an edge leads from an earlier one to a later one."""
EDGE_TYPES: Final[Mapping[str, Type]] = {
    "relation": "string", "weight": "double", "n_claims": "integer", "claims": "list", "strengths": "list", "directions": "list",
}  # fmt: skip
"""Every attribute of an edge: `strengths` and `directions` have an entry for each of `claims`, in their order; the weight is their number."""
_CONCERNS: Final = frozenset({"concernsPractice", "concernsPopulation", "concernsOutcome"})


def shown(connection: sqlite3.Connection, filters: Filters = ALL) -> Graph:
    """The graph, narrowed, or its flat projection where the filters ask for it. Raises KbError for a filter that names nothing there is."""
    if not filters.flat:
        return graph(connection, filters)
    if lost := [kind for kind in filters.only if kind not in TERMS]:
        raise KbError(f"the flat projection has no nodes of the kind '{lost[0]}'; use {', '.join(TERMS)}", exit_code=2)
    return flat(graph(connection, replace(filters, flat=False, only=())), filters.only or TERMS)


def flat(whole: Graph, kinds: Iterable[str] = TERMS) -> Graph:
    """The terms of some kinds and the edges between them, in order of their ids."""
    wanted = set(kinds)
    terms, claims = {}, {}
    for row in whole.nodes:
        if row[1] == "claim":
            told = json.loads(row[3])
            claims[row[0]] = (told["strength"], told["direction"])
        elif row[1] in wanted:
            terms[row[0]] = row
    about: dict[str, list[str]] = {}
    for _, claim, term, relation, *_ in whole.edges:
        if relation in _CONCERNS and term in terms:
            about.setdefault(claim, []).append(terms[term][0])
    joined: dict[tuple[str, str], list[str]] = {}
    for claim, named in sorted(about.items()):
        for pair in combinations(sorted(named, key=lambda term: (TERMS.index(terms[term][1]), term)), 2):
            if terms[pair[0]][1] != terms[pair[1]][1]:
                joined.setdefault(pair, []).append(claim)
    sizes = Counter(kind for _, kind, *_ in terms.values())
    return replace(
        whole, sizes={kind: sizes[kind] for kind in NODE_KINDS}, count_edges=partial(len, joined), nodes=iter(terms.values()),
        edges=_edges(joined, claims), edge_types=EDGE_TYPES,
    )  # fmt: skip


def _edges(joined: Mapping[tuple[str, str], list[str]], claims: Mapping[str, tuple[str, str]]) -> Iterator[EdgeRow]:
    for (source, target), listed in sorted(joined.items()):
        told = {
            "n_claims": len(listed), "claims": [claim.partition(":")[2] for claim in listed],
            "strengths": [claims[claim][0] for claim in listed], "directions": [claims[claim][1] for claim in listed],
        }  # fmt: skip
        yield f"{source}/{target}", source, target, "shareClaims", float(len(listed)), json.dumps(told)
