"""The walk through drafts: what each answer does, and that nothing answered is lost."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace

import pytest
from click.testing import CliRunner
from command_line import new_base, typed
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.claim_text import as_yaml
from kb.cli import main
from kb.drafts import files as draft_files
from kb.drafts.files import Answer
from kb.drafts.recoded import of_direction
from kb.drafts.review import Review, SourceEntry
from kb.errors import KbError
from kb.model import Claim, Evidence, Fact, Passage
from kb.readers import claims as claims_reader

REVIEW = """\
Shade in Alder

1. Trees

In Alder, streets with street trees reduced the heat at noon (Okoro & Lindqvist, 2019). White roofs may lower the heat
stroke risk of seniors (Nakamura, 2020). The town should plant roadside trees near homes of people over 65.

References

Nakamura, H. (2020). Roofs and risk. Journal of Towns, 4(1), 10-20.

Okoro, A., & Lindqvist, B. (2019). Shade. Oak Press.
"""
SOURCE = "alder2024\nShade in Alder\nWriter, Ann\n2024\n"
STATEMENT = "Noon heat was lower in tree-lined streets."


@pytest.fixture
def base(tmp_path):
    folder = new_base(tmp_path / "base")
    (tmp_path / "alder.txt").write_text(REVIEW, encoding="utf-8")
    typed("extract", tmp_path / "alder.txt", "--drafts", folder / "data" / "claims.draft.yaml", "--jobs", 1)
    return folder


def walked(base, answers: str, *words: str, code: int = 0):
    answer = CliRunner().invoke(main, ["review", str(base / "data" / "claims.draft.yaml"), *words], input=answers, prog_name="kb")
    assert answer.exit_code == code, answer.output
    return answer


def drafts(base):
    return draft_files.read(base / "data" / "claims.draft.yaml")


def claims(base):
    return claims_reader.read_text((base / "data" / "claims.yaml").read_text(encoding="utf-8"), "")[0]


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


def said(master: int, process: subprocess.Popen[bytes], wanted: str, answer: str) -> bytes:
    """Wait for the question, then type the answer. Returns what was told until then."""
    told = b""
    until = time.monotonic() + 60
    while wanted.encode() not in told:
        assert process.poll() is None, told.decode()
        assert time.monotonic() < until, told.decode()
        if select.select([master], [], [], 1)[0]:
            with suppress(OSError):
                told += os.read(master, 10_000)
    if answer:
        os.write(master, f"{answer}\n".encode())
    return told


# Fields by their numbers, and the editor


def test_a_number_changes_its_field_and_the_claim_is_shown_anew(base) -> None:
    told = walked(base, f"6\n3\n5\nneg\na\n{STATEMENT}\n{SOURCE}q\n").stdout
    assert "  5 direction   negative" in told
    claim = claims(base)[-1]
    assert (claim.wording, claim.direction) == ("may", "negative")


def test_terms_are_taken_up_and_dropped_by_number_and_found_by_letters(base) -> None:
    answers = f"2\n2\n1\n\n3\nsenior\n\n4\n-\nillness\n\na\n{STATEMENT}\npositive\n{SOURCE}q\n"
    assert "2 * pale_roofs" in walked(base, answers).stdout
    claim = claims(base)[-1]
    assert (claim.practices, claim.outcomes) == (("pale_roofs",), ("heat_illness",))
    assert claim.populations == ("residents", "older_people")
    assert dict(claim.evidence[0].fit)["older_people"] == "asserted"


def test_what_is_no_value_is_told_and_asked_for_again(base) -> None:
    told = walked(base, "6\nloud\n0\n9\ns\n3\n2\n99\nnothing such\n\nq\n").stdout
    assert told.count("is none of them: type a number") == 3
    assert "'s' is more than one of them" in told
    assert "99: no such number here" in told
    assert "'nothing such' is in none of them" in told


def test_of_many_terms_those_with_the_letters_are_shown(base) -> None:
    file = base / "data" / "vocabulary.yaml"
    many = "".join(f"- {{id: place_{n}, label: Place {n}, definition: A place.}}\n" for n in range(30))
    file.write_text(file.read_text(encoding="utf-8").replace("practices: # what is done\n", f"practices:\n{many}"), encoding="utf-8")
    told = walked(base, "2\nplace 2\n3\nplace\n\nq\n").stdout
    assert "letters to find one of 32" in told
    assert "place_0" not in told.split("30 of them have 'place', the first 12 are shown")[0]
    assert "practices: street_trees, place_21" in told


def test_a_term_that_the_vocabulary_lost_is_dropped_by_its_name(base) -> None:
    file = base / "data" / "vocabulary.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("- id: street_trees", "- id: tree_lines"), encoding="utf-8")
    told = walked(base, "2\nstreet_trees\n1\n\nq\n").stdout
    assert "practices: none" in told
    assert "  2 practices   tree_lines" in told


def test_a_kind_that_asks_for_more_asks_at_once_and_kb_check_finds_nothing_left(base) -> None:
    answers = f"l\nl\n1\neffect\npos\na\nTrees would cool homes.\n{SOURCE}q\n"
    walked(base, answers)
    claim = claims(base)[-1]
    assert (claim.kind, claim.direction, claim.evidence[0].unlisted) == ("effect", "positive", "not_applicable")
    assert "0 errors, 0 warnings" in typed("check", base / "data", "--documents", base / "documents").stdout


def test_a_recommendation_asks_who_is_to_act(base) -> None:
    told = walked(base, f"l\nl\na\nPlant trees near old people's homes.\nanyone\n\n{SOURCE}q\n").stdout
    assert "who is to act" in told
    assert claims(base)[-1].addressees == ("anyone",)
    assert "a claim of kind context has no addressees" in walked(base, "1\ncontext\n7\nq\n").stdout


def test_facts_that_count_for_nothing_are_told_when_given_and_the_ground_can_be_changed(base) -> None:
    told = walked(base, f"9\nn_sites\n36\n\n8\nstudy\n\na\n{STATEMENT}\npositive\n{SOURCE}q\n").stdout
    assert "n_sites: given on 'works', where facts count for nothing; they count on study, named_data, studies_say: 8 changes" in told
    link = claims(base)[-1].evidence[0]
    assert (link.rests_on, link.facts["n_sites"].value, link.facts["result_reported"].value) == ("study", 36, "positive")


def test_a_work_is_found_by_letters_of_its_title(base) -> None:
    told = walked(base, f"8\nworks\nnot there\nroofs and risk\na\n{STATEMENT}\npositive\n{SOURCE}q\n").stdout
    assert "no work has 'not there'" in told
    assert claims(base)[-1].evidence[0].work == "nakamura2020"


def test_the_source_is_asked_for_with_what_its_first_lines_tell_and_a_way_back(base) -> None:
    told = walked(base, f"a\n{STATEMENT}\npositive\nalder 2024\n<\nalder2024\n\nWriter, A\n<\nWriter, Ann\n2024\nq\n").stdout
    assert "Four questions about it, once: citekey, title, authors, year" in told
    assert "title [Shade in Alder]: " in told
    library = (base / "data" / "references.bib").read_text(encoding="utf-8")
    assert re.search(r"@misc\{alder2024,\s+author += \{Writer, Ann\},\s+title += \{Shade in Alder\},\s+year += \{2024\}", library)


def test_a_citekey_that_cannot_be_one_is_asked_for_again_with_all_else_kept(base) -> None:
    told = walked(base, f"a\n{STATEMENT}\npositive\nno key\n\nWriter, Ann\n2024\nalder2024\n\n\n\nq\n").stdout
    assert "'no key' cannot be a citekey" in told
    assert "authors, as Family, Given; Family, Given [Writer, Ann]" in told
    assert claims(base)[-1].source == "alder2024"


def test_going_back_before_the_first_question_leaves_the_draft_open(base) -> None:
    assert "0 accepted" in walked(base, f"a\n{STATEMENT}\npositive\n<\nq\n").stdout


def test_a_claim_taken_back_takes_what_came_with_it_and_is_shown_as_it_was(base) -> None:
    file = base / "data" / "references.bib"
    walked(base, f"a\n{STATEMENT}\npositive\n{SOURCE}q\n")
    before = file.read_text(encoding="utf-8")
    told = walked(base, "a\nRoofs may help.\nb\nq\n").stdout
    assert "taken back, and what came with it alone: nakamura2020" in told
    assert "  s statement   Roofs may help." in told
    assert file.read_text(encoding="utf-8") == before
    walked(base, "a\nRoofs may help.\nq\n")
    assert "nakamura2020" in file.read_text(encoding="utf-8")


def test_an_entry_that_was_changed_since_stays_and_is_told(base) -> None:
    review = Review(base / "data" / "claims.draft.yaml", base / "data", base / "documents")
    draft = review.drafts[1]
    review.add_source(SourceEntry(key="alder2024", title="Shade"), review.document(draft))
    review.accept(draft, review.proposed(draft, "Roofs may help."))
    file = base / "data" / "references.bib"
    file.write_text(file.read_text(encoding="utf-8").replace("Roofs and risk", "Roofs and their risk"), encoding="utf-8")
    assert review.reopen(draft)
    assert review.drop_entries(draft) == ([], ["nakamura2020"])
    assert "Roofs and their risk" in file.read_text(encoding="utf-8")


def test_later_says_when_it_comes_again_and_what_is_left_is_told(base) -> None:
    told = walked(base, "l\nq\n", "--cited").stdout
    assert "(2 to go of those asked for)" in told
    assert "the next 'kb review' asks again, behind all others" in told


EDITOR = """\
#!{python}
import pathlib, sys
log = pathlib.Path(sys.argv[0] + ".log")
form = pathlib.Path(sys.argv[1])
text = form.read_text()
with log.open("a") as file:
    file.write(text + "=====\\n")
