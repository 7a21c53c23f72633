"""The static site in a real browser: from a folder of a plain file server, and from disk; the database is asked in the browser."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe import axe_violations
from browsed import opened, sideways
from command_line import SECOND
from playwright.sync_api import expect

import kb
from kb.site.static_site import write

PAGES = ("", "map/", "gaps/", "graph/", "claims/", "works/", "method/", "cite/", "claim/brennan2022-003/", "practice/alcohol_handrub/", "data/")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, inside the folder that is served."""
    home = tmp_path_factory.mktemp("static")
    kb.build(SECOND / "data", home / "kb.db")
    write(home / "kb.db", home / "served" / "within" / "site")
    return home / "served" / "within" / "site"


@pytest.fixture(scope="module")
def address(site):
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(site.parents[1])],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}/"
        end = time.monotonic() + 20
        while not answers(base):
            assert time.monotonic() < end, "the file server does not answer"
        yield f"{base}within/site/"
    finally:
        server.terminate()
        server.wait()


def answers(base):
    try:
        urlopen(base).close()
    except URLError:
        return False
    return True


@pytest.mark.parametrize("path", PAGES)
def test_a_page_works_from_any_folder(page_at, address, path):
    for width, scheme in ((1280, "dark"), (390, "light")):
        page = opened(page_at(width, scheme), address + path)
        assert page.locator("main").evaluate("it => getComputedStyle(it).maxWidth") == "1056px", "the stylesheet is not there"
        assert sideways(page) <= 0
        assert axe_violations(page) == []


def shown(page):
    """Texts of the answer's cells, a list a row, once there is an answer."""
    expect(page.locator("#data-count")).to_have_text(re.compile("row|No answer"))
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in page.locator("#data-rows tbody tr").all()]


def test_the_search_of_every_page_is_answered_in_the_browser(page_at, address):
    page = opened(page_at(), address)
    page.get_by_role("searchbox").fill("handrub")
    page.keyboard.press("Enter")
    rows = shown(page)
    assert rows
    assert all(len(row) == 4 for row in rows)
    assert axe_violations(page) == []
    page.locator("#data-rows a").first.click()
    assert page.locator("h1").count() == 1
    assert "/claim/" in page.url


def test_odd_searches_and_wrong_sql_are_told(page_at, address):
    page = opened(page_at(), address + "data/")
    for words in ('"(*AND', "'", "%", "x" * 5_000, "😀", "<script>"):
        page.locator("#data-q").fill(words)
        page.locator("#search-form button").click()
    page.locator("#data-text").fill("SELEC 1")
    page.locator("#sql-form button").click()
    expect(page.locator("#data-count")).to_have_text(re.compile("^No answer"))
    assert "syntax error" in page.locator("#data-count").inner_text()
    page.locator("#data-text").fill("SELECT '<img src=x onerror=\"document.title=1\">' AS statement, count(*) AS n FROM claim_pages")
    page.locator("#sql-form button").click()
    expect(page.locator("#data-count")).to_have_text(re.compile("^1 row"))
    assert page.locator("#data-rows td").first.inner_text().startswith("<img")


def test_sql_cannot_change_the_database(page_at, address):
    page = opened(page_at(), f"{address}data/?sql=DELETE+FROM+claims")
    expect(page.locator("#data-count")).to_have_text(re.compile("^No answer"))
    assert "readonly" in page.locator("#data-count").inner_text()


def test_a_prepared_question_is_answered_by_its_address(page_at, address, site):
    with kb.open(site / "kb.db") as base:
        expected = len(base.claims(kind="gap"))
    page = opened(page_at(), address + "data/?sql=SELECT+id+FROM+claim_pages+WHERE+kind='gap'")
    assert len(shown(page)) == expected > 0
    page = opened(page_at(), address + "claims/")
    page.get_by_label("Kind of claim").select_option("gap")
    page.get_by_role("button", name="Show").click()
    assert len(shown(page)) == expected


def test_a_question_that_runs_too_long_can_be_stopped(page_at, address):
    page = opened(page_at(), address + "data/")
    page.locator("#data-text").fill("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")
    page.locator("#sql-form button").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#data-count")).to_have_text("No answer: stopped.")
    page.locator("#data-text").fill("SELECT 7 AS n")
    page.locator("#sql-form button").click()
    expect(page.locator("#data-count")).to_have_text(re.compile("^1 row"))
    assert shown(page) == [["7"]]


def test_from_disk_all_pages_work_but_the_one_that_asks_the_database_and_it_says_so(page_at, site):
    page = page_at()
    page.goto((site / "index.html").as_uri())
    assert page.locator("main").evaluate("it => getComputedStyle(it).maxWidth") == "1056px"
    page.get_by_role("link", name="Map", exact=True).click()
    assert page.url.endswith("map/index.html")
    page.get_by_role("link", name="Data", exact=True).click()
    assert "python3 -m http.server" in page.locator("#data-status").inner_text()
    assert page.locator("#data-q").is_disabled()


def test_without_script_the_data_page_says_what_to_do(page_at, address):
    page = opened(page_at(java_script_enabled=False), address + "data/")
    assert "works by script" in page.locator("#data-status").inner_text()
    assert page.get_by_role("link", name="take the database").get_attribute("href") == "../kb.db"


def test_the_policy_of_a_page_stands_in_its_head(site):
    assert "wasm-unsafe-eval" in Path(site / "data" / "index.html").read_text(encoding="utf-8")
    assert "wasm-unsafe-eval" not in (site / "index.html").read_text(encoding="utf-8")
