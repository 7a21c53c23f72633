"""Pages of our own as responses: a template filled, a record as JSON, or what is near to a name that nothing has."""

from __future__ import annotations

import difflib
import io
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Response

from kb.answers.query import Row, rows
from kb.exporters import FORMATS
from kb.site import outward, words
from kb.site.guard import POLICY
from kb.site.served import ask

_NAMES = {
    "practice": "SELECT id, label FROM term_records WHERE kind = 'practice' ORDER BY position",
    "population": "SELECT id, label FROM term_records WHERE kind = 'population' ORDER BY position",
    "outcome": "SELECT id, label FROM term_records WHERE kind = 'outcome' ORDER BY position",
    "reference": "SELECT key AS id, label FROM work_records ORDER BY key",
    "source": "SELECT id, label FROM source_records",
}
"""What there is of each kind of page."""
KIND_WORDS = {"practice": "practice", "population": "group", "outcome": "outcome", "reference": "work", "source": "source"}
LIBRARY_FORMS = {"bib": "bibtex", "ris": "ris", "csljson": "csljson"}
"""How an address ends, to the format of the library behind it."""
_NEAR = 5
_COMPARED = 2_000
"""Names that are compared with an unknown one; of more, those that begin alike: a large library must not make the answer slow."""


async def page(datasette: Any, request: Any, name: str, content: Mapping[str, object], *, status: int = 200) -> Any:
    """The template kb/NAME.html filled with `content`, readers' words, and `to(kind, id)` for the address of a page.

    `content` holds what the template shows; under `head`, where the page has one, what goes into the head.
    """

    def to(kind: str, identifier: str) -> str:
        return str(datasette.urls.path(f"/{kind}/{quote(identifier, safe='')}"))

    whole = "" if request.query_string else request.scope.get("route_path", request.path)
    given = {**content, "own": True, "words": words, "outward": outward, "to": to, "own_path": whole}
    html = await datasette.render_template(f"kb/{name}.html", given, request=request, view_name=f"kb_{name}")
    return Response.html(html, status=status, headers={"content-security-policy": POLICY})


def as_json(content: object, *, status: int = 200) -> Any:
    """The content as JSON, laid out like that of the command line."""
    return Response(json.dumps(content, ensure_ascii=False, indent=2) + "\n", status=status, content_type="application/json; charset=utf-8")


def as_library(works: Iterable[Row], form: str) -> Any:
    """Works (their columns `csl` and `bibtex`) as a file for reference managers; `form` is one of LIBRARY_FORMS."""
    export = FORMATS[LIBRARY_FORMS[form]]
    written = io.StringIO(newline="")
    export.write(works, written)
    return Response(written.getvalue(), content_type=f"{export.media_type}; charset=utf-8")


async def unknown(datasette: Any, request: Any, kind: str, name: str) -> Any:
    """Not found, with the names of that kind that are near."""

    def question(connection: sqlite3.Connection) -> list[Row]:
        return near(name, list(rows(connection, _NAMES[kind])))

    found = await ask(datasette, question)
    if request.path.endswith(".json"):
        sentence = f"There is no {KIND_WORDS[kind]} '{name}' in this base."
        return Response.json({"ok": False, "error": sentence, "status": 404, "near": [row["id"] for row in found]}, status=404)
    return await page(datasette, request, "unknown", {"kind": kind, "said": KIND_WORDS[kind], "name": name, "near": found}, status=404)


def near(name: str, choices: list[Row]) -> list[Row]:
    """The choices (id, label) whose id or label is most like the name, the nearest first."""
    if len(choices) > _COMPARED:
        choices = [row for row in choices if row["id"][:2].casefold() == name[:2].casefold()][:_COMPARED]
    spelt: dict[str, Row] = {}
    for row in choices:
        spelt.setdefault(row["id"].casefold(), row)
        spelt.setdefault(row["label"].casefold(), row)
    matched = difflib.get_close_matches(name[:200].casefold(), spelt, n=_NEAR, cutoff=0.5)
    return list({spelt[match]["id"]: spelt[match] for match in matched}.values())
