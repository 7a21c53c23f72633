from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import database, rows
from kb.grading.cells import cells, reaches, wider
from kb.grading.made import Cell, CellState, Grade
from kb.grading.reported import RUBRIC
from kb.model import EVIDENCE_KINDS, KINDS, Base, Claim, Direction, Evidence, Frame, Kind, Metadata, Passage, Term, Vocabulary, Work
from kb.references import Reference

LEVELS = [level.id for level in RUBRIC.levels]


def terms(*broader: str) -> tuple[Term, ...]:
    """Terms from "narrow < wide" or "alone"."""
    split = [(one.partition(" < ")[0], one.partition(" < ")[2] or None) for one in broader]
    return tuple(Term(id=name, label=name.title(), definition="-", broader=wide) for name, wide in split)


VOCABULARY = Vocabulary(
    practices=terms("sea_defence", "dyke < sea_defence", "turf_dyke < dyke", "clay_dyke < turf_dyke", "marsh < sea_defence", "advice"),
    populations=terms("coast", "islands < coast", "low_islands < islands", "ports < coast", "ships"),
    outcomes=terms("flood"),
    frame=Frame(rows=("dyke", "marsh"), columns=("islands", "ports", "coast"), out_of_scope=(("marsh", "ports", "No marsh grows in a port."),)),
)
"""Two rows and three columns; `sea_defence` lies above the rows, `advice` beside them; `coast` is a column and a wider group."""


def claim(
    number: int, practices: Sequence[str], populations: Sequence[str], kind: str = "effect", direction: str = "positive", source: str = "s"
) -> Claim:
    return Claim(
        id=f"c-{number}", source=source, statement="-", kind=kind, direction=direction, wording="asserts",  # type: ignore[arg-type]
        passage=Passage(document="s.txt", start=number, end=number + 1, sha256="0" * 64),
        practices=tuple(practices), populations=tuple(populations), evidence=(Evidence(rests_on="bare_assertion"),),
    )  # fmt: skip


def graded(level: str, one: Claim) -> Grade:
    return Grade(claim=one.id, rubric="reported", level=level, why="-", would_change="-", steps=())


def answer(coded: Iterable[tuple[Claim, str]], vocabulary: Vocabulary = VOCABULARY) -> dict[tuple[str, str], Cell]:
    """The cells of some claims with their levels, by combination."""
    pairs = list(coded)
    found = cells([one for one, _ in pairs], {one.id: graded(level, one) for one, level in pairs}, vocabulary, RUBRIC)
    assert len({(cell.practice, cell.population) for cell in found}) == len(found)
    return {(cell.practice, cell.population): cell for cell in found}


REACH = {
    "a row counts for itself alone": ("dyke", ["dyke"]),
    "a narrow practice counts up to its row": ("clay_dyke", ["clay_dyke", "turf_dyke", "dyke"]),
    "what is wider than the rows counts for itself": ("sea_defence", ["sea_defence"]),
    "what is beside the rows counts for itself": ("advice", ["advice"]),
}


@pytest.mark.parametrize("case", REACH)
def test_a_claim_counts_up_to_the_nearest_row(case: str) -> None:
    practice, reached = REACH[case]
    found = answer([(claim(1, [practice], ["ports"]), "promising")])
    assert {row for (row, column), cell in found.items() if cell.n_effect and column == "ports"} == set(reached)


def test_a_column_that_is_a_wider_group_gets_none_of_the_narrower_columns_claims() -> None:
    found = answer([(claim(1, ["dyke"], ["low_islands"]), "strong"), (claim(2, ["dyke"], ["coast"]), "promising")])
    assert {column for (_, column), cell in found.items() if cell.n_effect} == {"low_islands", "islands", "coast"}
    assert (found["dyke", "islands"].strength, found["dyke", "coast"].strength) == ("strong", "promising")
    assert found["dyke", "ports"].n_effect == 0


