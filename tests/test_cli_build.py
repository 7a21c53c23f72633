"""`kb build` as a user types it: what it sums up and writes, and that the old database stays where a build fails."""

from __future__ import annotations

import json
import re

import pytest
from command_line import SECOND, edit, typed


def test_build_sums_up(tmp_path):
    answer = typed("build", SECOND / "data", "-o", "other.db", folder=tmp_path)
    told = r"other\.db: 20 claims from 2 sources, 8 works, 23 combinations; 0 warnings, \d remarks \(kb check tells them\)\n"
    assert re.fullmatch(told, answer.stdout)
    assert answer.stderr == ""


def test_build_tells_its_result_as_json(starter):
    told = json.loads(typed("build", "--format", "json", folder=starter).stdout)
    assert told["database"] == "kb.db"
    assert told["passages"] is None
    assert (told["rows"]["claims"], told["rows"]["works"], told["warnings"], told["remarks"]) == (3, 2, 0, 0)


def test_build_with_documents_writes_a_private_database(starter):
    told = json.loads(typed("build", "--documents", "documents", "--format", "json", folder=starter).stdout)
    assert told["passages"] == "kb.passages.db"
    assert (starter / "kb.passages.db").stat().st_mode & 0o777 == 0o600
    sentence = b"We found no study that asks"
    assert sentence not in (starter / "kb.db").read_bytes()
    assert "> We found no study that asks" in typed("show", "millbrook2024-003", folder=starter).stdout


def test_a_build_with_errors_tells_them_and_leaves_the_old_database(starter):
    typed("build", folder=starter)
    before = {path.name: path.read_bytes() for path in starter.glob("kb.db*")}
    edit(starter / "data" / "claims.yaml", "    work: okoro2019\n    fit: {older", "    work: okoro2018\n    fit: {older")
    answer = typed("build", folder=starter, code=1)
    assert answer.stdout == ""
    problem, summary = answer.stderr.splitlines()
    assert re.match(r"data/claims\.yaml:\d+:11: error unknown-work: no work 'okoro2018' in the library; did you mean 'okoro2019'\?", problem)
    assert summary == "kb: 1 error in the data; nothing was written"
    assert {path.name: path.read_bytes() for path in starter.glob("kb.db*")} == before


def test_a_build_that_loses_works_asks_first(starter):
    typed("build", SECOND / "data", "-o", starter / "kb.db")
    before = (starter / "kb.db").read_bytes()
    answer = typed("build", folder=starter, code=1)
    assert answer.stderr == "kb: kb.db: has 8 works, the new build has 2; if that is meant, run 'kb build --allow-shrink'\n"
    assert (starter / "kb.db").read_bytes() == before
    typed("build", "--allow-shrink", folder=starter)
    assert (starter / "kb.db.previous").read_bytes() == before


@pytest.mark.parametrize("options", [(), ("--allow-shrink",)], ids=["as it is", "even if it may shrink"])
def test_a_build_never_takes_the_place_of_another_file(starter, options):
    claims = (starter / "data" / "claims.yaml").read_bytes()
    answer = typed("build", "-o", "data/claims.yaml", *options, folder=starter, code=1)
    assert "data/claims.yaml: is not a knowledge base" in answer.stderr
    assert (starter / "data" / "claims.yaml").read_bytes() == claims


@pytest.mark.parametrize(
    ("target", "told"), [("data", "data: is a folder"), ("nowhere/kb.db", "nowhere: no such folder")], ids=["a folder", "in no folder"]
)
def test_a_target_that_cannot_be_is_wrong_usage(starter, target, told):
    assert told in typed("build", "-o", target, folder=starter, code=2).stderr


def test_the_same_files_give_the_same_bytes(starter, tmp_path):
    typed("build", "mine/data", "-o", "first.db", folder=tmp_path)
    typed("build", folder=starter)
    assert (tmp_path / "first.db").read_bytes() == (starter / "kb.db").read_bytes()


def test_serve_tells_the_errors_of_a_base_that_cannot_be_built(starter):
    edit(starter / "data" / "claims.yaml", "kind: gap", "kind: gpa")
    answer = typed("serve", folder=starter, code=1)
    assert "error unknown-value: kind: 'gpa'" in answer.stderr
    assert answer.stdout == ""
