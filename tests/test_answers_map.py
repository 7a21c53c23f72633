from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from kb import database, pipeline, rows
from kb.answers.map import STATE_WORDS, cell, evidence_map, sentence
from kb.answers.query import connect
from kb.answers.what_if import WhatIf
from kb.errors import KbError
from kb.grading.made import CellState
from kb.model import Frame

SECOND_BASE = Path(__file__).parent / "second_base" / "data"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("base") / "kb.db"
    database.write(path, rows.tables(pipeline.grade(pipeline.check(SECOND_BASE)[1].base)))
    with closing(connect(path)) as connection:
        yield connection


def test_the_map_has_the_declared_rows_and_columns_in_their_order(base: sqlite3.Connection) -> None:
    found = evidence_map(base)
    assert [row["id"] for row in found.rows] == ["alcohol_handrub", "soap_and_water", "feedback", "reminders", "role_models"]
    assert [column["label"] for column in found.columns] == ["Nurses", "Physicians", "Visitors"]
    assert [[(one["practice"], one["population"]) for one in line] for line in found.cells] == [
        [(row["id"], column["id"]) for column in found.columns] for row in found.rows
    ]


CELLS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "a result of a controlled study": (
        "alcohol_handrub", "nurses",
        {"state": "graded", "strength": "strong", "n_effect": 3, "n_at_strength": 1, "claims": [f"brennan2022-00{n}" for n in (3, 4, 6)]},
        "Controlled study reported for a benefit, in 1 of 3 claims of effect. Also 1 claim about a wider group.",
    ),
    "contested": (
        "feedback", "nurses",
        {"state": "graded", "contested": True},
        "Some result reported for a benefit, in 1 of 2 claims of effect. For harm, mixed results or no effect: some result reported. "
        "It is contested. Also 1 claim about a wider group.",
    ),
    "harm alone": (
        "soap_and_water", "nurses",
        {"state": "graded", "strength": None},
        "No benefit is claimed. For harm, mixed results or no effect: some result reported.",
    ),
    "said to be missing": (
        "reminders", "visitors",
        {"state": "said_missing", "n_other": 1},
        "The source says research is missing: 1 claim.",
    ),
    "advice": ("reminders", "physicians", {"state": "other_only"}, "Barriers, needs or advice only: 1 claim."),
    "not asked": (
        "role_models", "visitors",
        {"state": "out_of_scope", "reason": "Visitors have no seniors on a ward.", "in_frame": True},
        "Not asked here.",
    ),
    "not found": ("soap_and_water", "visitors", {"state": "not_found", "claims": []}, "Not found in these documents."),
    "outside the frame, with claims": ("pocket_bottles", "intensive_care_nurses", {"state": "graded", "in_frame": False, "n_effect": 1}, ""),
    "outside the frame, without claims": (
        "electronic_monitoring", "nurses",
        {"state": "not_found", "in_frame": False, "inherited": ["brennan2022-013"], "contested": False, "n_other": 0},
        "Not found in these documents; 1 claim about a wider group.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_combination_is_answered_in_a_sentence(case: str, base: sqlite3.Connection) -> None:
    practice, population, expected, words = CELLS[case]
    found = cell(base, practice, population)
    assert {name: found[name] for name in expected} == expected
    if words:
        assert found["sentence"] == words


def test_every_answer_has_the_same_fields(base: sqlite3.Connection) -> None:
    held, empty = cell(base, "alcohol_handrub", "nurses"), cell(base, "electronic_monitoring", "nurses")
    assert held.keys() == empty.keys()
    for name in ("contested", "in_frame", "inherited", "claims", "limits"):
        assert type(held[name]) is type(empty[name])


def test_the_map_of_named_rows_and_columns_keeps_their_order(base: sqlite3.Connection) -> None:
    found = evidence_map(base, practices=["feedback", "pocket_bottles"], populations=["visitors", "intensive_care_nurses"])
    assert [row["id"] for row in found.rows] == ["feedback", "pocket_bottles"]
    assert [column["id"] for column in found.columns] == ["visitors", "intensive_care_nurses"]
    assert found.cells[1][1]["strength"] == "moderate"
    assert found.cells[0][0]["state"] == "not_found"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"practices": ["fedback"]}, "no practice 'fedback' in the vocabulary; did you mean 'feedback'"),
        ({"populations": ["nurse"]}, "no population 'nurse' in the vocabulary; did you mean 'nurses'"),
        (
            {"practices": ["fedback", "x"], "populations": ["nurse"]},
            "no practice 'fedback' in the vocabulary; did you mean 'feedback'.*; no practice 'x' .*; no population 'nurse' in the",
        ),
        ({"practices": ["fedback"], "what_if": WhatIf(students=("nurse",))}, "'fedback' .*; no population 'nurse' in the vocabulary"),
    ],
    ids=["row", "column", "all at once", "a row and who is taught"],
)
def test_an_unknown_row_or_column_suggests_the_nearest(named: dict[str, list[str]], message: str, base: sqlite3.Connection) -> None:
    with pytest.raises(KbError, match=message):
        evidence_map(base, **named)  # type: ignore[arg-type]


