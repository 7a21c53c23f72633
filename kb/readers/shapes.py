"""What a record's type says of the values that files hold for it: fields by their names as written, the type at a path, a harmless value.

In: record types of `model`, and paths. It looks at no file, and asks pydantic nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kb.readers.marked_yaml import Path


@cache
def hints(kind: Any) -> dict[str, Any]:
    """The fields of `kind` by their names as written, each with its type."""
    told = get_type_hints(kind)
    return {item.metadata.get("alias", item.name): told[item.name] for item in fields(kind)}


@cache
def required(kind: Any) -> frozenset[str]:
    """The fields of `kind`, as written, that have no default."""
    return frozenset(item.metadata.get("alias", item.name) for item in fields(kind) if item.default is MISSING and item.default_factory is MISSING)


def records_in(hint: Any) -> Sequence[Any]:
    """The types of records that the hint and its arguments name, however nested."""
    own = [hint] if is_record(hint) else []
    return own + [inner for argument in get_args(hint) for inner in records_in(argument)]


def is_record(hint: Any) -> bool:
    """Whether the type is a record's."""
    return isinstance(hint, type) and is_dataclass(hint)


def hint_at(kind: Any, path: Path) -> Any:
    """The type of what stands at `path` in a record of `kind`; None where nothing may stand."""
    for part in path:
        kind = _without_none(kind)
        arguments = get_args(kind)
        if is_record(kind):
            kind = hints(kind).get(str(part))
        elif get_origin(kind) is tuple and isinstance(part, int):
            kind = arguments[0] if _any_length(kind) else next(iter(arguments[part : part + 1]), None)
        elif get_origin(kind) is not None and issubclass(get_origin(kind), Mapping):
            kind = arguments[1]
        else:
            return None
    return _without_none(kind)


def keys_of(hint: Any) -> tuple[str, ...]:
    """The names that a record or a mapping of the type may hold; empty where any may stand."""
    if is_record(hint):
        return tuple(hints(hint))
    key = next(iter(get_args(hint)), None)
    return get_args(key) if get_origin(key) is Literal else ()


def harmless(hint: Any) -> object:
    """A value of the type that says as little as one can, for JSON."""
    if is_record(hint):
        return {name: harmless(told) for name, told in hints(hint).items() if name in required(hint)}
    origin = get_origin(hint)
    if origin is Literal:
        return get_args(hint)[0]
    if origin is tuple:
        return [] if _any_length(hint) else [harmless(argument) for argument in get_args(hint)]
    if origin in (Union, UnionType):
        return None if type(None) in get_args(hint) else harmless(get_args(hint)[0])
    return {} if origin is not None else {str: "", int: 0, float: 0.0, bool: False}[hint]


def _any_length(hint: Any) -> bool:
    return get_args(hint)[-1:] == (Ellipsis,)


def _without_none(hint: Any) -> Any:
    """`X` for `X | None`."""
    left = [argument for argument in get_args(hint) if argument is not type(None)]
    return left[0] if get_origin(hint) in (Union, UnionType) and len(left) == 1 else hint
