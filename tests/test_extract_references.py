"""Lists of references: found by their heading or their shape, taken apart, and never taken for prose or the other way round."""

from __future__ import annotations

import pytest
from examples import doubling
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extract.references import find_reference_list, lone_references, parse_references

PROSE = "We saw that the trees were tall, and that they have been growing (Smith, 2010). This is what we say, and it was said before by others."
ENTRIES = [
    "Smith, J., & Jones, B. (2010). A title of trees. Journal of Trees, 3(2), 11–19. https://doi.org/10.1234/abc",
    "Lee, C. D. (2011a). Another title: With a part. Some Press.",
    "World Tree Council. (2012). Report on trees. https://example.org/trees",
]
OTHER_STYLES = [
    "Smith J, Jones B (2010) A title of trees. Journal of Trees 3:11–19",
    "Smith, John, and Mary Jones. 2010. “A Title of Trees.” Journal of Trees 3 (2): 11–19.",
    "SMITH, John ; JONES, Mary: A title of trees. In: Journal of Trees Bd. 3 (2010), S. 11–19",
    "SMITH, John, JONES, Mary, 2010. A title of trees. Journal of Trees. Vol. 3, pp. 11-19.",
    "Smith, J. and Jones, B.: A title of trees, Journal of Trees, 3, 11–19, https://doi.org/10.1234/abc, 2010.",
    "J. Smith and B. Jones. A title of trees. Journal of Trees, 3(2):11–19, 2010.",
]


@pytest.mark.parametrize("heading", ["References", "# Bibliography", "5. Literature cited", "Literaturverzeichnis", "REFERENCES:", "Références", ""])
def test_a_list_is_found(heading: str) -> None:
    listed = "\n\n".join(ENTRIES)
    text = f"{PROSE}\n\n{heading}\n\n{listed}\n\n[1] A note, see Smith (2010).\n"
    (span,) = find_reference_list(text)
    assert text[slice(*span)] == listed


def test_a_list_without_empty_lines_is_found_and_cut() -> None:
    text = f"{PROSE}\n\nReferences\n" + "\n".join(ENTRIES)
    (span,) = find_reference_list(text)
    assert [entry.text for entry in parse_references(text, span)] == ENTRIES


@pytest.mark.parametrize("entry", OTHER_STYLES, ids=lambda entry: entry[:30])
def test_three_entries_of_any_style_are_a_list(entry: str) -> None:
    text = f"{PROSE}\n\n" + "\n\n".join(entry.replace("trees", word) for word in ("trees", "rivers", "lakes"))
    (span,) = find_reference_list(text)
    assert span[0] == len(PROSE) + 2
    entries = parse_references(text, span)
    assert [one.year for one in entries] == ["2010"] * 3
    assert all("itle of" in one.text for one in entries)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"{PROSE}\n\n{PROSE}\n\n{PROSE}",
        "Smith and Jones (2010) say that it is so.\n\nLee (2011) says that it is not.\n\nDay (2012) says that we do not know.",
        "",
        "References",
    ],
)
def test_prose_is_no_list(text: str) -> None:
    assert find_reference_list(text) == ()


def test_an_entry_is_taken_apart() -> None:
    text = "\n\n".join(ENTRIES)
    first, second, third = parse_references(text, (0, len(text)))
    assert [(name.family, name.given) for name in first.authors] == [("Smith", "J."), ("Jones", "B.")] or [n.family for n in first.authors] == [
        "Smith",
        "Jones",
    ]
    assert (first.year, first.title, first.doi, first.type) == ("2010", "A title of trees", "10.1234/abc", "article")
    assert (second.year, second.title) == ("2011a", "Another title: With a part")
    assert (third.authors[0].family, third.authors[0].literal, third.url) == ("World Tree Council", True, "https://example.org/trees")


def test_bodies_at_the_end_and_titles_under_a_heading_belong_to_the_list() -> None:
    body = "World Tree Council (2008) Trees for all. Geneva"
    text = f"{PROSE}\n\n" + "\n\n".join([*ENTRIES, body])
    assert [text[slice(*span)].endswith(body) for span in find_reference_list(text)] == [True]
    titled = "\n\n".join(
        f"{title} of the north.\nLee J.\nTrees. {year} ; 1 : 1–2." for title, year in (("Trees", 2001), ("Rivers", 2002), ("Lakes", 2003))
    )
    headed = f"{PROSE}\n\nReferences\n\n{titled}"
    assert [headed[slice(*span)] for span in find_reference_list(headed)] == [titled]


