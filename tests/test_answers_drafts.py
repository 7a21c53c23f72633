"""A base in the making says so: wherever it would say that nothing is found, it says what is not decided on yet, and how much."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from command_line import CELL, SECOND, last_line, typed
from drafted import DOCUMENT, DRAFTS, OPEN, WAITING, drafted_base

import kb
from kb.answers.drafts import coding, open_drafts
from kb.answers.gaps import gaps
from kb.answers.map import cell, evidence_map, outcome_cell
from kb.answers.map_html import map_html
from kb.answers.map_words import map_words
from kb.answers.picture import picture
from kb.answers.query import connect, rows
from kb.answers.search import search
from kb.answers.tier_words import tier_words
from kb.answers.what_if import WhatIf, cell_row, recompute
from kb.grading.cells import reaches

SAID = f"This base is still being coded: {OPEN} of {len(DRAFTS)} drafts of claims are not decided on yet. What is not found may stand in them."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the base as kb.db."""
    data = drafted_base(tmp_path_factory.mktemp("drafted") / "base")
    typed("build", data, folder=data.parent)
    return data.parent


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(folder / "kb.db")) as connection:
        yield connection


@pytest.fixture(scope="module")
def finished(second_base: Path) -> Iterator[sqlite3.Connection]:
    """The same base without drafts."""
    with closing(connect(second_base / "kb.db")) as connection:
        yield connection


def test_each_combination_tells_its_open_drafts_and_only_empty_ones_change(base: sqlite3.Connection, finished: sqlite3.Connection) -> None:
    def stored(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, int]]:
        listed = connection.execute("SELECT practice, population, state, n_drafts FROM cell_exports WHERE in_frame")
        return {(practice, population): (state, n) for practice, population, state, n in listed}

    before, after = stored(finished), stored(base)
    assert {place: n for place, (_, n) in after.items() if n} == WAITING
    assert {place for place, (state, _) in after.items() if state == "not_yet_coded"} == {
        ("soap_and_water", "visitors"), ("reminders", "nurses"), ("role_models", "nurses"),
    }  # fmt: skip
    assert {place: state for place, (state, _) in after.items() if state != "not_yet_coded"} == {
        place: state for place, (state, _) in before.items() if after[place][0] != "not_yet_coded"
    }


def test_the_views_count_what_the_build_counted(base: sqlite3.Connection) -> None:
    listed = "SELECT count(DISTINCT draft) FROM cell_drafts AS d WHERE d.practice = c.practice AND d.population = c.population"
    assert not base.execute(f"SELECT * FROM cells AS c WHERE n_drafts <> ({listed})").fetchall()
    both = "SELECT count(*) FROM term_drafts AS a JOIN term_drafts AS b ON b.draft = a.draft WHERE a.kind = 'practice' AND b.kind = 'outcome'"
    assert not base.execute(f"SELECT * FROM outcome_cells AS c WHERE n_drafts <> ({both} AND a.term = c.practice AND b.term = c.outcome)").fetchall()


def test_what_is_computed_anew_knows_the_drafts(base: sqlite3.Connection) -> None:
    anew = recompute(base)
    stored = {(row["practice"], row["population"]): row for row in rows(base, "SELECT * FROM cell_exports")}
    for made in anew.cells():
        assert {name: stored[made.practice, made.population][name] for name in cell_row(made)} == cell_row(made)
    outcomes = {(row["practice"], row["outcome"]): row["state"] for row in rows(base, "SELECT * FROM outcome_cell_exports")}
    assert {place: made.state for place, (made, _) in anew.outcome_cells().items()} == outcomes
    asked = WhatIf(facts={"n_students": "400"})
    assert {one["state"] for line in evidence_map(base, what_if=asked).cells for one in line} >= {"not_yet_coded", "not_found"}


SENTENCES = {
    "nothing but a draft": (("soap_and_water", "visitors"), "Not yet coded: 1 open draft may be about it."),
    "claims of other kinds": (("reminders", "physicians"), "Barriers, needs or advice only: 1 claim. 1 open draft may be about it."),
    "not asked": (("role_models", "visitors"), "Not asked here. 1 open draft may be about it."),
    "decided on": (("feedback", "physicians"), "Not found in these documents; 1 claim about a wider group."),
    "outside the frame, by a narrower term": (("pocket_bottles", "intensive_care_nurses"), "1 open draft may be about it."),
    "outside the frame, by a wider group": (("reminders", "everyone_on_the_ward"), "Not yet coded: 1 open draft may be about it."),
}


