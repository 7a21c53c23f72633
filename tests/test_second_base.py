"""A base of another field goes through every command, export and page, and each answers the truth about it and knows no other field."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from functools import cache
from html import unescape

import pytest
import yaml
from awaiting import awaited
from command_line import SECOND, last_line, typed

import kb
from kb.exporters import FORMATS
from kb.site.server import application

ROOT = SECOND.parents[1]

LEVELS = {
    "strong": "brennan2022-003 brennan2022-007",
    "moderate": "brennan2022-004",
    "promising": "brennan2022-005 brennan2022-009 brennan2022-011 brennan2022-012",
    "rationale_only": "brennan2022-002 brennan2022-014 brennan2022-015 brennan2022-017",
    "none_stated": "brennan2022-001 brennan2022-006 brennan2022-010 brennan2022-013 brennan2022-016 "
    "sandoval2023-001 sandoval2023-002 sandoval2023-003 sandoval2023-004",
}
"""The level of each claim, as its codes and the rubric's rules give it by hand."""

CELLS = {
    ("alcohol_handrub", "nurses"): ("graded", "strong", None, False, 3, 1, 0, "b007"),
    ("alcohol_handrub", "physicians"): ("graded", "promising", None, False, 1, 1, 0, "b007"),
    ("alcohol_handrub", "visitors"): ("asserted_only", "none_stated", None, False, 1, 1, 1, "b007"),
    ("soap_and_water", "nurses"): ("graded", None, "promising", False, 1, 0, 0, ""),
    ("soap_and_water", "physicians"): ("other_only", None, None, False, 0, 0, 1, ""),
    ("soap_and_water", "visitors"): ("not_found", None, None, False, 0, 0, 0, ""),
    ("feedback", "nurses"): ("graded", "promising", "promising", True, 2, 1, 0, "b013"),
    ("feedback", "physicians"): ("not_found", None, None, False, 0, 0, 0, "b013"),
    ("feedback", "visitors"): ("not_found", None, None, False, 0, 0, 0, "b013"),
    ("reminders", "nurses"): ("not_found", None, None, False, 0, 0, 0, ""),
    ("reminders", "physicians"): ("other_only", None, None, False, 0, 0, 1, ""),
    ("reminders", "visitors"): ("said_missing", None, None, False, 0, 0, 1, ""),
    ("role_models", "nurses"): ("not_found", None, None, False, 0, 0, 0, ""),
    ("role_models", "physicians"): ("graded", "rationale_only", None, False, 1, 1, 0, ""),
    ("role_models", "visitors"): ("out_of_scope", None, None, False, 0, 0, 0, ""),
}
"""Each combination of the frame: state, strength, strength against, contested, effects, effects at the strength, other claims, wider claims."""

COUNTED = {
    ("alcohol_handrub", "nurses"): "b003 b004 b006",
    ("alcohol_handrub", "physicians"): "b005",
    ("alcohol_handrub", "visitors"): "s002 s003",
    ("soap_and_water", "nurses"): "b009",
    ("feedback", "nurses"): "b011 b012",
    ("reminders", "visitors"): "b015",
}
"""The claims counted in some of them; that of the pocket bottles in intensive care counts for handrub and nurses."""


