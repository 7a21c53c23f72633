"""What menus and forms offer is what the records admit: no value more, none less, each with its meaning."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from kb import model
from kb.drafts import claim_fields


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (claim_fields.KIND, model.Kind),
        (claim_fields.DIRECTION, model.Direction),
        (claim_fields.WORDING, model.Wording),
        (claim_fields.RESTS_ON, model.Ground),
        (claim_fields.STANCE, model.Stance),
        (claim_fields.BASIS, model.Basis),
        (claim_fields.FIT, model.Fit),
        (claim_fields.UNLISTED, model.Unlisted),
        (claim_fields.ORIGIN, model.FactOrigin),
    ],
    ids=lambda one: "" if isinstance(one, dict) else str(get_args(one)[0]),
)
def test_a_field_offers_all_its_values_with_their_meaning(words: claim_fields.Words, values: Any) -> None:
    assert tuple(words) == get_args(values)
    assert all(words.values())


def test_facts_and_addressees_are_those_of_the_records() -> None:
    assert set(claim_fields.FACTS) == set(model.FACT_NAMES)
    assert tuple(claim_fields.addressees()) == model.ADDRESSEES


@pytest.mark.parametrize("kind", model.KINDS)
def test_a_kind_offers_the_directions_that_it_admits(kind: str) -> None:
    assert set(claim_fields.directions(kind)) == model.DIRECTIONS_OF_KIND.get(kind, {"not_applicable"})


@pytest.mark.parametrize("name", get_args(model.FactName))
def test_a_fact_with_a_list_of_values_offers_it(name: model.FactName) -> None:
    offered = set(claim_fields.fact_values(name))
    assert offered == ({*model.FACT_WORDS[name], "not_reported", "not_applicable"} if name in model.FACT_WORDS else set())
