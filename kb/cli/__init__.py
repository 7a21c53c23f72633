"""The command line: reads arguments, prints results to stdout and problems to stderr, and exits with 0, 1 or 2. All else is done elsewhere."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from kb.answers.query import connect, metadata
from kb.cli.options import one_line
from kb.errors import KbError, ProblemsFound, Refused

MODULES: Final = {
    "agreement": "writing", "build": "writing", "check": "writing", "cite": "citing", "diff": "comparing", "duplicates": "keeping",
    "export": "reading", "extract": "extracting", "gaps": "mapping", "import": "importing", "init": "writing", "locate": "writing",
    "map": "mapping", "merge": "keeping", "network": "network", "pack": "comparing", "rename": "keeping", "review": "reviewing",
    "schema": "writing", "search": "reading", "serve": "serving", "show": "reading", "site": "publishing", "verify": "comparing",
}  # fmt: skip
"""Each command and the module of this package that holds it: it is loaded when the command is typed, so that none waits for what others need."""


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

    def list_commands(self, _: click.Context) -> list[str]:
        """Their names, in order."""
        return sorted(MODULES)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        return _load(name) if name in MODULES else None

    def invoke(self, context: click.Context) -> object:
        """Run the command; a `KbError` becomes a message and an exit code."""
        try:
            return super().invoke(context)
        except KbError as trouble:
            for reason in trouble.reasons if isinstance(trouble, Refused) else (trouble,):
                for problem in reason.problems if isinstance(reason, ProblemsFound) else ():
                    click.echo(one_line(problem), err=True)
                click.echo(f"kb: {one_line(reason)}", err=True)
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


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its name, in order."""
    return ((name, _load(name)) for name in sorted(MODULES))


def _load(name: str) -> click.Command:
    held = vars(import_module(f"kb.cli.{MODULES[name]}"))
    (found,) = {one for one in held.values() if isinstance(one, click.Command) and one.name == name}
    return found
