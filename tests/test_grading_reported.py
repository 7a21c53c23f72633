from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.grading import GRADERS, RUBRICS, reported
from kb.grading.made import Grade
from kb.grading.reported import RUBRIC, RULES, grade
from kb.model import FACT_NAMES, Claim, Evidence, Fact, Ground, Passage, Stance

LABELS = {"wren2016": "Wren et al. (2016)"}
LEVELS = [level.id for level in RUBRIC.levels]
TOLD = {"result_reported": "positive", "significant": "yes", "outcome_measured": "tide height", "design": "randomised"}
"""All facts that the highest level asks for."""


def link(rests_on: Ground = "study", *, facts: Mapping[str, Any] | None = None, origin: str = "passage", **values: Any) -> Evidence:
    """A link of evidence whose facts all come from one place; a study's has a work."""
    coded = {name: Fact(value=value, origin=origin) for name, value in (facts or {}).items()}  # type: ignore[arg-type]
    return Evidence(rests_on=rests_on, facts=coded, **{"work": "wren2016" if rests_on in ("study", "works") else None, **values})  # type: ignore[arg-type]


def claim(*evidence: Evidence, **values: Any) -> Claim:
    given = {"id": "c-1", "source": "s", "statement": "Salt marshes calm the sea.", "kind": "effect", "direction": "positive", "wording": "asserts"}
    return Claim(passage=Passage(document="s.txt"), populations=("all",), evidence=evidence, **{**given, **values})


def level(*evidence: Evidence) -> str:
    return grade(claim(*evidence), LABELS).level


def rank(*evidence: Evidence) -> int:
    return RUBRIC.rank(level(*evidence))


def without(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}


DECISIONS: dict[str, tuple[list[Evidence], str]] = {
    "the author's own word": ([link("bare_assertion")], "none_stated"),
    "the authors' own inquiry": ([link("own_inquiry", facts=TOLD)], "none_stated"),
    "nothing at all": ([], "none_stated"),
    "works cited": ([link("works")], "rationale_only"),
    "works cited, with every fact": ([link("works", facts=TOLD)], "rationale_only"),
    "a position": ([link("position", facts=TOLD)], "rationale_only"),
    "what the source found in its literature": ([link("synthesis", facts=TOLD)], "rationale_only"),
    "a study without a result": ([link("study")], "rationale_only"),
    "a study whose result is not reported": ([link("study", facts={"result_reported": "not_reported"})], "rationale_only"),
    "a study's result": ([link("study", facts={"result_reported": "positive"})], "promising"),
    "a study's result against the claim's hope": ([link("study", facts={"result_reported": "none_found"})], "promising"),
    "named data with a difference": ([link("named_data", facts={"result_reported": "negative"})], "promising"),
    "named data with every fact": ([link("named_data", facts=TOLD)], "promising"),
    "studies in general, with a work": ([link("studies_say", work="wren2016", facts={"result_reported": "positive"})], "promising"),
    "studies in general, with a work and every fact": ([link("studies_say", work="wren2016", facts=TOLD)], "promising"),
    "studies in general, none named": ([link("studies_say", facts=TOLD)], "none_stated"),
    "strong evidence relayed without its result": ([link("studies_say", work="wren2016")], "rationale_only"),
    "a significant result": ([link("study", facts=without(TOLD, "design"))], "moderate"),
    "a significant result, number of sites untold": (
        [link("study", facts={**without(TOLD, "design"), "selected_sites": "not_reported"})],
        "moderate",
    ),
    "a significant result from sites that are not chosen": ([link("study", facts={**without(TOLD, "design"), "selected_sites": "no"})], "moderate"),
    "a significant result from a few chosen sites": ([link("study", facts={**TOLD, "selected_sites": "yes"})], "promising"),
    "sites told in other words than yes and no": ([link("study", facts={**TOLD, "selected_sites": "four schools"})], "promising"),
    "a result said not to be significant": ([link("study", facts={**TOLD, "significant": "no"})], "promising"),
    "a result whose significance is untold": ([link("study", facts={**TOLD, "significant": "not_reported"})], "promising"),
    "a significant result on no named outcome": ([link("study", facts=without(TOLD, "outcome_measured"))], "promising"),
    "a randomised study": ([link("study", facts=TOLD)], "strong"),
    "a randomised study, in the curator's spelling": ([link("study", facts={**TOLD, "design": "Randomized controlled trial"})], "strong"),
    "an adjusted comparison": ([link("study", facts={**TOLD, "design": "not_reported", "adjusted": True})], "strong"),
    "an uncontrolled design": ([link("study", facts={**TOLD, "design": "correlational"})], "moderate"),
    "a controlled design without a result": ([link("study", facts={"design": "randomised"})], "rationale_only"),
    "what the library knows of the work": ([link("study", facts=TOLD, origin="library")], "rationale_only"),
    "what the work itself says": ([link("study", facts=TOLD, origin="primary", basis="primary_read")], "rationale_only"),
    "a study that disputes the claim": ([link("study", facts=TOLD, stance="disputes")], "none_stated"),
    "a study that qualifies the claim": ([link("study", facts=TOLD, stance="qualifies")], "none_stated"),
    "a study that is mentioned": ([link("study", facts=TOLD, stance="mentions")], "none_stated"),
    "the best of two links": ([link("works"), link("study", facts={"result_reported": "positive"})], "promising"),
    "a disputed claim keeps what supports it": ([link("works"), link("study", facts=TOLD, stance="disputes")], "rationale_only"),
}


