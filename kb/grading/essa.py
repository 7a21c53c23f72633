"""The rubric `essa`: which tier of the Every Student Succeeds Act the sources read here would allow, as an interval. No determination.

Each link that rests on an identified study and supports an effect or association is held against the criteria of each tier. The present
tier is the best of which all criteria pass, the possible one the best of which none fails. Where no identified study stands behind the
claim, the level says what does. Other kinds of claim have no grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from kb.grading.context import Context
from kb.grading.essa_criteria import CRITERIA, RUBRIC, Finding, Tier
from kb.grading.facts import known, words
from kb.grading.made import Grade, Step
from kb.model import EVIDENCE_KINDS, Claim, Evidence

TIERS: tuple[Tier, ...] = get_args(Tier)
NO_TIER = "none"
DISCLAIMER: str = RUBRIC.parameters["disclaimer"]
_ASKED: Mapping[Tier, tuple[str, ...]] = {tier: RUBRIC.levels[RUBRIC.rank(f"tier_{tier}")].rules for tier in TIERS}
_LABELS = {level.id: level.label for level in RUBRIC.levels}
_WANTED = {
    "design": "the design",
    "quality": "loss of students, likeness at baseline or adjustment",
    "result": "a significant favourable result on a named outcome",
    "contrary": "the results that may speak against it",
    "size_and_sites": "the numbers of students and sites",
    "overlap": "who your students are and what your setting is",
    "ongoing_study": "whether a study is under way",
}
"""What would have to be known where a criterion is unknown."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far one link takes a claim: levels, and what is still unknown on the way to the possible one."""

    link: Evidence
    now: str
    possible: str
    capped: bool
    unknown: tuple[tuple[str, str], ...]
    """Criterion and finding, of the possible tier."""

    @property
    def ranks(self) -> tuple[int, int]:
        return RUBRIC.rank(self.possible), RUBRIC.rank(self.now)


def grade(claim: Claim, context: Context) -> Grade | None:
    """The claim's interval with its trail; None for a claim that is no effect or association."""
    if claim.kind not in EVIDENCE_KINDS:
        return None
    steps: list[Step] = []
    reached: list[_Reach] = []
    for number, link in enumerate(claim.evidence):
        found, because = _identified(link)
        steps.append(Step(rule="study_identified", evidence=number, found=found, because=because))
        if found == "pass":
            reached.append(_reach(claim, number, link, context, steps))
    if not reached:
        return _without_study(claim, steps)
    now = max((one.now for one in reached), key=RUBRIC.rank)
    best = max(reached, key=lambda one: one.ranks)
    return Grade(
        claim=claim.id, rubric=RUBRIC.id, level=now, possible=best.possible, why=_why(now, best, context), would_change=_change(now, best),
        steps=tuple(steps),
    )  # fmt: skip


def interval(now: str | None, possible: str | None) -> str:
    """The interval as readers see it; empty where there is no grade.

    >>> interval("none", "tier_2"), interval("tier_3", "tier_3"), interval("uncited", None)
    ('No tier shown yet; ESSA tier 2 possible', 'ESSA tier 3', 'No tier: nothing cited')
    """
    if now is None:
        return ""
    if possible == NO_TIER:
        return "No tier possible"
    return _LABELS[now] if possible in (None, now) else f"{_LABELS[now]}; {_LABELS[str(possible)]} possible"


def _identified(link: Evidence) -> Finding:
    if link.stance != "supports":
        return "fail", f"it {link.stance} the claim, so it does not count for it"
    return ("pass", "it rests on an identified study") if link.rests_on == "study" else ("fail", "no single study is identified")


def _reach(claim: Claim, number: int, link: Evidence, context: Context, steps: list[Step]) -> _Reach:
    """Hold the link against every tier, best first; its steps are added to the trail."""
    now, possible = NO_TIER, NO_TIER
    unknown: tuple[tuple[str, str], ...] = ()
    for tier in TIERS:
        findings = {name: CRITERIA[name](claim, link, tier, context) for name in _ASKED[tier]}
        for name, (found, because) in findings.items():
            steps.append(Step(rule=f"tier_{tier}_{name}", evidence=number, found=found, because=because))
        found_at_all = {found for found, _ in findings.values()}
        if possible == NO_TIER and "fail" not in found_at_all:
            possible = f"tier_{tier}"
            unknown = tuple((name, because) for name, (found, because) in findings.items() if found == "unknown")
        if now == NO_TIER and found_at_all == {"pass"}:
            now = f"tier_{tier}"
    cap = RUBRIC.parameters["best_without_primary"]
    capped = link.basis == "review_only" and RUBRIC.rank(now) > RUBRIC.rank(cap)
    read = link.basis == "primary_read"
    because = "the study itself was read" if read else "the study is known through the source alone: tiers 1 and 2 are possible at most, not present"
    steps.append(Step(rule="study_read", evidence=number, found="pass" if read else "fail", because=because))
    return _Reach(link, cap if capped else now, possible, capped, unknown)


def _without_study(claim: Claim, steps: list[Step]) -> Grade:
    """What stands behind the claim where no identified study does."""
    supporting = [link for link in claim.evidence if link.stance == "supports"]
    told = [link for link in supporting if link.rests_on in ("named_data", "studies_say") and known(link, "result_reported")]
    cited = [link for link in supporting if link.rests_on in ("named_data", "works", "position", "synthesis") or link.work]
    if any(link.work or link.rests_on == "named_data" for link in told):
        level, why = "reported_only", "a result is told, but of no identified study"
    elif cited:
        level, why = "rationale_incomplete", "a source is named for it, but no study with its result"
    else:
        level, why = "uncited", "nothing is cited for it"
    return Grade(
        claim=claim.id, rubric=RUBRIC.id, level=level, why=f"{_LABELS[level]}: {why} ({DISCLAIMER}).",
        would_change="An identified study behind it would open the tiers.", steps=tuple(steps),
    )  # fmt: skip


def _why(now: str, best: _Reach, context: Context) -> str:
    named = context.labels.get(best.link.work or "", best.link.work or "a study")
    if best.possible == NO_TIER:
        because = f"{named} is identified, but what is known of it rules out every tier"
    elif best.capped:
        because = f"{named} would meet the criteria of a higher tier, but is known through the source alone"
    elif best.unknown:
        because = f"{named} is identified; {'; '.join(dict.fromkeys(because for _, because in best.unknown))}"
    else:
        because = f"{named} meets the criteria"
    return f"{interval(now, best.possible)}: {because} ({DISCLAIMER})."


def _change(now: str, best: _Reach) -> str:
    if best.possible == NO_TIER:
        return "Another study, with a significant favourable result, would open the tiers."
    if best.unknown:
        wanted = [_WANTED[name] for name, _ in best.unknown]
        return f"Towards {words(_LABELS[best.possible])} it would take to know: {'; '.join(dict.fromkeys(wanted))}."
    if best.capped or now != best.possible:
        return f"Reading the study itself would be a step towards {_LABELS[best.possible]}."
    return "Only other facts of the study, or results against it, could change it."
