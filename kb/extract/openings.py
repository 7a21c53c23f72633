"""Where brackets open in a text, and what stands in them: what is looked for in brackets alone is looked for in one short text.

In: a text. Out: the places where brackets open, those pairs that hold something of a pattern, and the stretches that a date in brackets may stand in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, chain

from kb.extract.dates import WITHOUT_YEAR, YEAR_BEGINS, Date
from kb.extract.view import PARAGRAPH

ACROSS = 300
"""Characters after which a bracket that is still open at the end of a paragraph is taken as never closed."""
PAIRS = {")": "(", "]": "[", "）": "（"}
_OPENING = {sign: re.compile(rf"{re.escape(sign)}(?:[^()\[\]（）\n]*+{re.escape(closing)})?") for closing, sign in PAIRS.items()}
"""A pair of brackets with none in it, or an opening one. Each pattern begins with one sign: to look for one is five times as quick as for several."""
_LEAST = 4
"""Characters of a pair that holds a date or a word for one, at least."""
_BESIDE = 4
"""Characters before a bracket in which the first year of two ends, as in `1974 [1970]` and `1974 / [1970]`."""


def openings(text: str, stretches: Iterable[tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """The places of opening brackets, in order: with all up to the closing one where no other bracket stands between.

    `stretches`: where they are looked for; in all of the text, if none are told.
    """
    patterns = [pattern for sign, pattern in _OPENING.items() if sign in text]
    spans = [(0, len(text))] if stretches is None else stretches
    return sorted(chain.from_iterable(map(re.Match.span, pattern.finditer(text, *span)) for span in spans for pattern in patterns))


class Openings:
    """Where brackets open in a text: `places`, as `openings` tells them, and among them those whose insides are read already, by their starts."""

    def __init__(self, text: str, places: Sequence[tuple[int, int]], read: Container[int] = ()) -> None:
        self.text, self.places, self.read = text, places, read
        self.alone = [start for start, end in places if end - start == 1]
        """Those that hold other brackets, or are never closed."""
        self._pairs = [place for place in places if place[1] - place[0] >= _LEAST and place[0] not in read]
        held = [text[start:end] for start, end in self._pairs]
        self._held, self._begins = "".join(held), list(accumulate(map(len, held), initial=0))

    def holding(self, pattern: re.Pattern[str]) -> Iterator[tuple[tuple[int, int], re.Match[str]]]:
        """What a pattern that leads over no bracket finds in pairs that are not read and hold no other, in order: the pair, and the match."""
        for match in pattern.finditer(self._held):
            yield self._pairs[bisect_right(self._begins, match.start()) - 1], match

    def undated(self) -> set[int]:
        """Where those of the pairs begin that may hold a date without a year."""
        return {start for (start, _), _ in self.holding(WITHOUT_YEAR)}

    def around(self, dates: Iterable[Date]) -> Iterator[int]:
        """Where those of the pairs begin that hold something of the dates."""
        for date in dates:
            at = bisect_left(self.places, (date.end,)) - 1
            while at >= 0 and self.places[at][1] > date.start:
                yield self.places[at][0]
                at -= 1

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Where a year in brackets may begin, and before them that of two which goes with it; in order, and few beside all of the text."""
        dated = {pair for pattern in YEAR_BEGINS for pair, _ in self.holding(pattern)}
        done = 0
        for start, end in sorted(dated.union(self._reaches())):
            if start >= done and any(map(str.isdigit, self.text[max(0, start - _BESIDE) : start])):
                start = max(done, self.text.rfind(PARAGRAPH, done, start))
            if end > done:
                yield max(start, done), end
                done = end

    def _reaches(self) -> Iterator[tuple[int, int]]:
        """Where the brackets open that hold others, or are never closed, and how far they may reach: to an end of a paragraph."""
        end = 0
        for start in self.alone:
            if end <= start + ACROSS:
                found = self.text.find("\n", start + ACROSS + 1)
                end = found if found >= 0 else len(self.text)
            yield start, end
