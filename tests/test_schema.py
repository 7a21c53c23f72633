from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb import database
from kb.schema import Meaning, meanings, schema_markdown, schema_meanings, statements

ROOT = Path(__file__).parent.parent
TABLES = [meaning.name for meaning in schema_meanings().values() if meaning.kind == "table"]
VIEWS = [meaning.name for meaning in schema_meanings().values() if meaning.kind == "view"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database without a row, as the writer makes it."""
    path = tmp_path_factory.mktemp("empty") / "kb.db"
    database.write(path, [])
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info([{name}])")]


@pytest.mark.parametrize("name", [*TABLES, *VIEWS])
def test_every_column_has_a_meaning_and_every_meaning_a_column(name: str, empty: sqlite3.Connection) -> None:
    meaning = schema_meanings()[name]
    assert list(meaning.columns) == columns(empty, name)
    assert meaning.text
    assert all(meaning.columns.values())


def test_every_table_and_view_of_a_database_has_a_meaning(empty: sqlite3.Connection) -> None:
    own = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search%'"
    held = {row[0] for row in empty.execute(f"SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND {own}")}
    assert held == schema_meanings().keys()


def test_a_database_tells_the_same_meanings_as_the_schema(empty: sqlite3.Connection) -> None:
    creates = [row[0] for row in empty.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL ORDER BY rowid")]
    told = {name: meaning for name, meaning in meanings(creates).items() if name in schema_meanings()}
    assert told == schema_meanings()


def test_what_has_no_comment_has_no_meaning() -> None:
    assert meanings(["CREATE TABLE bare (id TEXT)", "not a statement"]) == {}
    found = meanings(['CREATE TABLE tides ( -- Tides by port\n    "end" INTEGER NOT NULL, -- Minutes\n    CHECK ("end" > 0)\n) STRICT'])
    assert found == {"tides": Meaning(name="tides", kind="table", text="Tides by port", columns={"end": "Minutes"})}


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_can_be_asked(name: str, empty: sqlite3.Connection) -> None:
    rows = empty.execute(f"SELECT * FROM [{name}]").fetchall()
    assert name == "levels" or rows == []


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_strict_and_has_a_key(name: str, empty: sqlite3.Connection) -> None:
    (strict,) = (row[5] for row in empty.execute("PRAGMA table_list") if row[1] == name)
    assert strict
    assert any(row[5] for row in empty.execute(f"PRAGMA table_info([{name}])"))


def test_statements_are_all_there_and_each_in_its_step() -> None:
    found = statements()
    text = (ROOT / "kb" / "schema.sql").read_text(encoding="utf-8")
    assert sum(map(len, found.values())) == text.count("\nCREATE ")
    assert [len(found[step]) for step in ("tables", "views", "search")] == [len(TABLES), len(VIEWS), 5]


def test_the_page_about_the_schema_is_up_to_date() -> None:
    """Write it anew with: python -c "from kb.schema import schema_markdown; print(schema_markdown(), end='')" > docs/schema.md"""
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == schema_markdown()


def test_the_page_about_the_schema_names_every_column() -> None:
    page = schema_markdown()
    for meaning in schema_meanings().values():
        assert f"### {meaning.name}\n" in page
        assert all(f"| `{column}` |" in page for column in meaning.columns)
