"""Works that a document cites and the library lacks, as entries for it: stubs, of what the document tells of them, for somebody to look up.

In: missing works. Out: a citekey for each, and its BibTeX entry. A letter that tells works of one year apart is the document's, not the work's: it
stands in the citation as printed, and in the citekey, not in the year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from kb import bibtex_text
from kb.extract.dates import without_letter
from kb.extract.names import fold
from kb.extract.records import ListedReference
from kb.matching.resolve import Missing, Sign
from kb.model import Name

_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
"""Entry type to the field that holds what a work stands in."""
_MOST_INITIALS = 5
"""Capitals without dots that are initials are fewer."""
_KEY = re.compile(r"[A-Za-z][\w:.+-]*", re.ASCII)
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]")


class Stub(NamedTuple):
    """The entry of a work that the library lacks."""

    key: str
    entry: str
    """BibTeX."""
    work: str
    """What tells the work from others in any document: its DOI, or first author, year and title; empty where the document has no more than a name."""


def stubs(missing: Sequence[Missing], taken: Container[str]) -> dict[Sign, Stub]:
    """An entry for each work that is missing, by what its citations have in common. `taken`: citekeys of the library."""
    made: dict[Sign, Stub] = {}
    keys: set[str] = set()
    for one in missing:
        key = next(key for key in _candidates(one) if key not in taken and key not in keys)
        keys.add(key)
        made[one.sign] = Stub(key, _entry(one, key), _work(one))
    return made


def _work(one: Missing) -> str:
    listed = one.listed
    if listed is None or not (listed.doi or (listed.title and listed.authors)):
        return ""
    return listed.doi.casefold() or " ".join((fold(listed.authors[0].family), without_letter(listed.year), fold(listed.title)))


def _candidates(one: Missing) -> Iterator[str]:
    """Keys for a work: its own where it is cited by one, else first author and year; then with numbers behind."""
    if not one.names and not one.year and _KEY.fullmatch(one.authors):
        yield one.authors
    name = one.names[0].family if one.names else one.authors
    stem = _NOT_IN_KEYS.sub("", unicodedata.normalize("NFKD", name).casefold())[:30] or "anon"
    key = stem + _NOT_IN_KEYS.sub("", _year(one).casefold())[:6]
    yield key
    yield from (f"{key}-{number}" for number in count(2))


def _year(one: Missing) -> str:
    """As the list has it, else as the first citation."""
    return (one.listed.year if one.listed else "") or one.year


def _entry(one: Missing, key: str) -> str:
    """The BibTeX entry of what the document tells."""
    listed = one.listed
    names = listed.authors if listed and listed.authors else one.names
    more = listed.authors_more if listed and listed.authors else one.authors_more
    told = {
        "author": _people(names, more=more),
        **(_listed(listed) if listed else {}),
        "year": bibtex_text.escaped(without_letter(_year(one))),
        "doi": bibtex_text.verbatim(listed.doi) if listed else "",
        "url": bibtex_text.verbatim(listed.url) if listed and not (listed.doi and listed.doi in listed.url) else "",
        "status": "unconfirmed" if listed and listed.title else "unresolved",
        "identity": "probable" if listed and listed.title else "open",
        "printed": bibtex_text.escaped(" | ".join(one.printed)),
    }
    return bibtex_text.entry(listed.type if listed else "misc", key, told)


def _listed(listed: ListedReference) -> dict[str, str]:
    """What the list tells of title and container."""
    told = {
        "title": listed.title, _CONTAINERS.get(listed.type, "howpublished"): listed.container, "publisher": listed.publisher,
        "volume": listed.volume, "number": listed.issue, "pages": listed.pages,
    }  # fmt: skip
    return {name: bibtex_text.escaped(value) for name, value in told.items()} | {"editor": _people(listed.editors)}


def _people(names: Sequence[Name], *, more: bool = False) -> str:
    return bibtex_text.people([replace(name, given=_spaced(name.given)) for name in names], more=more)


def _spaced(given: str) -> str:
    """Initials as libraries write them.

    >>> _spaced("TP"), _spaced("I.D"), _spaced("Anna B.")
    ('T. P.', 'I. D.', 'Anna B.')
    """
    if given.isupper() and given.isalpha() and len(given) < _MOST_INITIALS:
        return " ".join(f"{letter}." for letter in given)
    return re.sub(r"(?<=\. )([^\W\d_])\Z", r"\1.", re.sub(r"(?<=\.)(?=[^\W\d_])", " ", given))
