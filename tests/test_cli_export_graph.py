"""`kb export` of the graph as a user types it: folders and archives, what cannot be done, what XML could not hold."""

from __future__ import annotations

import sys
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest
from command_line import typed
from graph_bases import cleaned, views
from graph_readers import read_gexf
from small_base import built, claim

from kb.answers.query import connect


def test_csv_is_a_folder_or_a_zip_of_the_same_bytes(second_base, tmp_path):
    answer = typed("export", "csv", "-o", tmp_path / "tables", folder=second_base)
    files = {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()}
    assert set(files) == {"nodes.csv", "edges.csv"}
    assert answer.stderr == f"{tmp_path / 'tables'}: {sum(map(len, files.values()))} bytes\n"
    for _ in range(2):
        typed("export", "csv", "-o", tmp_path / "tables.zip", folder=second_base)
        with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
            assert archive.testzip() is None
            assert {name: archive.read(name) for name in archive.namelist()} == files
    first = (tmp_path / "tables.zip").read_bytes()
    typed("export", "csv", "-o", tmp_path / "tables.zip", folder=second_base)
    assert (tmp_path / "tables.zip").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables", "tables.zip"]


def test_a_folder_of_csv_keeps_what_else_is_in_it(second_base, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    typed("export", "csv", "-o", tmp_path, folder=second_base)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "mine.txt", "nodes.csv"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("csv",), 2, "csv is several files; name a folder or a .zip with -o"),
        (("csv", "-o", "nowhere/tables"), 1, "nowhere/tables: cannot be written (No such file or directory)"),
        (("csv", "-o", "kb.db"), 1, "kb.db: cannot be written (File exists)"),
        (("bibtex", "--kind", "effect"), 2, "bibtex cannot be filtered; formats of the graph can: csv, cx2, cyjs, gexf, graphml"),
        (("gexf", "--raw"), 2, "gexf has no --raw"),
        (("gexf", "--practice", "none"), 1, "no practice 'none' in the vocabulary"),
        (("gexf", "--only", "works"), 2, "'works' is not one of"),
    ],
    ids=["csv to stdout", "no folder", "a file in its place", "a library filtered", "raw XML", "no such practice", "no such kind of node"],
)
def test_what_cannot_be_done_is_told(second_base, words, code, told):
    answer = typed("export", *words, folder=second_base, code=code)
    assert told in answer.stderr
    assert answer.stdout == ""
    assert {path.name for path in second_base.iterdir()} == {"kb.db", ".kb.db.lock"}


def test_parquet_without_pyarrow_tells_how_to_get_it(second_base, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = typed("export", "parquet", "-o", tmp_path / "tables", folder=second_base, code=2)
    assert answer.stderr == "kb: parquet needs pyarrow; install it with: pip install 'evidence-kb[parquet]'\n"
    assert not list(tmp_path.iterdir())


def test_the_command_line_tells_what_xml_could_not_hold(tmp_path):
    built(tmp_path / "kb.db", (replace(claim("c1", "tea/sailors"), statement="bell \x07"),))
    answer = typed("export", "gexf", "-o", "base.gexf", folder=tmp_path)
    assert answer.stderr.splitlines()[0] == (
        "base.gexf: warning replaced-character: 1 character that XML cannot hold became U+FFFD; formats in JSON and csv hold them"
    )
    with closing(connect(tmp_path / "kb.db")) as connection:
        assert read_gexf(tmp_path / "base.gexf") == cleaned(views(connection))
