"""The author-date grammars: `(Author, 2010)`, `Author (2010)`, a year in brackets whose author stands earlier, and `Author 2010` without brackets.

In: a text, the places of its brackets and dates, and what is known of names. Out: citations as spans with the works they name, each with the
grammar that found it. A date is the anchor: what stands before it must read as names, what stands behind as places in the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.cited import CitationForm
from kb.extract import narrative, usual
from kb.extract.authors import authors_before, authors_within
from kb.extract.brackets import Bracket
from kb.extract.dates import ANOTHER, Date, years_within
from kb.extract.names import fold, is_body, names_before, printed_name, tokens
from kb.extract.reading import Authors, Reading
from kb.extract.records import CitedWork, Found, PrintedName
from kb.extract.words import LOCATORS, SIGNALS

_SAME = re.compile(r"[\s,;.]*(?:(?:and|und|et|y|e|och|og|&|also)\b)?[\s,;]*(?:[(\[])?\Z")
_PLACE = rf"(?:{LOCATORS})\s*[\w.–—:§-]*\d*[\w.–—-]*(?:(?:\s*(?:,|and|und|et|&|y)\s*)(?:(?:{LOCATORS})\s*)?\d[\w.–—-]*)*"
_BARE_PLACE = r"\d[\w.–—-]*(?:\s*(?:,|and|&)\s*\d[\w.–—-]*)*|[ivxlc]+(?:[–-][ivxlc]+)?(?=[\s,;)\]]|\Z)"
_LOCATOR = re.compile(rf"\s*\.?[,:]?\s*((?:{_PLACE})|(?:{_BARE_PLACE}))", re.IGNORECASE)
_FURTHER = re.compile(r"[,;]\s?(?:(?P<year>(?:1[4-9]|20)\d\d[a-z]?)(?![\w%°]|\.\d|,\d{3}(?!\d)|[-–/]\d)|(?P<letter>[b-z])(?=[,;.]))")
"""A further year behind a date without brackets, or a further letter of its year."""
_LETTERED = re.compile(r"\d\W?[a-zA-Z]\Z")
_SIGNED_PLACE = re.compile(rf"(?::\s?|,?\s(?=[a-zS§]))((?:(?:{LOCATORS})\s*)?\d+(?:[–-]\d+)?)(?![\w%])")
_NAMES_ALONE = re.compile(rf"[(\[]([^()\[\]\d]{{2,90}})(?:[,:]?\s((?:{LOCATORS})\s?\d[\w.–-]*)|,)?(?:\)|\](?![(\[{{:]))")
_SENTENCE = re.compile(r"[.!?][\"”’)\]]?\s+(?=[A-ZÀ-Þ])")
_GENITIVE = 4
"""Letters of a name, from which one of the library with an `s` behind it is taken for its genitive: `Webers Begriff (1922)`."""
_BACK = 500
"""Characters before a bare year that its author may stand in."""


def in_brackets(reading: Reading, bracket: Bracket) -> Found | None:
    """A bracket with dates in it: `(see Smith, 2010, p. 3; Jones & Day, 2011)`. None where it is no citation."""
    told = usual.works_of(reading, bracket.parts, None) if bracket.parts else None
    works, sure = told or cluster(reading, bracket.start + 1, bracket.end - 1, _dates(reading, bracket), None)
    return Found(bracket.start, bracket.end, "parenthetical", "author-date in brackets", tuple(works), sure) if works else None


def behind_names(reading: Reading, bracket: Bracket, floor: int) -> Found | None:
    """A bracket that begins with a date, behind its authors: `Smith and Jones (2010, p. 3)`. None where no names stand there.

    `floor`: names stand behind this offset.
    """
    authors = narrative.authors_before(reading, floor, bracket.start, bracket.parts[0].works[0].year) if bracket.parts else None
    authors = authors or authors_before(reading, floor, bracket.start, _dates(reading, bracket)[0])
    if authors is None or (not (authors.paired or authors.strong or authors.known) and bare_year(reading, bracket, floor) is not None):
        return None
    told = usual.works_of(reading, bracket.parts, authors) if bracket.parts else None
    works, _ = told or cluster(reading, bracket.start + 1, bracket.end - 1, _dates(reading, bracket), authors)
    if not works:
        return None
    return Found(authors.start, bracket.end, "narrative", "authors before a bracketed date", tuple(works), authors.paired or authors.strong)


def _dates(reading: Reading, bracket: Bracket) -> list[Date]:
    """The dates that a bracket holds; those of a usual one are looked for where they are asked for."""
    if not bracket.dates:
        bracket.dates = list(years_within(reading.text, bracket.start, bracket.end))
    return bracket.dates


def bare_year(reading: Reading, bracket: Bracket, floor: int) -> Found | None:
    """A bracket that begins with a date whose author stands earlier: `Vygotsky's theory of signs (1978)`. None where no known author does."""
    text, date = reading.text, bracket.parts[0].works[0].year if bracket.parts else _dates(reading, bracket)[0].text
    in_library = reading.known.has_of(date)
    if not (in_library or date[:4] in reading.seen_of) or (bracket.dates and bracket.dates[0].kind == "day"):
        return None
    start = max(floor, bracket.start - _BACK)
    paragraph = text.rfind("\n\n", start, bracket.start)
    sentences = [match.end() for match in _SENTENCE.finditer(text, start, bracket.start)]
    sentence = sentences[-1] if sentences else start
    if not in_library and not _names_one(text[max(paragraph, sentence) : bracket.start], reading.seen_of[date[:4]]):
        return None
    best: tuple[int, str] | None = None
    for token in reversed(tokens(text, max(paragraph, start if in_library else sentence), bracket.start)):
        if token.kind not in "NB" or len(token.text) < 2:
            continue
        name = fold(re.sub(r"['’ʼ]s?\Z", "", token.text))
        if reading.library_pair(name, date) or (token.start >= sentence and date[:4] in reading.seen.get(name, ())):
            best = (token.start, re.sub(r"['’ʼ]s?\Z", "", token.text).strip("()[]"))
            break
        if len(name) > _GENITIVE and name.endswith("s") and reading.library_pair(name[:-1], date):
            best = (token.start, token.text.strip("()[]")[:-1])
            break
    if best is None:
        return None
    authors = Authors(best[0], best[0], best[1], (PrintedName(family=best[1]),), False, True, True, True)
    works, _ = cluster(reading, bracket.start + 1, bracket.end - 1, _dates(reading, bracket), authors)
    return Found(bracket.start, bracket.end, "narrative", "bracketed date of an author named before", tuple(works), True) if works else None


def _names_one(stretch: str, names: set[str]) -> bool:
    """Whether the stretch may hold one of the folded names: a look at its letters, which costs less than to read its words."""
    folded = fold(stretch)
    return any(name in folded for name in names)


def unattributed(reading: Reading, bracket: Bracket) -> Found | None:
    """A bracket that holds a year alone, behind a word that is no name, of which the library has a work without an author. None else."""
    date = _dates(reading, bracket)[0]
    inside = reading.text[bracket.start + 1 : bracket.end - 1].strip()
    before = re.search(r"([^\W\d_]+)\s+\Z", reading.text[max(0, bracket.start - 40) : bracket.start])
    if inside != date.text or date.kind != "year" or before is None or not before[1].islower():
        return None
    if not any(reading.known.works[position].unsigned for position in reading.known.by_year.get(date.years[0], ())):
        return None
    work = CitedWork(authors="", year=date.text)
    return Found(bracket.start, bracket.end, "narrative", "bracketed date without an author", (work,), False)


def without_date(reading: Reading) -> Iterator[Found]:
    """Brackets with names alone, of which the library has a work without a year: `(Walker)`, `(see Walker, p. 3)`."""
    text, known = reading.text, reading.known
    for bracket in _NAMES_ALONE.finditer(text) if known.undated else ():
        words = fold(bracket[1]).split()
        if known.undated.isdisjoint(words) or " ".join(words) in reading.aliases:
            continue
        listed = names_before(text, bracket.start(1), bracket.end(1))
        if listed is None:
            continue
        prefix = usual.prefix_of(text[bracket.start(1) : listed.chunks[0].start])
        names = tuple(printed_name(chunk) for chunk in listed.chunks)
        if (prefix and prefix.lower() not in SIGNALS) or not any(not one.years for one in known.named(fold(names[0].family))):
            continue
        authors = text[listed.chunks[0].start : listed.end]
        work = CitedWork(authors=" ".join(authors.split()), year="", prefix=prefix, locator=bracket[2], names=names, et_al=listed.et_al)
        form: CitationForm = "mention" if is_body(listed.chunks[0]) else "parenthetical"
        yield Found(bracket.start(), bracket.end(), form, "author in brackets, of a work without a date", (work,), False)


def without_brackets(reading: Reading, date: Date, floor: int) -> Found | None:
    """Names and a date in the running text, where both are known to go together: `Smith et al. 2010`, `Smith & Jones, 2010`."""
    if not reading.known.works:
        return None
    authors = authors_before(reading, floor, date.start, date, comma=True)
    if authors is None or not (reading.known.pair(fold(authors.names[0].family), date.text) if authors.names else False):
        return None
    alone = reading.n_dated and len(authors.names) < 2 and not authors.et_al
    if alone and "," in reading.text[authors.end : date.start]:
        return None
    end, works = date.end, [_work(authors, date)]
    while further := _FURTHER.match(reading.text, end):
        year = further["year"] or (works[-1].year[:-1] + further["letter"] if _LETTERED.search(works[-1].year) else "")
        if not year or not reading.known.pair(fold(authors.names[0].family), year):
            break
        end = further.end()
        works.append(_work(authors, Date(further.start(), end, year, "year")))
    if place := _SIGNED_PLACE.match(reading.text, end):
        end, works[-1] = place.end(), _located(works[-1], " ".join(place[1].split()))
    return Found(authors.start, end, "narrative", "authors and date without brackets", tuple(works), True)


def cluster(reading: Reading, start: int, end: int, dates: list[Date], authors: Authors | None) -> tuple[list[CitedWork], bool]:
    """The works of a bracket's inside, and whether it is surely a citation. `authors`: whose work the first date is, where they stand before it."""
    text = reading.text
    works: list[CitedWork] = []
    sure = authors is not None
    at = start
    current = authors
    for date in dates:
        if date.start < at:
            continue
        between = text[at : date.start]
        if current is not None and (not works or _SAME.match(between)):
            if not works and between.strip(" \n\t,;([") and not _is_prefix(between):
                return [], False
            works.append(_work(current, date))
            at = date.end
        else:
            locator, prefix_at = _place(text, at, date.start) if works else (None, at)
            same = current is not None and locator is not None and _SAME.match(text[prefix_at : date.start])
            found = current if same else usual.authors_within(reading, prefix_at, date) or authors_within(reading, prefix_at, date)
            if locator is not None and works:
                works[-1] = _located(works[-1], locator)
            if found is None:
                at = date.end if works else at
                continue
            current = found
            prefix = None if same else usual.prefix_of(text[prefix_at : found.start])
            if not same and prefix is not None and not works and not found.paired and len(prefix) > 200:
                return [], False
            works.append(_work(found, date, prefix))
            sure = sure or found.paired or found.strong or found.known
            at = date.end
        if current is not None and date.kind == "year":
            more, at = _letters(text, at, end, works[-1].year)
            works += [_work(current, one) for one in more]
    if works and at < end:
        locator, _ = _place(text, at, end)
        if locator:
            works[-1] = _located(works[-1], locator)
    return works, sure


