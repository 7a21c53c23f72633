"""The library of the first base, compared field by field with the research that it was made from, where that is at hand."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from kb.readers.bibtex import read

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "data" / "references.bib"
RESEARCH = ROOT.parent / "shared" / "research" / "bibliography.yaml"
DOCUMENTS = ROOT.parent / "shared" / "documents"
needs_research = pytest.mark.skipif(not RESEARCH.is_file(), reason="the research notes are not ours to ship")

TYPES = {
    "article": "article", "book": "book", "report": "report", "webpage": "online", "chapter": "incollection", "legislation": "legislation",
    "dataset": "dataset", "unknown": "misc",
}  # fmt: skip
SOURCES = {"ray2017", "edelements_dei", "edelements_equity", "givingcompass", "westwind2017"}
PRINTED_NAMES = {
    "all4ed2016": ["National Alliance for Excellent Education"],
    "oet_nd": ["U.S. Department of Education Office of Educational Technology"],
    "summitdata": ["Summit Public Schools"],
}
"""Unresolved works whose name in print is not that of the notes."""
NO_PAGE = {
    "achinstein2016": "author year", "averill2011": "year", "core4": "author", "echevarria2000": "publisher", "edelements_equity": "author title",
    "france_edsurge": "title", "gay2010": "isbn", "givingcompass": "title", "haynes2010": "author publisher year",
    "hwang2016": "author title journaltitle year", "jenkins2002": "year", "jones2015": "author title institution year", "kozol2006": "isbn",
    "ncld2015": "year", "rosemeyer2002": "publisher isbn", "stewart2005": "year",
    "wehmeyer2008": "author title booktitle publisher year", "west2011": "title", "westwind2017": "author year",
}  # fmt: skip
"""Fields that no named page confirms, as the notes tell."""


@pytest.fixture(scope="module")
def works():
    batch = read(LIBRARY)
    assert not batch.rejects
    assert not batch.problems
    return {work.key: work for work in batch.works}


@pytest.fixture(scope="module")
def notes():
    return {note["key"]: note for note in yaml.safe_load(RESEARCH.read_text(encoding="utf-8"))}


def test_the_library_has_its_works(works):
    assert Counter(work.status for work in works.values()) == {"confirmed": 38, "recalled": 16, "unresolved": 19}
    assert Counter(work.identity for work in works.values()) == {"firm": 45, "probable": 9, "open": 19}


def test_of_unresolved_works_the_library_says_what_is_printed_and_no_more(works):
    allowed = {"author", "year", "status", "identity", "printed"}
    assert all(work.fields.keys() <= allowed for work in works.values() if work.status == "unresolved")
    assert not [name for work in works.values() if work.status == "unresolved" for name in work.authors if name.given]


def test_confirmed_works_name_who_confirmed_them(works):
    assert all(work.verifications for work in works.values() if work.status == "confirmed")
    assert all(seen.name and re.fullmatch(r"\d{4}-\d{2}-\d{2}", seen.seen) for work in works.values() for seen in work.verifications)


def test_unconfirmed_fields_are_marked(works):
    assert {key: " ".join(work.unconfirmed) for key, work in works.items() if work.unconfirmed} == NO_PAGE


def test_nothing_unchecked_and_no_placeholder_stands_in_the_library(works):
    text = LIBRARY.read_text(encoding="utf-8")
    assert not re.search(r"(?i)unchecked|not known\)|not printed|\(ed\.\)", text)
    assert works["hwang2016"].design == works["hwang2016"].design_basis == ""
    assert [name.given for name in works["west2011"].authors] == ["Darrell"]
    assert not works["edelements_equity"].url
    assert not any(seen.url for seen in works["edelements_equity"].verifications)


def test_the_sources_name_their_documents(works):
    assert {key for key, work in works.items() if work.document} == SOURCES
    assert all(re.fullmatch(r"[0-9a-f]{64}", works[key].document_sha256) for key in SOURCES)


@needs_research
def test_the_library_follows_the_order_of_the_notes(works, notes):
    assert list(works) == list(notes)


@needs_research
def test_every_entry_says_what_the_notes_say(works, notes):
    for key, note in notes.items():
        work = works[key]
        resolved = note["status"] != "unresolved"
        expected = {"type": TYPES[note["type"]] if key not in ("rose2000", "rosemeyer2000") else "misc"}
        expected |= {name: note[name] for name in ("status", "identity", "year")}
        expected["printed"] = tuple(note["printed"])
        for name in ("title", "container", "publisher", "volume", "number", "pages", "doi", "isbn", "eric", "url"):
            expected[name] = (note[name] or "") if resolved else ""
        expected["title"] = re.sub(r" \(section of .*", "", expected["title"])
        expected["design"] = note["design"] if resolved and "Unchecked" not in note["design_why"] else ""
        expected["design_basis"] = re.sub(r"; a survey stage is unchecked", "", note["design_why"]) if expected["design"] else ""
        assert {name: getattr(work, name) for name in expected} == expected, key
        assert people(work) == people_of(note), key


def people(work):
    names = [("author", name.family, name.given) for name in work.authors] + [("editor", name.family, name.given) for name in work.editors]
    return names, work.authors_more


def people_of(note):
    """The people of the notes, without placeholders; of unresolved works the surnames alone, as in print."""
    names, more = [], False
    for written in PRINTED_NAMES.get(note["key"], note["authors"]):
        role = "editor" if written.endswith(" (ed.)") else "author"
        name = re.sub(r"\s*\([^()]*\)$", "", written)
        family, _, given = name.partition(", ")
        if family:
            given = "" if note["status"] == "unresolved" else "Darrell" if note["key"] == "west2011" else given
            names.append((role, family.rstrip(","), given))
    more = note["key"] == "all4ed2016"
    return names, more


@needs_research
def test_what_was_seen_is_told_and_only_fit_hosts_are_linked(works, notes):
    for key, note in notes.items():
        seen = [] if note["status"] == "unresolved" else note["source"]
        assert [(one.name, one.seen) for one in works[key].verifications] == [(one["name"], one["seen"]) for one in seen], key
        assert all(one.url in ("", source.get("url")) for one, source in zip(works[key].verifications, seen, strict=True)), key
    linked = " ".join(one.url for work in works.values() for one in work.verifications)
    assert not re.search(r"amazon|blogspot|scribd|slideshare|washingtonpost|baltimoresun|questia|goodreads|publishersweekly", linked)


@needs_research
def test_the_hashes_are_those_of_the_documents(works):
    import hashlib

    for key in SOURCES:
        assert hashlib.sha256((DOCUMENTS / works[key].document).read_bytes()).hexdigest() == works[key].document_sha256
