"""Runs of text with their places to paragraphs: the geometry of pages, without any file."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from examples import doubling

from kb.extract.columns import in_reading_order
from kb.extract.set_lines import Run, lines_of
from kb.extract.typeset import paragraphs

PROSE = "Gardens cool the streets that they line and those who walk there"


def run(text: str, left: float, base: float, size: float = 10, bold: bool = False) -> Run:
    return Run(text=text, left=left, right=left + 0.5 * size * len(text), base=base, size=size, bold=bold)


def set_lines(texts: Iterable[str], *, left: float = 60, top: float = 700, size: float = 10) -> list[Run]:
    return [run(text, left, top - 1.2 * size * number, size) for number, text in enumerate(texts)]


def read(*pages: list[Run]) -> list[str]:
    return [" ".join(paragraph.lines) for paragraph in paragraphs(pages)]


def test_no_pages_have_no_paragraphs() -> None:
    assert paragraphs([]) == []
    assert paragraphs([[], []]) == []


def test_an_indented_line_begins_a_paragraph() -> None:
    page = [*set_lines([f"{PROSE} one", f"{PROSE} two."]), run(f"{PROSE} three", 72, 676), run(f"{PROSE} four.", 60, 664)]
    assert read(page) == [f"{PROSE} one {PROSE} two.", f"{PROSE} three {PROSE} four."]


def test_a_gap_begins_a_paragraph() -> None:
    page = [*set_lines([f"{PROSE} {n}" for n in range(5)]), *set_lines([f"{PROSE} {n}" for n in range(5, 9)], top=620)]
    assert len(read(page)) == 2


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    left = set_lines([f"{PROSE[:40]} {n}" for n in range(12)], left=40)
    right = set_lines([f"and {PROSE[:36]} {n}" for n in range(12)], left=320)
    assert len(read([*left, *right], set_lines(["and at last an end."], left=40))) == 1


def test_a_word_cut_before_a_line_in_another_font_stays_one() -> None:
    page = [run(f"{PROSE} com-", 60, 700), run("mands", 60, 688), run("docker build image", 100, 688, 8), run(f"{PROSE}.", 60, 676)]
    assert len(read(page)) == 1


def test_entries_of_a_list_of_references_hang() -> None:
    entries = [run("References", 60, 740, 14)]
    for number in range(3):
        top = 700 - 36 * number
        entries += [run(f"Okoro, A. ({number + 2001}). {PROSE}", 60, top), run(f"{PROSE},", 80, top - 12), run("pp. 1-2.", 80, top - 24)]
    assert [text[:15] for text in read(entries)] == ["References", "Okoro, A. (2001", "Okoro, A. (2002", "Okoro, A. (2003"]


def test_raised_marks_of_notes_are_not_read() -> None:
    row = [run("streets", 60, 700), run("2", 95, 704, 6), run("cool", 101, 700)]
    (line,) = lines_of(row, 0)
    assert line.text == "streets cool"


def test_figures_that_are_raised_high_stay_with_their_line() -> None:
    (line,) = lines_of([run("8", 70, 704.6, 9), run("10", 60, 700), run("leaves", 80, 700)], 0)
    assert line.text == "10⁸ leaves"


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7 of 9", "vii"])
def test_page_numbers_stand_off(number: str) -> None:
    pages = [[*set_lines([f"{PROSE} {n}." for n in range(page, page + 4)]), run(number, 280, 40)] for page in (10, 20)]
    assert not any(number in text for text in read(*pages))


def test_a_year_at_the_end_of_a_page_is_no_page_number() -> None:
    page = [*set_lines([f"{PROSE}, as told by (Okoro,"]), run("2017)", 60, 670)]
    assert "2017)" in " ".join(read(page))


def test_a_head_may_stand_higher_on_one_page_and_must_come_again() -> None:
    heads = [[run("Gardens and heat", 60, height, 8), *set_lines([f"{PROSE} {height}."])] for height in (780, 783)]
    assert all("Gardens and heat" not in text for text in read(*heads))
    assert "Gardens and heat" in read(heads[0])


def test_text_across_both_columns_parts_them() -> None:
    left, right = set_lines(["left " * 8] * 9, left=40), set_lines(["right " * 7] * 9, left=320)
    across = run("across " * 14, 40, 650)
    blocks = [block[0].text.split()[0] for block in in_reading_order([*left[:4], *right[:4], across, *left[5:], *right[5:]])]
    assert blocks == ["left", "right", "across", "left", "right"]


@pytest.mark.parametrize("heading", ["References", ""], ids=["a list of references", "notes"])
def test_a_list_below_both_columns_is_read_behind_them_and_notes_with_their_column(heading: str) -> None:
    prose = [*set_lines(["left " * 8] * 9, left=40), *set_lines(["right " * 7] * 9, left=320)]
    small = [*set_lines(["lower " * 8] * 5, left=40, top=540, size=7), *set_lines(["beside " * 7] * 6, left=320, top=560, size=7)]
    blocks = in_reading_order([*prose, *small, *([run(heading, 40, 558, 12)] if heading else [])])
    order = [word for block in blocks for word in dict.fromkeys(one.text.split()[0] for one in block)]
    assert order == (["left", "right", "References", "lower", "beside"] if heading else ["left", "lower", "right", "beside"])


def test_one_column_with_short_lines_is_one_column() -> None:
    assert len(in_reading_order(set_lines([PROSE, "short", PROSE, "lines", PROSE, PROSE, PROSE, PROSE, "end"]))) == 1


def test_the_cost_grows_with_the_pages() -> None:
    def pages(count: int) -> list[list[Run]]:
        return [[run("Head", 60, 780, 8), *set_lines([f"{PROSE} {page} {n}" for n in range(40)])] for page in range(count)]

    assert doubling(paragraphs, pages(10), pages(20)) <= 2.2


def cited(mark: str, entries: list[str]) -> list[str]:
    """A page whose lines call 1 to 6 by raised figures, before the entries."""
    page = []
    for n in range(1, 7):
        base = 700 - 12 * n
        page += [run(PROSE, 60, base), run(mark.format(n), 60 + 5 * len(PROSE), base + 4, size=6), run(" again.", 62 + 5 * len(PROSE), base)]
    return read([*page, *set_lines(entries, top=500)])


def test_raised_figures_that_name_the_entries_of_a_list_stay() -> None:
    entries = [f"{n}. Lee, A. Gardens of street {n}. J. Gard. {2000 + n}, 3–9." for n in range(1, 7)]
    assert all(f"there{figure} again." in " ".join(cited("{}", entries)) for figure in "¹²³⁴⁵⁶")
    assert "there¹,² again." in " ".join(cited("{0},2", entries))


def test_other_raised_figures_are_marks_of_notes() -> None:
    notes = [f"{n}. So it is said by all who know gardens of that kind." for n in range(1, 7)]
    assert " ".join(cited("{}", notes)).count("there again.") == 6
    assert "there1,2 again." in " ".join(cited("{0},2", notes))


def test_each_entry_of_a_list_that_counts_them_is_a_paragraph() -> None:
    entries = [f"{n}. Lee, A. Gardens of street {n}. J. Gard. {2000 + n}, 3–9" for n in range(1, 7)]
    assert read(set_lines([PROSE, PROSE, *entries]))[-6:] == entries


HALVES = (f"{PROSE} and those who", "rest there in the evening.")


@pytest.mark.parametrize(
    "between",
    [
        set_lines(["FIGURE 1 | The streets of the town, and", "what stands in them."], top=780, size=8),
        set_lines(["limes", "planes", "Fig. 2. The streets of the town"], top=780, size=8),
        [*set_lines(["Table 1. Trees"], top=780, size=8), *set_lines(["Limes 3 12", "Planes 8 4"], top=760, size=8)],
        set_lines(["Figure 3. The streets of the town", "and all that stands in them"], top=780),
    ],
    ids=["caption", "labels and caption", "table", "caption in the size of prose"],
)
def test_what_has_a_caption_stands_behind_the_sentence_that_it_interrupts(between: list[Run]) -> None:
    pages = [set_lines([PROSE, PROSE, HALVES[0]]), [*between, *set_lines([HALVES[1], f"{PROSE}.", PROSE], top=700)]]
    texts = read(*pages)
    assert texts[0] == " ".join([PROSE, PROSE, *HALVES])
    assert " ".join(texts[1:]) == " ".join([*(one.text for one in between), f"{PROSE}.", PROSE])


def test_small_print_without_a_caption_and_captions_behind_a_sentence_stay_where_they_stand() -> None:
    shown = ["Figure 1. The streets of the town", "Trees are small"]
    for before, small in ((HALVES[0], shown[1]), (f"{PROSE}.", shown[0])):
        texts = read(set_lines([PROSE, before]), [*set_lines([small], top=780, size=8), *set_lines([HALVES[1]], top=700)])
        assert [text for text in texts if text == small] == [small]
        assert texts[-1] == HALVES[1]
