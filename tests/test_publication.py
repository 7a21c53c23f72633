from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from kb.errors import KbError
from kb.publication import PREVIOUS, building

ROOT = Path(__file__).parent.parent


def publish(target: Path, text: str) -> None:
    with building(target) as beside:
        beside.write_text(text)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_a_new_file_takes_its_place_and_nothing_else_is_left(tmp_path: Path) -> None:
    publish(tmp_path / "kb.db", "first")
    assert (tmp_path / "kb.db").read_text() == "first"
    assert names(tmp_path) == {"kb.db"}


def test_the_last_generation_is_kept_and_only_that(tmp_path: Path) -> None:
    for text in ("first", "second", "third"):
        publish(tmp_path / "kb.db", text)
    assert (tmp_path / "kb.db").read_text() == "third"
    assert (tmp_path / f"kb.db{PREVIOUS}").read_text() == "second"
    assert names(tmp_path) == {"kb.db", f"kb.db{PREVIOUS}"}


def test_the_last_generation_is_kept_where_files_cannot_be_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for text in ("first", "second"):
        publish(tmp_path / "kb.db", text)
    assert (tmp_path / f"kb.db{PREVIOUS}").read_text() == "first"
    assert names(tmp_path) == {"kb.db", f"kb.db{PREVIOUS}"}


def test_on_an_error_the_old_file_stays_and_nothing_partial_is_left(tmp_path: Path) -> None:
    publish(tmp_path / "kb.db", "first")

    def break_off() -> None:
        with building(tmp_path / "kb.db") as beside:
            beside.write_text("half")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        break_off()
    assert (tmp_path / "kb.db").read_text() == "first"
    assert names(tmp_path) == {"kb.db"}


def test_a_reader_that_has_the_old_file_open_keeps_it(tmp_path: Path) -> None:
    publish(tmp_path / "kb.db", "first")
    with (tmp_path / "kb.db").open() as reader:
        publish(tmp_path / "kb.db", "second")
        assert reader.read() == "first"


def test_a_second_build_of_the_same_target_is_refused(tmp_path: Path) -> None:
    with building(tmp_path / "kb.db") as beside:
        beside.write_text("first")
        with pytest.raises(KbError, match="another build is writing it"), building(tmp_path / "kb.db"):
            pytest.fail("both were let in")
    assert (tmp_path / "kb.db").read_text() == "first"


def test_a_build_can_hold_another_target_and_the_lock_is_free_afterwards(tmp_path: Path) -> None:
    with building(tmp_path / "kb.db") as beside, building(tmp_path / "kb.passages.db") as private:
        beside.write_text("a")
        private.write_text("b")
    publish(tmp_path / "kb.db", "c")
    assert names(tmp_path) == {"kb.db", f"kb.db{PREVIOUS}", "kb.passages.db"}


def test_a_fault_of_the_build_itself_is_not_taken_for_a_lock(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError, match="not the lock"), building(tmp_path / "kb.db"):
        raise BlockingIOError("not the lock")


@pytest.mark.parametrize("name", ["kb.db", "kb[1].db", "k*.db"])
def test_what_a_killed_build_left_is_swept(tmp_path: Path, name: str) -> None:
    (tmp_path / f".{name}.123.tmp").write_text("half")
    (tmp_path / f".{name}.123.keep.tmp").write_text("old")
    publish(tmp_path / name, "whole")
    assert names(tmp_path) == {name}


@pytest.mark.parametrize("other", [".kb.db.99.tmp", ".kb.notes.tmp", ".other.99.tmp", "kb.99.tmp", ".kb1.99.tmp"])
def test_what_belongs_to_another_target_is_not_swept(tmp_path: Path, other: str) -> None:
    (tmp_path / other).write_text("theirs")
    publish(tmp_path / "kb", "ours")
    publish(tmp_path / "k?1", "ours")
    assert (tmp_path / other).read_text() == "theirs"


