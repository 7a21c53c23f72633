"""The page of a claim: who states what, how well it is supported and why, what it rests on, where it stands; and the files that go with it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from datasette.utils.asgi import NotFound

from kb.answers.query import Row, one, rows
from kb.answers.release_citation import Cited, citation
from kb.answers.show import show
from kb.site import head
from kb.site.drawing import as_json, as_library, page
from kb.site.served import ask, ask_once

_CLAIM = r"^/claim/(?P<id>[^/]+?)"
_WITHDRAWN = "SELECT id, reason, successor FROM withdrawal_records WHERE id = ?"
_IS_CLAIM = "SELECT id FROM claim_records WHERE id = ?"
_NAMED = "SELECT value FROM json_each(?)"
_WORKS = f"SELECT key, label, design, status, csl, bibtex FROM work_records WHERE key IN ({_NAMED}) ORDER BY key"
_TERMS = f"SELECT kind, id, label FROM term_records WHERE kind || ':' || id IN ({_NAMED})"
_CELLS = """
    SELECT c.practice_id, c.population_id, c.practice, c.population, c.n_effect + c.n_other AS n
    FROM cell_claims AS x JOIN cell_pages AS c ON c.practice_id = x.practice AND c.population_id = x.population
    WHERE x.claim = ? AND x.place = 'counted' AND c.in_frame ORDER BY c.map_row, c.map_column
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """What the page tells beside the claim's record."""

    claim: Row
    works: Mapping[str, Row]
    """The works that it rests on, by key: label, design, status, csl, bibtex."""
    labels: Mapping[str, str]
    """Its terms and works by kind:id."""
    cells: tuple[Row, ...]
    """The combinations of the map that it counts in."""


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(rf"{_CLAIM}(?:\.(?P<form>json|bib|ris|csljson))?$", claim_page)]


async def claim_page(datasette: Any, request: Any) -> Any:
    """One claim whole, or its works as a file. An unknown id is not found; a withdrawn one is gone, with the reason."""
    name, form = unquote(request.url_vars["id"]), request.url_vars["form"]
    withdrawn = await ask(datasette, lambda connection: withdrawal(connection, name))
    if withdrawn:
        return await gone(datasette, request, withdrawn)
    passages: Path | None = getattr(datasette, "passages", None)
    told = await ask(datasette, lambda connection: _told(connection, name, passages))
    if told is None:
        raise NotFound(f"There is no claim '{name}' in this base.")
    if form == "json":
        return as_json(told.claim)
    if form:
        return as_library((told.works[key] for key in told.claim["works"]), form)
    base = await ask_once(datasette, head.base)
    content = {
        "told": told, "claim": told.claim, "labels": told.labels, "head": head.claim(base, told.claim, told.labels),
        "citation": citation(base.about, base.covered, cited(told.claim)),
    }  # fmt: skip
    return await page(datasette, request, "claim", content)


def withdrawal(connection: sqlite3.Connection, name: str) -> Row | None:
    """Why a claim was taken back, and its successor; None for one that stands or never was."""
    return one(connection, _WITHDRAWN, (name,))


async def gone(datasette: Any, request: Any, withdrawn: Row) -> Any:
    """The answer for a claim that was taken back: why, and what stands in its place."""
    if request.path.endswith(".json"):
        sentence = f"The claim {withdrawn['id']} was withdrawn: {withdrawn['reason']}"
        return as_json({"ok": False, "error": sentence, "status": 410, "successor": withdrawn["successor"]}, status=410)
    return await page(datasette, request, "withdrawn", {"claim": withdrawn}, status=410)


def cited(claim: Row) -> Cited:
    """A claim as it is cited: what its source states, with the level, at the claim's address."""
    return Cited(title=head.stated(claim), name=claim["id"], path=f"/claim/{quote(claim['id'], safe='')}")


def _told(connection: sqlite3.Connection, name: str, passages: Path | None) -> ClaimPage | None:
    if one(connection, _IS_CLAIM, (name,)) is None:
        return None
    claim = show(connection, f"claim:{name}", passages=passages)
    terms = [f"{kind}:{term}" for kind in ("practice", "population", "outcome") for term in claim[f"{kind}s"]]
    works = {row["key"]: row for row in rows(connection, _WORKS, (json.dumps(claim["works"]),))}
    labels = {f"{row['kind']}:{row['id']}": row["label"] for row in rows(connection, _TERMS, (json.dumps(terms),))}
    labels |= {f"work:{key}": row["label"] for key, row in works.items()}
    return ClaimPage(claim=claim, works=works, labels=labels, cells=tuple(rows(connection, _CELLS, (name,))))