steps = {steps!r}
for old, new in steps[min(log.read_text().count("=====") - 1, len(steps) - 1)]:
    text = text.replace(old, new)
form.write_text(text)
sys.exit({code})
"""


def edited(base, steps, *answers: tuple[str, str], code: int = 0, editor=None) -> tuple[str, list[str]]:
    """What a walk on a terminal says, with an editor that changes the form in steps; and the forms that it was shown."""
    usual = base / "editor"
    usual.write_text(EDITOR.format(python=sys.executable, steps=steps, code=code), encoding="utf-8")
    usual.chmod(0o755)
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "review", str(base / "data" / "claims.draft.yaml")]
    told = b""
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "dumb", "VISUAL": str(editor or usual)}
    ) as process:
        os.close(slave)
        try:
            for wanted, answer in answers:
                told += said(master, process, wanted, answer)
        finally:
            process.kill()
            os.close(master)
    log = base / "editor.log"
    return told.decode(), log.read_text(encoding="utf-8").split("=====\n")[:-1] if log.exists() else []


BROKEN = [("kind: effect", "kind: efect"), ("[street_trees]", "[street_tree]"), ('statement: ""', 'statement: "Trees cool."')]
MENDED = [("efect", "effect"), ("[street_tree]", "[street_trees]"), ("direction: not_applicable", "direction: positive")]


def test_a_form_with_faults_opens_again_with_all_that_was_written_and_all_faults(base) -> None:
    ask = "for help:"
    steps = [BROKEN, MENDED]
    source = (("smith2020: ", "alder2024"), ("title [Shade in Alder]: ", " "), ("Family, Given: ", "Writer, Ann"), ("year: ", "2024"))
    told, forms = edited(base, steps, (ask, "e"), *source, ("2 of 3", ""))
    assert "2 to mend: it opens again with what you wrote" in told
    assert len(forms) == 2
    assert "# | In Alder, streets with street trees" in forms[0]
    assert "#! 2 faults, each told above its line." in forms[1]
    assert re.search(r"#! kind: 'efect' is not one of its values.*(\n#!  .*)*\n  kind: efect\n", forms[1])
    assert re.search(r"#! no practice 'street_tree' in the vocabulary.*(\n#!  .*)*\n  practices: \[street_tree\]\n", forms[1])
    assert 'statement: "Trees cool."' in forms[1]
    assert (claims(base)[-1].statement, claims(base)[-1].direction) == ("Trees cool.", "positive")


def test_a_form_left_with_faults_is_kept_and_opened_again(base) -> None:
    ask = "for help:"
    told, forms = edited(base, [BROKEN, [], MENDED], (ask, "e"), (ask, "e"), ("letters [written]: ", "1"), ("smith2020: ", ""))
    assert "what you wrote is kept, and e opens it again" in told
    assert len(forms) == 3
    assert 'statement: "Trees cool."' in forms[2]


def test_a_form_that_is_emptied_leaves_the_claim_as_it_was(base) -> None:
    file = base / "editor.py"
    file.write_text(f"#!{sys.executable}\nimport sys\nopen(sys.argv[1], 'w').close()\n", encoding="utf-8")
    file.chmod(0o755)
    told, _ = edited(base, [[]], ("for help:", "e"), ("stays as it was", ""), editor=file)
    assert "to mend" not in told
    assert len(claims(base)) == 3


def test_what_an_editor_that_failed_has_written_is_not_lost(base) -> None:
    mended = [('statement: ""', 'statement: "Trees cool."'), ("direction: not_applicable", "direction: positive")]
    told, _ = edited(base, [mended], ("for help:", "e"), ("citekey", ""), code=3)
    assert "set EDITOR to another one" in told


def test_what_a_form_leaves_out_is_asked_for_at_once(base) -> None:
    left_out = [("    unlisted: not_reported\n", ""), ("fit: {residents: asserted}", "fit: {}")]
    steps = [[*left_out, ("direction: not_applicable", "direction: positive")]]
    asked = (
        ("your own words: ", "Trees cool."),
        ("letters [asserted]: ", "partial"),
        ("letters [not_reported]: ", " "),
        ("smith2020: ", "alder2024"),
    )
    edited(base, steps, ("for help:", "e"), *asked, ("title", " "), ("Family, Given: ", "Writer, Ann"), ("year: ", "2024"), ("2 of 3", ""))
    link = claims(base)[-1].evidence[0]
    assert (dict(link.fit), link.unlisted) == ({"residents": "partial"}, "not_reported")


def test_a_statement_is_changed_in_its_line(base) -> None:
    ask = "for help:"
    steps = ((ask, "s"), ("words", "Trees cool"), (ask, "s"), ("words:", " homes."), (ask, "6"), ("letters", "may"), ("homes.", ""))
    told, _ = edited(base, [[]], *steps)
    assert "  s statement   Trees cool homes." in told


# The files


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
