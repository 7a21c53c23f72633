"""What is told of a base when a part of it cannot be read: every other fault, and none that comes of that part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from inspect import getsource
from pathlib import Path

import pytest
from examples import LIBRARY, VOCABULARY, claim_text, document, doubling, spot, write_base

from kb import lost, pipeline
from kb.checks import citations, duplicates, metadata, passages, vocabulary
from kb.checks import claims as claim_checks
from kb.errors import Place, Problem, ProblemsFound, error
from kb.readers.marked_yaml import KEY, Marked, read_document, read_items
from kb.readers.marked_yaml import Path as Within

CHECKED = (citations, claim_checks, duplicates, metadata, passages, vocabulary)
"""The checks of what stands in YAML."""
SHAPE = {"unknown-field", "missing-field", "wrong-type", "unknown-value"}
"""Codes of what is told of a part that cannot be read."""
FILES = {
    "vocabulary.yaml": """\
practices:
- id: shade
  label: Shade
  definition: Trees that keep the sun off a street.
  synonyms: [cover]
- id: Roofs
  label: " "
  definition: Roofs that throw back light.
  broader: shde
- id: lawns
  label: Lawns
  definition: Grass.
  synonyms: [cover]
- id: shade
  label: Awnings
  definition: Cloth.
- id: ring
  label: Ring
  definition: R.
  broader: round
- id: round
  label: Round
  definition: R.
  broader: ring
populations:
- id: residents
  label: Residents
  definition: People who live in the street.
- id: visitors
  label: Visitors
  definition: People from elsewhere.
outcomes:
- id: heat
  label: Heat
  definition: How warm the street is.
- id: noise
  label: Noise
  definition: How loud the street is.
  broader: sound
map:
  rows: [shade, rofs]
  columns: [visitors]
  out_of_scope:
  - [shade, residents, " "]
  - [lawns, residents, Grass gives no shade.]
""",
    "metadata.yml": """\
title: Trees in streets
released: 2020-1-1
base_iri: nothing
correction: nobody
link_hosts: [example.org]
rubrics: [reported, esa]
""",
    "duplicates.yaml": """\
told_from: 0.9
merged_from: 0.5
apart:
- works: [kim2010, kim2011]
  because: Two years.
""",
    "citations.yaml": """\
- document: review.txt
  start: 10
  end: 15
  text: streets
  form: parenthetical
  style: apa
  works:
  - authors: Kim
    key: kim2001
- document: review.txt
  start: 3
  end: 7
  text: es c
  form: narrative
  style: apa
- document: survey.txt
  start: 7
  end: 3
  text: x
  form: mention
  style: apa
