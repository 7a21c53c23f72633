"""Drafts made again, when the library has grown: no link is lost, none goes to another work, and several documents share their works."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.drafts.drafting import Drafter, joined, keyed, undecided
from kb.drafts.stubs import Stub, stubs
from kb.extract.plain import PlainText
from kb.extraction import Extraction, extracted
from kb.model import Term, Vocabulary, Work
from kb.readers import bibtex

ENTRIES = (
    "Glick, B. R. (1998). A model for the lowering of plant ethylene. Plants, 190(1), 63–68.",
    "Glick, B. R. (2005). Modulation of ethylene levels by bacteria. Microbes, 251, 1–7.",
    "Glick, B. R. (2014). Bacteria can help to feed the world. Microbes, 169, 30–39.",
    "Grichko, V. P., & Glick, B. R. (2001a). Amelioration of flooding stress by bacteria. Plants, 39, 11–17.",
    "Grichko, V. P., & Glick, B. R. (2001b). Flooding tolerance of tomato plants. Plants, 39, 19–25.",
    "Grichko, V. P., & Glick, B. R. (2001c). Ethylene and flooding stress in plants. Plants, 39, 1–9.",
    "Ahmed, S., Nawata, E., & Sakuratani, T. (2006). Changes of acids in mungbean. Plants, 57, 278–284.",
    "Ahmed, S., Reid, M., & Day, C. (2006). Roots under water in the rainy season. Plants, 58, 27–28.",
    "World Farming Council. (2012). Report on floods and fields. Fields Press.",
)
CITED = (
    "Glick, 1998", "Glick, 2005", "Glick, 2014", "Grichko & Glick, 2001a", "Grichko & Glick, 2001b", "Grichko & Glick, 2001c",
    "Ahmed, Nawata, & Sakuratani, 2006", "Ahmed et al., 2006", "World Farming Council, 2012", "Unlisted & Other, 2003", "Glick, 2007",
)  # fmt: skip
TERMS = Vocabulary(practices=(Term(id="drain", label="drainage", definition="Leading water away."),), populations=(), outcomes=())


def review(cited: Sequence[str], entries: Sequence[str] = ENTRIES) -> str:
    prose = "\n\n".join(f"Drainage changes the yield of field {n} in wet years ({one})." for n, one in enumerate(cited))
    return f"{prose}\n\nReferences\n\n" + "\n\n".join(entries) + "\n"


def read(text: str, works: Sequence[Work] = ()) -> Extraction:
    return extracted(PlainText(name="review.txt", format="text", sha256="", text=text), works)


def linked(found: Extraction, works: Sequence[Work]) -> tuple[list[tuple[int, str | None]], dict[str, Stub]]:
    """Where works are cited, with the key of the library or of a stub."""
    lacking = stubs(found.missing, {work.key for work in works})
    told = [(one.start, work.key) for citation in found.citations for one in [keyed(citation, lacking)] for work in one.works]
    return told, {stub.key: stub for stub in lacking.values()}


def library(lacking: dict[str, Stub]) -> tuple[Work, ...]:
    return bibtex.read_text("\n\n".join(stub.entry for stub in lacking.values()), "references.bib").works


def test_a_work_of_another_year_is_no_work_of_that_year() -> None:
    first, lacking = linked(read(review(CITED)), ())
    later = tuple(work for work in library(lacking) if work.key in ("glick2014", "grichko2001c"))
    again, stubbed = linked(read(review(CITED), later), later)
    assert again == first
    assert {"glick1998", "glick2005", "glick2007", "grichko2001a", "grichko2001b"} <= stubbed.keys()


@settings(max_examples=60, deadline=None)
@given(cited=st.lists(st.sampled_from(CITED), min_size=1, max_size=12), held=st.sets(st.integers(0, len(ENTRIES) + 2)), with_list=st.booleans())
def test_drafting_again_loses_no_link_and_moves_none(cited: list[str], held: set[int], with_list: bool) -> None:
    text = review(cited, ENTRIES if with_list else ())
    first, lacking = linked(read(text), ())
    # Without a list of references nothing tells `et al.` from the same authors in full, but the entries that were made of both.
    grown = tuple(work for number, work in enumerate(library(lacking)) if number in held or not with_list)
    again, stubbed = linked(read(text, grown), grown)
    assert again == first
    assert not stubbed.keys() & {work.key for work in grown}


def test_letters_are_kept_where_they_were_printed_and_not_in_the_year() -> None:
    _, lacking = linked(read(review(CITED)), ())
    (work,) = [one for one in library(lacking) if one.key == "grichko2001c"]
    assert (work.year, work.year_text, work.printed) == (2001, "2001", ("Grichko & Glick, 2001c",))


def test_a_second_review_that_gives_other_letters_finds_the_same_works() -> None:
    _, lacking = linked(read(review(CITED)), ())
    works = library(lacking)
    entries = [ENTRIES[5].replace("2001c", "2001a"), ENTRIES[3].replace("2001a", "2001b")]
    second, stubbed = linked(read(review(["Grichko & Glick, 2001a", "Grichko & Glick, 2001b"], entries), works), works)
    assert [key for _, key in second] == ["grichko2001c", "grichko2001a"]
    assert not stubbed


def test_two_of_one_author_and_year_are_told_apart_by_the_others_and_else_left_open() -> None:
    found = read(review(["Ahmed, Nawata, & Sakuratani, 2006", "Ahmed et al., 2006"]))
    (sure,) = found.missing
    assert sure.listed is not None
    assert sure.listed.title == "Changes of acids in mungbean"
    ((_, open_one),) = undecided(found)
    assert (open_one.authors, open_one.reason) == ("Ahmed et al.", "2 entries of the document's list fit")


def test_one_work_that_is_cited_in_two_ways_is_one_stub() -> None:
    (one,) = read(review(["Grichko & Glick, 2001a", "Grichko et al., 2001a"])).missing
    assert (one.times, one.printed) == (2, ("Grichko & Glick, 2001a", "Grichko et al., 2001a"))


@pytest.mark.parametrize(("second", "keys"), [(ENTRIES[0], {"glick1998"}), (ENTRIES[0].replace("A model", "No model"), {"glick1998", "glick1998-2"})])
def test_what_two_documents_lack_is_one_entry_if_it_is_one_work(second: str, keys: set[str]) -> None:
    drafter = Drafter((), TERMS)
    texts = {"one.txt": review(["Glick, 1998"]), "two.txt": review(["See Glick, 1998"], [second])}
    found, entries = joined(drafter(text.encode(), name) for name, text in texts.items())
    assert entries.keys() == keys
    assert {link.work for draft in found for link in draft.evidence} == keys


def test_the_last_line_tells_what_has_no_work_and_why(tmp_path: Path) -> None:
    from command_line import new_base, typed

    base = new_base(tmp_path / "base")
    (tmp_path / "review.txt").write_text(review(["Ahmed et al., 2006", "Glick, 1998"]), encoding="utf-8")
    told = typed("extract", tmp_path / "review.txt", "--drafts", base / "data" / "claims.draft.yaml", "--jobs", 1).stdout
    assert "; 1 citation without a work (2 entries of the document's list fit: 1); go on with" in told
    shown = typed("extract", tmp_path / "review.txt", "--bib", base / "data" / "references.bib").stdout.splitlines()[-1]
    assert shown.endswith("; 1 citation without a work (2 entries of the document's list fit: 1)")