def short(claim):
    return claim.replace("brennan2022-", "b").replace("sandoval2023-", "s")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the base as kb.db, proven against its documents."""
    folder = tmp_path_factory.mktemp("second")
    answer = typed("check", SECOND / "data", "--documents", SECOND / "documents", "--strict")
    assert re.search(r": 8 works, 21 claims; 0 errors, 0 warnings, \d remarks; 21 passages proven\Z", last_line(answer))
    answer = typed("build", SECOND / "data", folder=folder)
    assert answer.stdout.startswith("kb.db: 20 claims from 2 sources, 8 works, 23 combinations; 0 warnings, ")
    return folder


@pytest.fixture(scope="module")
def exported(built):
    return json.loads(typed("export", "json", folder=built).stdout)


def test_every_part_has_its_size(exported):
    sizes = {
        "sources": 2, "works": 8, "practices": 8, "populations": 5, "outcomes": 5, "claims": 20, "evidence": 20, "cells": 23, "citations": 0,
        "nodes": 8 + 20 + 8 + 5 + 5, "edges": 99,
    }  # fmt: skip
    assert {part: len(exported[part]) for part in sizes} == sizes
    assert sum(grade["rubric"] == "reported" for grade in exported["grades"]) == 20
    inputs = {row["name"] for row in exported["provenance"] if row["kind"] == "input"}
    assert inputs == {"claims.yaml", "references.bib", "vocabulary.yaml", "metadata.yml"}
    assert Counter(edge["relation"] for edge in exported["edges"]) == {
        "states": 20, "concernsPractice": 19, "concernsPopulation": 20, "concernsOutcome": 20, "isSupportedBy": 10, "restates": 1, "broader": 9,
    }  # fmt: skip


def test_every_claim_has_the_level_that_its_codes_give(exported):
    held = {claim["id"]: claim["strength"] for claim in exported["claims"]}
    assert held == {claim: level for level, claims in LEVELS.items() for claim in claims.split()}
    assert {grade["claim"]: grade["level"] for grade in exported["grades"] if grade["rubric"] == "reported"} == held


def test_every_combination_has_its_state(built):
    found = json.loads(typed("map", "--format", "json", folder=built).stdout)
    held = {
        (cell["practice"], cell["population"]): (
            cell["state"], cell["strength"], cell["strength_against"], cell["contested"], cell["n_effect"], cell["n_at_strength"], cell["n_other"],
            " ".join(map(short, cell["inherited"])),
        )
        for cell in found["cells"]
    }  # fmt: skip
    assert held == CELLS


@pytest.mark.parametrize("combination", COUNTED, ids=" by ".join)
def test_a_combination_is_shown_with_its_claims(built, combination):
    told = json.loads(typed("show", "/".join(combination), "--format", "json", folder=built).stdout)
    assert sorted(short(claim["id"]) for claim in told["claims"]) == COUNTED[combination].split()
    assert [short(claim["id"]) for claim in told["wider_claims"]] == CELLS[combination][7].split()


def test_claims_beyond_the_frame_have_a_combination_of_their_own(exported):
    beyond = {(cell["practice"], cell["population"]): cell for cell in exported["cells"] if not cell["in_frame"]}
    assert set(beyond) == {
        ("alcohol_handrub", "everyone_on_the_ward"), ("alcohol_handrub", "intensive_care_nurses"), ("electronic_monitoring", "everyone_on_the_ward"),
        ("feedback", "everyone_on_the_ward"), ("hand_hygiene", "everyone_on_the_ward"), ("hand_hygiene", "visitors"),
        ("pocket_bottles", "intensive_care_nurses"), ("pocket_bottles", "nurses"),
    }  # fmt: skip
    assert beyond["hand_hygiene", "visitors"]["state"] == "other_only"
    assert beyond["pocket_bottles", "intensive_care_nurses"]["strength"] == "moderate"


def test_a_withdrawn_claim_is_in_no_answer(built):
    assert "brennan2022-008" not in typed("export", "json", folder=built).stdout
    assert "brennan2022-008" not in typed("search", "skin", folder=built).stdout
    assert "see brennan2022-009" in typed("show", "brennan2022-008", folder=built, code=1).stderr


def test_words_find_what_the_synonyms_of_its_vocabulary_spell(built):
    asked = {"A&F": "brennan2022-011", "ICU nurses": "brennan2022-004", "HAI": "sandoval2023-002", "hand rub doctors": "brennan2022-005"}
    for words, first in asked.items():
        found = json.loads(typed("search", *words.split(), "--format", "json", folder=built).stdout)
        assert first in [claim["id"] for claim in found["claims"]], words
        assert found["widened"]


def test_names_are_found_without_their_accents(built):
    assert [work["key"] for work in json.loads(typed("search", "orla", "--format", "json", folder=built).stdout)["works"]] == ["brennan2022"]
    assert "Órla" not in typed("show", "brennan2022", folder=built).stdout
    assert typed("show", "brennan2022", folder=built).stdout.startswith("Brennan, Ó., & Ward Hygiene Group. (2022).")


def test_an_unresolved_work_is_told_as_such(built):
    assert "osei2014: article; record unresolved; identity not told" in typed("show", "osei2014", folder=built).stdout


def test_python_gives_the_same_answers(built):
    with kb.open(built / "kb.db") as base:
        assert base.metadata["title"] == "Clean hands on hospital wards"
        assert {claim["id"]: claim["strength"] for claim in base.claims()} == {claim: level for level, ids in LEVELS.items() for claim in ids.split()}
        assert len(base.works()) == 8
        assert len(base.map().rows) == 5
        graph = base.graph()
        assert (graph.number_of_nodes(), graph.number_of_edges()) == (46, 99)
        assert base.search("ABHR").n_claims == 7


# What it knows nothing of


@cache
def first_base():
    """What finds a word of the base that comes with kb: its ids, labels and synonyms, save those that this base has too, and words of its field."""
    vocabulary = yaml.safe_load((ROOT / "data" / "vocabulary.yaml").read_text(encoding="utf-8"))
    terms = [term for part in ("practices", "populations", "outcomes") for term in vocabulary[part]]
    found = {word.casefold() for term in terms for word in (term["id"], term["label"], *term.get("synonyms", ())) if len(word) > 4}
    own = "".join(path.read_text(encoding="utf-8").casefold() for path in SECOND.rglob("*.*") if path.is_file())
    words = {word for word in found if word not in own} | {"personalized", "learner", "student", "school", "teacher", "classroom", "education"}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})s?\b")


ACT = re.compile(
    r"n[_ ]students|(numbers?|loss) of students|your students|of students (and|or) in settings|every student succeeds act"
    r'|"legislation": {"@id": "https://schema\.org/legislation"'
)
"""Words of the rubric that an Act of another field prescribes, and of the facts that it asks for; and a class of schema.org in JSON-LD's context."""


