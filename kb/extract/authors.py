"""Whose work a date is: the names printed before it, chosen by what the library and the text itself know of names.

In: a text, a date, what is known. Out: authors with their place, or None where what stands before the date is no author's name. Where nothing is
known, shapes decide: several names, "et al.", words that are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.dates import Date
from kb.extract.names import ROMAN, Chunk, NameList, fold, initials_behind, is_body, names_before, printed_name
from kb.extract.reading import Authors, Reading
from kb.extract.records import PrintedName
from kb.extract.titles import known_title_before, title_before
from kb.extract.words import BODY_JOINERS, BODY_WORDS, CONJUNCTIONS, NOT_AUTHORS, OPENERS, PARTICLES

_GAP = re.compile(r"[\s,.:;،؛([“”\"'’‘»\]_*]*\Z")
_EDITORS = re.compile(r"[\s,(\[]+(?:[Ee]ds?|[Hh]rsg|[Hh]g|[Cc]oord|[Dd]irs?|[Oo]rgs?|[Rr]ed|ed\. by|a cura di)\.?[)\]]?[\s,.:;]*\Z")
_LONGEST__EDITORS = 20
"""Characters of what tells editors from authors, behind their names."""
_UNNAMED = re.compile(r"(?<![\w.])(?P<name>[oO]\.?\s?[VA]\.?|[nN]\.\s?[aA]\.|N\.\s?N\.|[sS]\.\s?[nN]\.)[\s,]*\Z")
_LONGEST_UNNAMED = 10
_COMMAS = 4
"""Commas behind names, behind which a title is looked for."""
SENTENCE_START = re.compile(r"(?:[.!?:;•][\"”’)\]]*|\n)\s+\Z|\A\s*\Z")


def authors_within(reading: Reading, start: int, date: Date) -> Authors | None:
    """The authors printed right before a date within a bracket."""
    editors = _EDITORS.search(reading.text, max(start, date.start - _LONGEST__EDITORS), date.start)
    end = editors.start() if editors else date.start
    listed = names_before(reading.text, start, end)
    if listed is not None and _GAP.match(reading.text, listed.end, end):
        chosen = _chosen(reading, listed, date, narrative=False)
        if chosen is not None:
            known = None if chosen.paired else known_title_before(reading, start, date.start, date.text)
            return known or chosen
    return _before_title(reading, start, date) or title_before(reading, start, date) or _unnamed(reading, start, date)


def _unnamed(reading: Reading, start: int, date: Date) -> Authors | None:
    """What stands for an author that is not known, right before a date: `o. V.`, `s. n.`"""
    match = _UNNAMED.search(reading.text, max(start, date.start - _LONGEST_UNNAMED), date.start)
    if match is None:
        return None
    name = " ".join(match["name"].split())
    return Authors(match.start("name"), match.end("name"), name, (PrintedName(family=name),), False, False, False, False)


def _before_title(reading: Reading, start: int, date: Date) -> Authors | None:
    """Authors with a title between them and the date, where the library knows all three: `Smith, A theory of gardens, 2010`."""
    at = reading.text.find(",", start, date.start) if reading.known.works else -1
    for _ in range(_COMMAS):
        if at < 0:
            break
        listed = names_before(reading.text, start, at)
        title = fold(reading.text[at + 1 : date.start])
        if listed is not None and listed.end == at and title:
            works = [work for name in chunk_variants(listed.chunks[0]) for work in reading.known.named(name) if work.printed_in(date.text)]
            if any(work.title and (work.title.startswith(title) or title.startswith(work.title)) for work in works):
                return _chosen(reading, listed, date, narrative=False)
        at = reading.text.find(",", at + 1, date.start)
    return None


def authors_before(reading: Reading, floor: int, end: int, date: Date, *, comma: bool = False) -> Authors | None:
    """The authors in running text right before a bracket or a date."""
    text = reading.text
    title = known_title_before(reading, floor, end, date.text)
    if title is not None:
        return title
    listed = names_before(text, floor, end)
    if listed is None:
        return None
    gap = text[listed.end : end]
    if gap.strip(" \n\t\r_*\u00a0" + ("," if comma else "")).lstrip("'’s").strip():
        return None
    chosen = _chosen(reading, listed, date, narrative=True)
    return None if chosen is not None and "\n\n" in gap and not chosen.paired else chosen


def _chosen(reading: Reading, listed: NameList, date: Date, *, narrative: bool) -> Authors | None:
    """Which of the names before a date are its authors."""
    chunks = list(listed.chunks)
    first = _first_known(reading, chunks, date.text)
    if first is not None:
        return _told(reading, [_from_known(reading, chunks[first], date.text), *chunks[first + 1 :]], listed, date)
    if len(chunks) == 1 and (apart := _run_together(reading, chunks[0], date.text)):
        return _told(reading, apart, listed, date)
    if narrative:
        chunks = _narrowed(reading, chunks, listed)
    while chunks:
        trimmed = _trimmed(reading, chunks[0], narrative=narrative)
        if trimmed is not None:
            chunks[0] = trimmed
            break
        chunks = chunks[1:]
    if not chunks or not _plausible(reading, chunks, listed, date):
        return None
    return _told(reading, chunks, listed, date)


def _first_known(reading: Reading, chunks: list[Chunk], date: str) -> int | None:
    """The first of the chunks that is the first author of a known work of that year."""
    fallback = None
    for n, chunk in enumerate(chunks) if reading.knows_of(date) else ():
        for name in chunk_variants(chunk):
            if not reading.pair(name, date):
                continue
            rest = {fold(printed_name(other).family) for other in chunks[n + 1 :]}
            works = [work for work in reading.known.named(name) if work.printed_in(date)]
            if any(rest & {part for family in work.families for part in (family, *family.split())} for work in works):
                return n
            fallback = n if fallback is None else fallback
    return fallback


def _run_together(reading: Reading, chunk: Chunk, date: str) -> list[Chunk]:
    """The names of a chunk where they are authors of one known work, with no sign between them: `Zhang Li et al.`; empty else."""
    names = tuple(fold(token.text) for token in chunk.tokens)
    works = reading.known.named(names[0]) if len(names) > 1 else []
    if any(work.families[: len(names)] == names and work.printed_in(date) for work in works):
        return [Chunk(token.start, token.end, (token,), token.text) for token in chunk.tokens]
    return []


def _from_known(reading: Reading, chunk: Chunk, date: str) -> Chunk:
    """The chunk from the known name on, with given names and initials before it, without other words."""
    kept = list(chunk.tokens)
    if any(token.kind == "," for token in kept):
        return chunk
    names = [fold(" ".join(one.text for one in kept[n:] if one.kind != "B")) for n in range(len(kept))]
    known = next((n for n, name in enumerate(names) if kept[n].kind != "J" and reading.pair(name, date)), 0)
    first = known
    while first > 0 and (kept[first - 1].kind == "I" or (kept[first - 1].kind == "N" and not opens(reading, kept[first - 1].text))):
        first -= 1
    return Chunk(kept[first].start, chunk.end, tuple(kept[first:]), reading.text[kept[first].start : chunk.end])


def chunk_variants(chunk: Chunk) -> Iterator[str]:
    """Folded forms of what a chunk may name, the longest first: whole, then its last words."""
    words = [token for token in chunk.tokens if token.kind not in "B,"]
    if any(token.kind == "," for token in chunk.tokens):
        yield fold(printed_name(chunk).family)
        return
    for n in range(len(words)):
        name = fold(" ".join(token.text for token in words[n:]))
        if name and words[n].kind != "J":
            yield name
    if len(words) > 1 and (words[-1].kind == "I" or initials_behind(words)):
        yield fold(" ".join(token.text for token in words[:-1]))
        yield fold(words[0].text)
    yield from (fold(token.text) for token in chunk.tokens if token.kind == "B")


def _narrowed(reading: Reading, chunks: list[Chunk], listed: NameList) -> list[Chunk]:
    """In running text a comma may part the names from something else: only a list that is joined, or ends with et al., goes on over commas."""
    if not (listed.joined or listed.et_al):
        return chunks[-1:]
    keep = 2 if listed.joined else 1
    start = max(len(chunks) - keep, 0)
    while start > 0:
        chunk = chunks[start - 1]
        words = [token for token in chunk.tokens if token.kind in "NP"]
        if len(words) > 3 or is_body(chunk) or (len(words) < 2 and opens(reading, words[0].text if words else "")):
            break
        if start == len(chunks) - 1 and listed.et_al and not any(reading.has(name) for name in chunk_variants(chunk)):
            break
        start -= 1
    return chunks[start:]


def opens(reading: Reading, word: str) -> bool:
    """Whether the word is one that opens sentences, rather than a name."""
    name = fold(word)
    return not reading.has(name) and (
        word.lower().rstrip(".") in OPENERS or word.lower() in OPENERS or (word.lower() in reading.words and word[:1].isupper())
    )


def _trimmed(reading: Reading, chunk: Chunk, *, narrative: bool) -> Chunk | None:
    """The chunk without words before the name; None where nothing is left."""
    kept = list(chunk.tokens)
    while kept:
        token = kept[0]
        low = token.text.lower()
        opener = token.kind != "I" and (low in OPENERS or low.rstrip(".") in OPENERS or low in BODY_JOINERS or (low in NOT_AUTHORS and len(kept) > 1))
        first_word = (
            narrative
            and token.kind == "N"
            and low not in BODY_WORDS
            and bool(SENTENCE_START.search(reading.text[max(token.start - 4, 0) : token.start]))
        )
        if token.kind in "JCD," or (opener and low not in PARTICLES) or (first_word and opens(reading, token.text)):
            kept.pop(0)
            continue
        break
    if not any(token.kind == "N" for token in kept):
        return None
    body = is_body(chunk)
    if narrative and not body and any(token.kind == "J" for token in kept):
        cut = max(n for n, token in enumerate(kept) if token.kind == "J")
        kept = kept[cut + 1 :]
    if not kept:
        return None
    return Chunk(kept[0].start, kept[-1].end, tuple(kept), chunk.text[kept[0].start - chunk.start :])


def _plausible(reading: Reading, chunks: list[Chunk], listed: NameList, date: Date) -> bool:
    """Whether names that nothing is known of may be authors of a work of that date."""
    last = chunks[-1].tokens[-1].text.lower()
    first = next((token.text.lower() for token in chunks[0].tokens if token.kind != "I"), "")
    sure = listed.et_al or len(chunks) > 1
    if date.kind == "day":
        return False
    if date.kind == "span" and not any(reading.pair(name, date.text) for name in chunk_variants(chunks[0])):
        return False  # the years of a life
    if not sure and _is_unlisted(reading, chunks[0], date):
        return False
    if not _is_named(reading, chunks, listed) and (last in NOT_AUTHORS or last.rstrip(".") in NOT_AUTHORS or (first in NOT_AUTHORS and not sure)):
        return False
    letters = [
        token for chunk in chunks for token in chunk.tokens if token.kind == "N" and (len(token.text.rstrip(".")) > 1 or not token.text.isupper())
    ]
    if not letters:
        return False
    return not (listed.possessive and date.kind == "span")


def _is_named(reading: Reading, chunks: list[Chunk], listed: NameList) -> bool:
    """Whether months, pages and the like among the chunks are names: with initials, with et al., or joined to the name of somebody else."""
    if listed.et_al or chunks[-1].tokens[0].kind == "I":
        return True
    between = reading.text[chunks[-2].end : chunks[-1].start] if len(chunks) > 1 else ""
    return between.strip(", \n\u00a0").lower() in CONJUNCTIONS and chunks[0].tokens[0].text.lower() not in NOT_AUTHORS


def _is_unlisted(reading: Reading, chunk: Chunk, date: Date) -> bool:
    """Whether the text lists what it cites, and no such name: it may be a title, an event, a person spoken of."""
    if not reading.listed or not (_is_of_words(chunk) or (date.kind == "year" and not reading.knows_of(date.text))):
        return False
    return not any(reading.has(name) or reading.lists(name) for name in chunk_variants(chunk))


def _is_of_words(chunk: Chunk) -> bool:
    """Whether a name has several words in full, beside its particles, and is no body's by its words."""
    words = [token.text.lower() for token in chunk.tokens if token.kind == "N" and len(token.text.rstrip(".")) > 1]
    full = [word for word in words if word not in PARTICLES]
    return len(full) > 1 and not any(token.kind == "," for token in chunk.tokens) and BODY_WORDS.isdisjoint(words)


