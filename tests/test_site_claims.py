"""The list of claims: each filter lists what SQL lists, all parts together are the whole, and the data behind the link are the same."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from site_asked import get, links, served, text, values

from kb.model import ADDRESSEES, KINDS
from kb.site.claims_page import HEADINGS, PAGE, stock_query

CLAIMS = re.compile(r'<p class="kb-statement"><a href="/claim/([^"]+)">')
TERM = "SELECT claim FROM term_claims WHERE kind = '{}' AND term = '{}'"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    with served(tmp_path_factory.mktemp("closed"), sql=False) as site:
        yield site


def all_parts(site, query):
    """The ids on a list and on the parts that follow it."""
    listed, following = [], query
    while following is not None:
        page = get(site, f"/claims?{following}")
        assert len(page.content) < 100_000
        listed += CLAIMS.findall(page.text)
        more = re.search(r'rel="next" href="\?([^"]+)"', page.text)
        following = html.unescape(more[1]) if more else None
    return listed


FILTERS = {
    "none": ({}, "true"),
    "practice": ({"practice": "personalized_learning"}, f"id IN ({TERM.format('practice', 'personalized_learning')})"),
    "population": ({"population": "all_students"}, f"id IN ({TERM.format('population', 'all_students')})"),
    "outcome": ({"outcome": "equity_gap"}, f"id IN ({TERM.format('outcome', 'equity_gap')})"),
    **{f"kind {kind}": ({"kind": kind}, f"kind = '{kind}'") for kind in KINDS},
    "direction": ({"direction": "mixed"}, "direction = 'mixed'"),
    **{
        f"for {addressee}": ({"for": addressee}, f"id IN (SELECT claim FROM claim_addressees WHERE addressee = '{addressee}')")
        for addressee in ADDRESSEES
    },
    **{f"level {rank}": ({"level": str(rank)}, f"strength_rank >= {rank}") for rank in range(5)},
    "several": (
        {"practice": "personalized_learning", "population": "english_learners", "kind": "effect", "direction": "positive", "level": "1"},
        f"id IN ({TERM.format('practice', 'personalized_learning')}) AND id IN ({TERM.format('population', 'english_learners')}) "
        "AND kind = 'effect' AND direction = 'positive' AND strength_rank >= 1",
    ),
}


@pytest.mark.parametrize(("asked", "where"), FILTERS.values(), ids=FILTERS)
def test_a_filter_lists_what_sql_lists_best_supported_first(site, asked, where):
    expected = [row[0] for row in values(site, f"SELECT id FROM claim_records WHERE {where} ORDER BY strength_rank DESC, n")]
    query = urlencode(asked)
    assert all_parts(site, query) == expected
    page = get(site, f"/claims?{query}")
    status = re.search(r'role="status">(.*?)</div>', page.text, re.DOTALL)[1]
    assert status.strip().startswith(f"<p>{len(expected):,} claim" if expected else "<p>No claim fits")
    told = get(site, f"/claims.json?{query}").json()
    assert told["n_claims"] == len(expected)
    assert [claim["id"] for claim in told["claims"]] == expected[:PAGE]


@pytest.mark.parametrize(("asked", "where"), FILTERS.values(), ids=FILTERS)
def test_the_data_behind_a_list_are_the_same_claims(site, asked, where):
    (path,) = re.findall(r'<a href="([^"]+)">Open as data</a>', get(site, f"/claims?{urlencode(asked)}").text) or [None]
    expected = {row[0] for row in values(site, f"SELECT id FROM claim_records WHERE {where}")}
    if path is None:
        assert not expected
        return
    rows = get(site, html.unescape(path).replace("claim_pages?", "claim_pages.json?_size=max&_shape=array&")).json()
    assert {row["id"] for row in rows} == expected


def test_a_list_without_a_link_to_data_where_that_takes_sql_that_nobody_may_write(closed):
    assert "Open as data" not in get(closed, "/claims?practice=personalized_learning").text
    (path,) = re.findall(r'<a href="([^"]+)">Open as data</a>', get(closed, "/claims?kind=effect").text)
    assert get(closed, html.unescape(path)).status_code == 200


def test_a_quote_in_an_id_ends_no_text_of_sql():
    assert "it%27%27s" in stock_query({"practice": "it's"}, sql=True)


def test_what_is_set_stands_above_the_list_and_can_be_taken_away(site):
    asked = {"practice": "personalized_learning", "kind": "effect", "level": "2"}
    page = get(site, f"/claims?{urlencode(asked)}")
    chips = re.findall(r'<li><a href="/claims\?([^"]*)"><span>([^<]+):</span> ([^<]+) <b>remove</b>', page.text)
    assert [heading for _, heading, _ in chips] == [HEADINGS[name] for name in asked]
    assert [html.unescape(query) for query, *_ in chips] == [urlencode({k: v for k, v in asked.items() if k != name}) for name in asked]
    assert re.findall(r'<option value="([^"]+)" selected>', page.text) == list(asked.values())
    assert "Claims: Personalized learning, effect, Some result reported" in page.text


def test_every_field_has_a_label_and_the_form_is_plain(site):
    page = get(site, "/claims").text
    for name, heading in HEADINGS.items():
        assert f'<label for="f-{name}">{heading}</label>' in page
        assert f'<select id="f-{name}" name="{name}">' in page
    assert '<form class="kb-filters" action="/claims" method="get">' in page


def test_the_words_of_another_scale_stand_in_no_choice(site):
    options = re.findall(r"<option[^>]*>([^<]*)</option>", get(site, "/claims").text)
    assert not [option for option in options if option.lower() in ("strong", "moderate", "promising")]
    assert {"benefit", "harm", "mixed", "no effect found"} <= set(options)


UNKNOWN = {
    "misspelt term": ("practice=personalised_learning", "/claims?practice=personalized_learning"),
    "a label": ("population=English learners", "/claims?population=english_learners"),
    "kind": ("kind=effects", "/claims?kind=effect"),
    "level": ("level=9", None),
    "HTML": ("for=<b>x", None),
}


@pytest.mark.parametrize(("query", "way"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_value_that_nothing_has_is_told_with_what_is_near(site, query, way):
    page = get(site, f"/claims?{query}")
    assert page.status_code == 404
    assert "nothing is called" in text(page)
    assert way is None or way in links(page)
    assert "<b>x" not in page.text
    assert get(site, f"/claims.json?{query}").status_code == 404


@pytest.mark.parametrize("number", ["0", "x", "99999", "2.5", ""])
def test_an_odd_part_of_the_list_is_the_nearest_there_is(site, number):
    assert get(site, f"/claims?page={number}").status_code == 200
