"""Parts of fields that stand in XDATA entries: `xdata=KEY-FIELD` in place of a value or of an item of a list, `xdata=KEY-FIELD-NUMBER` for one item.

In: the fields of entries, still LaTeX. Out: the same with what they point to put in; a pointer that leads nowhere stays as it is written. Source: the
biblatex manual, section 3.13.6, and biber's own tests. Whole entries are taken over in `inheritance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from kb.readers.bibtex_names import divided
from kb.readers.bibtex_values import MAX_FIELD

MARK: Final = "xdata="
_POINTER = re.compile(rf"{MARK}\s*(?P<key>[^\s=]+)-(?P<field>[^\W\d_]+)(?:-(?P<number>[1-9][0-9]{{0,4}}))?")
_NAMES: Final = frozenset(
    "afterword annotator author bookauthor commentator editor editora editorb editorc foreword holder introduction namea nameb namec shortauthor "
    "shorteditor translator".split()
)
_LISTS: Final = frozenset(
    "address institution language lista listb listc listd liste listf location organization origlocation origpublisher publisher school".split()
)
_MAX_DEPTH = 10
_MOST = 10_000_000
"""Characters that all pointers of a file may bring together: a short file can ask for more than any memory holds."""


class Shared:
    """What the XDATA entries of one file hold."""

    def __init__(self) -> None:
        self._entries: dict[str, Mapping[str, str]] = {}
        self._known: dict[tuple[str, str], list[str]] = {}
        self._left = _MOST

    def add(self, keys: Iterable[str], written: Mapping[str, str]) -> None:
        """Know an entry by its keys, which are the same in capitals and small letters."""
        self._entries |= {key.lower(): written for key in keys}

    def filled(self, name: str, value: str) -> str:
        """The value of the field `name` with what its pointers lead to, as far as that is of the same kind: names, a list, or one value."""
        if MARK not in value:
            return value
        found = " and ".join(self._filled(name, value, 0))
        return found if len(found) <= MAX_FIELD else value

    def _filled(self, name: str, value: str, depth: int) -> list[str]:
        return [one for item in _items(name, value) for one in self._led_to(item, _kind(name), depth) or (item,)]

    def _led_to(self, item: str, kind: str, depth: int) -> list[str]:
        """What a pointer leads to; nothing where it is none, or leads nowhere."""
        pointer = _POINTER.fullmatch(item)
        if not pointer or depth >= _MAX_DEPTH or self._left < 0:
            return []
        place = key, field = pointer["key"].lower(), pointer["field"].lower()
        written = self._entries.get(key, {}).get(field)
        if written is None or _kind(field) != kind or (pointer["number"] and not kind):
            return []
        if place not in self._known:
            self._known[place] = []  # so that a pointer that leads round in a circle leads nowhere
            self._known[place] = self._filled(field, written, depth + 1)
        found = self._known[place]
        if pointer["number"]:
            number = int(pointer["number"])
            found = found[number - 1 : number]
        self._left -= sum(len(one) + 1 for one in found)
        return found


def left(name: str, value: str) -> list[str]:
    """The pointers that a value still holds."""
    return [item for item in _items(name, value) if item.startswith(MARK)] if MARK in value else []


def _kind(name: str) -> str:
    """Whether the field holds names, or a list of other things; empty where it holds one value."""
    return "names" if name in _NAMES else "list" if name in _LISTS else ""


def _items(name: str, value: str) -> list[str]:
    return divided(value) if _kind(name) else [value]
