"""Matching: which work of a library each cited work is, and what is said where it is not sure."""

from __future__ import annotations

from typing import Any

import pytest

from kb.extract.citations import find_citations
from kb.extract.known import Known
from kb.extract.references import find_reference_list, parse_references
from kb.matching.resolve import Resolution, resolve
from kb.model import Name, Work


def work(key: str, year: int | None, *names: str, title: str = "", more: bool = False, ids: str = "") -> Work:
    authors = tuple(
        Name(family=name[1:], literal=True) if name.startswith("=") else Name(family=name.split(",")[0], given=name.partition(", ")[2])
        for name in names
    )
    return Work(key=key, type="article", title=title or key, year=year, authors=authors, authors_more=more, fields={"ids": ids} if ids else {})


WORKS = (
    work("fairbairn", 2010, "Fairbairn, S.", "Jones-Vo, S."),
    work("smith-a", 2010, "Smith, A.", title="Apples"),
    work("smith-b", 2010, "Smith, A.", title="Berries"),
    work("smith-j", 2012, "Smith, J.", "Jones, B."),
    work("smith-k", 2012, "Smith, K.", "Day, B.", "Lee, C."),
    work("berg", 2001, "van der Berg, A."),
    work("garcia", 2003, "García Alonso, A."),
    work("who", 2015, "=World Health Organization"),
    work("undated", None, "Undine, A."),
    work("lone", 1999, "Loner, A.", "Pair, B."),
    work("ided", 2020, "Ides, A.", ids="old-key, older"),
    work("twice-1", 2005, "Twice, A.", title="The same"),
    work("twice-2", 2005, "Twice, A.", title="The same"),
)


def resolved(text: str, works: tuple[Work, ...] = WORKS) -> Resolution:
    known = Known(works)
    spans = find_reference_list(text)
    listed = tuple(entry for span in spans for entry in parse_references(text, span))
    return resolve(find_citations(text, references=spans, listed=listed, known=known), works, listed, known=known)


@pytest.mark.parametrize(
    ("cited", "key", "match"),
    [
        ("(Fairbairn & Jones-Vo, 2010)", "fairbairn", "exact"),
        ("(Fairbain & Jones, 2010)", "fairbairn", "fuzzy"),
        ("(Fairbairn & Other, 2010)", "fairbairn", "fuzzy"),
        ("(Smith & Jones, 2012)", "smith-j", "exact"),
        ("(Smith et al., 2012)", "smith-k", "exact"),
        ("(J. Smith & Jones, 2012)", "smith-j", "exact"),
        ("(van der Berg, 2001)", "berg", "exact"),
        ("(Berg, 2001)", "berg", "exact"),
        ("(García Alonso, 2003)", "garcia", "exact"),
        ("(Garcia Alonso, 2003)", "garcia", "exact"),
        ("(World Health Organization, 2015)", "who", "exact"),
        ("(WHO, 2015)", "who", "exact"),
        ("(Undine, n.d.)", "undated", "exact"),
        ("(Loner & Pair, 1998)", "lone", "fuzzy"),
        ("(Smith, 2010a)", None, "none"),
        ("(Smith, 2010)", None, "none"),
        ("(Nobody, 2010)", None, "none"),
        ("[@smith-j]", "smith-j", "exact"),
        ("[@old-key]", "ided", "exact"),
    ],
)
def test_a_cited_work_is_found(cited: str, key: str | None, match: str) -> None:
    (one,) = resolved(f"So it is {cited}.").citations
    assert [(found.key, found.match) for found in one.works] == [(key, match)]
    assert one.keys == ((key,) if key else ())
    assert (one.works[0].reason is None) == (match == "exact")


def test_a_misprint_is_told_with_what_it_is_like() -> None:
    (one,) = resolved("(Fairbain & Jones, 2010)").citations
    assert one.works[0].reason == "'Fairbain' is 89 % like 'fairbairn', year and other authors agree"


def test_several_works_that_fit_are_candidates() -> None:
    (one,) = resolved("(Smith, 2010)").citations
    assert one.works[0].candidates == ("smith-a", "smith-b")
    assert one.works[0].reason == "2 works of the library fit"


def test_letters_follow_the_titles_where_all_are_cited() -> None:
    keys = [one.keys for one in resolved("So (Smith, 2010a) and so (Smith, 2010b).").citations]
    assert keys == [("smith-a",), ("smith-b",)]


LIST = """So (Smith, 2010a) and so (Smith, 2010b).

References

Loner, A., & Pair, B. (1999). Lone. Some Press.

Smith, A. (2010a). Berries. Some Press.

Smith, A. (2010b). Apples. Some Press.
"""


def test_letters_of_the_list_of_references_come_first() -> None:
    found = resolved(LIST)
    assert [one.keys for one in found.citations] == [("smith-b",), ("smith-a",)]


def test_titles_that_begin_alike_are_told_apart_by_their_ends() -> None:
    head = "Canopy dynamics of the tall trees of the eastern hills"
    works = (
        work("one", 1984, "Pook, E.", title=f"{head}. I. Leaves and their distribution"),
        work("two", 1984, "Pook, E.", title=f"{head}. II. Roots"),
    )
    text = f"So (Pook, 1984b).\n\nReferences\n\nPook, E. (1984a). {head}. I. Leaves and their distribution. Trees, 1, 2–3.\n\n"
    text += f"Pook, E. (1984b). {head}. II. Roots. Trees, 1, 4–5.\n"
    assert resolved(text, works).citations[0].keys == ("two",)


