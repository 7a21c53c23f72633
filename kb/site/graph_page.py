"""The explorer: practices, groups and outcomes in three columns, joined by the claims that are about them; as a picture, a table, and files.

The picture is drawn in the browser; all it shows is in the table, which needs no script. What is shown is in the address: filters of claims, and
`select`, a node whose edges alone are listed.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import BadRequest, Response
from markupsafe import Markup

from kb.answers.query import Row, rows
from kb.answers.readers_words import spreadsheet_safe
from kb.answers.ways import COLUMNS, Asked, Incidence, Node, Ways, incidence, ways
from kb.exporters import FORMATS
from kb.exporters.selection import EdgeRow, Graph, NodeRow
from kb.model import KINDS
from kb.site import head
from kb.site.drawing import KIND_WORDS, as_json, page
from kb.site.guard import POLICY
from kb.site.map_page import cell_path
from kb.site.served import DISTRIBUTION, ask, ask_once

REMEMBERED = 64
"""Graphs that are kept, of those with filters too."""
DRAWN_AS = ("graphml", "gexf", "cyjs")
"""Formats that the shown graph can be taken away in, beside CSV and JSON."""
_LEVELS = "SELECT rank, label FROM levels WHERE rubric = 'reported' ORDER BY rank DESC"
_FILTERS = (*COLUMNS, "kind", "level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows."""

    asked: Asked
    found: Ways
    levels: tuple[Row, ...]
    """Rank and label of each level, best first."""
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    """Each filter to its values, with their words."""
    chosen: Mapping[str, str]
    """The filters that are set."""
    selected: Node | None

    def query(self, **changes: str) -> str:
        """The query of the same graph with something else."""
        told = {**self.chosen, "select": self.selected.id if self.selected else "", **changes}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"?{query}" if query else ""

    def claims_query(self, *nodes: Node) -> str:
        """The query of the list of claims about these nodes, among those looked at."""
        told = {**self.chosen, **{node.kind: node.name for node in nodes}}
        return urlencode({name: value for name, value in told.items() if value})


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/graph$", graph_page), (rf"^/graph\.(?P<form>json|csv|{'|'.join(DRAWN_AS)})$", graph_file)]


async def graph_page(datasette: Any, request: Any) -> Any:
    """The picture's place, the legend, the columns to select from, the table."""
    shown = await _shown(datasette, request)
    edges = list(shown.found.edges_of(shown.selected.id)) if shown.selected else list(shown.found.edges)
    base = await ask_once(datasette, head.base)
    sentence = "Practices, groups and outcomes, joined by the claims that are about them."
    content = {
        "shown": shown,
        "edges": edges,
        "columns": [(KIND_WORDS[kind], [node for node in shown.found.nodes if node.kind == kind], shown.found.n_terms[kind]) for kind in COLUMNS],
        "labels": {level["rank"]: level["label"] for level in shown.levels},
        "cell_path": cell_path,
        "kind_words": {**KIND_WORDS, "kind": "kind of claim", "level": "support, at least"},
        "drawn": _drawn(shown),
        "static": lambda name: datasette.urls.static_plugins(DISTRIBUTION, name),
        "formats": DRAWN_AS,
        "head": head.plain(base, "The graph", sentence, path="/graph"),
    }
    return await page(datasette, request, "graph", content)


async def graph_file(datasette: Any, request: Any) -> Any:
    """The graph shown, as data."""
    shown, form = await _shown(datasette, request), request.url_vars["form"]
    if form == "json":
        return as_json({"n_claims": shown.found.n_claims, "nodes": [_node(node) for node in shown.found.nodes], "edges": list(_edges(shown))})
    base = await ask_once(datasette, head.base)
    known, _ = await ask_once(datasette, _explored)
    written = io.StringIO(newline="")
    if form == "csv":
        media_type = "text/csv"
        _csv(shown, written)
    else:
        media_type = FORMATS[form].media_type
        FORMATS[form].write(_graph(shown.found, known, base), written)
    headers = {"content-security-policy": POLICY, "content-disposition": f'attachment; filename="graph.{form}"'}
    return Response(written.getvalue(), content_type=f"{media_type}; charset=utf-8", headers=headers)


