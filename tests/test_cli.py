"""The command line as a user types it: what each command answers, on which stream, with which exit code.

`kb check`, `kb export` and `kb init` have files of their own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from command_line import SECOND, edit, last_line, new_base, started, typed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.answers.readers_words import spreadsheet_safe
from kb.cli import commands
from kb.cli.options import printable

COMMANDS = dict(commands())
PROMISED = "init build check locate serve search show map agreement export network"
CLAIM = "id source document section start end statement kind practices populations outcomes direction wording addressees restates strength works"
CELL = "practice population state strength strength_against contested n_effect n_at_strength n_other inherited claims essa_now essa_possible"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the second base as kb.db and its passages beside it."""
    folder = tmp_path_factory.mktemp("built")
    typed("build", SECOND / "data", "--documents", SECOND / "documents", folder=folder)
    return folder


@pytest.fixture
def base(tmp_path):
    return new_base(tmp_path / "mine")


# What holds for every command


def test_every_promised_command_is_there():
    assert set(PROMISED.split()) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself(name):
    answer = typed(name, "--help")
    assert answer.stdout.startswith(f"Usage: kb {name}")
    assert answer.stdout == typed(name, "-h").stdout
    assert answer.stderr == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_is_explained(name):
    for option in COMMANDS[name].params:
        if option.param_type_name == "option":
            assert option.help, f"kb {name} {option.opts[0]}"
            assert option.help.endswith("."), f"kb {name} {option.opts[0]}: {option.help}"


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"serve", "export", "schema"}))
def test_what_prints_a_result_prints_it_as_json_too(name):
    (form,) = [option for option in COMMANDS[name].params if "--format" in option.opts]
    assert "json" in form.type.choices


@pytest.mark.parametrize("name", ["search", "show", "map", "export"])
def test_what_reads_a_database_takes_db(name):
    (option,) = [option for option in COMMANDS[name].params if "--db" in option.opts]
    assert str(option.default) == "kb.db"


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_wrong_usage(name):
    answer = typed(name, "--nonesuch", code=2)
    assert "No such option" in answer.stderr
    assert answer.stdout == ""


WRONG = {
    "an unknown command": (("sreach", "hands"), 2, "No such command 'sreach'"),
    "show without an id": (("show",), 2, "Missing argument 'ID'"),
    "an unknown id": (("show", "brennan2022-999"), 1, "kb: nothing in this base has the id 'brennan2022-999'; did you mean 'brennan2022-0"),
    "an unknown kind and id": (("show", "practice:nurses"), 1, "kb: nothing in this base has the id 'practice:nurses'"),
    "an unknown practice in a cell": (("show", "hand_rub/nurses"), 1, "kb: no practice 'hand_rub' in the vocabulary; did you mean 'alcohol_handrub'"),
    "an unknown population in a cell": (("show", "feedback/nurse"), 1, "kb: no population 'nurse' in the vocabulary; did you mean 'nurses'?"),
    "half a cell": (("show", "feedback/"), 1, "kb: no population '' in the vocabulary"),
    "an id that is no text": (("show", "\udcff"), 1, "kb: nothing in this base has the id '?'"),
    "a withdrawn claim": (("show", "brennan2022-008"), 1, "was withdrawn: The sentence names no outcome that was looked at; see brennan2022-009\n"),
    "an unknown row": (("map", "--rows", "hand_rub"), 1, "kb: no practice 'hand_rub'"),
    "a column that is neither": (("map", "--columns", "qqq,zzz"), 1, "lists its terms; no population or outcome 'zzz' in the vocabulary; kb"),
    "a practice unlike any": (("gaps", "--practice", "zzz"), 1, "kb: no practice 'zzz' in the vocabulary; use one of "),
    "a search for nothing": (("search",), 2, "kb: name words to search for, or a filter such as --practice"),
    "an unknown filter": (("search", "hands", "--outcome", "adherance"), 1, "no outcome 'adherance' in the vocabulary; did you mean 'adherence'?"),
    "an unknown level": (("search", "--min-strength", "best"), 2, "kb: no level 'best'; use one of none_stated, rationale_only, promising, moderate"),
    "an unknown kind": (("search", "--kind", "myth"), 2, "'myth' is not one of 'effect'"),
    "an unknown addressee": (("search", "--for", "nobody"), 2, "'nobody' is not one of"),
    "no results asked for": (("search", "hands", "--limit", "0"), 2, "0 is not in the range"),
    "more results than there can be": (("search", "hands", "--limit", "9" * 30), 2, "is not in the range"),
    "an unknown rubric": (("map", "--rubric", "house"), 2, "'house' is not"),
    "search without a database": (("search", "hands", "--db", "none.db"), 1, "kb: none.db: no such database; build it with 'kb build', or"),
    "show without a database": (("show", "nurses", "--db", "none.db"), 1, "kb: none.db: no such database"),
    "map without a database": (("map", "--db", "none.db"), 1, "kb: none.db: no such database"),
    "a document that is not there": (("locate", "none.txt", "hands"), 2, "kb: none.txt: no such file"),
    "a coding that is not there": (("agreement", "none.yaml", "none.yaml"), 2, "kb: none.yaml: no such file"),
    "serve of no folder": (("serve", "nowhere"), 2, "kb: nowhere: no such folder"),
    "serve of two bases": (("serve", "nowhere", "--example"), 2, "kb: name a base or say --example, not both"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_in_a_line_and_by_the_exit_code(built, case):
    words, code, told = WRONG[case]
    answer = typed(*words, folder=built, code=code)
    assert told in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(200)], ids=["empty", "text", "broken"])
