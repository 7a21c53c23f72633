"""Answers kept for those who ask the same again: what is kept and for whom, how much, and that it is the answer itself."""

from __future__ import annotations

import pytest
from awaiting import awaited

from kb.site.kept_answers import MOST_OF_ONE, KeptAnswers


class Counting:
    """An application that counts how often it is asked, and answers with what it was asked for."""

    def __init__(self, *, status=200, headers=((b"content-type", b"text/html"),), parts=1, body=None):
        self.asked = 0
        self._status, self._headers, self._parts, self._body = status, list(headers), parts, body

    async def __call__(self, scope, receive, send):
        self.asked += 1
        body = self._body or f"{scope['path']}?{scope['query_string'].decode()} {self.asked}".encode()
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        for number in range(self._parts):
            await send({"type": "http.response.body", "body": body, "more_body": number + 1 < self._parts})


def asked(app, path="/map", query=b"", method="GET", headers=(), **scope):
    """Status, headers and body of the answer."""
    sent = []

    async def send(message):
        sent.append(message)

    listed = [(b"host", b"kb.example"), *headers]
    whole = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query, "headers": listed, **scope}
    awaited(app(whole, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


def test_the_same_question_is_asked_once():
    inner = Counting()
    app = KeptAnswers(inner)
    assert asked(app) == asked(app)
    assert inner.asked == 1


OTHERS = {
    "path": {"path": "/gaps"},
    "query": {"query": b"by=outcome"},
    "order of the query": {"query": b"b=1&a=1"},
    "host": {"headers": [(b"host", b"other.example")], "path": "/x"},
    "scheme": {"scheme": "https"},
    "folder that a proxy serves it under": {"root_path": "/base"},
    "path as it was written": {"raw_path": b"/m%61p"},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_question_has_its_own_answer(other):
    inner = Counting()
    app = KeptAnswers(inner)
    asked(app, query=b"a=1&b=1")
    asked(app)
    asked(app, **other)
    assert inner.asked == 3


NOT_KEPT = {
    "another method": (Counting(), {"method": "HEAD"}),
    "somebody with a cookie": (Counting(), {"headers": [(b"Cookie", b"ds_actor=x")]}),
    "somebody with a name": (Counting(), {"headers": [(b"authorization", b"Bearer x")]}),
    "a visitor's SQL": (Counting(), {"query": b"sql=select+random()"}),
    "a condition of a visitor's": (Counting(), {"query": b"_where=random()%3ex"}),
    "a proof pack": (Counting(), {"path": "/claim/a-1/pack.zip"}),
    "an error": (Counting(status=404), {}),
    "a redirection": (Counting(status=302), {}),
    "an answer with a cookie": (Counting(headers=[(b"set-cookie", b"a=1")]), {}),
    "an answer that varies": (Counting(headers=[(b"vary", b"Cookie, Accept-Language")]), {}),
    "an answer with a tag of its own": (Counting(headers=[(b"ETag", b"x")]), {}),
    "an answer not to be stored": (Counting(headers=[(b"cache-control", b"private, no-store")]), {}),
    "a stream": (Counting(parts=3), {}),
    "a large answer": (Counting(body=b"x" * (MOST_OF_ONE + 1)), {}),
}


@pytest.mark.parametrize(("inner", "how"), NOT_KEPT.values(), ids=NOT_KEPT)
def test_what_may_be_another_answer_next_time_is_not_kept(inner, how):
    app = KeptAnswers(inner)
    first, second = asked(app, **how), asked(app, **how)
    assert inner.asked == 2
    assert first[0] == second[0]
    assert b"etag" not in first[1]


def test_a_stream_comes_whole_and_in_its_parts():
    assert asked(KeptAnswers(Counting(parts=3, body=b"abc")))[2] == b"abcabcabc"


def test_who_has_the_answer_already_is_told_so():
    app = KeptAnswers(Counting(headers=[(b"content-type", b"text/html"), (b"vary", b"Cookie, Authorization")]))
    status, headers, body = asked(app)
    tag = headers[b"etag"]
    assert (status, bool(body)) == (200, True)
    for known in (tag, b'W/"old", ' + tag, b"W/" + tag, b"*"):
        status, headers, body = asked(app, headers=[(b"if-none-match", known)])
        assert (status, body, headers[b"etag"], headers[b"vary"]) == (304, b"", tag, b"Cookie, Authorization")
    assert asked(app, headers=[(b"if-none-match", b'"old"')])[0] == 200


def test_the_memory_is_bounded_and_forgets_what_was_asked_for_longest_ago():
    inner = Counting(body=b"x" * 1_000)
    app = KeptAnswers(inner, most=16_000)
    for number in range(5):
        asked(app, f"/claim/{number}")
    asked(app, "/claim/0")
    asked(app, "/claim/5")
    assert inner.asked == 6
    asked(app, "/claim/0")
    assert inner.asked == 6
    asked(app, "/claim/1")
    assert inner.asked == 7


def test_long_addresses_count_as_what_they_take():
    inner = Counting(body=b"x")
    app = KeptAnswers(inner, most=100_000)
    for number in range(3):
        asked(app, query=f"q={number}{'x' * 40_000}".encode())
    asked(app, query=f"q=0{'x' * 40_000}".encode())
    assert inner.asked == 4


def test_what_is_no_request_passes():
    class Ended(Exception):
        pass

    async def lifespan(scope, receive, send):
        raise Ended

    with pytest.raises(Ended):
        awaited(KeptAnswers(lifespan)({"type": "lifespan"}, None, None))


def test_a_page_kept_is_the_page(site):
    plain, app = site.app(), KeptAnswers(site.app())
    for path, query in (("/", b""), ("/map", b"by=outcome"), ("/kb/claims", b"_sort=id"), ("/claims.json", b""), ("/kb/claims.csv", b"")):
        told = awaited(_of(plain, path, query))
        assert told == awaited(_of(app, path, query)) == awaited(_of(app, path, query)) != b"", path


async def _of(app, path, query):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    headers = [(b"host", b"kb.example")]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query, "headers": headers, "scheme": "http"}
    await app(scope, receive, send)
    return b"".join(message.get("body", b"") for message in sent[1:])
