"""The data package, read back by frictionless, against the schema of CITATION.cff, and with the sums of its own list."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import frictionless
import jsonschema
import pytest
import yaml
from command_line import typed
from small_base import built, claim, link, work

from kb.answers.query import connect
from kb.exporters import FORMATS
from kb.exporters.package_tables import ELSEWHERE, SOURCES, tables
from kb.exporters.package_texts import citation_cff, license_note, quoted, readme, web_address
from kb.schema import schema_meanings

ROOT = Path(__file__).parent.parent
CFF = json.loads((ROOT / "tests" / "vendor" / "cff" / "schema.json").read_text(encoding="utf-8"))
HOSTILE = (
    "\"a\" 'b' = & <c> ]]>,;\r\n\tend",
    "bell \x07 \x1b[2J \x7f\x85\u2028\ufeff",
    "\u202e\u05d0\u2066\u0627",
    "\U0001f642 \ufffe",
    "x" * 10_000,
    "-1+2",
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def databases(own_base: Path, second_base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two bases, and one whose texts are hostile."""
    works = tuple(replace(work(f"w{n}"), title=text) for n, text in enumerate(HOSTILE))
    claims = tuple(replace(claim(f"c{n}", "tea/sailors", link("study", f"w{n}", sample=text)), statement=text) for n, text in enumerate(HOSTILE))
    hostile = built(tmp_path_factory.mktemp("databases") / "hostile.db", claims, works, title=" | ".join(HOSTILE[:4]))
    return {"first": own_base / "kb.db", "second": second_base / "kb.db", "hostile": hostile}


@pytest.fixture(scope="module", params=["first", "second", "hostile"])
def case(request: pytest.FixtureRequest, databases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A database and its package, cells as they are."""
    folder = tmp_path_factory.mktemp("package")
    with closing(connect(databases[request.param])) as connection:
        FORMATS["package"].write_raw(FORMATS["package"].rows(connection), folder)
    return databases[request.param], folder


def descriptor(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def resources(folder: Path) -> dict[str, dict]:
    return {resource["name"]: resource for resource in descriptor(folder)["resources"]}


def faults(folder: Path) -> list[str]:
    """What frictionless finds wrong: types, keys, sizes and hashes of every file."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return [f"{task.name}: {error.type}" for task in report.tasks for error in task.errors] + [error.type for error in report.errors]


def test_frictionless_finds_no_fault(case):
    _, folder = case
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("claims.csv", "nurses", "nurses?", "claims: hash-count"),
        ("cells.csv", "true", "perhaps", "cells: type-error"),
        ("evidence.csv", "\nmay2018-001", "\nnobody", "evidence: foreign-key"),
    ],
    ids=["a word", "a flag", "a pointer"],
)
def test_frictionless_finds_what_was_changed(databases, tmp_path, file, old, new, fault):
    with closing(connect(databases["second"])) as connection:
        FORMATS["package"].write(FORMATS["package"].rows(connection), tmp_path)
    changed = tmp_path / file
    text = changed.read_text(encoding="utf-8")
    if fault.endswith("foreign-key"):
        row = next(csv.DictReader(text.splitlines()))
        old, new = f"{row['id']},{row['claim']},", f"{row['id']},nobody,"
    assert old in text
    changed.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    assert fault in faults(tmp_path)


def test_every_table_comes_back_as_its_view_holds_it(case):
    path, folder = case
    package = frictionless.Package(str(folder / "datapackage.json"))
    with closing(connect(path)) as connection:
        expected = list(tables(connection))
        assert {table.name for table in expected} == set(SOURCES)
        for table in expected:
            held = [{name: None if value == "" else value for name, value in row.items()} for row in table.rows]
            assert [row.to_dict() for row in package.get_resource(table.name).read_rows()] == held


def test_types_are_those_of_what_the_database_holds(case):
    """A column that holds numbers alone, or JSON, is not called a text."""
    path, folder = case
    found = resources(folder)
    with closing(sqlite3.connect(path)) as connection:
        for name, source in SOURCES.items():
            for field in found[name]["schema"]["fields"]:
                column = f'"{field["name"]}"'
                kinds = {kind for (kind,) in connection.execute(f"SELECT DISTINCT typeof({column}) FROM {source.view}")} - {"null"}
                allowed = {"string": {"text"}, "integer": {"integer"}, "boolean": {"integer"}, "number": {"real"}}
                assert kinds <= allowed.get(field["type"], {"text"}), (name, field)
                if field["type"] == "string":
                    json_texts = f"SELECT count(*) FROM {source.view} WHERE {column} GLOB '[[{{]*' AND json_valid({column})"
                    assert connection.execute(json_texts).fetchone()[0] == 0, (name, field)


def test_each_column_has_the_meaning_that_the_schema_gives_it(case):
    _, folder = case
    found = resources(folder)
    for name, source in SOURCES.items():
        meaning = schema_meanings()[source.view]
        columns = {field["name"]: field["description"] for field in found[name]["schema"]["fields"]}
        assert columns == {column: text for column, text in meaning.columns.items() if column not in ELSEWHERE}
        assert found[name]["description"] in (meaning.text, source.title)


def test_every_file_is_listed_with_its_sum(case):
    path, folder = case
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    files = {file.name for file in folder.iterdir()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert sums == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums}
    assert (folder / "kb.db").read_bytes() == path.read_bytes()
    assert files == {resource["path"] for resource in resources(folder).values()} | {
        "README.md", "CITATION.cff", "LICENSE.txt", "SHA256SUMS", "datapackage.json",
    }  # fmt: skip
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert [name for name in files if f"| {name} |" not in text] == ["README.md"]


