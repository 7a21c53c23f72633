"""What a text cites and claims: grammars and rules, pure; `kb.extract(...)` is also the word that users are promised.

Python puts a package into its parent under its own name, in the place of the function of that name: so the package can be called as the function.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.extraction import Extraction


class _Word(ModuleType):
    """A package that is a word of `kb` as well."""

    def __call__(self, document: str | Path, *, bib: str | Path | None = None) -> Extraction:
        """The in-text citations of a document, its list of references, and what the library `bib` lacks. Raises KbError if one cannot be read."""
        from kb.extraction import extracted
        from kb.readers import bibtex
        from kb.readers.documents import read_document

        return extracted(read_document(Path(document)), () if bib is None else bibtex.read(Path(bib)).works)


sys.modules[__name__].__class__ = _Word
