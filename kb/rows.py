"""Records to table rows: pure, streamed, in the order of schema.sql's columns. It knows the tables' shapes and nothing of SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from kb import csl, csl_rest, list_places, search_texts
from kb.cited import Citation
from kb.drafts import rows as draft_rows
from kb.errors import Problem
from kb.grading.cells import reaches, wider, wider_counts
from kb.grading.made import Cell, Grade
from kb.grading.rubric import Rubric
from kb.model import Base, Claim, Evidence, Term, Work
from kb.references import Reference, short_label

Row = tuple[object, ...]
Table = tuple[str, Iterable[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A checked base with everything computed from it. `claims` are in order: by source, then place in the text."""

    base: Base
    claims: Sequence[Claim]
    grades: Mapping[str, Mapping[str, Grade]]
    """By rubric, then claim."""
    cells: Sequence[Cell]
    outcome_cells: Sequence[Cell] = ()
    rubrics: Sequence[Rubric]
    references: Mapping[str, Reference]
    """By citekey."""
    problems: Sequence[Problem]
    programs: Mapping[str, str]
    """Name to version."""


def tables(graded: Graded) -> Iterator[Table]:
    """Every table with its rows, parents before children."""
    base = graded.base
    yield "metadata", _metadata(graded)
    yield "provenance", _provenance(graded)
    yield from _library(base.works, graded.references)
    yield from _vocabulary(base)
    yield from _claims(graded)
    yield from _evidence(graded.claims)
    yield from _grades(graded)
    counts = wider_counts(graded.claims, base.vocabulary)
    yield "cells", ((*_cell(cell, graded.rubrics[0]), counts[cell.practice, cell.population], cell.n_drafts) for cell in graded.cells)
    yield "outcome_cells", (_outcome_cell(cell, graded.rubrics[0]) for cell in graded.outcome_cells)
    rubric = graded.rubrics[0]
    ranks = {name: rubric.rank(grade.level) for name, grade in graded.grades[rubric.id].items()}
    yield from list_places.tables(base, graded.claims, ranks)
    yield from _reach(graded)
    yield from _citations(base)
    yield from draft_rows.tables(base)
    yield "problems", ((n, p.severity, p.code, p.place.file, p.place.line, p.message, p.hint) for n, p in enumerate(graded.problems, 1))
    yield from search_texts.tables(graded.base, graded.claims)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _metadata(graded: Graded) -> Iterator[Row]:
    metadata = graded.base.metadata
    shown = {
        "title": metadata.title, "version": metadata.version, "released": metadata.released, "description": metadata.description,
        "license": metadata.license, "license_url": metadata.license_url, "creators": _json(metadata.creators),
        "base_iri": metadata.base_iri, "site_url": metadata.site_url, "correction": metadata.correction, "datasette": _json(metadata.datasette),
        "rubrics": _json([rubric.id for rubric in graded.rubrics if rubric.id in ("reported", *(metadata.rubrics or [rubric.id]))]),
    }  # fmt: skip
    yield from shown.items()


def _provenance(graded: Graded) -> Iterator[Row]:
    for file in graded.base.inputs:
        yield file.name, "input", file.sha256, file.size
    for name, version in graded.programs.items():
        yield name, "program", version, None
    for rubric in graded.rubrics:
        yield f"rubric {rubric.id} {rubric.version}", "rubric", rubric.sha256, None


def _library(works: Sequence[Work], references: Mapping[str, Reference]) -> Iterator[Table]:
    yield "works", (_work(work, references[work.key]) for work in works)
    yield (
        "work_names",
        (
            (work.key, role, position, name.family, name.given, int(name.literal))
            for work in works
            for role, names in (("author", work.authors), ("editor", work.editors), ("translator", work.translators))
            for position, name in enumerate(names, 1)
        ),
    )
    keys = {work.key for work in works}
    yield "work_aliases", {alias: (alias, work.key) for work in works for alias in work.aliases if alias not in keys}.values()
    yield (
        "verifications",
        (
            (work.key, position, seen.name, seen.url or None, seen.seen or None)
            for work in works
            for position, seen in enumerate(work.verifications, 1)
        ),
    )
    sources = [work for work in works if work.document]
    yield "sources", ((work.key, work.document, work.document_sha256, position) for position, work in enumerate(sources, 1))


