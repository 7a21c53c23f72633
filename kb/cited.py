"""The records of citations.yaml: in-text citations of the sources. They know nobody, as those of `model`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.errors import Place

CitationForm = Literal["parenthetical", "narrative", "mention", "reference"]
CitationMatch = Literal["exact", "fuzzy", "none"]

_NOWHERE = Place(file="")
_AS_WRITTEN = {"extra": "forbid", "use_attribute_docstrings": True}
"""What pydantic is told of these records: unknown keys are errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWork:
    """One work that an in-text citation names."""

    __pydantic_config__ = _AS_WRITTEN

    authors: str = ""
    """As printed, without given names."""
    year: str | None = None
    """As printed; null where none is."""
    prefix: str | None = None
    """The words before it: see, e.g."""
    locator: str | None = None
    """The place in the work: p. 21."""
    key: str | None = None
    """Citekey in references.bib; null where the library has no such work."""
    match: CitationMatch = "exact"
    """How the citekey was found; none where there is none."""
    reason: str | None = None
    """Why a match that is not exact was made."""
    candidates: tuple[str, ...] = ()
    """Citekeys that it may be, where more than one may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An in-text citation of a source, as `kb extract` found it or as a curator put it right."""

    __pydantic_config__ = _AS_WRITTEN

    document: str
    """File name of the document."""
    start: int
    """First character, a str offset in the UTF-8 text read without newline translation."""
    end: int
    """One past the last character."""
    text: str
    """The citation as printed, with each run of white space made one space."""
    section: str = ""
    """The heading it stands under."""
    form: CitationForm
    style: str
    """The way of citing, as `kb extract` names it; `by eye` where a curator found it."""
    works: tuple[NamedWork, ...] = ()
    corrected: tuple[str, ...] = ()
    """What was corrected by hand, and why; empty where the extraction stands."""
    place: Place = _NOWHERE
