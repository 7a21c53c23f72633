"""RDF Turtle: the graph and all that is said of its nodes, a statement a line. In go the rows of `rdf_rows.QUERIES`, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from kb.exporters.rdf import Description, lines, prefixes
from kb.exporters.rdf_statements import Row, about, nodes, preface


def write(rows: Mapping[str, Iterable[Row]], file: TextIO) -> None:
    """Write the prefixes, the base itself, then each node with the edges that go with it."""
    names, metadata = about(rows["about"])
    file.write(prefixes(names))
    for described in preface(names, metadata, rows["levels"]):
        file.writelines(_paragraph(described))
    for node in nodes(names, rows):
        for described in node.descriptions:
            file.writelines(_paragraph(described))


def _paragraph(described: Description) -> Iterator[str]:
    if described.types or described.statements:
        yield "\n"
        yield from lines(described)
