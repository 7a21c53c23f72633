"""A fresh clone makes a wheel that works elsewhere: a file that was forgotten in git or in the wheel is found here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "kb.db*")

pytestmark = pytest.mark.slow


def run(*command, cwd):
    """What the command prints on stdout; a failure shows what it printed on both."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_"))}
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def has_commit(root):
    """Whether `root` is the top of a git work tree with a commit."""
    if not (root / ".git").exists() or not shutil.which("git"):
        return False
    return subprocess.run(["git", "-C", root, "rev-parse", "--quiet", "--verify", "HEAD"], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of HEAD; of a tree without a commit, such as an unpacked download, a copy without what tools made."""
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    if has_commit(ROOT):
        run("git", "clone", "--quiet", ROOT, folder, cwd=folder.parent)
    else:
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE))
    return folder


@pytest.fixture(scope="module")
def wheel(clone):
    """The wheel that the clone makes, with the build backend of this environment: no network."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", clone.parent, clone, cwd=clone.parent)
    (made,) = clone.parent.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def fresh(wheel):
    """The programs of a new environment with the wheel; it sees this environment's packages, but not this tree."""
    folder = wheel.parent / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=wheel.parent)
    programs = folder / "bin"
    paths = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    packages = Path(run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')", cwd=folder))
    (packages / "outer.pth").write_text("".join(f"{path}\n" for path in sorted(paths)))
    run(sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def test_the_wheel_holds_every_file_of_the_package_and_of_the_data(clone, wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    homes = {"kb": "kb", "data": "kb/example/data"}
    files = {f"{home}/{file.relative_to(clone / top)}" for top, home in homes.items() for file in (clone / top).rglob("*") if file.is_file()}
    assert {file for file in files if "__pycache__" not in file} - packed == set()


def test_the_wheel_holds_its_licences(wheel):
    with zipfile.ZipFile(wheel) as archive:
        licences = {Path(name).name for name in archive.namelist() if ".dist-info/licenses/" in name}
    assert {"LICENSE", "LICENSE-DATA", "VENDOR.md"} <= licences


def test_the_installed_package_is_the_wheels_own(fresh, tmp_path):
    place = run(fresh / "python", "-c", "import kb; print(kb.__file__)", cwd=tmp_path)
    assert place.startswith(str(fresh.parent))


def test_the_installed_kb_tells_its_version(fresh, wheel, tmp_path):
    assert wheel.name.split("-")[1] in run(fresh / "kb", "--version", cwd=tmp_path)


def test_the_installed_kb_explains_build(fresh, tmp_path):
    assert "Usage: kb build" in run(fresh / "kb", "build", "--help", cwd=tmp_path)
