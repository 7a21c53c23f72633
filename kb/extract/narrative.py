"""Authors of the usual shape in running text, right before a bracket with a year: `Smith (2010)`, `Smith and Jones (2010)`, `Smith et al. (2010)`.

In: the place where the bracket opens. Out: the authors, each of one word; None where anything is out of the usual, which is for the grammars to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.authors import SENTENCE_START, opens
from kb.extract.name_ends import ends, ends_before
from kb.extract.names import POSSESSIVE, fold
from kb.extract.plain_names import WORD, known_of, may_end_title, plain_name
from kb.extract.reading import Authors, Reading
from kb.extract.titles import known_title_before
from kb.extract.words import BODY_WORDS, OPENERS

_FAMILY = re.compile(WORD)
_OPENING = "([“"
"""What may stand right before a name."""
_BEFORE = 120
"""Characters before a bracket that are looked at."""
_WORDS = 6
"""Words of those that are looked at: `Smith et al.`, and three more."""
_CUT = ","
"""For a word that is not whole: nothing ends before it."""


def authors_before(reading: Reading, floor: int, at: int, year: str) -> Authors | None:
    """The authors named in running text, behind `floor`, right before the bracket that opens at `at` with this year."""
    text, begins = reading.text, max(floor, at - _BEFORE)
    paragraph = text.rfind("\n\n", begins, at)
    whole = paragraph >= 0 or begins == floor
    begins = paragraph + 2 if paragraph >= 0 else begins
    *words, gap = text[begins:at].rsplit(" ", _WORDS)
    if gap or not words:
        return None
    words[:1] = ["", words[0].lstrip(",;")] if whole and len(words) < _WORDS else [_CUT]
    last = words[-1] if words[-1].isalpha() else POSSESSIVE.sub("", words[-1])
    more = words[-1] in ("al.", "al")
    joined = len(words) > 3 and words[-2] in (("et",) if more else ("and", "&")) and words[-3].lstrip(_OPENING)[:1].isupper()
    first = words[-3].removesuffix(",") if joined else last
    name = first.lstrip(_OPENING)
    printed = [name, last] if joined and not more else [name]
    names = [plain for one in printed if _FAMILY.fullmatch(one) and (plain := plain_name(one))]
    before = words[: -3 if joined else -1] if name == first else [""]
    if len(names) < len(printed) or not (ends_before(before[-2:]) or _opener_before(reading, before, name)):
        return None
    if may_end_title(reading, names, year, et_al=more) and known_title_before(reading, floor, at, year):
        return None
    told = known_of(reading, names, year)
    end = at - 1 - len(words[-1]) + len(last)
    start = end - len(" ".join((*words[-3:-1], last)) if joined else last) + len(first) - len(name)
    if told is None or not (told[0] or name.lower() in BODY_WORDS or not _opens_sentence(reading, start, name)):
        return None
    return Authors(start, at - 1, text[start:end], tuple(names), more, *told, joined)


def _opens_sentence(reading: Reading, at: int, word: str) -> bool:
    """Whether the word at that place may have its capital because it opens a sentence."""
    return SENTENCE_START.search(reading.text[max(at - 4, 0) : at]) is not None and opens(reading, word)


def _opener_before(reading: Reading, before: Sequence[str], name: str) -> bool:
    """Whether a word that opens a sentence, with a capital, stands last of these, behind the end of another: `Since`, `However,`."""
    word = before[-1].removesuffix(",")
    if not word[:1].isupper() or word.lower() not in OPENERS or reading.has(fold(word)) or reading.has(fold(f"{word} {name}")):
        return False
    return len(before) > 1 and ends(before[-2]) == "end"
