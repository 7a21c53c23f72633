import re
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from examples import doubling
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import KbError
from kb.model import Name, Verification
from kb.readers import bibtex
from kb.readers.bibtex import read, read_text

LIBRARY = Path(__file__).parent.parent / "data" / "references.bib"


def works_of(text):
    return {work.key: work for work in read_text(text, "x.bib").works}


def codes_of(text):
    return [problem.code for problem in read_text(text, "x.bib").problems]


def assert_accounted(text, batch):
    """Every character belongs to exactly one span, or to the space between, which holds no piece of an entry."""
    outcomes = Counter(span.outcome for span in batch.spans)
    assert outcomes["work"] == len(batch.works)
    assert outcomes["reject"] == len(batch.rejects)
    assert outcomes.total() == len(batch.spans)
    edges = [(0, 0), *((span.start, span.end) for span in batch.spans), (len(text), len(text))]
    for (_, end), (start, _) in pairwise(edges):
        assert end <= start
        remarks = [line for line in re.split(r"[\r\n]", text[end:start]) if not line.lstrip(" \t").startswith("%")]
        assert not set("{}") & set("".join(remarks))
    for span in batch.spans:
        assert span.start < span.end
    held = {(span.start, span.end) for span in batch.spans if span.outcome == "reject"}
    assert {(reject.start, reject.end) for reject in batch.rejects} == held
    assert all(text[reject.start : reject.end] == reject.text for reject in batch.rejects)
    raws = [text[span.start : span.end] for span in batch.spans if span.outcome == "work"]
    assert sorted(raws) == sorted(work.raw for work in batch.works)
    told = Counter((problem.code, problem.place) for problem in batch.problems if problem.severity == "error")
    assert all(told[reject.code, reject.place] for reject in batch.rejects)


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
    assert_accounted(text, batch)


def test_reject_tells_place_reason_and_text():
    batch = read_text("\n\n  @book{a, title = {T} year = {2001}}\n", "x.bib")
    assert batch.rejects[0].text == "@book{a, title = {T} year = {2001}}"
    told = "x.bib:3:3: error suspect-entry: entry 'a': field 'title': a value runs on into the field 'year'"
    assert str(batch.problems[0]).startswith(told)


def test_duplicate_key_says_where_the_first_is_and_how_it_is_spelt():
    first, second = (read_text(f"@book{{a}}\n@book{{{key}}}", "x.bib").rejects[0].reason for key in ("a", "A"))
    assert first == "the key stands already at line 1"
    assert "spelt 'a'" in second


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


def test_values_are_composed_and_the_entry_stays_as_written():
    text = "@book{a, title = {E\u0301tude}}"
    work = works_of(text)["a"]
    assert (work.title, work.raw) == ("Étude", text)


def test_strings_months_and_concatenation_are_put_together():
    text = '@book{a, title = {The } # J # " of " # {{X}} # 7, month = "15~" # mar, note = jan} @string{j = "Journal"}'
    batch = read_text(text, "x.bib")
    assert dict(batch.works[0].fields) == {"title": "The Journal of X7", "month": "15 March", "note": "January"}
    assert batch.strings == {"j": "Journal"}


def test_unknown_string_is_taken_as_text_with_a_warning():
    batch = read_text("@book{a,\n  title = nope\n}", "x.bib")
    assert batch.works[0].title == "nope"
    assert str(batch.problems[0]).startswith("x.bib:2: warning unknown-string: 'nope'")


def test_entry_in_comment_is_told():
    assert codes_of("@comment{@book{a}}") == ["entry-in-comment"]
    assert codes_of("@comment{a@b.org {x}}") == []


NAMES = [
    ("Ray, Rashawn", [("Ray", "Rashawn", False)]),
    ("Rashawn Ray and Lynne Sacks", [("Ray", "Rashawn", False), ("Sacks", "Lynne", False)]),
    ("van der Veen, Ineke", [("van der Veen", "Ineke", False)]),
    ("Ludwig van Beethoven", [("van Beethoven", "Ludwig", False)]),
    ("King, Jr., Martin Luther", [("King Jr.", "Martin Luther", False)]),
    ("{Barnes and Noble}", [("Barnes and Noble", "", True)]),
    ("{{Barnes {\\&} Noble}}", [("Barnes & Noble", "", True)]),
    ("{van der} Veen, Ineke", [("van der Veen", "Ineke", False)]),
    ('G{\\"o}del, Kurt', [("Gödel", "Kurt", False)]),
    ("Moore", [("Moore", "", False)]),
    ("A and\nB", [("A", "", False), ("B", "", False)]),
]


