"""Each graph format is read back by programs of others and compared with the views `nodes` and `edges`, node by node and edge by edge."""

from __future__ import annotations

import io
import json
import math
from xml.etree import ElementTree

import networkx as nx
import pytest
from graph_bases import HOSTILE, cleaned, exported, views
from graph_readers import NAMES, READERS, XML, aspect, table
from pyarrow import parquet

from kb.exporters import FORMATS
from kb.exporters.attributes import EDGE_TYPES, NODE_TYPES
from kb.exporters.selection import NODE_KINDS, graph


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
@pytest.mark.parametrize("reader", READERS)
def test_every_node_and_edge_comes_back_with_its_attributes(bases, tmp_path, base, reader):
    name, read = READERS[reader]
    nodes, edges = read(exported(name, graph(bases[base]), tmp_path))
    expected_nodes, expected_edges = views(bases[base])
    if name in XML:
        expected_nodes, expected_edges = cleaned(expected_nodes), cleaned(expected_edges)
    assert nodes == expected_nodes
    assert edges == expected_edges


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_every_property_of_the_views_is_declared_with_its_type(bases, base):
    kinds = {str: "string", int: "integer", float: "double", bool: "boolean", list: "list"}
    nodes, edges = views(bases[base])
    for types, rows in ((NODE_TYPES, nodes.values()), (EDGE_TYPES, [attributes for _, _, attributes in edges.values()])):
        for attributes in rows:
            assert {name: kinds[type(value)] for name, value in attributes.items()} == {name: types[name] for name in attributes}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_graph_gives_the_same_bytes(bases, tmp_path, name):
    made = []
    for turn in ("one", "two"):
        (tmp_path / turn).mkdir()
        path = exported(name, graph(bases["hostile"]), tmp_path / turn)
        made.append({file.name: file.read_bytes() for file in (sorted(path.iterdir()) if path.is_dir() else [path])})
    assert made[0] == made[1]


@pytest.mark.parametrize("name", sorted(XML))
def test_what_xml_cannot_hold_is_counted(bases, name):
    wrong = sum(text.count(letter) for text in HOSTILE for letter in "\x00\x01\x08\x0b\x1b\x1f\ufffe\uffff")
    in_json = 2  # a list is its JSON, in which control characters are escapes already
    assert FORMATS[name].write(graph(bases["hostile"]), io.StringIO()) == 2 * wrong + in_json
    assert FORMATS[name].write(graph(bases["second"]), io.StringIO()) == 0


def test_cx2_declares_before_it_uses_and_counts_what_it_holds(bases, tmp_path):
    path = exported("cx2", graph(bases["second"]), tmp_path)
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert whole[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert [list(one) for one in whole[1:]] == [
        [name] for name in ("metaData", "attributeDeclarations", "networkAttributes", "nodes", "edges", "visualProperties", "status")
    ]
    assert whole[-1]["status"] == [{"success": True, "error": ""}]
    assert {one["name"]: one["elementCount"] for one in whole[1]["metaData"]} == {name: len(one[name]) for one in whole[2:-1] for name in one}
    (declared,) = aspect(path, "attributeDeclarations")
    types = {"string": str, "long": int, "double": float, "boolean": bool, "list_of_string": list}
    for name in ("nodes", "edges"):
        for element in aspect(path, name):
            assert all(type(value) is types[declared[name][key]["d"]] for key, value in element["v"].items())
    assert set(aspect(path, "networkAttributes")[0]) <= set(declared["networkAttributes"])
    (style,) = aspect(path, "visualProperties")
    for mapping in style["nodeMapping"].values():
        assert mapping["definition"]["attribute"] in declared["nodes"]


def test_parquet_has_typed_columns_and_small_groups_of_rows(bases, tmp_path, monkeypatch):
    monkeypatch.setattr("kb.exporters.parquet.GROUP", 10)
    path = exported("parquet", graph(bases["second"]), tmp_path)
    types = {"string": "string", "integer": "int64", "double": "double", "boolean": "bool"}
    for name, columns in (
        ("nodes", {"id": "string", **NODE_TYPES}),
        ("edges", {"id": "string", "source": "string", "target": "string", **EDGE_TYPES}),
    ):
        file = parquet.ParquetFile(path / f"{name}.parquet")
        found = {field.name: str(field.type) for field in file.schema_arrow}
        assert list(found) == list(columns)
        assert all(found[column] == types[kind] for column, kind in columns.items() if kind != "list")
        assert all(found[column].startswith("list<") for column, kind in columns.items() if kind == "list")
        assert file.num_row_groups == math.ceil(file.metadata.num_rows / 10) > 1
        assert file.schema_arrow.metadata[b"title"].decode() == graph(bases["second"]).title


def test_places_are_apart_and_kinds_have_their_colours(bases, tmp_path):
    found = nx.read_gexf(exported("gexf", graph(bases["first"]), tmp_path), version="1.3")
    looks = [attributes["viz"] for _, attributes in found.nodes(data=True)]
    places = [(one["position"]["x"], one["position"]["y"]) for one in looks]
    assert len(set(places)) == len(places)
    colours = {(attributes["kind"], tuple(attributes["viz"]["color"].values())) for _, attributes in found.nodes(data=True)}
    assert len(colours) == len({colour for _, colour in colours}) == len(NODE_KINDS)


def test_gexf_says_how_many_nodes_and_edges_follow(bases, tmp_path):
    tree = ElementTree.parse(exported("gexf", graph(bases["second"]), tmp_path))
    for name in ("nodes", "edges"):
        (found,) = tree.iter(f"{{http://gexf.net/1.3}}{name}")
        assert int(found.get("count")) == len(found)


def test_cells_are_safe_for_spreadsheets_unless_raw(bases, tmp_path):
    for number, write in enumerate((FORMATS["csv"].write, FORMATS["csv"].write_raw)):
        (tmp_path / str(number)).mkdir()
        write(graph(bases["hostile"]), tmp_path / str(number))
    safe, raw = ({row["Label"] for row in table(tmp_path / number / "nodes.csv")} for number in "01")
    assert "'=HYPERLINK(1)" in safe - raw
    assert "=HYPERLINK(1)" in raw - safe