@pytest.mark.parametrize("case", DECISIONS)
def test_a_claim_has_the_level_that_its_best_link_reaches(case: str) -> None:
    evidence, expected = DECISIONS[case]
    assert level(*evidence) == expected


def test_every_level_has_a_case() -> None:
    assert {expected for _, expected in DECISIONS.values()} == set(LEVELS)


FINDINGS: dict[str, tuple[Evidence, Evidence, str]] = {
    "support_named": (link("works"), link("bare_assertion"), "fail"),
    "result_source": (link("named_data"), link("position"), "fail"),
    "result_told": (link(facts={"result_reported": "mixed"}), link(facts={"result_reported": "not_applicable"}), "unknown"),
    "study_identified": (link("study"), link("named_data"), "fail"),
    "significance_told": (link(facts={"significant": "yes"}), link(facts={"significant": "p = .2"}), "unknown"),
    "outcome_named": (link(facts={"outcome_measured": "tide height"}), link(facts={"outcome_measured": ""}), "unknown"),
    "sites_not_selected": (link(), link(facts={"selected_sites": True}), "fail"),
    "controlled_design_told": (link(facts={"design": "experimental"}), link(facts={"design": "case study"}), "fail"),
}
"""Each rule: a link where it passes, one where it does not, and what it finds there."""


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_case_that_passes_and_one_that_does_not(rule: str) -> None:
    passing, other, found = FINDINGS[rule]
    assert RULES[rule](passing)[0] == "pass"
    assert RULES[rule](other)[0] == found


@pytest.mark.parametrize("rule", ["result_told", "significance_told", "outcome_named", "controlled_design_told"])
def test_what_is_not_reported_neither_passes_nor_fails(rule: str) -> None:
    silent = dict.fromkeys(FACT_NAMES, "not_reported")
    assert RULES[rule](link(facts=silent))[0] == "unknown"
    assert RULES[rule](link())[0] == "unknown"


def test_the_rubrics_data_and_its_rules_name_each_other() -> None:
    named = [rule for level in RUBRIC.levels for rule in level.rules]
    assert sorted(named) == sorted(RULES)
    assert set(reported._WOULD_CHANGE) == set(RULES)
    assert reported._GROUNDS.keys() == set(get_args(Ground))
    assert RUBRICS.keys() == GRADERS.keys()


