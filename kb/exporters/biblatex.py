"""Works as BibLaTeX: each entry with the types and fields that biber calls its own, in place of those that it takes from BibTeX. Values stay as
written.

In go rows of the view `library_records`. An entry that does not keep to BibTeX's grammar is written as it stands. The claims that rest on a work,
each with its grade, are the field `claims`, beside the fields on its verification and design; biber and JabRef keep fields that they do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TextIO

from kb.bibtex_fields import cut
from kb.bibtex_text import escaped
from kb.exporters.whole import CLAIMS

TYPES: Final = {
    "conference": ("inproceedings", ""), "electronic": ("online", ""), "mastersthesis": ("thesis", "mathesis"), "phdthesis": ("thesis", "phdthesis"),
    "techreport": ("report", "techreport"), "webpage": ("online", ""), "www": ("online", ""),
}  # fmt: skip
"""Entry type of BibTeX -> that of BibLaTeX, and what its field `type` then says (source: the biblatex manual, 2.1.2)."""
FIELDS: Final = {
    "address": "location", "annote": "annotation", "archiveprefix": "eprinttype", "journal": "journaltitle", "key": "sortkey", "pdf": "file",
    "primaryclass": "eprintclass", "school": "institution",
}  # fmt: skip
"""Field of BibTeX -> that of BibLaTeX (source: the biblatex manual, 2.2.5)."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HEAD: Final = re.compile(r"@([^\s{(]+)\s*(?=[{(])")
_BARE: Final = re.compile(r"[{\"]?\s*([^{}\"#]*?)\s*[}\"]?\Z")


def write(works: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Write the entry of each row, an empty line between two."""
    for position, work in enumerate(works):
        made = entry(str(work["bibtex"]), str(work.get("claim_grades") or ""))
        file.write(f"\n{made}\n" if position else f"{made}\n")


def entry(written: str, claims: str = "") -> str:
    r"""The entry in BibLaTeX's words.

    >>> print(entry("@techreport{a, year = 2001, month = mar, school = {T}}"))
    @report{a,
      date        = {2001-03},
      institution = {T},
      type        = {techreport},
    }
    """
    head = _HEAD.match(written)
    found = cut(written[head.end() :]) if head else None
    if not head or not found or not found[0]:
        return written
    key, fields = found
    kind, subtype = TYPES.get(head[1].lower(), (head[1].lower(), ""))
    values = {one.name.lower(): one.value for one in fields}
    values = _dated({FIELDS[name] if name in FIELDS and FIELDS[name] not in values else name: value for name, value in values.items()})
    if subtype:
        values.setdefault("type", f"{{{subtype}}}")
    if claims:
        values[CLAIMS] = f"{{{escaped(claims)}}}"
    width = max(map(len, values), default=0)
    return "".join([f"@{kind}{{{key},\n", *(f"  {name:<{width}} = {value},\n" for name, value in values.items()), "}"])


def _dated(values: dict[str, str]) -> dict[str, str]:
    """The fields with `date` in place of year and month, where the two make one."""
    year, month = (_bare(values.get(name, "")) for name in ("year", "month"))
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS and month.isalpha() else int(month) if month.isdecimal() else 0
    day = _bare(values.get("day", ""))
    if "date" in values or not re.fullmatch("[0-9]{4}", year) or not 1 <= number <= 12 or (day and not re.fullmatch("[0-9]{1,2}", day)):
        return values
    date = f"{{{year}-{number:02}{f'-{int(day):02}' if day else ''}}}"
    return {
        ("date" if name == "year" else name): (date if name == "year" else value) for name, value in values.items() if name not in ("month", "day")
    }


def _bare(value: str) -> str:
    """The text of a value that is one operand without braces in it; else nothing."""
    found = _BARE.match(value)
    return found[1] if found else ""
