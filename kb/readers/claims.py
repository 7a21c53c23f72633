"""claims.yaml (or claims/*.yaml) to `Claim` records, one by one, with every fault at its place."""

from __future__ import annotations

from kb.errors import Problem
from kb.lost import Lost, whole
from kb.model import Claim
from kb.readers.marked_yaml import read_items
from kb.readers.records import record


def read_text(text: str, file: str, lost: list[Lost] | None = None) -> tuple[list[Claim], list[Problem]]:
    """The claims of a file in its order, and its faults. A claim with a fault is in the faults alone.

    With `lost`, it is among the claims as far as it can be read, and what it lacks is added there.
    """
    problems: list[Problem] = []
    unreadable: list[Problem] = []
    claims = []
    for item in read_items(text, file, unreadable):
        claim = record(Claim, item, file, problems, lost)
        if claim is not None:
            claims.append(claim)
    if unreadable and lost is not None:
        lost.append(whole(file))
    return claims, problems + unreadable
