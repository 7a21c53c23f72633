"""One entry of a list of references, taken apart: a draft of a library entry, with what is not sure of it.

It reads the shapes that lists of author-date and numeric styles share; it does not know the punctuation of each style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.blocks import LONGEST
from kb.extract.dates import Date, dates
from kb.extract.imprint import Imprint, imprint_of
from kb.extract.listed_names import AUTHORS, INVERTED, SIGNED, names_of
from kb.extract.raised import DIGITS, level
from kb.extract.records import ListedReference
from kb.extract.words import PARTICLES

_MARKS = re.compile(r"(?<!\w)[_*]+|[_*]+(?!\w)")
"""Of emphasis."""
_DOI = re.compile(r"10(?:\.\d{4,9}/[^\s\"<>]+(?:<\d*::[^\s\"<>]+>[^\s\"<>]+)?(?<![.,;)\]])|(?:(?<=doi\.org/10)|(?<=doi:10))/\w{4,10}\b)")
"""With the form of older ones, `<437::AID-AQC425>`, and the short ones."""
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)\]]")
_END_OF_TITLE = re.compile(
    r"[.?!](?:(?<![\s(.][A-Z].)|(?<=[a-z]{3}\s[A-Z].)|(?<=\sin\s[A-Z].))(?<!\A[A-Z].)(?<!\bvs.)(?<!\bSt.)(?<!\bNo.)(?<!\b[DM]r.)(?<!\bMrs.)"
    r"(?<!\bspp.)(?<!\bvar.)(?<!\b[Vv]ol.)(?<!\bpp.)(?<!\b[Ee]d.)[”\"’»_*]*\s+"
    r"(?![\d.]+\s(?!pp?\b|ed\b|edn\b|and\b|vols?\b|no\b)[a-zß-ÿ])(?=[\W_]*(?:[A-ZÀ-ÞА-Я\d一-鿿]|arXiv|bioRxiv|medRxiv|eLife\b|npj\b))(?!Vol\.\s\d+:\s)"
)
"""A number with a small word behind it goes on with a title that a full stop stands in: `RAP2. 12 affects`."""
_IN = re.compile(r"[,.]\s+(?:[Ii]n:\s|In\s(?=[\W_]*[A-ZÀ-Þ]))")
"""What stands before the book that a chapter is in."""
_ADDED = re.compile(
    r"(?P<added>(?:\s*[(\[](?:(?:\d+(?:st|nd|rd|th)|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Rr]ev)\.?\s[Ee]d|[Vv]ol|[Vv]ersion|[Cc]omputer\s[Ss]oft|[Dd]ata\s?set"
    r"|(?:R|Python)\spackage|[Dd]issertation|[Dd]octoral|[Uu]npublished|[Mm]aster|Ph\.?D)[^()\[\]]*[)\]])+[\s.]*)\Z"
)
"""What some styles print in brackets behind a title: edition, volume, version, kind."""
_TAIL = re.compile(
    r",\s[^,]*[^\W\d_][^,]*,\s(?=(?:[Vv]ol\.\s?)?\d{1,4}[A-Za-z]?"
    r"(?:(?:\s?\([^()]{1,20}\))?(?:,\s(?:no\.\s)?\d{1,3})?[,:]\s?(?:pp?\.\s?)?[A-Za-z]?\d|[–-]\d|(?:\s?\([^()]{1,20}\))?[\s.,]*\Z))"
)
"""Journal and volume behind a title where only commas part them."""
_PUBLISHED = re.compile(
    r",\s(?=(?:\d+(?:st|nd|rd|th)|[Ss]econd|[Tt]hird)\.?\s[Ee]d(?:n|ition)?\b|[^,]*\b(?:Press|Publish\w+|Verlag|Springer|Wiley|Elsevier|Routledge|[Tt]hesis)\b)"
)
"""What begins the publisher's part where only commas part it from a title."""
_REPRINTED = re.compile(r"\[?\(?(?:1[4-9]|20)\d\d\)?\]?[.:,]\s+(?=[\W_]*[^\W_])")
_QUOTED = re.compile(r"[\s_*]*(?:[“\"„«]([^”\"“»]{4,400}?)[.,]?[”\"“»]|‘((?:[^‘’]|’(?=\w)){4,400}?)[.,]?’(?!\w))")
_END_OF_AUTHORS = re.compile(r"(?<!\b[A-Z])\.\s+(?=[\W_]*[A-ZÀ-Þ])|[“\"«]|(?<=[\w.]):\s")
"""Where no date stands behind them."""
_SAME = re.compile(r"\W*(?:—|[—–―_-]{2,8})[.,:;]?\s*[(\[]?")
"""What stands for the authors of the entry before."""
_NUMBER = re.compile(
    rf"(?:\[[\w+]{{1,8}}\]\s*|\d{{1,3}}\.(?:\s+|(?=[^\W\d_a-z]))|\(\d{{1,3}}\)\s*|(?P<raised>[{DIGITS}]{{1,3}})\s*|(?P<bare>\d{{1,3}})\s+)(?:-\s+)?"
)
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_AMONG_NAMES = PARTICLES | {"and", "und", "et", "y", "e", "al", "eds", "ed", "of", "for", "the"}
_NO_YEAR = re.compile(r"(?:\d\s?[-‑–—:]\s?|\bpp?\.?\s|:\s?)\Z", re.IGNORECASE)
"""What stands before a number of four digits that is no year of publication."""
_LETTER_APART = re.compile(r"\)?:?([a-z])\s(?=[\W_]*[A-ZÀ-Þ])")
"""The letter that some styles print behind the bracket or the colon of a year: `(2010)a A title`."""
_LETTER_BEFORE = re.compile(r"(?<=[\s.,;(])([a-d])((?:1[4-9]|20)\d\d)(?=[\s.,;)]|\Z)")
"""The letter that some styles print before a year: `Some Press, b2010`; but `c2010` is a copyright, as often as not."""
_LOOKED = re.compile(
    r"[aAcCrRvV](?<!\w.)(?i:(?<=a)(?:ccessed|vailable|bgerufen)|(?<=c)(?:ited|onsult(?:ed|é))|(?<=r)etrieved|(?<=v)iewed)\b[^.;]{0,20}\Z"
)
_NUMERAL = re.compile(r"\d")
_LEAST_TITLE = 8
_SUBTITLE = 3
"""Words of a subtitle at least."""
_DASHES = ("-", "‑", "–", "—")


