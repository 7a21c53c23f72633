"""Fixtures for tests in a real browser: the system's Chromium, driven by Playwright.

A test opens pages with `page_at`, or takes `page` and runs in every view. What a page does wrong in any of them (an error on its console, an
uncaught exception, a request to another host) is collected in `faults` and fails the test at its end; a test that provokes a fault reads it there
and clears the list.
A server under test must run in a process or thread of its own: Playwright's loop occupies the main thread's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsed import ROOT, UNDER, serving
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, sync_playwright

import dev
import kb

WIDE, NARROW = 1280, 390
"""Widths in CSS px: a laptop, a phone held upright."""
HEIGHT = 800
VIEWS = {f"{width}px-{scheme}": (width, scheme) for width in (WIDE, NARROW) for scheme in ("light", "dark")}

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]",
)
"""Switches that keep Chromium from the network; the last one makes every other host unknown."""

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `browser`, and put them last: while Playwright's loop runs, no other test could start one."""
    folder = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.is_relative_to(folder))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once."""
    chromium = dev.find_chromium(os.environ)
    if chromium is None:
        pytest.fail(dev.chromium_advice(os.environ), pytrace=False)
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base in data/, built once."""
    path = tmp_path_factory.mktemp("base") / "kb.db"
    kb.build(ROOT / "data", path)
    return path


@pytest.fixture(scope="session")
def address(base: Path) -> Iterator[str]:
    """Where that base is served."""
    with serving(base) as address:
        yield address


@pytest.fixture(scope="session")
def deeper(base: Path) -> Iterator[str]:
    """Where it is served below a path."""
    with serving(base, "--base-url", UNDER) as address:
        yield address


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the pages of this test did wrong so far, a line each; when the test ends the list must be empty."""
    found: list[str] = []
    yield found
    if found:
        pytest.fail("\n".join(["the page did wrong:", *found]), pytrace=False)


@pytest.fixture
def page_at(browser: Browser, faults: list[str]) -> Iterator[OpenPage]:
    """A function `page_at(width=1280, scheme="light", **options)` that opens an empty page; options are those of Playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def open_page(width: int = WIDE, scheme: str = "light", **options: Any) -> Page:
        view: dict[str, Any] = {"viewport": {"width": width, "height": HEIGHT}, "color_scheme": scheme, "reduced_motion": "reduce", "locale": "en-US"}
        context = browser.new_context(**view | options)
        contexts.append(context)
        watch(context, faults)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(params=list(VIEWS.values()), ids=list(VIEWS))
def page(request: pytest.FixtureRequest, page_at: OpenPage) -> Page:
    """An empty page; the test runs in each view: two widths, two colour schemes."""
    width, scheme = request.param
    return page_at(width, scheme)


def watch(context: BrowserContext, faults: list[str]) -> None:
    """Write down in `faults` what goes wrong on any page of the context."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console error: {message.text} ({message.location.get('url', '')})")

    def on_error(error: WebError) -> None:
        faults.append(f"uncaught: {error.error}")

    def on_request(request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host and host not in LOOPBACK:
            faults.append(f"request to another host: {request.url}")

    context.on("console", on_console)
    context.on("weberror", on_error)
    context.on("request", on_request)
