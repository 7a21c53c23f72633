"""Commands of the writing wing: init, build, check, locate, agreement, schema."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from itertools import takewhile
from pathlib import Path

import click

from kb import agreement as agreements
from kb import mending, passages, pipeline
from kb.cli import words as said
from kb.cli.options import data_argument, format_option, one_line, print_json, printable, progress, progress_end
from kb.drafted import Drafts
from kb.errors import KbError, Problem, ProblemsFound, Reasons
from kb.model import Claim, Document, Vocabulary
from kb.passages import quoted
from kb.readers import claims as claims_reader
from kb.readers import records
from kb.readers.text import decode, read_bytes

_EMPTY = {
    "claims.yaml": "[]\n",
    "references.bib": "",
    "vocabulary.yaml": "practices: []\npopulations: []\noutcomes: []\nmap:\n  rows: []\n  columns: []\n",
}
"""The files of a base that holds nothing yet."""
_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Without the example: the same files, for a base of your own.")
@format_option("text", "json")
def init(folder: Path, empty: bool, form: str) -> None:
    """Start a new base in DIR: one worked example and a README that says what next."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KbError(f"{folder}: is there already and not empty; name a new folder", exit_code=2)
    package = resources.files("kb")
    files = sorted([*_copied(package / "starter", folder), *_copied(package / "schemas", folder / "schemas")])
    if empty:
        _without_example(folder)
        files = [file for file in files if file.exists()]
    if form == "json":
        print_json({"folder": str(folder), "files": [file.relative_to(folder).as_posix() for file in files]})
    else:
        then = f"put your documents beside it, and run 'kb extract DOCUMENT' in {folder}" if empty else f"then run 'kb build {folder / 'data'}'"
        click.echo(f"{folder}: {len(files)} files; read {folder / 'README.md'}, {then}")


def _without_example(folder: Path) -> None:
    """Take the worked example out of a new base; what its files say of themselves stays."""
    for name, body in _EMPTY.items():
        path = folder / "data" / name
        lines = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if "made up" not in line]
        path.write_text("".join([*takewhile(lambda line: line[0] in "#%\n", lines), body]), encoding="utf-8")
    for text in (folder / "documents").iterdir():
        text.unlink()
    readme = folder / "README.md"
    lines = readme.read_text(encoding="utf-8").splitlines(keepends=True)
    readme.write_text("".join(line for line in lines if "the example" not in line), encoding="utf-8")
    path = folder / "metadata.yml"
    named = re.sub(r"(?m)^title: .*$", lambda _: f"title: {quoted(folder.resolve().name)}", path.read_text(encoding="utf-8"), count=1)
    path.write_text(re.sub(r"(?m)^description: .*$", 'description: ""', named, count=1), encoding="utf-8")


def _copied(source: resources.abc.Traversable, target: Path) -> Iterator[Path]:
    """Copies of the files in `source`, and of those in its folders."""
    target.mkdir(parents=True, exist_ok=True)
    for item in source.iterdir():
        if item.is_dir():
            yield from _copied(item, target / item.name)
        else:
            (target / item.name).write_bytes(item.read_bytes())
            yield target / item.name


@click.command()
@data_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("kb.db"), show_default=True, help="The database to write.")
@click.option(
    "--documents", type=click.Path(path_type=Path), help="Folder of the sources' texts: proves passages, and writes the private passages database."
)
@click.option("--allow-shrink", is_flag=True, help="Go on though more than a tenth of the works would be lost.")
@format_option("text", "json")
def build(data: Path, output: Path, documents: Path | None, allow_shrink: bool, form: str) -> None:
    """Build the database of the base in DATA. On any error the old database stays, and nothing partial is left."""
    try:
        built = pipeline.build(data, output, documents=documents, allow_shrink=allow_shrink, progress=progress)
    finally:
        progress_end()
    notes = {severity: sum(problem.severity == severity for problem in built.problems) for severity in ("warning", "info")}
    if form == "json":
        private = str(built.passages) if built.passages else None
        print_json(
            {
                "database": str(built.database),
                "passages": private,
                "rows": built.counts,
                "warnings": notes["warning"],
                "remarks": notes["info"],
                "drafts": built.drafts.counts,
            }
        )
        return
    counts = built.counts
    click.echo(
        f"{built.database}: {_count(counts['claims'], 'claim')} from {_count(counts['sources'], 'source')}, "
        f"{_count(counts['works'], 'work')}, {_count(counts['cells'], 'combination')}; "
        f"{_count(notes['warning'], 'warning')}, {_count(notes['info'], 'remark')} (kb check tells them){_open(built.drafts)}"
    )