@pytest.mark.parametrize(("written", "names"), NAMES, ids=[written for written, _ in NAMES])
def test_names_are_taken_apart_before_they_are_decoded(written, names):
    work = works_of(f"@book{{a, author = {{{written}}}}}")["a"]
    assert [(name.family, name.given, name.literal) for name in work.authors] == names
    assert not work.authors_more


def test_others_is_a_flag():
    work = works_of("@book{a, author = {Ray, R. and others}, editor = {Sacks, L.}}")["a"]
    assert [name.family for name in work.authors] == ["Ray"]
    assert work.authors_more
    assert [name.family for name in work.editors] == ["Sacks"]
    assert not work.editors_more


def test_odd_name_is_told_and_kept():
    batch = read_text("@book{a, author = {Ray, R., Sacks, L. and {X} Y}}", "x.bib")
    assert [problem.code for problem in batch.problems] == ["odd-name"]
    assert len(batch.works[0].authors) == 2


YEARS = [
    ("year = 2001", 2001, "2001"),
    ("year = {2000/2001}", None, "2000/2001"),
    ("year = {n.d.}", None, "n.d."),
    ("", None, "n.d."),
    ("year = {98}", None, "98"),
    ("date = {2015-03-01}", 2015, "2015"),
    ("date = {2015-03/2015-06}", 2015, "2015"),
    ("date = {2000/2001}", None, "2000/2001"),
    ("date = {199X}", None, "199X"),
    ("year = {2003}, date = {2002-01}", 2003, "2003"),
]


@pytest.mark.parametrize(("written", "year", "text"), YEARS, ids=[written or "no year" for written, _, _ in YEARS])
def test_year_is_a_number_only_if_it_is_one(written, year, text):
    work = works_of(f"@book{{a, {written}}}")["a"]
    assert (work.year, work.year_text) == (year, text)


CONTAINERS = [
    ("journaltitle = {J}", "container", "J"),
    ("journal = {J}", "container", "J"),
    ("booktitle = {B}, booksubtitle = {S}", "container", "B: S"),
    ("publisher = {P}", "publisher", "P"),
    ("institution = {{P and Q}}", "publisher", "P and Q"),
    ("organization = {P}", "publisher", "P"),
    ("school = {P}", "publisher", "P"),
    ("issue = {3}", "number", "3"),
    ("pages = {66--72}", "pages", "66-72"),
    ("pages = {64--}", "pages", "64-"),
    ("pages = {A1 -- A5, 9}", "pages", "A1-A5, 9"),
    ("doi = {https://doi.org/10.1000/A_b--c}", "doi", "10.1000/A_b--c"),
    ("url = {http://a.org/~b_c--d}", "url", "http://a.org/~b_c--d"),
    ("title = {T}, subtitle = {S}", "title", "T: S"),
    ("title = {Why?}, subtitle = {S}", "title", "Why? S"),
    ("title = {A\n   long   one}", "title", "A long one"),
]


@pytest.mark.parametrize(("written", "field", "value"), CONTAINERS, ids=[written for written, _, _ in CONTAINERS])
def test_fields_fill_the_work(written, field, value):
    assert getattr(works_of(f"@misc{{a, {written}}}")["a"], field) == value


