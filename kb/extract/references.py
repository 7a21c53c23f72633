"""Lists of references: where they stand in a text, and their entries as drafts of library entries.

In: a text. Out: spans of lists; entries with authors, year, title, what is behind them, and which of it is unsure. It reads the shapes that
author-date lists share; it does not know the punctuation of each style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb.extract.dates import dates
from kb.extract.records import ListedReference
from kb.extract.words import PARTICLES, REFERENCE_HEADINGS
from kb.model import Name

_HEADING = re.compile(
    r"[ \t]*(?:\\\w+[ \t]*)?(?:#+[ \t]*|(?:\d+|[IVX]+)(?:\.\d+)*\.?[ \t]+)?(?:\*\*|__)?"
    rf"(?:{REFERENCE_HEADINGS})(?:\*\*|__)?[ \t]*:?[ \t]*(?:\{{[^{{}}\n]*\}})?[ \t]*",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]*\n?")
_LETTER = r"[^\W\d_]"
_GIVEN = rf"[A-ZÀ-ÞА-Я]{_LETTER}*\.?"
_PARTICLE = "|".join(sorted((word for word in PARTICLES if word.isalpha()), key=len, reverse=True))
_FAMILY = rf"(?:(?i:{_PARTICLE})[ ]){{0,3}}[A-ZÀ-ÞŠŽŁĐŒŸČĆŚŻĞİА-Я]{_LETTER}*(?:(?:['’ʼ‘‐-]| (?=[A-ZÀ-Þ])){_LETTER}+){{0,5}}"
_INITIALS = r"[A-ZÀ-ÞА-Я]\.?(?:[ -]?[A-ZÀ-ÞА-Я]\.?){0,4}"
_START = re.compile(
    rf"(?P<number>\[[\w+]{{1,10}}\]\s+|\d{{1,3}}\.?\s+|\(\d{{1,3}}\)\s+)?[\[“\"_*]*(?:"
    rf"{_FAMILY}(?:,? (?:Jr|Sr|II|III)\.?)?,?\s{_INITIALS}(?:[\s,.;:&(]|\Z)"  # Smith, J. A. and Smith JA
    rf"|{_FAMILY},\s(?:{_GIVEN}[\s-]){{0,4}}{_GIVEN}(?:[.,;:&]|\s\(|\s(?:and|und|et|y|e|og|och|&)\s)"  # Smith, John
    rf"|{_INITIALS}\s?{_FAMILY}(?:,|\s(?:and|&)\s|\s\(|\.)"  # J. A. Smith,
    rf"|{_FAMILY}(?:(?:,|\set|\sand|\s&)[^.\d\n]{{1,60}}?)?\.?\s\(?\d{{4}}[a-z]?\)?\s?[.:,]"  # Smith et al. 2010: and World Bank (2010).
    r"|[—–_-]{2,8}[.,\s]"
    r")"
)
_CUES = re.compile(
    r"(?P<doi>doi\.org|\bdoi:|https?://)|(?P<issue>\b\d+\s?\(\d+[^)]{0,6}\))|(?P<pages>\b(?:pp?\.\s?)?[A-Za-z]?\d+\s?[-‑–—]\s?[A-Za-z]?\d+)"
    r"|(?P<edited>\b[Ee]ds?\.|\bIn:|\bHrsg|\b[Vv]ol\.?\s\d|\bBd\.|\bedn?\.|\bISBN|\bISSN|\bPhD\b|\b[Tt]hesis\b)"
    r"|(?P<press>\bPress\b|\bJournal\b|\bProceedings\b|\bReview\b|\bUniversity\b|\barXiv\b|\bSpringer\b|\bElsevier\b|\bWiley\b|\bRoutledge\b|\bScience\b|\bVerlag\b|\bZeitschrift\b|\bRevista\b|\bRevue\b)"
)
_PROSE = re.compile(
    r"\b(?:is|are|was|were|we|this|these|that|it|they|have|has|had|been|can|our|which|not|because|however|would|should|may|there|also|such|their|but|if|they|as|when)\b",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)\]]")
_END_OF_TITLE = re.compile(r"(?<!\b[A-Z])(?<!\bvs)(?<!\bSt)(?<!\bNo)[.?!][”\"’»_*]*\s+(?=[\W_]*[A-ZÀ-Þ\d])")
_QUOTED = re.compile(r"\A[\s_*]*[“\"„«‘]([^”\"“»]{4,400}?)[.,]?[”\"“»’]")
_JOINED = re.compile(r",?\s+(?:and|&|und|et|y|e|och|og|en)\s+|\s*;\s*(?:and\s+|&\s*)?")
_INVERTED = re.compile(rf"({_FAMILY}),\s*((?:[A-ZÀ-Þ]{_LETTER}*\.?[\s-]*)+?)(?=,\s|\Z)")
_AUTHORS = re.compile(rf"(?:{_FAMILY},\s{_INITIALS}(?:,?\s(?:and|&|und|et|y)\s|[,;:]?\s))+")
_SIGNED = re.compile(rf"{_FAMILY},\s[A-ZÀ-ÞА-Я]\.")
_LONE = re.compile(rf"(?:\A|\n)[ \t]*{_SIGNED.pattern}")
_MORE = re.compile(r",?\s*(?:et al\.?|and others|u\.\s?a\.|…|\.\.\.).*\Z", re.DOTALL)
LEAST = 3
"""Entries that make a list where no heading says so."""
_NOTE = re.compile(r"\[\d+\]|\d+\s")
_WORDY = 90
"""Words of a paragraph that does not begin as entries do, from which it is prose."""
_LONGEST_ENTRY = 2_000
_BRIEF_GAP = 3
"""Blocks in a row that may stand in a list without looking like its entries."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two empty ones."""

    start: int
    end: int
    starts: tuple[int, ...]
    """Where lines begin as an entry does."""
    heading: bool
    entry: bool
    """Whether it reads as an entry, or as several without empty lines between."""
    several: bool
    prose: bool
    numbered: bool
    """Whether it begins with a number, as notes do."""


