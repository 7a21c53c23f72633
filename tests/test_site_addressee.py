"""What each addressee is advised, against the answers and SQL; what stands behind each piece of advice; and the ways there."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from site_asked import get, links, text, values

from kb.answers.gaps import SUPPORTED, advice
from kb.answers.query import connect
from kb.model import ADDRESSEES
from kb.site.addressee_page import BEHIND, PLURALS


def listed(page):
    """Heading to the claims under it, of the sections of advice."""
    sections = re.findall(r'<section aria-labelledby="b\d+">\s*<h2[^>]*>(.*?) <small>.*?</h2>(.*?)</section>', page.text, re.DOTALL)
    return {heading: re.findall(r'class="kb-statement"><a href="/claim/([^"]+)"', part) for heading, part in sections}


@pytest.mark.parametrize("addressee", ADDRESSEES)
def test_each_recommendation_stands_under_what_stands_behind_it(site, addressee):
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        wanted = [claim for claim in advice(connection)["advice"] if addressee in claim["addressees"]]
    page = get(site, f"/for/{addressee}")
    assert page.status_code == 200
    assert {claim: heading for heading, claims in listed(page).items() for claim in claims} == {
        claim["id"]: BEHIND[claim["behind"]] for claim in wanted
    }
    itself = sum(claim["behind"] == "itself" for claim in wanted)
    near = sum(claim["behind"] in SUPPORTED for claim in wanted) - itself
    if wanted:
        assert f"{len(wanted)} recommendation" in text(page)
        assert f"{itself or 'None'} rest{'' if itself > 1 else 's'} on a result that is told with it" in text(page)
        assert (f"For {near} a result is reported on the practice" in text(page)) == (near > 0)
    assert get(site, f"/for/{addressee}.json").json()["n"] == len(wanted)


def test_results_behind_advice_lead_to_their_claims(site):
    page = get(site, "/for/policymaker")
    behind = re.findall(r'<details class="kb-behind">(.*?)</details>', page.text, re.DOTALL)
    assert behind
    for paragraph in behind:
        for claim in re.findall(r'href="/claim/([^"]+)"', paragraph):
            ((rank,),) = values(site, "SELECT strength_rank FROM claim_records WHERE id = ?", claim)
            assert rank >= 2
        assert paragraph.count(" state") >= paragraph.count("<a "), "a statement is never shown without who makes it"


def test_who_states_it_and_the_level_stand_with_each_piece_of_advice(site):
    page = get(site, "/for/teacher")
    n = sum(map(len, listed(page).values()))
    for name in ("kb-who", "kb-support"):
        assert page.text.count(f'<p class="{name}">') >= n


def test_needs_are_told_apart_from_advice(site):
    for addressee in ADDRESSEES:
        needs = "SELECT a.claim FROM claim_addressees AS a JOIN claims AS c ON c.id = a.claim WHERE c.kind = 'need' AND a.addressee = ?"
        told = get(site, f"/for/{addressee}.json").json()["needs"]
        assert {claim["id"] for claim in told} == {row[0] for row in values(site, needs, addressee)}


@pytest.mark.parametrize("addressee", [name for name in ADDRESSEES if PLURALS[name] != name])
def test_the_plural_leads_to_the_page(wards, addressee):
    for end in ("", ".json"):
        answer = get(wards, f"/for/{PLURALS[addressee]}{end}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/for/{addressee}{end}")


def test_nobody_of_that_name_is_not_found_and_the_nearest_is_named(wards):
    answer = get(wards, "/for/polcymaker")
    assert answer.status_code == 404
    assert "policymaker" in text(answer)
    assert "<b>" not in get(wards, "/for/x<b>").text


def test_home_leads_to_each_addressee_that_has_claims(site, wards):
    for each in (site, wards):
        named = {row[0] for row in values(each, "SELECT DISTINCT addressee FROM claim_addressees")}
        assert {link.removeprefix("/for/") for link in links(get(each, "/")) if link.startswith("/for/")} == named


def test_nobody_advised_is_said_so(wards):
    assert "No source read here advises funders by name." in text(get(wards, "/for/funder"))
