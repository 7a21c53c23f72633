"""The private database of passage texts: where it lies beside the public one."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".passages.db"


def beside(database: Path) -> Path:
    """`kb.db` has `kb.passages.db` beside it, where it was built with documents."""
    return database.with_name(database.stem + SUFFIX)
