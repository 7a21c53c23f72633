"""The walk through drafts: what each answer does, and that nothing answered is lost."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from command_line import typed
from hypothesis import given, settings
from hypothesis import strategies as st
from review_walks import REVIEW, SOURCE, STATEMENT, claims, drafted_base, drafts, said, walked

from kb.claim_text import as_yaml
from kb.drafts import files as draft_files
from kb.drafts.files import Answer
from kb.drafts.recoded import of_direction
from kb.drafts.review import Review, SourceEntry
from kb.errors import KbError
from kb.model import Claim, Evidence, Fact, Passage
from kb.readers import claims as claims_reader


@pytest.fixture
def base(tmp_path):
    return drafted_base(tmp_path)


def test_drafts_show_passage_and_reasons(base) -> None:
    told = walked(base, "q\n").stdout
    assert "1 of 3: alder.txt, 1. Trees" in told
    assert "| In Alder, streets with street trees reduced the heat" in told
    assert "'reduced' says that something changes something" in told
    assert told.splitlines()[-1].endswith("0 accepted, 0 discarded, 0 later, 3 open")


def test_an_accepted_draft_is_a_claim_that_the_base_takes(base) -> None:
    walked(base, f"a\n{STATEMENT}\npositive\n{SOURCE}q\n")
    claim = claims(base)[-1]
    assert (claim.id, claim.source, claim.statement) == ("alder2024-001", "alder2024", STATEMENT)
    assert claim.passage == drafts(base)[0].passage
    checked = typed("check", base / "data", "--documents", base / "documents")
    assert "0 errors, 0 warnings" in checked.stdout
    assert "4 passages proven" in checked.stdout
    built = typed("build", base / "data", "-o", base / "kb.db")
    assert "4 claims from 2 sources" in built.stdout


def test_a_direction_that_the_words_leave_open_is_asked_for(base) -> None:
    assert drafts(base)[0].direction is None
    told = walked(base, f"a\n{STATEMENT}\n\n{SOURCE}a\n{STATEMENT}\nnegative\nq\n").stdout
    assert "direction-of-kind" in told
    assert claims(base)[-1].direction == "negative"


def test_the_direction_told_is_the_result_of_a_study_too(base) -> None:
    review = Review(base / "data" / "claims.draft.yaml", base / "data", base / "documents")
    claim = review.proposed(drafts(base)[0], STATEMENT)
    study = replace(claim, evidence=tuple(replace(link, rests_on="study") for link in claim.evidence))
    assert of_direction(claim, "positive").evidence == claim.evidence
    assert [fact.value for link in of_direction(study, "positive").evidence for fact in link.facts.values()] == ["positive"]


def test_an_accepted_draft_takes_the_place_of_an_empty_list_below_remarks(base) -> None:
    remark = "# One item a claim.\n\n"
    (base / "data" / "claims.yaml").write_text(f"{remark}[]\n", encoding="utf-8")
    walked(base, f"a\n{STATEMENT}\npositive\n{SOURCE}q\n")
    assert (base / "data" / "claims.yaml").read_text(encoding="utf-8").startswith(f"{remark}- id:")


def test_works_that_the_library_lacks_come_with_the_claim(base) -> None:
    walked(base, f"l\na\nRoofs may help.\n{SOURCE}q\n")
    library = (base / "data" / "references.bib").read_text(encoding="utf-8")
    assert "@article{nakamura2020" in library
    assert "status" in library.split("@article{nakamura2020")[1]
    assert "lindqvist" not in library.split("@misc{alder2024")[1].lower()


def test_discarded_drafts_are_remembered_with_the_reason_and_later_ones_come_again(base) -> None:
    walked(base, "d\nNot about people.\nl\nl\n")
    said = draft_files.answers(base / "data" / "claims.draft.answers.jsonl")
    assert [answer.answer for answer in said.values()] == ["discarded", "later", "later"]
    assert next(iter(said.values())).because == "Not about people."
    assert "2 of 3" in walked(base, "q\n").stdout
    (base / "documents" / "alder.txt").unlink()
    typed("extract", base.parent / "alder.txt", "--drafts", base / "data" / "claims.draft.yaml", "--jobs", 1)
    assert "1 discarded, 2 later, 0 open" in walked(base, "q\n").stdout


@pytest.mark.parametrize(
    ("words", "sections"),
    [
        (["--kind", "recommendation"], "3 of 3"),
        (["--cited"], "1 of 3"),
        (["--section", "none"], "3 open"),
        (["--cited", "--kind", "effect"], "1 of 3"),
    ],
    ids=["kind", "cited", "section", "both"],
)
def test_a_walk_may_ask_about_some(words: list[str], sections: str, base) -> None:
    told = walked(base, "q\n", *words).stdout
    assert sections in told
    assert told.count(" of 3: ") == (sections != "3 open")


def test_back_asks_again_and_takes_an_accepted_claim_out(base) -> None:
    told = walked(base, f"b\na\n{STATEMENT}\npositive\n{SOURCE}b\nd\nOn second thoughts.\nq\n").stdout
    assert "this is the first one of this walk" in told
    assert len(claims(base)) == 3
    assert "0 accepted, 1 discarded" in told


def test_back_leaves_a_claim_that_was_changed_since(base) -> None:
    review = Review(base / "data" / "claims.draft.yaml", base / "data", base / "documents")
    draft = review.drafts[0]
    review.add_source(SourceEntry(key="alder2024", title="Shade"), review.document(draft))
    review.accept(draft, review.proposed(draft, STATEMENT))
    file = base / "data" / "claims.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert not review.reopen(draft)
    assert review.counts()["accepted"] == 1


def test_edit_asks_field_by_field_and_tells_faults(base) -> None:
    answers = f"e\n{STATEMENT}\neffect\nstreet_tree\nresidents\nair_temperature\npositive\nasserts\nworks\n\nb\nq\n"
    told = walked(base, answers.replace("b\nq\n", f"{SOURCE}e\n\n\nstreet_trees\n\n\n\n\n\n\nq\n")).stdout
    assert "unknown-practice: no practice 'street_tree' in the vocabulary; did you mean 'street_trees'?" in told
    assert claims(base)[-1].practices == ("street_trees",)
    assert claims(base)[-1].evidence[0].unlisted == "not_reported"


def test_a_kind_that_is_none_is_told(base) -> None:
    told = walked(base, f"e\n{STATEMENT}\nefect\n\n\n\n\n\n\n\nq\n").stdout
    assert "did you mean 'effect'?" in told
    assert len(claims(base)) == 3


def test_copied_words_do_not_enter_the_base(base) -> None:
    copied = "In Alder, streets with street trees reduced the heat at noon, White roofs may lower"
    text = " ".join(REVIEW.split())
    words = text[text.index("In Alder") :][: len(copied) + 40]
    told = walked(base, f"a\n{words}\npositive\n{SOURCE}q\n").stdout
    assert "copied-words" in told
    assert len(claims(base)) == 3


def test_the_sum_is_json_when_asked(base) -> None:
    answer = walked(base, "l\nq\n", "--format", "json")
    assert json.loads(answer.stdout) == {"drafts": 3, "accepted": 0, "discarded": 0, "later": 1, "open": 2}


@pytest.mark.parametrize(("answers", "count"), [("", 0), ("l\n", 1), ("x\nd\n", 0)], ids=["none", "one", "in mid-answer"])
def test_answers_that_end_early_keep_what_was_said(answers: str, count: int, base) -> None:
    walked(base, answers)
    assert len(draft_files.answers(base / "data" / "claims.draft.answers.jsonl")) == count


def test_a_claim_of_the_base_answers_its_draft_though_nothing_else_was_kept(base) -> None:
    walked(base, f"a\n{STATEMENT}\npositive\n{SOURCE}q\n")
    (base / "data" / "claims.draft.answers.jsonl").unlink()
    assert "1 accepted, 0 discarded, 0 later, 2 open" in walked(base, "q\n").stdout


def test_missing_files_are_told(base) -> None:
    assert "makes it" in typed("review", base / "data" / "none.yaml", code=2).stderr
    (base / "documents" / "alder.txt").unlink()
    assert "alder.txt: no such file; 'kb extract' puts the plain text there" in walked(base, "q\n", code=1).stderr


def test_a_draft_cannot_name_a_file_elsewhere(base) -> None:
    file = base / "data" / "claims.draft.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("document: alder.txt", 'document: "../../alder.txt"'), encoding="utf-8")
    (base / "documents" / "alder.txt").unlink()
    assert "no such file" in walked(base, "q\n", code=1).stderr


def test_a_killed_walk_loses_no_answer(base) -> None:
    """On a terminal of its own: two answers, then a kill that nothing can catch."""
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "review", str(base / "data" / "claims.draft.yaml")]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "dumb"})
    os.close(slave)
    try:
        said(master, process, "for help:", "d")
        said(master, process, "why:", "no claim")
        said(master, process, "for help:", "l")
        said(master, process, "3 of 3", "")
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        os.close(master)
    found = draft_files.answers(base / "data" / "claims.draft.answers.jsonl")
    assert [answer.answer for answer in found.values()] == ["discarded", "later"]


def test_answers_are_read_back_and_a_cut_line_is_dropped(tmp_path) -> None:
    path = tmp_path / "answers.jsonl"
    draft_files.remember(path, Answer(at="a:1-2", answer="discarded", because="Straße"))
    with path.open("ab") as file:
        file.write(b'{"at": "b')
    assert list(draft_files.answers(path)) == ["a:1-2"]
    draft_files.remember(path, Answer(at="b:1-2", answer="later"))
    assert list(draft_files.answers(path)) == ["a:1-2", "b:1-2"]
    path.write_text('{"no": 1}\n{}\n')
    with pytest.raises(KbError, match=r":1: is no answer"):
        draft_files.answers(path)


TEXT = st.text(max_size=40)


@settings(max_examples=60)
@given(statement=TEXT, note=TEXT, section=TEXT, first=TEXT, value=st.one_of(TEXT, st.integers(-(10**9), 10**9), st.booleans()))
def test_a_claim_is_read_back_as_it_was_written(statement: str, note: str, section: str, first: str, value: object) -> None:
    fact = Fact(value=value, origin="passage")  # type: ignore[arg-type]
    passage = Passage(document="a b.txt", section=section, start=1, end=9, sha256="0" * 64, first=first, last="no")
    link = Evidence(rests_on="works", work="b", fit={"no": "direct"}, facts={"cost": fact})
    claim = Claim(
        id="a-001", source="a2020", passage=passage, statement=statement, kind="need", practices=("x",), populations=("no", "y"),
        direction="not_applicable", wording="may", addressees=("school",), note=note, evidence=(link,),
    )  # fmt: skip
    read, faults = claims_reader.read_text(as_yaml(claim), "")
    assert not faults
    again = read[0]
    assert (again.statement, again.note, again.passage, again.populations, again.evidence) == (
        claim.statement, claim.note, claim.passage, claim.populations, claim.evidence,
    )  # fmt: skip