def _work(work: Work, reference: Reference) -> Row:
    texts = (
        work.container,
        work.publisher,
        work.volume,
        work.number,
        work.pages,
        work.doi,
        work.isbn,
        work.eric,
        work.url,
        work.status,
        work.identity,
    )
    return (
        work.key, work.type, work.title or None, work.year, work.year_text or "n.d.", *(text or None for text in texts), _json(work.unconfirmed),
        _json(work.printed), work.design or None, work.design_basis or None, len(work.authors), int(work.authors_more), short_label(work),
        reference.text, reference.html, _json(csl.item(work)), _json(csl_rest.fields(work)), work.standalone or work.raw,
    )  # fmt: skip


def _vocabulary(base: Base) -> Iterator[Table]:
    vocabulary = base.vocabulary
    rows = {term: n for n, term in enumerate(vocabulary.frame.rows, 1)}
    columns = {term: n for n, term in enumerate(vocabulary.frame.columns, 1)}
    yield "practices", ((*_term(term, n), rows.get(term.id)) for n, term in enumerate(vocabulary.practices, 1))
    yield "populations", ((*_term(term, n), columns.get(term.id)) for n, term in enumerate(vocabulary.populations, 1))
    yield "outcomes", (_term(term, n) for n, term in enumerate(vocabulary.outcomes, 1))
    yield (
        "synonyms",
        (
            (kind, term.id, words, position)
            for kind, terms in vocabulary.terms().items()
            for term in terms
            for position, words in enumerate((term.label, *term.synonyms))
        ),
    )


def _term(term: Term, position: int) -> Row:
    return term.id, term.label, term.definition, term.broader, _json(term.synonyms), position


def passage_id(claim: Claim) -> str:
    """The id of the claim's passage: document:start-end."""
    return f"{claim.passage.document}:{claim.passage.start}-{claim.passage.end}"


def _claims(graded: Graded) -> Iterator[Table]:
    claims = graded.claims
    yield "passages", _passages(claims)
    yield (
        "claims",
        (
            (n, one.id, one.source, passage_id(one), one.statement, one.kind, one.direction, one.wording, one.restates, one.note)
            for n, one in enumerate(claims, 1)
        ),
    )
    yield "withdrawn_claims", ((one.id, one.withdrawn.reason, one.withdrawn.successor) for one in graded.base.claims if one.withdrawn)
    yield "claim_practices", ((one.id, term, n) for one in claims for n, term in enumerate(one.practices, 1))
    yield "claim_populations", ((one.id, term, n) for one in claims for n, term in enumerate(one.populations, 1))
    yield "claim_outcomes", ((one.id, term, n) for one in claims for n, term in enumerate(one.outcomes, 1))
    yield "claim_addressees", ((one.id, addressee, n) for one in claims for n, addressee in enumerate(one.addressees, 1))


def _passages(claims: Iterable[Claim]) -> Iterator[Row]:
    seen: set[str] = set()
    for claim in claims:
        name, passage = passage_id(claim), claim.passage
        if name not in seen:
            seen.add(name)
            yield (
                name, claim.source, passage.document, passage.section, passage.start, passage.end, passage.sha256, passage.first, passage.last,
            )  # fmt: skip


def _links(claims: Iterable[Claim]) -> Iterator[tuple[str, Claim, int, Evidence]]:
    for claim in claims:
        for position, link in enumerate(claim.evidence, 1):
            yield f"{claim.id}/{position}", claim, position, link


def _evidence(claims: Sequence[Claim]) -> Iterator[Table]:
    yield (
        "evidence",
        ((name, claim.id, n, link.rests_on, link.work, link.stance, link.basis, link.unlisted) for name, claim, n, link in _links(claims)),
    )
    yield "evidence_fit", ((name, population, fit) for name, _, _, link in _links(claims) for population, fit in link.fit.items())
    yield (
        "facts",
        ((name, fact_name, _fact_text(fact.value), fact.origin) for name, _, _, link in _links(claims) for fact_name, fact in link.facts.items()),
    )