@pytest.mark.parametrize(("place", "said"), SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_ends_with_its_drafts(base: sqlite3.Connection, folder: Path, place: tuple[str, str], said: str) -> None:
    found = cell(base, *place)
    assert found["sentence"].endswith(said)
    on_map = evidence_map(base, practices=[place[0]], populations=[place[1]]).cells[0][0]
    assert {name: on_map[name] for name in ("state", "n_drafts", "sentence")} == {name: found[name] for name in ("state", "n_drafts", "sentence")}
    shown = json.loads(typed("show", "/".join(place), "--format", "json", folder=folder).stdout)
    assert shown["sentence"] == found["sentence"]
    assert found["sentence"] in " ".join(typed("show", "/".join(place), folder=folder).stdout.split())


def test_by_outcome_a_draft_that_names_both_is_told(base: sqlite3.Connection) -> None:
    assert outcome_cell(base, "soap_and_water", "skin")["state"] != "not_found"
    narrow = outcome_cell(base, "pocket_bottles", "infections")
    assert (narrow["state"], narrow["n_drafts"]) == ("not_yet_coded", 1)
    assert outcome_cell(base, "role_models", "skin")["state"] == "not_found"


@pytest.mark.parametrize("words", [map_words, tier_words])
def test_a_map_has_a_look_a_sign_and_a_number_for_what_is_not_yet_coded(base: sqlite3.Connection, finished: sqlite3.Connection, words) -> None:  # type: ignore[no-untyped-def]
    said = words(base, evidence_map(base))
    assert ("not_yet_coded", "Not yet coded") in said.legend
    assert said.marks[-1] == ("○", "drafts of claims that may be about it, not decided on yet")
    assert "; 3 not yet coded; 4 not found in these documents" in said.summary or "3 not yet coded" in said.summary
    assert said.waiting == SAID
    places = {one["population"]: told for one, told in zip(evidence_map(base).cells[1], said.cells[1], strict=True)}
    assert (places["visitors"].look, places["visitors"].word, places["visitors"].marks) == ("not_yet_coded", "Not yet coded", ("○ 1 open draft",))
    assert SAID in map_html(said)
    assert SAID in " ".join(picture(said, "svg").decode().split())
    without = words(finished, evidence_map(finished))
    assert "coded" not in f"{without.summary}{without.waiting}{without.legend}"
    assert "○" not in dict(without.marks)


def test_gaps_keep_apart_what_is_empty_and_what_is_not_yet_coded(base: sqlite3.Connection, folder: Path) -> None:
    found = gaps(base)
    kinds = {kind["state"]: kind["n"] for kind in found["empty"]}
    assert (kinds["not_yet_coded"], kinds["not_found"]) == (3, 2)
    assert found["coding"]["n_open"] == OPEN
    assert found["open_drafts"] == {"effect": 3, "gap": 1, "recommendation": 1}
    assert {row["id"]: row["n_drafts"] for row in found["practices"]}["reminders"] == 1
    within = gaps(base, practice="role_models")
    assert within["open_drafts"] == {"gap": 1}
    assert {row["id"]: row["n_drafts"] for row in within["populations"]} == {"nurses": 1, "physicians": 1, "visitors": 1}
    told = typed("gaps", folder=folder).stdout
    assert " ".join(told.split()).startswith(SAID)
    assert "1 open draft of this kind may become one" in told
    assert "\n3 not yet coded\n" in told
    assert ", 3 not yet coded, " in last_line(typed("gaps", folder=folder))


def test_a_base_without_drafts_says_nothing_of_them(finished: sqlite3.Connection, second_base: Path) -> None:
    assert coding(finished) == {"documents": [], "n_drafts": 0, "n_accepted": 0, "n_discarded": 0, "n_open": 0}
    for words in (("map",), ("map", "--rubric", "essa"), ("gaps",), ("show", "role_models"), ("show", "role_models/nurses"), ("search", "umbrella")):
        told = typed(*words, folder=second_base).stdout
        assert "draft" not in told
        assert "coded" not in told


def test_terms_sources_and_searches_tell_their_drafts(base: sqlite3.Connection, folder: Path) -> None:
    assert open_drafts(base) == OPEN
    assert open_drafts(base, practice="role_models", kind="gap") == 1
    assert open_drafts(base, practice="role_models", kind="effect") == 0
    assert typed("show", "practice:reminders", folder=folder).stdout.endswith("Open drafts that may be about it: 1\n")
    told = f"Drafts of claims from it: {len(DRAFTS)}; 1 accepted, 1 discarded, {OPEN} open"
    assert told in typed("show", "brennan2022", folder=folder).stdout
    assert SAID in " ".join(typed("search", "umbrella", folder=folder).stdout.split())
    assert SAID not in " ".join(typed("search", "handrub", folder=folder).stdout.split())
    missing = search(base, "soap and water visitors").missing
    assert [(one["practice"], one["population"], one["state"]) for one in missing if one["population"] == "visitors"] == [
        ("soap_and_water", "visitors", "not_yet_coded")
    ]


def test_the_map_in_a_terminal_counts_what_is_not_yet_coded(folder: Path) -> None:
    told = typed("map", folder=folder).stdout
    assert "; 3 not yet coded; 2 not found in these documents; 1 not asked here." in told
    assert told.endswith(f"{SAID}\n")


def test_exports_count_the_drafts_and_hold_none(base: sqlite3.Connection, folder: Path) -> None:
    whole = json.loads(typed("export", "json", folder=folder).stdout)
    (document,) = whole["drafts"]
    counts = {"n_drafts": len(DRAFTS), "n_accepted": 1, "n_discarded": 1, "n_open": OPEN}
    assert document == {"document": DOCUMENT, "source": "brennan2022", **counts}
    assert {(one["practice"], one["population"]): one["n_drafts"] for one in whole["cells"] if one["n_drafts"] and one["in_frame"]} == WAITING
    assert all(set(CELL.split()) <= one.keys() for one in whole["cells"])
    listed = list(csv.DictReader(io.StringIO(typed("map", "--format", "csv", folder=folder).stdout)))
    assert {(one["practice"], one["population"]): int(one["n_drafts"]) for one in listed if one["n_drafts"] != "0"} == WAITING
    typed("export", "package", "-o", "out", folder=folder)
    with (folder / "out" / "drafts.csv").open(encoding="utf-8") as file:
        assert [row["n_open"] for row in csv.DictReader(file)] == [str(OPEN)]


@pytest.mark.parametrize("place", ["soap_and_water/visitors", "reminders/physicians", "alcohol_handrub/nurses"])
def test_a_proof_pack_of_a_combination_with_drafts_is_verified(folder: Path, place: str, tmp_path: Path) -> None:
    typed("pack", place, "-o", tmp_path / "p.zip", folder=folder)
    assert typed("verify", tmp_path / "p.zip").stdout.startswith(f"verified: {place}: ")


def test_deciding_on_a_draft_opens_and_closes_combinations(folder: Path, tmp_path: Path) -> None:
    data = drafted_base(tmp_path / "base")
    with (data / "claims.draft.answers.jsonl").open("a", encoding="utf-8") as file:
        file.write(f'{{"at": "{DOCUMENT}:10-15", "answer": "discarded"}}\n')
    typed("build", data, "-o", tmp_path / "new.db")
    told = json.loads(typed("diff", folder / "kb.db", tmp_path / "new.db", "--format", "json").stdout)
    (changed,) = told["cells"]["changed"]
    assert (changed["practice"], changed["population"]) == ("soap_and_water", "visitors")
    assert [(one["before"], one["after"]) for one in changed["fields"] if one["field"] == "state"] == [("not_yet_coded", "not_found")]


def test_the_python_words_tell_the_same(folder: Path) -> None:
    with kb.open(folder / "kb.db") as base:
        assert {(one["practice"], one["population"]): one["n_drafts"] for one in base.cells() if one["in_frame"] and one["n_drafts"]} == WAITING
        assert base.gaps()["coding"]["n_open"] == OPEN


def test_drafts_count_for_the_terms_that_claims_would_count_for(base: sqlite3.Connection) -> None:
    from kb.readers import folder as folders

    vocabulary = folders.read(SECOND / "data").base.vocabulary
    reach = reaches(vocabulary.practices, vocabulary.frame.rows)
    named = {row[0] for row in base.execute("SELECT term FROM term_drafts WHERE kind = 'practice'")}
    assert named == {wide for term in ("soap_and_water", "reminders", "role_models", "pocket_bottles") for wide in reach[term]}
