"""docs/network.md is true: its commands run, it tells every measure, its Python answers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import typed

import kb
from kb.answers.network import MEASURES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "network.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
ROWS = re.findall(r"^\| (\w+) \| (.+?) \| .+? \| (.+?) \|$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the base as kb.db."""
    place = tmp_path_factory.mktemp("network")
    kb.build(ROOT / "data", place / "kb.db")
    return place


@pytest.mark.parametrize("command", [*COMMANDS, "kb network --measure removal --plot network-removal.png"])
def test_every_command_shown_runs(command, folder):
    assert command.startswith("kb network")
    assert command.replace("kb", "", 1).strip() in PAGE.replace("`", "")
    assert typed(*command.split()[1:], folder=folder).stdout


def test_every_measure_is_told_in_the_order_of_the_command():
    told = {}
    for of, names, _ in ROWS:
        if of in MEASURES:
            told.setdefault(of, []).extend(re.findall(r"`([\w-]+)`", names))
    assert told == {of: list(measures) for of, measures in MEASURES.items()}


def test_every_name_behind_a_definition_has_its_reference():
    origins = " ".join(measure.origin for measures in MEASURES.values() for measure in measures.values())
    cited = set(re.findall(r"([A-Z]\w+)(?: and [A-Z]\w+)? \(?\d{4}", origins))
    references = PAGE.split("## Sources of the definitions")[1]
    assert len(cited) >= 7
    assert not [name for name in cited if name not in references]


def test_the_python_shown_runs(folder):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize("name", re.findall(r"\]\(([\w/.-]+)\)", PAGE))
def test_what_it_points_to_is_there(name):
    assert (ROOT / "docs" / name).is_file()
