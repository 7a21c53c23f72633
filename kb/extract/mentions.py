"""Works that the prose names without a date: a study, a report or a body that the library knows.

In: a text and the phrases that the library's works go by. Out: mentions. A phrase that a curator put down as printed counts wherever it stands; a
body's name or a title only where a word such as "study" or "report" says that a work is meant, or where it is printed in capitals as titles are.
An acronym that a mention brings counts from there on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice

from kb.extract.names import fold
from kb.extract.plain import outside
from kb.extract.records import CitedWork, Found, PrintedName
from kb.extract.words import STUDY_WORDS
from kb.model import Work

_BEGIN = re.compile(r"[A-ZÀ-Þ](?<![\w’'.-].)[\w’'.-]*|[“\"‘«](?P<word>(?![A-ZÀ-Þ])[\w’'-]+)")
"""A word with a capital, or one behind a quotation mark; either begins with a sign that is seldom."""
_WORD = re.compile(r"[^\s,;:()\[\]“”\"‘«»]+")
_NEXT = re.compile(r"[\s,;:()\[\]“”\"‘«»]*([^\s,;:()\[\]“”\"‘«»]+)")
_BESIDE = re.compile(r"[\s,:“\"]+([\w-]+)")
_PUBLISHES = re.compile(r"\s(?:\([\w&.-]{2,12}\)\s)?(?:(?:has|have|had)\s)?(?:recently\s)?(?:published|produced|issued|released)\b")
_STUDY_BY = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, STUDY_WORDS)))})\s(?:published\s|issued\s)?(?:by|from)\s(?:the\s)?\Z", re.IGNORECASE)
"""What tells before or behind a body's name that one of its works is meant."""
_ARTICLE = re.compile(r"\A(?:A|An|The)\s")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d|n\.d\.")
_ACRONYM = re.compile(r"\(([A-Z][\w&.-]{1,11})\)\Z")
TITLE_WORDS = 5
"""Words of a title that is taken as one, where it is printed with capitals, without more."""
_LONGEST = 16
"""Words of a phrase that are compared."""
_HEAD = 3
"""Words of a phrase that are looked up before its others are."""


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
    """The phrases of a library, by their words. What is looked up at one place of a text does not grow with the library."""

    def __init__(self, works: Sequence[Work] = ()) -> None:
        """Collect them. Cost: linear in the works."""
        self._by_words: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
        """By their first words, as many as are compared."""
        self._seconds: dict[str, set[str]] = defaultdict(set)
        """First words to second ones; empty where there is one word alone."""
        self._lengths: dict[tuple[str, ...], set[int]] = defaultdict(set)
        """How many words the phrases have that begin with these three, or have no more than these."""
        small: set[str] = set()
        institutions = Counter(_institution(work) for work in works)
        self._makers: dict[str, tuple[str, ...]] = {}
        """Citekey to the words of the body that made the work."""
        for work in works:
            body = _institution(work)
            if made := body or next((name.family for name in (work.authors or work.editors)[:1] if name.literal), ""):
                self._makers[work.key] = tuple(fold(made).split())
            alone = [(body, True)] if body and institutions[body] == 1 else []
            for text, cued in (*_phrases(work), *alone):
                words = tuple(fold(text).split())
                if words:
                    compared = words[:_LONGEST]
                    self._by_words[compared].append(Phrase(words, work.key, cued, not cued and text[0].islower()))
                    self._seconds[words[0]].add(words[1] if len(words) > 1 else "")
                    self._lengths[words[:_HEAD]].add(len(compared))
                    if self._by_words[compared][-1].small:
                        small.add(re.escape(text.split()[0]))
        self._small = re.compile(rf"[\s“\"‘«(](?P<word>{'|'.join(sorted(small))})(?=\s)") if small else None
        """First words of phrases that begin without a capital."""

    def mentions(self, text: str, own: str | None = None, barred: Sequence[tuple[int, int]] = ()) -> Iterator[Found]:
        """The mentions in a text, in order, the longest phrase first.

        `own`: citekey of the text itself, which does not cite itself by its title; `barred`: lists of references, where none is looked for.
        """
        if not self._by_words:
            return
        end = 0
        acronyms: dict[str, Phrase] = {}
        folded: dict[str, str] = {}
        for start, word, small in self._begins(text, barred):
            first = folded.get(word)
            if first is None:
                first = folded[word] = fold(_bare(word)).partition(" ")[0]
            if start < end or not (first in acronyms or (first in self._seconds and self._may_stand(text, start, word, first))):
                continue
            standing = chain(self._standing(text, start), _alone(text, start, acronyms.get(first)))
            allowed = ((phrase, stop) for phrase, stop in standing if self._of_another(phrase, own) and (phrase.small or not small))
            found = next(((phrase, stop) for phrase, stop in allowed if not phrase.cued or _tells_a_work(text, start, stop)), None)
            if found is not None:
                phrase, end = found
                printed = " ".join(text[start:end].split())
                if acronym := _ACRONYM.search(printed):
                    acronyms.setdefault(fold(acronym[1]), Phrase((fold(acronym[1]),), phrase.key, False))
                work = CitedWork(authors=printed, year="", key=phrase.key, names=(PrintedName(family=printed),))
                yield Found(start, end, "mention", "name without a date", (work,), True)

    def _of_another(self, phrase: Phrase, own: str | None) -> bool:
        """Whether the phrase names neither the text itself nor the body that made it."""
        return own is None or (phrase.key != own and not (phrase.cued and phrase.words == self._makers.get(own)))

    def _begins(self, text: str, barred: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str, bool]]:
        """Where a phrase may begin, with its first word, in order; and whether only one may that has no capital."""
        found = (match for span in outside(barred, len(text)) for match in _BEGIN.finditer(text, *span))
        words = ((match.start(match.lastgroup or 0), match[match.lastgroup or 0], False) for match in found)
        if self._small is None:
            return words
        pattern, padded = self._small, f" {text}"
        small = (match for start, end in outside(barred, len(text)) for match in pattern.finditer(padded, start, end + 1))
        return merge(words, ((match.start("word") - 1, match["word"], True) for match in small))

    def _may_stand(self, text: str, start: int, word: str, first: str) -> bool:
        """Whether a phrase begins with these two words: one look that spares most places the others."""
        seconds = self._seconds[first]
        behind = _NEXT.match(text, start + len(word))
        second = fold(word).split()[1:2] or (fold(_bare(behind[1])).split()[:1] if behind else [])
        return "" in seconds or (bool(second) and second[0] in seconds)

    def _standing(self, text: str, start: int) -> Iterator[tuple[Phrase, int]]:
        """The phrases whose words stand at a place, each with its end there, the longest first."""
        printed = list(islice(_words(text, start), _HEAD))
        head = tuple(word for word, _ in printed)
        lengths = {length for n in range(1, len(head) + 1) for length in self._lengths.get(head[:n], ())}
        if lengths:
            printed = list(islice(_words(text, start), max(lengths)))
        for length in sorted((length for length in lengths if length <= len(printed)), reverse=True):
            for phrase in self._by_words.get(tuple(word for word, _ in printed[:length]), ()):
                yield phrase, _stop(text, start, printed[length - 1][1])


