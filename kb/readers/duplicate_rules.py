"""duplicates.yaml to `DuplicateRules`, with every fault at its place."""

from __future__ import annotations

from kb.duplicate_rules import DuplicateRules
from kb.errors import Problem
from kb.lost import Lost, whole
from kb.readers.marked_yaml import read_document
from kb.readers.records import record


def read_text(text: str, file: str, lost: list[Lost] | None = None) -> tuple[DuplicateRules, list[Problem]]:
    """The rules of a file, or the usual ones where it is empty or cannot be read, and its faults.

    With `lost`, they are there as far as they can be read, and what they lack is added there.
    """
    marked, faults = read_document(text, file)
    problems = list(faults)
    if lost is not None and faults:
        lost.append(whole(file))
    if marked is None or marked.value is None:
        return DuplicateRules(), problems
    return record(DuplicateRules, marked, file, problems, lost) or DuplicateRules(), problems
