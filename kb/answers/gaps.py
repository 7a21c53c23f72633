"""What is missing, by kind: empty combinations, groups without a result, wording against support, advice without a result, sources that
cannot be traced, and what to read next.

In: a built base, and a practice or a population to look at alone. Out: plain values whose counts are counts of what is listed. It judges
wording and telling, never a study.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kb.answers.drafts import coding
from kb.answers.map import STATE_WORDS
from kb.answers.query import Row, one, rows, shown_rubrics
from kb.answers.reading_list import fact_values, read_next
from kb.answers.search import known
from kb.grading.cells import REPORTED_RESULT

EMPTY = ("asserted_only", "said_missing", "not_found", "not_yet_coded", "other_only", "out_of_scope")
"""Kinds of empty, in the order they are told."""
NOT_EMPTY = ("not_yet_coded", "out_of_scope")
"""Those of which nobody knows, or asks, whether they are."""
WORDING_NOTE = "It judges the wording of the source against the support that the source shows, never the study that it cites."
SUPPORTED = ("itself", "same group", "wider group")
"""Where a result stands behind advice: in its own passage, or in a claim of effect on the same practice for the same or a wider group."""
_WITHIN = (
    "(:practice IS NULL OR c.id IN (SELECT claim FROM term_claims WHERE kind = 'practice' AND term = :practice)) "
    "AND (:population IS NULL OR c.id IN (SELECT claim FROM term_claims WHERE kind = 'population' AND term = :population))"
)
_EFFECTS = "c.kind IN ('effect', 'association')"
_DRAFTS_WITHIN = (
    "(:practice IS NULL OR {0} IN (SELECT draft FROM term_drafts WHERE kind = 'practice' AND term = :practice)) "
    "AND (:population IS NULL OR {0} IN (SELECT draft FROM term_drafts WHERE kind = 'population' AND term = :population))"
)
_DRAFTS = f"SELECT d.kind, count(*) AS n FROM draft_records AS d WHERE {_DRAFTS_WITHIN.format('d.n')} GROUP BY d.kind ORDER BY d.kind"
_DRAFTS_BY_TERM = (
    f"SELECT t.term, count(DISTINCT t.draft) AS n FROM term_drafts AS t WHERE t.kind = :kind AND {_DRAFTS_WITHIN.format('t.draft')} GROUP BY t.term"
)
_BRIEF = "SELECT c.id, s.label AS stated_by, c.statement, c.kind, c.direction, c.wording, c.support, c.strength_rank"
_FROM = "FROM claim_records AS c JOIN source_records AS s ON s.id = c.source"
_CELLS = (
    "SELECT practice_id AS practice, population_id AS population, practice AS practice_label, population AS population_label, state, reason, "
    "n_effect, n_other, n_wider, n_drafts, strength, strength_against FROM cell_pages "
    "WHERE in_frame AND (:practice IS NULL OR practice_id = :practice) AND (:population IS NULL OR population_id = :population) "
    "ORDER BY map_row, map_column"
)
_MISSING = (
    f"SELECT c.id, s.label AS stated_by, c.statement, c.document, c.section, c.start, c.end, c.practices, c.populations {_FROM} "
    f"WHERE c.kind = 'gap' AND {_WITHIN} ORDER BY c.n"
)
_AXIS = (
    "SELECT t.kind, t.id, t.label, count(c.id) AS n_effect, coalesce(sum(c.strength_rank >= :result), 0) AS n_result "
    "FROM term_records AS t LEFT JOIN term_claims AS x ON x.kind = t.kind AND x.term = t.id "
    f"LEFT JOIN claim_records AS c ON c.id = x.claim AND {_EFFECTS} AND {_WITHIN} "
    "WHERE t.kind = :kind AND t.frame IS NOT NULL AND (:term IS NULL OR t.id = :term) GROUP BY t.id ORDER BY t.frame"
)
_STRONGER = f"{_BRIEF} {_FROM} WHERE {_EFFECTS} AND c.wording = 'asserts' AND c.strength_rank < :result AND {_WITHIN} ORDER BY c.strength_rank, c.n"
_WEAKER = f"{_BRIEF} {_FROM} WHERE {_EFFECTS} AND c.wording IN ('may', 'suggests') AND c.strength_rank >= :result AND {_WITHIN} ORDER BY c.n"
_WORDING = (
    f"SELECT c.wording, c.support, c.strength_rank AS rank, count(*) AS n FROM claim_records AS c WHERE {_EFFECTS} AND {_WITHIN} "
    "GROUP BY c.wording, c.strength_rank ORDER BY c.wording, c.strength_rank"
)
_ADVICE = f"{_BRIEF}, c.practices, c.populations, c.addressees {_FROM} WHERE c.kind = 'recommendation' AND {_WITHIN} ORDER BY c.n"
_RESULTS = (
    "SELECT x.practice, x.population, x.place, x.claim FROM cell_claims AS x JOIN claim_records AS c ON c.id = x.claim "
    f"WHERE {_EFFECTS} AND c.strength_rank >= ? ORDER BY c.n"
)
_UNTRACEABLE = (
    f"{_BRIEF}, sum(e.status = 'unresolved') AS n_unresolved, sum(e.rests_on = 'named_data' AND e.work_key IS NULL) AS n_unnamed, "
    "sum(e.work_key IS NOT NULL AND e.status IS NOT 'unresolved') = 0 AS alone, json_group_array(e.work) AS works "
    f"{_FROM} JOIN evidence_pages AS e ON e.claim = c.id WHERE {_WITHIN} "
    "GROUP BY c.id HAVING n_unresolved OR n_unnamed ORDER BY alone DESC, c.strength_rank DESC, c.n"
)


def gaps(connection: sqlite3.Connection, *, practice: str | None = None, population: str | None = None, most: int | None = None) -> Row:
    """Everything that is missing, or within a practice, a population or both. Raises KbError for an id that is not known.

    `most` bounds the unread works that are tried for what they could change; `n_unread` tells how many there are.
    """
    asked = {"practice": practice, "population": population}
    known(connection, **{kind: [term] for kind, term in asked.items() if term is not None})
    bound = {**asked, "result": REPORTED_RESULT}
    cells = list(rows(connection, _CELLS, bound))
    result = one(connection, "SELECT label FROM levels WHERE rubric = 'reported' AND rank = ?", (REPORTED_RESULT,))
    assert result is not None
    reading, n_unread = read_next(connection, practice=practice, population=population, most=most)
    counts = coding(connection)
    return {
        **asked,
        "result_label": result["label"],
        "n_asked": sum(cell["state"] != "out_of_scope" for cell in cells),
        "coding": {name: n for name, n in counts.items() if name != "documents"},
        "open_drafts": {row["kind"]: row["n"] for row in rows(connection, _DRAFTS, asked)} if counts["n_open"] else {},
        "empty": [_empty(state, cells) for state in EMPTY if counts["n_open"] or state != "not_yet_coded"],
        "said_missing": list(rows(connection, _MISSING, bound)),
        "populations": _axis(connection, {**bound, "kind": "population", "term": population}),
        "practices": _axis(connection, {**bound, "kind": "practice", "term": practice}),
        "wording": list(rows(connection, _WORDING, bound)),
        "stronger": list(rows(connection, _STRONGER, bound)),
        "weaker": list(rows(connection, _WEAKER, bound)),
        **advice(connection, practice=practice, population=population),
        "untraceable": [{**row, "alone": bool(row["alone"])} for row in rows(connection, _UNTRACEABLE, bound)],
        "values": {fact: list(values) for fact, values in fact_values(shown_rubrics(connection)).items()},
        "read_next": reading,
        "n_unread": n_unread,
    }


def _axis(connection: sqlite3.Connection, bound: Row) -> list[Row]:
    """The terms of an axis of the map, each with its claims of effect and the open drafts that may be about it."""
    waiting = {row["term"]: row["n"] for row in rows(connection, _DRAFTS_BY_TERM, bound)}
    return [{**row, "n_drafts": waiting.get(row["id"], 0)} for row in rows(connection, _AXIS, bound)]


def _empty(state: str, cells: Sequence[Row]) -> Row:
    """One kind of empty, with its combinations."""
    found = [cell for cell in cells if cell["state"] == state]
    return {"state": state, "words": STATE_WORDS[state], "n": len(found), "cells": found}


def advice(connection: sqlite3.Connection, *, practice: str | None = None, population: str | None = None) -> Row:
    """`advice`: each recommendation with what stands behind it; `advice_by_addressee`: the counts by who is to act."""
    bound = {"practice": practice, "population": population}
    results: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows(connection, _RESULTS, (REPORTED_RESULT,)):
        results[row["practice"], row["population"], row["place"]].append(row["claim"])
    listed = [_behind(claim, results) for claim in rows(connection, _ADVICE, bound)]
    return {"advice": listed, "advice_by_addressee": list(_by_addressee(listed))}


def _behind(claim: Row, results: dict[tuple[str, str, str], list[str]]) -> Row:
    """A recommendation with the claims of effect, whatever their direction, that report a result on its practice."""
    combinations = [(practice, population) for practice in claim["practices"] for population in claim["populations"]]
    near = list(dict.fromkeys(name for each in combinations for name in results.get((*each, "counted"), ())))
    wider = list(dict.fromkeys(name for each in combinations for name in results.get((*each, "wider"), ()) if name not in near))
    if claim["strength_rank"] >= REPORTED_RESULT:
        behind = "itself"
    elif near:
        behind = "same group"
    elif wider:
        behind = "wider group"
    else:
        behind = "nothing" if claim["practices"] else "no practice named"
    return {**claim, "behind": behind, "results": near, "wider_results": wider}


def _by_addressee(listed: Sequence[Row]) -> Iterator[Row]:
    """Counts for each addressee, most advised first; advice to several counts for each."""
    found: dict[str, list[str]] = defaultdict(list)
    for claim in listed:
        for addressee in claim["addressees"] or ["nobody named"]:
            found[addressee].append(claim["behind"])
    for addressee, behind in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        without = sum(each not in SUPPORTED for each in behind)
        by_support = {f"n_{name.replace(' ', '_')}": behind.count(name) for name in SUPPORTED}
        yield {"addressee": addressee, "n": len(behind), "n_without": without, **by_support}
