"""citations.yaml to `Citation` records, one by one, with every fault at its place."""

from __future__ import annotations

from kb.cited import Citation
from kb.errors import Problem
from kb.lost import Lost, whole
from kb.readers.marked_yaml import read_items
from kb.readers.records import record


def read_text(text: str, file: str, lost: list[Lost] | None = None) -> tuple[list[Citation], list[Problem]]:
    """The citations of a file in its order, and its faults. A citation with a fault is in the faults alone, or with `lost` as claims are."""
    problems: list[Problem] = []
    unreadable: list[Problem] = []
    citations = []
    for item in read_items(text, file, unreadable):
        citation = record(Citation, item, file, problems, lost)
        if citation is not None:
            citations.append(citation)
    if unreadable and lost is not None:
        lost.append(whole(file))
    return citations, problems + unreadable
