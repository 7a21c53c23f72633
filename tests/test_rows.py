from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kb import pipeline
from kb.model import Base, Evidence, Fact, Name, Passage, Withdrawal, Work
from kb.rows import Row, passage_id, tables
from kb.schema import schema_meanings, statements

SECOND_BASE = Path(__file__).parent / "second_base" / "data"
Tables = Mapping[str, list[dict[str, Any]]]


@cache
def base() -> Base:
    return pipeline.check(SECOND_BASE)[1].base


def filled(read: Base) -> Tables:
    """Every table of a base as dictionaries by column."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, rows in tables(pipeline.grade(read)):
        columns = list(schema_meanings()[name].columns)
        found[name] = [dict(zip(columns, row, strict=True)) for row in rows]
    return found


@cache
def whole() -> Tables:
    return filled(base())


def with_claims(*changes: dict[str, Any]) -> Base:
    """The base with its first claims changed."""
    claims = [replace(claim, **change) for claim, change in zip(base().claims, changes, strict=False)]
    return replace(base(), claims=(*claims, *base().claims[len(claims) :]))


def test_every_table_is_filled_once_and_parents_come_before_children() -> None:
    order = [name for name, _ in tables(pipeline.grade(base()))]
    assert len(order) == len(set(order))
    known = {meaning.name for meaning in schema_meanings().values() if meaning.kind == "table"}
    assert known == set(order)
    for statement in statements()["tables"]:
        child = statement.split()[2]
        for parent in re.findall(r"REFERENCES (\w+)", statement):
            assert child not in order or parent == child or order.index(parent) < order.index(child), f"{child} before {parent}"


def test_rows_are_as_wide_as_the_schema_and_hold_plain_values() -> None:
    for name, rows in tables(pipeline.grade(base())):
        width = len(schema_meanings()[name].columns)
        for row in rows:
            assert len(row) == width, name
            assert all(isinstance(value, str | int | None) and not isinstance(value, bool) for value in row), name


def test_a_work_is_told_whole() -> None:
    written = Work(
        key="k", type="article", title="Tides", authors=(Name(family="Wren", given="Ada"), Name(family="Sea Board", literal=True)), authors_more=True,
        editors=(Name(family="Osei", given="Kofi"),), translators=(Name(family="Ruiz", given="Eva"),),
        year=2001, year_text="2001", printed=("Wren, 2001", "Wren et al."), raw="@article{k}",
    )  # fmt: skip
    found = filled(replace(base(), works=(*base().works, written)))
    (row,) = (row for row in found["works"] if row["key"] == "k")
    assert (row["n_authors"], row["authors_more"], row["doi"], row["bibtex"]) == (2, 1, None, "@article{k}")
    assert json.loads(row["printed"]) == ["Wren, 2001", "Wren et al."]
    assert json.loads(row["csl"])["title"] == "Tides"
    assert "Wren" in row["apa_text"]
    names = [(name["role"], name["position"], name["family"], name["literal"]) for name in found["work_names"] if name["work"] == "k"]
    assert names == [("author", 1, "Wren", 0), ("author", 2, "Sea Board", 1), ("editor", 1, "Osei", 0), ("translator", 1, "Ruiz", 0)]


def test_a_work_without_a_year_says_so() -> None:
    found = filled(replace(base(), works=(*base().works, Work(key="k", type="misc"))))
    (row,) = (row for row in found["works"] if row["key"] == "k")
    assert (row["year"], row["year_text"], row["title"]) == (None, "n.d.", None)


def test_the_sources_are_the_works_with_a_document() -> None:
    assert [(row["id"], row["position"]) for row in whole()["sources"]] == [("brennan2022", 1), ("sandoval2023", 2)]


def test_facts_are_text_and_keep_where_they_were_read() -> None:
    values: dict[Any, Fact] = {
        "n_sites": Fact(value=4, origin="passage"),
        "effect_size": Fact(value=0.5, origin="primary"),
        "adjusted": Fact(value=True, origin="library"),
        "selected_sites": Fact(value=False, origin="passage"),
    }
    link = Evidence(rests_on="study", work="falk2011", facts=values)
    found = [row for row in filled(with_claims({"evidence": (link,)}))["facts"] if row["evidence"] == f"{base().claims[0].id}/1"]
    assert [(row["name"], row["value"], row["origin"]) for row in found] == [
        ("n_sites", "4", "passage"), ("effect_size", "0.5", "primary"), ("adjusted", "true", "library"), ("selected_sites", "false", "passage"),
    ]  # fmt: skip


def test_a_step_of_the_trail_points_to_its_link_of_evidence() -> None:
    links = {row["id"] for row in whole()["evidence"]}
    claims = {row["id"]: row["claim"] for row in whole()["evidence"]}
    for step in whole()["grade_steps"]:
        assert step["evidence"] in links
        assert claims[step["evidence"]] == step["claim"]
    for rubric in {step["rubric"] for step in whole()["grade_steps"]}:
        positions = [(step["claim"], step["position"]) for step in whole()["grade_steps"] if step["rubric"] == rubric]
        assert positions == sorted(positions, key=lambda one: ([row["id"] for row in whole()["claims"]].index(one[0]), one[1]))


def test_claims_with_one_passage_share_its_row() -> None:
    same = base().claims[1].passage
    found = filled(with_claims({"passage": same}))
    names = [row["passage"] for row in found["claims"]]
    assert len(set(names)) == len(names) - 1 == len(found["passages"])


def test_a_withdrawn_claim_has_its_reason_and_no_other_row() -> None:
    gone = base().claims[0]
    found = filled(with_claims({"withdrawn": Withdrawal(reason="Coded twice.", successor=base().claims[1].id)}))
    assert {"id": gone.id, "reason": "Coded twice.", "successor": base().claims[1].id} in found["withdrawn_claims"]
    for name, column in (("claims", "id"), ("grades", "claim"), ("evidence", "claim"), ("claim_practices", "claim"), ("practice_claims", "claim")):
        assert gone.id not in {row[column] for row in found[name]}, name


def test_claims_are_numbered_by_source_and_place() -> None:
    first, second = base().claims[0].passage, base().claims[1].passage
    assert first.start is not None
    assert second.start is not None
    swapped = filled(with_claims({"passage": second}, {"passage": first}))
    assert [row["id"] for row in swapped["claims"]][:2] == [base().claims[1].id, base().claims[0].id]
    assert [row["n"] for row in swapped["claims"]] == list(range(1, len(swapped["claims"]) + 1))


def test_a_claim_counts_for_its_practice_and_up_to_the_row_and_no_further() -> None:
    reached = {(row["claim"], row["practice"]) for row in whole()["practice_claims"]}
    (narrow,) = (claim.id for claim in base().claims if "pocket_bottles" in claim.practices)
    assert {practice for claim, practice in reached if claim == narrow} == {"pocket_bottles", "alcohol_handrub"}


def test_a_claim_of_two_narrow_terms_counts_once_for_the_wide_one() -> None:
    found = filled(with_claims({"practices": ("pocket_bottles", "alcohol_handrub"), "populations": ("intensive_care_nurses", "nurses")}))
    mine = base().claims[0].id
    assert [row["practice"] for row in found["practice_claims"] if row["claim"] == mine] == ["pocket_bottles", "alcohol_handrub"]
    assert [row["population"] for row in found["population_claims"] if row["claim"] == mine] == ["intensive_care_nurses", "nurses"]


def test_a_claim_is_searched_by_the_words_of_what_it_counts_for_and_of_its_works() -> None:
    (number,) = (row["n"] for row in whole()["claims"] if row["id"] == "brennan2022-004")
    (text,) = (row for row in whole()["claim_texts"] if row["n"] == number)
    assert text["terms"].split("; ")[:2] == ["Pocket bottles", "Alcohol handrub"]
    assert "ABHR" in text["synonyms"]
    assert "Hand hygiene" not in text["terms"], "it lies above the rows of the map"
    for words in ("Brennan", "2022", "Osei", "Pocket Bottles in Intensive Care"):
        assert words in text["works"]


def test_a_work_is_searched_by_title_names_and_printed_form() -> None:
    (text,) = (row for row in whole()["work_texts"] if row["work"] == "rao2019")
    assert "Szabó" in text["names"]
    assert "Journal of Made-up Hygiene" in text["title"]
    assert text["printed"] == "Rao & Szabo, 2019"


@pytest.mark.parametrize("name", ["metadata", "provenance"])
def test_what_the_base_says_of_itself_holds_no_clock_and_no_folder(name: str) -> None:
    rows = whole()[name]
    assert len({row["name"] for row in rows}) == len(rows)
    assert str(SECOND_BASE.parent.parent) not in json.dumps(rows)


def test_rows_of_a_table_are_made_when_they_are_asked_for() -> None:
    made = 0

    class Counted(tuple[Any, ...]):
        def __iter__(self) -> Any:
            nonlocal made
            for item in tuple.__iter__(self):
                made += 1
                yield item

    graded = pipeline.grade(base())
    counted = replace(graded, base=replace(graded.base, works=Counted(graded.base.works)))
    for name, rows in tables(counted):
        if name == "works":
            before = made
            iterator = iter(rows)
            first: Row = next(iterator)
            assert first[0] == base().works[0].key
            assert made == before + 1
            break


def test_a_passage_is_named_by_its_place() -> None:
    claim = replace(base().claims[0], passage=Passage(document="a.txt", start=3, end=9, sha256="x"))
    assert passage_id(claim) == "a.txt:3-9"
