"""Putting a built file in the place of the old one: locked, all or nothing, the last generation kept.

A reader of the target sees the old file or the new one, never a part. It knows nothing of what is in the file.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import KbError

PREVIOUS = ".previous"
"""Suffix of the generation before, kept beside the target."""


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A path beside `target` to build at; on leaving without an error the file there takes the target's place.

    Raises KbError if another build of the same target is under way. Left-overs of killed builds are swept.
    """
    folder = target.parent
    if not folder.is_dir():
        raise KbError(f"{folder}: no such folder; make it first, or name another file with -o", exit_code=2)
    if target.is_dir():
        raise KbError(f"{target}: is a folder; name a file with -o", exit_code=2)
    with _locked(folder / f".{target.name}.lock", target):
        _sweep(target)
        beside = folder / f".{target.name}.{os.getpid()}.tmp"
        try:
            yield beside
            _publish(beside, target)
        finally:
            beside.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Take away what killed builds of this target left, and of no other."""
    left_over = re.compile(rf"\.{re.escape(target.name)}\.[0-9]+(\.keep)?\.tmp")
    for path in target.parent.iterdir():
        if left_over.fullmatch(path.name):
            path.unlink(missing_ok=True)


@contextmanager
def _locked(lock: Path, target: Path) -> Iterator[None]:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise KbError(f"{lock.parent}: cannot write here ({fault.strerror})") from fault
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise KbError(f"{target}: another build is writing it; wait for it to end") from fault
        yield
    finally:
        os.close(handle)


def _publish(beside: Path, target: Path) -> None:
    """Flush the new file, keep the old one as the generation before, and rename."""
    _flush(beside)
    if target.exists():
        previous = target.with_name(target.name + PREVIOUS)
        spare = target.with_name(f".{target.name}.{os.getpid()}.keep.tmp")
        spare.unlink(missing_ok=True)
        try:
            os.link(target, spare)
        except OSError:  # a file system without links
            shutil.copy2(target, spare)
        spare.replace(previous)
    beside.replace(target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
