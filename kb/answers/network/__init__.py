"""The network of what the sources cite: which works, sources and terms belong together, what bridges, and what hangs on one work alone.

In: a built base, what is looked at, and a measure. Out: rows that name the claims behind each number. It knows the citations within the
sources read, and no others: nothing here measures a field's literature.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kb.answers.map_words import count
from kb.answers.network import bridging, concentration, parts, removal, shared
from kb.answers.network.cited import Cited, cited
from kb.answers.network.made import Measured, Network, Shape
from kb.answers.query import metadata
from kb.errors import KbError, nearest

_BRIDGING_WEIGHTS = "a practice and a work are joined by as many claims as rest on the work; what is cited more often is closer"
_SPLIT = "each claim counts one, divided evenly; the index is the sum of the squared shares"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure: what it finds, and its definition in a sentence for readers."""

    find: Callable[[sqlite3.Connection, Cited], Measured]
    shape: Shape
    title: str
    meaning: str
    origin: str
    """Who defined it, and when."""


def _meeting(of: str, by: str, told: str) -> Measure:
    return Measure(
        find=lambda _, base: shared.meeting(of, by)(base), shape="pairs", title=f"{of.capitalize()} that share {by}",
        meaning=f"two {of} are joined where claims on both {told}; weight: how many {by}, each once; no direction",
        origin="a projection of two modes onto one, with Salton's cosine (Salton and McGill 1983)",
    )  # fmt: skip


def _terms(of: str) -> dict[str, Measure]:
    """What terms of one list may share."""
    told = {"works": "rest on the same work", "sources": "stand in the same source"}
    others = [other for other in ("populations", "practices", "outcomes") if other != of]
    shares = [*others, "works", "sources"]
    return {f"shared-{by}": _meeting(of, by, told.get(by, f"are about the same {shared.SINGULAR[by]}")) for by in shares}


MEASURES: Final[Mapping[str, Mapping[str, Measure]]] = {
    "works": {
        "cocitation": Measure(
            find=lambda _, base: shared.cocitation(base), shape="pairs", title="Co-citation of works",
            meaning="two works are joined where one claim rests on both; weight: how many claims, each once; no direction",
            origin="Small (1973), with claims for citing documents",
        ),
        "bridging": Measure(
            find=lambda _, base: bridging.bridging(base), shape="bridges", title="Works that bridge practices",
            meaning=f"on how many shortest ways between two practices a work lies, shared among equal ways; {_BRIDGING_WEIGHTS}",
            origin="Freeman (1977); Newman (2001) for the lengths; Brandes (2001, 2008)",
        ),
        "concentration": Measure(
            find=lambda _, base: concentration.by_work(base), shape="shares", title="Shares of the claims by work",
            meaning=f"the share of the claims that rest on each work: {_SPLIT}",
            origin="Hirschman (1945), Herfindahl (1950)",
        ),
        "removal": Measure(
            find=removal.of_works, shape="removals", title="What the removal of one work would empty",
            meaning="combinations that would lose all support, or drop a level of the rubric 'reported', if no claim rested on the work",
            origin="the grades of this base, computed anew",
        ),
        "parts": Measure(
            find=lambda _, base: parts.of_evidence(base), shape="parts", title="Parts of claims and works, and works that stand alone",
            meaning="a claim and a work are joined where the claim rests on the work; no direction, no weight",
            origin="connected components",
        ),
    },
    "sources": {
        "coupling": Measure(
            find=lambda _, base: shared.source_coupling(base), shape="pairs", title="Bibliographic coupling of sources",
            meaning="two sources are joined where claims of both rest on the same work; weight: how many works, each once; no direction",
            origin="Kessler (1963)",
        ),
        "concentration": Measure(
            find=lambda _, base: concentration.by_source(base), shape="shares", title="Shares of the claims by source",
            meaning="the share of the claims that each source states; the index is the sum of the squared shares",
            origin="Hirschman (1945), Herfindahl (1950)",
        ),
    },
    "authors": {
        "concentration": Measure(
            find=lambda _, base: concentration.by_author_group(base), shape="shares", title="Shares of the claims by author group",
            meaning=f"the share of the claims that rest on works with a common author, directly or by way of other works: {_SPLIT}",
            origin="Hirschman (1945), Herfindahl (1950); Newman (2001) for groups and names",
        ),
        "removal": Measure(
            find=removal.of_author_groups, shape="removals", title="What the removal of one author group would empty",
            meaning="combinations that would lose all support, or drop a level of the rubric 'reported', if no claim rested on the group's works",
            origin="the grades of this base, computed anew; Newman (2001) for groups and names",
        ),
    },
    "claims": {
        "coupling": Measure(
            find=lambda _, base: shared.claim_coupling(base), shape="pairs", title="Bibliographic coupling of claims",
            meaning="two claims are joined where both rest on the same work; weight: how many works, each once; no direction",
            origin="Kessler (1963), with claims for documents",
        ),
    },
    **{of: _terms(of) for of in ("practices", "populations", "outcomes")},
    "graph": {
        "parts": Measure(
            find=parts.of_graph, shape="parts", title="Parts of the whole graph, and what stands alone",
            meaning="every node and link of the graph; no direction, no weight; links between the same two nodes count as one",
            origin="connected components",
        ),
    },
}  # fmt: skip
"""What can be looked at, and the measures of each; the first is the usual one."""
MEASURE_NAMES: Final = tuple(dict.fromkeys(name for measures in MEASURES.values() for name in measures))


def network(connection: sqlite3.Connection, *, of: str = "works", measure: str | None = None) -> Network:
    """One measure of the base's network, or the usual one. Raises KbError for what there is none of."""
    name = measure or next(iter(MEASURES.get(of, ())), "")
    chosen = _chosen(of, name)
    base = cited(connection)
    found = chosen.find(connection, base)
    about = metadata(connection)
    released = f" ({about['released']})" if about.get("released") else ""
    return Network(
        of=of, measure=name, shape=chosen.shape, title=chosen.title, note=note(base), meaning=chosen.meaning, origin=chosen.origin,
        base=f"{about['title']}, version {about['version']}{released}", figures=found.figures, sentence=found.sentence, rows=found.rows,
    )  # fmt: skip


def note(base: Cited) -> str:
    """What the networks of a base are of, and what they are not."""
    sources = {claim.source for claim in base.claims.values()}
    uses = sum(len(claim.works) for claim in base.claims.values())
    unread = uses - len(base.read)
    return (
        f"Citations within {count(len(sources), 'source')}, as {'it makes' if len(sources) == 1 else 'they make'} them for "
        f"{count(len(base.claims), 'claim')}; not a bibliometric database, and no measure of a field. {unread} of {count(uses, 'use')} of works "
        f"{'is' if unread == 1 else 'are'} known through the source alone (review_only)."
    )


def _chosen(of: str, name: str) -> Measure:
    if of not in MEASURES:
        raise KbError(f"no network of '{of}'; {nearest(of, MEASURES, other=f'use one of {_listed(MEASURES)}')}", exit_code=2)
    if name not in MEASURES[of]:
        raise KbError(f"no measure '{name}' of {of}; use one of {_listed(MEASURES[of])}", exit_code=2)
    return MEASURES[of][name]


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(names)
