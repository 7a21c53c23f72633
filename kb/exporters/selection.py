"""The part of the graph that is exported: the views `nodes` and `edges`, whole or narrowed by filters, streamed in order of their ids.

Filters work in three steps. Which claims stay: those that count for the practice and the population, of the kind, and of the level of support or
better; all of these at once. Which nodes stay: the claims, and every work and term that an edge joins to one of them; with no filter of claims,
every node; of these only the kinds that `only` names, if it names any. Which edges stay: those whose two ends stay. A claim that another one
restates is kept only if it passes by itself, and a wider term only if a claim names it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Final

from kb.answers.query import level_rank, metadata
from kb.answers.search import known
from kb.errors import KbError, nearest
from kb.exporters.attributes import EDGE_TYPES, Type
from kb.model import KINDS

NODE_KINDS: Final = ("practice", "population", "outcome", "claim", "work")
"""The kinds of nodes, from the middle of a picture outwards."""


NodeRow = tuple[str, str, str, str]
"""A row of the view `nodes`: id, kind, label, and its properties as the JSON text that the view gives."""
EdgeRow = tuple[str, str, str, str, float, str]
"""A row of the view `edges`: id, source, target, relation, weight, and its properties as JSON text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to keep; None, or nothing named, keeps all."""

    practice: str | None = None
    """Id of a practice that claims count for."""
    population: str | None = None
    """Id of a population that claims count for."""
    kind: str | None = None
    """The kind of claim."""
    min_strength: str | None = None
    """The lowest level of the rubric `reported`."""
    only: tuple[str, ...] = ()
    """Kinds of nodes."""
    flat: bool = False
    """Whether to project: terms alone, joined where claims are about both; see `flat`."""

    @property
    def narrow_claims(self) -> bool:
        """Whether a claim can be left out by what it says."""
        return any(one is not None for one in (self.practice, self.population, self.kind, self.min_strength))


ALL: Final = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What is exported. `nodes` and `edges` can be gone through once, nodes first. They are plain rows: a large base has millions."""

    title: str
    version: str
    description: str
    sizes: Mapping[str, int]
    """How many nodes there are of each kind."""
    count_edges: Callable[[], int]
    """How many edges there are: counted when asked, for not every format wants to know."""
    nodes: Iterator[NodeRow]
    edges: Iterator[EdgeRow]
    """Both ends of each are among the nodes."""
    edge_types: Mapping[str, Type] = field(default_factory=lambda: EDGE_TYPES)
    """Every attribute of an edge, in the order in which formats list them."""


class _Counted(Mapping[str, int]):
    """How many nodes there are of each kind, counted when it is first asked: not every format wants to know."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @cached_property
    def _sizes(self) -> dict[str, int]:
        found = dict(self._connection.execute("SELECT kind, count(*) FROM nodes GROUP BY kind"))
        return {kind: found.get(kind, 0) for kind in NODE_KINDS}

    def __getitem__(self, kind: str) -> int:
        return self._sizes[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(NODE_KINDS)

    def __len__(self) -> int:
        return len(NODE_KINDS)


def node_of(row: Mapping[str, Any]) -> NodeRow:
    """A row of `nodes` that was read as a dictionary, its properties decoded."""
    return row["id"], row["kind"], row["label"], json.dumps(row["properties"], ensure_ascii=False)


def edge_of(row: Mapping[str, Any]) -> EdgeRow:
    """A row of `edges` that was read as a dictionary, its properties decoded."""
    return row["id"], row["source"], row["target"], row["relation"], row["weight"], json.dumps(row["properties"], ensure_ascii=False)


def graph(connection: sqlite3.Connection, filters: Filters = ALL) -> Graph:
    """The graph, narrowed. Raises KbError for a filter that names nothing there is."""
    about = metadata(connection)
    nodes: Iterator[NodeRow] = connection.execute("SELECT id, kind, label, properties FROM nodes ORDER BY id")
    edges: Iterator[EdgeRow] = connection.execute("SELECT id, source, target, relation, weight, properties FROM edges ORDER BY id")
    if filters == ALL:
        sizes: Mapping[str, int] = _Counted(connection)
        count_edges = partial(_number_of_edges, connection)
    else:
        kept = _kept(connection, filters)
        found = Counter(kept.values())
        sizes = {kind: found[kind] for kind in NODE_KINDS}
        nodes = (node for node in nodes if node[0] in kept)
        edges = (edge for edge in edges if edge[1] in kept and edge[2] in kept)
        count_edges = partial(_number_of_edges, connection, kept)
    return Graph(
        title=about.get("title", ""),
        version=about.get("version", ""),
        description=about.get("description", ""),
        sizes=sizes,
        count_edges=count_edges,
        nodes=nodes,
        edges=edges,
    )


def _number_of_edges(connection: sqlite3.Connection, kept: Container[str] | None = None) -> int:
    """How many edges have both ends among those kept; None: how many there are."""
    if kept is None:
        return int(connection.execute("SELECT count(*) FROM edges").fetchone()[0])
    return sum(source in kept and target in kept for source, target in connection.execute("SELECT source, target FROM edges"))


def _kept(connection: sqlite3.Connection, filters: Filters) -> dict[str, str]:
    """Id to kind of the nodes that stay."""
    _refuse_unknown(connection, filters)
    wanted = set(filters.only or NODE_KINDS)
    kinds = {node: kind for node, kind in connection.execute("SELECT id, kind FROM nodes") if kind in wanted}
    if not filters.narrow_claims:
        return kinds
    claims = _claims(connection, filters)
    touched = set(claims)
    for source, target in connection.execute("SELECT source, target FROM edges WHERE relation <> 'restates'"):
        if source in claims:
            touched.add(target)
        elif target in claims:
            touched.add(source)
    return {node: kind for node, kind in kinds.items() if node in touched}


def _claims(connection: sqlite3.Connection, filters: Filters) -> set[str]:
    """Ids of the nodes of the claims that stay."""
    where = ["true"]
    parameters: list[object] = []
    for name, term in (("practice", filters.practice), ("population", filters.population)):
        if term is not None:
            where.append("id IN (SELECT claim FROM term_claims WHERE kind = ? AND term = ?)")
            parameters += [name, term]
    if filters.kind is not None:
        where.append("kind = ?")
        parameters.append(filters.kind)
    if filters.min_strength is not None:
        where.append("strength_rank >= ?")
        parameters.append(level_rank(connection, filters.min_strength))
    return {node for (node,) in connection.execute(f"SELECT 'claim:' || id FROM claim_records WHERE {' AND '.join(where)}", parameters)}


def _refuse_unknown(connection: sqlite3.Connection, filters: Filters) -> None:
    asked = {"practice": filters.practice, "population": filters.population}
    known(connection, **{kind: [term] for kind, term in asked.items() if term is not None})
    for word, choices in ((filters.kind, KINDS), *((kind, NODE_KINDS) for kind in filters.only)):
        if word is not None and word not in choices:
            hint = nearest(word, choices, other=f"use one of {', '.join(choices)}")
            raise KbError(f"no kind '{word}'; {hint}", exit_code=2)
