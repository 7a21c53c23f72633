"""Two built bases compared: what came, went and changed between an old and a new one, and what moved each grade.

In go two read-only connections, out come plain values. Both sides are read once, in order of their ids, and merged, so that the time grows
with the size of the bases and the memory with the number of differences. It does not judge which base is better.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

from kb.answers.query import Row, metadata, rows

Key = TypeVar("Key", str, tuple[str, ...])

CLAIMS = "SELECT * FROM claim_records ORDER BY id"
EVIDENCE = "SELECT * FROM evidence_records ORDER BY claim, position"
WITHDRAWN = "SELECT id, reason, successor FROM withdrawal_records ORDER BY id"
WORKS = "SELECT * FROM work_records ORDER BY key"
TERMS = "SELECT * FROM term_records ORDER BY kind, id"
GRADES = "SELECT * FROM grade_records ORDER BY claim, rubric"
STEPS = "SELECT position, rule, evidence, found, because FROM step_records WHERE claim = ? AND rubric = ? ORDER BY position"
CELLS = """SELECT practice, population, in_frame, state, strength, strength_against, contested, n_effect, n_at_strength, n_other, reason, essa_now,
    essa_possible FROM cell_exports ORDER BY practice, population"""
COUNTED = "SELECT claim FROM cell_claims WHERE practice = ? AND population = ? AND place = 'counted' ORDER BY claim"
RUBRICS = """SELECT DISTINCT l.rubric, l.version, p.detail AS sha256 FROM levels AS l
    LEFT JOIN provenance_records AS p ON p.name = 'rubric ' || l.rubric || ' ' || l.version ORDER BY l.rubric"""
LABELS = "SELECT rubric, level, rank, label FROM levels"

_COMPUTED_OF_CLAIM = {"n", "strength", "strength_rank", "support", "why", "would_change", "essa_now", "essa_possible", "works"}
"""Columns of `claim_records` that follow from others or from the grades."""
_COMPUTED_OF_WORK = {"csl", "reference_html", "bibtex"}
_ORDER_OF_TERM = {"position"}
_NO_CELL: Row = {
    "in_frame": False, "state": "not_found", "strength": None, "strength_against": None, "contested": False, "n_effect": 0, "n_at_strength": 0,
    "n_other": 0, "reason": "", "essa_now": None, "essa_possible": None,
}  # fmt: skip
"""What a combination is that a base has no row of: outside its frame, and without a claim."""
_KEYS_OF_LINK = {"id", "claim", "position", "fit", "facts"}
_WORDS_OF_GRADE = {"claim", "rubric", "why", "would_change"}


def diff(old: sqlite3.Connection, new: sqlite3.Connection) -> Row:
    """Every difference between two bases.

    - `base`: `old` and `new` (title, version, released) and `changed`, the fields of metadata.yml that differ.
    - `rubrics`: rule sets that came, went or changed: rubric, before, after (each version and sha256, or null).
    - `claims`: `in`, `out` (id, source, statement), `changed` (id, fields) and `withdrawn` (id, reason, successor).
    - `works`: `in`, `out` (key, reference), `changed` (key, fields). `terms`: the same with kind and id.
    - `grades`: those of claims in both bases that moved: claim, rubric, `before` and `after` (level, label, rank ...), `facts` (the fields of
      its evidence that differ), `rubric_changed`, `step_before` and `step_after` (the first step of the trail that differs).
    - `cells`: `opened` (the first claim came), `closed` (the last one went), `changed`: practice, population, fields, claims_in, claims_out.

    A field is told as field, before, after; what lies on a link of evidence is `evidence/NUMBER/...`.
    """
    fields: dict[str, list[Row]] = {}
    withdrawn = _withdrawn(old, new, fields)
    claims = _claims(old, new, fields, {one["id"] for one in withdrawn})
    rubrics = _rubrics(old, new)
    return {
        "base": _base(old, new),
        "rubrics": rubrics,
        "claims": {**claims, "withdrawn": withdrawn},
        "works": _listed(paired(rows(old, WORKS), rows(new, WORKS), lambda one: str(one["key"])), ("key", "reference"), _work_fields),
        "terms": _listed(
            paired(rows(old, TERMS), rows(new, TERMS), lambda one: (str(one["kind"]), str(one["id"]))),
            ("kind", "id", "label"),
            lambda before, after: changed(before, after, without=_ORDER_OF_TERM),
        ),
        "grades": list(_grades(old, new, fields, rubrics)),
        "cells": _cells(old, new),
    }


def is_empty(found: Row) -> bool:
    """Whether `diff` found no difference at all."""
    parts = [found["rubrics"], found["grades"], found["base"]["changed"]]
    parts += [listed for name in ("claims", "works", "terms", "cells") for listed in found[name].values()]
    return not any(parts)


def paired(old: Iterable[Row], new: Iterable[Row], key: Callable[[Row], Key]) -> Iterator[tuple[Key, Row | None, Row | None]]:
    """Each key of two lists that are sorted by it, with its row in either list; None where a list lacks it."""
    olds, news = iter(old), iter(new)
    before, after = next(olds, None), next(news, None)
    while before is not None or after is not None:
        if after is None or (before is not None and key(before) < key(after)):
            assert before is not None
            yield key(before), before, None
            before = next(olds, None)
        elif before is None or key(after) < key(before):
            yield key(after), None, after
            after = next(news, None)
        else:
            yield key(after), before, after
            before, after = next(olds, None), next(news, None)


def changed(before: Row, after: Row, *, without: Collection[str] = (), prefix: str = "") -> list[Row]:
    """The columns that both rows have and that differ: field, before, after. A column that only one version of kb knows is no difference."""
    return [
        {"field": f"{prefix}{name}", "before": before[name], "after": after[name]}
        for name in after
        if name in before and name not in without and before[name] != after[name]
    ]


def _base(old: sqlite3.Connection, new: sqlite3.Connection) -> Row:
    about = [metadata(connection) for connection in (old, new)]
    names = sorted({*about[0], *about[1]})
    told = [{name: one.get(name) for name in ("title", "version", "released")} for one in about]
    fields = [{"field": name, "before": about[0].get(name), "after": about[1].get(name)} for name in names]
    return {"old": told[0], "new": told[1], "changed": [field for field in fields if field["before"] != field["after"]]}


def _rubrics(old: sqlite3.Connection, new: sqlite3.Connection) -> list[Row]:
    merged = paired(rows(old, RUBRICS), rows(new, RUBRICS), lambda one: str(one["rubric"]))
    return [
        {
            "rubric": name,
            **{side: one and {"version": one["version"], "sha256": one["sha256"]} for side, one in (("before", before), ("after", after))},
        }
        for name, before, after in merged
        if before != after
    ]


def _withdrawn(old: sqlite3.Connection, new: sqlite3.Connection, fields: dict[str, list[Row]]) -> list[Row]:
    """The claims that are newly withdrawn; of those that were withdrawn before, what is told of it goes to `fields` where it changed."""
    found = []
    for name, before, after in paired(rows(old, WITHDRAWN), rows(new, WITHDRAWN), lambda one: str(one["id"])):
        if before is None and after is not None:
            found.append(after)
        elif told := changed(before or {}, after or {"reason": None, "successor": None}, prefix="withdrawn/"):
            fields[name] = told
    return found


def _claims(old: sqlite3.Connection, new: sqlite3.Connection, fields: dict[str, list[Row]], withdrawn: Collection[str]) -> Row:
    """Claims in, out and changed; `fields` gets the changed fields of each."""
    entered: dict[str, Row] = {}
    left: dict[str, Row] = {}
    for name, before, after in paired(rows(old, CLAIMS), rows(new, CLAIMS), lambda one: str(one["id"])):
        if before is None or after is None:
            one, into = (after, entered) if before is None else (before, left)
            assert one is not None
            into[name] = {"id": name, "source": one["source"], "statement": one["statement"]}
        elif told := changed(before, after, without=_COMPUTED_OF_CLAIM):
            fields.setdefault(name, []).extend(told)
    links = paired(rows(old, EVIDENCE), rows(new, EVIDENCE), lambda one: (str(one["claim"]), f"{one['position']:09}"))
    for (claim, _), before, after in links:
        if claim not in entered and claim not in left and (told := _link_fields(before, after)):
            fields.setdefault(claim, []).extend(told)
    return {
        "in": list(entered.values()),
        "out": [one for name, one in left.items() if name not in withdrawn],
        "changed": [{"id": name, "fields": fields[name]} for name in sorted(fields)],
    }


def _link_fields(before: Row | None, after: Row | None) -> list[Row]:
    either = after or before or {}
    prefix = f"evidence/{either['position']}"
    if before is None or after is None:
        told = [one and {name: one[name] for name in ("rests_on", "work")} for one in (before, after)]
        return [{"field": prefix, "before": told[0], "after": told[1]}]
    found = changed(before, after, without=_KEYS_OF_LINK, prefix=f"{prefix}/")
    for column in ("fit", "facts"):
        names = sorted({*before[column], *after[column]})
        sides = [{name: one[column].get(name) for name in names} for one in (before, after)]
        found += changed(sides[0], sides[1], prefix=f"{prefix}/{column}/")
    return found


def _work_fields(before: Row, after: Row) -> list[Row]:
    """What differs; the entry as written only where nothing else tells the difference."""
    return changed(before, after, without=_COMPUTED_OF_WORK) or changed(before, after, without=_COMPUTED_OF_WORK - {"bibtex"})


def _listed(
    merged: Iterable[tuple[Any, Row | None, Row | None]], shown: tuple[str, ...], fields: Callable[[Row, Row], list[Row]]
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {"in": [], "out": [], "changed": []}
    for _, before, after in merged:
        one = after or before or {}
        told = {name: one[name] for name in shown}
        if before is None or after is None:
            found["in" if before is None else "out"].append(told)
        elif differ := fields(before, after):
            found["changed"].append({**told, "fields": differ})
    return found


def _grades(old: sqlite3.Connection, new: sqlite3.Connection, fields: dict[str, list[Row]], rubrics: list[Row]) -> Iterator[Row]:
    """The grades that moved. Where only one base has the rubric, `rubrics` says so, and no grade of it has moved."""
    one_sided = {one["rubric"] for one in rubrics if one["before"] is None or one["after"] is None}
    other_rules = {one["rubric"] for one in rubrics}
    labels = [{(one["rubric"], one["level"]): one for one in rows(side, LABELS)} for side in (old, new)]
    for (claim, rubric), before, after in paired(rows(old, GRADES), rows(new, GRADES), lambda one: (str(one["claim"]), str(one["rubric"]))):
        if before is None or after is None or rubric in one_sided or not changed(before, after, without=_WORDS_OF_GRADE):
            continue
        told = [_grade(one, named) for one, named in zip((before, after), labels, strict=True)]
        steps = [list(rows(side, STEPS, (claim, rubric))) for side in (old, new)]
        at = next((n for n, (one, other) in enumerate(zip(*steps, strict=False)) if one != other), min(map(len, steps)))
        yield {
            "claim": claim, "rubric": rubric, "before": told[0], "after": told[1],
            "facts": [field for field in fields.get(claim, ()) if field["field"].startswith("evidence/")],
            "rubric_changed": rubric in other_rules,
            **{f"step_{name}": side[at] if at < len(side) else None for name, side in zip(("before", "after"), steps, strict=True)},
        }  # fmt: skip


def _grade(row: Row, labels: dict[tuple[str, str], Row]) -> Row:
    """The grade without its keys, with its level's label and rank, and the label of its best possible level where there is one."""
    known, possible = labels[row["rubric"], row["level"]], labels.get((row["rubric"], str(row.get("possible"))))
    told = {name: value for name, value in row.items() if name not in ("claim", "rubric")}
    return {**told, "label": known["label"], "rank": known["rank"], "possible_label": possible and possible["label"]}


def _cells(old: sqlite3.Connection, new: sqlite3.Connection) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {"opened": [], "closed": [], "changed": []}
    merged = paired(rows(old, CELLS), rows(new, CELLS), lambda one: (str(one["practice"]), str(one["population"])))
    for (practice, population), before, after in merged:
        fields = changed(before or _NO_CELL, after or _NO_CELL, without=("practice", "population"))
        if not fields:
            continue
        held = [{one["claim"] for one in rows(side, COUNTED, (practice, population))} for side in (old, new)]
        where = "changed" if bool(held[0]) == bool(held[1]) else "opened" if held[1] else "closed"
        found[where].append(
            {
                "practice": practice,
                "population": population,
                "fields": fields,
                "claims_in": sorted(held[1] - held[0]),
                "claims_out": sorted(held[0] - held[1]),
            }
        )
    return found
