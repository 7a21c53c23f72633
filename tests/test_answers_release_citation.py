"""How the base and its parts are cited: the same facts in four forms, and each form one that programs read back."""

from __future__ import annotations

import json

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.answers.release_citation import Cited, apa, citation, csl_item
from kb.exporters.ris import TYPES

ABOUT = {"title": "Tides", "version": "2", "released": "2026-01-31", "creators": '["The tide group"]', "site_url": "https://tides.example/base/"}
COVERED = "two documents, 2015 to 2017; nothing later was searched"
CLAIM = Cited(title="Mora & Sand (2017) state: Tides rise. Some result reported (effect: benefit).", name="mora2017-001", path="/claim/mora2017-001")

BASES = {
    "all": (
        {"title": "T", "version": "1", "released": "2026-01-31", "creators": '["A", "B"]', "site_url": "https://t.example/"},
        "A & B. (2026). T (Version 1) [Data set]. Released 2026-01-31. https://t.example",
    ),
    "three": ({"title": "T", "version": "1", "creators": '["A", "B", "C."]'}, "A, B, & C. (n.d.). T (Version 1) [Data set]."),
    "title alone": ({"title": "T"}, "T [Data set]. (n.d.)."),
    "an odd address": ({"title": "T", "site_url": "javascript:x"}, "T [Data set]. (n.d.)."),
}


@pytest.mark.parametrize(("about", "said"), BASES.values(), ids=BASES)
def test_a_base_is_cited_by_what_is_known(about, said):
    assert apa(about, "", Cited()) == said


def test_a_part_is_cited_with_version_release_and_what_was_read():
    assert apa(ABOUT, COVERED, CLAIM) == (
        "The tide group. (2026). Mora & Sand (2017) state: Tides rise. Some result reported (effect: benefit). "
        "In Tides (version 2, released 2026-01-31) [Data set]. Two documents, 2015 to 2017; nothing later was searched. "
        "https://tides.example/base/claim/mora2017-001"
    )


def test_a_title_gets_one_full_stop():
    assert "Why? In Tides" in apa(ABOUT, "", Cited(title="Why?", name="w", path="/w"))
    assert "Map. In Tides" in apa(ABOUT, "", Cited(title="Map", name="m", path="/map"))


def entry_of(text):
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


def test_bibtex_tells_the_same():
    entry = entry_of(citation(ABOUT, COVERED, CLAIM).bibtex)
    told = {name: field.value for name, field in entry.fields_dict.items()}
    assert entry.key == "tides-mora2017-001"
    assert told["author"] == "{The tide group}"
    assert told["title"] == "{" + CLAIM.title.replace("&", r"\&") + "}"
    assert told["year"] == "2026"
    assert told["url"] == "https://tides.example/base/claim/mora2017-001"
    assert "2015 to 2017" in told["note"]


def test_ris_tells_the_same_and_ends():
    lines = citation(ABOUT, COVERED, CLAIM).ris.splitlines()
    assert lines[0] == "TY  - ELEC"
    assert f"TI  - {CLAIM.title}" in lines
    assert "PY  - 2026" in lines
    assert any(line.startswith("N1  - Version 2. Sources: two documents") for line in lines)
    assert lines[-2] == "ER  - "


def test_csl_json_is_an_array_of_one_item_of_a_type_that_zotero_knows():
    for cited in (Cited(), CLAIM):
        (item,) = json.loads(citation(ABOUT, COVERED, cited).csljson)
        assert item["type"] in TYPES
        assert item["issued"] == {"date-parts": [[2026, 1, 31]]}
        assert item["author"] == [{"literal": "The tide group"}]
        assert COVERED in item["note"]


def test_what_is_not_known_is_left_out():
    item = csl_item({"title": "T", "released": "soon"}, "one document", Cited())
    assert item == {"id": "t", "type": "dataset", "title": "T", "note": "Version not told. Sources: one document."}


@settings(max_examples=80)
@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_any_title_makes_one_entry_that_can_be_read(title, name):
    made = citation({"title": title}, "one document", Cited(title=f"X {name}", name=name, path="/x"))
    entry_of(made.bibtex)
    assert len(json.loads(made.csljson)) == 1
    assert made.ris.count("ER  - ") == 1
