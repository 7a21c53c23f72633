"""VENDOR.md: each file by others is listed with its hash, and none is missing from the list."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {"vendor", "styles"}


def listed(text):
    """The rows of the tables in VENDOR.md by path; a row is a mapping from the table's column names to its cells."""
    rows, names = {}, []
    for line in text.splitlines():
        if not line.startswith("|"):
            names = []
            continue
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if not names:
            names = cells
        elif set(line) - set("|-: "):
            row = dict(zip(names, cells, strict=True))
            rows[row["path"]] = row
    return rows


def in_vendor_folders(root):
    """Paths, relative to `root`, of all files under a folder for files by others."""
    tops = [top for top in root.iterdir() if top.is_dir() and not top.name.startswith(".")]
    files = [file.relative_to(root) for top in tops for file in top.rglob("*") if file.is_file()]
    return {str(file) for file in files if FOLDERS & set(file.parts[:-1]) and "__pycache__" not in file.parts}


ROWS = listed((ROOT / "VENDOR.md").read_text(encoding="utf-8"))


def test_every_file_by_others_is_listed():
    assert in_vendor_folders(ROOT) - set(ROWS) == set()


@pytest.mark.parametrize("path", ROWS)
def test_a_listed_file_is_there_unchanged(path):
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == ROWS[path]["sha256"]


@pytest.mark.parametrize("path", ROWS)
def test_a_listed_file_has_version_licence_and_reason(path):
    assert all(ROWS[path][column] for column in ("what", "version", "licence", "why"))


def test_rows_are_read_by_the_names_of_their_columns():
    text = "Words\n\n| path | sha256 |\n|---|---|\n| `a/vendor/x.js` | `00ff` |\n\n| path | what |\n|---|---|\n| b | c |\n"
    assert listed(text) == {"a/vendor/x.js": {"path": "a/vendor/x.js", "sha256": "00ff"}, "b": {"path": "b", "what": "c"}}


def test_a_file_that_nobody_listed_is_seen(tmp_path):
    for name in ("kb/site/static/vendor/new.js", "kb/styles/apa.csl", "kb/site/page.css", ".venv/vendor/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert in_vendor_folders(tmp_path) == {"kb/site/static/vendor/new.js", "kb/styles/apa.csl"}
