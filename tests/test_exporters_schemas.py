"""Files against the grammars of their formats: GraphML's XML schema, the part of GEXF 1.3 that is written, what VOSviewer Online takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from graph_bases import exported
from graph_readers import spelt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kb.exporters.flat import shown
from kb.exporters.selection import ALL, Filters, graph
from kb.exporters.xml_text import name_token

TESTS = Path(__file__).parent
GRAPHML = etree.XMLSchema(etree.parse(TESTS / "vendor" / "graphml" / "graphml.xsd"))
GEXF = etree.RelaxNG(etree.parse(TESTS / "schemas" / "gexf.rng"))
GEXF_1_2 = etree.XMLSchema(etree.parse(TESTS / "vendor" / "gexf" / "gexf.xsd"))
VOSVIEWER = jsonschema.Draft202012Validator(json.loads((TESTS / "schemas" / "vosviewer.json").read_text(encoding="utf-8")))

CASES = {
    "whole": ALL,
    "works and claims": Filters(only=("work", "claim")),
    "nothing left": Filters(kind="gap", min_strength="strong"),
    "flat": Filters(flat=True),
}


def faults(grammar: etree.XMLSchema | etree.RelaxNG, path: Path, old: str = "", new: str = "") -> list[str]:
    """What the grammar finds wrong in the file, with its first `old` made `new`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    grammar.validate(etree.fromstring(text.replace(old, new, 1).encode(), etree.XMLParser(huge_tree=True)))
    return [fault.message for fault in grammar.error_log]


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
@pytest.mark.parametrize(("name", "grammar"), [("graphml", GRAPHML), ("gexf", GEXF)])
def test_xml_follows_the_grammar_of_its_format(bases, tmp_path, name, grammar, base):
    assert faults(grammar, exported(name, graph(bases[base]), tmp_path)) == []


@pytest.mark.parametrize(("name", "grammar"), [("graphml", GRAPHML), ("gexf", GEXF)])
@pytest.mark.parametrize("case", CASES)
def test_what_filters_leave_follows_it_too(bases, tmp_path, name, grammar, case):
    assert faults(grammar, exported(name, shown(bases["second"], CASES[case]), tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "grammar", "old", "new"),
    [
        ("graphml", GRAPHML, '<edge id="', '<edge id="a/b'),
        ("graphml", GRAPHML, 'attr.type="long"', 'attr.type="integer"'),
        ("graphml", GRAPHML, ' target="', ' to="'),
        ("gexf", GEXF, "<viz:color", "<viz:colour"),
        ("gexf", GEXF, ' r="', ' r="9'),
        ("gexf", GEXF, 'type="long"', 'type="list"'),
        ("gexf", GEXF, "<attvalue for", "<attvalue id"),
        ("gexf", GEXF, 'weight="', 'weight="w'),
    ],
)
def test_a_grammar_finds_a_fault(bases, tmp_path, name, grammar, old, new):
    assert faults(grammar, exported(name, graph(bases["second"]), tmp_path), old, new)


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_gexf_passes_the_published_schema_of_the_version_before(bases, tmp_path, base):
    """That of 1.2, with what 1.3 changed taken back: names of the namespaces, the version, and an edge's kind."""
    text = exported("gexf", graph(bases[base]), tmp_path).read_text(encoding="utf-8")
    assert published_faults(text) == []
    for old, new in [(' r="', ' r="9'), ('type="long"', 'type="list"'), ("<attvalue for", "<attvalue id"), (' weight="', ' weight="w')]:
        assert published_faults(text.replace(old, new, 1)), old


def published_faults(text: str) -> list[str]:
    """What GEXF 1.2's schema finds wrong in a file of 1.3. It has the colours in the namespace of the graph (decision 10)."""
    for old, new in [("http://gexf.net/1.3", "http://www.gexf.net/1.2draft"), ('version="1.3"', 'version="1.2"'), ("<viz:", "<")]:
        text = text.replace(old, new)
    text = re.sub(r'(<edge [^>]*?) kind="[^"]*"', r"\1", text)
    GEXF_1_2.validate(etree.fromstring(text.encode(), etree.XMLParser(huge_tree=True)))
    return [fault.message for fault in GEXF_1_2.error_log]


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_vosviewer_online_would_take_the_works(bases, tmp_path, base):
    """Beside what the schema says: ids are unique, links join items, and nothing is joined to itself or twice."""
    found = json.loads(exported("vosviewer", graph(bases[base]), tmp_path).read_text(encoding="utf-8"))
    assert list(VOSVIEWER.iter_errors(found)) == []
    items = [item["id"] for item in found["network"]["items"]]
    assert len(set(items)) == len(items) >= 3
    pairs = [frozenset((link["source_id"], link["target_id"])) for link in found["network"]["links"]]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 and pair <= set(items) for pair in pairs)
    found["network"]["items"][0]["weights"]["Claims"] = -1
    assert list(VOSVIEWER.iter_errors(found))


@given(st.text(min_size=1) | st.text("_x0/A", min_size=1))
def test_any_id_comes_back_from_its_name_token(name):
    assert spelt(name_token(name)) == name
    assert re.fullmatch(r"[-.:_A-Za-z0-9\xc0-\xff]+", name_token(name))
