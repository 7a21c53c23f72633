"""The proof pack of a claim or of a cell: everything that its grades follow from, as files that `verify` checks without the base.

In goes a read-only connection and an id, out come the files. Passages are told by their locators; the sources' words are in no pack.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.answers.query import Row, metadata, one, rows
from kb.answers.regrade import claims, contrary
from kb.answers.show import show
from kb.errors import KbError
from kb.exporters import bibtex, csljson, ris
from kb.grading import RUBRICS

FORMAT = "kb proof pack 1"
NAMES = re.compile(
    r"(README\.md|query\.sql|(about|cell|claims|evidence|grades|steps|passages|vocabulary|works|manifest)\.json|works\.(bib|ris|csl\.json)"
    r"|rubrics/[a-z][a-z0-9_]*\.json)"
)
"""The names of the files of a pack."""
_OF_CLAIMS = "IN (SELECT value FROM json_each(:claims))"
_OF_SUBJECTS = "IN (SELECT value FROM json_each(:subjects))"
QUERIES = {
    "cell.json": "SELECT * FROM cell_exports WHERE practice = :practice AND population = :population",
    "claims.json": f"SELECT * FROM claim_records WHERE id {_OF_CLAIMS} ORDER BY n",
    "evidence.json": f"SELECT * FROM evidence_records WHERE claim {_OF_CLAIMS} ORDER BY claim, position",
    "grades.json": f"SELECT * FROM grade_records WHERE claim {_OF_SUBJECTS} ORDER BY claim, rubric",
    "steps.json": f"SELECT * FROM step_records WHERE claim {_OF_SUBJECTS} ORDER BY claim, rubric, position",
    "passages.json": f"""SELECT c.id AS claim, c.document, s.sha256 AS document_sha256, c.section, c."start", c."end", c.sha256, c.first_words,
    c.last_words
FROM claim_records AS c JOIN source_records AS s ON s.id = c.source WHERE c.id {_OF_CLAIMS} ORDER BY c.n""",
    "works.json": """SELECT key, label, type, title, year_text, status, identity, unconfirmed, design, design_basis, reference
FROM work_records WHERE key IN (SELECT value FROM json_each(:works)) ORDER BY key""",
    "vocabulary.json": """SELECT * FROM term_records WHERE kind || ':' || id IN (SELECT value FROM json_each(:terms)) ORDER BY kind, position""",
}
"""File to the query of its rows."""
_LIBRARY = "SELECT key, csl, bibtex FROM work_records WHERE key IN (SELECT value FROM json_each(:works)) ORDER BY key"
_PROVENANCE = "SELECT * FROM provenance_records ORDER BY kind, name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A proof pack: what it is about, and its files by name."""

    subject: str
    """Id of a claim, or PRACTICE/POPULATION."""
    files: Mapping[str, bytes]