@click.command()
@data_argument
@click.option("--documents", type=click.Path(path_type=Path), help="Folder of the sources' texts: proves every passage.")
@format_option("text", "json", "github")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend, and show the differences.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the differences, and write nothing.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.pass_context
def check(context: click.Context, data: Path, documents: Path | None, form: str, fix: bool, dry_run: bool, strict: bool) -> None:
    """Tell every problem of the base in DATA, each with its place, code, message and hint."""
    if dry_run and not fix:
        raise KbError("--dry-run shows what --fix would do; type both", exit_code=2)
    for change in pipeline.mend(data, documents) if fix else ():
        click.echo(printable(change.diff().replace("\r\n", "\n")), nl=False, err=form != "text")
        if not dry_run:
            mending.save(change)
    problems, reading = pipeline.check(data, documents)
    shown = [reading.shown(problem) for problem in problems]
    if form == "json":
        print_json([_as_json(problem) for problem in shown])
    for problem in shown if form != "json" else []:
        click.echo(one_line(problem) if form == "text" else _annotation(problem))
    counts = {severity: sum(problem.severity == severity for problem in shown) for severity in ("error", "warning", "info")}
    text = f"{_count(counts['error'], 'error')}, {_count(counts['warning'], 'warning')}, {_count(counts['info'], 'remark')}"
    base = reading.base
    proven = f"; {_count(len(base.claims), 'passage')} proven" if base.documents is not None and not counts["error"] else ""
    size = f"{_count(len(base.works), 'work')}, {_count(len(base.claims), 'claim')}"
    click.echo(f"{data}: {size}; {text}{proven}{_open(base.drafts)}", err=form != "text")
    context.exit(1 if counts["error"] or (strict and counts["warning"]) else 0)


@click.command()
@click.argument("document", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True)
@click.option("--section", default="", help="The heading that the passage stands under.")
@format_option("yaml", "json")
def locate(document: Path, words: tuple[str, ...], section: str, form: str) -> None:
    """Print a ready passage locator for WORDS in DOCUMENT; 'first words ... last words' spans what is between."""
    if not document.is_file():
        raise KbError(f"{document}: no such file", exit_code=2)
    content = read_bytes(document, 100_000_000)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise KbError(f"{document}: not UTF-8 at byte {fault.start}; save it as UTF-8") from fault
    found = passages.located(Document(name=document.name, text=text, sha256=hashlib.sha256(content).hexdigest()), " ".join(words))
    if not found:
        raise KbError(f"{document}: these words do not stand in it; copy them as printed, white space aside")
    if len(found) > 1:
        places = ", ".join(f"{one.start}-{one.end}" for one in found[:10])
        raise KbError(f"{document}: these words stand {len(found)} times, at {places}; give more of them")
    passage = passages.with_section(found[0], section)
    if form == "json":
        print_json({"document": passage.document, "section": passage.section, "start": passage.start, "end": passage.end,
                    "sha256": passage.sha256, "from": passage.first, "to": passage.last})  # fmt: skip
    else:
        click.echo(f"  passage: {passages.as_yaml(passage)}")


@click.command()
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@format_option("text", "json", "markdown")
def agreement(first: Path, second: Path, form: str) -> None:
    """Compare two codings: Cohen's kappa of each field, and the list of differences."""
    codings: list[list[Claim]] = []
    reasons = Reasons()
    for path in (first, second):
        with reasons.met():
            codings.append(_coding(path))
    reasons.tell()
    found = agreements.compare(*codings)
    if form == "json":
        print_json(asdict(found))
        return
    click.echo(printable(said.agreement(found, first.name, second.name, markdown=form == "markdown")))


def _coding(path: Path) -> list[Claim]:
    if not path.is_file():
        raise KbError(f"{path}: no such file", exit_code=2)
    read, faults = claims_reader.read_text(decode(read_bytes(path, 100_000_000), str(path)).text, str(path))
    if faults:
        raise ProblemsFound(faults)
    return read


@click.command()
@click.argument("name", type=click.Choice(["claims", "vocabulary"]))
def schema(name: str) -> None:
    """Print the JSON Schema of claims.yaml or vocabulary.yaml, for editors."""
    click.echo(schema_text(name), nl=False)


def schema_text(name: str) -> str:
    """The JSON Schema as text: of a list of claims, or of a vocabulary."""
    if name == "vocabulary":
        return json.dumps(records.json_schema(Vocabulary, title="vocabulary.yaml"), indent=1) + "\n"
    one = records.json_schema(Claim, title="claims.yaml")
    parts = {"$schema": one.pop("$schema"), "title": one.pop("title"), "$defs": {**one.pop("$defs"), "Claim": one}}
    return json.dumps({**parts, "type": "array", "items": {"$ref": "#/$defs/Claim"}}, indent=1) + "\n"


def _as_json(problem: Problem) -> dict[str, object]:
    place = problem.place
    told = {"file": place.file, "line": place.line, "column": place.column, "severity": problem.severity, "code": problem.code}
    return {**told, "message": problem.message, "hint": problem.hint, "fixable": problem.fix is not None}


def _annotation(problem: Problem) -> str:
    """A line that GitHub shows at the place; its escapes are those of the workflow commands."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def escaped_property(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={escaped_property(problem.place.file)},line={problem.place.line or 1},col={problem.place.column or 1},title={problem.code}"
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"::{_GITHUB[problem.severity]} {place}::{escaped(problem.message + hint)}"


def _open(drafts: Drafts) -> str:
    """Drafts that nobody has decided on, for a last line; empty for none."""
    counts = drafts.counts
    return f"; {counts['n_open']} of {_count(counts['n_drafts'], 'draft')} open (kb review goes on)" if counts["n_open"] else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