def _letters(text: str, at: int, end: int, year: str) -> tuple[list[Date], int]:
    """The same year with the further letters printed behind it, as in `2010a, b` and `2010a-c`, and where they end."""
    found: list[Date] = []
    while year[-1:].isalpha() and _LETTERED.search(year) and (more := ANOTHER.match(text, at, end)):
        first = chr(ord(year[-1]) + 1) if more["to"] else more["letter"]
        letters = [chr(code) for code in range(ord(first), ord(more["letter"]) + 1)]
        if not letters:
            break
        found += [Date(more.start("letter"), more.end(), year[:-1] + letter, "year") for letter in letters]
        year, at = found[-1].text, more.end()
    return found, at


def _is_prefix(between: str) -> bool:
    return bool(
        re.fullmatch(r"[\s(\[]*(?:e\.\s?g\.|i\.\s?e\.|see(?: also)?|cf\.?|in|first|orig(?:inally|\.)?|ca?\.|circa|published|vgl\.)[\s,:]*", between)
    )


def _work(authors: Authors, date: Date, prefix: str | None = None) -> CitedWork:
    return CitedWork(authors=authors.printed, year=date.text, prefix=prefix, names=authors.names, et_al=authors.et_al)


def _located(work: CitedWork, locator: str) -> CitedWork:
    return CitedWork(authors=work.authors, year=work.year, prefix=work.prefix, locator=locator, names=work.names, et_al=work.et_al)


def _place(text: str, start: int, end: int) -> tuple[str | None, int]:
    """The place in a work that is printed at `start`, and where what follows begins."""
    match = _LOCATOR.match(text, start, end)
    if not match or (match.end() < end and text[match.end()].isalnum()):
        return None, start
    return " ".join(match[1].split()).rstrip(".,"), match.end()
