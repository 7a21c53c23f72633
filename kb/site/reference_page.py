"""A work of the library on a page, and as BibTeX, RIS or JSON; and a source, with its claims in the order of its text."""

from __future__ import annotations

import io
import sqlite3
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from kb.answers.query import Row, one, rows
from kb.answers.show import show
from kb.exporters import FORMATS
from kb.site.drawing import as_json, page, unknown
from kb.site.paging import part
from kb.site.served import ask

PAGE = 50
WORKS = 200
"""Works of a source on its page; the data pages have the rest."""
REFERENCE = r"^/reference/(?P<id>[^/]+?)(?:\.(?P<form>bib|ris|json))?$"
SOURCE = r"^/source/(?P<id>[^/]+?)(?:\.(?P<form>json))?$"
_EXPORTS = {"bib": "bibtex", "ris": "ris"}
_IS_WORK = "SELECT key FROM work_records WHERE key = ?"
_CLAIMS = "SELECT id, statement, kind, direction, strength_rank, support, source FROM claim_records AS c WHERE {} ORDER BY {} LIMIT ? OFFSET ?"
_RESTING = "c.id IN (SELECT claim FROM evidence_records WHERE work = ?)"
_READ_FROM = "c.source = ?"
_LEVELS = """
    SELECT l.label, l.rank, count(*) AS n
    FROM claim_records AS c JOIN levels AS l ON l.rubric = 'reported' AND l.rank = c.strength_rank
    WHERE c.source = ? GROUP BY l.rank ORDER BY l.rank DESC
"""
_UNCITED = """
    SELECT count(*) AS n FROM claim_records AS c
    WHERE c.source = ? AND NOT EXISTS (SELECT 1 FROM evidence_records AS e WHERE e.claim = c.id AND e.work IS NOT NULL)
"""
_CITED = """
    SELECT w.key, w.label, w.title, w.status, u.n
    FROM (
        SELECT e.work, count(DISTINCT e.claim) AS n
        FROM claim_records AS c JOIN evidence_records AS e ON e.claim = c.id
        WHERE c.source = ? AND e.work IS NOT NULL GROUP BY e.work
    ) AS u JOIN work_records AS w ON w.key = u.work
    ORDER BY w.label, w.key
"""
_LABELS = "SELECT id, label FROM source_records"


async def reference_page(datasette: Any, request: Any) -> Any:
    """One work, whole."""
    name, form = unquote(request.url_vars["id"]), request.url_vars["form"]
    work = await ask(datasette, lambda connection: show(connection, f"work:{name}") if one(connection, _IS_WORK, (name,)) else None)
    if work is None:
        return await unknown(datasette, request, "reference", name)
    if form == "json":
        return as_json(work)
    if form:
        export = FORMATS[_EXPORTS[form]]
        written = io.StringIO(newline="")
        export.write([work], written)
        return Response(written.getvalue(), content_type=f"{export.media_type}; charset=utf-8")
    shown = part(request.args.get("page"), len(work["claims"]), PAGE)

    def question(connection: sqlite3.Connection) -> Row:
        claims = rows(connection, _CLAIMS.format(_RESTING, "c.strength_rank DESC, c.n"), (name, PAGE, shown.start))
        return {"claims": list(claims), "labels": {row["id"]: row["label"] for row in rows(connection, _LABELS)}}

    return await page(datasette, request, "reference", {"work": work, "shown": shown, "about": await ask(datasette, question)})


async def source_page(datasette: Any, request: Any) -> Any:
    """One source, whole."""
    name = unquote(request.url_vars["id"])
    source = await ask(datasette, lambda connection: one(connection, "SELECT * FROM source_records WHERE id = ?", (name,)))
    if source is None:
        return await unknown(datasette, request, "source", name)
    if request.url_vars["form"]:
        return as_json(await ask(datasette, lambda connection: show(connection, f"work:{name}")))
    shown = part(request.args.get("page"), source["n_claims"], PAGE)
    about = await ask(datasette, lambda connection: told(connection, name, shown.start))
    return await page(datasette, request, "source", {"source": source, "shown": shown, "most": WORKS, "about": about})


def told(connection: sqlite3.Connection, source: str, start: int) -> Row:
    """What a source's page tells beside its record."""
    uncited = one(connection, _UNCITED, (source,))
    assert uncited is not None
    return {
        "work": one(connection, "SELECT * FROM work_records WHERE key = ?", (source,)),
        "claims": list(rows(connection, _CLAIMS.format(_READ_FROM, "c.n"), (source, PAGE, start))),
        "levels": list(rows(connection, _LEVELS, (source,))),
        "uncited": uncited["n"],
        "works": list(rows(connection, _CITED, (source,))),
    }
