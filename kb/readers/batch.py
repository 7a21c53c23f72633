"""What a reader of a library makes of a file: works, rejects, and the spans of the text that they stand in. Each character is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kb.errors import Problem
from kb.model import Reject, Work

Outcome = Literal["work", "reject", "string", "preamble", "comment"]
"""What became of a stretch of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text that is accounted for, as str offsets, and what became of it."""

    start: int
    end: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was read: each span of the text is one of the works, rejects, strings, preambles or comments."""

    works: tuple[Work, ...]
    """In the order of the file. `fields` ends with those that crossref and xdata bring."""
    rejects: tuple[Reject, ...] = ()
    problems: tuple[Problem, ...] = ()
    """In order; an error for each reject, and what else is worth telling."""
    spans: tuple[Span, ...] = ()
    """In the order of the file, without overlaps; between them stand white space and plain remarks only."""
    strings: Mapping[str, str] = field(default_factory=dict)
    """The macros of @string, by name in lower case."""
    entries: tuple[str, ...] = ()
    """For each work its entry as BibTeX, without a key, where the file is in another format."""
