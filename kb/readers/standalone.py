"""An entry as it can stand in another file: the macros of @string, which that file may lack or define otherwise, are written out."""

from __future__ import annotations

import re
from collections.abc import Iterable


def standalone(raw: str, expanded: Iterable[tuple[str, str, str]]) -> str:
    """The entry with the values put in. `expanded` holds, in the order of the entry, the name of a field, its value as written and as text.

    >>> standalone("@misc{a, note = s # { b}, year = 2001}", [("note", "s # { b}", "A b")])
    '@misc{a, note = {A b}, year = 2001}'
    """
    parts = []
    at = 0
    for name, written, text in expanded:
        for found in re.compile(rf"{re.escape(name)}\s*=\s*").finditer(raw, at):
            if raw.startswith(written, found.end()):
                parts += [raw[at : found.end()], f"{{{text}}}"]
                at = found.end() + len(written)
                break
    return "".join([*parts, raw[at:]])
