"""Each test is named after the code that it is about."""

from __future__ import annotations

from typing import Any

import pytest
from examples import base, claim, term, told, vocabulary

from kb.errors import Place
from kb.model import Frame, Term, Vocabulary, Withdrawal

AT = Place(file="vocabulary.yaml", line=7, column=3)
FRAME = Place(file="vocabulary.yaml", line=90, column=3)


def practices(*terms: Term) -> Vocabulary:
    """A vocabulary with these practices besides shade, all of them rows of the map."""
    rows = tuple(dict.fromkeys(("shade", *(one.id for one in terms))))
    return vocabulary(practices=(term("shade"), *terms), frame=Frame(rows=rows, columns=("residents",), place=FRAME))


def framed(**changes: Any) -> Vocabulary:
    return vocabulary(frame=Frame(**{"rows": ("shade",), "columns": ("residents",), "place": FRAME, **changes}))


def of(terms: Vocabulary) -> list[str]:
    return told(base(vocabulary=terms))


def test_a_vocabulary_in_order_has_no_problem() -> None:
    assert of(vocabulary()) == []
    assert of(practices(term("green_roofs", broader="shade", synonyms=("roof gardens",)))) == []


@pytest.mark.parametrize("name", ["Shade", "tree cover", "tree-cover", "_shade", "schatten\u00e4", "", "a\n"])
def test_term_id_form(name: str) -> None:
    found = of(practices(term(name, label="Label", definition="D.", place=AT)))
    assert found == [f"vocabulary.yaml:7:3: error term-id-form: '{name}' cannot be an id; use a-z, 0-9 and _"]
    assert of(practices(term("0_shade_2"))) == []


def test_duplicate_term() -> None:
    found = of(practices(term("shade", label="Shade again", place=AT)))
    assert found == ["vocabulary.yaml:7:3: error duplicate-term: the practice 'shade' stands already at vocabulary.yaml:2:3; keep one"]
    assert of(vocabulary(outcomes=(term("shade", label="Shadiness"), term("heat")))) == [], "two lists may have a term of one id"


@pytest.mark.parametrize("changes", [{"label": ""}, {"definition": " \n"}])
def test_empty_term(changes: dict[str, str]) -> None:
    found = of(practices(term("roofs", place=AT, **changes)))
    assert found == [
        "vocabulary.yaml:7:3: error empty-term: the practice 'roofs' lacks a label or a definition; write one sentence in your own words"
    ]


def test_unknown_broader() -> None:
    found = of(practices(term("roofs", broader="shadow", place=AT)))
    assert found == ["vocabulary.yaml:7:3: error unknown-broader: no practice 'shadow' to be broader; did you mean 'shade'? Else add it"]
    assert len(of(practices(term("roofs", broader="residents", place=AT)))) == 1, "a term of another list is none of this"
    assert of(practices(term("roofs", broader="shade"))) == []


def test_broader_circle() -> None:
    one, two = term("one", broader="two", place=AT), term("two", broader="one")
    leading_in = term("zero", broader="one")
    expected = ["vocabulary.yaml:7:3: error broader-circle: these are each other's broader terms: one, two; free one of them"]
    assert of(practices(one, two)) == expected
    assert of(practices(leading_in, one, two)) == expected, "a term that leads into the circle is no part of it"
    assert of(practices(term("self", broader="self", place=AT))) == [expected[0].replace("one, two", "self")]
    assert of(practices(term("one", broader="two"), term("two", broader="shade"))) == []


