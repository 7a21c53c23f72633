"""docs/exports.md is true: its commands and its Python run, and it shows every format with a picture."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import typed

from kb import pipeline
from kb.exporters import FORMATS
from kb.exporters.attributes import EDGE_TYPES, NODE_TYPES
from kb.exporters.selection import NODE_KINDS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def test_the_page_on_exports_is_true(tmp_path):
    """Its commands run on the first base, one after the other; so does its Python; and it names every format of the graph and every attribute."""
    pipeline.build(ROOT / "data", tmp_path / "kb.db")
    commands = re.findall(r"kb (export [a-z0-9]+ [^`\n]*-o [^`\n]+)", PAGE.replace("FORMAT -o FILE", ""))
    assert {command.split()[1] for command in commands} >= {name for name, form in FORMATS.items() if form.holds == "graph"}
    for command in commands:
        typed(*command.split(), folder=tmp_path)
        assert (tmp_path / command.split()[-1]).exists()
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    for names in (NODE_TYPES, EDGE_TYPES, NODE_KINDS):
        assert [name for name in names if f"`{name}`" not in PAGE and name not in NODE_KINDS] == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_shows_each_format_with_a_command_and_a_picture(name):
    assert f"`kb export {name} -o " in PAGE
    assert f"](pictures/exports/{name}.png)" in PAGE
    picture = ROOT / "docs" / "pictures" / "exports" / f"{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 150_000


def test_links_within_the_page_lead_somewhere():
    headings = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= headings
    assert [path for path in re.findall(r"\]\(([\w./-]+)\)", PAGE) if not (ROOT / "docs" / path).exists()] == []


@pytest.mark.slow
def test_the_pictures_are_drawn_by_one_command(tmp_path):
    """Those of three formats: each picture is drawn from the exported file."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'bench')!r}); from pathlib import Path; import export_pictures; "
    code += f"assert set(export_pictures.PICTURES) == set({sorted(FORMATS)!r}); export_pictures.draw(Path({str(tmp_path)!r}), ['csv', 'gexf', 'ris'])"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv.png", "gexf.png", "ris.png"]
