"""`kb search` as a user types it: ranked claims and works, filters, and words of every kind."""

from __future__ import annotations

import json
import re

import pytest
from command_line import last_line, typed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CLAIM = "id source document section start end statement kind practices populations outcomes direction wording addressees restates strength works"


def test_search_ranks_claims_and_works(second_base):
    answer = typed("search", "ABHR", "doctors", folder=second_base)
    assert answer.stdout.startswith("'ABHR' also finds: Alcohol handrub\n'doctors' also finds: Physicians\n\nbrennan2022-005: ")
    assert last_line(answer) == "1 claim, 0 works"
    found = json.loads(typed("search", "pocket bottles", "--format", "json", folder=second_base).stdout)
    assert list(found)[:5] == ["claims", "works", "n_claims", "any_word", "widened"]
    assert list(found)[5:] == ["more", "terms", "corrected", "suggestion", "lacking", "missing", "kinds", "marks"]
    assert set(CLAIM.split()) <= set(found["claims"][0])
    assert [work["key"] for work in found["works"]] == ["osei2014"]


def test_search_says_when_not_every_word_is_found(second_base):
    answer = typed("search", "bottles", "zeppelin", folder=second_base)
    assert answer.stdout.startswith("no claim has all of the words; these have some\n")
    assert last_line(answer) == "2 claims, 1 work"


FILTERS = {
    ("--practice", "alcohol_handrub"): "003 004 005 006 007 s2 s3",
    ("--population", "nurses"): "003 004 006 009 011 012 016",
    ("--outcome", "time"): "006 016",
    ("--kind", "gap"): "015",
    ("--for", "anyone"): "s3",
    ("--min-strength", "moderate"): "003 004 007",
    ("--practice", "alcohol_handrub", "--min-strength", "strong"): "003 007",
}


@pytest.mark.parametrize("filters", FILTERS, ids=" ".join)
def test_search_filters_without_words(second_base, filters):
    found = json.loads(typed("search", *filters, "--format", "json", folder=second_base).stdout)
    short = {claim["id"].replace("brennan2022-", "").replace("sandoval2023-00", "s") for claim in found["claims"]}
    assert short == set(FILTERS[filters].split())
    assert found["n_claims"] == len(short)


@pytest.mark.parametrize(
    "words",
    ["", " ", '"', "'", "AND", "a OR", "NOT (", "*", "hand*", "NEAR(a b)", "statement:hands", "^x", "%", "_", "; DROP TABLE claims;", "é", "🧼",
     "\udcff", "- -", "x" * 20_000, "hands " * 5_000],
)  # fmt: skip
def test_no_text_breaks_the_search(second_base, words):
    answer = typed("search", "--", words, folder=second_base)
    assert re.fullmatch(r"\d+ claims?(, the first 20 shown)?, \d+ works?", last_line(answer))
    assert answer.stderr == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(max_size=40))
def test_any_text_can_be_searched_and_asked_for(second_base, words):
    typed("search", "--", words, folder=second_base)
    typed("show", "--", f"no such {words}", folder=second_base, code=1)


def test_only_effects_and_associations_are_told_with_a_direction(second_base):
    assert "  gap; Argument or source, no result\n" in typed("search", "--kind", "gap", folder=second_base).stdout
    assert "  barrier; " in typed("search", "--kind", "barrier", folder=second_base).stdout
    assert "  effect, no effect found; Some result reported\n" in typed("show", "rao2019", folder=second_base).stdout