def read_entry(text: str, start: int, end: int, *, counted: bool = False) -> ListedReference | None:
    """The entry at this place of the text; None where it is too short for one.

    `counted`: whether its list counts its entries by numbers without a sign.
    """
    printed = " ".join(text[start:end].split())
    plain = (_MARKS.sub("", printed) if "*" in printed or "_" in printed else printed).lstrip("-•> ")
    number = None
    if (numbered := _NUMBER.match(plain)) and (counted or numbered["bare"] is None):
        digits = level(numbered[0]).strip("[]() .-")
        number = int(digits) if digits.isdecimal() else None
        plain = plain[numbered.end() :]
    if len(plain) < 12 or plain.startswith(":::"):
        return None
    head = _head(plain)
    signed = (INVERTED.match(plain) if head is None else None) or AUTHORS.match(plain) or SIGNED.match(plain)
    if head is not None and signed is not None and _WORDS.search(plain, signed.end(), head.start):
        stopped = signed[0].rstrip().endswith(".") and signed.re is SIGNED
        head = None if stopped or _at_end(plain, head.end) else head
    date = head or _last(plain)
    if date is None:
        plain = _LETTER_BEFORE.sub(lambda year: year[2] + year[1].replace("c", ""), plain)
        date = _last(plain)
    lettered = None
    if head is not None:
        authors, rest = plain[: head.start], plain[head.end :]
        if lettered := _LETTER_APART.match(rest):
            rest = rest[lettered.end() :]
    else:
        cut = signed or _END_OF_AUTHORS.search(plain[:1_200])
        authors, rest = (plain[: cut.start() or cut.end()], plain[cut.start() or cut.end() :]) if cut else ("", plain)
    title, behind, parted = _title(rest[:LONGEST].lstrip(" )].,:;"), date.text if date else "")
    found = imprint_of(behind, date.text if date else "")
    names, more = names_of(authors)
    editors, _ = names_of(found.editors) if found.editors else ((), False)
    doi, url = _DOI.search(plain), _URL.search(plain)
    unsure = [field for field, value in (("authors", names), ("year", date), ("title", title.strip())) if not value]
    unsure += [field for field in (("authors", "title") if head is None else () if parted else ("title",)) if field not in unsure]
    return ListedReference(
        start=start, end=end, text=printed, number=number, authors=names, authors_more=more,
        year=f"{date.text}{lettered[1] if lettered else ''}" if date else "",
        title=title.strip(" .,;:_*"),
        container=found.container, editors=editors, publisher=found.publisher, volume=found.volume, issue=found.issue, pages=found.pages,
        doi=doi[0] if doi else "", url=url[0] if url else "", type=_type(found, doi is not None), unsure=tuple(unsure),
    )  # fmt: skip


def same_authors(entry: ListedReference) -> bool:
    """Whether it prints a dash for the authors of the entry before."""
    return _SAME.match(entry.text) is not None


