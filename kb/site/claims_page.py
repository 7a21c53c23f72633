"""The list of claims, filtered: what is set stands above it and can be taken away; filtering itself is the search's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kb.answers.drafts import open_drafts
from kb.answers.query import Row, rows
from kb.answers.readers_words import DIRECTION_WORDS
from kb.answers.search import Found, search
from kb.errors import KbError
from kb.model import ADDRESSEES, KINDS
from kb.site import head
from kb.site.drawing import as_json, near, page
from kb.site.paging import Part, asked_part, part
from kb.site.served import ask, ask_once, knowledge_base

PAGE = 50
ADDRESS = r"^/claims(?P<form>\.json)?$"
TERMS = ("practice", "population", "outcome")
HEADINGS = {
    "practice": "Practice",
    "population": "Group",
    "outcome": "Outcome",
    "kind": "Kind of claim",
    "direction": "Direction",
    "for": "Who is to act",
    "level": "Support, at least",
}
"""Name of a filter in the address to its name for readers."""
_TERMS = "SELECT kind, id, label FROM term_records ORDER BY position"
_LEVELS = "SELECT level, rank, label FROM levels WHERE rubric = 'reported' ORDER BY rank DESC"
_LABELS = "SELECT id, label FROM source_records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter with the values that it can have."""

    name: str
    heading: str
    options: tuple[tuple[str, str], ...]
    """Value and its words."""
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A filter's value that nothing has."""

    heading: str
    value: str
    near: tuple[tuple[str, str], ...]
    """Words and query of the lists that may be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsPage:
    """What the list tells."""

    choices: tuple[Choice, ...]
    unknown: Unknown | None
    found: Found
    shown: Part
    labels: Mapping[str, str]
    """Sources to who they are."""
    n_drafts: int = 0
    """Open drafts that may fit, where no claim does."""

    @property
    def asked(self) -> dict[str, str]:
        """The filters that are set."""
        return {choice.name: choice.chosen for choice in self.choices if choice.chosen}

    def without(self, name: str) -> str:
        """The query without one filter."""
        return urlencode({key: value for key, value in self.asked.items() if key != name})

    def at(self, number: int) -> str:
        """The query of another part of the list."""
        return urlencode({**self.asked, "page": number})


async def claims_page(datasette: Any, request: Any) -> Any:
    """The claims that the filters in the address let through."""
    asked = {name: (request.args.get(name) or "").replace("\0", " ").strip() for name in HEADINGS}
    content = await ask(datasette, lambda connection: told(connection, asked, request.args.get("page")))
    if request.url_vars["form"]:
        if content.unknown:
            return _refused(content.unknown)
        return as_json(
            {"n_claims": content.found.n_claims, "page": content.shown.number, "pages": content.shown.last, "claims": content.found.claims}
        )
    sql = bool(datasette.setting("default_allow_sql"))
    data = stock_query(content.asked, sql=sql)
    path = None if data is None else f"{datasette.urls.table(knowledge_base(datasette).name, 'claim_pages')}?{data}"
    told_head = head.plain(
        await ask_once(datasette, head.base), "Claims", "What the sources claim, best supported first.", path="/claims", kind="CollectionPage"
    )
    return await page(datasette, request, "claims", {"told": content, "data_path": path, "head": told_head}, status=404 if content.unknown else 200)


def told(connection: sqlite3.Connection, asked: Mapping[str, str], number: str | None) -> ClaimsPage:
    """The list for some filters; empty ones ask about all."""
    levels = {str(row["rank"]): row for row in rows(connection, _LEVELS)}
    choices = tuple(_choices(connection, asked, levels.values()))
    labels = {row["id"]: row["label"] for row in rows(connection, _LABELS)}
    unknown = next((choice for choice in choices if choice.chosen and choice.chosen not in dict(choice.options)), None)
    if unknown is not None:
        nothing = Found(claims=(), works=(), n_claims=0, any_word=False, widened=())
        return ClaimsPage(choices=choices, unknown=_unknown(unknown), found=nothing, shown=part(None, 0, PAGE), labels=labels)
    level = levels[asked["level"]] if asked.get("level") else min(levels.values(), key=lambda row: int(row["rank"]))
    terms = {name: asked.get(name) or None for name in (*TERMS, "kind", "direction")}
    filters: dict[str, Any] = {**terms, "addressee": asked.get("for") or None, "min_strength": level["level"]}
    try:
        found = search(connection, "", **filters, limit=PAGE, offset=(asked_part(number) - 1) * PAGE)
        shown = part(number, found.n_claims, PAGE)
        if found.n_claims and not found.claims:
            found = search(connection, "", **filters, limit=PAGE, offset=shown.start)
    except KbError as fault:  # the choices are the vocabulary's own
        raise AssertionError(fault) from fault
    waiting = 0 if found.n_claims else open_drafts(connection, **{name: terms[name] for name in (*TERMS, "kind")})
    return ClaimsPage(choices=choices, unknown=None, found=found, shown=shown, labels=labels, n_drafts=waiting)


def stock_query(asked: Mapping[str, str], *, sql: bool) -> str | None:
    """The query of the table of claims that lists the same; None where that takes SQL and visitors may write none."""
    query = [("_sort_desc", "support_rank")]
    for name, value in asked.items():
        if name in TERMS:
            if not sql:
                return None
            term = value.replace("'", "''")
            query.append(("_where", f"id IN (SELECT claim FROM term_claims WHERE kind = '{name}' AND term = '{term}')"))
        else:
            column = {"for": "addressees__arraycontains", "level": "support_rank__gte"}.get(name, name)
            query.append((column, value))
    return urlencode(query)


def _choices(connection: sqlite3.Connection, asked: Mapping[str, str], levels: Iterable[Row]) -> Iterable[Choice]:
    options: dict[str, list[tuple[str, str]]] = {name: [] for name in HEADINGS}
    for row in rows(connection, _TERMS):
        options[row["kind"]].append((row["id"], row["label"]))
    options["kind"] = [(kind, kind) for kind in KINDS]
    options["direction"] = [(direction, words) for direction, words in DIRECTION_WORDS.items()]
    options["for"] = [(addressee, addressee) for addressee in ADDRESSEES]
    options["level"] = [(str(row["rank"]), row["label"]) for row in levels]
    for name, heading in HEADINGS.items():
        yield Choice(name=name, heading=heading, options=tuple(options[name]), chosen=asked.get(name, ""))


def _unknown(choice: Choice) -> Unknown:
    found = near(choice.chosen, [{"id": value, "label": label} for value, label in choice.options])
    return Unknown(
        heading=choice.heading, value=choice.chosen, near=tuple((row["label"], urlencode({choice.name: row["id"]})) for row in found)
    )  # fmt: skip


def _refused(unknown: Unknown) -> Any:
    answer = as_json({"ok": False, "error": f"{unknown.heading}: nothing is called '{unknown.value}'", "status": 404})
    answer.status = 404
    return answer