def test_an_intersection_is_never_filled_by_two_halves() -> None:
    found = answer([(claim(1, ["dyke"], ["ships"]), "strong"), (claim(2, ["advice"], ["ports"]), "strong")])
    assert found["dyke", "ports"].state == "not_found"


def test_a_claim_of_two_practices_and_two_groups_counts_once_in_each_combination() -> None:
    found = answer([(claim(1, ["turf_dyke", "clay_dyke", "marsh"], ["low_islands", "islands"]), "promising")])
    assert {combination: cell.n_effect for combination, cell in found.items() if cell.in_frame and cell.n_effect} == {
        ("dyke", "islands"): 1,
        ("marsh", "islands"): 1,
    }


STATES: dict[str, tuple[list[tuple[str, str, str]], CellState]] = {
    "a result": ([("effect", "positive", "promising")], "graded"),
    "an argument": ([("association", "positive", "rationale_only")], "graded"),
    "a result against": ([("effect", "negative", "promising"), ("effect", "positive", "none_stated")], "graded"),
    "bare words": ([("effect", "positive", "none_stated"), ("effect", "none_found", "none_stated")], "asserted_only"),
    "advice": ([("recommendation", "not_applicable", "moderate"), ("barrier", "negative", "promising")], "other_only"),
    "a gap": ([("gap", "none_found", "none_stated"), ("need", "not_applicable", "none_stated")], "said_missing"),
    "a gap beside an effect": ([("gap", "none_found", "none_stated"), ("effect", "positive", "promising")], "graded"),
    "nothing": ([], "not_found"),
}


@pytest.mark.parametrize("case", STATES)
def test_a_combination_has_a_state(case: str) -> None:
    coded, state = STATES[case]
    found = answer([(claim(n, ["dyke"], ["ports"], kind, direction), level) for n, (kind, direction, level) in enumerate(coded)])
    assert found["dyke", "ports"].state == state
    assert found["dyke", "ports"].n_effect == sum(kind in EVIDENCE_KINDS for kind, _, _ in coded)


def test_every_state_has_a_case() -> None:
    elsewhere = {"out_of_scope", "not_yet_coded"}  # the next test, and test_grading_drafts
    assert {state for _, state in STATES.values()} | elsewhere == set(get_args(CellState))


def test_what_is_out_of_scope_is_empty_and_says_why() -> None:
    found = answer([])["marsh", "ports"]
    assert (found.state, found.reason) == ("out_of_scope", "No marsh grows in a port.")


@pytest.mark.parametrize("kind", ["effect", "recommendation"])
def test_a_claim_that_is_out_of_scope_is_answered_and_not_hidden(kind: str) -> None:
    direction = "positive" if kind == "effect" else "not_applicable"
    found = answer([(claim(1, ["marsh"], ["ports"], kind, direction), "promising")])["marsh", "ports"]
    assert found.state == ("graded" if kind == "effect" else "other_only")
    assert found.reason == ""


SIDES: dict[str, tuple[list[tuple[str, str]], tuple[str | None, str | None, bool, int]]] = {
    "for alone": ([("positive", "strong"), ("positive", "strong"), ("positive", "promising")], ("strong", None, False, 2)),
    "against alone": ([("negative", "strong")], (None, "strong", False, 0)),
    "both with a result": ([("positive", "promising"), ("mixed", "moderate")], ("promising", "moderate", True, 1)),
    "none found is against": ([("positive", "moderate"), ("none_found", "promising")], ("moderate", "promising", True, 1)),
    "against without a result": ([("positive", "strong"), ("negative", "rationale_only")], ("strong", "rationale_only", False, 1)),
    "for without a result": ([("positive", "none_stated"), ("negative", "strong")], ("none_stated", "strong", False, 1)),
}


