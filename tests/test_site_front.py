"""What pages say of the base itself: the question it answers, what it covers, where a correction goes."""

from __future__ import annotations

import pytest
from site_asked import METADATA, get, text

from kb.site import front


def test_the_foot_says_which_base_and_what_it_covers(site):
    for path in ("/", "/search", "/kb", "/kb/claim_pages", "/kb/barriers", "/claim/ray2017-001", "/nowhere"):
        foot = text(get(site, path)).split("version ")[-1]
        assert foot.startswith(
            f"{METADATA['version']}, released {METADATA['released']}. Five documents, 2017, three without a date; nothing later was searched."
        ), path
        assert "CC BY 4.0" in foot, path


COVERAGE = {
    "one": ({"n": 1, "first": 2017, "last": 2017, "undated": 0}, "one document, 2017; nothing later was searched"),
    "years": ({"n": 3, "first": 2001, "last": 2017, "undated": 0}, "three documents, 2001 to 2017; nothing later was searched"),
    "none dated": ({"n": 2, "first": None, "last": None, "undated": 2}, "two documents, without a date; nothing later was searched"),
    "no source": ({"n": 0, "first": None, "last": None, "undated": None}, "no documents; nothing later was searched"),
}


@pytest.mark.parametrize(("years", "said"), COVERAGE.values(), ids=COVERAGE)
def test_coverage_in_words(years, said):
    assert front.coverage(years) == said


DESCRIPTIONS = {
    "question": ("T", "What? Rest here.", ("What?", "Rest here.")),
    "question alone": ("T", "What?", ("What?", "")),
    "no question": ("T", "A base.", ("T", "A base.")),
    "question later": ("T", "A base. Why?", ("T", "A base. Why?")),
    "nothing": ("T", "", ("T", "")),
}


@pytest.mark.parametrize(("title", "description", "expected"), DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_the_question_is_found_in_the_description(title, description, expected):
    assert front.question_and_lead(title, description) == expected


ADDRESSES = {
    "mail": ("a@b.example", "mailto:a@b.example?subject=Shade%2C%202"),
    "page": ("https://b.example/fix", "https://b.example/fix"),
    "script": ("javascript:alert(1)", ""),
    "mail with more": ("a@b.example?bcc=c@d.example", ""),
    "none": ("", ""),
}


@pytest.mark.parametrize(("address", "link"), ADDRESSES.values(), ids=ADDRESSES)
def test_corrections_go_to_a_page_or_a_mail_address_only(address, link):
    assert front.correction_link(address, "Shade, 2") == link