@pytest.mark.parametrize("words", [("show", "nurses"), ("search", "hands"), ("map",), ("export", "json"), ("--version",)], ids=" ".join)
def test_a_file_that_is_no_base_is_told(tmp_path, words, content):
    (tmp_path / "kb.db").write_bytes(content)
    answer = typed(*words, folder=tmp_path, code=0 if words == ("--version",) else 1)
    assert "kb.db: is not a knowledge base" in answer.stderr or answer.stdout.endswith("; kb.db is not a knowledge base\n")


def test_a_database_of_another_version_asks_for_a_new_build(built, tmp_path):
    (tmp_path / "kb.db").write_bytes((built / "kb.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert "was built by another version of kb" in typed("map", folder=tmp_path, code=1).stderr


def test_version_tells_the_base_too(built, tmp_path):
    assert re.fullmatch(r"kb \d+\.\d+\.\d+\n", typed("--version", folder=tmp_path).stdout)
    assert typed("--version", folder=built).stdout.endswith("; Clean hands on hospital wards, version 2.5 (2026-01-02)\n")


def test_the_program_itself_answers(built):
    done = started("show", "nurses", folder=built)
    assert done.returncode == 0
    assert done.stdout.decode().startswith("Nurses (population nurses)\n")
    assert done.stderr == b""
    failed = started("show", "nuses", folder=built)
    assert failed.returncode == 1
    assert failed.stdout == b""
    assert failed.stderr.decode() == "kb: nothing in this base has the id 'nuses'; did you mean 'nurses'? Else kb search finds ids by words\n"


def test_a_terminal_that_lacks_letters_gets_escapes(built):
    old = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    shown = started("show", "rao2019", folder=built, env=old).stdout.decode("latin-1")
    assert "Szabó" in shown
    assert "\\u201cMonthly" in shown
    done = started("show", "rao2019", "--format", "json", folder=built, env=old)
    assert json.loads(done.stdout)["title"] == "One Year Later: “Monthly Figures” Revisited"


# build


def test_build_sums_up(built, tmp_path):
    answer = typed("build", SECOND / "data", "-o", "other.db", folder=tmp_path)
    told = r"other\.db: 20 claims from 2 sources, 8 works, 23 combinations; 0 warnings, \d remarks \(kb check tells them\)\n"
    assert re.fullmatch(told, answer.stdout)
    assert answer.stderr == ""


def test_build_tells_its_result_as_json(base):
    told = json.loads(typed("build", "--format", "json", folder=base).stdout)
    assert told["database"] == "kb.db"
    assert told["passages"] is None
    assert (told["rows"]["claims"], told["rows"]["works"], told["warnings"], told["remarks"]) == (3, 2, 0, 0)


def test_build_with_documents_writes_a_private_database(base):
    told = json.loads(typed("build", "--documents", "documents", "--format", "json", folder=base).stdout)
    assert told["passages"] == "kb.passages.db"
    assert (base / "kb.passages.db").stat().st_mode & 0o777 == 0o600
    sentence = b"We found no study that asks"
    assert sentence not in (base / "kb.db").read_bytes()
    assert "> We found no study that asks" in typed("show", "millbrook2024-003", folder=base).stdout


def test_a_build_with_errors_tells_them_and_leaves_the_old_database(base):
    typed("build", folder=base)
    before = {path.name: path.read_bytes() for path in base.glob("kb.db*")}
    edit(base / "data" / "claims.yaml", "    work: okoro2019\n    fit: {older", "    work: okoro2018\n    fit: {older")
    answer = typed("build", folder=base, code=1)
    assert answer.stdout == ""
    problem, summary = answer.stderr.splitlines()
    assert re.match(r"data/claims\.yaml:\d+:11: error unknown-work: no work 'okoro2018' in the library; did you mean 'okoro2019'\?", problem)
    assert summary == "kb: 1 error in the data; nothing was written"
    assert {path.name: path.read_bytes() for path in base.glob("kb.db*")} == before


def test_a_build_that_loses_works_asks_first(base):
    typed("build", SECOND / "data", "-o", base / "kb.db")
    before = (base / "kb.db").read_bytes()
    answer = typed("build", folder=base, code=1)
    assert answer.stderr == "kb: kb.db: has 8 works, the new build has 2; if that is meant, run 'kb build --allow-shrink'\n"
    assert (base / "kb.db").read_bytes() == before
    typed("build", "--allow-shrink", folder=base)
    assert (base / "kb.db.previous").read_bytes() == before


@pytest.mark.parametrize("options", [(), ("--allow-shrink",)], ids=["as it is", "even if it may shrink"])
def test_a_build_never_takes_the_place_of_another_file(base, options):
    claims = (base / "data" / "claims.yaml").read_bytes()
    answer = typed("build", "-o", "data/claims.yaml", *options, folder=base, code=1)
    assert "data/claims.yaml: is not a knowledge base" in answer.stderr
    assert (base / "data" / "claims.yaml").read_bytes() == claims


@pytest.mark.parametrize(
    ("target", "told"), [("data", "data: is a folder"), ("nowhere/kb.db", "nowhere: no such folder")], ids=["a folder", "in no folder"]
)
def test_a_target_that_cannot_be_is_wrong_usage(base, target, told):
    assert told in typed("build", "-o", target, folder=base, code=2).stderr


def test_the_same_files_give_the_same_bytes(base, tmp_path):
    typed("build", "mine/data", "-o", "first.db", folder=tmp_path)
    typed("build", folder=base)
    assert (tmp_path / "first.db").read_bytes() == (base / "kb.db").read_bytes()


def test_serve_tells_the_errors_of_a_base_that_cannot_be_built(base):
    edit(base / "data" / "claims.yaml", "kind: gap", "kind: gpa")
    answer = typed("serve", folder=base, code=1)
    assert "error unknown-value: kind: 'gpa'" in answer.stderr
    assert answer.stdout == ""


# locate


def test_located_words_paste_into_the_claims_and_are_proven(base):
    answer = typed("locate", "documents/millbrook_review.txt", "Pale roofs are ... than trees", "--section", '2. "Pale" roofs', folder=base)
    assert answer.stderr == ""
    claims = base / "data" / "claims.yaml"
    text = claims.read_text()
    started_at = text.index("  passage:", text.index("millbrook2024-003"))
    ended_at = text.index("  statement:", started_at)
    claims.write_text(text[:started_at] + answer.stdout + text[ended_at:])
    answer = typed("check", "--documents", "documents", "--strict", folder=base)
    assert last_line(answer).endswith("3 passages proven")
    assert r'section: "2. \"Pale\" roofs"' in claims.read_text()


def test_located_words_need_no_quotes(base):
    plain = typed("locate", "documents/millbrook_review.txt", "Pale", "roofs", "are", "cheaper", folder=base)
    assert plain.stdout == typed("locate", "documents/millbrook_review.txt", "Pale roofs are cheaper", folder=base).stdout


def test_located_words_may_run_over_a_line_end(base):
    told = json.loads(typed("locate", "documents/millbrook_review.txt", "cooler than streets without", "--format", "json", folder=base).stdout)
    assert list(told) == ["document", "section", "start", "end", "sha256", "from", "to"]
    text = (base / "documents" / "millbrook_review.txt").read_text()
    assert " ".join(text[told["start"] : told["end"]].split()) == "cooler than streets without"


@pytest.mark.parametrize(
    ("words", "told"),
    [("no such words", "these words do not stand in it; copy them as printed"), ("trees", "these words stand 4 times, at 37-42, ")],
    ids=["never", "often"],
)
def test_words_that_are_not_one_place_are_told(base, words, told):
    answer = typed("locate", "documents/millbrook_review.txt", words, folder=base, code=1)
    assert told in answer.stderr
    assert answer.stdout == ""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(["a.txt", "a b.txt", "a: b, {c}.txt", "#1.txt", "12", "true", "né.txt", "a'b\"c.txt"]),
    words=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).filter(str.strip),
)
def test_a_locator_is_yaml_whatever_it_holds(tmp_path, name, words):
    """Also of control characters, quotes, brackets and separators of lines."""
    document = tmp_path / name
    document.write_bytes(f"It_begins {words} it_ends".encode())
    told = yaml.safe_load(typed("locate", document, "It_begins ... it_ends").stdout)["passage"]
    assert told["document"] == name
    assert told["from"] == " ".join(f"It_begins {words} it_ends".split()[:4])


