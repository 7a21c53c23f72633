"""One field of a claim coded anew: what follows by rule comes along, and what does not is left to be asked for."""

from __future__ import annotations

import pytest

from kb.drafts import recoded
from kb.model import Claim, Evidence, Fact, Passage


def claim(kind: str = "context", direction: str = "not_applicable", *links: Evidence, **more: object) -> Claim:
    words = {"statement": "Shade cools.", "populations": ("residents",), "wording": "asserts", **more}
    passage = Passage(document="a.txt", start=0, end=5)
    return Claim(source="a2020", passage=passage, kind=kind, direction=direction, evidence=links or (link(),), **words)  # type: ignore[arg-type]


def link(rests_on: str = "study", **more: object) -> Evidence:
    return Evidence(rests_on=rests_on, fit={"residents": "direct"}, **{"work": "b2019", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rests_on", "unlisted"),
    [("study", "not_reported"), ("works", "not_reported"), ("bare_assertion", "not_applicable"), ("own_inquiry", "not_applicable")],
)
def test_a_context_made_an_effect_says_what_the_facts_not_listed_are(rests_on: str, unlisted: str) -> None:
    made = recoded.of_kind(claim("context", "not_applicable", link(rests_on, work=None)), "effect")
    assert (made.kind, made.evidence[0].unlisted) == ("effect", unlisted)
    assert recoded.of_kind(made, "context").evidence[0].unlisted is None


def test_what_a_curator_said_of_the_facts_stays() -> None:
    told = claim("association", "mixed", link(unlisted="not_applicable"))
    assert recoded.of_kind(told, "effect").evidence == told.evidence


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [("positive", "barrier", "negative"), ("positive", "association", "positive"), ("positive", "need", "not_applicable")],
)
def test_a_direction_follows_its_kind_where_there_is_one_alone(before: str, kind: str, after: str) -> None:
    assert recoded.of_kind(claim("effect", before), kind).direction == after


def test_a_direction_that_a_new_kind_leaves_open_is_not_guessed() -> None:
    assert recoded.of_kind(claim("barrier", "negative"), "effect").direction == "negative"
    assert recoded.of_kind(claim("context"), "effect").direction == "not_applicable"


def test_addressees_go_with_a_kind_that_has_none() -> None:
    told = claim("recommendation", addressees=("anyone",))
    assert recoded.of_kind(told, "need").addressees == ("anyone",)
    assert recoded.of_kind(told, "context").addressees == ()


def test_the_direction_told_is_the_result_of_a_study_and_of_no_other_ground() -> None:
    made = recoded.of_direction(claim("effect", "not_applicable", link(), link("works", work="c2018")), "positive")
    assert [{name: fact.value for name, fact in one.facts.items()} for one in made.evidence] == [{"result_reported": "positive"}, {}]


def test_a_direction_turned_turns_the_result_that_was_its_own_and_leaves_another() -> None:
    own, other = ({"result_reported": Fact(value=value, origin="primary")} for value in ("positive", "mixed"))
    made = recoded.of_direction(claim("effect", "positive", link(facts=own), link(facts=other)), "negative")
    assert [one.facts["result_reported"] for one in made.evidence] == [
        Fact(value="negative", origin="primary"),
        Fact(value="mixed", origin="primary"),
    ]


def test_of_a_new_group_it_is_not_told_who_was_studied() -> None:
    made = recoded.about(claim(), ["older_people", "residents"])
    assert made.populations == ("older_people", "residents")
    assert made.evidence[0].fit == {"older_people": "asserted", "residents": "direct"}
    assert recoded.about(made, ["older_people"]).evidence[0].fit == {"older_people": "asserted"}


def test_an_authors_own_word_has_no_work_and_no_facts() -> None:
    told = claim("effect", "positive", link(facts={"cost": Fact(value="little", origin="passage")}, unlisted="not_reported"), link())
    made = recoded.resting(told, 0, "bare_assertion", "b2019")
    assert (made.evidence[0].work, made.evidence[0].facts, made.evidence[0].unlisted) == (None, {}, "not_applicable")
    assert made.evidence[1] == told.evidence[1]


@pytest.mark.parametrize(("value", "held"), [("36", 36), ("about 36", "about 36"), ("yes", "yes"), ("²", "²")])
def test_a_fact_is_a_number_where_it_is_digits(value: str, held: object) -> None:
    made = recoded.with_fact(claim(), 0, "n_sites", value)
    assert made.evidence[0].facts == {"n_sites": Fact(value=held, origin="passage")}  # type: ignore[arg-type]
    assert recoded.with_fact(made, 0, "n_sites", "").evidence[0].facts == {}


def test_facts_that_count_for_nothing_are_told_with_their_link() -> None:
    facts = {"harm": Fact(value="none", origin="passage")}
    told = claim("effect", "positive", link(facts=facts), link("works", facts=facts), link("position"))  # type: ignore[arg-type]
    assert list(recoded.idle_facts(told)) == [(1, ("harm",))]