def pack(connection: sqlite3.Connection, name: str) -> Pack:
    """The proof pack of a claim or a cell. Raises KbError if nothing has the id, or if the base was graded by other rubrics than kb's own."""
    found = show(connection, name)
    rubrics = _rubrics(connection)
    if found["what"] == "cell":
        subject = f"{found['practice']}/{found['population']}"
        if one(connection, QUERIES["cell.json"], {"practice": found["practice"], "population": found["population"]}) is None:
            raise KbError(f"{subject}: the map does not ask about it and no claim is about it; there is nothing to prove")
        named = [claim["id"] for claim in found["claims"]]
    elif found["what"] == "claim":
        subject, named = found["id"], [found["id"]]
    else:
        raise KbError(f"a proof pack is about a claim or a combination (PRACTICE/POPULATION); {name} is a {found['what']}")
    designs = {row["key"]: row["design"] or "" for row in rows(connection, "SELECT key, design FROM work_records")}
    asked = _asked(connection, found, [*named, *contrary(connection, claims(connection, named), designs)])
    asked["subjects"] = _array(named)
    listed = {file: list(rows(connection, query, asked)) for file, query in QUERIES.items() if file != "cell.json" or found["what"] == "cell"}
    about = {"subject": subject, "what": found["what"], "claims": sorted(named), **_about(connection)}
    files = {file: _lines(some) for file, some in listed.items()}
    files |= _library(rows(connection, _LIBRARY, asked))
    files |= {f"rubrics/{rubric}.json": document(told) for rubric, told in rubrics.items()}
    files["about.json"] = document(about)
    files["query.sql"] = _sql(asked, listed).encode()
    files["README.md"] = _readme(about, listed).encode()
    files["manifest.json"] = manifest(files)
    return Pack(subject=subject, files=files)


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The manifest of some files: the SHA-256 and size of each but the manifest itself."""
    told = {name: {"sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])} for name in sorted(files) if name != "manifest.json"}
    return document({"format": FORMAT, "files": told})


def document(value: object) -> bytes:
    """The value as JSON that people can read, with a line end behind it."""
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def rubric_told(rubric: str) -> Row:
    """What a pack tells of a rubric of this kb: id, title, version, hash and the definition, as data."""
    chosen = RUBRICS[rubric]
    return {
        "id": chosen.id, "title": chosen.title, "version": chosen.version, "question": chosen.question, "sha256": chosen.sha256,
        "definition": json.loads(chosen.definition),
    }  # fmt: skip


def _rubrics(connection: sqlite3.Connection) -> dict[str, Row]:
    held = {row["name"]: row["detail"] for row in rows(connection, _PROVENANCE) if row["kind"] == "rubric"}
    if set(held.values()) != {rubric.sha256 for rubric in RUBRICS.values()}:
        raise KbError(
            f"the base was graded by {', '.join(sorted(held)) or 'no rubric'}, not by the rubrics of this kb; build it again with 'kb build'"
        )
    return {rubric: rubric_told(rubric) for rubric in sorted(RUBRICS)}


def _asked(connection: sqlite3.Connection, found: Row, claims: Sequence[str]) -> dict[str, str]:
    """The parameters of the queries: lists are JSON arrays."""
    asked = {"claims": _array(claims)}
    stated = list(rows(connection, QUERIES["claims.json"], asked))
    asked["works"] = _array({key for claim in stated for key in (claim["source"], *claim["works"])})
    used = {f"{kind}:{term}" for claim in stated for kind in ("practice", "population", "outcome") for term in claim[f"{kind}s"]}
    if found["what"] == "cell":
        asked |= {"practice": found["practice"], "population": found["population"]}
        used |= {f"practice:{found['practice']}", f"population:{found['population']}"}
    broader = {
        f"{row['kind']}:{row['id']}": row["broader"] and f"{row['kind']}:{row['broader']}" for row in rows(connection, "SELECT * FROM term_records")
    }
    terms: set[str] = set()
    for term in used:
        while term and term not in terms:
            terms.add(term)
            term = broader[term]
    asked["terms"] = _array(terms)
    return asked


def _array(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)


def _about(connection: sqlite3.Connection) -> Row:
    told = metadata(connection)
    fields = {name: told.get(name, "") for name in ("title", "version", "released", "license", "license_url", "site_url", "correction")}
    return {**fields, "creators": json.loads(told.get("creators") or "[]"), "provenance": list(rows(connection, _PROVENANCE))}


def _lines(some: Sequence[Row]) -> bytes:
    """Rows as a JSON array, one row a line."""
    return ("[" + ",".join(f"\n{json.dumps(row, ensure_ascii=False)}" for row in some) + "\n]\n").encode()


def _library(works: Iterable[Row]) -> dict[str, bytes]:
    held = list(works)
    files = {}
    for name, write in (("works.bib", bibtex.write), ("works.ris", ris.write), ("works.csl.json", csljson.write)):
        file = io.StringIO()
        write(held, file)
        files[name] = file.getvalue().encode()
    return files


def _sql(asked: Mapping[str, str], listed: Iterable[str]) -> str:
    """The queries as anyone can type them in sqlite3."""
    literals = {name: "'" + value.replace("'", "''") + "'" for name, value in asked.items()}
    parts = ["-- The rows of this pack, as any SQLite gives them from the base's database (kb.db). In JSON, arrays and objects are unfolded.\n"]
    parts += [f"-- {file}\n{re.sub(':([a-z]+)', lambda found: literals[found[1]], QUERIES[file])};\n" for file in listed]
    return "\n".join(parts)


def _readme(about: Row, listed: Mapping[str, list[Row]]) -> str:
    sources = {claim["source"] for claim in listed["claims.json"]}
    stated = [
        f"- {work['label']}: {work['title'] or 'without a title'} ({work['year_text']})" for work in listed["works.json"] if work["key"] in sources
    ]
    what = "claim" if about["what"] == "claim" else "combination of a practice and a group"
    released = f", released {about['released']}" if about["released"] else ""
    cell = (
        [
            "- `cell.json`: the combination's answer; `inherited` lists claims about a wider group, which are not counted;",
            "  `n_drafts` counts drafts of claims that may be about it and are not decided on: the base tells it, and no pack can prove it",
        ]
        if "cell.json" in listed
        else []
    )
    licence = " ".join(filter(None, (about["license"] or "not told", about["license_url"])))
    lines = [
        f"# Proof pack: {about['subject']}", "",
        f"What the {what} `{about['subject']}` rests on in the knowledge base *{about['title']}*, version {about['version']}{released},",
        f"and each step from there to its grade. Licence of the data: {licence}.", "",
        "The claims were read from:", "", *(stated or ["- nothing: no claim is about this combination"]), "",
        "A grade judges what these sources themselves show. Nothing that appeared after them was searched.", "",
        "## Check it", "", "With evidence-kb (`pip install evidence-kb`), without a network and without the base:", "",
        "    kb verify FILE.zip", "",
        "compares each file with the manifest, computes the grades anew from the claims, and compares them with those stated here.",
        "By hand: `sha256sum` gives the hashes of `manifest.json`; `query.sql` gives the rows from the base's database; `passages.json` says where",
        "in the source's text each claim stands, and the SHA-256 of that text with each run of white space made one space.", "",
        "## Files", "",
        "- `claims.json`, `evidence.json`: the claims as coded, with any that speak against them; what each rests on, with the coded facts",
        "- `grades.json`, `steps.json`: the grades, why, what would change them; each rule applied, in order",
        *cell,
        "- `rubrics/`: the rules' levels and parameters, with the SHA-256 of the rules",
        "- `passages.json`: where the claims stand; the sources' text is theirs and not in here",
        "- `works.json`, `works.bib`, `works.ris`, `works.csl.json`: the works, for people and for reference managers",
        "- `vocabulary.json`: the terms used; `about.json`: the base; `query.sql`; `manifest.json`", "",
    ]  # fmt: skip
    return "\n".join(lines)
