"""Safe mends: edits that checks offer, applied to the files they belong to, all else byte for byte as it was."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Edit, Problem
from kb.readers.text import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file before and after its mends."""

    path: Path
    before: str
    after: str


def mended(problems: Iterable[Problem], paths: Mapping[str, Path]) -> Iterator[Change]:
    """The changes that the problems' edits make, file by file. An edit that overlaps an earlier one is left for the next time."""
    edits: dict[str, list[Edit]] = {}
    for problem in problems:
        if isinstance(problem.fix, Edit) and problem.fix.file in paths:
            edits.setdefault(problem.fix.file, []).append(problem.fix)
    for name in sorted(edits):
        before = decode(paths[name].read_bytes(), name).text
        parts = []
        at = 0
        for edit in sorted(edits[name], key=lambda one: (one.start, one.end)):
            if edit.start >= at:
                parts += [before[at : edit.start], edit.text]
                at = edit.end
        yield Change(path=paths[name], before=before, after="".join([*parts, before[at:]]))


def save(change: Change) -> None:
    """Write the changed file in the place of the old one, whole or not at all."""
    beside = change.path.with_name(f".{change.path.name}.{os.getpid()}.tmp")
    beside.write_bytes(change.after.encode("utf-8"))
    beside.chmod(change.path.stat().st_mode)
    beside.replace(change.path)
