"""What always holds for the tiers, whatever a claim rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st
from tiered_claims import TIER_1, TIER_2, TIER_3, TIER_4, TIERS, claim, graded, link, without

from kb.grading import context_of, essa, grades, reported
from kb.grading.context import Context
from kb.grading.essa_criteria import RUBRIC
from kb.grading.made import Grade
from kb.model import FACT_NAMES, Claim, Evidence, Fact, Ground, Stance


def told_interval(found: Grade) -> tuple[str, str | None]:
    """The interval of the best link, told from the trail alone; the cap for unread studies included."""
    best_now, best_possible = "none", None
    for number_of_link in {step.evidence for step in found.steps}:
        steps = [step for step in found.steps if step.evidence == number_of_link]
        if steps[0].found != "pass":
            continue
        held = {tier: {step.found for step in steps if step.rule.startswith(f"{tier}_")} for tier in TIERS}
        now = next((tier for tier in TIERS if held[tier] == {"pass"}), "none")
        if steps[-1].found == "fail" and now in ("tier_1", "tier_2"):
            now = "tier_3"
        possible = next((tier for tier in TIERS if "fail" not in held[tier]), "none")
        best_now = max(best_now, now, key=RUBRIC.rank)
        best_possible = possible if best_possible is None else max(best_possible, possible, key=RUBRIC.rank)
    return best_now, best_possible


VALUES: Mapping[str, Sequence[Any]] = {
    "design": ["experimental", "quasi_experimental", "correlational", "qualitative", "mixed_methods", "a study"],
    "result_reported": ["positive", "negative", "mixed", "none_found"],
    "significant": ["yes", "no", "p < .05"],
    "outcome_measured": ["tide height"],
    "n_students": [10, 349, 350, "1,000", "many"],
    "n_sites": [1, 2, 40],
    "site_unit": ["school", "district"],
    "adjusted": ["yes", "no"],
    "baseline_difference": [0, 0.05, 0.2, 0.25, 0.3, "alike"],
    "attrition_overall": [0, 10, "20%", 57, 90],
    "attrition_differential": [0, 2, 5.4, 8, 12],
    "logic_model": ["yes", "no"],
    "ongoing_study": ["yes", "no"],
    "setting": ["harbours"],
    "selected_sites": ["yes"],
}
FACTS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([*values, "not_reported"]) for name, values in VALUES.items()}
).map(lambda facts: {name: Fact(value=value, origin="passage") for name, value in facts.items()})  # fmt: skip
NEAR = st.sampled_from([TIER_1, TIER_2, TIER_3, TIER_4]).flatmap(
    lambda whole: FACTS.map(lambda facts: {**{name: Fact(value=value, origin="passage") for name, value in whole.items()}, **facts})
)
LINKS = st.builds(
    Evidence,
    rests_on=st.just("study") | st.sampled_from(get_args(Ground)),
    work=st.sampled_from(["wren2016", None]),
    stance=st.just("supports") | st.sampled_from(get_args(Stance)),
    basis=st.sampled_from(["review_only", "primary_read"]),
    fit=st.sampled_from([{"coast": fit} for fit in ("direct", "partial", "extrapolated", "asserted")]),
    facts=FACTS | NEAR,
)
CLAIMS = st.builds(
    lambda number, links, kind, direction: claim(*links, id=f"c-{number}", kind=kind, direction=direction),
    st.integers(0, 99),
    st.lists(LINKS, max_size=3),
    st.sampled_from(["effect", "association"]),
    st.sampled_from(["positive", "negative", "mixed", "none_found"]),
)
CONTEXTS = st.builds(
    Context,
    designs=st.sampled_from([{}, {"wren2016": "quasi_experimental"}, {"wren2016": "literature_review"}]),
    students=st.sampled_from([(), ("coast",), ("islands",)]),
    same_setting=st.sampled_from([None, True, False]),
)


def ranks(found: Grade | None) -> tuple[int, int]:
    """Of the tiers alone: 0 where there is none."""
    assert found is not None
    return tuple(5 - int(level[-1]) if level in TIERS else 0 for level in (found.level, found.possible))  # type: ignore[return-value]


@given(CLAIMS, CONTEXTS)
def test_the_possible_tier_is_never_worse_than_the_present_one(graded_claim: Claim, context: Context) -> None:
    now, possible = ranks(essa.grade(graded_claim, context))
    assert possible >= now


@given(CLAIMS, CONTEXTS)
def test_the_trail_alone_tells_the_interval(graded_claim: Claim, context: Context) -> None:
    found = essa.grade(graded_claim, context)
    assert found is not None
    now, possible = told_interval(found)
    assert found.possible == possible
    if possible is not None:
        assert found.level == now


@given(CLAIMS, CONTEXTS, st.randoms(use_true_random=False))
def test_the_order_of_links_is_irrelevant(graded_claim: Claim, context: Context, random: Random) -> None:
    links = list(graded_claim.evidence)
    random.shuffle(links)
    shuffled = essa.grade(replace(graded_claim, evidence=tuple(links)), context)
    straight = essa.grade(graded_claim, context)
    assert shuffled is not None
    assert straight is not None
    assert (shuffled.level, shuffled.possible) == (straight.level, straight.possible)


@given(st.lists(CLAIMS, max_size=5, unique_by=lambda one: one.id), CONTEXTS, st.randoms(use_true_random=False))
def test_the_order_of_claims_is_irrelevant(claims: list[Claim], context: Context, random: Random) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    one, other = (grades(listed, context_of(listed, {}, context.designs))["essa"] for listed in (claims, shuffled))
    assert one == other


@given(CLAIMS, CLAIMS, CONTEXTS)
def test_a_contrary_study_never_raises_a_tier(mine: Claim, other: Claim, context: Context) -> None:
    other = replace(other, id="c-100")
    alone, beside = (context_of(listed, {}, context.designs, students=("coast",), same_setting=True) for listed in ([mine], [mine, other]))
    before, after = ranks(essa.grade(mine, alone)), ranks(essa.grade(mine, beside))
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@given(CLAIMS, LINKS, CONTEXTS, st.sampled_from(["disputes", "qualifies", "mentions"]))
def test_a_link_that_does_not_support_never_raises_a_tier(mine: Claim, other: Evidence, context: Context, stance: Stance) -> None:
    disputed = replace(mine, evidence=(*mine.evidence, replace(other, stance=stance)))
    before, after = (ranks(essa.grade(one, context_of([one], {}, context.designs, students=("coast",)))) for one in (mine, disputed))
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@given(CLAIMS, LINKS, CONTEXTS)
def test_taking_a_link_away_never_raises_a_tier(mine: Claim, other: Evidence, context: Context) -> None:
    before, after = (ranks(essa.grade(one, context)) for one in (replace(mine, evidence=(*mine.evidence, other)), mine))
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@given(st.sampled_from(["effect", "association"]), st.sampled_from([None, "not_reported"]), st.sampled_from(["review_only", "primary_read"]))
def test_an_effect_resting_on_an_identified_study_with_every_fact_unknown_spans_all_tiers(kind: str, value: str | None, basis: str) -> None:
    unknown = link(facts=dict.fromkeys(FACT_NAMES, value) if value else {}, basis=basis)
    found = graded(unknown, context=Context(), kind=kind)
    assert (found.level, found.possible) == ("none", "tier_1")
    for tier in TIERS:
        held = {step.found for step in found.steps if step.rule.startswith(tier)}
        assert "unknown" in held
        assert "fail" not in held


@given(CLAIMS, CONTEXTS, st.sampled_from(FACT_NAMES), st.sampled_from(["not_reported", "not_applicable", ""]))
def test_a_fact_that_is_not_reported_neither_passes_nor_fails(mine: Claim, context: Context, name: str, value: str) -> None:
    def with_fact(held: Mapping[str, Fact]) -> Claim:
        return replace(mine, evidence=tuple(replace(one, facts={**without(one.facts, name), **held}) for one in mine.evidence))

    assert essa.grade(with_fact({}), context) == essa.grade(with_fact({name: Fact(value=value, origin="passage")}), context)


@given(CLAIMS, CONTEXTS, st.sampled_from(["passage", "primary", "library"]))
def test_a_fact_counts_wherever_it_was_read(mine: Claim, context: Context, origin: Any) -> None:
    moved = tuple(
        replace(one, facts={name: replace(fact, origin=origin) for name, fact in one.facts.items()}) for one in mine.evidence
    )  # fmt: skip
    assert ranks(essa.grade(replace(mine, evidence=moved), context)) == ranks(essa.grade(mine, context))


@given(CLAIMS, CONTEXTS)
def test_one_signature_grades_under_both_rubrics(mine: Claim, context: Context) -> None:
    found = grades([mine], context)
    assert found["reported"][mine.id] == reported.grade(mine, context.labels)
    assert found["essa"][mine.id] == essa.grade(mine, context)
