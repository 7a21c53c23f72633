"""A research literature knowledge base and citation library: `import kb; base = kb.open("kb.db")`. The same words as the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.errors import Problem
    from kb.library.duplicates import Pair
    from kb.opened import OpenBase
    from kb.pipeline import Built

from kb import extract

__all__ = ["build", "check", "diff", "duplicates", "extract", "import_", "merge", "open", "rename"]


def open(path: str | Path = "kb.db") -> OpenBase:  # noqa: A001 - the word that users are promised
    """The built base at `path`, for reading. Raises KbError if there is none."""
    from kb.opened import OpenBase

    return OpenBase(Path(path))


def build(data: str | Path = "data", output: str | Path = "kb.db", *, documents: str | Path | None = None, allow_shrink: bool = False) -> Built:
    """Build the database of the base in `data`. Raises ProblemsFound or KbError; then the old database is as it was."""
    from kb import pipeline

    return pipeline.build(Path(data), Path(output), documents=None if documents is None else Path(documents), allow_shrink=allow_shrink)


def check(data: str | Path = "data", *, documents: str | Path | None = None) -> tuple[Problem, ...]:
    """Every problem of the base in `data`, in order, files named as the user would open them."""
    from kb import pipeline

    problems, reading = pipeline.check(Path(data), None if documents is None else Path(documents))
    return tuple(reading.shown(problem) for problem in problems)


def diff(old: str | Path, new: str | Path) -> dict[str, Any]:
    """What moved between two built bases, and why: the keys of `kb diff --format json`."""
    from kb.answers.diff import diff as compared

    with open(old) as before, open(new) as after:
        return compared(before.connection, after.connection)


def import_(*files: str | Path, into: str | Path = "references.bib", dry_run: bool = False) -> dict[str, Any]:
    """Bring the references of the files into the library: the keys of `kb import --format json`. Raises KbError; rejects are told, not raised."""
    from kb.library.import_rows import rows
    from kb.library.importing import run

    return rows(run([Path(file) for file in files], Path(into), dry=dry_run))


def duplicates(data: str | Path = "data", *, min_score: float | None = None) -> tuple[Pair, ...]:
    """The pairs of the library that may be one work, in order, with scores and reasons. `data` may be a .bib file. Raises KbError."""
    from kb.library import curating

    return curating.duplicates(Path(data), told_from=min_score)


def merge(keep: str, *drop: str, data: str | Path = "data", dry_run: bool = False) -> str:
    """Make one entry of several: the difference, as `kb merge` shows it. Raises KbError if they cannot be one."""
    from kb.library import curating

    return "".join(change.diff() for change in curating.merge(Path(data), keep, drop, dry=dry_run).changes)


def rename(old: str, new: str, *, data: str | Path = "data", dry_run: bool = False) -> str:
    """Give a work another key; the old one goes on leading to it: the difference, as `kb rename` shows it. Raises KbError."""
    from kb.library import curating

    return "".join(change.diff() for change in curating.rename(Path(data), old, new, dry=dry_run).changes)
