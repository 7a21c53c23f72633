from __future__ import annotations

from typing import Any

import pytest
from examples import VOCABULARY, claim_text
from hypothesis import given
from hypothesis import strategies as st

from kb.cited import Citation
from kb.duplicate_rules import DuplicateRules
from kb.errors import Problem
from kb.lost import Lost
from kb.model import Claim, Metadata, Term, Vocabulary
from kb.readers.marked_yaml import Mark, Marked, Path, read_document, read_items
from kb.readers.records import record
from kb.readers.salvage import ABSENT, Fault, held, salvaged
from kb.readers.shapes import harmless, hint_at, keys_of

CITATION = "{document: a.txt, start: 3, end: 9, text: T, form: narrative, style: apa, works: [{key: b, match: exact}], corrected: [x]}"


def value_of(text: str) -> Any:
    marked, faults = read_document(text, "x")
    assert marked is not None
    assert not faults
    return marked.value


def claim_value() -> Any:
    (item,) = read_items(claim_text(id="id: a\n  withdrawn: {reason: R., successor: b}"), "x", [])
    return item.value


SOUND: dict[Any, Any] = {
    Claim: claim_value(),
    Vocabulary: value_of(VOCABULARY + "  out_of_scope: [[shade, residents, Because.]]\n"),
    Citation: value_of(CITATION),
    DuplicateRules: value_of("{told_from: 0.5, preprints: same, apart: [{works: [a, b], because: c}]}"),
    Metadata: value_of("{title: T, creators: [a], rubrics: [reported]}"),
}
"""A value of each record that is read from a file."""
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, "", "x", "place", "effect", "direct"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "works", "value", "from", "place", "x"]), inner, max_size=3),
    max_leaves=4,
)
PARTS = st.lists(st.tuples(st.integers(0, 10**6), ODD, st.sampled_from(["change", "rename", "add"])), min_size=1, max_size=4)


def paths(value: object, path: Path = ()) -> list[Path]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, inner in parts for found in paths(inner, (*path, name)))]


def altered(value: Any, path: Path, odd: Any, how: str) -> Any:
    """The value with another part at the path: changed, under another name, or with one more beside it."""
    if not path:
        return odd
    (name, *rest), whole = path, dict(value) if isinstance(value, dict) else list(value)
    if rest or how == "change":
        whole[name] = altered(whole[name], tuple(rest), odd, how)
    elif isinstance(whole, dict):
        whole[f"{name}s"] = whole.pop(name) if how == "rename" else odd
    else:
        whole.append(odd)
    return whole


@pytest.mark.parametrize("kind", SOUND, ids=lambda kind: kind.__name__)
@given(parts=PARTS)
def test_whatever_is_wrong_a_record_of_the_right_shape_is_left(kind: Any, parts: list[tuple[int, Any, str]]) -> None:
    value = SOUND[kind]
    for number, odd, how in parts:
        listed = paths(value)
        value = altered(value, listed[number % len(listed)], odd, how)
    lost: list[Lost] = []
    problems: list[Problem] = []
    marked = Marked(value=value, mark=Mark(line=1, column=1, start=0, end=0), text="")
    found = record(kind, marked, "x.yaml", problems, lost)
    assert bool(lost) == bool(problems)
    assert isinstance(found, kind) == isinstance(value, dict)
    assert record(kind, marked, "x.yaml", []) == (None if problems else found)


@pytest.mark.parametrize(
    ("value", "fault", "left", "lost"),
    [
        (
            {"id": "a", "nmae": 1},
            Fault(path=("nmae",), unknown=True),
            {"id": "a"},
            [("nmae",), ("label",), ("definition",), ("synonyms",), ("broader",)],
        ),
        ({"id": "a", "broder": "b"}, Fault(path=("broder",), unknown=True), {"id": "a"}, [("broder",), ("broader",)]),
        ({"id": 7}, Fault(path=("id",)), {"id": ""}, [("id",)]),
        ({"synonyms": 7}, Fault(path=("synonyms",)), {}, [("synonyms",)]),
        ({"synonyms": ["a", 7, "b"]}, Fault(path=("synonyms", 1)), {"synonyms": ["a", "", "b"]}, [("synonyms", 1)]),
        ({}, Fault(path=("label",)), {"label": ""}, [("label",)]),
    ],
    ids=["like no field", "like a field", "must be there", "may be absent", "an item", "missing"],
)
def test_what_is_at_fault_is_taken_out_or_made_harmless(value: Any, fault: Fault, left: Any, lost: list[Path]) -> None:
    """Items of a list keep their numbers: what is told of the others is told at their own places."""
    before = repr(value)
    assert salvaged(Term, value, [fault]) == (left, lost)
    assert repr(value) == before


def test_an_unknown_name_below_what_is_gone_is_gone_with_it() -> None:
    faults = [Fault(path=("synonyms", "x"), unknown=True), Fault(path=("synonyms",))]
    assert salvaged(Term, {"synonyms": {"x": 1}}, faults) == ({}, [("synonyms",), ("synonyms", "x")])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("evidence", 3, "work"), str), (("evidence", 0, "facts", "design", "value"), str | int | float | bool), (("withdrawn", "reason"), str),
        (("passage", "from"), str), (("passage", "first"), None), (("passage", "start"), int), (("colour", "red"), None), ((), Claim),
    ],
)  # fmt: skip
def test_each_path_leads_to_a_type(path: Path, kind: object) -> None:
    assert hint_at(Claim, path) == kind


def test_a_place_in_a_list_of_fixed_length_has_its_own_type() -> None:
    assert hint_at(Vocabulary, ("map", "out_of_scope", 0, 2)) is str
    assert hint_at(Vocabulary, ("map", "out_of_scope", 0, 3)) is None
    assert harmless(hint_at(Vocabulary, ("map", "out_of_scope", 0))) == ["", "", ""]


def test_names_are_those_of_a_record_or_of_a_mapping_with_fixed_names() -> None:
    assert keys_of(Term) == ("id", "label", "definition", "synonyms", "broader", "place")
    assert "design" in keys_of(hint_at(Claim, ("evidence", 0, "facts")))
    assert keys_of(hint_at(Claim, ("evidence", 0, "fit"))) == ()


def test_nothing_stands_where_a_path_leads_nowhere() -> None:
    assert held({"a": None}, ("a",)) is None
    assert held({"a": None}, ("b",)) is ABSENT
    assert held(["a"], (1,)) is ABSENT
    assert held("a", (0,)) is ABSENT
