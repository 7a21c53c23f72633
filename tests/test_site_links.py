"""Every link of our pages leads somewhere: a walk from the home page over all own pages, and one look at each table and question they name."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from awaiting import awaited
from site_asked import SECOND, served, values

STOCK = re.compile(r"/(kb|-)(/|\Z|\.)")
FILE = re.compile(r"\.(bib|ris|csljson|zip)\Z")
MOST = 100
"""Files of one form (`/claim/ID/cite.bib`) that are asked for; each page that links to them is."""
KINDS = {
    "practice": "SELECT id FROM practices",
    "population": "SELECT id FROM populations",
    "outcome": "SELECT id FROM outcomes",
    "reference": "SELECT work FROM evidence WHERE work IS NOT NULL UNION SELECT id FROM sources",
    "source": "SELECT id FROM sources",
    "claim": "SELECT id FROM claims",
}


async def walked(site):
    """Each address that was asked to the status it answered, from home on; of Datasette's pages one with the same path."""
    answered: dict[str, int] = {}
    stock: set[str] = set()
    forms: Counter[tuple[str, int, str]] = Counter()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in answered:
            continue
        is_stock = STOCK.match(urlsplit(address).path)
        if is_stock and urlsplit(address).path in stock:
            continue
        if found := FILE.search(urlsplit(address).path):
            parts = urlsplit(address).path.split("/")
            form = (parts[1], len(parts), found[1])
            forms[form] += 1
            if forms[form] > MOST:
                continue
        answer = await site.client.get(address)
        answered[address] = answer.status_code
        if is_stock:
            stock.add(urlsplit(address).path)
        elif answer.headers["content-type"].startswith("text/html"):
            found = (urldefrag(urljoin(f"http://localhost{address}", unescape(link)))[0] for link in re.findall(r'href="([^"]*)"', answer.text))
            waiting += [link.removeprefix("http://localhost") for link in found if link.startswith("http://localhost/")]
    return answered


def assert_whole(site):
    """No link is dead, and each thing of the base that claims are about, rest on or are read from is reached."""
    answered = awaited(walked(site))
    assert {address: status for address, status in answered.items() if status not in (200, 302)} == {}
    reached = {urlsplit(address).path for address in answered}
    for kind, sql in KINDS.items():
        assert {f"/{kind}/{row[0]}" for row in values(site, sql)} <= reached
    assert {"/claims", "/method", "/search", "/graph", "/works", "/cite", "/about"} <= reached


def test_no_link_of_another_base_is_dead_and_everything_is_reached(tmp_path):
    with served(tmp_path, data=SECOND) as site:
        assert_whole(site)


@pytest.mark.slow
def test_no_link_is_dead_and_everything_is_reached(tmp_path):
    with served(tmp_path) as site:
        assert_whole(site)
