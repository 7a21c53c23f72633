"""The pages of a base in the making: each says that it is one, and none says that nothing is found where drafts are open."""

from __future__ import annotations

import re

import pytest
from drafted import DOCUMENT, DRAFTS, OPEN, WAITING, drafted_base
from site_asked import SECOND, get, links, served, text

SAID = f"This base is still being coded: {OPEN} of {len(DRAFTS)} drafts of claims are not decided on yet."
PAGES = [
    "/", "/map", "/map?by=outcome", "/gaps", "/graph", "/about", "/method", "/search?q=umbrella", "/claims", "/works", "/cite", "/for/school",
    "/cell/soap_and_water/visitors", "/cell/alcohol_handrub/nurses/brief", "/practice/reminders",
    "/population/visitors", "/outcome/skin", "/reference/osei2014", "/source/brennan2022", "/claim/brennan2022-001", "/kb/work_pages",
    "/no-such-page",
]  # fmt: skip


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drafted")
    with served(folder, data=drafted_base(folder / "base")) as site:
        yield site


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    with served(tmp_path_factory.mktemp("finished"), data=SECOND) as site:
        yield site


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_the_base_is_still_being_coded(coded, path) -> None:
    page = get(coded, path)
    assert SAID in text(page)
    assert "/about#coding" in links(page)


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/no-such-page"])
def test_no_page_of_a_base_without_drafts_speaks_of_them(finished, path) -> None:
    told = text(get(finished, path)).casefold()
    assert "draft" not in told
    assert "not yet coded" not in told
    assert "coded so far" not in told


SAYS = {
    "home counts the open drafts": ("/", f"drafts of claims not decided on yet {OPEN}", "no source reports a result"),
    "home counts what is not yet coded": ("/", "3 not yet coded", ""),
    "the map counts them": ("/map", "; 3 not yet coded; 2 not found in these documents.", ""),
    "the map has a look for it": ("/map", "Not yet coded Not found in these documents", ""),
    "the map has a sign for it": ("/map", "○ drafts of claims that may be about it, not decided on yet", ""),
    "gaps keep them apart": ("/gaps", "combinations asked are empty, 3 not yet coded.", "No source read here says so"),
    "gaps count drafts of research said to be missing": ("/gaps", "1 open draft of this kind is not decided on yet.", ""),
    "about says that it is not finished": ("/about", f"It is not finished. {OPEN} of {len(DRAFTS)} drafts", ""),
    "about counts by document": ("/about", f"{DOCUMENT} {OPEN} {len(DRAFTS)} 1 1", ""),
    "method says what the state means": ("/method", "is not yet coded , and counts as nothing else", ""),
    "a combination is not yet coded": (
        "/cell/soap_and_water/visitors",
        "That says nothing yet: 1 open draft may be about it, and nobody has decided on it.",
        "No source read here",
    ),
    "a brief tells its drafts": ("/cell/alcohol_handrub/nurses/brief", "1 open draft may be about it.", ""),
    "a practice counts its drafts": ("/practice/reminders", "1 open draft that may be about it is not decided on yet.", ""),
    "a practice tells which groups are not yet coded": ("/practice/soap_and_water", "Not yet coded : Visitors", ""),
    "a practice does not say that nobody misses research": (
        "/practice/role_models",
        "No claim coded so far says of it that research is missing; 1 open draft may.",
        "No source says of it",
    ),
    "an outcome tells which practices are not yet coded": ("/outcome/time", "Not yet coded : Reminders", ""),
    "a filtered list counts drafts that may fit": (
        "/claims?practice=role_models&kind=gap",
        "No claim fits all of these yet; 1 open draft may.",
        "",
    ),
    "a source counts its drafts": ("/source/brennan2022", f"{len(DRAFTS)} made by rule: 1 accepted, 1 discarded, {OPEN} not decided on yet", ""),
    "a search tells of what it names": ("/search?q=soap+and+water+visitors", "Soap and water: Visitors : not yet coded", "Known to be missing"),
}


@pytest.mark.parametrize(("path", "said", "unsaid"), SAYS.values(), ids=SAYS)
def test_a_page_says_what_is_not_decided_on(coded, path, said, unsaid) -> None:
    told = text(get(coded, path))
    assert said in told
    assert not unsaid or unsaid not in told


def test_each_field_of_the_map_counts_its_drafts(coded) -> None:
    fields = re.findall(r'<td class="([^"]*)"><a href="/cell/(\w+)/(\w+)">(.*?)</a>', get(coded, "/map").text, re.DOTALL)
    assert {(practice, group): int(found[1]) for _, practice, group, inner in fields if (found := re.search(r"○ (\d+) open draft", inner))} == WAITING
    assert {(practice, group) for look, practice, group, _ in fields if "not-yet-coded" in look} == {
        ("soap_and_water", "visitors"), ("reminders", "nurses"), ("role_models", "nurses"),
    }  # fmt: skip


def test_the_map_as_a_file_tells_the_state(coded) -> None:
    cells = get(coded, "/map.json").json()["cells"]
    assert sum(cell["state"] == "not_yet_coded" for cell in cells) == 3
    assert get(coded, "/map.csv").text.splitlines()[0].endswith(",n_drafts")


def test_the_page_about_the_base_as_json_counts_them_too(coded) -> None:
    told = get(coded, "/about.json").json()["coding"]
    assert (told["n_open"], told["n_drafts"], [one["document"] for one in told["documents"]]) == (OPEN, len(DRAFTS), [DOCUMENT])


def test_no_page_or_table_holds_what_a_draft_says(coded) -> None:
    for path in ("/kb/draft_records.json?_shape=array", "/kb/drafted_records.json?_shape=array", "/kb/term_drafts.json?_shape=array"):
        (told,) = {frozenset(row) for row in get(coded, path).json()}
        assert not told & {"statement", "start", "first_words", "passage", "reasons"}
