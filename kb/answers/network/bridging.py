"""Works that bridge: which of them lie on the shortest ways between practices.

The network has two modes: practices, and the works that claims on them rest on (Borgatti and Everett 1997 on such networks). A practice and a
work are joined where a claim on the practice rests on the work; the link has no direction, and its weight is the number of such claims, each
once. Its length is one divided by the weight, as Newman (2001) takes it for collaboration: what is cited more often is closer. Lengths are
whole numbers here (all multiplied by one number), so that equal ways are equal, whatever the order of the sums.

Betweenness (Freeman 1977): for each pair of practices that a way joins, the share of the shortest ways between them that lead over the work,
summed over the pairs; computed by Brandes's accumulation (2001) from the practices alone (Brandes 2008 on such subsets), so that the
cost is that of one search a practice. `share` divides it by the number of all pairs of practices in the network: 1 would be a work that lies
between any two.
"""

from __future__ import annotations

from collections import defaultdict
from math import lcm
from typing import TYPE_CHECKING

from kb.answers.map_words import count
from kb.answers.network.cited import Cited
from kb.answers.network.made import Measured

if TYPE_CHECKING:
    import networkx as nx


def bridging(cited: Cited) -> Measured:
    """Works that lie between practices, the one between most first. Works that lie between none are counted, not listed."""
    import networkx as nx

    claims = _claims(cited)
    network = two_mode({pair: len(found) for pair, found in claims.items()})
    practices = [node for node in network if node[0] == "practice"]
    works = [node for node in network if node[0] == "work"]
    between = _between(network, practices) if practices else {}
    pairs = len(practices) * (len(practices) - 1) // 2
    joined = sum(size * (size - 1) // 2 for size in (sum(kind == "practice" for kind, _ in part) for part in nx.connected_components(network)))
    found = []
    for node in works:
        if round(between[node], 6) > 0:
            _, work = node
            near = sorted(practice for _, practice in network[node])
            behind = sorted({claim for practice in near for claim in claims[work, practice]})
            found.append(
                {
                    "work": work, "label": cited.label("works", work), "betweenness": round(between[node], 6),
                    "share": round(between[node] / pairs, 6), "practices": near, "claims": behind, "sources": cited.sources(behind),
                    "basis": cited.basis((claim, work) for claim in behind),
                }
            )  # fmt: skip
    found.sort(key=lambda row: (-row["betweenness"], row["work"]))
    figures = {"works": len(works), "practices": len(practices), "pairs": pairs, "joined_pairs": joined, "bridges": len(found)}
    top = f"; the most: {found[0]['label']}, {100 * found[0]['share']:.1f} % of the pairs" if found else ""
    return Measured(
        rows=tuple(found),
        figures=figures,
        sentence=f"{len(found)} of {count(len(works), 'work')} {'lies' if len(found) == 1 else 'lie'} between practices{top}. "
        f"Works join {joined} of {count(pairs, 'pair')} of the {count(len(practices), 'practice')} that a work is cited for.",
    )


def _between(network: nx.Graph, practices: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """The betweenness of each node, for the ways between practices.

    Nodes are told by numbers meanwhile, which costs a third less in a large base: names are hashed anew each time.
    """
    import networkx as nx

    numbers = {node: number for number, node in enumerate(network)}
    ends = [numbers[practice] for practice in practices]
    between = nx.betweenness_centrality_subset(nx.convert_node_labels_to_integers(network), ends, ends, normalized=False, weight="length")
    return {node: between[number] for node, number in numbers.items()}


def two_mode(weights: dict[tuple[str, str], int]) -> nx.Graph:
    """The network of `weights`, by work and practice: nodes ("work", key) and ("practice", id), in order; edges with weight and length."""
    import networkx as nx

    found = nx.Graph()
    unit = lcm(*weights.values())
    for (work, practice), weight in sorted(weights.items()):
        found.add_edge(("work", work), ("practice", practice), weight=weight, length=unit // weight)
    return found


def _claims(cited: Cited) -> dict[tuple[str, str], list[str]]:
    """By work and practice, the claims on the practice that rest on the work."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in cited.claims.values():
        for work in claim.works:
            for practice in claim.practices:
                found[work, practice].append(claim.id)
    return dict(found)
