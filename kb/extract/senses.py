"""For good or for harm: what a clause says of it, by its words of change and what they bear on; the words themselves are those of change_words.py.

To lessen harm is good, to lessen what is good is harm, to bring either about is what it is. Where no word says it nothing is said: no direction is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, cast

from kb.extract.change_words import ALONE, CARRIES, COMPARES, DESCRIBES, GOOD, HARM, JUDGES, LESS, NOUNS, RESULTS, VERBS, WITH_RESULT, Change
from kb.extract.verbs import stands_as_verb

Sign = Literal[1, 0, -1]
"""Good, neither, harm."""

_JOINS = frozenset("to and or also better more further thus ,".split())
_NOT = frozenset("not no never without neither nor cannot nothing hardly little instead rather".split())
_BE = frozenset("is are was were be been being get gets".split())
_AUXILIARIES = _BE | frozenset("have has had can could may might will would should must not also often".split())
_ENDS_PHRASE = _BE | frozenset(
    "which that who whom whose because while whereas but although though if when where unless since so than by through via during under have has had "
    "can could may might will would should must does do did thereby thus therefore".split()
)
_PREPOSITIONS = frozenset("of in on for from to with among at into towards toward against between as over about within".split())
_PARTS_PHRASE = _PREPOSITIONS | {"and", "or", ","}
_FUNCTION = (
    _ENDS_PHRASE | _PARTS_PHRASE | frozenset("such due inherent available alike rather even across both not more less than per after before".split())
)
_PLAIN = ("betters", "harms", "worsens")
_OF_OR_IN = ("of", "in")
_SHIFTS = frozenset(
    "change changes shift shifts variation variations difference differences alteration alterations idea ideas hypothesis hypotheses view views "
    "notion claim claims conclusion conclusions assumption argument theory theories effect effects impact impacts influence influences role".split()
)
"""Nouns behind which nothing is better or worse, unless they are said to be."""
_TELLS_MORE = ("that", "which", "who", "caused", "induced", "associated")
"""Words behind a noun whose clause belongs to it."""
_AFTER = frozenset("in than for with among at when after under and but on if where".split())
"""Words behind a comparative that is no noun's."""
_STOPS = (",", ";", ":", "and", "but", "(", "—", "–")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_LONGEST = 14
"""Words of the phrase that a word of change bears on."""


class Sense(NamedTuple):
    """What one word of change says."""

    sign: Sign
    words: str
    """The words that say it."""
    plain: bool
    """Whether the word that says it speaks of good or harm by itself, whatever it bears on."""


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def senses(clause: str) -> list[Sense]:
    """What the words of change in a clause say of good or harm, in order; those that say neither are left out.

    >>> senses("It can decrease the adverse effects of noise, causing loss.")
    [Sense(sign=1, words='decrease the adverse effects', plain=False), Sense(sign=-1, words='causing loss', plain=False)]
    """
    words = [_Word(match[0].casefold(), match.start(), match.end()) for match in _TOKEN.finditer(clause)]
    return [Sense(sign, clause[words[first].start : words[last].end], plain) for sign, first, last, plain in _Reader(clause, words).senses()]


