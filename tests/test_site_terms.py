"""The pages of practices, groups and outcomes: their lists are complete, their numbers SQL's, their words readers'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup
from site_asked import get, links, served, text, values

import kb
from kb.answers.map import STATE_WORDS
from kb.site.drawing import near
from kb.site.term_page import GAPS, PAGE, cell_word

KINDS = ("practice", "population", "outcome")
CLAIMS = re.compile(r'<p class="kb-statement"><a href="/claim/([^"]+)">')
HOSTILE = "<script>alert(1)</script>\"' {{ 7*7 }}"
EDIT = "".join(
    f"UPDATE {table} SET label = '{HOSTILE.replace(chr(39), chr(39) * 2)}', definition = '<img src=x onerror=alert(1)>', "
    """synonyms = '["<b>x</b>"]';"""
    for table in ("practices", "populations", "outcomes")
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with served(tmp_path_factory.mktemp("hostile"), edit=EDIT) as site:
        yield site


def terms(site):
    return values(site, "SELECT kind, id, label, definition FROM term_records ORDER BY kind, position")


def section(page, name):
    """The HTML of one section of a page; empty where it has none."""
    return page.text.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


def test_every_term_has_a_page_that_tells_what_it_means(site):
    for kind, term, label, definition in terms(site):
        page = get(site, f"/{kind}/{term}")
        assert page.status_code == 200, term
        assert len(page.content) < 100_000
        assert f"{label} {definition}" in text(page)
        assert text(page).count("What the sources do not cover") == 1
        assert f"<title>{Markup.escape(label)} (" in page.text


def test_the_claims_of_a_term_are_the_first_of_all_in_order_of_support(site):
    for kind, term, *_ in terms(site):
        expected = [
            row[0]
            for row in values(
                site,
                "SELECT c.id FROM claim_records AS c JOIN term_claims AS t ON t.claim = c.id WHERE t.kind = ? AND t.term = ? "
                "ORDER BY c.strength_rank DESC, c.n",
                kind,
                term,
            )
        ]
        page = get(site, f"/{kind}/{term}")
        assert CLAIMS.findall(section(page, "claims")) == expected[:PAGE], term
        assert (f"/claims?{kind}={term}&page=2" in links(page)) == (len(expected) > PAGE)
        told = re.findall(r"<b>([\d,]+)</b>", section(page, "support"))
        assert sum(int(n.replace(",", "")) for n in told) == len(expected)


def test_each_statement_comes_with_who_states_it_and_its_level(site):
    page = get(site, "/practice/personalized_learning")
    seen = re.findall(
        r'<p class="kb-who">[^<]+ states?:</p>\s*<p class="kb-statement">.*?</p>\s*<p class="kb-support"><svg.*?</svg>([^<]+)<span>', page.text
    )
    assert len(seen) == len(CLAIMS.findall(page.text))
    assert {label.strip(" ·") for label in seen} <= {row[0] for row in values(site, "SELECT label FROM levels WHERE rubric = 'reported'")}


def test_the_best_support_is_named_in_a_sentence(site):
    page = section(get(site, "/population/english_learners"), "asked")
    assert re.findall(r'<a href="/cell/(\w+)/english_learners">[^<]+</a>, in (\d+) of (\d+) claims', page) == [
        ("personalized_learning", "6", "10"),
        ("technology_integration", "1", "3"),
    ]
    assert "<b>Some result reported</b>" in page
    assert "No claim of a benefit" in section(get(site, "/practice/equity_policy"), "asked") or values(
        site, "SELECT 1 FROM cell_pages WHERE practice_id = 'equity_policy' AND support IS NOT NULL"
    )


@pytest.mark.parametrize("kind", ["practice", "population"])
def test_the_combinations_asked_are_all_there_with_their_claims_counted(site, kind):
    other = "population" if kind == "practice" else "practice"
    for (term,) in values(site, f"SELECT id FROM term_records WHERE kind = '{kind}' AND frame IS NOT NULL"):
        page = get(site, f"/{kind}/{term}")
        asked = values(
            site,
            f"SELECT {other}_id, {other}, n_effect + n_other, state FROM cell_pages WHERE in_frame AND state <> 'out_of_scope' AND {kind}_id = ? "
            "ORDER BY coalesce(strength_rank, -1) DESC, n_at_strength DESC, map_row, map_column",
            term,
        )
        rows = re.findall(r'<th scope="row"><a href="/cell/([^"]+)">([^<]+)</a></th><td>(.*?)</td><td>(\d+)</td>', section(page, "asked"))
        where = [f"{term}/{name}" if kind == "practice" else f"{name}/{term}" for name, *_ in asked]
        assert [(path, label, int(n)) for path, label, _, n in rows] == [(path, row[1], row[2]) for path, row in zip(where, asked, strict=True)]
        empty = re.findall(r'href="/cell/([^"]+)"', section(page, "missing"))
        assert sorted(empty) == sorted(path for path, row in zip(where, asked, strict=True) if row[3] != "graded")
        n_out = values(site, f"SELECT count(*) FROM cell_pages WHERE in_frame AND state = 'out_of_scope' AND {kind}_id = ?", term)[0][0]
        assert (f"{n_out} not asked" in text(page)) == bool(n_out)


def test_an_outcome_tells_with_which_practices_it_is_spoken_of_and_with_which_not(site):
    for (term,) in values(site, "SELECT id FROM outcomes"):
        page = get(site, f"/outcome/{term}")
        counts = values(
            site,
            "SELECT p.id, (SELECT count(*) FROM practice_claims AS a JOIN outcome_claims AS b USING (claim) "
            "WHERE a.practice = p.id AND b.outcome = ?1), iif(c.state = 'graded', c.support, NULL) FROM practices AS p "
            "LEFT JOIN outcome_cell_exports AS c ON c.practice = p.id AND c.outcome = ?1 "
            "LEFT JOIN rubric_levels AS l ON l.rubric = 'reported' AND l.level = c.strength "
            "WHERE map_row IS NOT NULL ORDER BY coalesce(l.rank, -1) DESC, coalesce(c.n_at_strength, 0) DESC, map_row",
            term,
        )
        told = re.findall(r'<th scope="row"><a href="/cell/([^/"]+)/[^"]+">[^<]+</a></th><td>(.*?)</td><td>(\d+)</td>', page.text)
        assert [(practice, int(n)) for practice, _, n in told] == [(practice, n) for practice, n, _ in counts if n]
        assert all(word.startswith(support) for (_, word, _), support in zip(told, [row[2] for row in counts if row[1]], strict=True) if support)
        assert re.findall(r'href="/practice/([^"]+)"', section(page, "missing")) == [practice for practice, n, _ in counts if not n]


def test_wider_and_narrower_terms_are_a_link_away(site):
    for kind, term, broader in values(site, "SELECT kind, id, broader FROM term_records WHERE broader IS NOT NULL"):
        assert f"/{kind}/{broader}" in links(get(site, f"/{kind}/{term}"))
        assert f"/{kind}/{term}" in links(get(site, f"/{kind}/{broader}"))


def test_what_sources_call_missing_is_told_where_it_is_missing(site):
    about = "FROM claims AS c JOIN term_claims AS t ON t.claim = c.id WHERE c.kind = 'gap'"
    asked = values(site, f"SELECT t.kind, t.term, count(*) {about} GROUP BY t.kind, t.term")
    assert {kind for kind, *_ in asked} == set(KINDS)
    for kind, term, n in asked:
        told = CLAIMS.findall(section(get(site, f"/{kind}/{term}"), "missing"))
        assert set(told) <= {row[0] for row in values(site, f"SELECT c.id {about} AND t.kind = ? AND t.term = ?", kind, term)}
        assert len(told) == min(n, GAPS)


def test_the_same_as_json_is_what_the_command_line_shows(site):
    with kb.open(Path(site.databases["kb"].path)) as base:
        for kind, term in (("practice", "equity_policy"), ("population", "english_learners"), ("outcome", "equity_gap")):
            answer = get(site, f"/{kind}/{term}.json")
            assert answer.headers["content-type"].startswith("application/json")
            assert answer.json() == base.show(f"{kind}:{term}")


UNKNOWN = {
    "misspelt": ("/practice/personalised_lerning", "/practice/personalized_learning"),
    "of another kind": ("/outcome/english_learner", None),
    "a label": ("/population/English Learners", "/population/english_learners"),
    "HTML": ("/practice/<b>x", None),
    "long": ("/practice/" + "x" * 3000, None),
}


@pytest.mark.parametrize(("path", "way"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_term_is_not_found_and_shows_what_is_near(site, path, way):
    answer = get(site, path)
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert way is None or way in links(answer)
    assert "/claims" in links(answer)
    assert "<b>x" not in answer.text
    assert get(site, f"{path}.json").json()["status"] == 404


def test_of_a_great_many_names_those_that_begin_alike_are_compared():
    names = [{"id": f"{letter}{number}", "label": "-"} for letter in ("aa", "bb") for number in range(1500)]
    assert near("aa77", names)[0]["id"] == "aa77"
    assert near("zz", names) == []


CELLS = {
    "benefit": ({"state": "graded", "support": "Some result", "support_against": None, "contested": False}, "Some result"),
    "against": ({"state": "graded", "support": None, "support_against": "Some result", "contested": False}, "Against a benefit: some result"),
    "both": ({"state": "graded", "support": "A", "support_against": "B", "contested": True}, "A; against a benefit: b; contested"),
    "empty": ({"state": "not_found"}, STATE_WORDS["not_found"]),
}


@pytest.mark.parametrize(("cell", "said"), CELLS.values(), ids=CELLS)
def test_what_stands_in_a_combination_in_words(cell, said):
    assert cell_word(cell) == said


def test_labels_that_are_html_stay_text(hostile):
    for path in (
        "/practice/equity_policy",
        "/population/english_learners",
        "/outcome/equity_gap",
        "/claims?practice=equity_policy",
        "/",
        "/practice/equity_polcy",
    ):
        page = get(hostile, path)
        assert page.status_code in (200, 404)
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text
        assert "<b>x</b>" not in page.text
        assert "49" not in re.findall(r"<h1>.*?</h1>", page.text)[0]
