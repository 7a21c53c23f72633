"""Words that stand for the work cited just before: `(ibid.)`, `(see ebd., S. 5)`.

In: a text, and what other grammars found in it, in order. Out: these citations, each with the authors and the date of the work that it stands for.
Where nothing is cited before, or several works at once, it cannot be known which is meant, and nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.records import Found
from kb.extract.words import LOCATORS, SAME_WORK, SIGNALS

NAME = "word for the work cited before"
_AGAIN = re.compile(
    rf"[(\[]\s?(?P<prefix>(?:[a-z]\S{{0,9}}\s){{1,2}})?(?:{SAME_WORK})\.?(?:[,:]?\s?(?P<place>(?:(?:{LOCATORS})\s?)?\d[\w.–-]*(?:,?\s\d[\w.–-]*)*))?\s?[)\]]",
    re.IGNORECASE,
)
_LONGEST = 80
"""Characters of such a bracket at most."""


def repeated(text: str, found: Sequence[Found], places: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """The citations by a word for the one before, in order. `places`: where brackets open that hold no citation yet."""
    at = 0
    last: Found | None = None
    for match in (match for start, end in places if 1 < end - start < _LONGEST and (match := _AGAIN.match(text, start))):
        while at < len(found) and found[at].start < match.start():
            last = found[at]
            at += 1
        prefix = " ".join((match["prefix"] or "").split()).rstrip(",") or None
        if last is None or len(last.works) != 1 or last.form not in ("parenthetical", "narrative") or (prefix and prefix.lower() not in SIGNALS):
            continue
        work = last.works[0]._replace(prefix=prefix, locator=" ".join(match["place"].split()) if match["place"] else None)
        last = Found(match.start(), match.end(), "parenthetical", NAME, (work,), True)
        yield last
