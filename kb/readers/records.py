"""From plain values to records, with every fault at its place: the one home of what pydantic is asked and of how its faults are told.

In: values and marks of `marked_yaml`. Out: records of `model`, and problems. It reads no files.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kb.errors import Place, Problem, error, nearest
from kb.lost import Lost
from kb.readers.marked_yaml import KEY, Marked, Path
from kb.readers.salvage import ABSENT, Fault, held, salvaged
from kb.readers.shapes import hint_at, hints, is_record, keys_of, records_in

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

Record = TypeVar("Record")

_OF_FIELDS = "a mapping of fields", "write 'name: value' lines below it"
_OF_ITEMS = "a list", "write [one, two], or one '- ' line an item"
_WANTED = {
    **dict.fromkeys(("dataclass_type", "model_type", "mapping_type", "dict_type"), _OF_FIELDS),
    **dict.fromkeys(("tuple_type", "list_type"), _OF_ITEMS),
    "string_type": ("text", 'put it in quotes: "..."'),
    "int_type": ("a whole number", "write it in digits, without quotes"),
}
"""Pydantic's name of a fault -> what is wanted, and a hint."""


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # here and below: who reads no YAML need not wait for it

    return TypeAdapter(kind)


def record(kind: type[Record], marked: Marked, file: str, problems: list[Problem], lost: list[Lost] | None = None) -> Record | None:
    """The record of `kind` that the value holds, or None with its faults added to `problems`.

    With `lost`, what can be salvaged of a record with faults is returned, and what it lacks added there; None where it is none at all.
    A record with a `place` gets the place of the value; such records inside get theirs. Nothing is converted: a number in quotes is text.
    """
    from pydantic import ValidationError

    told: list[Problem] = []
    faults: list[Fault] = []
    placed = _with_places(kind, marked.value, marked, (), file, told, faults)
    found: Record | None = None
    try:
        found = _validated(kind, placed)
    except ValidationError as refused:
        details = refused.errors(include_url=False)
        told += dict.fromkeys(_told(kind, detail, marked, file) for detail in details)
        faults += dict.fromkeys(_fault(detail, marked) for detail in details)
    problems += told
    if not told:
        return found
    if lost is None:
        return None
    left, gone = salvaged(kind, marked.value, faults)
    lost += (_lost(kind, path, marked, file) for path in gone)
    if not isinstance(marked.value, dict):
        return None
    return _validated(kind, _with_places(kind, left, marked, (), file, [], []))


def _validated(kind: type[Record], value: object) -> Record:
    # By way of JSON, where pydantic can be strict and still takes lists for tuples.
    return cast("Record", _adapter(cast("Any", kind)).validate_json(json.dumps(value), strict=True))


