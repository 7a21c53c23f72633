from __future__ import annotations

import pytest

from kb.errors import Edit, Mend, Place, Problem, error
from kb.readers.places import sharpened

TEXT = """\
# Claims.
- id: one
  passage: {document: a.txt, from: b}
  list: [x, y]
-   source: two
    passage:
      document: a.txt  # of the name
      from: "b # no comment"
    # Of the list.
    list: [x, y]
- {source: three, passage: {document: a.txt}}
"""


def sharp(line: int, column: int, path: tuple[str | int, ...] = (), fix: Mend | None = None, text: str = TEXT) -> Problem:
    """A problem of the entry at the place, as it is told in the end."""
    (found,) = sharpened([error("some-code", Place(file="c.yaml", line=line, column=column), "m", path=path, fix=fix)], {"c.yaml": text})
    return found


def mended(line: int, column: int, fix: Mend, text: str = TEXT) -> str:
    """The text after the mend of the entry at the place."""
    edit = sharp(line, column, fix=fix, text=text).fix
    assert isinstance(edit, Edit)
    return text[: edit.start] + edit.text + text[edit.end :]


# Places


@pytest.mark.parametrize(
    ("line", "column", "path", "expected"),
    [
        (2, 3, ("list", 1), "c.yaml:4:13"),
        (2, 3, ("passage", "from"), "c.yaml:3:36"),
        (2, 3, ("passage",), "c.yaml:3:12"),
        (2, 3, ("list", 7), "c.yaml:4:9"),
        (2, 3, ("nothing",), "c.yaml:2:3"),
        (5, 5, ("list", 0), "c.yaml:10:12"),
        (5, 5, ("passage",), "c.yaml:7:7"),
        (11, 3, ("passage", "document"), "c.yaml:11:39"),
    ],
)
def test_a_path_becomes_the_place_of_the_value(line: int, column: int, path: tuple[str | int, ...], expected: str) -> None:
    found = sharp(line, column, path)
    assert (str(found.place), found.path) == (expected, ())


def test_problems_without_a_path_or_of_other_files_stay_as_they_are() -> None:
    problems = [
        error("a", Place(file="c.yaml", line=2, column=3), "m"),
        error("b", Place(file="other.bib", line=2), "m", path=("x",)),
        error("c", Place(file="c.yaml"), "m"),
    ]
    assert sharpened(problems, {"c.yaml": TEXT}) == problems


def test_problems_come_in_the_order_given() -> None:
    problems = [error(code, Place(file="c.yaml", line=2, column=3), "m", path=("list",)) for code in "cab"]
    assert [problem.code for problem in sharpened(problems, {"c.yaml": TEXT})] == ["c", "a", "b"]


def test_a_path_in_a_file_that_is_one_mapping_begins_at_its_top() -> None:
    assert str(sharp(2, 1, ("b", 0), text="# v\na: 1\nb: [2]\n").place) == "c.yaml:3:5"


def test_two_entries_on_one_line_are_told_apart() -> None:
    text = "[{source: a, list: [x]}, {source: b, list: [y]}]\n"
    assert str(sharp(1, 2, ("list", 0), text=text).place) == "c.yaml:1:21"
    assert str(sharp(1, 26, ("list", 0), text=text).place) == "c.yaml:1:45"


# Mends

ID = Mend(path=(), text="id: given", insert=True)
PASSAGE = Mend(path=("passage",), text="{document: a.txt,\n    from: b}")


def test_an_id_goes_before_the_first_key() -> None:
    assert mended(2, 3, ID).startswith("# Claims.\n- id: given\n  id: one\n")
    assert "\n-   id: given\n    source: two\n" in mended(5, 5, ID)


def test_an_id_goes_into_a_flow_mapping_behind_its_brace() -> None:
    assert mended(11, 3, ID).endswith("\n- {id: given, source: three, passage: {document: a.txt}}\n")
    text = "[{source: a}, {source: b}]\n"
    assert mended(1, 15, ID, text) == "[{source: a}, {id: given, source: b}]\n"


def test_a_value_is_replaced_and_all_else_is_as_before() -> None:
    assert mended(2, 3, PASSAGE) == TEXT.replace("{document: a.txt, from: b}", "{document: a.txt,\n    from: b}")


def test_a_value_in_an_entry_that_stands_deeper_is_indented_deeper() -> None:
    assert "\n    passage: {document: a.txt,\n      from: b} # c\n" in mended(1, 5, PASSAGE, "-   source: s\n    passage: {document: b} # c\n")


def test_comments_inside_a_value_that_is_replaced_are_kept() -> None:
    expected = """\
    passage:
      # of the name
      {document: a.txt,
      from: b}
    # Of the list.
    list: [x, y]
"""
    assert expected in mended(5, 5, PASSAGE)
    flow = "- {source: s, passage: {document: b, # one\n  from: c}, list: [x]}  # two\n"
    assert mended(1, 3, PASSAGE, flow) == "- {source: s, passage: # one\n    {document: a.txt,\n    from: b}, list: [x]}  # two\n"


def test_a_mend_speaks_the_line_ends_of_the_file() -> None:
    text = TEXT.replace("\n", "\r\n")
    for line, column, mend in ((2, 3, ID), (5, 5, ID), (2, 3, PASSAGE), (5, 5, PASSAGE)):
        assert mended(line, column, mend, text) == mended(line, column, mend).replace("\n", "\r\n")


@pytest.mark.parametrize("path", [("nothing",), ("list", 5), ("id", "deeper")])
def test_what_is_not_there_is_not_replaced(path: tuple[str | int, ...]) -> None:
    assert sharp(2, 3, fix=Mend(path=path, text="x")).fix is None
