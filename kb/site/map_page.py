"""The map as a page, and as the files that hold the same: every combination of a practice and a group, with a link to what stands there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound, Response

from kb.answers.map import Map, evidence_map
from kb.answers.map_csv import map_csv
from kb.answers.map_words import HEADING, CellWords, MapWords, map_words
from kb.errors import KbError
from kb.grading import reported
from kb.site.drawing import as_json, page
from kb.site.guard import POLICY
from kb.site.served import ask_once

FITTING = 7
"""Columns that a wide screen shows beside each other without scrolling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the map's table."""

    label: str
    cells: tuple[tuple[CellWords, str, str], ...]
    """The words of each cell, the label of its column, and the path of its page."""


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/map$", map_page), (r"^/map\.csv$", map_file), (r"^/map\.json$", map_record)]


async def map_page(datasette: Any, request: Any) -> Any:
    """The legend, and the table."""
    found, words = await _asked(datasette)
    content = {"map": words, "heading": HEADING, "lines": lines(found, words), "wide": len(found.columns) > FITTING, "look_class": look_class}
    return await page(datasette, request, "map", content)


async def map_file(datasette: Any, request: Any) -> Any:
    """The map as CSV."""
    found, _ = await _asked(datasette)
    headers = {"content-security-policy": POLICY, "content-disposition": 'attachment; filename="map.csv"'}
    return Response(map_csv(found, reported.RUBRIC.id), content_type="text/csv; charset=utf-8", headers=headers)


async def map_record(datasette: Any, request: Any) -> Any:
    """The map as JSON, as the command line gives it."""
    found, _ = await _asked(datasette)
    cells = [cell for row in found.cells for cell in row]
    return as_json({"rubric": reported.RUBRIC.id, "rows": found.rows, "columns": found.columns, "cells": cells})


def lines(found: Map, words: MapWords) -> tuple[Line, ...]:
    """The table's rows."""
    return tuple(
        Line(
            label=label,
            cells=tuple(
                (said, column, cell_path(cell["practice"], cell["population"]))
                for said, column, cell in zip(told, words.columns, row, strict=True)
            ),
        )
        for label, told, row in zip(words.rows, words.cells, found.cells, strict=True)
    )  # fmt: skip


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


async def _asked(datasette: Any) -> tuple[Map, MapWords]:
    try:
        return await ask_once(datasette, _drawn)
    except KbError as fault:
        raise NotFound("This base declares no map: its vocabulary names no rows and columns.") from fault


def _drawn(connection: sqlite3.Connection) -> tuple[Map, MapWords]:
    found = evidence_map(connection)
    return found, map_words(connection, found)
