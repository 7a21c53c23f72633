"""The pictures of docs/exports.md: each drawn from an exported file of the first base, as a program by others reads it.

    python bench/export_pictures.py [FOLDER]      docs/pictures/exports unless told

Each function of `PICTURES` is given the file that `kb export` wrote with the words beside it, reads it with a library that knows nothing of kb, and
draws what that library found. It needs the extras `consumers` and `picture`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl

mpl.use("agg")

import bibtexparser
import duckdb
import frictionless
import igraph
import networkx as nx
import pandas as pd
import rdflib
import rispy
from matplotlib import pyplot
from matplotlib.axes import Axes
from ndex2.cx2 import CX2Network
from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

KINDS = {"practice": "#009E73", "population": "#E69F00", "outcome": "#CC79A7", "claim": "#999999", "work": "#0072B2"}
"""Kind of node to the colour that stands in gexf and cx2; the other files have none."""
LEVELS = "SELECT strength, count(*) AS claims FROM '{}/nodes.parquet' WHERE kind = 'claim' GROUP BY ALL ORDER BY min(strength_rank)"
STATED = """
    PREFIX kb: <urn:evidence-kb:vocabulary/>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?practice (count(?claim) AS ?claims) WHERE {
        ?claim kb:concernsPractice/skos:prefLabel ?practice ; kb:strengthRank ?rank . FILTER (?rank >= 2)
    } GROUP BY ?practice ORDER BY DESC(?claims) ?practice LIMIT 12
"""


def draw_gexf(path: Path, axes: Axes) -> None:
    """Places, sizes and colours as they stand in the file."""
    found = nx.read_gexf(path, version="1.3")
    looks = nx.get_node_attributes(found, "viz")
    places = {node: (look["position"]["x"], -look["position"]["y"]) for node, look in looks.items()}
    colours = [tuple(look["color"][part] / 255 for part in "rgb") for look in looks.values()]
    network(found, places, colours, [look["size"] * 3 for look in looks.values()], axes)
    axes.set_title(f"networkx: {found.number_of_nodes()} nodes, {found.number_of_edges()} edges")


def draw_graphml(path: Path, axes: Axes) -> None:
    """A layout of igraph's own."""
    igraph.set_random_number_generator(__import__("random").Random(4))
    found = igraph.Graph.Read_GraphML(str(path))
    places = found.layout_fruchterman_reingold(niter=400)
    labelled(
        nx.DiGraph(found.get_edgelist()), {n: tuple(place) for n, place in enumerate(places)}, dict(enumerate(found.vs["kind"])),
        {n: label for n, label in enumerate(found.vs["label"]) if found.vs[n]["kind"] != "claim"}, axes,
    )  # fmt: skip
    axes.set_title(f"igraph: {found.vcount()} nodes, {found.ecount()} edges")


def draw_cx2(path: Path, axes: Axes) -> None:
    """Places and style as ndex2 finds them."""
    found = CX2Network()
    found.create_from_raw_cx2(json.loads(path.read_text(encoding="utf-8")))
    style = found.get_visual_properties()["nodeMapping"]
    kinds = {name: {one["v"]: one["vp"] for one in style[name]["definition"]["map"]} for name in ("NODE_BACKGROUND_COLOR", "NODE_WIDTH")}
    nodes = found.get_nodes().values()
    graph = nx.DiGraph()
    graph.add_nodes_from(node["id"] for node in nodes)
    graph.add_edges_from((edge["s"], edge["t"]) for edge in found.get_edges().values())
    told = [node["v"]["kind"] for node in nodes]
    network(
        graph, {node["id"]: (node["x"], -node["y"]) for node in nodes}, [kinds["NODE_BACKGROUND_COLOR"][kind] for kind in told],
        [kinds["NODE_WIDTH"][kind] * 4 for kind in told], axes,
    )  # fmt: skip
    axes.set_title(f"ndex2: {len(nodes)} nodes, {len(found.get_edges())} edges")


def draw_cyjs(path: Path, axes: Axes) -> None:
    """The part around one practice."""
    told = json.loads(path.read_text(encoding="utf-8"))["elements"]
    found = nx.MultiDiGraph()
    found.add_nodes_from((node["data"]["id"], node["data"]) for node in told["nodes"])
    found.add_edges_from((edge["data"]["source"], edge["data"]["target"]) for edge in told["edges"])
    kinds = nx.get_node_attributes(found, "kind")
    shells = [[node for node in found if kinds[node] in shell] for shell in (("practice",), ("claim",), ("population", "outcome"), ("work",))]
    places = nx.shell_layout(found, [shell for shell in shells if shell])
    labelled(found, places, kinds, {node: label for node, label in found.nodes(data="label") if kinds[node] != "claim"}, axes)
    axes.set_title(f"networkx, Cytoscape.js JSON: {found.number_of_nodes()} nodes, {found.number_of_edges()} edges")


