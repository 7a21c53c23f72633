"""The proof pack of a claim or a combination as a download: what its grades follow from, for `kb verify`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import NotFound, Response

from kb.answers import zipped
from kb.answers.pack import pack
from kb.answers.query import one
from kb.errors import KbError
from kb.site.claim_page import gone, withdrawal
from kb.site.guard import POLICY
from kb.site.served import ask

PATIENCE = 5_000
"""Milliseconds that a pack may take: it looks at the whole base for what speaks against a claim. The guard lets few be made at once."""
_IS_TERM = "SELECT id FROM term_records WHERE kind = ? AND id = ?"


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [
        (r"^/claim/(?P<id>[^/]+)/pack\.zip$", claim_pack),
        (r"^/cell/(?P<practice>[^/]+)/(?P<population>[^/]+)/pack\.zip$", cell_pack),
    ]


async def claim_pack(datasette: Any, request: Any) -> Any:
    """The pack of a claim; for one that was taken back the reason."""
    name = unquote(request.url_vars["id"])
    withdrawn = await ask(datasette, lambda connection: withdrawal(connection, name))
    return await gone(datasette, request, withdrawn) if withdrawn else await _packed(datasette, f"claim:{name}")


async def cell_pack(datasette: Any, request: Any) -> Any:
    """The pack of a combination of a practice and a group."""
    place = {kind: unquote(request.url_vars[kind]) for kind in ("practice", "population")}

    def unknown(connection: sqlite3.Connection) -> list[str]:
        return [name for kind, name in place.items() if one(connection, _IS_TERM, (kind, name)) is None]

    if missing := await ask(datasette, unknown):
        raise NotFound(f"There is no practice or group '{missing[0]}' in this base.")
    return await _packed(datasette, "/".join(place.values()))


async def _packed(datasette: Any, subject: str) -> Any:
    try:
        packed = await ask(datasette, lambda connection: pack(connection, subject), milliseconds=PATIENCE)
        content = zipped.write(packed.files)
    except KbError as fault:
        raise NotFound(f"There is no proof pack of this: {fault}") from fault
    name = re.sub("[^A-Za-z0-9._-]+", "-", packed.subject.replace("/", "--"))
    headers = {"content-disposition": f'attachment; filename="{name}.zip"', "content-security-policy": POLICY}
    return Response(content, headers=headers, content_type="application/zip")
