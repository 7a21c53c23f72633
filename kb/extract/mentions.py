"""Works that the prose names without a date: a study, a report or a body that the library knows.

In: a text and the phrases that the library's works go by. Out: mentions. A phrase that a curator put down as printed counts wherever it stands; a
body's name or a title only where a word such as "study" or "report" says that a work is meant, or where it is printed in capitals as titles are.
An acronym that a mention brings counts from there on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from heapq import merge
from itertools import chain, compress, islice
from operator import itemgetter

from kb.extract.names import fold
from kb.extract.phrases import ACRONYM, TITLE_WORDS, Phrase, body_of, phrases_of
from kb.extract.plain import outside
from kb.extract.records import CitedWork, Found, PrintedName
from kb.extract.words import STUDY_WORDS
from kb.model import Work

_QUOTES = '“"‘«'
_AROUND = f"{_QUOTES}."
_BEGIN = re.compile(r"[A-ZÀ-Þ“\"‘«](?<![\w’'.-][A-ZÀ-Þ])(?:(?<![“\"‘«])[\w’'.-]*|(?![A-ZÀ-Þ])[\w’'-]+)")
"""A word with a capital, or one without and the mark of quotation before it: one set of signs begins it, so that a text is run through quickly."""
_WORD = re.compile(r"[^\s,;:()\[\]“”\"‘«»]+")
_PLAIN = re.compile(r"\s+([A-Za-z]+)(?=[\s,;:).-])")
"""The next word, where folding it is nothing but lower case."""
_BESIDE = re.compile(r"[\s,:“\"]+([\w-]+)")
_PUBLISHES = re.compile(r"\s(?:\([\w&.-]{2,12}\)\s)?(?:(?:has|have|had)\s)?(?:recently\s)?(?:published|produced|issued|released)\b")
_STUDY_BY = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, STUDY_WORDS)))})\s(?:published\s|issued\s)?(?:by|from)\s(?:the\s)?\Z", re.IGNORECASE)
"""What tells before or behind a body's name that one of its works is meant."""
_ANY = ""
"""Stands among the words that go on a phrase where it need not go on."""
_ALONE: Set[str] = frozenset([_ANY])
_NOTHING: Set[str] = frozenset()
_LONGEST = 16
"""Words of a phrase that are compared."""
_HEAD = 3
"""Words of a phrase that are looked up before its others are."""


class _Heads(dict[str, Set[str]]):
    """Words of a text, each folded once: the folded words that go on a phrase which begins with it. Most words begin none, and have none."""

    def __init__(self, seconds: Mapping[str, Set[str]], acronyms: Container[str]) -> None:
        self._seconds = seconds
        self._acronyms = acronyms

    def __missing__(self, word: str) -> Set[str]:
        first, inner = word.casefold().strip(_AROUND), ""
        if not (first.isalpha() and first.isascii()):  # folding it is more than lower case
            first, _, inner = fold(_bare(word)).partition(" ")
        seconds = self._seconds.get(first, _NOTHING)
        if first in self._acronyms or (inner and inner.partition(" ")[0] in seconds):
            seconds = _ALONE
        elif inner and _ANY not in seconds:
            seconds = _NOTHING
        self[word] = seconds
        return seconds


