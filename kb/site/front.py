"""What the home page and the foot of all pages tell: the question, the numbers, the scale, groups and practices, where evidence is missing."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from urllib.parse import quote

from kb.answers.drafts import coding, still_open
from kb.answers.map import STATE_WORDS
from kb.answers.query import Row, metadata, one, rows
from kb.answers.readers_words import SOURCES_YEARS, coverage
from kb.grading.cells import REPORTED_RESULT
from kb.site.outward import web

NO_RESULT = "an argument or a source, no result"
"""Readers' words for a combination with effects that have some support, none of them a result."""
_RESULT_LEVELS = "(SELECT level FROM levels WHERE rubric = 'reported' AND rank >= :result)"
_COUNTS = """
    SELECT
        (SELECT count(*) FROM source_records) AS sources,
        (SELECT count(*) FROM searched_works) AS works,
        (SELECT count(*) FROM claim_places) AS claims
"""
_LEVELS = "SELECT label, meaning, rank, n_claims FROM levels WHERE rubric = 'reported' ORDER BY rank"
_STATES = f"""
    SELECT
        CASE
            WHEN strength IN {_RESULT_LEVELS} OR strength_against IN {_RESULT_LEVELS} THEN 'result'
            ELSE state
        END AS found,
        count(*) AS n
    FROM cell_pages
    WHERE in_frame AND state <> 'out_of_scope'
    GROUP BY 1
"""
_TERMS = f"""
    SELECT
        t.id,
        t.label,
        (SELECT coalesce(sum(x.n_claims), 0) FROM term_counts AS x WHERE x.kind = t.kind AND x.term = t.id) AS n_claims,
        (
            SELECT count(*) FROM cell_pages AS c
            WHERE c.in_frame AND c.state <> 'out_of_scope' AND t.id = CASE t.kind WHEN 'practice' THEN c.practice_id ELSE c.population_id END
        ) AS n_asked,
        (
            SELECT count(*) FROM cell_pages AS c
            WHERE c.in_frame AND t.id = CASE t.kind WHEN 'practice' THEN c.practice_id ELSE c.population_id END
                AND (c.strength IN {_RESULT_LEVELS} OR c.strength_against IN {_RESULT_LEVELS})
        ) AS n_result
    FROM term_records AS t
    WHERE t.kind = :kind AND t.frame IS NOT NULL
    ORDER BY t.frame
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What every page says of the base in its foot."""

    title: str
    version: str
    released: str
    license: str
    license_url: str
    source: str
    source_url: str
    correction: str
    """Address of a page, or of mail with the subject filled in."""
    coverage: str
    """How many documents, of which years."""
    corrections_to: str
    """Address that takes corrections, as the base tells it."""
    site_url: str
    """Where the site is public, without a slash at its end; empty where the base does not tell."""
    coding: Row
    """How many drafts of claims were made, and how many of them are open."""
    still_open: str
    """That drafts are open, in a sentence; empty where none is."""

    def correct(self, what: str) -> str:
        """The link that suggests a correction of one thing, named with its id and the base's version; empty where nobody takes any."""
        return correction_link(self.corrections_to, f"{what} ({self.title}, version {self.version})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The home page."""

    question: str
    lead: str
    counts: Row
    levels: tuple[Row, ...]
    """Weakest first, since each builds on those before: label, meaning, rank, n_claims."""
    asked: int
    """Combinations that the map asks about, without those out of scope."""
    with_result: int
    """Those for which a source reports a result, for a benefit or against it."""
    without: tuple[tuple[str, int], ...]
    """The rest by what is there, in readers' words."""
    populations: tuple[Row, ...]
    practices: tuple[Row, ...]


def front(connection: sqlite3.Connection) -> Front:
    """The home page's content."""
    about = metadata(connection)
    question, lead = question_and_lead(about["title"], about.get("description", ""))
    counts = one(connection, _COUNTS)
    assert counts is not None
    found = {row["found"]: row["n"] for row in rows(connection, _STATES, {"result": REPORTED_RESULT})}
    words = {**STATE_WORDS, "graded": NO_RESULT}
    return Front(
        question=question,
        lead=lead,
        counts=counts,
        levels=tuple(rows(connection, _LEVELS)),
        asked=sum(found.values()),
        with_result=found.get("result", 0),
        without=tuple((words[state], found[state]) for state in words if found.get(state)),
        populations=tuple(rows(connection, _TERMS, {"kind": "population", "result": REPORTED_RESULT})),
        practices=tuple(rows(connection, _TERMS, {"kind": "practice", "result": REPORTED_RESULT})),
    )


def imprint(connection: sqlite3.Connection) -> Imprint:
    """The foot of every page."""
    about = metadata(connection)
    years = one(connection, SOURCES_YEARS)
    assert years is not None
    whole = json.loads(about.get("datasette") or "{}")
    title, version = about["title"], about.get("version", "")
    counts = coding(connection)
    return Imprint(
        title=title,
        version=version,
        released=about.get("released", ""),
        license=about.get("license", ""),
        license_url=web(about.get("license_url")),
        source=str(whole.get("source") or ""),
        source_url=web(whole.get("source_url")),
        correction=correction_link(about.get("correction", ""), f"{title}, version {version}"),
        coverage=coverage(years),
        corrections_to=about.get("correction", ""),
        site_url=web(about.get("site_url")).rstrip("/"),
        coding=counts,
        still_open=still_open(counts),
    )


def correction_link(address: str, subject: str) -> str:
    """The link for an address that takes corrections: a web page, or mail with a subject; empty for anything else.

    A page's address may hold `{subject}`, where its form takes one.

    >>> correction_link("curator@shade.example", "Shade, version 2")
    'mailto:curator@shade.example?subject=Shade%2C%20version%202'
    >>> correction_link("https://shade.example/new?title={subject}", "Shade & sun")
    'https://shade.example/new?title=Shade%20%26%20sun'
    """
    if re.fullmatch(r"[^\s@/?&:]+@[^\s@/?&:]+", address):
        return f"mailto:{address}?subject={quote(subject, safe='')}"
    return web(address).replace("{subject}", quote(subject, safe=""))


def question_and_lead(title: str, description: str) -> tuple[str, str]:
    """The question that a description opens with, and the rest of it; without a question the title, and all of it.

    >>> question_and_lead("Shade", "What cools a street? A review, taken apart.")
    ('What cools a street?', 'A review, taken apart.')
    >>> question_and_lead("Shade", "A review, taken apart.")
    ('Shade', 'A review, taken apart.')
    """
    opening, mark, rest = description.partition("?")
    if mark and not {".", "!"} & set(opening):
        return f"{opening}?", rest.strip()
    return title, description
