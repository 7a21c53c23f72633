"""What a document's first lines seem to tell of itself: title, authors, year. An offer to a curator, never a fact.

In: the text. Out: what is told by how it wants to be cited; else the first line, if it can be a title, and the names below it. Where neither is
sure, nothing: an empty offer costs a curator less than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from kb.extract.listed_names import names_of

_START = 6000
"""Characters in which a document tells what it is."""
_CITED_AS = re.compile(
    r"\b(?:[Cc]itation|[Cc]ite (?:this \w+ )?as|[Cc]iting)\s?:\s*"
    r"(?P<names>[^()\d]{3,400})\((?P<year>(?:19|20)\d\d)\)[.:]?\s+(?P<title>[^.?!]{10,300}[.?!])"
)
_NO_TITLE = re.compile(r"<|(?:\d+|[IVX]+)(?:\.\d+)*\.?\s|(?:abstract|introduction|contents|summary|edited by)\b", re.IGNORECASE)
_NAMES = re.compile(r"(?:[Bb]y )?(?P<names>[^.:;!?\d]{5,300})")
_SMALL = frozenset({"and", "&", "de", "der", "den", "van", "von", "da", "di", "del", "la", "le"})
_LONGEST = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePage:
    """What a document seems to be called; empty where nothing tells."""

    title: str = ""
    authors: tuple[str, ...] = ()
    """Family, Given."""
    year: str = ""


def title_page(text: str) -> TitlePage:
    r"""What the text's first lines tell of it.

    >>> title_page("Citation: Sato K and Ono M (2018) Moss under snow. J. Moss 9:1.").authors
    ('Sato, K', 'Ono, M')
    >>> title_page("Shade in Alder\n\nBy Ann Writer\n\nTrees give shade.")
    TitlePage(title='Shade in Alder', authors=('Writer, Ann',), year='')
    """
    start = text[:_START].removeprefix("\ufeff")
    if cited := _CITED_AS.search(" ".join(start.split())):
        return TitlePage(title=cited["title"].rstrip(". "), authors=_people(cited["names"]), year=cited["year"])
    lines = list(islice((line.strip(" \t#*") for line in start.splitlines() if line.strip()), 2))
    if not lines or _NO_TITLE.match(lines[0]) or len(lines[0]) > _LONGEST or lines[0].endswith((".", ":", ",", ";")):
        return TitlePage()
    return TitlePage(title=lines[0], authors=_byline(lines[1]) if len(lines) > 1 else ())


def _byline(line: str) -> tuple[str, ...]:
    """The people that a line names; none where it is anything else."""
    found = _NAMES.fullmatch(line)
    words = found["names"].replace(",", " ").split() if found else []
    named = [word for word in words if word not in _SMALL]
    if not found or len(named) < 2 or not all(word[0].isupper() for word in named):
        return ()
    alone = line[:3].casefold() == "by " and len(words) == len(named) <= 3 and "," not in line
    return (f"{named[-1]}, {' '.join(named[:-1])}",) if alone else _people(found["names"])


def _people(names: str) -> tuple[str, ...]:
    people, _ = names_of(names.strip(" ,"))
    return tuple(f"{person.family}, {person.given}" for person in people if person.given)
