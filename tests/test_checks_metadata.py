"""Each test is named after the code that it is about."""

from __future__ import annotations

from typing import Any

import pytest
from examples import base, told

from kb.model import Metadata


def of(**fields: Any) -> list[str]:
    return told(base(metadata=Metadata(title="Shade", **fields)))


@pytest.mark.parametrize("released", ["2026-1-31", "31.1.2026", "2026-02-30", "soon", "20260131"])
def test_released_form(released: str) -> None:
    assert of(released=released) == [f"metadata.yml: error released-form: released: '{released}' is no day; write it as 2026-01-31"]
    assert of(released="2026-01-31") == of() == []


@pytest.mark.parametrize("iri", ["", "example.org/x", "urn:", "http://a b/", "http://x/<y>"])
def test_base_iri_form(iri: str) -> None:
    assert of(base_iri=iri) == [f"metadata.yml: error base-iri-form: base_iri: '{iri}' is no absolute IRI; for instance urn:evidence-kb:"]
    assert of(base_iri="https://example.org/base/") == of(base_iri="urn:evidence-kb:") == []


@pytest.mark.parametrize("address", ["somebody", "a@b", "ftp://x.org", "a b@c.org", "javascript:alert(1)"])
def test_correction_form(address: str) -> None:
    assert [told.split(": ")[1] for told in of(correction=address)] == ["error correction-form"]
    assert of(correction="base@example.org") == of(correction="https://example.org/corrections") == []


def test_unknown_rubric() -> None:
    fault = "metadata.yml: error unknown-rubric: rubrics: there is no rubric"
    assert of(rubrics=("reported", "esa")) == [f"{fault} 'esa'; did you mean 'essa'? Else use reported or essa"]
    assert of(rubrics=("grade",)) == [f"{fault} 'grade'; use reported or essa"]
    assert of(rubrics=("reported",)) == of(rubrics=("essa", "reported")) == []
