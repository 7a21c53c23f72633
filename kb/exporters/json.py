"""JSON: one object with a list for each part of the base, written row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TextIO


def write(parts: Iterable[tuple[str, Iterable[Mapping[str, object]]]], file: TextIO) -> None:
    """Write each part as a list of its rows, one row a line, in the order given."""
    file.write("{")
    for n, (name, rows) in enumerate(parts):
        file.write(f"{',' if n else ''}\n{json.dumps(name)}: [")
        for m, row in enumerate(rows):
            file.write(f"{',' if m else ''}\n{json.dumps(row, ensure_ascii=False)}")
        file.write("]")
    file.write("\n}\n")
