"""`kb map` as a user types it: as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest
from command_line import CELL, edit, last_line, typed

from kb.answers.readers_words import spreadsheet_safe


def test_the_map_as_text_sums_up(second_base):
    answer = typed("map", folder=second_base)
    assert "Controlled study reported (1 of 3)" in answer.stdout
    assert last_line(answer) == (
        "Of 14 combinations asked: 5 with an effect claim that has some support; 1 only asserted; 2 barriers, needs or advice only; "
        "1 the source says research is missing; 5 not found in these documents; 1 not asked here."
    )


def test_the_map_as_json_has_a_cell_for_each_combination(second_base):
    found = json.loads(typed("map", "--format", "json", folder=second_base).stdout)
    assert list(found) == ["rubric", "rows", "columns", "cells"]
    wanted = [(row["id"], column["id"]) for row in found["rows"] for column in found["columns"]]
    assert [(cell["practice"], cell["population"]) for cell in found["cells"]] == wanted
    assert all(set(CELL.split()) <= set(cell) for cell in found["cells"])


def test_the_map_of_other_rows_and_columns(second_base):
    words = ("map", "--rows", "pocket_bottles,feedback", "--columns", "intensive_care_nurses", "--format", "json")
    found = json.loads(typed(*words, folder=second_base).stdout)
    assert [(cell["practice"], cell["state"], len(cell["inherited"])) for cell in found["cells"]] == [
        ("pocket_bottles", "graded", 0),
        ("feedback", "not_found", 3),
    ]


def read_csv(answer):
    return list(csv.DictReader(io.StringIO(answer.stdout, newline="")))


def test_the_map_as_csv_has_a_line_a_combination(second_base):
    rows = read_csv(typed("map", "--format", "csv", folder=second_base))
    assert len(rows) == 15
    assert rows[0]["practice_label"] == "Alcohol handrub"
    assert (rows[0]["strength"], rows[0]["n_effect"], rows[0]["n_at_strength"], rows[0]["inherited"]) == ("strong", "3", "1", "1")
    assert rows[0]["sentence"] == "Controlled study reported for a benefit, in 1 of 3 claims of effect. Also 1 claim about a wider group."


@pytest.mark.parametrize("label", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\\t=1", "\\r=1"])
def test_no_label_becomes_a_formula_of_a_spreadsheet(starter, label):
    edit(starter / "data" / "vocabulary.yaml", "label: Pale roofs", f'label: "{label}"')
    typed("build", folder=starter)
    meant = json.loads(f'"{label}"')
    assert read_csv(typed("map", "--format", "csv", folder=starter))[2]["practice_label"] == f"'{meant}"
    assert read_csv(typed("map", "--format", "csv", "--raw", folder=starter))[2]["practice_label"] == meant


@pytest.mark.parametrize(("cell", "shown"), [("-1", "-1"), ("-0.5", "-0.5"), ("+2", "+2"), ("", ""), ("- x", "'- x"), ("'x", "'x"), ("a=1", "a=1")])
def test_numbers_stay_numbers(cell, shown):
    assert spreadsheet_safe(cell) == shown
