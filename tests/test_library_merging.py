"""Two entries made one and taken apart again, and keys that change: no field is lost, and every key goes on leading to its work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.duplicates import library as made_library
from kb import entries
from kb.bibtex_text import people
from kb.errors import KbError
from kb.library import curating, journal
from kb.readers.bibtex import read, read_text

TWO = """% The first one.
@article{tide,
  author  = {Moss, Ann},
  title   = {Tides},
  journal = {Sea},
  year    = {2011},
}

% The second one.
@misc{tide2, author = "Moss, A.", title = {Tides}, year = 2011, pages = {1--9},
  printed = {Moss 2011}, ids = {older}}

@book{reed, title = {Reeds}}
"""


def library(folder: Path, text: str = TWO, **files: str) -> Path:
    """A folder with the library, written as it is."""
    folder.mkdir(exist_ok=True)
    (folder / "references.bib").write_bytes(text.encode())
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return folder


def works_of(folder):
    return {work.key: work for work in read(folder / "references.bib").works}


def test_the_kept_entry_takes_over_what_it_lacks_and_keeps_what_differs_in_sight(tmp_path):
    data = library(tmp_path)
    (change,) = curating.merge(data, "tide", ["tide2"]).changes
    assert (
        change.after
        == (data / "references.bib").read_text()
        == """% The first one.
@article{tide,
  author  = {Moss, Ann},
  title   = {Tides},
  journal = {Sea},
  year    = {2011},
  pages   = {1--9},
  printed = {Moss 2011},
  ids     = {tide2, older},
  merged  = {tide2: @misc, author: {Moss, A.}},
}

% The second one.

