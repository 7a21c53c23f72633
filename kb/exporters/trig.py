"""Nanopublications in TriG: for each claim what it says, where that was read, and who publishes it; the rest of the base in the default graph.

In go the rows of `rdf_rows.QUERIES`, streamed. Source: Nanopublication Guidelines (nanopub.net): a head that names three graphs. The
assertion is the claim with its terms and relations; the provenance leads to the passage and tells what the claim rests on; the publication
information gives version, release, licence and creators. Grades are computed, no words of the source: they stand in the default graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from kb.exporters.rdf import Description, Names, lines, prefixes, told
from kb.exporters.rdf_statements import Node, Row, about, creators, nodes, preface, publication


def write(rows: Mapping[str, Iterable[Row]], file: TextIO) -> None:
    """Write the prefixes and the base itself, then each node: a claim as a nanopublication, others in the default graph."""
    names, metadata = about(rows["about"])
    file.write(prefixes(names))
    for described in preface(names, metadata, rows["levels"]):
        file.writelines(["\n", *lines(described)])
    for node in nodes(names, rows):
        if node.kind == "claim":
            file.writelines(_nanopublication(names, metadata, node))
        for described in node.descriptions:
            if described.part == "library" and described.statements:
                file.writelines(["\n", *lines(described)])


def _nanopublication(names: Names, metadata: Mapping[str, str], node: Node) -> Iterator[str]:
    """Its four graphs."""
    iri = names.of("nanopublication", node.name)
    graphs = {part: f"{iri}/{part}" for part in ("head", "assertion", "provenance", "pubinfo")}
    passages = [("wasDerivedFrom", of) for described in node.descriptions for name, of in described.statements if name == "wasDerivedFrom"]
    parts = {
        "head": [_head(iri, graphs)],
        "assertion": [described for described in node.descriptions if described.part == "assertion"],
        "provenance": [
            Description(iri=graphs["assertion"], statements=told([*passages, ("hadPrimarySource", node.source)])),
            *(described for described in node.descriptions if described.part == "provenance"),
        ],
        "pubinfo": [
            Description(iri=iri, statements=told([("isPartOf", names.of("base", "this")), *publication(names, metadata)])),
            *creators(names, metadata),
        ],
    }
    for part, descriptions in parts.items():
        yield f"\n<{graphs[part]}> {{\n"
        for described in descriptions:
            if described.types or described.statements:
                yield from lines(described, "    ")
        yield "}\n"


def _head(iri: str, graphs: Mapping[str, str]) -> Description:
    said = (("hasAssertion", graphs["assertion"]), ("hasProvenance", graphs["provenance"]), ("hasPublicationInfo", graphs["pubinfo"]))
    return Description(iri=iri, types=("Nanopublication",), statements=said)
