"""Each test is named after the code that it is about. Expected are the whole lines that a curator sees."""

from __future__ import annotations

from typing import Any

import pytest
from examples import base, claim, claim_text, document, evidence, source, spot, term, told, told_of, vocabulary, work

from kb.checks import claims as checks
from kb.errors import Mend, Place, Problem
from kb.model import FACT_NAMES, FACT_WORDS, Fact, FactName, Withdrawal

SECOND = "passage: {document: review.txt, start: 0, end: 6, sha256: abc}"
"""A complete passage for a second claim."""
MORE = {"practices": (term("shade"), term("roofs", broader="shade")), "populations": (term("residents"), term("visitors", broader="residents"))}


def test_a_claim_in_order_has_no_problem() -> None:
    assert told_of(claim_text()) == []
    assert told_of(claim_text(), documents={"review.txt": document()}) == []


# Ids


def given_ids(*claims: Any) -> list[str]:
    """The ids that would be given to the claims without one."""
    library = tuple(work(key) for key in sorted({claim.source for claim in claims}))
    return [problem.fix.text for problem in checks.claim_without_id(base(*claims, works=library)) if isinstance(problem.fix, Mend)]


def test_claim_without_id() -> None:
    text = claim_text(id="")
    assert told_of(text) == [f"{spot(text, 'source: lee')}: error claim-without-id: the claim has no id; kb check --fix gives it lee2020-001"]
    (problem,) = checks.claim_without_id(base(claim(id="")))
    assert problem.fix == Mend(path=(), text="id: lee2020-001", insert=True)


def test_claim_without_id_gets_a_number_that_no_claim_of_its_source_had() -> None:
    withdrawn = claim(id="lee2020-041", withdrawn=Withdrawal(reason="R."))
    assert given_ids(claim(id="lee2020-007"), claim(id=""), withdrawn, claim(id="")) == ["id: lee2020-042", "id: lee2020-043"]
    assert given_ids(claim(id="lee2020-9999"), claim(id="")) == ["id: lee2020-10000"]
    assert given_ids(claim(id="other-003"), claim(id="lee2020-x"), claim(id=""), claim(id="", source="kim2010")) == [
        "id: lee2020-001", "id: kim2010-001"
    ]  # fmt: skip
    assert given_ids(claim(id="a-b-007", source="a"), claim(id="", source="a"), claim(id="", source="a-b")) == ["id: a-001", "id: a-b-008"]


def test_claim_without_id_gets_none_of_a_source_that_is_misspelt() -> None:
    (problem,) = checks.claim_without_id(base(claim(id="", source="lee2002")))
    assert (problem.fix, problem.hint) == (None, "mend its source first: the id is made of it")


@pytest.mark.parametrize("key", ["m\u00fcller2010", "smith/2010", "", "-lee"])
def test_claim_without_id_gets_none_that_would_not_be_one(key: str) -> None:
    (problem,) = checks.claim_without_id(base(claim(id="", source=key)))
    assert (problem.fix, problem.hint) == (None, "give it one: letters, digits and . _ : - only")


@pytest.mark.parametrize("name", ["a/b", "two words", "-a", "\u00e4", "a?"])
def test_claim_id_form(name: str) -> None:
    text = claim_text(id=f'id: "{name}"')
    assert told_of(text) == [f"claims.yaml:1:7: error claim-id-form: '{name}' cannot be an id; use letters, digits and . _ : - only"]
    assert told_of(claim_text(id="id: Lee_2020:a.b-1")) == []


def test_duplicate_claim() -> None:
    text = claim_text() + claim_text(passage=SECOND)
    assert told_of(text) == [
        "claims.yaml:22:7: error duplicate-claim: 'lee2020-001' is the id of another claim, at claims.yaml:1:3; give this one a new id"
    ]
    assert told_of(claim_text() + claim_text(id="id: lee2020-002", passage=SECOND)) == []


