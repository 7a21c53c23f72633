"""The order of works in exports of a library: BibTeX reads a parent of crossref only behind its children."""

from __future__ import annotations

import io
import re
import sqlite3
from pathlib import Path

import small_base

from kb.exporters import FORMATS
from kb.readers.bibtex import read_text

ENTRIES = """
@collection{Aa, title = {Whole}, ids = {former}}
@incollection{k1, title = {One}, crossref = {aA}}
@incollection{k2, title = {Two}, crossref = {former}}
@inbook{b, title = {Part}, crossref = {a0}}
@mvbook{a0, title = {Top}}
@inbook{z, title = {Leaf}, crossref = {b}}
@book{c1, title = {Circle}, crossref = {c2}}
@book{c2, title = {Circle again}, crossref = {c1}}
@book{d, title = {Lost}, crossref = {nowhere}}
@book{e, title = {Alone}}
"""


def keys(works: str, folder: Path, name: str) -> list[str]:
    """The keys that an export in the format holds, in its order."""
    built = small_base.built(folder / "kb.db", (small_base.claim("c1", "tea/sailors"),), read_text(works, "references.bib").works)
    file = io.StringIO(newline="")
    connection = sqlite3.connect(built)
    FORMATS[name].write(FORMATS[name].rows(connection), file)
    connection.close()
    return re.findall(r"@\w+\{([^,]+),", file.getvalue())


def test_parents_stand_behind_all_their_children(tmp_path):
    assert keys(ENTRIES, tmp_path, "bibtex") == ["d", "e", "k1", "k2", "z", "Aa", "b", "a0", "c1", "c2"]


def test_without_crossref_the_order_is_that_of_the_keys(tmp_path):
    assert keys("@book{b, title = {B}}\n@book{a, title = {A}}", tmp_path, "bibtex") == ["a", "b"]


def test_biblatex_keeps_the_order_of_the_keys(tmp_path):
    assert keys(ENTRIES, tmp_path, "biblatex") == sorted(re.findall(r"@\w+\{([^,]+),", ENTRIES))
