"""A base whose texts and ids are hostile, what the views of a base hold, and exported files: for tests of the formats of the graph."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from small_base import VOCABULARY, built, claim, link, work

from kb.exporters import FORMATS
from kb.exporters.selection import Graph

HOSTILE = (
    "\"quoted\" 'too' & &amp; <b> ]]> <![CDATA[ =1+1 \\ ; | {{x}}\r\n\t\r end ",
    "control \x00\x01\x08\x0b\x1b[2J\x1f and not \x7f\x85\u2028",
    "right to left \u202e\u05d0\u05d1\u2066\u0627\u200f back \ufeff",
    "no characters \ufffe\uffff, rare ones \ue000\U0001f642\U0010ffff",
    "x" * 10_000,
    "=HYPERLINK(1)",
)
Read = tuple[dict[str, dict[str, Any]], dict[str, tuple[str, str, dict[str, Any]]]]
"""Node to its attributes; edge to its ends and its attributes."""
ODD_KEY = "doi:10.1/a_x002F_b+\u00fc&"
"""A citekey that is no name token, and holds what looks like an escape."""


def hostile_base(path: Path) -> Path:
    """A base whose texts and ids mean something to the parsers of formats, as a database at `path`."""
    works = (*(replace(work(f"cited{n}"), title=text) for n, text in enumerate(HOSTILE)), work(ODD_KEY))
    claims = tuple(
        replace(claim(f"c{n}", "tea/sailors", link("study", f"cited{n}"), link("works", f"cited{n}"), link("works", ODD_KEY)), statement=text)
        for n, text in enumerate(HOSTILE)
    )
    practices = (replace(VOCABULARY.practices[0], synonyms=HOSTILE[:4]), *VOCABULARY.practices[1:])
    return built(path, claims, works, title=HOSTILE[0], vocabulary=replace(VOCABULARY, practices=practices))


def views(connection: sqlite3.Connection) -> Read:
    """What the views hold, without what is not known; the two properties called `source` under the names that exports give them."""
    renamed = {("work", "source"): "is_source", ("claim", "source"): "source_work"}
    nodes, edges = {}, {}
    for node, kind, label, properties in connection.execute("SELECT id, kind, label, properties FROM nodes"):
        told = {renamed.get((kind, name), name): value for name, value in json.loads(properties).items() if name != "id"}
        nodes[node] = known({"kind": kind, "label": label, **told})
    for edge, source, target, relation, weight, properties in connection.execute("SELECT * FROM edges"):
        edges[edge] = (source, target, known({"relation": relation, "weight": weight, **json.loads(properties)}))
    return nodes, edges


def known(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None and value != []}


def cleaned(value: Any) -> Any:
    """As XML 1.0 can hold it, told by its own rule: section 2.2, Char."""
    if isinstance(value, dict):
        return {name: cleaned(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(cleaned, value))
    if isinstance(value, list):  # written as JSON, in which control characters are escapes
        return json.loads(cleaned(json.dumps(value, ensure_ascii=False)))
    if isinstance(value, str):
        return "".join(letter if ord(letter) in (9, 10, 13) or 32 <= ord(letter) not in (0xFFFE, 0xFFFF) else "\ufffd" for letter in value)
    return value


def exported(name: str, given: Graph, folder: Path) -> Path:
    """The file, or the folder, that the format writes."""
    form = FORMATS[name]
    path = folder / f"base{form.suffix}"
    if form.folder:
        path.mkdir()
        (form.write_raw or form.write)(given, path)
    else:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            form.write(given, file)
    return path
