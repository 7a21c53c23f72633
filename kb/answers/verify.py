"""A proof pack checked from its own files alone: no base, no network. Hashes are compared, grades computed anew, a cell counted anew.

In goes the path of a zip, out comes a verdict with every difference. What a pack leaves out, another claim for instance, no check of the
pack alone can find; the SHA-256 of the whole file says whether it is the one that its maker published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kb.answers import zipped
from kb.answers.pack import NAMES, manifest, rubric_told
from kb.answers.packed import listed, mapping
from kb.answers.query import Row
from kb.answers.regrade import claim, grades
from kb.errors import KbError
from kb.grading import RUBRICS, context_of, essa_criteria, reported
from kb.grading.cells import cells
from kb.grading.context import Context
from kb.grading.made import Grade
from kb.model import Claim, Frame, Term, Vocabulary

_NEEDED = frozenset(
    "README.md query.sql about.json claims.json evidence.json grades.json steps.json passages.json vocabulary.json works.json works.bib works.ris "
    "works.csl.json".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that the pack states and that does not follow from it."""

    file: str
    """Name within the pack; empty for the zip as a whole."""
    what: str
    stated: object
    found: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check of a pack found; it holds where there is no difference."""

    subject: str
    sha256: str
    """Of the zip, hex."""
    n_files: int
    n_claims: int
    n_grades: int
    differences: tuple[Difference, ...]


def verify(path: Path) -> Verdict:
    """Check the proof pack at `path`. Raises KbError if it is no zip of a pack at all; whatever else is wrong with it is a difference."""
    packed, files = zipped.read(path, NAMES)
    if "manifest.json" not in files:
        raise KbError(f"{path}: has no manifest.json; it is no proof pack")
    differences = [*_altered(packed, files)]
    subject, counts = "", (0, 0)
    try:
        about = mapping(files, "about.json")
        subject = str(about.get("subject"))
        found, counts = _recomputed(files, about)
        differences += found
    except KbError as fault:
        name, _, what = str(fault).partition(": ")
        differences.append(Difference(file=name, what=what, stated=None, found=None))
    return Verdict(
        subject=subject, sha256=hashlib.sha256(packed).hexdigest(), n_files=len(files), n_claims=counts[0], n_grades=counts[1],
        differences=tuple(differences),
    )  # fmt: skip


def _altered(packed: bytes, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """Files that are not those of the manifest, or a zip that is not as `kb pack` writes it."""
    for name in sorted(_NEEDED - set(files)):
        yield Difference(file=name, what="the file is missing", stated=None, found=None)
    stated, told = files["manifest.json"], manifest(files)
    if stated != told:
        held = _hashes(stated)
        found = _hashes(told)
        for name in sorted({*held, *found}):
            if held.get(name) != found.get(name):
                yield Difference(file=name, what="SHA-256 and size", stated=held.get(name), found=found.get(name))
        if held == found:
            yield Difference(file="manifest.json", what="is not as kb writes it", stated=None, found=None)
    if zipped.write(files) != packed:
        yield Difference(file="", what="the zip itself is not as kb writes it: it was packed anew, or altered", stated=None, found=None)


def _hashes(content: bytes) -> Row:
    """What a manifest tells of each file; nothing where it is none."""
    try:
        told = json.loads(content)["files"]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return {}
    return told if isinstance(told, dict) else {}


def _recomputed(files: Mapping[str, bytes], about: Row) -> tuple[list[Difference], tuple[int, int]]:
    """What does not follow from the claims; the number of claims and of grades that were looked at."""
    rows = listed(files, "claims.json")
    subjects = about.get("claims")
    if not isinstance(subjects, list) or not all(isinstance(one, str) for one in subjects) or len(set(subjects)) < len(subjects):
        raise KbError("about.json: does not name the pack's claims, each once")
    if not set(subjects) <= {row["id"] for row in rows}:
        raise KbError("about.json: the claims that it names are not those of claims.json")
    records = _claims(rows, listed(files, "evidence.json"))
    works = listed(files, "works.json")
    labels, designs = ({work["key"]: work[column] or "" for work in works} for column in ("label", "design"))
    made = grades(records, labels, designs=designs)
    stated = {(row["claim"], row["rubric"]): row for row in listed(files, "grades.json")}
    trails = _trails(listed(files, "steps.json"))
    found = [*_rubrics(files, {rubric for _, rubric in stated})]
    for rubric in sorted({rubric for _, rubric in stated} & set(made)):
        for name in sorted({*subjects, *(key[0] for key in stated)}):
            grade = made[rubric].get(name) if name in subjects else None
            found += _grade(grade, stated.get((name, rubric)), trails.get((name, rubric), []), f"{name}, {rubric}")
    if subjects and not stated:
        found.append(Difference(file="grades.json", what="holds no grade of a claim", stated=None, found=None))
    found += _shown(rows, made, frozenset(subjects))
    found += _cell(files, about, records, made, context_of(records, labels, designs)) if about.get("what") == "cell" else _alone(files, about)
    return found, (len(subjects), len(stated))


def _claims(rows: Sequence[Row], evidence: Iterable[Row]) -> list[Claim]:
    links: dict[str, list[Row]] = {row["id"]: [] for row in rows}
    for link in sorted(evidence, key=lambda one: (one["claim"], one["position"])):
        if link["claim"] not in links:
            raise KbError(f"evidence.json: {link['id']} is no evidence of a claim in claims.json")
        links[link["claim"]].append(link)
        if (link["position"], link["id"]) != (len(links[link["claim"]]), f"{link['claim']}/{link['position']}"):
            raise KbError(f"evidence.json: the links of {link['claim']} are not numbered 1, 2, 3 ...")
    return [claim(row, links[row["id"]]) for row in rows]


def _trails(steps: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for step in sorted(steps, key=lambda one: (one["claim"], one["rubric"], one["position"])):
        found.setdefault((step["claim"], step["rubric"]), []).append(step)
    return found


def _rubrics(files: Mapping[str, bytes], used: Iterable[str]) -> Iterator[Difference]:
    """Rubrics of the pack that are not those of this kb: then grades may differ though the pack is true."""
    held = {name.removeprefix("rubrics/").removesuffix(".json") for name in files if name.startswith("rubrics/")}
    for rubric in sorted({*held, *used}):
        name = f"rubrics/{rubric}.json"
        stated = mapping(files, name)
        if rubric not in RUBRICS:
            yield Difference(file=name, what="this kb has no such rubric", stated=_version(stated), found=None)
        elif stated != (installed := rubric_told(rubric)):
            same = stated.get("version") == installed["version"]
            what = f"the rubric differs from that of this kb, {'within one version' if same else 'which is another version'}"
            yield Difference(file=name, what=what, stated=_version(stated), found=_version(installed))


def _version(told: Row) -> str:
    return f"version {told.get('version')}, SHA-256 {told.get('sha256')}"


def _grade(made: Grade | None, stated: Row | None, trail: Sequence[Row], name: str) -> Iterator[Difference]:
    """Where a stated grade differs from the one computed: in its columns, then at the first step."""
    if made is None or stated is None:
        if made is not None or stated is not None:
            yield Difference(file="grades.json", what=name, stated=stated and "a grade", found=made and "a grade")
        return
    for field in fields(Grade):
        if field.name != "steps" and stated.get(field.name) != (value := getattr(made, field.name)):
            yield Difference(file="grades.json", what=f"{name}: {field.name}", stated=stated[field.name], found=value)
    steps = [
        {
            "claim": made.claim, "rubric": made.rubric, "position": position, "rule": step.rule,
            "evidence": None if step.evidence is None else f"{made.claim}/{step.evidence + 1}", "found": step.found, "because": step.because,
        }
        for position, step in enumerate(made.steps, 1)
    ]  # fmt: skip
    for position in range(max(len(steps), len(trail))):
        told, found = (side[position] if position < len(side) else None for side in (trail, steps))
        if told != found:
            yield Difference(file="steps.json", what=f"{name}: step {position + 1}", stated=told, found=found)
            return


def _shown(rows: Iterable[Row], made: Mapping[str, Mapping[str, Grade]], subjects: frozenset[str]) -> Iterator[Difference]:
    """The columns of claims.json that repeat the claim's levels. Of claims beside the subjects, what hangs on further claims is not known."""
    for row in rows:
        grade, tier = made[reported.RUBRIC.id][row["id"]], made[essa_criteria.RUBRIC.id].get(row["id"])
        rank = reported.RUBRIC.rank(grade.level)
        follows: dict[str, object] = {
            "strength": grade.level, "strength_rank": rank, "support": reported.RUBRIC.levels[rank].label, "why": grade.why,
            "would_change": grade.would_change,
        }  # fmt: skip
        if row["id"] in subjects:
            follows |= {"essa_now": tier and tier.level, "essa_possible": tier and tier.possible}
        yield from _columns("claims.json", row["id"], row, follows)


