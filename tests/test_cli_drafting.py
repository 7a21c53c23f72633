"""kb extract on many documents, into files, and into drafts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from command_line import SECOND, new_base, typed

ONE = "Shade\n\nStreet trees reduced the heat at noon (Okoro & Lindt, 2019).\n"
TWO = (
    "Roofs\n\nWhite roofs may help seniors (Nakamura, 2020; Okoro & Lindt, 2019).\n\n"
    "References\n\nNakamura, H. (2020). Roofs and risk. Towns, 4, 1-9.\n"
)


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "papers"
    inside.mkdir()
    (inside / "one.txt").write_text(ONE, encoding="utf-8")
    (inside / "two.txt").write_text(TWO, encoding="utf-8")
    return inside


@pytest.fixture
def base(tmp_path):
    return new_base(tmp_path / "base")


def drafts(base, *documents, code=0, words=()):
    return typed("extract", *documents, "--drafts", base / "data" / "claims.draft.yaml", "--jobs", 1, *words, code=code)


def test_a_document_that_fails_is_told_and_the_others_go_on(folder) -> None:
    (folder / "bad.pdf").write_bytes(b"none")
    answer = typed("extract", folder, "--format", "jsonl", code=1)
    assert "bad.pdf: it is no PDF" in answer.stderr
    assert [json.loads(line)["document"] for line in answer.stdout.splitlines()] == ["one.txt", "two.txt"]


def test_yaml_is_a_list_for_a_curator(folder, base) -> None:
    answer = typed("extract", folder / "two.txt", "--bib", base / "data" / "references.bib", "--format", "yaml")
    (citation,) = yaml.safe_load(answer.stdout)
    assert citation["text"] == "(Nakamura, 2020; Okoro & Lindt, 2019)"
    assert [work["key"] for work in citation["works"]] == [None, "okoro2019"]
    assert citation["corrected"] == []
    assert TWO[citation["start"] : citation["end"]] == citation["text"]


@pytest.mark.parametrize("form", ["text", "jsonl", "json", "yaml"])
def test_a_result_in_a_file_is_what_would_be_printed(form: str, folder, tmp_path) -> None:
    printed = typed("extract", folder, "--format", form, "--jobs", 1).stdout
    typed("extract", folder, "--format", form, "--jobs", 1, "-o", tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed


def test_a_run_goes_on_where_it_stopped(folder, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    words = ("extract", folder, "--format", "jsonl", "--jobs", 1, "-o", out)
    typed(*words)
    journal = tmp_path / "out.jsonl.journal"
    first, second = journal.read_bytes().splitlines()
    journal.write_bytes(first + b"\n" + second[:40])
    whole = out.read_bytes()
    out.unlink()
    typed(*words)
    assert out.read_bytes() == whole
    assert len(journal.read_bytes().splitlines()) == 3
    typed(*words)
    assert len(journal.read_bytes().splitlines()) == 3


def test_drafts_go_beside_the_vocabulary_and_texts_into_documents(folder, base) -> None:
    answer = drafts(base, folder)
    path = base / "data" / "claims.draft.yaml"
    assert answer.stdout.startswith(f"{path}: 2 drafts from 2 documents; 1 work that the library lacks: {path.with_suffix('.bib')}; go on with")
    assert (base / "documents" / "one.txt").read_text(encoding="utf-8") == ONE
    first, second = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert first["evidence"][0]["work"] == "okoro2019"
    assert [link["work"] for link in second["evidence"]] == ["nakamura2020", "okoro2019"]
    assert "Roofs and risk" in path.with_suffix(".bib").read_text(encoding="utf-8")


def test_drafts_hold_four_words_of_the_source_and_no_more(folder, base) -> None:
    drafts(base, folder)
    written = (base / "data" / "claims.draft.yaml").read_text(encoding="utf-8")
    assert "Street trees reduced the" in written
    assert "Street trees reduced the heat" not in written


def test_the_same_documents_give_the_same_drafts_on_any_number_of_processors(folder, base) -> None:
    drafts(base, folder)
    path = base / "data" / "claims.draft.yaml"
    once = path.read_bytes()
    path.with_suffix(".journal").unlink()
    drafts(base, folder, words=("--jobs", 2))
    assert path.read_bytes() == once


def test_converted_documents_are_kept_as_text(base, tmp_path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><p>{ONE.splitlines()[2]}</p></body></html>", encoding="utf-8")
    drafts(base, page)
    assert (base / "documents" / "page.html.txt").read_text(encoding="utf-8") == ONE.splitlines()[2] + "\n"
    (draft,) = yaml.safe_load((base / "data" / "claims.draft.yaml").read_text(encoding="utf-8"))
    assert draft["passage"]["document"] == "page.html.txt"


def test_a_text_that_is_there_already_and_differs_is_left(folder, base) -> None:
    (base / "documents" / "one.txt").write_text("Another.", encoding="utf-8")
    answer = drafts(base, folder, code=1)
    assert "one.txt: another text of this name is there already" in answer.stderr
    assert (base / "documents" / "one.txt").read_text(encoding="utf-8") == "Another."
    assert "1 draft from 1 document" in answer.stdout


def test_drafts_want_a_base(folder, tmp_path) -> None:
    answer = typed("extract", folder, "--drafts", tmp_path / "claims.draft.yaml", code=2)
    assert "beside its vocabulary.yaml; 'kb init' starts one" in answer.stderr


def test_drafts_are_told_as_json_when_asked(folder, base) -> None:
    told = json.loads(drafts(base, folder, words=("--format", "json")).stdout)
    assert (told["drafts"], told["documents"], told["missing"]) == (2, ["one.txt", "two.txt"], ["nakamura2020"])


def test_two_works_of_one_key_in_two_documents_stay_two(folder, base) -> None:
    (folder / "three.txt").write_text(TWO.replace("H. (2020). Roofs and risk", "T. (2020). Another roof"), encoding="utf-8")
    drafts(base, folder)
    entries = (base / "data" / "claims.draft.bib").read_text(encoding="utf-8")
    assert "{nakamura2020," in entries
    assert "{nakamura2020-2," in entries
    listed = yaml.safe_load((base / "data" / "claims.draft.yaml").read_text(encoding="utf-8"))
    assert {link["work"] for draft in listed for link in draft["evidence"]} == {"okoro2019", "nakamura2020", "nakamura2020-2"}


def test_a_base_of_another_field_is_drafted_too(tmp_path) -> None:
    documents = sorted((SECOND / "documents").glob("*.txt"))
    data = tmp_path / "data"
    data.mkdir()
    for name in ("vocabulary.yaml", "references.bib"):
        (data / name).write_bytes((SECOND / "data" / name).read_bytes())
    typed("extract", *documents, "--drafts", data / "claims.draft.yaml", "--jobs", 1)
    listed = yaml.safe_load((data / "claims.draft.yaml").read_text(encoding="utf-8"))
    assert {draft["passage"]["document"] for draft in listed} == {Path(document).name for document in documents}
    assert all(draft["source"] for draft in listed)
    assert any(draft["practices"] for draft in listed)
