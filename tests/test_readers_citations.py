from __future__ import annotations

from kb.readers.citations import read_text

GOOD = """- document: review.txt
  start: 3
  end: 9
  text: "(Kim, 2010)"
  form: parenthetical
  style: author-date in brackets
  works:
  - {authors: "Kim", year: "2010", key: kim2010}
"""


def test_a_citation_is_read_with_its_place() -> None:
    (one,), problems = read_text(GOOD, "citations.yaml")
    assert problems == []
    assert (one.start, one.works[0].key, one.works[0].match, one.corrected, one.place.line) == (3, "kim2010", "exact", (), 1)


def test_a_broken_citation_is_told_and_left_out() -> None:
    read, problems = read_text(GOOD.replace("form: parenthetical", "form: bracket").replace("end: 9", "ende: 9"), "citations.yaml")
    assert read == []
    assert {problem.place.line for problem in problems} >= {3, 5}
    assert all(problem.severity == "error" for problem in problems)
