"""The records of what was drafted and not yet decided on. They know nobody, as those of `model`.

A draft is made by rule and is no evidence. That it is open is worth knowing: where drafts speak of something, that nothing is found may only mean
that nobody has read them yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["accepted", "discarded", "later", "open"]
"""Answers on a draft; `open` takes the one before back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a curator said of a draft."""

    at: str
    answer: Word
    claim: str = ""
    """Id of the claim that an accepted draft became."""
    because: str = ""
    """Why it was discarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedDocument:
    """How far a curator has gone through the drafts of one document. Each draft is one of accepted, discarded and open."""

    document: str
    """File name of the text."""
    n_drafts: int
    n_accepted: int
    n_discarded: int
    n_open: int
    """Not decided on: never looked at, or put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A draft that nobody has decided on: what it seems to be about, by rule."""

    document: str
    """File name of the text."""
    kind: str
    practices: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """All drafts of a base."""

    documents: tuple[DraftedDocument, ...] = ()
    """By file name."""
    open: tuple[OpenDraft, ...] = ()
    """In the order of their files."""

    @property
    def counts(self) -> dict[str, int]:
        """All documents together: n_drafts, n_accepted, n_discarded, n_open."""
        return {name: sum(getattr(one, name) for one in self.documents) for name in ("n_drafts", "n_accepted", "n_discarded", "n_open")}
