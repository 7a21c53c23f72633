from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from examples import PROSE, SENTENCE, claim_text, document, doubling, passage
from hypothesis import assume, given
from hypothesis import strategies as st

from kb import passages
from kb.model import Document, Passage
from kb.readers import claims

PAGES = "Shade of old trees\n\n                                   12\n\x0cStreets and Trees\n\nlowers heat in summer.\n"
"""A sentence that a page ends in, with the number of the page and the head of the next."""


def words_of(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


# Finding words


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("one two three", "two", ["two"]),
        ("one\n  two\tthree", "one two three", ["one\n  two\tthree"]),
        ("one\x0c\n\u2003two", "one two", ["one\x0c\n\u2003two"]),
        ("one two three", "  two   three ", ["two three"]),
        ("one (two) [three]* 4.5", "(two) [three]* 4.5", ["(two) [three]* 4.5"]),
        ("a b a b a", "a b", ["a b", "a b"]),
        ("a b a b a", "a b a", ["a b a", "a b a"]),
        ("aaa\na a", "a a", ["a a"]),
        ("one two", "One", []),
        ("one two", "", []),
        ("one two", "  \n ", []),
        ("one two", "one three", []),
        ("", "one", []),
    ],
)
def test_words_are_found_whatever_white_space_is_between_them(text: str, words: str, found: list[str]) -> None:
    assert words_of(text, list(passages.occurrences(text, words))) == found


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("learn learning relearn", "learn", 1),
        ("Learn (learn) 'learn,' learn3 4learn re-learn", "learn", 5),
        ("\u00c9t\u00e9 d\u00e9t\u00e9", "t\u00e9", 0),
        ("\u6811\u6728\u964d\u6e29", "\u6728\u964d", 1),
        ("one, two", "one", 1),
        ("one, two", ", two", 1),
    ],
)
def test_words_are_found_whole_in_scripts_that_put_space_between_them(text: str, words: str, count: int) -> None:
    assert len(list(passages.occurrences(text, words))) == count


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_an_accent_typed_apart_is_found_and_proven(form: str, typed: str) -> None:
    text = unicodedata.normalize(form, "Le caf\u00e9 d\u2019\u00e9t\u00e9 est fra\u00eeche.")  # type: ignore[arg-type]
    words = unicodedata.normalize(typed, "caf\u00e9 d\u2019\u00e9t\u00e9")  # type: ignore[arg-type]
    (found,) = passages.located(document(text), words)
    assert (found.first, passages.proven(found, document(text))) == ("caf\u00e9 d\u2019\u00e9t\u00e9", True)


def test_a_span_goes_from_the_first_words_to_the_next_last_words() -> None:
    text = "Start one. End two. Start three. End four."
    assert words_of(text, passages.candidates(text, "Start", "End")) == ["Start one. End", "Start three. End"]
    assert words_of(text, passages.candidates(text, "Start one.", "four.")) == [text]
    assert passages.candidates(text, "End four.", "Start") == []
    assert passages.candidates(text, "nowhere", "End") == []
    assert passages.candidates(text, "Start", "") == []


def test_first_and_last_words_may_overlap_or_be_the_same() -> None:
    assert words_of("a b c d", passages.candidates("a b c d", "a b c", "b c")) == ["a b c"]
    assert words_of("a b c d", passages.candidates("a b c d", "b c", "b c")) == ["b c"]
    assert words_of("a b a c", passages.candidates("a b a c", "a b", "a")) == ["a b a"], "the last words do not end before the first"


def test_a_span_is_no_longer_than_a_passage_may_be() -> None:
    for length, found in ((passages.MAX_LENGTH, 1), (passages.MAX_LENGTH + 1, 0)):
        text = f"First {'x' * (length - 11)} last and last"
        assert len(passages.candidates(text, "First", "last")) == found, length


def test_a_span_goes_over_page_numbers_and_heads() -> None:
    (found,) = passages.completed(Passage(document="review.txt", first="Shade of old trees", last="heat in summer."), document(PAGES))
    assert PAGES[found.start : found.end] == PAGES.strip()
    assert passages.proven(found, document(PAGES))
    assert not list(passages.occurrences(PAGES, "old trees lowers heat"))


