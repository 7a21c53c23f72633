"""Tables that a build computes so that pages need not: each is what the views make of the rest, in both bases."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.answers.query import rows
from kb.answers.what_if import cell_row, recompute
from kb.spelt import folded


@pytest.fixture
def built(either_base: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(either_base / "kb.db")) as connection:
        yield connection


def test_the_claims_of_a_wider_group_are_counted_as_the_view_lists_them(built: sqlite3.Connection) -> None:
    listed = "SELECT count(*) FROM cell_claims AS x WHERE x.practice = c.practice AND x.population = c.population AND x.place = 'wider'"
    counts = built.execute(f"SELECT n_wider, ({listed}) FROM cells AS c").fetchall()
    assert any(count for count, _ in counts)
    assert not [each for each in counts if each[0] != each[1]]


def test_claims_of_a_term_are_counted_by_level(built: sqlite3.Connection) -> None:
    listed = "SELECT x.kind, x.term, c.strength_rank, count(*) FROM term_claims AS x JOIN claim_records AS c ON c.id = x.claim GROUP BY 1, 2, 3"
    assert built.execute("SELECT * FROM term_levels ORDER BY 1, 2, 3").fetchall() == built.execute(f"{listed} ORDER BY 1, 2, 3").fetchall() != []


def test_claims_are_placed_by_their_support(built: sqlite3.Connection) -> None:
    listed = built.execute("SELECT n, id, kind, strength_rank FROM claim_records ORDER BY strength_rank DESC, n").fetchall()
    assert built.execute("SELECT n, claim, kind, strength_rank FROM claim_places ORDER BY place").fetchall() == listed
    assert built.execute("SELECT min(place), max(place) FROM claim_places").fetchone() == (1, len(listed))


def test_claims_of_a_term_are_placed_as_all_claims_are(built: sqlite3.Connection) -> None:
    listed = "SELECT x.kind, x.term, p.place, p.n FROM term_claims AS x JOIN claim_places AS p ON p.claim = x.claim ORDER BY 1, 2, 3"
    assert built.execute("SELECT * FROM term_places ORDER BY 1, 2, 3").fetchall() == built.execute(listed).fetchall() != []


def test_works_are_placed_by_the_claims_that_rest_on_them(built: sqlite3.Connection) -> None:
    counted = "(SELECT work, count(DISTINCT claim) AS n FROM evidence_records WHERE work IS NOT NULL GROUP BY work)"
    listed = built.execute(
        f"SELECT w.key, coalesce(u.n, 0) AS n FROM work_records AS w LEFT JOIN {counted} AS u ON u.work = w.key ORDER BY n DESC, w.label, w.key"
    ).fetchall()
    assert built.execute("SELECT work, n_claims FROM work_places ORDER BY place").fetchall() == listed
    assert listed[0][1] > 1


def test_combinations_with_outcomes_are_those_that_grading_makes_anew(built: sqlite3.Connection) -> None:
    made = recompute(built).outcome_cells()
    found = {(row["practice"], row["outcome"]): row for row in rows(built, "SELECT * FROM outcome_cell_exports")}
    assert found.keys() == made.keys()
    for place, (cell, claims) in made.items():
        assert {name: found[place][name] for name in cell_row(cell)} == cell_row(cell), place
        assert found[place]["claims"] == [claim.id for claim in claims], place


def test_the_words_of_all_texts_are_listed_as_they_are_spelt(built: sqlite3.Connection) -> None:
    words = {row[0] for row in built.execute("SELECT word FROM spelt_words")}
    texts = built.execute("SELECT statement FROM claim_texts UNION ALL SELECT title FROM work_texts UNION ALL SELECT definition FROM term_texts")
    for (text,) in texts:
        assert set(re.findall(r"(?<!\w)[a-z]{3,40}(?!\w)", folded(text))) <= words
    assert not [word for word in words if word != folded(word) or not word.isalpha()]
