"""docs/tutorial.md walked from its first command to the served page, with the made-up review that it names."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from command_line import typed

from kb.cli import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ANSWERS = """\
l
a
Where lamps were shielded, a third fewer moths came to them.
positive
lampreview
Street lamps and moths
Reviewer, Rae
2022
d
Says only that another study agrees.
a
Amber light may draw fewer insects.
q
"""


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder at the end of the walk, and what each block of commands printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    printed: list[str] = []
    for kind, block in BLOCKS:
        if kind == "yaml":
            (folder / block.splitlines()[0].lstrip("# ")).write_text(block, encoding="utf-8")
        if kind != "console":
            continue
        told = ""
        for line in block.splitlines():
            words = shlex.split(line)
            if words[0] == "cd":
                folder = folder / words[1]
                (folder / "review.html").write_bytes((ROOT / "tests" / "tutorial" / "review.html").read_bytes())
            elif words[0] != "kb":
                subprocess.run(line, shell=True, cwd=folder, check=True)
            elif words[1] == "review":
                with pytest.MonkeyPatch.context() as patch:
                    patch.chdir(folder)
                    told += CliRunner().invoke(main, words[1:], input=ANSWERS, prog_name="kb").stdout
            elif words[1] != "serve":
                told += typed(*words[1:], folder=folder).stdout
        printed.append(told)
    return folder, printed


def test_what_the_tutorial_shows_is_what_the_commands_print(walked) -> None:
    _, printed = walked
    shown = [block for kind, block in BLOCKS if kind == "text"]
    assert len(shown) == 3
    for block in shown:
        lines = [line for line in block.splitlines() if line.strip()]
        assert any(all(line in told for line in lines) for told in printed), block


def test_the_walk_ends_with_a_base_that_proves_its_passages(walked) -> None:
    _, printed = walked
    assert "2 accepted, 1 discarded, 1 later, 6 open" in printed[-2]
    assert "2 claims; 0 errors, 0 warnings" in printed[-1]
    assert "2 passages proven" in printed[-1]
    assert re.search(r"^Shielded lamps .*Some result", printed[-1], re.MULTILINE)


def test_none_of_the_review_is_in_what_would_be_published(walked) -> None:
    folder, _ = walked
    sentence = b"shielded lamps reduced the attraction of moths"
    published = [folder / "kb.db", *(folder / "data").glob("*.yaml"), *(folder / "data").glob("*.bib")]
    assert not [path.name for path in published if sentence in path.read_bytes()]


@pytest.mark.slow
def test_the_base_is_served(walked) -> None:
    folder, _ = walked
    command = [sys.executable, "-u", "-c", "from kb.cli import main; main(prog_name='kb')", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with urllib.request.urlopen(f"{address}claims", timeout=60) as answer:
                page = answer.read().decode()
        finally:
            process.terminate()
    assert "Where lamps were shielded, a third fewer moths came to them." in page
