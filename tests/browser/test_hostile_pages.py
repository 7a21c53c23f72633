"""A base whose every text tries to do harm, in a real browser: on each kind of page nothing runs, and nothing breaks the layout or a rule."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest
import yaml
from axe import axe_violations
from browsed import opened, serving, sideways
from command_line import new_base
from conftest import NARROW, WIDE

import kb

HARM = (
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>\"'><svg onload=window.harmed=1> </title></script> "
    "{{ 7 * 7 }} ‮dlrow olleh‬ 😀 مرحبا javascript:alert(1) &lt;b&gt; ]]> "
)
ENDLESS = "W" * 120
"""A word that no line holds; not in names, whose columns would be as wide."""
NAMES = {"label", "synonyms"}
IN_BIBTEX = re.sub(r"[\\{}%&#$~^_]", " ", HARM + ENDLESS)
WORDS = {"definition", "statement", "note", "section", "reason", "title", "description", "license"}
"""Keys whose texts are made hostile; ids, kinds and numbers must stay what they are."""


def harmed(value, key=""):
    """The value with harm in every text that a reader would see."""
    if isinstance(value, dict):
        return {name: harmed(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [harmed(inner, key) for inner in value]
    if not isinstance(value, str) or key not in WORDS | NAMES:
        return value
    return f"{value} {HARM}" if key in NAMES else f"{value} {HARM}{ENDLESS}"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    home = new_base(tmp_path_factory.mktemp("hostile") / "base")
    for file in ("data/claims.yaml", "data/vocabulary.yaml", "metadata.yml"):
        told = yaml.safe_load((home / file).read_text(encoding="utf-8"))
        kept = {name: told.pop(name) for name in ("databases",) if isinstance(told, dict) and name in told}
        harmful = harmed(told)
        text = yaml.safe_dump({**harmful, **kept} if isinstance(harmful, dict) else harmful, allow_unicode=True, sort_keys=False)
        (home / file).write_text(text, encoding="utf-8")
    library = home / "data" / "references.bib"
    text = re.sub(r"(title +=|author +=|journal +=|printed +=) \{+", lambda found: f"{found[0]}{IN_BIBTEX} ", library.read_text(encoding="utf-8"))
    library.write_text(text, encoding="utf-8")
    kb.build(home / "data", home / "kb.db")
    return home / "kb.db"


@pytest.fixture(scope="module")
def address(base):
    with serving(base) as address:
        yield address


@pytest.fixture(scope="module")
def kinds(address):
    """One address of each kind of page that can be reached from home, Datasette's among them: kind to path."""
    found, waiting = {}, [""]
    while waiting:
        path = waiting.pop(0)
        with urlopen(address + path) as answer:
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            page = answer.read().decode()
        for link in re.findall(r'href="([^"]*)"', page):
            target = urldefrag(urljoin(address + path, unescape(link)))[0]
            if target.startswith(address):
                parts = urlsplit(target)
                names = parts.path.strip("/").split("/")
                kind = "/".join([names[0], *("*" for _ in names[1:2]), *names[3:]]) + ("?" if parts.query else "")
                if kind not in found and not re.search(r"\.\w+\Z", names[-1]) and not parts.path.startswith("/-/"):
                    found[kind] = target[len(address) :]
                    waiting.append(found[kind])
    return found


def test_each_kind_of_page_withstands_hostile_texts(page_at, address, kinds):
    assert {
        "map",
        "gaps",
        "claims",
        "claim/*",
        "practice/*",
        "population/*",
        "outcome/*",
        "reference/*",
        "source/*",
        "cell/*",
        "method",
    } <= kinds.keys()
    wrong = []
    for width, scheme in ((WIDE, "light"), (NARROW, "dark")):
        page = page_at(width, scheme)
        for kind, path in {**kinds, "home": "", "search": "search?q=" + "%3Cscript%3E"}.items():
            opened(page, address + path)
            wrong += [(kind, width, "a text was run")] if page.evaluate("'harmed' in window") else []
            wrong += [(kind, width, f"{sideways(page)} px sideways")] if sideways(page) > 0 else []
            wrong += [(kind, width, fault) for fault in axe_violations(page)]
    assert wrong == [], "\n".join(map(str, wrong))


def test_hostile_titles_are_read_as_they_are_written(page_at, address):
    page = opened(page_at(), address)
    assert "<script>window.harmed = 1</script>" in page.title()