def find_reference_list(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the lists of references, headings left out; empty where there is none. Linear in the text's length."""
    blocks = list(_blocks(text))
    pieces: list[_Piece] = []
    at = 0
    while at < len(blocks):
        headed = blocks[at].heading
        first = at + 1 if headed else at
        last, entries = _run(blocks, first, headed=headed)
        if entries:
            joins = bool(pieces) and not headed and _joins(blocks[pieces[-1].last + 1 : first])
            if joins:
                pieces[-1] = _Piece(pieces[-1].first, last, pieces[-1].entries + entries, pieces[-1].headed)
            else:
                pieces.append(_Piece(first, last, entries, headed))
        at = max(last, at) + 1
    return tuple((blocks[one.first].start, blocks[one.last].end) for one in pieces if one.entries >= (1 if one.headed else LEAST))


def lone_references(text: str) -> Iterator[ListedReference]:
    """Entries that stand in the text alone, in a paragraph of their own: one or two, too few for a list."""
    if not _LONE.search(text):
        return
    blocks = list(_blocks(text))
    for n, block in enumerate(blocks):
        beside = any(0 <= other < len(blocks) and blocks[other].entry for other in (n - 1, n + 1))
        if block.entry and not beside and not block.several and block.starts[:1] == (block.start,) and block.end - block.start < _LONGEST_ENTRY // 4:
            entry = _entry(text, block.start, block.end)
            if entry is not None and entry.authors and entry.year and entry.title and _SIGNED.match(text, block.start):
                yield entry


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of blocks that is a list, or a part of one that narrow columns cut up."""

    first: int
    last: int
    entries: int
    headed: bool


def _joins(between: list[_Block]) -> bool:
    """Whether what stands between two pieces may belong to the same list."""
    brief = not between or between[-1].end - between[0].start < _LONGEST_ENTRY
    return brief and not any(block.prose or block.heading or block.numbered for block in between)


def _run(blocks: list[_Block], first: int, *, headed: bool) -> tuple[int, int]:
    """The last block of the list that begins with block `first`, and how many entries it has."""
    last, entries, gap = first - 1, 0, 0
    for n in range(first, len(blocks)):
        block = blocks[n]
        if block.heading or (block.numbered and entries and not blocks[first].numbered):
            break
        if block.entry:
            entries += max(len(block.starts), 1) if block.several else 1
            last, gap = n, 0
            continue
        if not headed and not entries:
            break
        gap += 1
        if gap > _BRIEF_GAP or (block.prose and not headed and entries < LEAST):
            break
    return last, entries


def _blocks(text: str) -> Iterator[_Block]:
    start: int | None = None
    end = 0
    starts: list[int] = []
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if not line:
            if start is not None:
                yield _block(text, start, end, starts, heading=False)
                start = None
            continue
        at = match.start() + match[0].index(line[0])
        if len(line) < 80 and _HEADING.fullmatch(line):
            if start is not None:
                yield _block(text, start, end, starts, heading=False)
                start = None
            yield _block(text, at, at + len(line), [], heading=True)
            continue
        if start is None:
            start, starts = at, []
        if _START.match(line):
            starts.append(at)
        end = at + len(line)
    if start is not None:
        yield _block(text, start, end, starts, heading=False)


def _block(text: str, start: int, end: int, starts: list[int], *, heading: bool) -> _Block:
    held = text[start : min(end, start + _LONGEST_ENTRY)]
    words = held.count(" ") + held.count("\n") + 1
    first = _START.match(" ".join(held[:400].split()))
    if not first and words > _WORDY:
        wordy = len(_PROSE.findall(held)) * 14 > words
        mixed = not wordy and len({match.lastgroup for match in _CUES.finditer(held)}) > 2
        return _Block(start, end, tuple(starts), heading, mixed, False, wordy, bool(_NOTE.match(held)))
    cues = {match.lastgroup for match in _CUES.finditer(held)}
    early = next(dates(held[:250]), None) is not None
    prose = len(_PROSE.findall(held)) * (6 if first and (cues or early) else 14) > words and words > 12
    dated = "doi" in cues or next(dates(held), None) is not None
    brief = end - start <= max(_LONGEST_ENTRY, 500 * len(starts)) or len(cues) > 2
    several = len(starts) >= LEAST and bool(first) and len(cues) > 1 and _each_dated(text, [*starts, end])
    shaped = (bool(first) and bool(cues)) or len(cues) > 1 or (bool(first) and words < 40 and len(starts) < LEAST)
    entry = not heading and dated and brief and not prose and (shaped or several)
    numbered = bool(first and first["number"]) or bool(_NOTE.match(held))
    return _Block(start, end, tuple(starts), heading, entry, several, prose, numbered)


def _each_dated(text: str, cuts: list[int]) -> bool:
    """Whether most of the stretches between the cuts have a date, as entries have, and as lines of one entry have not."""
    dated = sum(next(dates(text[start:stop]), None) is not None for start, stop in pairwise(cuts))
    return dated * 3 >= (len(cuts) - 1) * 2


def parse_references(text: str, span: tuple[int, int]) -> tuple[ListedReference, ...]:
    """The entries of the list that stands at `span`, in order."""
    found = []
    for block in _blocks(text[span[0] : span[1]]):
        inner = [start for start in block.starts if start > block.start]
        cuts = [block.start, *inner] if block.several else [block.start]
        for start, end in zip(cuts, [*cuts[1:], block.end], strict=True):
            entry = _entry(text, span[0] + start, span[0] + end)
            if entry is not None:
                found.append(entry)
    return tuple(found)


def _entry(text: str, start: int, end: int) -> ListedReference | None:
    printed = " ".join(text[start:end].split())
    plain = re.sub(r"(?<!\w)[_*]+|[_*]+(?!\w)", "", printed).lstrip("-•> ")
    plain = re.sub(r"\A(?:\[[\w+]{1,8}\]|\d{1,3}\.|\(\d{1,3}\))\s+", "", plain)
    if len(plain) < 12 or plain.startswith(":::"):
        return None
    found = [date for date in dates(plain[:_LONGEST_ENTRY]) if date.kind != "span"]
    head = next((date for date in found if _stands_behind_names(plain[: date.start])), None)
    date = head or (found[-1] if found else None)
    doi, url = _DOI.search(plain), _URL.search(plain)
    if head is not None:
        authors_text, rest = plain[: head.start], plain[head.end :]
    else:
        cut = _AUTHORS.match(plain) or re.search(r"(?<!\b[A-Z])\.\s+(?=[\W_]*[A-ZÀ-Þ])|[“\"«]|(?<=[\w.]):\s", plain[:1_200])
        authors_text, rest = (plain[: cut.start() or cut.end()], plain[cut.start() or cut.end() :]) if cut else ("", plain)
    rest = re.sub(r"\A[\s)\].,:;]+", "", rest)
    quoted = _QUOTED.match(rest)
    ending = None if quoted else _END_OF_TITLE.search(rest)
    title = quoted[1] if quoted else rest[: ending.start() + 1] if ending else rest
    behind = rest[quoted.end() if quoted else ending.end() if ending else len(rest) :]
    names, more = _names(authors_text)
    unsure = [field for field, value in (("authors", names), ("year", date), ("title", title.strip())) if not value]
    if head is None:
        unsure += [field for field in ("authors", "title") if field not in unsure]
    if not quoted and not ending and "title" not in unsure:
        unsure.append("title")
    return ListedReference(
        start=start, end=end, text=printed, authors=names, authors_more=more, year=date.text if date else "", title=title.strip(" .,;:_*"),
        container=_URL.sub("", behind).strip(" .,;:_*")[:300], doi=doi[0] if doi else "", url=url[0] if url else "",
        type="article" if doi or re.search(r"\d+\s?\(\d+\)|:\s?\d+[–-]\d+", behind) else "misc", unsure=tuple(unsure),
    )  # fmt: skip


def _stands_behind_names(before: str) -> bool:
    """Whether what stands before a date can be its authors alone."""
    if ": " in before and not before.rstrip(" (").endswith(":"):
        return False
    words = re.findall(r"[^\W\d_]+", before)
    small = [
        word
        for word in words
        if word.islower() and word not in PARTICLES and word not in ("and", "und", "et", "y", "e", "al", "eds", "ed", "of", "for", "the")
    ]
    return bool(words) and len(before) < 1_200 and len(small) <= max(1, len(words) // 12)


def _names(text: str) -> tuple[tuple[Name, ...], bool]:
    """The authors printed at the head of an entry, and whether more are meant."""
    cleaned = re.sub(r"\(?\b(?:eds?|hrsg|dir|coord)\b\.?\)?", "", text, flags=re.IGNORECASE).strip(" .,;:(&[")
    more = bool(_MORE.search(cleaned))
    cleaned = _MORE.sub("", cleaned)
    names: list[Name] = []
    for part in _JOINED.split(cleaned):
        part = part.strip(" ,.")
        at = 0
        for match in _INVERTED.finditer(part):
            if part[at : match.start()].strip(" ,"):
                break
            names.append(Name(family=match[1].strip(), given=match[2].strip(" ,")))
            at = match.end()
        rest = part[at:].strip(" ,")
        if rest:
            names += [_plain_name(one, first=not names) for one in rest.split(", ") if one.strip()]
    return tuple(names), more


def _plain_name(text: str, *, first: bool) -> Name:
    """A name that is not inverted: `Mary Jones`, `Jones MA`, or a body's."""
    words = text.strip().split()
    if len(words) == 2 and re.fullmatch(r"[A-Z]{1,3}", words[1]):
        return Name(family=words[0], given=words[1])
    if first or len(words) == 1 or len(words) > 4:
        return Name(family=text.strip(), literal=len(words) > 1)
    return Name(family=words[-1], given=" ".join(words[:-1]))
