"""Checks of the vocabulary and of the map's frame."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kb.errors import Problem, error, info, nearest, warning
from kb.model import Base, Term, TermKind

_ID = re.compile(r"[a-z0-9][a-z0-9_]*\Z")
_LIST: Mapping[TermKind, str] = {"practice": "practices", "population": "populations", "outcome": "outcomes"}


def term_id_form(base: Base) -> Iterator[Problem]:
    """Ids stand in addresses and in SQL: lower case, digits and underscores."""
    for terms in base.vocabulary.terms().values():
        for term in terms:
            if not _ID.match(term.id):
                yield error("term-id-form", term.place, f"'{term.id}' cannot be an id", "use a-z, 0-9 and _")


def duplicate_term(base: Base) -> Iterator[Problem]:
    """An id stands for one term of its list."""
    for kind, terms in base.vocabulary.terms().items():
        first: dict[str, str] = {}
        for term in terms:
            if term.id in first:
                yield error("duplicate-term", term.place, f"the {kind} '{term.id}' stands already at {first[term.id]}", "keep one")
            first.setdefault(term.id, str(term.place))


def empty_term(base: Base) -> Iterator[Problem]:
    """Readers see labels and definitions."""
    for kind, terms in base.vocabulary.terms().items():
        for term in terms:
            if not term.label.strip() or not term.definition.strip():
                yield error("empty-term", term.place, f"the {kind} '{term.id}' lacks a label or a definition", "write one sentence in your own words")


def unknown_broader(base: Base) -> Iterator[Problem]:
    """`broader` names another term of the same list, and never leads round in a circle. Codes: unknown-broader, broader-circle."""
    for kind, terms in base.vocabulary.terms().items():
        known = {term.id: term for term in terms}
        safe: set[str] = set()
        for term in terms:
            if term.broader is not None and term.broader not in known:
                hint = nearest(term.broader, known, other="add it")
                yield error("unknown-broader", term.place, f"no {kind} '{term.broader}' to be broader", hint)
            walked: dict[str, None] = {}
            at: str | None = term.id
            while at is not None and at in known and at not in safe:
                if at in walked:
                    circle = ", ".join(list(walked)[list(walked).index(at) :])
                    yield error("broader-circle", known[at].place, f"these are each other's broader terms: {circle}", "free one of them")
                    break
                walked[at] = None
                at = known[at].broader
            safe.update(walked)


def shared_synonym(base: Base) -> Iterator[Problem]:
    """A word that stands for two terms of one list makes a search find both."""
    for kind, terms in base.vocabulary.terms().items():
        owner: dict[str, str] = {}
        for term in terms:
            for words in dict.fromkeys(word.casefold() for word in (term.label, *term.synonyms)):
                if owner.setdefault(words, term.id) != term.id:
                    yield info(
                        "shared-synonym", term.place, f"'{words}' stands for two {kind}s: {owner[words]} and {term.id}", "keep it where it fits best"
                    )


def unknown_in_frame(base: Base) -> Iterator[Problem]:
    """Rows are practices, columns are populations, and what is out of scope lies in the frame."""
    frame = base.vocabulary.frame
    known = {"row": {term.id for term in base.vocabulary.practices}, "column": {term.id for term in base.vocabulary.populations}}
    for axis, listed in (("row", frame.rows), ("column", frame.columns)):
        for term in listed:
            if term not in known[axis]:
                yield error(
                    "unknown-in-frame", frame.place, f"the map's {axis} '{term}' is not in the vocabulary", nearest(term, known[axis], other="add it")
                )
        for term in sorted({term for term in listed if listed.count(term) > 1}):
            yield error("unknown-in-frame", frame.place, f"the map's {axis} '{term}' stands twice", "keep one")
    combinations = Counter((practice, population) for practice, population, _ in frame.out_of_scope)
    for (practice, population), count in combinations.items():
        if count > 1:
            yield error("unknown-in-frame", frame.place, f"out of scope: '{practice}' by '{population}' stands {count} times", "keep one")
    for practice, population, reason in frame.out_of_scope:
        if practice not in frame.rows or population not in frame.columns:
            message = f"out of scope: '{practice}' by '{population}' is no combination of the frame"
            yield error("unknown-in-frame", frame.place, message, "name a row and a column of the map")
        if not reason.strip():
            yield error("no-reason", frame.place, f"out of scope: '{practice}' by '{population}' without a reason", "say why it is not asked about")


def outside_frame(base: Base) -> Iterator[Problem]:
    """A term that counts for no row (or column) of the map has a page of its own but no place in the map."""
    for kind, axis, terms in _axes(base):
        inside = _inside(terms, axis)
        for term in terms:
            if term.id not in inside:
                yield info(
                    "outside-frame",
                    term.place,
                    f"the {kind} '{term.id}' counts for nothing in the map",
                    "give it a broader term, or make it part of the frame",
                )


def claims_off_map(base: Base) -> Iterator[Problem]:
    """A map that most claims have no place in tells of gaps that are none: often the group that stands for all is no column."""
    for kind, axis, terms in _axes(base):
        inside, known = _inside(terms, axis), {term.id for term in terms}
        if not axis <= known:
            continue  # unknown-in-frame tells of it, and a misspelt row or column is all that may be wrong
        named = [listed for claim in base.claims if not claim.withdrawn and (listed := known.intersection(getattr(claim, _LIST[kind])))]
        off = [listed for listed in named if inside.isdisjoint(listed)]
        if 2 * len(off) > len(named):
            most, _ = min(Counter(term for listed in off for term in listed).items(), key=lambda one: (-one[1], one[0]))
            lines = "rows" if kind == "practice" else "columns"
            counted = "the one claim has" if len(off) == len(named) == 1 else f"{len(off)} of {len(named)} claims have"
            message = f"{counted} no place in the map: of their {kind}s none is one of its {lines}, or counts for one"
            yield warning("claims-off-map", base.vocabulary.frame.place, message, f"add '{most}' to '{lines}:', or give it a broader term from there")


def _axes(base: Base) -> Iterator[tuple[TermKind, frozenset[str], tuple[Term, ...]]]:
    """What the map's rows and columns are, the terms that are, and all terms of that kind; nothing for an axis without terms."""
    frame = base.vocabulary.frame
    if frame.rows:
        yield "practice", frozenset(frame.rows), base.vocabulary.practices
    if frame.columns:
        yield "population", frozenset(frame.columns), base.vocabulary.populations


def _inside(terms: Iterable[Term], axis: frozenset[str]) -> set[str]:
    """The terms that are in the axis, or count for one that is."""
    listed = list(terms)
    broader = {term.id: term.broader for term in listed}
    inside: set[str] = set()
    outside: set[str] = set()
    for term in listed:
        walked: dict[str, None] = {}
        at: str | None = term.id
        while at is not None and at not in walked and at not in axis and at not in inside and at not in outside:
            walked[at] = None
            at = broader.get(at)
        found = at is not None and (at in axis or at in inside)
        (inside if found else outside).update([*walked, term.id])
    return inside