def _told(reading: Reading, chunks: list[Chunk], listed: NameList, date: Date) -> Authors:
    names = [_name(reading, chunk, date.text, first=not n) for n, chunk in enumerate(chunks)]
    printed: list[str] = []
    at = chunks[0].start
    for chunk, name in zip(chunks, names, strict=True):
        if printed:
            printed.append(reading.text[at : chunk.start])
        printed.append(name.family)
        at = chunk.end
    if listed.et_al:
        printed.append(reading.text[at : listed.end])
    folded = fold(names[0].family)
    return Authors(
        start=chunks[0].start,
        end=listed.end,
        printed=" ".join("".join(printed).split()),
        names=tuple(names),
        et_al=listed.et_al,
        paired=reading.knows_of(date.text) and any(reading.pair(name, date.text) for name in chunk_variants(chunks[0])),
        known=reading.has(folded),
        strong=listed.et_al or (listed.joined and len(chunks) > 1),
    )


def _name(reading: Reading, chunk: Chunk, date: str, *, first: bool) -> PrintedName:
    """The name of a chunk: with the library's word for what is the family name, where it has one."""
    words = [token for token in chunk.tokens if token.kind not in "B,"]
    plain = printed_name(chunk)
    if any(token.kind == "," for token in chunk.tokens) or len(words) < 2:
        return plain
    ends = [len(words), len(words) - 1] if ROMAN.match(words[-1].text) or initials_behind(words) else [len(words)]
    forms = [(n, end, fold(" ".join(token.text for token in words[n:end]))) for end in ends for n in range(end) if words[n].kind != "J"]
    whole = (
        {work.families[0] for *_, name in forms for work in reading.known.named(name) if work.families and work.printed_in(date)} if first else set()
    )
    for n, end, name in sorted(forms, key=lambda form: form[2] not in whole):
        if reading.pair(name, date) if first else name in reading.known.families:
            given = " ".join(token.text for token in (*words[:n], *words[end:]))
            return PrintedName(family=reading.text[words[n].start : words[end - 1].end], given=given)
    spelled = [token for token in words[:-1] if token.kind == "N" and len(token.text.rstrip(".")) > 1]
    if spelled and not plain.given.replace(".", "").strip().isupper():
        return PrintedName(family=reading.text[words[0].start : words[-1].end])
    return plain
