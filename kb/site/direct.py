"""A page asked of an application without a socket and without a client of HTTP: what a walk over a whole site needs, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from kb.site.guard import App, Message, Scope

MOST_REDIRECTS = 5
_MOVED = frozenset({301, 302, 307, 308})
_AS_IT_IS = "/%:@!$&'()*+,;=~"
"""What may stand in a path beside letters, digits and what `quote` leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a page answered."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes


async def get(app: App, address: str) -> Answer:
    """The answer to an address of the site (path and query), after some redirects at most."""
    for _ in range(MOST_REDIRECTS):
        answer = await _get(app, address)
        if answer.status not in _MOVED:
            break
        target = urlsplit(urljoin(address, answer.headers["location"]))
        address = f"{target.path}?{target.query}" if target.query else target.path
    return answer


async def _get(app: App, address: str) -> Answer:
    path, _, query = address.partition("?")
    parts: list[bytes] = []
    status, headers = 0, dict[str, str]()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message.get("headers", ()))
        else:
            parts.append(message.get("body", b""))

    await app(_scope(path, query), receive, send)
    return Answer(status=status, headers=headers, body=b"".join(parts))


def _scope(path: str, query: str) -> Scope:
    """The request as ASGI tells it (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
    asked = quote(path, safe=_AS_IT_IS)
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": unquote(path),
        "raw_path": asked.encode("ascii"), "query_string": quote(query, safe=f"{_AS_IT_IS}?[]").encode("ascii"), "root_path": "",
        "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 0), "server": ("localhost", 80),
    }  # fmt: skip
