from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from examples import claim, doubling, evidence
from hypothesis import given
from hypothesis import strategies as st

from kb.agreement import FIELDS, Agreement, FieldAgreement, cohens_kappa, compare, matched
from kb.model import Claim, Passage


def coded(name: str, start: int | None = None, end: int | None = None, *, document: str = "d.txt", section: str = "", **changes: object) -> Claim:
    """A claim with an id (or none) and the span of its passage."""
    return claim(id=name, passage=Passage(document=document, section=section, start=start, end=end), **changes)


def ids(pairs: Iterable[tuple[Claim, Claim]]) -> list[tuple[str, str]]:
    return [(one.id, other.id) for one, other in pairs]


def field(found: Agreement, name: str) -> FieldAgreement:
    return next(one for one in found.fields if one.field == name)


# Cohen's kappa


def table(rows: list[list[int]]) -> list[tuple[str, str]]:
    """Pairs of codes of a table of counts: the first coder's codes are its rows."""
    return [(str(row), str(column)) for row, counts in enumerate(rows) for column, count in enumerate(counts) for _ in range(count)]


@pytest.mark.parametrize(
    ("rows", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.4),  # a textbook's own: 0.7 observed, 0.5 by chance
        ([[45, 15], [25, 15]], 0.06 / 0.46),  # 0.60 observed, 0.54 by chance
        ([[25, 35], [5, 35]], 0.14 / 0.54),  # as many agree, and chance less: 0.60 observed, 0.46 by chance
        ([[10, 0], [0, 10]], 1.0),
        ([[0, 10], [10, 0]], -1.0),
        ([[5, 5], [5, 5]], 0.0),
        ([[4, 4], [0, 0]], 0.0),  # the first coder gives one code only: 0.5 observed, 0.5 by chance
        ([[2, 1, 0], [1, 2, 1], [0, 1, 2]], (0.6 - 0.34) / (1 - 0.34)),  # three codes: 3*3 + 4*4 + 3*3 of 100 by chance
        ([[1, 0], [0, 0]], None),
        ([[7, 0], [0, 0]], None),
        ([[0, 0], [0, 0]], None),
    ],
)
def test_kappa_is_agreement_beyond_chance(rows: list[list[int]], kappa: float | None) -> None:
    found = cohens_kappa(table(rows))
    assert found == kappa if kappa is None else math.isclose(found or 0.0, kappa, abs_tol=1e-12)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30))
def test_kappa_is_the_same_whoever_is_first_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    kappa = cohens_kappa(pairs)
    other = cohens_kappa([(b, a) for a, b in pairs])
    assert (kappa is None) == (other is None)
    if kappa is not None and other is not None:
        assert math.isclose(kappa, other, abs_tol=1e-12)
        assert -1 - 1e-12 <= kappa <= 1
        assert (kappa == 1) == all(a == b for a, b in pairs)


# The same unit


def test_claims_of_one_id_are_one_unit() -> None:
    pairs = matched([coded("a"), coded("b"), coded("c")], [coded("c"), coded("a"), coded("x")])
    assert ids(pairs) == [("a", "a"), ("c", "c")]


def test_one_id_in_two_documents_or_on_two_places_is_no_unit() -> None:
    """A second coder's new ids may be the first one's by chance."""
    assert matched([coded("a", 0, 10)], [coded("a", 0, 10, document="e.txt")]) == []
    assert matched([coded("a", 0, 10)], [coded("a", 10, 20)]) == []
    assert ids(matched([coded("a", 0, 10)], [coded("a", 9, 90)])) == [("a", "a")]
    assert ids(matched([coded("a")], [coded("a", 9, 90)])) == [("a", "a")]
    assert ids(matched([coded("a", 0, 10), coded("b", 20, 30)], [coded("b", 0, 10), coded("a", 20, 30)])) == [("a", "b"), ("b", "a")]


@pytest.mark.parametrize(
    ("span", "same"),
    [((0, 10), True), ((5, 15), True), ((5, 100), True), ((4, 6), True), ((6, 15), False), ((6, 16), False), ((10, 20), False), ((90, 95), False)],
)
def test_passages_that_share_half_of_the_shorter_are_one_unit(span: tuple[int, int], same: bool) -> None:
    for one, other in ((coded("a", 0, 10), coded("b", *span)), (coded("a", *span), coded("b", 0, 10))):
        assert ids(matched([one], [other])) == ([("a", "b")] if same else [])


def test_passages_of_two_documents_are_never_one_unit() -> None:
    assert matched([coded("a", 0, 10)], [coded("b", 0, 10, document="e.txt")]) == []


@pytest.mark.parametrize("span", [(None, None), (3, None), (5, 5), (9, 2)])
def test_claims_without_a_span_are_matched_by_id_alone(span: tuple[int | None, int | None]) -> None:
    assert matched([coded("a", *span)], [coded("b", 0, 10)]) == []
    assert matched([coded("", *span)], [coded("", *span)]) == []


def test_pairs_are_one_to_one_and_those_that_share_most_come_first() -> None:
    ones = [coded("whole", 0, 100), coded("half", 0, 50)]
    assert ids(matched(ones, [coded("x", 0, 55)])) == [("half", "x")]
    assert ids(matched(ones, [coded("x", 0, 55), coded("y", 0, 95)])) == [("whole", "y"), ("half", "x")]
    assert ids(matched([coded("x", 0, 55)], ones)) == [("x", "half")]


def test_of_equal_shares_the_first_in_the_files_is_taken() -> None:
    assert ids(matched([coded("a", 0, 10)], [coded("x", 5, 15), coded("y", -5, 5)])) == [("a", "x")]
    assert ids(matched([coded("a", 0, 10), coded("b", 0, 10)], [coded("x", 0, 10), coded("y", 0, 10)])) == [("a", "x"), ("b", "y")]


