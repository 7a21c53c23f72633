"""Each check of the library: an entry that it fires on, one that it leaves alone, and what `--fix` makes of the first."""

from __future__ import annotations

import re

import pytest

from kb.checks import (
    CHECKS,
    library,
    library_characters,
    library_consistency,
    library_dates,
    library_identifiers,
    library_names,
    library_numbers,
    library_relations,
    library_titles,
    library_types,
)
from kb.checks import check as run_all
from kb.model import Base, Metadata, Vocabulary
from kb.readers.bibtex import read_text

ROOMS = (
    library_characters, library_consistency, library_dates, library_identifiers, library_names, library_numbers, library_relations, library_titles,
    library_types,
)  # fmt: skip
CHECKED = [check for room in ROOMS for check in room.CHECKS]


def base_of(text, *, released=""):
    """A base whose library is the text; a text without @ holds the fields of one article."""
    whole = text if "@" in text else f"@article{{a1,\n  {text}\n}}\n"
    batch = read_text(whole, "references.bib")
    about = Metadata(title="Tides", released=released)
    terms = Vocabulary(practices=(), populations=(), outcomes=())
    return Base(metadata=about, vocabulary=terms, works=batch.works, claims=(), rejects=batch.rejects), whole


def applied(text, problems):
    """The text with the edits of the problems."""
    for edit in sorted({problem.fix for problem in problems if problem.fix}, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


TWO = "@article{{a, title = {{{}}}, journal = {{{}}}{}}}\n@article{{b, title = {{{}}}, journal = {{{}}}{}}}\n"

# code: severity, entries that fire, entries that do not
CASES = {
    "unknown-type": ("warning", ["@artcle{a, title = {T}}"], ["@online{a, title = {T}}", "@Dataset{a, title = {T}}"]),
    "required-field": (
        "info",
        ["title = {T}", "@report{a, title = {T}}", "@incollection{a, title = {T}}"],
        ["journal = {J}", "journaltitle = {J}", "status = {unresolved}", "@inbook{a, chapter = {2}}", "@book{a, title = {T}}"],
    ),
    "missing-date": ("info", ["title = {T}"], ["year = 2001", "date = {2001}", "status = {unresolved}", "@xdata{x, publisher = {P}}"]),
    "field-of-type": (
        "info",
        ["isbn = {9780306406157}", "@book{a, journal = {J}}", "@book{a, school = {S}}"],
        ["journal = {J}", "@phdthesis{a, school = {S}}"],
    ),
    "misspelt-field": (
        "warning",
        ["titel = {T}", "publsher = {P}"],
        ["groups = {G}", "bdsk-url-1 = {u}", "titel = {T}, title = {T}", "timestamp = {2001}"],
    ),
    "doi-resolver": (
        "warning",
        ["doi = {https://doi.org/10.1000/a}", "doi = {doi:10.1000/a}", 'doi = "http://dx.doi.org/10.1000/a"'],
        ["doi = {10.1000/doi:10.1}"],
    ),
    "doi-ending": ("warning", ["doi = {10.1000/a.}"], ["doi = {10.1000/a.b}"]),
    "doi-in-url": (
        "info",
        ["url = {https://doi.org/10.1000/a}"],
        ["url = {https://doi.org/10.1000/a}, doi = {10.1000/a}", "url = {https://a.org/10.1000/a}"],
    ),
    "url-repeats-doi": ("info", ["url = {https://doi.org/10.1000/A}, doi = {10.1000/a}"], ["url = {https://doi.org/10.1000/b}, doi = {10.1000/a}"]),
    "issn-checksum": (
        "warning",
        ["issn = {0378-5954}", "issn = {12}"],
        ["issn = {0378-5955}", "issn = {0378-5955 (print), 1476-4687}", "issn = {2434-561X}"],
    ),
    "issn-form": ("warning", ["issn = {03785955}", "issn = {0378–5955}"], ["issn = {0378-5955}"]),
    "orcid-checksum": (
        "warning",
        ["orcid = {0000-0002-1825-0098}"],
        ["orcid = {0000-0002-1825-0097}", "author-orcid = {https://orcid.org/0000-0002-1694-233X}"],
    ),
    "arxiv-form": (
        "warning",
        ["eprinttype = {arxiv}, eprint = {arXiv:2101.00001v2}", "archiveprefix = {arXiv}, eprint = {210100001}"],
        ["eprinttype = {arxiv}, eprint = {2101.00001}", "archiveprefix = {arXiv}, eprint = {math.GT/0309136}", "eprinttype = {jstor}, eprint = {12}"],
    ),
    "pubmed-form": ("warning", ["pmid = {PMID: 123}", "pmcid = {123}"], ["pmid = {123}, pmcid = {PMC123}"]),
    "url-form": (
        "warning",
        ["url = {\\url{https://a.org/b}}", "url = {<https://a.org>}", "url = {https://a.org https://b.org}"],
        ["url = {https://a.org/b\\_c%20d}", "url = {https://a.org/~b}"],
    ),
    "year-form": (
        "warning",
        ["year = {200x}", "year = {2001a}", "year = {May 2001}"],
        ["year = 2001", "year = {n.d.}", "year = {2000/2001}", "year = {in press}", "year = {[1890]}"],
    ),
    "future-year": ("warning", ["year = 2027"], ["year = 2026", "year = {in press}"]),
    "date-form": (
        "warning",
        ["date = {2001-02-30}", "date = {2001-13}", "date = {Feb 2001}", "url = {https://a.org}, urldate = {1/2/2001}"],
        ["date = {2001-02-28/2001-03}", "date = {1990/..}", "date = {199X}", "date = {2001-21}", "date = {2000-02-29?}", "date = {2001-01-01T10:00}"],
    ),
    "date-and-year": ("warning", ["date = {2001-02}, year = 2002"], ["date = {2001-02}, year = 2001", "date = {2001/2002}, year = 2002"]),
    "month-form": (
        "warning",
        ["year = 2001, month = {Sept.}", "year = 2001, month = {13}", "year = 2001, month = {May 3}"],
        ["year = 2001, month = sep", "year = 2001, month = {9}", "year = 2001, month = {September}"],
    ),
    "lone-field": (
        "warning",
        ["urldate = {2001-01-01}", "subtitle = {S}", "month = may"],
        ["url = {https://a.org}, urldate = {2001-01-01}", "date = {2001}, month = may"],
    ),
    "page-dash": (
        "warning",
        ["pages = {12-34}", "pages = {345 - 51, 360-361}"],
        ["pages = {12--34}", "pages = {12–34}", "pages = {A-12}", "pages = {34-12}", "pages = {12-2--12-9}", "pages = {7}"],
    ),
    "page-order": ("warning", ["pages = {34--12}", "pages = {1--3, 345--321}"], ["pages = {345--51}", "pages = {12--34}", "pages = {E12--E34}"]),
    "page-words": ("warning", ["pages = {pp. 12--34}", "pages = {p.12}"], ["pages = {12--34}", "pages = {p12}"]),
    "page-total": ("warning", ["pages = {350 p.}", "pages = {350pp}"], ["pages = {350}"]),
    "page-form": (
        "warning",
        ["pages = {see above}", "pages = {12--34 #}"],
        ["pages = {12--34, 40}", "pages = {e1000097}", "pages = {S12--S15}", "pages = {2647--}"],
    ),
    "edition-form": (
        "warning",
        ["edition = {2nd ed.}", "edition = {Second Edition}"],
        ["edition = {2}", "edition = {Second}", "edition = {Revised}"],
    ),
    "volume-words": (
        "warning",
        ["volume = {Vol. 12}", "volume = 2, number = {No. 3}"],
        ["volume = {12}", "@report{a, number = {No. 12}}", "volume = {Nova}"],
    ),
    "issue-in-volume": ("warning", ["volume = {12(3)}", "volume = {12, no. 3}"], ["volume = {12}", "@book{a, volume = {12(3)}}"]),
    "name-et-al": (
        "warning",
        ["author = {Moss, Ann and et al.}", "author = {Moss, Ann et al.}"],
        ["author = {Moss, Ann and others}", "author = {Etal, Bo}"],
    ),
    "name-joined": (
        "warning",
        ["author = {Moss, Ann; Reed, Bo}", "author = {Moss \\& Reed}"],
        ["author = {{Moss \\& Reed}}", "author = {Moss, Ann and Reed, Bo}"],
    ),
    "name-initials": (
        "warning",
        ["author = {Moss, A.B. and Reed, C.}", "author = {A.B. Moss}"],
        ["author = {Moss, A. B.}", "author = {{A.B. Moss}}", "author = {Moss, J.-P.}"],
    ),
    "name-capitals": ("info", ["author = {MOSS, Ann}"], ["author = {Moss, Ann}", "author = {{NASA}}", "author = {LEE, A}", "author = {Ng, A}"]),
    "name-digits": ("warning", ["author = {Moss, Ann1}"], ["author = {{3M}}", "author = {Moss, Ann}"]),
    "name-title": (
        "warning",
        ["author = {Moss, Dr. Ann}", "author = {Ann Moss Ph.D.}"],
        ["author = {Moss, Ann}", "author = {Drew, Ann}", "author = {{Dr. Moss Centre}}"],
    ),
    "name-of-body": (
        "warning",
        ["author = {National Institute of Tides}", "author = {Tide Society}"],
        ["author = {{National Institute of Tides}}", "author = {Institute}", "author = {Moss, Ann}"],
    ),
    "name-twice": ("warning", ["author = {Moss, Ann and Reed, Bo and Moss, Ann}"], ["author = {Moss, Ann and Moss, Bo}", "author = {Moss and Moss}"]),
    "name-pair": (
        "warning",
        [
            "author = {Moss, Ann B and Bo C Reed, Cy D Lake and Tide, Di}",
            "author = {Moss, Ann and B. Reed, Cy}",
            "author = {Reed, Kelly R, Lake}",
            "author = {Moss, Cyd and Cyd Reed, Ann Moss}",
        ],
        [
            "author = {Moss, Ann and van der Lake, Bo Cy and García Alonso, María José}",
            "author = {Reed, Jr., Bo and Moss, A. B.}",
            "author = {{Bo C Reed, Cy D}}",
        ],
    ),
    "title-capitals": ("info", ["title = {THE TIDES OF THE NORTH}"], ["title = {The Tides of the North}", "title = {NASA AND ESA}"]),
    "title-ending": (
        "warning",
        ["title = {The Tides.}", "journal = {Tides,}", "booktitle = {Tides :}"],
        ["title = {The Tides of the U.S.}", "title = {Why?}", "title = {And so on ...}", "journal = {J. Mar. Sci.}", "title = {Tides, Inc.}"],
    ),
    "title-is-booktitle": (
        "warning",
        ["@incollection{a, title = {Tides}, booktitle = {tides}}"],
        ["@incollection{a, title = {Tides}, booktitle = {Seas}}", "@book{a, title = {T}, booktitle = {T}}"],
    ),
    "unpaired-bracket": (
        "warning",
        ["title = {Tides (north}", "title = {Tides [a)}", "note = {b) or c]}"],
        ["title = {Tides (north) [a]}", "title = {a) Tides b) Seas}", "title = {1) Tides}"],
    ),
    "unpaired-quote": (
        "warning",
        ["title = {The “Tides}", 'title = {The {"}Tides}', "title = {Die „Tide}"],
        ["title = {The ``Tides''}", "title = {Die „Tide“}", "title = {A 5{\"} gun}"],
    ),
    "title-in-braces": (
        "info",
        ["title = {{The Tides}}", 'title = "{The Tides}"'],
        ["title = {The {NASA} Tides}", "title = {{NASA} and {ESA}}", "title = {{NASA}}"],
    ),
    "space-before-sign": (
        "warning",
        ["title = {Tides , and seas}", "title = {Tides ( and seas)}", "publisher = {Tide Press .}"],
        ["title = {Tides, and seas}", "title = {Marées : une étude}", "title = {The .NET tides}"],
    ),
    "mistaken-encoding": (
        "warning",
        ["title = {SzabÃ³s Tides}", "author = {Szabó, Ann}, title = {Tide â€“ Ebb}"],
        ["title = {Szabós Tides – Ebb}", "title = {Ângela}", "title = {A “quoted” word}"],
    ),
    "lost-character": ("warning", ["title = {Szab?s Tides}", "title = {Szab\ufffds}"], ["title = {Why? Tides}", "note = {https://a.org?b}"]),
    "html-entity": (
        "warning",
        ["title = {Tides &amp; Seas}", "title = {Tides \\&amp; Seas}", "title = {Tides &#8211; Seas}"],
        ["title = {Tides \\& Seas; more}", "title = {Tides \\&c;}"],
    ),
    "html-tag": ("warning", ["title = {The <i>Tides</i>}", "title = {The <sub>2</sub>}"], ["title = {a < b and c > d}", "title = {<T>}"]),
    "latex-leftover": (
        "warning",
        ["title = {The \\foo{Tides}}"],
        ["title = {The \\emph{Tides} \\& \\'Etudes}", "note = {\\url{https://a.org}}", "title = {$\\alpha$}"],
    ),
    "hidden-character": (
        "warning",
        ["title = {Ti\u00addes}", "title = {\u200bTides}", "title = {The sea\x92s tides}"],
        ["title = {Tides\u00a0of}", "title = {می\u200cخواهم}"],
    ),
    "joined-letters": ("warning", ["title = {The ﬁrst ﬂood}"], ["title = {The first flood}"]),
    "bare-sign": (
        "warning",
        ["title = {Tides & Seas}", "title = {50% of tides}", "publisher = {Sea # Co}"],
        ["title = {Tides \\& Seas}", "printed = {Moss & Reed}", "note = {\\url{https://a.org/%20}}"],
    ),
    "key-form": ("info", ["@book{müller2001, title = {T}}", "@book{a/b, title = {T}}"], ["@book{moss-2001.a:b, title = {T}}"]),
    "crossref-order": ("info", ["@book{p, title = {P}}\n@inbook{c, crossref = {p}}"], ["@inbook{c, crossref = {p}}\n@book{p, title = {P}}"]),
    "unknown-related": (
        "warning",
        ["@book{a, related = {b}}", "@set{s, entryset = {a, b}}\n@book{a, title = {T}}"],
        ["@book{a, related = {old}}\n@book{b, ids = {old}}"],
    ),
    "alias-taken": (
        "error",
        ["@book{a, ids = {b}}\n@book{b, title = {T}}", "@book{a, ids = {x, y}}\n@book{c, ids = {z, Y}}"],
        ["@book{a, ids = {b}}\n@book{c, ids = {d}}", "@book{a, ids = {a}}"],
    ),
    "duplicate-work": (
        "warning",
        [TWO.format("Tides of the Northern Sea", "J", ", year = 2001", "Tides of the Nothern Sea", "J", ", year = 2001")],
        [TWO.format("Tides of the Northern Sea", "J", "", "Roses of the Southern Garden", "J", "")],
    ),
    "shared-doi": (
        "warning",
        [TWO.format("Tides", "J", ", doi = {10.1000/a}", "Roses in Spring", "J", ", doi = {https://doi.org/10.1000/A}")],
        [TWO.format("Tides", "J", ", doi = {10.1000/a}", "Roses", "J", ", doi = {10.1000/b}")],
    ),
    "journal-of-issn": (
        "info",
        [TWO.format("Tides", "Sea", ", issn = {0378-5955}", "Roses", "Garden", ", issn = {0378-5955}")],
        [TWO.format("Tides", "Journal of Seas", ", issn = {0378-5955}", "Roses", "J. Seas", ", issn = {0378-5955}"), "issn = {0378-5955}"],
    ),
    "journal-spelling": (
        "info",
        [TWO.format("Tides", "The Sea", "", "Roses", "Sea", ""), TWO.format("Tides", "J. Seas", "", "Roses", "J Seas", "")],
        [TWO.format("Tides", "Sea", "", "Roses", "Garden", "")],
    ),
    "journal-abbreviation": (
        "info",
        [TWO.format("Tides", "Journal of Marine Seas", "", "Roses", "J. Mar. Seas", "")],
        [TWO.format("Tides", "Journal of Seas", "", "Roses", "J. Gardens", "")],
    ),
}  # fmt: skip
OPEN = frozenset(
    "unknown-type required-field missing-date field-of-type misspelt-field doi-ending doi-in-url url-repeats-doi issn-checksum orcid-checksum "
    "year-form future-year date-form date-and-year lone-field page-order page-total page-form issue-in-volume name-capitals name-digits "
    "name-title name-twice name-pair title-capitals title-is-booktitle unpaired-bracket unpaired-quote title-in-braces lost-character html-tag "
    "latex-leftover "
    "key-form crossref-order unknown-related alias-taken duplicate-work shared-doi journal-of-issn journal-spelling "
    "journal-abbreviation".split()
)
"""Codes that need a curator: nothing is mended."""


def check_of(code):
    (found,) = [check for check in CHECKED if check.__name__ == code.replace("-", "_")]
    return found


def test_every_check_of_the_library_is_tried_here():
    assert {check.__name__.replace("_", "-") for check in CHECKED} == set(CASES)
    assert set(CHECKED) <= set(CHECKS)
    assert len({*CHECKED, *library.CHECKS}) > 50


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, (_, texts, _) in CASES.items() for text in texts])
def test_a_check_fires_on_its_fault(code, text):
    base, _ = base_of(text, released="2025-01-31")
    problems = list(check_of(code)(base))
    assert {(problem.code, problem.severity) for problem in problems} == {(code, CASES[code][0])}
    assert all(problem.place.line and problem.place.column for problem in problems)
    assert all(problem.hint for problem in problems)


