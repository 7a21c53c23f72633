"""docs/loss-matrix.md says what real exports and imports do, and nothing of an entry is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "bench"))

import loss_matrix  # noqa: E402


def test_the_page_says_what_comes_out_and_no_field_is_lost():
    page = loss_matrix.page()
    assert page == (ROOT / "docs" / "loss-matrix.md").read_text(encoding="utf-8"), "python bench/loss_matrix.py > docs/loss-matrix.md"
    assert "lost" not in page.removeprefix(loss_matrix.HEAD)


@pytest.mark.parametrize(
    ("kind", "field", "form", "told"),
    [("article", "doi", "ris", "kept"), ("book", "design", "csljson", "in a note"), ("report", "publisher", "ris", "moved to institution")],
)
def test_each_answer_can_be_told(kind, field, form, told, tmp_path):
    assert loss_matrix.outcome(kind, field, form, tmp_path) == told


def test_what_does_not_come_back_is_called_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(loss_matrix, "exported", lambda library, form: "TY  - BOOK\nTI  - Tides\nER  - \n")
    assert loss_matrix.outcome("book", "doi", "ris", tmp_path) == "lost"
