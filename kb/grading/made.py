"""What grading makes: steps, grades and cells, as frozen values like those of `model`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellState = Literal["graded", "asserted_only", "other_only", "said_missing", "not_yet_coded", "not_found", "out_of_scope"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rule applied: its name, what it found, and the sentence that says so."""

    rule: str
    evidence: int | None
    """Index of the link of evidence looked at; None for the claim as a whole."""
    found: Literal["pass", "fail", "unknown"]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A claim's level under one rubric, with the trail of rules that made it."""

    claim: str
    rubric: str
    level: str
    possible: str | None = None
    """Best level that no fact rules out, under a rubric that gives an interval; None where it gives none."""
    why: str
    """One plain sentence."""
    would_change: str
    """What would move it: one plain sentence."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A combination of a practice and a population, or of a practice and an outcome, answered."""

    practice: str
    population: str = ""
    """Empty where the combination is with an outcome."""
    outcome: str = ""
    """Empty where the combination is with a population."""
    in_frame: bool
    state: CellState
    strength: str | None
    """Best `reported` level among favourable effects and associations; None without any."""
    strength_against: str | None
    contested: bool
    n_effect: int
    """Effect and association claims of this combination."""
    n_at_strength: int
    """How many of the favourable ones reach `strength`."""
    n_other: int
    """Claims of other kinds."""
    reason: str = ""
    """Why it is out of scope, where it is."""
    tier_now: str | None = None
    """Best level under the rubric `essa` among favourable effects and associations; None without any."""
    tier_possible: str | None = None
    """Best level that one of them may still reach; None where none rests on an identified study."""
    limits: tuple[str, ...] = ()
    """What bounds the answer, a sentence each."""
    n_drafts: int = 0
    """Drafts that nobody has decided on and that may be about it."""
