"""The README is true: its commands run, its worked claim is the base's, its files exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb import pipeline
from kb.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
PAGES = sorted(str(path.relative_to(ROOT)) for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "decisions") for path in folder.glob("*.md"))
COMMANDS = [line for kind, block in BLOCKS if kind == "console" for line in block.splitlines() if line.startswith("kb ")]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder that looks like the clone to the commands: its data, and a database built from it."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "metadata.yml").symlink_to(ROOT / "metadata.yml")
    pipeline.build(ROOT / "data", folder / "kb.db")
    return folder


@pytest.fixture(scope="module")
def ran(clone):
    """The output of each command, run in the README's order in one folder."""
    outputs = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(clone)
        for command in COMMANDS:
            arguments = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)[1:]]
            if arguments[0] != "serve":
                outputs[command] = CliRunner().invoke(main, arguments)
    return outputs


def test_every_command_shown_runs(ran):
    assert len(ran) >= 10
    assert {command: output.stderr for command, output in ran.items() if output.exit_code != 0} == {}


def test_the_worked_claim_is_told_as_the_command_tells_it(ran):
    shown = next(block for kind, block in BLOCKS if kind == "text")
    assert shown.strip() in ran["kb show ray2017-119"].stdout


def test_the_worked_claim_is_written_as_in_the_base():
    shown = next(block for kind, block in BLOCKS if kind == "yaml")
    written = (ROOT / "data" / "claims.yaml").read_text(encoding="utf-8")
    lines = [line for line in shown.splitlines() if not line.strip().startswith("#")]
    assert "\n".join(lines) in written


def test_the_python_shown_runs(clone):
    code = next(block for kind, block in BLOCKS if kind == "python")
    done = subprocess.run([sys.executable, "-c", code], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("file", PAGES)
def test_every_link_leads_to_a_file(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith(("http", "#", "mailto:"))]
    assert [link for link in links if link and not (ROOT / file).parent.joinpath(link).exists()] == []
