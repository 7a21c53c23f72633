"""What duplicates.yaml holds: the rules by which a library is searched for works that stand in it twice. Records that know nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.errors import Place

_AS_WRITTEN = {"extra": "forbid", "use_attribute_docstrings": True}
NOWHERE = Place(file="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Works that look like one and are several; nobody is asked about them again."""

    __pydantic_config__ = _AS_WRITTEN

    works: tuple[str, ...]
    """Citekeys, two or more."""
    because: str = ""
    """Why, for curators."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRules:
    """What counts as one work that stands in the library twice."""

    __pydantic_config__ = _AS_WRITTEN

    told_from: float = 0.85
    """Pairs of this score (0 to 1) or more are told."""
    merged_from: float = 0.95
    """Pairs of this score or more are merged by `kb merge --by-rule`."""
    preprints: Literal["same", "apart"] = "same"
    """Whether a preprint and the article that came of it are one work."""
    apart: tuple[Apart, ...] = ()
    """Works that were looked at and are not one; `kb duplicates --not` adds to it."""
