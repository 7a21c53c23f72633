"""Where each page of the served site lies in the static one, and its links rewritten so that they lead there from any folder, and from disk.

Pure: addresses and HTML in, file names and HTML out. Addresses of ours keep their words (/practice/shade is practice/shade/index.html); what takes a
database behind it (tables, prepared questions, search, filters) leads to the page that asks the database in the browser.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape, unescape
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

DATA_PAGE = "data/index.html"
DATABASE = "kb.db"
STATIC = "static"
ASKED = ("/search", "/claims")
"""Pages whose forms ask the database: in the static site the data page answers them."""
_ATTRIBUTE = re.compile(r'(?P<name>\b(?:href|src|action))="(?P<value>[^"]*)"')
_FORM = re.compile(r'<form\b[^>]*\baction="(?P<action>[^"]*)".*?</form>', re.DOTALL)
_INSTEAD = '<p><a href="/{}">To filter, ask the database in your browser</a></p>'
"""What stands for a form that only a server can answer."""
_PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}")
_FILE = re.compile(r"\.[a-z0-9]{2,8}\Z")
_HASH_LENGTH = 10
_SITE = "http://site.invalid"
"""Stands for the site where links are resolved; no page names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a link leads to."""

    file: str
    """In the site's folder."""
    rest: str
    """What stands behind it: query and fragment, with their signs."""
    page: str
    """The address of our own page that it is; empty for what no page of ours answers."""


class Addresses:
    """The addresses of one site: `base` is the name of its database there, `questions` its prepared questions with their parameters."""

    def __init__(self, base: str, questions: Mapping[str, object]) -> None:
        self._base = base
        self._questions = questions
        self._spelt: dict[str, str] = {}
        """Each file by its name in lower case, for disks that tell no capitals, to the address that it has."""
        self._files: dict[str, str] = {}
        self._targets: dict[tuple[str, str], Target | None] = {}
        """Links that are the same on every page, by attribute and value."""

    def is_page(self, address: str) -> bool:
        """Whether the address is one of our own pages or files, to be asked and written."""
        path = urlsplit(address).path
        return not (path == f"/{self._base}" or path.startswith((f"/{self._base}/", f"/{self._base}.", "/-/")) or (path == "/search"))

    def file(self, address: str) -> str:
        """The file of an address, relative to the site's folder; of a question to the database, the data page's address.

        >>> site = Addresses("kb", {})
        >>> site.file("/practice/shade"), site.file("/map.json"), site.file("/")
        ('practice/shade/index.html', 'map.json', 'index.html')
        """
        if not self.is_page(address):
            return self._asked(address)
        if address not in self._files:
            name = _named(address)
            if self._spelt.setdefault(name.lower(), address) != address:
                folder, slash, last = name.rpartition("/")
                name = f"{folder}-{_hash(address)}{slash}{last}" if slash else f"{_hash(address)}-{last}"
            self._files[address] = name
        return self._files[address]

    def rewritten(self, html: str, address: str, met: Callable[[str], object]) -> str:
        """The page at `address` with links that lead to files; each own page that it leads to is told to `met`."""
        here = posixpath.dirname(self.file(address))
        html = _FORM.sub(lambda found: found[0] if urlsplit(unescape(found["action"])).path in ASKED else _INSTEAD.format(self._base), html)

        def link(found: re.Match[str]) -> str:
            target = self._target(found["name"], found["value"], address)
            if target is None:
                return found[0]
            if target.page:
                met(target.page)
            return f'{found["name"]}="{escape(quote(relative(here, target.file)) + target.rest)}"'

        return _ATTRIBUTE.sub(link, html)

    def _target(self, attribute: str, value: str, address: str) -> Target | None:
        """Where a link of the page at `address` leads; None where it leads out of the site, or within the page."""
        if not value.startswith("/"):
            return self._looked_up(attribute, value, address)
        if (attribute, value) not in self._targets:
            self._targets[attribute, value] = self._looked_up(attribute, value, address)
        return self._targets[attribute, value]

    def _looked_up(self, attribute: str, value: str, address: str) -> Target | None:
        target = urlsplit(urljoin(_SITE + address, unescape(value)))
        if value.startswith("#") or f"{target.scheme}://{target.netloc}" != _SITE:
            return None
        asked = target.path + (f"?{target.query}" if target.query else "")
        is_form = attribute == "action" and target.path in ASKED
        name, mark, query = (DATA_PAGE if is_form else self.file(asked)).partition("?")
        rest = mark + query + (f"#{target.fragment}" if target.fragment else "")
        return Target(file=name, rest=rest, page=asked if self.is_page(asked) and not is_form else "")

    def _asked(self, address: str) -> str:
        """What has no file: static files, the database, and questions to it."""
        path, query = urlsplit(address).path, urlsplit(address).query
        plugin = re.fullmatch(r"/-/static-plugins/[^/]+/(.+)", path)
        if plugin:
            return f"{STATIC}/{plugin[1]}"
        if path == f"/{self._base}.db":
            return DATABASE
        told = parse_qsl(query, keep_blank_values=True)
        name = re.sub(r"\.(json|csv)\Z", "", unquote(path.removeprefix(f"/{self._base}").strip("/")))
        if path != "/search" and name in self._questions:
            told = [("question", name), *told]
        elif path != "/search" and name:
            told = [("sql", _table(name, told))]
        return f"{DATA_PAGE}?{urlencode(told)}" if told else DATA_PAGE


