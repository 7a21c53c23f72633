"""Scores how lists of references are read: for each field of their entries, how many of those printed are right, and how many of those read.

In: a folder that `bench.citations.render` made; each text's list was made by a citation style from its references.bib, which is the truth. An entry
is held to the work whose title stands in it, with its year and first author; a field counts where the style printed it.
Run: python -m bench.citations.entries TRUTH [--half report].
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.citations.render import STYLES, half
from bench.citations.score import Tally
from kb.extract.names import fold
from kb.extract.records import ListedReference
from kb.extraction import extracted
from kb.model import Work
from kb.readers import bibtex
from kb.readers.documents import document_from

FIELDS = ("authors", "year", "title", "container", "volume", "number", "pages", "doi")
_HEAD = 45
"""Characters of a folded title that tell its work."""
_RANGE = re.compile(r"(\w+)\s*[-–—‑]+\s*(\w+)")
_DASHES = re.compile(r"[-–—‑]+")


def tallies(listed: Sequence[ListedReference], works: Sequence[Work], faults: list[str] | None = None) -> dict[str, Tally]:
    """How each field of the entries was read, those that are no work of the library left out."""
    told: dict[str, Tally] = defaultdict(Tally)
    heads = [(fold(work.title)[:_HEAD], work) for work in works if work.title and (work.authors or work.editors)]
    for entry in listed:
        printed = fold(entry.text)
        work = _work(entry, printed, heads)
        if work is None:
            continue
        for name in FIELDS:
            wanted, found = _wanted(name, work, entry, printed), _read(name, entry)
            if not wanted and (name == "container" or (name == "doi" and found in work.url)):
                continue  # a publisher, which styles print in its place; a DOI that the truth has as an address
            right = bool(wanted) and _is_right(name, wanted, found, entry)
            told[name].add(Tally(int(right), int(bool(found)), int(bool(wanted))))
            if faults is not None and (wanted or found) and not right:
                faults.append(f"{name}: {found!r} for {wanted!r} in {entry.text[:400]!r}")
    return dict(told)


def _work(entry: ListedReference, printed: str, heads: Sequence[tuple[str, Work]]) -> Work | None:
    fitting = [work for head, work in heads if head in printed and str(work.year or "") in entry.text and _named(work, printed)]
    return max(fitting, key=lambda work: len(work.title), default=None)


def _named(work: Work, printed: str) -> bool:
    return fold((work.authors or work.editors)[0].family) in printed


def _wanted(name: str, work: Work, entry: ListedReference, printed: str) -> str:
    """The field's true value, where the entry prints it."""
    if name == "authors":
        return " | ".join(fold(person.family) for person in work.authors)
    if name == "title":
        return fold(work.title)
    if name == "year":
        return str(work.year or "")
    if name == "doi":
        return work.doi if work.doi and work.doi.casefold() in entry.text.casefold() else ""
    value = {"container": work.container, "volume": work.volume, "number": work.number, "pages": work.pages}[name]
    if name == "container":
        words = fold(value).split()
        return fold(value) if words and words[0][:3] in printed else ""
    first = _DASHES.split(value)[0].strip()
    behind = entry.text[len(work.title) // 2 :]
    sign = r"(?:\(\s*|(?<!\w)(?:[Nn][ro]?[.°º]*|[Ii]ssue|[Hh]\.|Heft)\s*|\d,\s)" if name == "number" else r"(?<!\w)"
    return value if first and re.search(rf"{sign}{re.escape(first)}(?!\w)", behind) else ""


def _read(name: str, entry: ListedReference) -> str:
    if name == "authors":
        return " | ".join(fold(person.family) for person in entry.authors)
    if name in ("title", "container"):
        return fold(str(getattr(entry, name)))
    if name == "year":
        return "".join(re.findall(r"\d{4}", entry.year)[:1])
    return str(getattr(entry, "issue" if name == "number" else name, ""))


def _is_right(name: str, wanted: str, found: str, entry: ListedReference) -> bool:
    if name == "authors" and entry.authors_more:
        return bool(found) and wanted.startswith(found)
    if name == "container":
        mine, true = found.split(), [word for word in wanted.split() if word not in ("of", "the", "and", "in", "for", "on")]
        mine = [word for word in mine if word not in ("of", "the", "and", "in", "for", "on")]
        return len(mine) == len(true) and all(full.startswith(short[:3]) and short[:1] == full[:1] for short, full in zip(mine, true, strict=True))
    if name == "pages":
        return _pages(found) == _pages(wanted)
    return found.casefold() == wanted.casefold()


def _pages(text: str) -> str:
    """First and last page, the last one with all its digits."""
    match = _RANGE.fullmatch(text.strip().rstrip("."))
    if match is None:
        return text.strip()
    first, last = match[1], match[2]
    return f"{first}-{first[: max(0, len(first) - len(last))]}{last}"


def scored(truth: Path, halves: str, only: str = "", faults: list[str] | None = None) -> Iterator[tuple[str, dict[str, Tally]]]:
    """Style and tallies of each plain text of the documents of a half (tune, report or both)."""
    for folder in sorted(path for path in truth.iterdir() if (path / "works.json").exists()):
        targets = [target for target in sorted(folder.glob("*.plain.txt")) if only in str(target)]
        if halves not in ("both", half(folder.name)) or not targets:
            continue
        works = bibtex.read(folder / "references.bib").works
        for target in targets:
            plain = document_from(target.read_bytes(), target.name)
            if faults is not None:
                faults.append(f"# {folder.name} {target.name}")
            yield target.name.removesuffix(".plain.txt"), tallies(extracted(plain).references, works, faults)


def told(truth: Path, halves: str) -> str:
    """The table: for each field, what the styles printed, how much of it was read rightly, and how much of what was read is right."""
    named: dict[str, Tally] = defaultdict(Tally)
    drawn: dict[str, Tally] = defaultdict(Tally)
    for style, counts in scored(truth, halves):
        for name, tally in counts.items():
            (named if style in STYLES else drawn)[name].add(tally)
    rows = ["| | printed | recall | precision | recall, drawn styles | precision, drawn styles |", "|---|---|---|---|---|---|"]
    for name in FIELDS:
        one, other = named[name], drawn[name]
        rows.append(f"| {name} | {one.wanted + other.wanted} | {_shares(one)} | {_shares(other)} |")
    return "\n".join(rows)


def _shares(tally: Tally) -> str:
    return f"{tally.right / max(tally.wanted, 1):.3f} | {tally.right / max(tally.found, 1):.3f}"


def main() -> None:
    """Print the table; with --faults write what was read wrongly, of the half that is tuned on alone."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--half", choices=("tune", "report", "both"), default="report")
    parser.add_argument("--faults", type=Path)
    parser.add_argument("--only", default="", help="texts whose path holds this")
    arguments = parser.parse_args()
    if arguments.faults:
        faults: list[str] = []
        for _ in scored(arguments.truth, "tune", arguments.only, faults):
            pass
        arguments.faults.write_text("\n".join(faults), encoding="utf-8")
    print(told(arguments.truth, arguments.half))


if __name__ == "__main__":
    main()
