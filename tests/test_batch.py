"""Many documents: what is gone through, in what order, what fails, what is remembered."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from kb import batch
from kb.errors import KbError


def counted(content: bytes, name: str, log: Path) -> dict[str, object]:
    """A task that tells how often it was asked, and refuses bad documents."""
    with log.open("a") as file:
        file.write(f"{name}\n")
    if content == b"bad":
        raise KbError(f"{name}: it is bad")
    return {"name": name, "size": len(content)}


def dies(content: bytes, name: str) -> dict[str, object]:
    if content == b"deadly":
        os._exit(9)
    return {"name": name}


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "documents"
    (inside / "more").mkdir(parents=True)
    for name, content in {"b.txt": b"one", "a.pdf": b"three", "more/c.md": b"seven", "data.csv": b"no", ".hidden.txt": b"no"}.items():
        (inside / name).write_bytes(content)
    return inside


def test_folders_are_gone_through_by_name_and_each_document_once(folder) -> None:
    found = batch.documents([folder / "b.txt", folder, folder / "data.csv"])
    assert [path.name for path in found] == ["b.txt", "a.pdf", "c.md", "data.csv"]


@pytest.mark.parametrize("name", ["none.txt", "empty"])
def test_what_is_not_there_is_told(name: str, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(KbError, match=r"no such file|holds no documents") as told:
        batch.documents([tmp_path / name])
    assert told.value.exit_code == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_come_in_order_and_faults_stop_nothing(jobs: int, folder, tmp_path) -> None:
    (folder / "a.pdf").write_bytes(b"bad")
    outcomes = list(batch.run(batch.documents([folder]), partial(counted, log=tmp_path / "log"), jobs=jobs))
    assert [outcome.path.name for outcome in outcomes] == ["a.pdf", "b.txt", "c.md"]
    assert [outcome.fault for outcome in outcomes] == ["a.pdf: it is bad", "", ""]
    assert [outcome.made and outcome.made["size"] for outcome in outcomes] == [None, 3, 5]


def test_a_run_goes_on_where_it_stopped(folder, tmp_path) -> None:
    log, paths = tmp_path / "log", batch.documents([folder])
    task = partial(counted, log=log)
    first = next(batch.run(paths, task, jobs=1, journal=batch.Journal(tmp_path / "journal", "one")))
    assert first.made == {"name": "a.pdf", "size": 5}
    with (tmp_path / "journal").open("ab") as file:
        file.write(b'{"settings": "one", "document": "b.t')  # as a killed run leaves it
    again = list(batch.run(paths, task, jobs=1, journal=batch.Journal(tmp_path / "journal", "one")))
    assert [outcome.made["size"] for outcome in again] == [5, 3, 5]
    assert log.read_text().split() == ["a.pdf", "b.txt", "c.md"]
    list(batch.run(paths, task, jobs=1, journal=batch.Journal(tmp_path / "journal", "one")))
    assert log.read_text().split() == ["a.pdf", "b.txt", "c.md"]


def test_changed_documents_and_settings_are_done_again(folder, tmp_path) -> None:
    log, paths = tmp_path / "log", [folder / "b.txt"]
    task = partial(counted, log=log)
    list(batch.run(paths, task, journal=batch.Journal(tmp_path / "journal", "one")))
    (folder / "b.txt").write_bytes(b"longer")
    (changed,) = batch.run(paths, task, journal=batch.Journal(tmp_path / "journal", "one"))
    (other,) = batch.run(paths, task, journal=batch.Journal(tmp_path / "journal", "two"))
    assert changed.made == other.made == {"name": "b.txt", "size": 6}
    assert len(log.read_text().split()) == 3


def test_a_process_that_dies_is_a_fault_of_its_document(folder) -> None:
    (folder / "a.pdf").write_bytes(b"deadly")
    outcomes = list(batch.run(batch.documents([folder]), dies, jobs=2))
    assert "ended from outside" in outcomes[0].fault
    assert len(outcomes) == 3


def test_a_document_that_cannot_be_read_is_told(tmp_path) -> None:
    (outcome,) = batch.run([tmp_path / "none.txt"], dies)
    assert "cannot be read" in outcome.fault
