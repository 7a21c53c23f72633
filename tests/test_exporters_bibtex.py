from io import StringIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kb.exporters.bibtex import write
from kb.readers.bibtex import read_text

LIBRARY = Path(__file__).parent.parent / "data" / "references.bib"


def written(rows):
    file = StringIO(newline="")
    write(rows, file)
    return file.getvalue()


def test_entries_are_written_as_they_stand():
    assert written([{"key": "a", "bibtex": "@book{a,\r\n}"}, {"key": "b", "bibtex": "@misc(b)"}]) == "@book{a,\r\n}\n\n@misc(b)\n"


def test_no_works_make_an_empty_file():
    assert written([]) == ""


def test_rows_are_taken_one_by_one():
    def rows():
        yield {"bibtex": "@book{a}"}
        assert file.getvalue() == "@book{a}\n"
        yield {"bibtex": "@book{b}"}

    file = StringIO(newline="")
    write(rows(), file)


def test_the_library_comes_back_the_same():
    works = read_text(LIBRARY.read_bytes().decode("utf-8"), "references.bib").works
    again = read_text(written([{"bibtex": work.raw} for work in works]), "references.bib")
    assert not again.problems
    assert [work.raw for work in again.works] == [work.raw for work in works]


@given(st.lists(st.from_regex(r"@book\{[a-z]{8}, title = \{[A-Za-z \n]*\}\}", fullmatch=True), unique_by=lambda entry: entry[6:14]))
def test_what_is_written_can_be_read(entries):
    assert [work.raw for work in read_text(written([{"bibtex": entry} for entry in entries]), "x.bib").works] == entries
