"""Drafts of claims: the clauses of a document that name a term or cite a work, coded by cues, each code with its reason. Curators decide.

A draft holds a locator and codes, and of the source's words none but the four first and last: the statement is the curator's to write.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from kb import passages
from kb.extract import cues
from kb.extract.carried import Carried
from kb.extract.clause import Clause
from kb.extract.plain import PlainText, section_at
from kb.extract.records import CitedWork, InTextCitation
from kb.extract.senses import senses
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
_NOT_BACKWARDS = re.compile(r"(?:but|yet|although|though)\b", re.IGNORECASE)
"""Words that begin a clause whose citation is not that of the clause before it."""
_WITHOUT_MATTER = ("parenthetical", "narrative")
"""Forms of citations that are names and years; titles in the prose may name what the clause is about."""
_MOST_SHOWN = 5
"""Words of the source that a reason repeats at most."""
TELL_RESULTS = ("study", "studies_say")
"""Grounds that tell a result where they bear an effect or association."""
_SIGNIFICANT = re.compile(r"(\b(?:no|not|non)[ -](?:\w+ )?)?\bsignifican(?:t|tly|ce)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed claim."""

    passage: Passage
    kind: Kind
    practices: tuple[str, ...]
    populations: tuple[str, ...]
    outcomes: tuple[str, ...]
    direction: Direction | None
    """None where the words do not say it: it is the curator's to say."""
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
    carried = Carried(terms)
    section = ""
    first = skipped = 0
    for start, end in sentences(view.text):
        at, to = view.span(start, end)
        while skipped < len(outside) and outside[skipped][1] <= at:
            skipped += 1
        if at in headings or (skipped < len(outside) and outside[skipped][0] <= at):
            continue
        if section != (section := section_at(plain.sections, at)):
            carried.under(section)
        while first < len(citations) and citations[first].end <= at:
            first += 1
        carried.next_sentence()
        parts = [(*part, *view.span(*part)) for part in clauses(view.text, start, end)]
        for number, (part_start, part_end, one, other) in enumerate(parts):
            words = view.text[part_start:part_end]
            cited = _reaching(citations, first, one, _reach(parts[number:], view.text, to), other)
            inside = [citation for citation in cited if one <= citation.start < other]
            spans = [
                (view.place(citation.start) - part_start, view.place(citation.end) - part_start, citation.form)
                for citation in inside
                if citation.form in _WITHOUT_MATTER
            ]
            clause = Clause(words, spans)
            named = list(terms.narrowest(terms.named(clause.prose)))
            before = carried.before(clause.prose)
            n_cited = sum(len(citation.text.split()) for citation in inside if citation.end <= other)
            n_words = len(words.split())
            fits = n_words >= LEAST_WORDS and n_words > n_cited and other - one <= passages.MAX_LENGTH
            if fits and (named or inside or (carried.speaks and cues.first("kind", clause.said) is not None)):
                yield _draft(passages.at(document, one, other, section), clause, named, cited, before, terms)
            carried.named(named)


def _reach(parts: Sequence[tuple[int, int, int, int]], text: str, to: int) -> int:
    """Where what the first of the clauses may be cited by ends: at the end of its sentence, or before a clause that speaks against it."""
    return next((one for start, _, one, _ in parts[1:] if _NOT_BACKWARDS.match(text, start)), to)


def _reaching(citations: Sequence[InTextCitation], first: int, start: int, to: int, end: int) -> list[InTextCitation]:
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
    passage: Passage, clause: Clause, named: Iterable[Named], cited: Sequence[InTextCitation], before: Mapping[TermKind, Named], terms: Terms
) -> Draft:
    codes, reasons = _coded(named, before, terms)
    said, why_direction, plain = _said(clause.said)
    widest = terms.widest("population")
    told = {"direction": said, "population": set(codes["population"]) - {widest}, "no_good": said != "positive"}
    tells = {name for name, has in told.items() if has}
    otherwise = ("effect", why_direction) if said == "negative" and plain else ("context", "no cue of another kind stands in it")
    kind, why_kind = _cued("kind", clause.said, *otherwise, tells)
    wording, why_wording = _cued("wording", clause.said, "asserts", "nothing makes it weaker")
    direction, why_direction = _direction(kind, said, why_direction)
    rests_on, why_rests_on = _ground(kind, clause.prose, cited)
    reasons = {"kind": why_kind, **reasons, "direction": why_direction, "wording": why_wording, "evidence": why_rests_on}
    facts = _facts(kind, rests_on, direction, clause.prose)
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


def _cued(about: str, words: str, otherwise: str, because: str, tells: Container[str] = ()) -> tuple[Any, str]:
    """A code of the field, as the table of cues has it, and why."""
    cue = cues.first(about, words, tells)
    return (otherwise, because) if cue is None else (cue[0].value, f"'{_shown(cue[1])}' {cue[0].says}")


def _shown(words: str) -> str:
    """Words of the source as a reason shows them: the first and the last of many."""
    listed = words.replace(cues.CITED, "…").split()
    return " ".join(listed if len(listed) <= _MOST_SHOWN else [*listed[:3], "…", listed[-1]])


def _said(words: str) -> tuple[Direction | None, str, bool]:
    """The direction that the words say, how, and whether by a word of good or harm itself; None where they say none, or say both."""
    if (cue := cues.first("direction", words)) is not None:
        return cast("Direction", cue[0].value), f"'{_shown(cue[1])}' {cue[0].says}", False
    told = senses(words)
    good, harm = ([sense for sense in told if sense.sign == sign] for sign in (1, -1))
    if good and harm:
        return None, f"left out: '{_shown(good[0].words)}' speaks of good, '{_shown(harm[0].words)}' of harm", False
    if not told:
        return None, "left out: nothing says whether it is for good or for harm", False
    why = f"'{_shown(told[0].words)}' speaks of {'good' if good else 'harm'}"
    return ("positive" if good else "negative"), why, any(sense.plain for sense in told)


def _direction(kind: str, said: Direction | None, why: str) -> tuple[Direction | None, str]:
    """The direction of a claim of the kind, and why."""
    admitted = DIRECTIONS_OF_KIND.get(kind, frozenset({"not_applicable"}))
    if len(admitted) == 1:
        (only,) = admitted
        return cast("Direction", only), f"a {kind} has no other"
    return said, why


def _ground(kind: str, words: str, cited: Sequence[InTextCitation]) -> tuple[Ground, str]:
    if cited:
        return _cued("rests_on_cited", words, "works", "works are cited for it")
    if kind == ON_RESEARCH:
        return "synthesis", "what the source says of the research it read"
    return _cued("rests_on", words, "bare_assertion", "no work is cited for it")


def _facts(kind: str, rests_on: str, direction: str | None, words: str) -> dict[FactName, Fact]:
    """What is told of studies: their result, where they are the ground of an effect or association, and whether it is called significant."""
    if kind not in EVIDENCE_KINDS or rests_on not in TELL_RESULTS:
        return {}
    significant = _SIGNIFICANT.search(words)
    told: dict[FactName, Fact] = {"result_reported": Fact(value=direction, origin="passage")} if direction else {}
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
