"""Which database of a Datasette is a knowledge base, and how to ask it. Every hook starts here: other databases keep stock behaviour."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit

APPLICATION_ID = 0x6B62_6462
"""How a built base is known: bytes 68 to 71 of its file (https://www.sqlite.org/fileformat2.html#application_id)."""
DISTRIBUTION = "evidence-kb"
"""Name that Datasette serves our static files under."""
_NOT_SERVED = frozenset({"_internal", "_memory"})
Answer = TypeVar("Answer")
_ANSWERS: WeakKeyDictionary[Any, dict[Callable[[sqlite3.Connection], Any], Any]] = WeakKeyDictionary()
"""By the `Database` asked: what was asked of it once, and the answer."""


def is_knowledge_base(database: Any) -> bool:
    """Whether a Datasette `Database` is a file that `kb build` made."""
    return database is not None and bool(database.path) and Path(database.path).is_file() and _is_marked(str(database.path))


@lru_cache(maxsize=100)
def _is_marked(path: str) -> bool:
    """Whether the file has our mark; remembered, since hooks ask for each cell."""
    with open(path, "rb") as file:
        return int.from_bytes(file.read(72)[68:72], "big") == APPLICATION_ID


def knowledge_base(datasette: Any) -> Any:
    """The `Database` that the pages are about: the only one served, if it is a knowledge base; else None."""
    served = [database for name, database in datasette.databases.items() if name not in _NOT_SERVED]
    return served[0] if len(served) == 1 and is_knowledge_base(served[0]) else None


async def ask(datasette: Any, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """What `question` answers when given a connection to the base, within the time limit for queries.

    Raises sqlite3.OperationalError ("interrupted") when it takes longer.
    """

    def within_limit(connection: sqlite3.Connection) -> Answer:
        with sqlite_timelimit(connection, datasette.sql_time_limit_ms):
            return question(connection)

    answer: Answer = await knowledge_base(datasette).execute_fn(within_limit)
    return answer


async def ask_once(datasette: Any, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """What `question` answers, kept for as long as this base is served: a served base does not change. For answers without a parameter."""
    kept = _ANSWERS.setdefault(knowledge_base(datasette), {})
    if question not in kept:
        kept[question] = await knowledge_base(datasette).execute_fn(question)
    answer: Answer = kept[question]
    return answer
