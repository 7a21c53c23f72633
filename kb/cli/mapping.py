"""Commands of what is there and what is missing: map, gaps."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from kb.answers import gaps as missing
from kb.answers import map as maps
from kb.answers.drafts import coding, still_open
from kb.answers.map_csv import map_csv
from kb.answers.map_html import map_html
from kb.answers.map_words import MapWords, map_words
from kb.answers.picture import FORMATS as PICTURES
from kb.answers.picture import picture
from kb.answers.query import connect
from kb.answers.tier_words import tier_words
from kb.answers.what_if import WhatIf, read_facts
from kb.cli import gap_words
from kb.cli import words as said
from kb.cli.options import db_option, format_option, print_json, printable, write_whole
from kb.cli.screen import fitted
from kb.errors import KbError
from kb.grading import RUBRICS, essa_criteria, reported

_WORDS = {reported.RUBRIC.id: map_words, essa_criteria.RUBRIC.id: tier_words}
"""What a picture or page of the map says, by rubric."""


@click.command("map")
@click.option("--rows", default="", metavar="ID,...", help="Practices, instead of the declared ones.")
@click.option("--columns", default="", metavar="ID,...", help="Populations, or outcomes, instead of the declared ones.")
@click.option("--rubric", type=click.Choice(list(RUBRICS)), default="reported", show_default=True, help="The rubric that fills the cells.")
@click.option("--set", "settings", multiple=True, metavar="FACT=VALUE", help="What if: the fact's value wherever it is not reported; repeatable.")
@click.option("--students", default="", metavar="ID,...", help="Who your students are, for the tiers of essa.")
@click.option("--same-setting/--other-setting", default=None, help="Whether your setting is like those told, for the tiers of essa.")
@click.option("--raw", is_flag=True, help="CSV cells as they are, also those that a spreadsheet would take for a formula.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File for html, svg or png; else stdout.")
@db_option
@format_option("text", "csv", "json", "html", *PICTURES)
def map_(
    rows: str, columns: str, rubric: str, settings: tuple[str, ...], students: str, same_setting: bool | None, raw: bool, output: Path | None,
    db: Path, form: str,
) -> None:  # fmt: skip
    """Print or draw the evidence-and-gap map: what is known for whom, how well it is supported, and what is missing.

    A picture (svg, png) needs matplotlib: pip install 'evidence-kb[picture]'.
    """
    if output is not None and form not in ("html", *PICTURES):
        raise KbError(f"-o writes html, svg or png; for {form}, send stdout to a file", exit_code=2)
    what_if = WhatIf(facts=read_facts(settings), students=tuple(_ids(students)), same_setting=same_setting)
    with closing(connect(db)) as connection:
        populations, outcomes = maps.column_kinds(connection, _ids(columns), practices=_ids(rows))
        found = maps.evidence_map(connection, practices=_ids(rows), populations=populations, outcomes=outcomes, what_if=what_if)
        waiting = still_open(coding(connection))
        words = _WORDS[rubric](connection, found) if form in ("html", *PICTURES) else None
    if words is not None:
        _write(_drawn(words, form), output, form)
    elif form == "json":
        told = {"what_if": {**asdict(what_if), "sentence": what_if.sentence()}} if what_if else {}
        cells = [cell for row in found.cells for cell in row]
        print_json({"rubric": rubric, **told, "rows": found.rows, "columns": found.columns, "cells": cells})
    elif form == "csv":
        click.echo(map_csv(found, rubric, raw=raw), nl=False)
    else:
        click.echo(fitted(printable(said.map_table(found, rubric, waiting))))


def _ids(listed: str) -> list[str]:
    return [term for term in listed.replace(",", " ").split() if term]


def _drawn(words: MapWords, form: str) -> bytes:
    return map_html(words).encode("utf-8") if form == "html" else picture(words, form)


def _write(content: bytes, output: Path | None, form: str) -> None:
    """To stdout, or to a file that appears whole or not at all."""
    if output is None:
        if form == "png" and sys.stdout.isatty():
            raise KbError("a png is no text for a terminal; name a file with -o", exit_code=2)
        click.echo(content, nl=False)
        return
    write_whole(output, content)
    click.echo(f"{output}: {len(content)} bytes", err=True)


@click.command()
@click.option("--practice", help="Only what concerns this practice.")
@click.option("--population", help="Only what concerns this group.")
@db_option
@format_option("text", "json")
def gaps(practice: str | None, population: str | None, db: Path, form: str) -> None:
    """Tell what is missing, by kind, and which unread work could change most.

    Empty combinations, groups without a result, wording that the support shown does not carry, advice without a result behind it, sources
    that cannot be traced.
    """
    with closing(connect(db)) as connection:
        found = missing.gaps(connection, practice=practice, population=population)
    if form == "json":
        print_json(found)
    else:
        click.echo(fitted(printable(gap_words.gaps(found))))