@pytest.mark.parametrize("case", SIDES)
def test_both_sides_are_told_and_both_with_a_result_are_contested(case: str) -> None:
    coded, expected = SIDES[case]
    found = answer([(claim(n, ["dyke"], ["ports"], "effect", direction), level) for n, (direction, level) in enumerate(coded)])["dyke", "ports"]
    assert (found.strength, found.strength_against, found.contested, found.n_at_strength) == expected


@pytest.mark.parametrize("kind", sorted(set(KINDS) - EVIDENCE_KINDS))
def test_other_kinds_give_counts_only(kind: str) -> None:
    found = answer([(claim(1, ["dyke"], ["ports"], kind, "not_applicable"), "strong")])["dyke", "ports"]
    assert (found.strength, found.strength_against, found.n_effect, found.n_at_strength, found.n_other) == (None, None, 0, 0, 1)


def test_a_claim_without_a_practice_or_with_an_unknown_term_counts_nowhere() -> None:
    found = answer(
        [(claim(1, [], ["ports"]), "strong"), (claim(2, ["unheard_of"], ["ports"]), "strong"), (claim(3, ["dyke"], ["unheard_of"]), "strong")]
    )
    assert not any(cell.n_effect for cell in found.values())


def test_the_frame_comes_first_in_its_order_then_the_others_by_id() -> None:
    found = list(answer([(claim(1, ["clay_dyke", "advice"], ["ships"]), "strong")]))
    assert found[:6] == [(row, column) for row in ("dyke", "marsh") for column in ("islands", "ports", "coast")]
    assert found[6:] == [("advice", "ships"), ("clay_dyke", "ships"), ("dyke", "ships"), ("turf_dyke", "ships")]


def test_a_base_without_a_frame_has_cells_for_its_claims_alone() -> None:
    open_ended = Vocabulary(practices=VOCABULARY.practices, populations=VOCABULARY.populations, outcomes=())
    found = answer([(claim(1, ["turf_dyke"], ["ports"]), "strong")], open_ended)
    assert set(found) == {(row, column) for row in ("turf_dyke", "dyke", "sea_defence") for column in ("ports", "coast")}
    assert not any(cell.in_frame for cell in found.values())


@pytest.mark.parametrize("shape", ["chain", "circle", "self"])
def test_long_chains_and_circles_end(shape: str) -> None:
    count = 700
    broader = {"chain": lambda n: f"t{n + 1}", "circle": lambda n: f"t{(n + 1) % count}", "self": lambda n: f"t{n}"}[shape]
    listed = tuple(Term(id=f"t{n}", label="-", definition="-", broader=broader(n)) for n in range(count))
    assert len(reaches(listed[-1:] + listed[:1], ["t1"])["t0"]) <= 2
    assert len(wider(listed)["t0"]) == {"chain": count - 1, "circle": count - 1, "self": 0}[shape]


# What always holds

PRACTICES = [term.id for term in VOCABULARY.practices]
POPULATIONS = [term.id for term in VOCABULARY.populations]
CODED = st.tuples(
    st.lists(st.sampled_from(PRACTICES), unique=True, max_size=3),
    st.lists(st.sampled_from(POPULATIONS), unique=True, min_size=1, max_size=3),
    st.sampled_from(["effect", "effect", "association", "barrier", "gap", "recommendation"]),
    st.sampled_from(["positive", "negative", "mixed", "none_found"]),
    st.sampled_from(LEVELS),
)
BASES = st.lists(CODED, max_size=8).map(
    lambda listed: [
        (claim(n, practices, populations, kind, direction), level) for n, (practices, populations, kind, direction, level) in enumerate(listed)
    ]
)


@given(BASES, st.randoms(use_true_random=False))
def test_the_order_of_claims_is_irrelevant(coded: list[tuple[Claim, str]], random: Random) -> None:
    shuffled = list(coded)
    random.shuffle(shuffled)
    assert list(answer(shuffled).items()) == list(answer(coded).items())


