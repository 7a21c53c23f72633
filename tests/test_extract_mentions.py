from __future__ import annotations

import pytest

from kb.extract.mentions import Phrases
from kb.model import Name, Work

PHRASES = Phrases([
    Work(key="council", type="report", title="Trees", authors=(Name(family="World Tree Council", literal=True),)),
    Work(key="printed", type="misc", printed=("The Core Four", "Lee, 2010", "the third list")),
    Work(key="acronym", type="misc", printed=("Board of River Pilots (BRP)",)),
    Work(key="title", type="book", title="A Guide to Growing Very Tall Trees"),
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
    ],
)
def test_a_work_named_without_a_date_is_a_mention(text: str, mentions: list[tuple[str, str]]) -> None:
    assert [(text[one.start : one.end], one.works[0].key) for one in PHRASES.mentions(text)] == mentions


def test_a_text_does_not_mention_itself() -> None:
    assert not list(PHRASES.mentions("The Core Four, by us", own="printed"))
