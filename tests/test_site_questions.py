"""The prepared questions: each is answered, with its example and without, and whatever words it is given."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from site_asked import QUERIES, get, text, values


def example(query):
    """The parameters of the first example on the question's page."""
    (link, *_) = re.findall(r'href="([^"]+)"', query["description_html"])
    return dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query, keep_blank_values=True)) if link.startswith("?") else {}


def test_there_are_questions_enough():
    assert len(QUERIES) >= 14


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_has_a_title_a_sentence_and_an_example(name):
    query = QUERIES[name]
    assert query["title"].endswith("?")
    assert query["description"].endswith(".")
    assert query["description_html"].startswith(query["description"])
    assert re.search(r'(For example|Compare):? *<a href="', query["description_html"])
    assert set(example(query)) <= set(query.get("params", ()))
    assert set(re.findall(r"(?<!:):(\w+)", query["sql"])) == set(query.get("params", ()))


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_is_answered_with_its_example_and_without(site, name):
    for parameters in (example(QUERIES[name]), {}):
        page = get(site, f"/kb/{name}?{urlencode(parameters)}")
        assert page.status_code == 200
        assert QUERIES[name]["title"] in text(page)
        assert "<tbody>" in page.text, f"no rows for {parameters}"


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_shows_no_statement_without_who_states_it(site, name):
    rows = get(site, f"/kb/{name}.json?_shape=array").json()
    assert all(row["stated by"] for row in rows if row.get("statement"))


@pytest.mark.parametrize("name", QUERIES)
def test_each_example_link_of_a_question_leads_somewhere(site, name):
    for link in re.findall(r'href="([^"]+)"', QUERIES[name]["description_html"]):
        path = f"/kb/{name}{link}" if link.startswith("?") else f"/kb/{link}"
        answer = get(site, path.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "<tbody>" in answer.text


@pytest.mark.parametrize("given", ["english_learners", "English learners", "ELL", "ell"])
def test_a_group_can_be_named_by_id_label_or_synonym(site, given):
    rows = get(site, f"/kb/practices_for_population.json?_shape=array&population={given}").json()
    assert {row["population"] for row in rows} == {"English learners"}


def test_questions_ask_views_only(site):
    views = {row[0] for row in values(site, "SELECT name FROM sqlite_master WHERE type = 'view'")}
    for name, query in QUERIES.items():
        own = set(re.findall(r"(\w+) AS \(\s*SELECT", query["sql"]))
        asked = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", query["sql"]))
        assert asked <= views | own | {"claims_search", "json_each"}, name


def test_the_groups_without_a_result_are_those_that_home_counts(site):
    rows = get(site, "/kb/not_known_for_population.json?_shape=array").json()
    assert f"For {len(rows)} of " in text(get(site, "/"))


ODD = ['"(*AND', "'", "%", "x" * 5000, "\U0001f600", "<script>alert(1)</script>", "*", '"', "a\0b", "; drop", "NEAR(a b)", "a OR", ":words", "  "]


@pytest.mark.parametrize("words_given", ODD, ids=range(len(ODD)))
def test_odd_words_are_a_question_like_any_other(site, words_given):
    for path in ("/search?q=", "/kb/practices_for_population?population=", "/kb/claims_about?practice="):
        answer = get(site, path + urlencode({"": words_given})[1:])
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("words_given", [odd for odd in ODD if "\0" not in odd])
def test_odd_words_do_not_stop_the_search_of_the_tables(site, words_given):
    assert get(site, "/kb/search_claims?" + urlencode({"words": words_given})).status_code == 200


def test_csv_of_a_question_can_be_read_back(site):
    rows = list(csv.reader(io.StringIO(get(site, "/kb/barriers.csv").text)))
    told = get(site, "/kb/barriers.json").json()
    assert rows[0] == told["columns"]
    assert rows[1:] == [["" if cell is None else str(cell) for cell in row] for row in told["rows"]]
