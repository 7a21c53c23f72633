from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from small_base import built, claim, link, work

from kb import pipeline
from kb.answers.gaps import SUPPORTED, gaps
from kb.answers.query import connect
from kb.answers.reading_list import fact_values
from kb.answers.reading_words import Move, clause, foremost, sentence
from kb.errors import KbError
from kb.model import FactName

ROOT = Path(__file__).parent.parent
EFFECTS = "c.kind IN ('effect', 'association')"
RANKS = "SELECT g.claim, l.rank FROM grades g JOIN rubric_levels l USING (rubric, level) WHERE g.rubric = 'reported'"


@pytest.fixture
def database(either_base: Path) -> Path:
    return either_base / "kb.db"


def found(path: Path, **asked: str) -> dict[str, Any]:
    with closing(connect(path)) as connection:
        return gaps(connection, **asked)


COUNTS = {
    "stronger": f"SELECT count(*) FROM claims c JOIN ({RANKS}) r ON r.claim = c.id WHERE {EFFECTS} AND c.wording = 'asserts' AND r.rank < 2",
    "weaker": f"SELECT count(*) FROM claims c JOIN ({RANKS}) r ON r.claim = c.id WHERE {EFFECTS} AND c.wording IN ('may', 'suggests') AND r.rank > 1",
    "advice": "SELECT count(*) FROM claims WHERE kind = 'recommendation'",
    "said_missing": "SELECT count(*) FROM claims WHERE kind = 'gap'",
    "untraceable": "SELECT count(DISTINCT e.claim) FROM evidence e LEFT JOIN works w ON w.key = e.work "
    "WHERE w.status = 'unresolved' OR (e.work IS NULL AND e.rests_on = 'named_data')",
}


