from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb import pipeline
from kb.errors import KbError, ProblemsFound
from kb.grading import RUBRICS
from kb.grading.rubric import Rubric

ROOT = Path(__file__).parent.parent
SECOND_BASE = Path(__file__).parent / "second_base"
DOCUMENTS = SECOND_BASE / "documents"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the second base's data."""
    shutil.copytree(SECOND_BASE, tmp_path / "base")
    return tmp_path / "base" / "data"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "kb.db"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


# The same inputs, the same bytes


def test_two_builds_elsewhere_and_with_other_hash_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    built = []
    for seed, folder in (("1", "here"), ("2", "there/and/deeper")):
        home = tmp_path / folder
        shutil.copytree(SECOND_BASE, home)
        code = "import sys; sys.path.insert(0, sys.argv[1]); import kb; kb.build('data', 'kb.db', documents='documents')"
        subprocess.run([sys.executable, "-c", code, str(ROOT)], cwd=home, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        built.append((home / "kb.db").read_bytes())
        for moment in home.rglob("*"):
            os.utime(moment, (1, 1))
    assert built[0] == built[1]


def test_a_build_over_an_old_database_gives_the_same_bytes(base: Path, target: Path) -> None:
    pipeline.build(base, target)
    first = target.read_bytes()
    pipeline.build(base, target)
    assert target.read_bytes() == first
    assert target.with_name("kb.db.previous").read_bytes() == first


def test_claims_split_over_files_give_the_same_rows(base: Path, target: Path, tmp_path: Path) -> None:
    text = (base / "claims.yaml").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=- id: )", text)[1:]
    pipeline.build(base, target)
    (base / "claims.yaml").unlink()
    (base / "claims").mkdir()
    for n, entry in enumerate(reversed(entries)):
        (base / "claims" / f"{n:02}.yaml").write_text(entry, encoding="utf-8")
    pipeline.build(base, tmp_path / "split.db")
    for view in ("claim_pages", "cell_exports", "edges", "step_records"):
        assert ask(target, f"SELECT * FROM {view}") == ask(tmp_path / "split.db", f"SELECT * FROM {view}")


# All or nothing


def test_a_build_tells_what_it_wrote(base: Path, target: Path) -> None:
    told: list[str] = []
    built = pipeline.build(base, target, progress=told.append)
    assert (built.database, built.passages) == (target, None)
    assert (built.counts["claims"], built.counts["works"], built.counts["withdrawn_claims"]) == (20, 8, 1)
    assert told[:3] == ["reading", "grading", "metadata"]
    assert told[-1] == "indexes"
    assert {problem.severity for problem in built.problems} <= {"warning", "info"}
    assert ask(target, "SELECT count(*) FROM problems") == [(len(built.problems),)]


def test_a_fault_in_the_data_leaves_the_old_database_and_tells_every_problem(base: Path, target: Path) -> None:
    pipeline.build(base, target)
    before = target.read_bytes()
    edit(base / "claims.yaml", "practices: [reminders]", "practices: [remindres]")
    edit(base / "vocabulary.yaml", "broader: feedback", "broader: feedbag")
    edit(base / "references.bib", "Rao, Tara", "Rao, {Tara")
    with pytest.raises(ProblemsFound) as trouble:
        pipeline.build(base, target)
    codes = {problem.code for problem in trouble.value.problems}
    assert {"unknown-practice", "unknown-broader", "unknown-work"} <= codes
    assert all((ROOT / problem.place.file).is_file() for problem in trouble.value.problems if problem.severity == "error")
    assert "errors in the data; nothing was written" in str(trouble.value)
    assert target.read_bytes() == before
    assert {path.name for path in target.parent.iterdir()} == {"base", "kb.db", ".kb.db.lock"}


def test_a_fault_in_the_data_of_a_first_build_leaves_nothing(base: Path, target: Path) -> None:
    (base / "vocabulary.yaml").unlink()
    with pytest.raises(ProblemsFound) as trouble:
        pipeline.build(base, target)
    assert "missing-file" in {problem.code for problem in trouble.value.problems}
    assert {path.name for path in target.parent.iterdir()} == {"base"}


def test_a_folder_that_is_no_base_is_wrong_usage(tmp_path: Path, target: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "missing"):
        with pytest.raises(KbError, match="kb init") as trouble:
            pipeline.build(tmp_path / folder, target)
        assert trouble.value.exit_code == 2


def test_what_a_reader_sees_of_a_problem_names_no_folder_of_ours(base: Path, target: Path) -> None:
    pipeline.build(base, target)
    files = {str(row[0]) for row in ask(target, "SELECT file FROM problems UNION SELECT name FROM provenance WHERE kind = 'input'")}
    assert files == {"claims.yaml", "metadata.yml", "references.bib", "vocabulary.yaml"}
    assert str(base.parent).encode() not in target.read_bytes()


# Nothing lost

