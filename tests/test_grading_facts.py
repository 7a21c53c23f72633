"""Facts read as numbers and as answers, only where they are."""

from __future__ import annotations

from typing import Any

import pytest
from tiered_claims import link

from kb.grading.facts import answer, number


@pytest.mark.parametrize(
    ("value", "expected"), [(350, 350), ("1,250", 1250), ("12%", 12), (-0.2, -0.2), ("3 of 4", None), ("1,2", None), (True, None), ("", None)]
)
def test_numbers_are_read_only_where_they_are_numbers(value: Any, expected: float | None) -> None:
    assert number(link(facts={"n_students": value}), "n_students") == expected


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("No", False), (True, True), ("partly", None), ("not_reported", None)])
def test_answers_are_a_yes_or_a_no(value: Any, expected: bool | None) -> None:
    assert answer(link(facts={"adjusted": value}), "adjusted") is expected