def test_fields_of_the_library_itself():
    work = works_of(
        """@report{a,
          status         = {confirmed},
          identity       = {firm},
          confirmedby    = {Corwin (publisher) <https://corwin.com/~x--y> (2026-11-21) |
                            a copy (seen) | SAGE (2026-11-20)},
          unconfirmed    = {year, isbn},
          printed        = {Ray \\& Co., 2001 | (2014)},
          design         = {quasi_experimental}, designbasis = {Read -- twice.},
          document       = {004_a.txt}, documentsha256 = {00}, eric = {ED571009},
        }"""
    )["a"]
    assert (work.status, work.identity, work.eric) == ("confirmed", "firm", "ED571009")
    assert work.verifications == (
        Verification(name="Corwin (publisher)", url="https://corwin.com/~x--y", seen="2026-11-21"),
        Verification(name="a copy (seen)"),
        Verification(name="SAGE", seen="2026-11-20"),
    )
    assert (work.unconfirmed, work.printed) == (("year", "isbn"), ("Ray & Co., 2001", "(2014)"))
    assert (work.design, work.design_basis) == ("quasi_experimental", "Read – twice.")
    assert (work.document, work.document_sha256) == ("004_a.txt", "00")


def test_unknown_value_suggests_the_nearest():
    batch = read_text("@book{a,\n status = {confirmd}, identity = {sure}}", "x.bib")
    assert batch.works[0].status is None
    told = [str(problem) for problem in batch.problems]
    assert told[0].startswith("x.bib:2: error unknown-value: 'confirmd' is no status; did you mean 'confirmed'?")
    assert told[1].endswith("'sure' is no identity; use one of: firm, probable, open")


def test_crossref_brings_what_the_child_lacks():
    child = works_of(
        """@incollection{c, title = {Chapter}, year = {2001}, crossref = {B}}
        @book{b, title = {Book}, editor = {Ray, R. and others}, publisher = {P}, date = {2000-05}, doi = {10.1000/b}, status = {confirmed}}"""
    )["c"]
    assert (child.title, child.container, child.publisher, child.year) == ("Chapter", "Book", "P", 2001)
    assert child.editors == (Name(family="Ray", given="R."),)
    assert child.editors_more
    assert (child.doi, child.status, child.authors) == ("", None, ())
    assert list(child.fields)[:3] == ["title", "year", "crossref"]


def test_xdata_brings_shared_fields_and_chains_are_followed():
    child = works_of("@book{a, title = {T}, xdata = {x, y}} @xdata{x, publisher = {P}, xdata = {z}} @xdata{y, url = {U}} @xdata{z, year = {2001}}")[
        "a"
    ]
    assert (child.title, child.publisher, child.url, child.year) == ("T", "P", "U", 2001)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
@pytest.mark.parametrize(
    "entry", ["@book{a,|x = {1},|x = {1},|y = nobody|}", "@book{,|x = {1},|x = {1},|y = nobody|}", "@book{a|,x = 1,|x = 1 ,|y = nobody|}"]
)
def test_a_field_is_told_at_its_line_whatever_ends_lines(entry, line_end):
    batch = read_text(entry.replace("|", line_end), "x.bib", keyless=True)
    assert [(problem.code, problem.place.line) for problem in batch.problems] == [("duplicate-field", 3), ("unknown-string", 4)]


LINKS = [
    ("unknown-crossref", "@book{a, crossref = {b}}"),
    ("crossref-cycle", "@book{a, crossref = {b}} @book{b, crossref = {a}}"),
    ("crossref-cycle", "@book{a, crossref = {a}}"),
    ("crossref-depth", "".join(f"@book{{k{n}, crossref = {{k{n + 1}}}}}\n" for n in range(12)) + "@book{k12}"),
    ("crossref-depth", "@book{a, xdata = {" + ",".join(f"k{n}" for n in range(60)) + "}}" + "".join(f"@book{{k{n}}}" for n in range(60))),
]


@pytest.mark.parametrize(("code", "text"), LINKS)
def test_links_that_lead_nowhere_are_warnings(code, text):
    batch = read_text(text, "x.bib")
    assert {(problem.code, problem.severity) for problem in batch.problems} == {(code, "warning")}
    assert not batch.rejects


def test_log_of_bibtexparser_stays_silent(caplog):
    read_text("@book{a, title}", "x.bib")
    assert not caplog.records


REAL = LIBRARY.read_text(encoding="utf-8").split("\n\n")
PIECES = [
    "{",
    "}",
    '"',
    ",",
    "@",
    "=",
    "#",
    "(",
    ")",
    "\\",
    "%",
    "\n",
    "\r\n",
    "\x85",
    "@book{",
    "@comment{",
    "@string{x = ",
    "} y = {",
    "and ",
    "\ufffd",
]


