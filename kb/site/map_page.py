"""The map as a page, and as the files that hold the same: every combination of a practice and a group or an outcome, with a link to what is there.

What it shows is in the address: `by` (group or outcome), `rubric`, and `open`, a row whose narrower practices are shown below it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from datasette.utils.asgi import BadRequest, NotFound, Response

from kb.answers.map import Map, evidence_map
from kb.answers.map_csv import map_csv
from kb.answers.map_words import HEADING, CellWords, MapWords, map_words
from kb.answers.query import rows, shown_rubrics
from kb.answers.release_citation import Citation, Cited, citation
from kb.answers.tier_words import tier_words
from kb.errors import KbError
from kb.grading import RUBRICS, essa_criteria, reported
from kb.site import head
from kb.site.drawing import as_json, page
from kb.site.guard import POLICY
from kb.site.paging import part
from kb.site.served import ask_once

ROOM, FIELD = 92_000, 120
"""Bytes that the table may have, and those of a field without its texts; of a larger map the page shows some columns at a time, the files all."""
FITTING = 7
"""Columns that a wide screen shows beside each other without scrolling."""
FEW = 5
"""Columns that share the width of a wide screen among them, as many at most."""
BY = {"group": "groups", "outcome": "outcomes"}
"""What the columns may be, and its words."""
RUBRIC_WORDS = {reported.RUBRIC.id: "support that the sources report", essa_criteria.RUBRIC.id: essa_criteria.RUBRIC.title}
THE_MAP = Cited(title=f"The map: {HEADING}", name="map", path="/map")
_WORDS = {reported.RUBRIC.id: map_words, essa_criteria.RUBRIC.id: tier_words}
_PRACTICES = "SELECT id, label, broader, frame FROM term_records WHERE kind = 'practice' ORDER BY frame IS NULL, frame, position"
_OUTCOMES = "SELECT id FROM term_records WHERE kind = 'outcome' ORDER BY position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    by: str
    rubric: str
    open: str
    """Practice whose narrower ones are shown; empty for none."""
    columns: str
    """Which part of the columns is shown, from 1."""

    def query(self, **changes: str) -> str:
        """The query of the same map with something else; what is usual is left out, and a change begins with the first columns."""
        told = {"by": self.by, "rubric": self.rubric, "open": self.open, "columns": "1", **changes}
        usual = {"by": "group", "rubric": reported.RUBRIC.id, "open": "", "columns": "1"}
        query = urlencode({name: value for name, value in told.items() if value != usual[name]})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the map's table."""

    practice: str
    label: str
    under: str
    """Label of the row that it is shown under; empty for a row of the map."""
    n_narrower: int
    """Practices that can be shown below it."""
    cells: tuple[tuple[CellWords, str, str], ...]
    """The words of each cell, the label of its column, and the path of its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A map with its words: the rows that were asked about, and all practices narrower than these."""

    found: Map
    words: MapWords
    narrower: Mapping[str, tuple[int, ...]]
    """Each row to the rows of `whole` that hold its narrower practices, in order."""
    whole: Map
    whole_words: MapWords


class NoMap(NotFound):  # type: ignore[misc]
    """The base asks no question of practices and groups, or of practices and outcomes."""


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/map$", map_page), (r"^/map\.csv$", map_file), (r"^/map\.json$", map_record)]


async def map_page(datasette: Any, request: Any) -> Any:
    """The legend, and the table; of a base that declares no map, how one is declared, for every page leads here."""
    try:
        asked, drawn = await _asked(datasette, request)
    except NoMap as fault:
        about = head.plain(await ask_once(datasette, head.base), "No map yet", str(fault), path="/map")
        return await page(datasette, request, "no_map", {"sentence": str(fault), "head": about})
    if asked.open and asked.open not in drawn.narrower:
        raise BadRequest(f"No row of the map with narrower practices is called '{asked.open}'.")
    base = await ask_once(datasette, head.base)
    rubrics = {name: RUBRIC_WORDS[name] for name in await ask_once(datasette, shown_rubrics)}
    words = drawn.words
    table = lines(drawn, asked.open)
    shown = part(asked.columns, len(words.columns), fitting(table))
    content = {
        "asked": asked, "by": BY, "rubrics": rubrics, "map": words, "heading": HEADING, "lines": table, "shown": shown,
        "columns": drawn.found.columns, "kind": drawn.found.axis,
        "few": shown.end - shown.start <= FEW, "wide": shown.end - shown.start > FITTING, "look_class": look_class,
        "citation": cited(base), "rubric_title": RUBRICS[asked.rubric].title,
        "head": head.plain(base, f"The map: {HEADING}", words.summary, path="/map"),
    }  # fmt: skip
    return await page(datasette, request, "map", content)


async def map_file(datasette: Any, request: Any) -> Any:
    """The map as CSV."""
    asked, drawn = await _asked(datasette, request)
    headers = {"content-security-policy": POLICY, "content-disposition": 'attachment; filename="map.csv"'}
    return Response(map_csv(drawn.found, asked.rubric), content_type="text/csv; charset=utf-8", headers=headers)