def _fact_text(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _grades(graded: Graded) -> Iterator[Table]:
    yield "rubrics", ((one.id, one.title, one.version, one.sha256, one.question, one.definition) for one in graded.rubrics)
    yield (
        "rubric_levels",
        ((rubric.id, level.id, rank, level.label, level.meaning) for rubric in graded.rubrics for rank, level in enumerate(rubric.levels)),
    )
    every = [grades[claim.id] for grades in graded.grades.values() for claim in graded.claims if claim.id in grades]
    yield "grades", ((grade.claim, grade.rubric, grade.level, grade.possible, grade.why, grade.would_change) for grade in every)
    yield (
        "grade_steps",
        (
            (
                grade.claim,
                grade.rubric,
                n,
                step.rule,
                None if step.evidence is None else f"{grade.claim}/{step.evidence + 1}",
                step.found,
                step.because,
            )
            for grade in every
            for n, step in enumerate(grade.steps, 1)
        ),
    )


def _cell(cell: Cell, rubric: Rubric) -> Row:
    rank = None if cell.strength is None else rubric.rank(cell.strength)
    return (
        cell.practice, cell.population, int(cell.in_frame), cell.state, cell.strength, rank, cell.strength_against, int(cell.contested),
        cell.n_effect, cell.n_at_strength, cell.n_other, cell.reason, cell.tier_now, cell.tier_possible, _json(cell.limits),
    )  # fmt: skip


def _outcome_cell(cell: Cell, rubric: Rubric) -> Row:
    rank = None if cell.strength is None else rubric.rank(cell.strength)
    return (
        cell.practice, cell.outcome, cell.state, cell.strength, rank, cell.strength_against, int(cell.contested), cell.n_effect,
        cell.n_at_strength, cell.n_other, cell.tier_now, cell.tier_possible, _json(cell.limits), cell.n_drafts,
    )  # fmt: skip


def _reach(graded: Graded) -> Iterator[Table]:
    """Which claims count for which terms, and which groups are wider: what `cell_claims` joins."""
    vocabulary = graded.base.vocabulary
    rows = reaches(vocabulary.practices, vocabulary.frame.rows)
    columns = reaches(vocabulary.populations, vocabulary.frame.columns)
    yield "practice_claims", _reached(((one.id, one.practices) for one in graded.claims), rows)
    yield "population_claims", _reached(((one.id, one.populations) for one in graded.claims), columns)
    yield "outcome_claims", _reached(((one.id, one.outcomes) for one in graded.claims), reaches(vocabulary.outcomes, ()))
    yield "wider_populations", ((term, above) for term, all_above in wider(vocabulary.populations).items() for above in all_above)


def _reached(claims: Iterable[tuple[str, tuple[str, ...]]], reach: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    for claim, terms in claims:
        for reached in dict.fromkeys(wide for term in terms for wide in reach[term]):
            yield reached, claim


def citation_id(citation: Citation) -> str:
    """The id of an in-text citation: document:start-end."""
    return f"{citation.document}:{citation.start}-{citation.end}"


def _citations(base: Base) -> Iterator[Table]:
    sources = {work.document: work.key for work in base.works if work.document}
    yield "citations", (_citation(one, sources[one.document]) for one in base.citations)
    keyed = ((citation_id(one), [work.key for work in one.works if work.key]) for one in base.citations)
    yield "citation_works", ((name, key) for name, keys in keyed for key in dict.fromkeys(keys))


def _citation(one: Citation, source: str) -> Row:
    works = [{field.name: getattr(work, field.name) for field in fields(work)} for work in one.works]
    return (
        citation_id(one), source, one.document, one.section, one.start, one.end, one.text, one.style, one.form, _json(works), _json(one.corrected),
    )  # fmt: skip
