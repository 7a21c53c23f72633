"""Parts of fields that stand in XDATA entries, as biblatex's manual tells them (3.13.6) and biber's own tests expect them."""

from __future__ import annotations

import pytest

from kb.library import importing
from kb.model import Name
from kb.readers.bibtex import read_text

SHARED = r"""
@xdata{people, author = {Bloom, Brian and {Sea and Shore} and M{\"o}ra, Ana}, editor = {Wool, Will and xdata=More-editor-1}, ids = {folk}}
@xdata{More, editor = {Frill, Fay}, title = {Some {Title}}, location = {Aa and xdata=places-location-2}}
@xdata{places, location = {Bb and Cc}, note = {A note}}
@xdata{by-the-sea, publisher = {Shore and Co}}
@book{whole, author = {Book, Ben}}
@xdata{round, author = {xdata=round2-author-1}}
@xdata{round2, author = {xdata=round-author-1}}
"""
BLOOM, SEA, MORA = Name(family="Bloom", given="Brian"), Name(family="Sea and Shore", literal=True), Name(family="Möra", given="Ana")


def read(fields: str):
    batch = read_text(f"@book{{a, {fields}}}\n{SHARED}", "x.bib")
    assert not batch.rejects
    return batch.works[0], [problem for problem in batch.problems if problem.place.line == 1]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("xdata=people-author-1", [BLOOM]),
        ("Lee, Li and xdata=people-author-3 and Ray, Bo", [Name(family="Lee", given="Li"), MORA, Name(family="Ray", given="Bo")]),
        ("xdata=people-author", [BLOOM, SEA, MORA]),
        ("xdata=PEOPLE-Author-2", [SEA]),
        ("xdata=folk-author-2", [SEA]),
        ("xdata=people-editor-2", [Name(family="Frill", given="Fay")]),
        ("xdata=people-editor", [Name(family="Wool", given="Will"), Name(family="Frill", given="Fay")]),
    ],
)
@pytest.mark.parametrize("field", ["author", "editor", "translator"])
def test_names_are_taken_over_one_by_one_or_all(field, value, names):
    work, problems = read(f"{field} = {{{value}}}")
    assert list(getattr(work, f"{field}s")) == names
    assert not problems
    assert "xdata" not in work.fields[field]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("title", "xdata=more-title", "Some Title"),
        ("note", "xdata=places-note", "A note"),
        ("location", "xdata=places-location-1 and Dd", "Bb and Dd"),
        ("address", "xdata=more-location", "Aa and Cc"),
        ("publisher", "xdata=by-the-sea-publisher-1", "Shore"),
    ],
)
def test_values_and_items_of_lists_are_taken_over(name, value, text):
    work, problems = read(f"{name} = {{{value}}}")
    assert work.fields[name] == text
    assert not problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publisher", "xdata=people"),
        ("note", "xdata=people-note"),
        ("location", "xdata=places-location-5"),
        ("location", "xdata=places-location-0"),
        ("note", "xdata=places-note-1"),
        ("note", "xdata=missing"),
        ("organization", "xdata=people-author-1"),
        ("title", "xdata=people-author"),
        ("bookauthor", "xdata=whole-author-1"),
    ],
)
def test_a_pointer_that_leads_nowhere_stays_and_is_told(name, value):
    work, problems = read(f"{name} = {{{value}}}")
    assert work.fields[name] == value
    assert [(problem.code, problem.severity) for problem in problems] == [("unknown-crossref", "warning")]
    assert value in problems[0].message


@pytest.mark.parametrize("value", ["xdata=people-author-4", "xdata=whole-author-1", "xdata=round-author-1", "xdata=people-title"])
def test_a_pointer_to_no_name_is_told_as_an_odd_name(value):
    work, problems = read(f"author = {{Lee, Li and {value}}}")
    assert work.authors[0] == Name(family="Lee", given="Li")
    assert work.authors[1].literal
    assert [(problem.code, problem.hint) for problem in problems] == [("odd-name", "mend the key, the field or the number")]


def test_the_entry_itself_stays_as_it_is_written():
    work, _ = read("author = {xdata=people-author-1}, status = {confirmd}")
    assert work.raw == "@book{a, author = {xdata=people-author-1}, status = {confirmd}}"


def test_a_crossref_brings_what_the_parent_points_to():
    work, _ = read("title = {T}, crossref = {parent}} @book{parent, editor = {xdata=people-editor-2}")
    assert work.editors == (Name(family="Frill", given="Fay"),)


def test_pointers_that_breed_end_soon():
    levels = "".join(f"@xdata{{x{n}, author = {{{' and '.join([f'xdata=x{n + 1}-author'] * 300)}}}}}\n" for n in range(9))
    text = f"@book{{a, author = {{xdata=x0-author}}}}\n{levels}@xdata{{x9, author = {{Lee}}}}"
    works = read_text(text, "x.bib").works
    assert works[0].fields["author"] == "xdata=x0-author"
    assert max(len(work.fields["author"]) for work in works) <= 1_000_000


def test_a_pointer_follows_an_entry_that_gets_another_key(tmp_path):
    into, source = tmp_path / "references.bib", tmp_path / "more.bib"
    into.write_text("@misc{people, title = {Other}}\n", encoding="utf-8")
    source.write_text("@book{a, author = {xdata=people-author-1}}\n\n@xdata{people, author = {Bloom, Brian}}\n", encoding="utf-8")
    importing.run([source], into)
    work = {one.key: one for one in read_text(into.read_text(encoding="utf-8"), "x.bib").works}["a"]
    assert work.raw == "@book{a, author = {xdata=peopleb-author-1}}"
    assert work.authors == (BLOOM,)
