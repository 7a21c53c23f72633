"""Each graph format is read back by programs of others and compared with the views `nodes` and `edges`, node by node and edge by edge."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sqlite3
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import pytest
from command_line import SECOND, typed
from examples import doubling
from small_base import VOCABULARY, built, claim, link, work

from kb import pipeline
from kb.answers.query import connect
from kb.errors import KbError
from kb.exporters import FORMATS
from kb.exporters.attributes import EDGE_TYPES, NODE_TYPES
from kb.exporters.selection import ALL, NODE_KINDS, Filters, Graph, graph

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
HOSTILE = (
    "\"quoted\" 'too' & &amp; <b> ]]> <![CDATA[ =1+1 \\ ; | {{x}}\r\n\t\r end ",
    "control \x00\x01\x08\x0b\x1b[2J\x1f and not \x7f\x85\u2028",
    "right to left \u202e\u05d0\u05d1\u2066\u0627\u200f back \ufeff",
    "no characters \ufffe\uffff, rare ones \ue000\U0001f642\U0010ffff",
    "x" * 10_000,
    "=HYPERLINK(1)",
)
Read = tuple[dict[str, dict[str, Any]], dict[str, tuple[str, str, dict[str, Any]]]]
"""Node to its attributes; edge to its ends and its attributes."""


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, sqlite3.Connection]]:
    """The two bases, and one whose texts are hostile."""
    home = tmp_path_factory.mktemp("bases")
    pipeline.build(ROOT / "data", home / "first.db")
    pipeline.build(SECOND / "data", home / "second.db")
    works = tuple(replace(work(f"cited{n}"), title=text) for n, text in enumerate(HOSTILE))
    claims = tuple(
        replace(claim(f"c{n}", "tea/sailors", link("study", f"cited{n}"), link("works", f"cited{n}")), statement=text)
        for n, text in enumerate(HOSTILE)
    )
    practices = (replace(VOCABULARY.practices[0], synonyms=HOSTILE[:4]), *VOCABULARY.practices[1:])
    built(home / "hostile.db", claims, works, title=HOSTILE[0], vocabulary=replace(VOCABULARY, practices=practices))
    connections = {name: connect(home / f"{name}.db") for name in ("first", "second", "hostile")}
    yield connections
    for connection in connections.values():
        connection.close()


def views(connection: sqlite3.Connection) -> Read:
    """What the views hold, without what is not known; the two properties called `source` under the names that exports give them."""
    renamed = {("work", "source"): "is_source", ("claim", "source"): "source_work"}
    nodes, edges = {}, {}
    for node, kind, label, properties in connection.execute("SELECT id, kind, label, properties FROM nodes"):
        told = {renamed.get((kind, name), name): value for name, value in json.loads(properties).items() if name != "id"}
        nodes[node] = known({"kind": kind, "label": label, **told})
    for edge, source, target, relation, weight, properties in connection.execute("SELECT * FROM edges"):
        edges[edge] = (source, target, known({"relation": relation, "weight": weight, **json.loads(properties)}))
    return nodes, edges


def known(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None and value != []}


def cleaned(value: Any) -> Any:
    """As XML 1.0 can hold it, told by its own rule: section 2.2, Char."""
    if isinstance(value, dict):
        return {name: cleaned(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(cleaned, value))
    if isinstance(value, list):  # written as JSON, in which control characters are escapes
        return json.loads(cleaned(json.dumps(value, ensure_ascii=False)))
    if isinstance(value, str):
        return "".join(letter if ord(letter) in (9, 10, 13) or 32 <= ord(letter) not in (0xFFFE, 0xFFFF) else "\ufffd" for letter in value)
    return value


def lists(attributes: dict[str, Any]) -> dict[str, Any]:
    """A list that is written as JSON, as a list again."""
    return {name: json.loads(value) if name == "synonyms" else value for name, value in attributes.items()}


def exported(name: str, given: Graph, folder: Path) -> Path:
    """The file, or the folder, that the format writes."""
    form = FORMATS[name]
    path = folder / f"base{form.suffix}"
    if form.folder:
        path.mkdir()
        (form.write_raw or form.write)(given, path)
    else:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            form.write(given, file)
    return path


# Readers by others


def read_graphml(path: Path) -> Read:
    found = nx.read_graphml(path, force_multigraph=True)
    assert found.is_directed()
    edges = {}
    for source, target, key, attributes in found.edges(keys=True, data=True):
        assert attributes.pop("edge_id") == key
        edges[key] = (source, target, attributes)
    return {node: lists(attributes) for node, attributes in found.nodes(data=True)}, edges


def read_graphml_with_igraph(path: Path) -> Read:
    """Igraph gives every node every attribute: one that is absent is an empty text, no number, or false."""
    igraph = pytest.importorskip("igraph")
    found = igraph.Graph.Read_GraphML(str(path))
    assert found.is_directed()

    def told(attributes: dict[str, Any]) -> dict[str, Any]:
        there = {
            name: value for name, value in attributes.items() if value not in ("", None) and not (isinstance(value, float) and math.isnan(value))
        }
        if there.get("kind") != "work":
            there.pop("is_source", None)
        return lists(there)

    nodes = {vertex["id"]: told(vertex.attributes()) for vertex in found.vs}
    for node, attributes in nodes.items():
        assert attributes.pop("id") == node
    edges = {}
    for edge in found.es:
        attributes = told(edge.attributes())
        attributes.pop("id", None)
        edges[attributes.pop("edge_id")] = (found.vs[edge.source]["id"], found.vs[edge.target]["id"], attributes)
    return nodes, edges


def read_gexf(path: Path) -> Read:
    found = nx.read_gexf(path, version="1.3")
    assert found.is_directed()
    nodes = {}
    for node, attributes in found.nodes(data=True):
        looks = attributes.pop("viz")
        assert looks["size"] > 0
        assert {"x", "y", "z"} == set(looks["position"])
        assert all(0 <= looks["color"][part] <= 255 for part in "rgb")
        nodes[node] = lists(attributes)
    edges = {}
    for source, target, attributes in found.edges(data=True):
        assert attributes.pop("label") == attributes["relation"]
        edges[attributes.pop("id")] = (source, target, attributes)
    return nodes, edges


def read_nodelink(path: Path) -> Read:
    found = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    assert found.is_directed()
    edges = {key: (source, target, attributes) for source, target, key, attributes in found.edges(keys=True, data=True)}
    return dict(found.nodes(data=True)), edges


def read_cyjs(path: Path) -> Read:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert set(found) >= {"data", "elements"}
    assert set(found["elements"]) == {"nodes", "edges"}
    nodes, edges = {}, {}
    for element in found["elements"]["nodes"]:
        assert all(isinstance(element["position"][axis], float) for axis in "xy")
        attributes = element["data"]
        assert not {"source", "target", "parent"} & set(attributes), "Cytoscape.js would take it for an edge, or for a part of another node"
        assert attributes.pop("name") == attributes["label"]
        nodes[attributes.pop("id")] = attributes
    for element in found["elements"]["edges"]:
        attributes = element["data"]
        assert attributes.pop("interaction") == attributes["relation"]
        edges[attributes.pop("id")] = (attributes.pop("source"), attributes.pop("target"), attributes)
    return nodes, edges


def read_cx2(path: Path) -> Read:
    return from_cx2({one["id"]: one["v"] for one in aspect(path, "nodes")}, [(one["s"], one["t"], one["v"]) for one in aspect(path, "edges")])


def read_cx2_with_ndex(path: Path) -> Read:
    network = pytest.importorskip("ndex2.cx2").CX2Network()
    network.create_from_raw_cx2(json.loads(path.read_text(encoding="utf-8")))
    edges = [(one["s"], one["t"], one["v"]) for one in network.get_edges().values()]
    return from_cx2({number: node["v"] for number, node in network.get_nodes().items()}, edges)


def from_cx2(numbered: dict[int, dict[str, Any]], joined: list[tuple[int, int, dict[str, Any]]]) -> Read:
    ids = {number: values.pop("node_id") for number, values in numbered.items()}
    edges = {}
    for source, target, values in joined:
        assert values.pop("interaction") == values["relation"]
        edges[values.pop("edge_id")] = (ids[source], ids[target], values)
    for values in numbered.values():
        assert values.pop("name") == values["label"]
    return {ids[number]: values for number, values in numbered.items()}, edges


def aspect(path: Path, name: str) -> list[dict[str, Any]]:
    (found,) = (one[name] for one in json.loads(path.read_text(encoding="utf-8")) if name in one)
    return found


def read_csv(path: Path) -> Read:
    nodes, edges = {}, {}
    for row in table(path / "nodes.csv"):
        node = row.pop("Id")
        nodes[node] = typed_cells({"label": row.pop("Label"), **row}, NODE_TYPES)
    for row in table(path / "edges.csv"):
        assert row.pop("Type") == "Directed"
        edge = row.pop("Id")
        ends = row.pop("Source"), row.pop("Target")
        edges[edge] = (*ends, typed_cells({"relation": row.pop("Label"), "weight": row.pop("Weight"), **row}, EDGE_TYPES))
    return nodes, edges


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def typed_cells(cells: dict[str, str], types: Any) -> dict[str, Any]:
    meant: dict[str, Callable[[str], Any]] = {
        "string": str,
        "integer": int,
        "double": float,
        "boolean": {"true": True, "false": False}.get,
        "list": json.loads,
    }
    return {name: meant[types[name]](cell) for name, cell in cells.items() if cell != ""}


READERS = {
    "graphml by networkx": ("graphml", read_graphml),
    "graphml by igraph": ("graphml", read_graphml_with_igraph),
    "gexf by networkx": ("gexf", read_gexf),
    "nodelink by networkx": ("nodelink", read_nodelink),
    "cyjs by json": ("cyjs", read_cyjs),
    "cx2 by json": ("cx2", read_cx2),
    "cx2 by ndex2": ("cx2", read_cx2_with_ndex),
    "csv by csv": ("csv", read_csv),
}
NAMES = sorted({name for name, _ in READERS.values()})
XML = {"graphml", "gexf"}


# Whole


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


# The projection for VOSviewer

SHARED = """
    SELECT 'work:' || one.work AS source, 'work:' || other.work AS target, count(DISTINCT one.claim) AS strength
    FROM evidence_records AS one JOIN evidence_records AS other ON other.claim = one.claim AND other.work > one.work
    GROUP BY 1, 2
