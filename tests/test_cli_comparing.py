"""`kb diff`, `kb pack` and `kb verify` as a user types them."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile

import pytest
from command_line import SECOND, edit, last_line, typed

NONE = (
    "claims: 0 in, 0 out, 0 withdrawn, 0 changed; grades: 0 moved; works: 0 in, 0 out, 0 changed; combinations: 0 opened, 0 closed, 0 changed; "
    "no difference"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the second base as old.db and kb.db, and as new.db after an edit: a fact less, a word of a work more."""
    place = tmp_path_factory.mktemp("comparing")
    shutil.copytree(SECOND, place / "base")
    for name in ("old.db", "kb.db"):
        typed("build", "base/data", "-o", name, folder=place)
    edit(
        place / "base/data/claims.yaml",
        "outcome_measured: {value: how often hands are cleaned, from: passage}",
        "outcome_measured: {value: not_reported, from: passage}",
    )
    edit(place / "base/data/references.bib", "Pocket Bottles in Intensive Care", "Bottles in Intensive Care")
    typed("build", "base/data", "-o", "new.db", folder=place)
    return place


def test_a_base_and_itself_do_not_differ(folder):
    answer = typed("diff", "old.db", "old.db", folder=folder)
    assert answer.stdout.splitlines() == ["Clean hands on hospital wards 2.5 -> Clean hands on hospital wards 2.5", NONE]


def test_differences_are_told_and_are_no_error(folder):
    lines = typed("diff", "old.db", "new.db", folder=folder).stdout.splitlines()
    assert "grade moved: brennan2022-004, reported: Significant result reported -> Some result reported" in lines
    at = lines.index("grade moved: brennan2022-004, reported: Significant result reported -> Some result reported")
    assert lines[at + 1 : at + 3] == [
        "  by evidence/1/facts/outcome measured: how often hands are cleaned (passage) -> not_reported (passage)",
        "  first step that differs: outcome named pass, the outcome measured is named: how often hands are cleaned -> "
        "outcome named unknown, no measured outcome is named",
    ]
    assert "work changed: osei2014" in lines
    assert "  title: Pocket Bottles in Intensive Care -> Bottles in Intensive Care" in lines
    assert lines[-1].startswith("claims: 0 in, 0 out, 0 withdrawn, 1 changed; grades: 1 moved; works: 0 in, 0 out, 1 changed; ")


def test_the_same_differences_as_json(folder):
    found = json.loads(typed("diff", "old.db", "new.db", "--format", "json", folder=folder).stdout)
    assert list(found) == ["base", "rubrics", "claims", "works", "terms", "grades", "cells"]
    assert list(found["claims"]) == ["in", "out", "changed", "withdrawn"]
    assert [one["claim"] for one in found["grades"]] == ["brennan2022-004"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("diff", "old.db"), 2, "Missing argument 'NEW'"),
        (("diff", "old.db", "none.db"), 1, "kb: none.db: no such database"),
        (("diff", "base/metadata.yml", "old.db"), 1, "is not a knowledge base"),
        (("pack", "brennan2022-003"), 2, "Missing option '-o'"),
        (("pack", "brennan2022-03", "-o", "x.zip"), 1, "did you mean"),
        (("pack", "brennan2022-003", "-o", "nowhere/x.zip"), 1, "kb: nowhere/x.zip: cannot be written (No such file or directory)"),
        (("pack", "brennan2022-003", "-o", "base"), 1, "kb: base: cannot be written (Is a directory)"),
        (("verify",), 2, "Missing argument 'FILE'"),
        (("verify", "none.zip"), 1, "kb: none.zip: no such file"),
        (("verify", "old.db"), 1, "kb: old.db: is damaged, or no zip file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_compared_is_told(folder, words, code, told):
    answer = typed(*words, folder=folder, code=code)
    assert answer.stdout == ""
    assert told in answer.stderr
    assert not list(folder.glob(".*.tmp"))


@pytest.mark.parametrize("name", ["brennan2022-003", "feedback/nurses", "claim:brennan2022-003"])
def test_a_pack_is_written_and_verified(folder, tmp_path, name):
    file = tmp_path / "x.zip"
    subject = name.removeprefix("claim:")
    sha256 = lambda: hashlib.sha256(file.read_bytes()).hexdigest()  # noqa: E731
    answer = typed("pack", name, "-o", file, folder=folder)
    assert last_line(answer).startswith(f"{file}: {subject}, ")
    assert last_line(answer).endswith(f"{file.stat().st_size} bytes, SHA-256 {sha256()}")
    checked = typed("verify", file, folder=tmp_path)
    assert last_line(checked).startswith(f"verified: {subject}: ")
    assert last_line(checked).endswith(f"computed anew; SHA-256 {sha256()}")
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_pack_and_verify_answer_as_json(folder, tmp_path):
    made = json.loads(typed("pack", "brennan2022-003", "-o", tmp_path / "x.zip", "--format", "json", folder=folder).stdout)
    found = json.loads(typed("verify", tmp_path / "x.zip", "--format", "json", folder=folder).stdout)
    assert (made["subject"], made["sha256"], made["files"]) == (found["subject"], found["sha256"], found["n_files"])
    assert (found["verified"], found["differences"]) == (True, [])


def test_an_altered_pack_is_told_and_is_an_error(folder, tmp_path):
    file = tmp_path / "x.zip"
    typed("pack", "brennan2022-003", "-o", file, folder=folder)
    content = file.read_bytes()
    at = content.index(b"kb verify FILE.zip")
    file.write_bytes(content[:at] + b"K" + content[at + 1 :])
    answer = typed("verify", file, folder=folder, code=1)
    assert answer.stdout == ""
    assert "is damaged, or no zip file (Bad CRC-32 for file 'README.md')" in answer.stderr


def test_a_pack_of_another_grade_is_told_line_by_line(folder, tmp_path):
    file = tmp_path / "x.zip"
    typed("pack", "brennan2022-004", "-o", file, folder=folder)
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["grades.json"] = files["grades.json"].replace(b'"moderate"', b'"strong"')
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    lines = typed("verify", file, folder=folder, code=1).stdout.splitlines()
    assert any(line.startswith("grades.json: SHA-256 and size: stated ") for line in lines)
    assert "grades.json: brennan2022-004, reported: level: stated strong; found moderate" in lines
    assert lines[-1].startswith("not verified: brennan2022-004: 3 differences; SHA-256 ")
