"""A work of the library on a page, and as BibTeX, RIS or JSON; and a source, with its claims in the order of its text."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from urllib.parse import quote, unquote

from datasette.utils.asgi import Response

from kb.answers.query import Row, one, rows
from kb.answers.show import alias_of, show
from kb.site import head
from kb.site.drawing import as_json, as_library, page, unknown
from kb.site.paging import part
from kb.site.served import ask, ask_once

PAGE = 50
WORKS = 200
"""Works of a source on its page; the data pages have the rest."""
CITATIONS = 100
"""In-text citations of a source on its page; the data pages have the rest."""
REFERENCE = r"^/reference/(?P<id>[^/]+?)(?:\.(?P<form>bib|ris|csljson|json))?$"
SOURCE = r"^/source/(?P<id>[^/]+?)(?:\.(?P<form>json))?$"
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
_CITATIONS = 'SELECT text, form, section, "start", "end", works FROM citation_records WHERE source = ? ORDER BY document, "start" LIMIT ?'
_N_CITATIONS = "SELECT count(*) AS n FROM citation_records WHERE source = ?"
_NAMED = "SELECT key, label FROM work_records WHERE key IN (SELECT value FROM json_each(?))"
_LABELS = "SELECT id, label FROM source_records"


async def reference_page(datasette: Any, request: Any) -> Any:
    """One work, whole."""
    name, form = unquote(request.url_vars["id"]), request.url_vars["form"]
    work = await ask(datasette, lambda connection: show(connection, f"work:{name}") if one(connection, _IS_WORK, (name,)) else None)
    if work is None:
        return await _moved(datasette, request, "reference", name)
    if form == "json":
        return as_json(work)
    if form:
        return as_library([work], form)
    shown = part(request.args.get("page"), len(work["claims"]), PAGE)

    def question(connection: sqlite3.Connection) -> Row:
        claims = rows(connection, _CLAIMS.format(_RESTING, "c.strength_rank DESC, c.n"), (name, PAGE, shown.start))
        return {"claims": list(claims), "labels": {row["id"]: row["label"] for row in rows(connection, _LABELS)}}

    told_head = head.work(await ask_once(datasette, head.base), work, f"/reference/{quote(name, safe='')}")
    content = {"work": work, "shown": shown, "about": await ask(datasette, question), "head": told_head}
    return await page(datasette, request, "reference", content)


async def source_page(datasette: Any, request: Any) -> Any:
    """One source, whole."""
    name = unquote(request.url_vars["id"])
    source = await ask(datasette, lambda connection: one(connection, "SELECT * FROM source_records WHERE id = ?", (name,)))
    if source is None:
        return await _moved(datasette, request, "source", name)
    if request.url_vars["form"]:
        return as_json(await ask(datasette, lambda connection: show(connection, f"work:{name}")))
    shown = part(request.args.get("page"), source["n_claims"], PAGE)
    about = await ask(datasette, lambda connection: told(connection, name, shown.start))
    told_head = head.work(await ask_once(datasette, head.base), about["work"], f"/source/{quote(name, safe='')}")
    return await page(datasette, request, "source", {"source": source, "shown": shown, "most": WORKS, "about": about, "head": told_head})


async def _moved(datasette: Any, request: Any, kind: str, name: str) -> Any:
    """The way to the page of a work that had this key before, for good; else what is near to the name."""
    key = await ask(datasette, lambda connection: alias_of(connection, name))
    if key is None:
        return await unknown(datasette, request, kind, name)
    form = f".{request.url_vars['form']}" if request.url_vars["form"] else ""
    asked = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.path(f"/{kind}/{quote(key, safe='')}{form}") + asked, status=301)


def told(connection: sqlite3.Connection, source: str, start: int) -> Row:
    """What a source's page tells beside its record."""
    uncited, n_citations = one(connection, _UNCITED, (source,)), one(connection, _N_CITATIONS, (source,))
    assert uncited is not None
    assert n_citations is not None
    citations = list(rows(connection, _CITATIONS, (source, CITATIONS)))
    named = json.dumps([work["key"] for citation in citations for work in citation["works"]])
    return {
        "work": one(connection, "SELECT * FROM work_records WHERE key = ?", (source,)),
        "claims": list(rows(connection, _CLAIMS.format(_READ_FROM, "c.n"), (source, PAGE, start))),
        "levels": list(rows(connection, _LEVELS, (source,))),
        "uncited": uncited["n"],
        "works": list(rows(connection, _CITED, (source,))),
        "citations": citations,
        "drafts": one(connection, "SELECT n_drafts, n_accepted, n_discarded, n_open FROM drafted_records WHERE source = ?", (source,)),
        "n_citations": n_citations["n"],
        "labels": {row["key"]: row["label"] for row in rows(connection, _NAMED, (named,))},
    }
