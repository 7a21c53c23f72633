"""`kb network` as a user types it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from command_line import SECOND, last_line, typed

from kb.answers.network import MEASURES

KEYS = ["of", "measure", "title", "note", "meaning", "origin", "base", "figures", "sentence", "rows", "n_rows"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the second base as kb.db."""
    place = tmp_path_factory.mktemp("network")
    typed("build", SECOND / "data", folder=place)
    return place


def test_the_first_lines_say_what_it_is_of_and_what_it_is_not(folder):
    answer = typed("network", folder=folder).stdout
    head = " ".join(answer.split("Definition:")[0].split())
    assert head.startswith("Co-citation of works. Citations within 2 sources, as they make them for 20 claims; not a bibliometric database")
    assert "Small (1973)" in " ".join(answer.split())
    assert "Base: Clean hands on hospital wards, version 2.5" in answer


@pytest.mark.parametrize(("of", "measure"), [(of, measure) for of, measures in MEASURES.items() for measure in measures])
def test_every_measure_is_told_in_every_format(of, measure, folder):
    words = ("network", "--of", of, "--measure", measure)
    found = json.loads(typed(*words, "--format", "json", folder=folder).stdout)
    assert list(found) == KEYS
    assert (found["of"], found["measure"]) == (of, measure)
    assert len(found["rows"]) == found["n_rows"]
    text = typed(*words, "--limit", 10_000, folder=folder)
    assert last_line(text) == found["sentence"]
    answer = typed(*words, "--format", "csv", folder=folder)
    assert len(list(csv.DictReader(io.StringIO(answer.stdout)))) == found["n_rows"]
    assert "not a bibliometric database" in answer.stderr


def test_a_terminal_gets_the_first_rows_and_is_told(folder):
    words = ("network", "--of", "practices", "--limit", 2)
    assert last_line(typed(*words, folder=folder)).endswith("The first 2 rows are shown.")
    found = json.loads(typed(*words, "--format", "json", folder=folder).stdout)
    assert (len(found["rows"]), found["n_rows"] > 2) == (2, True)


@pytest.mark.parametrize(("name", "start"), [("net.svg", b"<?xml"), ("net.PNG", b"\x89PNG")])
def test_a_picture_is_drawn_beside_the_table(name, start, folder):
    answer = typed("network", "--of", "practices", "--plot", name, folder=folder)
    assert (folder / name).read_bytes().startswith(start)
    assert answer.stderr == f"{name}: {(folder / name).stat().st_size} bytes\n"
    assert answer.stdout.startswith("Practices that share populations.")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--of", "sources", "--measure", "removal"), 2, "kb: no measure 'removal' of sources; use one of coupling, concentration"),
        (("--of", "nothing"), 2, "Invalid value for '--of'"),
        (("--plot", "net.pdf"), 2, "kb: net.pdf: a picture is .svg or .png; name the file so"),
        (("--plot", "nowhere/net.svg"), 1, "kb: nowhere/net.svg: cannot be written"),
        (("--db", "none.db"), 1, "kb: none.db: no such database"),
        (("--limit", "0"), 2, "Invalid value for '--limit'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(words, code, told, folder):
    answer = typed("network", *words, folder=folder, code=code)
    assert told in answer.stderr
    assert answer.stdout == ""


def test_the_command_and_python_say_the_same(folder):
    import kb

    with kb.open(folder / "kb.db") as base:
        found = base.network(of="works", measure="removal").told()
    told = json.loads(typed("network", "--measure", "removal", "--format", "json", folder=folder).stdout)
    assert {**found, "n_rows": len(found["rows"])} == told


def test_nobody_waits_for_what_only_some_commands_need():
    heavy = "networkx", "matplotlib", "pandas", "numpy", "sqlite_utils"
    code = f"import sys, kb.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