def test_offsets_are_code_points_of_the_text_as_it_is_in_the_file() -> None:
    text = "\ufeff\U0001f333 na\u00efve\r\nShade \U0001f600 works.\r\n"
    (found,) = passages.located(document(text), "Shade \U0001f600 works.")
    assert (found.start, found.end) == (10, 24)


# Locators


def test_located_words_are_ready_locators() -> None:
    (found,) = passages.located(document(), "shade lowered ... degrees.")
    assert found == passage()
    assert (found.start, found.end, found.first, found.last) == (34, 72, "shade lowered the heat", "heat by two degrees.")
    assert passages.proven(found, document())
    assert len(passages.located(document("a b. a b."), "a b.")) == 2
    assert passages.located(document(), "never said") == []


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("shade lowered", "degrees.", 1),
        ("shade lowered the heat by two degrees.", "", 1),
        ("Trees", "degrees.", 1),
        ("cool", "heat", 1),
        ("sun lowered", "degrees.", 0),
        ("shade lowered", "Trees", 0),
        ("", "degrees.", 0),
        ("", "", 0),
    ],
)
def test_what_a_curator_writes_is_completed_where_it_stands_once(first: str, last: str, count: int) -> None:
    found = passages.completed(Passage(document="review.txt", section="Findings", first=first, last=last), document())
    assert len(found) == count
    assert all(passages.proven(one, document()) and one.section == "Findings" for one in found)


def test_words_that_stand_twice_give_all_candidates() -> None:
    found = passages.completed(Passage(document="review.txt", first="Shade", last="works."), document("Shade works. Shade always works."))
    assert [(one.start, one.end) for one in found] == [(0, 12), (13, 32)]


OFFSETS = {
    (34, 72): (34, 72), (33, 73): (34, 72), (0, len(PROSE)): (0, len(PROSE) - 1), (19, 20): None, (-5, 3): None, (5, 5): None, (9, 4): None,
    (90, 9999): None,
}  # fmt: skip


@pytest.mark.parametrize(("start", "end"), OFFSETS)
def test_offsets_alone_are_completed_without_the_white_space_at_their_ends(start: int, end: int) -> None:
    expected = OFFSETS[start, end]
    found = passages.completed(Passage(document="review.txt", start=start, end=end), document())
    assert [(one.start, one.end) for one in found] == ([expected] if expected else [])
    assert all(passages.proven(one, document()) for one in found)


# Proving


def test_a_passage_is_proven_exactly_or_not_at_all() -> None:
    good = passage()
    assert good.start is not None
    assert good.end is not None
    assert passages.proven(good, document())
    assert passages.proven(replace(good, first="", last=""), document()), "words may be left out; the hash proves the text"
    assert passages.proven(replace(good, first="shade  lowered"), document())
    for wrong in (
        {"start": good.start + 1}, {"start": good.start - 1}, {"end": good.end - 1}, {"end": good.end + 1}, {"start": None}, {"end": None},
        {"start": good.end, "end": good.start}, {"sha256": ""}, {"sha256": "0" * 64}, {"sha256": good.sha256.upper()},
        {"first": "lowered"}, {"last": "degrees"},
    ):  # fmt: skip
        assert not passages.proven(replace(good, **wrong), document()), wrong


def test_an_end_behind_the_end_of_the_text_is_not_proven() -> None:
    text = PROSE.rstrip("\n")
    whole = passages.at(document(text), 0, len(text))
    assert passages.proven(whole, document(text))
    assert not passages.proven(replace(whole, end=len(text) + 7), document(text))
    assert not passages.proven(replace(whole, start=-len(text)), document(text))


LETTERS = st.characters(codec="utf-8").filter(lambda letter: bool(letter.strip()))
TEXTS = st.text(alphabet=st.sampled_from("abc\u00e9.\n \U0001f600"), min_size=3, max_size=60).filter(lambda text: bool(text.strip()))


