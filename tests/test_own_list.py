"""The document's own list comes first: the entry that a citation names, and the work of the library that an entry is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extract.known import Known
from kb.extract.records import CitedWork, ListedReference, PrintedName
from kb.extract.references import parse_references
from kb.matching.own_list import OwnList
from kb.model import Name, Work

LIST = """Reed, A., & Moss, B. (2001a). Rivers of the plains and their floods. Waters, 1, 2–9. https://doi.org/10.1234/plains

Reed, A., & Moss, B. (2001b). Lakes of the north and their shores. Waters, 2, 3–8.

Reed, A., Day, C., & Lake, D. (2005). Ponds. Waters, 3, 1–2.

Reed, A. (2005). Wells and springs of the coast. Waters, 4, 5–6.
"""


def listed(text: str = LIST) -> tuple[ListedReference, ...]:
    return parse_references(text, (0, len(text)))


def cited(authors: str, year: str, *, et_al: bool = False) -> CitedWork:
    return CitedWork(authors=authors, year=year, names=tuple(PrintedName(family=name) for name in authors.split(" & ")), et_al=et_al)


def work(key: str, title: str, year: int, *families: str, doi: str = "", fields: dict[str, str] | None = None) -> Work:
    return Work(key=key, type="article", title=title, year=year, authors=tuple(Name(family=name) for name in families), doi=doi, fields=fields or {})


def titles_of(one: CitedWork, works: tuple[Work, ...] = ()) -> list[str]:
    own = OwnList(listed(), Known(works))
    return [own.entry(start).title for start in own.entries_of(one)]


def test_an_entry_is_told_by_author_year_letter_and_further_authors() -> None:
    assert titles_of(cited("Reed & Moss", "2001b")) == ["Lakes of the north and their shores"]
    assert titles_of(cited("Reed", "2005")) == ["Wells and springs of the coast"]
    assert titles_of(cited("Reed", "2005", et_al=True)) == ["Ponds"]


def test_an_entry_of_another_letter_or_year_is_not_meant() -> None:
    assert titles_of(cited("Reed & Moss", "2001c")) == []
    assert titles_of(cited("Reed & Moss", "2002")) == []


def test_all_entries_are_told_where_nothing_tells_them_apart() -> None:
    assert len(titles_of(cited("Reed & Moss", "2001"))) == 2


def test_an_entry_that_stands_twice_is_told_once() -> None:
    own = OwnList(listed(f"{LIST}\n\n{LIST}"), Known())
    assert len(own.entries_of(cited("Reed", "2005"))) == 1


def test_a_doi_tells_the_work_whatever_the_title() -> None:
    one = work("floods", "On floods", 2003, "Reed", doi="10.1234/PLAINS")
    own = OwnList(listed(), Known((one,)))
    found = own.work_of(own.entries[0].start)
    assert found is not None
    assert found.key == "floods"


def test_another_title_is_another_work_and_a_misprint_is_not() -> None:
    known = Known(
        (
            work("other", "Bridges and roads of the old towns", 2001, "Reed", "Moss"),
            work("same", "Rivers of the plain and their floods", 2001, "Reed"),
        )
    )
    own = OwnList(listed(), known)
    assert [own.may_be(own.entries[0].start, one) for one in known.works] == [False, True]


def test_entries_that_compete_for_a_work_leave_it_to_the_better() -> None:
    text = "Reed, A. (2001). Rivers of the plains and of the hills: Floods. Waters, 1, 2–9.\n\n"
    text += "Reed, A. (2004). Rivers of the plains and of the hills: Floods and more of them. Waters, 2, 2–9.\n"
    own = OwnList(listed(text), Known((work("rivers", "Rivers of the plains and of the hills: Floods", 2001, "Reed"),)))
    assert [one.key if one else None for one in map(own.work_at, (entry.start for entry in own.entries))] == ["rivers", None]


TITLES = ("Rivers of the plains and their floods", "Lakes of the north and their shores", "Ponds", "Rivers", "Wells and springs of the coast")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(TITLES), st.sampled_from((2001, 2004, 2005)), st.sampled_from(("Reed", "Moss", "Day"))), max_size=5, unique=True
    )
)
def test_the_quick_look_finds_what_the_thorough_one_finds(held: list[tuple[str, int, str]]) -> None:
    own = OwnList(listed(), Known(tuple(work(f"w{n}", title, year, name) for n, (title, year, name) in enumerate(held))))
    for position in range(len(own.entries)):
        quick, thorough = own._alone(position), own._work(position)
        assert quick is None or quick == thorough


BOOK = """Reed, A. (2010). Two rivers. In A. Reed & B. Moss (Eds.), A long book of all the rivers and lakes of the north. Some Press.

Tree Council. (2012a). Report on the oldest trees of the north. Tree Council.
"""


def test_a_part_of_a_book_of_its_own_author_is_not_the_book() -> None:
    editors = (Name(family="Reed"), Name(family="Moss"))
    book = Work(key="book", type="book", title="A long book of all the rivers and lakes of the north", year=2010, editors=editors)
    own = OwnList(listed(BOOK), Known([book, work("part", "Two Rivers", 2010, "Reed")]))
    (start,) = own.entries_of(cited("Reed", "2010"))
    found = own.work_of(start)
    assert found is not None
    assert found.key == "part"


def test_a_work_that_is_called_as_its_author_is_not_what_the_author_wrote_else() -> None:
    council = (Name(family="Tree Council", literal=True),)
    works = [
        Work(key="site", type="online", title="Tree Council", year=2012, authors=council),
        Work(key="report", type="report", title="Report on the oldest trees of the north", year=2012, authors=council),
    ]
    own = OwnList(listed(BOOK), Known(works))
    (start,) = own.entries_of(cited("Tree Council", "2012a"))
    found = own.work_of(start)
    assert found is not None
    assert found.key == "report"
