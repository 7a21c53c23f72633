"""The document's own list answers the same, and at the same cost, whether few of its works are asked for or all."""

from __future__ import annotations

from collections.abc import Set

import pytest
from examples import doubling
from hypothesis import given
from hypothesis import strategies as st

from kb.extract.known import Known
from kb.extract.records import ListedReference
from kb.matching import own_list
from kb.matching.own_list import OwnList
from kb.model import Name, Work

TITLES = ("The growth of old trees in towns", "The growth of old trees in towns, again", "Shade", "Roots and water in the hills")
FAMILIES = ("Lee", "Kim", "Moss")

works = st.lists(
    st.builds(
        lambda family, year, title, doi: {"authors": (Name(family=family, given="A."),), "year": year, "title": title, "doi": doi},
        st.sampled_from(FAMILIES), st.sampled_from((2001, 2002)), st.sampled_from(TITLES), st.sampled_from(("", "", "10.1/a", "10.1/b")),
    ),
    max_size=8,
)  # fmt: skip
years = st.sampled_from(("2001", "2001a", "2002b", "n.d."))
entries = st.lists(st.tuples(st.sampled_from(FAMILIES), years, st.sampled_from(TITLES), st.sampled_from(("", "10.1/A", "10.1/b"))), max_size=8)


def made(held: list[dict[str, object]], printed: list[tuple[str, str, str, str]]) -> tuple[Known, tuple[ListedReference, ...]]:
    """A library and a list of references; of the second half of the entries the title was not made out."""
    library = Known([Work(key=f"w{n}", type="book", **fields) for n, fields in enumerate(held)])
    listed = []
    for n, (family, year, title, doi) in enumerate(printed):
        text, authors = f"{family}, A. ({year}). {title}. Some Press.", (Name(family=family, given="A."),)
        known = title if n < len(printed) / 2 else ""
        listed.append(ListedReference(start=n * 100, end=n * 100 + len(text), text=text, authors=authors, year=year, title=known, doi=doi))
    return library, tuple(listed)


def trees(number: int) -> tuple[Known, tuple[ListedReference, ...]]:
    """Works of which each four have an author and a year in common."""
    held: list[dict[str, object]] = [
        {"authors": (Name(family=f"Lee{n // 4}"),), "year": 2001, "title": f"Tree number {n} of the town"} for n in range(number)
    ]
    return made(held, [(f"Lee{n // 4}", f"2001{'abcd'[n % 4]}", f"Tree number {n} of the town", "") for n in range(number)])


def told(few: int, known: Known, listed: tuple[ListedReference, ...]) -> list[object]:
    """What is answered of each work and each entry, where so many are looked for one by one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own_list, "_FEW", few)
        own = OwnList(listed, known)
        of_works = [set(own.letters_of(one)) for one in known.works]
        return [of_works, [(one.key if (one := own.work_at(entry.start)) else None) for entry in listed]]


@given(works, entries)
def test_looking_for_few_works_or_for_all_gives_the_same(held: list[dict[str, object]], printed: list[tuple[str, str, str, str]]) -> None:
    known, listed = made(held, printed)
    answers = [told(few, known, listed) for few in (0, 1, 100)]
    assert answers[0] == answers[1] == answers[2]


def test_one_work_asked_for_is_weighed_against_its_own_entry_alone() -> None:
    known, listed = trees(40)
    own = OwnList(listed, known)
    assert own.letters_of(known.works[7]) == {"d"}
    assert len(own._fits) == 1


def test_many_works_asked_for_cost_in_proportion() -> None:
    def letters(known: Known, listed: tuple[ListedReference, ...]) -> list[Set[str]]:
        own = OwnList(listed, known)
        return [own.letters_of(one) for one in known.works]

    small, large = trees(400), trees(800)
    assert letters(*small)[:5] == [{"a"}, {"b"}, {"c"}, {"d"}, {"a"}]
    assert doubling(lambda library: letters(*library), small, large) <= 2.2
