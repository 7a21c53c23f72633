"""The page of the search: what it says it did, filters offered and set, words marked, and ways on where nothing is found."""

from __future__ import annotations

import html
import json
import re
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_asked import get, links, text

from kb.answers.query import connect
from kb.answers.search import search


def status(page):
    """What stands in the element that screen readers tell of."""
    (told,) = re.findall(r'<div class="kb-status" role="status">(.*?)</div>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", told).split())


def chips(page, name):
    """Words and address of each chip of a list."""
    found = re.search(rf'<ul class="kb-chips" aria-label="{name}">(.*?)</ul>', page.text, re.DOTALL)
    listed = re.findall(r'<a href="([^"]*)">(.*?)</a>', found[1], re.DOTALL) if found else []
    return {" ".join(re.sub(r"<[^>]*>", "", said).split()): address.replace("&amp;", "&") for address, said in listed}


def asked(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def claims(page):
    return re.findall(r'href="/claim/([^"]+)"', page.text)


def test_a_misspelt_word_is_told_and_the_words_can_be_taken_as_typed(wards):
    page = get(wards, "/search?q=physicans")
    assert "No text has physicans; looked for physicians instead." in status(page)
    (typed,) = {link for link in links(page) if "exact=1" in link}
    assert asked(typed) == {"q": "physicans", "exact": "1"}
    exact = get(wards, typed)
    assert claims(page)
    assert not claims(exact)
    assert "No claim has physicans." in status(exact)


def test_what_may_be_meant_is_offered(wards):
    page = get(wards, "/search?q=sinks+for+senoirs")
    assert "Did you mean sinks for seniors?" in status(page)
    assert "/search?q=sinks+for+seniors" in links(page)


def test_filters_are_offered_not_set(wards):
    page = get(wards, "/search?q=bottles+visitors")
    offered = chips(page, "Narrow the list")
    assert offered
    for said, address in offered.items():
        narrowed = get(wards, address)
        count = int(re.search(r"(\d+)\Z", said)[1])
        assert len(claims(narrowed)) == count < len(claims(page))
        assert set(claims(narrowed)) < set(claims(page))


def test_a_kind_that_the_words_speak_of_is_offered(wards):
    page = get(wards, "/search?q=do+nurses+need+clean+hands")
    address = next(address for said, address in chips(page, "Narrow the list").items() if said.startswith("only need"))
    assert asked(address)["kind"] == "need"


def test_filters_that_are_set_stand_above_and_can_be_taken_away(wards):
    page = get(wards, "/search?q=hands&population=nurses&kind=effect")
    assert set(chips(page, "Filters that are set")) == {"Group: Nurses remove", "Kind of claim: effect remove"}
    assert [asked(address) for address in chips(page, "Filters that are set").values()] == [
        {"q": "hands", "kind": "effect"},
        {"q": "hands", "population": "nurses"},
    ]
    assert '<input type="hidden" name="population" value="nurses">' in page.text, "new words are asked within them"
    assert set(claims(page)) < set(claims(get(wards, "/search?q=hands")))


@pytest.mark.parametrize("query", ["population=nope", "kind=nope", "for=nope", "practice=%3Cscript%3E"])
@pytest.mark.parametrize("form", ["", ".json"], ids=["page", "json"])
def test_a_filter_that_names_nothing_is_told(wards, form, query):
    page = get(wards, f"/search{form}?q=hands&{query}")
    assert page.status_code == 404
    assert "no " in page.text
    assert form or "<script>" not in page.text


def test_words_are_marked_and_escaped(wards):
    page = get(wards, "/search?q=reminders+room")
    assert "<mark>Reminders</mark> belong where physicians come into the <mark>room</mark>." in page.text
    hostile = get(wards, "/search?q=%3Cmark%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in hostile.text
    assert "<mark>" not in hostile.text


def test_results_are_grouped(wards):
    page = get(wards, "/search?q=pocket+bottles")
    assert re.findall(r'<h2 id="(\w+)">', page.text) == ["claims", "terms", "works"]
    assert "/practice/pocket_bottles" in links(page)
    assert "/reference/osei2014" in links(page)
    more = get(wards, "/search?q=seniors+physicians")
    assert re.findall(r'<h2 id="(\w+)">', more.text)[:2] == ["claims", "more"]


def test_what_is_known_to_be_missing_is_told_with_the_way_to_it(wards):
    page = get(wards, "/search?q=posters+for+visitors")
    assert "Reminders: Visitors : the source says research is missing" in text(page)
    assert "/cell/reminders/visitors" in links(page)
    assert get(wards, "/cell/reminders/visitors").status_code == 200


def test_where_nothing_is_found_there_are_ways_on(wards):
    page = get(wards, "/search?q=unicorns")
    assert status(page) == "No claim has unicorns."
    assert {"/map", "/gaps", "/#questions"} <= set(links(page))
    assert "Take a filter away." in text(get(wards, "/search?q=unicorns&kind=effect"))


def test_the_same_as_json(wards):
    page = get(wards, "/search?q=vistors&population=visitors")
    (address,) = {link for link in links(page) if link.startswith("/search.json")}
    held = json.loads(get(wards, address).text)
    assert [claim["id"] for claim in held["claims"]] == claims(page)
    assert held["corrected"] == [{"words": "vistors", "searched": "visitors"}]
    assert (held["page"], held["pages"]) == (1, 1)


def test_parts_of_a_long_list_have_addresses_that_keep_what_was_asked(wards, monkeypatch):
    from kb.site import search_page

    monkeypatch.setattr(search_page, "PAGE", 3)
    page = get(wards, "/search?q=hands&kind=effect")
    after = re.search(r'rel="next" href="\?([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert parse_qs(after) == {"q": ["hands"], "kind": ["effect"], "page": ["2"]}
    second = get(wards, f"/search?{after}")
    assert set(claims(second)[:3]).isdisjoint(claims(page)[:3])
    assert '<ol class="kb-results" start="4">' in second.text
    assert get(wards, "/search?q=hands&kind=effect&page=99").status_code == 200


def test_a_search_lists_what_the_answers_find_and_who_states_it(site):
    page = get(site, "/search?q=trauma")
    listed = re.findall(r'href="/claim/([^"]+)"', page.text)
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        found = search(connection, "trauma")
    assert listed == [claim["id"] for claim in found.claims]
    assert f"{found.n_claims} claims" in text(page)
    who = re.findall(r'<p class="kb-who">([^<]*) states?:</p>\s*<p class="kb-statement">', page.text)
    assert len(who) == len(listed)


def test_a_search_says_what_else_it_looked_for_and_when_words_are_missing(site):
    assert "ELL also finds: English learners" in text(get(site, "/search?q=ELL"))
    assert "No claim has all of the words" in text(get(site, "/search?q=trauma+algebra+zebra"))
    assert "No claim has zzzzqq . Ways on" in text(get(site, "/search?q=zzzzqq"))
    assert 'href="/#questions"' in get(site, "/search?q=zzzzqq").text


def test_a_search_with_many_hits_shows_all_in_parts(site):
    page = get(site, "/search?q=students")
    n = int(re.search(r"([\d,]+) claims", text(page))[1].replace(",", ""))
    listed = re.findall(r'href="/claim/([^"]+)"', page.text)
    assert len(listed) == 20 < n
    while after := re.search(r'rel="next" href="\?([^"]+)"', page.text):
        page = get(site, "/search?" + html.unescape(after[1]))
        listed += re.findall(r'href="/claim/([^"]+)"', page.text)
    assert len(listed) == len(set(listed)) == n


def test_a_search_without_words_is_a_form(site):
    page = get(site, "/search")
    assert page.status_code == 200
    assert 'role="status"' in page.text
    assert re.search(r'<label for="q">[^<]+</label>\s*<div><input id="q"', page.text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_searched(site, words_given):
    assert get(site, "/search?" + urlencode({"q": words_given.encode("utf-8", "replace").decode()})).status_code == 200
