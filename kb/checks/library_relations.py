"""Checks of how entries hang together: keys, aliases, crossref and related."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from kb import entries
from kb.errors import Problem, error, info, nearest, warning
from kb.model import Base, Work

RELATIONS = ("related", "entryset", "xref")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*\Z")


def key_form(base: Base) -> Iterator[Problem]:
    """Keys stand in addresses, files and commands: ASCII letters, digits and _ . : + - are safe in all (biblatex manual, 2.4; RFC 3986, 2.3)."""
    for work in base.works:
        if not _KEY.match(work.key):
            place = entries.place_in(work, entries.key_span(work.raw)[0])
            told = f"'{work.key[:60]}' holds signs that some programs refuse in keys"
            yield info("key-form", place, told, "kb rename gives it another, and keeps this one as an alias")


def crossref_order(base: Base) -> Iterator[Problem]:
    """BibTeX wants an entry before the one that it refers to with crossref (btxdoc, 4, cross-referencing)."""
    lines = {work.key.lower(): work.place.line for work in base.works}
    for work in base.works:
        parent = work.fields.get("crossref", "").strip().lower()
        if 0 < lines.get(parent, 0) < work.place.line and entries.field(work, "crossref"):
            told = f"'{work.key}' stands behind '{parent}', which it refers to"
            yield info("crossref-order", entries.place(work, "crossref"), told, "BibTeX wants it the other way round; BibLaTeX does not mind")


def unknown_related(base: Base) -> Iterator[Problem]:
    """The fields related, entryset and xref hold keys of entries of the same library (biblatex manual, 2.2.3)."""
    known = {name.lower() for work in base.works for name in (work.key, *work.aliases)}
    keys = [work.key for work in base.works]
    for work in base.works:
        for name in RELATIONS:
            lost = [key for key in re.split(r"[\s,]+", work.fields.get(name, "")) if key and key.lower() not in known]
            if lost and entries.field(work, name):
                more = f" and {len(lost) - 1} more" if lost[1:] else ""
                told = f"{name} of '{work.key}' names '{lost[0][:60]}'{more}, which is no entry"
                yield warning("unknown-related", entries.place(work, name), told, nearest(lost[0][:60], keys, other="take it out"))


def alias_taken(base: Base) -> Iterator[Problem]:
    """A key and each of its aliases lead to one work (biblatex manual, 2.2.3, `ids`)."""
    owners: dict[str, list[Work]] = defaultdict(list)
    for work in base.works:
        for name in {work.key.lower(), *(alias.lower() for alias in work.aliases)}:
            owners[name].append(work)
    for work in base.works:
        for alias in work.aliases:
            others = [owner.key for owner in owners[alias.lower()] if owner is not work]
            if others:
                told = f"the alias '{alias}' of '{work.key}' leads to '{others[0]}' too"
                yield error("alias-taken", entries.place(work, "ids"), told, "take it out of one of the two")


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (key_form, crossref_order, unknown_related, alias_taken)
