"""Works that the prose names without a date: a study, a report or a body that the library knows.

In: a text and the phrases that the library's works go by. Out: mentions. A phrase that a curator put down as printed counts wherever it stands; a
body's name or a title only where a word such as "study" or "report" says that a work is meant, or where it is printed in capitals as titles are.
An acronym that a mention brings counts from there on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from kb.extract.names import fold
from kb.extract.records import CitedWork, Found, PrintedName
from kb.extract.words import STUDY_WORDS
from kb.model import Work

_BEGIN = re.compile(r"[A-ZÀ-Þ](?<![\w’'.-].)[\w’'.-]*|[“\"‘«](?P<word>(?![A-ZÀ-Þ])[\w’'-]+)")
"""A word with a capital, or one behind a quotation mark; either begins with a sign that is seldom."""
_WORD = re.compile(r"[^\s,;:()\[\]“”\"‘«»]+")
_BESIDE = re.compile(r"[\s,:“\"]+([\w-]+)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d|n\.d\.")
_ACRONYM = re.compile(r"\(([A-Z][\w&.-]{1,11})\)\Z")
TITLE_WORDS = 5
"""Words of a title that is taken as one, where it is printed with capitals, without more."""
_LONGEST = 16
"""Words of a phrase that are compared."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a work goes by."""

    words: tuple[str, ...]
    """Folded."""
    key: str
    cued: bool
    """Whether it counts only beside a word that tells a work."""
    small: bool = False
    """Whether it begins without a capital."""


class Phrases:
    """The phrases of a library, by their first words."""

    def __init__(self, works: Sequence[Work] = ()) -> None:
        """Collect them. Cost: linear in the works."""
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        small: set[str] = set()
        for work in works:
            for text, cued in _phrases(work):
                words = tuple(fold(text).split())
                if words:
                    phrase = Phrase(words, work.key, cued, not cued and text[0].islower())
                    self._by_first[words[0]].append(phrase)
                    if phrase.small:
                        small.add(re.escape(text.split()[0]))
        self._small = re.compile(rf"[\s“\"‘«(](?P<word>{'|'.join(sorted(small))})(?=\s)") if small else None
        """First words of phrases that begin without a capital."""
        for held in self._by_first.values():
            held.sort(key=lambda phrase: -len(phrase.words))

    def mentions(self, text: str, own: str | None = None) -> Iterator[Found]:
        """The mentions in a text, in order, the longest phrase first. `own`: citekey of the text itself, which does not cite itself by its title."""
        if not self._by_first:
            return
        end = 0
        acronyms: dict[str, list[Phrase]] = {}
        for start, word, small in self._begins(text):
            if start < end:
                continue
            first = fold(word.removesuffix("’s").removesuffix("'s")).partition(" ")[0]
            candidates = [*self._by_first.get(first, ()), *acronyms.get(first, ())]
            if not candidates:
                continue
            found = _longest(text, start, [phrase for phrase in candidates if phrase.key != own and (phrase.small or not small)])
            if found is not None:
                phrase, end = found
                printed = " ".join(text[start:end].split())
                if acronym := _ACRONYM.search(printed):
                    acronyms.setdefault(fold(acronym[1]), [Phrase((fold(acronym[1]),), phrase.key, False)])
                work = CitedWork(authors=printed, year="", key=phrase.key, names=(PrintedName(family=printed),))
                yield Found(start, end, "mention", "name without a date", (work,), True)

    def _begins(self, text: str) -> Iterator[tuple[int, str, bool]]:
        """Where a phrase may begin, with its first word, in order; and whether only one may that has no capital."""
        found = ((match.start(), match[0]) if match["word"] is None else (match.start("word"), match["word"]) for match in _BEGIN.finditer(text))
        words = ((start, word, False) for start, word in found)
        small = ((match.start("word"), match["word"], True) for match in self._small.finditer(text)) if self._small else ()
        return merge(words, small)


def _phrases(work: Work) -> Iterator[tuple[str, bool]]:
    for printed in work.printed:
        if not _YEAR.search(printed):
            yield printed, False
    names = work.authors or work.editors
    if names and names[0].literal and " " in names[0].family:
        yield names[0].family, True
    for title in dict.fromkeys((work.title, work.title.partition(":")[0])):
        if len(title.split()) >= TITLE_WORDS:
            yield title, True


def _longest(text: str, start: int, candidates: Sequence[Phrase]) -> tuple[Phrase, int] | None:
    printed = _words(text, start)
    words: list[str] = []
    ends: list[int] = []
    for phrase in candidates:
        compared = phrase.words[:_LONGEST]
        for n, wanted in enumerate(compared):
            if n == len(words):
                word, end = next(printed, ("", start))
                words.append(word)
                ends.append(end)
            if words[n] != wanted:
                break
        else:
            end = start + len(text[start : ends[len(compared) - 1]].rstrip(".,’'"))
            if text[end : end + 1] == ")" and "(" in text[start:end]:
                end += 1
            beside = _BESIDE.match(text, end)
            if not phrase.cued or (beside and beside[1].lower() in STUDY_WORDS) or _in_capitals(text[start:end]):
                return phrase, end
    return None


def _words(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The folded words behind a place, each with its end; read as far as they are compared."""
    for match in _WORD.finditer(text, start, start + 300):
        bare = match[0].removesuffix("’s").removesuffix("'s")
        for part in fold(bare).split():
            yield part, match.start() + len(bare)


def _in_capitals(printed: str) -> bool:
    """Whether it is printed as titles are: each longer word with a capital."""
    words = [word for word in _WORD.findall(printed) if len(word) > 3]
    return len(printed.split()) >= TITLE_WORDS and all(word[0].isupper() for word in words)
