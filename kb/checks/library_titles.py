"""Checks of titles and the names of journals and publishers: capitals, endings, brackets, quotes, one title in two fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kb import entries
from kb.errors import Problem, info, warning
from kb.model import Base, Work

SHOWN = (
    "title", "subtitle", "titleaddon", "booktitle", "booksubtitle", "maintitle", "mainsubtitle", "journal", "journaltitle", "journalsubtitle",
    "series", "publisher", "institution", "organization", "school", "address", "location", "eventtitle", "venue", "howpublished", "note",
)  # fmt: skip
"""Fields of prose that references show."""
ENDED = SHOWN[:-2]
TITLES = ("title", "subtitle", "booktitle", "booksubtitle", "maintitle")
_PARTS = frozenset({"inbook", "incollection", "inproceedings", "conference"})
_PAIRS = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“"}
_LISTED = re.compile(r"(?:\A|[\s,;(])(?:[0-9]{1,3}|[a-zA-Z]|[ivx]{1,4})\)")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:al|etc|Inc|Ltd|Co|Corp|Bros|Jr|Sr|No|vol|ed|eds|vs|St|Dr|Mr|Mrs|ca|cf|\w*\.\w+)|\.\.)\.\s*\Z", re.IGNORECASE
)
_ENDING = re.compile(r"(?<!\s)\s*(?:[,;:]|(?<!\.)\.)\s*\Z")
_SPACED = re.compile(r"(?<=\w) +(?:,(?= )|\.\Z)|(?<= )\( +(?=\w)")
_WHOLE = re.compile(r"\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\Z")


def title_capitals(base: Base) -> Iterator[Problem]:
    """A title in capitals cannot be set in sentence case by any style (APA Publication Manual, 7th edition, 6.17; JabRef's check of titles)."""
    for work, name, text in _shown(base, TITLES):
        letters = [letter for letter in text if letter.isalpha()]
        if len(letters) > 12 and " " in text and text.isupper() and entries.field(work, name):
            told = f"{name} of '{work.key}' is in capitals"
            yield info("title-capitals", entries.place(work, name), told, "write it as a sentence, names with capitals")


def title_ending(base: Base) -> Iterator[Problem]:
    """Styles put the full stop behind a title: one in the field is printed as well (bibtex-tidy's and JabRef's cleanups; APA, 9.19)."""
    for work, name, text in _shown(base, ENDED):
        stop = text.rstrip()[-1:]
        meant = stop == "." and (name not in TITLES or _ABBREVIATION.search(text))
        if stop in (".", ",", ";", ":") and not meant and entries.field(work, name):
            fix = entries.rewritten(work, name, lambda text: _ENDING.sub("", text))
            yield warning("title-ending", entries.place(work, name), f"{name} of '{work.key}' ends with '{stop}'", "take it out", fix=fix)


def title_is_booktitle(base: Base) -> Iterator[Problem]:
    """A part and the book that it stands in have a title each: where both are one, the title of the part is lost (btxdoc, 2, `booktitle`)."""
    for work in base.works:
        title, book = work.fields.get("title", "").casefold(), work.fields.get("booktitle", "").casefold()
        if work.type in _PARTS and title and title == book and entries.field(work, "title"):
            told = f"title and booktitle of '{work.key}' are one"
            yield warning("title-is-booktitle", entries.place(work, "title"), told, "give the title of the part, or make it an entry of the book")


def unpaired_bracket(base: Base) -> Iterator[Problem]:
    """Each bracket has its partner in the same field (JabRef's check of brackets)."""
    for work, name, text in _shown(base, SHOWN):
        if not re.search(r"[()\[\]]", text):
            continue
        opened: list[str] = []
        lone = ""
        for sign in _LISTED.sub("", text):
            if sign in "([":
                opened.append(sign)
            elif sign in ")]" and (not opened or opened.pop() != _PAIRS[sign]):
                lone = lone or sign
        if (lone or opened) and entries.field(work, name):
            told = f"'{lone or opened[-1]}' in {name} of '{work.key}' has no partner"
            yield warning("unpaired-bracket", entries.place(work, name), told, "add the other one, or take it out")


def unpaired_quote(base: Base) -> Iterator[Problem]:
    """Each quotation mark has its partner in the same field."""
    for work, name, text in _shown(base, SHOWN):
        german = "„" in text
        sides = (text.count("“") + text.count("„"), text.count("”")) if not german else (text.count("„"), text.count("“") + text.count("”"))
        paired = sides[0] == sides[1] or (not sides[0] and not sides[1] % 2)  # Swedes and Finns write ” on both sides
        uneven = not paired or text.count("«") != text.count("»") or (text.count('"') % 2 and not re.search(r"\d\"", text))
        if uneven and entries.field(work, name):
            told = f"a quotation mark in {name} of '{work.key}' has no partner"
            yield warning("unpaired-quote", entries.place(work, name), told, "add the other one, or take it out")


def title_in_braces(base: Base) -> Iterator[Problem]:
    """Braces around a whole title forbid every style to change its capitals; they are meant for names and acronyms (btxdoc, 3, item 9)."""
    for work in base.works:
        if ("{{" in work.raw or '"{' in work.raw) and " " in work.title and _WHOLE.match(entries.written(work, "title")):
            told = f"the whole title of '{work.key}' stands in braces of its own"
            yield info("title-in-braces", entries.place(work, "title"), told, "put braces around names and acronyms alone")


def space_before_sign(base: Base) -> Iterator[Problem]:
    """No space stands before a comma or full stop, and none behind an opening bracket (Chicago Manual of Style, 17th edition, 6.7 to 6.9)."""
    for work, name, text in _shown(base, SHOWN):
        if (found := _SPACED.search(text)) and entries.field(work, name):
            fix = entries.rewritten(work, name, lambda text: _SPACED.sub(lambda sign: sign[0].replace(" ", ""), text))
            told = f"'{found[0]}' in {name} of '{work.key}'"
            yield warning("space-before-sign", entries.place(work, name), told, "take the space out", fix=fix)


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (
    title_capitals, title_ending, title_is_booktitle, unpaired_bracket, unpaired_quote, title_in_braces, space_before_sign,
)  # fmt: skip


def _shown(base: Base, names: Iterable[str]) -> Iterator[tuple[Work, str, str]]:
    """Each work with each of the fields that it has."""
    listed = tuple(names)
    for work in base.works:
        for name in listed:
            if text := work.fields.get(name):
                yield work, name, text
