"""What can be salvaged of an entry with faults of shape: unknown fields are left out, and what is of the wrong type is made harmless.

In: a value, and the paths at which it is at fault. Out: a value of the right shape, and the paths of what is lost. What is salvaged is for checks
alone: they can look at the fields that are sound. It is never built.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kb.readers.marked_yaml import Path
from kb.readers.shapes import harmless, hint_at, is_record, keys_of, required

ALIKE = 0.6
"""How alike (0 to 1) a misspelt name is to what it was meant to be, at least."""
ABSENT = object()
"""What stands where nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where a value is at fault; `unknown` where no such field may stand there at all."""

    path: Path
    unknown: bool = False


def salvaged(kind: Any, value: object, faults: Iterable[Fault]) -> tuple[object, list[Path]]:
    """A copy of `value` that has the shape of `kind`, and the paths of what it lacks.

    >>> from kb.model import Term
    >>> salvaged(Term, {"id": "tea", "labl": "Tea", "definition": 7}, [Fault(path=("labl",), unknown=True), Fault(path=("definition",))])
    ({'id': 'tea', 'definition': ''}, [('definition',), ('labl',), ('label',)])
    """
    left = deepcopy(value)
    lost: dict[Path, None] = {}
    for fault in sorted(faults, key=lambda fault: fault.unknown):  # last, for there may be faults below an unknown name too
        holder = held(left, fault.path[:-1])
        if fault.unknown:
            if isinstance(holder, dict):  # else something around it was of the wrong type, and is gone
                holder.pop(fault.path[-1], None)
            lost |= dict.fromkeys((fault.path, *_meant(kind, value, fault.path)))
            continue
        lost[fault.path] = None
        if fault.path:
            _make_harmless(kind, holder, fault.path)
        else:
            left = harmless(kind)
    return left, list(lost)


def _make_harmless(kind: Any, holder: Any, path: Path) -> None:
    """Take the value at `path` out of its holder where it may be absent, else put another in its place."""
    around = hint_at(kind, path[:-1])
    name: Any = path[-1]
    if is_record(around) and name not in required(around):
        holder.pop(name, None)
    else:
        holder[name] = harmless(hint_at(kind, path))


def _meant(kind: Any, value: object, path: Path) -> Iterator[Path]:
    """The fields that a misspelt one may have been meant to be: of those that are not there the ones that look like it, and else all."""
    present = held(value, path[:-1])
    absent = [name for name in keys_of(hint_at(kind, path[:-1])) if isinstance(present, dict) and name not in present and name != "place"]
    alike = difflib.get_close_matches(str(path[-1]), absent, n=len(absent), cutoff=ALIKE) if absent else []
    yield from ((*path[:-1], name) for name in alike or absent)


def held(value: Any, path: Path) -> Any:
    """What stands at `path` in `value`, or `ABSENT`.

    >>> held({"works": ["a", "b"]}, ("works", 1)), held({"works": []}, ("works", 1)) is ABSENT
    ('b', True)
    """
    part: Any
    for part in path:
        if not ((isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int) and part < len(value))):
            return ABSENT
        value = value[part]
    return value
