"""What a folder knows of its drafts: counted as the walk through them counts, every fault told, and nothing of it a claim."""

from __future__ import annotations

import shutil

import pytest
from command_line import edit, last_line, typed
from drafted import ANSWERED, DOCUMENT, DRAFTS, OPEN, draft, drafted_base

from kb import pipeline
from kb.drafted import DraftedDocument
from kb.drafts import counts as draft_counts
from kb.drafts.review import Review
from kb.errors import ProblemsFound
from kb.readers import folder


@pytest.fixture
def data(tmp_path):
    return drafted_base(tmp_path / "base")


def counted(data):
    return folder.read(data).base.drafts


def test_drafts_are_counted_by_document_and_answer(data) -> None:
    assert counted(data).documents == (DraftedDocument(document=DOCUMENT, n_drafts=len(DRAFTS), n_accepted=1, n_discarded=1, n_open=OPEN),)
    assert [one.kind for one in counted(data).open] == ["effect", "effect", "gap", "recommendation", "effect"]


def test_the_walk_counts_the_same(data) -> None:
    walk = Review(data / "claims.draft.yaml", data, data.parent / "documents").counts()
    counts = counted(data).counts
    assert (walk["accepted"], walk["discarded"], walk["open"] + walk["later"]) == (counts["n_accepted"], counts["n_discarded"], counts["n_open"])


def test_a_claim_at_the_place_of_a_draft_has_accepted_it(data) -> None:
    claim = folder.read(data).base.claims[0]
    with (data / "claims.draft.yaml").open("a", encoding="utf-8") as file:
        file.write(draft(claim.passage.start, end=claim.passage.end).replace(DOCUMENT, claim.passage.document))
    assert counted(data).counts == {"n_drafts": len(DRAFTS) + 1, "n_accepted": 2, "n_discarded": 1, "n_open": OPEN}


def test_a_place_that_two_files_draft_is_one_draft_and_is_decided_on_if_it_is_in_either(data) -> None:
    (data / "more.draft.yaml").write_text(draft(20) + draft(40), encoding="utf-8")
    assert counted(data).counts["n_drafts"] == len(DRAFTS)
    (data / "more.draft.answers.jsonl").write_text(f'{{"at": "{DOCUMENT}:20-25", "answer": "discarded"}}\n', encoding="utf-8")
    assert counted(data).counts["n_open"] == OPEN - 1


def test_hidden_files_and_others_are_no_drafts(data) -> None:
    shutil.copy(data / "claims.draft.yaml", data / ".copy.draft.yaml")
    assert list(draft_counts.paths(data)) == ["claims.draft.yaml", "claims.draft.answers.jsonl"]


def test_the_answers_alone_are_nothing(data) -> None:
    (data / "claims.draft.yaml").unlink()
    assert draft_counts.paths(data) == {}
    assert counted(data).documents == ()


@pytest.mark.parametrize("told", ['{"said": 1}', '{"at": "a:1-2", "answer": "perhaps"}', '{"at": 1, "answer": "open"}', "[]", "words"])
def test_answer_unread(data, told) -> None:
    path = data / "claims.draft.answers.jsonl"
    path.write_text(f"{path.read_text(encoding='utf-8')}{told}\n", encoding="utf-8")
    line = len(ANSWERED) + 3
    found = typed("check", data, code=1).stdout
    assert f"{path}:{line}: error answer-unread: is no answer of 'kb review'" in found
    assert "mend or remove the line" in found
    with pytest.raises(ProblemsFound):
        pipeline.build(data, data.parent / "kb.db")


def test_a_last_answer_that_was_cut_off_is_not_said(data) -> None:
    path = data / "claims.draft.answers.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"at": "bre', encoding="utf-8")
    assert counted(data).counts["n_open"] == OPEN
    assert not [problem for problem in folder.read(data).problems if problem.code == "answer-unread"]


def test_faults_of_drafts_are_told_at_their_place(data) -> None:
    path = data / "claims.draft.yaml"
    text = path.read_text(encoding="utf-8").replace("  kind: gap\n", "  kind: gaps\n").replace("start: 20", "start: 20, colour: red")
    path.write_text(text, encoding="utf-8")
    told = typed("check", data, code=1).stdout
    assert f"{path}:{text[: text.index('gaps')].count(chr(10)) + 1}:" in told
    assert "unknown-value" in told
    assert "unknown-field" in told


def test_last_lines_say_how_many_drafts_are_open(data) -> None:
    tail = f"; {OPEN} of {len(DRAFTS)} drafts open (kb review goes on)"
    assert last_line(typed("build", data, folder=data.parent)).endswith(tail)
    assert last_line(typed("check", data)).endswith(tail)
    for start in (10, 20, 30, 60, 70):
        with (data / "claims.draft.answers.jsonl").open("a", encoding="utf-8") as file:
            file.write(f'{{"at": "{DOCUMENT}:{start}-{start + 5}", "answer": "discarded"}}\n')
    assert "open" not in last_line(typed("build", data, folder=data.parent))


def test_a_database_is_stale_when_a_draft_was_decided_on(data, tmp_path) -> None:
    target = tmp_path / "kb.db"
    pipeline.build(data, target)
    assert not pipeline.is_stale(target, data)
    edit(data / "claims.draft.answers.jsonl", '"later"', '"discarded"')
    assert pipeline.is_stale(target, data)


def test_drafts_are_made_under_a_name_that_builds_find(data, tmp_path) -> None:
    (tmp_path / "page.txt").write_text("Soap and water reduced infections (Falk, 2011).\n", encoding="utf-8")
    answer = typed("extract", tmp_path / "page.txt", "--drafts", data / "drafts.yaml", code=2)
    assert f"{data / 'drafts.yaml'}: name it NAME.draft.yaml" in answer.stderr