def test_a_document_in_another_encoding_is_told(tmp_path):
    (tmp_path / "old.txt").write_bytes("Größe".encode("cp1252"))
    assert "old.txt: not UTF-8 at byte 2; save it as UTF-8" in typed("locate", tmp_path / "old.txt", "x", code=1).stderr


# search, show, map


def test_search_ranks_claims_and_works(built):
    answer = typed("search", "ABHR", "doctors", folder=built)
    assert answer.stdout.startswith("'ABHR' also finds: Alcohol handrub\n'doctors' also finds: Physicians\n\nbrennan2022-005: ")
    assert last_line(answer) == "1 claim, 0 works"
    found = json.loads(typed("search", "pocket bottles", "--format", "json", folder=built).stdout)
    assert list(found)[:5] == ["claims", "works", "n_claims", "any_word", "widened"]
    assert list(found)[5:] == ["more", "terms", "corrected", "suggestion", "lacking", "missing", "kinds", "marks"]
    assert set(CLAIM.split()) <= set(found["claims"][0])
    assert [work["key"] for work in found["works"]] == ["osei2014"]


def test_search_says_when_not_every_word_is_found(built):
    answer = typed("search", "bottles", "zeppelin", folder=built)
    assert answer.stdout.startswith("no claim has all of the words; these have some\n")
    assert last_line(answer) == "2 claims, 1 work"


