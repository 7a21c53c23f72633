"""The reading view: what a reader reads, and that each character is found again in the text."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import Counter
from textwrap import fill

import pytest
from examples import doubling
from hypothesis import given
from hypothesis import strategies as st

from kb.extract.characters import _ODD, _usual, changes, odd_signs
from kb.extract.furniture import _NUMBER, _maybe, _repeated
from kb.extract.layout import line_ends
from kb.extract.lines import Lines
from kb.extract.view import View, reading_view, through

PROSE = "Gardens cool the streets that they line, and people who walk there in summer say so themselves"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("One line.", "One line."),
        ("", ""),
        (" \n\n ", ""),
        ("x", "x"),
        ("Gardens that line\nthe streets cool\nthem all.", "Gardens that line the streets cool them all."),
        ("Gardens cool.\r\n\r\nTrees do.", "Gardens cool.\n\nTrees do."),
        ("Streets (Okoro,\n2010) cool.", "Streets (Okoro, 2010) cool."),
        ("Streets (Okoro,\n\n2010) cool.", "Streets (Okoro, 2010) cool."),
        ("a gar\u00adden, a gar\u00ad\nden", "a garden, a garden"),
        ("e\ufb03cient \ufb02ow", "efficient flow"),
        ("Mu\u0308ller, M\u00a8uller, Garc\u00b4\u0131a", "Müller, Müller, García"),
        ("Smith\u00a0et\u2009al.,  2010", "Smith et al., 2010"),
        ("\ufeffGardens", "Gardens"),
        ("“Curly” – ‘quotes’ stay", "“Curly” – ‘quotes’ stay"),
        ("gar\ufffeden, Lee\ufffeSmith and gar\x02den", "garden, Lee-Smith and garden"),
    ],
    ids=str,
)
def test_a_reader_reads(text: str, read: str) -> None:
    assert reading_view(text).text == read


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("temper-", "ature rises", "temperature rises"),
        ("Lee-", "Smith says", "Lee-Smith says"),
        ("well-", "known paths", "well-known paths"),
        ("non-", "linear paths", "non-linear paths"),
        ("COVID-", "related", "COVID-related"),
    ],
)
def test_a_word_cut_at_a_line_is_whole(left: str, right: str, whole: str) -> None:
    assert whole in reading_view(f"{PROSE} {left}\n{right} and so on.").text


def test_the_document_is_the_dictionary_of_its_hyphens() -> None:
    assert "self made" not in reading_view("A street-\nwise view. Streetwise it is.").text
    assert "streetwise view" in reading_view("A street-\nwise view; some streetwise people.").text
    assert "street-wise view" in reading_view("A street-\nwise view; some street-wise people.").text


def test_a_text_that_divides_no_words_keeps_all_its_hyphens() -> None:
    kept = " ".join(f"made-{word}" for word in ("up", "off", "over", "good"))
    cuts = "\n".join(f"{word} {PROSE} made-\n{word} here" for word in ("up", "off", "over", "good"))
    assert "dew-points" in reading_view(f"{kept}\n{cuts}\n{PROSE} dew-\npoints fall").text


@pytest.mark.parametrize(
    "furniture",
    ["9", "- 9 -", "Page 9 of 20", "xii", "[9]", "9\n\nStreets and\n\nGardens\n\n: A Review"],
    ids=["number", "dashes", "of", "roman", "bracket", "head in pieces"],
)
def test_furniture_in_mid_sentence_is_not_read(furniture: str) -> None:
    text = f"{PROSE} and specialized\n\n{furniture}\n\nprograms for the underserved follow, as we said ({PROSE})."
    assert "and specialized programs for the underserved" in reading_view(text).text


def test_a_word_cut_by_furniture_is_whole() -> None:
    assert "temperature follows" in reading_view(f"{PROSE} and the temper-\n\n12\n\nature follows in the next lines of it.").text


def test_running_heads_are_known_by_coming_again() -> None:
    page = f"Journal of Streets {{n}}\n{PROSE} and\n{PROSE} with\n\f"
    text = "".join(page.format(n=number) for number in range(1, 6))
    assert "Journal" not in reading_view(text).text


def test_years_alone_on_a_line_are_no_page_numbers() -> None:
    assert "2010" in reading_view(f"{PROSE}, as said by Okoro in\n2010\nand later.").text


def test_line_numbers_are_not_read() -> None:
    text = "\n".join(f"{number:>3} {PROSE} word{number}" for number in range(1, 31))
    read = reading_view(text).text
    assert "word1 Gardens" in read
    assert " 2 " not in read


def test_a_head_that_is_unlike_prose_tells_of_those_that_are_as_long() -> None:
    prose = textwrap.wrap(" ".join(f"and word {n % 7} of prose that goes on and on in the town," for n in range(200)), 72)
    heads = ("Okoro: Trees {}", "Journal of Shade, Volume 5, Issue 3, March 2010, pages one to ten, {}")
    assert max(map(len, prose)) * 9 // 10 <= len(heads[1].format(10)) <= max(map(len, prose))
    set_in = [[line, heads[n // 15 % 2].format(n // 15 + 10)] if n % 15 == 14 else [line] for n, line in enumerate(prose)]
    assert reading_view("\n".join(line for lines in set_in for line in lines)).text == " ".join(prose)


def test_double_spaced_lines_are_one_paragraph_and_headings_stand_alone() -> None:
    lines = ["Aims of it", f"{PROSE} and", "who live there too; " + PROSE, "then go on and on.", "Methods used", f"{PROSE} again and"]
    text = "\n\n".join([*lines, "go on in this line as they did before; " + PROSE, "and end here."] * 3)
    paragraphs = reading_view(text).text.split("\n\n")
    assert "Aims of it" in paragraphs
    assert any(paragraph.startswith(f"{PROSE} and who live there too") for paragraph in paragraphs)


def test_a_line_that_ends_between_two_names_goes_on() -> None:
    text = "Gardens cool the streets that they line in most of the towns of\nthe north (Aldous, 2001), in summer (DeLucia &\nBerlyn, 1984)."
    assert reading_view(text).text.count("\n") == 0


def test_items_of_a_list_stay_apart() -> None:
    assert reading_view("There are:\n\n• one thing\nthat goes on\n• another").text.count("\n\n") == 2


ODD = st.text(alphabet="ab-(),. 12\n\r\f\u00ad\ufb01\u00a0\ufffe\x02A\u0301\u00b4é•", max_size=200)


@given(ODD)
def test_each_character_is_found_again(text: str) -> None:
    view = reading_view(text)
    last = 0
    for at, letter in enumerate(view.text):
        start, end = view.span(at, at + 1)
        assert last <= start < end <= len(text) or letter.isspace()
        last = start if not letter.isspace() else last
        if letter.isalnum() and letter.isascii() and end - start == 1:
            assert text[start] in (letter, "\ufb01")


@given(ODD)
def test_a_place_in_the_text_is_a_place_in_the_view(text: str) -> None:
    view = reading_view(text)
    places = [view.place(at) for at in range(len(text))]
    assert places == sorted(places)
    assert all(0 <= place <= len(view.text) for place in places)
    for at in range(len(view.text)):
        if not view.text[at].isspace():
            assert view.place(view.span(at, at + 1)[0]) <= at


@given(st.text(max_size=300))
def test_any_text_has_a_view(text: str) -> None:
    view = reading_view(text)
    if view.text:
        start, end = view.span(0, len(view.text))
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="abcdefg ,.;()\n", max_size=200))
def test_a_plain_view_is_its_own_view(text: str) -> None:
    once = reading_view(text).text
    assert unicodedata.normalize("NFC", once) == once
    assert reading_view(once).text.replace("\n\n", " ") == once.replace("\n\n", " ")


def test_a_view_of_a_view_tells_places_of_the_text() -> None:
    text = "*Gar-\nden* (Okoro,\n2010)"
    outer = View([(text[1:9], 1, 9), (text[10:], 10, len(text))])
    view = through(outer, reading_view(outer.text))
    at = view.text.index("2010")
    assert text[slice(*view.span(at, at + 4))] == "2010"
    assert view.place(text.index("2010")) == at


def test_the_cost_grows_with_the_text() -> None:
    page = "Journal of Streets\n" + "\n".join(f"{PROSE} temper-" for _ in range(40)) + "\n\n12\n\n"
    assert doubling(reading_view, page * 20, page * 40) <= 2.2


def test_a_page_number_behind_a_cut_word_is_a_line_of_its_own() -> None:
    words = "sun wind rain snow hail fog dew frost haze storm sleet cloud".split()
    pages = [
        "".join(f"{word}{name} {PROSE} and\n" for word in words) + f"the one {name} gar\ufffe{number}\nden of {name} follows.\n"
        for number, name in enumerate("abc", 1)
    ]
    assert reading_view("".join(pages)).text.count("garden of") == 3


def test_numbers_that_count_up_line_by_line_are_not_read() -> None:
    text = f"{PROSE}.\n" + "\n".join(map(str, range(1, 9))) + f"\n{PROSE}."
    assert reading_view(text).text.count("4") == 0


WORDS = (
    "Gardens cool of or streets, that they said. et al. (Okoro, 2010) and 12 • - gar- 1. a) “trees” o \u00a0 é: [9] rain} the; A ii) "
    "https://example.org/1000/182"
).split(" ")
ENDS = st.sampled_from(("\n", "\n\n", "\n", "\n\n", "\n\n\n", "\r\n", "\n  ", " \n", "\f", "\n\n12\n\n", "\u2028"))


@st.composite
def laid_out(draw: st.DrawFn) -> str:
    """A text of paragraphs that are broken to a width, or not."""
    width = draw(st.sampled_from((24, 32, 60, 1_000)))
    paragraphs = draw(st.lists(st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), ENDS), max_size=12))
    return "".join(fill(" ".join(words), width, break_on_hyphens=False) + end for words, end in paragraphs)


def all_looked_at(text: str) -> View:
    """The view of a text whose ends of lines are looked at, each of them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kb.extract.view.line_ends", lambda *_, **__: re.compile(r"([\n\f]\s*+)"))
        return reading_view(text)


