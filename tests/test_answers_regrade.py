"""Records read back from a built base are those it was built from, and give the grades that it holds."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from command_line import SECOND

from kb import pipeline
from kb.answers import regrade
from kb.answers.query import connect, rows
from kb.model import NOWHERE, Fact


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    target = tmp_path_factory.mktemp("regrade") / "kb.db"
    pipeline.build(SECOND / "data", target)
    with closing(connect(target)) as connection:
        yield connection


def ids(connection):
    return [row["id"] for row in rows(connection, "SELECT id FROM claim_records ORDER BY n")]


def test_the_records_are_those_that_were_built(base):
    _, reading = pipeline.check(SECOND / "data")
    written = {claim.id: claim for claim in reading.base.claims if not claim.withdrawn}
    found = regrade.claims(base, ids(base))
    assert [claim.id for claim in found] == ids(base)
    for claim in found:
        links = tuple(
            replace(link, facts={name: Fact(value=str(fact.value), origin=fact.origin) for name, fact in link.facts.items()})
            for link in written[claim.id].evidence
        )
        assert claim == replace(written[claim.id], place=NOWHERE, evidence=links)


def test_ids_that_are_not_there_are_left_out_and_the_order_is_the_bases(base):
    assert [claim.id for claim in regrade.claims(base, ["sandoval2023-001", "nothing", "brennan2022-003"])] == ["brennan2022-003", "sandoval2023-001"]


def test_the_grades_computed_anew_are_those_of_the_base(base):
    works = list(rows(base, "SELECT key, label, design FROM work_records"))
    labels, designs = ({work["key"]: work[column] or "" for work in works} for column in ("label", "design"))
    found = regrade.grades(regrade.claims(base, ids(base)), labels, designs=designs)
    held = {(row["rubric"], row["claim"]): row for row in rows(base, "SELECT * FROM grade_records")}
    assert {(rubric, claim) for rubric, grades in found.items() for claim in grades} == set(held)
    for (rubric, claim), row in held.items():
        grade = found[rubric][claim]
        assert (grade.level, grade.possible, grade.why, grade.would_change) == (row["level"], row["possible"], row["why"], row["would_change"])


def test_what_speaks_against_a_claim_is_named_once_and_never_itself(base):
    named = regrade.contrary(base, regrade.claims(base, ["brennan2022-011"]), {})
    assert "brennan2022-011" not in named
    assert len(set(named)) == len(named)
