"""`kb init`: a new base that is whole, and the README that it comes with."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest
import yaml
from command_line import STARTER, edit, last_line, new_base, typed

from kb.cli.writing import schema_text
from kb.schema import schema_meanings

SCHEMAS = STARTER.parent / "schemas"
COMMAND = re.compile(r"`kb ([^`]+)`")


@pytest.fixture(scope="module")
def started_base(tmp_path_factory):
    """A base as `kb init` makes it, built."""
    folder = tmp_path_factory.mktemp("init") / "new" / "base"
    typed("init", folder)
    typed("build", folder=folder)
    return folder


def test_the_new_base_holds_the_starter_and_the_schemas_byte_for_byte(started_base):
    wanted = {path.relative_to(STARTER): path.read_bytes() for path in STARTER.rglob("*") if path.is_file()}
    wanted |= {Path("schemas") / path.name: path.read_bytes() for path in SCHEMAS.iterdir()}
    made = {path.relative_to(started_base): path.read_bytes() for path in started_base.rglob("*") if path.is_file()}
    assert {name: made.get(name) for name in wanted} == wanted
    assert all(name.name.startswith(("kb.db", ".kb.")) for name in made.keys() - wanted.keys())


def test_init_says_what_it_made_and_what_comes_next(tmp_path):
    answer = typed("init", "mine", folder=tmp_path)
    assert answer.stdout == "mine: 9 files; read mine/README.md, then run 'kb build mine/data'\n"
    assert answer.stderr == ""
    assert typed("build", "mine/data", folder=tmp_path).stdout.startswith("kb.db: 3 claims from 1 source, 2 works, ")


def test_init_tells_the_files_as_json(tmp_path):
    told = json.loads(typed("init", "mine", "--format", "json", folder=tmp_path).stdout)
    assert told["folder"] == "mine"
    assert {"README.md", "metadata.yml", "data/claims.yaml", "schemas/claims.schema.json"} <= set(told["files"])


def test_init_fills_an_empty_folder(tmp_path):
    (tmp_path / "mine").mkdir()
    typed("init", "mine", folder=tmp_path)
    assert (tmp_path / "mine" / "data" / "claims.yaml").is_file()


@pytest.mark.parametrize("there", ["folder", "file"])
def test_init_touches_nothing_that_is_there(tmp_path, there):
    taken = tmp_path / "mine"
    mine = taken / "notes.txt" if there == "folder" else taken
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")
    answer = typed("init", "mine", folder=tmp_path, code=2)
    assert answer.stderr == "kb: mine: is there already and not empty; name a new folder\n"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [mine.name]
    assert mine.read_text() == "mine"


def test_init_where_no_folder_can_be_made_is_told_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    assert typed("init", "file/mine", folder=tmp_path, code=1).stderr == "kb: file/mine: Not a directory\n"


def test_the_starter_has_neither_error_nor_warning(tmp_path):
    new_base(tmp_path / "mine")
    answer = typed("check", "mine/data", "--documents", "mine/documents", "--strict", folder=tmp_path)
    assert answer.stdout == "mine/data: 2 works, 3 claims; 0 errors, 0 warnings, 0 remarks; 3 passages proven\n"


def test_the_starter_shows_four_kinds_of_combination(started_base):
    cells = json.loads(typed("map", "--format", "json", folder=started_base).stdout)["cells"]
    assert [cell["state"] for cell in cells] == ["graded", "other_only", "not_found", "said_missing"]
    assert [cell["strength"] for cell in cells] == ["moderate", None, None, None]
    assert cells[1]["inherited"] == ["millbrook2024-001"]


def test_each_command_of_the_readme_answers(tmp_path):
    """Typed in the order of the README; to serve is left out, and what the reader is to fill in is filled in."""
    base = new_base(tmp_path / "mine")
    commands = COMMAND.findall((base / "README.md").read_text())
    filled = {"documents/FILE": "documents/millbrook_review.txt", "first words": "Pale roofs are", "last words": "than trees"}
    filled |= {"WORD": "heat", "PRACTICE/GROUP": "street_trees/older_people"}
    answered = []
    for command in commands:
        for blank, value in filled.items():
            command = command.replace(blank, value)
        words = shlex.split(command)
        if words[0] != "serve":
            assert typed(*words, folder=base).stdout
        answered.append(words[0])
    assert {"check", "build", "extract", "review", "locate", "search", "show", "map", "export", "serve", "schema"} == set(answered)


def test_the_readme_has_ten_steps():
    steps = [line for line in (STARTER / "README.md").read_text().splitlines() if re.match(r"\d+\. ", line)]
    assert [int(step.split(".")[0]) for step in steps] == list(range(1, 11))


def test_the_bibliography_is_exported_as_it_stands(started_base):
    exported = typed("export", "bibtex", folder=started_base).stdout
    entries = re.findall(r"^@.*?^}$", (started_base / "data" / "references.bib").read_text(), re.MULTILINE | re.DOTALL)
    assert len(entries) == 2
    assert all(entry in exported for entry in entries)


def queries():
    metadata = yaml.safe_load((STARTER / "metadata.yml").read_text())
    return metadata["databases"]["kb"]["queries"]


@pytest.mark.parametrize("name", queries())
def test_a_prepared_question_has_an_answer(started_base, name):
    query = queries()[name]
    assert query["title"]
    assert query["description"]
    example = {"population": "older_people", "practice": "street_trees"}
    with closing(sqlite3.connect(f"file:{started_base / 'kb.db'}?mode=ro", uri=True)) as connection:
        narrow = connection.execute(query["sql"], {name: example[name] for name in query["params"]}).fetchall()
        wide = connection.execute(query["sql"], dict.fromkeys(query["params"], "")).fetchall()
    assert 0 < len(narrow) < len(wide)
    asked = set(re.findall(r"(?:FROM|JOIN) (\w+)", query["sql"]))
    assert {schema_meanings()[view].kind for view in asked} == {"view"}


@pytest.mark.parametrize("name", ["claims", "vocabulary"])
def test_the_schemas_in_the_package_are_those_that_kb_schema_prints(name):
    shipped = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert shipped == typed("schema", name).stdout == schema_text(name), f"run: kb schema {name} > kb/schemas/{name}.schema.json"


@pytest.mark.parametrize("name", ["claims", "vocabulary"])
def test_an_editor_finds_the_schema_and_the_starter_follows_it(started_base, name):
    file = started_base / "data" / f"{name}.yaml"
    hint = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text())
    schema = json.loads((file.parent / hint[1]).resolve(strict=True).read_text())
    jsonschema.validate(yaml.safe_load(file.read_text()), schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [("kind: gap", "kind: gaps"), ("work: okoro2019    ", "wrok: okoro2019    "), ("populations: [residents] ", "populations: residents ")],
    ids=["an unknown value", "an unknown field", "text for a list"],
)
def test_an_editor_marks_what_kb_check_would(tmp_path, old, new):
    base = new_base(tmp_path / "mine")
    edit(base / "data" / "claims.yaml", old, new)
    broken = yaml.safe_load((base / "data" / "claims.yaml").read_text())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads((SCHEMAS / "claims.schema.json").read_text()))
    typed("check", base / "data", code=1)


def test_the_short_passage_that_a_comment_shows_can_be_used(tmp_path):
    base = new_base(tmp_path / "mine")
    claims = base / "data" / "claims.yaml"
    source, passage = re.findall(r"^#   (- source: .*|  passage: .*)$", claims.read_text(), re.MULTILINE)
    shutil.copy(claims, tmp_path / "before.yaml")
    rest = "statement: Trees cost more than pale roofs.\n  kind: context\n  practices: [pale_roofs]\n  populations: [residents]\n"
    rest += "  direction: not_applicable\n  wording: asserts\n  evidence:\n  - rests_on: bare_assertion\n    fit: {residents: asserted}\n"
    claims.write_text(f"{claims.read_text()}\n{source}\n{passage}\n  {rest}")
    answer = typed("check", "--fix", "--documents", "documents", "--strict", folder=base)
    assert "+- id: millbrook2024-004" in answer.stdout
    assert last_line(answer) == "data: 2 works, 4 claims; 0 errors, 0 warnings, 0 remarks; 4 passages proven"
    assert claims.read_text().startswith((tmp_path / "before.yaml").read_text())


def test_the_hash_of_the_example_stands_in_its_field_alone():
    text = (STARTER / "data" / "references.bib").read_text(encoding="utf-8")
    (digest,) = re.findall("[0-9a-f]{64}", text)
    assert digest == hashlib.sha256((STARTER / "documents" / "millbrook_review.txt").read_bytes()).hexdigest()
    assert "the text's SHA-256 (kb check" in text


def test_an_empty_base_has_the_files_without_the_example(tmp_path):
    said = typed("init", tmp_path / "lamps", "--empty").stdout
    assert "put your documents beside it" in said
    folder = tmp_path / "lamps"
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in [*STARTER.iterdir(), SCHEMAS])
    assert list((folder / "documents").iterdir()) == []
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert not [word for word in ("example", "heat", "street_trees", "older_people", "millbrook") if word in readme]
    assert re.findall(r"(?m)^\d+\.", readme) == [f"{step}." for step in range(1, 11)]
    assert yaml.safe_load((folder / "metadata.yml").read_text(encoding="utf-8"))["title"] == "lamps"
    assert last_line(typed("check", "data", folder=folder)) == "data: 0 works, 0 claims; 0 errors, 0 warnings, 0 remarks"
    typed("build", folder=folder)
    starter = (STARTER / "data" / "vocabulary.yaml").read_text(encoding="utf-8")
    assert (folder / "data" / "vocabulary.yaml").read_text(encoding="utf-8").startswith(starter[: starter.index("practices:")])
