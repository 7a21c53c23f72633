"""The map computed anew from a built base: with facts set that nothing tells, for a reader's students, or by outcome in place of group.

In: a built base, and what the reader sets. Out: what changes of each cell, or the cells of practice and outcome. Nothing is written, and
nothing that is coded is overruled: a fact is set only where it is not reported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from kb.answers import regrade
from kb.answers.query import Row, rows
from kb.errors import KbError, nearest
from kb.grading import RUBRICS, context_of, essa_criteria, grades, reported
from kb.grading.cells import cells, outcome_cells
from kb.grading.context import Context
from kb.grading.facts import number
from kb.grading.made import Cell, Grade
from kb.model import EVIDENCE_KINDS, FACT_NAMES, FACT_WORDS, NOT_REPORTED, Claim, Evidence, Fact, FactName, Frame, Term, TermKind, Vocabulary

_DRAFTS = "SELECT practice, population, n_drafts FROM cell_exports WHERE n_drafts > 0"
_OUTCOME_DRAFTS = "SELECT practice, outcome, n_drafts FROM outcome_cell_exports WHERE n_drafts > 0"
_COUNTS = ("n_students", "n_sites")
"""Facts that count something. A source may tell them in words ("several"), which rules take for not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What the reader sets; empty, it changes nothing."""

    facts: Mapping[FactName, str] = field(default_factory=dict)
    """Fact to the value that it has on each link of an effect or association where it is not reported, as if the source told it."""
    students: tuple[str, ...] = ()
    """Populations that the reader says are theirs."""
    same_setting: bool | None = None
    """Whether the reader says that the settings told are like theirs."""

    def __bool__(self) -> bool:
        return bool(self.facts or self.students or self.same_setting is not None)

    def sentence(self) -> str:
        """What is set, for readers; empty where nothing is."""
        parts = [f"{name.replace('_', ' ')} {value} wherever it is not reported" for name, value in self.facts.items()]
        parts += [f"your students: {', '.join(self.students)}"] if self.students else []
        parts += [f"your setting is {'like' if self.same_setting else 'unlike'} those told"] if self.same_setting is not None else []
        return f"What if: {'; '.join(parts)}. This is not what the sources tell." if parts else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A base graded anew."""

    claims: tuple[Claim, ...]
    grades: Mapping[str, Mapping[str, Grade]]
    """By rubric, then claim."""
    context: Context
    vocabulary: Vocabulary
    drafts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Open drafts that may be about a practice and a population."""
    outcome_drafts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Open drafts that name a practice and an outcome."""

    def cells(self) -> tuple[Cell, ...]:
        """The cells of practice and population, as a build makes them."""
        graded, tiers = self.grades[reported.RUBRIC.id], self.grades[essa_criteria.RUBRIC.id]
        return cells(self.claims, graded, self.vocabulary, reported.RUBRIC, tiers=tiers, context=self.context, drafts=self.drafts)

    def outcome_cells(self) -> dict[tuple[str, str], tuple[Cell, tuple[Claim, ...]]]:
        """The cells of practice and outcome that have a claim, each with its claims."""
        graded, tiers = self.grades[reported.RUBRIC.id], self.grades[essa_criteria.RUBRIC.id]
        drafts = self.outcome_drafts
        return outcome_cells(self.claims, graded, self.vocabulary, reported.RUBRIC, tiers=tiers, context=self.context, drafts=drafts)


def read_facts(settings: Sequence[str]) -> dict[FactName, str]:
    """Facts and values from `FACT=VALUE`. Raises KbError for an unknown fact, a value that is missing or that no rule reads, or a fact set twice."""
    found: dict[FactName, str] = {}
    for setting in settings:
        name, sign, value = (part.strip() for part in setting.partition("="))
        known: FactName | None = next((fact for fact in get_args(FactName) if fact == name), None)
        if known is None:
            hint = nearest(name, FACT_NAMES, other=f"use one of {', '.join(FACT_NAMES)}")
            raise KbError(f"no fact '{name}'; {hint}", exit_code=2)
        if not sign or not value:
            raise KbError(f"'{setting}' sets nothing; write {name}=VALUE", exit_code=2)
        if known in found:
            raise KbError(f"{name} is set twice", exit_code=2)
        _refuse_unread(known, value)
        found[known] = value
    return found