def test_an_unknown_combination_suggests_the_nearest(base: sqlite3.Connection) -> None:
    with pytest.raises(KbError, match="did you mean 'nurses'"):
        cell(base, "feedback", "nurse")


def test_a_base_without_a_frame_says_what_to_do(tmp_path: Path) -> None:
    read = pipeline.check(SECOND_BASE)[1].base
    bare = replace(read, vocabulary=replace(read.vocabulary, frame=Frame()))
    database.write(tmp_path / "kb.db", rows.tables(pipeline.grade(bare)))
    with closing(connect(tmp_path / "kb.db")) as connection:
        with pytest.raises(KbError, match="declares no map; name practices with --rows"):
            evidence_map(connection)
        found = evidence_map(connection, practices=["pocket_bottles"], populations=["intensive_care_nurses"])
        assert found.cells[0][0]["n_effect"] == 1


def test_every_state_has_words_for_readers() -> None:
    assert STATE_WORDS.keys() == set(get_args(CellState))


def test_a_sentence_counts_claims_in_the_singular_and_the_plural() -> None:
    bare = {"n_effect": 0, "n_other": 2, "inherited": [], "state": "other_only"}
    assert sentence(bare) == "Barriers, needs or advice only: 2 claims."
    assert sentence({**bare, "n_other": 1, "inherited": ["a", "b"]}) == "Barriers, needs or advice only: 1 claim; 2 claims about a wider group."
    graded = {"strength": "x", "support": "Shown", "strength_against": None, "contested": False, "n_effect": 2, "n_at_strength": 1}
    assert sentence({**bare, **graded, "inherited": ["a"]}) == (
        "Shown for a benefit, in 1 of 2 claims of effect. Also 2 claims of other kinds and 1 claim about a wider group."
    )


def test_no_word_of_the_scale_is_shown_to_readers(base: sqlite3.Connection) -> None:
    shown = " ".join(one["sentence"] for line in evidence_map(base).cells for one in line).casefold()
    assert not [word for word in ("strong", "moderate", "promising") if word in shown]


# Opening


@pytest.mark.parametrize("content", [None, b"", b"somebody's notes, no database at all"])
def test_what_is_no_base_cannot_be_opened(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "kb.db").write_bytes(content)
    with pytest.raises(KbError, match=r"build .*with 'kb build'"):
        connect(tmp_path / "kb.db")


def test_a_base_of_another_schema_is_to_be_built_again(tmp_path: Path) -> None:
    database.write(tmp_path / "kb.db", [])
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(KbError, match="built by another version of kb"):
        connect(tmp_path / "kb.db")


def test_a_base_whose_name_holds_signs_of_an_address_can_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "odd ?name#100%.db"
    database.write(path, [])
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM nodes").fetchone()[0] == 0