def _columns(file: str, name: str, stated: Row, found: Mapping[str, Any]) -> Iterator[Difference]:
    for column, value in found.items():
        if stated.get(column) != value or isinstance(stated.get(column), bool) != isinstance(value, bool):
            yield Difference(file=file, what=f"{name}: {column}", stated=stated.get(column), found=value)


def _alone(files: Mapping[str, bytes], about: Row) -> Iterator[Difference]:
    """A pack of one claim is about that claim, and has no cell."""
    if "cell.json" in files or about.get("what") != "claim" or about.get("claims") != [about.get("subject")]:
        yield Difference(file="about.json", what="the subject is not the pack's one claim", stated=about.get("subject"), found=about.get("claims"))


def _cell(
    files: Mapping[str, bytes], about: Row, records: Sequence[Claim], made: Mapping[str, Mapping[str, Grade]], context: Context
) -> Iterator[Difference]:
    """What the cell states and its claims do not add up to."""
    held = listed(files, "cell.json")
    if len(held) != 1 or about["subject"] != f"{held[0]['practice']}/{held[0]['population']}":
        raise KbError("cell.json: is not the one combination that about.json names")
    stated = held[0]
    name = about["subject"]
    counted = [record for record in records if record.id in about["claims"]]
    combination = (stated["practice"], stated["population"])
    out = ((*combination, stated["reason"]),) if stated["state"] == "out_of_scope" else ()
    vocabulary = _vocabulary(listed(files, "vocabulary.json"), out)
    drafts = {combination: waiting} if isinstance(waiting := stated.get("n_drafts"), int) else {}
    every = cells(counted, made[reported.RUBRIC.id], vocabulary, reported.RUBRIC, tiers=made[essa_criteria.RUBRIC.id], context=context, drafts=drafts)
    answers = {(cell.practice, cell.population): cell for cell in every}
    cell = answers.get(combination)
    if cell is None or cell.n_effect + cell.n_other != len(counted):
        raise KbError(f"cell.json: not every claim of the pack counts for {name}")
    labels, tiers = ({None: None, **{level.id: level.label for level in rubric.levels}} for rubric in (reported.RUBRIC, essa_criteria.RUBRIC))
    follows = {
        "in_frame": cell.in_frame, "state": cell.state, "strength": cell.strength, "support": labels[cell.strength],
        "strength_against": cell.strength_against, "support_against": labels[cell.strength_against], "contested": cell.contested,
        "n_effect": cell.n_effect, "n_at_strength": cell.n_at_strength, "n_other": cell.n_other, "reason": cell.reason,
        "essa_now": cell.tier_now, "essa_now_label": tiers[cell.tier_now], "essa_possible": cell.tier_possible,
        "essa_possible_label": tiers[cell.tier_possible], "limits": list(cell.limits), "claims": [record.id for record in counted],
    }  # fmt: skip
    yield from _columns("cell.json", name, stated, follows)


def _vocabulary(rows: Sequence[Row], out_of_scope: tuple[tuple[str, str, str], ...]) -> Vocabulary:
    """As much of the vocabulary as the pack has: each term with its broader ones, and which of them are rows or columns of the map."""
    terms = {
        kind: tuple(
            Term(id=row["id"], label=row["label"], definition=row["definition"], synonyms=tuple(row["synonyms"]), broader=row["broader"])
            for row in rows
            if row["kind"] == kind
        )
        for kind in ("practice", "population", "outcome")
    }
    axes = {kind: tuple(row["id"] for row in rows if row["kind"] == kind and row["frame"] is not None) for kind in ("practice", "population")}
    frame = Frame(rows=axes["practice"], columns=axes["population"], out_of_scope=out_of_scope)
    return Vocabulary(practices=terms["practice"], populations=terms["population"], outcomes=terms["outcome"], frame=frame)
