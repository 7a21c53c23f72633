"""The page of a combination: exactly its claims, best first, who states each; what is not known; odd addresses."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from site_asked import NOT_PLAIN, get, links, text, values

from kb.answers.query import connect
from kb.answers.show import show
from kb.grading.essa import DISCLAIMER
from kb.site.cell_page import ITEM, ROOM, CellAnswer
from kb.site.guard import POLICY

ESSA_WORDS = re.compile(r"\b(strong|moderate|promising)\b", re.IGNORECASE)
FRAME = "SELECT practice, population FROM cells WHERE in_frame ORDER BY practice, population"


@pytest.fixture(scope="module")
def pages(site):
    """Every page of the frame, asked once."""
    return {cell: get(site, "/cell/{}/{}".format(*cell)) for cell in values(site, FRAME)}


def section(page, name):
    """The part of the page under a heading; empty where there is none."""
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', page.text, re.DOTALL)
    return found[0] if found else ""


def listed(html):
    """Ids of the claims in a part of a page."""
    return re.findall(r'href="/claim/([^"]+)"', html)


def claims(site, cell, place):
    """Id and rank of each claim, best supported first."""
    return values(
        site,
        "SELECT r.id, r.kind IN ('effect', 'association') FROM cell_claims AS x JOIN claim_records AS r ON r.id = x.claim "
        "WHERE x.practice = ? AND x.population = ? AND x.place = ? ORDER BY r.strength_rank DESC, r.n",
        *cell,
        place,
    )


def test_each_page_lists_exactly_its_claims_best_first(site, pages):
    for cell, page in pages.items():
        counted = claims(site, cell, "counted")
        assert listed(section(page, "effects")) == [name for name, effect in counted if effect], cell
        assert listed(section(page, "others")) == [name for name, effect in counted if not effect], cell
        assert listed(section(page, "wider")) == [name for name, _ in claims(site, cell, "wider")], cell
        assert len(listed(page.text)) == len(counted) + len(claims(site, cell, "wider"))


def test_each_page_says_the_sentence_the_support_and_the_limits(site, pages):
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        for (practice, population), page in pages.items():
            found = show(connection, f"{practice}/{population}")
            said = text(page)
            assert page.status_code == 200
            assert found["sentence"] in said
            assert all(limit in said for limit in found["limits"])
            for side in ("support", "support_against"):
                assert found[side] is None or f"</svg>{found[side]}</dt>" in section(page, "support")
            assert not found["reason"] or f"Why it is not asked here: {found['reason']}" in said


def test_no_statement_stands_without_who_states_it(pages):
    for page in pages.values():
        for part in ("effects", "others"):
            html = section(page, part)
            assert len(re.findall(r'<p class="kb-who">[^<]+ states?(?:, under “[^<]+”)?:</p>\s*<p class="kb-statement">', html)) == len(listed(html))
        wider = section(page, "wider")
        assert len(re.findall(r"<li>[^<]+ states?: <a", wider)) == len(listed(wider))


def test_the_section_of_each_claim_is_told(site, pages):
    cell = ("technology_integration", "english_learners")
    said = text(pages[cell])
    for name, _ in claims(site, cell, "counted"):
        ((place,),) = values(site, "SELECT section FROM claim_records WHERE id = ?", name)
        assert f"under “{place}”" in said


def test_tiers_are_told_only_where_one_is_possible_and_with_what_they_are_not(site, pages):
    possible = {(row[0], row[1]) for row in values(site, "SELECT practice, population FROM cells WHERE essa_possible LIKE 'tier%'")}
    assert possible & pages.keys()
    for cell, page in pages.items():
        assert (f"({DISCLAIMER})" in text(page)) == (cell in possible), cell
        assert ("ESSA" in re.sub(r"<li>.*?</li>", "", page.text, flags=re.DOTALL)) == (cell in possible), cell


def test_the_words_of_another_scale_stand_nowhere(site, pages):
    theirs = [
        row[0] for row in values(site, "SELECT title FROM works WHERE title > '' UNION SELECT statement FROM claims UNION SELECT apa_text FROM works")
    ]
    for cell, page in pages.items():
        own = text(page)
        if ESSA_WORDS.search(own):
            for words in theirs:
                own = own.replace(words or " ", " ")
        assert not ESSA_WORDS.search(own), cell


def test_every_work_behind_the_claims_is_listed_once_in_apa(site, pages):
    for cell, page in pages.items():
        works = values(
            site,
            "SELECT w.reference, count(DISTINCT e.claim) FROM cell_claims AS x JOIN evidence_records AS e ON e.claim = x.claim "
            "JOIN work_records AS w ON w.key = e.work WHERE x.practice = ? AND x.population = ? AND x.place = 'counted' GROUP BY w.key",
            *cell,
        )
        html = section(page, "works")
        assert html.count("<li>") == len(works), cell
        said = " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
        for reference, n in works:
            assert f"{reference} More on this work: {n} claim" in said, cell


def test_what_would_change_it_is_told_of_the_level_shown(site, pages):
    for cell, page in pages.items():
        told = re.findall(r"<li>(.*?)</li>", page.text.split("What would change this")[-1].split("</ul>")[0]) if "What would" in page.text else []
        ((strength, against),) = values(site, "SELECT strength, strength_against FROM cells WHERE practice = ? AND population = ?", *cell)
        assert bool(told) == bool(strength or against), cell
        assert len(told) <= 3


def test_the_citation_names_base_version_release_and_address(site, pages):
    (about,) = values(site, "SELECT max(CASE name WHEN 'version' THEN value END), max(CASE name WHEN 'released' THEN value END) FROM about")
    for (practice, population), page in pages.items():
        assert f"(version {about[0]}, released {about[1]})" in section(page, "cite")
        assert f"/cell/{practice}/{population}" in text(page)


def test_each_page_is_small_and_plain(pages):
    for cell, page in pages.items():
        assert len(page.content) < 100_000, cell
        assert len(re.findall(r"<h1[ >]", page.text)) == 1
        assert not NOT_PLAIN.search(page.text), cell
        assert page.headers.get_list("content-security-policy") == [POLICY]
    titles = [re.search(r"<title>(.*?)</title>", page.text)[1] for page in pages.values()]
    assert len(set(titles)) == len(pages)


def test_the_json_is_what_the_command_line_gives(site):
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        for cell in ("technology_integration/english_learners", "trauma_informed_practice/all_students"):
            assert get(site, f"/cell/{cell}.json").json() == json.loads(json.dumps(show(connection, cell)))


def test_a_combination_outside_the_frame_has_a_page_too(wards):
    page = get(wards, "/cell/pocket_bottles/intensive_care_nurses")
    assert page.status_code == 200
    assert "The map does not ask about this combination." in text(page)
    assert len(listed(section(page, "effects"))) == 1
    empty = get(wards, "/cell/electronic_monitoring/nurses")
    assert empty.status_code == 200
    assert listed(section(empty, "wider")) == ["brennan2022-013"]


def test_a_combination_that_is_not_asked_about_shows_the_reason(wards):
    said = text(get(wards, "/cell/role_models/visitors"))
    assert "Why it is not asked here: Visitors have no seniors on a ward." in said


def test_a_contested_combination_says_so(wards):
    assert "It is contested: a result is reported on both sides." in text(get(wards, "/cell/feedback/nurses"))


UNKNOWN = {
    "practice": "/cell/nope/english_learners",
    "population": "/cell/technology_integration/nope",
    "outcome as population": "/cell/technology_integration/achievement",
    "markup": "/cell/%3Cb%3Ex/%22y%22",
    "slash": "/cell/technology_integration%2Fenglish_learners/x",
    "nul": "/cell/a%00b/c",
    "long": f"/cell/{'x' * 2000}/y",
    "dots": "/cell/technology_integration/..json",
    "json": "/cell/nope/nope.json",
}


@pytest.mark.parametrize("path", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_combination_is_not_found_and_shows_a_way_on(site, path):
    answer = get(site, path)
    while answer.status_code == 302:
        answer = get(site, answer.headers["location"])
    assert answer.status_code == 404
    if path.endswith("json"):
        assert answer.json()["ok"] is False
    else:
        assert len(re.findall(r"<h1[ >]", answer.text)) == 1
        assert {"/", "/map"} <= set(links(answer))
        assert "<b>x" not in answer.text


@pytest.mark.parametrize("path", ["/cell", "/cell/", "/cell/technology_integration", "/cell/a/b/c"])
def test_half_an_address_is_not_found(site, path):
    answer = get(site, path)
    while answer.status_code == 302:
        answer = get(site, answer.headers["location"])
    assert answer.status_code == 404


# A combination with an outcome; long lists


def test_a_combination_with_an_outcome_is_answered_like_one_with_a_group(site):
    rows = values(site, "SELECT practice, outcome, n_effect, n_other FROM outcome_cell_exports ORDER BY n_effect DESC, 1, 2")
    for practice, outcome, n_effect, n_other in [*rows[:12], *rows[-12:]]:
        page = get(site, f"/cell/{practice}/{outcome}")
        assert page.status_code == 200
        assert len(set(listed(section(page, "effects")))) == n_effect, (practice, outcome)
        assert len(set(listed(section(page, "others")))) == n_other, (practice, outcome)
        with closing(connect(Path(site.databases["kb"].path))) as connection:
            assert get(site, f"/cell/{practice}/{outcome}.json").json() == json.loads(json.dumps(show(connection, f"{practice}/{outcome}")))


def test_an_outcome_that_nothing_is_said_of_is_answered_too(wards):
    empty = "SELECT p.id, o.id FROM practices AS p, outcomes AS o EXCEPT SELECT practice, outcome FROM outcome_cells ORDER BY 1, 2 LIMIT 1"
    ((practice, outcome),) = values(wards, empty)
    page = get(wards, f"/cell/{practice}/{outcome}")
    assert page.status_code == 200
    assert "No source read here claims an effect of this practice on this outcome: not found in these documents." in text(page)


def answered(n, letters):
    claim = {"statement": "x" * letters, "stated_by": "Mora (2017)", "section": "Tides"}
    lists = dict.fromkeys(("effects", "others", "wider"), (claim,) * n)
    works = ({"reference": "x" * letters},) * n
    return CellAnswer(
        cell={}, column={}, state_words="", support=(), tiers="", works=works, sources=works, changes=(), **lists,
    )  # fmt: skip


@pytest.mark.parametrize(("n", "letters"), [(3, 100), (2_000, 40), (2_000, 500), (1, 200_000)], ids=["few", "many", "long", "one too long"])
def test_a_page_shows_as_much_as_there_is_room_for_and_the_first_of_each(n, letters):
    most = answered(n, letters).most
    assert all(1 <= shown <= n for shown in most.values())
    if n > 3:
        claims = sum((ITEM[name] + letters) * most[name] for name in ("effects", "others", "wider") if most[name] > 1)
        assert claims <= ROOM["wider"]
        assert most["effects"] > 20
    if n == 3:
        assert set(most.values()) == {3}
