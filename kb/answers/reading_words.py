"""What reading one work could change, in words: which fact, which combination of the map or which claim, from which level to which.

In: the moves that grading again found. Out: the foremost of them, and a sentence. It grades nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.answers.map_words import count
from kb.grading import RUBRICS
from kb.model import FactName

Scale = tuple[str, str]
"""A rubric, and which of its levels: `now`, or `possible` where it gives an interval."""
Facts = tuple[tuple[FactName, str], ...]
"""Facts, each with the value that it is set to."""
_CLAUSES: Mapping[FactName, str] = {
    "design": "that its design is {}",
    "result_reported": "of its result",
    "outcome_measured": "of what it measured",
    "n_students": "that {} people took part",
    "n_sites": "of its number of sites ({})",
    "site_unit": "that its sites are of the kind {}",
    "attrition_overall": "that {} per cent dropped out",
    "attrition_differential": "that its groups lost unequal shares, {} points apart",
    "baseline_difference": "that its groups began {} standard deviations apart",
}
"""What would be told of a work, after `word`; `{}` is the value."""
_YES_OR_NO: Mapping[FactName, tuple[str, str]] = {
    "significant": ("that its result is significant", "that its result is not significant"),
    "adjusted": ("that its comparison is adjusted", "that its comparison is not adjusted"),
    "selected_sites": ("that its sites were chosen", "that its sites were not chosen"),
    "logic_model": ("of a logic model", "that it has no logic model"),
    "ongoing_study": ("of a study under way", "that no study is under way"),
}
"""The same for facts that are yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A level that some facts would change: of a combination of the map on one of its sides, or of a claim."""

    facts: Facts
    scale: Scale
    favourable: bool
    """Whether the level is of what speaks for a benefit."""
    old: int
    """Rank of the level as it is."""
    new: int
    """Rank that it would have."""
    cell: tuple[str, str] | None = None
    """Practice and population; None where a claim alone moves."""
    claim: str = ""
    """The claim that moves; empty for a combination."""

    @property
    def levels(self) -> tuple[str, str]:
        """Labels of the level as it is and as it would be."""
        held = RUBRICS[self.scale[0]].levels
        return held[self.old].label, held[self.new].label


def foremost(moves: Iterable[Move]) -> Move | None:
    """The move that a reader wants to know of first: of the first rubric, of a level as it is now, upwards, for a benefit, by most steps."""
    order = list(RUBRICS)
    return min(
        moves,
        key=lambda move: (order.index(move.scale[0]), move.scale[1] != "now", move.new < move.old, not move.favourable, -abs(move.new - move.old)),
        default=None,
    )


def clause(facts: Facts) -> str:
    """What a source would have to tell, after `word`.

    >>> clause((("significant", "no"),)), clause((("n_students", "350"),))
    ('that its result is not significant', 'that 350 people took part')
    """
    ((fact, value),) = facts
    if fact in _YES_OR_NO:
        return _YES_OR_NO[fact][value != "yes"]
    return _CLAUSES[fact].format(value.replace("_", " "))


def sentence(work: str, n_resting: int, *, unresolved: bool, move: Move | None, place: str, n_more: int) -> str:
    """What rests on the work, and what one fact more could move: `place` in words, and how many more combinations, or claims where none moves."""
    said = f"{work}: {count(n_resting, 'claim')} {'rests' if n_resting == 1 else 'rest'} on its results"
    said += ", and it is not known which work is meant." if unresolved else "."
    if move is None:
        return f"{said} Nothing that is not known of it would change a level."
    word = f"Word {clause(move.facts)}" if len(move.facts) == 1 else "No fact alone would change a level; all of them told at once"
    what = "the best level possible for " if move.scale[1] == "possible" else "" if move.favourable else "what speaks against a benefit in "
    old, new = move.levels
    said += f" {word} could {'raise' if move.new > move.old else 'lower'} {what}{place} from “{old}” to “{new}”."
    if n_more:
        said += f" {count(n_more, 'more combination' if move.cell else 'more claim')} could move too."
    return said if move.cell else f"{said} No combination of the map would move."
