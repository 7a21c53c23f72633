"""What linked data say: rows of the views in, descriptions out, one node or edge at a time. Turtle, TriG and JSON-LD only lay them out.

Each row of `nodes` is a typed resource; each row of `edges` is one statement and a resource of its own that names it (`rdf:Statement`), so that
parallel edges stay apart. A passage is its offsets, the document's name and hashes: no word of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kb.exporters.rdf import Description, Names, Part, Value, address, told
from kb.exporters.rdf_words import CLASSES, KINDS, OWN, PROPERTIES, RELATIONS, WORK_CLASSES, Class, Property

Row = Mapping[str, Any]
Statements = list[tuple[str, Value | None]]


class _Sorted:
    """Rows in the order of their `node`, handed out to nodes that come in the same order."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def of(self, node: str) -> list[Row]:
        """The rows of that node; those of nodes before it that nobody asked for are left out."""
        found: list[Row] = []
        while self._next is not None and self._next["node"] <= node:
            if self._next["node"] == node:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph with all that is said of it and goes with it."""

    kind: str
    name: str
    """Its id without the kind."""
    source: str
    """Of a claim: the IRI of the work that states it; else empty."""
    descriptions: tuple[Description, ...]


def about(rows: Iterable[Row]) -> tuple[Names, dict[str, str]]:
    """The base's names, and what it says of itself."""
    found = {row["name"]: row["value"] for row in rows}
    return Names(found.get("base_iri") or "urn:evidence-kb:"), found


def preface(names: Names, metadata: Mapping[str, str], levels: Iterable[Row]) -> Iterator[Description]:
    """The base itself, its own words with their meanings, its vocabularies, and the rubrics' levels."""
    texts: Statements = [(name, metadata.get(key)) for name, key in (("name", "title"), ("description", "description"))]
    published = publication(names, metadata)
    yield Description(iri=names.of("base", "this"), types=("Dataset",), statements=told([*texts, *published]))
    yield from creators(names, metadata)
    for of, kind in ((CLASSES, "Class"), (PROPERTIES, "Property")):
        for word in of.values():
            if word.iri.startswith(f"{OWN}:"):
                yield _own_word(names, word, kind)
    for kind in ("practice", "population", "outcome"):
        yield Description(iri=names.of("scheme", kind), types=("ConceptScheme", "DefinedTermSet"), statements=(("name", f"{kind}s"),))
    rubric = ""
    for row in levels:
        scheme = names.of("rubric", row["rubric"])
        if row["rubric"] != rubric:
            rubric = row["rubric"]
            yield Description(iri=scheme, types=("ConceptScheme",), statements=told([("name", row["rubric_title"]), ("version", row["version"])]))
        said: Statements = [("notation", row["level"]), ("prefLabel", row["label"]), ("definition", row["meaning"]), ("rank", row["rank"])]
        yield Description(iri=_level(names, rubric, row["level"]), types=("Concept",), statements=told([*said, ("inScheme", scheme)]))


def publication(names: Names, metadata: Mapping[str, str]) -> Statements:
    """Version, the day of release (the only date), licence and creators, as far as the base tells them."""
    listed = json.loads(metadata.get("creators", "[]"))
    return [
        ("version", metadata.get("version")),
        ("issued", metadata.get("released")),
        ("rights", metadata.get("license")),
        ("license", address(metadata.get("license_url"))),
        *(("creator", names.of("creator", name)) for name in listed),
    ]


def creators(names: Names, metadata: Mapping[str, str], part: Part = "library") -> Iterator[Description]:
    """The creators by name; whether one is a person or a body the base does not say."""
    for name in json.loads(metadata.get("creators", "[]")):
        yield Description(iri=names.of("creator", name), types=("Agent",), statements=(("name", name),), part=part)


def _own_word(names: Names, word: Class | Property, kind: str) -> Description:
    wider = "subClassOf" if kind == "Class" else "subPropertyOf"
    local = word.iri.partition(":")[2]
    said: Statements = [("label", local), ("comment", word.meaning), (wider, names.word(word.wider) if word.wider else None)]
    return Description(iri=names.word(word.iri), types=(kind,), statements=told(said))


