"""A claim as a form: all that may be written stands in it, and it is read back as the claim that it was made of."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from command_line import SECOND

from kb.drafts.claim_form import FAULT, WIDTH, form, with_faults, without_comments
from kb.errors import Place, error
from kb.model import ADDRESSEES, DIRECTIONS, FACT_NAMES, KINDS, NOWHERE, Claim
from kb.readers import claims, folder

BASE = folder.read(SECOND / "data").base
PASSAGE = "In Alder, streets with trees were cooler. " * 10


@pytest.mark.parametrize("claim", BASE.claims, ids=lambda claim: claim.id)
def test_a_form_is_read_back_as_its_claim(claim: Claim) -> None:
    read, faults = claims.read_text(form(claim, BASE.vocabulary, PASSAGE), "the claim")
    assert not faults
    assert replace(read[0], place=NOWHERE) == replace(claim, id="", place=NOWHERE, withdrawn=None)


def test_a_form_has_the_passage_each_key_and_all_that_may_stand_there() -> None:
    told = form(BASE.claims[0], BASE.vocabulary, PASSAGE)
    assert PASSAGE.strip() in " ".join(line.removeprefix("# | ") for line in told.splitlines() if line.startswith("# | "))
    keys = {field.name for field in fields(Claim)} - {"id", "place", "withdrawn", "restates"}
    assert not [key for key in keys if f"\n- {key}:" not in told and f"\n  {key}:" not in told]
    terms = [term.id for listed in BASE.vocabulary.terms().values() for term in listed]
    words = " ".join(line.lstrip(" #") for line in told.splitlines() if line.lstrip().startswith("#"))
    assert not [word for word in (*KINDS, *DIRECTIONS, *ADDRESSEES, *FACT_NAMES, *terms) if word not in words]
    assert not [line for line in told.splitlines() if line.lstrip().startswith("#") and len(line) > WIDTH]


def test_a_form_that_fills_nothing_shows_the_empty_keys_once() -> None:
    bare = replace(BASE.claims[0], practices=(), outcomes=(), addressees=(), note="")
    told = form(bare, BASE.vocabulary, PASSAGE)
    assert [told.count(f"\n  {key}") for key in ("practices: []", "outcomes: []", "addressees: []", 'note: ""')] == [1, 1, 1, 1]
    assert not claims.read_text(told, "")[1]


def test_faults_stand_above_their_lines_and_those_told_before_are_gone() -> None:
    first = with_faults("- a: 1\n  b: 2\n", [error("x", Place(file="", line=2), "b is wrong", "write 3"), error("y", Place(file=""), "c is missing")])
    assert first.splitlines() == [
        f"{FAULT}2 faults, each told above its line.",
        f"{FAULT}c is missing",
        "- a: 1",
        f"{FAULT}b is wrong; write 3",
        "  b: 2",
    ]
    line = first.splitlines().index("  b: 2") + 1
    again = with_faults(first, [error("x", Place(file="", line=line), "b is wrong")])
    assert again.splitlines() == [f"{FAULT}1 fault, told above its line.", "- a: 1", f"{FAULT}b is wrong", "  b: 2"]
    assert with_faults("- a", [error("x", Place(file="", line=9), "it ends too soon")]).splitlines()[1:] == [f"{FAULT}it ends too soon", "- a"]
    assert with_faults(again, []) == "- a: 1\n  b: 2\n"


def test_what_is_no_comment_tells_whether_a_form_was_changed() -> None:
    told = form(BASE.claims[0], BASE.vocabulary, PASSAGE)
    assert without_comments(f"# a remark\n{told}\n") == without_comments(told)
    assert without_comments(told.replace("kind: ", "kind:  ")) != without_comments(told)
