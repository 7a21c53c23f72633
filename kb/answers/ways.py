"""The ways that claims lead from practices to groups to outcomes: a graph of three columns, bounded, with what each of its nodes lights.

An edge joins a practice and a group, or a group and an outcome, that one claim or more is about; a claim counts for terms as it does on the map. An
edge adds claims up, so it must not be read on past its ends: whatever is selected lights only edges that share one of its own claims.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.answers.query import Row, rows

COLUMNS = ("practice", "population", "outcome")
TERMS, EDGES = 24, 150
"""Terms of a column, and edges, that are shown at most: those with the most claims."""
_CLAIMS = "SELECT n, claim, kind, strength_rank FROM claim_places ORDER BY n"
_AGAINST = "SELECT id FROM claim_records WHERE kind IN ('effect', 'association') AND direction <> 'positive'"
_TERMS_OF = "SELECT kind, term, n FROM term_places"
_LABELS = "SELECT kind, id, label, definition, synonyms, frame FROM term_records ORDER BY frame IS NULL, frame, position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence:
    """Which claims are about which terms; read once, asked often."""

    claims: tuple[tuple[str, str, int, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]], ...]
    """Of each claim its id, kind, rank of support, and its terms, a tuple for each column."""
    terms: Mapping[str, Mapping[str, Row]]
    """Column to id to term, in the vocabulary's order: rows of the map's frame alone, where the vocabulary has a frame."""
    against: frozenset[str] = frozenset()
    """Claims of harm, mixed results or no effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which claims to look at; empty asks for all."""

    kind: str = ""
    level: int = 0
    """The lowest rank of support."""
    terms: tuple[tuple[str, str], ...] = ()
    """Columns with the term that claims must be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A term of a column."""

    id: str
    """kind:id"""
    kind: str
    name: str
    label: str
    n: int
    """Claims about it, of those looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two neighbouring terms that claims are about."""

    source: Node
    target: Node
    claims: tuple[str, ...]
    rank: int
    """Of the best supported of these claims."""
    against: bool = False
    """Whether only claims of harm, mixed results or no effect have that support."""

    @property
    def id(self) -> str:
        """Unique and stable."""
        return f"{self.source.id}/{self.target.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The graph. `lit` says of each node which edges share one of its claims, as the numbers of their bits."""

    n_claims: int
    """Claims looked at."""
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lit: Mapping[str, int]
    n_terms: Mapping[str, int]
    """Terms that each column would have without a bound."""
    n_edges: int
    """Edges that there would be between the terms shown."""

    def edges_of(self, node: str) -> Iterator[Edge]:
        """The edges that a node lights."""
        return (edge for number, edge in enumerate(self.edges) if self.lit[node] >> number & 1)


def incidence(connection: sqlite3.Connection) -> Incidence:
    """Which claims are about which terms. Linear in the base."""
    terms: dict[str, dict[str, Row]] = {kind: {} for kind in COLUMNS}
    listed = list(rows(connection, _LABELS))
    framed = {row["kind"] for row in listed if row["frame"] is not None}
    for row in listed:
        if row["frame"] is not None or row["kind"] not in framed:
            terms[row["kind"]][row["id"]] = row
    held: dict[int, tuple[list[str], ...]] = {}
    for kind, term, n in connection.execute(_TERMS_OF):
        if term in terms[kind]:
            held.setdefault(n, ([], [], []))[COLUMNS.index(kind)].append(term)
    claims = []
    for n, name, kind, rank in connection.execute(_CLAIMS):
        practices, populations, outcomes = held.get(n, ((), (), ()))
        claims.append((name, kind, rank, (tuple(practices), tuple(populations), tuple(outcomes))))
    return Incidence(claims=tuple(claims), terms=terms, against=frozenset(name for (name,) in connection.execute(_AGAINST)))


def ways(known: Incidence, asked: Asked | None = None) -> Ways:
    """The graph of the claims asked about. Linear in the claims."""
    asked = asked or Asked()
    chosen = dict(asked.terms)
    wanted = [(column, chosen[kind]) for column, kind in enumerate(COLUMNS) if kind in chosen]
    claims = [
        (name, rank, terms)
        for name, kind, rank, terms in known.claims
        if rank >= asked.level and asked.kind in ("", kind) and all(term in terms[column] for column, term in wanted)
    ]
    counts = [Counter(term for _, _, terms in claims for term in terms[column]) for column in range(len(COLUMNS))]
    nodes = [_nodes(known.terms[kind], kind, counted, chosen.get(kind, "")) for kind, counted in zip(COLUMNS, counts, strict=True)]
    held: dict[tuple[str, str], list[str]] = {}
    ranks: dict[tuple[str, str], tuple[int, bool]] = {}
    """The best support of each pair; where both sides have it, it is not against a benefit."""
    for name, rank, terms in claims:
        for pair in _pairs(terms, nodes):
            held.setdefault(pair, []).append(name)
            ranks[pair] = max((rank, name not in known.against), ranks.get(pair, (0, False)))
    place = {node.id: number for number, node in enumerate(node for column in nodes for node in column.values())}
    most = sorted(held, key=lambda pair: (-len(held[pair]), place[pair[0]], place[pair[1]]))[:EDGES]
    kept = sorted(most, key=lambda pair: (place[pair[0]], place[pair[1]]))
    number = {pair: bit for bit, pair in enumerate(kept)}
    lit = dict.fromkeys(place, 0)
    for _, _, terms in claims:
        mask = sum(1 << number[pair] for pair in _pairs(terms, nodes) if pair in number)
        for column, named in zip(nodes, terms, strict=True):
            for term in named:
                if term in column:
                    lit[column[term].id] |= mask
    by_id = {node.id: node for column in nodes for node in column.values()}
    return Ways(
        n_claims=len(claims),
        nodes=tuple(by_id.values()),
        edges=tuple(
            Edge(source=by_id[source], target=by_id[target], claims=tuple(held[source, target]), rank=rank, against=not is_level)
            for source, target in kept
            for rank, is_level in [ranks[source, target]]
        ),
        lit=lit,
        n_terms={kind: len(counted) for kind, counted in zip(COLUMNS, counts, strict=True)},
        n_edges=len(held),
    )  # fmt: skip


def _nodes(terms: Mapping[str, Row], kind: str, counted: Counter[str], asked: str) -> dict[str, Node]:
    """The terms of a column that have claims, in the vocabulary's order; of too many those with the most, and the one asked about."""
    order = {term: number for number, term in enumerate(terms)}
    most = sorted(counted, key=lambda term: (term != asked, -counted[term], order[term]))[:TERMS]
    return {
        term: Node(id=f"{kind}:{term}", kind=kind, name=term, label=terms[term]["label"], n=counted[term])
        for term in sorted(most, key=lambda term: order[term])
    }  # fmt: skip


def _pairs(terms: tuple[tuple[str, ...], ...], nodes: list[dict[str, Node]]) -> Iterator[tuple[str, str]]:
    """The edges that one claim makes, as the ids of their ends."""
    for left in range(len(COLUMNS) - 1):
        for source in terms[left]:
            if source in nodes[left]:
                for target in terms[left + 1]:
                    if target in nodes[left + 1]:
                        yield nodes[left][source].id, nodes[left + 1][target].id
