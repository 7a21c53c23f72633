"""Words that readers meet everywhere, for terminal, picture and page alike; and cells that spreadsheets take as they are."""

from __future__ import annotations

from kb.answers.query import Row
from kb.model import EVIDENCE_KINDS

DIRECTION_WORDS = {"positive": "benefit", "negative": "harm", "mixed": "mixed", "none_found": "no effect found"}
"""Which way a claim of effect or association points; a gap or a barrier says it by its kind."""
SOURCES_YEARS = "SELECT count(*) AS n, min(year) AS first, max(year) AS last, sum(year IS NULL) AS undated FROM source_records"
"""The row that `coverage` puts into words."""
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def state(label: str) -> str:
    """The verb for who states something.

    >>> state("Ray & Sacks (2017)"), state("Westwind (2017)")
    ('state', 'states')
    """
    return "state" if " & " in label or "et al." in label else "states"


def manner(record: Row) -> str:
    """What follows a claim's level, which never stands alone: the kind of claim, and for one of effect its direction.

    >>> manner({"kind": "effect", "direction": "none_found"}), manner({"kind": "barrier", "direction": "negative"})
    ('effect: no effect found', 'barrier')
    """
    return f"{record['kind']}: {DIRECTION_WORDS[record['direction']]}" if record["kind"] in EVIDENCE_KINDS else str(record["kind"])


def coverage(years: Row) -> str:
    """How many documents were read, and of which years.

    >>> coverage({"n": 5, "first": 2016, "last": 2017, "undated": 3})
    'five documents, 2016 to 2017, three without a date; nothing later was searched'
    """
    parts = [f"{_number(years['n'])} {'document' if years['n'] == 1 else 'documents'}"]
    if years["first"] is not None:
        parts.append(str(years["first"]) if years["first"] == years["last"] else f"{years['first']} to {years['last']}")
    if years["undated"]:
        parts.append("without a date" if years["undated"] == years["n"] else f"{_number(years['undated'])} without a date")
    return f"{', '.join(parts)}; nothing later was searched"


def spreadsheet_safe(cell: str) -> str:
    """The cell of a CSV file, with a leading `'` where a spreadsheet would run it as a formula; numbers stay numbers.

    >>> spreadsheet_safe("=1+1"), spreadsheet_safe("-0.5"), spreadsheet_safe("- none")
    ("'=1+1", '-0.5', "'- none")
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _number(count: int) -> str:
    return _SMALL[count] if count < len(_SMALL) else str(count)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
