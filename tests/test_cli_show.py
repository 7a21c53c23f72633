"""`kb show` as a user types it: one claim, work, term or combination, whole."""

from __future__ import annotations

import json
import shutil

import pytest
from command_line import CELL, SECOND, typed


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the second base as kb.db and its passages beside it."""
    folder = tmp_path_factory.mktemp("built")
    typed("build", SECOND / "data", "--documents", SECOND / "documents", folder=folder)
    return folder


SHOWN = {
    "brennan2022-003": ("claim", "statement stated_by strength why would_change steps evidence document start end reference restated_by"),
    "brennan2022": ("source", "key reference authors claims states verifications"),
    "falk2011": ("work", "key reference authors claims design"),
    "feedback": ("practice", "id label broader synonyms definition narrower claims"),
    "nurses": ("population", "id label broader synonyms definition narrower claims"),
    "outcome:mrsa": ("outcome", "id label broader synonyms definition narrower claims"),
    "feedback/nurses": ("cell", f"{CELL} sentence wider_claims"),
    "hand_hygiene/visitors": ("cell", f"{CELL} sentence wider_claims"),
    "pocket_bottles/visitors": ("cell", f"{CELL} sentence wider_claims"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_show_tells_one_thing_whole(built, name):
    what, keys = SHOWN[name]
    answer = typed("show", name, folder=built)
    assert answer.stderr == ""
    assert max(map(len, answer.stdout.splitlines())) <= 100
    told = json.loads(typed("show", name, "--format", "json", folder=built).stdout)
    assert told["what"] == what
    assert set(keys.split()) <= set(told)


def test_a_claim_is_shown_with_its_source_grade_trail_passage_and_works(built):
    told = " ".join(typed("show", "brennan2022-004", folder=built).stdout.split())
    for words in (
        "Brennan & Ward Hygiene Group (2022) state: Intensive care nurses",
        "Significant result reported: it rests on an identified study, Osei (2014)",
        "pass significance told: the result is said to be significant",
        "brennan_ward_review.txt, 2. Alcohol handrub, characters",
        "> Nurses in intensive care who carried a pocket bottle",
        "study (supports, review only): osei2014: Osei, K. (2014).",
        "result reported positive; significant yes",
    ):
        assert words in told


@pytest.mark.parametrize("name", ["brennan2022-004", "alcohol_handrub/nurses"])
def test_show_tells_the_levels_of_the_rubrics_that_the_base_names(name, tmp_path):
    typed("build", SECOND / "data", folder=tmp_path)
    assert "ESSA" in typed("show", name, folder=tmp_path).stdout
    shutil.copytree(SECOND, tmp_path / "named")
    with (tmp_path / "named" / "metadata.yml").open("a", encoding="utf-8") as file:
        file.write("rubrics: [reported]\n")
    typed("build", tmp_path / "named" / "data", folder=tmp_path)
    told = typed("show", name, folder=tmp_path).stdout
    assert "esult reported" in told
    assert "ESSA" not in told
    assert "Every Student" not in told
    assert "essa" in typed("show", name, "--format", "json", folder=tmp_path).stdout
