"""Libraries through export, import and export again: the second file is the first, byte for byte, in each of the four formats."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import csl, csl_rest
from kb.bibtex_text import entry, escaped, people, verbatim
from kb.exporters import biblatex, bibtex, csljson, ris
from kb.library import importing
from kb.model import Name
from kb.readers.bibtex import VERBATIM, read, read_text

LIBRARY = Path(__file__).parent.parent / "data" / "references.bib"
SECOND = Path(__file__).parent / "second_base" / "data" / "references.bib"
WRITERS = {"bibtex": (bibtex.write, ".bib"), "biblatex": (biblatex.write, ".bib"), "ris": (ris.write, ".ris"), "csljson": (csljson.write, ".json")}


def rows(works, claims=None):
    """The rows of the view `library_records` for works."""
    return [
        {
            "key": work.key,
            "csl": csl.item(work),
            "fields": csl_rest.fields(work),
            "claim_grades": (claims or {}).get(work.key),
            "bibtex": work.standalone or work.raw,
        }
        for work in works
    ]


def exported(works, form, claims=None):
    file = io.StringIO(newline="")
    WRITERS[form][0](rows(works, claims), file)
    return file.getvalue()


def imported(text, form, folder):
    """The works of the library that the exported text is imported into."""
    source, into = folder / f"export{WRITERS[form][1]}", folder / "references.bib"
    source.write_text(text, encoding="utf-8", newline="")
    into.unlink(missing_ok=True)
    result = importing.run([source], into)
    assert not result.rejects
    return sorted(read(into).works, key=lambda work: work.key)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("library", [LIBRARY, SECOND], ids=["first base", "second base"])
def test_export_import_export_again_is_byte_equal(form, library, tmp_path):
    works = sorted(read(library).works, key=lambda work: work.key)
    first = exported(works, form, {works[0].key: "a-1 (supports, Told)"})
    back = imported(first, form, tmp_path)
    assert [work.key for work in back] == [work.key for work in works]
    claims = {works[0].key: "a-1 (supports, Told)"} if form == "bibtex" else None
    assert exported(back, form, claims) == first


TEXT = st.lists(st.sampled_from(["Tides", "of", "the", "Shore:", "50%", "R&D", "C_1", "naïve", "(a)", "x^2", "“so”", "A–B", "$5", "#1", "~",
"{x}", "\\n"]), min_size=1,
                max_size=6).map(" ".join)  # fmt: skip
PART = st.sampled_from(["Mora", "van der Veen", "O’Neil", "Żółć", "Li", "de la Cruz", "Sears-Roy", "King Jr."])
GIVEN = st.sampled_from(["Ana", "J. K.", "Ineke", "Jean-Luc", "Ö."])
BODY = st.sampled_from(["Sea Board", "Barnes and Noble", "ACT, Inc.", "R&D Office", "UNESCO"])
NAME = st.one_of(
    st.builds(lambda family, given: Name(family=family, given=given), PART, GIVEN), st.builds(lambda body: Name(family=body, literal=True), BODY)
)
KINDS = st.sampled_from(
    [
        "article",
        "book",
        "report",
        "thesis",
        "incollection",
        "inproceedings",
        "online",
        "misc",
        "dataset",
        "legislation",
        "software",
        "techreport",
        "phdthesis",
        "inreference",
    ]
)
FIELDS = {
    "title": TEXT, "journaltitle": TEXT, "booktitle": TEXT, "publisher": TEXT, "institution": TEXT, "series": TEXT, "location": TEXT,
    "note": TEXT, "abstract": TEXT,
    "design": st.sampled_from(["survey", "case_study"]), "status": st.sampled_from(["confirmed", "recalled"]),
    "confirmedby": st.just("Board <https://b.example/~a_b%20c> (2026-01-02)"),
    "year": st.sampled_from(["2001", "1999", "2000/2001", "n.d.", "in press", "circa 1990"]), "volume": st.sampled_from(["1", "12", "A3"]),
    "number": st.sampled_from(["1", "RR-7", "12", "2015-4083"]), "pages": st.sampled_from(["1--9", "12", "A1--A5", "e0123"]),
    "edition": st.sampled_from(["2", "Third", "Revised"]),
    "doi": st.sampled_from(["10.1000/a_b(c)--d", "10.5555/x<1>", "10.1000/182"]), "url": st.sampled_from(["https://a.example/~b_c%20d?e=f&g=h#i", "http://a.example/x--y"]),
    "isbn": st.sampled_from(["9783161484100", "0-19-852663-6"]), "issn": st.just("0028-0836"), "eric": st.sampled_from(["ED571009", "EJ12345"]),
    "keywords": st.sampled_from(["shade", "shade, heat", "tides; History, 20th Century"]), "language": st.just("english"), "shorttitle": TEXT,
    "urldate": st.just("2020-05-06"),
    "eventtitle": TEXT, "month": st.sampled_from(["3", "11"]), "printed": st.just("Mora, 2001 | (2002)"), "customfield": TEXT,
    "pubstate": st.just("submitted"),
}  # fmt: skip


@st.composite
def libraries(draw):
    """A library of up to three entries, as a curator would write them."""
    entries = []
    for number in range(draw(st.integers(1, 3))):
        names = sorted(draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=12)))
        fields = {name: draw(FIELDS[name]) for name in names}
        written = {name: verbatim(text) if name in VERBATIM or name in ("pages",) else escaped(text) for name, text in fields.items()}
        for role in draw(st.sets(st.sampled_from(["author", "editor"]))):
            written[role] = people(draw(st.lists(NAME, min_size=1, max_size=3)), more=draw(st.booleans()))
        entries.append(entry(draw(KINDS), f"key{number}", {"title": "Tides", **written}))
    return "\n\n".join(entries)


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(library=libraries())
def test_generated_libraries_come_back_byte_equal(form, library, tmp_path):
    batch = read_text(library, "x.bib")
    assert not batch.rejects
    first = exported(batch.works, form)
    assert exported(imported(first, form, tmp_path), form) == first
