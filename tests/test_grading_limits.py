from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.grading.context import Context
from kb.grading.limits import limits
from kb.model import FACT_NAMES, Claim, Evidence, Fact, Fit, Ground, Passage

DESIGNS = Context(designs={"wren2016": "quasi_experimental"})


def link(rests_on: Ground = "study", work: str | None = "wren2016", fit: Fit = "direct", group: str = "coast", **facts: Any) -> Evidence:
    coded = {name: Fact(value=value, origin="passage") for name, value in facts.items()}
    return Evidence(rests_on=rests_on, work=work, fit={group: fit}, facts=coded)  # type: ignore[arg-type]


def claim(*evidence: Evidence, **values: Any) -> Claim:
    given = {"kind": "effect", "direction": "positive", "populations": ("coast",)}
    return Claim(
        id="c-1", source="s", statement="-", passage=Passage(document="s.txt"), wording="asserts", evidence=evidence, **{**given, **values}
    )  # fmt: skip


def told(*claims: Claim, asked: str | None = "coast", context: Context = DESIGNS) -> Mapping[str, str]:
    """The sentences of some claims about the group asked, by their first word."""
    found = limits([(one, tuple(one.populations)) for one in claims], asked, context)
    return {sentence.split()[0].strip(":"): sentence for sentence in found}


CASES: dict[str, tuple[list[Claim], str, str]] = {
    "no study": ([claim(link("works"))], "No", "No claim to the contrary."),
    "one study": ([claim(link())], "1", "1 named study behind the claims of effect."),
    "a study told twice is one": ([claim(link()), claim(link())], "1", "1 named study behind the claims of effect."),
    "two studies": ([claim(link()), claim(link(work="osei2019"))], "2", "2 named studies behind the claims of effect."),
    "a study known through the source": ([claim(link())], "Read", "Read for this base: none of 1; of the rest the sources' telling alone is known."),
    "a study that was read": ([claim(replace(link(), basis="primary_read"))], "Read", "Read for this base: 1 of 1."),
    "sites told": ([claim(link(n_sites=4, site_unit="school", selected_sites="yes"))], "Sites", "Sites: 4 schools, chosen."),
    "one site": ([claim(link(n_sites=1, site_unit="school"))], "Sites", "Sites: 1 school."),
    "sites untold": ([claim(link())], "Sites", "Sites: not told."),
    "sites of two studies": (
        [claim(link(n_sites=4, site_unit="school"), link(work="osei2019"))],
        "Sites",
        "Sites: not told (1 of 2); 4 schools (1 of 2).",
    ),
    "the group itself": ([claim(link())], "Who", "Who was studied: the group asked about."),
    "another group": ([claim(link(fit="extrapolated"))], "Who", "Who was studied: another group."),
    "a narrower group is a part": (
        [claim(link(group="islands"), populations=("islands",))],
        "Who",
        "Who was studied: a mixed sample or a part of the group.",
    ),
    "the closest fit of a study counts": (
        [claim(link(fit="asserted")), claim(link(fit="partial"))],
        "Who",
        "Who was studied: a mixed sample or a part of the group.",
    ),
    "design of the library": ([claim(link())], "Designs", "Designs: quasi experimental."),
    "design told": ([claim(link(design="case_study"))], "Designs", "Designs: case study."),
    "design unknown": ([claim(link(work="osei2019"))], "Designs", "Designs: not known."),
    "interest untold": ([claim(link())], "Interest", "Interest of the funder: not told of 1 of 1."),
    "interest told": ([claim(link(funder_tie="the funder sells the dykes"))], "An", "An interest of the funder is told of 1 of 1."),
    "no interest": ([claim(link(funder_tie="no"))], "No", "No interest of the funder."),
    "contrary claims": ([claim(link()), claim(link(), direction="mixed")], "1", "1 claim tells of harm, mixed results or no effect."),
    "cost and harm untold": ([claim(link())], "Cost", "Cost: not reported; harm: not reported."),
    "cost told": ([claim(link(cost="3 dollars a metre"))], "Cost", "Cost: reported 1 time; harm: not reported."),
}


@pytest.mark.parametrize("case", CASES)
def test_a_limit_is_told_in_a_sentence(case: str) -> None:
    claims, first, sentence = CASES[case]
    assert told(*claims)[first] == sentence


def test_limits_come_in_a_fixed_order() -> None:
    assert list(told(claim(link(n_sites=4)))) == ["1", "No", "Read", "Sites", "Who", "Designs", "Interest", "Cost"]


def test_without_a_study_little_is_left_to_say() -> None:
    assert limits([(claim(link("bare_assertion", None)), ("coast",))], "coast", DESIGNS) == (
        "No named study is behind it.",
        "No claim to the contrary.",
        "Cost: not reported; harm: not reported.",
    )


@pytest.mark.parametrize("kind", ["barrier", "need", "gap"])
def test_claims_of_other_kinds_have_no_limits(kind: str) -> None:
    assert not told(claim(link(), kind=kind))
    assert limits([], "coast", DESIGNS) == ()


def test_an_outcome_asks_about_no_group() -> None:
    assert "Who" not in told(claim(link()), asked=None)


LINKS = st.builds(
    lambda rests_on, work, fit, facts: link(rests_on, work, fit, **facts),
    st.sampled_from(["study", "study", "named_data", "works"]),
    st.sampled_from(["wren2016", "osei2019"]),
    st.sampled_from(["direct", "partial", "extrapolated", "asserted"]),
    st.dictionaries(st.sampled_from(FACT_NAMES), st.sampled_from(["yes", "no", 2, "not_reported", "school"]), max_size=5),
)
CLAIMS = st.lists(
    st.builds(lambda links, direction: claim(*links, direction=direction), st.lists(LINKS, max_size=3), st.sampled_from(["positive", "mixed"])),
    max_size=5,
)


@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_claims_is_irrelevant(claims: list[Claim], random: Random) -> None:
    counted = [(one, ("coast",)) for one in claims]
    shuffled = list(counted)
    random.shuffle(shuffled)
    assert limits(shuffled, "coast", DESIGNS) == limits(counted, "coast", DESIGNS)


@given(CLAIMS)
def test_every_limit_is_a_sentence(claims: list[Claim]) -> None:
    for sentence in limits([(one, ("coast",)) for one in claims], "coast", DESIGNS):
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")
