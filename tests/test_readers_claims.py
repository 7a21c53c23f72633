from __future__ import annotations

import pytest
from examples import claim_text, codes, doubling

from kb.readers import claims


def test_claims_come_in_the_order_of_the_file() -> None:
    found, problems = claims.read_text("# Claims.\n" + "".join(claim_text(id=f"id: {name}") for name in "cab"), "claims.yaml")
    assert not problems
    assert [claim.id for claim in found] == ["c", "a", "b"]


def test_a_claim_with_a_fault_is_in_the_faults_alone() -> None:
    found, problems = claims.read_text(claim_text(id="id: one", kind="") + claim_text(id="id: two"), "claims.yaml")
    assert [claim.id for claim in found] == ["two"]
    assert [str(problem) for problem in problems] == ["claims.yaml:1:3: error missing-field: 'kind' is missing; add 'kind:'"]


def test_a_claim_without_id_or_offsets_is_read_as_a_curator_writes_it() -> None:
    (claim,), problems = claims.read_text(claim_text(id="", passage="passage: {document: review.txt, from: Trees, to: streets.}"), "claims.yaml")
    assert not problems
    assert (claim.id, claim.passage.complete, claim.passage.first, claim.passage.last) == ("", False, "Trees", "streets.")


@pytest.mark.parametrize("text", ["", "# none yet\n", "[]\n"])
def test_an_empty_file_holds_no_claims_and_no_fault(text: str) -> None:
    assert claims.read_text(text, "claims.yaml") == ([], [])


def test_not_a_list_is_told() -> None:
    found, problems = claims.read_text("id: one\n", "claims.yaml")
    assert (found, codes(problems)) == ([], ["not-a-list"])


def test_claims_before_a_fault_of_syntax_are_read() -> None:
    found, problems = claims.read_text(claim_text() + "- id: [\n", "claims.yaml")
    assert (len(found), codes(problems)) == (1, ["not-yaml"])


def test_twice_the_claims_take_at_most_twice_the_time() -> None:
    def text(count: int) -> str:
        return "".join(claim_text(id=f"id: c{n}") for n in range(count))

    assert doubling(lambda given: claims.read_text(given, "c"), text(150), text(300)) <= 2.2


def test_twice_the_faults_take_at_most_twice_the_time() -> None:
    def text(count: int) -> str:
        return "".join(claim_text(id=f"id: c{n}", kind="kind: efect", work="wrok: x") for n in range(count))

    assert doubling(lambda given: claims.read_text(given, "c"), text(50), text(100)) <= 2.2
