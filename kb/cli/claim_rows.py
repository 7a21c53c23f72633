"""A claim as the walk shows it: a row for each field, with its number, its value, and why the draft proposed it."""

from __future__ import annotations

from collections.abc import Container, Iterator

from kb.cli.recoding import FIELDS
from kb.cli.screen import hanging
from kb.drafts.claim_fields import ADDRESSED, directions
from kb.drafts.files import DraftedClaim
from kb.model import EVIDENCE_KINDS, Claim

_VALUE = 28
"""Characters of the column of values; a longer one moves its reason to the right."""


def claim_rows(claim: Claim, draft: DraftedClaim, works: Container[str]) -> Iterator[str]:
    """The rows; `works`: the keys that the library has. A reason is told as long as the value is the draft's."""
    for number, name in enumerate(FIELDS, 1):
        if name == "evidence":
            for link in claim.evidence:
                new = " (new)" if link.work and link.work not in works else ""
                told = f"{link.rests_on}{f': {link.work}{new}' if link.work else ''}"
                drafted = any((link.rests_on, link.work) == (one.rests_on, one.work) for one in draft.evidence)
                yield _row(number, name, told, draft.reasons.get(name, "") if drafted else "")
        elif name == "facts":
            facts = {f"{fact} {told.value}": None for link in claim.evidence for fact, told in link.facts.items()}
            if facts or claim.kind in EVIDENCE_KINDS:
                yield _row(number, name, ", ".join(facts) or "-", "")
        elif name != "addressees" or claim.kind in ADDRESSED:
            value = getattr(claim, name)
            if name == "direction" and value not in directions(claim.kind):
                value = ()
            told = value if isinstance(value, str) else ", ".join(value) or "-"
            yield _row(number, name, told, draft.reasons.get(name, "") if value == (getattr(draft, name, ()) or ()) else "")
    yield _row("s", "statement", claim.statement or "-", "")


def _row(key: int | str, name: str, told: str, reason: str) -> str:
    head = f"  {key} {name:<12}"
    return hanging(f"{head}{told:<{_VALUE}} ", reason) if reason else hanging(head, told)
