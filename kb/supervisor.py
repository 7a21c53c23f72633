"""Serving without a gap: the process that owns the listening socket, and serves by a child of its own, which a new build of the base replaces.

The published file is watched. A new one is copied aside, and a fresh child reads the copy, asks itself for some pages and only then takes over
the socket; the old child answers what it has begun, and ends. A file that is not served so is refused, and the old child stays. Whoever waits
in the socket's queue meanwhile is answered by whichever child comes: no request fails.
"""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from kb.errors import KbError
from kb.listening import is_own_machine, listen, shown, with_slashes
from kb.passages_file import beside

_POLL_SECONDS = 0.5
"""How often the file is looked at; it is taken when two looks find it the same."""
_START_SECONDS = 120
_END_SECONDS = 15
_CRASHES, _CRASH_SECONDS = 5, 60
"""A child that ends by itself is started again, unless that happened so often in so short a time."""
READY, REFUSED, DRAIN = "ready", "refused", "drain"
"""What children and supervisor tell each other; a refusal comes with the reason."""
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the site is served, whichever build it is."""

    sql: bool
    base_url: str
    passages: Path | None
    """The private database of passage texts, where these may be shown."""


def settings(database: Path, *, host: str, sql: bool, base_url: str, show_passages: bool) -> Settings:
    """Passage texts, where the base has them, are shown on this machine's own addresses only, or if `show_passages` says so."""
    passages = beside(database) if show_passages or is_own_machine(host) else None
    return Settings(sql=sql, base_url=with_slashes(base_url), passages=passages)


def run(database: Path, *, host: str, port: int, sql: bool, base_url: str, show_passages: bool, announce: Say, tell: Say = lambda line: None) -> None:
    """Serve until Ctrl-C or SIGTERM. Announces the address once it listens, and tells of each new build that it took up or refused.

    Raises KbError if it cannot listen there, if the base cannot be served, or if the server ends by itself again and again.
    """
    how = settings(database, host=host, sql=sql, base_url=base_url, show_passages=show_passages)
    with listen(host, port) as listening, _scratch() as scratch, _ended_by_signals():
        supervisor = _Supervisor(database, listening, how, Path(scratch), tell)
        try:
            supervisor.start()
            announce(f"http://{shown(host)}:{listening.getsockname()[1]}{how.base_url}")
            supervisor.watch()
        except KeyboardInterrupt:
            return
        finally:
            supervisor.end()


