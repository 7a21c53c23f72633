"""Checks of entry types and their fields: types that nobody knows, fields that a type wants, fields that it does not print, misspelt ones.

What both BibTeX and BibLaTeX ask for is asked for: a library may be written in either. Authors and titles have checks of their own.
Source of the tables: the biblatex manual, 2.1 and 2.2; btxdoc, 3.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from kb import entries
from kb.errors import Problem, info, nearest, warning
from kb.model import Base

BOOKS = frozenset("book mvbook collection mvcollection proceedings mvproceedings reference mvreference booklet manual".split())
PARTS = frozenset("inbook bookinbook suppbook incollection suppcollection inproceedings conference inreference".split())
THESES = frozenset("thesis phdthesis mastersthesis".split())
REPORTS = frozenset("report techreport".split())
OTHERS = frozenset(
    "article periodical suppperiodical online electronic www misc unpublished patent dataset software artwork audio bibnote commentary image "
    "jurisdiction legislation legal letter movie music performance review standard video set xdata custom customa customb customc customd custome "
    "customf".split()
)
TYPES = BOOKS | PARTS | THESES | REPORTS | OTHERS
NO_WORKS = frozenset({"set", "xdata"})

_YEAR = ("year", "date")
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("journaltitle", "journal"),),
    "inbook": (("booktitle", "chapter", "pages"),),
    **dict.fromkeys(("incollection", "inproceedings", "conference", "bookinbook", "suppbook", "suppcollection"), (("booktitle",),)),
    **dict.fromkeys(THESES, (("institution", "school"),)),
    **dict.fromkeys(REPORTS, (("institution", "publisher", "organization"),)),
    **dict.fromkeys(("online", "electronic", "www"), (("url", "doi", "eprint", "howpublished"),)),
    "patent": (("number",),),
}
"""Entry type -> groups of fields, of each of which one must be there."""
FOREIGN: dict[str, frozenset[str]] = {
    **dict.fromkeys(("journal", "journaltitle"), BOOKS | PARTS | THESES | REPORTS),
    "booktitle": frozenset({"article", "online", "unpublished", "manual"}) | THESES | REPORTS,
    "school": TYPES - THESES - frozenset({"misc"}),
    "edition": frozenset({"article", "unpublished"}) | THESES,
    "isbn": frozenset({"article", "unpublished"}),
    "chapter": frozenset({"article", "online", "unpublished"}),
    "volume": frozenset({"online", "unpublished"}),
}
"""Field -> entry types of which no style prints it."""
KNOWN = frozenset(
    "abstract addendum address afterword annotation annotator annote archiveprefix author authortype bookauthor bookpagination booksubtitle "
    "booktitle booktitleaddon chapter commentator crossref date day doi edition editor editora editorb editorc editortype eid entryset eprint "
    "eprintclass eprinttype eventdate eventtitle eventtitleaddon execute file foreword gender holder howpublished ids indexsorttitle indextitle "
    "institution introduction isan isbn ismn isrn issn issue issuesubtitle issuetitle issuetitleaddon iswc journal journalsubtitle journaltitle "
    "journaltitleaddon key keywords label langid langidopts language library location mainsubtitle maintitle maintitleaddon month nameaddon note "
    "number options organization origdate origlanguage origlocation origpublisher origtitle pages pagetotal pagination part pdf pmcid pmid "
    "presort primaryclass publisher pubstate related relatedoptions relatedstring relatedtype reprinttitle school series shortauthor shorteditor "
    "shorthand shorthandintro shortjournal shortseries shorttitle sortkey sortname sortshorthand sorttitle sortyear subtitle title titleaddon "
    "translator type url urldate urlraw usera userb userc userd usere userf venue verba verbb verbc version volume volumes xdata xref year "
    "confirmedby design designbasis document documentsha256 eric identity merged printed status unconfirmed".split()
)
"""Fields of BibTeX, BibLaTeX and of this library."""


def unknown_type(base: Base) -> Iterator[Problem]:
    """An entry of a type that no style knows is printed as misc (biblatex manual, 2.1.3; biber's validation of the data model)."""
    for work in base.works:
        if work.type not in TYPES:
            hint = nearest(work.type, sorted(TYPES), other="use misc, and say in `type` or `howpublished` what it is")
            yield warning("unknown-type", work.place, f"no style knows the entry type '{work.type[:40]}' of '{work.key}'", hint)


def required_field(base: Base) -> Iterator[Problem]:
    """What a type of work cannot be cited without, in BibTeX and BibLaTeX alike (biblatex manual, 2.1.1; btxdoc, 3.1; papis doctor)."""
    for work in base.works:
        for group in REQUIRED.get(work.type, ()) if work.status != "unresolved" else ():
            if not any(work.fields.get(name) for name in group):
                told = f"'{work.key}' is of the type {work.type}, and has no {' or '.join(group)}"
                yield info("required-field", work.place, told, "add it if it is known, or choose another type")


def missing_date(base: Base) -> Iterator[Problem]:
    """A reference tells a year, or n.d. where the work shows none (biblatex manual, 2.1.1; APA Publication Manual, 7th edition, 9.17)."""
    for work in base.works:
        if not any(work.fields.get(name) for name in _YEAR) and work.status != "unresolved" and work.type not in NO_WORKS:
            yield info("missing-date", work.place, f"'{work.key}' has no year", "fine where the work shows none")


def field_of_type(base: Base) -> Iterator[Problem]:
    """A field that the type does not know is not printed (biblatex manual, 2.1.1; biber's validation of the data model)."""
    for work in base.works:
        for name in work.fields.keys() & FOREIGN.keys():
            if work.type in FOREIGN[name] and entries.field(work, name):
                told = f"no style prints {name} of '{work.key}', which is of the type {work.type}"
                yield info("field-of-type", entries.place(work, name), told, "choose another type or field")


def misspelt_field(base: Base) -> Iterator[Problem]:
    """A field that nobody knows is passed over in silence: one that is nearly a known one is a slip (biber's validation; papis doctor)."""
    for work in base.works:
        for name in work.fields.keys() - KNOWN:
            meant = _meant(name)
            if meant and meant not in work.fields and (found := entries.field(work, name)):
                told = f"'{work.key}' has a field '{name[:40]}', which nobody reads"
                yield warning("misspelt-field", entries.place_in(work, found.name_start), told, f"did you mean '{meant}'?")


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (unknown_type, required_field, missing_date, field_of_type, misspelt_field)


@cache
def _meant(name: str) -> str:
    """The known field that the name is a slip of; empty where it is none."""
    if len(name) < 5 or not name.isalpha():
        return ""
    return next(iter(difflib.get_close_matches(name, sorted(known for known in KNOWN if known[0] == name[0]), n=1, cutoff=0.8)), "")
