"""The page of a combination: what is known of a practice for a group or an outcome, how well supported, who states it where, what is unknown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from kb.answers.map import STATE_WORDS, cell, outcome_cell
from kb.answers.map_words import count
from kb.answers.query import Row, one, rows, shown_rubrics
from kb.answers.release_citation import Cited, citation
from kb.answers.show import show
from kb.grading import RUBRICS, essa
from kb.model import EVIDENCE_KINDS
from kb.site import head
from kb.site.drawing import as_json, as_library, page, unknown
from kb.site.map_page import cell_path
from kb.site.served import ask, ask_once

SENTENCES = 3
"""Sentences on what would change a level that are told, the commonest first."""
ROOM = {"effects": 40_000, "others": 70_000, "wider": 72_000, "works": 9_000, "sources": 5_000}
"""Bytes of the page that each list may have; the first three share the largest of theirs. The lists of claims and of works have the rest."""
ITEM = {"effects": 430, "others": 430, "wider": 260, "works": 210, "sources": 120}
"""Bytes of one item without its texts."""
_TEXTS = ("statement", "stated_by", "section", "reference")
BENEFIT = "For a benefit"
COLUMNS = ("population", "outcome")
"""What the second part of the address may name; an id that both lists have is a group's."""
Answer = TypeVar("Answer")
_TERM = "SELECT id, label FROM term_records WHERE kind = ? AND id = ?"
_NAMED = "SELECT value FROM json_each(?)"
_CLAIMS = (
    "SELECT c.id, c.source, s.label AS stated_by, c.statement, c.kind, c.direction, c.strength_rank, c.support, c.section, c.would_change "
    f"FROM claim_records AS c JOIN source_records AS s ON s.id = c.source WHERE c.id IN ({_NAMED}) ORDER BY c.strength_rank DESC, c.n"
)
_WORKS = (
    "SELECT w.key, w.label, w.reference, w.status, u.n_claims FROM ("
    "SELECT e.work, count(DISTINCT e.claim) AS n_claims FROM evidence_records AS e "
    f"WHERE e.claim IN ({_NAMED}) AND e.work IS NOT NULL GROUP BY e.work) AS u "
    "JOIN work_records AS w ON w.key = u.work ORDER BY u.n_claims DESC, w.reference"
)
_LIBRARY = f"SELECT key, csl, bibtex FROM work_records WHERE key IN (SELECT work FROM evidence_records WHERE claim IN ({_NAMED})) ORDER BY key"
_SOURCES = f"SELECT key, label, reference FROM work_records WHERE key IN ({_NAMED}) ORDER BY reference"
_LEVELS = "SELECT level, label, meaning, rank FROM levels WHERE rubric = 'reported'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A practice, or a group or outcome, that the base does not have."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellAnswer:
    """All that the page of a combination says."""

    cell: Row
    """The combination as everywhere: state, support, limits, sentence."""
    column: Row
    """The group or outcome: kind, id, label."""
    state_words: str
    """Which kind of empty it is; empty where it has a level."""
    support: tuple[tuple[str, Row], ...]
    """The sides that have a level: for a benefit, against it."""
    tiers: str
    """The tiers of the rubric `essa` as an interval, with what they are not; empty where none is possible or the base shows no tiers."""
    effects: tuple[Row, ...]
    others: tuple[Row, ...]
    """Claims of other kinds."""
    wider: tuple[Row, ...]
    """Claims about a wider group; none where the column is an outcome."""
    works: tuple[Row, ...]
    sources: tuple[Row, ...]
    changes: tuple[str, ...]
    """What would change the level shown."""

    @property
    def benefit(self) -> str:
        """The first of the two sides, whose levels have other colours than those of the second."""
        return BENEFIT

    @property
    def path(self) -> str:
        """Where its page is."""
        return cell_path(self.cell["practice"], self.column["id"])

    @property
    def name(self) -> str:
        """Practice and group or outcome, as a title."""
        return f"{self.cell['practice_label']}: {self.column['label']}"

    @property
    def most(self) -> dict[str, int]:
        """How many of each list a page shows: as many as there is room for, and one at least."""
        shared, shown = 0, {}
        for name, room in ROOM.items():
            is_claim = name in ("effects", "others", "wider")
            shown[name], taken = fitting(getattr(self, name), ITEM[name], room - shared if is_claim else room)
            shared += taken if is_claim else 0
        return shown


def fitting(items: Iterable[Row], frame: int, room: int) -> tuple[int, int]:
    """How many of the items, from the first on, have room, and how many bytes they take; the first is always there."""
    count = taken = 0
    for item in items:
        size = frame + sum(len((item.get(text) or "").encode()) for text in _TEXTS)
        if count and taken + size > room:
            break
        count, taken = count + 1, taken + size
    return count, taken


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    combination = r"^/cell/(?P<practice>[^/]+)/(?P<column>[^/]+?)"
    return [(rf"{combination}\.json$", cell_record), (rf"{combination}\.(?P<form>bib|ris|csljson)$", cell_works), (rf"{combination}$", cell_page)]


