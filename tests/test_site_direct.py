"""A page asked without a socket: the answer that a client of HTTP gets, and redirections followed, though not for ever."""

from __future__ import annotations

import pytest
from awaiting import awaited

from kb.site import direct

PAGES = (
    "/",
    "/map?by=outcome",
    "/claims?kind=effect&page=1",
    "/search?q=caf%C3%A9+%26+more",
    "/kb/claim_pages.csv?_size=3",
    "/nothing",
    "/kb/a~2Fb",
    "/map.csv",
)


@pytest.mark.parametrize("address", PAGES)
def test_it_answers_as_to_a_client(wards, address):
    client = awaited(wards.client.get(address))
    answer = awaited(direct.get(wards.app(), address))
    assert (answer.status, answer.body) == (client.status_code, client.content)
    assert answer.headers == {name.lower(): value for name, value in client.headers.items()}


def test_an_address_with_letters_of_any_kind_is_asked_for_as_a_browser_does(wards):
    assert awaited(direct.get(wards.app(), "/search?q=é")).body == awaited(wards.client.get("/search?q=%C3%A9")).content


def moving(steps):
    async def app(scope, receive, send):
        number = int(scope["path"].strip("/") or 0)
        headers = [(b"location", f"{number + 1}?a=b".encode())] if number < steps else []
        await send({"type": "http.response.start", "status": 301 if headers else 200, "headers": headers})
        await send({"type": "http.response.body", "body": scope["query_string"]})

    return app


@pytest.mark.parametrize(("steps", "status", "body"), [(0, 200, b""), (4, 200, b"a=b"), (100, 301, b"a=b")])
def test_redirections_are_followed_some_times(steps, status, body):
    answer = awaited(direct.get(moving(steps), "/0"))
    assert (answer.status, answer.body) == (status, body)
