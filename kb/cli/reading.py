"""Commands of the reading wing: search, show, export."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from kb.answers import search as searches
from kb.answers import show as shows
from kb.answers.drafts import coding, still_open
from kb.answers.query import connect, shown_rubrics
from kb.cli import words as said
from kb.cli.export_files import opened, opened_folder, size
from kb.cli.options import db_option, format_option, one_line, print_json, printable
from kb.cli.screen import fitted
from kb.errors import KbError, Place, warning
from kb.exporters import FORMATS
from kb.exporters.flat import shown
from kb.exporters.selection import ALL, NODE_KINDS, Filters
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
@click.option("--as-spelt", is_flag=True, help="Take no word for misspelt.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="How many claims and works at most.")
@db_option
@format_option("text", "json")
def search(
    words: tuple[str, ...], practice: str | None, population: str | None, outcome: str | None, kind: str | None, direction: str | None,
    addressee: tuple[str, ...], min_strength: str | None, as_spelt: bool, limit: int, db: Path, form: str,
) -> None:  # fmt: skip
    """Find claims and works by WORDS, best first. Synonyms and abbreviations find what the text spells out."""
    if not words and not any((practice, population, outcome, kind, direction, addressee, min_strength)):
        raise KbError("name words to search for, or a filter such as --practice", exit_code=2)
    with closing(connect(db)) as connection:
        found = searches.search(
            connection, " ".join(words), practice=practice, population=population, outcome=outcome, kind=kind, direction=direction,
            addressee=addressee, min_strength=min_strength, spelling=not as_spelt, limit=limit,
        )  # fmt: skip
        waiting = still_open(coding(connection))
    if form == "json":
        print_json(searches.as_record(found))
    else:
        click.echo(fitted(printable(said.found(found, waiting))))


@click.command()
@click.argument("name", metavar="ID")
@db_option
@format_option("text", "json")
def show(name: str, db: Path, form: str) -> None:
    """Show one claim, work, source, practice, population or outcome whole, or a combination: PRACTICE/POPULATION or PRACTICE/OUTCOME."""
    with closing(connect(db)) as connection:
        whole, rubrics = shows.show(connection, name, passages=beside(db)), shown_rubrics(connection)
    if form == "json":
        print_json(whole)
    else:
        click.echo(fitted(printable(said.whole(whole, rubrics))))


@click.command(help=f"Write the base, its library or its graph in FORMAT: {', '.join(sorted(FORMATS))}.")
@click.argument("name", metavar="FORMAT", type=click.Choice(sorted(FORMATS)))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write, else stdout; for csv, package and parquet a folder or a .zip.")
@click.option("--practice", help="Graph: only claims that count for this practice, and what they touch.")
@click.option("--population", help="Graph: only claims that count for this group, and what they touch.")
@click.option("--kind", type=click.Choice(KINDS), help="Graph: only claims of this kind, and what they touch.")
@click.option("--min-strength", metavar="LEVEL", help="Graph: only claims of this level of support or better, and what they touch.")
@click.option("--only", multiple=True, type=click.Choice(NODE_KINDS), help="Graph: only nodes of this kind; may be given again.")
@click.option("--flat", is_flag=True, help="Graph: terms alone, joined where claims are about both; each edge names its claims.")
@click.option("--raw", is_flag=True, help="csv and package: cells as they are, also those that a spreadsheet would run as formulas.")
@db_option
def export(
    name: str, output: Path | None, practice: str | None, population: str | None, kind: str | None, min_strength: str | None,
    only: tuple[str, ...], flat: bool, raw: bool, db: Path,
) -> None:  # fmt: skip
    """Write everything that the format holds, or the part of the graph that the filters leave, streamed."""
    chosen = FORMATS[name]
    filters = Filters(practice=practice, population=population, kind=kind, min_strength=min_strength, only=only, flat=flat)
    narrowed = () if filters == ALL else (filters,)
    if narrowed and chosen.holds != "graph":
        graphs = ", ".join(sorted(name for name, form in FORMATS.items() if form.holds == "graph"))
        raise KbError(f"{name} cannot be filtered; formats of the graph can: {graphs}", exit_code=2)
    if flat and chosen.rows is not shown:
        able = ", ".join(sorted(name for name, form in FORMATS.items() if form.rows is shown))
        raise KbError(f"{name} has no --flat; these formats have it: {able}", exit_code=2)
    if raw and chosen.write_raw is None:
        raise KbError(f"{name} has no --raw: it writes no cells for spreadsheets", exit_code=2)
    write = chosen.write_raw if raw and chosen.write_raw else chosen.write
    place = opened_folder(output, name, chosen.mark) if chosen.folder else opened(output)
    with closing(connect(db)) as connection, place as target:
        replaced = write(chosen.rows(connection, *narrowed), target)
        written = [file.name for file in target.iterdir()] if isinstance(target, Path) else []
    if replaced:
        told = f"{replaced} {'character' if replaced == 1 else 'characters'} that XML cannot hold became U+FFFD"
        where = Place(file=str(output or name))
        click.echo(one_line(warning("replaced-character", where, told, "formats in JSON and csv hold them")), err=True)
    if output is not None:
        click.echo(f"{output}: {size(output, written)} bytes", err=True)
