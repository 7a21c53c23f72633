"""Records read back from the rows of a built base, so that its grades can be computed again: rows of views in, records and grades out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from kb.answers.query import Row, rows
from kb.grading import context_of
from kb.grading import grades as graded
from kb.grading.made import Grade
from kb.model import Claim, Evidence, Fact, Passage

_CLAIMS = "SELECT * FROM claim_records WHERE id IN (SELECT value FROM json_each(?)) ORDER BY n"
_EVIDENCE = "SELECT * FROM evidence_records WHERE claim IN (SELECT value FROM json_each(?)) ORDER BY claim, position"
_EFFECTS = "SELECT id, practices, outcomes FROM claim_records WHERE kind IN ('effect', 'association')"


def claims(connection: sqlite3.Connection, ids: Iterable[str]) -> list[Claim]:
    """The claims of these ids, in the base's order; ids that it does not have are left out. Values of facts are text, as the base keeps them."""
    wanted = (json.dumps(list(ids)),)
    links: dict[str, list[Row]] = {}
    for link in rows(connection, _EVIDENCE, wanted):
        links.setdefault(link["claim"], []).append(link)
    return [claim(row, links.get(row["id"], ())) for row in rows(connection, _CLAIMS, wanted)]


def claim(row: Row, links: Sequence[Row]) -> Claim:
    """The claim of a row of `claim_records` and its rows of `evidence_records`, in order."""
    return Claim(
        id=row["id"],
        source=row["source"],
        passage=Passage(
            document=row["document"], section=row["section"], start=row["start"], end=row["end"], sha256=row["sha256"],
            first=row["first_words"], last=row["last_words"],
        ),
        statement=row["statement"],
        kind=row["kind"],
        practices=tuple(row["practices"]),
        populations=tuple(row["populations"]),
        outcomes=tuple(row["outcomes"]),
        direction=row["direction"],
        wording=row["wording"],
        addressees=tuple(row["addressees"]),
        restates=row["restates"],
        note=row["note"],
        evidence=tuple(_link(link) for link in links),
    )  # fmt: skip


def grades(
    records: Sequence[Claim], labels: Mapping[str, str], *, designs: Mapping[str, str] | None = None, among: Sequence[Claim] | None = None
) -> dict[str, dict[str, Grade]]:
    """The grades of some claims under every rubric: by rubric, then claim; claims that a rubric does not judge are left out.

    By citekey, `labels` gives a work's short form for readers, `designs` its design where the library has one. `among` are the claims that
    may speak against these: all of the base, or those that `contrary` names. Left out, only the claims themselves may.
    """
    return graded(records, context_of(records if among is None else among, labels, designs or {}))


def contrary(connection: sqlite3.Connection, records: Sequence[Claim], designs: Mapping[str, str]) -> list[str]:
    """The ids of the other claims that rubrics look at when they grade these: what speaks against the same practice and outcome."""
    asked = {combination for record in records for combination in product(record.practices, record.outcomes)}
    near = [row["id"] for row in rows(connection, _EFFECTS) if not asked.isdisjoint(product(row["practices"], row["outcomes"]))]
    found = context_of(claims(connection, near), {}, designs).contrary
    named = {name for combination in asked & set(found) for name in (found[combination].certain, found[combination].possible) if name}
    return sorted(named - {record.id for record in records})


def _link(row: Row) -> Evidence:
    return Evidence(
        rests_on=row["rests_on"],
        work=row["work"],
        stance=row["stance"],
        basis=row["basis"],
        fit=row["fit"],
        facts={name: Fact(value=fact["value"], origin=fact["from"]) for name, fact in row["facts"].items()},
        unlisted=row.get("unlisted"),
    )
