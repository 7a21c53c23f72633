"""The map as CSV, a line a combination: the same for the command line and the site."""

from __future__ import annotations

import csv
import io

from kb.answers.map import Map
from kb.answers.readers_words import spreadsheet_safe
from kb.grading import essa

_HEAD = (
    "practice", "{}", "practice_label", "{}_label", "state", "strength", "support", "strength_against", "contested", "n_effect", "n_at_strength",
    "n_other", "inherited", "sentence", "n_drafts",
)  # fmt: skip
"""Columns; a column of the map is a population or an outcome."""
_HEAD_OF = {"essa": ("essa_now", "essa_possible", "essa")}
"""What a rubric adds."""


def map_csv(found: Map, rubric: str, *, raw: bool = False) -> str:
    """The map's combinations, cells safe for a spreadsheet unless `raw`; a last column says what the reader set, where they did."""
    file = io.StringIO()
    writer = csv.writer(file)  # RFC 4180: with other line ends a lone carriage return would not be quoted
    head = [name.format(found.axis) for name in (*_HEAD, *_HEAD_OF.get(rubric, ()), *(("what_if",) if found.what_if else ()))]
    writer.writerow(head)
    for row in found.cells:
        for cell in row:
            tiers = essa.interval(cell["essa_now"], cell["essa_possible"])
            values = {**cell, "inherited": len(cell["inherited"]), "contested": int(cell["contested"])}
            values |= {"essa": tiers and f"{tiers} ({essa.DISCLAIMER})", "what_if": found.what_if.sentence()}
            writer.writerow([_cell(values[name], raw) for name in head])
    return file.getvalue()


def _cell(value: object, raw: bool) -> str:
    text = "" if value is None else str(value)
    return text if raw else spreadsheet_safe(text)