async def _shown(datasette: Any, request: Any) -> Shown:
    """The graph that the address asks for. Raises BadRequest for a filter that names nothing there is."""
    known, found_once = await ask_once(datasette, _explored)
    levels = await ask_once(datasette, _levels)
    choices: dict[str, tuple[tuple[str, str], ...]] = {
        kind: tuple((name, str(term["label"])) for name, term in known.terms[kind].items()) for kind in COLUMNS
    }
    choices |= {"kind": tuple((kind, kind) for kind in KINDS), "level": tuple((str(level["rank"]), str(level["label"])) for level in levels)}
    chosen = {name: request.args.get(name) or "" for name in _FILTERS}
    for name, value in chosen.items():
        if value and value not in dict(choices[name]):
            raise BadRequest(f"The graph has no {KIND_WORDS.get(name, name)} '{value[:80]}'.")
    asked = Asked(kind=chosen["kind"], level=int(chosen["level"] or 0), terms=tuple((kind, chosen[kind]) for kind in COLUMNS if chosen[kind]))
    found = await ask(datasette, lambda connection: found_once(asked))
    select = request.args.get("select") or ""
    selected = next((node for node in found.nodes if node.id == select), None)
    if select and selected is None:
        raise BadRequest(f"The graph shows nothing called '{select[:80]}'.")
    return Shown(asked=asked, found=found, levels=levels, choices=choices, chosen=chosen, selected=selected)


def _explored(connection: sqlite3.Connection) -> tuple[Incidence, Callable[[Asked], Ways]]:
    """Which claims are about which terms, and what finds a graph in them, with a memory of the last ones asked for."""
    known = incidence(connection)
    return known, lru_cache(maxsize=REMEMBERED)(partial(ways, known))


def _levels(connection: sqlite3.Connection) -> tuple[Row, ...]:
    return tuple(rows(connection, _LEVELS))


def _drawn(shown: Shown) -> Markup:
    """What the script draws, as JSON: `lit` of a node has a bit for each edge, as a hexadecimal number."""
    found = shown.found
    number = {node.id: at for at, node in enumerate(found.nodes)}
    told = {
        "nodes": [
            {"id": node.id, "column": COLUMNS.index(node.kind), "label": node.label, "n": node.n, "lit": f"{found.lit[node.id]:x}"}
            for node in found.nodes
        ],
        "edges": [[number[edge.source.id], number[edge.target.id], len(edge.claims), edge.rank, int(edge.against)] for edge in found.edges],
        "selected": shown.selected.id if shown.selected else "",
    }  # fmt: skip
    return head.embedded(told)


def _node(node: Node) -> Row:
    return {"id": node.id, "kind": node.kind, "label": node.label, "n_claims": node.n}


def _edges(shown: Shown) -> Iterator[Row]:
    labels = {level["rank"]: level["label"] for level in shown.levels}
    for edge in shown.found.edges:
        yield {
            "id": edge.id, "source": edge.source.id, "target": edge.target.id, "source_label": edge.source.label, "target_label": edge.target.label,
            "n_claims": len(edge.claims), "support": labels[edge.rank], "against": edge.against, "claims": list(edge.claims),
        }  # fmt: skip


def _csv(shown: Shown, file: io.StringIO) -> None:
    writer = csv.writer(file)
    columns = ("source", "target", "source_label", "target_label", "n_claims", "support")
    writer.writerow([*columns, "claims"])
    for edge in _edges(shown):
        cells = [*(str(edge[column]) for column in columns), " ".join(edge["claims"])]
        writer.writerow([spreadsheet_safe(cell) for cell in cells])


def _graph(found: Ways, known: Incidence, base: head.Base) -> Graph:
    """The graph as exporters take it: an edge's weight is its number of claims."""
    terms = [(node, known.terms[node.kind][node.name]) for node in found.nodes]
    sizes = {kind: sum(node.kind == kind for node in found.nodes) for kind in (*COLUMNS, "claim", "work")}
    nodes: Iterator[NodeRow] = (
        (node.id, node.kind, node.label, json.dumps({"id": node.name, "definition": term["definition"], "synonyms": term["synonyms"]}))
        for node, term in terms
    )
    edges: Iterator[EdgeRow] = ((edge.id, edge.source.id, edge.target.id, "shareClaims", float(len(edge.claims)), "{}") for edge in found.edges)
    return Graph(
        title=base.about["title"], version=base.about.get("version", ""), description=base.about.get("description", ""), sizes=sizes,
        count_edges=partial(len, found.edges), nodes=nodes, edges=edges,
    )  # fmt: skip
