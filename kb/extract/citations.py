"""In-text citations of a text: every grammar of `STYLES`, one pass each, the earlier one first; spans never overlap.

In: a text, and what is known beforehand: the library's works, sections, where its list of references stands. Out: citations in order, their works not
yet resolved. It reads any text, never fails, and its cost grows linearly: each date is looked at once by each grammar, within a window.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kb.extract import authordate, commands, ibid, numbered
from kb.extract.acronyms import acronyms
from kb.extract.brackets import Bracket, bracketed
from kb.extract.chains import BARE, IN_BRACKETS, joined
from kb.extract.dates import Date, years
from kb.extract.known import Known
from kb.extract.openings import Openings, openings
from kb.extract.plain import Section, outside, section_at, within
from kb.extract.reading import Reading
from kb.extract.records import CitedWork, Found, InTextCitation, ListedReference, PrintedName
from kb.extract.references import lone_references
from kb.extract.spelling import LowerCase
from kb.extract.usual import likely, parts_of
from kb.extract.view import View, reading_view

_LEADS = re.compile(r"[\s*_,;(]*(?:(?:e\.\s?g\.|i\.\s?e\.|see|cf\.?|in|first|ca?\.|circa|vgl\.)[\s,]*)?\Z", re.IGNORECASE)

_NOTHING = Known()
_START = attrgetter("start")
_LIST, _MOST = 10, 0.8
"""Entries with authors and year that a list of references has at least, and their part of all, where the text is held to list what it cites."""


@dataclass(slots=True, kw_only=True)
class Page:
    """A text with its dates and brackets found: what each grammar reads, and what those before it found."""

    reading: Reading
    opened: Openings
    holding: list[Bracket]
    """Brackets that hold dates behind something else."""
    led: list[Bracket]
    """Brackets that begin with their first date."""
    free: list[Date]
    """Dates outside brackets; where no work is known, none of them counts, and few are looked for."""
    listed: Sequence[ListedReference] = ()
    """The entries of the text's own list of references."""
    entries: Sequence[int] = ()
    """Where each of them begins in the text that is read."""
    barred: Sequence[tuple[int, int]] = ()
    """Where the lists of references stand."""
    found: Sequence[Found] = ()
    """What earlier grammars found, in order."""

    def left(self, brackets: Sequence[Bracket]) -> list[Bracket]:
        """Those of the brackets that begin in no citation found so far: no later grammar need look at the others."""
        spans = [(one.start, one.end) for one in self.found]
        return [bracket for bracket in brackets if not within(spans, bracket.start)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One way of citing, and its grammar."""

    name: str
    example: str
    find: Callable[[Page], Iterator[Found]]


def _bracketed(page: Page) -> Iterator[Found]:
    for bracket in page.left(page.holding):
        found = authordate.in_brackets(page.reading, bracket)
        if found is not None:
            yield found


def _behind(page: Page) -> Iterator[Found]:
    floor = 0
    for bracket in page.left(page.led):
        found = authordate.behind_names(page.reading, bracket, floor)
        if found is not None:
            floor = bracket.end
            yield found


def _bare(page: Page) -> Iterator[Found]:
    for bracket in page.left(page.led):
        found = authordate.bare_year(page.reading, bracket, 0) or authordate.in_brackets(page.reading, bracket)
        if found is not None:
            yield found._replace(style=BARE)


def _unattributed(page: Page) -> Iterator[Found]:
    for bracket in page.left(page.led):
        found = authordate.unattributed(page.reading, bracket)
        if found is not None:
            yield found


def _open(page: Page) -> Iterator[Found]:
    floor = 0
    for date in page.free:
        found = authordate.without_brackets(page.reading, date, floor)
        if found is not None:
            floor = date.end
            yield found


def _undated(page: Page) -> Iterator[Found]:
    return authordate.without_date(page.reading)


def _repeated(page: Page) -> Iterator[Found]:
    return ibid.repeated(page.found, page.opened)


def _lone(page: Page) -> Iterator[Found]:
    for entry in page.reading.lone:
        names = tuple(PrintedName(family=name.family, given=name.given) for name in entry.authors)
        work = CitedWork(authors=", ".join(name.family for name in names), year=entry.year, names=names, et_al=entry.authors_more)
        yield Found(entry.start, entry.end, "reference", "reference in the text", (work,), True)


def _numbered(page: Page) -> Iterator[Found]:
    return numbered.find(page.reading.text, page.listed, page.entries, lambda at: within(page.barred, at), page.reading.n_dated)


def _mentions(page: Page) -> Iterator[Found]:
    return page.reading.known.phrases.mentions(page.reading.text, page.reading.own, page.barred)


STYLES: tuple[Style, ...] = (
    Style(name="LaTeX command", example=r"\citep[see][p. 3]{smith2010}", find=lambda page: commands.latex(page.reading.text)),
    Style(name="Pandoc citekey", example="[see @smith2010, p. 3; @jones2011]", find=lambda page: commands.citekeys(page.reading)),
    Style(name="reference in the text", example="Smith, J., A title that stands alone, 2010.", find=_lone),
    Style(name=IN_BRACKETS, example="(Smith & Jones, 2010, p. 3; Day, 2011)", find=_bracketed),
    Style(name="authors before a bracketed date", example="Smith and Jones (2010, p. 3)", find=_behind),
    Style(name=BARE, example="Vygotsky's theory of signs (1978)", find=_bare),
    Style(name="bracketed date without an author", example="so it is said (2014).", find=_unattributed),
    Style(name="authors and date without brackets", example="as Smith et al. 2010 argue", find=_open),
    Style(name="author in brackets, of a work without a date", example="(Walker), where the library has it", find=_undated),
    Style(name=ibid.NAME, example="(ibid., p. 3)", find=_repeated),
    Style(name=numbered.NAME, example="as shown [3-5], with a list of numbered references", find=_numbered),
    Style(name="name without a date", example="the RAND study", find=_mentions),
)
"""Every way of citing that is recognised, the surest first: of two that overlap, the earlier one stands."""


def find_citations(
    text: str,
    *,
    view: View | None = None,
    sections: Sequence[Section] = (),
    references: Sequence[tuple[int, int]] = (),
    listed: Sequence[ListedReference] = (),
    known: Known | None = None,
    own: str | None = None,
) -> tuple[InTextCitation, ...]:
    """The in-text citations of the text, in order, without overlaps; spans are str offsets in `text`.

    `view`: the text as a reader reads it, made here where none is given. `references`: spans that are lists of references, where nothing is looked
    for; `listed`: their entries. `own`: citekey of the text itself.
    """
    view = view or reading_view(text)
    barred = sorted((view.place(start), view.place(end)) for start, end in references)
    places = openings(view.text, outside(barred, len(view.text)))
    known = known or _NOTHING
    reading = Reading(view.text, known, LowerCase(view.text), own=own, lone=tuple(lone_references(view.text, barred)))
    if known.works:  # an acronym stands for the name of a known work
        reading.aliases.update(acronyms(view.text, sorted([*places, *openings(view.text, barred)])))
    signed = [entry for entry in listed if entry.authors and entry.year]
    for entry in signed:
        reading.see(entry.authors[0].family, entry.year)
    if len(signed) >= _LIST and len(signed) >= _MOST * len(listed):
        reading.listed = listed
    usual = [Bracket(*place, [], parts) for place in likely(view.text, places) if (parts := parts_of(view.text, *place))]
    opened = Openings(view.text, places, {bracket.start for bracket in usual})
    passed = sorted([*barred, *[(bracket.start, bracket.end) for bracket in usual]])
    dated = list(years(view.text, passed, stretches=None if known.works else opened.stretches()))
    brackets, free = bracketed(view.text, dated, opened, everywhere=bool(known.undated))
    brackets = sorted([*usual, *brackets], key=_START)
    leads = [_is_led(view.text, bracket) for bracket in brackets]
    page = Page(
        reading=reading,
        opened=opened,
        holding=[one for one, led in zip(brackets, leads, strict=True) if not led],
        led=[one for one, led in zip(brackets, leads, strict=True) if led],
        free=[date for date in free if not within(barred, date.start)],
        listed=listed,
        entries=[view.place(entry.start) for entry in listed],
        barred=barred,
    )
    told: list[InTextCitation] = []
    end = 0
    for one in joined(view.text, _all(page)):
        if barred and within(barred, one.start):
            continue
        start, stop = view.span(one.start, one.end)
        if end <= start < stop:
            end = stop
            told.append(InTextCitation(start, stop, text[start:stop], section_at(sections, start), one.form, one.style, one.works))
    return tuple(told)


def _is_led(text: str, bracket: Bracket) -> bool:
    """Whether the bracket begins with its first date."""
    if bracket.parts:
        return not bracket.parts[0].names
    return _LEADS.match(text, bracket.start + 1, bracket.dates[0].start) is not None


def _all(page: Page) -> Sequence[Found]:
    """What all grammars find, in order, of two that overlap the one of the earlier grammar."""
    reading = page.reading
    for style in STYLES:
        fresh = [one for one in style.find(page) if _is_free(page.found, one)]
        if not fresh:
            continue
        page.found = sorted([*page.found, *_without_overlaps(fresh)], key=_START)
        reading.n_dated += sum([bool(one.works[0].year) and not one.works[0].listed_at for one in fresh])
        for family, year in {(work.names[0].family, work.year) for one in fresh if one.sure for work in one.works if work.names}:
            if year[:4].isdigit():
                reading.see(family, year)
    return page.found


def _is_free(found: Sequence[Found], one: Found) -> bool:
    """Whether it overlaps nothing of what was found, in order."""
    at = bisect_right(found, one.start, key=_START)
    return not (at and found[at - 1].end > one.start) and not (at < len(found) and found[at].start < one.end)


def _without_overlaps(fresh: Sequence[Found]) -> list[Found]:
    """What one grammar finds, in order: of two that overlap the one that begins before, or ends behind, the other."""
    kept: list[Found] = []
    for one in sorted(fresh, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