def nodes(names: Names, rows: Mapping[str, Iterable[Row]]) -> Iterator[Node]:
    """Every node with the edges that go with it, in the order of the ids."""
    beside = {name: _Sorted(rows[name]).of for name in ("edges", "claims", "evidence", "grades", "works", "sources")}
    for row in rows["nodes"]:
        yield _node(names, row, {name: of(row["id"]) for name, of in beside.items()})


def _node(names: Names, row: Row, beside: Mapping[str, list[Row]]) -> Node:
    iri, kind, properties = names.node(row["id"]), row["kind"], row["properties"]
    said: Statements = [("identifier", row["id"]), ("label", row["label"])]
    if kind == "claim":
        said += _claim(row, properties)
    elif kind == "work":
        said += _work(properties, beside["works"])
    else:
        scheme = names.of("scheme", kind)
        said += [("prefLabel", row["label"]), ("definition", properties["definition"]), ("inScheme", scheme), ("inDefinedTermSet", scheme)]
        said += [("altLabel", words) for words in properties["synonyms"]]
    said += [(edge["relation"], names.node(edge["target"])) for edge in beside["edges"] if edge["source"] == row["id"]]
    types = (*KINDS[kind], *(WORK_CLASSES.get(work["csl"]["type"], "CreativeWork") for work in beside["works"]))
    part: Part = "assertion" if kind == "claim" else "library"
    described = [Description(iri=iri, types=types, statements=told(said), part=part)]
    if kind == "claim":
        described += _around_claim(names, iri, properties, beside)
    for source in beside["sources"]:
        document: Statements = [("name", source["document"]), ("sha256", source["sha256"]), ("encodesCreativeWork", iri)]
        described.append(Description(iri=names.of("document", source["document"]), types=("MediaObject",), statements=told(document)))
    for edge in beside["edges"]:
        described += _edge(names, edge, row["id"], part)
    stated_by = names.of("work", properties["source"]) if kind == "claim" else ""
    return Node(kind=kind, name=row["id"].partition(":")[2], source=stated_by, descriptions=tuple(described))


def _claim(row: Row, properties: Row) -> Statements:
    return [("text", row["label"]), *((name, properties[key]) for name, key in _CLAIM.items())]


_CLAIM = {"claimKind": "claim_kind", "direction": "direction", "wording": "wording"}


def _work(properties: Row, records: list[Row]) -> Statements:
    doi, year = properties["doi"], properties["year"]
    said: Statements = [
        ("entryType", properties["type"]),
        ("name", properties["title"]),
        ("datePublished", None if year is None else f"{'-' * (year < 0)}{abs(year):04}"),
        ("yearText", properties["year_text"]),
        ("doi", doi),
        ("sameAs", address(f"https://doi.org/{doi}") if doi else None),
        ("status", properties["status"]),
        ("design", properties["design"]),
        ("isSource", properties["source"]),
    ]
    for record in records:
        said += [("bibliographicCitation", record["reference"]), ("publisher", record["publisher"]), ("isbn", record["isbn"])]
        said += [("url", address(record["url"])), ("identity", record["identity"])]
        said += [("author", name) for name in record["authors"]]
        said += [("contributor", name) for name in (*record["editors"], *record["translators"])]
    return said