def relative(folder: str, file: str) -> str:
    """The way from a folder of the site to a file of it.

    >>> relative("claim/a-1", "claim/a-1.json"), relative("", "map.json"), relative("map", "map/index.html")
    ('../a-1.json', 'map.json', 'index.html')
    """
    above, below = folder.split("/") if folder else [], file.split("/")
    same = 0
    while same < min(len(above), len(below) - 1) and above[same] == below[same]:
        same += 1
    return "/".join([*[".."] * (len(above) - same), *below[same:]])


def _table(name: str, told: list[tuple[str, str]]) -> str:
    """The SQL that lists what an address of a table lists.

    >>> _table("claims", [("kind", "it's"), ("_sort_desc", "n")])
    "SELECT * FROM [claims] WHERE [kind] = 'it''s' ORDER BY [n] DESC"
    """
    where, order = [], ""
    for key, value in told:
        column, _, test = key.partition("__")
        text = value.replace("'", "''")
        if key == "_where":
            where.append(value)
        elif key in ("_sort", "_sort_desc"):
            order = f" ORDER BY {_column(value)}{' DESC' if key == '_sort_desc' else ''}"
        elif column and not key.startswith("_"):
            tests = {
                "": f"= '{text}'",
                "exact": f"= '{text}'",
                "gte": f">= {text}" if re.fullmatch("-?[0-9]+", text) else f">= '{text}'",
                "isnull": "IS NULL",
            }
            within = f"EXISTS (SELECT 1 FROM json_each({_column(column)}) WHERE value = '{text}')"
            where.append(within if test == "arraycontains" else f"{_column(column)} {tests.get(test, tests[''])}")
    return f"SELECT * FROM {_column(name)}{' WHERE ' + ' AND '.join(where) if where else ''}{order}"


def _column(name: str) -> str:
    return f"[{name.replace(']', '')}]"


def _named(address: str) -> str:
    """A file name for an address, the same words where they can stand on any disk."""
    parts = urlsplit(address)
    names = [_segment(unquote(segment)) for segment in parts.path.strip("/").split("/") if segment]
    asked = f"{re.sub('[^A-Za-z0-9=._-]+', '_', parts.query)[:80]}-{_hash(parts.query)}" if parts.query else ""
    if names and (found := _FILE.search(names[-1])):
        names[-1] = f"{names[-1][: found.start()]}{'.' if asked else ''}{asked}{found[0]}"
        return "/".join(names)
    return "/".join([*names, *filter(None, [asked]), "index.html"])


def _segment(text: str) -> str:
    if _PLAIN.fullmatch(text) and not text.endswith("."):
        return text
    stem, suffix = text, ""
    if found := _FILE.search(text):
        stem, suffix = text[: found.start()], found[0]
    return f"{re.sub('[^A-Za-z0-9_~-]+', '_', stem)[:80]}-{_hash(text)}{suffix}"


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]