"""


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_vosviewer_joins_the_works_that_share_claims(bases, tmp_path, base):
    found = json.loads(exported("vosviewer", graph(bases[base]), tmp_path).read_text(encoding="utf-8"))
    assert list(found) == ["network", "info"]
    assert list(found["network"]) == ["items", "links"]
    links = {(link["source_id"], link["target_id"], link["strength"]) for link in found["network"]["links"]}
    assert links == set(bases[base].execute(SHARED))
    assert links or base != "first"
    claims = dict(bases[base].execute("SELECT 'work:' || work, count(DISTINCT claim) FROM evidence_records WHERE work IS NOT NULL GROUP BY 1"))
    works = {node: attributes for node, attributes in views(bases[base])[0].items() if attributes["kind"] == "work"}
    items = {item.pop("id"): item for item in found["network"]["items"]}
    assert items.keys() == works.keys()
    for node, item in items.items():
        assert (item["label"], item["weights"]) == (works[node]["label"], {"Claims": claims.get(node, 0)})
        assert unescape(item.get("description", "")) == works[node].get("title", "")
        assert "<" not in item.get("description", "")
        assert item.get("scores", {}).get("Year") == works[node].get("year")
        assert "doi" not in works[node] or unquote(item["url"]).endswith(works[node]["doi"])


def test_vosviewer_counts_the_claims_that_filters_leave(bases, tmp_path):
    (practice,) = (
        bases["first"]
        .execute(
            "SELECT term FROM term_claims WHERE kind = 'practice' AND claim IN (SELECT one.claim FROM evidence_records AS one "
            "JOIN evidence_records AS other ON other.claim = one.claim AND other.work > one.work) ORDER BY term LIMIT 1"
        )
        .fetchone()
    )
    found = json.loads(exported("vosviewer", graph(bases["first"], Filters(practice=practice)), tmp_path).read_text(encoding="utf-8"))["network"]
    whole = bases["first"].execute(f"SELECT sum(strength) FROM ({SHARED})").fetchone()[0]
    assert 0 < sum(link["strength"] for link in found["links"]) < whole


# Filters

FILTERS = {
    "a practice": Filters(practice="alcohol_handrub"),
    "a population": Filters(population="nurses"),
    "a kind": Filters(kind="recommendation"),
    "a strength": Filters(min_strength="promising"),
    "all of them": Filters(practice="alcohol_handrub", population="nurses", kind="effect", min_strength="moderate"),
    "nothing left": Filters(practice="role_models", kind="gap"),
    "works and claims": Filters(only=("work", "claim")),
    "terms of a practice": Filters(practice="feedback", only=("practice", "population", "outcome")),
}
KEPT = """
    SELECT c.id FROM claim_records AS c
    WHERE (:practice IS NULL OR c.id IN (SELECT claim FROM term_claims WHERE kind = 'practice' AND term = :practice))
      AND (:population IS NULL OR c.id IN (SELECT claim FROM term_claims WHERE kind = 'population' AND term = :population))
      AND (:kind IS NULL OR c.kind = :kind)
      AND (:min_strength IS NULL OR c.strength_rank >= (SELECT rank FROM levels WHERE rubric = 'reported' AND level = :min_strength))
