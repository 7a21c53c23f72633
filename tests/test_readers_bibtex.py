"""Entries of BibTeX, whole and broken: each is read or rejected, told with its place, and never lost."""

from __future__ import annotations

import pytest
from accounting import assert_entries_accounted

from kb.errors import KbError
from kb.model import Name
from kb.readers import bibtex
from kb.readers.bibtex import read, read_text


def codes_of(text):
    return [problem.code for problem in read_text(text, "x.bib").problems]


# name: text, keys of the works, (key, code) of the rejects
HOSTILE = {
    "empty file": ("", [], []),
    "white space": (" \r\n\t\n", [], []),
    "only an at sign": ("@", [], [(None, "suspect-entry")]),
    "an entry": ("@book{a, title = {T}, year = 2001}", ["a"], []),
    "an entry without fields": ("@book{a}", ["a"], []),
    "a comma at the end": ("@book{a, title = {T},}", ["a"], []),
    "parentheses": ('@book(a, title = {T (1)}, note = "b) c")', ["a"], []),
    "brace on the next line": ("@book\n{a, title = {T}}", ["a"], []),
    "entries on one line": ("@book{a, title={T}}@book{b, title={U}}", ["a", "b"], []),
    "capitals": ("@BOOK{a, TITLE = {T}}", ["a"], []),
    "a type that begins as another": ("@commentary{a, title = {T}} @stringent{b, title = {T}}", ["a", "b"], []),
    "missing comma behind braces": ("@book{a, title = {T} year = {2001}}", [], [("a", "suspect-entry")]),
    "missing comma behind quotes": ('@book{a, title = "T" year = "2001"}', [], [("a", "suspect-entry")]),
    "missing comma behind a number": ("@book{a, year = 2001 title = {T}}", [], [("a", "suspect-entry")]),
    "missing comma behind the key": ("@book{a title = {T}, year = {2001}}", [], [(None, "malformed-entry")]),
    "missing comma within braces": ("@book{a, title = {{T}, year = {2001}}}", [], [("a", "suspect-entry")]),
    "missing quote": ('@book{a, title = "T, year = "2001", note = "n"}', [], [("a", "malformed-entry")]),
    "missing opening brace": ("@book a, title = {T}}\n", [], [(None, "suspect-entry")]),
    "one brace too many": ("@book{a, title = {T}}, year = {2001}\n}\n\n@book{b, title = {U}}", ["b"], [("a", "suspect-entry")]),
    "one brace too many at the end": ("@book{a, title = {T}}}\n@book{b, title = {U}}", ["b"], [("a", "suspect-entry")]),
    "one parenthesis too many": ('@book(a, title = "T"), year = "2001"\n)', [], [("a", "suspect-entry")]),
    "one brace too few": ("@book{a, title = {T, year = {2001}\n}\n@book{b, title = {U}}", ["b"], [("a", "unclosed-entry")]),
    "one brace too few in the last entry": ("@book{b, title = {U}}\n@book{a, title = {T}\n", ["b"], [("a", "unclosed-entry")]),
    "duplicate key": ("@book{a, title = {T}}\n@article{a, title = {U}}", ["a"], [("a", "duplicate-key")]),
    "duplicate key in capitals": ("@book{a, title = {T}}\n@book{A, title = {U}}", ["a"], [("A", "duplicate-key")]),
    "duplicate of a reject": ("@book{a, title = {T} x = {y}}\n@book{a, title = {U}}", ["a"], [("a", "suspect-entry")]),
    "duplicate field": ("@book{a, title = {T}, title = {U}}", [], [("a", "duplicate-field")]),
    "duplicate field in capitals": ("@book{a, title = {T}, Title = {U}}", [], [("a", "duplicate-field")]),
    "duplicate field with one value": ("@book{a, title = {T}, title = {T}}", ["a"], []),
    "keys with brackets": ("@a{b(1), c = {d}}\n@a{b(1)}\n@a(b)\n@a(b)", ["b(1)", "b"], [("b(1)", "duplicate-key"), ("b", "duplicate-key")]),
    "no key": ("@book{, title = {T}}", [], [(None, "missing-key")]),
    "nothing in the braces": ("@book{}", [], [(None, "missing-key")]),
    "no value": ("@book{a, title = , year = 2001}", [], [("a", "suspect-entry")]),
    "half a concatenation": ("@book{a, title = {T} # }", [], [("a", "suspect-entry")]),
    "a field's name of two words": ("@book{a, ti tle = {T}}", [], [("a", "malformed-entry")]),
    "no equals sign": ("@book{a, title}", [], [("a", "malformed-entry")]),
    "comment": ("@comment{a remark, with = {braces}}\n@book{a, title = {T}}", ["a"], []),
    "comment with an entry": ("@comment{\n@book{b, title = {U}}\n}\n@book{a, title = {T}}", ["a"], []),
    "comment that is not closed": ("@comment{ remark \n@book{a, title = {T}}", ["a"], [(None, "unclosed-entry")]),
    "comment without braces": ("@comment see b@c.org {x}\n@book{a, title = {T}}", ["a"], []),
    "preamble": ('@preamble{"\\newcommand{\\x}{y}"}\n@book{a, title = {T}}', ["a"], []),
    "remarks between entries": ("% {a remark}, see a@b.org\nwords\n@book{a, title = {T}}\nwords", ["a"], []),
    "an entry behind a percent sign": ("% @book{a,\n% title = {T}\n% }", [], [("a", "suspect-entry")]),
    "a piece of an entry between entries": ("@book{a, title = {T}}\n\nx year = {2001}\n\n@book{b}", ["a", "b"], [(None, "suspect-entry")]),
    "a mail address and its owner": ("ask me@home.org (me)\n@book{a, title = {T}}", ["a"], []),
    "an at sign in a value": ("@book{a, title = {LeQua @ {CLEF}}, note = {b@c.org}}", ["a"], []),
    "carriage returns": ("@book{a,\r\n  title = {T},\r\n  year = {2001},\r\n}\r\n", ["a"], []),
    "carriage returns alone": ("@book{a,\r  title = {T\r@book{b,\r  title = {U}\r}\r", ["b"], [("a", "unclosed-entry")]),
    "30,000 nested braces": ("@book{a, title = {" + "{" * 30_000 + "}" * 30_000 + "}}\n@book{b}", ["b"], [("a", "too-deep")]),
    "30,000 open braces": ("@book{a, title = {" + "{" * 30_000, [], [("a", "unclosed-entry")]),
    "a field of 2 MB": ("@book{a, title = {" + "x" * 2_000_000 + "}}\n@book{b}", ["b"], [("a", "field-too-large")]),
    "a string defined twice": ('@string{s = "x"}\n@string{S = "y"}\n@book{a, title = s}', ["a"], [(None, "duplicate-string")]),
    "a string defined twice alike": ('@string{s = "x"}\n@string{s = "x"}\n@book{a, title = s}', ["a"], []),
    "a string that is none": ("@string{s}", [], [(None, "malformed-entry")]),
    "macros that explode": (
        "".join(f"@string{{s{n + 1} = {' # '.join([f's{n}'] * 10) if n else '{xxxxxxxxxx}'}}}\n" for n in range(9)) + "@book{a, title = s9}",
        ["a"],
        [(None, "field-too-large")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_input_is_read_or_rejected_and_never_lost(name):
    text, keys, rejects = HOSTILE[name]
    batch = read_text(text, "x.bib")
    assert [work.key for work in batch.works] == keys
    assert [(reject.key, reject.code) for reject in batch.rejects] == rejects
    assert_entries_accounted(text, batch)


def test_reject_tells_place_reason_and_text():
    batch = read_text("\n\n  @book{a, title = {T} year = {2001}}\n", "x.bib")
    assert batch.rejects[0].text == "@book{a, title = {T} year = {2001}}"
    told = "x.bib:3:3: error suspect-entry: entry 'a': field 'title': a value runs on into the field 'year'"
    assert str(batch.problems[0]).startswith(told)


def test_duplicate_key_says_where_the_first_is_and_how_it_is_spelt():
    first, second = (read_text(f"@book{{a}}\n@book{{{key}}}", "x.bib").rejects[0].reason for key in ("a", "A"))
    assert first == "the key stands already at line 1"
    assert "spelt 'a'" in second


@pytest.mark.parametrize(
    ("title", "is_other"),
    [("Roses", True), ("The {T}ides", False), ("the tides.", False), ("", False)],
    ids=["another", "braces", "capitals", "none"],
)
def test_duplicate_key_of_another_work_is_told_once_with_its_title(title, is_other):
    batch = read_text(f"@book{{a, title = {{The Tides}}}}\n@book{{a, title = {{{title}}}}}", "x.bib")
    (problem,) = [problem for problem in batch.problems if problem.severity == "error"]
    assert problem.code == "duplicate-key"
    assert ("with another title: 'The Tides'" in problem.message) == is_other
    assert problem.hint.startswith("if they are two works, give this one a key of its own" if is_other else "merge the two")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("refrences.bib", "refrences.bib: no such file; did you mean '.*references.bib'"),
        ("none/x.bib", "x.bib: no such file; name the .bib file of a library"),
        (".", ": is a folder; did you mean '.*references.bib'"),
    ],
    ids=["misspelt", "nothing near", "a folder"],
)
def test_a_library_that_is_not_there_is_told_with_what_is(tmp_path, name, told):
    (tmp_path / "references.bib").write_text("@book{a}")
    with pytest.raises(KbError, match=told) as trouble:
        read(tmp_path / name)
    assert trouble.value.exit_code == 2


def test_entry_in_comment_is_told():
    assert codes_of("@comment{@book{a}}") == ["entry-in-comment"]
    assert codes_of("@comment{a@b.org {x}}") == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
@pytest.mark.parametrize(
    "entry", ["@book{a,|x = {1},|x = {1},|y = nobody|}", "@book{,|x = {1},|x = {1},|y = nobody|}", "@book{a|,x = 1,|x = 1 ,|y = nobody|}"]
)
def test_a_field_is_told_at_its_line_whatever_ends_lines(entry, line_end):
    batch = read_text(entry.replace("|", line_end), "x.bib", keyless=True)
    assert [(problem.code, problem.place.line) for problem in batch.problems] == [("duplicate-field", 3), ("unknown-string", 4)]


def test_not_utf8_is_read_with_a_warning(tmp_path):
    path = tmp_path / "x.bib"
    path.write_bytes("@book{a,\n author = {Castañeda, Martha}}".encode("cp1252"))
    batch = read(path, name="library")
    assert batch.works[0].authors == (Name(family="Castañeda", given="Martha"),)
    assert [str(problem.place) for problem in batch.problems] == ["library:2:17"]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_byte_order_mark_is_no_part_of_the_file(tmp_path, mark):
    path = tmp_path / "x.bib"
    path.write_bytes(mark + b"@book{a, title = {T\x00\xed\xa0\x80}}")
    batch = read(path)
    assert [work.title for work in batch.works] == ["T\ufffd\ufffd"]
    assert [problem.code for problem in batch.problems] == ["replaced-character"]


def test_a_file_over_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bibtex, "MAX_BYTES", 10)
    path = tmp_path / "x.bib"
    path.write_text("@book{aaaaaaaaaaa}")
    with pytest.raises(KbError, match="split it"):
        read(path)


def test_log_of_bibtexparser_stays_silent(caplog):
    read_text("@book{a, title}", "x.bib")
    assert not caplog.records
