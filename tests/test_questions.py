"""Each question of docs/questions.md is answered by its command: with the claims named there, and nothing beside them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import main

ROOT = Path(__file__).parent.parent
SECTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8").split("\n## ")[1:]
LEVELS = ["none_stated", "rationale_only", "promising", "moderate", "strong"]


@pytest.fixture
def database(own_base):
    return own_base / "kb.db"


def expected(section, name):
    """What the section names behind `name:`, ranges such as a-001 to a-003 written out."""
    line = re.search(rf"^{name}: (.+)$", section, re.MULTILINE)
    if line is None:
        return None
    found = set()
    for part in line[1].split(", "):
        first, _, last = part.partition(" to ")
        source, _, number = first.rpartition("-")
        last_number = last.rpartition("-")[2] or number
        found |= {f"{source}-{n:03}" for n in range(int(number), int(last_number) + 1)} if number.isdigit() else {part}
    return found


@pytest.mark.parametrize("section", SECTIONS, ids=[section.splitlines()[0] for section in SECTIONS])
def test_the_command_answers_the_question(section, database):
    command = re.search(r"```console\nkb (.+)\n```", section)[1].removesuffix(" --format json")
    result = CliRunner().invoke(main, [*command.split(), "--db", str(database), "--format", "json"])
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    claims = answer.get("claims", [])
    wanted = expected(section, "Claims")
    if wanted is not None:
        assert {claim["id"] for claim in claims} == wanted
    best = expected(section, "Best claims")
    if best is not None:
        assert {claim["id"] for claim in claims if LEVELS.index(claim["strength"]) >= 2} == best
        assert {"ray2017-120", "ray2017-130"} <= {claim["id"] for claim in claims}
    level = re.search(r"^Best level: (\w+)$", section, re.MULTILINE)
    if level is not None:
        strengths = [row["strength"] for row in claims or answer["cells"] if row["strength"]]
        assert max(strengths, key=LEVELS.index) == level[1]
    groups = expected(section, "Groups")
    if groups is not None:
        assert {row["id"] for row in answer["populations"] if row["n_result"] == 0} == groups
    count = re.search(r"^Untraceable: (\d+)$", section, re.MULTILINE)
    if count is not None:
        assert len(answer["untraceable"]) == int(count[1])
    assert any(thing is not None for thing in (wanted, best, level, groups, count))
