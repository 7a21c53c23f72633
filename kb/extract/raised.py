"""Raised figures: the superscripts that formats mark up, as the characters that plain text has for them, and back; and which of them are powers.

A reader of `word<sup>1,2</sup>` would otherwise hand on `word1,2`, and nobody could tell the call of a reference from a figure in the prose.
"""

from __future__ import annotations

import re

DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789+", f"{DIGITS}⁺")
_LEVEL = str.maketrans(f"{DIGITS}⁺⁻⁽⁾", "0123456789+-()")
_FIGURES = re.compile(r"[\s\[(]*[-−–+]?\d[\d\s,;–—‐‑−+-]*[\])]?\s*")

_POWER = re.compile(r"[-−–]\d{1,2}|\d{1,2}")
_BASE = re.compile(r"(?:(?P<ten>(?<![\d.,])10)|(?P<length>(?<![^\W\d_])(?:[kcdmnµμ]?m|ft|yd))|(?<![^\W_])(?:[A-Za-z]|[α-ωΑ-Ω][a-z]?))\Z")
"""What has powers: ten, units of length, and letters that stand for a figure."""


def is_power(before: str, text: str) -> bool:
    """Whether raised figures are a power of what stands before them, and call no note and no reference.

    >>> is_power("a suspension of 10", "8"), is_power("5 mL", "−1"), is_power("some m", "3"), is_power("and R", "2")
    (True, True, True, True)
    >>> is_power("as they say", "2"), is_power("since 2010", "3"), is_power("the group A", "12")
    (False, False, False)
    """
    if not _POWER.fullmatch(text):
        return False
    if not text[0].isdigit():
        return before[-1:].isalnum()
    base = _BASE.search(before[-4:])
    return base is not None and (base["ten"] is not None or text == "2" or (text == "3" and base["length"] is not None))


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
