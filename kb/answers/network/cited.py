"""What the sources cite, as the networks need it: each claim with its source, its terms as coded, and the works that it rests on.

In: a built base. Out: plain records, and the labels of everything. A work counts once for a claim, however many links join them and whatever
the work does for the claim: a study that disputes it is cited for it too. Terms are those that curators wrote, not rolled up into broader ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.answers.query import Row, rows

_CLAIMS = "SELECT id, source, statement, practices, populations, outcomes FROM claim_records ORDER BY id"
_USES = "SELECT claim, work, max(basis = 'primary_read') AS was_read FROM evidence_records WHERE work IS NOT NULL GROUP BY claim, work"
_WORKS = "SELECT key, label, coalesce(json_extract(csl, '$.author'), json_extract(csl, '$.editor')) AS names FROM work_records ORDER BY key"
_TERMS = "SELECT kind, id, label FROM term_records ORDER BY kind, position"
Use = tuple[str, str]
"""A claim and a work that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A claim: who states it, what it is about, and what it rests on. Ids and citekeys, each once."""

    id: str
    source: str
    statement: str
    practices: tuple[str, ...]
    populations: tuple[str, ...]
    outcomes: tuple[str, ...]
    works: tuple[str, ...]
    """By citekey."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The one source, as the other fields are given."""
        return (self.source,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """All claims of a base with what they rest on."""

    claims: Mapping[str, Stated]
    """By id, in the order of the ids."""
    read: frozenset[Use]
    """Uses for which the work itself was read; all others are known through the source alone."""
    works: Mapping[str, Row]
    """Every work of the library by citekey: label, and names: its authors, or else its editors, as the JSON of CSL; null without any."""
    terms: Mapping[str, Mapping[str, str]]
    """By kind of term (practices, populations, outcomes): the label of each id, in the vocabulary's order."""

    def label(self, of: str, name: str) -> str:
        """What readers see for a work, a source, a claim or a term."""
        if of in self.terms:
            return self.terms[of][name]
        return self.claims[name].statement if of == "claims" else str(self.works[name]["label"])

    def resting(self) -> dict[str, list[str]]:
        """For each work that a claim rests on, these claims."""
        found: dict[str, list[str]] = {}
        for claim in self.claims.values():
            for work in claim.works:
                found.setdefault(work, []).append(claim.id)
        return {work: found[work] for work in sorted(found)}

    def sources(self, claims: Iterable[str]) -> list[str]:
        """Citekeys of the sources that state these claims."""
        return sorted({self.claims[claim].source for claim in claims})

    def basis(self, uses: Iterable[Use]) -> str:
        """`review_only` where all these uses are known through the sources alone, `primary_read` where all works were read, else `mixed`."""
        known = {use in self.read for use in uses}
        return "mixed" if len(known) == 2 else "primary_read" if known == {True} else "review_only"


def cited(connection: sqlite3.Connection) -> Cited:
    """What the base's claims rest on. Linear in the base."""
    works: dict[str, list[str]] = {}
    read = set()
    for use in rows(connection, _USES):
        works.setdefault(use["claim"], []).append(use["work"])
        if use["was_read"]:
            read.add((use["claim"], use["work"]))
    claims = {}
    for row in rows(connection, _CLAIMS):
        about = {name: tuple(row[name]) for name in ("practices", "populations", "outcomes")}
        claims[row["id"]] = Stated(
            id=row["id"], source=row["source"], statement=row["statement"], works=tuple(sorted(works.get(row["id"], ()))), **about
        )  # fmt: skip
    terms: dict[str, dict[str, str]] = {"practices": {}, "populations": {}, "outcomes": {}}
    for term in rows(connection, _TERMS):
        terms[f"{term['kind']}s"][term["id"]] = term["label"]
    return Cited(claims=claims, read=frozenset(read), works={row["key"]: row for row in rows(connection, _WORKS)}, terms=terms)
