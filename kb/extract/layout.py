"""Which lines of a text go on in the next: how wide its lines are broken, whether blank lines stand between all of them, and where paragraphs end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Self

from kb.extract.hyphens import HYPHENS
from kb.extract.runs import Gap

CUT = re.compile("[^\\W\\d_][-\u2010\u00ad\x02\ufffe]\\Z")
"""A line that ends within a word, or behind a hyphen of the word's own."""
_ENDED = re.compile(r"[.!?:;](?:[\"'”’»)\]]|[\d⁰¹²³⁴-⁹]+(?:[,–][\d⁰¹²³⁴-⁹]+)*)*\Z")
_STOPS, _CLOSING = frozenset(".!?:;"), frozenset("\"')]0123456789")
"""Of what such a line ends with, signs of ASCII: full stops, and what may stand behind them."""
_LOOSE_SIGNS = frozenset(",;([&/–")
_LOOSE_WORDS = frozenset("and or of in the a an by see with for to from et und y".split())
_LOOSE = re.compile(rf"\b(?:{'|'.join(sorted(_LOOSE_WORDS))}|e\.g\.|cf\.|et al\.|pp?\.)\Z", re.IGNORECASE)
"""What ends a line, and no sentence or heading."""
_ABBREVIATED = frozenset("gflpGFLP")
"""What stands before the full stop of an abbreviation among it."""
_BULLET = re.compile(r"[•▪‣◦●○■□*–—-][^\S\n]|o[^\S\n](?=[A-Z])")
_BULLETS = frozenset("•▪‣◦●○■□*–—-o")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)][^\S\n]")
"""What begins an item of a list, behind the end of a sentence."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?[),;:.]")
_WITHIN = r"[#-&(*-,/<->@-\\^-~]"
"""Signs of ASCII that end no sentence, no bracket and no word that is cut."""
_NARROWEST, _WIDEST = 20, 200
"""Characters of a line that was broken to a width, at least and at most."""
_FULL = 9
"""Tenths of the width that a line takes which goes on."""
_TAIL = 12
"""Characters at a line's end that tell how it ends."""


