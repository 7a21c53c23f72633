"""Citations that are one: styles that put no bracket around a whole citation print its works side by side, as `Smith (2010); Jones (2011)`.

In: a text, and what the grammars found in it, in order. Out: the same, with what belongs together joined. Where a text puts brackets around its
citations, as `(Smith 2010; Jones 2011)`, those that stand side by side without are citations of their own: their author named each of them. So are
brackets that stand side by side: authors who write `(Smith 2010), (Jones 2011)` are many, and styles that do are two in a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.extract.names import fold
from kb.extract.records import Found
from kb.extract.words import LOCATORS

IN_BRACKETS = "author-date in brackets"
"""Name of the grammar of works within one bracket."""
BARE = "bracketed date of an author named before"
"""Name of the grammar of a bracketed date whose author stands earlier."""
_OPEN = ("authors before a bracketed date", BARE, "authors and date without brackets")
_BETWEEN = re.compile(
    rf"(?:,?\s(?:(?:{LOCATORS})\s?)?\d+(?:[–-]\d+)?)?\s*(?:(?P<many>[;؛])\s*(?P<prefix>(?:(?:and|but|see|also|cf\.?|e\.g\.,?|or|und|et|y|e|vgl\.|siehe|voir)\s+){{0,4}})|(?P<listed>,))?[^\S\n]*\n?[^\S\n]*"
)
_MANY = 30
"""Citations without a bracket around them, from which a text that has no others is held to be printed in such a style, whatever parts its works."""


def joined(text: str, found: Sequence[Found]) -> list[Found]:
    """What was found, with the works of one citation together."""
    between = [_sign(text, left, right) for left, right in pairwise(found)]
    if not any(between):
        return list(found)
    bracketed = sum(one.style == IN_BRACKETS for one in found)
    signs = {";"} if between.count(";") > bracketed else set()
    if not bracketed and sum(one.style in _OPEN for one in found) >= _MANY:
        signs |= {",", " "}
    runs = [[one] for one in found[:1]]
    for sign, left, right in zip(between, found, found[1:], strict=False):
        if sign and (sign in signs or (right.style == BARE and _same_author(left, right))):
            runs[-1].append(right)
        else:
            runs.append([right])
    return [_as_one(text, run) for run in runs]


def _sign(text: str, left: Found, right: Found) -> str | None:
    """What stands between two citations without brackets around them where nothing else does: a semicolon, a comma or a blank."""
    if left.style not in _OPEN or right.style not in _OPEN:
        return None
    match = _BETWEEN.fullmatch(text, left.end, right.start)
    return (";" if match["many"] else "," if match["listed"] else " ") if match else None


def _same_author(left: Found, right: Found) -> bool:
    return fold(left.works[-1].authors).endswith(fold(right.works[0].authors)) or fold(right.works[0].authors) in fold(left.works[-1].authors)


def _as_one(text: str, parts: Sequence[Found]) -> Found:
    """The parts of a citation, in order, as one; a word that stands between two is the prefix of the second."""
    if len(parts) == 1:
        return parts[0]
    works = list(parts[0].works)
    for left, right in pairwise(parts):
        match = _BETWEEN.fullmatch(text, left.end, right.start)
        prefix = (match["prefix"] or "").strip(" ,\n") if match else ""
        first, *rest = right.works
        works += [first._replace(prefix=prefix or first.prefix), *rest]
    return parts[0]._replace(end=parts[-1].end, works=tuple(works), sure=any(part.sure for part in parts))
