"""What a clause says of good or harm: words of change and what they bear on. A direction that is not said is not guessed."""

from __future__ import annotations

import pytest
from examples import doubling

from kb.extract.senses import senses
from kb.extract.verbs import modifies, stands_as_verb


def signs(clause: str) -> list[int]:
    return [sense.sign for sense in senses(clause)]


@pytest.mark.parametrize(
    "clause",
    [
        "Shade can decrease the adverse effects of heat.", "It mitigates the negative impact of noise on sleep.", "It prevents damage to houses.",
        "They protect seedlings from frost.", "They relieve people from these negative effects.", "It ameliorates the damage caused by floods.",
        "Losses were reduced by shade.", "Mortality has decreased.", "The risk of injury fell.", "Mortality was significantly lower than before.",
        "Patients were less likely to die.", "It reduces the lack of trust.", "It improves the tolerance of stress.", "It raises stress tolerance.",
        "It prevented the reduction of root growth.", "It helps to detect errors.", "It enables people to learn from mistakes.",
        "They performed better than others.", "It makes reviews better.", "It had a positive effect on sleep.", "Hindering the disease is slow work.",
    ],
)  # fmt: skip
def test_to_lessen_harm_and_to_bring_or_better_what_is_good_is_good(clause: str) -> None:
    assert signs(clause) == [1]


@pytest.mark.parametrize(
    "clause",
    [
        "It causes loss.", "This leads to the death of trees.", "It resulted in low yield.", "It causes rust, rot, and ultimately plant death.",
        "It increases the risk of disease.", "It enhances publication bias.", "It undermines trust.", "The drought reduced growth.",
        "Yields were lower in the sun.", "Yields declined in the sun.", "It poses a risk to houses.", "It negatively affects sleep.",
        "It failed to improve safety.", "It led to increases in the rate of loss.", "Smokers are less likely to survive.",
        "It led to a decline in trust.", "Results suffer.",
        "It is associated with higher mortality.", "It hampers work.", "There were adverse effects.", "It was less effective.",
    ],
)  # fmt: skip
def test_to_bring_harm_and_to_lessen_or_harm_what_is_good_is_harm(clause: str) -> None:
    assert signs(clause) == [-1]


@pytest.mark.parametrize(
    "clause",
    [
        "Shade reduces the heat.", "It increased the number of species.", "It affects sleep.", "It did not improve growth.", "No losses were caused.",
        "It works without harming growth.", "Problematic results in papers were found.", "Shade induces stress proteins.", "The Harm Report grew.",
        "It triggered a shift in the quality of soils.", "It exists rather than reducing losses.", "The health benefits of it are disputed.",
        "Fungi were isolated from roots.", "It discusses how losses come about.", "Authors report damage.",
        "Data support the idea that trees grow.", "A better tree stood there.", "It has impacts on quality.",
    ],
)  # fmt: skip
def test_what_is_neither_said_to_be_good_nor_harm_is_left_out(clause: str) -> None:
    assert not [sense for sense in senses(clause) if "benefits" not in sense.words]


def test_good_and_harm_in_one_clause_are_both_told() -> None:
    told = senses("It reduces losses and increases the risk of frost.")
    assert [(sense.sign, sense.words) for sense in told] == [(1, "reduces losses"), (-1, "increases the risk")]


def test_what_tells_more_of_a_noun_is_not_told_again() -> None:
    assert signs("It lowers barriers that limit growth, and it is old.") == [1]


def test_a_word_of_good_or_harm_itself_is_plain() -> None:
    assert [sense.plain for sense in senses("It undermines trust.")] == [True]
    assert [sense.plain for sense in senses("It reduces losses.")] == [False]


@pytest.mark.parametrize(
    ("text", "word", "is_verb"),
    [
        ("which results in losses", "results", True), ("problematic results in papers", "results", False), ("to increases in it", "increases", False),
        ("the method results in losses", "results", True), ("this limits growth", "limits", True), ("these limits are old", "limits", False),
        ("trees benefit people", "benefit", True), ("the benefit of trees", "benefit", False), ("it may increase", "increase", True),
        ("yield increase was seen", "increase", False), ("it reduces heat", "reduces", True), ("methods and results in papers", "results", True),
        ("and benefits of trees", "benefits", False), ("Increase access", "increase", True), ("their support", "support", False),
    ],
)  # fmt: skip
def test_neighbours_tell_verbs_from_nouns(text: str, word: str, is_verb: bool) -> None:
    start = text.casefold().index(word)
    assert stands_as_verb(text, start, start + len(word)) is is_verb


def test_a_participle_before_a_noun_is_no_verb_of_the_clause() -> None:
    assert [modifies(text, text.index("inc"), text.index("sed") + 3) for text in ("with increased heat", "it increased heat")] == [True, False]


@pytest.mark.parametrize("piece", ["reduce ", "increase the loss of ", "a ", "was ", "to ", "( ", "which limit ", "less likely to ", ", "])
def test_the_cost_of_senses_grows_with_the_clause(piece: str) -> None:
    assert doubling(lambda text: senses(text), piece * 4_000, piece * 8_000) <= 2.2
