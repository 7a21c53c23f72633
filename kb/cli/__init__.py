"""The command line: reads arguments, prints results to stdout and problems to stderr, and exits with 0, 1 or 2. All else is done elsewhere."""

from __future__ import annotations

import io
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import click

from kb.answers.query import connect, metadata
from kb.cli import citing, comparing, extracting, importing, keeping, mapping, network, publishing, reading, reviewing, serving, writing
from kb.cli.options import one_line
from kb.errors import KbError, ProblemsFound


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    text = f"kb {version('evidence-kb')}"
    database = Path("kb.db")
    if database.is_file():
        try:
            with closing(connect(database)) as connection:
                about = metadata(connection)
            text += f"; {about['title']}, version {about['version']}" + (f" ({about['released']})" if about.get("released") else "")
        except (KbError, sqlite3.Error):
            text += f"; {database} is not a knowledge base"
    click.echo(one_line(text))
    context.exit()


class _Group(click.Group):
    """Commands whose troubles are told in a line, not a trace."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; a `KbError` becomes a message and an exit code."""
        try:
            return super().invoke(context)
        except ProblemsFound as trouble:
            for problem in trouble.problems:
                click.echo(one_line(problem), err=True)
            click.echo(f"kb: {trouble}", err=True)
            context.exit(trouble.exit_code)
        except KbError as trouble:
            click.echo(f"kb: {one_line(trouble)}", err=True)
            context.exit(trouble.exit_code)
        except sqlite3.DatabaseError as trouble:
            click.echo(f"kb: the database cannot be read ({trouble}); build it again with 'kb build'", err=True)
            context.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            context.exit(0)
        except OSError as trouble:
            click.echo(f"kb: {one_line(trouble.filename or 'the output')}: {trouble.strerror or trouble}", err=True)
            context.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the versions of kb and of the base in kb.db."
)
def main() -> None:
    """A research literature knowledge base: claims, what they rest on, and how well that is shown.

    Results go to stdout, problems and progress to stderr. Exit 0: fine; 1: an error in the data, or the thing asked for does not exist;
    2: wrong usage.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


for _command in (
    writing.init, writing.build, writing.check, writing.locate, writing.agreement, writing.schema, importing.import_,
    keeping.duplicates, keeping.merge, keeping.rename, extracting.extract, reviewing.review,
    serving.serve, publishing.site, reading.search, reading.show, mapping.map_, mapping.gaps, reading.export,
    citing.cite, comparing.diff, comparing.pack, comparing.verify, network.network,
):  # fmt: skip
    main.add_command(_command)
