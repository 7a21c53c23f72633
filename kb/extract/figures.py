"""Figures between signs that read as numbers of entries: `[3-5]`, `(1, see 4)`, raised `1,3`; figures that mean another thing are left out.

In: a text. Out: groups of numbers with their places, of one kind of signs. Whether the text cites by number at all is for `numbered` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kb.extract.raised import level
from kb.extract.words import LOCATORS, NOT_AUTHORS

_LEADS = r"see|also|e\.\s?g\.|i\.\s?e\.|cf\.?|compare|in|by|from|and|like|including|references?|refs?\.?|vgl\.|siehe|voir|véase|ver|zie|см\."
_PLACE = rf"(?:{LOCATORS})\s*[\w.–—-]*\d[\w.–—-]*(?:\s?(?:,|and|&)\s?(?:{LOCATORS})\s*[\w.–—-]*\d[\w.–—-]*)*"
_WORDS = r"[^\d;:\[\](){}=<>±%]"
"""A sign of words beside a number."""
_LED = rf"(?:{_WORDS}{{0,60}}[\s,])?(?:{_LEADS})[\s,:]+"
_NUMBERS = r"#?(?P<first>\d{1,4})[a-z]?(?:\s?(?:--|[-‐‑–—−])\s?(?P<last>\d{1,4})[a-z]?)?"
_BEHIND = rf"(?:\s?[,:]?\s?(?P<place>{_PLACE}|\d+(?:\.\d+)+|(?<=[\d\s]):\s?\d[\d–-]*))?(?:\((?P<within>pp?\.?\s?[\w.–-]+)\))?"
_SUFFIX = r"\s(?!and\s)[^\d,;:=<>±%]{2,80}(?:\d{4}[^\d,;:=<>±%]{0,40})?"
_STOP = r"\s*(?:[,;]\s?(?:and\s|&\s?)?|\s(?:and|&)\s|\Z)"
_ITEM = re.compile(rf"(?P<prefix>{_LED})?{_NUMBERS}{_BEHIND}(?:,{_SUFFIX})?{_STOP}", re.IGNORECASE)
"""A number or a stretch of them, with words before it and a place behind."""
_FREE_ITEM = re.compile(rf"(?P<prefix>{_LED}|{_WORDS}{{2,100}},\s)?{_NUMBERS}{_BEHIND}(?:,?{_SUFFIX})?{_STOP}", re.IGNORECASE)
"""The same with any words before it and behind."""
_THINGS = NOT_AUTHORS - {"example", "note", "see"}
"""Words before a number that is no entry's."""
_FIGURE = "[⁰¹²³⁴-⁹]"
KINDS = {
    "square": re.compile(r"\[(?P<held>[^\[\]\n]{1,300})\]"),
    "round": re.compile(r"\((?P<held>[^()\n]{1,200})\)"),
    "raised": re.compile(
        r"\^\((?P<held>(?:[^()\n]|\([^()\n]{1,40}\)){1,300})\)|\^(?P<marked>[^\^\n]{1,80})\^"
        rf"|(?P<figures>⁽?{_FIGURE}(?:{_FIGURE}|[-–,⁻]{_FIGURE}|,\s{_FIGURE})*⁾?)"
    ),
}
"""Signs of a citation to the shapes of all that may be one. Raised figures also as Pandoc marks them: `word^1^`, `word^(see 1)`."""
_JOINS = re.compile(r",?\s?|\s?(?:--|[-‐‑–—−])\s?")
"""What stands between two brackets of one citation: `[1], [3]`, `[1][3]` and `[4]–[6]`."""
_OTHER_THING = re.compile(
    r"(?:\b(?:(?:eqs?|figs?|tab|sec|chap|Gl|Abb)\.?|equations?|figures?|tables?|steps?|Gleichung)|[=∈<>≤≥±×+^_∼~])\s?\Z",
    re.IGNORECASE,
)
"""What stands before figures in brackets that are no citation."""
_STRETCH = re.compile(r"(?:\b(?:interval|range|scale|values?|between|within|domain|CI)|∈|\d)\s?\Z", re.IGNORECASE)
"""What stands before two figures in brackets that are the ends of a stretch."""
_INDEXED = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]|[\]){}_\\$])\Z")
"""A letter alone, or a closing sign: what has an index."""
_ENUMERATES = re.compile(r"(?:[:;,]|\b(?:and|or|und|et|y|oder|ou))\s\Z|(?:\A|\n)[ \t]*\Z")
_QUANTITY = re.compile(r"(?:\d|(?<![^\W\d_])(?:[^\W\d_]|[kcmnµμd]m|[mµμk]?g|[mµμ]?[Ll]|ha|Hz|min|mol|Pa|cd|ft|yr|eV)|[=^⁻⁺])\Z")
"""What has an exponent: a number, a letter alone, a unit."""


