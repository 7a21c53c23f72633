"""What a grader may know beside the claim: the library's words for its works, other claims' contrary results, and who the reader asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """Claims whose results speak against a practice's effect on an outcome; the first by id of each sort."""

    certain: str | None = None
    """A claim of a significant unfavourable result of a causal study."""
    possible: str | None = None
    """A claim of which it is not told whether it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known when a claim is graded. Empty, it makes the claim stand alone."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Citekey to the work's short form for readers."""
    designs: Mapping[str, str] = field(default_factory=dict)
    """Citekey to the work's design, where the library has one."""
    contrary: Mapping[tuple[str, str], Contrary] = field(default_factory=dict)
    """Practice and outcome to what speaks against, among all claims of the base."""
    students: tuple[str, ...] = ()
    """Populations that the reader says are theirs; empty while the reader says nothing."""
    same_setting: bool | None = None
    """Whether the reader says that the settings told are like theirs; None while the reader says nothing."""