@given(laid_out())
def test_ends_of_lines_that_are_not_looked_at_are_as_if_they_were(text: str) -> None:
    view, asked = reading_view(text), all_looked_at(text)
    assert view.text == asked.text
    assert [view.span(at, at + 1) for at in range(len(view.text))] == [asked.span(at, at + 1) for at in range(len(view.text))]
    assert [view.place(at) for at in range(len(text))] == [asked.place(at) for at in range(len(text))]


@pytest.mark.parametrize("end", [".\n", "e\n", " of\n\n"], ids=repr)
@pytest.mark.parametrize("first", ["W", "w"])
def test_room_for_the_next_word_is_the_same_where_nobody_looks(end: str, first: str) -> None:
    lines = [f"So it {'was' * 9}{'s' * length}{end}{first}{'o' * word} it was." for length in range(27) for word in range(25)]
    text = "\n\n".join(lines + ["x" * 60] * len(lines))
    assert reading_view(text).text == all_looked_at(text).text


def test_most_ends_of_lines_of_prose_are_not_looked_at() -> None:
    paragraphs = "\n\n".join(fill(f"{PROSE} of town {PROSE.lower()}, and so on in it.", 60) for _ in range(20))
    assert len(line_ends(60, paged=False).findall(paragraphs)) <= 4
    assert not line_ends(None, paged=False).findall("\n\n".join([f"{PROSE}."] * 20))


