"""What a notebook shows: words, who states them, nothing that a base says as markup; and to Python the rows that they were."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from small_base import VOCABULARY, built, claim, link, work

import kb
from kb.answers.display import FEW
from kb.answers.map import Map
from kb.answers.search import Found
from kb.model import Frame, Name, Term
from kb.opened import OpenBase

SECOND = Path(__file__).parent / "second_base"
HOSTILE = '<script>alert(\'x\')</script> & "<b onclick="x">'
FORBIDDEN = re.compile(r"\b(strong|moderate|promising)\b", re.IGNORECASE)
VOID = {"br", "hr"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenBase]:
    path = tmp_path_factory.mktemp("display") / "kb.db"
    kb.build(SECOND / "data", path)
    with kb.open(path) as opened:
        yield opened


class Page(HTMLParser):
    """Checks that tags close in order; keeps the tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def everything(base: OpenBase) -> dict[str, Any]:
    """One of each that a notebook shows."""
    first = base.claims()[0]
    cell = next(cell for cell in base.cells() if cell["n_effect"])
    outcome = next(row["outcomes"][0] for row in base.claims() if cell["practice"] in row["practices"] and row["outcomes"])
    return {
        "claim": first, "whole claim": base.show(first["id"]), "claims": base.claims(), "search": base.search(first["statement"].split()[0]),
        "cell": base.cell(cell["practice"], cell["population"]), "cell by outcome": base.cell(cell["practice"], outcome),
        "whole cell": base.show(f"{cell['practice']}/{cell['population']}"), "cells": base.cells(), "map": base.map(),
        "work": base.show(base.works()[0]["key"]), "source": base.show(first["source"]), "practice": base.show(cell["practice"]),
        "pairs": base.network(of="practices"), "removal": base.network(measure="removal"),
    }  # fmt: skip