def test_duplicate_claim_is_also_one_that_was_withdrawn() -> None:
    problems = checks.duplicate_claim(base(claim(withdrawn=Withdrawal(reason="R.")), claim()))
    assert [problem.code for problem in problems] == ["duplicate-claim"]
    assert not list(checks.duplicate_claim(base(claim(id=""), claim(id=""))))


# Terms


def with_unknown(kind: str, word: str, known: str) -> tuple[str, list[str]]:
    """A claim with a known and an unknown term, and what is to be told of it."""
    text = claim_text(**{f"{kind}s": f"{kind}s: [{known}, {word}]"})
    hint = f"did you mean '{known}'? Else add it there"
    return text, [f"{spot(text, f'{word}]')}: error unknown-{kind}: no {kind} '{word}' in the vocabulary; {hint}"]


def test_unknown_practice_suggests_the_nearest_term() -> None:
    text, expected = with_unknown("practice", "shadow", "shade")
    assert told_of(text) == expected


def test_unknown_population_suggests_the_nearest_term() -> None:
    text, expected = with_unknown("population", "residants", "residents")
    assert [line for line in told_of(text) if "fit-missing" not in line] == expected


def test_unknown_outcome_suggests_the_nearest_term() -> None:
    text, expected = with_unknown("outcome", "haet", "heat")
    assert told_of(text) == expected


def test_unknown_practice_is_also_a_term_of_another_list() -> None:
    text = claim_text(practices="practices: [residents]", outcomes="")
    assert told_of(text) == ["claims.yaml:7:15: error unknown-practice: no practice 'residents' in the vocabulary; add it there"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"practices": "practices: [shade, roofs, shade]"}, "'shade' stands 2 times in practices"),
        ({"outcomes": "outcomes: [heat, heat, heat]"}, "'heat' stands 3 times in outcomes"),
        (
            {"kind": "kind: recommendation\n  addressees: [state, state]", "direction": "direction: not_applicable"},
            "'state' stands 2 times in addressees",
        ),
    ],
)
def test_repeated_term(changes: dict[str, str], message: str) -> None:
    text = claim_text(**changes)
    (line,) = told_of(text, vocabulary=vocabulary(**MORE))
    name = message.split()[-1]
    (row,) = [number for number, written in enumerate(text.splitlines(), 1) if written.startswith(f"  {name}:")]
    assert line == f"claims.yaml:{row}:{len(name) + 5}: error repeated-term: {message}; keep one"
    assert told_of(claim_text(practices="practices: [shade, roofs]"), vocabulary=vocabulary(**MORE)) == []


def test_repeated_term_is_also_a_work_with_two_links() -> None:
    """One link a work, as the codebook has it."""
    found = told(base(claim(evidence=(evidence(), evidence(stance="disputes")))))
    assert found == ["claims.yaml:1:3: error repeated-term: 'kim2010' stands 2 times in evidence; keep one"]
    lone = evidence(rests_on="studies_say", work=None)
    assert told(base(claim(evidence=(evidence(), lone, lone)))) == []


def test_no_population() -> None:
    text = claim_text(populations="populations: []", fit="")
    assert told_of(text) == [
        f"{spot(text, '[]')}: error no-population: the claim names no population; name the widest group if the source names none"
    ]


# Statements


@pytest.mark.parametrize("statement", ['""', "'  '", "|\n\n"])
def test_empty_statement(statement: str) -> None:
    text = claim_text(statement=f"statement: {statement}")
    place = spot(text, "statement: ").rpartition(":")[0]
    assert told_of(text) == [f"{place}:14: error empty-statement: the statement is empty; write the proposition in one sentence"]


def test_long_statement() -> None:
    text = claim_text(statement=f"statement: {'a' * 501}")
    assert told_of(text) == ["claims.yaml:5:14: warning long-statement: the statement has 501 characters; one proposition a claim"]
    assert told_of(claim_text(statement=f"statement: {'a' * 500}")) == []


# Sources


def test_unknown_source_suggests_the_nearest_work() -> None:
    text = claim_text(source="source: lee2002")
    hint = "did you mean 'lee2020'? Else add its entry to references.bib"
    assert told_of(text) == [f"{spot(text, 'lee2002')}: error unknown-source: no work 'lee2002' in the library; {hint}"]


