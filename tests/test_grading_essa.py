from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.grading import context_of, essa, grades, reported
from kb.grading.context import Context, Contrary
from kb.grading.essa_criteria import CRITERIA, RUBRIC, Tier
from kb.grading.facts import answer, number
from kb.grading.made import Grade
from kb.model import EVIDENCE_KINDS, FACT_NAMES, KINDS, Claim, Evidence, Fact, Ground, Passage, Stance

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
    import json

    sources = json.loads(RUBRIC.definition)["sources"]
    assert set(RUBRIC.parameters) - {"disclaimer"} <= set(sources)


def test_districts_alone_count_as_sites_where_the_parameter_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RUBRIC.parameters, "site_units", "district")  # type: ignore[arg-type]
    found = {unit: CRITERIA["size_and_sites"](claim(), link(facts={**TIER_1, "site_unit": unit}), 1, READER)[0] for unit in ("school", "district")}
    assert found == {"school": "unknown", "district": "pass"}


def test_overlap_is_unknown_until_the_reader_says_who_they_ask_for() -> None:
    assert interval(link(facts=TIER_1), context=Context()) == ("tier_3", "tier_1")
    assert interval(link(facts=TIER_1), context=Context(students=("islands",))) == ("tier_3", "tier_1")


# What speaks against


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


# What it says of itself


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


# What always holds

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


@pytest.mark.parametrize(
    ("value", "expected"), [(350, 350), ("1,250", 1250), ("12%", 12), (-0.2, -0.2), ("3 of 4", None), ("1,2", None), (True, None), ("", None)]
)
def test_numbers_are_read_only_where_they_are_numbers(value: Any, expected: float | None) -> None:
    assert number(link(facts={"n_students": value}), "n_students") == expected


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("No", False), (True, True), ("partly", None), ("not_reported", None)])
def test_answers_are_a_yes_or_a_no(value: Any, expected: bool | None) -> None:
    assert answer(link(facts={"adjusted": value}), "adjusted") is expected
