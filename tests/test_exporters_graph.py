"""Each graph format is read back by programs of others and compared with the views `nodes` and `edges`, node by node and edge by edge."""

from __future__ import annotations

import io
import json
import math
import re
import sqlite3
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import pytest
from command_line import SECOND, typed
from examples import doubling
from graph_readers import HOSTILE, NAMES, READERS, XML, aspect, cleaned, exported, read_gexf, table, three_bases, views
from pyarrow import parquet
from small_base import built, claim, link, work

from kb import pipeline
from kb.answers.query import connect
from kb.errors import KbError
from kb.exporters import FORMATS
from kb.exporters.attributes import EDGE_TYPES, NODE_TYPES
from kb.exporters.attributes import KEPT as MOST_KEPT
from kb.exporters.selection import ALL, NODE_KINDS, EdgeRow, Filters, Graph, NodeRow, graph

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, sqlite3.Connection]]:
    connections = three_bases(tmp_path_factory.mktemp("bases"))
    yield connections
    for connection in connections.values():
        connection.close()


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


def test_parquet_without_pyarrow_tells_how_to_get_it(folder, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = typed("export", "parquet", "-o", tmp_path / "tables", folder=folder, code=2)
    assert answer.stderr == "kb: parquet needs pyarrow; install it with: pip install 'evidence-kb[parquet]'\n"
    assert not list(tmp_path.iterdir())


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
    nodes, edges = [row[0] for row in found.nodes], [row[0] for row in found.edges]
    assert (set(nodes), set(edges)) == by_sql(bases["second"], FILTERS[case])
    assert len(set(nodes)) == len(nodes) == sum(found.sizes.values())
    assert len(set(edges)) == len(edges) == found.count_edges()
    assert bool(nodes) == (case != "nothing left")


def test_no_filter_keeps_all(bases):
    found = graph(bases["first"], ALL)
    assert sum(found.sizes.values()) == len(list(found.nodes)) == bases["first"].execute("SELECT count(*) FROM nodes").fetchone()[0]
    assert found.count_edges() == len(list(found.edges)) == bases["first"].execute("SELECT count(*) FROM edges").fetchone()[0]


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
    return Graph(title="A", version="1", description="", sizes=sizes, count_edges=lambda: number, nodes=made_nodes(number), edges=made_edges(number))


def made_nodes(number: int) -> Iterator[NodeRow]:
    for n in range(number):
        yield f"claim:{n}", "claim", "A statement.", f'{{"id": "{n}", "strength_rank": 1}}'
    yield "practice:a", "practice", "A", '{"id": "a", "synonyms": ["b", "c"]}'


def made_edges(number: int) -> Iterator[EdgeRow]:
    for n in range(number):
        yield f"practice/{n}/a", f"claim:{n}", "practice:a", "concernsPractice", 1.0, f'{{"position": {n % 3}}}'


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
def test_memory_stays_flat(name, tmp_path, monkeypatch):
    """But for CX2, which numbers the nodes: it holds an id and a number each. Parquet holds a group of rows, here a small one."""
    monkeypatch.setattr("kb.exporters.parquet.GROUP", 200)
    peaks = []
    for number in (500, 5_000):
        tracemalloc.start()
        write_nowhere(name, number, tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    allowed = 250 * 4_500 if name == "cx2" else 50_000
    assert peaks[1] - peaks[0] < allowed


def test_what_is_kept_for_later_rows_is_bounded():
    modules = [import_module(f"kb.exporters.{name}") for name in ("attributes", "gexf", "graphml", "json_text")]
    kept = {f"{module.__name__}.{name}": of for module in modules for name, of in vars(module).items() if hasattr(of, "cache_info")}
    assert len(kept) >= 6
    assert {name: of.cache_info().maxsize for name, of in kept.items()} == dict.fromkeys(kept, MOST_KEPT)


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
    assert answer.stderr.splitlines()[0] == (
        "base.gexf: warning replaced-character: 1 character that XML cannot hold became U+FFFD; formats in JSON and csv hold them"
    )
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


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_shows_each_format_with_a_command_and_a_picture(name):
    assert f"`kb export {name} -o " in PAGE
    assert f"](pictures/exports/{name}.png)" in PAGE
    picture = ROOT / "docs" / "pictures" / "exports" / f"{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 150_000


def test_links_within_the_page_lead_somewhere():
    headings = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= headings
    assert [path for path in re.findall(r"\]\(([\w./-]+)\)", PAGE) if not (ROOT / "docs" / path).exists()] == []


@pytest.mark.slow
def test_the_pictures_are_drawn_by_one_command(tmp_path):
    """Those of three formats: each picture is drawn from the exported file."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'bench')!r}); from pathlib import Path; import export_pictures; "
    code += f"assert set(export_pictures.PICTURES) == set({sorted(FORMATS)!r}); export_pictures.draw(Path({str(tmp_path)!r}), ['csv', 'gexf', 'ris'])"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv.png", "gexf.png", "ris.png"]
