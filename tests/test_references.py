from __future__ import annotations

import html
import multiprocessing
import re
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from citeproc import CitationStylesStyle
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import apa, references
from kb.csl import TYPES, clean
from kb.model import Name, Work
from kb.references import Reference, format_works, short_label


def work(told: Mapping[str, Any]) -> Work:
    """The work as references.yaml tells it."""
    people = {role: tuple(map(name, told[role])) for role in ("authors", "editors", "translators") if role in told}
    return Work(**{"key": "k", **told, **people, "printed": tuple(told.get("printed", ()))})


def name(told: str) -> Name:
    if told.startswith("{"):
        return Name(family=told[1:-1], literal=True)
    family, _, given = told.partition(", ")
    return Name(family=family, given=given)


TABLE = yaml.safe_load((Path(__file__).parent / "references.yaml").read_text(encoding="utf-8"))
TEXTBOOK, UNKNOWNS, TRAPS, LABELS = (
    {one["case"]: (work(one["work"]), one["reads"]) for one in TABLE[part]} for part in ("textbook", "unknowns", "traps", "labels")
)
CASES = TEXTBOOK | UNKNOWNS | TRAPS
"""Name of a case to its work and its reference."""


def test_no_case_hides_another_of_its_name() -> None:
    assert len(CASES) + len(LABELS) == sum(map(len, TABLE.values()))


@pytest.mark.parametrize(("case", "expected"), CASES.values(), ids=CASES.keys())
def test_a_work_reads_as_apa_asks(case: Work, expected: str) -> None:
    assert reference(case).text == expected


def reference(case: Work) -> Reference:
    (made,) = format_works([case])
    return made


ITALICS = {one["case"]: one["html"] for part in TABLE.values() for one in part if "html" in one}


@pytest.mark.parametrize(("name", "expected"), ITALICS.items(), ids=ITALICS.keys())
def test_html_sets_in_italics_what_apa_does(name: str, expected: str) -> None:
    assert expected in reference(CASES[name][0]).html


@pytest.mark.parametrize(("case", "expected"), LABELS.values(), ids=LABELS.keys())
def test_a_label_names_authors_and_year(case: Work, expected: str) -> None:
    assert short_label(case) == expected


TEXTS = st.text(st.characters(), max_size=30) | st.sampled_from([
    "<script>alert(1)</script>", '<span class="nocase">x', "{T}itle\\emph{x}", "a & b <i>c</i>", "&amp;", "?", "...", "-", "J.-P. -", "1--2", "n.d.",
    "\ue000\ue002.", "\x00\u202e", "שלום", "2nd ed.", "T (2nd ed.)",
])  # fmt: skip
NAMES = st.builds(Name, family=TEXTS, given=TEXTS, literal=st.booleans())
FIELDS = "date day edition eid eventtitle month pubstate series shorttitle type urldate venue version"
WORKS = st.builds(
    Work, key=TEXTS, type=st.sampled_from([*TYPES, "misc", "Nonsense"]), title=TEXTS, authors=st.lists(NAMES, max_size=4).map(tuple),
    authors_more=st.booleans(), editors=st.lists(NAMES, max_size=3).map(tuple), editors_more=st.booleans(),
    translators=st.lists(NAMES, max_size=2).map(tuple), translators_more=st.booleans(), year=st.none() | st.integers(-3000, 9999),
    year_text=TEXTS, container=TEXTS, publisher=TEXTS, volume=TEXTS, number=TEXTS, pages=TEXTS, doi=TEXTS, url=TEXTS, eric=TEXTS,
    printed=st.lists(TEXTS, max_size=1).map(tuple), fields=st.dictionaries(st.sampled_from(FIELDS.split()), TEXTS, max_size=4),
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(WORKS)
def test_any_work_gets_a_reference_of_safe_html(anything: Work) -> None:
    made = reference(anything)
    assert re.fullmatch("[^<>]*(<i>[^<>]+</i>[^<>]*)*", made.html)
    assert html.unescape(re.sub("</?i>", "", made.html)) == html.unescape(html.escape(made.text, quote=False))
    assert not re.search("[\x00-\x1f\u202e\ud800-\udfff\ue000-\ue003]", made.text)
    assert not re.search("[\x00-\x1f\u202e\ud800-\udfff]", short_label(anything))
    title = re.sub(r" \(\d+(st|nd|rd|th) ed\.\)$", "", re.sub("[\ue000-\ue003]", "\ufffd", clean(anything.title)))
    assert title in made.text


def test_a_very_long_hostile_title_stays_text() -> None:
    made = reference(Work(key="k", type="article", title="<script>{x}</script> " * 500, container="Shores", year=2000))
    assert "<script" not in made.html
    assert made.text.count("<script>{x}</script>") == 500


def test_the_style_is_valid_csl_and_uses_only_what_works_are_prepared_with() -> None:
    path = files("kb") / "apa.csl"
    CitationStylesStyle(str(path))
    used = {name for names in re.findall(r'variable="([^"]+)"', path.read_text(encoding="utf-8")) for name in names.split()}
    assert used == apa._PRINTED | {"author", "editor", "translator", "issued", "accessed", "original-date"}


def test_a_reference_does_not_depend_on_its_neighbours() -> None:
    cases = [case for case, _ in CASES.values()]
    forwards = [made.text for made in format_works(cases)]
    backwards = [made.text for made in format_works(cases[::-1])]
    assert forwards == backwards[::-1]


def test_processes_give_the_same_references_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    works = [case for case, _ in CASES.values()]
    alone = list(format_works(works))
    monkeypatch.setattr(references, "_MANY", 10)
    monkeypatch.setattr(references, "_CHUNK", 3)
    assert list(format_works(works)) == alone
    if sys.platform == "linux":
        monkeypatch.setattr(references, "_may_fork", lambda: True)
        assert list(format_works(works)) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not fork")
def test_a_fault_in_a_process_is_told_and_stops_the_others(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def fail(variables: dict[str, object]) -> str:
        raise LookupError("a bug")

    works = [case for case, _ in CASES.values()]
    for name, value in (("_MANY", 10), ("_CHUNK", 3), ("_may_fork", lambda: True), ("_rendered", fail)):
        monkeypatch.setattr(references, name, value)
    with pytest.raises(RuntimeError, match="ended early"):
        list(format_works(works))
    assert "LookupError: a bug" in capfd.readouterr().err
    assert not multiprocessing.active_children()


def test_twice_the_works_take_at_most_about_twice_the_calls() -> None:
    works = [case for case, _ in CASES.values()]
    reference(works[0])
    assert calls_to_format(works * 2) <= 2.2 * calls_to_format(works)


def calls_to_format(works: list[Work]) -> int:
    """Python functions called: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        list(format_works(works))
    finally:
        sys.setprofile(before)
    return calls
