"""What a page says of itself in its head: a description for previews, and linked data in schema.org's words for machines.

In go the records that a page shows; out comes a `Head`. Identifiers are those of the exports as linked data. A claim is told as its source's
statement, with its level behind it: never as a fact.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from kb.answers.query import Row, metadata, one, rows
from kb.answers.readers_words import SOURCES_YEARS, coverage
from kb.exporters.rdf import Names
from kb.exporters.rdf_words import WORK_CLASSES
from kb.site import words
from kb.site.outward import doi, web

CONTEXT = "https://schema.org"
SOURCES = 50
"""Sources that the base's own record names; its page of sources has all."""
Linked = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one page."""

    description: str
    """A sentence or two, with who says it; for search engines and previews."""
    linked: Linked = field(default_factory=dict)

    @property
    def script(self) -> Markup:
        """The linked data for a script element."""
        return embedded({"@context": CONTEXT, **self.linked})


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What all heads need of the base."""

    about: Mapping[str, str]
    covered: str
    """How many documents, of which years."""
    years: str
    """First and last of these years, as an interval of ISO 8601; empty where none has one."""
    sources: tuple[Row, ...]
    """The first of them: id, label, reference, url."""

    @property
    def names(self) -> Names:
        """Its identifiers."""
        return Names(self.about.get("base_iri") or "urn:evidence-kb:")

    def address(self, path: str) -> str:
        """The public address of a page; empty where the base does not tell its site."""
        site = web(self.about.get("site_url")).rstrip("/")
        return f"{site}{path}" if site else ""


def embedded(data: object) -> Markup:
    r"""Data as JSON that can end no script element, whatever it holds.

    >>> embedded(["</script>"])
    Markup('["\\u003c/script\\u003e"]')
    """
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(written)  # nothing is left in it that HTML would read


def base(connection: sqlite3.Connection) -> Base:
    """Asked once for as long as a base is served."""
    years = one(connection, SOURCES_YEARS)
    assert years is not None
    named = tuple(rows(connection, "SELECT id, label, reference, url FROM source_records LIMIT ?", (SOURCES,)))
    span = "" if years["first"] is None else f"{years['first']}/{years['last']}"
    return Base(about=metadata(connection), covered=coverage(years), years=span, sources=named)


def home(told: Base) -> Head:
    """The base as a data set."""
    linked = {
        **part_of(told), "description": told.about.get("description") or told.about["title"], "isAccessibleForFree": True,
        "temporalCoverage": told.years, "citation": [source["reference"] for source in told.sources],
        "measurementTechnique": "Coding of the statements of research reviews, graded by rules",
    }  # fmt: skip
    return Head(description=f"{told.about.get('description') or told.about['title']} {_edition(told)}", linked=_filled(linked))


def plain(told: Base, name: str, description: str, *, path: str, kind: str = "WebPage") -> Head:
    """A page without a thing of its own: a list, a method."""
    linked = {"@type": kind, "name": name, "description": description, "url": told.address(path), "isPartOf": part_of(told)}
    return Head(description=f"{description} {_edition(told)}", linked=_filled(linked))


def claim(told: Base, record: Row, labels: Mapping[str, str]) -> Head:
    """A claim as what its source states. `labels` names terms and works by kind:id."""
    said = stated(record)
    kinds = (("practice", record["practices"]), ("population", record["populations"]), ("outcome", record["outcomes"]))
    linked = {
        "@type": "Claim", "@id": told.names.of("claim", record["id"]), "identifier": record["id"], "name": said,
        "url": told.address(f"/claim/{record['id']}"),
        "appearance": {"@type": "CreativeWork", "@id": told.names.of("work", record["source"]), "name": record["reference"]},
        "about": [_term(told, kind, name, labels.get(f"{kind}:{name}", name)) for kind, named in kinds for name in named],
        "citation": [{"@id": told.names.of("work", key), "name": labels.get(f"work:{key}", key)} for key in record["works"]],
        "isPartOf": part_of(told),
    }  # fmt: skip
    return Head(description=f"{said} {_edition(told)}", linked=_filled(linked))


