"""Works as CSL-JSON: one array of the items as the base has them."""

from __future__ import annotations

import io
import json

import pytest

from kb.exporters import csljson


@pytest.mark.parametrize("items", [[], [{"id": "a", "type": "book"}], [{"id": "a", "type": "book"}, {"id": "é", "type": "report", "title": "“T”\n"}]])
def test_what_is_written_is_read_back(items):
    file = io.StringIO()
    csljson.write(({"key": item["id"], "csl": item} for item in items), file)
    assert json.loads(file.getvalue()) == items
    assert len(file.getvalue().splitlines()) == len(items) + 2
