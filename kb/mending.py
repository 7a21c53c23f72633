"""Safe mends: edits that checks offer, applied to the files they belong to, all else byte for byte as it was."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Edit, KbError, Problem
from kb.readers.text import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file before and after its mends."""

    path: Path
    before: str
    after: str
    encoding: str = "utf-8"


def mended(problems: Iterable[Problem], paths: Mapping[str, Path]) -> Iterator[Change]:
    """The changes that the problems' edits make, file by file. An edit that overlaps an earlier one is left for the next time.

    A file is left alone if some of its characters were replaced in reading: to write it back would lose them.
    """
    edits: dict[str, list[Edit]] = {}
    for problem in problems:
        if isinstance(problem.fix, Edit) and problem.fix.file in paths:
            edits.setdefault(problem.fix.file, []).append(problem.fix)
    for name in sorted(edits):
        content = paths[name].read_bytes()
        decoded = decode(content, name)
        before, after = decoded.text, _edited(decoded.text, edits[name])
        if _encoded(before, decoded.encoding) == content and _encoded(after, decoded.encoding) is not None:
            yield Change(path=paths[name], before=before, after=after, encoding=decoded.encoding)


def save(change: Change) -> None:
    """Write the changed file in the place of the old one, whole or not at all. Raises KbError if that cannot be done."""
    path = change.path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(change.after.encode(change.encoding))
        beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise KbError(f"{change.path}: cannot be written ({fault.strerror or fault})") from fault


def _edited(text: str, edits: Iterable[Edit]) -> str:
    parts = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])


def _encoded(text: str, encoding: str) -> bytes | None:
    """The text's bytes; None if the encoding lacks one of its characters."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
