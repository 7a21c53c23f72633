"""What a map says, for a picture or a page to lay out: title, headings, the words of each cell, legend and foot.

In: a map and the base it is of. Out: texts and the name of each cell's look. It draws nothing and chooses no colour.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.answers.drafts import coding, drafts_wait, still_open
from kb.answers.map import STATE_WORDS, Map
from kb.answers.query import Row, metadata, one, rows
from kb.answers.readers_words import DIRECTION_WORDS, SOURCES_YEARS, coverage
from kb.grading.cells import REPORTED_RESULT
from kb.model import EVIDENCE_KINDS

ASSERTED = "asserted_only"
"""Look of a cell whose claims all stand without support."""
AGAINST = "Harm, mixed results or no effect"
"""What a level against a benefit is for."""
HEADING = "what is claimed for whom, and what is missing"
"""What every map tells."""
EMPTY_STATES = (ASSERTED, "other_only", "said_missing", "not_yet_coded", "not_found", "out_of_scope")
CONTESTED, OTHERS, WIDER, OPEN = "◆", "+", "↑", "○"
"""Marks; the legend says what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWords:
    """What one cell says."""

    look: str
    """`level 1` and up by the rank of the level shown for a benefit, `against 1` and up by that of one against it, or one of EMPTY_STATES."""
    word: str
    """The level shown, or which kind of empty it is."""
    lines: tuple[str, ...]
    """Directions with their counts, or the count of claims."""
    marks: tuple[str, ...]
    """What stands beside: contested, other claims, claims about a wider group."""
    sentence: str
    """All of it in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords:
    """What a map says. `cells[row][column]` is a combination."""

    title: str
    lead: str
    """What the colours tell, and what they do not."""
    summary: str
    """Counts over the combinations asked."""
    waiting: str
    """That drafts of claims are open; empty where none is."""
    corner: str
    """What the rows are."""
    across: str
    """What the columns are."""
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[CellWords, ...], ...]
    legend: tuple[tuple[str, str], ...]
    """Look and its words, strongest first, then the kinds of empty."""
    marks: tuple[tuple[str, str], ...]
    """Mark and its words."""
    foot: tuple[str, ...]
    """The base with its version and release, its sources' years, its licence."""


def map_words(connection: sqlite3.Connection, found: Map) -> MapWords:
    """The words of a map of the base."""
    levels = list(rows(connection, "SELECT rank, label FROM levels WHERE rubric = 'reported' ORDER BY rank DESC"))
    claims = {
        row["id"]: row
        for row in rows(connection, "SELECT id, kind, direction, strength, support FROM claim_records WHERE kind IN ('effect', 'association')")
        if row["kind"] in EVIDENCE_KINDS
    }
    ranks = {row["label"]: int(row["rank"]) for row in levels}
    about = metadata(connection)
    counts = coding(connection)
    weakest = str(levels[-1]["label"])
    cells = tuple(tuple(cell_words(cell, claims, ranks) for cell in row) for row in found.cells)
    looks = {said.look for row in cells for said in row}
    legend = [(f"level {row['rank']}", str(row["label"])) for row in levels[:-1]]
    legend += [(look, f"{AGAINST}: {row['label']}") for row in levels[:-1] if (look := f"against {row['rank']}") in looks]
    legend += [(state, STATE_WORDS[state].capitalize()) for state in EMPTY_STATES if counts["n_open"] or state != "not_yet_coded"]
    legend[legend.index((ASSERTED, STATE_WORDS[ASSERTED].capitalize()))] = (ASSERTED, f"{weakest}: {STATE_WORDS[ASSERTED]}")
    return MapWords(
        title=f"{about['title']}: {HEADING}",
        lead=(f"{found.what_if.sentence()} " if found.what_if else "")
        + (
            "Colour and bold words tell the best support that the sources themselves lay before the reader for a benefit, or where harm, mixed "
            "results or no effect are better supported or alone claimed, for these. They judge the telling, not the study and not the practice."
        ),
        summary=_summary((cell for row in found.cells for cell in row), ranks),
        waiting=still_open(counts),
        corner="Practice",
        across={"population": "group"}.get(found.axis, found.axis),
        columns=tuple(str(column["label"]) for column in found.columns),
        rows=tuple(str(row["label"]) for row in found.rows),
        cells=cells,
        legend=tuple(legend),
        marks=(
            (CONTESTED, "contested: a result is reported on both sides"),
            (OTHERS, "claims of other kinds: barriers, needs, advice, definitions"),
            (WIDER, "claims about a wider group, never counted in"),
            *([(OPEN, "drafts of claims that may be about it, not decided on yet")] if counts["n_open"] else []),
        ),
        foot=_foot(about, coverage(one(connection, SOURCES_YEARS) or {})),
    )