def test_source_without_document() -> None:
    found = told_of(claim_text(), works=(source(document=""), work("kim2010")))
    assert found == ["claims.yaml:2:11: error source-without-document: the work 'lee2020' names no document; add 'document = {...}' to it"]


def test_document_mismatch() -> None:
    text = claim_text(passage="passage: {document: other.txt, start: 0, end: 6, sha256: abc}")
    assert told_of(text) == [
        f"{spot(text, 'other.txt')}: error document-mismatch: "
        "the passage lies in other.txt, the source's document is review.txt; mend the source or the passage"
    ]


# Works


def test_unknown_work_suggests_the_nearest_work() -> None:
    text = claim_text(work="work: kim2001")
    assert told_of(text) == [
        f"{spot(text, 'kim2001')}: error unknown-work: no work 'kim2001' in the library; did you mean 'kim2010'? Else add its entry to references.bib"
    ]


@pytest.mark.parametrize("ground", ["study", "works"])
def test_ground_without_work(ground: str) -> None:
    text = claim_text(rests_on=f"rests_on: {ground}", work="")
    assert told_of(text) == [
        f"{spot(text, f'rests_on: {ground}')}: error ground-without-work: rests on '{ground}' but names no work; "
        "name its citekey; an unresolved work has an entry too"
    ]
    assert told_of(claim_text(rests_on="rests_on: studies_say", work="")) == []


@pytest.mark.parametrize("ground", ["bare_assertion", "own_inquiry"])
def test_work_without_ground(ground: str) -> None:
    text = claim_text(rests_on=f"rests_on: {ground}")
    assert told_of(text) == [
        f"{spot(text, 'kim2010')}: error work-without-ground: rests on '{ground}' but names a work; if the work is cited for it, it rests on 'works'"
    ]
    assert told_of(claim_text(rests_on=f"rests_on: {ground}", work="")) == []


def test_no_evidence() -> None:
    text = claim_text().partition("  evidence:")[0] + "  evidence: []\n"
    assert told_of(text) == [
        f"{spot(text, '[]')}: error no-evidence: the claim says nothing of what it rests on; add a link: 'rests_on: bare_assertion' if so"
    ]


# Other claims


def two(first: dict[str, str], second: dict[str, str]) -> str:
    """Two claims, a and b, with passages of their own."""
    return claim_text(**{"id": "id: a", **first}) + claim_text(**{"id": "id: b", "passage": SECOND, **second})


RESTATES = "wording: may\n  restates: "


def test_unknown_claim_that_is_restated() -> None:
    text = two({}, {"wording": f"{RESTATES}ccc"})
    assert told_of(text) == [f"{spot(text, 'ccc')}: error unknown-claim: restates 'ccc', which is no claim of the base; leave 'restates' out"]
    assert told_of(two({}, {"wording": f"{RESTATES}a"})) == []
    near = two({"id": "id: lee2020-001"}, {"wording": f"{RESTATES}lee2020-010"})
    assert told_of(near)[0].endswith("; did you mean 'lee2020-001'? Else leave 'restates' out")


def test_unknown_claim_is_also_one_that_was_withdrawn() -> None:
    text = two({"id": "id: aaa", "wording": "wording: may\n  withdrawn: {reason: R.}"}, {"wording": f"{RESTATES}aaa # x"})
    (line,) = told_of(text)
    assert line.startswith(f"{spot(text, 'aaa # x')}: error unknown-claim: restates 'aaa', which is no claim of the base; ")


def test_unknown_claim_as_successor() -> None:
    text = two({"wording": "wording: may\n  withdrawn: {reason: R., successor: ccc}"}, {})
    assert told_of(text) == [f"{spot(text, 'ccc')}: error unknown-claim: the successor 'ccc' is no claim of the base"]
    assert told_of(two({"wording": "wording: may\n  withdrawn: {reason: R., successor: b}"}, {})) == []