""",
}
"""A base in which nearly everything is wrong, beside its claims and its library."""


COPIED = "Trees cool streets. In one trial, shade lowered the heat by two."


def claims() -> str:
    """Claims in which nearly everything is wrong that a claim of the right shape can have wrong."""
    sha256 = "a" * 64
    located = {
        "moved": claim_text(id="id: x-1").split("passage: ")[1].split("}")[0].replace("start: 3", "start: 4") + "}",
        "changed": f"{{document: review.txt, start: 0, end: 5, sha256: {sha256}, from: Trees, to: cool}}",
        "backwards": f"{{document: review.txt, start: 9, end: 5, sha256: {sha256}, from: one two three four five, to: a}}",
        "long": f"{{document: review.txt, start: 0, end: 900, sha256: {sha256}, from: Trees, to: cool}}",
    }
    facts = {"result_reported": "", "significant": "significant: {value: perhaps, from: passage}", "unlisted": ""}
    return "".join(
        [
            claim_text(),
            claim_text(id="id: lee2020-001", kind="kind: barrier\n  addressees: [state, state]", fit="fit: {visitors: direct}"),
            claim_text(id="", passage="passage: {document: review.txt, from: Trees, to: streets.}", work="", practices="practices: [shad, shad]"),
            claim_text(id="id: a b", source="source: kim2010", populations="populations: []", outcomes="outcomes: [haet]", **facts),
            claim_text(id="id: c", source="source: nobody", passage=f"passage: {located['changed']}", direction="direction: not_applicable"),
            claim_text(id="id: d\n  restates: gone", passage=f"passage: {located['backwards']}", rests_on="rests_on: own_inquiry"),
            claim_text(id="id: e\n  restates: f", passage=f"passage: {located['long']}", statement="statement: ' '"),
            claim_text(id="id: f\n  restates: e", passage=f"passage: {located['moved']}", work="work: kim2001"),
            claim_text(id="id: g\n  restates: i", passage="passage: {document: review.txt, from: absent, to: words}", work="work: lost1999"),
            claim_text(id="id: h", passage="passage: {document: review.txt, from: e, to: d}", statement=f"statement: {'long ' * 101}"),
            claim_text(id="id: l").split("  evidence:")[0] + "  evidence: []\n",
            claim_text(id="id: i", source="source: roe2015", passage="passage: {document: survey.txt, from: in, to: in}"),
            claim_text(
                id="id: j\n  withdrawn: {reason: R., successor: gone}", kind="kind: recommendation", direction="direction: not_applicable",
                passage="passage: {document: elsewhere.txt, start: 1, end: 5, sha256: abc, from: a, to: b}", rests_on="rests_on: named_data", work="",
            ),
            claim_text(
                id="id: k", rests_on="rests_on: bare_assertion", work="", statement=f"statement: {COPIED}",
                populations="populations: [residents, vistors]",
            ),
        ]
    )  # fmt: skip


WORKS = """
@report{roe2015, title = {A survey}, author = {Roe, A.}, year = {2015}, document = {survey.txt}, url = {https://elsewhere.net/a}}

@misc{lost1999, title = {Lost}, author = {Low, B.}, year = {1999}, status = {unresolved}}

@book{unused2001, title = {Unused}, author = {Poe, C.}, year = {2001}, url = {https://example.org/a}}
"""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the base in which nearly everything is wrong, with `documents` beside it."""
    library = LIBRARY.replace("SHA256", document().sha256) + WORKS
    data = write_base(tmp_path_factory.mktemp("faulty"), claims=claims(), library=library)
    for name, text in FILES.items():
        (data / name).write_text(text, encoding="utf-8")
    (data.parent / "documents" / "survey.txt").write_text("in and in", encoding="utf-8")
    return data


Told = frozenset[tuple[str, int, str, str]]


def told(data: Path, **contents: str) -> Told:
    """File, line, code and message of every problem, the files of these names read as if they held these texts."""
    given = {name: text.encode() for name, text in contents.items()}
    problems, _ = pipeline.check(data, data.parent / "documents", contents=given)
    # A claim whose id cannot be read is called by its place: its name is no part of what is told of another.
    return frozenset((one.place.file, one.place.line, one.code, re.sub(r"^.* has the same", "has the same", one.message)) for one in problems)


@cache
def sound(data: Path) -> Told:
    return told(data)


def within(value: object, path: Within = ()) -> Iterator[Within]:
    """The paths of all that a value holds."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in parts:
        yield from within(held, (*path, name))


def broken(text: str, *, listed: bool) -> Iterator[tuple[str, str]]:
    """The text with one part unreadable, each part by a value of another type and by another name; all lines stay in place."""
    document, _ = read_document(text, "x")
    entries = list(read_items(text, "x", [])) if listed else [document]
    for entry in entries:
        assert isinstance(entry, Marked)
        for number, path in enumerate(within(entry.value)):
            if path or listed:
                mark = entry.mark_of(path)
                lines = "\n" * text[mark.start : mark.end].count("\n")
                yield f"{mark.line} {path} of another type", f"{text[: mark.start]} [[7]]{lines}{text[mark.end :]}"
            if entry.has((*path, KEY)):
                key = entry.mark_of((*path, KEY))
                name = f"{path[-1]}{str(path[-1])[-1]}" if number % 2 else "qqq"
                yield f"{key.line} {path} called {name}", f"{text[: key.start]}{name}{text[key.end :]}"


YAML = ("vocabulary.yaml", "metadata.yml", "duplicates.yaml", "citations.yaml", "claims.yaml")


def test_the_base_has_nearly_every_fault_that_may_come_of_what_is_lost(faulty: Path) -> None:
    """The control: what is never told could not be told wrongly."""
    codes = {code for _, _, code, _ in sound(faulty)}
    assert not (lost.OF_ENTRY.keys() | lost.OF_FILES.keys()) - codes
    assert not codes & SHAPE
    checked = {code for module in CHECKED for code in re.findall(r'(?:error|warning|info)\(\s*"([a-z-]+)"', getsource(module))}
    assert len(checked) > 50
    assert checked - codes == {"document-missing", "document-changed"}, "put such a fault into this base; these two are told of files alone"


@pytest.mark.slow
@pytest.mark.parametrize("name", YAML)
def test_whatever_cannot_be_read_nothing_is_told_that_was_not_so(faulty: Path, name: str) -> None:
    """Each value of each file is made unreadable; what is told then was told before, but for that it cannot be read."""
    text = (faulty / name).read_text(encoding="utf-8")
    cases = list(broken(text, listed=name in ("claims.yaml", "citations.yaml")))
    assert len(cases) > 10
    wrong = {}
    refused = 0
    for case, changed in cases:
        found = told(faulty, **{name: changed})
        if {code for _, _, code, _ in found} & SHAPE:  # a group's name under `fit` may be any, and metadata.yml holds others' fields too
            refused += 1
            new = [one for one in found - sound(faulty) if one[2] not in SHAPE]
            wrong |= {case: new} if new else {}
    assert not wrong
    assert refused > 0.5 * len(cases)


# What is told all the same

SECOND = "passage: {document: review.txt, start: 0, end: 6, sha256: abc, from: Trees, to: Trees}"
"""A complete passage for a second claim."""
STILL = {
    "terms and works of a claim whose kind is misspelt": (
        {"claims.yaml": claim_text(kind="kind: efect", practices="practices: [shad]", work="work: kim2001")},
        {"efect": "unknown-value", "shad]": "unknown-practice", "kim2001": "unknown-work", "references.bib:10:1": "orphan-work"},
    ),
    "a value that is none of its list, where another field has a name that there is not": (
        {"claims.yaml": claim_text(id="nte: N.", wording="wording: says", source="source: lee2002",
                                   significant="significant: {value: so, from: library}")},
        {"nte": "claim-without-id unknown-field", "says": "unknown-value", "lee2002": "unknown-source", "so,": "fact-value"},
    ),
    "the second of two links, where the first is none": (
        {"claims.yaml": claim_text(rests_on="a study\n  - rests_on: works", work="")},
        {"a study": "wrong-type", "rests_on: works": "ground-without-work"},
    ),
    "a population that has no fit, where another's is misspelt": (
        {"claims.yaml": claim_text(populations="populations: [residents, visitors]", fit="fit: {residents: drect}")},
        {"drect": "unknown-value", "visitors]": "unknown-population", "rests_on": "fit-missing"},
    ),
    "a fact that there is none of, and one with another value": (
        {"claims.yaml": claim_text(selected_sites="selected_site: {value: x, from: passage}", significant="significant: {value: so, from: passage}")},
        {"selected_site:": "unknown-field", "so,": "fact-value"},
    ),
    "a claim that is restated, though a field of it is misspelt": (
        {"claims.yaml": claim_text(id="id: a\n  nte: N.") + claim_text(id="id: b\n  restates: a", passage=SECOND)
         + claim_text(id="id: c\n  restates: x", passage=SECOND.replace("end: 6", "end: 7"))},
        {"nte": "unknown-field", "x\n": "unknown-claim"},
    ),
    "a claim whose term is unknown, where a term's label is misspelt": (
        {"vocabulary.yaml": VOCABULARY.replace("label: Shade", "labl: Shade").replace("id: heat", "id: Heat")},
        {"labl": "unknown-field", "id: shade": "missing-field", "id: Heat": "term-id-form", "claims.yaml:9:14": "unknown-outcome"},
    ),
    "the map, where a term's definition is a number": (
        {"vocabulary.yaml": VOCABULARY.replace("How warm the street is.", "7").replace("[shade]", "[roofs]")},
        {"7\n": "wrong-type", "rows": "unknown-in-frame", "id: shade": "outside-frame"},
    ),
    "metadata of which the title is missing": (
        {"metadata.yml": "titel: T\nreleased: soon\nrubrics: [esa]\nlink_hosts: none\n"},
        {"titel": "missing-field", "none": "wrong-type", "metadata.yml": "released-form unknown-rubric"},
    ),
    "a work of a citation, where its form is misspelt": (
        {"citations.yaml": "- {document: review.txt, start: 3, end: 9, text: T, form: narative, style: apa, works: [{key: kim2001}]}\n"},
        {"narative": "unknown-value", "kim2001": "unknown-work"},
    ),
    "a pair kept apart, where a score is text": (
        {"duplicates.yaml": "told_from: much\napart:\n- works: [kim2010, kim2001]\n"},
        {"much": "wrong-type", "works": "unknown-apart"},
    ),
}  # fmt: skip
"""What is written, and for the words at whose first character it is told, the code."""


@pytest.mark.parametrize("case", STILL)
def test_what_has_a_fault_is_checked_on_all_else(case: str, tmp_path: Path) -> None:
    texts, expected = STILL[case]
    data = write_base(tmp_path)
    paths = {name: (data.parent if name == "metadata.yml" else data) / name for name in texts}
    for name, text in texts.items():
        paths[name].write_text(text, encoding="utf-8")
    ((name, text),) = texts.items()
    places = {words if words.startswith((*YAML, "references.bib")) else spot(text, words, name): codes for words, codes in expected.items()}
    found: dict[str, str] = {}
    for problem in pipeline.check(data)[0]:
        place = str(problem.place)
        found[place] = f"{found[place]} {problem.code}" if place in found else problem.code
    assert found == places


def test_an_entry_with_a_fault_is_no_part_of_the_base(tmp_path: Path) -> None:
    """What is salvaged of it is for checks alone: nothing is guessed."""
    data = write_base(tmp_path, claims=claim_text(id="id: a", kind="kind: efect") + claim_text(id="id: b"))
    _, reading = pipeline.check(data)
    assert [claim.id for claim in reading.base.claims] == ["b"]
    assert [claim.id for claim in reading.legible.claims] == ["a", "b"]
    with pytest.raises(ProblemsFound):
        pipeline.build(data, tmp_path / "kb.db")
    assert not (tmp_path / "kb.db").exists()


FIXED, UNFIXED = "kb check --fix fills them in", "mend first what cannot be read of it"
MENDED = {
    "beside a fault": ("{document: review.txt, from: Trees, to: streets.}", "kind: efect", FIXED),
    "of which a field is unknown": ("{document: review.txt, from: Trees, to: streets., colour: red}", "kind: effect", ""),
    "of which a field is misspelt": ("{document: review.txt, from: Trees, to: streets., sectoin: A}", "kind: effect", UNFIXED),
    "of which a field is of another type": ("{document: review.txt, from: Trees, to: streets., section: 7}", "kind: effect", UNFIXED),
}
"""A passage that --fix could complete, the claim's kind, and the hint that is told."""


@pytest.mark.parametrize("case", MENDED)
def test_a_mend_never_writes_over_what_could_not_be_read(case: str, tmp_path: Path) -> None:
    passage, kind, hint = MENDED[case]
    text = claim_text(passage=f"passage: {passage}", kind=kind)
    data = write_base(tmp_path, claims=text)
    changes = pipeline.mend(data, tmp_path / "documents")
    assert bool(changes) == (hint == FIXED)
    assert all("kind: efect" in change.after and "sha256" in change.after for change in changes)
    found = {problem.code: problem.hint for problem in pipeline.check(data, tmp_path / "documents")[0]}
    assert found.get("passage-incomplete", "") == hint


# Growth


def test_twice_the_entries_with_faults_take_at_most_twice_the_time() -> None:
    def given(count: int) -> tuple[list[Problem], list[lost.Lost]]:
        places = [Place(file="claims.yaml", line=line, column=3) for line in range(count)]
        problems = [error("fit-missing", place, "m", path=("evidence", n)) for place in places for n in range(3)]
        return problems, [lost.Lost(place=place, path=("evidence", n, "fit")) for place in places for n in range(2)]

    def found(asked: tuple[list[Problem], list[lost.Lost]]) -> None:
        assert len(list(lost.sure(*asked))) == len(asked[0]) // 3

    assert doubling(found, given(400), given(800)) <= 2.2


def test_twice_the_faults_in_one_entry_take_at_most_twice_the_time() -> None:
    place = Place(file="claims.yaml", line=1, column=3)

    def given(count: int) -> tuple[list[Problem], list[lost.Lost]]:
        problems = [error("fit-missing", place, "m", path=("evidence", n)) for n in range(count)]
        return problems, [lost.Lost(place=place, path=("evidence", n, "fit")) for n in range(count // 2)]

    def found(asked: tuple[list[Problem], list[lost.Lost]]) -> None:
        assert len(list(lost.sure(*asked))) == len(asked[0]) // 2

    assert doubling(found, given(1_000), given(2_000)) <= 2.2
