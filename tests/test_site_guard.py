"""The layer around Datasette and the server: queue, methods, closed doors, bad addresses, safe CSV, other databases, and listening."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest
import yaml
from awaiting import awaited
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st
from site_asked import ROOT, get, links, served, text

import kb
from kb import supervisor
from kb.errors import KbError
from kb.passages import SHOWN_WORDS
from kb.site import csv_cells, faults, server, sql_queue
from kb.site.guard import Guard


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("guard")) as site:
        yield site


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "kb.db"
    kb.build(ROOT / "data", path)
    return path


# The queue


async def answered(app, *queries):
    """Status of each request, all sent at once to an ASGI application."""

    async def one(query):
        sent = []

        async def send(message):
            sent.append(message)

        await app({"type": "http", "method": "GET", "path": "/kb", "query_string": query.encode(), "headers": []}, None, send)
        return sent[0]["status"], dict(sent[0]["headers"])

    return await asyncio.gather(*(one(query) for query in queries))


def test_two_queries_run_eight_wait_and_the_rest_are_sent_away():
    async def scene():
        running, most, gate = 0, 0, asyncio.Event()

        async def slow(scope, receive, send):
            nonlocal running, most
            running += 1
            most = max(most, running)
            await gate.wait()
            running -= 1
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        guard = Guard(slow)
        asyncio.get_running_loop().call_later(0.05, gate.set)
        statuses = await answered(guard, *["sql=select+1"] * 13)
        again = await answered(guard, "sql=select+1", "_where=1")
        return most, statuses, again

    most, statuses, again = awaited(scene())
    assert most == sql_queue.RUNNING == 2
    assert sorted(status for status, _ in statuses) == [200] * 10 + [503] * 3
    assert all(headers[b"retry-after"] == b"2" for status, headers in statuses if status == 503)
    assert [status for status, _ in again] == [200, 200]


def test_pages_do_not_wait_for_queries():
    async def scene():
        gate = asyncio.Event()

        async def app(scope, receive, send):
            if b"sql=" in scope["query_string"]:
                await gate.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        guard = Guard(app)
        waiting = asyncio.gather(answered(guard, *["sql=select+1"] * 10))
        await asyncio.sleep(0)
        pages = await answered(guard, "", "_facet=kind")
        gate.set()
        await waiting
        return pages

    assert [status for status, _ in awaited(scene())] == [200, 200]


def test_a_query_that_fails_gives_its_place_back():
    async def scene():
        queue = sql_queue.SqlQueue()
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                async with queue.place():
                    raise ZeroDivisionError
        async with queue.place(), queue.place():
            pass

    awaited(scene())


def test_many_queries_at_once_leave_the_site_quick(site):
    async def scene():
        bomb = "/kb.json?sql=WITH+RECURSIVE+c+(x)+AS+(SELECT+1+UNION+ALL+SELECT+x+FROM+c)+SELECT+count(*)+FROM+c"
        queries = [asyncio.create_task(site.client.get(bomb)) for _ in range(12)]
        await asyncio.sleep(0.05)
        page = await asyncio.wait_for(site.client.get("/"), timeout=3)
        return page.status_code, sorted(answer.status_code for answer in await asyncio.gather(*queries))

    page, statuses = awaited(scene())
    assert page == 200
    assert statuses == [400] * 10 + [503] * 2


# Methods, closed doors, bad addresses


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_site_is_for_reading(site, method):
    answer = get(site, "/kb/claims", method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_head_is_answered(site):
    for path in ("/", "/kb/claims", "/-/healthz"):
        assert get(site, path, "head").status_code == 200


CLOSED = "threads databases actor allow-debug messages permissions plugins settings versions config patterns logout auth-token".split()


@pytest.mark.parametrize("name", CLOSED)
def test_pages_that_tell_of_the_machine_are_not_found(site, name):
    for form in ("", ".json"):
        answer = get(site, f"/-/{name}{form}")
        assert answer.status_code == 404
        assert sys.prefix not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/kb", "/kb.json", "/kb?_show_hidden=1", "/-/metadata.json", "/.json", "/-/databases.json", "/kb/provenance_records"]
)
def test_no_page_tells_where_the_file_lies(site, path):
    assert os.path.dirname(site.databases["kb"].path) not in get(site, path).text


def test_the_table_of_internals_is_closed(site):
    assert get(site, "/_internal").status_code == 403
    assert get(site, "/_memory").status_code == 404


BAD = [
    "_sort=nope", "_sort_desc=nope", "_sort=n&_sort_desc=n", "_timelimit=x", "_through=x", "_through={}", "_through=[1]", "id__in=[", "id__in=[{}]",
    "_size=x", "_size=-1", "_col=nope", "_where=nope", "kind__arraycontains=x", "_search=x&_searchmode=raw&_fts_table=nope",
]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_a_bad_query_string_is_the_askers_fault(site, query):
    answer = get(site, f"/kb/claims?{query}")
    assert answer.status_code == 400
    assert "<h1>This cannot be answered</h1>" in answer.text


@pytest.mark.parametrize("path", ["/kb/claims?_sort_desc=", "/kb/claim_pages?_sort_desc=", "/kb/claims?nope=1", "/kb/claims?_nope=1"])
def test_what_says_nothing_is_passed_over(site, path):
    assert get(site, path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/kb/claim_pages?_next=x", "/kb/practices_for_population?_timelimit=x", "/kb/claims.json?_shape=nope", "/kb/claims.json?_json_infinity=x"],
)
def test_bad_query_strings_of_other_pages(site, path):
    assert get(site, path).status_code == 400


class Asked:
    """A request as `judged` looks at it."""

    query_string = "a=b"


def test_a_fault_of_our_own_is_never_blamed_on_the_asker():
    with pytest.raises(AttributeError) as ours:
        csv_cells.spreadsheet_safe(None)
    with pytest.raises(ValueError, match="invalid literal") as theirs:
        int("x")
    assert faults.judged(Asked, ours.value) == (500, faults.BUG)
    assert faults.judged(Asked, theirs.value) == (400, faults.UNREADABLE)


def test_sql_can_be_closed(tmp_path):
    with served(tmp_path, sql=False) as site:
        assert get(site, "/kb?sql=select+1").status_code == 403
        assert get(site, "/kb.json?sql=select+1").status_code == 403
        assert get(site, "/kb/claims?_where=1").status_code == 403
        assert get(site, "/kb/barriers").status_code == 200
        assert "Custom SQL" not in text(get(site, "/kb"))
        assert not [link for link in links(get(site, "/kb/barriers")) if "?sql=" in link]


# CSV

DANGEROUS = ["=1+1", "+cmd", "-a", "@sum", "\tx", "\rx"]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_csv_cell_never_starts_a_formula(site, cell):
    answer = get(site, "/kb.csv?sql=select+:a+as+cell,'b,c'+as+more&a=" + cell.replace("+", "%2B").replace("\t", "%09").replace("\r", "%0D"))
    assert answer.status_code == 200
    assert answer.text.splitlines()[0] == "cell,more"
    assert f"'{cell}" in answer.text


@pytest.mark.parametrize("cell", ["a", "", "-1", "+2.5", "-1e9", "a=b", "x\ny", 'say "=x"'])
def test_a_csv_cell_that_is_no_formula_stays(cell):
    assert csv_cells.spreadsheet_safe(cell) == cell


cells = st.lists(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6), min_size=2, max_size=3), min_size=1, max_size=6
)


@given(cells, st.integers(1, 7))
def test_csv_is_the_same_however_it_is_cut(rows, step):
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    data = written.getvalue().encode()
    rewriter = csv_cells.SafeCsv()
    pieces = [data[n : n + step] for n in range(0, len(data), step)]
    out = b"".join(rewriter.rewritten(piece, last=False) for piece in pieces) + rewriter.rewritten(b"", last=True)
    read = list(csv.reader(io.StringIO(out.decode(), newline="")))
    assert read == [[csv_cells.spreadsheet_safe(cell) for cell in row] for row in rows]


# Other databases


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE birds (id INTEGER PRIMARY KEY, claim TEXT); INSERT INTO birds VALUES (1, 'x');")
    return path


def test_another_database_keeps_stock_behaviour(other):
    stock = Datasette([str(other)])
    home = get(stock, "/")
    assert home.status_code == 200
    assert "birds" in home.text
    assert 'class="stock"' not in home.text
    assert "content-security-policy" not in home.headers
    assert get(stock, "/-/versions.json").status_code == 200
    assert get(stock, "/search").status_code == 404
    assert get(stock, "/other?sql=select+printf('%25d',1)").status_code == 200
    assert "/claim/" not in get(stock, "/other/birds").text
    assert get(stock, "/other/birds?_sort=nope").status_code == 500


def test_a_base_beside_another_database_keeps_its_limits_only(base, other):
    both = Datasette([str(other)], immutables=[str(base)])
    assert "birds" in get(both, "/").text
    assert get(both, "/-/versions.json").status_code == 200
    assert get(both, "/kb?sql=select+printf('%25d',1)").status_code == 400
    assert get(both, "/kb/claim_pages").status_code == 200


def test_plain_datasette_serves_a_base_with_its_metadata(base):
    plain = Datasette([str(base)], metadata=yaml.safe_load((ROOT / "metadata.yml").read_text()))
    assert "Prepared questions" in text(get(plain, "/"))
    for path in ("/kb", "/kb/claim_pages?_search=trauma", "/kb/barriers", "/search?q=trauma", "/-/healthz"):
        assert get(plain, path).status_code == 200, path
    assert get(plain, "/kb?sql=select+printf('%25d',1)").status_code == 400


# Listening


def started(*options, **more):
    """A server as a process of its own, and the first line that it prints."""
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "serve", *map(str, options)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, **more)
    return process, process.stdout.readline().strip()


def test_the_address_is_told_first_and_ctrl_c_ends_quietly(base):
    process, address = started(base, "--port", 0)
    try:
        assert address.startswith("http://127.0.0.1:")
        assert address.endswith("/")
        with urllib.request.urlopen(f"{address}-/healthz", timeout=10) as answer:
            assert answer.status == 200
            assert "server" not in {name.lower() for name in answer.headers}
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert (out, err) == ("", "")


def test_a_base_url_stands_in_the_address(base):
    process, address = started(base, "--port", 0, "--base-url", "evidence")
    try:
        assert address.endswith("/evidence/")
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert b"/evidence/search" in answer.read()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def run(base, **options):
    settings = {"host": "127.0.0.1", "port": 0, "sql": True, "base_url": "/", "show_passages": False, "announce": lambda line: None}
    supervisor.run(base, **settings | options)


def test_a_port_in_use_is_told_with_what_to_do(base):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KbError, match=rf"port {port} is in use .*--port"):
            run(base, port=port)


def test_an_unknown_host_is_told_with_what_to_do(base):
    with pytest.raises(KbError, match=r"--host 127\.0\.0\.1"):
        run(base, host="192.0.2.1")
    with pytest.raises(KbError, match=r"--host 127\.0\.0\.1"):
        run(base, host="no such host")


def test_what_is_no_base_is_not_served(other, tmp_path):
    with pytest.raises(KbError, match="is not a knowledge base"):
        server.application(other)
    with pytest.raises(KbError, match="no such database"):
        server.application(tmp_path / "none.db")


# Passages


@pytest.fixture(scope="module")
def with_passages(tmp_path_factory):
    second = ROOT / "tests" / "second_base"
    path = tmp_path_factory.mktemp("passages") / "kb.db"
    return kb.build(second / "data", path, documents=second / "documents")


SHOWN = {
    "this machine": ("127.0.0.1", False, True),
    "this machine by name": ("localhost", False, True),
    "version 6": ("::1", False, True),
    "all addresses": ("0.0.0.0", False, False),
    "all addresses, asked for": ("0.0.0.0", True, True),
}


@pytest.mark.parametrize(("host", "asked", "shown"), SHOWN.values(), ids=SHOWN)
def test_passages_are_shown_on_this_machine_or_when_asked_for(with_passages, host, asked, shown):
    how = supervisor.settings(with_passages.database, host=host, sql=True, base_url="/", show_passages=asked)
    site = server.application(with_passages.database, sql=how.sql, base_url=how.base_url, passages=how.passages)
    with closing(sqlite3.connect(f"file:{with_passages.database}?mode=ro", uri=True)) as connection:
        (claim,) = connection.execute("SELECT id FROM claim_records WHERE n = 1").fetchone()
    with closing(sqlite3.connect(f"file:{with_passages.passages}?mode=ro", uri=True)) as connection:
        passages = {" ".join(row[0].split()) for row in connection.execute("SELECT text FROM passage_texts")}
    page = text(get(site, f"/claim/{claim}"))
    assert any(passage in page for passage in passages) is shown


def test_passages_are_in_no_download(with_passages):
    site = server.application(with_passages.database, passages=with_passages.passages)
    data = get(site, "/kb.db").content
    with closing(sqlite3.connect(f"file:{with_passages.passages}?mode=ro", uri=True)) as connection:
        for (passage,) in connection.execute("SELECT text FROM passage_texts"):
            assert len(passage.split()) <= SHOWN_WORDS or passage.encode() not in data
