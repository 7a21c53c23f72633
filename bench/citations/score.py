"""Scores the extraction against the truth set: occurrences, works and keys, for each style and variant.

Two spans match if they overlap by half of the shorter; a work by first author and year, a key by equality, within matched spans; pooled over
documents.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.citations.render import STYLES, aligned, half
from kb.extract.known import Known
from kb.extract.names import fold
from kb.extract.records import InTextCitation
from kb.extraction import extracted
from kb.readers import bibtex
from kb.readers.documents import document_from


@dataclass(slots=True)
class Tally:
    """Counts of one kind of thing."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another."""
        self.right += other.right
        self.found += other.found
        self.wanted += other.wanted

    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


@dataclass(slots=True)
class Score:
    """The three tallies of a style."""

    occurrences: Tally = field(default_factory=Tally)
    works: Tally = field(default_factory=Tally)
    keys: Tally = field(default_factory=Tally)

    def add(self, other: Score) -> None:
        """Add the counts of another text."""
        for mine, theirs in ((self.occurrences, other.occurrences), (self.works, other.works), (self.keys, other.keys)):
            mine.add(theirs)


def pairs(truth: list[dict[str, object]], found: tuple[InTextCitation, ...]) -> Iterator[tuple[int, int]]:
    """Which true citation is matched by which found one: each at most once, in order."""
    used: set[int] = set()
    at = 0
    for n, one in enumerate(truth):
        start, end = int(one["start"]), int(one["end"])  # type: ignore[call-overload]
        while at < len(found) and found[at].end <= start:
            at += 1
        best = None
        for m in range(at, len(found)):
            if found[m].start >= end:
                break
            overlap = min(end, found[m].end) - max(start, found[m].start)
            if m not in used and overlap * 2 >= min(end - start, found[m].end - found[m].start):
                best = m
                break
        if best is not None:
            used.add(best)
            yield n, best


def score(
    truth: list[dict[str, object]], found: tuple[InTextCitation, ...], named: dict[str, list[str]], faults: list[tuple[str, object]] | None = None
) -> Score:
    """The tallies of one text. `faults` collects what went wrong."""
    told = Score()
    matched = dict(pairs(truth, found))
    told.occurrences = Tally(len(matched), len(found), len(truth))
    for n, one in enumerate(truth):
        keys = list(dict.fromkeys(one["keys"]))  # type: ignore[call-overload]
        wanted = [(fold(named[key][0]), named[key][1]) for key in keys]
        told.works.wanted += len(wanted)
        told.keys.wanted += len(keys)
        if n not in matched:
            if faults is not None:
                faults.append(("missed", one))
            continue
        hit = found[matched[n]]
        left = list(wanted)
        for work in hit.works:
            name = fold(work.names[0].family) if work.names else fold(work.authors)
            years = re.findall(r"\d{4}", work.year)
            fit = next((w for w in left if _same(name, w[0]) and (w[1] in years or not w[1] or not years)), None)
            if fit is not None:
                left.remove(fit)
                told.works.right += 1
        told.works.found += len(hit.works)
        right = set(keys) & set(hit.keys)
        told.keys.right += len(right)
        told.keys.found += len(hit.keys)
        if faults is not None and (left or len(hit.works) != len(wanted)):
            faults.append(("works", (one, hit)))
        elif faults is not None and set(keys) != set(hit.keys):
            faults.append(("keys", (one, hit)))
    extra = set(range(len(found))) - set(matched.values())
    for m in extra:
        told.works.found += len(found[m].works)
        told.keys.found += len(found[m].keys)
        if faults is not None:
            faults.append(("extra", found[m]))
    return told


