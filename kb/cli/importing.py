"""The command import: references of any format into the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kb.cli.options import format_option, one_line, print_json, progress, progress_end
from kb.errors import error
from kb.library import importing
from kb.library.import_rows import rows
from kb.library.importing import Imported


def _into_default() -> Path:
    return (Path("data") if Path("data").is_dir() else Path()) / "references.bib"


@click.command(name="import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", type=click.Path(path_type=Path), default=_into_default, show_default="references.bib in data where that exists, else here",
    help="The library; it is made if it is missing, and what it holds stays as it is.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@format_option("text", "json")
@click.pass_context
def import_(context: click.Context, files: tuple[Path, ...], into: Path, dry_run: bool, form: str) -> None:
    """Bring references into the library: BibTeX, BibLaTeX, RIS, CSL-JSON, PubMed NBIB, EndNote XML.

    Every entry of FILE becomes an entry of the library, or is told as a reject with its reason. Nothing is merged: what may be there twice is told.
    Exit 1: there are rejects; all else was imported.
    """
    try:
        imported = importing.run(files, into, dry=dry_run, progress=progress)
    finally:
        progress_end()
    if form == "json":
        print_json(rows(imported))
    for line in _problems(imported):
        click.echo(one_line(line), err=True)
    pairs = [pair for pair in imported.duplicates if pair.reasons != (importing.SAME,)]
    for pair in pairs if form == "text" else ():
        click.echo(one_line(f"{pair.keys[0]} and {pair.keys[1]} may be one work ({pair.score:.2f}): {'; '.join(pair.reasons)}"))
    click.echo(one_line(_summary(imported, len(pairs), dry_run)), err=form != "text")
    context.exit(1 if imported.rejects else 0)


def _problems(imported: Imported) -> Iterator[object]:
    """Each reject and each warning, as `kb check` tells them."""
    for reject in imported.rejects:
        named = f"entry '{reject.key}'" if reject.key else "an entry without a readable key"
        yield error(reject.code, reject.place, f"{named} was not imported: {reject.reason}", "mend it in the file, and import it again")
    yield from (problem for problem in imported.warnings if problem.severity == "warning")


def _summary(imported: Imported, pairs: int, dry_run: bool) -> str:
    added = sum(one.added for one in imported.works)
    parts = [f"{_count(added, 'entry', 'entries')} {'would be added' if dry_run else 'added'}"]
    if there := len(imported.works) - added:
        parts.append(f"{there} {'was' if there == 1 else 'were'} there already")
    warnings = sum(problem.severity == "warning" for problem in imported.warnings)
    parts += [_count(len(imported.rejects), "reject", "rejects"), _count(pairs, "possible duplicate", "possible duplicates")]
    parts.append(_count(warnings, "warning", "warnings"))
    return f"{imported.into}: {', '.join(parts)}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
