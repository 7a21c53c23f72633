"""Pairs that share something: works that claims rest on together, sources and claims that rest on the same works, terms that meet.

Each is the projection of a two-mode network onto one of its modes: two units are joined where they have a feature in common; the weight of the
link is the number of features that they share, each once. Links have no direction. Beside it stands Salton's cosine, the weight divided by the
square root of the product of the two units' own numbers of features (Salton and McGill 1983): 1 where they share all, near 0 where they share
little of much. The work is that of the pairs there are; a feature that k units have makes k (k - 1) / 2 of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from math import sqrt

from kb.answers.map_words import count
from kb.answers.network.cited import Cited, Use
from kb.answers.network.made import Measured
from kb.answers.query import Row

Holding = Mapping[str, Mapping[str, Iterable[str]]]
"""For each unit its features, each with the claims that say so."""
SINGULAR = {
    "works": "work", "sources": "source", "claims": "claim", "practices": "practice", "populations": "population", "outcomes": "outcome",
}  # fmt: skip


def cocitation(cited: Cited) -> Measured:
    """Works that claims rest on together: the weight is the number of claims that rest on both (Small 1973).

    Small counts documents that cite both. Here the claim is what cites: a review cites hundreds of works, and that two of them stand in one
    review tells little; that one claim rests on both tells that they are used for the same proposition. `sources` says how many documents these
    claims are from.
    """
    holding: dict[str, dict[str, list[str]]] = {work: {claim: [claim] for claim in claims} for work, claims in cited.resting().items()}
    return _pairs(cited, "works", "claims", holding, lambda work, claim, _: (claim, work))


def source_coupling(cited: Cited) -> Measured:
    """Sources that rest on the same works: the weight is the number of works that both cite for a claim (Kessler 1963)."""
    return _pairs(cited, "sources", "works", _holding(cited, "sources", "works"), lambda _, work, claim: (claim, work))


def claim_coupling(cited: Cited) -> Measured:
    """Claims that rest on the same works: the weight is the number of works that both rest on (Kessler 1963, with claims for documents)."""
    holding = {claim.id: {work: [claim.id] for work in claim.works} for claim in cited.claims.values() if claim.works}
    return _pairs(cited, "claims", "works", holding, lambda _, work, claim: (claim, work))


def meeting(of: str, by: str) -> Callable[[Cited], Measured]:
    """Terms of one list that share terms of another, works or sources: the weight is the number of these that claims of both have.

    Claims of every kind count. The terms are those that claims are coded with: a narrower term does not count for its broader one, or it would
    share everything with it.
    """

    def measured(cited: Cited) -> Measured:
        uses: Callable[[str, str, str], Use] | None = (lambda _, work, claim: (claim, work)) if by == "works" else None
        return _pairs(cited, of, by, _holding(cited, of, by), uses)

    return measured


def _holding(cited: Cited, of: str, by: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for claim in cited.claims.values():
        for unit in getattr(claim, of):
            for feature in getattr(claim, by):
                found.setdefault(unit, {}).setdefault(feature, []).append(claim.id)
    return found


def _pairs(cited: Cited, of: str, by: str, holding: Holding, use: Callable[[str, str, str], Use] | None) -> Measured:
    """The pairs, heaviest first. `use` gives the use of a work that a unit, a feature and a claim stand for; None where none does."""
    having: dict[str, list[str]] = {}
    for unit in sorted(holding):
        for feature in holding[unit]:
            having.setdefault(feature, []).append(unit)
    shared: dict[tuple[str, str], list[str]] = {}
    for feature in sorted(having):
        for pair in combinations(having[feature], 2):
            shared.setdefault(pair, []).append(feature)
    found = [_row(cited, of, pair, features, holding, use) for pair, features in shared.items()]
    found.sort(key=lambda row: (-row["weight"], -row["cosine"], row["one"], row["other"]))
    joined = {unit for pair in shared for unit in pair}
    figures = {"units": len(holding), "joined": len(joined), "pairs": len(found)}
    return Measured(rows=tuple(found), figures=figures, sentence=_sentence(of, by, found, figures))


def _row(
    cited: Cited, of: str, pair: tuple[str, str], features: list[str], holding: Holding, use: Callable[[str, str, str], Use] | None
) -> Row:  # fmt: skip
    one, other = pair
    behind = [(unit, feature, claim) for unit in pair for feature in features for claim in holding[unit][feature]]
    claims = sorted({claim for _, _, claim in behind})
    return {
        "one": one, "one_label": cited.label(of, one), "other": other, "other_label": cited.label(of, other), "weight": len(features),
        "cosine": round(len(features) / sqrt(len(holding[one]) * len(holding[other])), 6), "shared": features, "claims": claims,
        "sources": cited.sources(claims), "basis": cited.basis(use(*each) for each in behind) if use else None,
    }  # fmt: skip


def _sentence(of: str, by: str, found: list[Row], figures: Mapping[str, int]) -> str:
    units = count(figures["units"], SINGULAR[of])
    if not found:
        return f"No two {of} share {by}; {units} {'has' if figures['units'] == 1 else 'have'} any."
    first = found[0]
    one, other = (first[end] if of == "claims" else first[f"{end}_label"] for end in ("one", "other"))
    return (
        f"{count(figures['pairs'], 'pair')}: {figures['joined']} of {units} share {by} with another; the most: {one} and {other}, "
        f"{count(first['weight'], SINGULAR[by])}."
    )
