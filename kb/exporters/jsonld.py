"""JSON-LD 1.1: the graph as objects, one a line, its context in the file, so that nothing need be fetched to read it.

In go the rows of `rdf_rows.QUERIES`, streamed. The statements are those of Turtle. Keys and types are plain words; the context says which
IRI each stands for. No term is a prefix, so that no IRI of a base is ever taken for a short form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, TextIO

from kb.exporters.rdf import Description, Names
from kb.exporters.rdf_statements import Row, about, nodes, preface
from kb.exporters.rdf_words import CLASSES, NAMESPACES, PROPERTIES


def write(rows: Mapping[str, Iterable[Row]], file: TextIO) -> None:
    """Write one object with `@context` and `@graph`."""
    names, metadata = about(rows["about"])
    file.write(f'{{\n"@context": {json.dumps(context(names))},\n"@graph": [')
    all_nodes = (described for node in nodes(names, rows) for described in node.descriptions)
    position = 0
    for described in chain(preface(names, metadata, rows["levels"]), all_nodes):
        if described.types or described.statements:
            file.write(f"{',' if position else ''}\n{json.dumps(_object(described), ensure_ascii=False)}")
            position += 1
    file.write("\n]\n}\n")


def context(names: Names) -> dict[str, Any]:
    """What each key and type stands for, and what it holds."""
    found: dict[str, Any] = {"@version": 1.1}
    for name, of in CLASSES.items():
        found[name] = {"@id": names.word(of.iri), "@prefix": False}
    for name, word in PROPERTIES.items():
        found[name] = {"@id": names.word(word.iri), "@prefix": False}
        if word.holds != "text":
            found[name]["@type"] = "@id" if word.holds == "iri" else NAMESPACES["xsd"] + word.holds
        if word.many:
            found[name]["@container"] = "@set"
    return found


def _object(described: Description) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": described.iri}
    if described.types:
        found["@type"] = list(described.types)
    for name, of in described.statements:
        if PROPERTIES[name].many:
            found.setdefault(name, []).append(of)
        else:
            found[name] = of
    return found
