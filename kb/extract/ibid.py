"""Words that stand for the work cited just before: `(ibid.)`, `(see ebd., S. 5)`.

In: a text, and what other grammars found in it, in order. Out: these citations, each with the authors and the date of the work that it stands for.
Where nothing is cited before, or several works at once, it cannot be known which is meant, and nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.openings import Openings
from kb.extract.records import Found
from kb.extract.words import LOCATORS, SAME_WORK, SIGNALS

NAME = "word for the work cited before"
_INITIALS = "ietтu同前a"
"""Of the words for the same work."""
_BEGINS = "".join(sorted({*_INITIALS, *(signal[0] for signal in SIGNALS)}))
"""What such a bracket begins with: most others are told from it by one look."""
_AGAIN = re.compile(
    rf"[(\[]\s?(?=[{_BEGINS}])(?P<prefix>(?:[a-z][^\s()\[\]]{{0,9}}+\s){{1,2}})?(?=[{_INITIALS}])(?:{SAME_WORK})\.?"
    rf"(?:[,:]?\s?(?P<place>(?:(?:{LOCATORS})\s?)?\d[\w.–-]*(?:,?\s\d[\w.–-]*)*))?\s?[)\]]",
    re.IGNORECASE,
)
_LONGEST = 80
"""Characters of such a bracket at most."""


def repeated(found: Sequence[Found], opened: Openings) -> Iterator[Found]:
    """The citations by a word for the one before, in order."""
    at = 0
    last: Found | None = None
    for (start, end), match in opened.holding(_AGAIN):
        if end - start >= _LONGEST:
            continue
        while at < len(found) and found[at].start < start:
            last = found[at]
            at += 1
        prefix = " ".join((match["prefix"] or "").split()).rstrip(",") or None
        if last is None or len(last.works) != 1 or last.form not in ("parenthetical", "narrative") or (prefix and prefix.lower() not in SIGNALS):
            continue
        work = last.works[0]._replace(prefix=prefix, locator=" ".join(match["place"].split()) if match["place"] else None)
        last = Found(start, end, "parenthetical", NAME, (work,), True)
        yield last
