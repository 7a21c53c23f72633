"""Commands that keep a library clean: duplicates, merge, rename."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import data_argument, format_option, one_line, print_json, printable
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.library.curating import Done
    from kb.library.duplicates import Pair


def _data_default() -> Path:
    return Path("data") if Path("data").is_dir() else Path()


_library_option = click.option(
    "--data", "data", type=click.Path(path_type=Path), default=_data_default, show_default="data where that exists, else here",
    help="The base's folder, or a .bib file.",
)  # fmt: skip
_dry_run_option = click.option("--dry-run", is_flag=True, help="Show the differences, and write nothing.")


@click.command()
@data_argument
@click.option("--not", "apart", nargs=2, multiple=True, metavar="A B", help="Remember that A and B are two works; may be given again.")
@click.option("--because", default="", help="With --not: why, for other curators.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="Tell pairs of this score or more, whatever the rules say.")
@format_option("text", "json")
def duplicates(data: Path, apart: tuple[tuple[str, str], ...], because: str, min_score: float | None, form: str) -> None:
    """Tell works that may stand in the library twice: pairs with a score from 0 to 1 and the reasons. DATA may be a .bib file too.

    Nothing is merged: see kb merge. duplicates.yaml beside the library holds the rules.
    """
    from kb.library import curating

    if because and not apart:
        raise KbError("--because says why works are --not one; type both", exit_code=2)
    done = curating.keep_apart(data, apart, because=because) if apart else curating.Done()
    pairs = curating.duplicates(data, told_from=min_score)
    if form == "json":
        print_json([_row(pair) for pair in pairs])
    for pair in pairs if form == "text" else ():
        click.echo(one_line(f"{pair.score:.2f}  {pair.keys[0]}  {pair.keys[1]}  {', '.join(pair.reasons)}"))
    _show(done, err=True)
    click.echo(f"{data}: {_count(len(pairs), 'pair')} that may be one work", err=form != "text")


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEEP DROP...]")
@_library_option
@click.option("--by-rule", is_flag=True, help="Merge every pair of the score merged_from of duplicates.yaml or more.")
@click.option("--undo", is_flag=True, help="Take back the last merge, or the last run by rule; typed again, the one before.")
@_dry_run_option
@format_option("text", "json")
def merge(keys: tuple[str, ...], data: Path, by_rule: bool, undo: bool, dry_run: bool, form: str) -> None:
    """Make one entry of several: KEEP stays, and takes over what each DROP tells; their keys lead to it from then on.

    No field is lost: what KEEP lacks is added to it; what differs stands in its field merged; the dropped keys stand in its field ids.
    Claims need no change. merges.jsonl beside the library remembers each merge.
    """
    from kb.library import curating

    if (len(keys) < 2 and not (by_rule or undo)) or len([one for one in (keys, by_rule, undo) if one]) != 1:
        raise KbError("name the key to keep and the keys to drop, or type --by-rule or --undo, and one of these alone", exit_code=2)
    if undo:
        done = curating.undo(data, dry=dry_run)
    else:
        done = curating.merge_by_rule(data, dry=dry_run) if by_rule else curating.merge(data, keys[0], keys[1:], dry=dry_run)
    dropped = sum(len(one.drop) for one in done.merges)
    told = f"{_count(dropped, 'entry', 'entries')} {'put back' if undo else f'merged into {len(done.merges)}'}"
    _tell(done, {"merges": [{"keep": one.keep, "drop": one.drop, "reasons": one.reasons} for one in done.merges]}, data, told, form, dry_run)


@click.command()
@click.argument("old")
@click.argument("new")
@_library_option
@_dry_run_option
@format_option("text", "json")
def rename(old: str, new: str, data: Path, dry_run: bool, form: str) -> None:
    """Give the work OLD the key NEW. OLD leads to it from then on: in claims, in commands, in addresses of the site."""
    from kb.library import curating

    done = curating.rename(data, old, new, dry=dry_run)
    _tell(done, {"old": old, "new": new}, data, f"'{old}' is '{new}' now, and goes on leading there", form, dry_run)


def _tell(done: Done, told: dict[str, object], data: Path, summary: str, form: str, dry_run: bool) -> None:
    """What was done: the difference and a line that sums up, or the same as JSON."""
    if form == "json":
        print_json({**told, "written": not dry_run, "diff": "".join(change.diff() for change in done.changes)})
    _show(done, err=form != "text")
    click.echo(one_line(f"{data}: {summary}{' (nothing was written)' if dry_run else ''}"), err=form != "text")


def _show(done: Done, *, err: bool) -> None:
    for change in done.changes:
        click.echo(printable(change.diff().replace("\r\n", "\n")), nl=False, err=err)


def _row(pair: Pair) -> dict[str, object]:
    return {"keys": pair.keys, "score": pair.score, "reasons": pair.reasons}


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
