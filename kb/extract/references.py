"""Lists of references: where they stand in a text, and their entries as drafts of library entries.

In: a text. Out: spans of lists; entries with authors, year, title, what is behind them, and which of it is unsure. It reads the shapes that
lists of author-date and numeric styles share; it does not know the punctuation of each style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.extract.blocks import FAMILY, INITIALS, LEAST, LETTER, LONGEST, PARTICLE, Block, block_at, blocks_of
from kb.extract.dates import Date, dates
from kb.extract.plain import within
from kb.extract.raised import DIGITS, level
from kb.extract.records import ListedReference
from kb.extract.view import PARAGRAPH
from kb.extract.words import PARTICLES
from kb.model import Name

_MARKS = re.compile(r"(?<!\w)[_*]+|[_*]+(?!\w)")
"""Of emphasis."""
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")
_DOI_PRINTED = re.compile(rf"[\s.,;(]*\b(?:doi|DOI):?\s*{_DOI.pattern}\)?")
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)\]]")
_END_OF_TITLE = re.compile(r"(?<!\b[A-Z])(?<!\bvs)(?<!\bSt)(?<!\bNo)[.?!][”\"’»_*]*\s+(?=[\W_]*[A-ZÀ-Þ\d])")
_QUOTED = re.compile(r"\A[\s_*]*(?:[“\"„«]([^”\"“»]{4,400}?)[.,]?[”\"“»]|‘((?:[^‘’]|’(?=\w)){4,400}?)[.,]?’(?!\w))")
_JOINED = re.compile(r",?\s+(?:and|&|und|et|y|e|och|og|en)\s+|\s*;\s*(?:and\s+|&\s*)?")
_INVERTED = re.compile(rf"({FAMILY}),\s*((?:[A-ZÀ-Þ]{LETTER}*\.?[\s-]*)+?)(?=,\s|\Z)")
_AUTHORS = re.compile(rf"(?:{FAMILY},\s{INITIALS}(?:,?\s(?:and|&|und|et|y)\s|[,;:]?\s))+")
_CAPITALS = r"[A-ZÀ-ÞА-Я](?:[ -]?[A-ZÀ-ÞА-Я]\b|\.?[ -]?[A-ZÀ-ÞА-Я](?![^\W\dA-ZÀ-ÞА-Я_])|\.){0,6}:?"
_FAMILY_FIRST = re.compile(rf"({FAMILY})\s({_CAPITALS}(?:\s(?:Jr|Sr|II|III|2nd|3rd)\b|(?:\s(?:{PARTICLE})\b){{1,3}})?)(?![^\W_])")
"""A name as Vancouver styles print it: `Smith JA`."""
_INITIALS_FIRST = re.compile(rf"((?:[A-ZÀ-ÞА-Я][a-z]?\.[ -]?){{1,5}})\s?({FAMILY}(?:,? (?:Jr|Sr|II|III)\.?)?)")
"""A name as IEEE and others print it: `J. A. Smith`."""
_STOP = r"(?:,?\set\s+al\b\.?[,.:]?\s|,\s(?:and\s|&\s)?|;\s|\s(?:and|&|und|et|y)\s|[.:]\s)"
_LISTED = re.compile(rf"(?>(?:{_FAMILY_FIRST.pattern}|{_INITIALS_FIRST.pattern}){_STOP})+")
"""The authors at the head of an entry in these ways."""
_PARTED = re.compile(r"[,;]?\s+(?:and|&|und|et|y)\s+|[,;]\s+")
_SIGNED = re.compile(rf"{FAMILY},\s[A-ZÀ-ÞА-Я]\.")
_SIGNED_LINE = re.compile(rf"\n(?={_SIGNED.pattern})")
_MORE = re.compile(r",?\s*(?:et al\.?|and others|u\.\s?a\.|…|\.\.\.).*\Z", re.DOTALL)
_SAME = re.compile(r"\W*(?:—|[—–―_-]{2,8})[.,:;]?\s*[(\[]?")
"""What stands for the authors of the entry before."""
_NUMBER = re.compile(
    rf"(?:\[[\w+]{{1,8}}\]\s*|\d{{1,3}}\.(?:\s+|(?=[^\W\d_a-z]))|\(\d{{1,3}}\)\s*|(?P<raised>[{DIGITS}]{{1,3}})\s*|(?P<bare>\d{{1,3}})\s+)(?:-\s+)?"
)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NO_YEAR = re.compile(r"(?:\d\s?[-‑–—:]\s?|\bpp?\.?\s|:\s?)\Z", re.IGNORECASE)
"""What stands before a number of four digits that is no year of publication."""
_LETTER_APART = re.compile(r"\)?:?([a-z])\s(?=[\W_]*[A-ZÀ-Þ])")
"""The letter that some styles print behind the bracket or the colon of a year: `(2010)a A title`."""
_LOOKED = re.compile(r"\b(?:accessed|cited|retrieved|viewed|available|consulted|abgerufen|consulté)\b[^.;]{0,20}\Z", re.IGNORECASE)
_DASHES = ("-", "‑", "–", "—")
_COUNTED = re.compile(r"^[ \t]*\d{1,3}[ \t]+(?=[^\W\d_a-z])", re.MULTILINE)
"""A line that begins with a number without a sign, and a word."""
_BRIEF_GAP = 3
"""Blocks in a row that may stand in a list without looking like its entries."""


def find_reference_list(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the lists of references, headings left out; empty where there is none. Linear in the text's length."""
    blocks = list(blocks_of(text))
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


