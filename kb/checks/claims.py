"""Checks of claims: ids, terms, works, kinds, evidence. Each yields the problems of one sort, with the value's path in the claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from kb.errors import Mend, Problem, error, info, nearest, warning
from kb.model import DIRECTIONS_OF_KIND, EVIDENCE_KINDS, FACT_NAMES, FACT_WORDS, NOT_APPLICABLE, NOT_REPORTED, Base, Claim, TermKind

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*\Z")
_NUMBERED = re.compile(r"(.+)-(\d+)\Z")
_ADDRESSED = frozenset({"recommendation", "need"})
_WITH_WORK = frozenset({"study", "works"})
_WITHOUT_WORK = frozenset({"bare_assertion", "own_inquiry"})
_FACTS_ON = frozenset({"study", "named_data", "studies_say"})
CORE_FACTS = ("result_reported", "significant", "outcome_measured", "selected_sites")
"""Facts that the rubric `reported` reads: coded on each effect or association that rests on studies or data."""
_FIELD_OF: Mapping[TermKind, str] = {"practice": "practices", "population": "populations", "outcome": "outcomes"}


def claim_without_id(base: Base) -> Iterator[Problem]:
    """An id is given by the tool, is never reused, and is wanted before a build."""
    highest: Counter[str] = Counter()
    library = {work.key for work in base.works}
    for claim in base.claims:
        numbered = _NUMBERED.match(claim.id)
        if numbered:
            highest[numbered[1]] = max(highest[numbered[1]], int(numbered[2]))
    for claim in base.claims:
        if not claim.id:
            highest[claim.source] += 1
            given = f"{claim.source}-{highest[claim.source]:03}"
            fits, sure = _ID.match(given), claim.source in library  # an id is for good: none is made of a misspelt source
            hint = f"kb check --fix gives it {given}" if sure else "mend its source first: the id is made of it"
            hint = hint if fits else "give it one: letters, digits and . _ : - only"
            mend = Mend(path=(), text=f"id: {given}", insert=True) if fits and sure else None
            yield error("claim-without-id", claim.place, "the claim has no id", hint, fix=mend)


def claim_id_form(base: Base) -> Iterator[Problem]:
    """Ids stand in addresses and file names: letters, digits and . _ : - only."""
    for claim in base.claims:
        if claim.id and not _ID.match(claim.id):
            yield error("claim-id-form", claim.place, f"'{claim.id}' cannot be an id", "use letters, digits and . _ : - only", path=("id",))


def duplicate_claim(base: Base) -> Iterator[Problem]:
    """An id stands for one claim, also after it was withdrawn."""
    first: dict[str, Claim] = {}
    for claim in base.claims:
        held = first.setdefault(claim.id, claim)
        if claim.id and held is not claim:
            yield error(
                "duplicate-claim", claim.place, f"'{claim.id}' is the id of another claim, at {held.place}", "give this one a new id", path=("id",)
            )


def unknown_term(base: Base) -> Iterator[Problem]:
    """Practices, populations and outcomes are ids of the vocabulary. Codes: unknown-practice, unknown-population, unknown-outcome."""
    known = {kind: {term.id for term in terms} for kind, terms in base.vocabulary.terms().items()}
    for claim in base.claims:
        for kind, field in _FIELD_OF.items():
            for index, term in enumerate(getattr(claim, field)):
                if term not in known[kind]:
                    hint = nearest(term, known[kind], other="add it there")
                    yield error(f"unknown-{kind}", claim.place, f"no {kind} '{term}' in the vocabulary", hint, path=(field, index))


def repeated_term(base: Base) -> Iterator[Problem]:
    """A term, an addressee or a work stands once in its list."""
    for claim in base.claims:
        listed = {field: getattr(claim, field) for field in (*_FIELD_OF.values(), "addressees")}
        listed["evidence"] = [link.work for link in claim.evidence if link.work is not None]
        for field, terms in listed.items():
            for term, count in Counter(terms).items():
                if count > 1:
                    yield error("repeated-term", claim.place, f"'{term}' stands {count} times in {field}", "keep one", path=(field,))


def no_population(base: Base) -> Iterator[Problem]:
    """Every claim is about somebody; all where the source names none."""
    for claim in base.claims:
        if not claim.populations:
            yield error(
                "no-population", claim.place, "the claim names no population", "name the widest group if the source names none", path=("populations",)
            )


def empty_statement(base: Base) -> Iterator[Problem]:
    """A statement says something, in one sentence, and stays readable."""
    for claim in base.claims:
        if not claim.statement.strip():
            yield error("empty-statement", claim.place, "the statement is empty", "write the proposition in one sentence", path=("statement",))
        elif len(claim.statement) > 500:
            yield warning(
                "long-statement", claim.place, f"the statement has {len(claim.statement)} characters", "one proposition a claim", path=("statement",)
            )


def unknown_source(base: Base) -> Iterator[Problem]:
    """A claim's source is a work of the library that has a document, and the passage lies in that document."""
    documents = {work.key: work.document for work in base.works}
    for claim in base.claims:
        if claim.source not in documents:
            hint = nearest(claim.source, documents, other="add its entry to references.bib")
            yield error("unknown-source", claim.place, f"no work '{claim.source}' in the library", hint, path=("source",))
        elif not documents[claim.source]:
            yield error(
                "source-without-document",
                claim.place,
                f"the work '{claim.source}' names no document",
                "add 'document = {...}' to it",
                path=("source",),
            )
        elif claim.passage.document != documents[claim.source]:
            message = f"the passage lies in {claim.passage.document}, the source's document is {documents[claim.source]}"
            yield error("document-mismatch", claim.place, message, "mend the source or the passage", path=("passage", "document"))


