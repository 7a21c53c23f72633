"""Answers to requests that cannot be answered: what is wrong in a sentence, and a way on.

A fault that Datasette itself meets while it reads a query string is the asker's (400), whatever exception it is; one in our own modules is a
bug (500, with its trace in the log). A query that took too long is the asker's where a visitor wrote it, and the machine's (503) where a page
of ours asked it.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from kb.site.guard import POLICY, RETRY_SECONDS

_LOG = logging.getLogger(__name__)
_OURS, _BETWEEN = "kb.", "kb.site.unchanging"
"""Our modules, and the one that stands between Datasette and its own database: it asks nothing itself."""
TOO_LONG = "The query took too long and was stopped. Ask for less: fewer rows, fewer joins, a filter."
BUSY = "The machine is busy, and this page took too long. Please try again in a few seconds."
UNREADABLE = "What stands behind the question mark of this address cannot be read."
BUG = "Something went wrong on our side. The fault was noted."


async def answer(datasette: Any, request: Any, exception: Exception) -> Any:
    """The response for an exception that a page raised."""
    status, sentence = judged(request, exception)
    if status == 500:
        _LOG.error("%s failed", request.path, exc_info=exception)
    headers = {"retry-after": str(RETRY_SECONDS)} if status == 503 else {}
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": sentence, "status": status, "title": None}, status=status, headers=headers)
    html = await datasette.render_template("kb/error.html", {"own": True, "status": status, "sentence": sentence}, request=request)
    return Response.html(html, status=status, headers={**headers, "content-security-policy": POLICY})


def judged(request: Any, exception: Exception) -> tuple[int, str]:
    """Status and sentence."""
    if isinstance(exception, QueryInterrupted) or getattr(exception, "title", None) == "SQL Interrupted" or exception.args == ("interrupted",):
        return (503, BUSY) if _raised_by_us(exception.__traceback__) else (400, TOO_LONG)
    if isinstance(exception, DatasetteError):
        return (400 if exception.status == 500 else exception.status), str(exception.message)
    if isinstance(exception, Base400):
        return exception.status, _sentence(exception)
    if request.query_string and not _raised_by_us(exception.__traceback__):
        return 400, UNREADABLE
    return 500, BUG


def _sentence(exception: Exception) -> str:
    """What the exception says; Datasette's bare "404" says nothing."""
    text = str(exception)
    return text if text and not text.isdigit() else "There is no such page."


def _raised_by_us(trace: TracebackType | None) -> bool:
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith(_OURS) and module != _BETWEEN:
            return True
        trace = trace.tb_next
    return False
