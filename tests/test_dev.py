"""The two commands, without installing anything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import pytest

import dev

ROOT = Path(dev.__file__).parent


@pytest.fixture
def programs(tmp_path):
    """A function that makes a folder with programs of these names and gives an environment that knows no others."""

    def make(*names, **environment):
        for name in names:
            program = tmp_path / name
            program.write_text("#!/bin/sh\n")
            program.chmod(0o755)
        return {"PATH": str(tmp_path)} | environment

    return make


@pytest.fixture
def started(monkeypatch):
    """The commands that dev.py would have started; each ends with the code in `codes` of the word it holds, else 0."""

    class Started(list):
        codes: Mapping[str, int] = MappingProxyType({})

        def names(self):
            known = ("ruff", "mypy", "pytest")
            return [next(word for word in command if word in known) for command in self]

    commands = Started()

    def run(command, **_):
        commands.append([str(word) for word in command])
        code = next((code for word, code in commands.codes.items() if word in commands[-1]), 0)
        return SimpleNamespace(returncode=code, stdout="what it printed\n")

    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.fixture
def prepared(monkeypatch):
    """The extras that were asked for; nothing is installed, and a Chromium is there."""
    extras = []
    monkeypatch.setattr(dev, "prepare", lambda extra="": extras.append(extra))
    monkeypatch.setattr(dev, "ensure_chromium", lambda: extras.append("chromium"))
    return extras


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty repository with a pyproject.toml, where dev.py thinks it lies."""
    root = tmp_path / "repository"
    venv = root / ".venv"
    for name, value in {"ROOT": root, "VENV": venv, "PYTHON": venv / "bin" / "python", "STAMP": venv / "installed"}.items():
        monkeypatch.setattr(dev, name, value)
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n")
    return root


def make_venv(root):
    (root / ".venv" / "lib" / dev.PYTHON_NAME / "site-packages" / "pip").mkdir(parents=True)
    (root / ".venv" / "bin").mkdir()
    (root / ".venv" / "bin" / "python").touch()


@pytest.mark.parametrize("argv", [[], ["-h"], ["--help"], ["help"]], ids=["none", "-h", "--help", "help"])
def test_help_names_both_commands(argv, capsys):
    assert dev.main(argv) == 0
    printed = capsys.readouterr().out
    assert "dev.py serve [ARGS]" in printed
    assert "dev.py test [--quick] [ARGS]" in printed


def test_an_unknown_command_is_wrong_usage(capsys):
    assert dev.main(["tset"]) == 2
    assert "no command 'tset'" in capsys.readouterr().err


