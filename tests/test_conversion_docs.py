"""docs/conversion.md tells what drafts come to today, where the sources' texts are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import drafts

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT.parent / "shared" / "documents"


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the sources' texts are not ours to ship")
def test_the_tables_of_drafts_are_those_that_the_measure_prints():
    page = (ROOT / "docs" / "conversion.md").read_text(encoding="utf-8")
    for table in drafts.tables(DOCUMENTS):
        assert "\n".join(table) in page