def stated(record: Row) -> str:
    """A claim as a preview tells it: who states it, what, and how well the source supports it."""
    statement = record["statement"] if record["statement"].endswith((".", "?", "!")) else f"{record['statement']}."
    return f"{record['stated_by']} {words.state(record['stated_by'])}: {statement} {record['support']} ({words.manner(record)})."


def combination(told: Base, cell: Row, path: str) -> Head:
    """A combination of a practice and a group or an outcome."""
    other = "population" if "population" in cell else "outcome"
    name = f"{cell['practice_label']}: {cell[f'{other}_label']}"
    linked = {
        "@type": "WebPage", "name": name, "description": cell["sentence"], "url": told.address(path),
        "about": [_term(told, kind, cell[kind], cell[f"{kind}_label"]) for kind in ("practice", other)], "isPartOf": part_of(told),
    }  # fmt: skip
    sentence = f"{name}: {cell['sentence']} Levels tell how well the sources support their claims. {_edition(told)}"
    return Head(description=sentence, linked=_filled(linked))


def term(told: Base, record: Row) -> Head:
    """A practice, group or outcome."""
    linked = {
        **_term(told, record["kind"], record["id"], record["label"]), "alternateName": record["synonyms"], "description": record["definition"],
        "termCode": record["id"], "url": told.address(f"/{record['kind']}/{record['id']}"),
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": told.names.of("scheme", record["kind"]), "isPartOf": part_of(told)},
    }  # fmt: skip
    return Head(description=f"{record['label']}: {record['definition']} {_edition(told)}", linked=_filled(linked))


_UNSURE = {"unresolved": " It is not known which work is meant.", "unconfirmed": " Not yet confirmed by any page or body."}
"""What is said of works whose records are not sure."""


def work(told: Base, record: Row, path: str) -> Head:
    """A work of the library, as far as the library knows it."""
    item = record["csl"]
    people = [_who(name) for name in item.get("author", ())]
    linked = {
        "@type": WORK_CLASSES.get(item["type"], "CreativeWork"), "@id": told.names.of("work", record["key"]), "name": record["title"],
        "author": people, "datePublished": str(record["year"] or ""), "publisher": _publisher(item), "url": web(record["url"]),
        "identifier": record["doi"] or record["key"], "sameAs": doi(record["doi"]), "isbn": record["isbn"],
        "mainEntityOfPage": told.address(path), "isPartOf": _container(item),
    }  # fmt: skip
    status = _UNSURE.get(record["status"] or "", "")
    return Head(description=f"{record['reference']}{status} No retraction was checked. {_edition(told)}", linked=_filled(linked))


def part_of(told: Base) -> Linked:
    """The base in short: what every page is a part of."""
    about = told.about
    return _filled({
        "@type": "Dataset", "@id": told.names.of("base", "this"), "name": about["title"], "version": about.get("version", ""),
        "datePublished": about.get("released", ""), "license": web(about.get("license_url")) or about.get("license", ""),
        "creator": [{"name": name} for name in json.loads(about.get("creators") or "[]")], "url": told.address("/"),
        "description": f"Sources: {told.covered}.",
    })  # fmt: skip


def _edition(told: Base) -> str:
    version = f", version {told.about['version']}" if told.about.get("version") else ""
    return f"{told.about['title']}{version}; {told.covered}."


def _term(told: Base, kind: str, name: str, label: str) -> Linked:
    return {"@type": "DefinedTerm", "@id": told.names.of(kind, name), "name": label}


def _who(name: Mapping[str, str]) -> Linked:
    if "literal" in name:
        return {"@type": "Organization", "name": name["literal"]}
    return _filled({"@type": "Person", "familyName": name.get("family", ""), "givenName": name.get("given", "")})


def _publisher(item: Mapping[str, Any]) -> Linked:
    return {"@type": "Organization", "name": item["publisher"]} if item.get("publisher") else {}


def _container(item: Mapping[str, Any]) -> Linked:
    return {"@type": "CreativeWork", "name": item["container-title"]} if item.get("container-title") else {}


def _filled(linked: Mapping[str, Any]) -> Linked:
    """Without what is empty."""
    return {name: value for name, value in linked.items() if value}