class _Reader:
    """The words of one clause, read from left to right: what a word of change bears on is read with it, and not again."""

    def __init__(self, clause: str, words: Sequence[_Word]) -> None:
        self._clause = clause
        self._words = words

    def senses(self) -> Iterator[tuple[Sign, int, int, bool]]:
        """Sign, first and last word of each sense, and whether it is plain. A word of harm may be what was lessened before: then it says nothing."""
        at, lessened = 0, False
        while at < len(self._words):
            change, width, noun = self._change(at)
            if change is None or change == "handles":
                sign, end = self._alone(at), at + 1
                sign = 0 if lessened and sign < 0 else sign
            else:
                sign, end = self._of_change(change, at, width, noun=noun)
                lessened = lessened or (change == "lessens" and not sign)
            if sign and not self._denied(at):
                yield self._turned(sign, at), at, self._last(at, end), change is None or change in _PLAIN
            at = max(self._past(end) if change and sign else end, at + 1)

    def _text(self, at: int) -> str:
        return self._words[at].text if 0 <= at < len(self._words) else ""

    def _last(self, first: int, end: int) -> int:
        """The last word of a phrase that ends before `end`."""
        end = min(end, len(self._words))
        while end - 1 > first and not self._text(end - 1)[0].isalnum():
            end -= 1
        return max(end - 1, first)

    def _is_name(self, at: int) -> bool:
        return at > 0 and self._clause[self._words[at].start].isupper() and self._text(at - 1)[0].isalnum()

    def _change(self, at: int) -> tuple[Change | None, int, bool]:
        """What the verb or noun of change at a word does, how many words it takes, and whether it is a noun. None for others, and for names."""
        word, following = self._words[at], self._text(at + 1)
        if self._is_name(at):
            return None, 1, False
        if (word.text in ("has", "have", "had") and following.endswith(("ed", "en"))) or (word.text.startswith("fail") and following == "to"):
            return None, 1, False
        for form, width in ((f"{word.text} {following}", 2), (word.text, 1)):
            if (change := VERBS.get(form)) and stands_as_verb(self._clause, word.start, word.end):
                return change, width, False
        return NOUNS.get(word.text), 1, True

    def _alone(self, at: int) -> Sign:
        """What a word says that is none of change."""
        word = self._text(at)
        if (
            word in COMPARES
            and self._text(at - 1) in _BE | {"significantly", "much"}
            and (not self._text(at + 1).isalpha() or self._text(at + 1) in _AFTER)
        ):
            return _applied(COMPARES[word], self._phrase(self._subject(at), at)[0])
        made = word in ("better", "worse") and any(self._text(back).startswith(("mak", "made")) for back in range(max(0, at - 5), at))
        if word in WITH_RESULT and not made and not any(self._text(near).removesuffix("s") in RESULTS for near in (at + 1, at + 2)):
            return 0
        sign = cast("Sign", ALONE.get(word, 0))
        return -sign if self._text(at - 1) in LESS else sign

    def _of_change(self, change: Change, at: int, width: int, *, noun: bool) -> tuple[Sign, int]:
        """What a word of change says with what it bears on, and where that ends."""
        end = at + width
        if noun:
            if self._text(end) in _OF_OR_IN:
                sign, end = self._phrase(end + 1, len(self._words))
                return (_applied(change, sign) if sign or change == "betters" else 0), end
            before, _ = self._phrase(max(0, at - 1), at)
            return (_applied(change, before) if before else 1 if self._text(at).startswith("benefit") else 0), end
        sign, end = self._phrase(end, len(self._words), before_to=change in ("furthers", "betters"), lists=change == "brings")
        passive = width == 1 and any(self._text(back) in _BE for back in range(max(0, at - 3), at)) and not self._text(at).endswith("ing")
        if passive or end == at + width or (width == 1 and self._text(at + 1) in _PREPOSITIONS):
            subject, end = self._subject(at), at + width
            if any(self._text(back) in _NOT for back in range(subject, at)):
                return 0, end
            sign, _ = self._phrase(subject, at)
            if not (passive or sign) and change in ("brings", "furthers"):
                return 0, end
        return _applied(change, sign), end

    def _subject(self, at: int) -> int:
        """Where the phrase before a verb and its auxiliaries begins."""
        first = at
        while first and (self._text(first - 1) in _AUXILIARIES or self._text(first - 1).endswith("ly")):
            first -= 1
        while first > max(0, at - _LONGEST) and self._text(first - 1)[0].isalnum() and self._text(first - 1) not in _ENDS_PHRASE:
            first -= 1
        return first

    def _phrase(self, at: int, stop: int, *, before_to: bool = False, lists: bool = False) -> tuple[Sign | None, int]:
        """What the phrase from a word on is, good, harm or neither, None if unclear; and one past its last word.

        `before_to`: it ends where an infinitive may begin; `lists`: it goes on behind a comma. Of a noun and what describes it the last word
        of worth decides; of a phrase of several nouns the first that says it.
        """
        first, stop = at, min(stop, at + _LONGEST, len(self._words))
        part, judged, less, vague = 0, False, False, False
        while at < stop:
            word = self._text(at)
            if word in ";:.()—–" or (word in _ENDS_PHRASE and (word not in _BE or at > first)) or (before_to and word == "to"):
                break
            change, width, noun = self._change(at)
            if change is not None and (change != "brings" or at == first):
                if at > first and self._text(at - 1) in _JOINS:
                    break
                if noun and part:
                    return _applied(change, cast("Sign", part)), at + 1
                if not noun or self._text(at + 1) in _OF_OR_IN:
                    sign, end = self._phrase(at + width + noun, stop, lists=change == "brings")
                    return _applied(change, sign), end
            if word in _SHIFTS and not (part or judged):
                return None, at + 1
            if word in _PARTS_PHRASE:
                if part or (word == "," and (not lists or self._text(at + 1).endswith("ing"))):
                    break
                judged = less = False
            less = less or word in LESS
            judged = judged or word in JUDGES
            worth = self._worth(at)
            vague = vague or worth is None
            part = worth or part
            at += 1
        return (None if vague and not (judged or part) else cast("Sign", -1 if judged else -part if less else part)), at

    def _worth(self, at: int) -> Sign | None:
        """Whether the noun or adjective at a word is good or harm; None for a noun of harm that only describes the one behind it."""
        word, behind = self._text(at), self._text(at + 1)
        worth = 0 if self._is_name(at) else _listed(word)
        if not worth or word in DESCRIBES or not behind.isalpha() or behind in _FUNCTION or behind.endswith(("ed", "ly")):
            return worth
        if _listed(behind) or behind.removesuffix("s") in CARRIES or behind in VERBS or behind in NOUNS:
            return worth
        return None if worth < 0 else 0

    def _past(self, end: int) -> int:
        """One past a clause that tells more of the last noun of a phrase; the phrase's own end where none does."""
        if self._text(end) in _TELLS_MORE:
            while end < len(self._words) and self._text(end) not in _STOPS:
                end += 1
        return end

    def _denied(self, at: int) -> bool:
        """Whether what a word says is denied."""
        return any(self._text(back) in _NOT or self._text(back).endswith(("n’t", "n't")) for back in range(max(0, at - 3), at))

    def _turned(self, sign: Sign, at: int) -> Sign:
        """What the verb at a word says if those before it are taken in: less likely to do it, fails to do it."""
        if self._text(at - 1) != "to":
            return sign
        unlikely = self._text(at - 2) == "unlikely" or (self._text(at - 3) == "less" and self._text(at - 2) == "likely")
        return -sign if unlikely else -1 if self._text(at - 2).startswith("fail") else sign


def _listed(word: str) -> Sign:
    """Whether a word is listed as harm or good, as it stands or as the plural of one that is."""
    singulars = (word, word.removesuffix("s"), word.removesuffix("es"), f"{word[:-3]}y" if word.endswith("ies") else word)
    return -1 if any(one in HARM for one in singulars) else 1 if any(one in GOOD for one in singulars) else 0


def _applied(change: Change, sign: Sign | None) -> Sign:
    """What a change of something is, by what this is; None where that is unclear."""
    if sign is None and change not in ("betters", "worsens"):
        return 0
    sign = sign or 0
    match change:
        case "brings" | "raises":
            return sign
        case "lessens":
            return -sign
        case "betters":
            return 1
        case "furthers":
            return -1 if sign < 0 else 1
        case "harms":
            return 1 if sign < 0 else -1
        case "worsens":
            return -1
        case "handles":
            return 0
