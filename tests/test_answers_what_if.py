from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.answers.map import evidence_map, outcome_cell
from kb.answers.query import connect, rows
from kb.answers.show import show
from kb.answers.what_if import Recomputed, WhatIf, cell_row, read_facts, recompute, with_facts
from kb.cli import main
from kb.errors import KbError
from kb.exporters import CELLS
from kb.model import EVIDENCE_KINDS, FACT_NAMES, NOT_REPORTED


@pytest.fixture
def built(either_base: Path) -> Path:
    return either_base / "kb.db"


@pytest.fixture
def base(built: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(built)) as connection:
        yield connection


def tiers(recomputed: Recomputed) -> dict[str, tuple[str, str | None]]:
    return {name: (grade.level, grade.possible) for name, grade in recomputed.grades["essa"].items()}


def test_a_base_graded_anew_has_the_grades_that_are_stored(base: sqlite3.Connection) -> None:
    found = recompute(base)
    stored = list(rows(base, "SELECT * FROM grade_records"))
    assert sum(len(grades) for grades in found.grades.values()) == len(stored)
    for row in stored:
        grade = found.grades[row["rubric"]][row["claim"]]
        assert (grade.level, grade.possible, grade.why, grade.would_change) == tuple(
            row[name] for name in ("level", "possible", "why", "would_change")
        )
    steps = [
        (grade.claim, grade.rubric, n, step.rule, step.found, step.because)
        for grades in found.grades.values()
        for grade in grades.values()
        for n, step in enumerate(grade.steps, 1)
    ]
    held = base.execute("SELECT claim, rubric, position, rule, found, because FROM step_records").fetchall()
    assert sorted(steps) == sorted(held)


def test_a_base_graded_anew_has_the_cells_that_are_stored(base: sqlite3.Connection) -> None:
    stored = {(row["practice"], row["population"]): row for row in rows(base, CELLS)}
    found = recompute(base).cells()
    assert [(one.practice, one.population) for one in found if one.in_frame] == [place for place, row in stored.items() if row["in_frame"]]
    assert {(one.practice, one.population) for one in found} == set(stored)
    for one in found:
        row = stored[one.practice, one.population]
        assert cell_row(one) == {name: row[name] for name in cell_row(one)}


def test_every_fact_of_each_effect_has_a_value_listed_or_not(base: sqlite3.Connection) -> None:
    held: dict[str, dict[str, tuple[str | None, str | None]]] = {}
    for row in rows(base, "SELECT * FROM fact_records"):
        assert row["name"] not in held.setdefault(row["evidence"], {})
        held[row["evidence"]][row["name"]] = row["value"], row["origin"]
    effects = {claim.id: claim for claim in recompute(base).claims if claim.kind in EVIDENCE_KINDS}
    assert set(held) == {f"{claim.id}/{n}" for claim in effects.values() for n in range(1, len(claim.evidence) + 1)}
    for name, told in held.items():
        claim, _, n = name.rpartition("/")
        link = effects[claim].evidence[int(n) - 1]
        assert tuple(told) == FACT_NAMES
        for fact in FACT_NAMES:
            coded = link.facts.get(fact)  # type: ignore[call-overload]
            assert told[fact] == ((coded.value, coded.origin) if coded else (link.unlisted, None))


def test_what_the_reader_sets_nothing_of_changes_nothing(base: sqlite3.Connection) -> None:
    assert evidence_map(base, what_if=WhatIf()) == evidence_map(base)


def test_a_fact_is_set_only_where_it_is_not_reported(base: sqlite3.Connection) -> None:
    set_to = "a value that nobody codes"
    for claim in recompute(base).claims:
        changed = with_facts(claim, {"n_sites": set_to})
        if claim.kind not in EVIDENCE_KINDS:
            assert changed is claim
        for before, after in zip(claim.evidence, changed.evidence, strict=True):
            held = before.facts.get("n_sites")
            silent = held.value == NOT_REPORTED if held else before.unlisted != "not_applicable"
            assert (after.facts.get("n_sites") != held) == (silent and claim.kind in EVIDENCE_KINDS)


def test_facts_that_are_set_move_tiers_and_levels(base: sqlite3.Connection) -> None:
    before = recompute(base)
    after = recompute(base, WhatIf(facts={"significant": "yes", "adjusted": "yes", "result_reported": "positive", "outcome_measured": "a test"}))
    assert tiers(before) != tiers(after)
    assert before.grades["reported"] != after.grades["reported"]
    assert before.vocabulary == after.vocabulary


def test_fewer_students_than_the_least_close_the_upper_tiers(base: sqlite3.Connection) -> None:
    found = tiers(recompute(base, WhatIf(facts={"n_students": "12"})))
    before = tiers(recompute(base))
    assert {possible for name, (_, possible) in found.items() if before[name][1] in ("tier_1", "tier_2")} <= {"tier_1", "tier_2", "tier_3"}
    assert any(found[name] != before[name] for name in found)