class Part(NamedTuple):
    """A number, or a stretch of them."""

    numbers: range
    prefix: str | None
    """The words before it."""
    place: str | None
    """The place in the last work."""


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one citation: `start` and `end` are those of the signs around them."""

    start: int
    end: int
    parts: tuple[Part, ...]

    @property
    def numbers(self) -> Iterator[int]:
        """Every number."""
        return (number for part in self.parts for number in part.numbers)

    @property
    def highest(self) -> int:
        """The highest number."""
        return max(part.numbers[-1] for part in self.parts)


def groups_of(text: str, kind: str) -> Iterator[Group]:
    """Everything of one kind that reads as numbers of entries, and stands where no other thing does, in order. `kind`: one of KINDS."""
    for match in KINDS[kind].finditer(text):
        held = next(part for part in match.groups() if part is not None)
        before = text[max(0, match.start() - 40) : match.start()]
        if not any(sign.isdigit() for sign in held) or _is_other(kind, before, text[match.end() : match.end() + 2], held):
            continue
        parts = _parts(level(held).strip("()[]") if kind == "raised" else level(held), free=kind != "round")
        if parts:
            yield Group(match.start(), match.end(), parts)


def joined(text: str, groups: Iterable[Group]) -> Iterator[Group]:
    """The groups, those of one citation as one: `[1], [3]` and `[4]–[6]`."""
    held: Group | None = None
    for group in groups:
        between = text[held.end : group.start] if held is not None else ""
        if held is not None and len(between) < 4 and _JOINS.fullmatch(between):
            (*others, last), (first, *more) = held.parts, group.parts
            through = between.strip(" ,") and first.numbers[0] > last.numbers[-1]
            between_parts = [Part(range(last.numbers[0], first.numbers[-1] + 1), last.prefix, first.place)] if through else [last, first]
            held = Group(held.start, group.end, (*others, *between_parts, *more))
            continue
        if held is not None:
            yield held
        held = group
    if held is not None:
        yield held


def _is_other(kind: str, before: str, behind: str, held: str) -> bool:
    """Whether figures are an index, an exponent, a point of a list, or the number of an equation or figure."""
    if kind == "raised":
        return bool(_QUANTITY.search(before)) or not before or behind[:1].isalnum()
    if _OTHER_THING.search(before) or (_INDEXED.search(before) and not before.endswith("]")):
        return True
    if _STRETCH.search(before) and re.fullmatch(r"\s*\d+\s?[,–-]\s?\d+\s*", held):
        return True
    if kind == "square":
        return behind[:1] in ("(", "{") or not before.strip(" ") or before.endswith("\n")
    alone = held.strip().isdecimal()
    return behind[:1].isalnum() or (alone and (bool(_ENUMERATES.search(before)) or (behind[:1] == "\n" and not before.rstrip()[-1:].isalpha())))


def _parts(held: str, *, free: bool) -> tuple[Part, ...]:
    """The numbers in a bracket, with what stands beside them; empty where it holds anything else. `free`: whether any words may."""
    parts: list[Part] = []
    at = len(held) - len(held.lstrip())
    while at < len(held):
        match = _ITEM.match(held, at) or (_FREE_ITEM.match(held, at) if free else None)
        if match is None or match.end() == at:
            return ()
        if (match["prefix"] or "").rstrip(" ,").rpartition(" ")[2].casefold() in _THINGS:
            return ()
        first = int(match["first"])
        last = int(match["last"] or first)
        if not 0 < first <= last or last - first > 200:
            return ()
        prefix = " ".join((match["prefix"] or "").split()).rstrip(",:") or None
        place = " ".join((match["place"] or match["within"] or "").split()).lstrip(": ") or None
        parts.append(Part(range(first, last + 1), prefix, place))
        at = match.end()
    return tuple(parts)
