"""The base served: a Datasette with safe settings around one immutable database, and the server that listens."""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

import kb.site
from kb.answers.query import connect
from kb.errors import KbError
from kb.passages_file import beside
from kb.site.descriptions import completed

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


def application(database: Path, *, sql: bool = True, base_url: str = "/", passages: Path | None = None) -> Any:
    """The Datasette that serves a built base under the name `kb`. Raises KbError if there is none at `database`.

    `passages` is the private database of passage texts, where these may be shown.
    """
    if not pm.is_registered(kb.site):
        pm.register(kb.site, _PLUGIN)
    with closing(connect(database)) as connection:
        metadata = completed(connection, NAME)
    path = str(database.resolve())
    settings = {**SETTINGS, "default_allow_sql": sql, "base_url": _with_slashes(base_url)}
    datasette = Datasette(immutables=[path], metadata=metadata, settings=settings)
    (served,) = (each for each in datasette.databases.values() if each.path == path)
    if served.name != NAME:
        datasette.remove_database(served.name)
        datasette.add_database(served, name=NAME)
    datasette.passages = passages
    return datasette


def run(database: Path, *, host: str, port: int, sql: bool, base_url: str, show_passages: bool, announce: Callable[[str], object]) -> None:
    """Serve until Ctrl-C. Announces the address once it listens. Raises KbError if it cannot listen there.

    Passage texts, where the base has them, are shown on this machine's own addresses only, or if `show_passages` says so.
    """
    passages = beside(database) if show_passages or is_own_machine(host) else None
    datasette = application(database, sql=sql, base_url=base_url, passages=passages)
    listening = _listen(host, port)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}{datasette.setting('base_url')}"
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        datasette.app(), log_config=None, access_log=False, lifespan="on", server_header=False, timeout_graceful_shutdown=_SHUTDOWN_SECONDS
    )
    server = _Announcing(config, prepare=datasette.invoke_startup, listens=lambda: announce(address))
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        listening.close()
        datasette.databases[NAME].close()


class _Announcing(uvicorn.Server):
    """A server that is prepared before it listens, and says when it does.

    Left to itself Datasette prepares with the first request, and fails those that come meanwhile.
    """

    def __init__(self, config: uvicorn.Config, *, prepare: Callable[[], Awaitable[None]], listens: Callable[[], object]) -> None:
        super().__init__(config)
        self._prepare = prepare
        self._listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Prepare, start, and say so."""
        await self._prepare()
        await super().startup(sockets)
        if self.started:
            self._listens()


def is_own_machine(host: str) -> bool:
    """Whether only this machine can reach the address.

    >>> is_own_machine("127.0.0.1"), is_own_machine("localhost"), is_own_machine("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server((address[0], port), family=family)
    except socket.gaierror as fault:
        raise KbError(f"no address '{host}' on this machine; --host 127.0.0.1 is this machine alone, --host 0.0.0.0 all of its addresses") from fault
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise KbError(f"port {port} is in use by another program; end it, or take another with --port, for instance --port 0 for any") from fault
        if fault.errno == errno.EACCES:
            raise KbError(f"port {port} is not for this user; take one above 1023 with --port") from fault
        raise KbError(f"cannot listen on {host}, port {port} ({fault.strerror}); try --host 127.0.0.1") from fault


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _with_slashes(base_url: str) -> str:
    inner = base_url.strip("/")
    return f"/{inner}/" if inner else "/"