def json_schema(kind: Any, *, title: str) -> dict[str, Any]:
    """The JSON Schema of what a curator writes for a record of `kind`, for editors; places, which readers add, are left out."""
    schema = _adapter(kind).json_schema(by_alias=True)
    for part in [schema, *schema.get("$defs", {}).values()]:
        part.get("properties", {}).pop("place", None)
        for described in part.get("properties", {}).values():
            if isinstance(described.get("default"), dict):
                described["default"].pop("place", None)
    schema.get("$defs", {}).pop("Place", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _with_places(kind: Any, value: object, marked: Marked, path: Path, file: str, problems: list[Problem], faults: list[Fault]) -> object:
    """The value with the place of each record that asks for one put in; a `place` that somebody wrote is a fault."""
    if not isinstance(value, dict):
        return value
    filled = dict(value)
    if "place" in hints(kind):
        if "place" in value:
            problems.append(_unknown(kind, (*path, "place"), marked, file))
            faults.append(Fault(path=(*path, "place"), unknown=True))
        place = _place(marked, path, file)
        filled["place"] = {"file": place.file, "line": place.line, "column": place.column}
    for name, inner in _placed_inside(kind):
        inside = value.get(name)
        if isinstance(inside, list):
            filled[name] = [_with_places(inner, item, marked, (*path, name, index), file, problems, faults) for index, item in enumerate(inside)]
        elif name in value:
            filled[name] = _with_places(inner, inside, marked, (*path, name), file, problems, faults)
    return filled


@cache
def _placed_inside(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Fields of `kind` that hold records with places, one or a list: name as written, and the records' type."""
    return tuple((name, inner) for name, hint in hints(kind).items() for inner in records_in(hint) if inner is not Place and _has_place(inner))


def _fault(detail: ErrorDetails, marked: Marked) -> Fault:
    """Where pydantic's fault lies in the value, and whether it is of a name that nothing has there."""
    path: Path = detail["loc"]
    if path[-1:] == ("[key]",) or detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return Fault(path=path[:-1] if path[-1:] == ("[key]",) else path, unknown=True)
    absent = detail["type"] in ("missing", "missing_argument") and isinstance(path[-1], str)
    return Fault(path=path if absent or held(marked.value, path) is not ABSENT else path[:-1])


def _lost(kind: Any, path: Path, marked: Marked, file: str) -> Lost:
    """What is lost at `path`, as a part of the nearest record around it that has a place."""
    entry = next((path[:end] for end in range(len(path), 0, -1) if _has_place(hint_at(kind, path[:end]))), ())
    return Lost(place=_place(marked, entry, file), path=path[len(entry) :], within=entry)


def _has_place(hint: Any) -> bool:
    return is_record(hint) and "place" in hints(hint)


def _told(kind: type[Any], fault: ErrorDetails, marked: Marked, file: str) -> Problem:
    """A fault of pydantic's in our words, at its place."""
    of_key = fault["loc"][-1:] == ("[key]",)
    path: Path = fault["loc"][:-1] if of_key else fault["loc"]
    given = fault["input"]
    match fault["type"]:
        case "missing" | "missing_argument" if isinstance(path[-1], str):
            return error("missing-field", _place(marked, path, file), f"'{path[-1]}' is missing", f"add '{path[-1]}:'")
        case "unexpected_keyword_argument" | "extra_forbidden":
            return _unknown(hint_at(kind, path[:-1]), path, marked, file)
        case "missing" | "missing_argument" | "too_long" | "too_short":
            path = path if held(marked.value, path) is not ABSENT else path[:-1]
            hint = "give one value for each place in the list"
            return error("wrong-type", _place(marked, path, file), f"{_spoken(path)}: the list has too few items, or too many", hint)
        case "literal_error":
            expected = fault.get("ctx", {}).get("expected", "").replace("'", "").replace(" or ", ", ").split(", ")
            if of_key:
                message = f"'{given}' is no name for {_spoken(path[:-1])}"
                hint = nearest(str(given), expected) or f"use one of {', '.join(expected)}"
                return error("unknown-field", _place(marked, (*path, KEY), file), message, hint)
            word, told = (given, f"'{given}'") if isinstance(given, str) else ("", _named(given))
            hint = nearest(word, expected, other=f"use one of {', '.join(expected)}")
            return error("unknown-value", _place(marked, path, file), f"{_spoken(path)}: {told} is not one of its values", hint)
    wanted, hint = _WANTED.get(fault["type"], ("something else", "see the codebook for what stands here"))
    if held(marked.value, path) is ABSENT:
        # The value may have one of several types: pydantic puts each one's name behind the path, and tells of each.
        path, wanted, hint = path[:-1], "text, a number, true or false", "a plain word or number stands here"
    return error("wrong-type", _place(marked, path, file), f"{_spoken(path)}: {wanted} is wanted, not {_named(given)}", hint)


def _spoken(path: Path) -> str:
    """The path in words: names, without the numbers of items."""
    return ".".join(part for part in path if isinstance(part, str)) or "the entry"


def _unknown(holder: Any, path: Path, marked: Marked, file: str) -> Problem:
    name = str(path[-1])
    known = [known for known in keys_of(holder) if known != "place"]
    hint = nearest(name, known, other=f"use one of {', '.join(known)}")
    return error("unknown-field", _place(marked, (*path, KEY), file), f"there is no field '{name}' here", hint)


def _place(marked: Marked, path: Path, file: str) -> Place:
    mark = marked.mark_of(path) if path else marked.mark
    return Place(file=file, line=mark.line, column=mark.column)


def _named(value: object) -> str:
    names = {dict: "a mapping", list: "a list", str: f"the text '{str(value)[:60]}'", int: f"the number {value}", float: f"the number {value}"}
    names |= {bool: f"'{str(value).lower()}'", type(None): "nothing"}
    return names.get(type(value), f"'{value}'")
