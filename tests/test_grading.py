from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb import pipeline
from kb.grading import FACTS_READ, GRADERS, RUBRICS, context_of
from kb.model import FACT_NAMES, Claim

ROOT = Path(__file__).parent.parent


class Read(dict[Any, Any]):
    """Facts that remember which of them somebody looked at."""

    def __init__(self, facts: Any, looked: set[str]) -> None:
        super().__init__(facts)
        self.looked = looked

    def get(self, name: Any, default: Any = None) -> Any:
        self.looked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: Any) -> Any:
        self.looked.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("rubric", RUBRICS)
@pytest.mark.parametrize("data", ["data", "tests/second_base/data"])
def test_the_facts_that_a_rubric_is_said_to_read_are_those_that_it_reads(rubric: str, data: str) -> None:
    base = pipeline.check(ROOT / data)[1].base
    looked: set[str] = set()

    def watched(claim: Claim) -> Claim:
        return replace(claim, evidence=tuple(replace(link, facts=Read(link.facts, looked)) for link in claim.evidence))

    claims = [watched(claim) for claim in base.claims if not claim.withdrawn]
    context = context_of(claims, {work.key: work.key for work in base.works}, {work.key: work.design for work in base.works if work.design})
    looked.clear()
    for claim in claims:
        GRADERS[rubric](claim, context)
    assert looked == FACTS_READ[rubric]


def test_each_rubric_reads_facts_that_there_are() -> None:
    assert FACTS_READ.keys() == RUBRICS.keys() == GRADERS.keys()
    assert all(facts <= set(FACT_NAMES) for facts in FACTS_READ.values())
