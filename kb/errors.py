"""The two kinds of trouble: `KbError` (cannot go on, the user can mend it) and `Problem` (a fault in the data); both are collected, and all shown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]


class KbError(Exception):
    """The command cannot go on, and the user can mend it.

    `exit_code` is 1 for data that is wrong or missing, 2 for wrong usage.
    """

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Refused(KbError):
    """Several reasons why the command cannot go on; `reasons` holds them in order, none of them several itself."""

    def __init__(self, reasons: Iterable[KbError]) -> None:
        self.reasons: tuple[KbError, ...] = tuple(one for reason in reasons for one in (reason.reasons if isinstance(reason, Refused) else (reason,)))
        super().__init__("\n".join(map(str, self.reasons)), exit_code=max(reason.exit_code for reason in self.reasons))


class Reasons:
    """What stands in the way of a command, collected so that all of it is told at once."""

    def __init__(self) -> None:
        self._met: list[KbError] = []

    @contextmanager
    def met(self) -> Iterator[None]:
        """Keep the reason that the block within raises, and go on behind it."""
        try:
            yield
        except KbError as reason:
            self._met.append(reason)

    def tell(self) -> None:
        """Raise what was met: the one reason, or all as `Refused`; nothing where none was."""
        if len(self._met) > 1:
            raise Refused(self._met)
        for reason in self._met:
            raise reason


class ProblemsFound(KbError):
    """The data has errors; `problems` holds all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.severity == "error" for problem in self.problems)
        super().__init__(f"{errors} {'error' if errors == 1 else 'errors'} in the data; nothing was written")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where something stands: `file` as the user named it, `line` and `column` 1-based (0: the file as a whole)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A safe mend of a YAML value, told by its path below the problem's place: replaces it, or with `insert` puts `text` before the first key."""

    path: tuple[str | int, ...]
    text: str
    insert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A safe mend: replace the characters `start` to `end` (str offsets in the decoded file) of `file` by `text`."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in the data, told so that a curator can mend it."""

    severity: Severity
    code: str
    place: Place
    message: str
    hint: str = ""
    path: tuple[str | int, ...] = field(default=(), compare=False)
    """In YAML: where below the entry at `place` the fault stands; made part of `place` before anyone sees it."""
    fix: Edit | Mend | None = field(default=None, compare=False)

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{hint}"


def error(code: str, place: Place, message: str, hint: str = "", *, path: tuple[str | int, ...] = (), fix: Edit | Mend | None = None) -> Problem:
    """A fault that stops a build."""
    return Problem(severity="error", code=code, place=place, message=message, hint=hint, path=path, fix=fix)


def warning(code: str, place: Place, message: str, hint: str = "", *, path: tuple[str | int, ...] = (), fix: Edit | Mend | None = None) -> Problem:
    """A fault to look at; the build goes on."""
    return Problem(severity="warning", code=code, place=place, message=message, hint=hint, path=path, fix=fix)


def info(code: str, place: Place, message: str, hint: str = "", *, path: tuple[str | int, ...] = (), fix: Edit | Mend | None = None) -> Problem:
    """Something worth knowing that no build minds."""
    return Problem(severity="info", code=code, place=place, message=message, hint=hint, path=path, fix=fix)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by place, then code, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: (one.place, one.code, one.message, one.hint, one.severity)))


_FEW = 2_000
"""Up to so many choices all are compared; of more, those that begin alike: a large library must not make each message slow."""


def nearest(word: str, choices: Iterable[str], *, other: str = "") -> str:
    """A hint that names the nearest choice, and else what to do.

    >>> nearest("k-12", ["k12", "adults"], other="add it there")
    "did you mean 'k12'? Else add it there"
    """
    listed = list(choices)
    if len(listed) > _FEW:
        listed = [choice for choice in listed if choice[:2].casefold() == word[:2].casefold()][:_FEW]
    found = difflib.get_close_matches(word, sorted(listed), n=1, cutoff=0.6)
    if found and other:
        return f"did you mean '{found[0]}'? Else {other}"
    if found:
        return f"did you mean '{found[0]}'?"
    return other
