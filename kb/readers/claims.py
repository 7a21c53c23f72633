"""claims.yaml (or claims/*.yaml) to `Claim` records, one by one, with every fault at its place."""

from __future__ import annotations

from kb.errors import Problem
from kb.model import Claim
from kb.readers.marked_yaml import read_items
from kb.readers.records import record


def read_text(text: str, file: str) -> tuple[list[Claim], list[Problem]]:
    """The claims of a file in its order, and its faults. A claim with a fault is in the faults alone."""
    problems: list[Problem] = []
    claims = []
    for item in read_items(text, file, problems):
        claim = record(Claim, item, file, problems)
        if claim is not None:
            claims.append(claim)
    return claims, problems
