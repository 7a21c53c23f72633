"""Which database of a Datasette is a knowledge base, and how to ask it. Every hook starts here: other databases keep stock behaviour."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit

from kb.answers.query import connect
from kb.site.limits import lifted

APPLICATION_ID = 0x6B62_6462
"""How a built base is known: bytes 68 to 71 of its file (https://www.sqlite.org/fileformat2.html#application_id)."""
DISTRIBUTION = "evidence-kb"
"""Name that Datasette serves our static files under."""
_NOT_SERVED = frozenset({"_internal", "_memory"})
_PATIENCE = 4
"""How many times longer our own questions may take than a query that a visitor writes: a busy machine must not break a page."""
Answer = TypeVar("Answer")
_ANSWERS: WeakKeyDictionary[Any, dict[Callable[[sqlite3.Connection], Any], Any]] = WeakKeyDictionary()
"""By the `Database` asked: what was asked of it once, and the answer."""


def is_knowledge_base(database: Any) -> bool:
    """Whether a Datasette `Database` is a file that `kb build` made."""
    if database is None or not database.path:
        return False
    try:
        return _is_marked(str(database.path))
    except OSError:
        return False


@lru_cache(maxsize=100)
def _is_marked(path: str) -> bool:
    """Whether the file has our mark; remembered, since hooks ask for each cell."""
    with open(path, "rb") as file:
        return int.from_bytes(file.read(72)[68:72], "big") == APPLICATION_ID


def knowledge_base(datasette: Any) -> Any:
    """The `Database` that the pages are about: the only one served, if it is a knowledge base; else None."""
    served = [database for name, database in datasette.databases.items() if name not in _NOT_SERVED]
    return served[0] if len(served) == 1 and is_knowledge_base(served[0]) else None


async def ask(datasette: Any, question: Callable[[sqlite3.Connection], Answer], *, milliseconds: int | None = None) -> Answer:
    """What `question` answers when given a connection to the base, within some times the limit for visitors' queries, or within another.

    Raises sqlite3.OperationalError ("interrupted") when it takes longer.
    """

    def within_limit(connection: sqlite3.Connection) -> Answer:
        with lifted(connection), sqlite_timelimit(connection, milliseconds or _PATIENCE * datasette.sql_time_limit_ms):
            return question(connection)

    answer: Answer = await knowledge_base(datasette).execute_fn(within_limit)
    return answer


async def ask_once(datasette: Any, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """What `question` answers, kept for as long as this base is served: a served base does not change. For answers without a parameter.

    It is asked on a connection of its own: what bounds the SQL of visitors does not bound what is asked once for all of them.
    """
    served = knowledge_base(datasette)
    kept = _ANSWERS.setdefault(served, {})
    if question not in kept:

        def asked() -> Answer:
            with closing(connect(Path(served.path))) as connection:
                return question(connection)

        alone = datasette.executor is None
        kept[question] = asked() if alone else await asyncio.get_running_loop().run_in_executor(datasette.executor, asked)
    answer: Answer = kept[question]
    return answer
