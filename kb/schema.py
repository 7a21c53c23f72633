"""schema.sql read as text: its statements by kind, and the meaning of each table and column.

SQLite keeps the comments inside a CREATE statement, so a database tells the meanings too: `meanings` takes the text from either place.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

_HEAD = re.compile(r"CREATE (?:VIRTUAL )?(TABLE|VIEW) (\w+)[^\n]*?(?:-- (.*))?\n")
_COLUMN = re.compile(r"^    (?!PRIMARY KEY|FOREIGN KEY|CHECK|UNIQUE)(.*?),? -- (.*)$", re.MULTILINE)
_ALIAS = re.compile(r'(?:.* AS )?"?(\w+)"?\Z')
_PREFACE = """# The database

Made from the comments in [kb/schema.sql](../kb/schema.sql), the contract between the part of kb that builds a base and the parts
that read it. The same words stand in every built database: `.schema` in the sqlite3 shell shows them, and the site shows them
beside the columns.

Full-text search, all FTS5 with Porter stemming: `claims_search` (statement, terms, synonyms, works; its `rowid` is `claim_records.n`),
`works_search` (title, names, printed; its `rowid` is `searched_works.n`), `terms_search` (names, definition; its `rowid` is
`searched_terms.n`) and `names_search` (one name a row; its `rowid` is `words.n`). `spellings_search` finds words by three letters
in a row (padded; its `rowid` is `spelt_words.n`).

## Views

What to ask. A JSON array keeps the order of its list.
"""
_TABLES = """## Tables

What the views are made of. Programs ask the views; the tables may change.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a table or view holds, and what each of its columns means."""

    name: str
    kind: str
    """table or view."""
    text: str
    columns: dict[str, str]
    """Column to meaning, in the order of the schema."""


@cache
def statements() -> dict[str, tuple[str, ...]]:
    """The statements of schema.sql by the step they belong to: tables, views, indexes, search."""
    found: dict[str, list[str]] = {"tables": [], "views": [], "indexes": [], "search": []}
    text = resources.files("kb").joinpath("schema.sql").read_text(encoding="utf-8")
    statement = ""
    for line in text.splitlines(keepends=True):
        if not statement and (not line.strip() or line.startswith("--")):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            words = statement.split(maxsplit=2)
            step = {"TABLE": "tables", "VIEW": "views", "INDEX": "indexes", "VIRTUAL": "search"}[words[1]]
            found[step].append(statement.strip())
            statement = ""
    return {step: tuple(listed) for step, listed in found.items()}


def meanings(creates: Iterable[str]) -> dict[str, Meaning]:
    """Name to meaning of the tables and views in some CREATE statements; those without comments are left out."""
    found = {}
    for sql in creates:
        head = _HEAD.match(sql)
        if head is None:
            continue
        body = sql[head.end() :]
        text = head[3] or ""
        columns = {}
        for column, meaning in _COLUMN.findall(body):
            name = column.split()[0].strip('"') if head[1] == "TABLE" else _last_name(column)
            columns[name] = meaning
        found[head[2]] = Meaning(name=head[2], kind=head[1].lower(), text=text, columns=columns)
    return found


def _last_name(expression: str) -> str:
    alias = _ALIAS.match(expression)
    return alias[1] if alias else expression.rsplit(maxsplit=1)[-1].strip('"')


@cache
def schema_meanings() -> dict[str, Meaning]:
    """The meanings in schema.sql itself."""
    return meanings([*statements()["tables"], *statements()["views"]])


def schema_markdown() -> str:
    """The text of docs/schema.md: each view and table, its columns and what they mean."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in statements()["tables"]:
            connection.execute(statement)
        of_kind = {kind: [meaning for meaning in schema_meanings().values() if meaning.kind == kind] for kind in ("view", "table")}
        views = [line for meaning in of_kind["view"] for line in _section(meaning, {})]
        tables = [line for meaning in of_kind["table"] for line in _section(meaning, _types(connection, meaning.name))]
    finally:
        connection.close()
    return "\n".join([_PREFACE, *views, _TABLES, *tables]).rstrip() + "\n"


def _section(meaning: Meaning, types: dict[str, str]) -> list[str]:
    """A heading, what the table or view holds, and its columns, with their types where there are any."""
    heads = ("column", "type", "meaning") if types else ("column", "meaning")
    rows = [(f"`{name}`", *([types[name]] if types else []), text.replace("|", "\\|")) for name, text in meaning.columns.items()]
    table = [" | ".join(("", *cells, "")).strip() for cells in (heads, ["---"] * len(heads), *rows)]
    return [f"### {meaning.name}", "", f"{meaning.text}.", "", *table, ""]


def _types(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Column to its type in words: whether it may be null, is the key or part of it, and which table it points to."""
    points = {row[3]: f", of {row[2]}" for row in connection.execute(f"PRAGMA foreign_key_list([{table}])")}
    found = {}
    for _, name, kind, filled, _, key in connection.execute(f"PRAGMA table_info([{table}])"):
        null = "" if filled or key else " or null"
        found[name] = f"{kind.lower()}{null}{', key' if key else ''}{points.get(name, '')}"
    return found