@book{reed, title = {Reeds}}
"""
    )
    assert works_of(data)["tide"].aliases == ("tide2", "older")


def test_a_merge_is_taken_back_byte_for_byte(tmp_path):
    for text in (TWO, TWO.replace("\n", "\r\n"), TWO.rstrip("\n").replace("@book{reed, title = {Reeds}}", "")):
        data = library(tmp_path, text)
        curating.merge(data, "tide", ["older"])
        assert (data / "references.bib").read_bytes() != text.encode()
        curating.undo(data)
        assert (data / "references.bib").read_bytes() == text.encode()
        assert (data / "merges.jsonl").read_bytes() == b""


def test_merges_are_taken_back_one_by_one(tmp_path):
    data = library(tmp_path)
    curating.merge(data, "tide", ["tide2"])
    between = (data / "references.bib").read_bytes()
    curating.merge(data, "reed", ["tide"])
    assert works_of(data)["reed"].aliases == ("tide", "tide2", "older")
    curating.undo(data)
    assert (data / "references.bib").read_bytes() == between
    curating.undo(data)
    assert (data / "references.bib").read_bytes() == TWO.encode()
    with pytest.raises(KbError, match="remembers no merge"):
        curating.undo(data)


def test_a_merge_is_taken_back_though_other_entries_changed_since(tmp_path):
    data = library(tmp_path)
    curating.merge(data, "tide", ["tide2"])
    text = (data / "references.bib").read_text()
    (data / "references.bib").write_text(text.replace("{Reeds}", "{All Reeds}"))
    curating.undo(data)
    works = works_of(data)
    assert (works["tide"].raw, works["tide2"].raw) == tuple(work.raw for work in read_text(TWO, "r").works[:2])
    assert works["reed"].title == "All Reeds"


def test_a_merged_entry_that_changed_since_is_left_to_the_curator(tmp_path):
    data = library(tmp_path)
    curating.merge(data, "tide", ["tide2"])
    text = (data / "references.bib").read_text().replace("{Sea}", "{The Sea}")
    (data / "references.bib").write_text(text)
    with pytest.raises(KbError, match="'tide' was changed since the merge"):
        curating.undo(data)
    assert (data / "references.bib").read_text() == text


def test_a_journal_that_kb_did_not_write_is_told(tmp_path):
    data = library(tmp_path)
    (data / "merges.jsonl").write_text('{"merges": []}\n')
    with pytest.raises(KbError, match=r"merges.jsonl:1: this line is no merge that kb wrote"):
        curating.undo(data)


def test_what_was_verified_of_one_entry_is_not_said_of_the_other(tmp_path):
    data = library(tmp_path, "@book{a, title = {T}}\n@book{b, title = {T}, status = {confirmed}, confirmedby = {Press <https://a.org>}}\n")
    curating.merge(data, "a", ["b"])
    work = works_of(data)["a"]
    assert work.status is None
    assert work.fields["merged"] == "b: status: confirmed, confirmedby: Press <https://a.org>"


def test_fields_that_hold_several_values_have_all_of_them(tmp_path):
    data = library(tmp_path, "@book{a, printed = {A | B}, keywords = {x}}\n@book{b, printed = {B | C}, keywords = {x}}\n@book{c, printed = {D}}\n")
    curating.merge(data, "a", ["b", "c"])
    work = works_of(data)["a"]
    assert work.printed == ("A", "B", "C", "D")
    assert work.fields["keywords"] == "x"
    assert "merged" not in work.fields


def test_a_merge_of_merged_entries_keeps_all_that_was_told(tmp_path):
    data = library(tmp_path, "@book{a, title = {A}}\n@book{b, title = {B}}\n@book{c, title = {C}}\n@book{d, title = {D}}\n")
    curating.merge(data, "a", ["b"])
    curating.merge(data, "c", ["d"])
    curating.merge(data, "a", ["c"])
    assert works_of(data)["a"].fields["merged"] == "b: title: B | d: title: D | c: title: C"
    assert works_of(data)["a"].aliases == ("b", "c", "d")


def test_an_entry_that_inherits_from_the_dropped_one_still_does(tmp_path):
    data = library(tmp_path, "@inbook{part, title = {P}, crossref = {b}}\n@book{a, title = {Book}, year = 2001}\n@book{b, title = {Book}}\n")
    curating.merge(data, "a", ["b"])
    part = works_of(data)["part"]
    assert (part.container, part.year) == ("Book", 2001)


@pytest.mark.parametrize(
    ("keep", "drop", "told"),
    [
        ("tide", ["nope"], "no work 'nope'"),
        ("tied", ["reed", "x"], "bib: no work 'tied'; did you mean 'tide'.*; no work 'x'; kb search"),
        ("tide", ["tide"], "name each work once"),
        ("tide", ["tide2", "older"], "name each work once"),
    ],
)
def test_a_merge_that_cannot_be_is_told_and_changes_nothing(tmp_path, keep, drop, told):
    data = library(tmp_path)
    with pytest.raises(KbError, match=told):
        curating.merge(data, keep, drop)
    assert {path.name for path in data.iterdir()} == {"references.bib"}


def test_two_sources_with_documents_of_their_own_are_kept_apart(tmp_path):
    data = library(tmp_path, "@book{a, title = {T}, document = {a.txt}}\n@book{b, title = {T}, document = {b.txt}}\n")
    with pytest.raises(KbError, match=r"'a' \(a.txt\) and 'b' \(b.txt\) are sources"):
        curating.merge(data, "a", ["b"])
    assert not curating.merge_by_rule(data).merges


def test_an_encoding_that_cannot_hold_the_merge_is_told(tmp_path):
    (tmp_path / "references.bib").write_bytes("@book{a, title = {Caf\xe9}}\n".encode("cp1252"))
    done = curating.rename(tmp_path, "a", "b")
    assert done.changes[0].content == "@book{b, title = {Caf\xe9}, ids = {a}}\n".encode("cp1252")
    with pytest.raises(KbError, match="its encoding, cp1252, cannot hold 'ő'"):
        curating.rename(tmp_path, "b", "erdős")


def test_a_library_with_unreadable_characters_is_not_written(tmp_path):
    (tmp_path / "references.bib").write_bytes(b"@book{a, title = {A\x00B}}\n")
    with pytest.raises(KbError, match="cannot be read, and would be lost"):
        curating.rename(tmp_path, "a", "b")


# By rule

ALIKE = """@article{one, author = {Moss, Ann}, title = {Tides of the Northern Sea}, year = 2011, doi = {10.1000/a}}
@article{two, author = {Moss, A.}, title = {Tides of the Northern Sea}, year = 2011, journal = {Sea}, volume = {3}}
@article{three, author = {Moss, Ann}, title = {Tides of the northern sea}, year = 2011, url = {https://doi.org/10.1000/A}}
@book{reed, title = {Reeds}}
"""


def test_works_that_score_enough_are_merged_into_the_fullest(tmp_path):
    data = library(tmp_path, ALIKE)
    (merge,) = curating.merge_by_rule(data).merges
    assert (merge.keep, merge.drop) == ("two", ("one", "three"))
    assert "same DOI" in merge.reasons
    assert set(works_of(data)) == {"two", "reed"}
    assert works_of(data)["two"].doi == "10.1000/a"
    assert not curating.merge_by_rule(data).merges
    curating.undo(data)
    assert (data / "references.bib").read_text() == ALIKE


def test_what_the_rules_keep_apart_is_not_merged_by_way_of_a_third(tmp_path):
    data = library(tmp_path, ALIKE, duplicates_yaml="apart:\n- works: [one, three]\n")
    assert [{merge.keep, *merge.drop} for merge in curating.merge_by_rule(data, dry=True).merges] in ([{"one", "two"}], [{"two", "three"}])


def test_the_rules_say_what_is_merged(tmp_path):
    data = library(tmp_path, ALIKE, duplicates_yaml="merged_from: 1.0\ntold_from: 0.99\n")
    for merge in curating.merge_by_rule(data, dry=True).merges:
        assert len(merge.drop) < 2


def told(work):
    return ("journal", work.container), ("year", str(work.year or "")), ("doi", work.doi)


def test_a_batch_is_merged_and_taken_back_as_one(tmp_path):
    works, same, _ = made_library(300)
    text = "".join(
        f"@{work.type}{{{work.key},\n  author = {{{people(work.authors)}}},\n  title = {{{work.title}}},\n"
        + "".join(
            f"  {name} = {{{value}}},\n" for name, value in (("journal", work.container), ("year", str(work.year or "")), ("doi", work.doi)) if value
        )
        + "}\n\n"
        for work in works
    )
    data = library(tmp_path, text)
    done = curating.merge_by_rule(data)
    assert len(done.merges) > 0.6 * len(same)
    assert all(frozenset((merge.keep, *merge.drop)) in same for merge in done.merges)
    after = works_of(data)
    known = {*after, *(alias for work in after.values() for alias in work.aliases)}
    assert known == {work.key for work in works}
    curating.undo(data)
    assert (data / "references.bib").read_text() == text


# Whatever the entries hold

TEXTS = st.text(st.sampled_from("ab {}\\é,=#%\"'&"), max_size=12).map(lambda text: text if entries.is_balanced(text) else "x")
FIELDS = st.dictionaries(
    st.sampled_from("title author journal journaltitle note printed keywords merged pages status doi".split()), TEXTS, max_size=6
)
LAYOUTS = st.sampled_from(
    [("@book{{{},\n{}}}\n", "  {} = {{{}}},\n"), ("@Book({}, {})", '{}="{}", '), ("@misc{{{},{}\n}}\r\n\r\n", "{}\t=\t{{{}}},")]
)


def entry(key, fields, layout):
    whole, one = layout
    return whole.format(key, "".join(one.format(name, value.replace('"', "'") if '"' in one else value) for name, value in fields.items()))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(FIELDS, FIELDS, FIELDS, LAYOUTS, LAYOUTS, st.sampled_from(["", "\n% between\n", "junk, words\n\n"]))
def test_no_field_is_lost_and_every_byte_comes_back(tmp_path_factory, first, second, third, one, other, between):
    text = entry("a", first, one) + between + entry("b", second, other) + entry("c", third, one)
    before = {work.key: work for work in read_text(text, "r").works}
    if len(before) < 3 or read_text(text, "r").rejects:
        return
    data = library(tmp_path_factory.mktemp("m"), text)
    curating.merge(data, "a", ["c"])
    batch = read(data / "references.bib")
    after = {work.key: work for work in batch.works}
    assert not batch.rejects
    assert set(after) == {"a", "b"}
    assert after["b"].raw == before["b"].raw
    assert after["a"].aliases == ("c",)
    own = {field.name for field in entries.fields(before["a"].raw)}
    assert all(after["a"].fields[name] == before["a"].fields[name] for name in own - {"printed", "keywords", "merged"})
    for field in entries.fields(before["c"].raw):
        assert field.inner is not None
        kept = before["c"].raw[slice(*field.inner)]
        parts = re.split(r" \||,", kept) if field.name in ("printed", "keywords") else [kept]
        assert all(part.strip() in after["a"].raw for part in parts), field.name
    curating.undo(data)
    assert (data / "references.bib").read_bytes() == text.encode()


# New keys


def test_a_new_key_leaves_the_old_one_as_an_alias(tmp_path):
    data = library(tmp_path)
    curating.rename(data, "reed", "reed1999")
    assert (data / "references.bib").read_text() == TWO.replace("@book{reed, title = {Reeds}}", "@book{reed1999, title = {Reeds}, ids = {reed}}")
    curating.rename(data, "reed", "reed2000")
    assert works_of(data)["reed2000"].aliases == ("reed", "reed1999")


def test_a_key_that_comes_back_is_no_alias_of_its_own(tmp_path):
    data = library(tmp_path)
    curating.rename(data, "reed", "reed1999")
    curating.rename(data, "reed1999", "reed")
    assert works_of(data)["reed"].aliases == ("reed1999",)
    curating.rename(data, "reed", "Reed")
    assert works_of(data)["Reed"].aliases == ("reed1999",)


@pytest.mark.parametrize(
    ("new", "told"),
    [("tide", "is a key or former key of 'tide'"), ("OLDER", "is a key or former key of 'tide2'"), ("a b", "cannot be a key"), ("reed", "already")],
)
def test_a_key_that_cannot_be_is_told(tmp_path, new, told):
    data = library(tmp_path)
    with pytest.raises(KbError, match=told):
        curating.rename(data, "reed", new)
    assert (data / "references.bib").read_text() == TWO


def test_an_unknown_key_is_told_with_the_nearest(tmp_path):
    with pytest.raises(KbError, match="no work 'reeds'; did you mean 'reed'"):
        curating.rename(library(tmp_path), "reeds", "x")


# Kept apart


@pytest.mark.parametrize(
    "before",
    [
        "",
        "told_from: 0.9\n",
        "apart:\n- works: [a, b]   # a remark\n",
        "apart:\n  - works: [a, b]\n    because: x\n# behind\ntold_from: 0.9\n",
        "apart:\r\n- {works: [a, b]}\r\n",
        "apart:\n- works:\n  - a\n  - b\nmerged_from: 0.99",
    ],
    ids=["no file", "rules alone", "a list", "rules behind", "Windows", "no line end"],
)
def test_works_that_are_not_one_are_remembered_and_all_else_stays(tmp_path, before):
    data = library(tmp_path)
    if before:
        (data / "duplicates.yaml").write_bytes(before.encode())
    curating.keep_apart(data, [("tide", "tide2"), ("reed", "older")], because='two "tides"')
    after = (data / "duplicates.yaml").read_bytes().decode()
    lines = [line.strip() for line in after.splitlines()]
    assert '- {works: ["tide", "tide2"], because: "two \\"tides\\""}' in lines
    assert '- {works: ["reed", "tide2"], because: "two \\"tides\\""}' in lines
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert not curating.duplicates(data)
    curating.keep_apart(data, [("tide2", "tide")])
    assert (data / "duplicates.yaml").read_bytes().decode() == after


@pytest.mark.parametrize("before", ["apart: []\n", "apart: [{works: [a, b]}]\n", "apart:\n"])
def test_a_list_that_no_line_can_be_put_behind_is_told(tmp_path, before):
    data = library(tmp_path, duplicates_yaml=before)
    with pytest.raises(KbError, match="apart"):
        curating.keep_apart(data, [("tide", "reed")])
    assert (data / "duplicates.yaml").read_text() == before


def test_rules_with_a_fault_stop_every_command(tmp_path):
    data = library(tmp_path, duplicates_yaml="told_form: 0.9\nmerged_from: high\n")
    with pytest.raises(KbError, match=r"duplicates.yaml:1:1: error unknown-field: .*told_from.*:2:14: error wrong-type"):
        curating.duplicates(data)


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path, monkeypatch):
    data = library(tmp_path)
    run = journal.run_of

    def meanwhile(*given):
        (data / "references.bib").write_text(TWO + "% More.\n")
        return run(*given)

    monkeypatch.setattr(journal, "run_of", meanwhile)
    with pytest.raises(KbError, match="was changed in the meantime"):
        curating.merge(data, "tide", ["tide2"])
    assert (data / "references.bib").read_text() == TWO + "% More.\n"
    assert (data / "merges.jsonl").read_text() == ""


def test_the_journal_says_what_was_merged_and_why(tmp_path):
    data = library(tmp_path, ALIKE)
    curating.merge_by_rule(data)
    (line,) = (data / "merges.jsonl").read_text().splitlines()
    assert json.loads(line)["merges"][0]["keep"] == "two"
    assert json.loads(line)["merges"][0]["reasons"]
