"""What finding citations costs: time a kilobyte of prose takes, stage by stage, beside two plain patterns on the same text in the same process.

In: a folder that `bench.citations.render` made. Run: python -m bench.citations.cost TRUTH. Time is that of the processor, the least of 45 runs;
what is kept of words from run to run is forgotten before each. The conversion of HTML, DOCX, JATS and PDF is not counted: libraries do it.
"""

from __future__ import annotations

import argparse
import gc
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kb.extract.citations import find_citations
from kb.extract.known import Known
from kb.extract.records import InTextCitation
from kb.extract.references import read_reference_lists
from kb.extract.view import View
from kb.extraction import extracted, read_view
from kb.matching.resolve import resolve
from kb.readers import bibtex
from kb.readers.documents import read_document

NAIVE = (re.compile(r"\([^()]*\d{4}[a-z]?[^()]*\)"), re.compile(r"[A-Z]\w+(?: (?:and|&) [A-Z]\w+| et al\.)? \(\d{4}[a-z]?\)"))
"""What one would write first."""
_RUNS = 45


class Prepared:
    """One document with what each stage is given by those before it."""

    def __init__(self, path: Path) -> None:
        self.plain = read_document(path)
        self.text = self.plain.text
        self.works = bibtex.read(path.parent / "references.bib").works
        self.known = Known(self.works)
        made = extracted(self.plain, self.works, known=self.known)
        self.view, self.spans, self.listed = made.view, made.lists, made.references
        self.found = self.recognised()

    def alone(self, view: View) -> tuple[InTextCitation, ...]:
        """The citations, with nothing known beforehand but where the lists stand."""
        return find_citations(self.text, view=view, references=self.spans, known=_NOTHING)

    def recognised(self) -> tuple[InTextCitation, ...]:
        """The citations, with the library and the text's own list known."""
        return find_citations(self.text, view=self.view, references=self.spans, listed=self.listed, known=self.known)


_NOTHING = Known()
Stages = Mapping[str, Callable[[Prepared], object]]
_NAIVE = "the two patterns that one would write first"
_READ = "the text as a reader reads it"
_FOUND = "from the text to its citations: both"
STAGES: Stages = {
    _NAIVE: lambda one: [list(pattern.finditer(one.text)) for pattern in NAIVE],
    _READ: lambda one: read_view(one.plain),
    "citations recognised in it, where nothing is known": lambda one: one.alone(one.view),
    _FOUND: lambda one: one.alone(read_view(one.plain)),
    "recognised, where a library and the text's own list are known": Prepared.recognised,
    "lists of references found and read": lambda one: read_reference_lists(one.text),
    "citations matched to the library": lambda one: resolve(one.found, one.works, one.listed, known=one.known),
    "all that `kb extract` does with a text": lambda one: extracted(one.plain, one.works, known=one.known),
}
KINDS = {"plain.txt": "plain text", "markdown.md": "Markdown", "html.html": "HTML", "docx.docx": "DOCX", "jats.xml": "JATS", "pdf.pdf": "PDF",
         "pdf2.pdf": "PDF in two columns"}  # fmt: skip
"""Kinds of documents, by how the names of their files end."""


def told(truth: Path) -> str:
    """Two tables of microseconds a kilobyte of text (UTF-8, 1,000 bytes), and how many times those of the two patterns: by stage, by kind."""
    documents = {kind: [Prepared(path) for path in sorted(truth.glob(f"*/apa.{ending}"))] for ending, kind in KINDS.items()}
    gc.collect()
    gc.freeze()  # what the bench itself holds is not gone through while it measures
    plain = documents["plain text"]
    by_stage = _costs(STAGES, plain)
    rows = [f"| {name} | {cost:.0f} | {cost / by_stage[_NAIVE]:.1f} |" for name, cost in by_stage.items()]
    found, entries = sum(len(one.found) for one in plain), sum(len(one.listed) for one in plain)
    asked = {name: STAGES[name] for name in (_NAIVE, _READ, _FOUND)}
    by_kind = {kind: _costs(asked, prepared) for kind, prepared in documents.items()}
    sizes = {kind: _size(prepared) for kind, prepared in documents.items()}
    kinds = [_row(kind, len(documents[kind]), sizes[kind], costs) for kind, costs in by_kind.items()]
    size = sum(sizes.values())
    pooled = {name: sum(by_kind[kind][name] * sizes[kind] for kind in sizes) / size for name in asked}
    kinds.append(_row("all", sum(map(len, documents.values())), size, pooled))
    return (
        f"Microseconds a kilobyte of plain text, least of {_RUNS} runs, on {len(plain)} documents in the style apa: {_size(plain):.0f} kB with "
        f"{found:,} citations and {entries:,} entries of lists.\n\n| | microseconds a kB | times the two patterns |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n\nThe same from text to citations, by kind of document:\n\n"
        "| | documents | kB | the two patterns | as a reader reads it | to citations | times |\n|---|---|---|---|---|---|---|\n" + "\n".join(kinds)
    )


def _row(kind: str, n_documents: int, size: float, costs: Mapping[str, float]) -> str:
    """A row of the table by kind."""
    cells = " | ".join(f"{cost:.0f}" for cost in costs.values())
    return f"| {kind} | {n_documents} | {size:.0f} | {cells} | {costs[_FOUND] / costs[_NAIVE]:.1f} |"


def _size(prepared: list[Prepared]) -> float:
    """Kilobytes of text."""
    return sum(len(one.text.encode()) for one in prepared) / 1_000


def _costs(stages: Stages, prepared: list[Prepared]) -> dict[str, float]:
    """Microseconds a kilobyte of each stage, the least of all runs."""
    rounds = [{name: _time(stage, prepared) for name, stage in stages.items()} for _ in range(_RUNS)]
    return {name: min(times[name] for times in rounds) / _size(prepared) * 1e6 for name in stages}


def _time(stage: Callable[[Prepared], object], prepared: list[Prepared]) -> float:
    """Seconds of the processor."""
    _forget()
    start = time.process_time()
    for one in prepared:
        stage(one)
    return time.process_time() - start


def _forget() -> None:
    """Forget what is kept of words that were read; patterns, which are kept without bounds, stay."""
    for name, module in list(sys.modules.items()):
        for kept in vars(module).values() if name.startswith("kb.") else ():
            if hasattr(kept, "cache_parameters") and kept.cache_parameters()["maxsize"] is not None:
                kept.cache_clear()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("truth", type=Path)
    print(told(parser.parse_args().truth))


if __name__ == "__main__":
    main()
