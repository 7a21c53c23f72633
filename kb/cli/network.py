"""The command of what belongs together, what bridges, and what hangs on one work alone: network."""

from __future__ import annotations

import textwrap
from contextlib import closing
from pathlib import Path

import click

from kb.answers import network as networks
from kb.answers.network.made import Network
from kb.answers.network.table import network_csv, table
from kb.answers.network_picture import FORMATS as PICTURES
from kb.answers.network_picture import network_picture
from kb.answers.query import connect
from kb.cli import options
from kb.cli.options import db_option, format_option, print_json, printable, write_whole
from kb.cli.screen import fitted, fitted_table, line_width
from kb.errors import KbError

WIDTH = 120
SHOWN = 20
"""Rows that a terminal gets unless more are asked for."""
_MEASURES = "; ".join(f"{of}: {', '.join(measures)}" for of, measures in networks.MEASURES.items() if of not in ("populations", "outcomes"))


@click.command(short_help="Tell what belongs together, what bridges, and what hangs on one work alone.")
@click.option("--of", type=click.Choice(list(networks.MEASURES)), default="works", show_default=True, help="What is looked at.")
@click.option(
    "--measure", type=click.Choice(networks.MEASURE_NAMES), metavar="NAME",
    help=f"The measure; the first of each is the usual one. Of {_MEASURES}; populations and outcomes as practices.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help=f"How many rows at most. Left out: {SHOWN} as text, else all.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Also draw it, as .svg or .png; needs matplotlib.")
@click.option("--raw", is_flag=True, help="CSV cells as they are, also those that a spreadsheet would take for a formula.")
@db_option
@format_option("text", "csv", "json")
def network(of: str, measure: str | None, limit: int | None, plot: Path | None, raw: bool, db: Path, form: str) -> None:
    """Tell what belongs together, what bridges, and what hangs on one work alone, in the citations of the sources read.

    Co-citation of works, bibliographic coupling, terms that share something, works that lie between practices, what the removal of a work or
    of an author group would empty, how few carry how much, and what stands alone. Each row names the claims behind it. It is no bibliometric
    database: it knows what these sources cite, and nothing else.

    A picture needs matplotlib: pip install 'evidence-kb[picture]'.
    """
    picture = plot.suffix.lower().removeprefix(".") if plot is not None else ""
    if plot is not None and picture not in PICTURES:
        raise KbError(f"{plot}: a picture is {' or '.join(f'.{name}' for name in PICTURES)}; name the file so", exit_code=2)
    options.progress(f"measuring {of}")
    with closing(connect(db)) as connection:
        found = networks.network(connection, of=of, measure=measure)
    options.progress_end()
    if plot is not None:
        content = network_picture(found, picture)
        write_whole(plot, content)
        click.echo(f"{plot}: {len(content)} bytes", err=True)
    if form == "json":
        print_json({**found.told(), "n_rows": len(found.rows), "rows": list(found.rows[:limit])})
    elif form == "csv":
        click.echo(network_csv(found, limit, raw=raw), nl=False)
        click.echo(printable(f"{found.title}: {found.note}"), err=True)
    else:
        click.echo(fitted(printable(text(found, limit or SHOWN))))


def text(found: Network, limit: int) -> str:
    """What it is of, the definition, the first rows, and what it comes to."""
    lines = [f"{found.title}. {found.note}", f"Definition: {found.definition}", f"Base: {found.base}"]
    shown = table(found, limit)
    first = f" The first {limit} rows are shown." if len(found.rows) > limit else ""
    body = [fitted_table(shown.heads, shown.rows, shown.widths), ""] if shown.rows else []
    return "\n".join([*(textwrap.fill(line, line_width(WIDTH)) for line in lines), "", *body, f"{found.sentence}{first}"])
