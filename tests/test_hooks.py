"""The hooks that pre-commit offers run as it would run them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command_line import edit, new_base

ROOT = Path(__file__).parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def run(hook, folder):
    """The hook's entry, in a repository whose root is the folder: `kb` is the one installed beside this Python."""
    command, *words = hook["entry"].split()
    assert command == "kb"
    return subprocess.run(
        [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_all_that_pre_commit_asks(name):
    assert HOOKS[name].keys() >= {"id", "name", "entry", "language", "files", "pass_filenames"}
    assert HOOKS[name]["language"] == "python"
    assert not HOOKS[name]["pass_filenames"]
    pattern = re.compile(HOOKS[name]["files"])
    assert all(pattern.search(file) for file in ("data/references.bib", "data/claims/a.yaml", "metadata.yml"))
    assert not pattern.search("README.md")


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_passes_a_sound_base_and_fails_a_faulty_one(tmp_path, name):
    base = new_base(tmp_path / "base")
    assert run(HOOKS[name], base).returncode == 0
    edit(base / "data" / "claims.yaml", "populations: [residents]", "populations: [resident]")
    done = run(HOOKS[name], base)
    assert done.returncode == 1
    assert "error unknown-population" in done.stdout


def test_the_mending_hook_changes_the_file_so_that_the_commit_stops(tmp_path):
    base = new_base(tmp_path / "base")
    edit(base / "data" / "references.bib", "pages   = {1--9}", "pages   = {1-9}")
    assert run(HOOKS["kb-check"], base).returncode == 0
    assert "pages   = {1-9}" in (base / "data" / "references.bib").read_text()
    assert run(HOOKS["kb-check-fix"], base).returncode == 0
    assert "pages   = {1--9}" in (base / "data" / "references.bib").read_text()


def test_the_readme_names_a_hook_that_there_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL) if "repos:" in block)
    (repository,) = yaml.safe_load(shown)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= HOOKS.keys()


def test_the_commands_of_the_page_on_duplicates_run(tmp_path):
    page = (ROOT / "docs" / "duplicates.md").read_text(encoding="utf-8")
    base = new_base(tmp_path / "base")
    with (base / "data" / "references.bib").open("a") as library:
        library.write(
            "".join(f"@book{{smith2001{letter}, author = {{Smith, Al}}, title = {{Tides of the Sea}}, year = 2001}}\n" for letter in ("", "b"))
        )
        library.write("@book{smith2003, author = {Smith, Al}, title = {Tides of the Sea}, year = 2003}\n")
    (commands,) = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    for line in commands.splitlines():
        done = run({"entry": line}, base)
        assert done.returncode == 0, (line, done.stderr)
    (rules,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (base / "data" / "duplicates.yaml").write_text(rules)
    assert run({"entry": "kb check"}, base).returncode == 0
