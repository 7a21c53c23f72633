"""Reading BibTeX takes work and time that grow with the input and no faster, whatever it is made of."""

from __future__ import annotations

import sys
import time

import pytest
from examples import doubling

from kb.readers.bibtex import read_text


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