"""


def by_sql(connection: sqlite3.Connection, filters: Filters) -> tuple[set[str], set[str]]:
    """Ids of the nodes and edges that stay, from the records of claims alone."""
    bound = {name: getattr(filters, name) for name in ("practice", "population", "kind", "min_strength")}
    kept = [claim for (claim,) in connection.execute(KEPT, bound)]
    if any(bound.values()):
        nodes = {f"claim:{claim}" for claim in kept}
        for claim in kept:
            record = "SELECT source, practices, populations, outcomes, works FROM claim_records WHERE id = ?"
            source, *columns = connection.execute(record, (claim,)).fetchone()
            nodes.add(f"work:{source}")
            for kind, column in zip(("practice", "population", "outcome", "work"), columns, strict=True):
                nodes |= {f"{kind}:{name}" for name in json.loads(column)}
    else:
        nodes = {node for (node,) in connection.execute("SELECT id FROM nodes")}
    nodes = {node for node in nodes if not filters.only or node.split(":")[0] in filters.only}
    edges = {edge for edge, source, target in connection.execute("SELECT id, source, target FROM edges") if {source, target} <= nodes}
    return nodes, edges


@pytest.mark.parametrize("case", FILTERS)
def test_filters_keep_claims_what_they_touch_and_the_edges_between(bases, case):
    found = graph(bases["second"], FILTERS[case])
    nodes, edges = [row["id"] for row in found.nodes], [row["id"] for row in found.edges]
    assert (set(nodes), set(edges)) == by_sql(bases["second"], FILTERS[case])
    assert len(set(nodes)) == len(nodes) == sum(found.sizes.values())
    assert len(set(edges)) == len(edges) == found.n_edges
    assert bool(nodes) == (case != "nothing left")


def test_no_filter_keeps_all(bases):
    found = graph(bases["first"], ALL)
    assert sum(found.sizes.values()) == len(list(found.nodes)) == bases["first"].execute("SELECT count(*) FROM nodes").fetchone()[0]
    assert found.n_edges == len(list(found.edges)) == bases["first"].execute("SELECT count(*) FROM edges").fetchone()[0]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", ["all of them", "nothing left", "works and claims"])
def test_every_format_holds_what_the_filters_leave(bases, tmp_path, reader, case):
    name, read = READERS[reader]
    nodes, edges = read(exported(name, graph(bases["second"], FILTERS[case]), tmp_path))
    assert (set(nodes), set(edges)) == by_sql(bases["second"], FILTERS[case])


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(practice="hand_rub"), "no practice 'hand_rub' in the vocabulary; did you mean 'alcohol_handrub'"),
        (Filters(population="nurse"), "no population 'nurse' in the vocabulary; did you mean 'nurses'"),
        (Filters(kind="effects"), "no kind 'effects'; did you mean 'effect'"),
        (Filters(min_strength="best"), "no level 'best'; use one of "),
        (Filters(only=("works",)), "no kind 'works'; did you mean 'work'"),
    ],
    ids=["practice", "population", "kind", "strength", "only"],
)
def test_a_filter_that_names_nothing_there_is_is_told(bases, filters, told):
    with pytest.raises(KbError, match=re.escape(told)):
        graph(bases["second"], filters)


# Growth


def made(number: int) -> Graph:
    """A graph of `number` claims, each joined to one practice; made row by row."""
    sizes = {**dict.fromkeys(NODE_KINDS, 0), "claim": number, "practice": 1}
    return Graph(title="A", version="1", description="", sizes=sizes, n_edges=number, nodes=made_nodes(number), edges=made_edges(number))


def made_nodes(number: int) -> Iterator[dict[str, Any]]:
    for n in range(number):
        yield {"id": f"claim:{n}", "kind": "claim", "label": "A statement.", "properties": {"id": f"{n}", "strength_rank": 1}}
    yield {"id": "practice:a", "kind": "practice", "label": "A", "properties": {"id": "a", "synonyms": ["b", "c"]}}


def made_edges(number: int) -> Iterator[dict[str, Any]]:
    for n in range(number):
        ends = {"source": f"claim:{n}", "target": "practice:a"}
        yield {"id": f"practice/{n}/a", **ends, "relation": "concernsPractice", "weight": 1.0, "properties": {"position": 1}}


class Nowhere(io.StringIO):
    """Takes text and forgets it."""

    def write(self, text: str) -> int:
        return len(text)


def write_nowhere(name: str, number: int, folder: Path) -> None:
    FORMATS[name].write(made(number), folder if FORMATS[name].folder else Nowhere())


@pytest.mark.parametrize("name", NAMES)
def test_writing_grows_with_the_graph(name, tmp_path):
    assert doubling(lambda number: write_nowhere(name, number, tmp_path), 1_000, 2_000) <= 2.2


def test_filtering_grows_with_the_graph(tmp_path):
    connections = []
    for number in (150, 300):
        claims = tuple(claim(f"c{n}", f"{('tea', 'soup')[n % 2]}/sailors", link("study", f"w{n}")) for n in range(number))
        connections.append(connect(built(tmp_path / f"{number}.db", claims, tuple(work(f"w{n}") for n in range(number)))))
    assert doubling(lambda base: [list(graph(base, Filters(practice="tea")).edges) for _ in range(5)], *connections) <= 2.2
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("name", NAMES)
def test_memory_stays_flat(name, tmp_path):
    """But for CX2, which numbers the nodes: it holds an id and a number each."""
    peaks = []
    for number in (500, 5_000):
        tracemalloc.start()
        write_nowhere(name, number, tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    allowed = 250 * 4_500 if name == "cx2" else 50_000
    assert peaks[1] - peaks[0] < allowed


# As a user types it


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the second base as kb.db."""
    home = tmp_path_factory.mktemp("typed")
    typed("build", SECOND / "data", folder=home)
    return home


