"""Works as CSL-JSON: one array of items, as Zotero, Pandoc and citation processors read it. In go rows of works with the column `csl`, unfolded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TextIO


def write(works: Iterable[Mapping[str, object]], file: TextIO) -> None:
    """Write the column `csl` of each row, one item a line."""
    file.write("[")
    for position, work in enumerate(works):
        file.write(f"{',' if position else ''}\n{json.dumps(work['csl'], ensure_ascii=False)}")
    file.write("\n]\n")
