"""The projection for VOSviewer: works joined by the claims that they share."""

from __future__ import annotations

import json
from html import unescape
from urllib.parse import unquote

import pytest
from graph_bases import exported, views

from kb.exporters.selection import Filters, graph

SHARED = """
    SELECT 'work:' || one.work AS source, 'work:' || other.work AS target, count(DISTINCT one.claim) AS strength
    FROM evidence_records AS one JOIN evidence_records AS other ON other.claim = one.claim AND other.work > one.work
    GROUP BY 1, 2
"""


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_vosviewer_joins_the_works_that_share_claims(bases, tmp_path, base):
    found = json.loads(exported("vosviewer", graph(bases[base]), tmp_path).read_text(encoding="utf-8"))
    assert list(found) == ["network", "info"]
    assert list(found["network"]) == ["items", "links"]
    links = {(link["source_id"], link["target_id"], link["strength"]) for link in found["network"]["links"]}
    assert links == set(bases[base].execute(SHARED))
    assert links or base != "first"
    claims = dict(bases[base].execute("SELECT 'work:' || work, count(DISTINCT claim) FROM evidence_records WHERE work IS NOT NULL GROUP BY 1"))
    works = {node: attributes for node, attributes in views(bases[base])[0].items() if attributes["kind"] == "work"}
    items = {item.pop("id"): item for item in found["network"]["items"]}
    assert items.keys() == works.keys()
    for node, item in items.items():
        assert (item["label"], item["weights"]) == (works[node]["label"], {"Claims": claims.get(node, 0)})
        assert unescape(item.get("description", "")) == works[node].get("title", "")
        assert "<" not in item.get("description", "")
        assert item.get("scores", {}).get("Year") == works[node].get("year")
        assert "doi" not in works[node] or unquote(item["url"]).endswith(works[node]["doi"])


def test_vosviewer_counts_the_claims_that_filters_leave(bases, tmp_path):
    (practice,) = (
        bases["first"]
        .execute(
            "SELECT term FROM term_claims WHERE kind = 'practice' AND claim IN (SELECT one.claim FROM evidence_records AS one "
            "JOIN evidence_records AS other ON other.claim = one.claim AND other.work > one.work) ORDER BY term LIMIT 1"
        )
        .fetchone()
    )
    found = json.loads(exported("vosviewer", graph(bases["first"], Filters(practice=practice)), tmp_path).read_text(encoding="utf-8"))["network"]
    whole = bases["first"].execute(f"SELECT sum(strength) FROM ({SHARED})").fetchone()[0]
    assert 0 < sum(link["strength"] for link in found["links"]) < whole
