"""The strict cut of an entry into key and fields: what keeps to the grammar, and that all else is left to others."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry

from kb.bibtex_fields import cut
from kb.readers.bibtex import read

ROOT = Path(__file__).parent.parent


def told(entry):
    found = cut(entry)
    return None if found is None else (found[0], [(one.name, one.value, entry.count("\n", 0, one.start)) for one in found[1]])


@pytest.mark.parametrize("path", ["data/references.bib", "tests/second_base/data/references.bib", "tests/wild/zotero.bib", "tests/wild/crlf.bib"])
def test_real_entries_are_cut_as_bibtexparser_cuts_them(path):
    for work in read(ROOT / path).works:
        body = work.raw[work.raw.index("{") :]
        (block,) = parse_string(f"@x{body}", parse_stack=()).blocks
        assert isinstance(block, Entry)
        assert told(body) == (block.key, [(one.key, one.value, one.start_line) for one in block.fields])


@pytest.mark.parametrize(
    ("entry", "key", "fields"),
    [
        ("{a}", "a", []),
        ("{a,}", "a", []),
        ("{, x = {1}}", "", [("x", "{1}", 0)]),
        ('(a, x = "b) c" # j # 7)', "a", [("x", '"b) c" # j # 7', 0)]),
        ('{a, x = "{"}b{"} and {"c"}",\n y = {d {e {f}}},}', "a", [("x", '"{"}b{"} and {"c"}"', 0), ("y", "{d {e {f}}}", 1)]),
        ("{a, % one\n x = 1, % two\n % three\n}", "a", [("x", "1", 1)]),
        ("{a, x = {\\}} }", "a", [("x", "{\\}}", 0)]),
    ],
)  # fmt: skip
def test_what_keeps_to_the_grammar_is_cut(entry, key, fields):
    assert told(entry) == (key, fields)


@pytest.mark.parametrize(
    "entry",
    [
        "{a x = {1}}",
        "{a, x = {1} y = {2}}",
        "{a, x}",
        "{a, x = }",
        "{a, x = {1} #}",
        "{a, = {1}}",
        "{a, x y = {1}}",
        "{a, x = {1}} }",
        '{a, x = "1}',
        "{a, 1x = {1}}",
        "{a, x = 3(}",
        '{a, x = "b" # (c}',
    ],
)
def test_what_does_not_is_left_to_others(entry):
    assert cut(entry) is None