@st.composite
def mutated(draw):
    """Two to four real entries, with pieces put in, taken out or moved."""
    text = "\n\n".join(draw(st.lists(st.sampled_from(REAL), min_size=2, max_size=4)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from([0, 0, 1, 1, 2, 40]))
        text = text[:at] + draw(st.sampled_from(["", *PIECES])) + text[at + cut :]
    return text


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_mutated_entries_never_raise_and_every_character_is_accounted_for(text):
    assert_accounted(text, read_text(text, "x.bib"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "a", "title = {T}", "{a}", " "]), max_size=30).map("".join))
def test_noise_never_raises_and_every_character_is_accounted_for(text):
    assert_accounted(text, read_text(text, "x.bib"))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, len(REAL) - 1), st.data())
def test_an_entry_reads_the_same_whatever_stands_around_it(number, data):
    other = data.draw(st.sampled_from(["@book{zz, title = {T", "@comment{x}", "words", '@string{s = "x"}', "% remark"]))
    alone = read_text(REAL[number], "x.bib").works[0]
    among = read_text(f"{REAL[number]}\n\n{other}\n", "x.bib").works[0]
    assert alone == among


def calls_for(text):
    """How many function calls it takes to read the text: a measure of work that is the same on every machine."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    read_text("@book{a}", "x.bib")
    sys.setprofile(count)
    try:
        read_text(text, "x.bib")
    finally:
        sys.setprofile(None)
    return calls


def entries(count):
    one = (
        "@article{{k{0},\n  author = {{A{0}, B. and {{C}} and D, E.}},\n  title = {{A {{T}} \\& {0}}},\n  crossref = {{k{1}}},\n  year = 2001\n}}\n\n"
    )
    return "".join(one.format(n, n // 2) for n in range(count))


GROWING = {
    "good entries": entries,
    "open comments": lambda n: "@comment{\n@book{a, title = {T}\n" * n,
    "open entries": lambda n: "\n@book{a, b = {" * n,
    "one entry of many fields": lambda n: "@book{a," + "".join(f"f{i} = {{x}},\n" for i in range(n)) + "}",
    "one name of many": lambda n: "@book{a, author = {" + " and ".join(f"A{i}, B" for i in range(n)) + "}}",
    "one long concatenation": lambda n: "@book{a, title = " + " # ".join(["{x}"] * n) + "}",
    "one hub of xdata": lambda n: (
        "@xdata{h, xdata = {" + ",".join(f"k{i}" for i in range(n)) + "}}" + "".join(f"@a{{k{i}, xdata = {{h}}}}" for i in range(n))
    ),
    "unknown macros": lambda n: "@book{a," + ",".join(f"f{i} = u{i}" for i in range(n)) + "}",
}


@pytest.mark.parametrize("shape", GROWING)
def test_twice_the_input_takes_at_most_twice_the_work(shape):
    make = GROWING[shape]
    assert calls_for(make(400)) <= 2.2 * calls_for(make(200))


@pytest.mark.parametrize("shape", GROWING)
def test_the_time_grows_with_the_input_and_no_faster(shape):
    """Looks at what function calls do not show: copies and backtracking."""
    make = GROWING[shape]
    assert doubling(lambda text: read_text(text, "x.bib"), make(1000), make(2000)) <= 2.2


def seconds_for(text):
    started = time.process_time()
    read_text(text, "x.bib")
    return time.process_time() - started


@pytest.mark.parametrize("filler", ["{", "}", "@", "\\", "$", " ", "\n", "@a{", "\\url{", "--", "a = {", "\\'", "''", "(", '"', "|", "%\n", "<"])
@pytest.mark.parametrize("frame", ["{}", "@book{{a, title = {{{}}}}}", "@book{{a, author = {}}}"], ids=["bare", "title", "author"])
def test_a_hundred_thousand_of_one_sign_are_read_in_time(frame, filler):
    assert seconds_for(frame.format(filler * 100_000)) < 5