@pytest.mark.parametrize(
    "words",
    [("search", "hands"), ("search", "nurses", "--format", "json"), ("show", "brennan2022-003"), ("show", "brennan2022-003", "--format", "json"),
     ("show", "feedback/nurses"), ("show", "nurses"), ("show", "falk2011"), ("show", "brennan2022"), ("map",), ("map", "--format", "csv"),
     ("map", "--format", "json"), ("network",), ("network", "--of", "practices"), ("network", "--measure", "removal"),
     *(("export", name) for name, form in FORMATS.items() if not form.folder), ("--version",)],
    ids=" ".join,
)  # fmt: skip
def test_no_answer_holds_a_word_of_the_first_base(built, words):
    told = ACT.sub("", typed(*words, folder=built).stdout.casefold())
    assert not set(first_base().findall(told))


def test_no_message_holds_a_word_of_the_first_base(tmp_path):
    base = shutil.copytree(SECOND, tmp_path / "second")
    claims = base / "data" / "claims.yaml"
    claims.write_text(claims.read_text().replace("[nurses]", "[nurse]").replace("kind: gap", "kind: gpa").replace("alcohol_handrub]", "handrub]"))
    told = typed("check", folder=base, code=1).stdout.casefold()
    assert "did you mean 'alcohol_handrub'" in told
    assert not set(first_base().findall(told))


# The site


PAGES = {
    "/": 200,
    "/search?q=ABHR": 200,
    "/claim/brennan2022-003": 200,
    "/claim/brennan2022-008": 410,
    "/claim/brennan2022-999": 404,
    "/-/healthz": 200,
    "/kb": 200,
    "/kb/moments_missed": 200,
    "/kb/claim_pages": 200,
    "/kb/cell_pages": 200,
    "/kb/work_pages.json?_shape=array": 200,
    "/kb/cell_pages.csv?_stream=1&_size=max": 200,
}


@pytest.fixture(scope="module")
def pages(built):
    """Each page's answer."""

    async def asked():
        datasette = application(built / "kb.db")
        await datasette.invoke_startup()
        try:
            return {path: await datasette.client.get(path) for path in PAGES}
        finally:
            for database in datasette.databases.values():
                database.close()

    return awaited(asked())


def plain(html):
    """The text of a page as a reader sees it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html))).split())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers(pages, path):
    assert pages[path].status_code == PAGES[path], plain(pages[path].text)


def test_the_home_page_tells_the_numbers_of_this_base(pages):
    home = plain(pages["/"].text)
    assert "Clean hands on hospital wards" in home
    for numbers in ("sources read 2", "claims 20", "works in the library 8", "of 14 combinations asked have some result reported 4"):
        assert numbers in home
    for level in ("Controlled study reported 2", "Significant result reported 1", "Some result reported 4", "Stated without support 9"):
        assert level in home
    assert re.search(r"Alcohol handrub 7\b\D*2 of 3\b", home)
    assert re.search(r"Visitors 5\b", home)
    assert "For 10 of 14 combinations of a practice and a group, no source reports a result." in home
    assert "What stands in the way" in home
    assert "version 2.5" in home.casefold()


def test_a_claims_page_tells_who_states_it_and_why_it_has_its_level(pages):
    page = plain(pages["/claim/brennan2022-003"].text)
    for words in ("Brennan", "Handrub at each bed significantly", "Controlled study reported", "Falk, N., & Ibarra, J. (2011)", "Alcohol handrub"):
        assert words in page
    assert "The sentence names no outcome" in plain(pages["/claim/brennan2022-008"].text)


def test_the_data_pages_hold_the_rows_of_this_base(pages):
    assert len(pages["/kb/work_pages.json?_shape=array"].json()) == 8
    cells = list(csv.DictReader(io.StringIO(pages["/kb/cell_pages.csv?_stream=1&_size=max"].text)))
    assert Counter(cell["state"] for cell in cells if cell["in_frame"] == "1") == Counter(cell[0] for cell in CELLS.values())
    assert "Distant sinks stop physicians" in plain(pages["/kb/moments_missed"].text)


SCHEMA = re.compile(r"number in eric, the education research database")
"""What the schema says of its columns, which data pages show."""


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/-/")])
def test_no_page_holds_a_word_of_the_first_base(pages, path):
    told = SCHEMA.sub("", ACT.sub("", plain(pages[path].text).casefold()))
    assert not set(first_base().findall(told))
