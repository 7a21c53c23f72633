"""A JSON text cut into the items of its list, so that one broken item is one reject. What an item means is not known here.

In: decoded text: a list, one object, or an object that holds the list under `items` or `references`. Out: each item with its span, or why it cannot
be read. An item is parsed by Python's `json`; where it fails, the item ends where its brackets do, else before the next line that begins one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 50
_SPACE = re.compile(r"[\s,]*+")
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|[\[\]{}]", re.DOTALL)
_LIST = re.compile(r"\ufeff?\s*(?:\[|\{\s*\"(?:items|references)\"\s*:\s*\[)")
_NEXT = re.compile(r"^[ \t]*\{|\Z", re.MULTILINE)
_END = re.compile(r"\s*[\]}\s]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A stretch of the text: an item, or what could not be read, and why. `start` and `end` are str offsets."""

    start: int
    end: int
    value: Any = None
    fault: str = ""


class _Fault(ValueError):
    """What Python's `json` lets pass and we do not."""


def items(text: str) -> Iterator[Item]:
    """The items in order."""
    opening = _LIST.match(text)
    at = _after_space(text, opening.end() if opening else 0)
    if not opening and text[at : at + 1] == "\ufeff":
        at = _after_space(text, at + 1)
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refused)
    while at < len(text) and not (opening and _END.match(text, at)):
        end, deepest = _closing(text, at)
        if deepest > MAX_DEPTH:
            yield Item(start=at, end=end, fault=f"it is nested deeper than {MAX_DEPTH} levels")
        else:
            try:
                value, end = decoder.raw_decode(text, at)
                yield Item(start=at, end=end, value=value)
            except ValueError as fault:
                yield Item(start=at, end=max(end, at + 1), fault=_told(fault, text, at))
        at = _after_space(text, max(end, at + 1))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _closing(text: str, at: int) -> tuple[int, int]:
    """Where the item that begins at `at` ends by its brackets, else before the next line that begins an item; and how deep it is nested."""
    depth = deepest = 0
    if text[at] in "[{":
        for token in _TOKEN.finditer(text, at):
            if token[0] in "[{":
                depth += 1
                deepest = max(deepest, depth)
            elif token[0] in "]}":
                depth -= 1
                if depth == 0:
                    return token.end(), deepest
    following = _NEXT.search(text, at + 1)
    return at + len(text[at : following.start() if following else len(text)].rstrip()), deepest


def _told(fault: ValueError, text: str, at: int) -> str:
    if not isinstance(fault, json.JSONDecodeError):
        return str(fault)
    return f"it is no JSON: {fault.msg[:1].lower()}{fault.msg[1:]} at its character {fault.pos - at + 1}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found and found[name] != value:
            raise _Fault(f"'{name[:40]}' stands twice in one object")
        found[name] = value
    return found


def _refused(constant: str) -> Any:
    raise _Fault(f"{constant} is no value of JSON")
