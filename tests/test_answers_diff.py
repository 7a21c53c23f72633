"""Two bases compared: a base against itself, each kind of change found and attributed, and the merge that finds them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from command_line import SECOND, edit
from hypothesis import given
from hypothesis import strategies as st

from kb import pipeline
from kb.answers.diff import diff, is_empty, paired
from kb.answers.query import connect

LAST = "sandoval2023-004"
NEW_CLAIM = """
- id: sandoval2023-005
  source: sandoval2023
  passage: {document: sandoval_visitor_page.txt, section: "", start: 1, end: 9, sha256: "00", from: a, to: b}
  statement: Feedback moves physicians.
  kind: effect
  practices: [feedback]
  populations: [physicians]
  outcomes: [adherence]
  direction: positive
  wording: asserts
  evidence:
  - rests_on: bare_assertion
    fit: {physicians: asserted}
    unlisted: not_applicable
"""


def fact(name, value):
    return f"{name}: {{value: {value}, from: passage}}"


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    target = tmp_path_factory.mktemp("old") / "kb.db"
    pipeline.build(SECOND / "data", target)
    return target


@pytest.fixture
def other(tmp_path, old):
    """What differs after some edits of the second base's files: file, old text, new text (None: to the end)."""

    def compare(*edits):
        shutil.copytree(SECOND, tmp_path / "base")
        for name, before, after in edits:
            file = tmp_path / "base" / name
            if before is None:
                file.write_text(file.read_text(encoding="utf-8") + after, encoding="utf-8")
            else:
                edit(file, before, after)
        new = tmp_path / "new.db"
        pipeline.build(tmp_path / "base" / "data", new, allow_shrink=True)
        with closing(connect(old)) as before, closing(connect(new)) as after:
            return diff(before, after)

    return compare


