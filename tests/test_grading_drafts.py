"""Open drafts counted for combinations: nothing counts as missing before all are read that may turn out to be about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from examples import doubling
from hypothesis import given
from hypothesis import strategies as st
from small_base import VOCABULARY, claim

from kb.drafted import OpenDraft
from kb.grading import context_of, grades, reported
from kb.grading.cells import cells
from kb.grading.drafts import cell_drafts, outcome_drafts
from kb.model import Frame, Term, Vocabulary

TREE = Vocabulary(
    practices=(
        Term(id="drinks", label="Drinks", definition="Drinks."),
        Term(id="tea", label="Tea", definition="Tea.", broader="drinks"),
        Term(id="soup", label="Soup", definition="Soup."),
    ),
    populations=(
        Term(id="everyone", label="Everyone", definition="All."),
        Term(id="sailors", label="Sailors", definition="At sea.", broader="everyone"),
        Term(id="cooks", label="Ships' cooks", definition="In galleys.", broader="sailors"),
        Term(id="farmers", label="Farmers", definition="On land.", broader="everyone"),
    ),
    outcomes=(
        Term(id="comfort", label="Comfort", definition="Ease."),
        Term(id="warmth", label="Warmth", definition="Being warm.", broader="comfort"),
    ),
    frame=Frame(rows=("drinks", "soup"), columns=("sailors", "farmers")),
)


def draft(practices: str = "", populations: str = "", outcomes: str = "") -> OpenDraft:
    told = {"practices": tuple(practices.split()), "populations": tuple(populations.split()), "outcomes": tuple(outcomes.split())}
    return OpenDraft(document="d.txt", kind="effect", **told)


ABOUT = {
    "the combination itself": (draft("soup", "sailors"), {("soup", "sailors"): 1, ("soup", "cooks"): 1}),
    "a narrower group counts for the column": (draft("soup", "cooks"), {("soup", "cooks"): 1, ("soup", "sailors"): 1}),
    "a wider group may be each": (draft("soup", "everyone"), {("soup", group): 1 for group in ("everyone", "sailors", "cooks", "farmers")}),
    "no group may be each": (draft("soup"), {("soup", group): 1 for group in ("everyone", "sailors", "cooks", "farmers")}),
    "a group that is gone is none": (draft("soup", "pirates"), {("soup", group): 1 for group in ("everyone", "sailors", "cooks", "farmers")}),
    "two groups count once each": (
        draft("soup", "cooks farmers"),
        {("soup", "cooks"): 1, ("soup", "sailors"): 1, ("soup", "farmers"): 1},
    ),
    "a narrower practice counts for the row": (
        draft("tea", "farmers"),
        {("tea", "farmers"): 1, ("drinks", "farmers"): 1},
    ),
    "no practice": (draft("", "sailors"), {}),
}


@pytest.mark.parametrize(("one", "counts"), ABOUT.values(), ids=ABOUT)
def test_a_draft_may_be_about(one: OpenDraft, counts: dict[tuple[str, str], int]) -> None:
    assert cell_drafts([one], TREE) == counts


def test_of_outcomes_a_draft_is_about_those_that_it_names_and_broader_ones() -> None:
    assert outcome_drafts([draft("tea", "", "warmth"), draft("tea")], TREE) == {
        (practice, outcome): 1 for practice in ("tea", "drinks") for outcome in ("warmth", "comfort")
    }


def made(claims: list[str], drafts: list[OpenDraft]) -> dict[tuple[str, str], tuple[str, int]]:
    coded = [claim(f"c{n}", combination) for n, combination in enumerate(claims, 1)]
    graded = grades(coded, context_of(coded, {}, {}))[reported.RUBRIC.id]
    found = cells(coded, graded, VOCABULARY, reported.RUBRIC, drafts=cell_drafts(drafts, VOCABULARY))
    return {(cell.practice, cell.population): (cell.state, cell.n_drafts) for cell in found}


def test_a_claim_stands_before_a_draft_and_a_draft_before_nothing() -> None:
    found = made(["tea/sailors"], [draft("tea", "sailors"), draft("soup", "sailors")])
    assert found["tea", "sailors"] == ("asserted_only", 1)
    assert found["soup", "sailors"] == ("not_yet_coded", 1)
    assert found["soup", "everyone"] == ("not_found", 0)


NAMED = st.builds(draft, st.sampled_from(["", "tea", "soup", "tea soup"]), st.sampled_from(["", "everyone", "sailors", "gone"]))


@given(drafts=st.lists(NAMED, max_size=6), claims=st.lists(st.sampled_from(["tea/sailors", "soup/everyone"]), max_size=3))
def test_drafts_change_no_answer_but_that_nothing_is_there(drafts: list[OpenDraft], claims: list[str]) -> None:
    before, after = made(claims, []), made(claims, drafts)
    assert before.keys() == after.keys()
    for place, (state, waiting) in after.items():
        assert state == ("not_yet_coded" if before[place][0] == "not_found" and waiting else before[place][0])


def test_time_grows_with_the_drafts() -> None:
    many = [draft("soup tea"[: 4 + n % 5], ("everyone", "sailors", "farmers cooks")[n % 3]) for n in range(40_000)]
    count: Callable[[list[OpenDraft]], object] = lambda drafts: cell_drafts(drafts, TREE)  # noqa: E731
    assert doubling(count, many[:20_000], many) < 2.2