@given(TEXTS, st.data())
def test_one_altered_character_anywhere_is_found(text: str, data: st.DataObject) -> None:
    start = len(text) - len(text.lstrip())
    good = passages.at(document(text), start, len(text.rstrip()))
    assert passages.proven(good, document(text))
    assert good.end is not None
    at = data.draw(st.integers(start, good.end - 1))
    other = data.draw(LETTERS)
    assume(text[at].strip() and other != text[at])
    assert not passages.proven(good, document(text[:at] + other + text[at + 1 :]))


@given(TEXTS, TEXTS)
def test_a_passage_that_moved_is_found_where_it_is_now(before: str, text: str) -> None:
    good = passages.at(document(text), len(text) - len(text.lstrip()), len(text.rstrip()))
    moved = document(f"{before}\n{text}\n")
    for found in passages.moved(good, moved):
        assert passages.proven(found, moved)
        assert found.sha256 == good.sha256
    if not any(passages.occurrences(before, good.first)):
        assert passages.moved(good, moved)


def test_other_white_space_moves_a_passage_and_keeps_its_hash() -> None:
    text = PROSE.replace("\n", "\r\n    ")
    (found,) = passages.moved(passage(), document(text))
    assert (found.sha256, found.start, found.end) == (passage().sha256, 39, 82)
    assert text[found.start : found.end] == SENTENCE.replace("\n", "\r\n    ")
    assert passages.fingerprint(" a\n b ") == passages.fingerprint("a b") != passages.fingerprint("ab")


def test_a_passage_whose_last_words_stand_in_it_twice_is_found_again() -> None:
    text = "We saw it in the end, and saw that it was so in the end."
    good = passages.at(document(text), 0, len(text))
    (found,) = passages.moved(replace(good, first="We saw", last="in the end."), document(f"New. {text}"))
    assert (found.start, found.end) == (5, 5 + len(text))
    (found,) = passages.moved(replace(good, first="We saw", last="end."), document(f"New. {text} And in the end. More end."))
    assert (found.start, found.end) == (5, 5 + len(text))


def test_an_altered_passage_has_not_moved_and_a_doubled_one_is_told_twice() -> None:
    assert passages.moved(passage(), document(PROSE.replace("two", "three"))) == []
    assert len(passages.moved(passage(), document(PROSE + PROSE))) == 2


# As YAML


def read_back(text: str) -> Passage:
    """The locator that a reader of claims.yaml makes of the text."""
    (claim,), problems = claims.read_text(claim_text(passage=f"passage: {text}"), "claims.yaml")
    assert not problems
    return claim.passage


NAMES = ("review.txt", "a b.txt", "a: b.txt", "#a.txt", "{a}.txt", "no", "true", "null", "1.5", "12", "~", "'a'.txt", 'a"b.txt', "a,b", "\u00e4.txt")


@given(st.text(max_size=20).map(lambda text: unicodedata.normalize("NFC", text)), st.text(max_size=40), st.sampled_from(NAMES))
def test_a_locator_reads_back_as_it_was(section: str, words: str, name: str) -> None:
    text = f"{words}x"
    locator = passages.at(Document(name=name, text=text, sha256=""), 0, len(text), section)
    assert read_back(passages.as_yaml(locator)) == locator


def test_a_locator_is_written_as_claims_yaml_has_it() -> None:
    assert passages.as_yaml(passages.with_section(passage(), 'On "heat"')) == (
        '{document: review.txt, section: "On \\"heat\\"", start: 34, end: 72,\n'
        '    sha256: f037d38e6396da869ab685aaf033b60a7f188c730db36b1e39c4c0505c5825a1, from: "shade lowered the heat", to: "heat by two degrees."}'
    )


def test_a_locator_shows_four_words_at_either_end_at_most() -> None:
    found = passages.at(document(), 0, len(PROSE))
    assert (len(found.first.split()), len(found.last.split())) == (passages.SHOWN_WORDS, passages.SHOWN_WORDS)


# Growth


@pytest.mark.parametrize("text", ["shade lowers heat. ", "shade shade shade "], ids=["here and there", "everywhere"])
def test_twice_the_text_takes_at_most_twice_the_time(text: str) -> None:
    assert doubling(lambda given: passages.candidates(given, "shade", "heat."), text * 300, text * 600) <= 2.2
    assert doubling(lambda given: passages.located(document(given), "never said"), text * 3000, text * 6000) <= 2.2
