"""The brief of a combination: what a reader takes into a meeting, on one printed page of Letter or A4 size.

It says what the page of the combination says, shortened by whole items: as many claims, limits and references as have room, and how many more there
are. Room is counted in lines of print, a little more than they take, so that nothing depends on the printer's fonts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from kb.answers.query import Row
from kb.answers.release_citation import apa
from kb.grading import RUBRICS
from kb.site import head
from kb.site.cell_page import CellAnswer, Unknown, cell_answer, cited, found
from kb.site.drawing import page, unknown
from kb.site.served import ask_once
from kb.site.words import manner

LINES = 67
"""Estimated lines on a sheet. What is estimated as so many takes nine tenths of a Letter page in fonts as wide as DejaVu Sans, less of A4."""
LETTERS = 88
"""Letters of the items' print that surely stand in one line."""
HEADING, GAP = 1.7, 0.6
"""Lines that the heading of a section takes, and the space around a paragraph."""
ITEMS = {"effects": 7, "limits": 7, "changes": 2, "others": 4, "works": 6}
"""Items of each kind, at most."""
BESIDE = ("limits", "changes")
"""Kinds that share the width."""
CUT = 260
"""Letters of a statement or reference; a longer one is cut, and says so by an ellipsis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What has room."""

    effects: tuple[Row, ...]
    others: tuple[Row, ...]
    limits: tuple[str, ...]
    changes: tuple[str, ...]
    works: tuple[Row, ...]


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/cell/(?P<practice>[^/]+)/(?P<column>[^/]+)/brief$", brief_page)]


async def brief_page(datasette: Any, request: Any) -> Any:
    """The brief. An unknown id is not found."""
    answer = await found(datasette, request, cell_answer)
    if isinstance(answer, Unknown):
        return await unknown(datasette, request, answer.kind, answer.name)
    base = await ask_once(datasette, head.base)
    content = {
        "answer": answer, "brief": brief(answer), "cut": cut, "citation": apa(base.about, base.covered, cited(answer.cell)),
        "tiers_title": RUBRICS["essa"].title, "head": head.combination(base, answer.cell, f"{answer.path}/brief"),
    }  # fmt: skip
    return await page(datasette, request, "brief", content)


def brief(answer: CellAnswer) -> Brief:
    """What has room, by turns: first of every kind its first items, then more of them, until the page is full."""
    offered: dict[str, Sequence[Any]] = {
        "effects": both_sides(answer.effects), "limits": answer.cell["limits"], "changes": answer.changes, "others": answer.others,
        "works": answer.works,
    }  # fmt: skip
    taken: dict[str, list[Any]] = {name: [] for name in offered}
    room = LINES - _always(answer) - HEADING * sum(bool(items) for items in offered.values())
    for turn in range(max(ITEMS.values())):
        for name, items in offered.items():
            if turn < min(len(items), ITEMS[name]) and len(taken[name]) == turn:
                taken[name].append(items[turn])
                if lines(taken) > room:
                    taken[name].pop()
    return Brief(**{name: tuple(items) for name, items in taken.items()})


def both_sides(effects: Sequence[Row]) -> tuple[Row, ...]:
    """The claims, the best supported one of the other side in the second place: a sheet without room for all must not hide what speaks against it."""
    other = next((claim for claim in effects if (claim["direction"] == "positive") != (effects[0]["direction"] == "positive")), None)
    if other is None:
        return tuple(effects)
    return (effects[0], other, *(claim for claim in effects[1:] if claim is not other))


def lines(taken: Mapping[str, Sequence[Any]]) -> float:
    """Lines that the items of each kind take together; those of BESIDE stand beside each other."""
    height = {name: sum(_lines(name, item) for item in items) for name, items in taken.items()}
    return sum(height[name] for name in height if name not in BESIDE) + max(height[name] for name in BESIDE)


def _always(answer: CellAnswer) -> float:
    """Lines of what every brief says: title, answer, levels, tiers, how to cite."""
    told = answer.cell
    paragraphs = [told["sentence"], told["reason"], answer.tiers and f"{RUBRICS['essa'].title}: {answer.tiers}"]
    paragraphs += [f"{side}: {level['label']}. {level['meaning']}" for side, level in answer.support]
    paragraphs += [f"{len(answer.wider)} claims of a wider group"] if answer.wider else []
    foot = len(told["sentence"]) + len(answer.name) + 400
    return 3 + 2 * ceil(len(answer.name) / 50) + sum(ceil(len(text) / 78) + GAP for text in paragraphs if text) + ceil(foot / 105)


def _lines(name: str, item: Any) -> float:
    if name in BESIDE:
        return ceil(len(item) / (LETTERS // 2 - 4))
    if name == "works":
        return ceil(len(cut(item["reference"])) / LETTERS)
    return GAP / 2 + ceil((len(f"{item['stated_by']} state: {item['support']} {manner(item)}") + len(cut(item["statement"]))) / LETTERS)


def cut(text: str) -> str:
    """The text, at most CUT letters of it.

    >>> cut("word " * 100)[-10:]
    'word word…'
    """
    return text if len(text) <= CUT else f"{text[: text.rindex(' ', 0, CUT) if ' ' in text[:CUT] else CUT].rstrip(' ,;')}…"
