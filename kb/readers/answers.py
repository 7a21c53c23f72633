"""A curator's answers on drafts, a line each: claims.draft.answers.jsonl to the last answer on each draft, with every line that is none."""

from __future__ import annotations

import json
from typing import get_args

from kb.drafted import Answer, Word
from kb.errors import Place, Problem, error


def read(content: bytes, name: str) -> tuple[dict[str, Answer], list[Problem]]:
    """The last answer on each draft, by what tells it from all others, and the lines that are no answers. One that was cut off is not said."""
    lines = content.decode("utf-8", "replace").splitlines(keepends=True)
    found: dict[str, Answer] = {}
    faults: list[Problem] = []
    for number, line in enumerate(lines, 1):
        try:
            told = Answer(**json.loads(line))
            if told.answer not in get_args(Word) or not isinstance(told.at, str):
                raise ValueError(f"'{told.answer}' is none")
        except (ValueError, TypeError) as fault:
            if number < len(lines) or line.endswith("\n"):
                place = Place(file=name, line=number)
                faults.append(error("answer-unread", place, f"is no answer of 'kb review' ({fault})", "mend or remove the line"))
            continue
        found[told.at] = told
    return found, faults
