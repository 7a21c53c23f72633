"""Each test is named after the code that it is about. Expected are the whole lines that a curator sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from examples import PROSE, SENTENCE, base, claim, claim_text, document, passage, source, spot, told, told_of, work

from kb import passages
from kb.checks import passages as checks
from kb.errors import Mend, Place
from kb.model import Base, Document, Passage, Withdrawal

READ = {"review.txt": document()}


def on(text: str = PROSE) -> dict[str, Document]:
    """The documents of a base whose one document has the text."""
    return {"review.txt": document(text)}


def passages_of(base: Base) -> list[str]:
    """What is told of passages, not of the files that they stand in."""
    return [line for line in told(base) if "passage-" in line]


def test_a_complete_passage_has_no_problem() -> None:
    assert told_of(claim_text()) == []
    assert told_of(claim_text(), documents=READ) == []


# Incomplete

WRITTEN = "passage: {document: review.txt, from: shade lowered, to: two degrees.}"


def test_passage_incomplete_without_documents_cannot_be_mended_here() -> None:
    text = claim_text(passage=WRITTEN)
    assert told_of(text) == [
        f"{spot(text, '{document')}: error passage-incomplete: the passage has no offsets and hash yet; "
        "kb check --fix --documents DIR fills in the rest"
    ]
    (problem,) = checks.passage_incomplete(base(claim(passage=Passage(document="review.txt", first="a", last="b"))))
    assert problem.fix is None


def test_passage_incomplete_is_mended_where_its_words_stand_once() -> None:
    text = claim_text(passage=WRITTEN)
    assert told_of(text, documents=READ) == [
        f"{spot(text, '{document')}: error passage-incomplete: the passage has no offsets and hash yet; kb check --fix fills them in"
    ]
    (problem,) = checks.passage_incomplete(
        base(claim(passage=Passage(document="review.txt", first="shade lowered", last="degrees.")), documents=READ)
    )
    assert problem.fix == Mend(path=("passage",), text=passages.as_yaml(passage()))


@pytest.mark.parametrize("missing", ["start", "end", "sha256"])
def test_passage_incomplete_is_one_that_lacks_any_part(missing: str) -> None:
    nothing: Any = "" if missing == "sha256" else None
    half = replace(passage(), **{missing: nothing})
    (problem,) = checks.passage_incomplete(base(claim(passage=half), documents=READ))
    assert problem.fix == Mend(path=("passage",), text=passages.as_yaml(passage()))


def test_passage_not_found() -> None:
    text = claim_text(passage="passage: {document: review.txt, from: Shade lowered, to: two degrees.}")
    assert told_of(text, documents=READ) == [
        f"{spot(text, '{document')}: error passage-not-found: the words do not stand in review.txt; "
        "copy the first and last words of the passage as printed; kb locate helps"
    ]


def test_passage_ambiguous() -> None:
    text = claim_text(passage="passage: {document: review.txt, from: Shade, to: works.}")
    assert [line for line in told_of(text, documents=on("Shade works. Shade always works.")) if "passage" in line] == [
        f"{spot(text, '{document')}: error passage-ambiguous: the words stand 2 times: 0-12, 13-32; lengthen 'from'"
    ]
    many = on("Shade works. " * 50)
    (line,) = passages_of(base(claim(passage=Passage(document="review.txt", first="Shade", last="works.")), documents=many))
    assert line.count("-") < 12, "a few candidates are enough"


# Changed


def test_passage_changed() -> None:
    altered = on(PROSE.replace("two", "six"))
    assert [line for line in told_of(claim_text(), documents=altered) if "passage-" in line] == [
        "claims.yaml:3:12: error passage-changed: review.txt does not have this passage at its place; "
        "the text was altered: read it again, then locate it anew"
    ]


def test_passage_changed_where_the_same_text_stands_at_several_other_places() -> None:
    (line,) = passages_of(base(documents=on(f"New. {PROSE}{PROSE}")))
    assert line.endswith(f"at its place; the same text stands 2 times: 39-77, {39 + len(PROSE)}-{77 + len(PROSE)}")
    (problem,) = checks.passage_changed(base(documents=on(f"New. {PROSE}{PROSE}")))
    assert problem.fix is None


@pytest.mark.parametrize("changes", [{"end": 999}, {"start": 35}, {"last": "two degrees"}, {"sha256": "0" * 64}])
def test_passage_changed_is_also_a_locator_that_is_wrong(changes: dict[str, Any]) -> None:
    codes = [problem.code for problem in checks.passage_changed(base(claim(passage=passage(**changes)), documents=READ))]
    assert codes in (["passage-changed"], ["passage-moved"])
    assert (codes == ["passage-moved"]) == (changes.keys() <= {"start", "end"}), "only offsets can be found again"


def test_passage_moved() -> None:
    moved = on(f"Preface.\n\n{PROSE}".replace("\n", "\r\n"))
    assert [line for line in told_of(claim_text(), documents=moved) if "passage-" in line] == [
        "claims.yaml:3:12: error passage-moved: the passage stands at 47-86 now; kb check --fix puts it right"
    ]
    (problem,) = checks.passage_changed(base(documents=moved))
    (expected,) = passages.located(moved["review.txt"], SENTENCE)
    assert problem.fix == Mend(path=("passage",), text=passages.as_yaml(expected))
    assert expected.sha256 == passage().sha256


def test_passages_of_documents_that_were_not_given_are_not_judged() -> None:
    assert passages_of(base(claim(passage=passage(sha256="0" * 64)), documents=None)) == []
    assert passages_of(base(claim(passage=passage(sha256="0" * 64)), documents={})) == []


# Bounds


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 4), (-3, 4)])
def test_passage_bounds(start: int, end: int) -> None:
    text = claim_text(passage=f"passage: {{document: review.txt, start: {start}, end: {end}, sha256: abc}}")
    assert told_of(text) == [f"{spot(text, '{document')}: error passage-bounds: {start}-{end} is no span of text; start is before end, from 0"]


def test_passage_too_long() -> None:
    text = claim_text(passage="passage: {document: review.txt, start: 1, end: 602, sha256: abc}")
    assert told_of(text) == [
        f"{spot(text, '{document')}: error passage-too-long: the passage has 601 characters; "
        "600 at most: take the proposition's own sentence or clause"
    ]
    assert told_of(claim_text(passage="passage: {document: review.txt, start: 1, end: 601, sha256: abc}")) == []


@pytest.mark.parametrize("name", ["from", "to"])
def test_passage_words(name: str) -> None:
    text = claim_text(passage=f"passage: {{document: review.txt, start: 1, end: 60, sha256: abc, {name}: one two three four five}}")
    assert told_of(text) == [
        f"{spot(text, 'one two')}: error passage-words: '{name}' shows 5 words of the source; 4 at most: the source's text is not ours to publish"
    ]
    assert told_of(claim_text(passage=f"passage: {{document: review.txt, start: 1, end: 60, sha256: abc, {name}: one two three four}}")) == []


def test_passage_words_of_a_passage_that_is_not_complete_may_be_more() -> None:
    text = claim_text(passage="passage: {document: review.txt, from: shade lowered the heat by two degrees.}")
    assert not any("passage-words" in line for line in told_of(text, documents=READ))


def test_passage_twice() -> None:
    text = claim_text() + claim_text(id="id: other")
    assert told_of(text) == [
        "claims.yaml:24:12: warning passage-twice: lee2020-001 has the same passage; take each one's own clause, or join the claims"
    ]
    again = claim(id="", place=Place(file="claims.yaml", line=50, column=3))
    assert [problem.message for problem in checks.passage_twice(base(claim(id=""), again))] == ["the claim at claims.yaml:1:3 has the same passage"]
    assert not list(checks.passage_twice(base(claim(), claim(id="b", withdrawn=Withdrawal(reason="R.")))))
    unfinished = Passage(document="review.txt", first="a", last="b")
    assert not list(checks.passage_twice(base(claim(passage=unfinished), claim(passage=unfinished))))


# Documents


def library_of(base: Base) -> list[str]:
    return [str(problem) for problem in checks.document_changed(base)]


def test_document_changed() -> None:
    other = document(PROSE + "More.")
    assert library_of(base(documents={"review.txt": other})) == [
        f"references.bib:1: error document-changed: review.txt is not the file that was read; its SHA-256 is now {other.sha256}"
    ]
    assert library_of(base(documents=READ)) == []
    assert library_of(base(documents=None)) == []


def test_document_missing() -> None:
    assert library_of(base(documents={})) == [
        "references.bib:1: error document-missing: review.txt is not among the documents; put it into the folder of documents"
    ]
    works = (source(), work("kim2010", document="reviews.txt", document_sha256=document().sha256))
    assert library_of(base(works=works, documents=READ)) == [
        "references.bib:1: error document-missing: reviews.txt is not among the documents; "
        "did you mean 'review.txt'? Else put it into the folder of documents"
    ]


def test_document_unhashed() -> None:
    found = library_of(base(works=(source(document_sha256=""), work("kim2010")), documents=READ))
    assert found == [f"references.bib:1: warning document-unhashed: no hash of review.txt; add 'documentsha256 = {{{document().sha256}}}'"]


LONG = "One two three four five six seven eight nine ten eleven twelve thirteen."


@pytest.mark.parametrize("field", ["statement", "note"])
def test_copied_words(field: str) -> None:
    copied = '"It says: one, TWO three (four) five six seven\n    eight nine ten -- eleven twelve!"'
    text = claim_text(statement=f"statement: {copied}" if field == "statement" else f"statement: S.\n  note: {copied}")
    assert [line for line in told_of(text, documents=on(LONG)) if "copied" in line] == [
        f"{spot(text, copied)}: error copied-words: the {field} has 12 words in a row of a source; say it in your own words"
    ]


def test_copied_words_are_a_dozen_in_a_row() -> None:
    def copied(statement: str) -> bool:
        return bool(list(checks.copied_words(base(claim(statement=statement), documents=on(LONG)))))

    assert copied("two three four five six seven eight nine ten eleven twelve thirteen")
    assert not copied("one two three four five six seven eight nine ten eleven and twelve thirteen")
    assert not copied("three four five six seven eight nine ten eleven twelve thirteen")
    assert not list(checks.copied_words(base(claim(statement=LONG))))
