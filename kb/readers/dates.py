"""Dates as bibliographies print them, to BibLaTeX's fields `date` or `year`. What is no date stays as it is written."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<year>[0-9]{4})"
_DAY = r"(?P<day>[0-9]{1,2})"
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        _YEAR,
        rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.]{_DAY}(?:T.*)?",
        rf"{_YEAR}[-/](?P<month>0[1-9]|1[0-2])",
        rf"{_YEAR},? {_NAME}(?: {_DAY})?",
        rf"{_NAME}(?: {_DAY})?,? {_YEAR}",
        rf"{_DAY}\.? {_NAME},? {_YEAR}",
    )
)
_SLASHES = re.compile(r"([0-9]{4})/([0-9]{0,2})(?:/([0-9]{0,2})(?:/(.*))?)?")


def fields(text: str) -> dict[str, str]:
    """The date as `date` where month or day are told, as `year` where they are not, or where it is no date.

    >>> fields("2012 Mar 5"), fields("2012"), fields("2012 Spring")
    ({'date': '2012-03-05'}, {'year': '2012'}, {'year': '2012 Spring'})
    """
    text = " ".join(text.split())
    if not text:
        return {}
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else int(parts.get("month") or 0)
            return _told(int(parts["year"]), month, int(parts.get("day") or 0)) or {"year": text}
    return {"year": text}


def slashed(text: str) -> dict[str, str]:
    """A date of RIS: YYYY/MM/DD/other, of which all but the year may be empty, or any other that `fields` knows.

    >>> slashed("2012/03//"), slashed("2012///Spring"), slashed("2000/2001")
    ({'date': '2012-03'}, {'year': '2012', 'season': 'Spring'}, {'year': '2000/2001'})
    """
    found = _SLASHES.fullmatch(text.strip())
    if not found:
        return fields(text)
    told = _told(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if not told:
        return {"year": text.strip()}
    other = (found[4] or "").strip()
    return told | ({"season": other} if other else {})


def _told(year: int, month: int, day: int) -> dict[str, str]:
    """The date; nothing where there is no such day."""
    if not month:
        return {} if day else {"year": f"{year:04}"}
    try:
        date(max(year, 1), month, day or 1)
    except ValueError:
        return {}
    return {"date": f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"}
