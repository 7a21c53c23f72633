"""Arguments and options that several commands share, and how results are put into words."""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from kb.errors import KbError

Command = TypeVar("Command", bound=Callable[..., Any])
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, and those that turn the direction of what follows."""


def _data_default() -> str:
    return "data" if Path("data").is_dir() else "."


def data_argument(command: Command) -> Command:
    """DATA: the folder of the base, `data` where it exists, else the current one."""
    return click.argument("data", type=click.Path(path_type=Path), default=_data_default, required=False)(command)


def db_option(command: Command) -> Command:
    """--db: the database to read."""
    option = click.option("--db", type=click.Path(path_type=Path), default=Path("kb.db"), show_default=True, help="The database to read.")
    return option(command)


def format_option(*choices: str) -> Callable[[Command], Command]:
    """--format: how the result is printed; the first choice is the default."""
    return click.option("--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help="How the result is printed.")


def print_json(value: object) -> None:
    """The value as JSON on stdout; in ASCII where stdout could not hold every letter."""
    holds_all = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    click.echo(json.dumps(value, ensure_ascii=not holds_all, indent=1))


def printable(text: str) -> str:
    r"""The text with control characters, line ends aside, shown as escapes: no data may steer the reader's terminal.

    >>> printable("a" + chr(27) + "[2J")
    'a\\x1b[2J'
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def one_line(told: object) -> str:
    """What is told, printable and in one line: programs read messages line by line."""
    return "\\n".join(printable(str(told)).splitlines())


def progress(step: str) -> None:
    """A step of long work, on stderr, when that is a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[2K{step} ...", nl=False, err=True)


def progress_end() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[2K", nl=False, err=True)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """A plain table whose cells are wrapped to the widths, in characters."""
    lines = []
    for number, row in enumerate([head, *rows]):
        cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for line in range(max(len(cell) for cell in cells)):
            parts = [(cell[line] if line < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)]
            lines.append("  ".join(parts).rstrip())
        if number < len(rows):
            lines.append("  ".join("-" * width for width in widths) if number == 0 else "")
    return "\n".join(lines)


def refuse_nameless(output: Path) -> None:
    """Raises KbError for a path that can be no file's: '.' and '/'."""
    if not output.name:
        raise KbError(f"{output}: is a folder; name a file in it", exit_code=2)


def write_whole(output: Path, content: bytes) -> None:
    """The file appears whole or not at all. Raises KbError if it cannot be written."""
    refuse_nameless(output)
    part = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as fault:
        raise KbError(f"{output}: cannot be written ({fault.strerror})") from fault
    finally:
        part.unlink(missing_ok=True)