def ended(line: str) -> bool:
    """Whether a sentence may end with the line."""
    last = line[-1:]
    return last in _STOPS or ((last in _CLOSING or last > "\x7f") and _ENDED.search(line[-_TAIL:]) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the lines of a text are set."""

    width: int | None
    """Characters that a line is broken to; None where paragraphs are lines."""

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Self:
        """The layout that lines of these lengths tell of."""
        times = Counter(lengths)
        longer = len(lengths) - len(lengths) * 9 // 10
        for length in sorted(times, reverse=True):
            longer -= times[length]
            if longer <= 0:
                return cls(width=length if _NARROWEST <= length <= _WIDEST else None)
        return cls(width=None)

    def joined(self, gaps: Sequence[Gap], runs: Sequence[str]) -> list[bool]:
        """Whether each run goes on in the next; `gaps`: what stands before each run."""
        parted = [(one, other) for one, gap, other in zip(runs, gaps[1:], runs[1:], strict=False) if gap.blanks == 1 and other[0].islower()]
        within = sum(not ended(one) for one, _ in parted)
        alone = [gap.blanks for gap in gaps[1:]].count(1)
        spaced = within >= 3 and within > 0.25 * alone and within > 0.25 * (alone + sum(run.count("\n\n") for run in runs))
        return list(map(self._joins, gaps, runs, gaps[1:], runs[1:], repeat(spaced)))

    def _joins(self, above: Gap, before: str, gap: Gap, behind: str, spaced: bool) -> bool:
        """Whether what stands behind a gap goes on with the sentence or paragraph before it.

        `above`: the gap before that; `spaced`: whether a blank line stands between lines of one paragraph.
        """
        first = behind[0]
        if first in _BULLETS and _BULLET.match(behind):
            return False
        line = before[before.rfind("\n") + 1 :]
        blanks, page, indent = gap
        small = first.islower()
        parted = blanks > spaced and not page
        if parted and not small and not ((self._full(len(line), behind) or _YEAR.match(behind)) and _open(line)):
            return False
        whole = ended(line)
        if whole and not first.isupper() and _NUMBERED.match(behind):
            return False
        if not (whole or page or blanks):
            return small or self._full(len(line), behind) or _open(line)
        if whole and not (page or parted) and self._full(len(line), behind, tenths=10) and indent <= (0 if "\n" in before else above.indent) + 1:
            return True
        if _open(line) and (small or not (page or blanks) or _YEAR.match(behind) or self._full(len(line), behind)):
            return True
        if whole:
            return False
        return (small and self._full(len(line), behind)) if parted else (small or self._full(len(line), behind))

    def _full(self, length: int, behind: str, *, tenths: int = _FULL) -> bool:
        """Whether a line of that length would not have had room, in so many `tenths` of the width, for the first word of the following one."""
        if self.width is None:
            return False
        room = tenths * self.width // 10 - length
        if room <= 0:
            return True
        head = behind[:room]
        return len(head) == room and " " not in head and "\n" not in head  # what a hard blank ties to the first word counts with it


def _open(line: str) -> bool:
    """Whether a line ends where nothing ends: within a word, at a comma, in a bracket."""
    last = line[-1]
    if last == ".":
        if line[-2:-1] in _ABBREVIATED and _LOOSE.search(line[-_TAIL:]):
            return True
    elif last.isalpha():
        if _loose(line[-_TAIL:]):
            return True
    elif last in _LOOSE_SIGNS or (last in HYPHENS and CUT.search(line[-2:])):
        return True
    return "(" in line and line.rfind("(", -_WIDEST) > line.rfind(")")


def _loose(tail: str) -> bool:
    """Whether the word that a line ends with ends none."""
    word = tail.rpartition(" ")[2]
    return word.lower() in _LOOSE_WORDS if word.isascii() and word.isalpha() else _LOOSE.search(tail) is not None


@cache
def line_ends(width: int | None, *, paged: bool) -> re.Pattern[str]:
    """Finds ends of lines, with the white space behind them, that have to be looked at, in a text of that width; `paged`: has it ends of pages.

    Most have not, as their signs tell. Lines go on where a letter or comma, say, stands before the end, and behind it a small letter (no o, which
    may be a bullet), or any sign of prose if the line would have had no room for it. A paragraph ends at a blank line, where the line before it
    would have had room for the next word, if that begins with a capital or the like. The second end of a blank line is only come to where the first
    was plain.
    """
    small, other, capital, paragraph = "", "", "", ""
    if width is not None:
        room = _FULL * width // 10
        small, capital = rf"|[a-z](?<=[.!?:]\n.){_no_room(width, 15)}", rf"|[A-Z](?<=[.!?:]\n.){_no_room(width, 2, 6)}"
        other, paragraph = rf"|[A-Z\d(\\$“‘](?<={_WITHIN}\n.){_no_room(room, 1, 6)}", _room(room, 15, 6)
    goes_on = rf"[a-np-z](?<={_WITHIN}\n.)|o[a-z](?<={_WITHIN}\n..)|[A-Z](?<=[,;&([/]\n.){other}{capital}{small}"
    ends = rf"\n[A-Z\\<\[({{$#|](?<=\S\n\n.){paragraph}"
    return re.compile(("([\n\f]" if paged else "(\n") + rf"(?!{goes_on}|{ends}|(?<=\n\n))\s*+)")


def _no_room(width: int, *words: int) -> str:
    """Behind the first sign of a line: a word so long, and before it a line that had no room for it. A line is known by where it is not blank."""
    cases = [rf"\S{{{word - 1}}}(?<=(?:\S[^\n\f]|[^\n\f]\S)[^\n\f]{{{width - word - 1}}}\n.{{{word}}})" for word in words if word < width]
    return f"(?:{'|'.join(cases)})"


def _room(width: int, *words: int) -> str:
    """Behind the first sign of a paragraph: a word so short, and before it a line that had room for it."""
    return "(?:" + "|".join(rf"(?<![^\n]{{{width - word}}}\n\n.)[^ \n]{{0,{word - 1}}}[ \n]" for word in words) + ")"