KINDS = (
    "claim", "whole claim", "claims", "search", "cell", "cell by outcome", "whole cell", "cells", "map", "work", "source", "practice", "pairs",
    "removal",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_whole_html_that_asks_nobody(kind: str, base: OpenBase) -> None:
    page = Page(everything(base)[kind]._repr_html_())
    assert page.tags[0][0] == "div"
    assert {tag for tag, _ in page.tags} <= {"div", "p", "b", "small", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert {name for _, attributes in page.tags for name in attributes} <= {"style", "scope"}
    assert "url(" not in json.dumps(page.tags)


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_another_scale_stand_nowhere(kind: str, base: OpenBase) -> None:
    assert not FORBIDDEN.search(Page(everything(base)[kind]._repr_html_()).text)


@pytest.mark.parametrize("kind", KINDS)
def test_no_colour_but_a_grey_line_is_set(kind: str, base: OpenBase) -> None:
    """So that it is read on a light page and on a dark one."""
    assert set(re.findall(r"#\w+|color|background", everything(base)[kind]._repr_html_().replace("&#x27;", ""))) <= {"#808080"}


@pytest.mark.parametrize("kind", ["claim", "whole claim", "claims", "search", "cell", "whole cell", "practice", "source"])
def test_every_claim_is_told_with_who_states_it(kind: str, base: OpenBase) -> None:
    text = Page(everything(base)[kind]._repr_html_()).text
    labels = {row["id"]: row["label"] for row in base.sources()}
    told = [row for row in base.claims() if row["statement"] in text]
    assert told
    assert all(labels[row["source"]] in text for row in told)


def test_a_cell_tells_its_sentence_and_limits(base: OpenBase) -> None:
    cell = everything(base)["cell"]
    text = Page(cell._repr_html_()).text
    assert cell["limits"]
    assert all(part in text for part in (cell["sentence"], cell["practice_label"], cell["population_label"], *cell["limits"]))


def test_a_map_tells_the_sentence_of_every_combination(base: OpenBase) -> None:
    found = base.map()
    text = Page(found._repr_html_()).text  # type: ignore[attr-defined]
    assert all(cell["sentence"] in text for row in found.cells for cell in row)
    what_if = base.map(facts={"n_students": 400})
    assert what_if.what_if.sentence() in Page(what_if._repr_html_()).text  # type: ignore[attr-defined]


def test_a_network_says_what_it_is_of(base: OpenBase) -> None:
    found = base.network(of="practices")
    text = Page(found._repr_html_()).text  # type: ignore[attr-defined]
    assert all(part in text for part in (found.title, found.note, found.definition, found.sentence, found.base))


def hostile(tmp_path: Path) -> OpenBase:
    vocabulary = replace(
        VOCABULARY, practices=(Term(id="tea", label=HOSTILE, definition=HOSTILE, synonyms=(HOSTILE,)),),
        frame=Frame(rows=("tea",), columns=("everyone",)),
    )  # fmt: skip
    works = tuple(replace(work(key), title=HOSTILE, authors=(Name(family=HOSTILE, literal=True),)) for key in "ab")
    claims = tuple(
        replace(claim(f"c{n}", "tea/everyone", link("study", "a", result_reported=HOSTILE), link("works", "b")), statement=f"{HOSTILE} {n}")
        for n in range(25)
    )
    return kb.open(built(tmp_path / "kb.db", claims, works, title=HOSTILE, vocabulary=vocabulary))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_base_says_cannot_become_markup(kind: str, tmp_path: Path) -> None:
    with hostile(tmp_path) as base:
        shown = everything(base) if kind != "pairs" else {"pairs": base.network()}
        html = shown[kind]._repr_html_()
    assert "<script" not in html
    assert "<b onclick" not in html
    page = Page(html)
    assert all(set(attributes) <= {"style", "scope"} for _, attributes in page.tags)
    assert "<script>" in page.text
    assert "<script>" in unescape(html)


def test_a_long_list_is_cut_and_counted(tmp_path: Path) -> None:
    with hostile(tmp_path) as base:
        page = Page(base.claims()._repr_html_())  # type: ignore[attr-defined]
    assert f"25 claims, the first {FEW} shown." in page.text
    assert sum(tag == "tr" for tag, _ in page.tags) == FEW + 1


def test_to_python_they_are_what_they_were(base: OpenBase) -> None:
    claims = base.claims()
    assert isinstance(claims, list)
    assert isinstance(claims[0], dict)
    assert claims[0] == dict(claims[0])
    assert json.loads(json.dumps(claims)) == [dict(row) for row in claims]
    assert pickle.loads(pickle.dumps(claims[0])) == copy.deepcopy(claims[0]) == claims[0]
    assert pickle.loads(pickle.dumps(claims[0]))._repr_html_() == claims[0]._repr_html_()  # type: ignore[attr-defined]
    assert isinstance(base.map(), Map)
    assert isinstance(base.search("hands"), Found)
    assert base.show(claims[0]["id"])["what"] == "claim"


def test_a_part_of_a_list_is_shown_too(base: OpenBase) -> None:
    part = base.claims()[2:4]
    assert [row["n"] for row in part] == [3, 4]
    assert "2 claims." in Page(part._repr_html_()).text  # type: ignore[attr-defined]


def test_a_terminal_gets_a_line(base: OpenBase) -> None:
    assert repr(base.map()) == "<map of 5 practices and 3 populations>"
    assert repr(base.search("zeppelins")) == "<0 claims, 0 works found>"
    assert repr(base.search("seniors")) == "<1 claim, 0 works found>"
    assert repr(base.network(of="sources", measure="concentration")).startswith(
        "<Shares of the claims by source: 2 rows; 20 of 20 claims have a source"
    )


def test_a_search_says_how_it_took_the_words(base: OpenBase) -> None:
    term = next(term for term in base.terms() if term["synonyms"])
    phrase = term["synonyms"][0]
    assert f"'{phrase}' also finds: {term['label']}." in Page(base.search(phrase)._repr_html_()).text  # type: ignore[attr-defined]
    some = base.search("seniors zeppelins")
    text = Page(some._repr_html_()).text  # type: ignore[attr-defined]
    assert some.lacking == ("zeppelins",)
    assert "No claim has: zeppelins." in text
    assert ("No claim has all of the words" in text) is some.any_word
