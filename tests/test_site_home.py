"""The home page: its numbers equal to SQL, its groups, and every prepared question."""

from __future__ import annotations

import html
import re

import pytest
from site_asked import METADATA, QUERIES, get, links, text, values

from kb.site import words


def number(site, sql, *parameters):
    return values(site, sql, *parameters)[0][0]


def test_home_asks_the_question_of_the_description(site):
    page = get(site, "/")
    question, lead = METADATA["description"].strip().split("? ", 1)
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page.text) == [f"{question}?"]
    assert lead.strip() in text(page)


RESULT = "('promising', 'moderate', 'strong')"
HOME = {
    "sources": ("sources read", "SELECT count(*) FROM sources"),
    "claims": ("claims", "SELECT count(*) FROM claims"),
    "works": ("works in the library", "SELECT count(*) FROM works"),
    "combinations with a result": (
        "of {} combinations asked",
        f"SELECT count(*) FROM cells WHERE in_frame AND (strength IN {RESULT} OR strength_against IN {RESULT})",
    ),
}


@pytest.mark.parametrize(("what", "sql"), HOME.values(), ids=HOME)
def test_a_number_on_home_is_the_count(site, what, sql):
    asked = number(site, "SELECT count(*) FROM cells WHERE in_frame AND state <> 'out_of_scope'")
    told = dict(re.findall(r"<dt>([^<]*)</dt><dd><a [^>]*>([\d,]+)</a>", get(site, "/").text))
    assert int(next(n for said, n in told.items() if said.startswith(what.format(asked))).replace(",", "")) == number(site, sql)


def test_the_combinations_without_a_result_add_up(site):
    section = get(site, "/").text.split('id="missing"')[1].split("</section>")[0]
    without, asked = map(int, re.search(r"For ([\d,]+) of ([\d,]+) combinations", section).groups())
    assert sum(map(int, re.findall(r"<b>(\d+)</b>", section))) == without
    assert asked - without == number(site, HOME["combinations with a result"][1])


def test_home_counts_the_claims_of_each_level_and_term(site):
    page = get(site, "/")
    levels = dict(re.findall(r"</svg>([^<]+)\n<b>([\d,]+)</b>", page.text))
    counts = "SELECT label, count(claim) FROM rubric_levels LEFT JOIN grades USING (rubric, level) WHERE rubric = 'reported' GROUP BY level"
    assert {label: int(n.replace(",", "")) for label, n in levels.items()} == dict(values(site, counts))
    rows = re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a></th><td>([\d,]+)</td>', page.text)
    assert rows
    for label, n in rows:
        (kind, term) = values(site, "SELECT kind, id FROM term_records WHERE label = ?", words.Markup(label).unescape())[0]
        assert int(n.replace(",", "")) == number(
            site, f"SELECT count(*) FROM {'claim_outcomes' if kind == 'outcome' else f'{kind}_claims'} WHERE {kind} = ?", term
        )


def test_each_group_leads_to_its_practices(site):
    page = get(site, "/")
    for term, label in values(site, "SELECT id, label FROM populations WHERE map_column IS NOT NULL"):
        assert f"/population/{term}" in links(page)
        (link,) = (link for link in links(get(site, f"/population/{term}")) if link.endswith(f"/practices_for_population?population={term}"))
        rows = get(site, link.replace("?", ".json?") + "&_shape=array").json()
        assert {row["population"] for row in rows} == {label}
        assert len(rows) == number(site, "SELECT count(*) FROM cells WHERE in_frame AND population = ?", term)


def test_home_lists_every_prepared_question_with_its_sentence(site):
    seen = text(get(site, "/"))
    for query in QUERIES.values():
        assert f"{query['title']} {query['description']}" in seen


def test_a_prepared_question_opens_the_page_that_answers_it_in_words_where_there_is_one(site):
    home = get(site, "/")
    section = home.text.split('id="questions"')[1].split("</section>")[0]
    told = {html.unescape(title): html.unescape(first) for first, title in re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', section)}
    for name, query in QUERIES.items():
        assert told[query["title"]] == (f"/{query['page']}" if "page" in query else f"/kb/{name}")
        assert f'href="/kb/{name}"' in section
    for page in {query["page"] for query in QUERIES.values() if "page" in query}:
        path, _, anchor = page.partition("#")
        answer = get(site, f"/{path}")
        assert answer.status_code == 200, page
        assert not anchor or f'id="{anchor}"' in answer.text, page