@given(BASES, st.sampled_from(PRACTICES), st.sampled_from(POPULATIONS), st.sampled_from(["negative", "mixed", "none_found"]), st.sampled_from(LEVELS))
def test_a_contrary_claim_never_raises_a_strength(
    coded: list[tuple[Claim, str]], practice: str, population: str, direction: Direction, level: str
) -> None:
    before, after = answer(coded), answer([*coded, (claim(99, [practice], [population], "effect", direction), level)])
    for combination, cell in before.items():
        assert after[combination].strength == cell.strength
        assert after[combination].n_at_strength == cell.n_at_strength


@given(BASES.filter(bool), st.data())
def test_taking_a_claim_away_never_raises_a_strength(coded: list[tuple[Claim, str]], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(coded) - 1))
    before, after = answer(coded), answer([pair for n, pair in enumerate(coded) if n != gone])
    for combination, cell in after.items():
        for side in ("strength", "strength_against"):
            assert _rank(getattr(cell, side)) <= _rank(getattr(before[combination], side))


def _rank(level: str | None) -> int:
    return -1 if level is None else LEVELS.index(level)


@given(BASES, st.sampled_from(PRACTICES), st.sampled_from(POPULATIONS), st.sampled_from(["barrier", "gap", "recommendation"]))
def test_claims_of_other_kinds_never_change_a_strength(coded: list[tuple[Claim, str]], practice: str, population: str, kind: Kind) -> None:
    before, after = answer(coded), answer([*coded, (claim(99, [practice], [population], kind, "not_applicable"), "strong")])
    for combination, cell in before.items():
        same = ("strength", "strength_against", "contested", "n_effect", "n_at_strength")
        assert [getattr(after[combination], name) for name in same] == [getattr(cell, name) for name in same]


def built(coded: Sequence[tuple[Claim, str]], path: Path) -> None:
    """A database of the claims, with one source and nothing else."""
    source = Work(key="s", type="report", year_text="2001", document="s.txt")
    grades = {one.id: graded(level, one) for one, level in coded}
    claims = [one for one, _ in coded]
    tables = rows.tables(
        rows.Graded(
            base=Base(metadata=Metadata(title="Tides"), vocabulary=VOCABULARY, works=(source,), claims=tuple(claims)),
            claims=claims, grades={"reported": grades}, cells=cells(claims, grades, VOCABULARY, RUBRIC), rubrics=[RUBRIC],
            references={"s": Reference(key="s", text="S.", html="S.")}, problems=(), programs={},
        )
    )  # fmt: skip
    database.write(path, tables)


@settings(max_examples=25)
@given(BASES)
def test_the_view_of_a_combinations_claims_agrees_with_its_counts(coded: list[tuple[Claim, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kb.db"
        built(coded, path)
        with closing(sqlite3.connect(path)) as connection:
            counted = dict.fromkeys(connection.execute("SELECT practice, population FROM cells"), 0)
            beside: dict[tuple[str, str], set[str]] = {}
            for row, column, one, place in connection.execute("SELECT practice, population, claim, place FROM cell_claims"):
                if place == "counted":
                    counted[row, column] += 1
                else:
                    beside.setdefault((row, column), set()).add(one)
            told = connection.execute("SELECT practice, population, n_effect + n_other FROM cells").fetchall()
    assert {(row, column): count for row, column, count in told} == counted
    above = wider(VOCABULARY.populations)
    rolled = {
        "practice": reaches(VOCABULARY.practices, VOCABULARY.frame.rows),
        "population": reaches(VOCABULARY.populations, VOCABULARY.frame.columns),
    }
    for combination in {(row, column) for row in PRACTICES for column in POPULATIONS}:
        expected = {
            one.id
            for one, _ in coded
            if any(combination[0] in rolled["practice"][practice] for practice in one.practices)
            and any(population in above[combination[1]] for population in one.populations)
            and not any(combination[1] in rolled["population"][population] for population in one.populations)
        }
        assert beside.get(combination, set()) == expected