GOLDEN: dict[str, tuple[Evidence, str, str]] = {
    "own word": (
        link("bare_assertion"),
        "Stated without support: it rests on the author's own word.",
        "A study, data or a source named for it would be a step towards 'Argument or source, no result'.",
    ),
    "citation": (
        link("works"),
        "Argument or source, no result: a work is cited for it, Wren et al. (2016).",
        "A named study or data set behind it would be a step towards 'Some result reported'.",
    ),
    "study without result": (
        link("study"),
        "Argument or source, no result: it rests on an identified study, Wren et al. (2016), but the source tells no result.",
        "The source's word of a result would be a step towards 'Some result reported'.",
    ),
    "significant": (
        link("study", facts=without(TOLD, "design")),
        "Significant result reported: it rests on an identified study, Wren et al. (2016); the source tells a result: positive; "
        "said to be significant, on tide height.",
        "Word that the comparison was randomised or adjusted would be a step towards 'Controlled study reported'.",
    ),
    "controlled": (
        link("study", facts=TOLD),
        "Controlled study reported: it rests on an identified study, Wren et al. (2016); the source tells a result: positive; "
        "said to be significant, on tide height; with a controlled comparison.",
        "Only the loss of what the source tells could change it: this is the highest level.",
    ),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_a_grade_explains_itself_in_a_sentence(case: str) -> None:
    evidence, why, would_change = GOLDEN[case]
    found = grade(claim(evidence), LABELS)
    assert (found.why, found.would_change) == (why, would_change)


def test_a_work_without_a_label_is_named_by_its_key() -> None:
    assert grade(claim(link("studies_say", work="unknown2020")), {}).why.count("what studies say, citing unknown2020") == 1
    assert ", unknown2020" in grade(claim(link("works", work="unknown2020")), {}).why


def test_no_word_of_the_scale_is_shown_to_readers() -> None:
    shown = " ".join([RUBRIC.title, RUBRIC.question, *(f"{one.label} {one.meaning}" for one in RUBRIC.levels)])
    shown += " ".join(f"{found.why} {found.would_change}" for evidence, _ in DECISIONS.values() for found in [grade(claim(*evidence), LABELS)])
    for word in ("strong", "moderate", "promising"):
        assert word not in shown.casefold()


# What always holds

VALUES = st.sampled_from(
    ["positive", "none_found", "yes", "no", True, False, "not_reported", "not_applicable", "", "randomised", "correlational", 4, 0.5]
)
READ_FACTS = ("result_reported", "significant", "outcome_measured", "selected_sites", "design", "adjusted")
FACTS = st.dictionaries(
    st.sampled_from((*READ_FACTS, "n_sites", "funder_tie")),
    st.builds(Fact, value=VALUES, origin=st.sampled_from(["passage", "passage", "primary", "library"])),
)
TELLING = st.builds(lambda more, less: {**{name: Fact(value=value, origin="passage") for name, value in TOLD.items()}, **more, **less}, FACTS, FACTS)
LINKS = st.builds(
    Evidence,
    rests_on=st.sampled_from(get_args(Ground)) | st.just("study"),
    work=st.sampled_from([None, "wren2016"]),
    stance=st.sampled_from(get_args(Stance)) | st.just("supports"),
    facts=FACTS | TELLING,
)
CLAIMS = st.lists(LINKS, max_size=4).map(lambda links: claim(*links))


def told_levels(found: Grade) -> dict[int | None, int]:
    """The rank that each link reaches, told from the trail alone."""
    reached: dict[int | None, int] = {}
    for step in found.steps:
        passed = {one.rule for one in found.steps if one.evidence == step.evidence and one.found == "pass"}
        climbed = 0
        for higher, candidate in enumerate(RUBRIC.levels[1:], 1):
            if not set(candidate.rules) <= passed:
                break
            climbed = higher
        reached[step.evidence] = climbed
    return reached


@given(CLAIMS)
def test_the_trail_alone_tells_the_level(graded: Claim) -> None:
    found = grade(graded, LABELS)
    assert max(told_levels(found).values(), default=0) == RUBRIC.rank(found.level)
    for step in found.steps:
        assert step.rule in RULES
        assert step.because
        assert step.evidence in range(len(graded.evidence))
    assert found.why.startswith(RUBRIC.levels[RUBRIC.rank(found.level)].label)
    assert found.why.endswith(".")
    assert found.would_change.endswith(".")


@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_links_does_not_move_the_level(graded: Claim, random: Any) -> None:
    shuffled = list(graded.evidence)
    random.shuffle(shuffled)
    assert level(*shuffled) == level(*graded.evidence)


@given(CLAIMS, LINKS, st.sampled_from(["disputes", "qualifies", "mentions"]))
def test_a_link_that_does_not_support_never_moves_the_level(graded: Claim, other: Evidence, stance: Stance) -> None:
    assert level(*graded.evidence, replace(other, stance=stance)) == level(*graded.evidence)


@given(CLAIMS, LINKS)
def test_taking_a_link_away_never_raises_the_level(graded: Claim, other: Evidence) -> None:
    assert rank(*graded.evidence) <= rank(*graded.evidence, other)


@given(LINKS, st.sampled_from(FACT_NAMES))
def test_taking_a_fact_away_never_raises_the_level_unless_it_speaks_against(one: Evidence, name: str) -> None:
    silent = replace(one, facts={fact: held for fact, held in one.facts.items() if fact != name})
    if name != "selected_sites":
        assert rank(silent) <= rank(one)


@given(LINKS, st.sampled_from(FACT_NAMES), st.sampled_from(["not_reported", "not_applicable", ""]))
def test_a_fact_that_is_not_reported_counts_like_one_that_is_not_coded(one: Evidence, name: str, value: str) -> None:
    absent = {fact: held for fact, held in one.facts.items() if fact != name}
    silent = {**absent, name: Fact(value=value, origin="passage")}
    assert level(replace(one, facts=absent)) == level(replace(one, facts=silent))


@given(LINKS, VALUES, st.sampled_from(FACT_NAMES), st.sampled_from(["primary", "library"]))
def test_what_is_read_elsewhere_counts_for_nothing(one: Evidence, value: Any, name: str, origin: Any) -> None:
    absent = {fact: held for fact, held in one.facts.items() if fact != name}
    assert level(replace(one, facts={**absent, name: Fact(value=value, origin=origin)})) == level(replace(one, facts=absent))


@given(CLAIMS, st.sampled_from(["effect", "barrier", "gap"]), st.sampled_from(["positive", "negative", "none_found"]))
def test_kind_and_direction_do_not_move_the_level(graded: Claim, kind: Any, direction: Any) -> None:
    assert grade(replace(graded, kind=kind, direction=direction), LABELS).level == grade(graded, LABELS).level
