"""The page of gaps: every count is that of a list beneath it, and of SQL."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from site_asked import SECOND, get, links, served, text, values

from kb.answers.gaps import EMPTY, SUPPORTED, gaps
from kb.answers.map import STATE_WORDS
from kb.answers.query import connect
from kb.site.gaps_page import WORDINGS, by_practice


@pytest.fixture(scope="module", params=["own base", "second base"])
def site(request, tmp_path_factory):
    options = {} if request.param == "own base" else {"data": SECOND}
    with served(tmp_path_factory.mktemp("gaps"), **options) as site:
        yield site


@pytest.fixture(scope="module")
def page(site):
    return get(site, "/gaps")


@pytest.fixture(scope="module")
def found(site):
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        return gaps(connection)


def section(page, name):
    return re.search(rf'<section aria-labelledby="{name}">.*?</section>', page.text, re.DOTALL)[0]


def listed(html):
    return re.findall(r'href="/claim/([^"]+)"', html)


def folds(html):
    """The folded lists of a part of the page: the number and the words of each summary, and what it folds."""
    for number, words, inner in re.findall(r"<details><summary><b>(\d+)</b> (.*?)</summary>(.*?)</details>", html, re.DOTALL):
        yield int(number), unescape(words), inner


def number(site, sql):
    return values(site, sql)[0][0]


def test_the_kinds_of_empty_are_counted_and_lead_to_their_combinations(site, page):
    seen = {}
    for n, words, inner in folds(section(page, "empty")):
        cells = re.findall(r'href="(/cell/[^"]+)"', inner)
        assert len(cells) == n
        seen[words.removeprefix("more ")] = cells
    wanted = {}
    for state in EMPTY:
        sql = f"SELECT practice, population FROM cells WHERE in_frame AND state = '{state}'"
        cells = [f"/cell/{practice}/{population}" for practice, population in values(site, sql)]
        if cells:
            wanted[STATE_WORDS[state]] = sorted(cells)
    assert {words: sorted(cells) for words, cells in seen.items()} == wanted


def test_the_lead_sums_up(site, page, found):
    asked = number(site, "SELECT count(*) FROM cells WHERE in_frame AND state <> 'out_of_scope'")
    empty = number(site, "SELECT count(*) FROM cells WHERE in_frame AND state NOT IN ('out_of_scope', 'graded')")
    without = sum(claim["behind"] not in SUPPORTED for claim in found["advice"])
    said = text(page)
    assert f"{empty} of {asked} combinations asked are empty." in said
    assert f"{len(found['stronger'])} claim" in said
    assert f"{without} of {len(found['advice'])} recommendation" in said


def test_each_claim_that_research_is_missing_is_listed(site, page):
    names = [row[0] for row in values(site, "SELECT id FROM claim_records WHERE kind = 'gap' ORDER BY n")]
    part = section(page, "said")
    assert listed(part) == names
    assert f">{len(names)} claim" in part


def test_groups_and_practices_without_a_result_are_those_of_sql(site, page):
    part = section(page, "bare")
    result = "SELECT x.term FROM term_claims AS x JOIN claim_records AS c ON c.id = x.claim WHERE x.kind = '{}' AND c.strength_rank >= 2 "
    for kind in ("population", "practice"):
        bare = values(
            site,
            f"SELECT id FROM term_records WHERE kind = '{kind}' AND frame IS NOT NULL AND id NOT IN "
            f"({result.format(kind)} AND c.kind IN ('effect', 'association')) ORDER BY frame",
        )
        assert re.findall(rf'href="/{kind}/([^"]+)"', part) == [row[0] for row in bare]


def test_wording_is_counted_and_listed(site, page, found):
    part = section(page, "wording")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="kb-words">([^<]+)</td><td>(\d+)</td>', part)
    effects = number(site, "SELECT count(*) FROM claims WHERE kind IN ('effect', 'association')")
    assert sum(int(n) for *_, n in rows) == effects
    assert {wording for wording, *_ in rows} <= set(WORDINGS.values())
    for (n, _, inner), claims in zip(folds(part), [claims for claims in (found["stronger"], found["weaker"]) if claims], strict=True):
        assert listed(inner) == [claim["id"] for claim in claims]
        assert n == len(claims)


def test_advice_without_a_result_is_counted_and_listed(site, page, found):
    part = section(page, "advice")
    unbacked = [claim["id"] for claim in found["advice"] if claim["behind"] not in SUPPORTED]
    assert listed(part) == unbacked
    assert f"{len(unbacked)} of {number(site, 'SELECT count(*) FROM claims WHERE kind = ' + repr('recommendation'))} recommendation" in part
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>(\d+)</td><td>(\d+)</td>', part)
    assert rows == [(row["addressee"], str(row["n"]), str(row["n_without"])) for row in found["advice_by_addressee"]]


def test_untraceable_sources_and_what_to_read_next_are_listed(page, found):
    part = section(page, "untraceable")
    assert listed(part) == [claim["id"] for claim in found["untraceable"]]
    assert f"{sum(claim['alone'] for claim in found['untraceable'])} of these claims rest on nothing else." in text(page)
    moving = [work for work in found["read_next"] if work["n_claims"] or work["n_claims_together"]]
    said = " ".join(unescape(re.sub(r"<[^>]*>", " ", section(page, "next"))).split())
    assert all(work["sentence"] in said for work in moving)
    assert re.findall(r'href="/reference/([^"]+)"', section(page, "next")) == [work["work"] for work in moving]


def test_no_statement_stands_without_who_states_it(page):
    assert len(re.findall(r'<li>[^<]+ states?: <a href="/claim/', page.text)) == len(listed(page.text))


def test_each_link_leads_somewhere(site, page):
    inside = {link for link in links(page) if link.startswith("/") and not link.startswith(("/claim/", "/-/"))}
    for link in inside:
        assert get(site, link).status_code == 200, link


def test_the_json_is_what_the_command_line_gives(site, found):
    assert get(site, "/gaps.json").json() == json.loads(json.dumps(found))


def test_combinations_stand_under_their_practice():
    cells = [{"practice_label": label, "n": n} for n, label in enumerate(("A", "B", "A"))]
    assert by_practice(cells) == {"A": [cells[0], cells[2]], "B": [cells[1]]}
