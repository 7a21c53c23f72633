"""The command that serves: builds the base if it is missing or stale, then starts the site."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import click

from kb import pipeline
from kb.cli.options import printable, progress, progress_end
from kb.errors import KbError


def example_folder() -> Path:
    """The base that comes with the package: in the wheel, or beside the package in a clone."""
    packaged = Path(str(resources.files("kb"))) / "example" / "data"
    cloned = Path(str(resources.files("kb"))).parent / "data"
    for folder in (packaged, cloned):
        if folder.is_dir():
            return folder
    raise KbError("this installation carries no example; clone the repository, or start a base with 'kb init DIR'")


@click.command()
@click.argument("data", metavar="[DATA|kb.db]", type=click.Path(path_type=Path), required=False)
@click.option("--example", is_flag=True, help="Serve the base that comes with kb.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@click.option("--no-sql", is_flag=True, help="No SQL box: pages, tables and the prepared questions only.")
@click.option("--base-url", default="/", show_default=True, help="Path that a proxy serves the site under.")
@click.option("--show-passages", is_flag=True, help="Show passage texts though the address is not this machine's own.")
def serve(data: Path | None, example: bool, host: str, port: int, no_sql: bool, base_url: str, show_passages: bool) -> None:
    """Build if missing or stale, then serve the site, safe for the public. The first line printed is the address.

    A new build of the database that is put in its place meanwhile is checked and taken up without a failed request; one that is broken is refused.
    """
    if example and data is not None:
        raise KbError("name a base or say --example, not both", exit_code=2)
    database = _database(data, example)
    from kb.supervisor import run

    run(
        database, host=host, port=port, sql=not no_sql, base_url=base_url, show_passages=show_passages, announce=click.echo,
        tell=lambda line: click.echo(printable(line), err=True),
    )  # fmt: skip


def _database(data: Path | None, example: bool) -> Path:
    """The database to serve, built first if its files have changed."""
    if data is not None and data.is_file():
        return data
    if example:
        folder, target = example_folder(), _cache() / "example.db"
    else:
        folder = data or (Path("data") if Path("data").is_dir() else Path())
        target = Path("kb.db")
    if pipeline.is_stale(target, folder):
        try:
            pipeline.build(folder, target, progress=progress)
        finally:
            progress_end()
    return target


def _cache() -> Path:
    """A folder of the user's for what can be made again."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "evidence-kb"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