def test_restates_elsewhere() -> None:
    claims = claim(id="a"), claim(id="b", source="kim2010", restates="a", place=Place(file="claims.yaml", line=9, column=3))
    problems = list(checks.unknown_claim(base(*claims)))
    assert [str(problem) for problem in problems] == [
        "claims.yaml:9:3: error restates-elsewhere: a claim restates another claim of its own source; name that one"
    ]
    assert problems[0].path == ("restates",)
    assert [problem.code for problem in checks.unknown_claim(base(claim(restates="lee2020-001")))] == ["restates-elsewhere"], "itself"


def circle(**restates: str | None) -> list[Problem]:
    """Claims by id, and what each restates."""
    claims = [claim(id=name, restates=other, place=Place(file="c", line=line)) for line, (name, other) in enumerate(restates.items(), 1)]
    return list(checks.restates_circle(base(*claims)))


def test_restates_circle() -> None:
    (problem,) = circle(a="b", b="c", c="a")
    assert str(problem) == "c:1: error restates-circle: these claims restate each other in a circle: a, b, c; free the first of them"
    assert problem.path == ("restates",)
    assert circle(a=None, b="a", c="b", d="gone") == []


def test_restates_circle_leaves_out_what_only_leads_into_it() -> None:
    (problem,) = circle(x="a", a="b", b="a", y="x")
    assert str(problem).startswith("c:2: error restates-circle: these claims restate each other in a circle: a, b;")
    assert len(circle(a="b", b="a", c="d", d="c", e="e")) == 3


# Kinds


@pytest.mark.parametrize(
    ("kind", "direction", "hint"),
    [
        ("effect", "not_applicable", "use mixed or negative or none_found or positive"),
        ("association", "not_applicable", "use mixed or negative or none_found or positive"),
        ("barrier", "positive", "use negative"),
        ("gap", "mixed", "use none_found"),
        ("definition", "positive", "use not_applicable"),
        ("need", "negative", "use not_applicable"),
        ("context", "none_found", "use not_applicable"),
    ],
)
def test_direction_of_kind(kind: str, direction: str, hint: str) -> None:
    text = claim_text(kind=f"kind: {kind}", direction=f"direction: {direction}")
    assert told_of(text) == [
        f"{spot(text, f'direction: {direction}').rpartition(':')[0]}:14: error direction-of-kind: "
        f"a claim of kind {kind} has no direction '{direction}'; {hint}"
    ]
    right = hint.split()[1]
    assert told_of(claim_text(kind=f"kind: {kind}", direction=f"direction: {right}")) == []


def test_addressee_of_kind() -> None:
    text = claim_text(wording="wording: may\n  addressees: [state]")
    assert told_of(text) == [
        f"{spot(text, '[state]')}: error addressee-of-kind: a claim of kind effect has no addressees; leave them out, or make it a recommendation"
    ]
    for kind in ("recommendation", "need"):
        assert told_of(claim_text(kind=f"kind: {kind}\n  addressees: [state]", direction="direction: not_applicable")) == []


def test_no_addressee() -> None:
    text = claim_text(kind="kind: recommendation", direction="direction: not_applicable")
    assert told_of(text) == [
        "claims.yaml:1:3: error no-addressee: the recommendation does not say who is to act; add addressees; 'anyone' where nobody is named"
    ]
    assert told_of(claim_text(kind="kind: need", direction="direction: not_applicable")) == []


# Evidence


def test_fit_elsewhere() -> None:
    text = claim_text(fit="fit: {residents: direct, visitors: partial}")
    (line,) = told_of(text, vocabulary=vocabulary(**MORE))
    assert line == f"{spot(text, '{residents: d')}: error fit-elsewhere: fit for 'visitors', which is no population of the claim"
    near = told_of(claim_text(fit="fit: {residents: direct, resident: partial}"))
    assert near[0].endswith("; did you mean 'residents'?")


def test_fit_missing() -> None:
    text = claim_text(populations="populations: [residents, visitors]")
    assert told_of(text, vocabulary=vocabulary(**MORE)) == [
        f"{spot(text, 'rests_on: study')}: warning fit-missing: no fit for visitors; say who was studied: direct, partial, extrapolated, asserted"
    ]
    assert told_of(claim_text()) == []


