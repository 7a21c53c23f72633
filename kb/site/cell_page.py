"""The page of a combination: what is known of a practice for a group, how well that is supported, who states it where, and what is unknown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from kb.answers.map import STATE_WORDS, cell
from kb.answers.map_words import count
from kb.answers.query import Row, metadata, one, rows
from kb.answers.show import show
from kb.grading import RUBRICS, essa
from kb.model import EVIDENCE_KINDS
from kb.site.drawing import as_json, page, unknown
from kb.site.map_page import cell_path
from kb.site.served import ask

SENTENCES = 3
"""Sentences on what would change a level that are told, the commonest first."""
Answer = TypeVar("Answer")
_TERM = "SELECT id FROM term_records WHERE kind = ? AND id = ?"
_CLAIMS = (
    "SELECT c.id, s.label AS stated_by, c.statement, c.kind, c.direction, c.strength_rank, c.support, c.section, c.would_change "
    "FROM cell_claims AS x JOIN claim_records AS c ON c.id = x.claim JOIN source_records AS s ON s.id = c.source "
    "WHERE x.practice = :practice AND x.population = :population AND x.place = :place ORDER BY c.strength_rank DESC, c.n"
)
_WORKS = (
    "SELECT w.key, w.reference, w.status, count(DISTINCT e.claim) AS n_claims FROM cell_claims AS x "
    "JOIN evidence_records AS e ON e.claim = x.claim JOIN work_records AS w ON w.key = e.work "
    "WHERE x.practice = :practice AND x.population = :population AND x.place = 'counted' GROUP BY w.key ORDER BY n_claims DESC, w.reference"
)
_SOURCES = (
    "SELECT DISTINCT w.key, w.reference FROM cell_claims AS x JOIN claim_records AS c ON c.id = x.claim JOIN work_records AS w ON w.key = c.source "
    "WHERE x.practice = :practice AND x.population = :population AND x.place = 'counted' ORDER BY w.reference"
)
_LEVELS = "SELECT level, label, meaning, rank FROM levels WHERE rubric = 'reported'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A practice or group that the base does not have."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellAnswer:
    """All that the page of a combination says."""

    cell: Row
    """The combination as everywhere: state, support, limits, sentence."""
    state_words: str
    """Which kind of empty it is; empty where it has a level."""
    support: tuple[tuple[str, Row], ...]
    """The sides that have a level: for a benefit, against it."""
    tiers: str
    """The tiers of the rubric `essa` as an interval, with what they are not; empty where none is possible."""
    effects: tuple[Row, ...]
    others: tuple[Row, ...]
    """Claims of other kinds."""
    wider: tuple[Row, ...]
    works: tuple[Row, ...]
    sources: tuple[Row, ...]
    changes: tuple[str, ...]
    """What would change the level shown."""
    citation: str


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    combination = r"^/cell/(?P<practice>[^/]+)/(?P<population>[^/]+?)"
    return [(rf"{combination}\.json$", cell_record), (rf"{combination}$", cell_page)]


async def cell_page(datasette: Any, request: Any) -> Any:
    """One combination whole. An unknown id is not found."""
    answer = await _found(datasette, request, cell_answer)
    if isinstance(answer, Unknown):
        return await unknown(datasette, request, answer.kind, answer.name)
    path = cell_path(answer.cell["practice"], answer.cell["population"])
    return await page(
        datasette, request, "cell", {"answer": answer, "json_path": f"{path}.json", "count": count, "tiers_title": RUBRICS["essa"].title}
    )


async def cell_record(datasette: Any, request: Any) -> Any:
    """One combination as JSON, as the command line gives it."""
    found = await _found(datasette, request, lambda connection, practice, population: show(connection, f"{practice}/{population}"))
    return await unknown(datasette, request, found.kind, found.name) if isinstance(found, Unknown) else as_json(found)


def cell_answer(connection: sqlite3.Connection, practice: str, population: str) -> CellAnswer:
    """What the page says. Raises KbError for an id that is not known."""
    found = cell(connection, practice, population)
    place = {"practice": practice, "population": population}
    counted = list(rows(connection, _CLAIMS, {**place, "place": "counted"}))
    effects = [claim for claim in counted if claim["kind"] in EVIDENCE_KINDS]
    levels = {level["level"]: level for level in rows(connection, _LEVELS)}
    sides = (("For a benefit", found["strength"]), ("For harm, mixed results or no effect", found["strength_against"]))
    possible = found["essa_possible"] not in (None, essa.NO_TIER)
    return CellAnswer(
        cell=found,
        state_words=STATE_WORDS[found["state"]].capitalize(),
        support=tuple((side, levels[level]) for side, level in sides if level),
        tiers=f"{essa.interval(found['essa_now'], found['essa_possible'])} ({essa.DISCLAIMER})" if possible else "",
        effects=tuple(effects),
        others=tuple(claim for claim in counted if claim["kind"] not in EVIDENCE_KINDS),
        wider=tuple(rows(connection, _CLAIMS, {**place, "place": "wider"})),
        works=tuple(rows(connection, _WORKS, place)),
        sources=tuple(rows(connection, _SOURCES, place)),
        changes=tuple(_changes(found, effects)),
        citation=_citation(metadata(connection), found),
    )


def _changes(found: Row, effects: Iterable[Row]) -> list[str]:
    """What would move the claims at the level shown, the commonest first."""
    side = "strength" if found["strength"] else "strength_against"
    shown = found["support"] if side == "strength" else found["support_against"]
    at_level = [claim for claim in effects if claim["support"] == shown and (claim["direction"] == "positive") == (side == "strength")]
    sentences: dict[str, int] = {}
    for claim in at_level:
        sentences[claim["would_change"]] = sentences.get(claim["would_change"], 0) + 1
    return sorted(sentences, key=lambda sentence: -sentences[sentence])[:SENTENCES]


def _citation(about: Row, found: Row) -> str:
    """How to cite the combination: plain text."""
    edition = ", ".join(part for part in (f"version {about.get('version', '')}", about.get("released") and f"released {about['released']}") if part)
    address = about.get("site_url", "").rstrip("/") + cell_path(found["practice"], found["population"])
    return f"{about['title']} ({edition}). {found['practice_label']}: {found['population_label']}. {address}"


async def _found(datasette: Any, request: Any, answer: Callable[[sqlite3.Connection, str, str], Answer]) -> Answer | Unknown:
    place = {kind: unquote(request.url_vars[kind]) for kind in ("practice", "population")}

    def question(connection: sqlite3.Connection) -> Answer | Unknown:
        for kind, name in place.items():
            if one(connection, _TERM, (kind, name)) is None:
                return Unknown(kind=kind, name=name)
        return answer(connection, place["practice"], place["population"])

    return await ask(datasette, question)
