"""Parts that nothing joins, and what stands alone.

Two nodes are in one part where links lead from one to the other, whichever way each of them points (weakly connected components; Newman 2001 for
collaboration); links that join the same two nodes count as one. Linear in nodes and links.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from kb.answers.map_words import count
from kb.answers.network.cited import Cited
from kb.answers.network.made import Measured
from kb.answers.query import Row, rows

_NODES = "SELECT id FROM nodes ORDER BY id"
_EDGES = "SELECT source, target FROM edges ORDER BY id"


def of_evidence(cited: Cited) -> Measured:
    """Claims and the works that they rest on. Works that no claim rests on, and that state none, stand alone; claims without a work are counted."""
    stating = {claim.source for claim in cited.claims.values()}
    nodes = [("work", work) for work in cited.works if work not in stating]
    links = [(("claim", claim.id), ("work", work)) for claim in cited.claims.values() for work in claim.works]
    found = _parts(nodes, links)
    bare = sum(1 for claim in cited.claims.values() if not claim.works)
    return _measured(cited, found, {"claims_without_work": bare}, f"; {count(bare, 'claim')} {'rests' if bare == 1 else 'rest'} on no work")


def of_graph(connection: sqlite3.Connection, cited: Cited) -> Measured:
    """Every node and link of the graph: works, claims and terms."""
    nodes = [_split(row["id"]) for row in rows(connection, _NODES)]
    links = [(_split(row["source"]), _split(row["target"])) for row in rows(connection, _EDGES)]
    return _measured(cited, _parts(nodes, links), {}, "")


def _split(node: str) -> tuple[str, str]:
    kind, _, name = node.partition(":")
    return kind, name


def _parts(nodes: Iterable[tuple[str, str]], links: Iterable[tuple[tuple[str, str], tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """The parts, the largest first, each in order."""
    import networkx as nx

    network = nx.Graph()
    network.add_nodes_from(nodes)
    network.add_edges_from(links)
    return sorted((sorted(part) for part in nx.connected_components(network)), key=lambda part: (-len(part), part))


def _measured(cited: Cited, found: list[list[tuple[str, str]]], figures: Row, beside: str) -> Measured:
    listed = [_row(cited, number, part) for number, part in enumerate(found, 1)]
    alone = sum(row["n_nodes"] == 1 for row in listed)
    largest = listed[0]["n_nodes"] if listed else 0
    nodes = sum(row["n_nodes"] for row in listed)
    return Measured(
        rows=tuple(listed),
        figures={"parts": len(listed), "alone": alone, "nodes": nodes, "largest": largest, **figures},
        sentence=f"{count(len(listed), 'part')}, {alone} of them one node that stands alone; the largest holds {largest} of {count(nodes, 'node')}"
        f"{beside}.",
    )


def _row(cited: Cited, number: int, part: list[tuple[str, str]]) -> Row:
    works, claims = ([name for kind, name in part if kind == wanted] for wanted in ("work", "claim"))
    terms = [f"{kind}:{name}" for kind, name in part if kind not in ("work", "claim")]
    uses = [(claim, work) for claim in claims for work in cited.claims[claim].works]
    return {
        "part": number, "n_nodes": len(part), "n_works": len(works), "n_claims": len(claims), "n_terms": len(terms),
        "works": works, "terms": terms, "claims": claims, "sources": cited.sources(claims), "basis": cited.basis(uses) if uses else None,
    }  # fmt: skip