def unknown_work(base: Base) -> Iterator[Problem]:
    """Works that evidence names are in the library."""
    keys = {work.key for work in base.works}
    for claim in base.claims:
        for index, link in enumerate(claim.evidence):
            if link.work is not None and link.work not in keys:
                hint = nearest(link.work, keys, other="add its entry to references.bib")
                yield error("unknown-work", claim.place, f"no work '{link.work}' in the library", hint, path=("evidence", index, "work"))


def unknown_claim(base: Base) -> Iterator[Problem]:
    """`restates` and `successor` name claims of the base; a claim restates another of its own source that is still there."""
    claims = {claim.id: claim for claim in base.claims if claim.id}
    for claim in base.claims:
        if claim.restates is not None:
            other = claims.get(claim.restates)
            if other is None or other.withdrawn:
                hint = nearest(claim.restates, claims, other="leave 'restates' out")
                yield error("unknown-claim", claim.place, f"restates '{claim.restates}', which is no claim of the base", hint, path=("restates",))
            elif other is claim or other.source != claim.source:
                yield error(
                    "restates-elsewhere", claim.place, "a claim restates another claim of its own source", "name that one", path=("restates",)
                )
        successor = claim.withdrawn.successor if claim.withdrawn else None
        if successor is not None and successor not in claims:
            message = f"the successor '{successor}' is no claim of the base"
            yield error("unknown-claim", claim.place, message, nearest(successor, claims), path=("withdrawn", "successor"))


def restates_circle(base: Base) -> Iterator[Problem]:
    """Repetitions lead back to a first claim, never round in a circle."""
    claims = {claim.id: claim for claim in base.claims if claim.id}
    safe: set[str] = set()
    for claim in base.claims:
        walked: dict[str, None] = {}
        at: str | None = claim.id
        while at is not None and at in claims and at not in safe:
            if at in walked:
                circle = ", ".join(list(walked)[list(walked).index(at) :])
                message = f"these claims restate each other in a circle: {circle}"
                yield error("restates-circle", claims[at].place, message, "free the first of them", path=("restates",))
                break
            walked[at] = None
            at = claims[at].restates
        safe.update(walked)


def direction_of_kind(base: Base) -> Iterator[Problem]:
    """Each kind of claim admits some directions, as the codebook's table tells."""
    for claim in base.claims:
        admitted = DIRECTIONS_OF_KIND.get(claim.kind, frozenset({"not_applicable"}))
        if claim.direction not in admitted:
            hint = f"use {' or '.join(sorted(admitted))}"
            yield error(
                "direction-of-kind", claim.place, f"a claim of kind {claim.kind} has no direction '{claim.direction}'", hint, path=("direction",)
            )


def addressee_of_kind(base: Base) -> Iterator[Problem]:
    """Recommendations say who is to act, needs may, others do not."""
    for claim in base.claims:
        if claim.addressees and claim.kind not in _ADDRESSED:
            message = f"a claim of kind {claim.kind} has no addressees"
            yield error("addressee-of-kind", claim.place, message, "leave them out, or make it a recommendation", path=("addressees",))
        elif claim.kind == "recommendation" and not claim.addressees:
            yield error(
                "no-addressee", claim.place, "the recommendation does not say who is to act", "add addressees; 'anyone' where nobody is named"
            )


def no_evidence(base: Base) -> Iterator[Problem]:
    """Every claim says what it rests on, be it the author's own word."""
    for claim in base.claims:
        if not claim.evidence:
            yield error(
                "no-evidence",
                claim.place,
                "the claim says nothing of what it rests on",
                "add a link: 'rests_on: bare_assertion' if so",
                path=("evidence",),
            )


