"""Every check of the data, in one table. A check is a function from a base to problems; each code has a row in the README and a test of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kb.checks import (
    citations,
    claims,
    duplicates,
    library,
    library_characters,
    library_consistency,
    library_dates,
    library_identifiers,
    library_names,
    library_numbers,
    library_relations,
    library_titles,
    library_types,
    metadata,
    passages,
    vocabulary,
)
from kb.errors import Problem
from kb.model import Base

Check = Callable[[Base], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    vocabulary.term_id_form,
    vocabulary.duplicate_term,
    vocabulary.empty_term,
    vocabulary.unknown_broader,
    vocabulary.shared_synonym,
    vocabulary.unknown_in_frame,
    vocabulary.outside_frame,
    vocabulary.claims_off_map,
    metadata.released_form,
    metadata.base_iri_form,
    metadata.correction_form,
    metadata.unknown_rubric,
    *library.CHECKS,
    *library_types.CHECKS,
    *library_identifiers.CHECKS,
    *library_dates.CHECKS,
    *library_numbers.CHECKS,
    *library_names.CHECKS,
    *library_titles.CHECKS,
    *library_characters.CHECKS,
    *library_relations.CHECKS,
    *library_consistency.CHECKS,
    duplicates.score_range,
    duplicates.unknown_apart,
    claims.claim_without_id,
    claims.claim_id_form,
    claims.duplicate_claim,
    claims.unknown_source,
    claims.unknown_term,
    claims.repeated_term,
    claims.no_population,
    claims.empty_statement,
    claims.unknown_claim,
    claims.restates_circle,
    claims.direction_of_kind,
    claims.addressee_of_kind,
    claims.no_evidence,
    claims.unknown_work,
    claims.ground_and_work,
    claims.fit_of_populations,
    claims.facts_coded,
    claims.facts_declared,
    claims.fact_value,
    claims.effect_on_unresolved,
    claims.uncited_claim,
    passages.passage_incomplete,
    passages.passage_changed,
    passages.passage_bounds,
    passages.passage_twice,
    passages.document_changed,
    passages.copied_words,
    citations.unknown_citation_source,
    citations.unknown_cited_work,
    citations.citation_order,
    citations.citation_changed,
)


def check(base: Base) -> Iterator[Problem]:
    """The problems of all checks, in the table's order."""
    for one in CHECKS:
        yield from one(base)