def _phrases(work: Work) -> Iterator[tuple[str, bool]]:
    for printed in work.printed:
        if not _YEAR.search(printed):
            yield printed, printed[0].islower() and fold(printed) == fold(work.title)
    names = work.authors or work.editors
    if names and names[0].literal and " " in names[0].family:
        yield names[0].family, True
    bare = _ARTICLE.sub("", work.title)
    for title in dict.fromkeys((work.title, work.title.partition(":")[0], bare, bare.partition(":")[0])):
        if len(title.split()) >= TITLE_WORDS:
            yield title, True


def _institution(work: Work) -> str:
    """The body that published a work of persons, by more than one word; without its acronym. It tells the work only where it published no other."""
    names = work.authors or work.editors
    body = _ACRONYM.sub("", work.fields.get("institution", "")).strip()
    return body if names and not names[0].literal and " " in body else ""


def _alone(text: str, start: int, acronym: Phrase | None) -> Iterator[tuple[Phrase, int]]:
    """The acronym whose one word stands at a place, with its end."""
    if acronym is not None:
        yield from ((acronym, _stop(text, start, end)) for _, end in islice(_words(text, start), 1))


def _stop(text: str, start: int, end: int) -> int:
    """Where a phrase that stands from `start` to `end` ends, without the signs of the sentence, with a bracket that it opened."""
    stop = start + len(text[start:end].rstrip(".,’'"))
    return stop + 1 if text[stop : stop + 1] == ")" and "(" in text[start:stop] else stop


def _tells_a_work(text: str, start: int, end: int) -> bool:
    """Whether a word beside the phrase, or how it is printed, says that a work is meant: a study's word, a verb of publishing, marks of quotation."""
    beside = _BESIDE.match(text, end)
    if (beside and beside[1].lower() in STUDY_WORDS) or _PUBLISHES.match(text, end) or _STUDY_BY.search(text, max(0, start - 60), start):
        return True
    return _in_capitals(text[start:end]) or (text[start].islower() and _in_quotes(text, start, end))


def _in_quotes(text: str, start: int, end: int) -> bool:
    return start > 0 and text[start - 1] in '“"‘«' and text[end : end + 2].lstrip(",.")[:1] in ("”", '"', "’", "»")


def _words(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The folded words behind a place, each with its end; read as far as they are compared."""
    for match in _WORD.finditer(text, start, start + 300):
        bare = _bare(match[0])
        for part in fold(bare).split():
            yield part, match.start() + len(bare)


def _bare(word: str) -> str:
    return word.removesuffix("’s").removesuffix("'s")


def _in_capitals(printed: str) -> bool:
    """Whether it is printed as titles are: each longer word with a capital."""
    words = [word for word in _WORD.findall(printed) if len(word) > 3]
    return len(printed.split()) >= TITLE_WORDS and all(word[0].isupper() for word in words)
