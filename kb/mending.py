"""Safe mends: edits that checks offer, applied to the files they belong to, all else byte for byte as it was."""

from __future__ import annotations

import difflib
import os
import re
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

    @property
    def content(self) -> bytes:
        """The bytes of the file after its mends."""
        return self.after.encode(self.encoding)

    def diff(self) -> str:
        """Before and after as a unified diff, in which each line keeps its own end."""
        lines = (re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) for text in (self.before, self.after))
        before, after = ([line for line in listed if line] for listed in lines)
        told = difflib.unified_diff(before, after, str(self.path), str(self.path))
        return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in told)


def mended(problems: Iterable[Problem], paths: Mapping[str, Path], contents: Mapping[str, bytes] | None = None) -> Iterator[Change]:
    """The changes that the problems' edits make, file by file. An edit that overlaps an earlier one is left for the next time.

    `contents` holds files, by the names that problems use, that are to be taken as if they held these bytes.
    A file is left alone if some of its characters were replaced in reading: to write it back would lose them.
    """
    edits: dict[str, list[Edit]] = {}
    for problem in problems:
        if isinstance(problem.fix, Edit) and problem.fix.file in paths:
            edits.setdefault(problem.fix.file, []).append(problem.fix)
    for name in sorted(edits):
        given = (contents or {}).get(name)
        content = paths[name].read_bytes() if given is None else given
        decoded = decode(content, name)
        before, after = decoded.text, _edited(decoded.text, edits[name])
        if _encoded(before, decoded.encoding) == content and _encoded(after, decoded.encoding) is not None:
            yield Change(path=paths[name], before=before, after=after, encoding=decoded.encoding)


def save(change: Change) -> None:
    """Write the changed file in the place of the old one, whole or not at all. Raises KbError if that cannot be done."""
    write_whole(change.path, change.content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that is there keeps its mode, and a link stays a link. Raises KbError if that cannot be done."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        if target.exists():
            beside.chmod(target.stat().st_mode)
        beside.replace(target)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise KbError(f"{path}: cannot be written ({fault.strerror or fault})") from fault


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
