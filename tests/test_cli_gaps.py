"""`kb gaps` and the pictures of `kb map` as a user types them."""

from __future__ import annotations

import json

import pytest
from command_line import last_line, started, typed


def test_gaps_are_told_with_their_counts(second_base):
    answer = typed("gaps", folder=second_base)
    found = json.loads(typed("gaps", "--format", "json", folder=second_base).stdout)
    for empty in found["empty"]:
        assert f"{empty['n']} " in answer.stdout
        assert empty["words"] in answer.stdout
    for name in ("said_missing", "stronger", "weaker", "untraceable"):
        assert all(claim["id"] in answer.stdout for claim in found[name])
    assert last_line(answer).startswith(f"{sum(one['n'] for one in found['empty'] if one['state'] != 'out_of_scope')} of {found['n_asked']} combi")
    assert max(map(len, answer.stdout.splitlines()[:-1])) <= 100


def test_gaps_say_what_they_judge(second_base):
    text = " ".join(typed("gaps", folder=second_base).stdout.split())
    assert "never the study that it cites" in text
    assert "as if the source told it" in text


def test_gaps_of_a_practice_and_a_group(second_base):
    found = json.loads(typed("gaps", "--practice", "reminders", "--population", "visitors", "--format", "json", folder=second_base).stdout)
    assert found["n_asked"] == 1
    assert [(one["state"], one["n"]) for one in found["empty"] if one["n"]] == [("said_missing", 1)]
    (missing,) = found["said_missing"]
    assert missing["document"]
    assert missing["start"] < missing["end"]


def test_gaps_of_an_unknown_group_are_refused(second_base):
    assert "no population 'nobody'" in typed("gaps", "--population", "nobody", folder=second_base, code=1).stderr


@pytest.mark.parametrize(("form", "first"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_a_map_is_written_to_a_file_or_stdout(second_base, tmp_path, form, first):
    answer = typed("map", "--format", form, "-o", tmp_path / f"map.{form}", folder=second_base)
    content = (tmp_path / f"map.{form}").read_bytes()
    assert answer.stdout == ""
    assert f"{len(content)} bytes" in answer.stderr
    assert content.startswith(first)
    assert started("map", "--format", form, folder=second_base, check=True).stdout == content


def test_rows_and_columns_can_be_chosen_for_a_picture(second_base):
    text = typed("map", "--rows", "reminders", "--columns", "visitors", "--format", "svg", folder=second_base).stdout
    assert ">Reminders<" in text
    assert "Feedback" not in text


def test_an_output_file_is_for_pictures_and_pages(second_base, tmp_path):
    assert "-o writes html, svg or png" in typed("map", "-o", tmp_path / "map.txt", folder=second_base, code=2).stderr


def test_a_file_that_cannot_be_written_is_said_in_a_line(second_base, tmp_path):
    assert "cannot be written" in typed("map", "--format", "html", "-o", tmp_path / "no" / "map.html", folder=second_base, code=1).stderr