BROKEN = {
    "a key twice": "@book{osei2014, title = {Another}}",
    "a missing comma": "@book{wren2001 title = {Tides} year = {2001}}",
    "a brace too few": "@book{wren2002, title = {Tides, year = {2001}",
    "a brace too many": "@book{wren2003, title = {Tides}}, year = {2001}}",
    "no key": "@book{, title = {Tides}}",
    "an unknown string": "@book{wren2004, title = tides}",
    "stray text": "title = {Tides},",
    "nothing odd": "@book{wren2005, title = {Tides}, year = {2001}}",
}


@pytest.mark.parametrize("case", BROKEN)
def test_every_entry_is_a_work_or_a_reject(case: str, base: Path) -> None:
    before = pipeline.check(base)[1].base
    with (base / "references.bib").open("a", encoding="utf-8") as file:
        file.write(f"\n{BROKEN[case]}\n")
    problems, reading = pipeline.check(base)
    works, rejects = reading.base.works, reading.base.rejects
    assert {work.key for work in before.works} <= {work.key for work in works} | {reject.key for reject in rejects}
    held = [work.raw for work in works] + [reject.text for reject in rejects]
    assert all(any(work.raw in text for text in held) for work in before.works)
    assert any(BROKEN[case] in text for text in held), "no character is lost"
    assert bool(rejects) == (case not in ("nothing odd", "an unknown string"))
    for reject in rejects:
        assert any(problem.code == reject.code and problem.place == reject.place for problem in problems)


def test_withdrawn_claims_are_told_and_counted_nowhere(base: Path, target: Path) -> None:
    pipeline.build(base, target)
    ((name, _, successor),) = ask(target, "SELECT * FROM withdrawal_records")
    assert ask(target, f"SELECT count(*) FROM claims WHERE id = '{name}'") == [(0,)]
    assert ask(target, f"SELECT count(*) FROM claims WHERE id = '{successor}'") == [(1,)]


def test_claims_stand_in_the_order_of_the_sources_and_of_their_texts(base: Path, target: Path) -> None:
    text = (base / "claims.yaml").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=- id: )", text)[1:]
    (base / "claims.yaml").write_text("".join(reversed(entries)), encoding="utf-8")
    pipeline.build(base, target)
    told = ask(target, 'SELECT s.position, c."start" FROM claim_records AS c JOIN sources AS s ON s.id = c.source ORDER BY c.n')
    assert told == sorted(told)  # type: ignore[type-var]


# Shrinking


def test_a_build_that_loses_many_works_asks_first(base: Path, target: Path) -> None:
    with (base / "references.bib").open("a", encoding="utf-8") as file:
        file.writelines(f"\n@book{{extra{n}, title = {{Tides {n}}}, year = {{2001}}}}\n" for n in range(3))
    pipeline.build(base, target)
    before = target.read_bytes()
    shutil.copy(SECOND_BASE / "data" / "references.bib", base / "references.bib")
    with pytest.raises(KbError, match=r"has 11 works, the new build has 8; .* --allow-shrink"):
        pipeline.build(base, target)
    assert target.read_bytes() == before
    assert pipeline.build(base, target, allow_shrink=True).counts["works"] == 8


def test_a_build_that_loses_a_tenth_or_less_asks_nothing(base: Path, target: Path) -> None:
    with (base / "references.bib").open("a", encoding="utf-8") as file:
        file.writelines(f"\n@book{{extra{n}, title = {{Tides {n}}}, year = {{2001}}}}\n" for n in range(2))
    pipeline.build(base, target)
    edit(base / "references.bib", "\n@book{extra1, title = {Tides 1}, year = {2001}}\n", "")
    assert pipeline.build(base, target).counts["works"] == 9


def test_a_file_that_is_no_base_is_not_overwritten(base: Path, target: Path) -> None:
    target.write_text("not a database at all, but somebody's notes")
    with pytest.raises(KbError, match="is not a knowledge base"):
        pipeline.build(base, target)
    assert target.read_text() == "not a database at all, but somebody's notes"