@pytest.fixture
def altered(tmp_path, old):
    """What differs after some SQL on a copy of the database, as an older or newer kb might have written it."""

    def compare(*statements):
        new = tmp_path / "altered.db"
        shutil.copyfile(old, new)
        with closing(sqlite3.connect(new)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        with closing(connect(old)) as before, closing(connect(new)) as after:
            return diff(before, after), diff(after, before)

    return compare


def found_in(found):
    """The parts of a diff that are not empty."""
    parts = {name: listed for name, listed in found.items() if name in ("rubrics", "grades") and listed}
    for name in ("claims", "works", "terms", "cells"):
        parts |= {f"{name} {where}": listed for where, listed in found[name].items() if listed}
    return parts | ({"base": found["base"]["changed"]} if found["base"]["changed"] else {})


def test_a_base_does_not_differ_from_itself(old):
    with closing(connect(old)) as one, closing(connect(old)) as same:
        found = diff(one, same)
    assert found_in(found) == {}
    assert is_empty(found)
    assert found["base"]["old"] == {"title": "Clean hands on hospital wards", "version": "2.5", "released": "2026-01-02"}


def test_a_reworded_claim_is_changed_and_nothing_else(other):
    found = other(("data/claims.yaml", "Physicians do as their seniors do.", "Physicians follow their seniors."))
    assert found_in(found) == {
        "claims changed": [
            {
                "id": "brennan2022-017",
                "fields": [{"field": "statement", "before": "Physicians do as their seniors do.", "after": "Physicians follow their seniors."}],
            }
        ]
    }
    assert not is_empty(found)


def test_a_grade_is_moved_by_its_fact_and_the_step_says_how(other):
    told = "      outcome_measured: {value: how often hands are cleaned, from: passage}\n"
    found = other(("data/claims.yaml", told, f"      {fact('outcome_measured', 'not_reported')}\n"))
    moved = {(one["claim"], one["rubric"]): one for one in found["grades"]}["brennan2022-004", "reported"]
    assert (moved["before"]["level"], moved["after"]["level"]) == ("moderate", "promising")
    assert (moved["before"]["rank"], moved["after"]["rank"]) == (3, 2)
    assert moved["facts"] == [
        {
            "field": "evidence/1/facts/outcome_measured",
            "before": {"value": "how often hands are cleaned", "from": "passage"},
            "after": {"value": "not_reported", "from": "passage"},
        }
    ]
    assert moved["rubric_changed"] is False
    assert [(step["rule"], step["found"]) for step in (moved["step_before"], moved["step_after"])] == [
        ("outcome_named", "pass"),
        ("outcome_named", "unknown"),
    ]
    assert {one["claim"] for one in found["grades"]} == {"brennan2022-004"}


def test_a_fact_added_and_a_link_taken_away_are_told(other):
    link = "    work: tamm2009\n    fit: {physicians: asserted}\n    unlisted: not_reported\n"
    found = other(("data/claims.yaml", link, link + "  - rests_on: bare_assertion\n    unlisted: not_applicable\n"))
    [claim] = found["claims"]["changed"]
    assert claim == {
        "id": "brennan2022-017",
        "fields": [{"field": "evidence/2", "before": None, "after": {"rests_on": "bare_assertion", "work": None}}],
    }


def test_a_new_claim_opens_its_combination(other):
    found = other(("data/claims.yaml", None, NEW_CLAIM))
    assert found["claims"]["in"] == [{"id": "sandoval2023-005", "source": "sandoval2023", "statement": "Feedback moves physicians."}]
    [cell] = found["cells"]["opened"]
    assert (cell["practice"], cell["population"], cell["claims_in"], cell["claims_out"]) == ("feedback", "physicians", ["sandoval2023-005"], [])
    fields = {field["field"]: (field["before"], field["after"]) for field in cell["fields"]}
    assert fields["state"] == ("not_found", "asserted_only")
    assert fields["n_effect"] == (0, 1)
    assert set(found_in(found)) == {"claims in", "cells opened"}


def test_a_lost_claim_closes_its_combination(other):
    text = (SECOND / "data" / "claims.yaml").read_text(encoding="utf-8")
    start = text.index("- id: brennan2022-014")
    found = other(("data/claims.yaml", text[start : text.index("- id: brennan2022-015")], ""))
    assert [one["id"] for one in found["claims"]["out"]] == ["brennan2022-014"]
    assert [(one["practice"], one["population"]) for one in found["cells"]["closed"]] == [("reminders", "physicians")]
    assert found["claims"]["withdrawn"] == []


def test_a_withdrawn_claim_is_told_with_its_reason_and_is_not_merely_out(other):
    found = other(("data/claims.yaml", None, "  withdrawn: {reason: It says nothing new., successor: sandoval2023-001}\n"))
    assert found["claims"]["withdrawn"] == [{"id": LAST, "reason": "It says nothing new.", "successor": "sandoval2023-001"}]
    assert found["claims"]["out"] == []


def test_another_reason_of_a_withdrawal_is_a_change(other):
    found = other(("data/claims.yaml", "reason: The sentence names no outcome that was looked at.,", "reason: It names no outcome.,"))
    [claim] = found["claims"]["changed"]
    assert claim["id"] == "brennan2022-008"
    assert [field["field"] for field in claim["fields"]] == ["withdrawn/reason"]


def test_works_come_and_go_and_change(other):
    found = other(
        ("data/references.bib", "  design  = {randomised},\n", "  design  = {cluster_randomised},\n"),
        ("data/references.bib", None, "\n@book{aaron1999,\n  title = {A Book},\n}\n"),
    )
    assert [work["key"] for work in found["works"]["in"]] == ["aaron1999"]
    [work] = found["works"]["changed"]
    assert (work["key"], work["fields"]) == ("falk2011", [{"field": "design", "before": "randomised", "after": "cluster_randomised"}])


def test_a_field_of_no_column_is_told_by_the_entry_as_written(other):
    found = other(("data/references.bib", "  design  = {randomised},\n", "  design  = {randomised},\n  note = {Seen},\n"))
    assert [(one["key"], [field["field"] for field in one["fields"]]) for one in found["works"]["changed"]] == [("falk2011", ["bibtex"])]


def test_terms_and_the_base_itself_are_compared(other):
    found = other(("data/vocabulary.yaml", "label: Soap and water", "label: Soap"), ("metadata.yml", '"2.5"', '"2.6"'))
    assert [(one["id"], [field["field"] for field in one["fields"]]) for one in found["terms"]["changed"]] == [("soap_and_water", ["label"])]
    assert ("2.5", "2.6") in [(field["before"], field["after"]) for field in found["base"]["changed"]]
    assert found["base"]["new"]["version"] == "2.6"


def test_a_grade_moved_by_a_new_rubric_says_so(altered):
    there, back = altered(
        "UPDATE rubrics SET version = '9.0', sha256 = 'ff' WHERE id = 'reported'",
        "UPDATE provenance SET name = 'rubric reported 9.0', detail = 'ff' WHERE name LIKE 'rubric reported %'",
        "UPDATE grades SET level = 'promising' WHERE rubric = 'reported' AND claim = 'brennan2022-003'",
        "UPDATE grade_steps SET found = 'fail' WHERE rubric = 'reported' AND claim = 'brennan2022-003' AND position = 5",
    )
    [moved] = there["grades"]
    assert (moved["claim"], moved["rubric_changed"], moved["facts"]) == ("brennan2022-003", True, [])
    assert (moved["step_before"]["position"], moved["step_after"]["found"]) == (5, "fail")
    [rubric] = there["rubrics"]
    assert (rubric["rubric"], rubric["after"]) == ("reported", {"version": "9.0", "sha256": "ff"})
    assert back["grades"][0]["after"]["level"] == "strong"


def test_a_rubric_that_only_one_base_has_moves_no_grade(altered):
    there, back = altered(
        "INSERT INTO rubrics VALUES ('newer', 'N', '1', 'aa', '?', '{}')",
        "INSERT INTO rubric_levels VALUES ('newer', 'low', 0, 'Low', '-')",
        "INSERT INTO grades (claim, rubric, level, why, would_change) SELECT id, 'newer', 'low', '-', '-' FROM claims",
    )
    assert [(one["rubric"], one["before"]) for one in there["rubrics"]] == [("newer", None)]
    assert [(one["rubric"], one["after"]) for one in back["rubrics"]] == [("newer", None)]
    assert there["grades"] == back["grades"] == []


def test_backwards_in_is_out_and_opened_is_closed(altered):
    there, back = altered(
        "DELETE FROM claims WHERE id = 'brennan2022-014'",
        "UPDATE cells SET state = 'not_found', n_other = 0 WHERE practice = 'reminders' AND population = 'physicians'",
        "DELETE FROM practice_claims WHERE claim = 'brennan2022-014'",
    )
    assert there["claims"]["out"] == back["claims"]["in"] != []
    assert [one["practice"] for one in there["cells"]["closed"]] == [one["practice"] for one in back["cells"]["opened"]] == ["reminders"]


KEYS = st.dictionaries(st.text("aZé\U0001f600", max_size=3), st.integers(0, 2), max_size=8)


@given(KEYS, KEYS)
def test_paired_gives_each_key_once_with_both_sides(old_keys, new_keys):
    sides = [[{"id": key, "n": side[key]} for key in sorted(side)] for side in (old_keys, new_keys)]
    merged = list(paired(*sides, key=lambda row: row["id"]))
    assert [key for key, _, _ in merged] == sorted({*old_keys, *new_keys})
    assert {key: (before and before["n"], after and after["n"]) for key, before, after in merged} == {
        key: (old_keys.get(key), new_keys.get(key)) for key in {*old_keys, *new_keys}
    }


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4), unique=True))
def test_sqlite_sorts_ids_as_python_does(names):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (id TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [(name,) for name in names])
        assert [row[0] for row in connection.execute("SELECT id FROM t ORDER BY id")] == sorted(names)
