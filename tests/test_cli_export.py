"""`kb export` as a user types it: the promised lists and keys, files that appear whole or not at all, pipes that close early."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import bibtexparser
import pytest
from command_line import CELL, SECOND, new_base, started, typed

from kb.exporters import FORMATS

PARTS = "sources works practices populations outcomes claims evidence grades cells citations nodes edges provenance drafts"
KEYS = {
    "claims": "id source document section start end statement kind practices populations outcomes direction wording addressees restates strength "
    "essa_now essa_possible works",
    "practices": "id label broader synonyms definition",
    "populations": "id label broader synonyms definition",
    "outcomes": "id label broader synonyms definition",
    "cells": CELL,
    "nodes": "id kind label properties",
    "edges": "id source target relation weight properties",
}
LISTS = {"claims": ("practices", "populations", "outcomes", "addressees", "works"), "practices": ("synonyms",), "cells": ("inherited", "claims")}

STREAMED = [name for name, form in FORMATS.items() if not form.folder]
"""Formats of one file, which stdout can hold."""


@pytest.fixture(scope="module")
def exported(second_base):
    return json.loads(typed("export", "json", folder=second_base).stdout)


def test_json_holds_the_promised_lists_in_order(exported):
    assert list(exported) == PARTS.split()
    assert exported["citations"] == []


@pytest.mark.parametrize("part", KEYS)
def test_json_rows_have_the_promised_keys(exported, part):
    assert exported[part]
    for row in exported[part]:
        assert set(KEYS[part].split()) <= set(row)
        assert all(isinstance(row[name], list) for name in LISTS.get(part, ()))


def test_json_lists_hold_ids(exported):
    known = {part: {row["id"] for row in exported[part]} for part in ("practices", "populations", "outcomes", "claims")}
    works = {work["key"] for work in exported["works"]}
    for claim in exported["claims"]:
        for part in ("practices", "populations", "outcomes"):
            assert set(claim[part]) <= known[part]
        assert set(claim["works"]) <= works
    for cell in exported["cells"]:
        assert set(cell["claims"]) | set(cell["inherited"]) <= known["claims"]


def test_edges_join_nodes_and_ids_are_unique(exported):
    nodes = [node["id"] for node in exported["nodes"]]
    edges = [edge["id"] for edge in exported["edges"]]
    assert len(set(nodes)) == len(nodes)
    assert len(set(edges)) == len(edges)
    assert {edge[end] for edge in exported["edges"] for end in ("source", "target")} <= set(nodes)


def test_bibtex_is_read_back_with_every_work(second_base, exported):
    library = bibtexparser.parse_string(typed("export", "bibtex", folder=second_base).stdout)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == sorted(work["key"] for work in exported["works"])


@pytest.mark.parametrize("name", STREAMED)
def test_a_file_holds_what_stdout_shows(second_base, tmp_path, name):
    file = tmp_path / f"base{FORMATS[name].suffix}"
    answer = typed("export", name, "-o", file, folder=second_base)
    assert answer.stdout == ""
    assert answer.stderr == f"{file}: {file.stat().st_size} bytes\n"
    assert file.read_text(encoding="utf-8") == typed("export", name, folder=second_base).stdout
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("name", STREAMED)
def test_the_same_base_gives_the_same_bytes(second_base, tmp_path, name):
    typed("build", SECOND / "data", folder=tmp_path)
    assert typed("export", name, folder=tmp_path).stdout == typed("export", name, folder=second_base).stdout


def test_another_database_is_named_with_db(second_base, tmp_path):
    answer = typed("export", "json", "--db", second_base / "kb.db", folder=tmp_path)
    assert json.loads(answer.stdout)["claims"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("export", "xlsx"), 2, "'xlsx' is not one of"),
        (("export",), 2, "Missing argument 'FORMAT'"),
        (("export", "json", "--db", "none.db"), 1, "kb: none.db: no such database; build it with 'kb build', or name another with --db"),
        (("export", "json", "-o", "nowhere/base.json"), 1, "kb: nowhere/base.json: cannot be written (No such file or directory)"),
        (("export", "gexf", "-o", "."), 2, "kb: .: is a folder; name a file in it"),
        (("map", "--format", "html", "-o", "/"), 2, "kb: /: is a folder; name a file in it"),
    ],
    ids=["an unknown format", "no format", "no database", "no folder", "this folder", "the first folder"],
)
def test_what_cannot_be_exported_is_told(second_base, words, code, told):
    answer = typed(*words, folder=second_base, code=code)
    assert answer.stdout == ""
    assert told in answer.stderr


def test_a_folder_in_the_place_of_the_file_stays(second_base, tmp_path):
    (tmp_path / "base.json").mkdir()
    answer = typed("export", "json", "-o", tmp_path / "base.json", folder=second_base, code=1)
    assert "cannot be written (Is a directory)" in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["base.json"]


def test_the_bytes_told_of_a_folder_are_those_written(second_base, tmp_path):
    (tmp_path / "beside.txt").write_bytes(bytes(1000))
    answer = typed("export", "csv", "-o", tmp_path, folder=second_base)
    written = sum((tmp_path / name).stat().st_size for name in ("nodes.csv", "edges.csv"))
    assert answer.stderr.endswith(f": {written} bytes\n")


def test_a_closed_output_is_told_without_a_trace(second_base):
    words = [sys.executable, "-c", "import os; os.close(1); os.execv(os.sys.executable, [os.sys.executable, '-m', 'kb', 'export', 'json'])"]
    done = subprocess.run(words, cwd=second_base, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, b"kb: the output is closed; name a file with -o\n")


def test_stdout_is_utf_8_wherever_it_is_typed(second_base):
    done = started("export", "json", folder=second_base, env={**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"})
    assert done.returncode == 0
    assert "Órla" in done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A base whose exports are longer than any pipe holds."""
    base = new_base(tmp_path_factory.mktemp("large") / "mine")
    entries = (f"@book{{made{n},\n  title = {{A Title {'so long ' * 40}}},\n}}\n" for n in range(300))
    with (base / "data" / "references.bib").open("a") as library:
        library.writelines(entries)
    typed("build", folder=base)
    return base


@pytest.mark.parametrize("words", [("export", "json"), ("search", "title", "--limit", "500")], ids=" ".join)
def test_a_pipe_that_closes_early_is_quiet(large, words):
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", *words]
    with subprocess.Popen(command, cwd=large, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
@pytest.mark.parametrize("words", [("export", "json"), ("search", "title")], ids=" ".join)
def test_a_full_disk_is_told_without_a_trace(large, words):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", *words], cwd=large, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode != 0
    assert done.stderr.decode().startswith("kb: the output: No space left on device\n")
    assert b"Traceback" not in done.stderr
