"""A work gets another key, and keeps the old one as an alias that leads to it for ever.

In: a library, the old key and the new one. Out: the edits. Claims are left alone: a former key resolves, and `kb check --fix` writes the new one.
"""

from __future__ import annotations

import re

from kb import entries
from kb.errors import Edit, KbError
from kb.library.edits import Library
from kb.model import Work

_KEY = re.compile(r"[^\s{}(),\"=#%\\~/?&'<>]+\Z")


def renamed(library: Library, old: str, new: str) -> list[Edit]:
    """The edits that give the work `old` the key `new`. Raises KbError if there is no such work, or the new key is none or is taken."""
    work = library.work(old)
    if not _KEY.match(new):
        raise KbError(f"'{new}' cannot be a key; use letters, digits and . _ : + -", exit_code=2)
    holder = library.by_name.get(new.lower())
    if holder is not None and holder is not work:
        raise KbError(f"'{new}' is a key or former key of '{holder.key}' already; choose another")
    if new == work.key:
        raise KbError(f"'{new}' is the key of this work already")
    start, end = entries.key_span(work.raw)
    edits = [Edit(file=work.place.file, start=work.start + start, end=work.start + end, text=new)]
    former = [alias for alias in work.aliases if alias.lower() != new.lower()]
    return [*edits, *aliased(work, [*former, work.key] if work.key.lower() != new.lower() else former)]


def aliased(work: Work, aliases: list[str]) -> list[Edit]:
    """The edits that make these the work's former keys: its field `ids` (the biblatex manual, 2.2.3)."""
    if list(work.aliases) == aliases:
        return []
    if entries.field(work, "ids") is None:
        return [entries.added(work, {"ids": f"{{{', '.join(aliases)}}}"})]
    edit = entries.replaced(work, "ids", f"{{{', '.join(aliases)}}}")
    return [edit] if edit else []
