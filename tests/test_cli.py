"""What holds for every command: it explains itself, tells what is wrong in a line and by its exit code, and no data steers the terminal.

What a command answers stands in a file of its own.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing

import pytest
from command_line import edit, started, typed
from hypothesis import given
from hypothesis import strategies as st

from kb.cli import commands
from kb.cli.options import printable

COMMANDS = dict(commands())
PROMISED = "init build check locate serve search show map agreement export network"


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
    "rows and columns that are none": (
        ("map", "--rows", "hand_rub,qqq", "--columns", "nurse"),
        1,
        "electronic_monitoring, reminders, role_models; no population or outcome 'nurse' in the vocabulary; did you mean 'nurses'?\n",
    ),
    "a practice and a group that are none": (
        ("gaps", "--practice", "hand_rub", "--population", "nurse"),
        1,
        "'alcohol_handrub'?; no population 'nurse' in the vocabulary; did you",
    ),
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
def test_what_is_wrong_is_told_in_a_line_and_by_the_exit_code(second_base, case):
    words, code, told = WRONG[case]
    answer = typed(*words, folder=second_base, code=code)
    assert told in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(200)], ids=["empty", "text", "broken"])
@pytest.mark.parametrize("words", [("show", "nurses"), ("search", "hands"), ("map",), ("export", "json"), ("--version",)], ids=" ".join)
def test_a_file_that_is_no_base_is_told(tmp_path, words, content):
    (tmp_path / "kb.db").write_bytes(content)
    answer = typed(*words, folder=tmp_path, code=0 if words == ("--version",) else 1)
    assert "kb.db: is not a knowledge base" in answer.stderr or answer.stdout.endswith("; kb.db is not a knowledge base\n")


def test_a_database_of_another_version_asks_for_a_new_build(second_base, tmp_path):
    (tmp_path / "kb.db").write_bytes((second_base / "kb.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert "was built by another version of kb" in typed("map", folder=tmp_path, code=1).stderr


def test_version_tells_the_base_too(second_base, tmp_path):
    assert re.fullmatch(r"kb \d+\.\d+\.\d+\n", typed("--version", folder=tmp_path).stdout)
    assert typed("--version", folder=second_base).stdout.endswith("; Clean hands on hospital wards, version 2.5 (2026-01-02)\n")


def test_the_program_itself_answers(second_base):
    done = started("show", "nurses", folder=second_base)
    assert done.returncode == 0
    assert done.stdout.decode().startswith("Nurses (population nurses)\n")
    assert done.stderr == b""
    failed = started("show", "nuses", folder=second_base)
    assert failed.returncode == 1
    assert failed.stdout == b""
    assert failed.stderr.decode() == "kb: nothing in this base has the id 'nuses'; did you mean 'nurses'? Else kb search finds ids by words\n"


def test_a_terminal_that_lacks_letters_gets_escapes(second_base):
    old = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    shown = started("show", "rao2019", folder=second_base, env=old).stdout.decode("latin-1")
    assert "Szabó" in shown
    assert "\\u201cMonthly" in shown
    done = started("show", "rao2019", "--format", "json", folder=second_base, env=old)
    assert json.loads(done.stdout)["title"] == "One Year Later: “Monthly Figures” Revisited"


def test_no_data_steers_the_terminal(starter):
    edit(starter / "data" / "vocabulary.yaml", "label: Pale roofs", 'label: "Pale \\e]0;x\\a\\u009b2J roofs\\u202e"')
    typed("build", folder=starter)
    for words in (("show", "pale_roofs"), ("map",), ("show", "pale_roofs/residents")):
        told = typed(*words, folder=starter).stdout
        assert "Pale" in told
        assert told.replace("\n", "").isprintable()


@given(st.text())
def test_printable_text_has_no_control_character(text):
    shown = printable(text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert len(shown) >= len(text)
