"""Answers of a served build, kept for those who ask the same again: a page that many are sent to costs once.

A build does not change while it is served, so an answer stays right for as long as the process lives; a new build is another process. Kept are
whole, small, public answers to GET without a cookie or a name, by all that they depend on: scheme, host, path and query as they were written.
What a visitor's own SQL answers is not kept, since that may be something else each time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from kb.site.guard import App, Headers, Message, Receive, Scope, Send, header, is_dear

MOST_BYTES = 32_000_000
"""Of all answers kept; those asked for longest ago go first."""
MOST_OF_ONE = 200_000
_FRAME = 2_000
"""Bytes that an answer takes beside its body and its address: about what its headers and Python's own objects are."""
_PERSONAL = (b"cookie", b"authorization")
_VARIES = frozenset({b"", b"cookie", b"authorization"})
"""What an answer may depend on beside its address: of these, nothing is kept."""
Question = tuple[str | bytes | None, ...]
"""Host, scheme and address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer."""

    headers: Headers
    body: bytes
    tag: bytes
    """Its ETag (RFC 9110, 8.8.3): a hash of the body."""
    size: int
    """Bytes that it takes with its question, about."""


class KeptAnswers:
    """An ASGI application around another whose answers do not change."""

    def __init__(self, app: App, *, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Question, Kept] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = scope.get("headers", [])
        if scope["method"] != "GET" or is_dear(scope) or any(header(headers, name) is not None for name in _PERSONAL):
            await self._app(scope, receive, send)
            return
        parts = ("scheme", "root_path", "raw_path", "path", "query_string")
        question: Question = (header(headers, b"host"), *(scope.get(part) for part in parts))
        if (kept := self._kept.get(question)) is not None:
            self._kept.move_to_end(question)
            await _answer(kept, headers, send)
            return
        start: Message | None = None

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _may_be_kept(message):
                start = message  # held back until it is known whether the answer is whole
            elif start is None:
                await send(message)
            else:
                begun, start = start, None
                body = message.get("body", b"")
                if message.get("more_body", False) or len(body) > MOST_OF_ONE:
                    await send(begun)
                    await send(message)
                else:
                    tag = b'"' + sha256(body).hexdigest()[:32].encode() + b'"'
                    size = len(body) + sum(len(part) for part in question if part) + _FRAME
                    made = Kept(headers=[*begun.get("headers", []), (b"etag", tag)], body=body, tag=tag, size=size)
                    self._keep(question, made)
                    await _answer(made, headers, send)

        await self._app(scope, receive, sending)

    def _keep(self, question: Question, made: Kept) -> None:
        before = self._kept.pop(question, None)
        self._size += made.size - (before.size if before else 0)
        self._kept[question] = made
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= gone.size


def _may_be_kept(message: Message) -> bool:
    headers = message.get("headers", [])
    varies = {name.strip().lower() for name in (header(headers, b"vary") or b"").split(b",")}
    is_public = header(headers, b"set-cookie") is None and b"no-store" not in (header(headers, b"cache-control") or b"")
    is_tagged = header(headers, b"etag") is not None  # it comes from where it is known already who has it
    return bool(message["status"] == 200 and is_public and not is_tagged and varies <= _VARIES)


async def _answer(kept: Kept, asked: Headers, send: Send) -> None:
    """Send it; or that it is the one that the asker has (RFC 9110, 13.1.2)."""
    known = {tag.strip().removeprefix(b"W/") for tag in (header(asked, b"if-none-match") or b"").split(b",")}
    if kept.tag in known or b"*" in known:
        lines = [(name, value) for name, value in kept.headers if name.lower() not in (b"content-type", b"content-length")]
        await send({"type": "http.response.start", "status": 304, "headers": lines})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
        await send({"type": "http.response.body", "body": kept.body})
