"""The list of works and its chart, and the chart of levels on the home page: numbers equal SQL's, filters and links hold."""

from __future__ import annotations

import re
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_asked import get, links, text, values

from kb.answers.query import connect
from kb.site.level_chart import level_chart
from kb.site.works_page import PERIODS, periods


def listed(page):
    table = page.text.split("kb-listed")[1].split("</table>")[0] if "kb-listed" in page.text else ""
    return re.findall(r'href="/reference/([^"]+)"', table)


def test_every_work_is_listed_once_those_with_most_claims_first(site):
    keys = [key for part in (1, 2) for key in listed(get(site, f"/works?page={part}"))]
    counts = dict(values(site, "SELECT key, (SELECT count(DISTINCT claim) FROM evidence WHERE work = key) FROM works"))
    assert sorted(keys) == sorted(counts)
    assert [counts[key] for key in keys] == sorted(counts.values(), reverse=True)


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("design=qualitative", "design = 'qualitative'"),
        ("design=none", "coalesce(design, '') = ''"),
        ("status=unresolved&by=name", "status = 'unresolved'"),
        ("from=2010&to=2014&by=year", "year BETWEEN 2010 AND 2014"),
        ("from=none", "year IS NULL"),
        ("from=x", "1"),
    ],
)
def test_filters_let_through_what_sql_does(site, query, condition):
    told = get(site, f"/works.json?{query}").json()
    keys = {row[0] for row in values(site, f"SELECT key FROM works WHERE {condition}")}
    assert told["n_works"] == len(keys)
    assert {work["key"] for work in told["works"]} <= keys
    assert f"{len(keys)} work" in text(get(site, f"/works?{query}"))


def test_unknown_filters_are_told(wards):
    for query in ("design=none-such", "status=x", "by=%3Cb%3E"):
        answer = get(wards, f"/works?{query}")
        assert answer.status_code == 400
        assert "there are" in text(answer)


def test_the_chart_counts_every_work_and_each_disc_leads_to_its_works(site):
    page = get(site, "/works")
    matrix = page.text.split("kb-matrix")[1].split("</table>")[0]
    discs = re.findall(r'<td><a href="(/works\?[^"]+)"><svg.*?<span>(\d+)</span></a></td>', matrix)
    assert sum(int(n) for _, n in discs) == values(site, "SELECT count(*) FROM works")[0][0]
    for link, n in discs:
        query = unescape(link).partition("?")[2]
        assert get(site, f"/works.json?{query}").json()["n_works"] == int(n), link


@given(st.lists(st.one_of(st.none(), st.integers(1, 3000)), min_size=1, max_size=30))
def test_periods_hold_every_year_once_and_are_few(years):
    bins = periods(years)
    assert len(bins) <= PERIODS + 1
    for year in years:
        fitting = [words for words, first, last in bins if (year is None and first is None) or (None not in (year, first) and first <= year <= last)]
        assert len(fitting) == 1


def test_the_bars_of_home_add_up_to_the_claims_of_each_practice(site, wards):
    for each in (site, wards):
        with closing(connect(Path(each.databases["kb"].path))) as connection:
            chart = level_chart(connection)
        for bar in chart.bars:
            wanted = values(
                each,
                "SELECT c.strength_rank, count(*) FROM term_claims AS x JOIN claim_records AS c ON c.id = x.claim "
                "WHERE x.kind = 'practice' AND x.term = ? GROUP BY 1",
                bar.id,
            )
            assert dict(wanted) == dict(bar.counts)
            assert abs(sum(width for _, _, width in bar.parts()) - 100) < 0.1
        page = get(each, "/")
        assert page.text.count('class="kb-stack"') == len(chart.bars)
        numbers = page.text.split("The same in numbers")[1].split("</table>")[0]
        assert sum(int(n) for n in re.findall(r"<td>(\d+)</td>", numbers)) == sum(bar.total for bar in chart.bars)


def test_home_leads_to_the_works(wards):
    assert "/works" in links(get(wards, "/"))


def test_a_work_of_unknown_design_or_record_can_be_asked_for(wards):
    page = get(wards, "/works")
    assert '<option value="none">design not known</option>' in page.text or "design not known" not in text(page)
    assert '<option value="none">not checked</option>' in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/works",
        "/about",
        "/cite",
        "/for/policymaker",
        "/for/anyone",
        "/map?by=outcome",
        "/map?by=outcome&rubric=essa&open=personalized_learning",
    ],
)
def test_the_pages_are_light(site, path):
    assert len(get(site, path).content) < 100_000