def ground_and_work(base: Base) -> Iterator[Problem]:
    """A study and cited works have a work; an author's own word has none. Codes: ground-without-work, work-without-ground."""
    for claim in base.claims:
        for index, link in enumerate(claim.evidence):
            if link.rests_on in _WITH_WORK and link.work is None:
                hint = "name its citekey; an unresolved work has an entry too"
                yield error("ground-without-work", claim.place, f"rests on '{link.rests_on}' but names no work", hint, path=("evidence", index))
            if link.rests_on in _WITHOUT_WORK and link.work is not None:
                hint = "if the work is cited for it, it rests on 'works'"
                yield error(
                    "work-without-ground", claim.place, f"rests on '{link.rests_on}' but names a work", hint, path=("evidence", index, "work")
                )


def fit_of_populations(base: Base) -> Iterator[Problem]:
    """`fit` speaks of the claim's own populations, and of all of them. Codes: fit-elsewhere, fit-missing."""
    for claim in base.claims:
        for index, link in enumerate(claim.evidence):
            for population in link.fit:
                if population not in claim.populations:
                    hint = nearest(population, claim.populations)
                    yield error(
                        "fit-elsewhere",
                        claim.place,
                        f"fit for '{population}', which is no population of the claim",
                        hint,
                        path=("evidence", index, "fit"),
                    )
            missing = [population for population in claim.populations if population not in link.fit]
            if missing:
                message = f"no fit for {', '.join(missing)}"
                yield warning(
                    "fit-missing", claim.place, message, "say who was studied: direct, partial, extrapolated, asserted", path=("evidence", index)
                )


def facts_coded(base: Base) -> Iterator[Problem]:
    """Effects and associations that rest on studies or data have the facts that grading reads, or say by `unlisted` what those are."""
    for claim in base.claims:
        if claim.kind in EVIDENCE_KINDS:
            for index, link in enumerate(claim.evidence):
                missing = [name for name in CORE_FACTS if name not in link.facts] if link.rests_on in _FACTS_ON and link.unlisted is None else []
                if missing:
                    message = f"facts not coded: {', '.join(missing)}"
                    yield warning(
                        "facts-missing", claim.place, message, "add each, or say what they are: 'unlisted: not_reported'", path=("evidence", index)
                    )


def facts_declared(base: Base) -> Iterator[Problem]:
    """A link of an effect or association that does not list every fact says what the others are: a curator's silence is not the source's."""
    for claim in base.claims:
        if claim.kind in EVIDENCE_KINDS:
            for index, link in enumerate(claim.evidence):
                if link.unlisted is None and len(link.facts) < len(FACT_NAMES):
                    fitting = "not_applicable" if link.rests_on in _WITHOUT_WORK else "not_reported"
                    message = f"{len(FACT_NAMES) - len(link.facts)} facts are not listed, and nothing says what they are"
                    hint = f"add 'unlisted: {fitting}' to the link"
                    yield warning("facts-undeclared", claim.place, message, hint, path=("evidence", index))


def fact_value(base: Base) -> Iterator[Problem]:
    """Facts that rules read as one of a few words are one of these: in other words they would count as not told."""
    for claim in base.claims:
        for index, link in enumerate(claim.evidence):
            for name, fact in link.facts.items():
                words = FACT_WORDS.get(name)
                if words and str(fact.value).casefold() not in {*words, NOT_REPORTED, NOT_APPLICABLE}:
                    hint = f"use {', '.join(words)}, {NOT_REPORTED} or {NOT_APPLICABLE}"
                    path = ("evidence", index, "facts", name, "value")
                    yield error("fact-value", claim.place, f"{name}: '{fact.value}' is not one of its values", hint, path=path)


def effect_on_unresolved(base: Base) -> Iterator[Problem]:
    """A result told of a work that nobody could trace: worth knowing, and counted."""
    unresolved = {work.key for work in base.works if work.status == "unresolved"}
    for claim in base.claims:
        if claim.kind in EVIDENCE_KINDS:
            for index, link in enumerate(claim.evidence):
                if link.work in unresolved and link.rests_on in _FACTS_ON:
                    message = f"a result is told of '{link.work}', which is not resolved"
                    yield info("effect-on-unresolved", claim.place, message, "trace the work", path=("evidence", index, "work"))


def uncited_claim(base: Base) -> Iterator[Problem]:
    """Results that a source tells without naming any work: one remark a source, at its entry, for they may be many."""
    bare: dict[str, list[Claim]] = {}
    for claim in base.claims:
        if claim.kind in EVIDENCE_KINDS and not claim.withdrawn and claim.evidence and not any(link.work for link in claim.evidence):
            bare.setdefault(claim.source, []).append(claim)
    for work in base.works:
        if claims := bare.get(work.key):
            counted = "1 result is" if len(claims) == 1 else f"{len(claims)} results are"
            message = f"{counted} told by '{work.key}' and cited to no work, the first in {claims[0].id or 'a claim without an id'}"
            yield info("uncited-claim", work.place, message, "look whether the source names one after all")
