"""Facts to grades, grades to cells: pure functions of records, in the one folder that both wings may import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kb.grading import contrary, essa, essa_criteria, reported
from kb.grading.context import Context
from kb.grading.made import Grade
from kb.grading.rubric import Rubric
from kb.model import Claim, FactName

Grader = Callable[[Claim, Context], Grade | None]
"""A claim and what is known beside it to its grade; None where the rubric does not judge claims of that kind."""
RUBRICS: dict[str, Rubric] = {rubric.id: rubric for rubric in (reported.RUBRIC, essa_criteria.RUBRIC)}
GRADERS: dict[str, Grader] = {
    reported.RUBRIC.id: lambda claim, context: reported.grade(claim, context.labels),
    essa_criteria.RUBRIC.id: essa.grade,
}
FACTS_READ: Mapping[str, frozenset[FactName]] = {
    reported.RUBRIC.id: frozenset({"result_reported", "significant", "outcome_measured", "selected_sites", "design", "adjusted"}),
    essa_criteria.RUBRIC.id: frozenset(
        {
            "result_reported", "significant", "outcome_measured", "design", "adjusted", "n_students", "n_sites", "site_unit", "setting",
            "attrition_overall", "attrition_differential", "baseline_difference", "logic_model", "ongoing_study",
        }
    ),
}  # fmt: skip
"""The facts that the rules of each rubric look at: no other can change a level."""


def context_of(
    claims: Sequence[Claim],
    labels: Mapping[str, str],
    designs: Mapping[str, str],
    *,
    students: tuple[str, ...] = (),
    same_setting: bool | None = None,
) -> Context:
    """What graders may know beside a claim, where `claims` are all of the base and the reader may say who they ask for."""
    return Context(
        labels=labels, designs=designs, contrary=contrary.index(claims, designs), students=students, same_setting=same_setting
    )  # fmt: skip


def grades(claims: Sequence[Claim], context: Context) -> dict[str, dict[str, Grade]]:
    """The grades of the claims: by rubric, then by claim; claims that a rubric does not judge are left out."""
    return {
        name: {claim.id: grade for claim in claims if (grade := grader(claim, context)) is not None} for name, grader in GRADERS.items()
    }  # fmt: skip
