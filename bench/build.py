"""How long a large base takes to build, and how much memory: the synthetic base of generate.py, built once, step by step, beside two baselines.

    python bench/build.py [WORKS CLAIMS]      100000 50000 unless told

The build runs in a process of its own; memory is the peak of what it and its helpers hold together (PSS: shared pages counted once, Linux only).
CPU is the time of all its processes together: other programs on the machine lengthen the seconds, and the CPU time hardly.
The baselines run on the same files: bibtexparser's own cutting of references.bib into blocks, and a bare insert of the same rows.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

STEPS = {
    "references.bib read": ("kb.readers.bibtex", "read_text"),
    "claims read": ("kb.readers.claims", "read_text"),
    "checks": ("kb.checks", "check"),
    "claims graded": ("kb.grading", "grades"),
    "cells": ("kb.grading.cells", "cells"),
    "references formatted": ("kb.references", "format_works"),
    "database written and verified": ("kb.database", "write"),
}
"""What is timed, by where it is defined."""


def clocks() -> tuple[float, float]:
    """Seconds on the wall, and seconds that all processes of this one took of the processors."""
    return time.perf_counter(), sum(os.times()[:4])


def build(folder: Path, target: Path) -> None:
    """Build with two clocks around each step; prints seconds and CPU seconds by step, as JSON."""
    from importlib import import_module

    from kb import pipeline

    took = dict.fromkeys(STEPS, (0.0, 0.0))

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            before = clocks()
            found = function(*args, **options)
            if hasattr(found, "__next__"):
                found = list(found)
            took[name] = (took[name][0] + clocks()[0] - before[0], took[name][1] + clocks()[1] - before[1])
            return found

        return run

    for name, (module, attribute) in STEPS.items():
        function = getattr(import_module(module), attribute)
        for user in list(sys.modules.values()):
            if getattr(user, "__name__", "").startswith("kb"):
                for alias, value in list(vars(user).items()):
                    if value is function:
                        setattr(user, alias, timed(name, function))
    start = clocks()
    built = pipeline.build(folder / "data", target)
    end = clocks()
    print(json.dumps({"took": took, "whole": (end[0] - start[0], end[1] - start[1]), "counts": built.counts}))


def split(folder: Path) -> None:
    """The baseline of reading: bibtexparser cuts the file into blocks and makes nothing of them."""
    from bibtexparser.splitter import Splitter

    text = (folder / "data" / "references.bib").read_text(encoding="utf-8")
    start = clocks()
    library = Splitter(text).split()
    print(json.dumps({"whole": clocks()[1] - start[1], "counts": {"works": len(library.entries)}}))


def insert(folder: Path, source: Path) -> None:
    """The baseline of writing: the same rows into a new file, without keys, indexes, search or checks."""
    target = folder / "bare.db"
    with closing(sqlite3.connect(source)) as built, closing(sqlite3.connect(target, isolation_level=None)) as bare:
        names = [row[0] for row in built.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")]
        held = {name: built.execute(f"SELECT * FROM [{name}]").fetchall() for name in names}
        start = clocks()
        bare.execute("PRAGMA journal_mode = OFF")
        bare.execute("PRAGMA synchronous = OFF")
        bare.execute("BEGIN")
        for name, rows in held.items():
            if rows:
                columns = len(rows[0])
                bare.execute(f"CREATE TABLE [{name}] ({', '.join(f'c{n}' for n in range(columns))})")
                bare.executemany(f"INSERT INTO [{name}] VALUES ({', '.join('?' * columns)})", rows)
        bare.execute("COMMIT")
        print(json.dumps({"whole": clocks()[1] - start[1], "counts": {"rows": sum(map(len, held.values()))}}))


def measured(task: str, *paths: Path) -> dict[str, Any]:
    """Run a task in a process of its own; what it printed, and the peak of its memory in MB."""
    with subprocess.Popen([sys.executable, __file__, task, *map(str, paths)], stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.25)
        assert process.stdout is not None
        told: dict[str, Any] = json.loads(process.stdout.read())
    return {**told, "memory": peak // 1024}


def _memory(pid: int) -> int:
    """KB that the process and its children hold together."""
    total = 0
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            total += _memory(int(child))
    return total


def main(works: int, claims: int) -> None:
    """Generate, build, compare, and print a table."""
    from generate import generate

    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        generate(folder, works, claims)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{works} works, {claims} claims, {size / 1e6:.0f} MB; {len(os.sched_getaffinity(0))} cores, Python {sys.version.split()[0]}\n")
        found = measured("build", folder, folder / "kb.db")
        bare = {"split": measured("split", folder), "insert": measured("insert", folder, folder / "kb.db")}
        database = (folder / "kb.db").stat().st_size
    whole = found["whole"]
    rest = [whole[clock] - sum(took[clock] for took in found["took"].values()) for clock in (0, 1)]
    print("| step | seconds | CPU seconds | share of CPU |\n|---|---:|---:|---:|")
    for name, (seconds, cpu) in {**found["took"], "all else": rest, "**whole build**": whole}.items():
        print(f"| {name} | {seconds:.1f} | {cpu:.1f} | {cpu / whole[1]:.0%} |")
    print(f"\npeak memory {found['memory']} MB; database {database / 1e6:.0f} MB, {sum(found['counts'].values())} rows\n")
    print("| baseline | CPU seconds | ours takes |\n|---|---:|---:|")
    pairs = (("split", "bibtexparser's own splitter, same file", "references.bib read"),
             ("insert", "bare insert of the same rows", "database written and verified"))  # fmt: skip
    for name, words, step in pairs:
        print(f"| {words} | {bare[name]['whole']:.1f} | {found['took'][step][1] / bare[name]['whole']:.1f} times that |")


if __name__ == "__main__":
    TASKS: dict[str, Callable[..., None]] = {"build": build, "split": split, "insert": insert}
    if sys.argv[1:2] and sys.argv[1] in TASKS:
        TASKS[sys.argv[1]](*map(Path, sys.argv[2:]))
    else:
        main(*(int(number) for number in sys.argv[1:] or ("100000", "50000")))
