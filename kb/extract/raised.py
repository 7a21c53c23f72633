"""Raised figures: the superscripts that formats mark up, as the characters that plain text has for them, and back.

A reader of `word<sup>1,2</sup>` would otherwise hand on `word1,2`, and nobody could tell the call of a reference from a figure in the prose.
"""

from __future__ import annotations

import re

DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789+", f"{DIGITS}⁺")
_LEVEL = str.maketrans(f"{DIGITS}⁺⁻⁽⁾", "0123456789+-()")
_FIGURES = re.compile(r"[\s\[(]*[-−–+]?\d[\d\s,;–—‐‑−+-]*[\])]?\s*")


def raised(text: str) -> str:
    """Figures as raised ones; what is more than figures, or the signs between them, stays.

    >>> raised("1,3–5"), raised("th"), raised("-2")
    ('¹,³–⁵', 'th', '⁻²')
    """
    if not _FIGURES.fullmatch(text):
        return text
    low = text.translate(_RAISED)
    return re.sub(r"^(\s*)[-−](?=[⁰-⁹¹²³])", r"\1⁻", low)


def level(text: str) -> str:
    """Raised figures as those of the line.

    >>> level("¹,³–⁵")
    '1,3–5'
    """
    return text.translate(_LEVEL)
