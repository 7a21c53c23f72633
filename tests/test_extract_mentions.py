from __future__ import annotations

import pytest
from examples import doubling
from hypothesis import given
from hypothesis import strategies as st

from kb.extract import mentions
from kb.extract.mentions import Phrases
from kb.extract.names import fold
from kb.model import Name, Work

PHRASES = Phrases([
    Work(key="council", type="report", title="Trees", authors=(Name(family="World Tree Council", literal=True),)),
    Work(key="printed", type="misc", printed=("The Core Four", "Lee, 2010", "the third list")),
    Work(key="longer", type="misc", printed=("the third list of all",)),
    Work(key="hyphen", type="misc", printed=("Lark-Path",)),
    Work(key="acronym", type="misc", printed=("Board of River Pilots (BRP)",)),
    Work(key="title", type="book", title="A Guide to Growing Very Tall Trees"),
    Work(key="quoted", type="misc", title="Talking of Trees", printed=("talking of trees",)),
    Work(key="centre", type="report", title="Shade", authors=(Name(family="Lee"),), fields={"institution": "Centre for Shade Studies (CSS)"}),
    Work(key="two", type="report", title="Sun", authors=(Name(family="Lee"),), fields={"institution": "Sun Office"}),
    Work(key="two2", type="report", title="Sky", authors=(Name(family="Lee"),), fields={"institution": "Sun Office"}),
    Work(key="signs", type="report", title="Wind", authors=(Name(family="Rain & Wind Office", literal=True),)),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("a World Tree Council report says", [("World Tree Council", "council")]),
        ("the World Tree Council met", []),
        ("They published “The Core Four” in spring", [("The Core Four", "printed")]),
        ("as the Board of River Pilots (BRP) told; BRP’s rules", [("Board of River Pilots (BRP)", "acronym"), ("BRP", "acronym")]),
        ("BRP came before", []),
        ("in A Guide to Growing Very Tall Trees it says", [("A Guide to Growing Very Tall Trees", "title")]),
        ("a guide to growing very tall trees", []),
        ("Lee, 2010", []),
        ("so the third list has it, and the third one", [("the third list", "printed")]),
        ("so the core four are named", []),
        ("as told by Lark-Path", [("Lark-Path", "hyphen")]),
        ("in Lark-Path’s rules", [("Lark-Path", "hyphen")]),
        ("the Rain & Wind Office report", [("Rain & Wind Office", "signs")]),
        ("the third list of", [("the third list", "printed")]),
        ("we use the third list of all", [("the third list of all", "longer")]),
        ("when talking of trees we rest; see “talking of trees,” they say", [("talking of trees", "quoted")]),
        ("a study by the Centre for Shade Studies found", [("Centre for Shade Studies", "centre")]),
        ("the World Tree Council has recently published its own", [("World Tree Council", "council")]),
        ("we met the Centre for Shade Studies", []),
        ("a study by the Sun Office found", []),
        ("the Guide to Growing Very Tall Trees has it", [("Guide to Growing Very Tall Trees", "title")]),
    ],
)
def test_a_work_named_without_a_date_is_a_mention(text: str, mentions: list[tuple[str, str]]) -> None:
    assert [(text[one.start : one.end], one.works[0].key) for one in PHRASES.mentions(text)] == mentions


PIECES = [
    piece.strip(" ")
    for piece in """The Core Four|the third list|of all|Lark-Path|’s|Board of River Pilots (BRP)|BRP|Brp|A Guide to Growing Very Tall Trees|“|”|"|
    talking of trees|World|Tree Council|a study by the|Centre|for Shade|Studies|report|published|Rain &|Wind Office|É|×|.|,|-|(|)|\u2028|\x00|&|The|
    Core/Four|the""".split("|")
]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from((" ", " ", " ", "", "\n", "’s "))), max_size=30))
def test_places_that_are_spared_the_whole_look_have_no_mention(pieces: list[tuple[str, str]]) -> None:
    """The general way looks at each word with a capital, whatever stands behind it."""
    text = "".join(piece + blank for piece, blank in pieces)
    found = list(PHRASES.mentions(text))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mentions._Heads, "__missing__", lambda heads, word: mentions._ALONE if fold(mentions._bare(word)) else mentions._NOTHING)
        assert list(PHRASES.mentions(text)) == found


def test_a_list_of_references_mentions_nothing() -> None:
    text = "The Core Four is here. The Core Four."
    assert [one.start for one in PHRASES.mentions(text, barred=[(23, len(text))])] == [0]


def test_one_place_of_a_text_costs_the_same_in_a_large_library() -> None:
    def library(works: int) -> Phrases:
        return Phrases([Work(key=f"k{n}", type="book", title=f"The tall trees of country number{n} and more") for n in range(works)])

    text = "The Tall Trees Of Country Number7 And More. The tall trees of our street. The trees. " * 40
    small, large = library(100), library(4_000)
    found = [[one.works[0].key for one in phrases.mentions(text)] for phrases in (small, large)]
    assert found == [["k7"] * 40] * 2
    assert doubling(lambda phrases: list(phrases.mentions(text)), small, large) <= 2.2


def test_a_text_does_not_mention_itself() -> None:
    assert not list(PHRASES.mentions("The Core Four, by us", own="printed"))
    assert not list(PHRASES.mentions("The World Tree Council published this", own="council"))