def test_help_works_from_any_folder_with_the_python_at_hand(tmp_path):
    done = subprocess.run([sys.executable, "-I", ROOT / "dev.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "dev.py serve" in done.stdout


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(dev, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed; .* is python3"):
        dev.main(["test"])


def test_serve_becomes_kb_serve_in_the_repositorys_folder(prepared, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def execv(program, words):
        raise SystemExit(f"{program} {words[1:]} in {Path.cwd()}")

    monkeypatch.setattr(os, "execv", execv)
    with pytest.raises(SystemExit, match=r"/\.venv/bin/kb \['serve', '--port', '0'\] in " + str(ROOT)):
        dev.main(["serve", "--port", "0"])
    assert prepared == [""]


CASES = {
    "nothing": ([], (False, [])),
    "quick": (["--quick"], (True, ["-m", dev.QUICK])),
    "quick first": (["--quick", "-x"], (True, ["-m", dev.QUICK, "-x"])),
    "quick last": (["tests/test_dev.py", "--quick"], (True, ["-m", dev.QUICK, "tests/test_dev.py"])),
    "arguments of pytest": (["-k", "quick"], (False, ["-k", "quick"])),
}


@pytest.mark.parametrize(("args", "split"), CASES.values(), ids=CASES)
def test_quick_is_found_among_the_arguments(args, split):
    assert dev.split_quick(args) == split


def test_quick_needs_no_chromium_and_says_what_it_leaves_out(started, prepared, capsys):
    assert dev.main(["test", "--quick"]) == 0
    assert prepared == ["test"]
    assert "without the tests marked browser or slow" in capsys.readouterr().err
    assert started[-1][-2:] == ["-m", dev.QUICK]


def test_linters_run_before_pytest_also_for_named_tests(started, prepared):
    assert dev.main(["test", "tests/test_dev.py"]) == 0
    assert prepared == ["chromium", "test"]
    assert started.names() == ["ruff", "ruff", "mypy", "pytest"]
    assert started[-1][-1] == "tests/test_dev.py"


EXIT_CODES = {
    "a linter": ({"mypy": 2}, 1, "failed before the tests: mypy"),
    "both of one tool": ({"ruff": 1}, 1, "failed before the tests: ruff check, ruff format"),
    "the tests": ({"pytest": 5}, 5, "pytest"),
    "linter and tests": ({"ruff": 1, "pytest": 3}, 3, "failed before the tests: ruff check, ruff format"),
}


@pytest.mark.parametrize(("codes", "code", "line"), EXIT_CODES.values(), ids=EXIT_CODES)
def test_all_steps_run_after_a_failure_and_the_failure_counts(started, prepared, capsys, codes, code, line):
    started.codes = codes
    assert dev.main(["test"]) == code
    assert started.names() == ["ruff", "ruff", "mypy", "pytest"]
    assert capsys.readouterr().err.endswith(f"dev: {line}\n")


def test_the_first_set_up_makes_the_environment_and_installs(folder, started, monkeypatch):
    monkeypatch.setattr(dev, "venv_can_be_made", lambda: True)
    (folder / ".venv").mkdir()
    dev.prepare("test")
    venv, install = started
    assert venv[1:3] == ["-m", "venv"]
    assert install[1:4] == ["-m", "pip", "install"]
    assert install[-2:] == ["-e", ".[test]"]


def test_the_second_set_up_starts_nothing(folder, started):
    make_venv(folder)
    dev.prepare()
    assert len(started) == 1
    dev.prepare()
    assert len(started) == 1


def test_an_environment_for_tests_serves_too_but_not_the_other_way(folder, started):
    make_venv(folder)
    dev.prepare("test")
    dev.prepare()
    assert len(started) == 1
    dev.STAMP.unlink()
    dev.prepare()
    dev.prepare("test")
    assert len(started) == 3


def test_a_changed_project_is_installed_again(folder, started):
    make_venv(folder)
    dev.prepare()
    (folder / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    dev.prepare()
    assert len(started) == 2


def test_a_failed_installation_shows_its_output_and_counts_as_none(folder, started, capsys):
    make_venv(folder)
    dev.prepare()
    started.codes = {"pip": 7}
    with pytest.raises(SystemExit) as stopped:
        dev.prepare("test")
    assert stopped.value.code == 7
    assert "what it printed\ndev: installing .[test] into .venv: failed (7)\n" in capsys.readouterr().err
    assert not dev.STAMP.exists()


def test_debian_without_venv_is_told_the_package(folder, started, monkeypatch):
    monkeypatch.setattr(dev, "venv_can_be_made", lambda: False)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        dev.prepare()
    assert started == []


def test_the_stamp_changes_with_each_thing_it_stands_for(monkeypatch):
    here, there = Path("/here"), Path("/there")
    stamps = [dev.stamp(b"a", here, ""), dev.stamp(b"b", here, ""), dev.stamp(b"a", there, ""), dev.stamp(b"a", here, "test")]
    monkeypatch.setattr(dev, "PYTHON_NAME", "python3.99")
    stamps.append(dev.stamp(b"a", here, ""))
    assert len(set(stamps)) == len(stamps)
    assert dev.stamp(b"a", here, "") == stamps[-1]


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_chromium_is_found_under_each_of_its_names(programs, name, tmp_path):
    assert dev.find_chromium(programs(name)) == str(tmp_path / name)


def test_the_chromium_named_in_the_environment_wins_and_nothing_stands_in_for_it(programs, tmp_path):
    named = str(tmp_path / "mine")
    assert dev.find_chromium(programs("chromium", "mine", KB_CHROMIUM=named)) == named
    assert dev.find_chromium(programs("chromium", KB_CHROMIUM="/nowhere/chromium")) is None


ADVICE = {
    "Debian": (["apt-get"], {}, "apt-get install -y --no-install-recommends chromium"),
    "Fedora": (["dnf"], {}, "dnf install chromium"),
    "macOS": (["brew"], {}, "brew install"),
    "elsewhere": ([], {}, "KB_CHROMIUM=/path/to/chromium"),
    "named wrongly": (["apt-get"], {"KB_CHROMIUM": "/nowhere/chromium"}, "KB_CHROMIUM is '/nowhere/chromium'"),
}


@pytest.mark.parametrize(("tools", "environment", "words"), ADVICE.values(), ids=ADVICE)
def test_a_missing_chromium_is_met_with_what_to_do(programs, monkeypatch, started, tools, environment, words):
    for name, value in programs(*tools, **environment).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(dev, "CHROMIUM_NAMES", ("chromium",))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stopped:
        dev.ensure_chromium()
    assert words in str(stopped.value)
    assert "dev.py test --quick" in str(stopped.value)
    assert started == []


def test_root_on_debian_gets_chromium_installed(programs, monkeypatch, started):
    monkeypatch.setenv("PATH", programs("apt-get")["PATH"])
    monkeypatch.delenv("KB_CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    answers = iter([None, "/usr/bin/chromium"])
    monkeypatch.setattr(dev, "find_chromium", lambda _: next(answers))
    dev.ensure_chromium()
    assert started == [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]]