def _around_claim(names: Names, claim: str, properties: Row, beside: Mapping[str, list[Row]]) -> Iterator[Description]:
    """The claim's grade, its passage, what it rests on."""
    graded: Statements = [("strength", _level(names, "reported", properties["strength"])), ("strengthRank", properties["strength_rank"])]
    graded += [("editorialNote", record["note"]) for record in beside["claims"]]
    yield Description(iri=claim, statements=told(graded))
    for record in beside["claims"]:
        yield Description(iri=claim, statements=told(("addressee", who) for who in record["addressees"]), part="assertion")
    passage = names.of("passage", properties["passage"])
    stated: Statements = [("appearance", names.of("work", properties["source"])), ("wasDerivedFrom", passage)]
    yield Description(iri=claim, statements=told(stated), part="provenance")
    for record in beside["claims"]:
        yield from _passage(names, passage, properties["passage"], record)
    for link in beside["evidence"]:
        yield from _evidence(names, claim, link)
    for grade in beside["grades"]:
        of = grade["rubric"]
        said: Statements = [("gradeOf", claim), ("inScheme", names.of("rubric", of)), ("level", _level(names, of, grade["level"]))]
        said += [("possible", _level(names, of, grade["possible"]) if grade["possible"] else None)]
        said += [("why", grade["why"]), ("wouldChange", grade["would_change"])]
        yield Description(iri=names.of("grade", f"{of}/{grade['claim']}"), types=("Grade",), statements=told(said))


def _passage(names: Names, iri: str, name: str, record: Row) -> Iterator[Description]:
    """Where a claim stands, by the Web Annotation Data Model (W3C, 2017): offsets in code points, the end not included."""
    document, selector = names.of("document", record["document"]), names.of("selector", name)
    said: Statements = [("identifier", name), ("hasSource", document), ("hasSelector", selector)]
    said += [("section", record["section"]), ("textSha256", record["sha256"])]
    yield Description(iri=iri, types=("SpecificResource",), statements=told(said), part="provenance")
    offsets: Statements = [("start", record["start"]), ("end", record["end"])]
    yield Description(iri=selector, types=("TextPositionSelector",), statements=told(offsets), part="provenance")
    yield Description(iri=document, types=("MediaObject",), statements=(("name", record["document"]),), part="provenance")


def _evidence(names: Names, claim: str, link: Row) -> Iterator[Description]:
    iri = names.of("evidence", link["id"])
    said: Statements = [("evidenceFor", claim), ("work", names.of("work", link["work"]) if link["work"] else None)]
    said += [("restsOn", link["rests_on"]), *((name, link[name]) for name in ("position", "stance", "basis", "unlisted"))]
    said += [(f"{fit}Fit", names.of("population", group)) for group, fit in link["fit"].items()]
    yield Description(iri=iri, types=("Evidence",), statements=told(said), part="provenance")
    for name, fact in link["facts"].items():
        coded: Statements = [("factOf", iri), ("name", name), ("value", str(fact["value"])), ("origin", fact["from"])]
        yield Description(iri=names.of("fact", f"{link['id']}/{name}"), types=("PropertyValue",), statements=told(coded), part="provenance")


def _edge(names: Names, edge: Row, node: str, part: Part) -> Iterator[Description]:
    """The statement's own name and attributes; where the edge leaves another node, the statement itself too."""
    source, target, relation = names.node(edge["source"]), names.node(edge["target"]), edge["relation"]
    if edge["source"] != node:
        part = "provenance"
        yield Description(iri=source, statements=((relation, target),), part=part)
    said: Statements = [("identifier", edge["id"]), ("subject", source), ("predicate", names.word(RELATIONS[relation].iri)), ("object", target)]
    said += [("weight", repr(float(edge["weight"]))), *((name, of(names, edge["properties"])) for name, of in _EDGE.items())]
    yield Description(iri=names.of("edge", edge["id"]), types=("Statement",), statements=told(said), part=part)


_EDGE: Final[dict[str, Callable[[Names, Row], Value | None]]] = {
    "position": lambda names, properties: properties.get("position"),
    "restsOn": lambda names, properties: properties.get("rests_on"),
    "stance": lambda names, properties: properties.get("stance"),
    "basis": lambda names, properties: properties.get("basis"),
    "passage": lambda names, properties: names.of("passage", properties["passage"]) if "passage" in properties else None,
}
"""Property of a named edge -> its value in the edge's attributes."""


def _level(names: Names, rubric: str, level: str) -> str:
    return names.of("level", f"{rubric}/{level}")
