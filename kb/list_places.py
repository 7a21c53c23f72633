"""The order of lists, computed once at build: claims best supported first, those of each term, and works that most claims rest on first.

Records in, table rows out, in the order of schema.sql's columns, so that a page reads the part of a list that it shows and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.grading.cells import reaches
from kb.model import Base, Claim, Work
from kb.references import short_label

Row = tuple[object, ...]
Reach = Mapping[str, tuple[str, ...]]
"""A term to the terms that its claims count for."""


def tables(base: Base, claims: Sequence[Claim], ranks: Mapping[str, int]) -> Iterator[tuple[str, Iterable[Row]]]:
    """The tables of orders. `claims` are numbered from 1 in their order; `ranks` tells the level of each under the rubric `reported`."""
    ranked = sorted(((-ranks[one.id], n, one) for n, one in enumerate(claims, 1)), key=lambda each: each[:2])
    reach = _reach(base)
    yield "ranked_claims", ((place, n, one.id, one.kind, -rank) for place, (rank, n, one) in enumerate(ranked, 1))
    yield "term_levels", _term_levels(claims, ranks, reach)
    yield "ranked_term_claims", _term_claims(ranked, reach)
    yield "ranked_works", _ranked_works(base.works, claims)


def _reach(base: Base) -> Mapping[str, Reach]:
    vocabulary = base.vocabulary
    return {
        "practice": reaches(vocabulary.practices, vocabulary.frame.rows),
        "population": reaches(vocabulary.populations, vocabulary.frame.columns),
        "outcome": reaches(vocabulary.outcomes, ()),
    }


def _counted_for(claim: Claim, reach: Mapping[str, Reach]) -> Iterator[tuple[str, str]]:
    """Kind and id of the terms that a claim counts for, each once."""
    for kind, terms in (("practice", claim.practices), ("population", claim.populations), ("outcome", claim.outcomes)):
        yield from ((kind, wide) for wide in dict.fromkeys(wide for term in terms for wide in reach[kind][term]))


def _term_levels(claims: Sequence[Claim], ranks: Mapping[str, int], reach: Mapping[str, Reach]) -> Iterator[Row]:
    """How many claims of each level count for each term."""
    counts = Counter((*term, ranks[one.id]) for one in claims for term in _counted_for(one, reach))
    yield from ((*place, n) for place, n in sorted(counts.items()))


def _term_claims(ranked: Sequence[tuple[int, int, Claim]], reach: Mapping[str, Reach]) -> Iterator[Row]:
    """The claims of each term in the order of lists."""
    places: dict[tuple[str, str], list[int]] = {}
    for place, (_, _, claim) in enumerate(ranked, 1):
        for each in _counted_for(claim, reach):
            places.setdefault(each, []).append(place)
    for (kind, term), listed in sorted(places.items()):
        yield from ((kind, term, place, ranked[place - 1][1]) for place in listed)


def _ranked_works(works: Sequence[Work], claims: Sequence[Claim]) -> Iterator[Row]:
    """Works by how many claims rest on them; of as many by label, then key."""
    counts = Counter(key for one in claims for key in {link.work for link in one.evidence} if key)
    ranked = sorted((-counts[work.key], short_label(work), work.key) for work in works)
    yield from ((place, key, -count) for place, (count, _, key) in enumerate(ranked, 1))
