"""A proof pack's JSON files read back: bytes in, rows out whose shape is sure, so that what is computed from them cannot stumble.

A pack may come from anywhere: each column that grading looks at is checked here. It decides nothing about whether a pack is true.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

from kb.answers.query import Row
from kb.errors import KbError
from kb.model import ADDRESSEES, FACT_NAMES, KINDS, TERM_KINDS, Basis, Direction, FactOrigin, Fit, Ground, Stance, Unlisted, Wording

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _one_of(words: tuple[str, ...]) -> Check:
    return lambda value: _text(value) and value in words


def _fits(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_one_of(get_args(Fit)), value.values()))


def _facts(value: Any) -> bool:
    return isinstance(value, dict) and all(name in FACT_NAMES and isinstance(fact, dict) and _fact(fact) for name, fact in value.items())


def _fact(fact: Mapping[str, Any]) -> bool:
    return _text(fact.get("value")) and _one_of(get_args(FactOrigin))(fact.get("from"))


SHAPES: Mapping[str, Mapping[str, Check]] = {
    "claims.json": {
        "id": _text, "source": _text, "document": _text, "section": _text, "start": _number, "end": _number, "sha256": _text,
        "first_words": _text, "last_words": _text, "statement": _text, "kind": _one_of(KINDS), "practices": _texts, "populations": _texts,
        "outcomes": _texts, "direction": _one_of(get_args(Direction)), "wording": _one_of(get_args(Wording)),
        "addressees": lambda value: _texts(value) and set(value) <= set(ADDRESSEES), "restates": _or_null(_text), "note": _text,
    },
    "evidence.json": {
        "id": _text, "claim": _text, "position": _number, "rests_on": _one_of(get_args(Ground)), "work": _or_null(_text),
        "unlisted": _or_null(_one_of(get_args(Unlisted))), "stance": _one_of(get_args(Stance)),
        "basis": _one_of(get_args(Basis)), "fit": _fits, "facts": _facts,
    },
    "grades.json": {"claim": _text, "rubric": _text, "level": _text},
    "steps.json": {"claim": _text, "rubric": _text, "position": _number},
    "works.json": {"key": _text, "label": _text, "design": _or_null(_text)},
    "vocabulary.json": {
        "kind": _one_of(TERM_KINDS), "id": _text, "label": _text, "definition": _text, "broader": _or_null(_text), "synonyms": _texts,
        "position": _number, "frame": _or_null(_number),
    },
    "cell.json": {"practice": _text, "population": _text, "state": _text, "reason": _text, "claims": _texts},
}  # fmt: skip
"""File to what each of its rows must hold; further columns are left as they are."""
KEYS = {
    "claims.json": ("id",), "evidence.json": ("claim", "position"), "grades.json": ("claim", "rubric"), "steps.json": ("claim", "rubric", "position"),
    "works.json": ("key",), "vocabulary.json": ("kind", "id"), "cell.json": ("practice", "population"),
}  # fmt: skip
"""File to the columns that no two of its rows have alike."""


def listed(files: Mapping[str, bytes], name: str) -> list[Row]:
    """The rows of one file, none where there is no such file. A column that may be null and is missing is made null.

    Raises KbError if they have not the shape of a pack's rows.
    """
    some = parsed(name, files.get(name, b"[]"))
    if not isinstance(some, list):
        raise KbError(f"{name}: is no list of rows")
    seen = set()
    for place, row in enumerate(some, 1):
        wrong = [column for column, check in SHAPES[name].items() if not (isinstance(row, dict) and check(row.get(column)))]
        if wrong:
            raise KbError(f"{name}: row {place}: '{wrong[0]}' is missing, or is no such value as kb writes")
        row.update({column: None for column in SHAPES[name] if column not in row})
        key = tuple(row[column] for column in KEYS[name])
        if key in seen:
            raise KbError(f"{name}: row {place} stands there twice: {', '.join(map(str, key))}")
        seen.add(key)
    return some


def mapping(files: Mapping[str, bytes], name: str) -> Row:
    """The object in one file. Raises KbError if the file is missing or holds none."""
    held = parsed(name, files.get(name, b"null"))
    if not isinstance(held, dict):
        raise KbError(f"{name}: is missing, or no JSON object")
    return held


def parsed(name: str, content: bytes) -> object:
    """The JSON value in a file. Raises KbError if it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise KbError(f"{name}: is no JSON ({fault})") from fault
