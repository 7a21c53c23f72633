"""A base served to a real browser: the server, a page opened in it, and how wide that is."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNDER = "/evidence/"
"""Path that a server behind a proxy answers under."""


@contextmanager
def serving(base, *options):
    """The address of a server that is a process of its own."""
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "serve", str(base), "--port", "0", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.communicate(timeout=20)


def opened(page, url):
    """The page, once it is there with status 200."""
    answer = page.goto(url, wait_until="load")
    assert answer.status == 200
    return page


def sideways(page):
    """CSS px that the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