def test_the_citation_is_valid_and_says_what_the_base_says(case):
    path, folder = case
    cited = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    jsonschema.validate(cited, CFF, format_checker=jsonschema.FormatChecker())
    with closing(connect(path)) as connection:
        about = dict(connection.execute("SELECT name, value FROM about"))
    assert cited["title"] == about["title"]
    assert cited.get("version", "") == about["version"]
    assert cited.get("date-released", "") == about["released"]
    assert [author["name"] for author in cited["authors"]] == json.loads(about["creators"])
    assert cited["license"] == about["license"].replace(" ", "-")


def test_the_release_is_the_only_date_that_is_told(case):
    path, folder = case
    with closing(connect(path)) as connection:
        (released,) = connection.execute("SELECT value FROM about WHERE name = 'released'").fetchone()
    for name in ("README.md", "CITATION.cff", "LICENSE.txt", "datapackage.json"):
        assert set(re.findall(r"\b\d{4}-\d\d-\d\d\b", (folder / name).read_text(encoding="utf-8"))) <= {released}


ABOUT = {"title": "Warm: #things", "version": "1", "released": "2026-01-31", "creators": '["A \\u0085 body"]', "license": "CC BY 4.0"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"creators": "[]"}, {"authors": [{"name": "Warm: #things"}]}),
        ({"creators": '["B", " ", "B"]'}, {"authors": [{"name": "B"}]}),
        ({"license": "Ask us", "license_url": "https://a.example/l"}, {"license": None, "license-url": "https://a.example/l"}),
        ({"license": "", "license_url": "javascript:1"}, {"license": None, "license-url": None}),
        ({"released": "soon", "version": ""}, {"date-released": None, "version": None}),
        ({"site_url": "https://kb.example/"}, {"url": "https://kb.example/"}),
        ({"site_url": "https://kb.example/a b"}, {"url": None}),
        ({"title": HOSTILE[1]}, {"title": HOSTILE[1]}),
    ],
    ids=["no creators", "one creator twice", "a licence of its own", "no licence", "no day", "a site", "no address", "a hostile title"],
)
def test_what_the_base_does_not_say_is_left_out_of_its_citation(changes, said):
    cited = yaml.safe_load(citation_cff(ABOUT | changes))
    jsonschema.validate(cited, CFF, format_checker=jsonschema.FormatChecker())
    assert {name: cited.get(name) for name in said} == said


@pytest.mark.parametrize("text", HOSTILE)
def test_quoted_text_is_read_alike_by_yaml_and_json(text):
    assert yaml.safe_load(f"a: {quoted(text)}") == {"a": text}
    assert json.loads(quoted(text)) == text


def test_a_base_without_a_licence_says_so(tmp_path):
    assert license_note({"title": "Warm"}).startswith("The base names no licence: ask its makers")
    assert license_note({"title": "Warm", "license": "CC BY 4.0"}).startswith("Warm is licensed under CC BY 4.0.\n\nThe licence is for the base")


def test_nothing_in_a_title_is_taken_for_markdown():
    assert readme({"title": "a | *b* [c](d)\n# e"}, [], raw=True).startswith("# a \\| \\*b\\* \\[c\\](d) # e\n")


def test_an_address_is_one_that_every_reader_takes():
    assert web_address("https://a.example:80/b?c=d#e") == "https://a.example:80/b?c=d#e"
    for text in (None, "", "a.example", "https://", "https://a b", 'https://a/"', "https://a/<b>", "ftp://a"):
        assert web_address(text) == ""


# As a user types it


def test_a_package_is_a_folder_or_a_zip_of_the_same_bytes(second_base, tmp_path):
    typed("export", "package", "-o", tmp_path / "whole", folder=second_base)
    files = {file.name: file.read_bytes() for file in (tmp_path / "whole").iterdir()}
    made = []
    for name in ("one.zip", "two.zip"):
        typed("export", "package", "-o", tmp_path / name, folder=second_base)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
    typed("show", "feedback", "--db", "whole/kb.db", folder=tmp_path)


def test_a_package_takes_no_folder_with_other_files_but_its_own(second_base, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    answer = typed("export", "package", "-o", tmp_path, folder=second_base, code=1)
    assert answer.stderr == f"kb: {tmp_path}: holds other files, which the package could replace; name a new or an empty folder\n"
    assert [file.read_text() for file in tmp_path.iterdir()] == ["mine"]
    for _ in range(2):
        typed("export", "package", "-o", tmp_path / "again", folder=second_base)


def test_cells_are_safe_for_spreadsheets_unless_raw(databases, tmp_path):
    shutil.copy(databases["hostile"], tmp_path / "kb.db")
    typed("export", "package", "-o", "safe", folder=tmp_path)
    typed("export", "package", "-o", "raw", "--raw", folder=tmp_path)
    for name, told in (("safe", "'-1+2"), ("raw", "-1+2")):
        with (tmp_path / name / "claims.csv").open(encoding="utf-8", newline="") as file:
            assert told in {row["statement"] for row in csv.DictReader(file)}
        assert faults(tmp_path / name) == []
    assert "has a `'` before it" in (tmp_path / "safe" / "README.md").read_text(encoding="utf-8")


def test_a_package_cannot_be_filtered(second_base, tmp_path):
    answer = typed("export", "package", "-o", tmp_path / "x", "--kind", "effect", folder=second_base, code=2)
    assert "package cannot be filtered; formats of the graph can: csv" in answer.stderr
