"""`kb locate` as a user types it: a locator that pastes into the claims, or why the words are not one place."""

from __future__ import annotations

import json

import pytest
import yaml
from command_line import last_line, typed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_located_words_paste_into_the_claims_and_are_proven(starter):
    answer = typed("locate", "documents/millbrook_review.txt", "Pale roofs are ... than trees", "--section", '2. "Pale" roofs', folder=starter)
    assert answer.stderr == ""
    claims = starter / "data" / "claims.yaml"
    text = claims.read_text()
    started_at = text.index("  passage:", text.index("millbrook2024-003"))
    ended_at = text.index("  statement:", started_at)
    claims.write_text(text[:started_at] + answer.stdout + text[ended_at:])
    answer = typed("check", "--documents", "documents", "--strict", folder=starter)
    assert last_line(answer).endswith("3 passages proven")
    assert r'section: "2. \"Pale\" roofs"' in claims.read_text()


def test_located_words_need_no_quotes(starter):
    plain = typed("locate", "documents/millbrook_review.txt", "Pale", "roofs", "are", "cheaper", folder=starter)
    assert plain.stdout == typed("locate", "documents/millbrook_review.txt", "Pale roofs are cheaper", folder=starter).stdout


def test_located_words_may_run_over_a_line_end(starter):
    told = json.loads(typed("locate", "documents/millbrook_review.txt", "cooler than streets without", "--format", "json", folder=starter).stdout)
    assert list(told) == ["document", "section", "start", "end", "sha256", "from", "to"]
    text = (starter / "documents" / "millbrook_review.txt").read_text()
    assert " ".join(text[told["start"] : told["end"]].split()) == "cooler than streets without"


@pytest.mark.parametrize(
    ("words", "told"),
    [("no such words", "these words do not stand in it; copy them as printed"), ("trees", "these words stand 4 times, at 37-42, ")],
    ids=["never", "often"],
)
def test_words_that_are_not_one_place_are_told(starter, words, told):
    answer = typed("locate", "documents/millbrook_review.txt", words, folder=starter, code=1)
    assert told in answer.stderr
    assert answer.stdout == ""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(["a.txt", "a b.txt", "a: b, {c}.txt", "#1.txt", "12", "true", "né.txt", "a'b\"c.txt"]),
    words=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).filter(str.strip),
)
def test_a_locator_is_yaml_whatever_it_holds(tmp_path, name, words):
    """Also of control characters, quotes, brackets and separators of lines."""
    document = tmp_path / name
    document.write_bytes(f"It_begins {words} it_ends".encode())
    told = yaml.safe_load(typed("locate", document, "It_begins ... it_ends").stdout)["passage"]
    assert told["document"] == name
    assert told["from"] == " ".join(f"It_begins {words} it_ends".split()[:4])


def test_a_document_in_another_encoding_is_told(tmp_path):
    (tmp_path / "old.txt").write_bytes("Größe".encode("cp1252"))
    assert "old.txt: not UTF-8 at byte 2; save it as UTF-8" in typed("locate", tmp_path / "old.txt", "x", code=1).stderr
