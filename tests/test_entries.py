"""Where an entry's fields stand as written, and edits that touch nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import entries
from kb.errors import Edit
from kb.readers.bibtex import read_text

ROOT = Path(__file__).parent.parent
ODD = """% A remark.
@Book{ moss2001 ,
  Title = "The {"}Sea{"}, and \\& {more}" ,
  year=2001, month = mar # "~" # {1},
  note = {a = b, {c = {d}}, "e},
    author	=	{Moss, Ann}
}
@article(reed1999, title = {Reeds (all)}, journal = jmt, pages={1--2})
@misc{lone}
@misc{one,title={One}}
"""


def work_of(entry, number=0):
    batch = read_text(entry, "references.bib")
    assert not batch.rejects, batch.problems
    return batch.works[number]


def applied(text: str, edit: Edit | None) -> str:
    assert edit is not None
    return text[: edit.start] + edit.text + text[edit.end :]


def test_each_field_is_found_where_it_stands():
    raw = work_of(ODD).raw
    found = {field.name: field for field in entries.fields(raw)}
    assert {name: raw[field.start : field.end] for name, field in found.items()} == {
        "title": '"The {"}Sea{"}, and \\& {more}"',
        "year": "2001",
        "month": 'mar # "~" # {1}',
        "note": '{a = b, {c = {d}}, "e}',
        "author": "{Moss, Ann}",
    }
    assert {name for name, field in found.items() if field.inner} == {"title", "note", "author"}
    assert raw[slice(*entries.key_span(raw))] == "moss2001"


@pytest.mark.parametrize("file", ["data/references.bib", "tests/second_base/data/references.bib", "kb/starter/data/references.bib"])
def test_the_fields_of_real_entries_are_those_that_the_reader_takes(file):
    for work in read_text((ROOT / file).read_text(encoding="utf-8"), file).works:
        assert [field.name for field in entries.fields(work.raw)] == list(work.fields)


def test_a_place_is_that_of_the_value_itself():
    work = work_of(ODD)
    assert str(entries.place(work, "author")) == "references.bib:6:15"
    assert str(entries.place(work, "title", 5)) == "references.bib:3:17"
    assert str(entries.place(work, "doi")) == "references.bib:2:1"
    assert str(entries.place(work_of(ODD.replace("\n", "\r")), "author")) == "references.bib:6:15"
    assert str(entries.place(work_of(ODD, 3), "title")) == "references.bib:10:18"


def test_an_edit_replaces_what_differs_alone():
    work = work_of(ODD)
    edit = entries.edited(work, "author", "Moss, Anna")
    assert edit is not None
    assert (edit.text, edit.end - edit.start) == ("a", 0)
    assert applied(ODD, edit) == ODD.replace("Moss, Ann", "Moss, Anna")


@pytest.mark.parametrize(
    ("name", "text"), [("author", "Moss}, {Ann"), ("author", "Moss, Ann\\"), ("title", 'The "Sea"'), ("month", "may"), ("doi", "10.1/2")]
)
def test_an_edit_that_would_tear_the_entry_is_none(name, text):
    assert entries.edited(work_of(ODD), name, text) is None


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (0, "{Moss, Ann}\n}", "{Moss, Ann},\n    ids\t=\t{x}\n}"),
        (1, "pages={1--2})", "pages={1--2}, ids={x})"),
        (2, "@misc{lone}", "@misc{lone, ids = {x}}"),
        (3, "title={One}", "title={One}, ids={x}"),
    ],
)
def test_a_field_that_is_added_is_laid_out_as_the_last_one(number, old, new):
    made = applied(ODD, entries.added(work_of(ODD, number), {"ids": "{x}"}))
    assert made == ODD.replace(old, new)
    assert read_text(made, "r").works[number].aliases == ("x",)


def test_a_field_that_is_added_keeps_the_column_of_the_signs():
    text = "@misc{a,\n  title  = {T},\n  author = {A},\n}\n"
    assert applied(text, entries.added(work_of(text), {"ids": "{x}", "confirmedby": "{y}"})) == text.replace(
        "{A},\n", "{A},\n  ids    = {x},\n  confirmedby = {y},\n"
    )


VALUES = st.sampled_from(["{a}", '"b, c"', "{}", "{a {b, = c} d}", "1999", "mar", 'mar # " x"', "{\\}, \\{}", '{"}', '"{"}"', "{ä\r\nö}", "{a=b}"])


@settings(max_examples=60)
@given(st.lists(VALUES, min_size=1, max_size=5), st.sampled_from([",", " ,\n  ", ",\r\n\t"]), st.sampled_from(["=", " = "]), st.booleans())
def test_what_is_found_is_what_the_reader_reads(values, comma, equals, trailing):
    text = "@misc{k," + comma.join(f"f{n}{equals}{value}" for n, value in enumerate(values)) + ("," if trailing else "") + "}"
    batch = read_text(text, "r")
    if batch.works:
        found = list(entries.fields(batch.works[0].raw))
        assert [field.name for field in found] == list(batch.works[0].fields)
        assert [text[field.start : field.end] for field in found] == values
