"""How a word is written for comparing: in lower case, accents aside, as the full-text search compares it too."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """The text in lower case and without accents.

    >>> folded("Szabó")
    'szabo'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
