"""Our own pages: home, search, one claim, and what a monitor asks. They ask `answers`, fill a template, and say who states what."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import NotFound, Response

from kb.answers.query import Row, metadata, one, rows
from kb.answers.search import Found, search
from kb.answers.show import show
from kb.errors import KbError
from kb.site import cell_page, claims_page, gaps_page, map_page, method_page, reference_page, term_page
from kb.site.drawing import page
from kb.site.front import front
from kb.site.served import ask, knowledge_base

FEW, MANY = 20, 500
"""Claims of a search on a page: at first, and when asked for all."""
_OPEN = r"static/|static-plugins/|healthz$|metadata(\.json)?$"
_MISSING_QUERY = "not_known_for_population"


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages. Debug pages of Datasette, which tell of the machine, are closed."""
    return [
        (r"^/$", home),
        (r"^/search$", search_page),
        (r"^/claim/(?P<id>[^/]+)$", claim_page),
        *map_page.routes(),
        *cell_page.routes(),
        *gaps_page.routes(),
        (claims_page.ADDRESS, claims_page.claims_page),
        (term_page.ADDRESS, term_page.term_page),
        (reference_page.REFERENCE, reference_page.reference_page),
        (reference_page.SOURCE, reference_page.source_page),
        (method_page.ADDRESS, method_page.method_page),
        (r"^/-/healthz$", healthz),
        (rf"^/-/(?!{_OPEN})", closed),
    ]


async def home(datasette: Any, request: Any) -> Any:
    """The question, the numbers, the groups, the prepared questions."""
    base = knowledge_base(datasette).name
    queries = await datasette.get_canned_queries(base, request.actor)
    content = await ask(datasette, front)

    missing = (
        datasette.urls.query(base, _MISSING_QUERY)
        if _MISSING_QUERY in queries
        else f"{datasette.urls.table(base, 'cell_pages')}?in_frame=1&strength__isnull=1"
    )
    return await page(datasette, request, "home", {"front": content, "queries": list(queries.values()), "base": base, "missing_path": missing})


async def search_page(datasette: Any, request: Any) -> Any:
    """Claims and works for the words in `q`; any text is a good question."""
    text = (request.args.get("q") or "").replace("\0", " ").strip()
    limit = MANY if request.args.get("all") else FEW

    def question(connection: sqlite3.Connection) -> tuple[Found, Mapping[str, str]]:
        labels = {row["id"]: row["label"] for row in rows(connection, "SELECT id, label FROM source_records")}
        return search(connection, text, limit=limit), labels

    found, labels = await ask(datasette, question)
    return await page(datasette, request, "search", {"q": text, "found": found, "labels": labels, "few": FEW})


async def claim_page(datasette: Any, request: Any) -> Any:
    """One claim whole. An unknown id is not found; a withdrawn one is gone, with the reason."""
    name = unquote(request.url_vars["id"])
    passages: Path | None = getattr(datasette, "passages", None)

    def question(connection: sqlite3.Connection) -> tuple[Row | None, Row | None, Row]:
        withdrawn = one(connection, "SELECT id, reason, successor FROM withdrawal_records WHERE id = ?", (name,))
        record = None if withdrawn else show(connection, f"claim:{name}", passages=passages)
        labels = {
            f"{row['kind']}:{row['id']}": row["label"]
            for row in rows(connection, "SELECT kind, id, label FROM term_records UNION ALL SELECT 'work', key, label FROM work_records")
        }
        return record, withdrawn, labels

    try:
        record, withdrawn, labels = await ask(datasette, question)
    except KbError as fault:
        raise NotFound(f"There is no claim '{name}' in this base.") from fault
    if withdrawn:
        return await page(datasette, request, "withdrawn", {"claim": withdrawn}, status=410)
    return await page(datasette, request, "claim", {"claim": record, "labels": labels})


async def healthz(datasette: Any, request: Any) -> Any:
    """For monitors: that the base can be asked, and which it is."""
    about = await ask(datasette, metadata)
    told = {"ok": True, "title": about["title"], "version": about.get("version", ""), "released": about.get("released", "")}
    body = json.dumps(told, ensure_ascii=False) + "\n"
    return Response(body, content_type="application/json; charset=utf-8", headers={"cache-control": "no-store"})


def closed() -> None:
    """Any page of Datasette that tells of the machine."""
    raise NotFound("There is no such page.")