def test_a_pair_by_id_comes_before_a_better_overlap() -> None:
    assert ids(matched([coded("a", 0, 10), coded("b", 40, 50)], [coded("c", 0, 10), coded("a", 5, 15)])) == [("a", "a")]


def test_pairs_come_in_the_order_of_the_first_coding() -> None:
    ones = [coded("a", 0, 10), coded("b", 20, 30), coded("c", 40, 50)]
    assert ids(matched(ones, [coded("c", 40, 50), coded("y", 20, 30), coded("x", 0, 10)])) == [("a", "x"), ("b", "y"), ("c", "c")]


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.integers(0, 12), st.integers(1, 8)), max_size=8), st.data())
def test_every_claim_is_in_one_pair_or_alone(spans: list[tuple[str, int, int]], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.tuples(st.sampled_from(["", "a", "c"]), st.integers(0, 12), st.integers(1, 8)), max_size=8))
    first, second = ([coded(name, start, start + length) for name, start, length in side] for side in (spans, others))
    found = compare(first, second)
    assert len(found.pairs) == len(matched(first, second)) <= min(len(first), len(second))
    if second:
        assert len(found.pairs) + len(found.only_second) == len(second)
        assert len(found.pairs) + len(found.only_first) == len(first) or all(name and name in {one for one, *_ in spans} for name, *_ in others)


# The comparison


def test_a_coding_agrees_with_itself() -> None:
    claims = [coded("a", 0, 10), coded("b", 20, 30, kind="barrier", direction="negative")]
    found = compare(claims, claims)
    assert (found.pairs, found.differences, found.only_first, found.only_second) == ((("a", "a"), ("b", "b")), (), (), ())
    assert [one.field for one in found.fields] == list(FIELDS)
    assert {one.observed for one in found.fields} == {1.0}
    assert (field(found, "kind").n, field(found, "kind").kappa) == (2, 1.0)
    assert field(found, "wording").kappa is None, "one value by both is no evidence of agreement"


def test_differences_tell_what_each_coder_says() -> None:
    first = coded("a", 0, 10, practices=("shade", "roofs"), wording="may", evidence=(evidence(work=None, rests_on="studies_say"),))
    second = coded("b", 0, 10, practices=(), wording="should")
    found = compare([first], [second])
    assert [(one.first, one.second, one.field, one.first_value, one.second_value) for one in found.differences] == [
        ("a", "b", "practices", "roofs, shade", "none"),
        ("a", "b", "wording", "may", "should"),
        ("a", "b", "rests_on", "studies_say", "study"),
        ("a", "b", "works", "none", "kim2010"),
        ("a", "b", "level", "none_stated", "rationale_only"),
    ]


def test_fields_of_terms_are_compared_term_by_term() -> None:
    def pair(name: str, start: int, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Claim, Claim]:
        return coded(name, start, start + 9, outcomes=one), coded(name, start, start + 9, outcomes=other)

    pairs = [pair("a", 0, ("x", "y"), ("x",)), pair("b", 10, ("z",), ("z",)), pair("c", 20, (), ())]
    found = field(compare([one for one, _ in pairs], [other for _, other in pairs]), "outcomes")
    # Three claims by three terms: nine decisions; eight agree; 3 and 2 of nine say yes.
    chance = (3 * 2 + 6 * 7) / 81
    assert (found.n, found.observed) == (9, 8 / 9)
    assert found.kappa == pytest.approx((8 / 9 - chance) / (1 - chance))


def test_the_order_of_terms_is_no_difference() -> None:
    found = compare([coded("a", practices=("x", "y"))], [coded("a", practices=("y", "x"))])
    assert not found.differences


def test_claims_of_sections_that_the_second_did_not_read_are_left_out() -> None:
    first = [
        coded("a", 0, 10, section="One"),
        coded("b", 20, 30, section="One"),
        coded("c", 40, 50, section="Two"),
        coded("d", 0, 9, document="e.txt"),
    ]
    second = [coded("x", 0, 10, section="One"), coded("y", 60, 70, section="One")]
    found = compare(first, second)
    assert (found.pairs, found.only_first, found.only_second) == ((("a", "x"),), ("b",), ("y",))


def test_a_second_coding_of_given_units_is_a_sample() -> None:
    """The second coder got the ids: what was not drawn stands in the first alone, and is no disagreement."""
    found = compare([coded("a", 0, 10), coded("b", 20, 30)], [coded("b", 20, 30)])
    assert (found.pairs, found.only_first, found.only_second) == ((("b", "b"),), (), ())


def test_claims_without_ids_are_named_by_their_passages_and_none_is_lost() -> None:
    found = compare([coded("a", 0, 10), coded("", 50, 60)], [coded("", 0, 10), coded("", 20, 30), coded("", 70, 80)])
    assert found.pairs == (("a", "d.txt:0-10"),)
    assert found.only_first == ("d.txt:50-60",)
    assert found.only_second == ("d.txt:20-30", "d.txt:70-80")


def test_nothing_compared_is_no_agreement() -> None:
    for found in (compare([], []), compare([coded("a", 0, 10)], []), compare([], [coded("a", 0, 10)])):
        assert found.pairs == ()
        assert {(one.n, one.kappa) for one in found.fields} == {(0, None)}


# Growth


def test_twice_the_claims_take_at_most_twice_the_time() -> None:
    def codings(count: int) -> tuple[list[Claim], list[Claim]]:
        return tuple([coded("", 100 * n, 100 * n + 150, outcomes=(f"o{n % 9}",)) for n in range(count)] for _ in range(2))  # type: ignore[return-value]

    assert doubling(lambda given: compare(*given), codings(400), codings(800)) <= 2.2
