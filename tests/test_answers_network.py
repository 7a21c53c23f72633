"""Measures of the network: hand-computed values, brute force, networkx's own functions, and what always holds."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from small_base import VOCABULARY, built, claim, link, work

from kb.answers.network import MEASURES, network, note
from kb.answers.network.authors import author_groups
from kb.answers.network.bridging import bridging, two_mode
from kb.answers.network.cited import Cited, Stated, cited
from kb.answers.network.concentration import by_work
from kb.answers.network.made import COLUMNS, Network
from kb.answers.network.shared import claim_coupling, cocitation
from kb.answers.network.table import network_csv, table
from kb.answers.query import connect, rows
from kb.answers.what_if import recompute
from kb.errors import KbError
from kb.grading import context_of, grades, reported
from kb.grading.cells import cells
from kb.model import Evidence, Name, Term

ALL = [(of, measure) for of, measures in MEASURES.items() for measure in measures]
NAMES = [f"{measure} of {of}" for of, measure in ALL]
TOLD = {"result_reported": "positive"}
CLAIMS = (
    claim("c1", "tea/everyone", link("study", "a", **TOLD)),
    claim("c2", "tea/everyone", link("works", "a"), link("works", "b")),
    claim("c3", "soup/sailors", link("works", "b"), link("works", "b")),
    claim("c4", "soup/everyone", link("works", "c")),
    claim("c5", "soup/everyone"),
    claim("c6", "tea/sailors", link("works", "a"), link("works", "b"), direction="negative"),
)
WORKS = tuple(map(work, "abcd"))


def measured(path: Path, of: str = "works", measure: str | None = None) -> Network:
    with closing(connect(path)) as connection:
        return network(connection, of=of, measure=measure)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("network") / "kb.db", CLAIMS, WORKS)


@pytest.fixture
def whole(either_base: Path) -> Path:
    return either_base / "kb.db"


def pairs(found: Network, *columns: str) -> list[tuple[object, ...]]:
    return [(row["one"], row["other"], *(row[column] for column in columns)) for row in found.rows]


# By hand


def test_works_are_joined_by_the_claims_that_rest_on_both(small: Path) -> None:
    assert pairs(measured(small), "weight", "cosine", "shared", "claims", "sources", "basis") == [
        ("a", "b", 2, 0.666667, ["c2", "c6"], ["c2", "c6"], ["review"], "review_only")
    ]


def test_a_work_cited_twice_by_a_claim_counts_once(small: Path) -> None:
    assert pairs(measured(small, "claims"), "weight", "shared") == [
        ("c2", "c6", 2, ["a", "b"]),
        ("c1", "c2", 1, ["a"]),
        ("c1", "c6", 1, ["a"]),
        ("c2", "c3", 1, ["b"]),
        ("c3", "c6", 1, ["b"]),
    ]


def test_practices_share_groups_works_and_sources(small: Path) -> None:
    everything = ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert pairs(measured(small, "practices"), "weight", "shared", "claims") == [("soup", "tea", 2, ["everyone", "sailors"], everything)]
    assert pairs(measured(small, "practices", "shared-works"), "weight", "cosine", "shared", "claims", "basis") == [
        ("soup", "tea", 1, 0.5, ["b"], ["c2", "c3", "c6"], "review_only")
    ]
    assert pairs(measured(small, "practices", "shared-sources"), "weight", "cosine", "basis") == [("soup", "tea", 1, 1.0, None)]


def test_one_source_is_coupled_with_none(small: Path) -> None:
    found = measured(small, "sources")
    assert (found.rows, found.sentence) == ((), "No two sources share works; 1 source has any.")


def test_the_work_between_two_practices_bridges_them(small: Path) -> None:
    (row,) = measured(small, "works", "bridging").rows
    assert (row["work"], row["betweenness"], row["share"], row["practices"], row["claims"]) == ("b", 1.0, 1.0, ["soup", "tea"], ["c2", "c3", "c6"])


def test_equal_ways_share_and_frequent_citation_is_near(tmp_path: Path) -> None:
    """Twice cited links in a row of four are as long as two links that are cited once: 4 * 1/2 = 2 * 1."""
    practices = tuple(Term(id=name, label=name.upper(), definition="A practice.") for name in ("p", "q", "r"))
    links = [("u", "p", 2), ("u", "q", 2), ("v", "q", 2), ("v", "r", 2), ("w", "p", 1), ("w", "r", 1)]
    each = [(name, practice) for name, practice, times in links for _ in range(times)]
    claims = tuple(claim(f"c{n}", f"{practice}/everyone", link("works", name)) for n, (name, practice) in enumerate(each))
    vocabulary = replace(VOCABULARY, practices=practices, frame=replace(VOCABULARY.frame, rows=("p",)))
    path = built(tmp_path / "kb.db", claims, tuple(map(work, "uvw")), vocabulary=vocabulary)
    found = measured(path, "works", "bridging")
    assert [(row["work"], row["betweenness"], row["share"]) for row in found.rows] == [("u", 1.5, 0.5), ("v", 1.5, 0.5), ("w", 0.5, 0.166667)]


def test_shares_are_divided_among_the_works_of_a_claim(small: Path) -> None:
    found = measured(small, "works", "concentration")
    assert [(row["unit"], row["share"], row["n_claims"], row["alone"]) for row in found.rows] == [
        ("a", 0.4, 3, 1),
        ("b", 0.4, 3, 1),
        ("c", 0.2, 1, 1),
    ]
    assert found.figures == {
        "claims": 6, "resting": 5, "units": 3, "alone": 3, "top_share": 0.4, "herfindahl": 0.36, "equal_units": 2.78,
    }  # fmt: skip


def test_one_source_carries_everything(small: Path) -> None:
    found = measured(small, "sources", "concentration")
    assert [(row["unit"], row["share"], row["alone"], row["basis"]) for row in found.rows] == [("review", 1.0, 6, None)]
    assert (found.figures["herfindahl"], found.figures["equal_units"]) == (1.0, 1.0)


def test_a_removal_tells_what_is_emptied_and_what_drops(small: Path) -> None:
    found = measured(small, "works", "removal")
    assert [(row["unit"], row["n_emptied"], row["n_lowered"], row["n_claims_lowered"], row["n_claims"]) for row in found.rows] == [
        ("b", 1, 0, 1, 3), ("c", 1, 0, 1, 1), ("a", 0, 1, 1, 3),
    ]  # fmt: skip
    b, c, a = found.rows
    assert b["emptied"] == [{"practice": "soup", "population": "sailors"}]
    assert c["emptied"] == [{"practice": "soup", "population": "everyone"}]
    assert a["lowered"] == [{"practice": "tea", "population": "everyone", "side": "benefit", "from": "promising", "to": "rationale_only"}]
    assert a["claims_lowered"] == [{"claim": "c1", "from": "promising", "to": "none_stated"}]
    assert found.figures == {"units": 3, "emptying": 2, "graded": 4, "asked": 4, "in_frame": True}


def test_parts_and_what_stands_alone(small: Path) -> None:
    found = measured(small, "works", "parts")
    assert [(row["works"], row["claims"]) for row in found.rows] == [(["a", "b"], ["c1", "c2", "c3", "c6"]), (["c"], ["c4"]), (["d"], [])]
    assert found.figures == {"parts": 3, "alone": 1, "nodes": 9, "largest": 6, "claims_without_work": 1}


def test_the_whole_graph_holds_terms_too(small: Path) -> None:
    found = measured(small, "graph")
    assert [row["n_nodes"] for row in found.rows] == [15, 1]
    assert found.rows[0]["terms"] == ["outcome:warmth", "population:everyone", "population:sailors", "practice:soup", "practice:tea"]
    assert found.rows[1]["works"] == ["d"]


def grouped(tmp_path: Path, *authors: tuple[Name, ...]) -> list[tuple[str, tuple[str, ...], str]]:
    works = tuple(replace(work(f"w{n}"), authors=names) for n, names in enumerate(authors))
    path = built(tmp_path / "kb.db", tuple(claim(f"c{n}", "tea/everyone", link("works", one.key)) for n, one in enumerate(works)), works)
    with closing(connect(path)) as connection:
        return [(group.id, group.works, group.label) for group in author_groups(cited(connection))]


def test_works_with_a_common_author_are_one_group_near_and_far(tmp_path: Path) -> None:
    kim, lee, poe = Name(family="Kim", given="Bo"), Name(family="Lee", given="Ann"), Name(family="Poe", given="Eve")
    assert grouped(tmp_path, (kim,), (kim, lee), (lee,), (poe,)) == [
        ("w0", ("w0", "w1", "w2"), "Kim, Bo; Lee, Ann"),
        ("w3", ("w3",), "Poe (2010)"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Name(family="Pane", given="J. F."), Name(family="Pane", given="John"), True),
        (Name(family="Müller", given="Ada"), Name(family="Muller", given="A."), True),
        (Name(family="Lee", given="Ann"), Name(family="Lee", given="Bo"), False),
        (Name(family="Institute A", literal=True), Name(family="Institute B", literal=True), False),
        (Name(family="Office, North", literal=True), Name(family="Office, North-West", literal=True), False),
    ],
    ids=["initials", "accents", "another given name", "another body", "a body with a comma"],
)
def test_names_of_one_author(one: Name, other: Name, same: bool, tmp_path: Path) -> None:
    assert (len(grouped(tmp_path, (one,), (other,))) == 1) is same


def test_works_without_authors_are_told_apart(tmp_path: Path) -> None:
    assert len(grouped(tmp_path, (), ())) == 2


def test_groups_name_their_works_and_authors(tmp_path: Path) -> None:
    names = (Name(family="Kim", given="Bo"),)
    works = (replace(work("a"), authors=names), replace(work("b"), authors=names))
    path = built(tmp_path / "kb.db", CLAIMS[:3], works)
    (shares,) = measured(path, "authors").rows
    assert (shares["works"], shares["authors"], shares["share"], shares["alone"]) == (["a", "b"], ["Kim, Bo"], 1.0, 3)
    (removal,) = measured(path, "authors", "removal").rows
    assert (removal["works"], removal["n_emptied"], removal["n_claims_lowered"]) == (["a", "b"], 2, 3)


def test_a_work_that_was_read_is_told_from_one_that_was_not(tmp_path: Path) -> None:
    read = replace(link("works", "a"), basis="primary_read")
    claims = (claim("c1", "tea/everyone", read, link("works", "b")), claim("c2", "soup/everyone", read))
    path = built(tmp_path / "kb.db", claims, WORKS[:2])
    assert [row["basis"] for row in measured(path).rows] == ["mixed"]
    assert [row["basis"] for row in measured(path, "claims").rows] == ["primary_read"]
    assert "1 of 3 uses of works is known through the source alone" in measured(path).note


def test_a_work_that_disputes_is_cited_too(tmp_path: Path) -> None:
    claims = (claim("c1", "tea/everyone", link("works", "a"), replace(link("study", "b"), stance="disputes")),)
    assert pairs(measured(built(tmp_path / "kb.db", claims, WORKS[:2])), "weight") == [("a", "b", 1)]


def test_a_base_without_a_map_looks_at_every_combination(tmp_path: Path) -> None:
    vocabulary = replace(VOCABULARY, frame=replace(VOCABULARY.frame, rows=(), columns=()))
    found = measured(built(tmp_path / "kb.db", CLAIMS, WORKS, vocabulary=vocabulary), "works", "removal")
    assert found.figures["in_frame"] is False
    assert found.figures["graded"] == found.figures["asked"] > 0


@pytest.mark.parametrize(("of", "measure"), ALL, ids=NAMES)
def test_a_base_without_claims_has_networks_without_rows(of: str, measure: str, tmp_path: Path) -> None:
    found = measured(built(tmp_path / "kb.db", ()), of, measure)
    assert all(row["n_nodes"] <= 2 for row in found.rows) if measure == "parts" else found.rows == ()
    assert found.sentence
    assert table(found).heads
    assert network_csv(found).startswith(",".join(COLUMNS[found.shape]))


# What always holds

incidences = st.dictionaries(
    st.sampled_from([f"c{n}" for n in range(8)]),
    st.tuples(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4), st.lists(st.sampled_from("pqrs"), unique=True, max_size=3)),
    max_size=8,
)


def cited_as(incidence: dict[str, tuple[list[str], list[str]]]) -> Cited:
    """Claims with their works and practices."""
    claims = {
        name: Stated(
            id=name, source="s", statement=name, practices=tuple(practices), populations=("all",), outcomes=(), works=tuple(sorted(works))
        )
        for name, (works, practices) in sorted(incidence.items())
    }  # fmt: skip
    works = {key: {"label": key, "names": None} for key in (*"abcdef", "s")}
    terms = {"practices": {name: name for name in "pqrs"}, "populations": {"all": "All"}, "outcomes": {}}
    return Cited(claims=claims, read=frozenset(), works=works, terms=terms)


@given(incidences)
def test_pairs_are_the_projections_that_networkx_makes(incidence: dict[str, tuple[list[str], list[str]]]) -> None:
    base = cited_as(incidence)
    links = nx.Graph()
    links.add_edges_from((one.id, key) for one in base.claims.values() for key in one.works)
    claims = [one for one in base.claims if one in links]
    for found, units in ((cocitation(base), set(links) - set(claims)), (claim_coupling(base), set(claims))):
        expected = bipartite.weighted_projected_graph(links, units) if links else links
        assert {frozenset(row[end] for end in ("one", "other")): row["weight"] for row in found.rows} == {
            frozenset(ends): weight for *ends, weight in expected.edges(data="weight")
        }
        for row in found.rows:
            assert row["cosine"] == round(row["weight"] / sqrt(links.degree(row["one"]) * links.degree(row["other"])), 6) <= 1


@given(incidences)
def test_shares_sum_to_one_and_the_index_lies_between_its_bounds(incidence: dict[str, tuple[list[str], list[str]]]) -> None:
    found = by_work(cited_as(incidence))
    if not found.rows:
        assert found.figures["herfindahl"] is None
        return
    assert abs(sum(row["share"] for row in found.rows) - 1) < 1e-5
    assert 1 / len(found.rows) - 1e-5 <= found.figures["herfindahl"] <= found.figures["top_share"] + 1e-5  # type: ignore[operator]
    assert sum(row["n_claims"] for row in found.rows) == sum(len(works) for works, _ in incidence.values())


@given(incidences)
def test_betweenness_is_what_walking_every_shortest_way_gives(incidence: dict[str, tuple[list[str], list[str]]]) -> None:
    base = cited_as(incidence)
    weights = Counter((key, practice) for one in base.claims.values() for key in one.works for practice in one.practices)
    ways = nx.Graph()
    for (key, practice), weight in weights.items():
        ways.add_edge(("work", key), ("practice", practice), length=Fraction(1, weight))
    between: dict[str, Fraction] = {}
    practices = [node for node in ways if node[0] == "practice"]
    for one, other in combinations(practices, 2):
        if nx.has_path(ways, one, other):
            shortest = list(nx.all_shortest_paths(ways, one, other, weight="length"))
            for way in shortest:
                for kind, name in way:
                    if kind == "work":
                        between[name] = between.get(name, Fraction()) + Fraction(1, len(shortest))
    found = {row["work"]: row["betweenness"] for row in bridging(base).rows}
    assert found == {name: round(float(value), 6) for name, value in between.items()}
    assert all(isinstance(length, int) for *_, length in two_mode(dict(weights)).edges(data="length"))


grounds = st.builds(
    lambda ground, name, stance, told: Evidence(rests_on=ground, work=name, stance=stance, facts=link("study", **told).facts),
    st.sampled_from(["study", "studies_say", "works", "bare_assertion"]), st.sampled_from("abc"), st.sampled_from(["supports", "disputes"]),
    st.fixed_dictionaries({}, optional={"result_reported": st.just("positive"), "significant": st.just("yes"), "outcome_measured": st.just("x")}),
)  # fmt: skip


@given(st.lists(grounds, max_size=5), st.sampled_from("abc"))
def test_a_claim_never_rises_when_a_work_is_taken_away(links: list[Evidence], gone: str) -> None:
    before = claim("c1", "tea/everyone", *links)
    after = replace(before, evidence=tuple(one for one in before.evidence if one.work != gone))
    ranks = [reported.RUBRIC.rank(reported.grade(one, {}).level) for one in (before, after)]
    assert ranks[1] <= ranks[0]


@pytest.mark.parametrize("of", ["works", "authors"])
def test_a_removal_is_what_grading_the_whole_base_anew_gives(of: str, whole: Path) -> None:
    with closing(connect(whole)) as connection:
        found = network(connection, of=of, measure="removal")
        base = recompute(connection)
        held = {(row["practice"], row["population"]): row["state"] for row in rows(connection, "SELECT * FROM cell_exports WHERE in_frame")}
    assert sum(state == "graded" for state in held.values()) == found.figures["graded"]
    before = {(cell.practice, cell.population): cell for cell in base.cells() if cell.in_frame}
    ranks = [level.id for level in reported.RUBRIC.levels]
    for row in found.rows:
        works = set(row.get("works", [row["unit"]]))
        left = [replace(one, evidence=tuple(each for each in one.evidence if each.work not in works)) for one in base.claims]
        graded = grades(left, context_of(left, base.context.labels, base.context.designs))["reported"]
        anew = {(cell.practice, cell.population): cell for cell in cells(left, graded, base.vocabulary, reported.RUBRIC) if cell.in_frame}
        emptied = [place for place, cell in before.items() if cell.state == "graded" and anew[place].state != "graded"]
        assert sorted((cell["practice"], cell["population"]) for cell in row["emptied"]) == sorted(emptied)
        lowered = {
            (*place, side, getattr(cell, name), getattr(anew[place], name))
            for place, cell in before.items()
            for side, name in (("benefit", "strength"), ("against", "strength_against"))
            if getattr(cell, name) != getattr(anew[place], name) and place not in emptied
        }
        assert {tuple(one.values()) for one in row["lowered"]} == lowered
        assert all(ranks.index(one["to"]) < ranks.index(one["from"]) for one in row["lowered"])
        assert not [place for place, cell in before.items() if cell.state != "graded" and anew[place].state == "graded"]


@pytest.mark.parametrize(("of", "measure"), ALL, ids=NAMES)
def test_the_order_of_the_input_changes_nothing(of: str, measure: str, small: Path, tmp_path: Path) -> None:
    claims, works = list(CLAIMS), list(WORKS)
    random.Random(4).shuffle(claims)
    works.reverse()
    turned = built(tmp_path / "kb.db", tuple(replace(one, evidence=one.evidence[::-1]) for one in claims), tuple(works))
    assert measured(turned, of, measure).told() == measured(small, of, measure).told()


@pytest.mark.parametrize(("of", "measure"), ALL, ids=NAMES)
def test_every_row_names_claims_of_the_base_and_who_states_them(of: str, measure: str, whole: Path) -> None:
    found = measured(whole, of, measure)
    with closing(connect(whole)) as connection:
        source_of = {row["id"]: row["source"] for row in rows(connection, "SELECT id, source FROM claim_records")}
    for row in found.rows:
        assert set(COLUMNS[found.shape]) <= set(row)
        assert row["claims"] or measure == "parts"
        assert row["claims"] == sorted(set(row["claims"]))
        assert row["sources"] == sorted({source_of[name] for name in row["claims"]})
        assert row["basis"] in (None, "review_only", "primary_read", "mixed")
    assert "not a bibliometric database" in found.note
    json.dumps(found.told(), allow_nan=False)


# As networkx, table and CSV


def test_pairs_are_a_graph_of_networkx(small: Path) -> None:
    graph = measured(small, "claims").graph()
    assert not graph.is_directed()
    assert not graph.is_multigraph()
    assert graph.number_of_edges() == 5
    assert graph["c2"]["c6"]["weight"] == 2
    assert graph.nodes["c2"]["label"] == "Statement c2."


def test_a_list_is_no_graph(small: Path) -> None:
    with pytest.raises(KbError, match="removal of works is a list, no network of pairs"):
        measured(small, "works", "removal").graph()


@pytest.mark.parametrize(
    ("of", "measure", "told"),
    [
        ("work", None, "no network of 'work'; did you mean 'works'"),
        ("nothing at all", None, "use one of works, sources, authors"),
        ("sources", "removal", "no measure 'removal' of sources; use one of coupling, concentration"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(of: str, measure: str | None, told: str, small: Path) -> None:
    with pytest.raises(KbError, match=told):
        measured(small, of, measure)


@pytest.mark.parametrize(("of", "measure"), ALL, ids=NAMES)
def test_csv_holds_every_row_and_column(of: str, measure: str, whole: Path) -> None:
    found = measured(whole, of, measure)
    read = list(csv.DictReader(io.StringIO(network_csv(found))))
    assert len(read) == len(found.rows)
    for got, row in zip(read, found.rows, strict=True):
        assert list(got) == list(row)
        assert json.loads(got["claims"]) == row["claims"]
    assert len(list(csv.reader(io.StringIO(network_csv(found, 1))))) <= 2


def test_csv_cells_are_no_formulas(tmp_path: Path) -> None:
    works = (replace(work("a"), authors=(Name(family="=1+1", literal=True),)), work("b"))
    found = measured(built(tmp_path / "kb.db", CLAIMS[1:2], works))
    assert ",'=1+1 (2010)," in network_csv(found)
    assert ",=1+1 (2010)," in network_csv(found, raw=True)


def test_the_note_counts_what_was_read(small: Path) -> None:
    with closing(connect(small)) as connection:
        told = note(cited(connection))
    assert told == (
        "Citations within 1 source, as it makes them for 6 claims; not a bibliometric database, and no measure of a field. "
        "7 of 7 uses of works are known through the source alone (review_only)."
    )