def _same(printed: str, family: str) -> bool:
    return printed == family or printed.endswith(f" {family}") or family.endswith(f" {printed}") or (len(printed) > 8 and family.startswith(printed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One text of the truth set with what was found in it."""

    document: str
    style: str
    text: str
    score: Score
    faults: tuple[tuple[str, object], ...]


def scored(truth: Path, variant: str, halves: str, only: str = "") -> Iterator[Scored]:
    """Every text of one variant, of the documents of a half (tune, report or both)."""
    for folder in sorted(path for path in truth.iterdir() if (path / "works.json").exists()):
        targets = [target for target in sorted(folder.glob(f"*.{variant}.json")) if only in str(target)]
        if halves not in ("both", half(folder.name)) or not targets:
            continue
        works = bibtex.read_text((folder / "references.bib").read_text(encoding="utf-8"), "references.bib").works
        known = Known(works)
        named = json.loads((folder / "works.json").read_text(encoding="utf-8"))
        for target in targets:
            style = target.stem.removesuffix(f".{variant}")
            file = next(path for path in folder.glob(f"{target.stem}.*") if path.suffix != ".json")
            plain = document_from(file.read_bytes(), file.name)
            faults: list[tuple[str, object]] = []
            told = score(_wanted(folder, style, variant, plain.text), extracted(plain, works, known=known).citations, named, faults)
            yield Scored(document=folder.name, style=style, text=plain.text, score=told, faults=tuple(faults))


def _wanted(folder: Path, style: str, variant: str, text: str) -> list[dict[str, object]]:
    """The true citations as spans of the text; those of a PDF by way of the HTML that it was typeset from."""
    page = folder / f"{style}.html.html"
    if not variant.startswith("pdf") or not page.exists():
        return list(json.loads((folder / f"{style}.{variant}.json").read_text(encoding="utf-8")))
    truth = json.loads((folder / f"{style}.html.json").read_text(encoding="utf-8"))
    spans = [(str(n), one["start"], one["end"]) for n, one in enumerate(truth)]
    placed = aligned(document_from(page.read_bytes(), page.name).text, spans, text)
    return [{"start": start, "end": end, "keys": truth[int(n)]["keys"]} for n, start, end in placed]


def main() -> None:
    """Score every text of a variant and print a line for each style."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--half", choices=("tune", "report", "both"), default="tune")
    parser.add_argument("--variant", default="plain")
    parser.add_argument("--faults", type=Path, help="write what went wrong to this file; look at the half that is tuned on alone")
    parser.add_argument("--only", default="", help="texts whose path holds this")
    arguments = parser.parse_args()
    scores: dict[str, Score] = defaultdict(Score)
    lines = []
    for one in scored(arguments.truth, arguments.variant, arguments.half, arguments.only):
        for name in (one.style, "all", "named styles" if one.style in STYLES else "drawn styles"):
            scores[name].add(one.score)
        told = one.score
        lines += [f"# {one.document} {one.style} {told.occurrences.f1():.3f} {told.works.f1():.3f} {told.keys.f1():.3f}"]
        lines += [told_of(kind, what, one.text) for kind, what in one.faults]
    for name, told in scores.items():
        print(f"{name:60} {told.occurrences.wanted:5} {told.occurrences.f1():.4f} {told.works.f1():.4f} {told.keys.f1():.4f}")
    if arguments.faults:
        arguments.faults.write_text("\n".join(lines), encoding="utf-8")


def told_of(kind: str, what: object, text: str) -> str:
    """One fault in a line."""
    if kind == "missed":
        return f"missed {text[max(0, what['start'] - 60) : what['start']]!r} » {text[what['start'] : what['end']]!r} {what['keys']}"  # type: ignore[index]
    if kind == "extra":
        assert isinstance(what, InTextCitation)
        return (
            f"extra [{what.style}] {text[max(0, what.start - 40) : what.start]!r} » {what.text!r} {[(w.authors, w.year, w.key) for w in what.works]}"
        )
    one, hit = what  # type: ignore[misc]
    return f"{kind} {hit.text!r} wanted {one['keys']} got {[(w.authors, w.year, w.key, w.reason, w.candidates) for w in hit.works]}"


if __name__ == "__main__":
    main()
