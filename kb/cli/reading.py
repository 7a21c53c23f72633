"""Commands of the reading wing: search, show, export."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

import click

from kb.answers import search as searches
from kb.answers import show as shows
from kb.answers.query import connect
from kb.cli import words as said
from kb.cli.options import db_option, format_option, print_json, printable
from kb.errors import KbError
from kb.exporters import FORMATS
from kb.model import ADDRESSEES, DIRECTIONS, KINDS
from kb.passages_file import beside


@click.command()
@click.argument("words", nargs=-1)
@click.option("--practice", help="Only claims that count for this practice.")
@click.option("--population", help="Only claims that count for this group.")
@click.option("--outcome", help="Only claims about this outcome.")
@click.option("--kind", type=click.Choice(KINDS), help="Only claims of this kind.")
@click.option("--direction", type=click.Choice(DIRECTIONS), help="Only claims that point this way.")
@click.option("--for", "addressee", multiple=True, type=click.Choice(ADDRESSEES), help="Only advice to this addressee; of several, to any.")
@click.option("--min-strength", metavar="LEVEL", help="Only claims of this level of support or better.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="How many claims and works at most.")
@db_option
@format_option("text", "json")
def search(
    words: tuple[str, ...], practice: str | None, population: str | None, outcome: str | None, kind: str | None, direction: str | None,
    addressee: tuple[str, ...], min_strength: str | None, limit: int, db: Path, form: str,
) -> None:  # fmt: skip
    """Find claims and works by WORDS, best first. Synonyms and abbreviations find what the text spells out."""
    with closing(connect(db)) as connection:
        found = searches.search(
            connection, " ".join(words), practice=practice, population=population, outcome=outcome, kind=kind, direction=direction,
            addressee=addressee, min_strength=min_strength, limit=limit,
        )  # fmt: skip
    if form == "json":
        widened = [{"words": phrase, "label": label} for phrase, label in found.widened]
        print_json({"claims": found.claims, "works": found.works, "n_claims": found.n_claims, "any_word": found.any_word, "widened": widened})
    else:
        click.echo(printable(said.found(found)))


@click.command()
@click.argument("name", metavar="ID")
@db_option
@format_option("text", "json")
def show(name: str, db: Path, form: str) -> None:
    """Show one claim, work, source, practice, population or outcome whole, or a combination: PRACTICE/POPULATION or PRACTICE/OUTCOME."""
    with closing(connect(db)) as connection:
        whole = shows.show(connection, name, passages=beside(db))
    if form == "json":
        print_json(whole)
    else:
        click.echo(printable(said.whole(whole)))


@click.command(help=f"Write the base, or its library, in FORMAT: {', '.join(sorted(FORMATS))}.")
@click.argument("name", metavar="FORMAT", type=click.Choice(sorted(FORMATS)))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; else stdout.")
@db_option
def export(name: str, output: Path | None, db: Path) -> None:
    """Write everything that the format holds, streamed."""
    chosen = FORMATS[name]
    with closing(connect(db)) as connection, _opened(output) as file:
        chosen.write(chosen.rows(connection), file)
    if output is not None:
        click.echo(f"{output}: {output.stat().st_size} bytes", err=True)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Stdout, or a file that appears whole or not at all."""
    if output is None:
        stdout = io.TextIOWrapper(os.fdopen(os.dup(sys.stdout.fileno()), "wb"), encoding="utf-8", newline="\n") if _real_stdout() else sys.stdout
        yield stdout
        stdout.flush()
        return
    part = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        part.replace(output)
    except OSError as fault:
        raise KbError(f"{output}: cannot be written ({fault.strerror})") from fault
    finally:
        part.unlink(missing_ok=True)


def _real_stdout() -> bool:
    try:
        sys.stdout.fileno()
    except (io.UnsupportedOperation, AttributeError):
        return False
    return True
