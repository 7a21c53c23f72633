"""Claims that pass all that a tier of ESSA asks for, and the interval that a claim is given: for tests of the tiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.grading import essa
from kb.grading.context import Context
from kb.grading.made import Grade
from kb.model import Claim, Evidence, Fact, Ground, Passage

TIERS = ("tier_1", "tier_2", "tier_3", "tier_4")
READER = Context(students=("coast",), same_setting=True)
"""A reader whose group and setting are those studied."""
TIER_1 = {
    "design": "experimental", "attrition_overall": 10, "attrition_differential": 2, "result_reported": "positive", "significant": "yes",
    "outcome_measured": "tide height", "n_students": 350, "n_sites": 2, "site_unit": "school", "setting": "harbours",
}  # fmt: skip
"""All that tier 1 asks for, where the reader's group was studied."""
TIER_2 = {**TIER_1, "design": "quasi_experimental", "baseline_difference": 0.04}
TIER_3 = {**TIER_1, "design": "correlational", "adjusted": "yes", "n_students": 40}
TIER_4 = {"logic_model": "yes", "ongoing_study": "yes", "result_reported": "positive", "design": "qualitative"}


def link(rests_on: Ground = "study", facts: Mapping[str, Any] | None = None, *, origin: str = "primary", **values: Any) -> Evidence:
    coded = {name: Fact(value=value, origin=origin) for name, value in (facts or {}).items()}  # type: ignore[arg-type]
    work = "wren2016" if rests_on in ("study", "works") else None
    given = {"work": work, "basis": "primary_read", "fit": {"coast": "direct"}, "unlisted": "not_reported"}
    return Evidence(rests_on=rests_on, facts=coded, **{**given, **values})  # type: ignore[arg-type]


def claim(*evidence: Evidence, **values: Any) -> Claim:
    given = {
        "id": "c-1", "source": "s", "statement": "Salt marshes calm the sea.", "kind": "effect", "direction": "positive", "wording": "asserts",
        "practices": ("marsh",), "outcomes": ("flood",), "populations": ("coast",),
    }  # fmt: skip
    return Claim(passage=Passage(document="s.txt"), evidence=evidence, **{**given, **values})


def graded(*evidence: Evidence, context: Context = READER, **values: Any) -> Grade:
    found = essa.grade(claim(*evidence, **values), context)
    assert found is not None
    return found


def interval(*evidence: Evidence, context: Context = READER, **values: Any) -> tuple[str, str | None]:
    found = graded(*evidence, context=context, **values)
    return found.level, found.possible


def without(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}
