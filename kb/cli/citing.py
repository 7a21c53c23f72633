"""The command `cite`: references in a citation style."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from kb.answers.cite import OWN
from kb.answers.cite import cite as cited
from kb.answers.query import connect
from kb.cli.options import db_option, format_option, print_json, printable
from kb.errors import KbError


@click.command()
@click.argument("names", metavar="KEY...", nargs=-1)
@click.option("--all", "whole", is_flag=True, help="The whole library.")
@click.option(
    "--style", default=OWN, show_default=True, help="A style of the CSL repository, or a .csl file: ieee, modern-language-association, nature ..."
)
@click.option("--locale", default="", metavar="LANGUAGE", help="Language of the words that the style adds: en-GB, de, fr ...; else the style's own.")
@db_option
@format_option("text", "html", "markdown", "json")
def cite(names: tuple[str, ...], whole: bool, style: str, locale: str, db: Path, form: str) -> None:
    """Format the references of the works that each KEY names, as the list of references that the style asks for.

    KEY is a citekey, or the id of a claim, practice, population, outcome, or PRACTICE/POPULATION: then the works that it rests on, and the
    documents that state it. Styles other than apa need the extra 'styles'.
    """
    if bool(names) == whole:
        raise KbError("name what to cite, or --all for the whole library", exit_code=2)
    with closing(connect(db)) as connection:
        references = cited(connection, names, style=style, locale=locale)
    if form == "json":
        print_json(references)
    elif form == "html":
        click.echo("\n".join(f"<p>{reference['html']}</p>" for reference in references))
    else:
        between = "\n\n" if form == "markdown" else "\n"
        click.echo(printable(between.join(reference[form] for reference in references)))
