"""Checks of what the base says of itself: forms that pages, citations and exports rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kb.errors import Place, Problem, error, nearest
from kb.grading import RUBRICS
from kb.model import Base

_HERE = Place(file="metadata.yml")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+|[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+)\Z")


def released_form(base: Base) -> Iterator[Problem]:
    """The release is a day (ISO 8601): the only date in any output."""
    released = base.metadata.released
    if released and not _is_day(released):
        yield error("released-form", _HERE, f"released: '{released}' is no day", "write it as 2026-01-31")


def base_iri_form(base: Base) -> Iterator[Problem]:
    """Identifiers of exports begin with an absolute IRI (RFC 3987)."""
    if not _IRI.match(base.metadata.base_iri):
        yield error("base-iri-form", _HERE, f"base_iri: '{base.metadata.base_iri}' is no absolute IRI", "for instance urn:evidence-kb:")


def correction_form(base: Base) -> Iterator[Problem]:
    """Corrections go to an e-mail address or a page."""
    if base.metadata.correction and not _ADDRESS.match(base.metadata.correction):
        message = f"correction: '{base.metadata.correction}' is no address"
        yield error("correction-form", _HERE, message, "write an e-mail address, or a page that begins with https://")


def unknown_rubric(base: Base) -> Iterator[Problem]:
    """The rubrics that readers are shown are rubrics there are."""
    for name in base.metadata.rubrics:
        if name not in RUBRICS:
            yield error("unknown-rubric", _HERE, f"rubrics: there is no rubric '{name}'", nearest(name, RUBRICS, other=f"use {' or '.join(RUBRICS)}"))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
