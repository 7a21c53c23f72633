"""The one writer of SQLite: rows into a new file by schema.sql, checked before anyone may see it.

Tables are filled in one transaction; views, indexes and the full-text search follow, so that bulk loads stay linear. The same rows give
the same bytes with the same SQLite version. It decides nothing about where the file goes: `publication` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.rows import Row, Table
from kb.schema import statements

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x6B62_6462
"""'kbdb': how `file` and we ourselves know a knowledge base."""
SCHEMA_VERSION = 4
_SEARCHES = ("claims_search", "works_search", "terms_search", "names_search", "spellings_search")
_DISK = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
"""What SQLite says where the disk is full, gone or not ours."""


def write(path: Path, tables: Iterable[Table], *, progress: Callable[[str], None] = lambda step: None) -> dict[str, int]:
    """Fill a new database at `path` and check it; returns the number of rows of each table. Raises KbError if a check fails."""
    with _new(path) as database:
        counts = _fill(database, tables, progress)
        _verify(database, counts)
    return counts


def write_passages(path: Path, rows: Iterable[Row]) -> int:
    """Write the private database of passage texts: passage id and text. Never published; the caller keeps it at mode 0600."""
    with _new(path) as database:
        database.execute("CREATE TABLE passage_texts (passage TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT")
        database.execute("BEGIN")
        count = database.conn.executemany("INSERT INTO passage_texts VALUES (?, ?)", rows).rowcount
        database.execute("COMMIT")
    return max(count, 0)


@contextmanager
def _new(path: Path) -> Iterator[sqlite_utils.Database]:
    """A new database; what is ours to mend and what is the disk's fault is told apart."""
    import sqlite_utils  # here, since it loads pandas where that is installed, and most commands write nothing

    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield sqlite_utils.Database(connection)
    except sqlite3.IntegrityError as fault:
        raise KbError(f"the database refuses a row: {fault}; this is a fault of kb, please report it") from fault
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF in _DISK:
            raise KbError(f"{path.parent}: the database cannot be written there ({fault}); make room on the disk, or name another place") from fault
        raise
    finally:
        connection.close()


def _fill(database: sqlite_utils.Database, tables: Iterable[Table], progress: Callable[[str], None]) -> dict[str, int]:
    run = database.execute
    for pragma in (
        "page_size = 4096",
        "journal_mode = OFF",
        "synchronous = OFF",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {SCHEMA_VERSION}",
    ):
        run(f"PRAGMA {pragma}")
    run("BEGIN")
    for statement in statements()["tables"]:
        run(statement)
    counts = {}
    for table, rows in tables:
        progress(table)
        width = len(database[table].columns)
        places = ", ".join("?" * width)
        cursor = database.conn.executemany(f"INSERT INTO [{table}] VALUES ({places})", rows)
        counts[table] = max(cursor.rowcount, 0)
    progress("indexes")
    for step in ("views", "indexes", "search"):
        for statement in statements()[step]:
            run(statement)
    for search in _SEARCHES:
        run(f"INSERT INTO [{search}] ([{search}]) VALUES ('rebuild')")
        run(f"INSERT INTO [{search}] ([{search}]) VALUES ('optimize')")
    run("COMMIT")
    run("ANALYZE")
    return counts


def _verify(database: sqlite_utils.Database, counts: dict[str, int]) -> None:
    """Foreign keys, pages, full-text indexes and row counts: a fault here is ours, and nothing is published."""
    dangling = database.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        raise KbError(f"a row of {dangling[0]} points to no row of {dangling[2]}; this is a fault of kb, please report it")
    answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise KbError(f"the new database is damaged: {answer}")
    for search in _SEARCHES:
        try:  # rank 1: compare with the table whose texts it indexes too
            database.execute(f"INSERT INTO [{search}] ([{search}], rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as fault:
            raise KbError(f"the index {search} does not hold its texts ({fault}); this is a fault of kb, please report it") from fault
    for table, count in counts.items():
        found = database.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0]
        if found != count:
            raise KbError(f"table {table} has {found} rows, {count} were written")
