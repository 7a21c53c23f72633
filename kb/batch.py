"""Many documents, one function of bytes each: on several processors, in order, with what fails told and what is done remembered.

What the function makes is no affair of this module, but it can be written as JSON. A journal holds what was made of each document, by the hash of its
bytes: a run that was broken off, or that meets new documents, does not do the others again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from kb.errors import KbError, Reasons
from kb.model import Work
from kb.readers.documents import LIMIT, SUFFIXES
from kb.readers.text import read_bytes

Made = dict[str, Any]
Task = Callable[[bytes, str], Made]
Given = TypeVar("Given")
_AHEAD = 4
"""Documents that wait for a processor, for each: so few are in memory at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one document."""

    path: Path
    made: Made | None = None
    fault: str = ""
    """Why nothing was made; it names the document."""


class Journal:
    """What was made of documents, in a file of one line each. Lines of another kind of run, or cut off, count as not there."""

    def __init__(self, path: Path, settings: str) -> None:
        """`settings` tells all that the outcome depends on but the document itself."""
        self.path = path
        self.settings = settings
        self._made: dict[str, Made] = {}
        if path.exists():
            for line in path.read_bytes().split(b"\n"):
                try:
                    told = json.loads(line)
                    if told["settings"] == settings:
                        self._made[told["document"]] = told["made"]
                except (ValueError, KeyError, TypeError):
                    continue

    def recalled(self, name: str, content: bytes) -> Made | None:
        """What was made of these bytes under this name; None if nothing was."""
        return self._made.get(_sign(name, content))

    def remember(self, name: str, content: bytes, made: Made) -> None:
        """Put down what was made; on the disk when this returns. Raises KbError if it cannot be written."""
        line = json.dumps({"settings": self.settings, "document": _sign(name, content), "made": made}, ensure_ascii=True) + "\n"
        try:
            with self.path.open("ab") as file:
                if file.tell() and not self._ends_line():
                    file.write(b"\n")
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:
            raise KbError(f"{self.path}: cannot be written ({fault.strerror or fault})") from fault

    def _ends_line(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def settings_of(works: Iterable[Work], *more: str) -> str:
    """What tells runs apart whose outcomes may differ: the program's version, the library, and whatever else they depend on."""
    told = "\n".join([version("evidence-kb"), *more, *(work.raw for work in works)])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def documents(paths: Iterable[Path]) -> list[Path]:
    """The files among the paths, and the documents in the folders among them by name, each once. Raises KbError for all that is not there."""
    found: dict[Path, None] = {}
    reasons = Reasons()
    for path in paths:
        with reasons.met():
            found.update(dict.fromkeys(_documents(path)))
    reasons.tell()
    return list(found)


def _documents(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise KbError(f"{path}: no such file or folder", exit_code=2)
    inside = [file for file in sorted(path.rglob("*")) if file.suffix.casefold() in SUFFIXES and file.is_file()]
    shown = [file for file in inside if not any(part.startswith(".") for part in file.relative_to(path).parts)]
    if not shown:
        raise KbError(f"{path}: holds no documents ({' '.join(sorted(SUFFIXES))})", exit_code=2)
    return shown


def run(paths: Iterable[Path], task: Task, *, jobs: int | None = None, journal: Journal | None = None) -> Iterator[Outcome]:
    """What `task` makes of each document, in the order of the paths.

    `jobs`: processes at a time, by default as many as processors; with one, or for one document, all is done in this process. `task` is a function
    of a module, or made of one with `functools.partial`: it goes to other processes.
    """
    listed = list(paths)
    jobs = min(jobs or os.cpu_count() or 1, len(listed))
    if jobs <= 1:
        yield from _in_turn((_Waiting(path, journal) for path in listed), task)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_HELD.append, initargs=(task,)) as pool:
        waiting: deque[tuple[_Waiting, Future[Made] | None]] = deque()
        for path in listed:
            one = _Waiting(path, journal)
            waiting.append((one, one.given(lambda content, name: pool.submit(_done, content, name))))
            if len(waiting) > _AHEAD * jobs:
                yield _collected(*waiting.popleft())
        while waiting:
            yield _collected(*waiting.popleft())


_HELD: list[Task] = []
"""In a process of the pool: the task, sent once and not with each document; in the parent, nothing."""


def _done(content: bytes, name: str) -> Made:
    return _HELD[-1](content, name)


class _Waiting:
    """A document that waits for its turn: its bytes, what the journal knows of it, or why it cannot be read."""

    def __init__(self, path: Path, journal: Journal | None) -> None:
        self.path = path
        self._journal = journal
        self._content = b""
        self.fault = ""
        try:
            self._content = read_bytes(path, LIMIT)
        except KbError as trouble:
            self.fault = str(trouble)
        self.recalled = journal.recalled(path.name, self._content) if journal and not self.fault else None

    def given(self, task: Callable[[bytes, str], Given]) -> Given | None:
        """What `task` makes of the document, unless it need not or cannot be done."""
        return None if self.fault or self.recalled is not None else task(self._content, self.path.name)

    def done(self, made: Made | None) -> Outcome:
        """The outcome; what was made anew is put down."""
        if made is not None and self._journal:
            self._journal.remember(self.path.name, self._content, made)
        return Outcome(path=self.path, made=self.recalled if made is None else made, fault=self.fault)

    def failed(self, reason: str) -> Outcome:
        """The outcome of a document that nothing was made of."""
        name = "" if reason.startswith((self.path.name, str(self.path))) else f"{self.path}: "
        return Outcome(path=self.path, fault=f"{name}{reason}")


def _in_turn(waiting: Iterable[_Waiting], task: Task) -> Iterator[Outcome]:
    for one in waiting:
        try:
            yield one.done(one.given(task))
        except KbError as trouble:
            yield one.failed(str(trouble))


def _collected(one: _Waiting, future: Future[Made] | None) -> Outcome:
    try:
        return one.done(future.result() if future else None)
    except KbError as trouble:
        return one.failed(str(trouble))
    except BrokenExecutor:
        return one.failed("the process that read it, or one beside it, was ended from outside; try it alone")


def _sign(name: str, content: bytes) -> str:
    return f"{name}:{hashlib.sha256(content).hexdigest()}"
