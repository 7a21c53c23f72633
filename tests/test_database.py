from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from kb import database, pipeline
from kb.errors import KbError
from kb.rows import Table, tables

ROOT = Path(__file__).parent.parent
BASE = Path(__file__).parent / "second_base" / "data"
WORK = ("w", "book", "Tides", 2001, "2001", *[None] * 11, "[]", "[]", None, None, 0, 0, "W (2001)", "W.", "W.", "{}", "@book{w}")


def whole_base() -> Iterable[Table]:
    """Every table of the second base."""
    return tables(pipeline.grade(pipeline.check(BASE)[1].base))


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first.db", "second.db"):
        database.write(tmp_path / name, whole_base())
    assert (tmp_path / "first.db").read_bytes() == (tmp_path / "second.db").read_bytes()


def test_every_table_is_filled_and_counted(tmp_path: Path) -> None:
    counts = database.write(tmp_path / "kb.db", whole_base())
    assert (counts["works"], counts["claims"], counts["sources"]) == (8, 20, 2)
    for table, count in counts.items():
        assert ask(tmp_path / "kb.db", f"SELECT count(*) FROM [{table}]") == [(count,)]


def test_the_file_says_what_it_is_and_can_be_read_on_read_only_media(tmp_path: Path) -> None:
    database.write(tmp_path / "kb.db", whole_base())
    assert ask(tmp_path / "kb.db", "PRAGMA application_id") == [(database.APPLICATION_ID,)]
    assert ask(tmp_path / "kb.db", "PRAGMA user_version") == [(database.SCHEMA_VERSION,)]
    assert (tmp_path / "kb.db").read_bytes()[18:20] == b"\x01\x01", "the header names a rollback journal, no write-ahead log"
    assert [path.name for path in tmp_path.iterdir()] == ["kb.db"]
    tmp_path.chmod(0o555)
    try:
        with closing(sqlite3.connect(f"file:{tmp_path / 'kb.db'}?mode=ro&immutable=1", uri=True)) as connection:
            assert connection.execute("SELECT count(*) FROM claim_pages").fetchone() == (20,)
    finally:
        tmp_path.chmod(0o755)


def test_both_searches_find_by_stem_and_without_accents(tmp_path: Path) -> None:
    database.write(tmp_path / "kb.db", whole_base())
    assert ask(tmp_path / "kb.db", "SELECT count(*) FROM claims_search WHERE claims_search MATCH 'cleaned'") > [(0,)]
    found = ask(tmp_path / "kb.db", "SELECT work FROM works_search AS s JOIN work_texts AS t ON t.n = s.rowid WHERE works_search MATCH 'szabo'")
    assert found == [("rao2019",)]


def test_progress_is_told_by_table(tmp_path: Path) -> None:
    told: list[str] = []
    counts = database.write(tmp_path / "kb.db", whole_base(), progress=told.append)
    assert told == [*counts, "indexes"]


WRONG: dict[str, tuple[list[Table], str]] = {
    "a row that points nowhere": ([("work_names", [("nobody", "author", 1, "Wren", "", 0)])], "points to no row of works"),
    "a term whose broader term is not there": ([("practices", [("dyke", "-", "-", "defence", "[]", 1, None)])], "points to no row of practices"),
    "a value outside its choices": ([("problems", [(1, "fatal", "code", "f", 1, "-", "-")])], "CHECK constraint failed"),
    "a list that is no JSON": ([("practices", [("dyke", "-", "-", None, "not json", 1, None)])], "CHECK constraint failed"),
    "the same key twice": ([("metadata", [("title", "a"), ("title", "b")])], "UNIQUE constraint failed"),
    "nothing where something is wanted": ([("metadata", [("title", None)])], "NOT NULL constraint failed"),
    "text where a number is wanted": ([("problems", [("one", "info", "code", "f", 1, "-", "-")])], "datatype mismatch|cannot store TEXT"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_is_refused(case: str, tmp_path: Path) -> None:
    wrong, message = WRONG[case]
    with pytest.raises(KbError, match=message) as trouble:
        database.write(tmp_path / "kb.db", wrong)
    assert "please report it" in str(trouble.value)


def test_a_count_that_does_not_agree_is_refused(tmp_path: Path) -> None:
    """Two lists for one table are told apart by no row: the count of the second is not the table's."""
    with pytest.raises(KbError, match="table metadata has 2 rows, 1 were written"):
        database.write(tmp_path / "kb.db", [("metadata", [("a", "1")]), ("metadata", [("b", "2")])])


def test_a_search_that_does_not_agree_with_its_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    database.write(path, whole_base())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE work_texts SET title = 'something else' WHERE n = 1")
        connection.commit()
        with pytest.raises(KbError, match="index works_search does not hold its texts"):
            database._verify(Database(connection), {})


def test_a_fault_in_the_rows_comes_through_as_it_is(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        yield ("title", "x")
        raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        database.write(tmp_path / "kb.db", [("metadata", rows())])


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from kb import database
from kb.errors import KbError
from kb.publication import building

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    with building(Path(sys.argv[2])) as beside:
        database.write(beside, [("metadata", ((str(n), "x" * 1000) for n in range(5000)))])
except KbError as trouble:
    print(trouble)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system has no limit on the size of files")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(ROOT), str(tmp_path / "kb.db")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    assert not [path for path in tmp_path.iterdir() if path.name != ".kb.db.lock"]


def test_the_passages_database_holds_ids_and_texts_and_nothing_else(tmp_path: Path) -> None:
    count = database.write_passages(tmp_path / "p.db", [("a.txt:0-4", "tide"), ("a.txt:9-13", "moon")])
    assert count == 2
    assert ask(tmp_path / "p.db", "SELECT * FROM passage_texts") == [("a.txt:0-4", "tide"), ("a.txt:9-13", "moon")]
    assert ask(tmp_path / "p.db", "SELECT name FROM sqlite_master WHERE type = 'table'") == [("passage_texts",)]


def test_a_passages_database_can_be_empty(tmp_path: Path) -> None:
    assert database.write_passages(tmp_path / "p.db", []) == 0
    assert ask(tmp_path / "p.db", "SELECT * FROM passage_texts") == []