@pytest.mark.parametrize("target", ["missing/kb.db", "folder"])
def test_a_target_that_cannot_be_is_wrong_usage(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(KbError) as trouble, building(tmp_path / target):
        pytest.fail("it was let in")
    assert trouble.value.exit_code == 2
    assert not str(trouble.value).endswith(".")


def test_a_build_that_wrote_nothing_leaves_the_old_file(tmp_path: Path) -> None:
    publish(tmp_path / "kb.db", "first")
    with pytest.raises(FileNotFoundError), building(tmp_path / "kb.db"):
        pass
    assert (tmp_path / "kb.db").read_text() == "first"


def test_the_mode_of_the_new_file_is_the_builders_choice(tmp_path: Path) -> None:
    with building(tmp_path / "kb.passages.db") as beside:
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
    assert stat.S_IMODE((tmp_path / "kb.passages.db").stat().st_mode) == 0o600


def test_a_file_named_without_a_folder_is_built_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    publish(Path("kb.db"), "here")
    assert names(tmp_path) == {"kb.db"}


# Killed at any moment

BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from kb import database
from kb.publication import building

def tables(n):
    yield "metadata", (("field %d %d" % (n, row), "x" * 2000) for row in range(100))
    yield "provenance", (("file %d" % row, "input", "0" * 64, row) for row in range(100))
    yield "practices", (("p%d" % row, "P", "-", None, "[]", row, None) for row in range(100))
    yield "problems", ((row, "info", "code", "file", 1, "-", "-") for row in range(1, 101))

def say(step):
    print(step, flush=True)
    sys.stdin.readline()

def safe(target, n):
    with building(target) as beside:
        say("begin")
        database.write(beside, tables(n), progress=say)
        say("written")
    say("published")

def naive(target, n):
    say("begin")
    target.unlink(missing_ok=True)
    database.write(target, tables(n), progress=say)
    say("written")
    say("published")

target = Path(sys.argv[3])
for n in (1, 2):
    {"safe": safe, "naive": naive}[sys.argv[2]](target, n)
"""
STEPS = ["begin", "metadata", "provenance", "practices", "problems", "indexes", "written", "published"]
"""What the builder tells, in order, for each of its two builds; it waits there."""


def killed_at(writer: str, step: int, target: Path) -> list[str]:
    """Run the builder, kill it without warning at its step (0-based, over both builds), and tell the steps it took."""
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(BUILDER), str(ROOT), writer, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builder:
        assert builder.stdin is not None
        assert builder.stdout is not None
        told = []
        for line in builder.stdout:
            told.append(line.strip())
            if len(told) == step + 1:
                builder.send_signal(signal.SIGKILL)
                break
            builder.stdin.write("\n")
            builder.stdin.flush()
        builder.stdin.close()
        assert builder.wait() == -signal.SIGKILL
    return told


def complete(target: Path) -> int | None:
    """Which build the file holds, whole; None without a file. Raises AssertionError or sqlite3.Error where it is broken."""
    if not target.exists():
        return None
    with closing(sqlite3.connect(f"file:{target}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        for table in ("metadata", "provenance", "practices", "problems"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 100
        connection.execute("SELECT * FROM claim_pages").fetchall()
        return int(connection.execute("SELECT min(name) FROM metadata").fetchone()[0].split()[1])


def test_killed_at_any_step_the_target_is_absent_or_whole(tmp_path: Path) -> None:
    for step in range(len(STEPS) + 1, 2 * len(STEPS)):
        target = tmp_path / f"{step}" / "kb.db"
        target.parent.mkdir()
        told = killed_at("safe", step, target)
        assert told == (STEPS * 2)[: step + 1]
        assert complete(target) == (2 if told[-1] == "published" else 1)
        publish(target, "a later build is not kept out by the dead one's lock")
        assert not [name for name in names(target.parent) if name.endswith(".tmp")]


@pytest.mark.parametrize("step", [0, 3, 6, 7])
def test_killed_in_the_first_build_there_is_no_target_before_it_is_whole(tmp_path: Path, step: int) -> None:
    killed_at("safe", step, tmp_path / "kb.db")
    assert complete(tmp_path / "kb.db") == (1 if STEPS[step] == "published" else None)


def test_the_same_killing_finds_the_broken_file_of_a_writer_that_writes_in_place(tmp_path: Path) -> None:
    """The control: without publication the target is broken or gone, and `complete` notices."""
    broken = []
    for step in range(len(STEPS), 2 * len(STEPS)):
        target = tmp_path / f"{step}.db"
        told = killed_at("naive", step, target)
        try:
            whole = complete(target) is not None
        except (sqlite3.Error, AssertionError):
            whole = False
        if not whole:
            broken.append(told[-1])
    assert {"metadata", "practices", "indexes"} <= set(broken)
    assert "published" not in broken
