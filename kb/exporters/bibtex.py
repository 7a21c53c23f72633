"""Works as BibTeX: each entry as it was written, byte for byte. In go rows of works with the column `bibtex`; nothing is parsed or laid out anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO


def write(works: Iterable[Mapping[str, object]], file: TextIO) -> None:
    """Write the column `bibtex` of each row, an empty line between two entries, a line end behind the last. Open `file` with `newline=""`."""
    for position, work in enumerate(works):
        file.write(f"\n{work['bibtex']}\n" if position else f"{work['bibtex']}\n")
