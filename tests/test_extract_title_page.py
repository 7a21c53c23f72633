"""What a document's first lines tell of it: an offer, and none where they tell nothing."""

from __future__ import annotations

import pytest

from kb.extract.title_page import TitlePage, title_page

CITED = "Edited by: A. Other\n\nCitation:\n\nAli S and Kim W-C (2018) Growth under water: a\n\nreview of bacteria. Front. Microbiol. 9:1096.\n"


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        (CITED, TitlePage(title="Growth under water: a review of bacteria", authors=("Ali, S", "Kim, W-C"), year="2018")),
        ("# Shade in Alder\n\nAnn Writer and Bo van Dam\n\nTrees.", TitlePage(title="Shade in Alder", authors=("Writer, Ann", "van Dam, Bo"))),
        ("\ufeffShade in Alder\nTrees give shade to many streets.\n", TitlePage(title="Shade in Alder")),
        ("1 Introduction\n\nTrees.", TitlePage()),
        ("Abstract\n\nTrees.", TitlePage()),
        ("<img src='x'>\nTrees", TitlePage()),
        ("Trees give shade.\nStreets", TitlePage()),
        ("T" * 300, TitlePage()),
        ("\n \n", TitlePage()),
        ("", TitlePage()),
    ],
    ids=["cited as", "names below", "a sentence below", "a numbered heading", "an abstract", "markup", "a sentence", "too long", "blank", "empty"],
)
def test_the_first_lines_tell_title_and_authors(text: str, seems: TitlePage) -> None:
    assert title_page(text) == seems


def test_a_long_text_is_looked_at_in_its_beginning_alone() -> None:
    assert title_page(f"Shade\n{'Trees. ' * 2000}\n{CITED}") == TitlePage(title="Shade")
