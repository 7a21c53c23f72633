"""Acronyms that a text defines: `Council of Chief State School Officers [CCSSO]`, `World Bank (WB)`.

In: a text, and where brackets open in it. Out: folded acronyms with the folded names they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.names import fold
from kb.extract.words import BODY_JOINERS

_DEFINED = re.compile(r"[(\[](?<=[\w.]\s.)([A-Z][a-z&.-]{0,10}+[A-Z][A-Za-z&.-]{0,10})[)\],;]")
_LONGEST = 12
"""Characters of an acronym at most."""
_WORD = re.compile(r"[^\W\d_][\w'’&.-]*")
_BACK = 150
"""Characters before an acronym that its name may fill."""


def acronyms(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Each acronym whose letters begin the words before it, those of round brackets first. `places`: where brackets open.

    >>> list(acronyms("the Council of Chief State School Officers [CCSSO], 2017", [(43, 50)]))
    [('ccsso', 'council of chief state school officers')]
    """
    defined = [match for start, _ in places if "A" <= text[start + 1 : start + 2] <= "Z" and (match := _DEFINED.match(text, start))]
    for match in sorted(defined, key=lambda match: text[match.start()]):
        if len(match[1]) > _LONGEST:
            continue
        letters = [letter for letter in match[1] if letter.isupper()]
        words = _WORD.findall(text, max(0, match.start() - _BACK), match.start())
        wanted = len(letters)
        for n in range(len(words) - 1, -1, -1):
            joiner = words[n].lower() in BODY_JOINERS and not (words[n][0].isupper() and wanted and words[n][0] == letters[wanted - 1])
            if not joiner:
                wanted -= 1
                if wanted < 0 or words[n][0].upper() != letters[wanted]:
                    break
                if not wanted and n < len(words) - 1:
                    yield fold(match[1]), fold(" ".join(words[n:]))
                    break
