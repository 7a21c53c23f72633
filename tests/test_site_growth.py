"""Pages of a large base: none is longer than 100 kB, and twice the base is at most twice the work, counted in steps of SQLite's machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from awaiting import awaited

from bench.generate import generate
from bench.pages import MOST_KB, paths
from kb import pipeline
from kb.answers.map import cell, outcome_cell
from kb.answers.query import connect
from kb.answers.search import search
from kb.references import Reference
from kb.site import claims_page, front, search_page, term_page
from kb.site.server import application

pytestmark = pytest.mark.slow

ONCE, TWICE = 1_000, 2_000
MOST = 2.2
STEPS = 100
"""Instructions of SQLite's machine that are counted as one."""
TERMS = {"practice": "practice_3", "population": "group_2", "outcome": "outcome_5"}


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A base and one of twice its size, by the same hand; references are not formatted."""
    made = []
    with pytest.MonkeyPatch.context() as patched:
        text = "Wren, A., & Osei, K. (2011). Tides and dykes: A review of what was tried. Journal of Made-up Shores, 3(2), 11-19."
        patched.setattr(pipeline.references, "format_works", lambda works: (Reference(key=work.key, text=text, html=text) for work in works))
        for number in (ONCE, TWICE):
            home = tmp_path_factory.mktemp("base")
            generate(home, number // 2, number)
            pipeline.build(home / "data", home / "kb.db")
            made.append(home / "kb.db")
    return made


def steps(path: Path, question: Callable[[sqlite3.Connection], object]) -> int:
    """How many steps SQLite takes to answer."""
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1

    with closing(connect(path)) as connection:
        connection.set_progress_handler(counted, STEPS)
        question(connection)
    return count


def no_filters(connection: sqlite3.Connection) -> object:
    return claims_page.told(connection, dict.fromkeys(claims_page.HEADINGS, ""), None)


def words(connection: sqlite3.Connection) -> object:
    asked = dict.fromkeys(("q", "exact", "page", *search_page.FILTERS), "")
    return search_page.found(connection, {**asked, "q": "wrning signal of a flood"})


QUESTIONS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "home": front.front,
    "foot": front.imprint,
    "practice": lambda connection: term_page.told(connection, "practice", TERMS["practice"]),
    "group": lambda connection: term_page.told(connection, "population", TERMS["population"]),
    "outcome": lambda connection: term_page.told(connection, "outcome", TERMS["outcome"]),
    "combination": lambda connection: cell(connection, TERMS["practice"], TERMS["population"]),
    "combination with an outcome": lambda connection: outcome_cell(connection, TERMS["practice"], TERMS["outcome"]),
    "claims": no_filters,
    "claims of a practice": lambda connection: search(connection, "", practice=TERMS["practice"], kind="effect", limit=50),
    "search": words,
}


def test_work_that_grows_with_the_square_is_noticed(bases: list[Path]) -> None:
    """The control: these tests can fail."""

    def square(connection: sqlite3.Connection) -> object:
        return connection.execute("SELECT count(*) FROM claim_places AS a, claim_places AS b WHERE a.n + b.n < 0").fetchone()

    small, large = (steps(path, square) for path in bases)
    assert large > MOST * small


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_takes_at_most_twice_the_steps_for_twice_the_base(name: str, bases: list[Path]) -> None:
    small, large = (steps(path, QUESTIONS[name]) for path in bases)
    assert large <= MOST * max(small, 20)


def test_no_page_of_a_large_base_is_long(bases: list[Path]) -> None:
    site = application(bases[1])
    awaited(site.invoke_startup())
    try:
        for path in paths(bases[1], "warning signal of a flood"):
            answer = awaited(site.client.get(path))
            assert answer.status_code == 200, path
            assert len(answer.content) <= MOST_KB * 1000, path
    finally:
        site.databases["kb"].close()
        site.executor.shutdown()
