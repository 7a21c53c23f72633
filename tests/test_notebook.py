"""docs/notebook.ipynb answers what it shows, from a fresh build."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
AGAIN = "run: python docs/notebook.py"


@pytest.fixture(scope="module")
def stored():
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.mark.slow
def test_the_answers_stored_are_those_of_a_run(stored, tmp_path):
    target = tmp_path / "again.ipynb"
    done = subprocess.run([sys.executable, ROOT / "docs" / "notebook.py", target], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    run = json.loads(target.read_text(encoding="utf-8"))
    for held, found in zip(code(stored), code(run), strict=True):
        assert held["outputs"] == found["outputs"], f"{''.join(held['source'])}\n{AGAIN}"
    assert run == stored, AGAIN


def test_it_is_a_notebook_of_the_format(stored):
    nbformat.validate(nbformat.from_dict(stored))
    assert stored["nbformat"] == 4


def test_every_cell_is_run_in_order_and_tells_no_error(stored):
    assert [cell["execution_count"] for cell in code(stored)] == list(range(1, len(code(stored)) + 1))
    assert {output["output_type"] for cell in code(stored) for output in cell["outputs"]} <= {"stream", "execute_result"}
    assert not [output for cell in code(stored) for output in cell["outputs"] if output.get("name") == "stderr"]


def test_it_shows_each_thing_that_a_notebook_is_for(stored):
    source = "\n".join("".join(cell["source"]) for cell in code(stored))
    for asked in ("kb.open(", ".search(", ".show(", ".cell(", ".map(", "DataFrame(base.columns(", ".network(", ".graph()", "write_graphml("):
        assert asked in source
    shown = [output for cell in code(stored) for output in cell["outputs"] if "text/html" in output.get("data", {})]
    assert len(shown) >= 5


def test_it_is_small_and_names_no_machine(stored):
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text) < 100_000
    assert not [word for word in ("/tmp/", "/home/", "/root/", "site-packages") if word in text]