@pytest.mark.parametrize("ground", ["study", "named_data", "studies_say"])
def test_facts_missing(ground: str) -> None:
    text = claim_text(rests_on=f"rests_on: {ground}", selected_sites="", significant="", unlisted="")
    assert told_of(text)[0] == (
        f"{spot(text, 'rests_on')}: warning facts-missing: facts not coded: significant, selected_sites; "
        "add each, or say what they are: 'unlisted: not_reported'"
    )
    assert told_of(claim_text(selected_sites="", significant="")) == [], "what is not listed is declared"
    for kind, direction in (("barrier", "negative"), ("context", "not_applicable")):
        changes = {"kind": f"kind: {kind}", "direction": f"direction: {direction}", "selected_sites": "", "unlisted": ""}
        assert told_of(claim_text(**changes)) == [], "only effects and associations need facts"
    assert "facts-missing" not in str(told(base(claim(evidence=(evidence(rests_on="works", facts={}, unlisted=None),)))))


@pytest.mark.parametrize(("name", "value"), [("significant", "p < .05"), ("result_reported", "good"), ("adjusted", "partly"), ("selected_sites", 4)])
def test_fact_value(name: FactName, value: str | int) -> None:
    found = [line for line in told(base(claim(evidence=(evidence(facts={name: Fact(value=value, origin="passage")}),)))) if "fact-value" in line]
    assert [line.partition("; ")[0] for line in found] == [f"claims.yaml:1:3: error fact-value: {name}: '{value}' is not one of its values"]
    for fine in ("not_reported", "not_applicable", FACT_WORDS[name][0], FACT_WORDS[name][0].upper()):
        assert "fact-value" not in str(told(base(claim(evidence=(evidence(facts={name: Fact(value=fine, origin="passage")}),)))))


def test_facts_undeclared() -> None:
    text = claim_text(unlisted="")
    assert told_of(text) == [
        f"{spot(text, 'rests_on')}: warning facts-undeclared: {len(FACT_NAMES) - 4} facts are not listed, and nothing says what they are; "
        "add 'unlisted: not_reported' to the link"
    ]
    own_word = evidence(rests_on="bare_assertion", work=None, facts={}, unlisted=None)
    assert told(base(claim(evidence=(own_word,))))[0].endswith("; add 'unlisted: not_applicable' to the link")
    whole = {name: Fact(value="not_reported", origin="passage") for name in FACT_NAMES}
    assert told(base(claim(evidence=(evidence(facts=whole, unlisted=None),)))) == []


@pytest.mark.parametrize("ground", ["study", "named_data", "studies_say"])
def test_effect_on_unresolved(ground: str) -> None:
    works = (source(), work("kim2010", status="unresolved"))
    text = claim_text(rests_on=f"rests_on: {ground}")
    assert told_of(text, works=works) == [
        f"{spot(text, 'kim2010')}: info effect-on-unresolved: a result is told of 'kim2010', which is not resolved; trace the work"
    ]
    assert told_of(claim_text(rests_on="rests_on: works"), works=works) == []
    assert told_of(claim_text(kind="kind: barrier", direction="direction: negative"), works=works) == []


def test_uncited_claim() -> None:
    uncited = claim(evidence=(evidence(rests_on="bare_assertion", work=None, facts={}, unlisted="not_applicable"),))
    (problem,) = checks.uncited_claim(base(claim(id="lee2020-002"), uncited, claim(id="lee2020-003", evidence=uncited.evidence)))
    assert str(problem) == (
        "references.bib:1: info uncited-claim: 2 results are told by 'lee2020' and cited to no work, the first in lee2020-001; "
        "look whether the source names one after all"
    )
    for other in (claim(), claim(kind="need", evidence=uncited.evidence), claim(evidence=uncited.evidence, withdrawn=Withdrawal(reason="Wrong."))):
        assert list(checks.uncited_claim(base(other))) == []