def test_a_list_that_tells_of_its_works_goes_on_behind_much_prose() -> None:
    briefly = "\n\n".join(f"Lee, C. ({year}). Rivers of the north. Some Press.\n\n{PROSE}\n\n{PROSE}" for year in range(2001, 2007))
    at_length = "\n\n".join([PROSE] * 4)
    told = f"References\n\n{briefly}\n\n{at_length}\n\nMoss, D. (2009). Lakes of the north. Some Press."
    assert [told[slice(*span)].endswith("Lakes of the north. Some Press.") for span in find_reference_list(told)] == [True]
    bare = "References\n\n" + "\n\n".join([*ENTRIES, *[PROSE] * 6, "Moss, D. (2009). Lakes of the north. Some Press."])
    assert [bare[slice(*span)].endswith(ENTRIES[-1]) for span in find_reference_list(bare)] == [True]


def test_notes_behind_a_list_are_none_of_its_entries() -> None:
    text = "References\n\n" + "\n\n".join([*ENTRIES, "[^1]: See Smith and Jones (2010) on trees."])
    assert [text[slice(*span)].endswith(ENTRIES[-1]) for span in find_reference_list(text)] == [True]


def test_notes_that_read_as_entries_are_none_behind_a_list_without_numbers() -> None:
    notes = "\n\n".join(f"[{n}] Lee ({year}), A title of trees, pp. 9–10. Some Press, see there." for n, year in enumerate(range(2001, 2005), 1))
    for heading in ("References\n\n", ""):
        text = f"{PROSE}\n\n{heading}" + "\n\n".join([*ENTRIES, notes])
        assert [text[slice(*span)].endswith(ENTRIES[-1]) for span in find_reference_list(text)] == [True]
    alone = f"{PROSE}\n\nReferences\n\n{{}}\n\n{notes}"
    assert [alone[slice(*span)].endswith(notes) for span in find_reference_list(alone)] == [True]


def test_dashes_stand_for_the_authors_before_and_letters_may_stand_apart() -> None:
    text = (
        "Lee, C. 2010a. A title of trees. Some Press.\n\n———. 2010b. A title of lakes. Some Press.\n\nDay, B. (2011)c A title of rivers. Some Press."
    )
    assert [(entry.authors[0].family, entry.year) for entry in parse_references(text, (0, len(text)))] == [
        ("Lee", "2010a"),
        ("Lee", "2010b"),
        ("Day", "2011c"),
    ]


def test_what_could_not_be_read_surely_is_told() -> None:
    (entry,) = parse_references("Something without much in it that one could read", (0, 49))
    assert {"authors", "year"} <= set(entry.unsure)


def test_an_entry_between_prose_stands_alone() -> None:
    text = f"{PROSE}\n\nLopez, N., Day, S. and Lee, C., Rivers by Design: The Next Phase, 2017.\n\n{PROSE}"
    (entry,) = lone_references(text)
    assert ([name.family for name in entry.authors], entry.year) == (["Lopez", "Day", "Lee"], "2017")


def test_an_entry_in_a_barred_span_is_not_alone() -> None:
    text = f"{PROSE}\n\nLopez, N., Day, S. and Lee, C., Rivers by Design: The Next Phase, 2017.\n\n{PROSE}"
    assert list(lone_references(text, [(len(PROSE), len(text) - len(PROSE))])) == []


@pytest.mark.parametrize(
    "piece", ["Smith, J. (2010). ", "Smith, J.\n", "References\n", "12, 3(4), 5–6 ", "the ", "Van Der ", "n.d.\n\n", "A. B. C. "], ids=repr
)
def test_the_cost_of_finding_a_list_grows_with_the_text(piece: str) -> None:
    assert doubling(find_reference_list, piece * 1_500, piece * 3_000) <= 2.2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["Smith, J. (2010). A title. ", "\n", "\n\n", "References\n", "we are ", "10.1/x ", "[1] ", "— "]), max_size=30).map(
        "".join
    )
)
def test_any_text_gives_spans_in_order(text: str) -> None:
    end = 0
    for start, stop in find_reference_list(text):
        assert end <= start < stop <= len(text)
        end = stop
        for entry in parse_references(text, (start, stop)):
            assert start <= entry.start < entry.end <= stop
