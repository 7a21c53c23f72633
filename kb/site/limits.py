"""What SQL from the public may not do to a connection: attach files, ask for huge values, call what only harms.

SQLite's own limits (https://www.sqlite.org/c3ref/limit.html), an authorizer, and two guards for what neither can bound: how much one query
returns in all, and functions that take long without a look at the clock. How long a query runs is Datasette's time limit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from kb.site.text_functions import functions

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
}
"""Bytes of a value or row, and of a statement; attached files; depth of an expression; parts of a compound SELECT; bytes of a LIKE pattern;
arguments of a function; instructions of a compiled statement."""
REFUSED_ACTIONS = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
REFUSED_FUNCTIONS = frozenset({"load_extension", "fts5", "fts3_tokenizer", "randomblob", "printf", "format"})
REFUSED_TABLES = frozenset({"pragma_database_list"})
"""It tells where the file lies."""
_NO_LIMIT = 2**31 - 1
"""SQLite takes its own limit instead, a thousand million bytes."""
ANSWER_LENGTH = 10_000_000
"""Characters and bytes that all rows of one query may have together."""


def impose(connection: sqlite3.Connection) -> None:
    """Put all limits on a connection."""
    for category, value in LIMITS.items():
        connection.setlimit(category, value)
    for (name, arguments), function in functions(LIMITS[sqlite3.SQLITE_LIMIT_LENGTH]).items():
        connection.create_function(name, arguments, function, deterministic=True)
    connection.row_factory = _Measured()
    connection.set_authorizer(_authorize)


@contextmanager
def lifted(connection: sqlite3.Connection) -> Iterator[None]:
    """Without what bounds visitors' rows, for a question of our own: to measure each row would be most of what it costs."""
    measured, connection.row_factory = connection.row_factory, None
    longest = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _NO_LIMIT)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
        connection.row_factory = measured


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """SQLite asks it for each thing that a statement would do; `second` is the function's name, `first` the table's."""
    refused = (
        action in REFUSED_ACTIONS
        or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in REFUSED_FUNCTIONS)
        or (action == sqlite3.SQLITE_READ and (first or "").lower() in REFUSED_TABLES)
    )
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


class _Measured:
    """A row factory that makes `sqlite3.Row`, until the rows of a cursor are longer than an answer may be."""

    def __init__(self) -> None:
        self._lengths: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[object, ...]) -> sqlite3.Row:
        length = self._lengths.get(cursor, 0) + sum(len(value) for value in row if isinstance(value, str | bytes))
        self._lengths[cursor] = length
        if length > ANSWER_LENGTH:
            raise sqlite3.OperationalError(f"the answer is longer than {ANSWER_LENGTH:,} characters; ask for fewer rows or shorter values")
        return sqlite3.Row(cursor, row)
