"""vocabulary.yaml to a `Vocabulary`, with every fault at its place."""

from __future__ import annotations

from kb.errors import Place, Problem, error
from kb.lost import Lost, whole
from kb.model import Vocabulary
from kb.readers.marked_yaml import read_document
from kb.readers.records import record

EMPTY = Vocabulary(practices=(), populations=(), outcomes=())


def read_text(text: str, file: str, lost: list[Lost] | None = None) -> tuple[Vocabulary, list[Problem]]:
    """The vocabulary of a file, or an empty one where it cannot be read, and its faults.

    With `lost`, the vocabulary is there as far as it can be read, and what it lacks is added there.
    """
    marked, faults = read_document(text, file)
    problems = list(faults)
    if lost is not None and (faults or marked is None):
        lost.append(whole(file))
    if marked is None:
        if not problems:
            problems.append(error("missing-field", Place(file=file, line=1), "the vocabulary is empty", "list practices, populations and outcomes"))
        return EMPTY, problems
    return record(Vocabulary, marked, file, problems, lost) or EMPTY, problems
