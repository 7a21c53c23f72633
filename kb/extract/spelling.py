"""How a text spells its words: which of them it writes in lower case."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]{2,}")
_FEW = 12
"""Words that are looked for one by one; who asks for more is told from a list of all, so that the cost stays that of the text."""


class LowerCase:
    """The words of two letters and more that a text spells in lower case."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._told: dict[str, bool] = {}
        self._all: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._all is None and word not in self._told:
            if len(self._told) < _FEW:
                self._told[word] = len(word) > 1 and self._stands(word)
            else:
                self._all = frozenset(filter(str.islower, _WORD.findall(self._text)))
        return self._told[word] if self._all is None else word in self._all

    def _stands(self, word: str) -> bool:
        at = self._text.find(word)
        while at >= 0:
            before, behind = self._text[at - 1 : at], self._text[at + len(word) : at + len(word) + 1]
            if not (before.isalnum() or before in ("_", "’", "'", "-") or behind.isalpha()):
                return True
            at = self._text.find(word, at + 1)
        return False