def test_pages_with_one_hyphen_are_told_as_they_are_to_be_written():
    base, _ = base_of("pages = {12-19}", released="2025-01-31")
    assert [problem.hint for problem in check_of("page-dash")(base)] == ["write two: 12--19"]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, (_, _, texts) in CASES.items() for text in texts])
def test_a_check_leaves_what_is_right_alone(code, text):
    base, _ = base_of(text, released="2025-01-31")
    assert [str(problem) for problem in check_of(code)(base)] == []


@pytest.mark.parametrize("code", sorted(CASES.keys() - OPEN))
def test_a_mend_silences_its_check_and_changes_its_field_alone(code):
    """The first entry of each mended code."""
    text = CASES[code][1][0]
    base, whole = base_of(text)
    problems = list(check_of(code)(base))
    assert all(problem.fix for problem in problems)
    after, _ = base_of(applied(whole, problems))
    assert list(check_of(code)(after)) == []
    (old,), (new,) = base.works, after.works
    changed = {name for name in old.fields.keys() | new.fields.keys() if old.fields.get(name) != new.fields.get(name)}
    assert len(changed) <= 1
    assert old.key == new.key


MENDED = {
    "doi-resolver": "10.1000/a",
    "issn-form": "0378-5955",
    "arxiv-form": "2101.00001v2",
    "pubmed-form": "123",
    "url-form": "https://a.org/b",
    "month-form": "September",
    "page-dash": "12–34",
    "page-words": "12–34",
    "edition-form": "2nd",
    "volume-words": "12",
    "name-et-al": "Moss, Ann and others",
    "name-joined": "Moss, Ann and Reed, Bo",
    "name-initials": "Moss, A. B. and Reed, C.",
    "name-of-body": "National Institute of Tides",
    "title-ending": "The Tides",
    "space-before-sign": "Tides, and seas",
    "mistaken-encoding": "Szabós Tides",
    "html-entity": "Tides & Seas",
    "hidden-character": "Tides",
    "joined-letters": "The first flood",
    "bare-sign": "Tides & Seas",
}