def test_csv_is_a_folder_or_a_zip_of_the_same_bytes(folder, tmp_path):
    answer = typed("export", "csv", "-o", tmp_path / "tables", folder=folder)
    files = {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()}
    assert set(files) == {"nodes.csv", "edges.csv"}
    assert answer.stderr == f"{tmp_path / 'tables'}: {sum(map(len, files.values()))} bytes\n"
    for _ in range(2):
        typed("export", "csv", "-o", tmp_path / "tables.zip", folder=folder)
        with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
            assert archive.testzip() is None
            assert {name: archive.read(name) for name in archive.namelist()} == files
    first = (tmp_path / "tables.zip").read_bytes()
    typed("export", "csv", "-o", tmp_path / "tables.zip", folder=folder)
    assert (tmp_path / "tables.zip").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables", "tables.zip"]


def test_a_folder_of_csv_keeps_what_else_is_in_it(folder, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    typed("export", "csv", "-o", tmp_path, folder=folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "mine.txt", "nodes.csv"]


def test_cells_are_safe_for_spreadsheets_unless_raw(bases, tmp_path):
    for number, write in enumerate((FORMATS["csv"].write, FORMATS["csv"].write_raw)):
        (tmp_path / str(number)).mkdir()
        write(graph(bases["hostile"]), tmp_path / str(number))
    safe, raw = ({row["Label"] for row in table(tmp_path / number / "nodes.csv")} for number in "01")
    assert "'=HYPERLINK(1)" in safe - raw
    assert "=HYPERLINK(1)" in raw - safe


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("csv",), 2, "csv is several files; name a folder or a .zip with -o"),
        (("csv", "-o", "nowhere/tables"), 1, "nowhere/tables: cannot be written (No such file or directory)"),
        (("csv", "-o", "kb.db"), 1, "kb.db: cannot be written (File exists)"),
        (("bibtex", "--kind", "effect"), 2, "bibtex cannot be filtered; formats of the graph can: csv, cx2, cyjs, gexf, graphml"),
        (("gexf", "--raw"), 2, "gexf has no --raw"),
        (("gexf", "--practice", "none"), 1, "no practice 'none' in the vocabulary"),
        (("gexf", "--only", "works"), 2, "'works' is not one of"),
    ],
    ids=["csv to stdout", "no folder", "a file in its place", "a library filtered", "raw XML", "no such practice", "no such kind of node"],
)
def test_what_cannot_be_done_is_told(folder, words, code, told):
    answer = typed("export", *words, folder=folder, code=code)
    assert told in answer.stderr
    assert answer.stdout == ""
    assert {path.name for path in folder.iterdir()} == {"kb.db", ".kb.db.lock"}


