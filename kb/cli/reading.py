"""Commands of the reading wing: search, show, map, export."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

import click

from kb.answers import map as maps
from kb.answers import search as searches
from kb.answers import show as shows
from kb.answers.query import connect
from kb.cli import words as said
from kb.cli.options import db_option, format_option, print_json, printable, spreadsheet_safe
from kb.errors import KbError
from kb.exporters import FORMATS
from kb.model import ADDRESSEES, KINDS
from kb.passages_file import beside


@click.command()
@click.argument("words", nargs=-1)
@click.option("--practice", help="Only claims that count for this practice.")
@click.option("--population", help="Only claims that count for this group.")
@click.option("--outcome", help="Only claims about this outcome.")
@click.option("--kind", type=click.Choice(KINDS), help="Only claims of this kind.")
@click.option("--for", "addressee", type=click.Choice(ADDRESSEES), help="Only advice to this addressee.")
@click.option("--min-strength", metavar="LEVEL", help="Only claims of this level of support or better.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many claims and works at most.")
@db_option
@format_option("text", "json")
def search(
    words: tuple[str, ...], practice: str | None, population: str | None, outcome: str | None, kind: str | None, addressee: str | None,
    min_strength: str | None, limit: int, db: Path, form: str,
) -> None:  # fmt: skip
    """Find claims and works by WORDS, best first. Synonyms and abbreviations find what the text spells out."""
    with closing(connect(db)) as connection:
        found = searches.search(
            connection, " ".join(words), practice=practice, population=population, outcome=outcome, kind=kind, addressee=addressee,
            min_strength=min_strength, limit=limit,
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
    """Show one claim, work, source, practice, population or outcome whole, or a combination: PRACTICE/POPULATION."""
    with closing(connect(db)) as connection:
        whole = shows.show(connection, name, passages=beside(db))
    if form == "json":
        print_json(whole)
    else:
        click.echo(printable(said.whole(whole)))


@click.command("map")
@click.option("--rows", default="", metavar="ID,...", help="Practices, instead of the declared ones.")
@click.option("--columns", default="", metavar="ID,...", help="Populations, instead of the declared ones.")
@click.option("--rubric", type=click.Choice(["reported"]), default="reported", show_default=True, help="The rubric that fills the cells.")
@click.option("--raw", is_flag=True, help="CSV cells as they are, also those that a spreadsheet would take for a formula.")
@db_option
@format_option("text", "csv", "json")
def map_(rows: str, columns: str, rubric: str, raw: bool, db: Path, form: str) -> None:
    """Print the evidence-and-gap map: what is known for whom, how well it is supported, and what is missing."""
    named = {name: [term for term in listed.replace(",", " ").split() if term] for name, listed in (("rows", rows), ("columns", columns))}
    with closing(connect(db)) as connection:
        found = maps.evidence_map(connection, practices=named["rows"], populations=named["columns"])
    if form == "json":
        print_json({"rubric": rubric, "rows": found.rows, "columns": found.columns, "cells": [cell for row in found.cells for cell in row]})
    elif form == "csv":
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        head = ("practice", "population", "practice_label", "population_label", "state", "strength", "support", "strength_against", "contested",
                "n_effect", "n_at_strength", "n_other", "inherited", "sentence")  # fmt: skip
        writer.writerow(head)
        for row in found.cells:
            for cell in row:
                values = {**cell, "inherited": len(cell["inherited"]), "contested": int(cell["contested"])}
                writer.writerow([spreadsheet_safe(values[name], raw) for name in head])
        click.echo(file.getvalue(), nl=False)
    else:
        click.echo(printable(said.map_table(found)))


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