def test_a_year_that_the_library_lacks_is_missing_and_its_other_years_are_told() -> None:
    found = resolved("So (Loner, 2007).")
    assert found.citations[0].works[0].reason == "the library has works of this author, none of this year: lone"
    assert found.citations[0].works[0].candidates == ()
    assert [(one.authors, one.year) for one in found.missing] == [("Loner", "2007")]


def test_a_year_is_no_misprint_where_the_list_has_it() -> None:
    text = "So (Loner & Pair, 1998).\n\nReferences\n\nLoner, A., & Pair, B. (1998). Another title of theirs. Some Press.\n"
    found = resolved(text)
    assert found.citations[0].keys == ()
    assert [one.listed.title for one in found.missing if one.listed] == ["Another title of theirs"]


@pytest.mark.parametrize(
    "held",
    [
        {"key": "a", "year_text": "2001c"}, {"key": "a", "printed": ("Reed, 2001c",)}, {"key": "reed2001c"}, {"key": "reed2001c-2"},
    ],
    ids=str,
)  # fmt: skip
def test_a_letter_never_goes_to_a_work_of_another(held: dict[str, Any]) -> None:
    works = (Work(type="article", title="Ponds", year=2001, authors=(Name(family="Reed"),), **held),)
    assert resolved("So (Reed, 2001a).", works).citations[0].keys == ()
    assert resolved("So (Reed, 2001c).", works).citations[0].keys == (held["key"],)
    listed = "So (Reed, 2001a).\n\nReferences\n\nReed, A. (2001a). Ponds. Waters, 3, 1–2.\n"
    assert resolved(listed, works).citations[0].keys == (held["key"],)


def test_letters_of_keys_that_only_part_keys_tell_nothing() -> None:
    works = tuple(
        Work(key=key, type="article", title=title, year=2001, authors=(Name(family="Reed"),))
        for key, title in (("reed2001", "A"), ("reed2001a", "B"))
    )
    assert [one.keys for one in resolved("So (Reed, 2001a) and so (Reed, 2001b).", works).citations] == [("reed2001",), ("reed2001a",)]


def test_names_that_stand_for_no_author_are_works_without_one() -> None:
    works = (*WORKS, Work(key="moss", type="misc", title="The field guide to mosses", year=2006))
    for name in ("Anon.", "o. V.", "Anónimo", "佚名"):
        assert resolved(f"So ({name} 2006).", works).citations[0].keys == ("moss",)


def test_an_entry_that_stands_twice_is_taken_once_and_told() -> None:
    (one,) = resolved("(Twice, 2005)").citations
    assert one.keys == ("twice-1",)
    assert "2 times" in str(one.works[0].reason)


def test_what_the_library_lacks_is_a_stub_with_its_listed_entry() -> None:
    text = "So (Nobody & Other, 2011), and again (Nobody & Other, 2011).\n\nReferences\n\nNobody, A., & Other, B. (2011). A title. Some Press.\n"
    (missing,) = resolved(text).missing
    assert (missing.authors, missing.year, missing.times) == ("Nobody & Other", "2011", 2)
    assert missing.listed is not None
    assert missing.listed.title == "A title"


def test_what_is_not_cited_is_told_in_the_order_of_the_library() -> None:
    found = resolved("(Berg, 2001) and (WHO, 2015)")
    assert found.uncited == tuple(one.key for one in WORKS if one.key not in ("berg", "who"))


def test_an_unknown_citekey_is_told() -> None:
    (one,) = resolve(find_citations("So [@nope]."), WORKS).citations
    assert one.works[0].reason == "no entry 'nope' in the library"


def test_looking_for_misprints_costs_in_proportion() -> None:
    """Works are compared with the cited one only if they have its year and its first letter."""
    works = tuple(work(f"w{n}", 1900 + n % 100, f"Name{chr(97 + n % 26)}{n}") for n in range(2_000))
    known = Known(works)
    assert max(len(held) for held in known.by_year.values()) == 20


def test_authors_of_one_family_are_told_apart_by_all_their_initials() -> None:
    works = (
        work("one", 2010, "Reed, Dana", "Moss, B.", "Lee, C.", title="Rivers of the north"),
        work("two", 2010, "Reed, Dana R.", "Day, E.", "Lake, F.", title="Lakes of the south"),
    )
    text = "So (D. Reed et al., 2010), and so (D. R. Reed et al., 2010).\n\nReferences\n\n"
    text += "Reed, D., Moss, B., & Lee, C. (2010). Rivers of the north. Waters, 1, 2–3.\n\n"
    text += "Reed, D. R., Day, E., & Lake, F. (2010). Lakes of the south. Waters, 2, 4–5.\n"
    assert [one.keys for one in resolved(text, works).citations] == [("one",), ("two",)]


def test_what_stands_behind_a_family_name_is_not_printed_by_citations() -> None:
    works = (work("lee", 2010, "Lee Jr., A.", "Day, B."), work("valin", 2011, "Van Valin Jr., C."))
    assert [one.keys for one in resolved("So (Lee & Day, 2010), and so Van Valin (2011).", works).citations] == [("lee",), ("valin",)]
