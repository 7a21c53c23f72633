"""What is found in a document to drafts of claims and to the library entries that they need: one document, a pure function.

Works that are cited and not in the library get a citekey and an entry of what the document tells of them, marked unresolved.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from itertools import chain, count
from typing import Any

from kb import bibtex_text
from kb.extract.drafts import Draft, drafts
from kb.extract.known import Known
from kb.extract.names import fold
from kb.extract.plain import PlainText
from kb.extract.records import InTextCitation
from kb.extract.terms import Terms
from kb.extraction import Extraction, extracted, view_of
from kb.model import Evidence, Fact, Passage, Vocabulary, Work
from kb.readers.documents import document_from
from kb.resolve import Missing

_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
"""Entry type to the field that holds what a work stands in."""
_Printed = tuple[str, str, int | None]
"""A work as citations name it: authors, year, and where its entry in the document's list begins if they name that."""
_MOST_INITIALS = 5
"""Capitals without dots that are initials are fewer."""
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]")


class Drafter:
    """What `kb extract --drafts` makes of one document: a function of its bytes and name, with library and vocabulary at hand."""

    def __init__(self, works: Sequence[Work], vocabulary: Vocabulary) -> None:
        self.works = tuple(works)
        self.vocabulary = vocabulary

    @cached_property
    def _known(self) -> Known:
        return Known(self.works)

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self.vocabulary)

    def __call__(self, content: bytes, name: str) -> dict[str, Any]:
        """The drafts of the document, the entries they need, and its text under the name that passages have it by. Raises KbError."""
        plain = as_kept(document_from(content, name), content)
        found, entries = drafted(extracted(plain, self.works, known=self._known), self._terms, self._known.keys)
        return {"document": plain.name, "text": plain.text, "drafts": [asdict(draft) for draft in found], "entries": entries}


def as_kept(plain: PlainText, content: bytes) -> PlainText:
    """The document as the folder of texts holds it: a UTF-8 text as it is; what was converted, under a name of its own, as UTF-8 text."""
    if plain.text.encode("utf-8", "surrogatepass") == content:
        return plain
    kept = plain.text.encode("utf-8", "replace")
    return replace(plain, name=f"{plain.name}.txt", sha256=hashlib.sha256(kept).hexdigest())


def from_made(told: Mapping[str, Any]) -> Draft:
    """A draft from what `asdict` made of it, also by way of JSON."""
    lists = {name: tuple(told[name]) for name in ("practices", "populations", "outcomes")}
    evidence = tuple(Evidence(**{**link, "facts": {name: Fact(**fact) for name, fact in link["facts"].items()}}) for link in told["evidence"])
    return Draft(**{**told, **lists, "passage": Passage(**told["passage"]), "evidence": evidence})


def joined(made: Iterable[Mapping[str, Any]]) -> tuple[list[Draft], dict[str, str]]:
    """The drafts of several documents and their entries; where two documents gave one citekey to two works, the later one gets another."""
    found: list[Draft] = []
    entries: dict[str, str] = {}
    for one in made:
        renamed: dict[str, str] = {}
        for key, entry in one["entries"].items():
            others = chain([key], (f"{key}-{number}" for number in count(2)))
            free = next(name for name in others if entries.get(name, _named(entry, name)) == _named(entry, name))
            renamed[key] = free
            entries[free] = _named(entry, free)
        for draft in map(from_made, one["drafts"]):
            evidence = tuple(replace(link, work=renamed.get(link.work or "", link.work)) for link in draft.evidence)
            found.append(replace(draft, evidence=evidence))
    return found, entries


def _named(entry: str, key: str) -> str:
    """The entry under another key."""
    return re.sub(r"\{[^,]*,", lambda _: f"{{{key},", entry, count=1)


def drafted(extraction: Extraction, terms: Terms, taken: Container[str]) -> tuple[list[Draft], dict[str, str]]:
    """The drafts of a document, in its order, and BibTeX entries of works that they rest on and the library lacks, by citekey.

    `taken`: citekeys of the library.
    """
    keys, entries = _stubs(extraction.missing, taken)
    plain = extraction.plain
    outside = [(reference.start, reference.end) for reference in extraction.references]
    citations = [_keyed(citation, keys) for citation in extraction.citations]
    found = list(drafts(plain, view_of(plain.name, plain.text), citations, terms, outside=outside))
    used = {link.work for draft in found for link in draft.evidence}
    return found, {key: entry for key, entry in entries.items() if key in used}


def _stubs(missing: Sequence[Missing], taken: Container[str]) -> tuple[Mapping[_Printed, str], dict[str, str]]:
    """Citekeys for works that are missing, by authors and year as printed; and their entries."""
    keys: dict[_Printed, str] = {}
    entries: dict[str, str] = {}
    same: dict[str, str] = {}
    for one in missing:
        entry = _entry(one)
        if entry in same:
            keys[fold(one.authors), one.year, one.listed_at] = same[entry]
            continue
        key = next(key for key in _candidates(one) if key not in taken and key not in entries)
        same[entry] = keys[fold(one.authors), one.year, one.listed_at] = key
        entries[key] = entry.replace("{,", f"{{{key},", 1)
    return keys, entries


def _candidates(one: Missing) -> Iterator[str]:
    """Keys for a work: first author and year, then with numbers behind."""
    name = one.names[0].family if one.names else one.authors
    stem = _NOT_IN_KEYS.sub("", unicodedata.normalize("NFKD", name).casefold())[:30] or "anon"
    key = stem + _NOT_IN_KEYS.sub("", one.year.casefold())[:6]
    yield key
    yield from (f"{key}-{number}" for number in count(2))


def _entry(one: Missing) -> str:
    """The BibTeX entry of what the document tells, without a key."""
    listed = one.listed
    names = listed.authors if listed and listed.authors else one.names
    more = listed.authors_more if listed and listed.authors else one.authors_more
    year = (listed.year if listed else "") or one.year
    told = {
        "author": bibtex_text.people([replace(name, given=_spaced(name.given)) for name in names], more=more),
        "title": bibtex_text.escaped(listed.title) if listed else "",
        _CONTAINERS.get(listed.type, "howpublished") if listed else "howpublished": bibtex_text.escaped(listed.container) if listed else "",
        "year": bibtex_text.escaped(year),
        "doi": bibtex_text.verbatim(listed.doi) if listed else "",
        "url": bibtex_text.verbatim(listed.url) if listed and not (listed.doi and listed.doi in listed.url) else "",
        "status": "unresolved",
        "identity": "open",
        "printed": bibtex_text.escaped(f"{one.authors}, {one.year}"),
    }
    return bibtex_text.entry(listed.type if listed else "misc", "", told)


def _spaced(given: str) -> str:
    """Initials as libraries write them.

    >>> _spaced("TP"), _spaced("I.D"), _spaced("Anna B.")
    ('T. P.', 'I. D.', 'Anna B.')
    """
    if given.isupper() and given.isalpha() and len(given) < _MOST_INITIALS:
        return " ".join(f"{letter}." for letter in given)
    return re.sub(r"(?<=\. )([^\W\d_])\Z", r"\1.", re.sub(r"(?<=\.)(?=[^\W\d_])", " ", given))


def _keyed(citation: InTextCitation, keys: Mapping[_Printed, str]) -> InTextCitation:
    """The citation with the keys of stubs in the place of none."""
    works = tuple(replace(work, key=work.key or keys.get((fold(work.authors), work.year, work.listed_at))) for work in citation.works)
    return replace(citation, works=works)
