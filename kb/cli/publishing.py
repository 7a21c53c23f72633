"""The command `site`: the whole site as static files."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import db_option, format_option, print_json, progress, progress_end


@click.command()
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path))
@db_option
@format_option("text", "json")
def site(folder: Path, db: Path, form: str) -> None:
    """Write the whole site as static files into the folder OUT, for any web server: pages, exports, the database, and a page that asks it.

    OUT is new, empty, or a site written before, which is replaced whole.
    """
    from kb.site.static_site import write

    try:
        written = write(db, folder, progress=progress)
    finally:
        progress_end()
    if form == "json":
        print_json({"folder": str(folder), "files": written.files, "bytes": written.size})
    else:
        click.echo(f"{folder}: {written.files} files, {written.size} bytes; look at it with: python3 -m http.server --directory {folder}")
