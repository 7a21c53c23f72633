"""A Datasette around one file that does not change while it is served: what it would ask again for each page is asked once.

Left to itself Datasette looks up tables, columns, keys, rights and the version of the schema for every request, each in another thread, and counts
and facets a table anew for each part of it. A build is replaced by another, served by a process of its own, and never changed. What is
overridden here answers as the original does, but for keys (below); where another version of Datasette no longer asks it, nothing but the gain is
lost.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

from datasette.app import Datasette
from datasette.database import Database, Results

ROWS, COLUMNS, LENGTH = 200, 2, 8_000
"""Rows and columns of an answer that is kept, at most, and characters of its question or of its values: counts, facets, labels, lists of names; no
page of a table."""
ANSWERS = 1_000
"""Answers that are kept, the last asked for: 20 MB at the very most."""
_CHANGING = re.compile(r"random|\bdate|\btime|julianday|unixepoch|strftime|current_|'now|changes|last_insert", re.IGNORECASE)
"""What may give another answer each time (https://www.sqlite.org/deterministic.html), wherever it stands: such a query is never kept."""
Lookup = Callable[..., Awaitable[Any]]


class Kept:
    """A memory of the last answers asked for."""

    def __init__(self, most: int = ANSWERS) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, question: Hashable) -> Any:
        """The answer kept; None where there is none."""
        if question not in self._answers:
            return None
        self._answers.move_to_end(question)
        return self._answers[question]

    def put(self, question: Hashable, answer: Any) -> None:
        """Keep an answer, and forget the one that was asked for longest ago where there are too many."""
        self._answers[question] = answer
        if len(self._answers) > self._most:
            self._answers.popitem(last=False)

    def questions(self) -> list[Hashable]:
        """What is kept, the last asked for last."""
        return list(self._answers)


def _once(lookup: Lookup) -> Lookup:
    """The method, asked once for each of its arguments. A list is given as a new one each time, since Datasette may add to it."""

    async def kept(self: Unchanging, *named: str) -> Any:
        question = (lookup.__name__, *named)
        found = self.kept.get(question)
        if found is None:
            found = (await lookup(self, *named),)
            self.kept.put(question, found)
        return list(found[0]) if isinstance(found[0], list) else found[0]

    return kept


class Unchanging(Database):  # type: ignore[misc]
    """A `Database` of Datasette whose file stays as it is."""

    def __init__(self, datasette: Any, path: str) -> None:
        super().__init__(datasette, path=path, is_mutable=False)
        self.kept = Kept()

    table_columns = _once(Database.table_columns)
    table_column_details = _once(Database.table_column_details)
    primary_keys = _once(Database.primary_keys)
    fts_table = _once(Database.fts_table)
    label_column_for_table = _once(Database.label_column_for_table)
    foreign_keys_for_table = _once(Database.foreign_keys_for_table)
    hidden_table_names = _once(Database.hidden_table_names)

    @_once
    async def get_all_foreign_keys(self) -> Mapping[str, Any]:
        """Each table to its keys, but for those into another column than its primary key, and those of the texts that the search looks into.

        A row's page counts what leads to it by the primary key alone: of a claim, whose rows others name by its id, it would say that there is none.
        Those texts repeat what stands in the row.
        """
        found: Mapping[str, Any] = await super().get_all_foreign_keys()
        for table, keys in found.items():
            own = await self.primary_keys(table)
            keys["incoming"] = [key for key in keys["incoming"] if [key["column"]] == own and not await self.fts_table(key["other_table"])]
        return found

    async def execute(self, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:
        """The rows of a query; short answers are kept."""
        bound = tuple(params.items()) if isinstance(params, Mapping) else tuple(params or ())
        question = (sql, repr(bound), truncate, options.get("page_size"))  # a visitor may bind what cannot be looked up by
        if (found := self.kept.get(question)) is None:
            found = await super().execute(sql, params, truncate=truncate, **options)
            if _is_short(found) and len(sql) + len(question[1]) <= LENGTH and not _CHANGING.search(sql):
                self.kept.put(question, found)
        return Results(list(found.rows), found.truncated, found.description)


def _is_short(found: Any) -> bool:
    if len(found.rows) > ROWS or len(found.description) > COLUMNS:
        return False
    return sum(len(value) for row in found.rows for value in row if isinstance(value, str | bytes)) <= LENGTH


class Site(Datasette):  # type: ignore[misc]
    """A `Datasette` whose one database and whose rights stay as they are."""

    def __init__(self, path: str, name: str, **options: Any) -> None:
        super().__init__(immutables=[path], **options)
        (served,) = (each for each in self.databases.values() if each.path == path)
        self.remove_database(served.name)
        self.add_database(Unchanging(self, path), name=name)
        self.jinja_env.auto_reload = False
        self._allowed = Kept()
        self._are_schemas_read = False

    async def refresh_schemas(self) -> None:
        """Read the schemas, once."""
        if not self._are_schemas_read:
            await super().refresh_schemas()
            self._are_schemas_read = True

    async def permission_allowed(self, actor: Any, action: str, resource: Any = None, default: Any = False) -> Any:
        """Whether somebody may do something; for visitors, who are all alike, it is found out once."""
        question = (action, resource, default)
        if actor is not None:
            return await super().permission_allowed(actor, action, resource, default)
        if (found := self._allowed.get(question)) is None:
            found = (await super().permission_allowed(actor, action, resource, default),)
            self._allowed.put(question, found)
        return found[0]
