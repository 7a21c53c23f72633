"""Hostile titles, from the bytes of a library through a build and each format to a program by others, as a user types it."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path

import bibtexparser
import frictionless
import networkx as nx
import pytest
import rdflib
import rispy
from command_line import typed
from examples import LIBRARY, document, write_base
from graph_bases import cleaned
from graph_readers import table
from ndex2.cx2 import CX2Network
from pyarrow import parquet

from kb.answers.query import connect
from kb.exporters import FORMATS
from kb.exporters.rdf import Names

TITLES = {
    "quotes": "A \"b\" 'c' «d» `e` \"\"\"g\"\"\"",
    "markup": "<b>x</b> ]]> <![CDATA[ y &amp; <!DOCTYPE z> ?> ;| =1+1",
    "formula": "=HYPERLINK(1)",
    "control": "bell \x07 escape \x1b[2J tab \x0b delete \x7f next line \x85 end",
    "nul": "before \x00 after",
    "surrogates": "lone \ud800 and \udfff end",
    "right_to_left": "\u202eעברית\u2066 عربي\u200f and back \ufeff end",
    "emoji": "\U0001f642 \U0001f469\u200d\U0001f52c \U0010ffff \ufffe \uffff \ue000",
    "long": "word " * 2_000 + "end",
    "lines": "one\ntwo\r\n\n\tthree\u2028four\u2029five",
}  # fmt: skip
"""Citekey to title, as it stands in the library."""
UNHOLDABLE = {"control": 3, "emoji": 2}
"""How many characters of a title XML has no place for; NUL and lone surrogates are gone when the base is built."""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the base as kb.db."""
    home = tmp_path_factory.mktemp("hostile")
    data = write_base(home / "base")
    entries = "".join(
        f"\n@article{{{key},\n  author = {{Kim, Bo}},\n  title = {{{title}}},\n  year = {{2011}},\n}}\n" for key, title in TITLES.items()
    )
    library = LIBRARY.replace("SHA256", document().sha256) + entries
    (data / "references.bib").write_bytes(library.encode("utf-8", "surrogatepass"))
    typed("build", data, "-o", home / "kb.db")
    assert "3 characters that cannot be stored were replaced by U+FFFD" in typed("check", data).stdout
    return home


@pytest.fixture(scope="module")
def held(folder):
    """Citekey to title, as the base holds it."""
    with closing(connect(folder / "kb.db")) as connection:
        found = dict(connection.execute("SELECT key, title FROM work_records WHERE key NOT IN ('lee2020', 'kim2010')"))
    assert {key: seen(title) for key, title in found.items()} == {
        key: seen(title.replace("\x00", "\ufffd").replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")) for key, title in TITLES.items()
    }
    return found


def seen(text: str) -> str:
    """What of a text stands on a page: no white space, control characters or marks of direction."""
    return "".join(letter for letter in text if not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf", "Cn"))


def of_works(found: dict[str, dict]) -> dict[str, str]:
    """Citekey to title, of nodes by their ids."""
    return {node.removeprefix("work:"): attributes["title"] for node, attributes in found.items() if node.startswith("work:")}


def by_rdflib(path: Path) -> dict[str, str]:
    graph = rdflib.Dataset(default_union=True)
    graph.parse(path, format={".ttl": "turtle", ".jsonld": "json-ld", ".trig": "trig"}[path.suffix])
    names = Names("urn:evidence-kb:")
    return {key: str(graph.value(rdflib.URIRef(names.node(f"work:{key}")), rdflib.SDO.name)) for key in (*TITLES, "kim2010")}


def by_ndex(path: Path) -> dict[str, str]:
    network = CX2Network()
    network.create_from_raw_cx2(json.loads(path.read_text(encoding="utf-8")))
    return of_works({node["v"]["node_id"]: node["v"] for node in network.get_nodes().values()})


def by_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


CONSUMERS: dict[str, Callable[[Path], dict[str, str]]] = {
    "biblatex": lambda path: {entry.key: entry["title"] for entry in bibtexparser.parse_file(str(path)).entries},
    "bibtex": lambda path: {entry.key: entry["title"] for entry in bibtexparser.parse_file(str(path)).entries},
    "csljson": lambda path: {item["id"]: item["title"] for item in by_json(path)},
    "csv": lambda path: of_works({row["Id"]: row for row in table(path / "nodes.csv")}),
    "cx2": by_ndex,
    "cyjs": lambda path: of_works({node["data"]["id"]: node["data"] for node in by_json(path)["elements"]["nodes"]}),
    "gexf": lambda path: of_works(dict(nx.read_gexf(path, version="1.3").nodes(data=True))),
    "graphml": lambda path: of_works(dict(nx.read_graphml(path).nodes(data=True))),
    "json": lambda path: {work["key"]: work["title"] for work in by_json(path)["works"]},
    "jsonld": by_rdflib,
    "nodelink": lambda path: of_works(dict(nx.node_link_graph(by_json(path), edges="edges").nodes(data=True))),
    "package": lambda path: {
        row["key"]: row["title"] for row in frictionless.Package(str(path / "datapackage.json")).get_resource("works").read_rows()
    },
    "parquet": lambda path: of_works({row["id"]: row for row in parquet.read_table(path / "nodes.parquet").to_pylist()}),
    "ris": lambda path: {work["id"]: work["title"] for work in rispy.load(io.StringIO(path.read_text(encoding="utf-8")))},
    "trig": by_rdflib,
    "turtle": by_rdflib,
    "vosviewer": lambda path: {item["id"].removeprefix("work:"): unescape(item["description"]) for item in by_json(path)["network"]["items"]},
}
XML = {"gexf", "graphml"}
REFERENCES = {"biblatex", "bibtex", "csljson", "ris"}
"""Formats of references, which hold a title as one line of what can be seen, or as the curator wrote it."""


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_titles_come_back(folder, held, tmp_path, name):
    form = FORMATS[name]
    path = tmp_path / ("folder" if form.folder else f"base{form.suffix}")
    answer = typed("export", name, "-o", path, *(["--raw"] if form.write_raw else []), folder=folder)
    found = CONSUMERS[name](path)
    assert found.keys() - {"lee2020", "kim2010"} == held.keys()
    for key, title in held.items():
        if name in REFERENCES:
            assert seen(found[key]) == seen(title)
        else:
            assert found[key] == (cleaned(title) if name in XML else title), key
    if name in XML:
        assert answer.stderr.splitlines()[0] == (
            f"{path}: warning replaced-character: {sum(UNHOLDABLE.values())} characters that XML cannot hold became U+FFFD; "
            "formats in JSON and csv hold them"
        )
    else:
        assert "warning" not in answer.stderr


def test_stdout_and_stderr_stay_apart(folder):
    answer = typed("export", "graphml", folder=folder)
    assert answer.stdout.startswith("<?xml")
    assert answer.stderr.splitlines() == [
        "graphml: warning replaced-character: 5 characters that XML cannot hold became U+FFFD; formats in JSON and csv hold them"
    ]