def _refuse_unread(name: FactName, value: str) -> None:
    """Raises KbError for a value that no rule would read: a map that it changes in nothing would look like an answer."""
    words = FACT_WORDS.get(name)
    if words and value.casefold() not in words:
        raise KbError(f"{name} cannot be '{value}'; use one of {', '.join(words)}", exit_code=2)
    if name in _COUNTS and not _is_count(name, value):
        raise KbError(f"{name} cannot be '{value}'; use a whole number, such as 400", exit_code=2)


def _is_count(name: FactName, value: str) -> bool:
    found = number(Evidence(rests_on="study", facts={name: Fact(value=value, origin="passage")}), name)
    return found is not None and found >= 0 and found.is_integer()


def recompute(connection: sqlite3.Connection, what_if: WhatIf | None = None) -> Recomputed:
    """The base's claims with their grades, as a build makes them, or as they were with what the reader sets. Linear in the base."""
    asked = what_if or WhatIf()
    names = [row["id"] for row in rows(connection, "SELECT id FROM claim_records")]
    claims = tuple(with_facts(claim, asked.facts) for claim in regrade.claims(connection, names))
    library = list(rows(connection, "SELECT key, label, design FROM work_records"))
    designs = {row["key"]: row["design"] for row in library if row["design"]}
    context = context_of(
        claims, {row["key"]: row["label"] for row in library}, designs, students=asked.students, same_setting=asked.same_setting
    )  # fmt: skip
    return Recomputed(
        claims=claims, grades=grades(claims, context), context=context, vocabulary=_vocabulary(connection),
        drafts={(row["practice"], row["population"]): row["n_drafts"] for row in rows(connection, _DRAFTS)},
        outcome_drafts={(row["practice"], row["outcome"]): row["n_drafts"] for row in rows(connection, _OUTCOME_DRAFTS)},
    )  # fmt: skip


def with_facts(claim: Claim, facts: Mapping[FactName, str]) -> Claim:
    """The claim as it were if its source told these facts on each link where they are not reported; other kinds of claim stay as they are."""
    if not facts or claim.kind not in EVIDENCE_KINDS:
        return claim
    links = []
    for link in claim.evidence:
        told = {name: Fact(value=value, origin="passage") for name, value in facts.items() if _not_reported(link, name)}
        links.append(replace(link, facts={**link.facts, **told}) if told else link)
    return replace(claim, evidence=tuple(links))


def cell_row(cell: Cell) -> Row:
    """What grading makes of a cell, in the columns of `cell_exports`."""
    levels = {level.id: level.label for rubric in RUBRICS.values() for level in rubric.levels}
    return {
        "state": cell.state,
        "strength": cell.strength,
        "support": levels[cell.strength] if cell.strength else None,
        "support_against": levels[cell.strength_against] if cell.strength_against else None,
        "strength_against": cell.strength_against,
        "contested": cell.contested,
        "n_effect": cell.n_effect,
        "n_at_strength": cell.n_at_strength,
        "n_other": cell.n_other,
        "essa_now": cell.tier_now,
        "essa_possible": cell.tier_possible,
        "essa_now_label": levels[cell.tier_now] if cell.tier_now else None,
        "essa_possible_label": levels[cell.tier_possible] if cell.tier_possible else None,
        "limits": list(cell.limits),
        "n_drafts": cell.n_drafts,
    }


def _not_reported(link: Evidence, name: FactName) -> bool:
    held = link.facts.get(name)
    return link.unlisted != "not_applicable" if held is None else held.value == NOT_REPORTED


def _vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    terms: dict[TermKind, list[Term]] = {"practice": [], "population": [], "outcome": []}
    frame: dict[TermKind, dict[int, str]] = {"practice": {}, "population": {}, "outcome": {}}
    for row in rows(connection, "SELECT kind, id, label, definition, broader, frame FROM term_records ORDER BY kind, position"):
        terms[row["kind"]].append(Term(id=row["id"], label=row["label"], definition=row["definition"], broader=row["broader"]))
        if row["frame"] is not None:
            frame[row["kind"]][row["frame"]] = row["id"]
    unasked = rows(connection, "SELECT practice, population, reason FROM cell_exports WHERE reason <> '' ORDER BY practice, population")
    rows_, columns = ([frame[kind][place] for place in sorted(frame[kind])] for kind in ("practice", "population"))
    return Vocabulary(
        practices=tuple(terms["practice"]),
        populations=tuple(terms["population"]),
        outcomes=tuple(terms["outcome"]),
        frame=Frame(
            rows=tuple(rows_), columns=tuple(columns),
            out_of_scope=tuple((row["practice"], row["population"], row["reason"]) for row in unasked),
        ),
    )  # fmt: skip
