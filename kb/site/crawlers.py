"""What programs that walk the web ask for first: robots.txt, and a map of the site where the base tells where it is public."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from datasette.utils.asgi import NotFound, Response

from kb.answers.query import rows
from kb.site import head
from kb.site.guard import POLICY
from kb.site.served import ask_once, knowledge_base

MOST = 50_000
"""Addresses of one sitemap (https://www.sitemaps.org/protocol.html)."""
PAGES = ("/", "/map", "/gaps", "/graph", "/claims", "/works", "/method", "/cite", "/about")
_CLOSED = ("/-/", "/{}?", "/{}/", "/search?", "/graph?", "/*/pack.zip")
"""What costs much and tells nothing that other pages do not tell: tables and queries of the database, searches, packs."""
_LISTED = (
    ("/cell/{}/{}", "SELECT practice_id, population_id FROM cell_pages WHERE in_frame AND state <> 'out_of_scope' ORDER BY map_row, map_column"),
    ("/{}/{}", "SELECT kind, id FROM term_records ORDER BY kind, position"),
    ("/source/{}", "SELECT id FROM source_records"),
    ("/for/{}", "SELECT DISTINCT addressee FROM addressee_claims ORDER BY addressee"),
    ("/reference/{}", "SELECT key FROM work_records ORDER BY key"),
    ("/claim/{}", "SELECT id FROM claim_records ORDER BY n"),
)
"""Form of an address, and the query of what fills it; the most asked for first, since a sitemap ends at MOST."""


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/robots\.txt$", robots), (r"^/sitemap\.xml$", sitemap)]


async def robots(datasette: Any, request: Any) -> Any:
    """Which addresses programs should leave alone."""
    base = await ask_once(datasette, head.base)
    served = knowledge_base(datasette).name
    lines = ["User-agent: *", *(f"Disallow: {datasette.urls.path(path.format(served))}" for path in _CLOSED)]
    lines += [f"Sitemap: {address}"] if (address := base.address("/sitemap.xml")) else []
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers={"content-security-policy": POLICY})


async def sitemap(datasette: Any, request: Any) -> Any:
    """The addresses of all pages; not found where the base does not tell its site, since a sitemap has whole addresses."""
    base = await ask_once(datasette, head.base)
    if not base.address("/"):
        raise NotFound("This base does not tell where it is public (site_url), so it has no sitemap.")
    paths = await ask_once(datasette, addresses)
    released = base.about.get("released", "")
    last = f"<lastmod>{escape(released)}</lastmod>" if released else ""
    lines = "".join(f"<url><loc>{escape(base.address(path))}</loc>{last}</url>\n" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    return Response(text, content_type="application/xml; charset=utf-8", headers={"content-security-policy": POLICY})


def addresses(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The paths of all pages, MOST at most."""

    def listed() -> Iterator[str]:
        yield from PAGES
        for form, query in _LISTED:
            for row in rows(connection, query):
                yield form.format(*(quote(str(value), safe="") for value in row.values()))

    return tuple(path for _, path in zip(range(MOST), listed(), strict=False))
