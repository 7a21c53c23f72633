"""The page of a claim: who states it, its level and why, in the words of its own scale; and one that was withdrawn."""

from __future__ import annotations

import re

import pytest
from site_asked import get, links, text, values

ESSA_WORDS = re.compile(r"\b(strong|moderate|promising)\b", re.IGNORECASE)


def test_a_claim_tells_who_states_it_its_level_and_why(site):
    (claim, statement, label, why, source) = values(
        site,
        "SELECT c.id, c.statement, c.support, c.why, w.label FROM claim_records AS c JOIN work_records AS w ON w.key = c.source "
        "WHERE c.strength_rank = 3 ORDER BY c.n LIMIT 1",
    )[0]
    seen = text(get(site, f"/claim/{claim}"))
    assert f"{source} state: {statement} {label} effect" in seen.replace("· ", "")
    assert why in seen


def test_every_claim_has_a_page_without_words_of_another_scale(site):
    for (claim,) in values(site, "SELECT id FROM claims"):
        page = get(site, f"/claim/{claim}")
        assert page.status_code == 200, claim
        own = re.sub(r"“[^”]*”|<q>.*?</q>", "", text(page).split("What it rests on")[0].split("Why this level")[1])
        assert not ESSA_WORDS.search(own), claim


@pytest.mark.parametrize("path", ["/", "/search?q=reading", "/kb/practices_for_population", "/kb/advice_by_addressee", "/kb/support_by_source"])
def test_the_words_of_another_scale_stand_nowhere(site, path):
    titles = " ".join(
        row[0] or "" for row in values(site, "SELECT title FROM works UNION ALL SELECT statement FROM claims UNION ALL SELECT apa_text FROM works")
    )
    assert {word for word in ESSA_WORDS.findall(text(get(site, path))) if word not in titles} == set()


def test_a_passage_is_told_by_its_place_and_never_shown_unasked(site):
    page = get(site, "/claim/ray2017-001")
    assert "<blockquote>" not in page.text
    assert "characters" in text(page)


def test_a_withdrawn_claim_is_gone_with_its_reason(wards):
    withdrawn = values(wards, "SELECT id, reason, successor FROM withdrawn_claims")
    assert withdrawn
    for claim, reason, successor in withdrawn:
        page = get(wards, f"/claim/{claim}")
        assert page.status_code == 410
        assert reason in text(page)
        assert successor is None or f"/claim/{successor}" in links(page)
