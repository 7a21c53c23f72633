from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.extract.markup import bare
from kb.extract.plain import PlainText
from kb.extraction import extracted


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("(Smith *et al.* 2010)", "(Smith et al. 2010)"),
        ("(Smith _et al._ 2010)", "(Smith et al. 2010)"),
        ("**Smith** said", "Smith said"),
        ("([Smith 2010](#ref-smith))", "(Smith 2010)"),
        ("[Smith]{.smallcaps} & [Jones]{.smallcaps}, 2010", "Smith & Jones, 2010"),
        ("([[Smith]{.smallcaps} u. a.]{.nocase}, 2010)", "(Smith u. a., 2010)"),
        ('the [NASA]{acronym-label="NASA"} report', "the NASA report"),
        (r"\cite[p. 3]{smith2010}", r"\cite[p. 3]{smith2010}"),
        (r"Smith\'s \[2010\]", "Smith's [2010]"),
        ("Smith&nbsp;2010", "Smith 2010"),
        ("snake_case_word and 2 * 3", "snake_case_word and 2  3"),
        ("::: {#ref-a .csl-entry}\nSmith\n:::", "\nSmith\n"),
        ("see [@smith2010, p. 3]", "see [@smith2010, p. 3]"),
        ("[a link](https://example.org)", "[a link](https://example.org)"),
    ],
)
def test_markup_is_not_read(marked: str, read: str) -> None:
    assert bare(marked).text == read


def test_the_division_of_the_references_is_the_list() -> None:
    entries = "\n\n".join(f"::: {{#ref-{n} .csl-entry}}\n*A title that stands alone*. 20{n}.\n:::" for n in range(10, 13))
    text = f"So it is (Smith, 2010).\n\n::::: {{#refs .references}}\n{entries}\n:::::\n\n[^1]: See Jones (2011).\n"
    found = extracted(PlainText(name="review.md", format="text", sha256="", text=text))
    assert [one.text for one in found.citations] == ["(Smith, 2010)", "Jones (2011)"]
    assert [entry.year for entry in found.references] == ["2010", "2011", "2012"]


@given(st.text(alphabet="ab*_[](){}#.\\ \n:", max_size=60))
def test_each_character_has_its_place(text: str) -> None:
    view = bare(text)
    for at, letter in enumerate(view.text):
        start, end = view.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        if letter in "ab":
            assert text[start:end] == letter
