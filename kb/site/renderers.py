"""Rows of any table or query as files for reference managers and graph programs: `.bib`, `.ris`, `.csljson` of works, `.graphml` of edges.

A row is a work's if it has a column with a citekey, an edge's if it has the columns `source` and `target`. What a file holds comes from the library
and from the graph, by these keys. A table gives all its rows up to the site's limit, and says where they go on.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from datasette.utils import path_with_added_args
from datasette.utils.asgi import BadRequest, Response

from kb.answers.query import Row, rows
from kb.exporters import FORMATS
from kb.exporters.selection import NODE_KINDS, Graph, edge_of, node_of
from kb.site import head
from kb.site.drawing import LIBRARY_FORMS, as_library
from kb.site.served import ask, ask_once, knowledge_base

KEYS = ("work_key", "key", "work")
"""Columns that may hold citekeys; the first of them that the rows have is read."""
ENDS = ("source", "target")
_NAMED = "SELECT value FROM json_each(?)"
_WORKS = f"SELECT key, csl, bibtex FROM work_records WHERE key IN ({_NAMED})"
_NODES = f"SELECT id, kind, label, properties FROM nodes WHERE id IN ({_NAMED})"
_EDGES = f"SELECT id, source, target, relation, weight, properties FROM edges WHERE id IN ({_NAMED})"


def renderers() -> list[dict[str, Any]]:
    """What Datasette is told: extension, how it is made, and on which pages a link to it stands."""
    listed: list[dict[str, Any]] = [{"extension": form, "render": _library(form), "can_render": _has_works} for form in LIBRARY_FORMS]
    return [*listed, {"extension": "graphml", "render": graphml, "can_render": _has_edges}]


def _has_works(datasette: Any, database: str, columns: Sequence[str]) -> bool:
    return _is_ours(datasette, database) and any(column in columns for column in KEYS)


def _has_edges(datasette: Any, database: str, columns: Sequence[str]) -> bool:
    return _is_ours(datasette, database) and all(column in columns for column in ENDS)


def _is_ours(datasette: Any, database: str) -> bool:
    served = knowledge_base(datasette)
    return served is not None and bool(served.name == database)


def _library(form: str) -> Callable[..., Any]:
    async def render(
        datasette: Any, request: Any, columns: Sequence[str], rows: Sequence[Any], query_name: str | None, view_name: str, data: Row
    ) -> Any:
        """The works that the rows name, each once, in their order."""
        column = next((name for name in KEYS if name in columns), None)
        if column is None:
            raise BadRequest(f"For .{form} the rows need a column with citekeys, called {' or '.join(KEYS)}; they have {_listed(columns)}.")
        if (whole := _whole(request, view_name, query_name)) is not None:
            return whole
        keys = list(dict.fromkeys(key for row in rows if isinstance(key := _value(row[column]), str)))
        found = await ask(datasette, lambda connection: _by(connection, _WORKS, keys, "key"))
        if keys and not found:
            raise BadRequest(f"For .{form} the column {column} must hold citekeys; not one of its values is in the library.")
        answer = as_library((found[key] for key in keys if key in found), form)
        return _going_on(answer, data)

    return render


async def graphml(
    datasette: Any, request: Any, columns: Sequence[str], rows: Sequence[Any], query_name: str | None, view_name: str, data: Row
) -> Any:
    """The edges that the rows are, with the nodes at their ends. An edge of the base's graph keeps its attributes."""
    if missing := [name for name in ENDS if name not in columns]:
        raise BadRequest(f"For .graphml the rows need the columns source and target; without {' and '.join(missing)} they have {_listed(columns)}.")
    if (whole := _whole(request, view_name, query_name)) is not None:
        return whole
    told = list(_told(rows, columns))
    ends = list(dict.fromkeys(edge[end] for edge in told for end in ENDS))

    def question(connection: sqlite3.Connection) -> tuple[dict[str, Row], dict[str, Row]]:
        return _by(connection, _NODES, ends, "id"), _by(connection, _EDGES, [edge["id"] for edge in told], "id")

    nodes, edges = await ask(datasette, question)
    base = await ask_once(datasette, head.base)
    graph = Graph(
        title=base.about["title"], version=base.about.get("version", ""), description=base.about.get("description", ""),
        sizes=dict.fromkeys(NODE_KINDS, 0), count_edges=partial(len, told),
        nodes=(node_of(nodes.get(end, {"id": end, "kind": "other", "label": end, "properties": {}})) for end in ends),
        edges=(edge_of(known if (known := edges.get(edge["id"])) and all(known[end] == edge[end] for end in ENDS) else edge) for edge in told),
    )  # fmt: skip
    written = io.StringIO(newline="")
    FORMATS["graphml"].write(graph, written)
    return _going_on(Response(written.getvalue(), content_type=f"{FORMATS['graphml'].media_type}; charset=utf-8"), data)


def _whole(request: Any, view_name: str, query_name: str | None) -> Any:
    """Where a table was asked for without a size, the way to all of its rows: a page of a table is no file that anybody means to have."""
    if view_name != "table" or query_name or request.args.get("_size"):
        return None
    return Response.redirect(path_with_added_args(request, {"_size": "max"}))


def _going_on(answer: Any, data: Row) -> Any:
    """The answer, with where it goes on where there are more rows than one answer holds."""
    if data.get("next_url"):
        answer.headers = {**(answer.headers or {}), "link": f'<{data["next_url"]}>; rel="next"'}
    return answer


def _told(found: Sequence[Any], columns: Sequence[str]) -> Iterator[Row]:
    """Rows as edges with unique ids: their own where they have any, else numbers. Rows without two ends are none."""
    seen: set[str] = set()
    for number, row in enumerate(found, 1):
        source, target = (_value(row[end]) for end in ENDS)
        if source is None or target is None:
            continue
        name = str(_value(row["id"])) if "id" in columns else ""
        name = name if name and name not in seen else f"row-{number}"
        seen.add(name)
        relation = str(_value(row["relation"])) if "relation" in columns else "joins"
        weight = _value(row["weight"]) if "weight" in columns else 1
        yield {
            "id": name, "source": str(source), "target": str(target), "relation": relation,
            "weight": float(weight) if isinstance(weight, int | float) else 1.0, "properties": {},
        }  # fmt: skip


def _value(cell: object) -> object:
    """A cell's value, where Datasette put the label of what it points to beside it."""
    return cell["value"] if isinstance(cell, dict) and "value" in cell else cell


def _by(connection: sqlite3.Connection, query: str, names: Sequence[str], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows(connection, query, (json.dumps(names),))}


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(columns[:20])
    return f"{shown} and more" if len(columns) > 20 else shown or "none"
