from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import CELL

from kb import pipeline
from kb.answers.query import connect
from kb.exporters import FORMATS, PARTS

SECOND_BASE = Path(__file__).parent / "second_base"

TERM = "id label broader synonyms definition"
PROMISED = {
    "claims": "id source document section start end statement kind practices populations outcomes direction wording addressees restates strength "
    "essa_now essa_possible works",
    "practices": TERM,
    "populations": TERM,
    "outcomes": TERM,
    "cells": CELL,
    "citations": "id source document section start end text style form works keys corrected",
    "nodes": "id kind label properties",
    "edges": "id source target relation weight properties",
}
"""What programs rely on: the fields of each list, in this spelling."""
ALONE = {"practices", "populations", "outcomes", "citations", "nodes", "edges"}
"""Lists whose rows have the promised fields and no other."""
ORDER = [
    "sources",
    "works",
    "practices",
    "populations",
    "outcomes",
    "claims",
    "evidence",
    "grades",
    "cells",
    "citations",
    "nodes",
    "edges",
    "provenance",
    "drafts",
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The second base, one of its labels full of signs that mean something to JSON and HTML."""
    home = tmp_path_factory.mktemp("base")
    shutil.copytree(SECOND_BASE, home, dirs_exist_ok=True)
    vocabulary = home / "data" / "vocabulary.yaml"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(text.replace("label: Visitors", "label: 'Visitors \"<é> \\ 🙂'"), encoding="utf-8")
    pipeline.build(home / "data", home / "kb.db")
    with closing(connect(home / "kb.db")) as connection:
        yield connection


@pytest.fixture(scope="module")
def exported(base: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(text(base))
    return found


def text(connection: sqlite3.Connection) -> str:
    file = io.StringIO()
    FORMATS["json"].write(FORMATS["json"].rows(connection), file)
    return file.getvalue()


def test_it_is_one_object_of_the_promised_lists_in_their_order(exported: dict[str, Any]) -> None:
    assert list(exported) == ORDER == list(PARTS)
    assert all(isinstance(rows, list) for rows in exported.values())


@pytest.mark.parametrize("name", PROMISED)
def test_rows_have_the_promised_fields(name: str, exported: dict[str, Any], base: sqlite3.Connection) -> None:
    columns = [column[0] for column in base.execute(PARTS[name]).description]
    promised = PROMISED[name].split()
    assert set(promised) <= set(columns)
    assert set(columns) - set(promised) == set() or name not in ALONE
    for row in exported[name]:
        assert list(row) == columns


def test_lists_hold_ids_and_flags_are_true_or_false(exported: dict[str, Any]) -> None:
    (claim,) = (row for row in exported["claims"] if row["id"] == "sandoval2023-003")
    assert (claim["practices"], claim["populations"], claim["addressees"]) == (["alcohol_handrub"], ["visitors"], ["policymaker", "anyone"])
    assert (claim["strength"], claim["essa_now"], claim["restates"], claim["works"]) == ("none_stated", None, None, [])
    (cell,) = (row for row in exported["cells"] if (row["practice"], row["population"]) == ("feedback", "nurses"))
    assert cell["contested"] is True
    assert (cell["claims"], cell["inherited"]) == (["brennan2022-011", "brennan2022-012"], ["brennan2022-013"])
    (link,) = (row for row in exported["evidence"] if row["claim"] == "brennan2022-011")
    assert link["facts"]["selected_sites"] == {"value": "yes", "from": "passage"}
    assert all(isinstance(row["properties"], dict) for row in exported["nodes"] + exported["edges"])


def test_every_row_of_every_list_is_there(exported: dict[str, Any], base: sqlite3.Connection) -> None:
    for name, query in PARTS.items():
        assert len(exported[name]) == len(base.execute(query).fetchall()), name
    assert [len(exported[name]) for name in ("claims", "works", "sources", "citations")] == [20, 8, 2, 0]


def test_ids_agree_from_list_to_list(exported: dict[str, Any]) -> None:
    ids = {name: [row["id"] for row in exported[name]] for name in ("practices", "populations", "outcomes", "claims", "nodes", "edges")}
    for name, listed in ids.items():
        assert len(listed) == len(set(listed)), name
    keys = {work["key"] for work in exported["works"]}
    for claim in exported["claims"]:
        assert claim["source"] in keys
        assert set(claim["works"]) <= keys
        for name in ("practices", "populations", "outcomes"):
            assert set(claim[name]) <= set(ids[name])
    for edge in exported["edges"]:
        assert {edge["source"], edge["target"]} <= set(ids["nodes"])


def test_odd_signs_come_back_as_they_were(exported: dict[str, Any], base: sqlite3.Connection) -> None:
    (term,) = (row for row in exported["populations"] if row["id"] == "visitors")
    assert term["label"] == 'Visitors "<é> \\ 🙂'
    assert "é" in text(base), "letters stay letters"


def test_the_same_base_gives_the_same_text(base: sqlite3.Connection) -> None:
    assert text(base) == text(base)
    assert text(base).endswith("\n}\n")


def test_an_empty_base_gives_empty_lists(tmp_path: Path) -> None:
    from kb import database

    database.write(tmp_path / "kb.db", [])
    with closing(connect(tmp_path / "kb.db")) as connection:
        assert json.loads(text(connection)) == {name: [] for name in ORDER}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_it_holds_and_writes_something(name: str, base: sqlite3.Connection, tmp_path: Path) -> None:
    form = FORMATS[name]
    assert form.holds in {"graph", "library", "all"}
    assert form.suffix.startswith(".")
    assert "/" in form.media_type
    if form.folder:
        form.write(form.rows(base), tmp_path)
        assert all(file.read_bytes().strip() for file in tmp_path.iterdir())
        return
    file = io.StringIO()
    form.write(form.rows(base), file)
    assert file.getvalue().strip()
