"""kb extract: the in-text citations of documents, the works they name, and what the library lacks."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from kb import batch
from kb.batch import Journal, settings_of
from kb.cli.options import format_option, one_line, print_json, printable, progress, progress_end, refuse_nameless, write_whole
from kb.cli.screen import fitted, line_width
from kb.errors import KbError, Reasons
from kb.extract.known import Known
from kb.extraction import Extraction, extracted
from kb.model import Work
from kb.passages import quoted
from kb.readers import bibtex, folder
from kb.readers.documents import document_from, read_document

_WIDTH = 100
_SHOWN = 10
"""Entries of the library that are not cited and are named."""


@click.command()
@click.argument("documents", metavar="DOCUMENT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--bib", type=click.Path(path_type=Path), help="The library that the citations are matched to.")
@click.option("--plain", is_flag=True, help="Print just the text that offsets refer to.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the result to a file; a run broken off goes on where it stopped.")
@click.option("--drafts", type=click.Path(path_type=Path), help="Draft claims into this file, beside a base's vocabulary.yaml, for 'kb review'.")
@click.option("--documents", "texts", type=click.Path(path_type=Path), help="With --drafts: where to put the texts that passages lie in.")
@click.option("--jobs", type=click.IntRange(1), help="Processes at a time; as many as processors if not given.")
@format_option("text", "jsonl", "json", "yaml")
@click.pass_context
def extract(
    context: click.Context, documents: tuple[Path, ...], bib: Path | None, plain: bool, output: Path | None, drafts: Path | None,
    texts: Path | None, jobs: int | None, form: str,
) -> None:  # fmt: skip
    """Find the in-text citations of documents: text, Markdown, LaTeX, PDF, DOCX, HTML or JATS; folders are gone through.

    Each citation is told with its place, its works, and their citekeys in the library. Exit 1: a document could not be read.
    """
    paths: list[Path] = []
    works: tuple[Work, ...] = ()
    reasons = Reasons()
    with reasons.met():
        paths = batch.documents(documents)
    with reasons.met():
        works = () if plain else _library(bib, drafts)
    if drafts is not None and not plain:
        from kb.cli import drafting

        with reasons.met():
            vocabulary = drafting.vocabulary_beside(drafts)
    reasons.tell()
    if plain:
        for path in paths:
            document = read_document(path)
            click.echo(document.text, nl=False)
            for problem in document.problems:
                click.echo(one_line(problem), err=True)
        return
    if drafts is not None:
        if not drafting.write(drafts, paths, works, vocabulary, documents=texts, jobs=jobs, form=form):
            context.exit(1)
        return
    if output:
        refuse_nameless(output)
    journal = Journal(output.with_name(f"{output.name}.journal"), settings_of(works)) if output else None
    parts: list[str] = []
    failed, told = 0, []
    for number, outcome in enumerate(batch.run(paths, Extractor(works), jobs=jobs, journal=journal), 1):
        progress_end()
        for noticed in (outcome.made or {}).get("problems", ()):
            click.echo(one_line(noticed), err=True)
        if outcome.made is None:
            failed += 1
            click.echo(one_line(outcome.fault), err=True)
        elif form == "jsonl":
            for citation in outcome.made["citations"]:
                _emit(json.dumps(citation, ensure_ascii=False), parts, output)
        elif form == "yaml":
            for citation in outcome.made["citations"]:
                _emit(_as_yaml(citation), parts, output)
        elif form == "json":
            told.append(outcome.made)
        else:
            text = printable("\n".join(_told(outcome.made, library=bib is not None, width=_WIDTH if output else line_width(_WIDTH))))
            _emit(text if output else fitted(text), parts, output)
        progress(f"{number} of {len(paths)} documents")
    progress_end()
    if form == "json" and output:
        parts.append(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    elif form == "json":
        print_json(told)
    if output:
        write_whole(output, "".join(parts).encode())
    if failed:
        context.exit(1)


def _emit(text: str, parts: list[str], output: Path | None) -> None:
    """A line of the result: kept for the file that is to hold it, or printed."""
    if output:
        parts.append(f"{text}\n")
    else:
        click.echo(text)


class Extractor:
    """What `kb extract --format json` tells of one document: a function of its bytes and name, with the library at hand, indexed once a process."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = tuple(works)

    @cached_property
    def _known(self) -> Known:
        return Known(self._works)

    def __call__(self, content: bytes, name: str) -> dict[str, Any]:
        """The citations of the document, and what the library lacks of them. Raises KbError if it cannot be read."""
        return as_rows(extracted(document_from(content, name), self._works, known=self._known))


