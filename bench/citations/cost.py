"""What finding citations costs: time a kilobyte of prose takes, stage by stage, beside two plain patterns on the same text in the same process.

In: a folder that `bench.citations.render` made. Run: python -m bench.citations.cost TRUTH. Time is that of the processor, the least of nine runs;
what is kept of words from run to run is forgotten before each.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from pathlib import Path

from kb.extract import known, name_ends, names, usual
from kb.extract.citations import find_citations
from kb.extract.known import Known
from kb.extract.plain import PlainText
from kb.extract.records import InTextCitation, ListedReference
from kb.extract.references import find_reference_list, read_reference_lists
from kb.extract.view import reading_view
from kb.extraction import extracted
from kb.matching.resolve import resolve
from kb.readers import bibtex

NAIVE = (re.compile(r"\([^()]*\d{4}[a-z]?[^()]*\)"), re.compile(r"[A-Z]\w+(?: (?:and|&) [A-Z]\w+| et al\.)? \(\d{4}[a-z]?\)"))
"""What one would write first."""
_RUNS = 9


class Prepared:
    """One document with what each stage is given by those before it."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.works = bibtex.read(path.parent / "references.bib").works
        self.known = Known(self.works)
        self.view = reading_view(self.text)
        self.spans = find_reference_list(self.text)
        self.listed = self.list_read()
        self.plain = PlainText(name=path.name, format="text", sha256="", text=self.text)
        self.found = self.recognised()

    def list_read(self) -> tuple[ListedReference, ...]:
        """The lists of references, found and read."""
        return read_reference_lists(self.text)[1]

    def recognised(self) -> tuple[InTextCitation, ...]:
        """The citations, with the library and the text's own list known."""
        return find_citations(self.text, view=self.view, references=self.spans, listed=self.listed, known=self.known)


_NOTHING = Known()
STAGES: dict[str, Callable[[Prepared], object]] = {
    "the two patterns that one would write first": lambda one: [list(pattern.finditer(one.text)) for pattern in NAIVE],
    "the text as a reader reads it": lambda one: reading_view(one.text),
    "citations recognised in it, where nothing is known": lambda one: find_citations(one.text, view=one.view, references=one.spans, known=_NOTHING),
    "the same, where a library and the text's own list are known": lambda one: one.recognised(),
    "lists of references found and read": lambda one: one.list_read(),
    "citations matched to the library": lambda one: resolve(one.found, one.works, one.listed, known=one.known),
    "all that `kb extract` does with a text": lambda one: extracted(one.plain, one.works, known=one.known),
}


def told(truth: Path) -> str:
    """The table: microseconds a kilobyte of text (UTF-8, 1,000 bytes), and how many times those of the two patterns."""
    prepared = [Prepared(path) for path in sorted(truth.glob("*/apa.plain.txt"))]
    size = sum(len(one.text.encode()) for one in prepared) / 1_000
    rounds = [{name: _time(stage, prepared) / size * 1e6 for name, stage in STAGES.items()} for _ in range(_RUNS)]
    least = {name: min(costs[name] for costs in rounds) for name in STAGES}
    naive = next(iter(least.values()))
    rows = [f"| {name} | {cost:.0f} | {cost / naive:.1f} |" for name, cost in least.items()]
    found, entries = sum(len(one.found) for one in prepared), sum(len(one.listed) for one in prepared)
    return (
        f"Microseconds a kilobyte of plain text, least of {_RUNS} runs, on {len(prepared)} documents in the style apa: {size:.0f} kB with {found:,} "
        f"citations and {entries:,} entries of lists.\n\n| | microseconds a kB | times the two patterns |\n|---|---|---|\n" + "\n".join(rows)
    )


def _time(stage: Callable[[Prepared], object], prepared: list[Prepared]) -> float:
    """Seconds of the processor."""
    for kept in (names.fold, names._letters, names._told, name_ends._read, usual._part, usual.is_plain, known.years_in):
        kept.cache_clear()
    start = time.process_time()
    for one in prepared:
        stage(one)
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("truth", type=Path)
    print(told(parser.parse_args().truth))


if __name__ == "__main__":
    main()
