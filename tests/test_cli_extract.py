"""kb extract as a user types it, and in Python: what comes back keeps the promise of its keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import typed as run

import kb
from kb.cli import extracting
from kb.extract.known import Known
from kb.model import Work
from kb.readers import bibtex
from kb.readers.citations import read_text

TEXT = "# Trees\r\n\r\nTrees help (See Kim & Lee, 2010, p. 3), as Day (2011) says.\r\n"
BIB = "@book{kim2010, title = {Trees}, author = {Kim, A. and Lee, B.}, year = 2010}\n@book{ono, title = {Roots}, author = {Ono, C.}, year = 2001}\n"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    (tmp_path / "references.bib").write_text(BIB, encoding="utf-8")
    path = tmp_path / "review.md"
    path.write_bytes(TEXT.encode())
    return path


def test_jsonl_is_one_object_a_citation(review: Path) -> None:
    done = run("extract", str(review), "--bib", str(review.parent / "references.bib"), "--format", "jsonl")
    assert done.exit_code == 0
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {
        "document": "review.md", "text": "(See Kim & Lee, 2010, p. 3)", "start": 22, "end": 49, "section": "Trees", "form": "parenthetical",
        "style": "author-date in brackets",
        "works": [{"authors": "Kim & Lee", "year": "2010", "prefix": "See", "locator": "p. 3", "key": "kim2010", "match": "exact", "reason": None,
                   "candidates": []}],
        "keys": ["kim2010"],
    }  # fmt: skip
    assert TEXT[first["start"] : first["end"]] == first["text"]
    assert (second["text"], second["form"], second["keys"], second["works"][0]["match"]) == ("Day (2011)", "narrative", [], "none")


def test_text_tells_what_is_missing_and_what_is_not_cited(review: Path) -> None:
    done = run("extract", str(review), "--bib", str(review.parent / "references.bib"))
    assert "Not in the library:\n  Day 2011" in done.stdout
    assert "Not cited here: ono" in done.stdout
    assert done.stdout.splitlines()[-1] == "review.md: 2 citations of 2 works, 1 of them in the library"


def test_plain_prints_the_text_that_offsets_refer_to(review: Path) -> None:
    assert run("extract", str(review), "--plain").stdout_bytes == TEXT.encode()


def test_yaml_is_the_form_of_citations_yaml(review: Path) -> None:
    done = run("extract", str(review), "--bib", str(review.parent / "references.bib"), "--format", "yaml")
    read, problems = read_text(done.stdout, "citations.yaml")
    assert problems == []
    assert [(one.text, [work.key for work in one.works]) for one in read] == [("(See Kim & Lee, 2010, p. 3)", ["kim2010"]), ("Day (2011)", [None])]


def test_the_python_word_is_the_same(review: Path) -> None:
    found = kb.extract(review, bib=review.parent / "references.bib")
    assert [one.keys for one in found.citations] == [("kim2010",), ()]
    assert found.uncited == ("ono",)
    assert [one.authors for one in found.missing] == ["Day"]
    assert [one.keys for one in kb.extract(review).citations] == [(), ()]


def test_a_document_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    done = run("extract", str(tmp_path / "nope.txt"), code=2)
    assert done.exit_code == 2
    assert "no such file or folder" in done.stderr


def test_a_library_that_is_not_there_is_wrong_usage(review: Path) -> None:
    done = run("extract", "review.md", "--bib", "refrences.bib", folder=review.parent, code=2)
    assert done.stderr == "kb: refrences.bib: no such file; did you mean 'references.bib'? Else name the .bib file of a library\n"
    assert done.stdout == ""


def test_all_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    gone = run("extract", "nope.txt", "gone.pdf", "--bib", "no.bib", "--drafts", "drafts.yaml", folder=tmp_path, code=2)
    assert [line.split(";")[0] for line in gone.stderr.splitlines()] == [
        "kb: nope.txt: no such file or folder",
        "kb: gone.pdf: no such file or folder",
        "kb: no.bib: no such file",
        "kb: drafts.yaml: name it NAME.draft.yaml: by that name 'kb build' finds drafts, and counts the open ones",
        "kb: drafts.yaml: drafts lie in the folder of a base, beside its vocabulary.yaml",
    ]


def test_a_library_is_indexed_once_for_all_documents(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Known] = []

    def indexed(works: Sequence[Work]) -> Known:
        made.append(Known(works))
        return made[-1]

    monkeypatch.setattr(extracting, "Known", indexed)
    extractor = extracting.Extractor(bibtex.read(review.parent / "references.bib").works)
    found = [extractor(TEXT.encode(), name) for name in ("a.md", "b.md", "c.md")]
    assert [one["citations"][0]["keys"] for one in found] == [["kim2010"]] * 3
    assert len(made) == 1