FILTERS = {
    ("--practice", "alcohol_handrub"): "003 004 005 006 007 s2 s3",
    ("--population", "nurses"): "003 004 006 009 011 012 016",
    ("--outcome", "time"): "006 016",
    ("--kind", "gap"): "015",
    ("--for", "anyone"): "s3",
    ("--min-strength", "moderate"): "003 004 007",
    ("--practice", "alcohol_handrub", "--min-strength", "strong"): "003 007",
}


@pytest.mark.parametrize("filters", FILTERS, ids=" ".join)
def test_search_filters_without_words(built, filters):
    found = json.loads(typed("search", *filters, "--format", "json", folder=built).stdout)
    short = {claim["id"].replace("brennan2022-", "").replace("sandoval2023-00", "s") for claim in found["claims"]}
    assert short == set(FILTERS[filters].split())
    assert found["n_claims"] == len(short)


@pytest.mark.parametrize(
    "words",
    ["", " ", '"', "'", "AND", "a OR", "NOT (", "*", "hand*", "NEAR(a b)", "statement:hands", "^x", "%", "_", "; DROP TABLE claims;", "é", "🧼",
     "\udcff", "- -", "x" * 20_000, "hands " * 5_000],
)  # fmt: skip
def test_no_text_breaks_the_search(built, words):
    answer = typed("search", "--", words, folder=built)
    assert re.fullmatch(r"\d+ claims?(, the first 20 shown)?, \d+ works?", last_line(answer))
    assert answer.stderr == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(max_size=40))
def test_any_text_can_be_searched_and_asked_for(built, words):
    typed("search", "--", words, folder=built)
    typed("show", "--", f"no such {words}", folder=built, code=1)


