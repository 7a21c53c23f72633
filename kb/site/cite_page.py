"""How to cite the base, its map, a combination or a claim, as a page and as files; and who made the base, from what, under which licence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import NotFound, Response

from kb.answers.drafts import coding
from kb.answers.query import Row, one, rows
from kb.answers.release_citation import Citation, citation
from kb.answers.show import show
from kb.exporters import FORMATS
from kb.site import head
from kb.site.cell_page import Unknown, answered, found
from kb.site.cell_page import cited as cited_cell
from kb.site.claim_page import cited as cited_claim
from kb.site.claim_page import gone, withdrawal
from kb.site.drawing import LIBRARY_FORMS, as_json, page, unknown
from kb.site.guard import POLICY
from kb.site.map_page import cited as cited_map
from kb.site.served import ask, ask_once

SOURCES = 200
"""Sources on the page; the data pages have the rest."""
_FILE = r"cite\.(?P<form>bib|ris|csljson)$"
_SOURCES = "SELECT id, label, title, year, reference, n_claims FROM source_records LIMIT ?"
_EXAMPLE = "SELECT id FROM claim_records ORDER BY strength_rank DESC, n LIMIT 1"
_COUNTS = """
    SELECT
        (SELECT count(*) FROM source_records) AS sources,
        (SELECT count(*) FROM claim_records) AS claims,
        (SELECT count(*) FROM work_records) AS works,
        (SELECT count(*) FROM work_records WHERE status = 'unconfirmed') AS unconfirmed,
        (SELECT count(*) FROM work_records WHERE status = 'unresolved') AS unresolved,
        (SELECT count(*) FROM withdrawal_records) AS withdrawn
"""
_IS_CLAIM = "SELECT id FROM claim_records WHERE id = ?"


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [
        (r"^/cite(?:\.(?P<form>bib|ris|csljson|json))?$", cite_page),
        (r"^/about(?P<form>\.json)?$", about_page),
        (rf"^/map/{_FILE}", map_file),
        (rf"^/claim/(?P<id>[^/]+)/{_FILE}", claim_file),
        (rf"^/cell/(?P<practice>[^/]+)/(?P<column>[^/]+)/{_FILE}", cell_file),
    ]


async def cite_page(datasette: Any, request: Any) -> Any:
    """How to cite this base and release, and its parts."""
    base = await ask_once(datasette, head.base)
    whole = citation(base.about, base.covered)
    form = request.url_vars["form"]
    if form == "json":
        return as_json({**asdict(whole), "map": asdict(cited_map(base))})
    if form:
        return _as_file(whole, form)
    example = await ask_once(datasette, _example)
    content = {
        "citation": whole,
        "map": cited_map(base),
        "claim": example,
        "claim_citation": citation(base.about, base.covered, cited_claim(example)) if example else None,
        "head": head.plain(base, "How to cite", f"How to cite {base.about['title']}, a release, a claim, or a combination of it.", path="/cite"),
    }
    return await page(datasette, request, "cite", content)


async def about_page(datasette: Any, request: Any) -> Any:
    """What the base is, who made it, what was read."""
    told = await ask_once(datasette, about)
    if request.url_vars["form"]:
        return as_json(told)
    base = await ask_once(datasette, head.base)
    content = {
        "told": told,
        "head": head.plain(base, "About", f"Who made {base.about['title']}, and from what.", path="/about", kind="AboutPage"),
        "most": SOURCES,
    }
    return await page(datasette, request, "about", content)


def about(connection: sqlite3.Connection) -> Row:
    """What the page tells: the base's own words, counts, sources."""
    base = head.base(connection)
    fields = ("title", "version", "released", "description", "license", "license_url", "site_url", "correction")
    return {
        **{name: base.about.get(name, "") for name in fields},
        "creators": [creator["name"] for creator in head.part_of(base).get("creator", [])],
        "coverage": base.covered,
        "counts": one(connection, _COUNTS),
        "coding": coding(connection),
        "sources": list(rows(connection, _SOURCES, (SOURCES,))),
    }


async def map_file(datasette: Any, request: Any) -> Any:
    """The citation of the map."""
    base = await ask_once(datasette, head.base)
    return _as_file(cited_map(base), request.url_vars["form"])


async def claim_file(datasette: Any, request: Any) -> Any:
    """The citation of a claim; for one that was taken back the reason."""
    name = unquote(request.url_vars["id"])
    withdrawn = await ask(datasette, lambda connection: withdrawal(connection, name))
    if withdrawn:
        return await gone(datasette, request, withdrawn)
    claim = await ask(datasette, lambda connection: show(connection, f"claim:{name}") if one(connection, _IS_CLAIM, (name,)) else None)
    if claim is None:
        raise NotFound(f"There is no claim '{name}' in this base.")
    base = await ask_once(datasette, head.base)
    return _as_file(citation(base.about, base.covered, cited_claim(claim)), request.url_vars["form"])


async def cell_file(datasette: Any, request: Any) -> Any:
    """The citation of a combination."""
    answer = await found(datasette, request, answered)
    if isinstance(answer, Unknown):
        return await unknown(datasette, request, answer.kind, answer.name)
    base = await ask_once(datasette, head.base)
    return _as_file(citation(base.about, base.covered, cited_cell(answer)), request.url_vars["form"])


def _example(connection: sqlite3.Connection) -> Row | None:
    """A claim that the page of citations can show."""
    found = one(connection, _EXAMPLE)
    return show(connection, f"claim:{found['id']}") if found else None


def _as_file(cited: Citation, form: str) -> Any:
    written = {"bib": cited.bibtex, "ris": cited.ris, "csljson": cited.csljson}[form]
    content_type = f"{FORMATS[LIBRARY_FORMS[form]].media_type}; charset=utf-8"
    return Response(written, content_type=content_type, headers={"content-security-policy": POLICY})
