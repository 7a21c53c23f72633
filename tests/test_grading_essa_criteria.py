"""Each criterion of the tiers passes, fails or is unknown, as the rubric's data ask."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tiered_claims import READER, TIER_1, TIERS, claim, link, without

from kb.grading import essa
from kb.grading.context import Context, Contrary
from kb.grading.essa_criteria import CRITERIA, RUBRIC, Tier
from kb.model import Evidence


def against(**sorts: str) -> Context:
    return replace(READER, contrary={("marsh", "flood"): Contrary(**sorts)})


ATTRITION = {"design": "experimental", "attrition_overall": 10}
NO_READER = Context()
CASES: dict[str, tuple[str, Tier, Evidence, Context, str]] = {
    "design 1 pass": ("design", 1, link(facts={"design": "Randomized controlled trial"}), READER, "pass"),
    "design 1 fail": ("design", 1, link(facts={"design": "quasi-experimental"}), READER, "fail"),
    "design 1 unknown": ("design", 1, link(), READER, "unknown"),
    "design 1 of words of no class": ("design", 1, link(facts={"design": "a comparison"}), READER, "unknown"),
    "design 1 of mixed methods": ("design", 1, link(facts={"design": "mixed_methods"}), READER, "fail"),
    "design 2 pass": ("design", 2, link(facts={"design": "quasi_experimental"}), READER, "pass"),
    "design 2 of an experiment": ("design", 2, link(facts={"design": "experimental"}), READER, "pass"),
    "design 2 fail": ("design", 2, link(facts={"design": "correlational"}), READER, "fail"),
    "design 2 of mixed methods": ("design", 2, link(facts={"design": "mixed_methods"}), READER, "unknown"),
    "design 3 pass": ("design", 3, link(facts={"design": "correlational"}), READER, "pass"),
    "design 3 fail": ("design", 3, link(facts={"design": "case_study"}), READER, "fail"),
    "design 3 unknown": ("design", 3, link(facts={"design": "not_reported"}), READER, "unknown"),
    "design of the library": ("design", 3, link(), replace(READER, designs={"wren2016": "qualitative"}), "fail"),
    "design told before the library's": (
        "design", 3, link(facts={"design": "correlational"}), replace(READER, designs={"wren2016": "qualitative"}), "pass",
    ),
    "design 4 pass": ("design", 4, link(facts={"logic_model": "a chain of five steps"}), READER, "pass"),
    "design 4 fail": ("design", 4, link(facts={"logic_model": "no"}), READER, "fail"),
    "design 4 unknown": ("design", 4, link(), READER, "unknown"),
    "quality 1 at the boundary": ("quality", 1, link(facts={**ATTRITION, "attrition_differential": "6.3%"}), READER, "pass"),
    "quality 1 between the boundaries": ("quality", 1, link(facts={**ATTRITION, "attrition_differential": 6.4}), READER, "unknown"),
    "quality 1 above both boundaries": ("quality", 1, link(facts={**ATTRITION, "attrition_differential": -11}), READER, "fail"),
    "quality 1 of a quasi-experiment": ("quality", 1, link(facts={**ATTRITION, "design": "quasi_experimental"}), READER, "fail"),
    "quality 1 without attrition told": ("quality", 1, link(facts={"design": "experimental"}), READER, "unknown"),
    "quality 1 of a share or per cent": (
        "quality", 1, link(facts={"design": "experimental", "attrition_overall": 0.1, "attrition_differential": 0.02}), READER, "unknown",
    ),
    "quality 1 of more loss than the table has": (
        "quality", 1, link(facts={"design": "experimental", "attrition_overall": 80, "attrition_differential": 1}), READER, "unknown",
    ),
    "quality 2 of low attrition": ("quality", 2, link(facts={**ATTRITION, "attrition_differential": 1}), READER, "pass"),
    "quality 2 of like groups": ("quality", 2, link(facts={"baseline_difference": -0.05}), READER, "pass"),
    "quality 2 adjusted": ("quality", 2, link(facts={"baseline_difference": 0.25, "adjusted": "yes"}), READER, "pass"),
    "quality 2 perhaps adjusted": ("quality", 2, link(facts={"baseline_difference": 0.2}), READER, "unknown"),
    "quality 2 not adjusted": (
        "quality", 2, link(facts={"design": "quasi_experimental", "baseline_difference": 0.2, "adjusted": "no"}), READER, "fail",
    ),
    "quality 2 of unlike groups": (
        "quality", 2, link(facts={"design": "quasi_experimental", "baseline_difference": 0.26, "adjusted": "yes"}), READER, "fail",
    ),
    "quality 2 of unlike groups of a randomised study": (
        "quality", 2, link(facts={"design": "experimental", "baseline_difference": 0.3}), READER, "unknown",
    ),
    "quality 2 told in words": ("quality", 2, link(facts={"baseline_difference": "below the average"}), READER, "unknown"),
    "quality 3 pass": ("quality", 3, link(facts={"adjusted": "yes"}), READER, "pass"),
    "quality 3 of like groups": ("quality", 3, link(facts={"baseline_difference": 0}), READER, "pass"),
    "quality 3 fail": ("quality", 3, link(facts={"design": "correlational", "adjusted": "no"}), READER, "fail"),
    "quality 3 unknown": ("quality", 3, link(facts={"design": "quasi_experimental"}), READER, "unknown"),
    "quality 4 pass": ("quality", 4, link(facts={"result_reported": "positive"}), READER, "pass"),
    "quality 4 fail": ("quality", 4, link(facts={"result_reported": "negative"}), READER, "fail"),
    "quality 4 unknown": ("quality", 4, link(), READER, "unknown"),
    "result pass": ("result", 1, link(facts=TIER_1), READER, "pass"),
    "result fail": ("result", 2, link(facts={**TIER_1, "significant": "no"}), READER, "fail"),
    "result against": ("result", 3, link(facts={**TIER_1, "result_reported": "none_found"}), READER, "fail"),
    "result mixed": ("result", 3, link(facts={**TIER_1, "result_reported": "mixed"}), READER, "unknown"),
    "result untold": ("result", 3, link(facts=without(TIER_1, "result_reported")), READER, "unknown"),
    "result of unknown significance": ("result", 3, link(facts=without(TIER_1, "significant")), READER, "unknown"),
    "result on no named outcome": ("result", 3, link(facts=without(TIER_1, "outcome_measured")), READER, "unknown"),
    "contrary pass": ("contrary", 1, link(), READER, "pass"),
    "contrary fail": ("contrary", 2, link(), against(certain="c-2", possible="c-3"), "fail"),
    "contrary unknown": ("contrary", 3, link(), against(possible="c-3"), "unknown"),
    "size_and_sites pass": ("size_and_sites", 1, link(facts={"n_students": "1,200", "n_sites": 2}), READER, "pass"),
    "size_and_sites fail by students": ("size_and_sites", 1, link(facts={"n_students": 349}), READER, "fail"),
    "size_and_sites fail by sites": ("size_and_sites", 2, link(facts={"n_sites": 1}), READER, "fail"),
    "size_and_sites unknown": ("size_and_sites", 2, link(facts={"n_sites": 62}), READER, "unknown"),
    "size_and_sites told in words": ("size_and_sites", 2, link(facts={"n_students": "hundreds", "n_sites": "several"}), READER, "unknown"),
    "overlap 1 pass": ("overlap", 1, link(facts=TIER_1), READER, "pass"),
    "overlap 1 of a mixed sample": ("overlap", 1, link(facts=TIER_1, fit={"coast": "partial"}), READER, "pass"),
    "overlap 1 fail": ("overlap", 1, link(facts=TIER_1), replace(READER, same_setting=False), "fail"),
    "overlap 1 unknown": ("overlap", 1, link(facts=TIER_1), NO_READER, "unknown"),
    "overlap 2 of others in a like setting": ("overlap", 2, link(facts=TIER_1, fit={"coast": "extrapolated"}), READER, "pass"),
    "overlap 2 fail": (
        "overlap", 2, link(facts=TIER_1, fit={"coast": "extrapolated"}), replace(READER, same_setting=False), "fail",
    ),
    "overlap 2 unknown": ("overlap", 2, link(fit={"coast": "asserted"}), READER, "unknown"),
    "ongoing_study pass": ("ongoing_study", 4, link(facts={"ongoing_study": True}), READER, "pass"),
    "ongoing_study fail": ("ongoing_study", 4, link(facts={"ongoing_study": False}), READER, "fail"),
    "ongoing_study unknown": ("ongoing_study", 4, link(), READER, "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_criterion_passes_fails_or_is_unknown(case: str) -> None:
    name, tier, evidence, context, expected = CASES[case]
    found, because = CRITERIA[name](claim(evidence), evidence, tier, context)
    assert (found, bool(because)) == (expected, True)


@pytest.mark.parametrize("name", CRITERIA)
def test_each_criterion_has_a_case_of_each_finding(name: str) -> None:
    assert {found for criterion, _, _, _, found in CASES.values() if criterion == name} == {"pass", "fail", "unknown"}


def test_each_tier_asks_for_the_criteria_of_its_line_in_the_data() -> None:
    asked = {level.id: level.rules for level in RUBRIC.levels if level.rules}
    assert set(asked) == set(TIERS)
    assert {name for rules in asked.values() for name in rules} == set(CRITERIA)
    assert set(essa._WANTED) == set(CRITERIA)


def test_every_parameter_names_its_source() -> None:
    sources = json.loads(RUBRIC.definition)["sources"]
    assert set(RUBRIC.parameters) - {"disclaimer"} <= set(sources)


def test_districts_alone_count_as_sites_where_the_parameter_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RUBRIC.parameters, "site_units", "district")  # type: ignore[arg-type]
    found = {unit: CRITERIA["size_and_sites"](claim(), link(facts={**TIER_1, "site_unit": unit}), 1, READER)[0] for unit in ("school", "district")}
    assert found == {"school": "unknown", "district": "pass"}