def test_shared_synonym() -> None:
    roofs = term("roofs", synonyms=("Trees", "SHADE"), place=AT)
    assert of(practices(roofs, term("parks", synonyms=("greens",)))) == [
        "vocabulary.yaml:7:3: info shared-synonym: 'shade' stands for two practices: shade and roofs; keep it where it fits best"
    ]
    assert of(practices(term("roofs", synonyms=("roofs", "Roofs")))) == [], "a term may repeat its own label"
    assert of(vocabulary(outcomes=(term("heat", synonyms=("shade",)),))) == [], "two lists may share a word"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rows": ("shade", "shadow")}, "the map's row 'shadow' is not in the vocabulary; did you mean 'shade'? Else add it"),
        ({"columns": ("residents", "cats")}, "the map's column 'cats' is not in the vocabulary; add it"),
        ({"rows": ("shade", "shade")}, "the map's row 'shade' stands twice; keep one"),
        (
            {"out_of_scope": (("shade", "residents", "R."), ("shade", "residents", "S."))},
            "out of scope: 'shade' by 'residents' stands 2 times; keep one",
        ),
        (
            {"out_of_scope": (("shade", "cats", "R."),)},
            "out of scope: 'shade' by 'cats' is no combination of the frame; name a row and a column of the map",
        ),
    ],
)
def test_unknown_in_frame(changes: dict[str, Any], message: str) -> None:
    assert of(framed(**changes)) == [f"vocabulary.yaml:90:3: error unknown-in-frame: {message}"]
    assert of(framed(out_of_scope=(("shade", "residents", "Asked elsewhere."),))) == []


def test_no_reason() -> None:
    assert of(framed(out_of_scope=(("shade", "residents", " "),))) == [
        "vocabulary.yaml:90:3: error no-reason: out of scope: 'shade' by 'residents' without a reason; say why it is not asked about"
    ]


def test_outside_frame() -> None:
    lone = vocabulary(practices=(term("shade"), term("roofs", place=AT)))
    assert of(lone) == [
        "vocabulary.yaml:7:3: info outside-frame: the practice 'roofs' counts for nothing in the map; "
        "give it a broader term, or make it part of the frame"
    ]
    assert of(vocabulary(populations=(term("residents"), term("cats", place=AT)))) == [of(lone)[0].replace("practice 'roofs'", "population 'cats'")]
    assert of(vocabulary(practices=(term("shade"), term("roofs", broader="shade"), term("mosses", broader="roofs")))) == []
    assert of(vocabulary(frame=Frame())) == [], "without a map nothing is outside it"


def test_claims_off_map() -> None:
    terms = vocabulary(
        practices=(term("shade"), term("roofs")),
        populations=(term("residents"), term("cats"), term("kittens", broader="cats"), term("old", broader="residents")),
        frame=Frame(rows=("shade",), columns=("residents",), place=FRAME),
    )  # fmt: skip

    def about(*groups: tuple[str, ...], **more: Any) -> list[str]:
        claims = [claim(id=f"c{n}", populations=listed, practices=("shade",), **more) for n, listed in enumerate(groups)]
        return [line for line in told(base(*claims, vocabulary=terms)) if "claims-off-map" in line]

    assert about(("cats",), ("kittens",), ("cats",), ("residents",)) == [
        "vocabulary.yaml:90:3: warning claims-off-map: 3 of 4 claims have no place in the map: of their populations none is one of its columns, "
        "or counts for one; add 'cats' to 'columns:', or give it a broader term from there"
    ]
    assert "the one claim has no place" in about(("kittens",))[0]
    assert about(("cats",), ("old",)) == [], "half of them is a choice"
    assert about(("cats", "old"), ("residents", "kittens")) == [], "one group in the map is enough"
    assert about(("cats",), withdrawn=Withdrawal(reason="Wrong.")) == []
    off = base(claim(practices=("roofs",)), claim(id="c9", practices=()), vocabulary=terms)
    assert "of their practices none is one of its rows" in " ".join(told(off))


def test_a_circle_of_broader_terms_outside_the_map_ends() -> None:
    found = of(vocabulary(practices=(term("shade"), term("one", broader="two", place=AT), term("two", broader="one", place=AT))))
    assert [line.split()[2] for line in found] == ["broader-circle:", "outside-frame:", "outside-frame:"]
