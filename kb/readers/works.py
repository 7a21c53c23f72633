"""The fields of an entry as a `Work`: which field fills what, and how the library's own fields are written.

In: decoded fields by their names in lower case, with the names already taken apart. Out: a `Work` and the problems of its fields. The library's own
fields are all optional: status, identity, confirmedby, unconfirmed, printed, design, designbasis, document, documentsha256, eric.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kb.errors import Place, Problem, error, nearest
from kb.model import IDENTITIES, STATUSES, Name, Verification

NO_YEAR = "n.d."
CONTAINERS = (("journaltitle", "journalsubtitle"), ("journal", ""), ("booktitle", "booksubtitle"), ("maintitle", "mainsubtitle"))
PUBLISHERS = ("publisher", "institution", "organization", "school")
CHOICES: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "identity": IDENTITIES}
"""Fields that take one of a few values."""

_YEAR = re.compile(r"[0-9]{3,4}\Z")
_YEAR_OF_DATE = re.compile(r"([0-9]{4})(?:-[0-9]{2}.*)?\Z")
_DASHES = re.compile(r" ?[–—]+ ?")
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_SEEN = re.compile(r"\(([0-9]{4}-[0-9]{2}-[0-9]{2})\)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The people and bodies of one field."""

    named: tuple[Name, ...] = ()
    more: bool = False
    """Whether the field ends with `and others`."""


def from_fields(fields: Mapping[str, str], authors: Names, editors: Names, translators: Names) -> dict[str, Any]:
    """All that the fields of an entry say: the arguments of `Work`, but for its key, type, place and text."""
    year_text = fields.get("year") or _years(fields.get("date", "")) or NO_YEAR
    return {
        "title": _titled(fields, "title", "subtitle"),
        "authors": authors.named,
        "authors_more": authors.more,
        "editors": editors.named,
        "editors_more": editors.more,
        "translators": translators.named,
        "translators_more": translators.more,
        "year": int(year_text) if _YEAR.match(year_text) else None,
        "year_text": year_text,
        "container": next((_titled(fields, name, sub) for name, sub in CONTAINERS if fields.get(name)), ""),
        "publisher": next((fields[name] for name in PUBLISHERS if fields.get(name)), ""),
        "volume": fields.get("volume", ""),
        "number": fields.get("number") or fields.get("issue", ""),
        "pages": _DASHES.sub("-", fields.get("pages", "")),
        "doi": _RESOLVER.sub("", fields.get("doi", ""), count=1),
        "isbn": fields.get("isbn", ""),
        "eric": fields.get("eric", ""),
        "url": fields.get("url", ""),
        "status": _choice(fields, "status"),
        "identity": _choice(fields, "identity"),
        "verifications": tuple(map(_verification, _parts(fields.get("confirmedby", ""), " | "))),
        "unconfirmed": _parts(fields.get("unconfirmed", ""), ","),
        "printed": _parts(fields.get("printed", ""), " | "),
        "design": fields.get("design", ""),
        "design_basis": fields.get("designbasis", ""),
        "document": fields.get("document", ""),
        "document_sha256": fields.get("documentsha256", ""),
        "aliases": _parts(fields.get("ids", ""), ","),
        "fields": fields,
    }


def unknown_values(fields: Mapping[str, str], place_of: Mapping[str, Place]) -> Iterator[Problem]:
    """A problem for each field whose value is none of its choices; `place_of` tells where fields stand."""
    for name, choices in CHOICES.items():
        value = fields.get(name)
        if value is not None and value not in choices:
            yield error(
                "unknown-value", place_of[name], f"'{value[:40]}' is no {name}", nearest(value, choices, other=f"use one of: {', '.join(choices)}")
            )


def _choice(fields: Mapping[str, str], name: Literal["status", "identity"]) -> str | None:
    value = fields.get(name)
    return value if value in CHOICES[name] else None


def _titled(fields: Mapping[str, str], name: str, sub: str) -> str:
    """A title with its subtitle."""
    title, subtitle = fields.get(name, ""), fields.get(sub, "")
    if not (title and subtitle) or subtitle in title:
        return title
    return f"{title} {subtitle}" if title.endswith(("?", "!", ":", ".")) else f"{title}: {subtitle}"


def _years(date: str) -> str:
    """The year or years of a BibLaTeX date; as written where it is none (source: the biblatex manual, section 2.3.8).

    >>> _years("2015-03-01"), _years("2000/2001"), _years("199X")
    ('2015', '2000/2001', '199X')
    """
    found = [_YEAR_OF_DATE.match(part) for part in date.split("/")]
    return "/".join(dict.fromkeys(match[1] for match in found if match)) if all(found) else date


def _parts(text: str, sign: str) -> tuple[str, ...]:
    """What stands between the signs."""
    return tuple(part for one in text.split(sign) if (part := one.strip())) if text else ()


def _verification(text: str) -> Verification:
    """One part of `confirmedby`: `name <url> (YYYY-MM-DD)`, of which url and day may be absent.

    >>> _verification("Corwin (publisher) <https://corwin.com/x> (2026-11-21)").name
    'Corwin (publisher)'
    """
    day = _SEEN.search(text, max(0, len(text) - len("(YYYY-MM-DD)")))
    rest = text[: day.start()].rstrip() if day else text
    name, bracket, url = rest.rpartition("<") if rest.endswith(">") else (rest, "", "")
    return Verification(name=name.rstrip(), url=url[:-1] if bracket else "", seen=day[1] if day else "")