def draw_nodelink(path: Path, axes: Axes) -> None:
    """The works and claims, and the works with the most edges."""
    found = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    kinds = nx.get_node_attributes(found, "kind")
    many = dict(sorted(found.in_degree(node for node in found if kinds[node] == "work"), key=lambda pair: -pair[1])[:12])
    bars({found.nodes[node]["label"]: number for node, number in many.items()}, "claims that rest on it", axes)
    axes.set_title(f"networkx: in-degree of works, {found.number_of_nodes()} nodes, {found.number_of_edges()} edges")


def draw_vosviewer(path: Path, axes: Axes) -> None:
    """Works that share claims; a work that shares none is left out."""
    told = json.loads(path.read_text(encoding="utf-8"))["network"]
    graph = nx.Graph()
    graph.add_weighted_edges_from((link["source_id"], link["target_id"], link["strength"]) for link in told["links"])
    items = {item["id"]: item for item in told["items"] if item["id"] in graph}
    places = nx.spring_layout(graph, seed=3, k=0.35)
    nx.draw_networkx_edges(graph, places, ax=axes, edge_color="#bbbbbb", width=[data["weight"] for *_, data in graph.edges(data=True)])
    sizes = [20 + 25 * items[node]["weights"]["Claims"] for node in graph]
    years = [items[node].get("scores", {}).get("Year", 2000) for node in graph]
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=sizes, node_color=years, cmap="viridis")
    nx.draw_networkx_labels(graph, places, {node: items[node]["label"] for node in graph}, ax=axes, font_size=5)
    axes.set_title(f"Works that share claims: {graph.number_of_nodes()} works, {graph.number_of_edges()} links; colour by year")
    axes.axis("off")


def draw_csv(path: Path, axes: Axes) -> None:
    """The relations, counted by pandas."""
    bars(pd.read_csv(path / "edges.csv")["Label"].value_counts().to_dict(), "edges", axes)
    axes.set_title("pandas: edges.csv by relation")


def draw_parquet(path: Path, axes: Axes) -> None:
    """The claims by level, asked in SQL."""
    bars(dict(duckdb.execute(LEVELS.format(path)).fetchall()), "claims", axes)
    axes.set_title("DuckDB: claims by strength, weakest first")


def draw_turtle(path: Path, axes: Axes) -> None:
    """Practices by claims with a result behind them, asked in SPARQL."""
    found = rdflib.Graph().parse(path, format="turtle")
    bars({str(practice): int(claims) for practice, claims in found.query(STATED)}, "claims for which a result is reported, or better", axes)
    axes.set_title(f"rdflib: {len(found):,} statements")


def draw_jsonld(path: Path, axes: Axes) -> None:
    """The things, counted by their class."""
    found = rdflib.Graph().parse(path, format="json-ld")
    classes = Counter(str(of).rpartition("/")[2].rpartition("#")[2] for of in found.objects(None, rdflib.RDF.type))
    bars(dict(classes.most_common(12)), "things", axes)
    axes.set_title(f"rdflib, JSON-LD: {len(found):,} statements, by class")


def draw_trig(path: Path, axes: Axes) -> None:
    """The four graphs of one nanopublication, but for the names of its edges."""
    found = rdflib.Dataset()
    found.parse(path, format="trig")
    (head, *_) = sorted(str(one.identifier) for one in found.graphs() if str(one.identifier).endswith("/head"))
    graph, shades = nx.DiGraph(), {"head": "#444444", "assertion": "#009E73", "provenance": "#0072B2", "pubinfo": "#CC79A7"}
    for part, shade in shades.items():
        for subject, predicate, said in found.graph(rdflib.URIRef(head.replace("/head", f"/{part}"))):
            if predicate != rdflib.RDF.type and isinstance(said, rdflib.URIRef) and ":edge/" not in subject:
                graph.add_edge(short(subject), short(said), colour=shade)
    places = nx.spring_layout(graph, seed=5, iterations=300)
    nx.draw_networkx_edges(graph, places, ax=axes, edge_color=[colour for *_, colour in graph.edges(data="colour")], width=1.4, node_size=60)
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=18, node_color="#222222")
    nx.draw_networkx_labels(graph, places, ax=axes, font_size=5, verticalalignment="bottom")
    axes.legend(handles=[pyplot.Line2D([], [], color=shade, label=part) for part, shade in shades.items()], fontsize=7, frameon=False)
    axes.set_title("rdflib: one nanopublication, its links")
    axes.axis("off")


def draw_json(path: Path, axes: Axes) -> None:
    """How long each list is."""
    bars({name: len(listed) for name, listed in json.loads(path.read_text(encoding="utf-8")).items()}, "rows", axes)
    axes.set_title("json: the lists of the file")


def draw_package(path: Path, axes: Axes) -> None:
    """How many rows frictionless read in each table, each cell of its type."""
    package = frictionless.Package(str(path / "datapackage.json"))
    report = package.validate()
    bars({one.name: len(one.read_rows()) for one in package.resources if one.format == "csv"}, "rows", axes)
    axes.set_title(f"frictionless: {'valid' if report.valid else 'not valid'}, {len(report.tasks)} files")


