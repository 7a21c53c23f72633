"""Cases of the first base whose grades are argued in docs/codebook.md, section "Worked cases": a change of one is a change of a reading."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from kb import pipeline
from kb.grading.essa_criteria import design_of
from kb.rows import Graded

ROOT = Path(__file__).parent.parent

GOLDEN: dict[str, tuple[str, str, str | None]] = {
    "ray2017-119": ("moderate", "none", "tier_2"),
    "ray2017-127": ("promising", "none", "tier_2"),
    "ray2017-128": ("promising", "none", "tier_2"),
    "ray2017-129": ("promising", "none", "tier_2"),
    "ray2017-144": ("promising", "reported_only", None),
    "ray2017-201": ("promising", "none", "tier_3"),
    "ray2017-205": ("promising", "none", "tier_3"),
    "ray2017-121": ("promising", "reported_only", None),
    "ray2017-208": ("none_stated", "uncited", None),
}
"""Claim to the level of `reported`, and the interval of `essa`."""


@cache
def base() -> Graded:
    return pipeline.grade(pipeline.check(ROOT / "data")[1].base)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_worked_case_has_its_grades(name: str) -> None:
    tier = base().grades["essa"][name]
    assert (base().grades["reported"][name].level, tier.level, tier.possible) == GOLDEN[name]


def cell(practice: str, population: str) -> tuple[str | None, str | None, str | None]:
    (found,) = (one for one in base().cells if (one.practice, one.population) == (practice, population))
    return found.strength, found.tier_now, found.tier_possible


CELLS = {
    ("universal_design_for_learning", "students_with_disabilities"): ("rationale_only", "rationale_incomplete", None),
    ("multi_tiered_systems_of_support", "all_students"): (None, None, None),
    ("implicit_bias_training", "historically_underserved"): ("none_stated", "uncited", None),
}


@pytest.mark.parametrize("combination", CELLS, ids="/".join)
def test_a_worked_cell_has_its_grades(combination: tuple[str, str]) -> None:
    assert cell(*combination) == CELLS[combination]


def test_the_design_of_the_rand_study_is_the_librarys() -> None:
    (claim,) = (one for one in base().claims if one.id == "ray2017-119")
    (link,) = claim.evidence
    assert "design" not in link.facts
    designs = {work.key: work.design for work in base().base.works}
    assert design_of(link, designs) == ("quasi_experimental", frozenset({"quasi_experimental"}), "as the library has it")


def test_no_claim_of_the_review_shows_a_tier_now() -> None:
    assert not {grade.level for grade in base().grades["essa"].values()} & {"tier_1", "tier_2", "tier_3", "tier_4"}


def test_every_worked_case_is_argued_in_the_codebook() -> None:
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    worked = text[text.index("Worked cases") :]
    named = set(re.findall(r"`(ray2017-\d{3})`", worked)) | {f"ray2017-{n}" for n in re.findall(r"`-(\d{3})`", worked)}
    assert set(GOLDEN) <= named
    for practice, population in CELLS:
        assert f"{practice}/{population}" in worked
