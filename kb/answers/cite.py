"""References of works, formatted: of works named, or of all that a claim, a combination, a term or the base rests on.

The style `apa` is the base's own, formatted at build; any other CSL style, and APA in another language, is formatted when asked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from kb.answers.query import Row, rows
from kb.answers.show import show
from kb.csl import UNTITLED
from kb.errors import KbError
from kb.styles import format_items, markdown

OWN = "apa"
_WORKS = "SELECT key, label, reference AS text, reference_html AS html, csl, title, authors_more FROM work_records"


def cite(connection: sqlite3.Connection, names: Sequence[str] = (), *, style: str = OWN, locale: str = "") -> list[Row]:
    """The references of the works that `names` name, each once: rows of key, text, html and markdown, in the order of a reference list.

    A name is a citekey, or the id of a claim, source, practice, population or outcome, or a combination (PRACTICE/POPULATION), which stands for
    the works that its claims rest on and the documents that state them. Without names, the whole library. Raises KbError for all names that
    nothing has at once, and for a style that is not there.
    """
    keys = json.dumps(_keys(connection, names)) if names else None
    works = list(rows(connection, f"{_WORKS} WHERE :keys IS NULL OR key IN (SELECT value FROM json_each(:keys)) ORDER BY key", {"keys": keys}))
    if style == OWN and (not locale or locale.casefold().split("-")[0] == "en"):
        listed = sorted(works, key=lambda work: (work["text"].casefold(), work["key"]))
        return [{"key": work["key"], "text": work["text"], "html": work["html"], "markdown": markdown(work["html"])} for work in listed]
    made = format_items([_item(work) for work in works], style, locale)
    return [{"key": one.id, "text": one.text, "html": one.html, "markdown": one.markdown} for one in made]


def _keys(connection: sqlite3.Connection, names: Sequence[str]) -> list[str]:
    """The citekeys that the names stand for, in order, each once."""
    found: dict[str, None] = {}
    faults = []
    for name in names:
        try:
            found |= dict.fromkeys(_works_of(connection, name))
        except KbError as fault:
            faults.append(str(fault))
    if faults:
        raise KbError("; ".join(faults))
    return list(found)


def _works_of(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    whole = show(connection, name)
    if whole["what"] in ("work", "source"):
        yield whole["key"]
        return
    claims = [whole] if whole["what"] == "claim" else whole["claims"]
    ids = json.dumps([claim["id"] for claim in claims])
    for claim in claims:
        yield claim["source"]
    within = "SELECT DISTINCT work FROM evidence_records WHERE work IS NOT NULL AND claim IN (SELECT value FROM json_each(?)) ORDER BY work"
    yield from (row["work"] for row in rows(connection, within, (ids,)))


def _item(work: Row) -> Row:
    """The work's CSL-JSON item; what is not known is said, and authors who go on unnamed are."""
    item = dict(work["csl"])
    if not work["title"]:
        item["title"] = UNTITLED
    if work["authors_more"]:
        item["author"] = [*item.get("author", []), {"literal": "others"}]
    return item
