"""The base served: a Datasette with safe settings around one immutable database, and the server that listens."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import socket
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import uvicorn
from datasette.plugins import pm

import kb.site
from kb.answers.query import connect
from kb.errors import KbError
from kb.listening import with_slashes
from kb.site.descriptions import completed
from kb.site.guard import App, Message, Receive, Scope, Send
from kb.site.kept_answers import KeptAnswers
from kb.site.unchanging import Site

NAME = "kb"
"""What the database is called in addresses."""
SETTINGS = {
    "default_page_size": 25,
    "max_returned_rows": 500,
    "num_sql_threads": 4,
    "sql_time_limit_ms": 500,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,
    "default_facet_size": 12,
    "truncate_cells_html": 160,
    "allow_download": True,
}
"""Two threads more than the queue for SQL lets in: pages find one free."""
_PLUGIN = "kb_site"
_SHUTDOWN_SECONDS = 3
_PARTING_SECONDS = 8
"""More than uvicorn keeps an idle connection."""
_ASKED_FIRST = ("/", "/claims", "/-/healthz")
"""Pages that a base must answer before it is served."""
_DEAR_AT_FIRST = ("/gaps", "/map", "/graph", "/method", "/for/anyone")
"""Pages that tell what is computed once for as long as a base is served."""
_WARMING_SECONDS = 20
"""How long a visitor waits for the server rather than for these pages."""


def application(
    database: Path, *, sql: bool = True, base_url: str = "/", passages: Path | None = None, threads: int = SETTINGS["num_sql_threads"]
) -> Any:
    """The Datasette that serves a built base under the name `kb`. Raises KbError if there is none at `database`.

    `passages` is the private database of passage texts, where these may be shown. Without `threads` for questions each is answered before the
    next: right and cheaper for one who asks alone.
    """
    if not pm.is_registered(kb.site):
        pm.register(kb.site, _PLUGIN)
    with closing(connect(database)) as connection:
        metadata = completed(connection, NAME)
    path = str(database.resolve())
    settings = {**SETTINGS, "num_sql_threads": threads, "default_allow_sql": sql, "base_url": with_slashes(base_url)}
    datasette = Site(path, NAME, metadata=metadata, settings=settings)
    datasette.passages = passages
    with database.open("rb") as file:
        datasette.build = hashlib.file_digest(file, "sha256").hexdigest()
    return datasette


def serve(
    database: Path, listening: socket.socket, *, sql: bool, base_url: str, passages: Path | None, pipe: int, ready: Callable[[], object]
) -> None:
    """Serve a base on a socket that others may listen on too, until SIGTERM, or until `pipe` (a file descriptor) can be read.

    Before it listens it asks itself for pages; then it calls `ready`. What can be read from the pipe, be it its end, says: take no new
    connection, answer what has begun, and end. Raises KbError if the base cannot be served.
    """
    datasette = application(database, sql=sql, base_url=base_url, passages=passages)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    parting = Parting(KeptAnswers(datasette.app()))
    config = uvicorn.Config(
        parting, log_config=None, access_log=False, lifespan="on", server_header=False, timeout_graceful_shutdown=_SHUTDOWN_SECONDS
    )
    server = _Handed(config, parting=parting, prepare=lambda: _checked(datasette), warm=lambda: _warmed(datasette), ready=ready, pipe=pipe)
    try:
        server.run(sockets=[listening])
    finally:
        datasette.databases[NAME].close()


async def _checked(datasette: Any) -> None:
    """Raises KbError unless the database is whole and its pages can be asked for. Left to itself Datasette prepares with the first request."""
    await datasette.invoke_startup()
    try:
        whole = await datasette.databases[NAME].execute_fn(lambda connection: connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as fault:
        whole = str(fault)
    if whole != "ok":
        raise KbError(f"the database is damaged ({whole}); build it again")
    for path in _ASKED_FIRST:
        answer = await datasette.client.get(path)
        if answer.status_code != 200:
            raise KbError(f"its page {path} answers {answer.status_code}; see what 'kb show' says of it")


async def _warmed(datasette: Any) -> asyncio.Task[None]:
    """Asks the pages whose first answer is dear, so that no visitor waits for it. Of a large base it goes on while visitors are served."""

    async def asked() -> None:
        for path in _DEAR_AT_FIRST:
            await datasette.client.get(path)

    task = asyncio.create_task(asked())
    await asyncio.wait({task}, timeout=_WARMING_SECONDS)
    return task


class Parting:
    """An application around another that, once it is parting, asks each client to come back on a new connection."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.now = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sending(message: Message) -> None:
            if self.now and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class _Handed(uvicorn.Server):
    """A server on a socket that is handed on: prepared before it listens, and gone only when its connections are."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        parting: Parting,
        prepare: Callable[[], Awaitable[None]],
        warm: Callable[[], Awaitable[asyncio.Task[None]]],
        ready: Callable[[], object],
        pipe: int,
    ) -> None:
        super().__init__(config)
        self._parting, self._prepare, self._warm, self._ready, self._pipe = parting, prepare, warm, ready, pipe

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Prepare, start, and say so."""
        await self._prepare()
        self._warming = await self._warm()
        await super().startup(sockets)
        if self.started:
            asyncio.get_running_loop().add_reader(self._pipe, self._part)
            self._ready()

    def _part(self) -> None:
        asyncio.get_running_loop().remove_reader(self._pipe)
        self._parting.now = self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Where another takes over: stop listening, and give each connection time for the request that may be on its way."""
        if self._parting.now:
            for server in self.servers:
                server.close()
            until = time.monotonic() + _PARTING_SECONDS
            while self.server_state.connections and time.monotonic() < until:
                await asyncio.sleep(0.05)
        await super().shutdown(sockets)
