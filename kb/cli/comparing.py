"""Commands that compare: two bases (diff), and a proof pack with what follows from it (pack, verify)."""

from __future__ import annotations

import hashlib
import sqlite3
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

import click

from kb.answers import diff as diffs
from kb.answers import pack as packs
from kb.answers import zipped
from kb.answers.query import Row, connect
from kb.answers.verify import Difference, Verdict
from kb.answers.verify import verify as verified
from kb.cli.options import db_option, format_option, print_json, printable, write_whole
from kb.cli.screen import fitted
from kb.errors import Reasons

_LONGEST = 80
"""Characters of a value that a line shows."""


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@format_option("text", "json")
def diff(old: Path, new: Path, form: str) -> None:
    """Tell what differs between two built bases, OLD and NEW: claims in and out, grades moved and what moved them, cells opened and closed."""
    with ExitStack() as opened:
        bases: list[sqlite3.Connection] = []
        reasons = Reasons()
        for path in (old, new):
            with reasons.met():
                bases.append(opened.enter_context(closing(connect(path))))
        reasons.tell()
        found = diffs.diff(*bases)
    if form == "json":
        print_json(found)
    else:
        click.echo(fitted(printable("\n".join(_told(found)))))


@click.command()
@click.argument("name", metavar="ID")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The zip file to write.")
@db_option
@format_option("text", "json")
def pack(name: str, output: Path, db: Path, form: str) -> None:
    """Write the proof pack of a claim, or of a combination (PRACTICE/POPULATION): what its grades follow from, to check without the base."""
    with closing(connect(db)) as connection:
        made = packs.pack(connection, name)
    content = zipped.write(made.files)
    write_whole(output, content)
    told = {
        "subject": made.subject,
        "file": str(output),
        "files": len(made.files),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    if form == "json":
        print_json(told)
    else:
        click.echo(printable(f"{output}: {made.subject}, {len(made.files)} files, {len(content)} bytes, SHA-256 {told['sha256']}"))


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@format_option("text", "json")
@click.pass_context
def verify(context: click.Context, file: Path, form: str) -> None:
    """Check a proof pack from its own files: hashes, each grade and its trail, and the count of a combination. Exit 1: something differs."""
    verdict = verified(file)
    if form == "json":
        print_json({"verified": not verdict.differences, **asdict(verdict)})
    else:
        click.echo(fitted(printable("\n".join(_verdict(verdict)))))
    context.exit(1 if verdict.differences else 0)


def _verdict(verdict: Verdict) -> Iterator[str]:
    for one in verdict.differences:
        yield _difference(one)
    claims = _count(verdict.n_claims, "claim")
    if verdict.differences:
        yield f"not verified: {verdict.subject or 'no subject'}: {_count(len(verdict.differences), 'difference')}; SHA-256 {verdict.sha256}"
    else:
        yield (
            f"verified: {verdict.subject}: {_count(verdict.n_files, 'file')} as in the manifest, {_count(verdict.n_grades, 'grade')} of {claims} "
            f"computed anew; SHA-256 {verdict.sha256}"
        )


def _difference(one: Difference) -> str:
    place = f"{one.file}: " if one.file else ""
    if one.stated is None and one.found is None:
        return f"{place}{one.what}"
    return f"{place}{one.what}: stated {_short(one.stated)}; found {_short(one.found)}"


def _told(found: Row) -> Iterator[str]:
    """The differences in words, a line each; the last line sums up."""
    old, new = ({name: value or "" for name, value in found["base"][side].items()} for side in ("old", "new"))
    yield f"{old['title']} {old['version']} -> {new['title']} {new['version']}"
    yield from _changes("metadata", [{"id": field["field"], "fields": [{**field, "field": ""}]} for field in found["base"]["changed"]], "changed")
    for one in found["rubrics"]:
        yield f"rubric {one['rubric']}: {_rubric(one)}"
    for name in ("terms", "works", "claims"):
        listed = found[name]
        yield from (f"{name[:-1]} in: {_id(one)}: {_short(_title(one))}" for one in listed["in"])
        yield from (f"{name[:-1]} out: {_id(one)}: {_short(_title(one))}" for one in listed["out"])
        for one in listed.get("withdrawn", ()):
            yield f"claim withdrawn: {one['id']}: {one['reason']}" + (f" See {one['successor']}." if one["successor"] else "")
        yield from _changes(name[:-1], listed["changed"], "changed")
    for one in found["grades"]:
        yield from _grade(one)
    for where, listed in found["cells"].items():
        for one in listed:
            yield from _changes("combination", [{"id": f"{one['practice']}/{one['population']}", "fields": one["fields"]}], where)
            yield from (f"  {side}: {', '.join(one[f'claims_{side}'])}" for side in ("in", "out") if one[f"claims_{side}"])
    claims, cells = found["claims"], found["cells"]
    yield (
        f"claims: {len(claims['in'])} in, {len(claims['out'])} out, {len(claims['withdrawn'])} withdrawn, {len(claims['changed'])} changed; "
        f"grades: {len(found['grades'])} moved; works: {len(found['works']['in'])} in, {len(found['works']['out'])} out, "
        f"{len(found['works']['changed'])} changed; combinations: {len(cells['opened'])} opened, {len(cells['closed'])} closed, "
        f"{len(cells['changed'])} changed"
        + ("; no difference" if diffs.is_empty(found) else "")
    )  # fmt: skip


def _changes(what: str, listed: list[Row], how: str) -> Iterator[str]:
    for one in listed:
        yield f"{what} {how}: {_id(one)}"
        for field in one["fields"]:
            named = f"{field['field'].replace('_', ' ')}: " if field["field"] else ""
            yield f"  {named}{_short(field['before'])} -> {_short(field['after'])}"


def _grade(one: Row) -> Iterator[str]:
    """A grade that moved, and all that may have moved it."""
    before, after = one["before"], one["after"]
    interval = [f"{side['label']}" + (f" (possible: {side['possible_label']})" if side["possible_label"] else "") for side in (before, after)]
    yield f"grade moved: {one['claim']}, {one['rubric']}: {interval[0]} -> {interval[1]}"
    for field in one["facts"]:
        yield f"  by {field['field'].replace('_', ' ')}: {_short(field['before'])} -> {_short(field['after'])}"
    if one["rubric_changed"]:
        yield "  the rubric's version changed" if not one["facts"] else "  the rubric's version changed too"
    sides = [one["step_before"], one["step_after"]]
    yield "  first step that differs: " + " -> ".join(
        f"{side['rule'].replace('_', ' ')} {side['found']}, {side['because']}" if side else "none" for side in sides
    )


def _rubric(one: Row) -> str:
    before, after = one["before"], one["after"]
    if before and after and before["version"] == after["version"]:
        return f"other rules within version {after['version']}"
    return f"{before['version'] if before else 'none'} -> {after['version'] if after else 'none'}"


def _id(one: Row) -> str:
    return f"{one['kind']} {one['id']}" if "kind" in one else str(one.get("id", one.get("key")))


def _title(one: Row) -> object:
    return next((one[name] for name in ("statement", "reference", "label") if name in one), "")


def _short(value: object) -> str:
    """A value in a line: a fact as its value and where it was read, a list by commas."""
    if isinstance(value, dict) and set(value) == {"value", "from"}:
        value = f"{value['value']} ({value['from']})"
    elif isinstance(value, dict):
        value = ", ".join(f"{name} {inner}" for name, inner in value.items())
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    return "none" if value in (None, "") else textwrap.shorten(str(value), _LONGEST, placeholder=" ...")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
