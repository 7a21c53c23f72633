"""A practice, a group or an outcome on a page: what it means, what is claimed of it, what was asked about it, and what nobody says."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from kb.answers.drafts import open_drafts
from kb.answers.map import STATE_WORDS
from kb.answers.query import Row, one, rows
from kb.answers.search import Found, search
from kb.answers.show import show
from kb.site import head
from kb.site.drawing import KIND_WORDS, as_json, page, unknown
from kb.site.map_page import cell_path
from kb.site.served import ask, ask_once, knowledge_base

PAGE = 50
"""Claims on a page; the list of claims has the rest."""
GAPS = 20
ADDRESS = r"^/(?P<kind>practice|population|outcome)/(?P<id>[^/]+?)(?P<form>\.json)?$"
QUERIES = {"population": "practices_for_population", "practice": "claims_about"}
"""The prepared question about a term, where the base has it."""
_LEVELS = (
    "SELECT support AS label, strength_rank AS rank, n_claims AS n FROM term_counts WHERE kind = :kind AND term = :id ORDER BY strength_rank DESC"
)
_CELLS = """
    SELECT
        practice_id, population_id AS column_id, iif(:kind = 'practice', population, practice) AS label, state, support, support_against, contested,
        strength_rank, n_at_strength, n_effect, n_other, n_wider, n_drafts, reason
    FROM cell_pages
    WHERE in_frame AND :id = iif(:kind = 'practice', practice_id, population_id)
    ORDER BY strength_rank IS NULL, strength_rank DESC, n_at_strength DESC, map_row, map_column
"""
_OUTCOME_CELLS = """
    SELECT
        t.id AS practice_id, :id AS column_id, t.label, coalesce(c.state, 'not_found') AS state, c.support, c.support_against, c.contested,
        l.rank AS strength_rank, c.n_at_strength, coalesce(c.n_effect, 0) AS n_effect, coalesce(c.n_other, 0) AS n_other, 0 AS n_wider,
        coalesce(c.n_drafts, 0) AS n_drafts
    FROM term_records AS t
    LEFT JOIN (
        SELECT practice, state, strength, support, support_against, contested, n_at_strength, n_effect, n_other, n_drafts
        FROM outcome_cell_exports WHERE outcome = :id LIMIT -1
    ) AS c ON c.practice = t.id
    LEFT JOIN (SELECT level, rank FROM levels WHERE rubric = 'reported' LIMIT -1) AS l ON l.level = c.strength
    WHERE t.kind = 'practice' AND t.frame IS NOT NULL
    ORDER BY l.rank IS NULL, l.rank DESC, c.n_at_strength DESC, t.frame