@pytest.mark.parametrize("code", sorted(CASES.keys() - OPEN))
def test_a_mend_makes_what_was_meant(code):
    base, whole = base_of(CASES[code][1][0])
    (work,) = base_of(applied(whole, list(check_of(code)(base))))[0].works
    assert MENDED[code] in work.fields.values()


def test_only_codes_that_need_a_curator_are_never_mended():
    for code in OPEN:
        for text in CASES[code][1]:
            assert not [problem for problem in check_of(code)(base_of(text, released="2025-01-31")[0]) if problem.fix]


def test_a_fault_is_told_at_the_value_itself():
    base, whole = base_of("title = {Tides},\n  pages   = {12-34},\n  titel = {T}")
    for problem in run_all(base):
        line = whole.splitlines()[problem.place.line - 1]
        if problem.code in ("page-dash", "misspelt-field"):
            assert re.match("12-34|titel", line[problem.place.column - 1 :])


def test_what_is_inherited_is_told_of_the_parent_alone():
    base, _ = base_of("@inproceedings{c, title = {T}, crossref = {p}}\n@proceedings{p, title = {Seas & Tides.}, editor = {Moss, A.B.}}")
    told = {(problem.code, problem.place.line) for problem in run_all(base) if problem.severity == "warning"}
    assert told == {("bare-sign", 2), ("title-ending", 2), ("name-initials", 2)}


def test_all_checks_hold_on_an_empty_library():
    assert list(run_all(base_of("% nothing @")[0])) == []
