"""Whether a list of names, read backwards from a date, ends before a word: told by the word alone, for most words tell it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kb.extract.names import tokens
from kb.extract.words import BODY_JOINERS, CONJUNCTIONS, DOUBTFUL_CONJUNCTIONS, PARTICLES

_SMALL = CONJUNCTIONS | DOUBTFUL_CONJUNCTIONS | PARTICLES | BODY_JOINERS
"""Small words that may belong to a name or stand between two."""
_DASHES = ("–", "—", "-")
_KEPT = 8_192
"""Words that are kept once they are read, for those of a text recur."""


def ends_before(before: Sequence[str]) -> bool:
    """Whether a list of names ends before these words, the last two of those before it."""
    kind = ends(before[-1]) if before else None
    return kind == "end" or (kind == "small" and len(before) > 1 and ends(before[-2]) == "end")


def ends(word: str) -> str | None:
    """Whether the word ends a list of names that is read backwards: "end"; "small" where it does if the one before does; None where it may not."""
    bare = word.rstrip(".,;:")
    if len(bare) > 1 and bare.isalpha() and bare.islower() and bare not in _SMALL:
        return "end"  # most words
    return _read(word.rpartition("\n\n")[2])


@lru_cache(maxsize=_KEPT)
def _read(word: str) -> str | None:
    """The same, by the word's tokens."""
    if word in _DASHES or (len(word) == 2 and word[1] == "."):
        return None  # it may stand between two names, or be an initial
    found = tokens(word, 0, len(word))
    parted = bool(found) and found[-1].kind in ",;"
    if parted:
        found.pop()
    if not found:
        return None if parted else "end"
    last = found[-1]
    if last.kind in "LXQ" or (last.kind == "N" and not parted and len(last.text) > 4 and last.text.endswith(".") and "." not in last.text[:-1]):
        return "end"
    return "small" if last.kind in "CDJ" and not parted and len(found) == 1 else None