"""
"""The limits let all rows through; without them SQLite makes the whole of both views, with counts and lists of claims that nobody asks for."""
_NARROWER = "SELECT id, label FROM term_records WHERE kind = :kind AND broader = :id ORDER BY position"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPage:
    """What the page of a term tells."""

    term: Row
    broader: tuple[Row, ...]
    """Wider terms, the nearest first."""
    narrower: tuple[Row, ...]
    found: Found
    """Its claims, strongest first: the first of them."""
    levels: tuple[Row, ...]
    """How many claims have each level: label, rank, n."""
    asked: tuple[Row, ...]
    """Combinations that the map asks about, for an outcome those with a claim; the best support for a benefit first. Each has `word`, what is
    there, and `path`."""
    not_asked: tuple[Row, ...]
    """Combinations out of scope, with the reason."""
    missing: tuple[tuple[str, tuple[Row, ...]], ...]
    """Kinds of empty in words, with their combinations."""
    untouched: tuple[Row, ...]
    """For an outcome: combinations with practices of the map that have no claim."""
    gaps: Found
    """Claims that research is missing."""
    n_drafts: int
    """Open drafts that may be about it."""
    n_gap_drafts: int
    """Those of them that seem to say that research is missing."""
    labels: dict[str, str]
    """Sources to who they are."""

    @property
    def best(self) -> tuple[Row, ...]:
        """The combinations with the best support for a benefit that any of them has."""
        return tuple(cell for cell in self.asked if cell["support"] and cell["strength_rank"] == self.asked[0]["strength_rank"])


async def term_page(datasette: Any, request: Any) -> Any:
    """One practice, group or outcome."""
    kind, name = request.url_vars["kind"], unquote(request.url_vars["id"])
    if request.url_vars["form"]:
        record = await ask(datasette, lambda connection: show(connection, f"{kind}:{name}") if _term(connection, kind, name) else None)
        return as_json(record) if record else await unknown(datasette, request, kind, name)
    content = await ask(datasette, lambda connection: told(connection, kind, name))
    if content is None:
        return await unknown(datasette, request, kind, name)
    base = knowledge_base(datasette).name
    queries = await datasette.get_canned_queries(base, request.actor)
    query = QUERIES.get(kind) if QUERIES.get(kind) in queries else None
    told_head = head.term(await ask_once(datasette, head.base), content.term)
    return await page(datasette, request, "term", {"told": content, "kind": kind, "said": KIND_WORDS[kind], "query": query, "head": told_head})


def told(connection: sqlite3.Connection, kind: str, name: str) -> TermPage | None:
    """The page's content; None if the vocabulary has no such term."""
    term = _term(connection, kind, name)
    if term is None:
        return None
    about = {"kind": kind, "id": name}
    about_it = {kind: name}
    cells = tuple(
        {**row, "word": cell_word(row), "path": cell_path(row["practice_id"], row["column_id"])}
        for row in rows(connection, _OUTCOME_CELLS if kind == "outcome" else _CELLS, about)
    )
    spoken_of = [kind != "outcome" or cell["n_effect"] + cell["n_other"] > 0 for cell in cells]
    asked = tuple(cell for cell, is_spoken in zip(cells, spoken_of, strict=True) if is_spoken and cell["state"] != "out_of_scope")
    missing = ((words, tuple(cell for cell in asked if cell["state"] == state)) for state, words in STATE_WORDS.items() if words)
    return TermPage(
        term=term,
        broader=tuple(_broader(connection, term)),
        narrower=tuple(rows(connection, _NARROWER, about)),
        found=search(connection, "", **{kind: name}, limit=PAGE),  # type: ignore[arg-type]
        levels=tuple(rows(connection, _LEVELS, about)),
        asked=asked,
        not_asked=tuple(cell for cell in cells if cell["state"] == "out_of_scope"),
        missing=tuple((words, empty) for words, empty in missing if empty) if kind != "outcome" else (),
        untouched=tuple(cell for cell, is_spoken in zip(cells, spoken_of, strict=True) if not is_spoken),
        gaps=search(connection, "", **{kind: name}, kind="gap", limit=GAPS),  # type: ignore[arg-type]
        n_drafts=open_drafts(connection, **about_it),
        n_gap_drafts=open_drafts(connection, kind="gap", **about_it),
        labels={row["id"]: row["label"] for row in rows(connection, "SELECT id, label FROM source_records")},
    )


def cell_word(cell: Row) -> str:
    """What stands in a combination, in a few words: the best support for a benefit, that against one, or which kind of empty it is."""
    if cell["state"] != "graded":
        return STATE_WORDS[cell["state"]]
    parts = [cell["support"]] if cell["support"] else []
    if cell["support_against"]:
        parts.append(f"{'a' if parts else 'A'}gainst a benefit: {re.sub('^.', lambda first: first[0].lower(), cell['support_against'])}")
    return "; ".join([*parts, "contested"] if cell["contested"] else parts)


def _term(connection: sqlite3.Connection, kind: str, name: str) -> Row | None:
    return one(connection, "SELECT * FROM term_records WHERE kind = ? AND id = ?", (kind, name))


def _broader(connection: sqlite3.Connection, term: Row) -> list[Row]:
    wider: list[Row] = []
    while term["broader"] and (found := _term(connection, term["kind"], term["broader"])) and found not in wider:
        wider.append(found)
        term = found
    return wider
