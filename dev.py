#!/usr/bin/env python3
"""The two commands of this repository. They need Python 3.11 or newer, and nothing else.

    python3 dev.py serve [ARGS]            build the knowledge base in data/ and show its site; ARGS as of `kb serve`
    python3 dev.py test [--quick] [ARGS]   ruff, mypy, then the tests; ARGS as of pytest

The first time, each makes .venv beside this file and installs there what it needs; later it starts at once, without network.
Paths in ARGS are read from the repository's folder.

`test` always runs the linters, also when ARGS name single tests, so that it has one meaning: the tree is good.
For one test alone: .venv/bin/python -m pytest ARGS
`--quick` leaves out the tests marked browser or slow. The others drive a Chromium: the one named by KB_CHROMIUM, or found
on PATH; where there is none, root on a Debian-like system gets it installed, and anyone else is told what to type.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"

OLDEST_PYTHON = (3, 11)
PYTHON_NAME = f"python{sys.version_info.major}.{sys.version_info.minor}"

ALL_CORES = ("--numprocesses", "auto", "--dist", "loadfile")
"""For the quick tests: each file on one core. The others drive a browser or take times, and want the machine for themselves."""
LINTERS = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
}
QUICK = "not browser and not slow"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
CHROMIUM_COMMANDS = {
    "apt-get": "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium",
    "dnf": "sudo dnf install chromium",
    "pacman": "sudo pacman -S chromium",
    "brew": "brew install --cask google-chrome",
}


def main(argv: Sequence[str]) -> int:
    """Run the command that `argv` names; return the exit code."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise SystemExit(f"dev: Python 3.11 or newer is needed; {sys.executable} is {PYTHON_NAME}")
    command, *args = argv or ["--help"]
    if command in {"-h", "--help", "help"}:
        print((__doc__ or "").strip())
        return 0
    if command == "serve":
        serve(args)
    if command == "test":
        return test(args)
    say(f"no command {command!r}; there are serve and test, and python3 dev.py --help says more")
    return 2


def serve(args: Sequence[str]) -> NoReturn:
    """Set up, then become `kb serve`."""
    prepare()
    os.chdir(ROOT)
    kb = str(VENV / "bin" / "kb")
    os.execv(kb, [kb, "serve", *args])


def test(args: Sequence[str]) -> int:
    """Set up, then run each linter and the tests, also after a failure; return 0 only if all is well.

    pytest comes last, so that its closing line ends the output.
    """
    quick, selection = split_quick(args)
    if quick:
        say("--quick: without the tests marked browser or slow")
    else:
        ensure_chromium()
    prepare("test")
    failed = [name for name, arguments in LINTERS.items() if step(name, arguments) != 0]
    say("pytest")
    code = subprocess.run([PYTHON, "-m", "pytest", *(ALL_CORES if quick else ()), *selection], cwd=ROOT).returncode
    if failed:
        say(f"failed before the tests: {', '.join(failed)}")
    return code or int(bool(failed))


def split_quick(args: Sequence[str]) -> tuple[bool, list[str]]:
    """Whether `--quick` is among the arguments, and what pytest is given.

    >>> split_quick(["--quick", "-x"])
    (True, ['-m', 'not browser and not slow', '-x'])
    """
    rest = [arg for arg in args if arg != "--quick"]
    return (True, ["-m", QUICK, *rest]) if len(rest) < len(args) else (False, rest)


def step(name: str, arguments: Sequence[str]) -> int:
    """Run a linter, say how it went and how long it took, and return its exit code."""
    start = time.monotonic()
    code = subprocess.run([PYTHON, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL).returncode
    say(f"{name}: {f'failed ({code})' if code else 'passed'} in {time.monotonic() - start:.1f} s")
    return code


def prepare(extra: str = "") -> None:
    """Make .venv and install the package there, with the dependencies of `extra`; do nothing when that was done before.

    The stamp of the last installation tells; an installation with the tests' dependencies serves for both commands.
    """
    pip = VENV / "lib" / PYTHON_NAME / "site-packages" / "pip"
    made = PYTHON.is_file() and pip.is_dir()
    project = (ROOT / "pyproject.toml").read_bytes()
    if made and STAMP.is_file() and STAMP.read_text() in {stamp(project, ROOT, extra), stamp(project, ROOT, "test")}:
        return
    if not made:
        if not venv_can_be_made():
            raise SystemExit(f"dev: {sys.executable} cannot make a virtual environment; on Debian and its kin type: apt-get install python3-venv")
        quietly("making .venv", [sys.executable, "-m", "venv", "--clear", VENV])
    STAMP.unlink(missing_ok=True)
    named = f".[{extra}]" if extra else "."
    quietly(f"installing {named} into .venv", [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-e", named])
    STAMP.write_text(stamp(project, ROOT, extra))


def venv_can_be_made() -> bool:
    """Whether this Python can make a virtual environment with pip in it; Debian's needs the package python3-venv for that."""
    return importlib.util.find_spec("ensurepip") is not None


def stamp(project: bytes, place: Path, extra: str) -> str:
    """Hash of all that an installation depends on: pyproject.toml, the Python, the folder (an editable install names it), the extra."""
    return hashlib.sha256(b"\0".join([project, PYTHON_NAME.encode(), os.fsencode(place), extra.encode()])).hexdigest()


def ensure_chromium() -> None:
    """Find a Chromium or, as root on a Debian-like system, install it; else stop with the command to type."""
    if find_chromium(os.environ):
        return
    if "KB_CHROMIUM" not in os.environ and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        quietly("apt-get update", ["apt-get", "update"], environment)
        quietly("installing Chromium", ["apt-get", "install", "-y", "--no-install-recommends", "chromium"], environment)
    if not find_chromium(os.environ):
        raise SystemExit(f"dev: {chromium_advice(os.environ)}; or leave out the tests that need it: python3 dev.py test --quick")


def find_chromium(environment: Mapping[str, str]) -> str | None:
    """Path of the Chromium to drive: the one that KB_CHROMIUM names, no other then, or the first of the usual names; None without one."""
    names = [environment["KB_CHROMIUM"]] if "KB_CHROMIUM" in environment else CHROMIUM_NAMES
    return next(filter(None, (shutil.which(name, path=environment.get("PATH")) for name in names)), None)


def chromium_advice(environment: Mapping[str, str]) -> str:
    """Advice where no Chromium is found, with the command to type."""
    if "KB_CHROMIUM" in environment:
        return f"KB_CHROMIUM is {environment['KB_CHROMIUM']!r}, and no such program is there; correct it or unset it"
    for tool, command in CHROMIUM_COMMANDS.items():
        if shutil.which(tool, path=environment.get("PATH")):
            return f"no Chromium found; type: {command}"
    return "no Chromium found; install one, or name it: KB_CHROMIUM=/path/to/chromium python3 dev.py test"


def quietly(what: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
    """Run a step of the set-up; only when it fails show its output, and stop with its exit code."""
    say(f"{what} ...")
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        say(f"{what}: failed ({done.returncode})")
        raise SystemExit(done.returncode)
    say(f"{what}: done in {time.monotonic() - start:.1f} s")


def say(line: str) -> None:
    """Print one line of progress on stderr."""
    print(f"dev: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
