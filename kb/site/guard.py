"""The layer around Datasette that answers for the public: methods, the queue for SQL, safe CSV, headers that bind the browser.

It sees requests and responses only; what a page says is none of its concern.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from kb.site.csv_cells import SafeCsv
from kb.site.sql_queue import QueueFull, SqlQueue

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""Content security policy of our own pages."""
STOCK_POLICY = POLICY.replace("script-src", "script-src 'unsafe-inline'").replace("style-src", "style-src 'unsafe-inline'")
"""Datasette's own pages have scripts and styles in their HTML."""
RETRY_SECONDS = 2
_METHODS = ("GET", "HEAD")
_SQL_ARGUMENTS = ("sql", "_where")
_PACK = "/pack.zip"
_ALWAYS = {b"x-content-type-options": b"nosniff", b"referrer-policy": b"no-referrer"}


class Guard:
    """An ASGI application around another."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._queue = SqlQueue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(_with_safe_csv(send) if scope["path"].endswith(".csv") else send)
        if scope["method"] not in _METHODS:
            await _say(send, 405, "This site is for reading: GET or HEAD.", {b"allow": ", ".join(_METHODS).encode()})
        elif is_dear(scope):
            try:
                async with self._queue.place():
                    await self._app(scope, receive, send)
            except QueueFull:
                sentence = "Too many queries are waiting. Please try again in a few seconds."
                await _say(send, 503, sentence, {b"retry-after": str(RETRY_SECONDS).encode()})
        else:
            await self._app(scope, receive, send)


def is_dear(scope: Scope) -> bool:
    """Whether the answer may take long: for SQL of the visitor's own, and for a proof pack."""
    if scope["path"].endswith(_PACK):
        return True
    arguments = parse_qs((scope.get("query_string") or b"").decode("latin-1"), keep_blank_values=True)
    return any(name in arguments for name in _SQL_ARGUMENTS)


async def _say(send: Send, status: int, sentence: str, headers: dict[bytes, bytes]) -> None:
    text = {b"content-type": b"text/plain; charset=utf-8", b"cache-control": b"no-store"}
    await send({"type": "http.response.start", "status": status, "headers": [*(text | headers).items()]})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})


def _with_headers(send: Send) -> Send:
    """Every answer forbids sniffing and has a content security policy: its own, or the one that Datasette's pages can live with."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", []))
            wanted = _ALWAYS | {b"content-security-policy": STOCK_POLICY.encode()}
            missing = [(name, value) for name, value in wanted.items() if header(given, name) is None]
            message = {**message, "headers": [*given, *missing]}
        await send(message)

    return sending


def _with_safe_csv(send: Send) -> Send:
    """CSV passes through `SafeCsv`; a page that says what is wrong, as it is."""
    rewriter: SafeCsv | None = None

    async def sending(message: Message) -> None:
        nonlocal rewriter
        if message["type"] == "http.response.start" and _is_csv(message):
            rewriter = SafeCsv()
            message = {**message, "headers": [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]}
        elif message["type"] == "http.response.body" and rewriter is not None:
            message = {**message, "body": rewriter.rewritten(message.get("body", b""), last=not message.get("more_body", False))}
        await send(message)

    return sending


def _is_csv(message: Message) -> bool:
    """Datasette sends CSV as plain text, unless it is to be saved."""
    content = (header(message.get("headers", []), b"content-type") or b"").split(b";")[0].strip()
    return message["status"] == 200 and content in (b"text/csv", b"text/plain")


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes | None:
    """The first value of a header; `name` in lower case."""
    return next((value for key, value in headers if key.lower() == name), None)