@pytest.mark.parametrize("name", COUNTS)
def test_lists_are_as_long_as_the_tables_say(database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        assert len(found(database)[name]) == connection.execute(COUNTS[name]).fetchone()[0]


def test_combinations_are_counted_as_in_the_cells(database: Path) -> None:
    answer = found(database)
    with closing(sqlite3.connect(database)) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM cells WHERE in_frame GROUP BY state"))
    assert {one["state"]: one["n"] for one in answer["empty"] if one["n"]} == {state: n for state, n in states.items() if state != "graded"}
    assert answer["n_asked"] == sum(states.values()) - states.get("out_of_scope", 0)
    assert all(len(one["cells"]) == one["n"] for one in answer["empty"])


def test_a_group_without_a_result_has_none_among_the_claims_that_count_for_it(database: Path) -> None:
    query = f"SELECT count(*) FROM population_claims p JOIN claims c ON c.id = p.claim JOIN ({RANKS}) r ON r.claim = c.id "
    with closing(sqlite3.connect(database)) as connection:
        for row in found(database)["populations"]:
            count = connection.execute(query + f"WHERE p.population = ? AND {EFFECTS} AND r.rank >= 2", (row["id"],)).fetchone()[0]
            assert row["n_result"] == count


def test_advice_by_addressee_adds_up(database: Path) -> None:
    answer = found(database)
    for row in answer["advice_by_addressee"]:
        told = [one["behind"] for one in answer["advice"] if row["addressee"] in (one["addressees"] or ["nobody named"])]
        assert row["n"] == len(told)
        assert row["n_without"] == sum(behind not in SUPPORTED for behind in told)
        assert row["n"] == row["n_without"] + sum(row[f"n_{name.replace(' ', '_')}"] for name in SUPPORTED)


def test_a_filter_takes_only_what_counts_for_it(database: Path) -> None:
    whole = found(database)
    chosen = whole["populations"][0]["id"]
    part = found(database, population=chosen)
    assert {cell["population"] for one in part["empty"] for cell in one["cells"]} <= {chosen}
    assert [row["id"] for row in part["populations"]] == [chosen]
    assert {one["id"] for one in part["stronger"]} <= {one["id"] for one in whole["stronger"]}
    assert sum(row["n_cells"] for row in part["read_next"]) <= sum(row["n_cells"] for row in whole["read_next"])


def test_an_unknown_term_is_refused(database: Path) -> None:
    with pytest.raises(KbError, match="no practice 'nope'"):
        found(database, practice="nope")


RESULT = {"result_reported": "positive"}


@pytest.mark.parametrize(
    ("wording", "evidence", "listed"),
    [
        ("asserts", link("bare_assertion"), "stronger"),
        ("asserts", link("works", "u"), "stronger"),
        ("asserts", link("study", "u"), "stronger"),
        ("asserts", link("study", "u", **RESULT), None),
        ("suggests", link("study", "u", **RESULT), "weaker"),
        ("may", link("study", "u", **RESULT), "weaker"),
        ("may", link("works", "u"), None),
        ("suggests", link("bare_assertion"), None),
        ("should", link("study", "u", **RESULT), None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_wording_is_held_against_the_level(tmp_path: Path, wording: str, evidence: Any, listed: str | None) -> None:
    answer = found(built(tmp_path / "kb.db", (claim("c1", "tea/everyone", evidence, wording=wording),), (work("u"),)))
    assert {name for name in ("stronger", "weaker") if answer[name]} == ({listed} if listed else set())
    assert sum(row["n"] for row in answer["wording"]) == 1


def test_only_claims_of_effect_are_held_against_their_wording(tmp_path: Path) -> None:
    answer = found(built(tmp_path / "kb.db", (claim("c1", "tea/everyone", kind="definition", direction="not_applicable"),)))
    assert not answer["stronger"]
    assert not answer["wording"]


ADVICE = {"kind": "recommendation", "direction": "not_applicable", "wording": "should"}


@pytest.mark.parametrize(
    ("combination", "behind"),
    [("tea/everyone", "same group"), ("tea/sailors", "wider group"), ("soup/everyone", "nothing"), ("/everyone", "no practice named")],
)
def test_what_stands_behind_advice(tmp_path: Path, combination: str, behind: str) -> None:
    """The result on soup is one of sailors alone: it stands behind no advice for everyone."""
    results = (claim("c1", "tea/everyone", link("study", "u", **RESULT)), claim("c2", "soup/sailors", link("study", "u", **RESULT)))
    answer = found(built(tmp_path / "kb.db", (*results, claim("c3", combination, addressees=("anyone",), **ADVICE)), (work("u"),)))
    assert [one["behind"] for one in answer["advice"]] == [behind]


def test_untraceable_claims_say_whether_anything_else_stands_behind_them(tmp_path: Path) -> None:
    claims = (
        claim("c1", "tea/everyone", link("works", "lost")),
        claim("c2", "tea/everyone", link("works", "lost"), link("works", "u")),
        claim("c3", "tea/everyone", link("named_data")),
        claim("c4", "tea/everyone", link("works", "u")),
    )
    answer = found(built(tmp_path / "kb.db", claims, (work("u"), work("lost", "unresolved"))))
    assert [(one["id"], one["alone"]) for one in answer["untraceable"]] == [("c1", True), ("c3", True), ("c2", False)]


@pytest.fixture(scope="module")
def to_read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Four works by key, as `read this next` has them."""
    claims = (
        claim("c1", "tea/everyone", link("study", "u", **RESULT)),
        claim("c2", "tea/sailors", link("study", "u")),
        claim("c3", "soup/everyone", link("studies_say", "v")),
        claim("c4", "soup/everyone", link("studies_say", "v")),
        claim("c5", "soup/sailors", link("study", "w", **RESULT, significant="yes")),
        claim("c6", "soup/sailors", link("works", "x")),
    )
    path = built(tmp_path_factory.mktemp("read") / "kb.db", claims, tuple(work(key, "unresolved") for key in "uvwx"))
    return {row["work"]: row for row in found(path)["read_next"]}


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        # c2 tells no result: told, it is 'Some result reported', and so is tea/sailors. c1 has one; significance or outcome alone lifts it nowhere.
        ("u", {"result_reported": ({"c2"}, {"tea/sailors"})}),
        # Both claims cite v for what studies say: a result told of it lifts both, and their one combination.
        ("v", {"result_reported": ({"c3", "c4"}, {"soup/everyone"})}),
        # The result is significant: only the outcome's name is lacking for 'Significant result reported'.
        ("w", {"outcome_measured": ({"c5"}, {"soup/sailors"})}),
    ],
)
def test_read_this_next_counts_what_a_reader_counts_by_hand(
    to_read: dict[str, dict[str, Any]], key: str, moved: dict[str, tuple[set[str], set[str]]]
) -> None:
    by_fact: dict[str, tuple[set[str], set[str]]] = {}
    for setting in to_read[key]["settings"]:
        claims, cells = by_fact.setdefault(setting["fact"], (set(), set()))
        claims |= {one["claim"] for one in setting["claims"] if one["rubric"] == "reported"}
        cells |= {f"{one['practice']}/{one['population']}" for one in setting["cells"] if one["rubric"] == "reported"}
    assert {fact: sets for fact, sets in by_fact.items() if sets[0]} == moved
    (claims, cells), *_ = moved.values()
    assert to_read[key]["rubrics"]["reported"] == {"n_claims": len(claims), "n_cells": len(cells)}


def test_read_this_next_ranks_by_combinations_then_claims(to_read: dict[str, dict[str, Any]]) -> None:
    """By hand: of u both combinations may lose tier 1; of v one combination and two claims rise; of w one of each."""
    assert [(row["work"], row["n_cells"], row["n_claims"]) for row in to_read.values()] == [("u", 2, 2), ("v", 1, 2), ("w", 1, 1)]


def test_read_this_next_says_which_answer_would_move_from_what_to_what(to_read: dict[str, dict[str, Any]]) -> None:
    assert to_read["u"]["sentence"] == (
        "U (2010): 2 claims rest on its results, and it is not known which work is meant. Word of its result could raise Tea: Sailors from "
        "“Argument or source, no result” to “Some result reported”. 1 more combination could move too."
    )
    assert to_read["u"]["move"] == {
        "facts": [{"fact": "result_reported", "value": "positive"}], "rubric": "reported", "practice": "tea", "population": "sailors",
        "claim": None, "from": "Argument or source, no result", "to": "Some result reported",
    }  # fmt: skip
    assert "Word of what it measured could raise Soup: Sailors" in to_read["w"]["sentence"]


def moved(old: int, new: int, **other: Any) -> Move:
    return Move(**{"facts": (("significant", "no"),), "scale": ("reported", "now"), "favourable": True, "cell": ("a", "b")} | other, old=old, new=new)


@pytest.mark.parametrize(
    ("moves", "first"),
    [
        ([moved(2, 1), moved(1, 2)], 1),
        ([moved(1, 2), moved(1, 3)], 1),
        ([moved(1, 2, favourable=False), moved(1, 2)], 1),
        ([moved(5, 7, scale=("essa", "now")), moved(2, 1)], 1),
        ([moved(5, 7, scale=("essa", "possible")), moved(5, 6, scale=("essa", "now"))], 1),
    ],
    ids=["up before down", "more steps", "for before against", "the first rubric", "as it is before what is possible"],
)
def test_the_foremost_move(moves: list[Move], first: int) -> None:
    assert foremost(moves) is moves[first]


@pytest.mark.parametrize(
    ("move", "n_more", "said"),
    [
        (None, 0, "Nothing that is not known of it would change a level."),
        (
            moved(2, 1, favourable=False), 2,
            "Word that its result is not significant could lower what speaks against a benefit in the place from “Some result reported” to "
            "“Argument or source, no result”. 2 more combinations could move too.",
        ),
        (
            moved(6, 5, scale=("essa", "possible"), facts=(("design", "quasi_experimental"), ("adjusted", "yes")), cell=None, claim="c1"), 0,
            "No fact alone would change a level; all of them told at once could lower the best level possible for the place from “ESSA tier 2” to "
            "“ESSA tier 3”. No combination of the map would move.",
        ),
    ],
    ids=["none", "against", "all at once, of a claim"],
)  # fmt: skip
def test_the_sentence_on_a_work_to_read(move: Move | None, n_more: int, said: str) -> None:
    assert sentence("U (2010)", 1, unresolved=False, move=move, place="the place", n_more=n_more) == f"U (2010): 1 claim rests on its results. {said}"


@pytest.mark.parametrize("fact", fact_values())
def test_each_fact_that_is_set_has_words(fact: FactName) -> None:
    said = [clause(((fact, value),)) for value in fact_values()[fact]]
    assert all(each.startswith(("of ", "that ")) and "_" not in each for each in said)


def test_a_claim_that_is_not_told_to_rest_on_a_result_cannot_be_moved_by_a_fact(to_read: dict[str, dict[str, Any]]) -> None:
    assert "x" not in to_read


def test_a_known_fact_is_not_set_again(to_read: dict[str, dict[str, Any]]) -> None:
    assert "significant" not in to_read["w"]["unknown"]
    assert not [setting for setting in to_read["w"]["settings"] if setting["fact"] in ("significant", "result_reported")]


@pytest.mark.parametrize(("rubrics", "tiers"), [("", True), ("rubrics: [essa]\n", True), ("rubrics: [reported]\n", False)])
def test_facts_that_only_a_rubric_asks_for_that_readers_are_not_shown_are_not_listed(rubrics: str, tiers: bool, tmp_path: Path) -> None:
    copytree(ROOT / "tests" / "second_base", tmp_path / "base")
    with (tmp_path / "base" / "metadata.yml").open("a", encoding="utf-8") as file:
        file.write(rubrics)
    pipeline.build(tmp_path / "base" / "data", tmp_path / "kb.db")
    answer = found(tmp_path / "kb.db")
    listed = {"values": set(answer["values"]), **{row["work"]: set(row["unknown"]) for row in answer["read_next"]}}
    assert len(listed) > 3
    for name, facts in listed.items():
        assert bool(facts & {"n_students", "n_sites", "attrition_overall", "ongoing_study"}) == tiers, name
    assert {"result_reported", "significant", "outcome_measured", "selected_sites", "design", "adjusted"} <= listed["values"]


def test_values_stand_on_both_sides_of_the_thresholds() -> None:
    assert fact_values()["n_students"] == ("350", "349")
    assert all(values for values in fact_values().values())