def as_rows(extraction: Extraction) -> dict[str, Any]:
    """An extraction as values that JSON can hold; a citation has the keys that `--format jsonl` prints."""
    return {
        "document": extraction.plain.name,
        "citations": list(_citations(extraction)),
        "missing": [
            {"authors": one.authors, "year": one.year, "times": one.times, "start": one.start, "reference": one.listed.text if one.listed else None}
            for one in extraction.missing
        ],
        "undecided": [
            {"start": one.start, "authors": work.authors, "year": work.year or None, "reason": work.reason}
            for one in extraction.citations
            for work in one.works
            if work.undecided
        ],
        "uncited": list(extraction.uncited),
        "problems": [str(problem) for problem in extraction.plain.problems],
    }


def _citations(extraction: Extraction) -> Iterator[dict[str, Any]]:
    for one in extraction.citations:
        works = [
            {
                "authors": work.authors, "year": work.year or None, "prefix": work.prefix, "locator": work.locator, "key": work.key,
                "match": work.match, "reason": work.reason, "candidates": list(work.candidates),
            }
            for work in one.works
        ]  # fmt: skip
        yield {
            "document": extraction.plain.name, "text": one.text, "start": one.start, "end": one.end, "section": one.section, "form": one.form,
            "style": one.style, "works": works, "keys": list(one.keys),
        }  # fmt: skip


def _as_yaml(citation: Mapping[str, Any]) -> str:
    """A citation as an item of a list that a curator goes through, with room for what is corrected."""
    lines = [f"{name}: {_scalar(citation[name])}" for name in ("document", "section", "start", "end", "text", "style", "form")]
    works = [f"- {{{', '.join(f'{name}: {_scalar(value)}' for name, value in work.items())}}}" for work in citation["works"]]
    return "- " + "\n  ".join([*lines, "works:", *works, "corrected: []"])


def _scalar(value: str | int | list[str] | None) -> str:
    if isinstance(value, str):
        return quoted(value)
    return "null" if value is None else f"[{', '.join(map(quoted, value))}]" if isinstance(value, list) else str(value)


def _library(bib: Path | None, drafts: Path | None) -> tuple[Work, ...]:
    """The works of `bib`; of the base that `drafts` lie in, which may have none yet, where no file is named."""
    path = bib
    if drafts is not None and bib is None:
        beside = drafts.resolve().parent / folder.LIBRARY
        path = beside if beside.is_file() else None
    if path is None:
        return ()
    batch_read = bibtex.read(path)
    for problem in batch_read.problems:
        if problem.severity == "error":
            click.echo(one_line(problem), err=True)
    if not batch_read.works and path == bib:
        raise KbError(f"{bib}: holds no works")
    return batch_read.works


def _told(made: dict[str, Any], *, library: bool, width: int) -> Iterator[str]:
    """A document for people: a line a citation, then what is missing and what is not cited, then the sum."""
    for one in made["citations"]:
        yield f"{one['start']:>8}  {' '.join(one['text'].split())}"
        for work in one["works"]:
            cited = f"{work['authors']} {work['year'] or ''}".strip() + (f", {work['locator']}" if work["locator"] else "")
            perhaps = "one of" if len(work["candidates"]) > 1 else "perhaps"
            key = work["key"] or (f"{perhaps} {', '.join(work['candidates'])}" if work["candidates"] else "-") if library else ""
            reason = f" ({work['reason']})" if library and work["reason"] else ""
            yield from textwrap.wrap(f"{cited}{': ' if library else ''}{key}{reason}", width, initial_indent=" " * 12, subsequent_indent=" " * 14)
    if library and made["missing"]:
        yield "Not in the library:"
        yield from (f"  {one['authors']} {one['year']}" + (f" (cited {one['times']} times)" if one["times"] > 1 else "") for one in made["missing"])
    if library and made["uncited"]:
        more = len(made["uncited"]) - _SHOWN
        yield f"Not cited here: {', '.join(made['uncited'][:_SHOWN])}{f' and {more} more' if more > 0 else ''}"
    works = sum(len(one["works"]) for one in made["citations"])
    found = sum(work["key"] is not None for one in made["citations"] for work in one["works"])
    resolved = f", {found} of them in the library" if library else ""
    if library and made["undecided"]:
        from kb.cli.drafting import without_a_work

        resolved += f"; {without_a_work(one['reason'] for one in made['undecided'])}"
    yield f"{made['document']}: {len(made['citations'])} citations of {works} works{resolved}"