class Phrases:
    """The phrases of a library, by their words. What is looked up at one place of a text does not grow with the library."""

    def __init__(self, works: Sequence[Work] = ()) -> None:
        """Collect them. Cost: linear in the works."""
        self._by_words: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
        """By their first words, as many as are compared."""
        self._seconds: dict[str, set[str]] = defaultdict(set)
        """First words to second ones, to `_ANY` where there is one word alone."""
        self._lengths: dict[tuple[str, ...], set[int]] = defaultdict(set)
        """How many words the phrases have that begin with these three, or have no more than these."""
        small: set[str] = set()
        institutions = Counter(body_of(work) for work in works)
        self._makers: dict[str, tuple[str, ...]] = {}
        """Citekey to the words of the body that made the work."""
        for work in works:
            body = body_of(work)
            if made := body or next((name.family for name in (work.authors or work.editors)[:1] if name.literal), ""):
                self._makers[work.key] = tuple(fold(made).split())
            alone = [(body, True)] if body and institutions[body] == 1 else []
            for text, cued in (*phrases_of(work), *alone):
                words = tuple(fold(text).split())
                if words:
                    compared = words[:_LONGEST]
                    self._by_words[compared].append(Phrase(words, work.key, cued, not cued and text[0].islower()))
                    self._seconds[words[0]].add(words[1] if len(words) > 1 else _ANY)
                    self._lengths[words[:_HEAD]].add(len(compared))
                    if self._by_words[compared][-1].small:
                        small.add(re.escape(text.split()[0]))
        before = r"(?<![^\s“\"‘«(]"
        self._small = re.compile(rf"(?:{'|'.join(f'{word}{before}{word})' for word in sorted(small))})(?=\s)") if small else None
        """First words of phrases that begin without a capital."""

    def mentions(self, text: str, own: str | None = None, barred: Sequence[tuple[int, int]] = ()) -> Iterator[Found]:
        """The mentions in a text, in order, the longest phrase first.

        `own`: citekey of the text itself, which does not cite itself by its title; `barred`: lists of references, where none is looked for.
        """
        if not self._by_words:
            return
        end = 0
        acronyms: dict[str, Phrase] = {}
        heads = _Heads(self._seconds, acronyms)
        begins = list(self._begins(text, barred))
        for match in compress(begins, map(heads.__getitem__, map(itemgetter(0), begins))):
            seconds = heads[match[0]]
            if _ANY not in seconds:  # one look that spares most places the others
                plain = _PLAIN.match(text, match.end())
                if (plain[1].casefold() if plain else _first_word(text, match.end())) not in seconds:
                    continue
            start = match.start() + (match[0][0] in _QUOTES)
            if start < end:
                continue
            small = match.re is self._small
            standing = self._standing(text, start, acronyms)
            allowed = ((phrase, stop) for phrase, stop in standing if self._of_another(phrase, own) and (phrase.small or not small))
            found = next(((phrase, stop) for phrase, stop in allowed if not phrase.cued or _tells_a_work(text, start, stop)), None)
            if found is not None:
                phrase, end = found
                printed = " ".join(text[start:end].split())
                if acronym := ACRONYM.search(printed):
                    acronyms.setdefault(fold(acronym[1]), Phrase((fold(acronym[1]),), phrase.key, False))
                    heads.clear()  # what begins nothing so far may be the acronym
                work = CitedWork(authors=printed, year="", key=phrase.key, names=(PrintedName(family=printed),))
                yield Found(start, end, "mention", "name without a date", (work,), True)

    def _of_another(self, phrase: Phrase, own: str | None) -> bool:
        """Whether the phrase names neither the text itself nor the body that made it."""
        return own is None or (phrase.key != own and not (phrase.cued and phrase.words == self._makers.get(own)))

    def _begins(self, text: str, barred: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
        """Where a phrase may begin, in order: its first word, with the mark of quotation before it; by `_small` where it has no capital."""
        spans = list(outside(barred, len(text)))
        found = chain.from_iterable(_BEGIN.finditer(text, *span) for span in spans)
        if self._small is None:
            return found
        small = chain.from_iterable(self._small.finditer(text, *span) for span in spans)
        return merge(found, small, key=re.Match.start)

    def _standing(self, text: str, start: int, acronyms: Mapping[str, Phrase]) -> Iterator[tuple[Phrase, int]]:
        """The phrases whose words stand at a place, each with its end there, the longest first, then the acronym."""
        words = _words(text, start)
        printed = list(islice(words, _HEAD))
        head = tuple([word for word, _ in printed])
        lengths = {length for begun in (head[:1], head[:2], head) if begun in self._lengths for length in self._lengths[begun]}
        if lengths:
            printed += islice(words, _LONGEST - _HEAD)
        for length in sorted(lengths, reverse=True):
            if length <= len(printed):
                for phrase in self._by_words.get(tuple([word for word, _ in printed[:length]]), ()):
                    yield phrase, _stop(text, start, printed[length - 1][1])
        if head and head[0] in acronyms:
            yield acronyms[head[0]], _stop(text, start, printed[0][1])


def _first_word(text: str, start: int) -> str:
    """The folded word behind a place, empty where none is."""
    return next(_words(text, start), ("", start))[0]


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
        word = match[0]
        if word.isalpha() and word.isascii():
            yield word.casefold(), match.end()
        else:
            bare = _bare(word)
            for part in fold(bare).split():
                yield part, match.start() + len(bare)


def _bare(word: str) -> str:
    return word.removesuffix("’s").removesuffix("'s") if word[-1:] == "s" else word


def _in_capitals(printed: str) -> bool:
    """Whether it is printed as titles are: each longer word with a capital."""
    words = [word for word in _WORD.findall(printed) if len(word) > 3]
    return len(printed.split()) >= TITLE_WORDS and all(word[0].isupper() for word in words)
