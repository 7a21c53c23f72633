from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from examples import VOCABULARY, claim_text, codes, spot
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from kb.errors import Place, Problem
from kb.model import Claim, Vocabulary
from kb.readers import claims, vocabulary
from kb.readers.marked_yaml import read_document
from kb.readers.records import json_schema, record

ROOT = Path(__file__).parent.parent
CLAIM_FIELDS = (
    "id, source, passage, statement, kind, practices, populations, outcomes, direction, wording, addressees, restates, note, evidence, withdrawn"
)
WORDINGS = "use one of asserts, suggests, may, should"
QUOTE = 'put it in quotes: "..."'
NO_FIRST, NO_PLACE = "there is no field 'first' here", "there is no field 'place' here"
PASSAGE_FIELDS = "document, section, start, end, sha256, from, to"
TERM_FIELDS = "id, label, definition, synonyms, broader"


def faults(text: str) -> list[Problem]:
    found, problems = claims.read_text(text, "claims.yaml")
    assert (found == []) == bool(problems)
    return problems


# One fault each: what is written, the words at whose first character it is told, code, message, hint

WRONG: dict[str, tuple[dict[str, str], str, str, str, str]] = {
    "a misspelt value": (
        {"kind": "kind: efect"}, "efect", "unknown-value", "kind: 'efect' is not one of its values",
        "did you mean 'effect'? Else use one of effect, association, barrier, need, recommendation, definition, gap, context",
    ),
    "a value like no other": (
        {"wording": "wording: xyz"}, "xyz", "unknown-value", "wording: 'xyz' is not one of its values", WORDINGS,
    ),
    "a list in the place of a value": (
        {"wording": "wording: [may]"}, "[may]", "unknown-value", "wording: a list is not one of its values", WORDINGS,
    ),
    "no value": (
        {"wording": "wording:"}, "\n  evidence", "unknown-value", "wording: nothing is not one of its values", WORDINGS,
    ),
    "a value inside a list": (
        {"wording": "wording: may\n  addressees: [state, distrct]"}, "distrct", "unknown-value", "addressees: 'distrct' is not one of its values",
        "did you mean 'district'? Else use one of state, district, school, teacher, policymaker, researcher, funder, anyone",
    ),
    "a value inside a mapping": (
        {"fit": "fit: {residents: drect}"}, "drect", "unknown-value", "evidence.fit.residents: 'drect' is not one of its values",
        "did you mean 'direct'? Else use one of direct, partial, extrapolated, asserted",
    ),
    "a value of a fact": (
        {"selected_sites": "selected_sites: {value: 1, from: passge}"}, "passge", "unknown-value",
        "evidence.facts.selected_sites.from: 'passge' is not one of its values", "did you mean 'passage'? Else use one of passage, primary, library",
    ),
    "a misspelt field": (
        {"id": "nte: N."}, "nte", "unknown-field", "there is no field 'nte' here", f"did you mean 'note'? Else use one of {CLAIM_FIELDS}",
    ),
    "a field of no record": ({"id": "color: red"}, "color", "unknown-field", "there is no field 'color' here", f"use one of {CLAIM_FIELDS}"),
    "a field whose value begins on the next line": (
        {"id": "color:\n    - red"}, "color", "unknown-field", "there is no field 'color' here", f"use one of {CLAIM_FIELDS}",
    ),
    "a misspelt field of the passage": (
        {"passage": "passage: {document: a.txt, form: b}"}, "form", "unknown-field", "there is no field 'form' here",
        f"did you mean 'from'? Else use one of {PASSAGE_FIELDS}",
    ),
    "our own name of a field": (
        {"passage": "passage: {document: a.txt, first: b}"}, "first", "unknown-field", NO_FIRST, f"use one of {PASSAGE_FIELDS}",
    ),
    "a misspelt field of evidence": (
        {"work": "wrok: kim2010"}, "wrok", "unknown-field", "there is no field 'wrok' here",
        "did you mean 'work'? Else use one of rests_on, work, ...",
    ),
    "a misspelt field of a withdrawal": (
        {"kind": "kind: effect\n  withdrawn: {reason: R., succesor: x}"}, "succesor", "unknown-field", "there is no field 'succesor' here",
        "did you mean 'successor'? Else use one of reason, successor",
    ),
    "a misspelt fact": (
        {"selected_sites": "selected_site: {value: x, from: passage}"}, "selected_site", "unknown-field",
        "'selected_site' is no name for evidence.facts", "did you mean 'selected_sites'?",
    ),
    "a fact that there is none of": (
        {"selected_sites": "n_fish: {value: x, from: passage}"}, "n_fish", "unknown-field",
        "'n_fish' is no name for evidence.facts", "use one of design, comparison, n_students, ...",
    ),
    "a misspelt field of a fact": (
        {"selected_sites": "selected_sites: {value: x, from: passage, form: y}"}, "form", "unknown-field", "there is no field 'form' here",
        "did you mean 'from'? Else use one of value, from",
    ),
    "a number for text": ({"statement": "statement: 12"}, "12", "wrong-type", "statement: text is wanted, not the number 12", QUOTE),
    "a truth for text": ({"statement": "statement: true"}, "true", "wrong-type", "statement: text is wanted, not 'true'", QUOTE),
    "nothing for text": ({"statement": "statement:"}, "\n  kind", "wrong-type", "statement: text is wanted, not nothing", QUOTE),
    "text for a list": (
        {"practices": "practices: shade"}, "shade\n", "wrong-type", "practices: a list is wanted, not the text 'shade'",
        "write [one, two], or one '- ' line an item",
    ),
    "a mapping for a list": (
        {"practices": "practices: {shade: 1}"}, "{shade", "wrong-type", "practices: a list is wanted, not a mapping",
        "write [one, two], or one '- ' line an item",
    ),
    "a number in a list of texts": (
        {"practices": "practices: [shade, 7]"}, "7]", "wrong-type", "practices: text is wanted, not the number 7", QUOTE,
    ),
    "text for a mapping": (
        {"passage": "passage: p. 7"}, "p. 7", "wrong-type", "passage: a mapping of fields is wanted, not the text 'p. 7'",
        "write 'name: value' lines below it",
    ),
    "a list for a mapping": (
        {"fit": "fit: [residents]"}, "[residents]\n    unlisted", "wrong-type", "evidence.fit: a mapping of fields is wanted, not a list",
        "write 'name: value' lines below it",
    ),
    "a fact without its origin": (
        {"selected_sites": "selected_sites: lone"}, "lone", "wrong-type",
        "evidence.facts.selected_sites: a mapping of fields is wanted, not the text 'lone'", "write 'name: value' lines below it",
    ),
    "a list as the value of a fact": (
        {"selected_sites": "selected_sites: {value: [a], from: passage}"}, "[a]", "wrong-type",
        "evidence.facts.selected_sites.value: text, a number, true or false is wanted, not a list", "a plain word or number stands here",
    ),
    "a number in quotes": (
        {"passage": 'passage: {document: a.txt, start: "7"}'}, '"7"', "wrong-type", "passage.start: a whole number is wanted, not the text '7'",
        "write it in digits, without quotes",
    ),
    "a fraction for a whole number": (
        {"passage": "passage: {document: a.txt, start: 7.0}"}, "7.0", "wrong-type", "passage.start: a whole number is wanted, not the number 7.0",
        "write it in digits, without quotes",
    ),
    "a truth for a whole number": (
        {"passage": "passage: {document: a.txt, start: true}"}, "true", "wrong-type", "passage.start: a whole number is wanted, not 'true'",
        "write it in digits, without quotes",
    ),
    "a missing field": ({"kind": ""}, "id: lee2020-001", "missing-field", "'kind' is missing", "add 'kind:'"),
    "a missing field of the passage": ({"passage": "passage: {start: 1}"}, "{start", "missing-field", "'document' is missing", "add 'document:'"),
    "a missing field of a fact": (
        {"selected_sites": "selected_sites: {value: x}"}, "{value: x", "missing-field", "'from' is missing", "add 'from:'",
    ),
    "a place that somebody wrote": ({"id": "place: here"}, "place", "unknown-field", NO_PLACE, f"use one of {CLAIM_FIELDS}"),
    "a place that looks like ours": (
        {"id": "place: {file: x, line: 1, column: 1}"}, "place", "unknown-field", NO_PLACE, f"use one of {CLAIM_FIELDS}",
    ),
    "a place in a passage": (
        {"passage": "passage: {document: a.txt, place: p}"}, "place", "unknown-field", NO_PLACE, f"use one of {PASSAGE_FIELDS}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_fault_has_its_code_its_place_and_a_hint(case: str) -> None:
    changes, words, code, message, hint = WRONG[case]
    text = claim_text(**changes)
    (problem,) = faults(text)
    assert (problem.severity, problem.code, problem.message) == ("error", code, message)
    assert problem.hint.startswith(hint.removesuffix("..."))
    assert str(problem.place) == spot(text, words)
    assert problem.path == ()


def test_missing_field_is_told_for_each_field() -> None:
    text = claim_text(kind="", statement="", rests_on="stance: supports")
    assert [(problem.code, problem.message) for problem in faults(text)] == [
        ("missing-field", "'statement' is missing"), ("missing-field", "'kind' is missing"), ("missing-field", "'rests_on' is missing")
    ]  # fmt: skip


def test_every_fault_of_every_claim_is_told_at_once() -> None:
    text = (
        claim_text(kind="kind: efect", wording="wording: shall", fit="fit: {residents: very}") + claim_text() + claim_text(direction="direction: up")
    )
    found, problems = claims.read_text(text, "claims.yaml")
    assert codes(problems) == ["unknown-value"] * 4
    assert len(found) == 1
    assert len({problem.place for problem in problems}) == 4


@pytest.mark.parametrize("item", ["one", "7", "[a, b]", "", "null"])
def test_wrong_type_is_told_of_an_item_that_is_no_mapping(item: str) -> None:
    (problem,) = faults(f"- {item}\n")
    assert (problem.code, problem.place.line) == ("wrong-type", 1)
    assert problem.message.startswith("the entry: a mapping of fields is wanted, not ")


def test_a_long_text_of_the_wrong_type_is_told_in_short() -> None:
    (problem,) = faults(claim_text(practices=f"practices: {'long ' * 1000}"))
    assert len(problem.message) < 120


WRONG_TERMS: dict[str, tuple[str, str, str, str, str]] = {
    "a place on a term": ("  label: Shade", "  place: x\n  label: Shade", "place: x", "unknown-field", TERM_FIELDS),
    "a place on the map": ("  rows: [shade]", "  rows: [shade]\n  place: {file: x}", "place: {", "unknown-field", "rows, columns, out_of_scope"),
    "a field of no term": ("  label: Shade", "  label: Shade\n  colour: green", "colour", "unknown-field", TERM_FIELDS),
    "a field of no map": ("  rows: [shade]", "  row: [shade]", "row: [", "unknown-field", "rows, columns, out_of_scope"),
    "our own name of the map": ("map:\n", "frame:\n", "frame:", "unknown-field", "practices, populations, outcomes, map"),
    "too few in a combination": ("  columns: [residents]", "  out_of_scope: [[shade, residents]]", "[shade, r", "wrong-type", ""),
    "too many in a combination": ("  columns: [residents]", "  out_of_scope: [[shade, residents, a, b]]", "[shade, r", "wrong-type", ""),
    "a missing list": ("outcomes:\n", "out_comes:\n", "out_comes", "unknown-field", "practices, populations, outcomes, map"),
    "a list that is none": ("practices:\n- id: shade", "practices:\n  id: shade", "id: shade", "wrong-type", ""),
}


@pytest.mark.parametrize("case", WRONG_TERMS)
def test_a_fault_of_the_vocabulary_is_told_at_its_place(case: str) -> None:
    old, new, words, code, known = WRONG_TERMS[case]
    text = VOCABULARY.replace(old, new)
    if case == "a list that is none":
        text = text.replace("definition: Trees that keep the sun off a street.", "definition: D.")
    found, problems = vocabulary.read_text(text, "vocabulary.yaml")
    (problem,) = [problem for problem in problems if problem.code == code]
    assert str(problem.place) == spot(text, words, "vocabulary.yaml")
    assert problem.hint.endswith(known)
    assert found == vocabulary.EMPTY


def test_each_record_gets_its_own_place() -> None:
    found, problems = vocabulary.read_text(VOCABULARY.replace("map:\n", "map:\n  # rows and columns\n"), "v.yaml")
    assert not problems
    assert [str(term.place) for terms in found.terms().values() for term in terms] == ["v.yaml:2:3", "v.yaml:6:3", "v.yaml:10:3"]
    assert str(found.frame.place) == "v.yaml:15:3"
    indented = "".join(f"  {line}" for line in claim_text().splitlines(keepends=True)).replace("  - id: lee2020-001", "-   id: b", 1)
    read, _ = claims.read_text(f"# two\n\n{claim_text()}\n{indented}", "c")
    assert [str(claim.place) for claim in read] == ["c:3:3", "c:25:5"]


def test_names_in_yaml_become_the_names_of_the_records() -> None:
    (claim,), problems = claims.read_text(claim_text(), "c")
    assert not problems
    assert (claim.passage.first, claim.passage.last) == ("shade lowered the heat", "heat by two degrees.")
    assert claim.evidence[0].facts["selected_sites"].origin == "passage"
    assert claim.practices == ("shade",)


@pytest.mark.parametrize(("written", "value"), [("4", 4), ("1.5", 1.5), ("true", True), ("no", "no"), ('"4"', "4"), ("1.50", "1.50")])
def test_the_value_of_a_fact_keeps_its_type(written: str, value: object) -> None:
    (claim,), _ = claims.read_text(claim_text(selected_sites=f"selected_sites: {{value: {written}, from: primary}}"), "c")
    found = claim.evidence[0].facts["selected_sites"].value
    assert (found, type(found)) == (value, type(value))


def test_a_record_of_any_kind_is_read() -> None:
    marked, _ = read_document("{id: a, label: A, definition: D., synonyms: [b]}", "x")
    problems: list[Problem] = []
    assert marked is not None
    found = record(Vocabulary, marked, "x", problems)
    assert found is None
    assert codes(problems) == ["missing-field"] * 3 + ["unknown-field"] * 4


# The JSON Schema, for editors


def claims_schema() -> dict[str, Any]:
    one = json_schema(Claim, title="claims.yaml")
    return {"type": "array", "$defs": one.pop("$defs"), "items": one}


def as_read(text: str) -> Any:
    """The value of a text, for JSON."""
    marked, problems = read_document(text, "x")
    assert marked is not None
    assert not problems
    return json.loads(json.dumps(marked.value))


@pytest.mark.parametrize("path", ["data/claims.yaml", "data/coding/second.yaml", "tests/second_base/data/claims.yaml"])
def test_the_schema_takes_the_claims_that_the_reader_takes(path: str) -> None:
    validator = Draft202012Validator(claims_schema())
    validator.check_schema(claims_schema())
    assert not [error.message for error in validator.iter_errors(as_read((ROOT / path).read_text(encoding="utf-8")))][:3]


@pytest.mark.parametrize("path", ["data/vocabulary.yaml", "tests/second_base/data/vocabulary.yaml"])
def test_the_schema_takes_the_vocabularies_that_the_reader_takes(path: str) -> None:
    schema = json_schema(Vocabulary, title="vocabulary.yaml")
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(as_read((ROOT / path).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("case", [case for case in WRONG if case != "a fraction for a whole number"])  # to JSON Schema 7.0 is a whole number
def test_the_schema_refuses_what_the_reader_refuses(case: str) -> None:
    assert list(Draft202012Validator(claims_schema()).iter_errors(as_read(claim_text(**WRONG[case][0]))))


@pytest.mark.parametrize("case", WRONG_TERMS)
def test_the_schema_refuses_the_vocabularies_that_the_reader_refuses(case: str) -> None:
    old, new, *_ = WRONG_TERMS[case]
    text = VOCABULARY.replace(old, new)
    if case == "a list that is none":
        text = text.replace("definition: Trees that keep the sun off a street.", "definition: D.")
    assert list(Draft202012Validator(json_schema(Vocabulary, title="v")).iter_errors(as_read(text)))


def test_the_schema_says_what_fields_mean_and_knows_no_places() -> None:
    schema = json_schema(Claim, title="claims.yaml")
    assert schema["title"] == "claims.yaml"
    assert schema["properties"]["statement"]["description"] == "The proposition in one sentence of our own words."
    assert schema["$defs"]["Passage"]["properties"]["from"]["description"].startswith("First words of the passage")
    assert schema["additionalProperties"] is False
    for text in (json.dumps(schema), json.dumps(json_schema(Vocabulary, title="v"))):
        assert '"place"' not in text
        assert "Place" not in text


def test_making_a_schema_changes_no_later_reading() -> None:
    before = json.dumps(json_schema(Claim, title="c"))
    assert json.dumps(json_schema(Claim, title="c")) == before
    assert claims.read_text(claim_text(), "c")[0][0].place == Place(file="c", line=1, column=3)