def draw_bibtex(path: Path, axes: Axes) -> None:
    """Entries by type."""
    bars(dict(Counter(entry.entry_type for entry in bibtexparser.parse_file(str(path)).entries).most_common()), "entries", axes)
    axes.set_title("bibtexparser: entries by type")


def draw_ris(path: Path, axes: Axes) -> None:
    """References by type."""
    references = rispy.load(io.StringIO(path.read_text(encoding="utf-8")))
    bars(dict(Counter(one["type_of_reference"] for one in references).most_common()), "references", axes)
    axes.set_title("rispy: references by type")


def draw_csljson(path: Path, axes: Axes) -> None:
    """Items by decade."""
    items = json.loads(path.read_text(encoding="utf-8"))
    years = [item["issued"]["date-parts"][0][0] for item in items if "date-parts" in item.get("issued", {})]
    bars(dict(sorted(Counter(f"{year // 5 * 5} to {year // 5 * 5 + 4}" for year in years).items())), "works", axes)
    axes.set_title("csl-json: works by year of publication")


PICTURES: dict[str, tuple[str, Callable[[Path, Axes], None]]] = {
    "biblatex": ("", draw_bibtex),
    "bibtex": ("", draw_bibtex),
    "csljson": ("", draw_csljson),
    "csv": ("", draw_csv),
    "cx2": ("--population english_learners", draw_cx2),
    "cyjs": ("--practice universal_design_for_learning", draw_cyjs),
    "gexf": ("", draw_gexf),
    "graphml": ("--min-strength promising", draw_graphml),
    "json": ("", draw_json),
    "jsonld": ("", draw_jsonld),
    "nodelink": ("--only work --only claim", draw_nodelink),
    "package": ("", draw_package),
    "parquet": ("", draw_parquet),
    "ris": ("", draw_ris),
    "trig": ("", draw_trig),
    "turtle": ("", draw_turtle),
    "vosviewer": ("", draw_vosviewer),
}
"""Format to the filters of its export, and what draws it."""


def network(graph: nx.Graph, places: Mapping[Any, Any], colours: list[Any], sizes: list[float], axes: Axes) -> None:
    """Nodes in their places, edges behind them."""
    nx.draw_networkx_edges(graph, places, ax=axes, edge_color="#d0d0d0", width=0.3, arrows=False)
    nx.draw_networkx_nodes(graph, places, ax=axes, node_color=colours, node_size=sizes, linewidths=0)
    axes.axis("off")
    axes.set_aspect("equal")


def labelled(graph: nx.Graph, places: Mapping[Any, Any], kinds: Mapping[Any, str], labels: Mapping[Any, str], axes: Axes) -> None:
    """The same in our colours, some nodes with their labels, and what the colours mean."""
    network(graph, places, [KINDS[kinds[node]] for node in graph], [25.0 if kinds[node] == "claim" else 60.0 for node in graph], axes)
    nx.draw_networkx_labels(
        graph, places, {node: labels[node][:34] for node in graph if node in labels}, ax=axes, font_size=5, verticalalignment="bottom"
    )
    dots = [pyplot.Line2D([], [], marker="o", linestyle="", color=colour, label=kind) for kind, colour in KINDS.items()]
    axes.legend(handles=dots, fontsize=6, frameon=False, loc="lower left")


def bars(counts: Mapping[str, int], what: str, axes: Axes) -> None:
    """A bar for each, the first above, with its number."""
    drawn = axes.barh([str(name)[:44] for name in counts], list(counts.values()), color="#0072B2")
    axes.bar_label(drawn, fontsize=7, padding=2)
    axes.invert_yaxis()
    axes.set_xlabel(what, fontsize=8)
    axes.tick_params(labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)


def short(of: object) -> str:
    """The end of an IRI, long enough to tell what it is."""
    return "/".join(str(of).replace("#", "/").split("/")[-2:])[-36:]


def draw(folder: Path, names: Iterable[str] = tuple(PICTURES)) -> None:
    """Build the first base, export, and draw each into the folder as NAME.png."""
    folder.mkdir(parents=True, exist_ok=True)
    kb = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')"]
    with TemporaryDirectory() as scratch:
        database = Path(scratch) / "kb.db"
        subprocess.run([*kb, "build", "-o", str(database)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in names:
            filters, picture = PICTURES[name]
            path = Path(scratch) / {"trig": "base.trig", "turtle": "base.ttl"}.get(name, name)
            subprocess.run(
                [*kb, "export", name, "--db", str(database), "-o", str(path), *filters.split()], cwd=ROOT, check=True, stderr=subprocess.DEVNULL
            )
            figure, axes = pyplot.subplots(figsize=(6.4, 4.2), dpi=130, layout="constrained")
            picture(path, axes)
            axes.title.set_fontsize(9)
            drawn = io.BytesIO()
            figure.savefig(drawn)
            pyplot.close(figure)
            with Image.open(drawn) as image:
                image.convert("RGB").quantize(64).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs" / "pictures" / "exports")
