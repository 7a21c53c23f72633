"""The map under `essa`, in words: tiers as an interval, and the kinds of empty."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.answers.map import Map, evidence_map
from kb.answers.map_words import MapWords
from kb.answers.query import connect
from kb.answers.tier_words import tier_words
from kb.answers.what_if import WhatIf, read_facts
from kb.cli import main

FACTS = ("design=experimental", "n_students=400", "n_sites=3", "significant=yes", "attrition_overall=2", "attrition_differential=1")


@pytest.fixture
def path(own_base: Path) -> Path:
    return own_base / "kb.db"


def told(path: Path, what_if: WhatIf) -> tuple[Map, MapWords]:
    with closing(connect(path)) as connection:
        found = evidence_map(connection, what_if=what_if)
        return found, tier_words(connection, found)


@pytest.mark.parametrize("facts", [(), FACTS], ids=["as it is", "what if"])
def test_each_cell_says_its_interval_or_why_it_has_none(path: Path, facts: tuple[str, ...]) -> None:
    found, words = told(path, WhatIf(facts=read_facts(facts)))
    legend = dict(words.legend)
    assert len(legend) == len(words.legend), "each look has one meaning"
    for row, said_row in zip(found.cells, words.cells, strict=True):
        for cell, said in zip(row, said_row, strict=True):
            assert said.look in legend
            if cell["essa_now"] in ("tier_1", "tier_2", "tier_3", "tier_4"):
                assert said.word.startswith(legend[said.look])
            if cell["state"] in ("not_found", "said_missing", "out_of_scope"):
                assert said.look == cell["state"]
            if cell["n_effect"] and cell["essa_now"] is None:
                assert said.word == "No claim of benefit"


def test_the_counts_add_up_to_the_combinations_asked(path: Path) -> None:
    found, words = told(path, WhatIf())
    cells = [cell for row in found.cells for cell in row]
    possible = sum(str(cell["essa_possible"]).startswith("tier") and not str(cell["essa_now"]).startswith("tier") for cell in cells)
    assert words.summary.startswith(
        f"Of {sum(cell['state'] != 'out_of_scope' for cell in cells)} combinations asked: 0 with a tier now; {possible} with"
    )
    assert "not a determination under ESSA" in words.lead


@pytest.mark.parametrize("form", ["html", "svg"])
def test_page_and_picture_show_the_tiers(path: Path, form: str, tmp_path: Path) -> None:
    target = tmp_path / f"map.{form}"
    done = CliRunner().invoke(main, ["map", "--rubric", "essa", "--format", form, "-o", str(target), "--db", str(path)])
    assert done.exit_code == 0, done.stderr
    text = target.read_text(encoding="utf-8")
    assert "ESSA tier 2" in text
    assert "not a determination under ESSA" in " ".join(text.split())
