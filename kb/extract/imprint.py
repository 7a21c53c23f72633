"""What stands behind the title of an entry in a list of references: the journal or book, and where in it.

In: that text, in one line. Out: its parts as styles print them, with words (`vol. 3, no. 2, pp. 1-9`) or without (`82 (9): 853-60`, `12, 345-350`,
`9:1096`). What is none of them is left with the name of the journal or publisher, but for addresses and what stands behind a journal's pages.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.extract.words import MONTHS

_URL = re.compile(r"https?://[^\s<>\"]+")
_LOOKED = re.compile(r"[AaDdRrCcVv](?<!\w.)(?:vailable|isponible|isponível|etrieved|ccessed|onsulté|erfügbar|bgerufen)\b.*")
"""Where and when somebody looked, to the end."""
_MEDIUM = re.compile(r"\s*\[(?:en ligne|[Oo]n-?line|[Ii]nternet|em linha|en línea)\]")
_EDITORS = re.compile(r"(?P<editors>[^()\d]{3,400}?),?\s?[(\[](?:[EÉeé]ds?|[Hh]rsg|[Hh]gg?|[Cc]oords?|[Oo]rgs?|[Dd]irs?)\b\.?[)\]][.,:]?\s")
"""Editors before the book that they are of."""
_END_OF_BOOK = re.compile(r"(?<!\b[A-Z])(?<!\bVol)(?<!\bNo)[.:]\s+(?=[\W_]*[A-ZÀ-Þ])|[.,]\s+(?=[(\[]?\d)")
_DOI = re.compile(r"[\s.,;(]*\b(?:doi|DOI):?\s*10\.\d{4,9}/[^\s\"<>]+\)?")
_IN = re.compile(r"[\s,.]*\b(?:In|in)(?::\s*|\s(?=[\W_]*[A-ZÀ-Þ]))")
_VOLUME = re.compile(r"[VvBJTt](?<![\w.-].)(?:ol(?:ume|s)?\b\.?|\.|(?<=B)(?:d\.|and)|(?<=J)(?:g\.|ahrg\.)|ome\b)\s?(?P<volume>\d[\w–-]*)(?!\.\d)")
_PAGE = r"[A-Za-z]{0,4}\d\w*(?:\.\d+)?(?:\s?[–—‑-]+\s?[A-Za-z]{0,2}\d\w*(?:\.e?\d+)?)?(?![\w–—‑-])"
_PLAIN = re.compile(
    r"\s(?<=[\w.,;:)\]]\s)(?:\(?(?:1[6-9]|20)\d\d\)?\s?[;,:.]\s?)?(?P<volume>\d{1,4}[A-Za-z]?(?:[–-]\d{1,3})?)"
    rf"(?=\s?\([^()]{{1,30}}\)|\s?(?:[:,;]\s?|\.\s){_PAGE}|\s?[,;.]\s(?:[Nn][ro°º]?\.?|[Ii]ssue|[Hh]\.|[Pp]p?\.|S\.|[Aa]rt)|[\s.,;:]*\Z)"
)
"""A volume without a word before it: what stands behind it tells it from other numbers."""
_ISSUE = re.compile(r"\s?\((?P<number>[^()]{1,30})\)")
_NUMBER = re.compile(r"[NnIiH](?<!\w.)(?:[or]\b\.?|um\.|\.|[°º]|ssue|ss\.|eft)\s?(?P<number>\d[\w/–-]*)\)?")
_PAGES = re.compile(rf"[PpSsс](?<!\w.)(?:p?\.|ages?\b|eiten|ágs?\.|tr\.)\s?(?P<pages>{_PAGE})\)?")
_BEHIND = re.compile(rf"\s?[:,;.]\s?(?:(?P<third>\d{{1,3}})\s?,\s?)?(?P<pages>{_PAGE})(?=[\s.,;)\]]|\Z)")
"""Pages behind volume and number; where another number stands before them without brackets, that is the number."""
_RANGE = re.compile(r"(?:[,:]\s?|\A|\s(?=\S+[\s.,;]*\Z))(?P<pages>[A-Za-z]?\d{1,5}\s?[–—‑-]+\s?[A-Za-z]?\d{1,5})(?=[\s.,;]|\Z)")
"""Pages without a volume or a word: behind a comma or a colon, or at the end."""
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d[a-z]?")
_DATED = re.compile(rf"[\s,.;:(]*(?<!\w)(?:\d{{1,2}}\.?\s)?(?:(?:{MONTHS})\.?\s)?(?:1[6-9]|20)\d\d[a-z]?\)?[\s.,;:]*\Z", re.IGNORECASE)
_BARE = ' .,;:_*“”"–-(['
_LONGEST = 300
_NEAR_END = 10


class Imprint(NamedTuple):
    """Where a work stands."""

    container: str
    """Journal, book or publisher, without what is told apart."""
    editors: str
    """Of the book, as printed."""
    publisher: str
    """Of the book, as printed; empty where the container is the publisher itself."""
    volume: str
    issue: str
    pages: str
    within: bool
    """Whether the word `in` stands before the container."""


def imprint_of(behind: str, year: str) -> Imprint:
    """The parts of what stands behind a title. `year`: the entry's own, which is no volume.

    >>> imprint_of("Academic Medicine 82 (9): 853–60", "2007")[3:]
    ('82', '9', '853–60', False)
    >>> found = imprint_of("In J. Day (Ed.), Trees of the World (pp. 1-9). Some Press", "2010")
    >>> found.editors, found.container, found.pages, found.publisher
    ('J. Day', 'Trees of the World', '1-9', 'Some Press')
    """
    text = _URL.sub("", behind) if "://" in behind else behind
    if "doi" in text or "DOI" in text:
        text = _DOI.sub("", text)
    text = _LOOKED.sub("", text)
    if "[" in text:
        text = _MEDIUM.sub("", text)
    inside = _IN.match(text)
    if inside is not None:
        text = text[inside.end() :]
    volume = _VOLUME.search(text) or next((one for one in _PLAIN.finditer(text) if one["volume"] != year[:4]), None)
    if volume is None:
        return _unbound(text, year, within=inside is not None)
    number, rest = _number(text[volume.end() :])
    pages = _PAGES.search(rest) or _BEHIND.match(rest) or _RANGE.search(rest)
    third = (pages.groupdict().get("third") or "") if pages else ""
    printed = pages["pages"] if pages and pages["pages"] != year[:4] else ""
    if not (number or printed) and _RANGE.fullmatch(volume["volume"]):
        return _unbound(text, year, within=inside is not None)
    container = _container(text[: volume.start()].lstrip("(["), year)
    publisher = "" if container else _container(rest[pages.end() :] if pages else rest.lstrip(")]"), year)
    return Imprint(container, "", publisher, volume["volume"], number or third, printed, inside is not None)


def _unbound(text: str, year: str, *, within: bool) -> Imprint:
    """What stands in no volume: a chapter of a book, a publisher, a journal before its pages are numbered."""
    editors = _EDITORS.match(text) if within else None
    if editors is not None:
        text = text[editors.end() :]
    pages = _PAGES.search(text) or _RANGE.search(text)
    kept = text if pages is None else f"{text[: pages.start()].rstrip(_BARE)}. {text[pages.end() :].lstrip(_BARE + ')')}"
    if (inside := _IN.match(kept)) and pages and not pages.start():
        kept, within = kept[inside.end() :], True
    publisher = ""
    ends = _END_OF_BOOK.finditer(kept) if within else ()
    if ending := next((end for end in ends if kept.count("(", 0, end.start()) <= kept.count(")", 0, end.start())), None):
        kept, publisher = kept[: ending.start()], kept[ending.end() :]
    found = Imprint(_container(kept, year), editors["editors"] if editors else "", _container(publisher, year), "", "", "", within)
    return found._replace(pages=pages["pages"]) if pages and pages["pages"] != year[:4] else found


def _number(rest: str) -> tuple[str, str]:
    """The number behind a volume, in brackets or with its word, and what stands behind it; a year in brackets is none."""
    issue = _ISSUE.match(rest)
    if issue and not _YEAR.fullmatch(issue["number"].strip()):
        named = _NUMBER.fullmatch(issue["number"])
        return (named["number"] if named else issue["number"].strip()), rest[issue.end() :]
    named = _NUMBER.search(rest)
    if named:
        return named["number"], rest[named.end() :]
    return "", rest[issue.end() :] if issue else rest


def _container(text: str, year: str) -> str:
    """A journal or publisher without the year that some styles print behind it."""
    if year[:4] and year[:4] in text[-_NEAR_END:] and (dated := _DATED.search(text)):
        text = text[: dated.start()]
    return text.lstrip(_BARE.rstrip("([")).rstrip(_BARE)[:_LONGEST]