def lone_references(text: str, barred: Sequence[tuple[int, int]] = ()) -> Iterator[ListedReference]:
    """Entries that stand in the text alone, in a paragraph of their own: one or two, too few for a list. `barred`: where lists stand."""
    for line in _SIGNED_LINE.finditer(f"\n{text}"):
        if within(barred, line.start()):
            continue
        block = block_at(text, line.start())
        beside = (block.start - len(PARAGRAPH) - 1, block.end + len(PARAGRAPH))
        if block.start < line.start() or block.end - block.start >= LONGEST // 4:
            continue
        if any(0 <= place < len(text) and block_at(text, place).entry for place in beside) or not block.entry or block.several:
            continue
        entry = _entry(text, block.start, block.end)
        if entry is not None and entry.authors and entry.year and entry.title:
            yield entry


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of blocks that is a list, or a part of one that narrow columns cut up."""

    first: int
    last: int
    entries: int
    headed: bool


def _joins(between: list[Block]) -> bool:
    """Whether what stands between two pieces may belong to the same list."""
    brief = not between or between[-1].end - between[0].start < LONGEST
    return brief and not any(block.prose or block.heading or block.numbered for block in between)


def _run(blocks: list[Block], first: int, *, headed: bool) -> tuple[int, int]:
    """The last block of the list that begins with block `first`, and how many entries it has."""
    last, entries, likely, gap = first - 1, 0, 0, 0
    for n in range(first, len(blocks)):
        block = blocks[n]
        if block.heading or (entries and block.numbered and not blocks[first].numbered):
            break
        if block.entry or (headed and block.numbered and blocks[first].numbered):
            entries += max(len(block.starts), 1) if block.several else 1
            last, gap = n, 0
            continue
        if (headed or (last == n - 1 and entries >= LEAST)) and block.fits:
            last, likely, gap = n, likely + 1, 0
            continue
        if not headed and not entries:
            break
        gap += 1
        if gap > _BRIEF_GAP or (block.prose and not headed and entries < LEAST):
            break
    return last, entries or (likely if likely >= LEAST else 0)


def parse_references(text: str, span: tuple[int, int]) -> tuple[ListedReference, ...]:
    """The entries of the list that stands at `span`, in order."""
    found: list[ListedReference] = []
    counted = len(_COUNTED.findall(text, *span)) >= LEAST
    for block in blocks_of(text[span[0] : span[1]]):
        inner = [start for start in block.starts if start > block.start]
        cuts = [block.start, *inner] if block.several else [block.start]
        for start, end in zip(cuts, [*cuts[1:], block.end], strict=True):
            entry = _entry(text, span[0] + start, span[0] + end, counted=counted)
            if entry is not None and found and _SAME.match(entry.text):
                entry = replace(entry, authors=found[-1].authors, authors_more=found[-1].authors_more)
            if entry is not None:
                found.append(entry)
    return tuple(found)


def _entry(text: str, start: int, end: int, *, counted: bool = False) -> ListedReference | None:
    """One entry. `counted`: whether its list counts its entries by numbers without a sign."""
    printed = " ".join(text[start:end].split())
    plain = (_MARKS.sub("", printed) if "*" in printed or "_" in printed else printed).lstrip("-•> ")
    numbered = _NUMBER.match(plain)
    number = None
    if numbered is not None:
        digits = level(numbered[0]).strip("[]() .-")
        number = int(digits) if digits.isdecimal() else None
        if counted or numbered["bare"] is None:
            plain = plain[numbered.end() :]
        else:
            number = None
    if len(plain) < 12 or plain.startswith(":::"):
        return None
    head = next((date for date in _dates(plain) if _stands_behind_names(plain[: date.start]) and not _was_looked_at(plain[: date.start])), None)
    signed = next((cut for shape in (_AUTHORS, _LISTED) if (cut := shape.match(plain))), None)
    if head is not None and signed is not None and _WORDS.search(plain, signed.end(), head.start):
        stopped = signed[0].rstrip().endswith(".") and signed.re is not _AUTHORS
        head = None if stopped or _at_end(plain, head.end) else head
    date = head or _last(plain, tuple(_dates(plain)))
    doi, url = _DOI.search(plain), _URL.search(plain)
    if head is not None:
        authors_text, rest = plain[: head.start], plain[head.end :]
    else:
        cut = signed or re.search(r"(?<!\b[A-Z])\.\s+(?=[\W_]*[A-ZÀ-Þ])|[“\"«]|(?<=[\w.]):\s", plain[:1_200])
        authors_text, rest = (plain[: cut.start() or cut.end()], plain[cut.start() or cut.end() :]) if cut else ("", plain)
    lettered = _LETTER_APART.match(rest) if head is not None else None
    rest = re.sub(r"\A[\s)\].,:;]+", "", rest[lettered.end() :] if lettered else rest)
    quoted = _QUOTED.match(rest)
    ending = None if quoted else _END_OF_TITLE.search(rest)
    title = (quoted[1] or quoted[2]) if quoted else rest[: ending.start() + 1] if ending else rest
    behind = rest[quoted.end() if quoted else ending.end() if ending else len(rest) :]
    names, more = _names(authors_text)
    unsure = [field for field, value in (("authors", names), ("year", date), ("title", title.strip())) if not value]
    if head is None:
        unsure += [field for field in ("authors", "title") if field not in unsure]
    if not quoted and not ending and "title" not in unsure:
        unsure.append("title")
    return ListedReference(
        start=start, end=end, text=printed, number=number, authors=names, authors_more=more,
        year=f"{date.text}{lettered[1] if lettered else ''}" if date else "",
        title=title.strip(" .,;:_*"),
        container=_DOI_PRINTED.sub("", _URL.sub("", behind)).strip(" .,;:_*“”\"")[:300], doi=doi[0] if doi else "", url=url[0] if url else "",
        type="article" if doi or re.search(r"\d+\s?\(\d+\)|:\s?\d+[–-]\d+", behind) else "misc", unsure=tuple(unsure),
    )  # fmt: skip


def _dates(plain: str) -> Iterator[Date]:
    """The dates of an entry that may be its own."""
    return (date for date in dates(plain[:LONGEST]) if date.kind != "span")


def _was_looked_at(before: str) -> bool:
    """Whether a date behind these words is that of the day when somebody looked."""
    return _LOOKED.search(before[-40:]) is not None


def _at_end(plain: str, at: int) -> bool:
    """Whether hardly more than numbers and addresses stand behind `at`: no title."""
    return len(_WORDS.findall(_URL.sub("", plain[at:]))) < 4


def _last(plain: str, found: Sequence[Date]) -> Date | None:
    """The last year that is neither a page nor that of the day when somebody looked; else the last date."""
    years = [date for date in found if date.kind != "undated" and plain[date.end : date.end + 1] not in _DASHES]
    likely = [date for date in years if not (_NO_YEAR.search(plain[max(0, date.start - 10) : date.start]) or _was_looked_at(plain[: date.start]))]
    return likely[-1] if likely else found[-1] if found else None


def _stands_behind_names(before: str) -> bool:
    """Whether what stands before a date can be its authors alone."""
    if _SAME.fullmatch(before):
        return True
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
    cleaned = _MORE.sub("", cleaned).rstrip(" ,.;:")
    names: list[Name] = _signed(cleaned)
    if names:
        return tuple(names), more
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


def _signed(text: str) -> list[Name]:
    """The names of a list that all have initials without a comma, before or behind; empty where one has not."""
    parts = [part.strip() for part in _PARTED.split(re.sub(r"[,\s]*(?:\band|&)\Z", "", text))]
    names: list[Name] = []
    for part in parts:
        if one := _FAMILY_FIRST.fullmatch(part):
            names.append(_apart(one[1], one[2]))
        elif one := _INITIALS_FIRST.fullmatch(part):
            names.append(_apart(one[2], one[1]))
        else:
            return []
    return names


def _apart(family: str, given: str) -> Name:
    """A name; single capitals at the end of the family's are initials."""
    words = family.split()
    while len(words) > 1 and len(words[-1]) == 1:
        given = f"{words.pop()} {given}"
    return Name(family=" ".join(words), given=given.strip(" :"))


def _plain_name(text: str, *, first: bool) -> Name:
    """A name that is not inverted: `Mary Jones`, `Jones MA`, or a body's."""
    words = text.strip().split()
    if len(words) == 2 and re.fullmatch(r"[A-Z]{1,3}", words[1]):
        return Name(family=words[0], given=words[1])
    if first or len(words) == 1 or len(words) > 4:
        return Name(family=text.strip(), literal=len(words) > 1)
    return Name(family=words[-1], given=" ".join(words[:-1]))