SHOWN = {
    "brennan2022-003": ("claim", "statement stated_by strength why would_change steps evidence document start end reference restated_by"),
    "brennan2022": ("source", "key reference authors claims states verifications"),
    "falk2011": ("work", "key reference authors claims design"),
    "feedback": ("practice", "id label broader synonyms definition narrower claims"),
    "nurses": ("population", "id label broader synonyms definition narrower claims"),
    "outcome:mrsa": ("outcome", "id label broader synonyms definition narrower claims"),
    "feedback/nurses": ("cell", f"{CELL} sentence wider_claims"),
    "hand_hygiene/visitors": ("cell", f"{CELL} sentence wider_claims"),
    "pocket_bottles/visitors": ("cell", f"{CELL} sentence wider_claims"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_show_tells_one_thing_whole(built, name):
    what, keys = SHOWN[name]
    answer = typed("show", name, folder=built)
    assert answer.stderr == ""
    assert max(map(len, answer.stdout.splitlines())) <= 100
    told = json.loads(typed("show", name, "--format", "json", folder=built).stdout)
    assert told["what"] == what
    assert set(keys.split()) <= set(told)


def test_a_claim_is_shown_with_its_source_grade_trail_passage_and_works(built):
    told = " ".join(typed("show", "brennan2022-004", folder=built).stdout.split())
    for words in (
        "Brennan & Ward Hygiene Group (2022) state: Intensive care nurses",
        "Significant result reported: it rests on an identified study, Osei (2014)",
        "pass significance told: the result is said to be significant",
        "brennan_ward_review.txt, 2. Alcohol handrub, characters",
        "> Nurses in intensive care who carried a pocket bottle",
        "study (supports, review only): osei2014: Osei, K. (2014).",
        "result reported positive; significant yes",
    ):
        assert words in told


@pytest.mark.parametrize("name", ["brennan2022-004", "alcohol_handrub/nurses"])
def test_show_tells_the_levels_of_the_rubrics_that_the_base_names(name, tmp_path):
    typed("build", SECOND / "data", folder=tmp_path)
    assert "ESSA" in typed("show", name, folder=tmp_path).stdout
    shutil.copytree(SECOND, tmp_path / "named")
    with (tmp_path / "named" / "metadata.yml").open("a", encoding="utf-8") as file:
        file.write("rubrics: [reported]\n")
    typed("build", tmp_path / "named" / "data", folder=tmp_path)
    told = typed("show", name, folder=tmp_path).stdout
    assert "esult reported" in told
    assert "ESSA" not in told
    assert "Every Student" not in told
    assert "essa" in typed("show", name, "--format", "json", folder=tmp_path).stdout


def test_only_effects_and_associations_are_told_with_a_direction(built):
    assert "  gap; Argument or source, no result\n" in typed("search", "--kind", "gap", folder=built).stdout
    assert "  barrier; " in typed("search", "--kind", "barrier", folder=built).stdout
    assert "  effect, no effect found; Some result reported\n" in typed("show", "rao2019", folder=built).stdout


def test_the_map_as_text_sums_up(built):
    answer = typed("map", folder=built)
    assert "Controlled study reported (1 of 3)" in answer.stdout
    assert last_line(answer) == (
        "Of 14 combinations asked: 5 with an effect claim that has some support; 1 only asserted; 2 barriers, needs or advice only; "
        "1 the source says research is missing; 5 not found in these documents; 1 not asked here."
    )


def test_the_map_as_json_has_a_cell_for_each_combination(built):
    found = json.loads(typed("map", "--format", "json", folder=built).stdout)
    assert list(found) == ["rubric", "rows", "columns", "cells"]
    wanted = [(row["id"], column["id"]) for row in found["rows"] for column in found["columns"]]
    assert [(cell["practice"], cell["population"]) for cell in found["cells"]] == wanted
    assert all(set(CELL.split()) <= set(cell) for cell in found["cells"])


def test_the_map_of_other_rows_and_columns(built):
    words = ("map", "--rows", "pocket_bottles,feedback", "--columns", "intensive_care_nurses", "--format", "json")
    found = json.loads(typed(*words, folder=built).stdout)
    assert [(cell["practice"], cell["state"], len(cell["inherited"])) for cell in found["cells"]] == [
        ("pocket_bottles", "graded", 0),
        ("feedback", "not_found", 3),
    ]


def read_csv(answer):
    return list(csv.DictReader(io.StringIO(answer.stdout, newline="")))


def test_the_map_as_csv_has_a_line_a_combination(built):
    rows = read_csv(typed("map", "--format", "csv", folder=built))
    assert len(rows) == 15
    assert rows[0]["practice_label"] == "Alcohol handrub"
    assert (rows[0]["strength"], rows[0]["n_effect"], rows[0]["n_at_strength"], rows[0]["inherited"]) == ("strong", "3", "1", "1")
    assert rows[0]["sentence"] == "Controlled study reported for a benefit, in 1 of 3 claims of effect. Also 1 claim about a wider group."


@pytest.mark.parametrize("label", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\\t=1", "\\r=1"])
def test_no_label_becomes_a_formula_of_a_spreadsheet(base, label):
    edit(base / "data" / "vocabulary.yaml", "label: Pale roofs", f'label: "{label}"')
    typed("build", folder=base)
    meant = json.loads(f'"{label}"')
    assert read_csv(typed("map", "--format", "csv", folder=base))[2]["practice_label"] == f"'{meant}"
    assert read_csv(typed("map", "--format", "csv", "--raw", folder=base))[2]["practice_label"] == meant


@pytest.mark.parametrize(("cell", "shown"), [("-1", "-1"), ("-0.5", "-0.5"), ("+2", "+2"), ("", ""), ("- x", "'- x"), ("'x", "'x"), ("a=1", "a=1")])
def test_numbers_stay_numbers(cell, shown):
    assert spreadsheet_safe(cell) == shown


def test_no_data_steers_the_terminal(base):
    edit(base / "data" / "vocabulary.yaml", "label: Pale roofs", 'label: "Pale \\e]0;x\\a\\u009b2J roofs\\u202e"')
    typed("build", folder=base)
    for words in (("show", "pale_roofs"), ("map",), ("show", "pale_roofs/residents")):
        told = typed(*words, folder=base).stdout
        assert "Pale" in told
        assert told.replace("\n", "").isprintable()


@given(st.text())
def test_printable_text_has_no_control_character(text):
    shown = printable(text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert len(shown) >= len(text)


# agreement


@pytest.fixture
def codings(base):
    """The starter's claims, and a second coding of two of them: other wording, one population more, ids of its own."""
    first = base / "data" / "claims.yaml"
    second = base / "second.yaml"
    items = re.split(r"(?=^- id)", first.read_text(), flags=re.MULTILINE)
    text = "".join(items[1:3]).replace("- id: millbrook2024-00", "- id: other-").replace("wording: should", "wording: may")
    second.write_text(text.replace("populations: [older_people]", "populations: [older_people, residents]"))
    return first, second


def test_agreement_tells_kappa_and_every_difference(codings):
    answer = typed("agreement", *codings)
    assert re.search(r"^kind +2 +1\.000 +1\.000$", answer.stdout, re.MULTILINE)
    assert re.search(r"^wording +2 +0\.500 +0\.333$", answer.stdout, re.MULTILINE)
    assert "millbrook2024-002 ~ other-2: wording: should / may" in answer.stdout
    assert "millbrook2024-002 ~ other-2: populations: older_people / older_people, residents" in answer.stdout
    assert last_line(answer).startswith("2 claims are coded in both; 0 stand in claims.yaml alone, 0 in second.yaml alone; 2 differences")


def test_agreement_as_json(codings):
    told = json.loads(typed("agreement", *codings, "--format", "json").stdout)
    assert told["pairs"] == [["millbrook2024-001", "other-1"], ["millbrook2024-002", "other-2"]]
    assert {"field", "n", "observed", "kappa"} <= set(told["fields"][0])
    assert {(one["field"], one["first_value"]) for one in told["differences"]} >= {("wording", "should"), ("populations", "older_people")}


def test_agreement_of_a_coding_with_itself_is_whole(codings):
    answer = typed("agreement", codings[0], codings[0])
    assert last_line(answer) == "3 claims are coded in both; 0 stand in claims.yaml alone, 0 in claims.yaml alone; 0 differences"


def test_agreement_of_a_coding_that_cannot_be_read_tells_the_first_fault(codings):
    edit(codings[1], "kind: effect", "kind: efect")
    answer = typed("agreement", *codings, code=1)
    assert re.search(r"second\.yaml: 1 fault; the first: .*second\.yaml:\d+:\d+: error unknown-value: kind: 'efect'", answer.stderr)


def test_agreement_as_markdown_is_a_page(codings):
    told = typed("agreement", *codings, "--format", "markdown").stdout
    assert told.startswith("# Agreement of claims.yaml and second.yaml\n")
    assert "| wording | 2 | 0.500 |" in told
    assert Path(codings[0]).name in told