def test_filters_are_typed_as_options(folder, bases):
    answer = typed("export", "nodelink", "--practice", "feedback", "--only", "claim", "--only", "work", folder=folder)
    nodes, _ = by_sql(bases["second"], Filters(practice="feedback", only=("claim", "work")))
    assert {node["id"] for node in json.loads(answer.stdout)["nodes"]} == nodes


def test_the_command_line_tells_what_xml_could_not_hold(tmp_path):
    built(tmp_path / "kb.db", (replace(claim("c1", "tea/sailors"), statement="bell \x07"),))
    answer = typed("export", "gexf", "-o", "base.gexf", folder=tmp_path)
    assert answer.stderr.splitlines()[0] == "gexf: characters that XML cannot hold, made U+FFFD: 1"
    with closing(connect(tmp_path / "kb.db")) as connection:
        assert read_gexf(tmp_path / "base.gexf") == cleaned(views(connection))


def test_the_page_on_exports_is_true(tmp_path):
    """Its commands run on the first base, one after the other; so does its Python; and it names every format of the graph and every attribute."""
    pipeline.build(ROOT / "data", tmp_path / "kb.db")
    commands = re.findall(r"kb (export [a-z0-9]+ [^`\n]*-o [^`\n]+)", PAGE.replace("FORMAT -o FILE", ""))
    assert {command.split()[1] for command in commands} >= {name for name, form in FORMATS.items() if form.holds == "graph"}
    for command in commands:
        typed(*command.split(), folder=tmp_path)
        assert (tmp_path / command.split()[-1]).exists()
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    for names in (NODE_TYPES, EDGE_TYPES, NODE_KINDS):
        assert [name for name in names if f"`{name}`" not in PAGE and name not in NODE_KINDS] == []
