"""Results that speak against: by practice and outcome, whether a claim of the base tells a significant unfavourable result of a causal study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.grading.context import Contrary
from kb.grading.essa_criteria import CAUSAL, design_of
from kb.grading.facts import answer, known
from kb.model import EVIDENCE_KINDS, Claim, Evidence

_TELLING = frozenset({"study", "named_data", "studies_say"})
_BEARING = frozenset({"supports", "disputes"})


def index(claims: Iterable[Claim], designs: Mapping[str, str]) -> dict[tuple[str, str], Contrary]:
    """By practice and outcome, what speaks against; combinations without any are left out. Linear in the claims, whatever their order."""
    certain: dict[tuple[str, str], str] = {}
    possible: dict[tuple[str, str], str] = {}
    for claim in claims:
        if claim.kind not in EVIDENCE_KINDS:
            continue
        found = [speaks_against(claim, link, designs) for link in claim.evidence]
        if any(found):
            held = certain
        elif None in found:
            held = possible
        else:
            continue
        for combination in ((practice, outcome) for practice in claim.practices for outcome in claim.outcomes):
            held[combination] = min(held.get(combination, claim.id), claim.id)
    combinations = certain.keys() | possible.keys()
    return {one: Contrary(certain=certain.get(one), possible=possible.get(one)) for one in sorted(combinations)}


def speaks_against(claim: Claim, link: Evidence, designs: Mapping[str, str]) -> bool | None:
    """Whether the link tells a significant unfavourable result of a causal study; None where it may."""
    if link.rests_on not in _TELLING or link.stance not in _BEARING:
        return False
    result = known(link, "result_reported")
    harm = link.stance == "supports" and link.rests_on == "study" and claim.direction in ("negative", "mixed")
    disputed = link.stance == "disputes" and link.rests_on == "study" and claim.direction == "positive"
    if result not in ("negative", "mixed") and not (result is None and (harm or disputed)):
        return False
    classes = design_of(link, designs)[1]
    significant = answer(link, "significant")
    if significant is False or not classes & CAUSAL:
        return False
    return True if result == "negative" and significant and classes <= CAUSAL and link.rests_on == "study" else None
