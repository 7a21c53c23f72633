"""The site asked without a socket: what the tests of its pages share."""

from __future__ import annotations

import html
import re
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import yaml
from awaiting import awaited

import kb
from kb.site.server import application

ROOT = Path(__file__).parents[1]
SECOND = Path(__file__).parent / "second_base" / "data"
"""A base of another field, with all that ours has not."""
METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
QUERIES = METADATA["databases"]["kb"]["queries"]
"""The prepared questions of our own base, by name."""
NOT_PLAIN = re.compile(r"<script(?! type=\"application/(?:ld\+)?json\"[ >])|<style|\sstyle=|\son\w+=")
"""Script or style within a page. Data that no browser runs, for programs that read pages, may stand there."""
_SAFE = "/?&=%#:,;[]{}()*'+\"~@!.-_"


@contextmanager
def served(folder, data=ROOT / "data", edit="", **options):
    """The application around a base that is built in `folder`; `edit` is SQL that changes the database before it is served."""
    kb.build(data, folder / "built.db")
    if edit:
        with closing(sqlite3.connect(folder / "built.db")) as connection:
            connection.executescript(edit)
    site = application(folder / "built.db", **options)
    awaited(site.invoke_startup())
    try:
        yield site
    finally:
        site.databases["kb"].close()
        site.executor.shutdown()


def get(site, path, method="get"):
    """The answer to a request."""
    return awaited(getattr(site.client, method)(quote(path, safe=_SAFE)))


def text(answer):
    """What a reader of the page sees, white space made plain."""
    seen = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]*>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(seen).split())


def links(answer):
    """Where the page leads to."""
    return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', answer.text)]


def values(site, sql, *parameters):
    """The rows of a query, asked of the file itself."""
    with closing(sqlite3.connect(f"file:{site.databases['kb'].path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, parameters).fetchall()