def cell_words(cell: Row, claims: Mapping[str, Row], ranks: Mapping[str, int]) -> CellWords:
    """What a cell says. `claims` holds the claims of effect and association by id, `ranks` the rank of each level by its label."""
    effects = [claims[name] for name in cell["claims"] if name in claims]
    best, against = (ranks[cell[side]] if cell[side] else -1 for side in ("support", "support_against"))
    marks = [f"{CONTESTED} contested"] if cell["contested"] else []
    if effects:
        look = (f"against {against}" if against > best else f"level {best}") if max(best, against) else ASSERTED
        word = STATE_WORDS[cell["state"]].capitalize() or (_against(cell, effects) if against > best else str(cell["support"]))
        lines = tuple(_directions(cell, effects, leads="against" if against > best else "benefit"))
        marks += [f"{OTHERS} {cell['n_other']} of other kinds"] if cell["n_other"] else []
    else:
        look, word = cell["state"], STATE_WORDS[cell["state"]].capitalize()
        lines = (count(cell["n_other"], "claim"),) if cell["n_other"] else ()
    marks += [f"{OPEN} {drafts_wait(cell['n_drafts'])}"] if cell["n_drafts"] else []
    marks += [f"{WIDER} {len(cell['inherited'])} wider"] if cell["inherited"] else []
    return CellWords(look=look, word=word, lines=lines, marks=tuple(marks), sentence=cell["sentence"])


def _against(cell: Row, effects: list[Row]) -> str:
    """The level against a benefit, with what has it."""
    directions = {claim["direction"] for claim in effects if claim["direction"] != "positive" and claim["support"] == cell["support_against"]}
    what = DIRECTION_WORDS[directions.pop()].capitalize() if len(directions) == 1 else AGAINST
    return f"{what}: {_lower(cell['support_against'])}"


def _directions(cell: Row, effects: list[Row], *, leads: str) -> Iterable[str]:
    """First what the level shown is about, then the other side with its own level."""
    against = [claim for claim in effects if claim["direction"] != "positive"]
    total = count(len(effects), "claim")
    if leads == "benefit":
        yield f"{DIRECTION_WORDS['positive']}: {cell['n_at_strength']} of {total}"
        if against:
            yield f"{_counted(against, ': ')}, at best {_lower(cell['support_against'])}"
    else:
        at_level = [claim for claim in against if claim["support"] == cell["support_against"]] or against
        yield f"{_counted(at_level, ': ')} of {total}"
        if cell["support"]:
            yield f"{DIRECTION_WORDS['positive']}: {len(effects) - len(against)}, at best {_lower(cell['support'])}"


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


def _counted(claims: list[Row], between: str) -> str:
    found = Counter(claim["direction"] for claim in claims)
    return ", ".join(f"{words}{between}{found[direction]}" for direction, words in DIRECTION_WORDS.items() if found[direction])


def _summary(cells: Iterable[Row], ranks: Mapping[str, int]) -> str:
    """Counts of the combinations asked, by what is there."""
    found = Counter(_kind(cell, ranks) for cell in cells)
    not_asked = found.pop("out_of_scope", 0)
    words = {"result": "with a result reported, for a benefit or against it", **STATE_WORDS, "graded": "with an argument or source, no result"}
    parts = [f"{found[kind]} {said}" for kind, said in words.items() if kind != "out_of_scope" and (found[kind] or kind != "not_yet_coded")]
    beside = f" {not_asked} more {'is' if not_asked == 1 else 'are'} not asked here." if not_asked else ""
    return f"Of {count(found.total(), 'combination')} asked: {'; '.join(parts)}.{beside}"


def _kind(cell: Row, ranks: Mapping[str, int]) -> str:
    best = max((ranks[cell[side]] for side in ("support", "support_against") if cell[side]), default=0)
    return "result" if best >= REPORTED_RESULT else str(cell["state"])


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "claim"), count(2, "claim")
    ('1 claim', '2 claims')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _foot(about: Mapping[str, str], covered: str) -> tuple[str, ...]:
    released = f", released {about['released']}" if about.get("released") else ""
    lines = [f"{about['title']}, version {about['version']}{released}. Sources: {covered}."]
    if about.get("license"):
        lines.append(f"Licence: {about['license']}" + (f", {about['license_url']}" if about.get("license_url") else ""))
    return tuple(lines)
