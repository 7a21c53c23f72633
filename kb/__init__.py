"""A research literature knowledge base and citation library: `import kb; base = kb.open("kb.db")`. The same words as the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.errors import Problem
    from kb.opened import OpenBase
    from kb.pipeline import Built

__all__ = ["build", "check", "diff", "open"]


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