@given(st.lists(st.text(alphabet="bcxÄäC 1iV", min_size=1, max_size=3).map(str.strip).filter(bool), max_size=40))
def test_lines_that_are_alike_are_told_by_few_letters_first(read: list[str]) -> None:
    def letters(line: str) -> bytes:
        return line.encode().lower().translate(None, b"0123456789ivxl \t\xc2\xa0")

    times, lines = Counter(map(letters, read)), Lines("\n".join(read))
    assert _repeated(lines, _maybe(lines)) == [number for number, line in enumerate(read) if times[letters(line)] >= 3]


@given(st.from_regex(_NUMBER, fullmatch=True).map(str.strip).filter(lambda number: len(number.splitlines()) == 1))
def test_page_numbers_are_among_the_lines_that_are_told_by_few_letters(number: str) -> None:
    assert _maybe(Lines(f"{PROSE}\n{number}\n{PROSE} again")) == [1]


@given(st.text(alphabet="ab \u00a0\t\u00ad\u200b\ufb01e\u0301\u00b4\u2009\x02", max_size=40).map(str.strip))
def test_odd_characters_are_found_by_their_signs(line: str) -> None:
    told = [(*match.span(), _usual(match[0])) for match in _ODD.finditer(line)]
    assert list(changes(line, odd_signs(line.encode()), frozenset())) == [change for change in told if change[2] != line[change[0] : change[1]]]