async def map_record(datasette: Any, request: Any) -> Any:
    """The map as JSON, as the command line gives it."""
    asked, drawn = await _asked(datasette, request)
    cells = [cell for row in drawn.found.cells for cell in row]
    return as_json({"rubric": asked.rubric, "rows": drawn.found.rows, "columns": drawn.found.columns, "cells": cells})


def fitting(table: tuple[Line, ...]) -> int:
    """How many columns there is room for; one at least."""
    texts = ((said.word, *said.lines, *said.marks, path, line.label, column) for line in table for said, column, path in line.cells)
    size = sum(FIELD + sum(len(text.encode()) + 13 for text in field) for field in texts)
    return max(1, ROOM * len(table[0].cells) // size)


def cited(base: head.Base) -> Citation:
    """How to cite the map."""
    return citation(base.about, base.covered, THE_MAP)


def lines(drawn: Drawn, opened: str) -> tuple[Line, ...]:
    """The table's rows; below the one that is opened, its narrower practices."""
    made = []
    for number, row in enumerate(drawn.found.rows):
        below = drawn.narrower.get(row["id"], ())
        made.append(_line(drawn.found, drawn.words, number, n_narrower=len(below)))
        if row["id"] == opened:
            made += [_line(drawn.whole, drawn.whole_words, place, under=row["label"]) for place in below]
    return tuple(made)


def _line(found: Map, words: MapWords, number: int, *, under: str = "", n_narrower: int = 0) -> Line:
    cells = zip(words.cells[number], words.columns, found.cells[number], strict=True)
    row = found.rows[number]
    return Line(
        practice=row["id"],
        label=row["label"],
        under=under,
        n_narrower=n_narrower,
        cells=tuple((said, column, cell_path(cell["practice"], cell[found.axis])) for said, column, cell in cells),
    )


def cell_path(practice: str, population: str) -> str:
    """Where the page of a combination is.

    >>> cell_path("shade", "older_people")
    '/cell/shade/older_people'
    """
    return f"/cell/{quote(practice, safe='')}/{quote(population, safe='')}"


def look_class(look: str) -> str:
    """The stylesheet's name for the look of a cell.

    >>> look_class("level 2"), look_class("not_found")
    ('kb-look-level-2', 'kb-look-not-found')
    """
    return f"kb-look-{look.replace(' ', '-').replace('_', '-')}"


async def _asked(datasette: Any, request: Any) -> tuple[Asked, Drawn]:
    """What the address asks for, and the map."""
    asked = Asked(
        by=request.args.get("by") or "group",
        rubric=request.args.get("rubric") or reported.RUBRIC.id,
        open=request.args.get("open") or "",
        columns=request.args.get("columns") or "1",
    )
    for name, value, choices in (("by", asked.by, BY), ("rubric", asked.rubric, await ask_once(datasette, shown_rubrics))):
        if value not in choices:
            raise BadRequest(f"The map has no {name} '{value}': it has {' and '.join(choices)}.")
    try:
        return asked, await ask_once(datasette, _DRAWINGS[asked.by, asked.rubric])
    except KbError as fault:
        raise NoMap("This base declares no map: its vocabulary names no rows and columns.") from fault


def _drawn(connection: sqlite3.Connection, *, by: str, rubric: str) -> Drawn:
    practices = list(rows(connection, _PRACTICES))
    framed = [row["id"] for row in practices if row["frame"] is not None]
    outcomes = [row["id"] for row in rows(connection, _OUTCOMES)] if by == "outcome" else []
    if not framed or (by == "outcome" and not outcomes):
        raise KbError("the base declares no map by this")
    below = _below(practices, framed)
    named = [*framed, *(name for names in below.values() for name in names)]
    whole = evidence_map(connection, practices=named, outcomes=outcomes)
    found = replace(whole, rows=whole.rows[: len(framed)], cells=whole.cells[: len(framed)])
    place = {name: number for number, name in enumerate(named)}
    return Drawn(
        found=found,
        words=_WORDS[rubric](connection, found),
        narrower={row: tuple(place[name] for name in names) for row, names in below.items() if names},
        whole=whole,
        whole_words=_WORDS[rubric](connection, whole),
    )


def _below(practices: list[dict[str, Any]], framed: list[str]) -> dict[str, list[str]]:
    """Each row of the map to the practices that count for it, near and far, each after the one that it is narrower than."""
    children: dict[str, list[str]] = {}
    for row in practices:
        if row["frame"] is None and row["broader"]:
            children.setdefault(row["broader"], []).append(row["id"])

    def all_below(name: str) -> list[str]:
        return [each for child in children.get(name, ()) for each in (child, *all_below(child))]

    return {row: all_below(row) for row in framed}


_DRAWINGS = {(by, rubric): partial(_drawn, by=by, rubric=rubric) for by in BY for rubric in _WORDS}
"""One question for each kind of map, so that each is asked once."""
