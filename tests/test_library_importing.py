"""References brought into a library: what is written, what is told, and that what stood there stays byte for byte."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import last_line, typed
from examples import doubling

import kb
from kb.errors import KbError
from kb.library import importing
from kb.library.keys import Taken, made
from kb.model import Name, Work
from kb.readers.bibtex import read, read_text

WILD = Path(__file__).parent / "wild"


def bib(folder, text, name="new.bib"):
    path = folder / name
    path.write_bytes(text.encode())
    return path


def run(folder, text, into="references.bib", **options):
    return importing.run([bib(folder, text)], folder / into, **options)


def keys(path):
    return [work.key for work in read(path).works]


def test_the_library_is_made_and_entries_stand_in_it_as_they_were_written(tmp_path):
    entry = "@book{kim2001,\n  title = {{Heat} \\& Shade}, % a remark\n  year  = 2001\n}"
    imported = run(tmp_path, f"% my books\n\n{entry}\n")
    assert (tmp_path / "references.bib").read_text() == f"{entry}\n"
    assert [(one.work.key, one.own_key, one.added, one.work.place.line) for one in imported.works] == [("kim2001", "kim2001", True, 3)]


@pytest.mark.parametrize(
    ("before", "line_end"),
    [
        (b"% mine\n@book{a, title = {A}}", b"\n\n"),
        (b"@book{a, title = {A}}\n\n\n", b"\n"),
        (b"\xef\xbb\xbf@book{a, title = {\xc3\x84}}\r\n", b"\r\n"),
        (b"@book{a, title = {\xc4}}\n", b"\n"),
        (b"@book{a, title = {broken}\n\n@comment{x}\n", b"\n"),
    ],
    ids=["no line end", "empty lines", "byte order mark and CR LF", "Windows-1252", "with faults"],
)
def test_what_stands_in_the_library_stays_byte_for_byte(before, line_end, tmp_path):
    into = tmp_path / "references.bib"
    into.write_bytes(before)
    run(tmp_path, "@book{kim2001,\n  title = {Heat}\n}\n")
    written = into.read_bytes()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    assert written == before + line_end + b"@book{kim2001,\n  title = {Heat}\n}\n".replace(b"\n", end)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_library_in_utf16_or_utf32_stays_one(encoding, tmp_path):
    into = tmp_path / "references.bib"
    into.write_bytes("\ufeff@book{a, title = {A}}\n".encode(encoding))
    run(tmp_path, "@book{kim2001, title = {Hitze, Größe}}\n")
    assert into.read_bytes().decode(encoding) == "\ufeff@book{a, title = {A}}\n\n@book{kim2001, title = {Hitze, Größe}}\n"


def test_letters_that_the_library_cannot_hold_are_refused_and_nothing_is_written(tmp_path):
    into = tmp_path / "references.bib"
    into.write_bytes(b"@book{a, title = {\xc4}}\n")
    with pytest.raises(KbError, match="cannot hold 'Ж'; save it as UTF-8 first"):
        run(tmp_path, "@book{b, title = {Жара}}\n")
    assert into.read_bytes() == b"@book{a, title = {\xc4}}\n"


def test_a_library_that_would_be_too_large_to_read_is_refused(tmp_path, monkeypatch):
    source = bib(tmp_path, "@book{kim2001, title = {Heat and Shade}}\n")
    monkeypatch.setattr(importing.bibtex, "MAX_BYTES", 50)
    bib(tmp_path, "@book{a, title = {A}}\n", "references.bib")
    with pytest.raises(KbError, match="would hold more than"):
        importing.run([source], tmp_path / "references.bib")


def test_key_taken_by_another_entry_gets_a_letter_and_a_warning(tmp_path):
    bib(tmp_path, "@book{Kim2001, title = {Heat}}\n@book{lee, title = {x}, ids = {old}}\n", "references.bib")
    imported = run(tmp_path, "@book{kim2001, title = {Shade}}\n@inbook{in2001, title = {Light}, crossref = {kim2001}}\n@book{old, title = {Sun}}\n")
    assert keys(tmp_path / "references.bib") == ["Kim2001", "lee", "kim2001b", "in2001", "oldb"]
    assert "crossref = {kim2001b}" in (tmp_path / "references.bib").read_text()
    assert [problem.code for problem in imported.warnings] == ["key-taken", "key-taken"]
    assert "became 'kim2001b'" in imported.warnings[0].message


@pytest.mark.parametrize(
    "name",
    [
        "plain.ris",
        "items.json",
        "pubmed.nbib",
        "eric.nbib",
        "endnote.xml",
        "no-key.bib",
        "zotero.bib",
        "parentheses.bib",
        "crossref.bib",
        "names.ris",
    ],
)
def test_the_same_file_again_adds_nothing_and_is_told(name, tmp_path):
    into = tmp_path / "references.bib"
    first = importing.run([WILD / name], into)
    before = into.read_bytes()
    again = importing.run([WILD / name], into)
    assert into.read_bytes() == before
    assert [one.work.key for one in again.works] == [one.work.key for one in first.works]
    assert not any(one.added for one in again.works)
    told = [pair for pair in again.duplicates if pair.reasons == ("the library holds the same entry already",)]
    assert len(told) == len(again.works)


def test_two_entries_of_one_work_are_both_written_and_told_as_a_pair(tmp_path):
    entry = "@article{{{}, title = {{Tides and their shores}}, author = {{Mora, Ana}}, year = 2012, doi = {{10.1000/182}}}}\n"
    imported = run(tmp_path, entry.format("mora2012") + entry.format("tides"))
    assert keys(tmp_path / "references.bib") == ["mora2012", "tides"]
    assert [pair.keys for pair in imported.duplicates] == [("mora2012", "tides")]


def test_the_same_record_twice_in_a_file_is_two_entries(tmp_path):
    record = "TY  - BOOK\nAU  - Mora, Ana\nTI  - Tides\nPY  - 2012\nER  - \n"
    source = bib(tmp_path, record * 2, "two.ris")
    imported = importing.run([source], tmp_path / "references.bib")
    assert [one.work.key for one in imported.works] == ["mora2012tides", "mora2012tidesb"]
    assert keys(tmp_path / "references.bib") == ["mora2012tides", "mora2012tidesb"]


@pytest.mark.parametrize("name", sorted(path.name for path in WILD.iterdir()))
def test_every_entry_read_stands_in_the_library_or_is_a_reject(name, tmp_path):
    into = tmp_path / "references.bib"
    imported = importing.run([WILD / name], into)
    library = {work.key: work for work in read(into).works} if into.exists() else {}
    assert list(library) == [one.work.key for one in imported.works]
    assert not (read(into).rejects if into.exists() else ())
    for one in imported.works:
        held = library[one.work.key]
        assert (held.type, held.title, held.authors, held.authors_more, held.year_text) == (
            one.work.type, one.work.title, one.work.authors, one.work.authors_more, one.work.year_text
        )  # fmt: skip
        assert held.fields == one.work.fields


def test_several_files_at_once_are_the_same_as_one_after_the_other(tmp_path):
    files = [WILD / "plain.ris", WILD / "cr-alone.ris", WILD / "names.bib"]
    at_once = importing.run(files, tmp_path / "once.bib")
    for file in files:
        importing.run([file], tmp_path / "one.bib")
    assert (tmp_path / "once.bib").read_bytes() == (tmp_path / "one.bib").read_bytes()
    assert [one.added for one in at_once.works] == [True, True, False, False, True]


def test_macros_are_written_out_for_the_library_may_define_them_otherwise(tmp_path):
    bib(tmp_path, "@string{j = {Another}}\n", "references.bib")
    run(tmp_path, '@string{j = "Tides"}\n@article{a, journal = "J. of " # j, month = jan, title = {T}}\n')
    assert "journal = {J. of Tides}, month = jan," in (tmp_path / "references.bib").read_text()


def test_dry_run_writes_nothing_and_tells_all(tmp_path):
    imported = run(tmp_path, "@book{kim2001, title = {Heat}}\n", dry=True)
    assert [one.added for one in imported.works] == [True]
    assert not (tmp_path / "references.bib").exists()


@pytest.mark.parametrize(
    ("files", "told"), [(["nowhere.bib"], "no such file"), (["."], "is a folder"), (["references.bib"], "is the library itself")]
)
def test_wrong_files_are_refused_before_anything_is_read(files, told, tmp_path):
    bib(tmp_path, "@book{a}\n", "references.bib")
    with pytest.raises(KbError, match=told) as refused:
        importing.run([tmp_path / name for name in files], tmp_path / "references.bib")
    assert refused.value.exit_code == 2


def test_the_folder_of_the_library_is_made_too(tmp_path):
    run(tmp_path, "@book{a, title = {A}}\n", into="new/data/references.bib")
    assert keys(tmp_path / "new" / "data" / "references.bib") == ["a"]


@pytest.mark.parametrize(("into", "told", "code"), [("", "is a folder", 2), ("new.bib/x.bib", "cannot be", 1)])
def test_a_library_that_cannot_be_written_is_refused(into, told, code, tmp_path):
    with pytest.raises(KbError, match=told) as refused:
        run(tmp_path, "@book{a, title = {A}}\n", into=into)
    assert refused.value.exit_code == code


def test_a_library_changed_in_the_meantime_is_left_alone(tmp_path):
    into = bib(tmp_path, "@book{a, title = {A}}\n", "references.bib")

    def change(step):
        if step.startswith("writing"):
            into.write_text("@book{z, title = {Z}}\n")

    with pytest.raises(KbError, match="was changed while the import ran"):
        run(tmp_path, "@book{b, title = {B}}\n", progress=change)
    assert into.read_text() == "@book{z, title = {Z}}\n"


@pytest.mark.parametrize(
    ("work", "key"),
    [
        (Work(key="", type="book", title="The Turn of Tides", year=2012, authors=(Name(family="Mora", given="Ana"),)), "mora2012turn"),
        (Work(key="", type="book", title="Tides", authors=(Name(family="van der Veen", given="I."),)), "vanderveentides"),
        (Work(key="", type="book", title="Ödland", year=1999, authors=(Name(family="Sørensen", given="I."),)), "sorensen1999odland"),
        (Work(key="", type="book", title="Жара", year=2001), "жара2001"),
        (
            Work(key="", type="report", title="On the Shore", authors=(Name(family="Office of the Sea and Shore", literal=True),)),
            "officeseashoreshore",
        ),
        (Work(key="", type="misc"), "untitled"),
    ],
    ids=["author, year, title", "particles", "accents", "other letters", "a body", "nothing"],
)
def test_a_key_is_made_of_author_year_and_title(work, key):
    assert made(work) == key


def test_taken_keys_are_passed_by_in_order():
    taken = Taken(["a", "AB"])
    assert [taken.free("a") for _ in range(3)] == ["ac", "ad", "ae"]
    many = Taken([])
    assert [many.free("k") for _ in range(30)][-5:] == ["kz", "k_27", "k_28", "k_29", "k_30"]


def test_json_tells_all_also_where_there_are_rejects(tmp_path):
    bib(tmp_path, "\n@book{kim2001, title = {Heat}}\n@book{lee2002, title = {Shade} year = {2002}}\n")
    answer = typed("import", "new.bib", "--into", "library.bib", "--format", "json", folder=tmp_path, code=1)
    told = json.loads(answer.stdout)
    assert {"works", "rejects", "duplicates", "warnings"} <= told.keys()
    assert [(work["key"], work["line"], work["file"], work["added"]) for work in told["works"]] == [("kim2001", 2, "new.bib", True)]
    (reject,) = told["rejects"]
    assert (reject["key"], reject["file"], reject["line"]) == ("lee2002", "new.bib", 3)
    assert "missing or too many" in reject["reason"]
    assert reject["text"] == "@book{lee2002, title = {Shade} year = {2002}}"
    assert keys(tmp_path / "library.bib") == ["kim2001"]
    assert "new.bib:3:1: error suspect-entry: entry 'lee2002' was not imported" in answer.stderr


def test_the_last_line_sums_up_and_the_library_of_data_is_meant_if_none_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    bib(tmp_path, "@book{kim2001, title = {Heat}}\n")
    answer = typed("import", "new.bib", folder=tmp_path)
    assert last_line(answer) == "data/references.bib: 1 entry added, 0 rejects, 0 possible duplicates, 0 warnings"
    again = typed("import", "new.bib", "--dry-run", folder=tmp_path)
    assert last_line(again) == "data/references.bib: 0 entries would be added, 1 was there already, 0 rejects, 0 possible duplicates, 0 warnings"
    typed("import", folder=tmp_path, code=2)


def test_untrusted_text_cannot_steer_the_terminal(tmp_path):
    bib(tmp_path, "@book{a\x1b[2J, title = {T}}\n@book{b, title = {\x1b[2J} x = {y}}\n")
    answer = typed("import", "new.bib", folder=tmp_path, code=1)
    assert "\x1b" not in answer.output


def test_in_python_the_words_are_the_same(tmp_path):
    told = kb.import_(WILD / "plain.ris", WILD / "names.bib", into=tmp_path / "references.bib")
    assert [work["key"] for work in told["works"]] == ["mora2012", "kim2001heat", "kim2001"]
    assert told["works"][2]["authors"][2] == "Barnes and Noble"
    assert told["works"][2]["authors_more"] is True


def test_time_is_linear_to_the_library(tmp_path):
    def texts(number):
        return "".join(
            f"@article{{k{n}, title = {{Tide number {n} of {n * 7919 % 1009}}}, author = {{Mora{n % 97}, Ana}}, year = {1900 + n % 120}}}\n\n"
            for n in range(number)
        )

    small, large = bib(tmp_path, texts(300), "small.bib"), bib(tmp_path, texts(600), "large.bib")
    assert doubling(lambda source: importing.run([source], tmp_path / "none.bib", dry=True), small, large) <= 2.2


def test_what_is_imported_from_another_format_is_told_at_its_own_line(tmp_path):
    source = bib(tmp_path, "TY  - BOOK\nTI  - Heat\nER  - \n\nTY  - ZZZZ\nTI  - Shade\nER  - \n", "two.ris")
    imported = importing.run([source], tmp_path / "references.bib")
    assert [(one.work.place.line, one.work.type) for one in imported.works] == [(1, "book"), (5, "misc")]
    assert [(problem.code, problem.place.line) for problem in imported.warnings] == [("unknown-type", 5)]
    assert [work.key for work in read_text((tmp_path / "references.bib").read_text(), "x").works] == ["heat", "shade"]


def test_what_a_record_refers_to_is_looked_for_in_the_library_alone(tmp_path):
    items = [
        {"id": "r1", "type": "book", "title": "Heat", "publisher": "P"},
        {"id": "kid", "type": "chapter", "title": "Shade", "note": "tex.crossref: r1"},
        {"id": "other", "type": "chapter", "title": "Wind", "note": "tex.crossref: r0"},
    ]
    source = tmp_path / "items.json"
    source.write_text(json.dumps(items))
    imported = importing.run([source], tmp_path / "references.bib")
    assert [one.work.publisher for one in imported.works] == ["P", "", ""]
    assert imported.warnings == ()
    library = read(tmp_path / "references.bib")
    assert [work.publisher for work in library.works] == ["P", "P", ""]
    assert [(problem.code, problem.message) for problem in library.problems] == [
        ("unknown-crossref", "the crossref 'r0' of 'other' is no entry of this file")
    ]


def test_the_commands_of_the_page_run_as_they_stand(tmp_path):
    page = (Path(__file__).parent.parent / "docs" / "library.md").read_text(encoding="utf-8")
    (tmp_path / "data").mkdir()
    for name, source in {"mendeley.bib": "mendeley.bib", "search.ris": "plain.ris", "export.nbib": "eric.nbib", "a.json": "items.json"}.items():
        (tmp_path / name).write_bytes((WILD / source).read_bytes())
    imported, alone = (block.replace("*.json", "a.json").splitlines() for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL))
    assert len(imported) == 3
    for line in imported:
        typed(*line.split()[1:], folder=tmp_path)
    assert keys(tmp_path / "data" / "references.bib")[:2] == ["Mora2012", "mora2012b"]
    folder = tmp_path
    for line in alone:
        command, *words = line.split()
        if command == "cd":
            folder = folder / words[0]
        else:
            typed(*words, folder=folder)
    for line in re.findall(r"`kb (export \w+ -o \S+)`", page):
        typed(*line.split(), folder=folder)
    assert {path.name for path in folder.glob("library.*")} == {"library.bib", "library.ris", "library.json"}
