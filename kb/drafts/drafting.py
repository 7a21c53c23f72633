"""What is found in a document to drafts of claims and to the library entries that they need: one document, a pure function.

Works that are cited and not in the library get a citekey and an entry of what the document tells of them, marked unresolved.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from itertools import chain, count
from typing import Any

from kb.drafts.stubs import Stub, stubs
from kb.extract.drafts import Draft, drafts
from kb.extract.known import Known
from kb.extract.plain import PlainText
from kb.extract.records import CitedWork, InTextCitation
from kb.extract.terms import Terms
from kb.extraction import Extraction, extracted
from kb.matching.resolve import Sign, sign_of
from kb.model import Evidence, Fact, Passage, Vocabulary, Work
from kb.readers.documents import document_from


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
        extraction = extracted(plain, self.works, known=self._known)
        found, lacking = drafted(extraction, self._terms, self._known.keys)
        return {
            "document": plain.name, "text": plain.text, "drafts": [asdict(draft) for draft in found], "lacking": [stub._asdict() for stub in lacking],
            "undecided": [
                {"document": plain.name, "start": one.start, "authors": work.authors, "year": work.year or None, "reason": work.reason}
                for one, work in undecided(extraction)
            ],
            "problems": [str(problem) for problem in plain.problems],
        }  # fmt: skip


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
    """The drafts of several documents and their entries: one for a work that several cite, and a key of its own for each work."""
    found: list[Draft] = []
    entries: dict[str, str] = {}
    keys: dict[str, str] = {}
    """What tells a work to its key."""
    for one in made:
        renamed: dict[str, str] = {}
        for stub in (Stub(**told) for told in one["lacking"]):
            if stub.work in keys:
                renamed[stub.key] = keys[stub.work]
                continue
            others = chain([stub.key], (f"{stub.key}-{number}" for number in count(2)))
            free = next(name for name in others if entries.get(name, _named(stub.entry, name)) == _named(stub.entry, name))
            renamed[stub.key] = free
            entries[free] = _named(stub.entry, free)
            if stub.work:
                keys[stub.work] = free
        for draft in map(from_made, one["drafts"]):
            evidence = tuple(replace(link, work=renamed.get(link.work or "", link.work)) for link in draft.evidence)
            found.append(replace(draft, evidence=evidence))
    return found, entries


def _named(entry: str, key: str) -> str:
    """The entry under another key."""
    return re.sub(r"\{[^,]*,", lambda _: f"{{{key},", entry, count=1)


def drafted(extraction: Extraction, terms: Terms, taken: Container[str]) -> tuple[list[Draft], list[Stub]]:
    """The drafts of a document, in its order, and entries of works that they rest on and the library lacks. `taken`: citekeys of the library."""
    lacking = stubs(extraction.missing, taken)
    plain = extraction.plain
    outside = [(reference.start, reference.end) for reference in extraction.references]
    citations = [keyed(citation, lacking) for citation in extraction.citations]
    found = list(drafts(plain, extraction.view, citations, terms, outside=outside))
    used = {link.work for draft in found for link in draft.evidence}
    return found, [stub for stub in lacking.values() if stub.key in used]


def undecided(extraction: Extraction) -> Iterator[tuple[InTextCitation, CitedWork]]:
    """The cited works that nobody can tell yet, each with its citation."""
    return ((one, work) for one in extraction.citations for work in one.works if work.undecided)


def keyed(citation: InTextCitation, lacking: Mapping[Sign, Stub]) -> InTextCitation:
    """The citation with the keys of stubs in the place of none."""
    works = []
    for work in citation.works:
        stub = lacking.get(sign_of(work)) if work.key is None and not work.undecided else None
        works.append(work._replace(key=stub.key) if stub else work)
    return citation._replace(works=tuple(works))
