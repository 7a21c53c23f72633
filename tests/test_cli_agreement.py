"""`kb agreement` as a user types it: kappa of each field and every difference of two codings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import edit, last_line, typed


@pytest.fixture
def codings(starter):
    """The starter's claims, and a second coding of two of them: other wording, one population more, ids of its own."""
    first = starter / "data" / "claims.yaml"
    second = starter / "second.yaml"
    items = re.split(r"(?=^- id)", first.read_text(), flags=re.MULTILINE)
    text = "".join(items[1:3]).replace("- id: millbrook2024-00", "- id: other-").replace("wording: should", "wording: may")
    second.write_text(text.replace("populations: [older_people]", "populations: [older_people, residents]"))
    return first, second


def test_agreement_tells_kappa_and_every_difference(codings):
    answer = typed("agreement", *codings)
    assert re.search(r"^kind +2 +1\.000 +1\.000$", answer.stdout, re.MULTILINE)
    assert re.search(r"^wording +2 +0\.500 +0\.333$", answer.stdout, re.MULTILINE)
    assert "millbrook2024-002 ~ other-2: wording: should / may" in answer.stdout
    assert "millbrook2024-002 ~ other-2: populations: older_people / older_people, residents" in answer.stdout
    assert last_line(answer).startswith("2 claims are coded in both; 0 stand in claims.yaml alone, 0 in second.yaml alone; 2 differences")


def test_agreement_as_json(codings):
    told = json.loads(typed("agreement", *codings, "--format", "json").stdout)
    assert told["pairs"] == [["millbrook2024-001", "other-1"], ["millbrook2024-002", "other-2"]]
    assert {"field", "n", "observed", "kappa"} <= set(told["fields"][0])
    assert {(one["field"], one["first_value"]) for one in told["differences"]} >= {("wording", "should"), ("populations", "older_people")}


def test_agreement_of_a_coding_with_itself_is_whole(codings):
    answer = typed("agreement", codings[0], codings[0])
    assert last_line(answer) == "3 claims are coded in both; 0 stand in claims.yaml alone, 0 in claims.yaml alone; 0 differences"


def test_agreement_of_a_coding_that_cannot_be_read_tells_every_fault_of_both(codings):
    edit(codings[0], "kind: effect", "kind: 3")
    edit(codings[1], "kind: effect", "kind: efect")
    told = typed("agreement", *codings, code=1).stderr.splitlines()
    wrong, first, unknown, second = [re.sub(r"^.*/", "", line) for line in told]
    assert re.fullmatch(r"claims\.yaml:\d+:\d+: error unknown-value: kind: the number 3.*", wrong)
    assert re.fullmatch(r"second\.yaml:\d+:\d+: error unknown-value: kind: 'efect'.*", unknown)
    assert first == second == "kb: 1 error in the data; nothing was written"


def test_agreement_as_markdown_is_a_page(codings):
    told = typed("agreement", *codings, "--format", "markdown").stdout
    assert told.startswith("# Agreement of claims.yaml and second.yaml\n")
    assert "| wording | 2 | 0.500 |" in told
    assert Path(codings[0]).name in told