@pytest.mark.parametrize("name", ["odd ?name.db", "kb#2.db", "100%.db", "kb%20.db"])
def test_a_name_with_signs_of_an_address_is_taken_as_it_is(name: str, base: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / name
    for _ in range(2):
        pipeline.build(base, target)
    assert not pipeline.is_stale(target, base)
    assert {path.name for path in target.parent.iterdir()} == {name, f"{name}.previous", f".{name}.lock"}


# The private texts


def test_passage_texts_go_to_a_private_file_and_never_into_the_database(base: Path, target: Path) -> None:
    built = pipeline.build(base, target, documents=DOCUMENTS)
    assert built.passages == target.with_name("kb.passages.db")
    assert stat.S_IMODE(built.passages.stat().st_mode) == 0o600
    texts = dict(ask(built.passages, "SELECT passage, text FROM passage_texts"))
    assert len(texts) == built.counts["passages"]
    runs = {run for text in texts.values() for run in runs_of(str(text))}
    public = target.read_bytes()
    assert len(runs) > 100
    assert not [run for run in runs if run.encode() in public]
    private = built.passages.read_bytes()
    assert sum(run.encode() in private for run in runs) > 100, "the control: the runs can be found where they are"
    assert (target.read_bytes(), built.counts) == (public, pipeline.build(base, target).counts)


def runs_of(text: str, words: int = 6) -> list[str]:
    split = text.split(" ")
    return [run for n in range(len(split) - words + 1) if "\n" not in (run := " ".join(split[n : n + words]))]


def test_the_private_file_stays_private_from_build_to_build(base: Path, target: Path) -> None:
    mask = os.umask(0)
    try:
        for _ in range(2):
            pipeline.build(base, target, documents=DOCUMENTS)
    finally:
        os.umask(mask)
    for path in target.parent.glob("kb.passages.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_a_document_that_was_altered_stops_the_build(base: Path, target: Path, tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    edit(tmp_path / "documents" / "brennan_ward_review.txt", "Handrub saves nurses time", "Handrub costs nurses time")
    with pytest.raises(ProblemsFound) as trouble:
        pipeline.build(base, target, documents=tmp_path / "documents")
    assert {"document-changed", "passage-changed"} <= {problem.code for problem in trouble.value.problems}
    assert not target.exists()


# Staleness


def touched(name: str) -> Callable[[Path], None]:
    def change(base: Path) -> None:
        path = base / name if (base / name).exists() else base.parent / name
        path.write_bytes(path.read_bytes() + b"\n")

    return change


CHANGES: dict[str, Callable[[Path], None]] = {
    **{f"{name} was edited": touched(name) for name in ("claims.yaml", "references.bib", "vocabulary.yaml", "metadata.yml")},
    "claims.yaml is gone": lambda base: (base / "claims.yaml").unlink(),
    "another metadata.yml is nearer": lambda base: (base / "metadata.yml").write_text("title: Nearer\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_database_is_stale_when_its_files_have_changed(change: str, base: Path, target: Path) -> None:
    assert pipeline.is_stale(target, base)
    pipeline.build(base, target)
    assert not pipeline.is_stale(target, base)
    CHANGES[change](base)
    assert pipeline.is_stale(target, base)


def test_a_database_of_another_version_or_rubric_is_stale(base: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.build(base, target)
    with monkeypatch.context() as other:
        other.setattr(pipeline, "version", lambda _: "99")
        assert pipeline.is_stale(target, base)
    with monkeypatch.context() as other:
        rubric = RUBRICS["reported"]
        fields = {name: getattr(rubric, name) for name in Rubric.__slots__}
        other.setitem(RUBRICS, rubric.id, Rubric(**{**fields, "sha256": "0" * 64}))
        assert pipeline.is_stale(target, base)
    assert not pipeline.is_stale(target, base)


def test_a_file_that_is_no_database_is_stale(base: Path, target: Path) -> None:
    target.write_text("notes")
    assert pipeline.is_stale(target, base)


# Many processes share the formatting of a large library

FORKING = """
import sys, time
from pathlib import Path
from typing import Any
sys.path.insert(0, sys.argv[1])
from kb import pipeline, references
references._MANY, references._CHUNK = 10, 2
pipeline.build(Path(sys.argv[2]), Path(sys.argv[3]), progress=lambda step: print(step, flush=True))
"""


def test_shared_among_processes_or_not_the_bytes_are_the_same(base: Path, target: Path, tmp_path: Path) -> None:
    with (base / "references.bib").open("a", encoding="utf-8") as file:
        file.writelines(f"\n@book{{extra{n}, author = {{Wren, Ada}}, title = {{Tides {n}}}, year = {{2001}}}}\n" for n in range(20))
    subprocess.run([sys.executable, "-c", FORKING, str(ROOT), str(base), str(target)], check=True, capture_output=True)
    pipeline.build(base, tmp_path / "alone.db")
    assert target.read_bytes() == (tmp_path / "alone.db").read_bytes()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are looked up in /proc")
def test_a_build_that_is_killed_takes_its_helpers_along_and_frees_the_lock(base: Path, target: Path) -> None:
    with (base / "references.bib").open("a", encoding="utf-8") as file:
        file.writelines(f"\n@book{{extra{n}, author = {{Wren, Ada}}, title = {{Tides {n}}}, year = {{2001}}}}\n" for n in range(1_500))
    with subprocess.Popen([sys.executable, "-c", FORKING, str(ROOT), str(base), str(target)], stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdout is not None
        assert [builder.stdout.readline().strip() for _ in range(2)] == ["reading", "grading"]
        helpers = waited_for(lambda: children(builder.pid))
        builder.send_signal(signal.SIGKILL)
        builder.wait()
    if len(os.sched_getaffinity(0)) > 1:
        assert helpers
    assert waited_for(lambda: not any(Path(f"/proc/{helper}").exists() for helper in helpers))
    edit(base / "references.bib", "Tides", "Floods")
    shutil.copy(SECOND_BASE / "data" / "references.bib", base / "references.bib")
    assert pipeline.build(base, target).counts["works"] == 8


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def waited_for(found: Callable[[], Any], seconds: float = 5) -> Any:
    end = time.monotonic() + seconds
    while not (answer := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return answer
