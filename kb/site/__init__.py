"""The site: a plugin of Datasette. Each hook is a few lines; what they do lives in the modules beside.

It acts where one knowledge base is served alone; limits on SQL go on every connection to one. Other databases keep stock behaviour.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, TypeVar

import datasette as datasette_package
from markupsafe import Markup

from kb.site import faults, limits, pages, renderers, words
from kb.site.front import imprint
from kb.site.guard import App, Guard
from kb.site.served import DISTRIBUTION, ask_once, is_knowledge_base, knowledge_base
from kb.site.table_rows import table_head, table_rows

Hook = TypeVar("Hook", bound=Callable[..., Any])
hookimpl: Callable[[Hook], Hook] = datasette_package.hookimpl
hookwrapper: Callable[[Hook], Hook] = datasette_package.hookimpl(hookwrapper=True)


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Limits on SQL."""
    if is_knowledge_base(datasette.databases.get(database)):
        limits.impose(conn)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Our own pages, and closed doors."""
    return pages.routes() if knowledge_base(datasette) is not None else []


@hookimpl
def register_output_renderer(datasette: Any) -> list[dict[str, Any]]:
    """Works and edges of any table or query as files."""
    return renderers.renderers()


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """The guard around everything."""
    return Guard if knowledge_base(datasette) is not None else lambda app: app


@hookimpl
def extra_template_vars(datasette: Any) -> Callable[[], Awaitable[Mapping[str, object]]]:
    """The imprint, for the frame of every page; its absence leaves Datasette's own frame."""

    async def variables() -> Mapping[str, object]:
        served = knowledge_base(datasette)
        if served is None:
            return {}
        stylesheet = datasette.urls.static_plugins(DISTRIBUTION, "site.css")
        told = {"imprint": await ask_once(datasette, imprint), "stylesheet": stylesheet, "base_name": served.name}
        told |= {"table_head": table_head, "table_rows": table_rows}
        return {**told, "attached_databases": ()}  # none can be attached; SQLite's own temporary one is no reader's business

    return variables


@hookimpl
def render_cell(value: object, column: str, database: str, datasette: Any) -> Markup | None:
    """Claims as links, lists as text, statements uncut."""
    if not words.is_drawn(column, value):
        return None  # this first: it is asked for each cell, and most are as they should be
    served = knowledge_base(datasette)
    if served is None or served.name != database:
        return None
    return words.cell(column, value, datasette.urls.path("/claim/"))


@hookwrapper
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, Any, None]:
    """Our page for what is wrong, in place of all others."""
    outcome = yield
    if knowledge_base(datasette) is not None:

        async def answer() -> Any:
            return await faults.answer(datasette, request, exception)

        outcome.force_result([answer])
