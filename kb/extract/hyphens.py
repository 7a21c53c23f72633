"""Words cut at a line's end: whether the hyphen is the word's own, or the typesetter's. The document itself is the dictionary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

HYPHENS = frozenset("-\u2010\u00ad\x02\ufffe")
HELD = "\x02\ufffe"
"""What PDF readers write for the hyphen of a cut word."""
_CUT = re.compile("([^\\W\\d_](?:[^\\W\\d_]|[-\u2010])*)[-\u2010\u00ad\x02\ufffe]\\Z")
_CUT_WITHIN = re.compile(r"(?<![^\W\d_])([^\W\d_](?:[^\W\d_]|[-\u2010])*+)([\x02\ufffe])([^\W\d_]+)")
_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_WORD = 80
"""Characters of the half of a word at most."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SIGNS = re.compile(r"[\w-]+")
"""Where words may stand, in a text of plain hyphens: most of them alone."""
_OTHERS = re.compile(r"[^\W\d_]-[^\W\d_]")
_OWN = frozenset(
    "all anti bi co cross counter ex full half high inter large long low mid mono multi near neo non one over part peer poly post pre pro quasi "
    "real role self semi short single small socio sub top two three four five six seven eight nine ten twenty thirty forty fifty under well".split()
)
"""First parts of compounds that English mostly writes with a hyphen."""


def cut_word(line: str, following: str) -> tuple[str, str] | None:
    """The halves of a word cut between two lines; None where none is.

    >>> cut_word("a peda-", "gogy of")
    ('peda', 'gogy')
    """
    if line[-1:] not in HYPHENS:
        return None
    left, right = _CUT.search(line, max(0, len(line) - _LONGEST_WORD)), _FIRST.match(following)
    return (left[1], right[0]) if left and right else None


def cut_within(text: str) -> dict[int, tuple[str, str]]:
    """The halves of words that are cut in a line of a PDF's text, by where their hyphens stand."""
    return {match.start(2): (match[1], match[3]) for match in _CUT_WITHIN.finditer(text)} if has_held(text) else {}


def has_held(text: str) -> bool:
    """Whether the text has what PDF readers write for the hyphen of a cut word."""
    return any(sign in text for sign in HELD)


def own_hyphens(text: str, cuts: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Of words cut at a hyphen, told as their two halves each time, those whose hyphen is their own.

    It is where the document writes the word so elsewhere; or else if the second half is a name or a number, the first has hyphens of its own
    or begins compounds, or both halves are words that the document uses. It is not where the document writes the word as one. What nothing
    tells of goes with the most: a text set without dividing words has only hyphens of their own.
    """
    asked = list(cuts)
    if not asked:
        return frozenset()
    words = Counter[str]()
    for signs, times in Counter(_SIGNS.findall(_plain(text))).items():
        for word in (signs,) if signs.isalpha() else _WORD.findall(signs):
            words[word] += times
    words.subtract(_plain(half) for cut in asked for half in cut)
    known = frozenset(word for word, times in words.items() if times > 0)
    told = {cut: _told(*cut, known) for cut in asked}
    own = sum(verdict is True and right.islower() and _plain(left) not in _OWN for (left, right), verdict in told.items())
    usual = own > max(2, 2 * sum(verdict is False for verdict in told.values()))
    return frozenset(cut for cut, verdict in told.items() if verdict or (verdict is None and usual))


def typesetters(text: str) -> tuple[str, ...]:
    """Hyphens at a line's end that are never a word's own: the soft one, and the one of Unicode where the text has others within words."""
    return ("\u00ad", "\u2010") if _OTHERS.search(text) else ("\u00ad",)


def _told(left: str, right: str, known: frozenset[str]) -> bool | None:
    first, second = _plain(left), _plain(right)
    if f"{first}-{second}" in known:
        return True
    if first + second in known:
        return False
    if not right[:1].islower() or not left[-1:].islower() or "-" in first or first in _OWN:
        return True
    return True if len(first) > 2 and len(second) > 2 and first in known and second in known else None


def _plain(text: str) -> str:
    return text.casefold().replace("\u2010", "-").replace("\u2011", "-")
