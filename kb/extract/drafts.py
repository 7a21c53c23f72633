"""Drafts of claims: the clauses of a document that name a term or cite a work, coded by cues, each code with its reason. Curators decide.

A draft holds a locator and codes, and of the source's words none but the four first and last: the statement is the curator's to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from kb import passages
from kb.extract import cues
from kb.extract.plain import PlainText, section_at
from kb.extract.records import CitedWork, InTextCitation
from kb.extract.sentences import clauses, sentences
from kb.extract.terms import Named, Terms
from kb.extract.view import View
from kb.model import (
    DIRECTIONS_OF_KIND,
    EVIDENCE_KINDS,
    TERM_KINDS,
    Direction,
    Document,
    Evidence,
    Fact,
    FactName,
    Ground,
    Kind,
    Passage,
    TermKind,
    Wording,
)

LEAST_WORDS = 4
"""Words of a draft's passage."""
ON_RESEARCH = "gap"
_TELL_RESULTS = ("study", "studies_say")
_SIGNIFICANT = re.compile(r"(\b(?:no|not|non)[ -](?:\w+ )?)?\bsignifican(?:t|tly|ce)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed claim."""

    passage: Passage
    kind: Kind
    practices: tuple[str, ...]
    populations: tuple[str, ...]
    outcomes: tuple[str, ...]
    direction: Direction
    wording: Wording
    evidence: tuple[Evidence, ...]
    unmatched: tuple[str, ...] = ()
    """Works cited that the library lacks, as authors and year."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why each code is proposed, by its field."""


def drafts(
    plain: PlainText, view: View, citations: Sequence[InTextCitation], terms: Terms, *, outside: Sequence[tuple[int, int]] = ()
) -> Iterator[Draft]:
    """The drafts of a document, in its order.

    `view`: what a reader reads of its text; `citations`: in order; `outside`: spans in order that hold no claims, such as the list of references.
    """
    document = Document(name=plain.name, text=plain.text, sha256=plain.sha256)
    headings = {section.start for section in plain.sections}
    before: dict[TermKind, Named] = {}
    section = ""
    first = skipped = 0
    for start, end in sentences(view.text):
        at, to = view.span(start, end)
        while skipped < len(outside) and outside[skipped][1] <= at:
            skipped += 1
        if at in headings or (skipped < len(outside) and outside[skipped][0] <= at):
            continue
        if section != (section := section_at(plain.sections, at)):
            before = {one.kind: one for one in terms.narrowest(terms.named(section))}
        while first < len(citations) and citations[first].end <= at:
            first += 1
        for part_start, part_end in clauses(view.text, start, end):
            words = view.text[part_start:part_end]
            one, other = view.span(part_start, part_end)
            named = list(terms.narrowest(terms.named(words)))
            cited = _reaching(citations, first, one, other, to)
            owns = any(one <= citation.start < other for citation in cited)
            asks = "practice" in before and cues.first("kind", words) is not None
            n_cited = sum(len(citation.text.split()) for citation in cited if one <= citation.start and citation.end <= other)
            n_words = len(words.split())
            if (named or owns or asks) and n_words >= LEAST_WORDS and n_words > n_cited and other - one <= passages.MAX_LENGTH:
                yield _draft(passages.at(document, one, other, section), words, named, cited, before, terms)
            before |= {term.kind: term for term in reversed(named)}


def _reaching(citations: Sequence[InTextCitation], first: int, start: int, end: int, to: int) -> list[InTextCitation]:
    """The citations in a clause; else the next in its sentence, whose end is `to`: a citation reaches what it closes."""
    found: list[InTextCitation] = []
    for position in range(first, len(citations)):
        citation = citations[position]
        if citation.start >= to or (citation.start >= end and found):
            break
        if citation.start >= start:
            found.append(citation)
    return found if not found or found[0].start < end else found[:1]


def _draft(
    passage: Passage, words: str, named: Iterable[Named], cited: Sequence[InTextCitation], before: Mapping[TermKind, Named], terms: Terms
) -> Draft:
    kind, why_kind = _cued("kind", words, "context", "no cue of another kind stands in it")
    wording, why_wording = _cued("wording", words, "asserts", "nothing makes it weaker")
    direction, why_direction = _direction(kind, words)
    rests_on, why_rests_on = _ground(kind, words, cited)
    codes, reasons = _coded(named, before, terms)
    reasons = {"kind": why_kind, **reasons, "direction": why_direction, "wording": why_wording, "evidence": why_rests_on}
    facts = _facts(kind, rests_on, direction, words)
    works = [work for citation in cited for work in citation.works]
    keys = dict.fromkeys(work.key for work in works if work.key)
    links = tuple(
        Evidence(
            rests_on=rests_on, work=key, fit=dict.fromkeys(codes["population"], "asserted"), facts=facts,
            unlisted=None if kind not in EVIDENCE_KINDS else "not_applicable" if rests_on == "bare_assertion" else "not_reported",
        )
        for key in (keys or (None,))
    )  # fmt: skip
    return Draft(
        passage=passage, kind=kind, practices=codes["practice"], populations=codes["population"], outcomes=codes["outcome"], direction=direction,
        wording=wording, evidence=links, unmatched=tuple(dict.fromkeys(_printed(work) for work in works if not work.key)), reasons=reasons,
    )  # fmt: skip


def _cued(about: str, words: str, otherwise: str, because: str) -> tuple[Any, str]:
    """A code of the field, as the table of cues has it, and why."""
    cue = cues.first(about, words)
    return (otherwise, because) if cue is None else (cue[0].value, f"'{cue[1]}' {cue[0].says}")


def _direction(kind: str, words: str) -> tuple[Direction, str]:
    admitted = DIRECTIONS_OF_KIND.get(kind, frozenset({"not_applicable"}))
    if len(admitted) == 1:
        (only,) = admitted
        return cast("Direction", only), f"a {kind} has no other"
    return _cued("direction", words, "positive", "nothing speaks of harm, loss or doubt")


def _ground(kind: str, words: str, cited: Sequence[InTextCitation]) -> tuple[Ground, str]:
    if cited:
        return _cued("rests_on_cited", words, "works", "works are cited for it")
    if kind == ON_RESEARCH:
        return "synthesis", "what the source says of the research it read"
    return _cued("rests_on", words, "bare_assertion", "no work is cited for it")


def _facts(kind: str, rests_on: str, direction: str, words: str) -> dict[FactName, Fact]:
    """What is told of studies: their result, where they are the ground of an effect or association, and whether it is called significant."""
    if kind not in EVIDENCE_KINDS or rests_on not in _TELL_RESULTS:
        return {}
    significant = _SIGNIFICANT.search(words)
    told: dict[FactName, Fact] = {"result_reported": Fact(value=direction, origin="passage")}
    return told | ({"significant": Fact(value="no" if significant[1] else "yes", origin="passage")} if significant else {})


def _coded(named: Iterable[Named], before: Mapping[TermKind, Named], terms: Terms) -> tuple[dict[TermKind, tuple[str, ...]], dict[str, str]]:
    """The terms of each kind, and why: those named; else, but for outcomes, the one named before; else, of populations, the widest."""
    codes: dict[TermKind, tuple[str, ...]] = dict.fromkeys(TERM_KINDS, ())
    reasons: dict[str, str] = {}
    for one in named:
        codes[one.kind] += (one.id,)
        told = f"{one.kind}s"
        reasons[told] = f"{reasons[told]}; '{one.words}'" if told in reasons else f"it names '{one.words}'"
    widest = terms.widest("population")
    if not codes["practice"] and "practice" in before:
        codes["practice"] = (before["practice"].id,)
        reasons["practices"] = f"it names none; '{before['practice'].words}' is named before it"
    if not codes["population"] and widest:
        codes["population"] = (widest,)
        reasons["populations"] = "it names none; this is the widest"
    return codes, reasons


def _printed(work: CitedWork) -> str:
    return f"{work.authors}{' et al.' if work.et_al and 'et al' not in work.authors else ''}, {work.year}".strip(", ")
