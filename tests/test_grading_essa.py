"""A claim's interval of tiers, and what the grade says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiered_claims import READER, TIER_1, TIER_2, TIER_3, TIER_4, claim, graded, interval, link, without

from kb.grading import essa
from kb.grading.context import Context
from kb.grading.essa_criteria import RUBRIC
from kb.model import EVIDENCE_KINDS, FACT_NAMES, KINDS, Evidence

INTERVALS: dict[str, tuple[list[Evidence], tuple[str, str | None]]] = {
    "all that tier 1 asks": ([link(facts=TIER_1)], ("tier_1", "tier_1")),
    "all that tier 2 asks": ([link(facts=TIER_2)], ("tier_2", "tier_2")),
    "a randomised study with high attrition and like groups": (
        [link(facts={**TIER_1, "attrition_differential": 20, "baseline_difference": 0.01})],
        ("tier_2", "tier_2"),
    ),
    "all that tier 3 asks": ([link(facts=TIER_3)], ("tier_3", "tier_3")),
    "a higher design without the size": ([link(facts={**TIER_2, "n_students": 349})], ("tier_3", "tier_3")),
    "a higher design without the sites": ([link(facts={**TIER_1, "n_sites": 1})], ("tier_3", "tier_3")),
    "all that tier 4 asks": ([link(facts=TIER_4)], ("tier_4", "tier_4")),
    "known through the source alone": ([link(facts=TIER_1, basis="review_only")], ("tier_3", "tier_1")),
    "tier 2 through the source alone": ([link(facts=TIER_2, basis="review_only")], ("tier_3", "tier_2")),
    "tier 3 through the source alone": ([link(facts=TIER_3, basis="review_only")], ("tier_3", "tier_3")),
    "nothing known": ([link()], ("none", "tier_1")),
    "nothing reported": ([link(facts=dict.fromkeys(FACT_NAMES, "not_reported"))], ("none", "tier_1")),
    "a harm": ([link(facts={**TIER_1, "result_reported": "negative"})], ("none", "none")),
    "no effect found": ([link(facts={**TIER_1, "result_reported": "none_found"})], ("none", "none")),
    "not significant": ([link(facts={**TIER_1, "significant": "no"})], ("none", "tier_4")),
    "the best of two studies": ([link(facts=TIER_4), link(facts=TIER_3)], ("tier_3", "tier_3")),
    "one study now, another perhaps": ([link(facts=TIER_3), link()], ("tier_3", "tier_1")),
    "the author's own word": ([link("bare_assertion")], ("uncited", None)),
    "own inquiry": ([link("own_inquiry")], ("uncited", None)),
    "nothing at all": ([], ("uncited", None)),
    "studies in general, none named": ([link("studies_say", {"result_reported": "positive"})], ("uncited", None)),
    "studies in general, with a work and a result": (
        [link("studies_say", {"result_reported": "positive"}, work="wren2016")],
        ("reported_only", None),
    ),
    "studies in general, with a work alone": ([link("studies_say", work="wren2016")], ("rationale_incomplete", None)),
    "named data with a result": ([link("named_data", TIER_1)], ("reported_only", None)),
    "named data without a result": ([link("named_data")], ("rationale_incomplete", None)),
    "works cited": ([link("works", TIER_1)], ("rationale_incomplete", None)),
    "a position": ([link("position")], ("rationale_incomplete", None)),
    "the literature": ([link("synthesis")], ("rationale_incomplete", None)),
    "a study that disputes": ([link(facts=TIER_1, stance="disputes")], ("uncited", None)),
    "a study that is mentioned beside a work": ([link(facts=TIER_1, stance="mentions"), link("works")], ("rationale_incomplete", None)),
}


@pytest.mark.parametrize("case", INTERVALS)
def test_a_claim_has_an_interval_of_tiers(case: str) -> None:
    evidence, expected = INTERVALS[case]
    assert interval(*evidence) == expected


def test_every_level_has_a_case() -> None:
    assert {now for _, (now, _) in INTERVALS.values()} == {level.id for level in RUBRIC.levels}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - EVIDENCE_KINDS))
def test_other_kinds_of_claim_are_not_graded(kind: str) -> None:
    assert essa.grade(claim(link(facts=TIER_1), kind=kind, direction="not_applicable"), READER) is None


def test_overlap_is_unknown_until_the_reader_says_who_they_ask_for() -> None:
    assert interval(link(facts=TIER_1), context=Context()) == ("tier_3", "tier_1")
    assert interval(link(facts=TIER_1), context=Context(students=("islands",))) == ("tier_3", "tier_1")


def test_a_grade_explains_itself_and_disclaims() -> None:
    found = graded(link(facts=without(TIER_2, "n_students"), basis="review_only"), context=replace(READER, labels={"wren2016": "Wren (2016)"}))
    assert found.why == (
        "ESSA tier 3; ESSA tier 2 possible: Wren (2016) is identified; the number of students is not told "
        "(what the sources read here would allow; not a determination under ESSA)."
    )
    assert found.would_change == "Towards ESSA tier 2 it would take to know: the numbers of students and sites."


@pytest.mark.parametrize("case", INTERVALS)
def test_every_grade_has_its_sentences_and_its_trail(case: str) -> None:
    evidence, (now, possible) = INTERVALS[case]
    found = graded(*evidence)
    assert essa.DISCLAIMER in found.why
    assert found.why.startswith(essa.interval(now, possible))
    assert found.why.endswith(".")
    assert found.would_change.endswith(".")
    assert {step.evidence for step in found.steps} == set(range(len(evidence)))
