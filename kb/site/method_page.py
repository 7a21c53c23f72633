"""How claims are graded, read from the base itself: each rubric's levels, rules and thresholds; limits; sources; how to cite."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from kb.answers.query import Row, one, rows, shown_rubrics
from kb.answers.release_citation import Cited, apa
from kb.grading import RUBRICS, essa_criteria, reported
from kb.site import head
from kb.site.drawing import as_json, page
from kb.site.outward import web
from kb.site.served import ask_once

ADDRESS = r"^/method(?P<form>\.json)?$"
LONG = 12
"""A list of values longer than this is folded."""
SOURCES = 200
"""Sources on the page; the data pages have the rest."""
_RULES = {"reported": reported, "essa": essa_criteria}
"""Modules that hold a rubric's rules, under the rules' names."""
_COUNTS = """
    SELECT
        (SELECT count(*) FROM claim_records) AS claims,
        (SELECT count(*) FROM claim_records WHERE restates IS NOT NULL) AS repeats,
        (SELECT count(*) FROM evidence_records WHERE work IS NOT NULL) AS uses,
        (SELECT count(*) FROM evidence_records WHERE work IS NOT NULL AND basis = 'primary_read') AS uses_read,
        (SELECT count(*) FROM work_records) AS works,
        (SELECT count(*) FROM work_records WHERE status = 'confirmed') AS confirmed,
        (SELECT count(*) FROM work_records WHERE status = 'recalled') AS recalled,
        (SELECT count(*) FROM work_records WHERE status = 'unconfirmed') AS unconfirmed,
        (SELECT count(*) FROM work_records WHERE status = 'unresolved') AS unresolved,
        (SELECT count(*) FROM withdrawal_records) AS withdrawn
"""
_RUBRICS = "SELECT * FROM rubric_records WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id = 'reported' DESC, id"
_FOUND = "SELECT rule, found, count(*) AS n FROM step_records WHERE rubric = ? GROUP BY rule, found"


async def method_page(datasette: Any, request: Any) -> Any:
    """The method, as the base has it."""
    content = await ask_once(datasette, told)
    if request.url_vars["form"]:
        return as_json(content)
    told_head = head.plain(await ask_once(datasette, head.base), "Method", "How claims are coded and graded, rule by rule.", path="/method")
    return await page(datasette, request, "method", {**content, "long": LONG, "most": SOURCES, "head": told_head})


def told(connection: sqlite3.Connection) -> Row:
    """What the page tells."""
    base = head.base(connection)
    named = json.dumps(shown_rubrics(connection))
    return {
        "rubrics": [rubric(connection, row) for row in rows(connection, _RUBRICS, (named,))],
        "counts": one(connection, _COUNTS),
        "sources": list(rows(connection, "SELECT id, label, title, year, n_claims FROM source_records")),
        "built_from": list(rows(connection, "SELECT name, kind, detail FROM provenance_records ORDER BY kind, name")),
        "citation": apa(base.about, base.covered, Cited()),
        "address": web(base.about.get("site_url")),
    }


def rubric(connection: sqlite3.Connection, record: Row) -> Row:
    """A rubric with its levels, strongest first, its rules in order, and its thresholds with where they come from."""
    definition = json.loads(record["definition"])
    rules_of = {level["id"]: level["rules"] for level in definition["levels"]}
    levels = list(rows(connection, "SELECT level, rank, label, meaning, n_claims FROM levels WHERE rubric = ? ORDER BY rank DESC", (record["id"],)))
    found: dict[str, dict[str, int]] = {}
    for step in rows(connection, _FOUND, (record["id"],)):
        found.setdefault(step["rule"], {})[step["found"]] = step["n"]
    names = list(dict.fromkeys(name for level in definition["levels"] for name in level["rules"]))
    whence = definition.get("sources", {})
    return {
        **{key: record[key] for key in ("id", "title", "version", "sha256", "question")},
        "levels": [{**level, "rules": rules_of.get(level["level"], [])} for level in levels],
        "rules": [{"name": name, "meaning": meaning(record, name), **_sum(found, name)} for name in names],
        "thresholds": [{"name": name, "value": _shown(value), "source": whence.get(name, "")} for name, value in definition["parameters"].items()],
    }


def meaning(record: Row, rule: str) -> str:
    """What a rule looks at, in its own words; nothing where the base was graded by other rules than those at hand."""
    held = RUBRICS.get(record["id"])
    if held is None or held.sha256 != record["sha256"]:
        return ""
    text = getattr(getattr(_RULES.get(record["id"]), rule, None), "__doc__", None) or ""
    return " ".join(text.split("\n\n")[0].split())


def _sum(found: dict[str, dict[str, int]], rule: str) -> Row:
    """How often a rule was met, not met and not told, under its own name or as the criterion of a tier."""
    steps = [counts for name, counts in found.items() if name == rule or name.endswith(f"_{rule}")]
    return {outcome: sum(counts.get(outcome, 0) for counts in steps) for outcome in ("pass", "fail", "unknown")}


def _shown(value: object) -> list[str]:
    """A threshold as texts, one a line."""
    if isinstance(value, dict):
        return [f"{key.replace('_', ' ')}: {', '.join(str(word).replace('_', ' ') for word in words)}" for key, words in value.items()]
    if isinstance(value, list):
        return [str(word).replace("_", " ") for word in value]
    return [str(value).replace("_", " ")]
