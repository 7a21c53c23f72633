"""The writing wing from end to end: a folder is read, checked, graded and built into a database, or every fault is told and nothing changes."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from kb import database, mending, passages_file, publication, references, rows
from kb.checks import check as run_checks
from kb.drafted import Drafts
from kb.drafts import counts as draft_counts
from kb.errors import KbError, Problem, ProblemsFound
from kb.grading import RUBRICS, context_of, essa_criteria, grades, reported
from kb.grading.cells import cells, outcome_cells
from kb.grading.drafts import cell_drafts, outcome_drafts
from kb.lost import sure
from kb.model import Base, Claim
from kb.readers import folder

MOST_MENDINGS = 20
"""Times that a base is mended and read again, at most."""
SHRINK_SHARE = 0.1
"""A build that loses more than this share of the works asks first."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build wrote."""

    database: Path
    passages: Path | None
    """The private database of passage texts; None where no documents were given."""
    counts: dict[str, int]
    """Rows of each table."""
    problems: tuple[Problem, ...]
    """Warnings and remarks; a base with an error is never written."""
    drafts: Drafts = field(default_factory=Drafts)
    """What was drafted by rule, and how far it is decided on."""


def check(data: Path, documents: Path | None = None, *, contents: Mapping[str, bytes] | None = None) -> tuple[tuple[Problem, ...], folder.Reading]:
    """Every problem of the base in `data`, in order, files named as within the base; and the reading itself.

    `contents` holds files, by name within the base, that are to be read as if they held these bytes.
    """
    reading = folder.read(data, documents, contents=contents)
    return reading.told(_sure(run_checks(reading.legible), reading)), reading


def mend(data: Path, documents: Path | None = None) -> tuple[mending.Change, ...]:
    """The changes that mend all that is safe to mend: one a file, from what it holds to where nothing is left to mend. Nothing is written.

    A mend may bring another to light, or lie upon it: the base is read again with the mends made, until it stays as it is.
    """
    made: dict[str, mending.Change] = {}
    for _ in range(MOST_MENDINGS):
        contents = {name: change.content for name, change in made.items()}
        problems, reading = check(data, documents, contents=contents)
        names = {path: name for name, path in reading.paths.items()}
        changes = {names[change.path]: change for change in mending.mended(problems, reading.paths, contents)}
        if not changes:
            break
        made |= {name: replace(change, before=made[name].before if name in made else change.before) for name, change in changes.items()}
    return tuple(made.values())


def build(data: Path, target: Path, *, documents: Path | None = None, allow_shrink: bool = False, progress: Progress = lambda step: None) -> Built:
    """Build the database of the base in `data` at `target`. Raises ProblemsFound or KbError; then the old database is as it was."""
    progress("reading")
    problems, reading = check(data, documents)
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsFound(reading.shown(problem) for problem in problems)
    base = reading.base
    del reading  # with the texts of the files, which may be large
    with publication.building(target) as beside:
        _refuse_loss(target, len(base.works), allow_shrink)
        progress("grading")
        graded = grade(base, problems)
        counts = database.write(beside, rows.tables(graded), progress=progress)
        spans = len(base.works) + len(base.rejects)
        if counts["works"] + len(base.rejects) != spans:
            raise KbError(f"{spans} entries were read, {counts['works']} are in the database; this is a fault of kb, please report it")
        passages = None
        if base.documents is not None:
            passages = passages_file.beside(target)
            _write_passages(passages, base, graded.claims)
    return Built(database=target, passages=passages, counts=counts, problems=problems, drafts=base.drafts)


def grade(base: Base, problems: Sequence[Problem] = ()) -> rows.Graded:
    """Everything that is computed from a checked base."""
    place = {work.key: n for n, work in enumerate(base.works)}
    claims = sorted((claim for claim in base.claims if not claim.withdrawn), key=lambda one: (place[one.source], _start(one), one.id))
    labels = {work.key: references.short_label(work) for work in base.works}
    context = context_of(claims, labels, {work.key: work.design for work in base.works if work.design})
    graded = grades(claims, context)
    tiers = graded[essa_criteria.RUBRIC.id]
    by_outcome = outcome_cells(
        claims, graded[reported.RUBRIC.id], base.vocabulary, reported.RUBRIC, tiers=tiers, context=context,
        drafts=outcome_drafts(base.drafts.open, base.vocabulary),
    )  # fmt: skip
    return rows.Graded(
        base=base,
        claims=claims,
        grades=graded,
        cells=cells(
            claims,
            graded[reported.RUBRIC.id],
            base.vocabulary,
            reported.RUBRIC,
            tiers=tiers,
            context=context,
            drafts=cell_drafts(base.drafts.open, base.vocabulary),
        ),
        outcome_cells=[cell for cell, _ in by_outcome.values()],
        rubrics=list(RUBRICS.values()),
        references={reference.key: reference for reference in references.format_works(base.works)},
        problems=problems,
        programs={"evidence-kb": version("evidence-kb")},
    )


def is_stale(target: Path, data: Path) -> bool:
    """Whether the database is missing, was made by another version, or was built from other files than those in `data`."""
    if not target.is_file():
        return True
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            held = dict(connection.execute("SELECT name, detail FROM provenance WHERE kind = 'input'").fetchall())
            programs = dict(connection.execute("SELECT name, detail FROM provenance WHERE kind = 'program'").fetchall())
            rubrics = {row[0] for row in connection.execute("SELECT detail FROM provenance WHERE kind = 'rubric'")}
    except sqlite3.Error:
        return True
    now = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in {**folder.files(data), **draft_counts.paths(data)}.items()}
    return held != now or programs.get("evidence-kb") != version("evidence-kb") or rubrics != {rubric.sha256 for rubric in RUBRICS.values()}


def _sure(problems: Iterable[Problem], reading: folder.Reading) -> Iterator[Problem]:
    """The problems, but for those that may come only of what could not be read: its own fault is told, and is mended first."""
    unopened = {problem.place for problem in reading.problems if problem.code in ("document-path", "document-encoding")}
    for problem in sure(problems, reading.lost):
        if not (problem.code == "document-missing" and problem.place in unopened):
            yield problem


def _start(claim: Claim) -> tuple[int, int]:
    return claim.passage.start or 0, claim.passage.end or 0


def _refuse_loss(target: Path, works: int, allow_shrink: bool) -> None:
    """Raises KbError where the target is somebody else's file, or a base with many more works than the new one."""
    if not target.is_file() or not target.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            before = connection.execute("SELECT count(*) FROM works").fetchone()[0]
    except sqlite3.Error as fault:
        raise KbError(f"{target}: is not a knowledge base ({fault}); move it away, or name another file with -o") from fault
    if not allow_shrink and before - works > SHRINK_SHARE * before:
        raise KbError(f"{target}: has {before} works, the new build has {works}; if that is meant, run 'kb build --allow-shrink'")


def _write_passages(path: Path, base: Base, claims: Sequence[Claim]) -> None:
    """The private database of passage texts, readable by its owner alone from its first byte."""

    def texts() -> Iterator[rows.Row]:
        seen = set()
        for claim in claims:
            name = rows.passage_id(claim)
            document = (base.documents or {}).get(claim.passage.document)
            if name not in seen and document is not None:
                seen.add(name)
                yield name, document.text[claim.passage.start : claim.passage.end]

    with publication.building(path) as beside:
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        database.write_passages(beside, texts())