WRONG = {
    "no such fact": (["designs=x"], "no fact 'designs'; did you mean 'design'"),
    "no value": (["design"], "'design' sets nothing; write design=VALUE"),
    "an empty value": (["design= "], "sets nothing"),
    "a word that no rule reads": (["significant=very"], "significant cannot be 'very'; use one of yes, no"),
    "a count in words": (["n_students=many"], "n_students cannot be 'many'; use a whole number"),
    "a count below zero": (["n_sites=-4"], "n_sites cannot be '-4'"),
    "a part of a student": (["n_students=3.5"], "n_students cannot be '3.5'"),
    "twice": (["cost=1", "cost=2"], "cost is set twice"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_told(case: str) -> None:
    settings, message = WRONG[case]
    with pytest.raises(KbError, match=message) as trouble:
        read_facts(settings)
    assert trouble.value.exit_code == 2


def test_a_value_may_hold_an_equals_sign() -> None:
    assert read_facts(["sample=n = 4", "n_sites = 2", "n_students=1,250"]) == {"sample": "n = 4", "n_sites": "2", "n_students": "1,250"}


# Practice by outcome


def test_a_cell_of_practice_and_outcome_counts_the_claims_of_both(base: sqlite3.Connection) -> None:
    found = recompute(base).outcome_cells()
    assert found
    for (practice, outcome), (cell, claims) in found.items():
        row = outcome_cell(base, practice, outcome)
        assert (cell.practice, cell.outcome, cell.population) == (practice, outcome, "")
        assert row["claims"] == [claim.id for claim in claims]
        assert cell.n_effect + cell.n_other == len(claims)
        assert row["inherited"] == []
        assert row["sentence"].endswith(".")
        break
    for cell, claims in found.values():
        assert cell.n_effect == sum(claim.kind in EVIDENCE_KINDS for claim in claims)


def test_a_combination_of_practice_and_outcome_is_shown_whole(base: sqlite3.Connection) -> None:
    practice, outcome = next(iter(recompute(base).outcome_cells()))
    whole = show(base, f"{practice}/{outcome}")
    assert whole["what"] == "cell"
    assert whole["outcome"] == outcome
    assert {claim["id"] for claim in whole["claims"]} == set(outcome_cell(base, practice, outcome)["claims"])


def test_columns_are_of_one_kind(base: sqlite3.Connection) -> None:
    (population,) = base.execute("SELECT id FROM term_records WHERE kind = 'population' LIMIT 1").fetchone()
    (outcome,) = base.execute("SELECT id FROM term_records WHERE kind = 'outcome' LIMIT 1").fetchone()
    with pytest.raises(KbError, match="name columns of one kind"):
        evidence_map(base, populations=[population], outcomes=[outcome])


# On the command line


def typed(built: Path, *words: str) -> Result:
    answer = CliRunner().invoke(main, [*words, "--db", str(built)])
    assert answer.exit_code == 0, answer.output
    return answer


SETTING = ("--set", "n_students=400", "--set", "design=experimental")


def test_every_format_says_that_it_is_a_what_if(built: Path) -> None:
    said = "What if: n students 400 wherever it is not reported; design experimental wherever it is not reported. This is not what the sources tell."
    assert typed(built, "map", *SETTING).stdout.startswith(said)
    assert json.loads(typed(built, "map", *SETTING, "--format", "json").stdout)["what_if"]["sentence"] == said
    lines = list(csv.DictReader(io.StringIO(typed(built, "map", *SETTING, "--format", "csv").stdout, newline="")))
    assert {line["what_if"] for line in lines} == {said}
    assert "What if: n students 400" in typed(built, "map", *SETTING, "--format", "html").stdout
    assert "what_if" not in json.loads(typed(built, "map", "--format", "json").stdout)


def test_the_map_of_tiers_disclaims_in_every_format(built: Path) -> None:
    said = "not a determination under ESSA"
    assert said in typed(built, "map", "--rubric", "essa").stdout
    lines = list(csv.DictReader(io.StringIO(typed(built, "map", "--rubric", "essa", "--format", "csv").stdout, newline="")))
    assert all(said in line["essa"] for line in lines if line["essa_now"])
    found = json.loads(typed(built, "map", "--rubric", "essa", "--format", "json").stdout)
    assert found["rubric"] == "essa"
    assert all({"essa_now", "essa_possible", "limits"} <= set(cell) for cell in found["cells"])


def test_the_reader_may_say_who_they_ask_for(built: Path) -> None:
    with closing(connect(built)) as connection:
        (group,) = connection.execute("SELECT id FROM term_records WHERE kind = 'population' LIMIT 1").fetchone()
    answer = typed(built, "map", "--rubric", "essa", "--students", group, "--same-setting").stdout
    assert answer.startswith(f"What if: your students: {group}; your setting is like those told.")
    wrong = CliRunner().invoke(main, ["map", "--students", "nobody", "--db", str(built)])
    assert (wrong.exit_code, "no population 'nobody'" in wrong.stderr) == (1, True)


def test_a_map_of_outcomes_as_csv_names_outcomes(built: Path) -> None:
    with closing(connect(built)) as connection:
        outcomes = [row[0] for row in connection.execute("SELECT id FROM term_records WHERE kind = 'outcome' LIMIT 2")]
    lines = list(csv.DictReader(io.StringIO(typed(built, "map", "--columns", ",".join(outcomes), "--format", "csv").stdout, newline="")))
    assert {line["outcome"] for line in lines} == set(outcomes)
    assert "population" not in lines[0]
