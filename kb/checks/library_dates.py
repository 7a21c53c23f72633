"""Checks of a work's dates: forms, days that there are not, dates that disagree, fields that mean nothing without another."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator

from kb import entries
from kb.errors import Problem, warning
from kb.model import Base

DATES = ("date", "eventdate", "origdate", "urldate")
AHEAD = 2
"""Years after the base's release that a work may be announced for."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NEEDS = {
    "urldate": ("url",), "eprinttype": ("eprint",), "archiveprefix": ("eprint",), "eprintclass": ("eprint",), "primaryclass": ("eprint",),
    "month": ("year", "date"), "day": ("month", "date"), "subtitle": ("title",), "booksubtitle": ("booktitle",),
    "journalsubtitle": ("journaltitle", "journal"), "mainsubtitle": ("maintitle",), "issuesubtitle": ("issuetitle",),
    "translatortype": ("translator",),
    "editortype": ("editor",), "origpublisher": ("origtitle", "origdate", "origlanguage"),
}  # fmt: skip
"""Fields that say something of another one, and the ones of which one must be there."""

_YEAR = re.compile(
    r"(?i)(?:c(?:a|irca)?\.?\s*)?\[?[0-9]{3,4}\]?\??(?:\s*(?:/|[-–—]{1,3})\s*[0-9]{2,4})?|n\.?\s*d\.?|in press|in preparation|forthcoming|submitted|"
    r"to appear|accepted|advance online publication|undated\Z"
)
_DATE = re.compile(
    r"(?P<year>-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[0-9]{5,})(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<time>T\S+)?[?~%]?\Z"
)
_TIME = re.compile(r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?\Z")
_MONTH_NAME = re.compile(rf"(?i)({'|'.join(MONTHS)})[a-z]{{0,6}}\.?\Z")
_ENGLISH = frozenset(month.lower() for month in calendar.month_name if month)


def year_form(base: Base) -> Iterator[Problem]:
    """A year is four digits, a range, or a word for an unknown or coming one (JabRef's check of years; APA Publication Manual, 7th edition, 9.14)."""
    for work in base.works:
        year = work.fields.get("year", "")
        if year and not _YEAR.fullmatch(year.strip()) and entries.field(work, "year"):
            hint = "the letter comes from the style: leave it out" if re.fullmatch(r"[0-9]{4}[a-z]", year) else "write four digits, or n.d."
            yield warning("year-form", entries.place(work, "year"), f"'{year[:40]}' is no year", hint)


def future_year(base: Base) -> Iterator[Problem]:
    """A year well after the base's own release is a misprint; `released` of metadata.yml is the only date that a check may look at."""
    released = base.metadata.released[:4]
    for work in base.works if released.isdigit() else ():
        if work.year is not None and work.year >= int(released) + AHEAD:
            name = "year" if "year" in work.fields else "date"
            told = f"the year {work.year} of '{work.key}' lies after the base's release in {released}"
            yield warning("future-year", entries.place(work, name), told, "look for a misprint")


def date_form(base: Base) -> Iterator[Problem]:
    """Dates follow ISO 8601-2 (EDTF) as far as BibLaTeX reads it, and name days that there are (biblatex manual, 2.3.8)."""
    for work in base.works:
        for name in DATES:
            text = work.fields.get(name, "")
            if text and not _is_date(text) and entries.field(work, name):
                told = f"{name} of '{work.key}': '{text[:40]}' is no date"
                yield warning("date-form", entries.place(work, name), told, "write 2001, 2001-02, 2001-02-28, or two of them with / between")


def date_and_year(base: Base) -> Iterator[Problem]:
    """Where `date` and `year` disagree, BibLaTeX prints the one and BibTeX the other (biber's warning on overwriting a legacy year)."""
    for work in base.works:
        date, year = work.fields.get("date", ""), work.fields.get("year", "")
        if date and year.isdigit() and re.match(r"[0-9]{4}", date) and year not in date and entries.field(work, "year"):
            told = f"'{work.key}' has the date {date[:20]} and the year {year}"
            yield warning("date-and-year", entries.place(work, "year"), told, "keep the one that the work shows")


def month_form(base: Base) -> Iterator[Problem]:
    """A month is a number from 1 to 12 or a macro, jan to dec, which each language prints in its way (btxdoc, 2; biblatex manual, 2.3.9)."""
    for work in base.works:
        month = work.fields.get("month", "").strip()
        is_number = month.isdecimal() and 1 <= int(month) <= 12
        if month and not is_number and month.lower() not in _ENGLISH and entries.field(work, "month"):
            name = _MONTH_NAME.match(month)
            fix = entries.replaced(work, "month", name[1].lower()) if name else None
            hint = f"write month = {name[1].lower()}" if name else "write 1 to 12 or jan to dec; a day goes into date"
            yield warning("month-form", entries.place(work, "month"), f"'{month[:40]}' is no month", hint, fix=fix)


def lone_field(base: Base) -> Iterator[Problem]:
    """Some fields say something of another field, and nothing without it (biblatex manual, 2.2.2)."""
    for work in base.works:
        for name in work.fields.keys() & NEEDS.keys():
            if not any(work.fields.get(other) for other in NEEDS[name]) and entries.field(work, name):
                others = " or ".join(NEEDS[name])
                yield warning(
                    "lone-field", entries.place(work, name), f"'{work.key}' has {name} but no {others}", f"add {others}, or take {name} out"
                )


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (year_form, future_year, date_form, date_and_year, month_form, lone_field)


def _is_date(text: str) -> bool:
    """Whether each end of the text is a date, or open.

    >>> _is_date("2001-02-28"), _is_date("2001-02-30"), _is_date("1990/.."), _is_date("199X")
    (True, False, True, True)
    """
    ends = text.strip().split("/")
    return len(ends) <= 2 and any(end not in ("", "..") for end in ends) and all(end in ("", "..") or _is_day(end) for end in ends)


def _is_day(text: str) -> bool:
    found = _DATE.match(text)
    if not found or (found["time"] and not _TIME.match(found["time"].rstrip("?~%"))):
        return False
    month, day = found["month"] or "XX", found["day"] or "XX"
    if not month.isdigit():
        return not day.isdigit()
    number = int(month)
    if 21 <= number <= 24:  # the seasons, which have no days
        return found["day"] is None
    if not 1 <= number <= 12 or not day.isdigit():
        return 1 <= number <= 12
    year = found["year"]
    length = calendar.monthrange(int(year), number)[1] if year.isdigit() and int(year) else 31
    return 1 <= int(day) <= length
