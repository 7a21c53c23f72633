"""The oddities of real bibliographies, each in a small file of our own making in tests/wild: what becomes of each, and that nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounting import assert_accounted

from kb.model import Name
from kb.readers import formats
from kb.readers.text import decode

WILD = Path(__file__).parent / "wild"

# file: keys of the works (empty where the record has none), (key, code) of the rejects, codes of the warnings and remarks
FILES = {
    "accents.bib": (["kim2001"], [], []),
    "binary.bib": ([], [(None, "suspect-entry")], ["replaced-character", "not-utf8"]),
    "blank-inside.nbib": ([""], [(None, "stray-text")], []),
    "bom-crlf.ris": (["mora2012", ""], [], []),
    "bom.bib": (["mora2012"], [], []),
    "brace-on-next-line.bib": (["kim2001", "lee2002"], [], []),
    "brace-too-many.bib": (["lee2002"], [("kim2001", "suspect-entry")], []),
    "broken-item.json": (
        ["a1", "a4"], [("a2", "malformed-item"), ("a3", "malformed-item"), (None, "empty-record"), (None, "empty-record"), (None,
        "empty-record")], [],
    ),
    "comment-traps.bib": (["lee2002", "ray2003"], [], ["entry-in-comment"]),
    "comment-within.bib": (["kim2001"], [], []),
    "concatenation.bib": (["kim2001"], [], []),
    "continued.ris": ([""], [], []),
    "cp1252.bib": (["mora2012"], [], ["not-utf8"]),
    "cr-alone.bib": (["mora2012"], [], []),
    "cr-alone.ris": (["mora2012", ""], [], []),
    "crlf.bib": (["mora2012"], [], []),
    "crossref.bib": (["lee2002", "kim2001"], [], []),
    "cut-off.json": (["a1"], [("a2", "malformed-item")], []),
    "duplicate-keys.bib": (["kim2001"], [("Kim2001", "duplicate-key"), ("kim2001", "duplicate-key")], []),
    "empty.bib": ([], [], []),
    "endnote-bomb.xml": ([], [(None, "stray-text"), (None, "malformed-item")], []),
    "endnote-broken.xml": ([""], [(None, "malformed-item"), (None, "stray-text"), (None, "unclosed-entry")], []),
    "endnote.xml": (["", ""], [], []),
    "eric.nbib": (["", ""], [], []),
    "in-object.json": (["mora2012"], [], []),
    "items.json": (["mora2012", "", ""], [], ["unknown-type"]),
    "jabref.bib": (["kim2001", ""], [], []),
    "junk-between.bib": (["kim2001", "lee2002"], [], []),
    "keys-with-spaces.bib": (["lee2002"], [(None, "malformed-entry")], []),
    "loose-spaces.ris": (["", ""], [], []),
    "maths.bib": (["kim2001"], [], []),
    "mendeley.bib": (["Mora2012"], [], []),
    "missing-brace.bib": (["lee2002"], [("kim2001", "unclosed-entry")], []),
    "missing-comma-after-key.bib": (["lee2002"], [(None, "malformed-entry")], []),
    "missing-comma.bib": (["kim2001"], [("mora2012", "suspect-entry")], []),
    "missing-er.ris": (["mora2012", ""], [], []),
    "mixed-encodings.bib": (["mora2012", "oz2013"], [], ["not-utf8"]),
    "months.bib": ([f"m{n}" for n in range(1, 9)], [], ["unknown-string"]),
    "names.bib": (["kim2001"], [], []),
    "names.ris": ([""], [], []),
    "nested-quotes.bib": (["kim2001", "lee2002"], [], []),
    "no-key.bib": (["", ""], [(None, "missing-key")], []),
    "nothing-told.ris": ([""], [(None, "empty-record")], []),
    "nul.bib": (["kim2001"], [], ["replaced-character"]),
    "odd-keys.bib": (
        ["kim:2001", "kim/2001", "kim+lee", "10.1000/x", "DBLP:conf/x/Y01", "kim'01", "Ö2001", "kim.2001-a_b", "kim2001*", "123"], [], [],
    ),
    "one-item.json": (["mora2012"], [], []),
    "one-line.bib": (["kim2001", "lee2002", "ray2003"], [], []),
    "parentheses.bib": (["kim2001"], [], []),
    "percent-lines.bib": (["kim2001"], [("old1999", "suspect-entry")], []),
    "plain.ris": (["mora2012", ""], [], []),
    "pubmed.nbib": (["", ""], [], []),
    "repeated-fields.bib": (["lee2002"], [("kim2001", "duplicate-field")], ["duplicate-field"]),
    "repeated-tags.ris": ([""], [], []),
    "stray.ris": ([""], [(None, "stray-text")], []),
    "string-odd-name.bib": (["kim2001"], [], []),
    "strings-later.bib": (["kim2001"], [], []),
    "text-as.bib": ([], [], []),
    "types.ris": ([""] * 12, [], ["unknown-type"]),
    "unbalanced-quotes.bib": (["lee2002"], [("kim2001", "malformed-entry")], []),
    "unclosed-last.bib": (["kim2001"], [("lee2002", "unclosed-entry")], []),
    "unknown.enw": ([], [(None, "unknown-format")], []),
    "urls.bib": (["kim2001"], [], []),
    "utf16-be.bib": (["mora2012"], [], []),
    "utf16-le.bib": (["mora2012"], [], []),
    "utf16-unmarked.bib": (["mora2012"], [], []),
    "utf32.bib": (["mora2012"], [], []),
    "xdata.bib": (["press", "kim2001"], [], []),
    "zotero.bib": (["mora_tides_2012"], [], []),
}  # fmt: skip


def read(name):
    return formats.read(WILD / name, name=name)


def test_every_file_is_in_the_table_and_every_format_has_a_whole_and_a_broken_one():
    assert {path.name for path in WILD.iterdir()} == FILES.keys()
    for reader in formats.READERS.values():
        files = [told for name, told in FILES.items() if Path(name).suffix in reader.suffixes]
        assert any(keys and not rejects for keys, rejects, _ in files)
        assert any(rejects for _, rejects, _ in files)


@pytest.mark.parametrize("name", FILES)
def test_what_becomes_of_each_file(name):
    batch = read(name)
    keys, rejects, remarks = FILES[name]
    assert [work.key for work in batch.works] == keys
    assert [(reject.key, reject.code) for reject in batch.rejects] == rejects
    assert sorted(problem.code for problem in batch.problems if problem.severity != "error") == sorted(remarks)
    assert_accounted(decode((WILD / name).read_bytes(), name).text, batch)


ONE = ["crlf.bib", "cr-alone.bib", "bom.bib", "utf16-le.bib", "utf16-be.bib", "utf16-unmarked.bib", "utf32.bib", "mixed-encodings.bib"]


@pytest.mark.parametrize("name", ONE)
def test_one_entry_is_the_same_in_every_encoding_and_with_every_line_end(name):
    work = read(name).works[0]
    assert (work.title, work.year, work.container) == ("Tides and Shores", 2012, "Journal of Tides")
    assert work.authors == (Name(family="Mora", given="Ana"), Name(family="Öz", given="Élan"))


@pytest.mark.parametrize("name", ["plain.ris", "cr-alone.ris", "bom-crlf.ris", "missing-er.ris"])
def test_one_record_is_the_same_with_every_line_end(name):
    first, second = read(name).works
    assert (first.title, first.container, first.volume, first.number, first.pages) == ("Tides and Shores", "Journal of Tides", "3", "2", "11-24")
    assert (first.doi, first.url, first.fields["date"]) == ("10.1000/a_b--c", "https://a.example/~b_c%20d", "2012-03-05")
    assert first.authors == (Name(family="Mora", given="Ana"), Name(family="Sea Board", literal=True))
    assert (second.type, second.title, second.year, second.isbn) == ("book", "Heat", 2001, "978-3-16-148410-0")
    assert second.authors == (Name(family="Kim Jr.", given="Bo"),)


# file, number of the work, what is looked at, value
VALUES = [
    ("accents.bib", 0, "title", "École Été öö Škôla ça ßøåŁódź ıí ñ ő ą ğ ů ż ā ṣ"),
    ("concatenation.bib", 0, "title", "Heat and Shade"),
    ("concatenation.bib", 0, "container", "Journal of Tides"),
    ("comment-within.bib", 0, "year", 2001),
    ("continued.ris", 0, "abstract", "First line. Second line. After an empty line."),
    ("continued.ris", 0, "title", "Tides and Shores"),
    ("cp1252.bib", 0, "title", "Tides – “and” Shores"),
    ("crossref.bib", 0, "container", "Heat"),
    ("endnote.xml", 0, "title", "Tides and Shores"),
    ("endnote.xml", 0, "url", "https://a.example/~b_c%20d&e"),
    ("endnote.xml", 0, "date", "2012-03-05"),
    ("endnote.xml", 0, "endnote-custom1", "kept"),
    ("endnote.xml", 1, "series", "Shore Series"),
    ("eric.nbib", 0, "eric", "EJ123456"),
    ("eric.nbib", 0, "issn", "0028-0836"),
    ("eric.nbib", 1, "type", "report"),
    ("eric.nbib", 1, "publisher", "Shore Office"),
    ("items.json", 0, "title", "Tides & “Shores” 50%"),
    ("items.json", 0, "url", "https://a.example/~b_c%20d"),
    ("items.json", 1, "date", "2001-03"),
    ("items.json", 1, "csl-custom", '{"x": 1}'),
    ("loose-spaces.ris", 1, "number", "2015-4083"),
    ("maths.bib", 0, "title", r"The α-helix of H₂O at 10⁻³ and $\frac{a}{b}$, for $5"),
    ("mendeley.bib", 0, "title", "Tides and NASA: a study"),
    ("mendeley.bib", 0, "doi", "10.1000/a_b"),
    ("mendeley.bib", 0, "url", "http://a.example/x_y%20z"),
    ("mendeley.bib", 0, "abstract", "Tides & shores, 50% of them."),
    ("mixed-encodings.bib", 1, "title", "Küste"),
    ("nested-quotes.bib", 0, "title", 'The "Heat" and the "Shade"'),
    ("parentheses.bib", 0, "publisher", "Heat (Press)"),
    ("pubmed.nbib", 0, "title", "Tides and the shore: a long title"),
    ("pubmed.nbib", 0, "pages", "1123-1129"),
    ("pubmed.nbib", 0, "keywords", "shade; History, 20th Century"),
    ("pubmed.nbib", 0, "doi", "10.1000/a_b"),
    ("repeated-tags.ris", 0, "doi", "10.1000/1"),
    ("repeated-tags.ris", 0, "ris-do", "10.1000/2"),
    ("repeated-tags.ris", 0, "ris-t1", "Tides Again"),
    ("repeated-tags.ris", 0, "ris-xx", "unknown"),
    ("repeated-tags.ris", 0, "note", "one | two"),
    ("string-odd-name.bib", 0, "container", "Journal of Tides"),
    ("strings-later.bib", 0, "container", "Journal of Tides"),
    ("types.ris", 3, "ris-ty", "EBOOK"),
    ("urls.bib", 0, "url", "https://a.example/~b_c%20d--e?f={g}&h#i"),
    ("urls.bib", 0, "doi", "10.1000/a_b--c%3C"),
    ("urls.bib", 0, "howpublished", "http://a.example/x%7Ey_z--w"),
    ("xdata.bib", 1, "publisher", "Shore Press"),
    ("zotero.bib", 0, "url", "https://a.example/~b_c?d=e%20f&g#h"),
    ("zotero.bib", 0, "file", "Full Text:files/12/Mora - 2012.pdf:application/pdf"),
]


@pytest.mark.parametrize(("name", "number", "field", "value"), VALUES, ids=[f"{name} {field}" for name, _, field, _ in VALUES])
def test_values_come_out_as_they_were_meant(name, number, field, value):
    work = read(name).works[number]
    assert getattr(work, field, work.fields.get(field)) == value


NAMES = {
    "names.bib": [("van der Veen", "Ineke", False), ("King Jr.", "Martin", False), ("Barnes and Noble", "", True), ("de la Cruz", "Maria", False),
                  ("Kim III", "Bo", False), ("van Beethoven", "Ludwig", False), ("UNESCO", "", False)],
    "names.ris": [("Mora", "A. B.", False), ("World Health Organization", "", True), ("van der Veen", "Ineke", False), ("King Jr.", "Martin", False),
                  ("UNESCO", "", True), ("ACT, Inc.", "", True)],
    "items.json": [("van der Veen", "Ineke", False), ("Sea and Shore Board", "", True)],
    "pubmed.nbib": [("Mora", "Ana", False), ("Sea Board", "", True)],
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_people_are_taken_apart_and_bodies_stay_whole(name):
    work = read(name).works[0]
    assert [(one.family, one.given, one.literal) for one in work.authors] == NAMES[name]
    assert work.authors_more == (name == "names.bib")


def test_a_macro_is_written_out_where_the_entry_stands_alone():
    (work,) = read("parentheses.bib").works
    assert work.standalone == '@book(kim2001,\n  title = "Heat (a study)",\n  publisher = {Heat (Press)}\n)'
    assert "publisher = hp" in work.raw


def test_what_a_file_holds_is_believed_more_than_its_name(tmp_path):
    path = tmp_path / "export.txt"
    path.write_bytes((WILD / "plain.ris").read_bytes())
    assert [work.type for work in formats.read(path).works] == ["article", "book"]
    assert formats.form_of((WILD / "pubmed.nbib").read_text(), ".ris") == "nbib"
    assert formats.form_of("", ".ris") == "ris"


@pytest.mark.parametrize("text", ['{"name": "x", "version": "1.0"}', '[{"id": "a"}]', '[{"id": "a", "type": "book"}]', "[1, 2]", '["a"]', "[[]]"])
def test_json_that_is_no_library_is_rejected_item_by_item(text):
    batch = formats.READERS["csljson"].read_text(text, "x.json")
    assert not batch.works
    assert batch.rejects
    assert_accounted(text, batch)


def test_the_names_of_another_program_are_not_taken_for_a_format():
    assert formats.form_of("dear reader, a@b.org wrote", "") == ""
    assert formats.form_of('<?xml version="1.0"?><mods><title>x</title></mods>', "") == ""
    assert formats.form_of("<xml><records><record><ref-type name='Book'>6</ref-type>", "") == "endnote"
