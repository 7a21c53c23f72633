"""Readers' words for what the data calls by an id, and cells of stock pages made readable. HTML is made by `Markup.format` alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from markupsafe import Markup, escape

from kb.answers.drafts import drafts_wait as drafts_wait  # templates find it here
from kb.answers.readers_words import manner as manner
from kb.answers.readers_words import state as state
from kb.model import EVIDENCE_KINDS, FACT_NAMES, NOT_APPLICABLE, NOT_REPORTED

GROUNDS = {
    "study": "a study",
    "named_data": "named data",
    "studies_say": "what studies are said to show",
    "works": "works named, without their result",
    "synthesis": "the source's own reading of the literature",
    "position": "a law, or the position of a named body",
    "own_inquiry": "the author's own inquiry",
    "bare_assertion": "the author's own word",
}
"""What a claim rests on."""
FORMS = {
    "parenthetical": "in brackets",
    "narrative": "within the sentence",
    "mention": "a name, without a year",
    "reference": "a whole reference",
}
"""How a source's text names a work."""
STATUS = {
    "confirmed": ("Confirmed:", "seen at a named page or body."),
    "recalled": ("Recalled:", "known from copies or memory only."),
    "unconfirmed": ("Not yet confirmed:", "so the document that cites it tells; no page or body was seen that confirms it."),
    "unresolved": ("Unresolved:", "it is not known which work is meant."),
    None: ("Not told:", "the library does not say how its record was checked."),
}
"""How a work's record was checked."""
RECORDS = {"unconfirmed": "not yet confirmed"}
"""The states of records whose names are no words for readers."""
IDENTITY = {
    "firm": "That it is the work cited is firm.",
    "probable": "That it is the work cited is probable.",
    "open": "Whether it is the work cited is open.",
    None: "",
}
VALUES = {NOT_REPORTED: "not told", NOT_APPLICABLE: "does not apply", "n_students": "number studied"}
"""Words of the data that say more, or less, than readers are told: values that tell of none, and a count of whatever was studied."""
WHOLE_CELLS = frozenset({"statement", "why", "definition"})
"""Columns whose text is never cut in a table."""
_MARK, _MARK_END = Markup("<mark>"), Markup("</mark>")


def side(record: Mapping[str, object]) -> str:
    """Which colours a claim's level has: `against` for harm, mixed results or no effect, else `level`.

    >>> side({"kind": "effect", "direction": "negative"}), side({"kind": "barrier", "direction": "negative"})
    ('against', 'level')
    """
    return "against" if record["kind"] in EVIDENCE_KINDS and record["direction"] != "positive" else "level"


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """The text with some spans of it (start and end as str offsets, in order, none in another) marked.

    >>> marked("Shade < sun", [(0, 5)])
    Markup('<mark>Shade</mark> &lt; sun')
    """
    parts, at = list[Markup](), 0
    for start, end in spans:
        parts += [escape(text[at:start]), _MARK, escape(text[start:end]), _MARK_END]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def plain(word: object) -> str:
    """A word of the data as a reader sees it.

    >>> plain("n_sites"), plain("not_reported"), plain("n_students")
    ('number of sites', 'not told', 'number studied')
    """
    return VALUES.get(str(word)) or re.sub(r"^n_", "number of ", str(word)).replace("_", " ")


def told(facts: Mapping[str, Mapping[str, object]], unlisted: str | None) -> tuple[list[tuple[str, str]], list[str]]:
    """The facts that have a value, as name and value; and the names of those that are not told. `unlisted` is what all others are."""
    values = {name: facts[name]["value"] if name in facts else unlisted for name in FACT_NAMES}
    given = [(plain(name), plain(value)) for name, value in values.items() if name in facts and value != NOT_REPORTED]
    return given, [plain(name) for name, value in values.items() if value == NOT_REPORTED]


def is_drawn(column: str, value: object) -> bool:
    """Whether a cell of a stock table may be one that is not shown in Datasette's way."""
    return isinstance(value, str) and (value[:1] == "[" or column == "claim" or column in WHOLE_CELLS)


def cell(column: str, value: object, claim_path: str) -> Markup | None:
    """How a cell of a stock table is shown, where that differs from Datasette's way; `claim_path` is the address of claims, up to the id."""
    if not isinstance(value, str):
        return None
    if column == "claim" and value:
        return Markup('<a href="{}{}">{}</a>').format(claim_path, quote(value, safe=""), value)
    if column in WHOLE_CELLS:
        return Markup("{}").format(value) if value else None
    if value.startswith("[") and value.endswith("]"):
        return _listed(value)
    return None


def _listed(value: str) -> Markup | None:
    """A JSON array of texts, one after another."""
    try:
        parts = json.loads(value)
    except ValueError:
        return None
    if not all(isinstance(part, str) for part in parts):
        return None
    return Markup("; ").join(parts) or Markup("&nbsp;")
