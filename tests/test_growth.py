"""Twice the input takes at most about twice the work."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from examples import doubling

from bench.generate import generate
from kb import database, pipeline, rows
from kb.answers.network import MEASURES, network
from kb.answers.query import connect
from kb.answers.search import search
from kb.checks import check
from kb.grading.cells import cells, outcome_cells
from kb.grading.reported import RUBRIC
from kb.readers import bibtex, claims, folder
from kb.references import Reference

pytestmark = pytest.mark.slow

MOST = 2.2
ONCE, TWICE = 1_000, 2_000
"""Works, and claims, of the two bases."""


@dataclass(frozen=True, slots=True)
class Size:
    """A base of one size: its folder, what was read from it, and what is computed from that."""

    data: Path
    reading: folder.Reading
    graded: rows.Graded


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Size, Size]]:
    """A base and one of twice its size, by the same hand; references are not formatted."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline.references, "format_works", lambda works: (Reference(key=work.key, text="-", html="-") for work in works))
        made = []
        for number in (ONCE, TWICE):
            home = tmp_path_factory.mktemp("base")
            generate(home, number, number)
            problems, reading = pipeline.check(home / "data")
            assert not [problem for problem in problems if problem.severity == "error"]
            made.append(Size(data=home / "data", reading=reading, graded=pipeline.grade(reading.base)))
        yield made[0], made[1]


def test_work_that_grows_with_the_square_is_noticed() -> None:
    """The control: these tests can fail."""
    assert doubling(lambda number: [[one in (other,) for one in range(number)] for other in range(number)], 200, 400) > MOST


def test_reading_the_library_grows_with_its_text(sizes: tuple[Size, Size]) -> None:
    texts = [(size.data / "references.bib").read_text(encoding="utf-8") for size in sizes]
    assert doubling(lambda text: bibtex.read_text(text, "-"), *texts) <= MOST


def test_reading_claims_grows_with_their_text(sizes: tuple[Size, Size]) -> None:
    texts = [(size.data / "claims" / "000.yaml").read_text(encoding="utf-8") for size in sizes]
    assert doubling(lambda text: claims.read_text(text, "-"), *texts) <= MOST


def test_checks_grow_with_the_base(sizes: tuple[Size, Size]) -> None:
    assert doubling(lambda size: list(check(size.reading.base)), *sizes) <= MOST


def test_telling_problems_grows_with_them(sizes: tuple[Size, Size]) -> None:
    """A fault in most claims: each is told at its own line."""
    faulty = []
    for size in sizes:
        path = size.data / "claims" / "000.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^  kind: .*", "  kind: definition", text), encoding="utf-8")
        reading = folder.read(size.data)
        path.write_text(text, encoding="utf-8")
        faulty.append((reading, [problem for problem in check(reading.base) if problem.path]))
    assert len(faulty[1][1]) > TWICE / 2
    assert doubling(lambda one: one[0].told(one[1]), *faulty) <= MOST


@pytest.mark.parametrize("function", [cells, outcome_cells])
def test_cells_grow_with_the_claims(function: Callable[..., object], sizes: tuple[Size, Size]) -> None:
    def answered(size: Size) -> object:
        return function(size.graded.claims, size.graded.grades[RUBRIC.id], size.reading.base.vocabulary, RUBRIC)

    assert doubling(answered, *sizes) <= MOST


def test_computing_everything_grows_with_the_base(sizes: tuple[Size, Size]) -> None:
    assert doubling(lambda size: pipeline.grade(size.reading.base), *sizes) <= MOST


def test_the_database_grows_with_its_rows(sizes: tuple[Size, Size], tmp_path: Path) -> None:
    number = count()
    assert doubling(lambda size: database.write(tmp_path / f"{next(number)}.db", rows.tables(size.graded)), *sizes) <= MOST


@pytest.mark.parametrize("words", ["dyke signal", "practice 7 flood", "PR7", "storm reed unicorn"])
def test_a_search_grows_with_what_it_finds(words: str, sizes: tuple[Size, Size], tmp_path: Path) -> None:
    for number, size in enumerate(sizes):
        database.write(tmp_path / f"{number}.db", rows.tables(size.graded))
    with closing(connect(tmp_path / "0.db")) as small, closing(connect(tmp_path / "1.db")) as large:
        assert doubling(lambda base: [search(base, words) for _ in range(20)], small, large) <= MOST


MEASURED = [(of, measure) for of, measures in MEASURES.items() for measure in measures if not measure.startswith("shared-")]
MEASURED += [("practices", "shared-works"), ("practices", "shared-sources")]
"""Measures of the network; with other terms it is the same work."""


@pytest.fixture(scope="module")
def bases(sizes: tuple[Size, Size], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """The two as databases."""
    folder = tmp_path_factory.mktemp("databases")
    for number, size in enumerate(sizes):
        database.write(folder / f"{number}.db", rows.tables(size.graded))
    with closing(connect(folder / "0.db")) as small, closing(connect(folder / "1.db")) as large:
        yield small, large


@pytest.mark.parametrize(("of", "measure"), MEASURED, ids=[" of ".join(pair[::-1]) for pair in MEASURED])
def test_a_network_grows_with_the_base(of: str, measure: str, bases: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    """A work is cited as often in the larger base; of the pairs of terms there are as many, with more claims behind them."""
    assert doubling(lambda base: network(base, of=of, measure=measure), *bases) <= MOST