async def cell_page(datasette: Any, request: Any) -> Any:
    """One combination whole. An unknown id is not found."""
    answer = await found(datasette, request, cell_answer)
    if isinstance(answer, Unknown):
        return await unknown(datasette, request, answer.kind, answer.name)
    base = await ask_once(datasette, head.base)
    content = {
        "answer": answer, "count": count, "tiers_title": RUBRICS["essa"].title, "most": answer.most,
        "citation": citation(base.about, base.covered, cited(answer.cell)), "head": head.combination(base, answer.cell, answer.path),
    }  # fmt: skip
    return await page(datasette, request, "cell", content)


async def cell_record(datasette: Any, request: Any) -> Any:
    """One combination as JSON, as the command line gives it."""
    record = await found(datasette, request, lambda connection, practice, column: show(connection, f"{practice}/{column['id']}"))
    return await unknown(datasette, request, record.kind, record.name) if isinstance(record, Unknown) else as_json(record)


async def cell_works(datasette: Any, request: Any) -> Any:
    """The works that the claims of a combination rest on, as a file."""
    works = await found(datasette, request, _library)
    if isinstance(works, Unknown):
        return await unknown(datasette, request, works.kind, works.name)
    return as_library(works, request.url_vars["form"])


def answered(connection: sqlite3.Connection, practice: str, column: Row) -> Row:
    """The combination as everywhere. Raises KbError for an id that is not known."""
    return (cell if column["kind"] == "population" else outcome_cell)(connection, practice, column["id"])


def cell_answer(connection: sqlite3.Connection, practice: str, column: Row) -> CellAnswer:
    """What the page says. Raises KbError for an id that is not known."""
    answer = answered(connection, practice, column)
    counted = list(rows(connection, _CLAIMS, (json.dumps(answer["claims"]),)))
    effects = [claim for claim in counted if claim["kind"] in EVIDENCE_KINDS]
    levels = {level["level"]: level for level in rows(connection, _LEVELS)}
    sides = ((BENEFIT, answer["strength"]), ("For harm, mixed results or no effect", answer["strength_against"]))
    possible = "essa" in shown_rubrics(connection) and answer["essa_possible"] not in (None, essa.NO_TIER)
    named = (json.dumps(answer["claims"]),)
    return CellAnswer(
        cell=answer,
        column=column,
        state_words=STATE_WORDS[answer["state"]].capitalize(),
        support=tuple((side, levels[level]) for side, level in sides if level),
        tiers=f"{essa.interval(answer['essa_now'], answer['essa_possible'])} ({essa.DISCLAIMER})" if possible else "",
        effects=tuple(effects),
        others=tuple(claim for claim in counted if claim["kind"] not in EVIDENCE_KINDS),
        wider=tuple(rows(connection, _CLAIMS, (json.dumps(answer["inherited"]),))),
        works=tuple(rows(connection, _WORKS, named)),
        sources=tuple(rows(connection, _SOURCES, (json.dumps(list({claim["source"] for claim in counted})),))),
        changes=tuple(_changes(answer, effects)),
    )


def cited(answer: Row) -> Cited:
    """A combination (as `answered`) as it is cited: its two terms and the sentence that answers it."""
    practice, column = answer["practice"], answer.get("population") or answer["outcome"]
    label = answer.get("population_label") or answer["outcome_label"]
    title = f"{answer['practice_label']}: {label}. {answer['sentence']}"
    return Cited(title=title, name=f"{practice}-{column}", path=cell_path(practice, column))


def _library(connection: sqlite3.Connection, practice: str, column: Row) -> list[Row]:
    return list(rows(connection, _LIBRARY, (json.dumps(answered(connection, practice, column)["claims"]),)))


def _changes(found: Row, effects: Iterable[Row]) -> list[str]:
    """What would move the claims at the level shown, the commonest first."""
    side = "strength" if found["strength"] else "strength_against"
    shown = found["support"] if side == "strength" else found["support_against"]
    at_level = [claim for claim in effects if claim["support"] == shown and (claim["direction"] == "positive") == (side == "strength")]
    sentences: dict[str, int] = {}
    for claim in at_level:
        sentences[claim["would_change"]] = sentences.get(claim["would_change"], 0) + 1
    return sorted(sentences, key=lambda sentence: -sentences[sentence])[:SENTENCES]


async def found(datasette: Any, request: Any, answer: Callable[[sqlite3.Connection, str, Row], Answer]) -> Answer | Unknown:
    """What `answer` gives for the practice and the column in the address; or which of them the base does not have."""
    practice, column = unquote(request.url_vars["practice"]), unquote(request.url_vars["column"])

    def question(connection: sqlite3.Connection) -> Answer | Unknown:
        if one(connection, _TERM, ("practice", practice)) is None:
            return Unknown(kind="practice", name=practice)
        for kind in COLUMNS:
            if term := one(connection, _TERM, (kind, column)):
                return answer(connection, practice, {"kind": kind, **term})
        return Unknown(kind="population", name=column)

    return await ask(datasette, question)