def _title(rest: str, year: str) -> tuple[str, str, bool]:
    """The title, what stands behind it, and whether something parts the two."""
    if quoted := _QUOTED.match(rest):
        return quoted[1] or quoted[2], rest[quoted.end() :], True
    if (again := _REPRINTED.match(rest)) and len(rest) > again.end() + _LEAST_TITLE:
        rest = rest[again.end() :]
    ending, inside = _end(rest), _IN.search(rest)
    if ending is not None and rest[ending.start()] in "?!":
        ending = _end_behind_question(rest, ending, inside)
    if inside is not None and (ending is None or inside.start() <= ending.start()):
        title, behind, parted = rest[: inside.start()], rest[inside.start() + 1 :], True
    elif ending is not None:
        title, behind, parted = rest[: ending.start() + 1], rest[ending.end() :], True
    else:
        title, behind, parted = _before_commas(rest, year)
    if "://" in title and (address := _URL.search(title)):
        title, behind = title[: address.start()], f"{title[address.start() :]} {behind}"
    if title.rstrip(" .").endswith((")", "]")) and (added := _ADDED.search(title)):
        title, behind = title[: added.start()], f"{added['added']} {behind}"
    if inside is None and ending is not None and _NUMERAL.search(title) and (tail := _TAIL.search(title)):
        title, behind = title[: tail.start()], f"{title[tail.start() + 1 :]} {behind}"
    return title, behind, parted


def _end(rest: str, at: int = 0) -> re.Match[str] | None:
    """The first end of a title behind `at` that stands in no bracket."""
    ends = _END_OF_TITLE.finditer(rest, at)
    return next((end for end in ends if rest.count("(", at, end.start()) <= rest.count(")", at, end.end())), None)


def _end_behind_question(rest: str, ending: re.Match[str], inside: re.Match[str] | None) -> re.Match[str] | None:
    """The end of a title with a question in it: the next full stop, where only what stands behind that has numbers, as a journal has."""
    later = _end(rest, ending.end())
    end = later.start() if later else len(rest)
    if inside is not None and inside.start() <= end:
        return None if not _NUMERAL.search(rest, ending.end(), inside.start()) else ending
    if tail := _TAIL.search(rest, ending.end(), end):
        return None if len(rest[ending.end() : tail.start()].split()) >= _SUBTITLE else ending
    if later is None or _NUMERAL.search(rest, ending.end(), end) or len(rest[ending.end() : end].split()) < _SUBTITLE:
        return ending
    return later if re.match(r"[\W_]*[^\W\d_][^.]*\s\d", rest[later.end() :]) else ending


def _before_commas(rest: str, year: str) -> tuple[str, str, bool]:
    """A title that no full stop ends: up to the journal before a volume, else up to its own year at the end."""
    bare = _URL.sub("", rest).rstrip(" .,")
    if year and bare.endswith(f", {year}"):
        bare = bare[: -len(year)].rstrip(" .,")
    cut = _TAIL.search(bare) or _PUBLISHED.search(bare)
    return (bare[: cut.start()], bare[cut.start() + 1 :], True) if cut else (bare, "", False)


def _type(found: Imprint, has_doi: bool) -> str:
    """The entry type: what has a volume stands in a journal, what has `in` before its container in a book."""
    if found.container and found.within and not found.volume:
        return "incollection"
    return "article" if found.container and (found.volume or has_doi) else "misc"


def _dates(plain: str) -> Iterator[Date]:
    """The dates of an entry that may be its own."""
    return (date for date in dates(plain[:LONGEST]) if date.kind != "span")


def _head(plain: str) -> Date | None:
    """The date that stands behind the authors, where one does."""
    for date in _dates(plain):
        before = plain[: date.start]
        if _stands_behind_names(before) and not _was_looked_at(before):
            return date
    return None


def _was_looked_at(before: str) -> bool:
    """Whether a date behind these words is that of the day when somebody looked."""
    return _LOOKED.search(before[-40:]) is not None


def _at_end(plain: str, at: int) -> bool:
    """Whether hardly more than numbers and addresses stand behind `at`: no title."""
    return len(_WORDS.findall(_URL.sub("", plain[at:]))) < 4


def _last(plain: str) -> Date | None:
    """The last year that is neither a page nor that of the day when somebody looked; else the last date."""
    found = tuple(_dates(plain))
    years = [date for date in found if date.kind != "undated" and plain[date.end : date.end + 1] not in _DASHES]
    likely = [date for date in years if not (_NO_YEAR.search(plain[max(0, date.start - 10) : date.start]) or _was_looked_at(plain[: date.start]))]
    return likely[-1] if likely else found[-1] if found else None


def _stands_behind_names(before: str) -> bool:
    """Whether what stands before a date can be its authors alone."""
    if _SAME.fullmatch(before):
        return True
    if ": " in before and not before.rstrip(" (").endswith(":"):
        return False
    words = _WORD.findall(before)
    small = [word for word in words if word.islower() and word not in _AMONG_NAMES]
    return bool(words) and len(before) < 1_200 and len(small) <= max(1, len(words) // 12)
