from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KbError, Place, Problem, ProblemsFound, Reasons, Refused, error, in_order, info, nearest, warning


@pytest.mark.parametrize(
    ("place", "told"),
    [(Place(file="a.yaml"), "a.yaml"), (Place(file="a.yaml", line=3), "a.yaml:3"), (Place(file="a.yaml", line=3, column=7), "a.yaml:3:7")],
)
def test_a_place_is_told_as_editors_take_it(place: Place, told: str) -> None:
    assert str(place) == told


@pytest.mark.parametrize(("make", "severity"), [(error, "error"), (warning, "warning"), (info, "info")])
def test_a_problem_is_told_in_one_line(make: Callable[..., Problem], severity: str) -> None:
    place = Place(file="a.yaml", line=3)
    assert str(make("some-code", place, "it is so", "do that")) == f"a.yaml:3: {severity} some-code: it is so; do that"
    assert str(make("some-code", place, "it is so")) == f"a.yaml:3: {severity} some-code: it is so"


def test_problems_come_in_the_order_of_their_places_each_once() -> None:
    problems = [
        error("b", Place(file="b.yaml", line=1), "m"),
        error("b", Place(file="a.yaml", line=10), "m"),
        error("a", Place(file="a.yaml", line=10), "m"),
        error("z", Place(file="a.yaml", line=9, column=2), "m"),
        error("y", Place(file="a.yaml", line=9, column=10), "m"),
        warning("w", Place(file="a.yaml"), "m"),
    ]
    for seed in range(5):
        mixed = [*problems, *problems]
        random.Random(seed).shuffle(mixed)
        assert [f"{problem.place} {problem.code}" for problem in in_order(mixed)] == [
            "a.yaml w", "a.yaml:9:2 z", "a.yaml:9:10 y", "a.yaml:10 a", "a.yaml:10 b", "b.yaml:1 b"
        ]  # fmt: skip


@pytest.mark.parametrize(("count", "told"), [(1, "1 error in the data"), (2, "2 errors in the data")])
def test_problems_found_counts_errors_and_holds_all(count: int, told: str) -> None:
    problems = [error("a", Place(file="x", line=line), "m") for line in range(count)] + [warning("b", Place(file="x"), "m")]
    trouble = ProblemsFound(problems)
    assert (trouble.problems, trouble.exit_code) == (tuple(problems), 1)
    assert str(trouble).startswith(told)


def test_an_error_of_the_user_is_data_unless_it_is_usage() -> None:
    assert (KbError("m").exit_code, KbError("m", exit_code=2).exit_code) == (1, 2)


@pytest.mark.parametrize(
    ("word", "choices", "other", "hint"),
    [
        ("k-12", ["k12", "adults"], "add it", "did you mean 'k12'? Else add it"),
        ("k-12", ["k12", "adults"], "", "did you mean 'k12'?"),
        ("xyz", ["k12", "adults"], "add it", "add it"),
        ("xyz", [], "", ""),
        ("", ["a"], "add it", "add it"),
    ],
)
def test_a_hint_names_the_nearest_choice_or_what_else_to_do(word: str, choices: list[str], other: str, hint: str) -> None:
    assert nearest(word, choices, other=other) == hint


@given(st.text(max_size=10), st.lists(st.text(max_size=10), max_size=8), st.randoms(use_true_random=False))
def test_a_hint_does_not_depend_on_the_order_of_the_choices(word: str, choices: list[str], mix: random.Random) -> None:
    mixed = list(choices)
    mix.shuffle(mixed)
    assert nearest(word, choices) == nearest(word, mixed)


def test_of_very_many_choices_those_that_begin_alike_are_compared() -> None:
    many = [f"w{n}" for n in range(100_000)] + ["Practice_of_trees"]
    assert nearest("practise_of_trees", many) == "did you mean 'Practice_of_trees'?"
    assert nearest("qqq", many, other="add it") == "add it"


def _told(*reasons: KbError | None) -> KbError | None:
    """What is raised in the end where each step met this reason, or none."""
    met = Reasons()
    for reason in reasons:
        with met.met():
            if reason:
                raise reason
    try:
        met.tell()
    except KbError as told:
        return told
    return None


def test_reasons_are_all_told_in_order_those_of_a_step_within_too() -> None:
    one, two, three = KbError("a: no such file", exit_code=2), KbError("b: empty"), KbError("c: no such file")
    assert _told(None, None) is None
    assert _told(None, two) is two
    both = _told(two, one)
    assert isinstance(both, Refused)
    assert (both.reasons, both.exit_code, str(both)) == ((two, one), 2, "b: empty\na: no such file")
    within = _told(both, None, three)
    assert isinstance(within, Refused)
    assert within.reasons == (two, one, three)
