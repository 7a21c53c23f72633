"""The graph of three columns: edges are claims about both ends, a node lights what shares one of its claims, and there is never too much of it."""

from __future__ import annotations

from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from examples import doubling
from hypothesis import given, settings
from hypothesis import strategies as st
from small_base import built, claim, link, work

from kb.answers.query import connect
from kb.answers.ways import COLUMNS, EDGES, TERMS, Asked, Incidence, incidence, ways


def known(*claims, terms=6):
    """An incidence of claims, each a kind, a rank, and the numbers of its practices, groups and outcomes."""
    labels = {kind: {f"{kind[0]}{n}": {"label": f"{kind} {n}", "definition": "", "synonyms": []} for n in range(terms)} for kind in COLUMNS}
    named = tuple(
        (f"c{number}", kind, rank, tuple(tuple(f"{COLUMNS[column][0]}{n}" for n in terms_of) for column, terms_of in enumerate(columns)))
        for number, (kind, rank, columns) in enumerate(claims)
    )
    return Incidence(claims=named, terms=labels)


def lit(found, node):
    return {edge.id for edge in found.edges_of(node)}


def test_neighbours_are_joined_where_a_claim_is_about_both():
    found = ways(known(("effect", 2, ([0], [1], [2])), ("barrier", 0, ([0], [1], []))))
    assert {edge.id: (edge.claims, edge.rank) for edge in found.edges} == {
        "practice:p0/population:p1": (("c0", "c1"), 2),
        "population:p1/outcome:o2": (("c0",), 2),
    }


def test_a_node_lights_only_edges_that_share_one_of_its_claims():
    found = ways(known(("effect", 2, ([0], [1], [2])), ("effect", 1, ([3], [1], [4]))))
    assert lit(found, "practice:p0") == {"practice:p0/population:p1", "population:p1/outcome:o2"}
    assert lit(found, "outcome:o4") == {"practice:p3/population:p1", "population:p1/outcome:o4"}
    assert lit(found, "population:p1") == {edge.id for edge in found.edges}


@pytest.mark.parametrize(
    ("asked", "claims"),
    [
        (Asked(kind="barrier"), {"c1"}),
        (Asked(level=2), {"c0"}),
        (Asked(terms=(("outcome", "o2"),)), {"c0"}),
        (Asked(terms=(("practice", "p0"), ("population", "p2"))), {"c2"}),
        (Asked(kind="gap"), set()),
    ],
    ids=["kind", "level", "outcome", "practice and group", "nothing"],
)
def test_filters_leave_claims_out(asked, claims):
    found = ways(known(("effect", 2, ([0], [1], [2])), ("barrier", 0, ([0], [1], [])), ("need", 1, ([0], [2], []))), asked)
    assert {claim for edge in found.edges for claim in edge.claims} == claims
    assert found.n_claims == len(claims)


TERM_SETS = st.lists(st.integers(0, 5), max_size=3, unique=True)
CLAIMS = st.lists(st.tuples(st.just("effect"), st.integers(0, 4), st.tuples(TERM_SETS, TERM_SETS, TERM_SETS)), max_size=12)


@settings(max_examples=150)
@given(CLAIMS)
def test_any_node_lights_exactly_the_edges_of_its_claims(claims):
    found = ways(known(*claims))
    for node in found.nodes:
        column, n = COLUMNS.index(node.kind), int(node.name[1:])
        own = {f"c{number}" for number, claim in enumerate(claims) if n in claim[2][column]}
        assert node.n == len(own)
        assert lit(found, node.id) == {edge.id for edge in found.edges if own & set(edge.claims)}


def test_columns_and_edges_are_bounded_by_those_with_the_most_claims():
    many = [("effect", 0, ([a], [b], [c])) for a, b, c in product(range(30), range(30), [0])]
    many += [("effect", 0, ([7], [9], [0]))] * 3
    found = ways(known(*many, terms=30))
    assert [sum(node.kind == kind for node in found.nodes) for kind in COLUMNS] == [TERMS, TERMS, 1]
    assert found.n_terms == {"practice": 30, "population": 30, "outcome": 1}
    assert len(found.edges) == EDGES < found.n_edges
    assert max(found.edges, key=lambda edge: len(edge.claims)).id == "population:p9/outcome:o0"
    assert all(bits < 1 << EDGES for bits in found.lit.values())


def test_a_term_that_is_asked_for_is_shown_however_few_its_claims():
    many = [("effect", 0, ([a], [b], [])) for a in range(30) for b in range(a % 3 + 1)]
    found = ways(known(*many, terms=30), Asked(terms=(("practice", "p27"),)))
    assert [node.name for node in found.nodes if node.kind == "practice"] == ["p27"]


@pytest.mark.slow
def test_work_grows_with_the_claims():
    def claims(n):
        return known(*[("effect", n % 5, ([n % 20, n % 7], [n % 11], [n % 13])) for n in range(n)], terms=20)

    assert doubling(ways, claims(20_000), claims(40_000)) <= 2.2


def test_an_edge_whose_best_support_is_for_harm_alone_says_so(tmp_path: Path) -> None:
    claims = (
        claim("c1", "tea/everyone", link("works", "u")),
        claim("c2", "tea/everyone", link("study", "u", result_reported="negative"), direction="negative"),
        claim("c3", "soup/everyone", link("study", "u", result_reported="positive")),
        claim("c4", "soup/everyone", link("study", "u", result_reported="none_found"), direction="none_found"),
    )
    with closing(connect(built(tmp_path / "kb.db", claims, (work("u"),)))) as connection:
        found = ways(incidence(connection))
    sides = {edge.id: (edge.rank, edge.against) for edge in found.edges}
    assert sides["practice:tea/population:everyone"] == (2, True)
    assert sides["practice:soup/population:everyone"] == (2, False)
