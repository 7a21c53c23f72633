"""The page of the search: one box, what was made of the words, results by kind, filters offered and set, and ways on where nothing is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kb.answers.map import STATE_WORDS
from kb.answers.query import rows
from kb.answers.search import Found, as_record, search
from kb.errors import KbError
from kb.site import head
from kb.site.drawing import as_json, page
from kb.site.map_page import cell_path
from kb.site.paging import Part, asked_part, part
from kb.site.served import ask, ask_once

ADDRESS = r"^/search(?P<form>\.json)?$"
PAGE = 20
_MORE_WORKS = 10
FILTERS = {"practice": "Practice", "population": "Group", "outcome": "Outcome", "kind": "Kind of claim", "for": "Who is to act"}
"""Name of a filter in the address to its name for readers."""
_LABELS = "SELECT id, label FROM source_records"
_TERMS = "SELECT kind, id, label FROM term_records"
_NOTHING = Found(claims=(), works=(), n_claims=0, any_word=False, widened=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the page tells."""

    q: str
    exact: bool
    """Whether no word is to be taken for misspelt."""
    filters: Mapping[str, tuple[str, str]]
    """Filters that are set: name to value and its words."""
    unknown: str
    """What is wrong with a filter; empty where all is well."""
    found: Found
    shown: Part
    labels: Mapping[str, str]
    """Sources to who they are."""

    def query(self, **changes: str) -> str:
        """The query of this page with some parts changed; an empty value takes one out."""
        asked = {"q": self.q, **({"exact": "1"} if self.exact else {}), **{name: value for name, (value, _) in self.filters.items()}, **changes}
        return urlencode({name: value for name, value in asked.items() if value})

    def at(self, number: int) -> str:
        """The query of another part of the list."""
        return self.query(page=str(number))

    @property
    def offered(self) -> tuple[tuple[str, str, int], ...]:
        """Filters that the words suggest and that would narrow the list: query, words and how many claims they leave."""
        found = self.found
        return tuple(
            (self.query(**{term.kind: term.id}), term.label, term.n_found)
            for term in found.terms
            if term.kind not in self.filters and 0 < term.n_found < found.n_claims
        ) + tuple((self.query(kind=kind), kind, n) for kind, n in found.kinds.items() if "kind" not in self.filters and 0 < n < found.n_claims)

    @property
    def missing(self) -> tuple[tuple[str, str, str], ...]:
        """Combinations of what is named of which nothing is known: where their pages are, their names, and which kind of empty they are."""
        return tuple(
            (
                cell_path(cell["practice"], cell["population"]),
                f"{cell['practice_label']}: {cell['population_label']}",
                STATE_WORDS[cell["state"]],
            )
            for cell in self.found.missing
        )


async def search_page(datasette: Any, request: Any) -> Any:
    """Claims, works and terms for the words in `q`; any text is a good question."""
    args = {name: (request.args.get(name) or "").replace("\0", " ").strip() for name in ("q", "exact", "page", *FILTERS)}
    told = await ask(datasette, lambda connection: found(connection, args))
    if request.url_vars["form"]:
        if told.unknown:
            return as_json({"ok": False, "error": told.unknown, "status": 404}, status=404)
        return as_json({**as_record(told.found), "page": told.shown.number, "pages": told.shown.last})
    base = head.plain(await ask_once(datasette, head.base), "Search", "Search the claims and works.", path="/search", kind="SearchResultsPage")
    content = {"told": told, "q": told.q, "found": told.found, "labels": told.labels, "names": FILTERS, "head": base, "n_works": _MORE_WORKS}
    return await page(datasette, request, "search", content, status=404 if told.unknown else 200)


def found(connection: sqlite3.Connection, args: Mapping[str, str]) -> SearchPage:
    """What the page tells for what was asked: `q`, `exact`, `page` and filters, each empty where it was not."""
    labels = {row["id"]: row["label"] for row in rows(connection, _LABELS)}
    filters = {name: (args[name], args[name]) for name in FILTERS if args[name]}
    names = {(row["kind"], row["id"]): row["label"] for row in rows(connection, _TERMS)} if filters else {}
    filters = {name: (value, names.get((name, value), value)) for name, (value, _) in filters.items()}
    given: dict[str, Any] = {"addressee" if name == "for" else name: value for name, (value, _) in filters.items()}

    def asked(number: int) -> Found:
        return search(connection, args["q"], **given, spelling=not args["exact"], limit=PAGE, offset=(number - 1) * PAGE)

    unknown, number = "", asked_part(args["page"])
    try:
        result = asked(number) if args["q"] else _NOTHING
        shown = part(args["page"], result.n_claims, PAGE)
        if shown.number != number and result.n_claims:
            result = asked(shown.number)
    except KbError as fault:
        unknown, result, shown = str(fault).partition(" in the vocabulary")[0], _NOTHING, part(None, 0, PAGE)
    return SearchPage(q=args["q"], exact=bool(args["exact"]), filters=filters, unknown=unknown, found=result, shown=shown, labels=labels)
