"""What other claims, and studies that dispute a claim, take from its tier."""

from __future__ import annotations

import pytest
from tiered_claims import TIER_1, claim, link, without

from kb.grading import context_of, essa
from kb.grading.context import Context
from kb.model import Claim


def base_context(*claims: Claim) -> Context:
    return context_of(claims, {}, {}, students=("coast",), same_setting=True)


CONTRARY: dict[str, tuple[Claim, tuple[str, str]]] = {
    "a significant harm of an experiment": (claim(link(facts={**TIER_1, "result_reported": "negative"}), id="c-2"), ("none", "tier_4")),
    "one whose significance is untold": (
        claim(link(facts={**without(TIER_1, "significant"), "result_reported": "negative"}), id="c-2"),
        ("none", "tier_1"),
    ),
    "one of unknown design": (claim(link(facts={**without(TIER_1, "design"), "result_reported": "negative"}), id="c-2"), ("none", "tier_1")),
    "mixed results": (claim(link(facts={**TIER_1, "result_reported": "mixed"}), id="c-2"), ("none", "tier_1")),
    "a harm of a study without its result": (claim(link(), id="c-2", direction="negative"), ("none", "tier_1")),
    "a harm that is not significant": (
        claim(link(facts={**TIER_1, "result_reported": "negative", "significant": "no"}), id="c-2"),
        ("tier_1", "tier_1"),
    ),
    "a harm of a correlation": (
        claim(link(facts={**TIER_1, "result_reported": "negative", "design": "correlational"}), id="c-2"),
        ("tier_1", "tier_1"),
    ),
    "a harm on the author's word": (claim(link("bare_assertion"), id="c-2", direction="negative"), ("tier_1", "tier_1")),
    "no effect found": (claim(link(facts={**TIER_1, "result_reported": "none_found"}), id="c-2"), ("tier_1", "tier_1")),
    "a harm to another outcome": (
        claim(link(facts={**TIER_1, "result_reported": "negative"}), id="c-2", outcomes=("fish",)),
        ("tier_1", "tier_1"),
    ),
    "a harm of another practice": (
        claim(link(facts={**TIER_1, "result_reported": "negative"}), id="c-2", practices=("dyke",)),
        ("tier_1", "tier_1"),
    ),
}


@pytest.mark.parametrize("case", CONTRARY)
def test_what_other_claims_tell_speaks_against(case: str) -> None:
    other, expected = CONTRARY[case]
    mine = claim(link(facts=TIER_1))
    found = essa.grade(mine, base_context(mine, other))
    assert found is not None
    assert (found.level, found.possible) == expected


def test_a_study_that_disputes_the_claim_itself_speaks_against_it() -> None:
    mine = claim(link(facts=TIER_1), link(facts={**TIER_1, "result_reported": "negative"}, stance="disputes"))
    found = essa.grade(mine, base_context(mine))
    assert found is not None
    assert (found.level, found.possible) == ("none", "tier_4")