def _scratch() -> TemporaryDirectory[str]:
    """A folder for the copies that are served. Raises KbError where none can be made."""
    try:
        return TemporaryDirectory(prefix="kb-serve-")
    except OSError as trouble:
        hint = "name one in the variable TMPDIR, or give a read-only container one (--tmpfs /tmp)"
        raise KbError(f"no folder for temporary files can be written ({trouble.strerror or trouble}); {hint}") from trouble


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends like Ctrl-C, and Ctrl-C also where a shell started us in the background, deaf to it."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(slots=True, kw_only=True)
class _Child:
    """A process that serves one copy of the base."""

    process: BaseProcess
    pipe: Connection
    folder: Path
    """Holds the copy, and nothing else."""
    deadline: float = field(default=float("inf"))
    """When it must have ended, by the monotonic clock."""

    def drain(self) -> None:
        """Take no new connection, answer what has begun, and end."""
        with suppress(BrokenPipeError):
            self.pipe.send(DRAIN)
        self.deadline = time.monotonic() + _END_SECONDS

    def end(self) -> None:
        """End now, whatever it does, and leave nothing behind."""
        self.process.terminate()
        self.process.join(_END_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class _Supervisor:
    """The child that serves, those that end, and the file that is watched."""

    def __init__(self, database: Path, listening: socket.socket, how: Settings, scratch: Path, tell: Say) -> None:
        self._database, self._listening, self._how, self._scratch, self._tell = database, listening, how, scratch, tell
        self._child: _Child | None = None
        self._ending: list[_Child] = []
        self._crashes: deque[float] = deque(maxlen=_CRASHES)
        self._seen = self._noted = _signature(database)
        self._number = 0

    def start(self) -> None:
        """The first child. Raises KbError if the base cannot be served."""
        self._child = self._fresh(self._database)

    def watch(self) -> None:
        """Look after the child and the file, for ever. Raises KbError if the child ends too often."""
        while True:
            assert self._child is not None
            wait([self._child.process.sentinel, *(child.process.sentinel for child in self._ending)], timeout=_POLL_SECONDS)
            self._sweep()
            if not self._child.process.is_alive():
                self._restart(self._child)
            now = _signature(self._database)
            if now is not None and now == self._noted and now != self._seen:
                self._seen = now
                self._take_up()
            self._noted = now

    def end(self) -> None:
        """End all children."""
        for child in (*([self._child] if self._child else []), *self._ending):
            child.end()

    def _take_up(self) -> None:
        """Put a child with the new file in the place of the old one, or say why not."""
        try:
            fresh = self._fresh(self._database)
        except (KbError, OSError) as fault:
            self._tell(f"{self._database}: the new file is refused, the build before is still served: {fault}")
            return
        old, self._child = self._child, fresh
        assert old is not None
        old.drain()
        self._ending.append(old)
        self._tell(f"{self._database}: the new build is served")

    def _restart(self, dead: _Child) -> None:
        """A child with the same copy in the place of one that ended by itself."""
        now = time.monotonic()
        self._crashes.append(now)
        if len(self._crashes) == _CRASHES and now - self._crashes[0] < _CRASH_SECONDS:
            raise KbError(f"the server ended by itself {_CRASHES} times in {_CRASH_SECONDS} seconds; what it said stands above")
        self._tell(f"the server ended by itself (exit code {dead.process.exitcode}); it is started again")
        self._child = self._fresh(dead.folder / self._database.name)
        dead.end()

    def _fresh(self, file: Path) -> _Child:
        """A child that serves a copy of the file, and is ready. Raises KbError if it is not, OSError if there is no room for a copy."""
        self._number += 1
        folder = self._scratch / str(self._number)
        folder.mkdir()
        copy = folder / self._database.name
        if file.is_file():
            shutil.copyfile(file, copy)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_served, args=(copy, self._listening, self._how, theirs), daemon=True)
        child = _Child(process=process, pipe=ours, folder=folder)
        reason = "it was ended while it started"
        try:
            with _born_whole():
                process.start()
            theirs.close()
            reason = _refusal(child)
        finally:
            if reason and process.pid:
                child.end()
        if reason:
            raise KbError(reason.replace(str(copy), str(self._database)))
        return child

    def _sweep(self) -> None:
        """Clear away the children that have ended, and those that will not."""
        for child in list(self._ending):
            if not child.process.is_alive() or time.monotonic() > child.deadline:
                child.end()
                self._ending.remove(child)


@contextmanager
def _born_whole() -> Iterator[None]:
    """While a child is made: it is born deaf to Ctrl-C, since its end is ours to tell, and SIGTERM waits until it has all that it is to be given."""
    awaiting: list[int] = []
    interrupted = signal.signal(signal.SIGINT, signal.SIG_IGN)
    ended = signal.signal(signal.SIGTERM, lambda number, frame: awaiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, interrupted)
        signal.signal(signal.SIGTERM, ended)
    if awaiting:
        signal.raise_signal(signal.SIGTERM)


def _refusal(child: _Child) -> str:
    """Why the child serves not; empty once it does."""
    if not child.pipe.poll(_START_SECONDS):
        return f"it was not ready after {_START_SECONDS} seconds"
    try:
        what, reason = child.pipe.recv()
    except EOFError:
        return "the server ended before it was ready; what it said stands above"
    return str(reason) if what == REFUSED else ""


def _served(database: Path, listening: socket.socket, how: Settings, pipe: Connection) -> None:
    """The child's whole life. Here, since it is in the new process alone that the server is imported."""
    from kb.site.server import serve

    try:
        serve(
            database, listening, sql=how.sql, base_url=how.base_url, passages=how.passages, pipe=pipe.fileno(),
            ready=lambda: pipe.send((READY, "")),
        )  # fmt: skip
    except KbError as fault:
        pipe.send((REFUSED, str(fault)))


def _signature(file: Path) -> tuple[int, int, int] | None:
    """By what a file is known to be another; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
