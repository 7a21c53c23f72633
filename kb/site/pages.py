"""Our own pages in one table; of these home, and what a monitor asks. They ask `answers`, fill a template, and say who states what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from datasette.utils.asgi import NotFound, Response

from kb.answers.query import metadata
from kb.site import (
    addressee_page,
    brief_page,
    cell_page,
    cite_page,
    claim_page,
    claims_page,
    crawlers,
    gaps_page,
    graph_page,
    head,
    map_page,
    method_page,
    pack_file,
    reference_page,
    search_page,
    term_page,
    works_page,
)
from kb.site.drawing import page
from kb.site.front import front
from kb.site.level_chart import level_chart
from kb.site.served import ask, ask_once, knowledge_base

_OPEN = r"static/|static-plugins/|healthz$|metadata(\.json)?$"
_MISSING_QUERY = "not_known_for_population"


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages. Debug pages of Datasette, which tell of the machine, are closed."""
    return [
        (r"^/$", home),
        (search_page.ADDRESS, search_page.search_page),
        *claim_page.routes(),
        *cite_page.routes(),
        *map_page.routes(),
        *pack_file.routes(),
        *addressee_page.routes(),
        *brief_page.routes(),
        *cell_page.routes(),
        *gaps_page.routes(),
        *graph_page.routes(),
        *works_page.routes(),
        *crawlers.routes(),
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
    content = await ask_once(datasette, front)

    missing = (
        datasette.urls.query(base, _MISSING_QUERY)
        if _MISSING_QUERY in queries
        else f"{datasette.urls.table(base, 'cell_pages')}?in_frame=1&strength__isnull=1"
    )
    told_head = head.home(await ask_once(datasette, head.base))
    chart = await ask_once(datasette, level_chart)
    told = {
        "front": content, "queries": list(queries.values()), "base": base, "missing_path": missing, "head": told_head,
        "chart": chart, "bars": {bar.id: bar for bar in chart.bars}, "addressees": await ask_once(datasette, addressee_page.counts),
    }  # fmt: skip
    return await page(datasette, request, "home", told)


async def healthz(datasette: Any, request: Any) -> Any:
    """For monitors: that the base can be asked, and which it is; `build` is the SHA-256 of its file."""
    about = await ask(datasette, metadata)
    told = {
        "ok": True, "title": about["title"], "version": about.get("version", ""), "released": about.get("released", ""),
        "build": getattr(datasette, "build", None),
    }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False) + "\n"
    return Response(body, content_type="application/json; charset=utf-8", headers={"cache-control": "no-store"})


def closed() -> None:
    """Any page of Datasette that tells of the machine."""
    raise NotFound("There is no such page.")
