"""The vocabulary's terms in a text: which are named, and by which words. Labels and synonyms count, in any number and tense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.model import Term, TermKind, Vocabulary

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

_ENDINGS = ("ing", "ed", "e")
_LEAST_STEM = 5
"""Letters of a word that are left when its ending goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A term, and the words that name it."""

    kind: TermKind
    id: str
    words: str
    """As they stand in the text."""
    start: int
    """str offset of the first word in the text that was looked through."""


class Terms:
    """The names of a vocabulary's terms, ready to be found. To look costs by the length of the text, not by the number of terms."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._names: dict[str, dict[tuple[str, ...], list[tuple[TermKind, str]]]] = {}
        self.broader: Mapping[TermKind, Mapping[str, str | None]] = {
            kind: {term.id: term.broader for term in terms} for kind, terms in vocabulary.terms().items()
        }
        for kind, terms in vocabulary.terms().items():
            for term in terms:
                for name in (term.label, *term.synonyms):
                    self._add(kind, term, name)

    def _add(self, kind: TermKind, term: Term, name: str) -> None:
        words = tuple(_stem(word) for word in _WORD.findall(name))
        if words:
            self._names.setdefault(words[0], {}).setdefault(words, []).append((kind, term.id))

    def named(self, text: str) -> list[Named]:
        """The terms that the text names, in its order; where names overlap, the longest. Each term once."""
        words = [(match.start(), match.end(), _stem(match[0])) for match in _WORD.finditer(text)]
        found: dict[tuple[TermKind, str], Named] = {}
        position = 0
        while position < len(words):
            names = self._names.get(words[position][2], {})
            longest: tuple[str, ...] = max((name for name in names if self._stands(name, words, position)), key=len, default=())
            for kind, name in names.get(longest, ()):
                start, end = words[position][0], words[position + len(longest) - 1][1]
                found.setdefault((kind, name), Named(kind=kind, id=name, words=text[start:end], start=start))
            position += max(1, len(longest))
        return list(found.values())

    @staticmethod
    def _stands(name: tuple[str, ...], words: list[tuple[int, int, str]], position: int) -> bool:
        return len(name) <= len(words) - position and all(words[position + step][2] == word for step, word in enumerate(name))

    def narrowest(self, named: Iterable[Named]) -> Iterator[Named]:
        """The terms named without those that a narrower one among them counts for."""
        listed = list(named)
        for one in listed:
            others = (other.id for other in listed if other.kind == one.kind and other.id != one.id)
            if not any(one.id in self.above(one.kind, other) for other in others):
                yield one

    def above(self, kind: TermKind, term: str) -> list[str]:
        """The wider terms that a term counts for, nearest first."""
        chain: list[str] = []
        wider = self.broader[kind].get(term)
        while wider and wider not in chain:
            chain.append(wider)
            wider = self.broader[kind].get(wider)
        return chain

    def widest(self, kind: TermKind) -> str | None:
        """The one term that most others of its kind count for, or the only one; None where there are several and none has others below it."""
        if len(self.broader[kind]) == 1:
            return next(iter(self.broader[kind]))
        below: dict[str, int] = {}
        for term in self.broader[kind]:
            for wider in self.above(kind, term):
                below[wider] = below.get(wider, 0) + 1
        return max(sorted(below), key=lambda term: below[term]) if below else None


def _stem(word: str) -> str:
    """A word without case, plural and the endings of verbs; an abbreviation with its capitals.

    >>> _stem("Gardens"), _stem("planted"), _stem("planting"), _stem("SWDs"), _stem("US")
    ('garden', 'plant', 'plant', 'SWD', 'US')
    """
    word = word.replace("’", "'").removesuffix("'s")
    if len(word) > 1 and word.rstrip("s").isupper():
        return word.rstrip("s")
    word = word.casefold()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _LEAST_STEM), "")
    return word.removesuffix(ending)
