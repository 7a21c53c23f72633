"""Drafts: sentences and clauses, headings, terms, cues, and what they come to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from examples import doubling

from kb.extract import cues
from kb.extract.drafts import drafts
from kb.extract.headings import find_sections
from kb.extract.plain import PlainText
from kb.extract.sentences import clauses, sentences
from kb.extract.terms import Terms
from kb.extract.view import reading_view
from kb.extraction import extracted
from kb.model import DIRECTIONS_OF_KIND, Term, Vocabulary
from kb.passages import MAX_LENGTH, Document, proven

VOCABULARY = Vocabulary(
    practices=(
        Term(id="planting", label="Tree planting", definition="", synonyms=("planted trees",)),
        Term(id="avenues", label="Avenues", definition="", synonyms=("UTC",), broader="planting"),
    ),
    populations=(
        Term(id="everyone", label="Everyone", definition=""),
        Term(id="elders", label="Older people", definition="", synonyms=("seniors",), broader="everyone"),
    ),
    outcomes=(Term(id="heat", label="Heat", definition=""), Term(id="illness", label="Heat illness", definition="")),
)
TERMS = Terms(VOCABULARY)


def drafted(text: str, name: str = "review.txt"):
    found = extracted(PlainText(name=name, format="text", sha256="", text=text))
    return list(drafts(found.plain, found.view, found.citations, TERMS))


def only(text: str):
    (draft,) = drafted(text)
    return draft


# Sentences and clauses


@pytest.mark.parametrize(
    "sentence",
    [
        "Trees cool streets (Okoro et al. 2010).", "See Okoro, p. 3, for more.", "J. S. Okoro said so.", "As in Fig. 2, heat falls.",
        "It fell by 1.6 degrees.", "Okoro (2010, pp. 3-5. emphasis added) said so.", "The U.S. Census counted them.", "Is it so?",
        "They said “It is cool.” in May.", "Some do, e.g. Lindqvist.", "Trees cool. (Okoro, 2010).",
    ],
)  # fmt: skip
def test_a_sentence_is_not_cut_within(sentence: str) -> None:
    text = f"{sentence} Another one follows."
    assert [text[start:end] for start, end in sentences(text)] == [sentence, "Another one follows."]


def test_raised_figures_behind_a_full_stop_end_the_sentence() -> None:
    text = "Trees cool streets.¹,³ So do lawns.²–⁴ Okoro et al.⁵ say so."
    assert [text[start:end] for start, end in sentences(text)] == ["Trees cool streets.¹,³", "So do lawns.²–⁴", "Okoro et al.⁵ say so."]


def test_sentences_end_with_their_paragraph_and_need_no_capitals() -> None:
    text = "A heading\n\ntrees cool streets. so do lawns."
    assert [text[start:end] for start, end in sentences(text)] == ["A heading", "trees cool streets.", "so do lawns."]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Trees cool the streets.", ["Trees cool the streets."]),
        ("Trees reduce the heat, while lawns increase it.", ["Trees reduce the heat", "while lawns increase it."]),
        ("Trees help much (Okoro, 2010), and lawns increase it much.", ["Trees help much (Okoro, 2010)", "and lawns increase it much."]),
        ("They plant trees, lawns, and beds.", ["They plant trees, lawns, and beds."]),
        ("It names (so; it is said) what trees do.", ["It names (so; it is said) what trees do."]),
        ("Although trees can help, there are harms that they do.", ["Although trees can help", "there are harms that they do."]),
        ("Trees can cool all streets but they must be watered.", ["Trees can cool all streets", "but they must be watered."]),
        ("Trees can not only cool streets but also calm people.", ["Trees can not only cool streets but also calm people."]),
    ],
)
def test_a_sentence_is_cut_where_its_parts_stand_alone(sentence: str, parts: list[str]) -> None:
    assert [sentence[start:end] for start, end in clauses(sentence, 0, len(sentence))] == parts


# Headings


@pytest.mark.parametrize(
    ("text", "marked_up", "titles"),
    [
        ("# Aims #\n\nText.\n\n```\n# no\n```\n\n## What *we* did {#id}\n", True, ["Aims", "What we did"]),
        ("\\section*{Aims}\nText.\n\\subsection[short]{What \\emph{we} did}\n", False, ["Aims", "What we did"]),
        (
            "Aims:\n\n" + "Trees cool the streets that they line. " * 5 + "\n\n2.1 Methods\n\n" + "They were measured. " * 9,
            False,
            ["Aims", "2.1 Methods"],
        ),
        ("One.\n\nTwo.\n\nThree", False, []),
        (
            "WhY TrEEs On YouTube\n\n" + "Few trees cool the streets that they line. " * 3 + "\n\nOn LinkedIn\n\n" + "They were measured. " * 9,
            False,
            ["Why Trees On Youtube", "On LinkedIn"],
        ),
    ],
    ids=["Markdown", "LaTeX", "plain", "none", "small capitals"],
)
def test_headings_are_found(text: str, marked_up: bool, titles: list[str]) -> None:
    assert [section.title for section in find_sections(text, reading_view(text), marked_up=marked_up)] == titles


# Terms


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Tree planting helps.", ["planting"]), ("They planted trees.", ["planting"]), ("An avenue cools.", ["avenues"]),
        ("UTC grew.", ["avenues"]), ("Utc grew.", []), ("Heat illness fell.", ["illness"]), ("heat and seniors", ["heat", "elders"]), ("Nothing", []),
    ],
)  # fmt: skip
def test_terms_are_named_by_label_and_synonym(text: str, named: list[str]) -> None:
    assert [one.id for one in TERMS.named(text)] == named


def test_a_narrower_term_stands_for_the_wider() -> None:
    assert [one.id for one in TERMS.narrowest(TERMS.named("Tree planting in avenues"))] == ["avenues"]


# Drafts


def test_a_draft_has_a_proven_passage_and_a_reason_for_each_code() -> None:
    text = "In towns,\ntree planting reduced the heat for older\npeople (Okoro, 2010)."
    draft = only(text)
    assert proven(draft.passage, Document(name="review.txt", text=text, sha256=""))
    assert (draft.practices, draft.populations, draft.outcomes) == (("planting",), ("elders",), ("heat",))
    assert (draft.kind, draft.direction, draft.wording) == ("effect", None, "asserts")
    assert set(draft.reasons) == {"kind", "practices", "populations", "outcomes", "direction", "wording", "evidence"}
    assert draft.evidence[0].unlisted == "not_reported"


@pytest.mark.parametrize(
    ("sentence", "kind", "direction", "wording"),
    [
        ("Tree planting should begin at once.", "recommendation", "not_applicable", "should"),
        ("There is little research on avenues.", "gap", "none_found", "asserts"),
        ("Avenues may reduce heat.", "effect", None, "may"),
        ("Avenues did not reduce heat.", "effect", "none_found", "asserts"),
        ("Avenues are associated with mixed heat.", "association", "mixed", "asserts"),
        ("Avenues increase heat and harm seniors.", "effect", "negative", "asserts"),
        ("High costs are a barrier to tree planting.", "barrier", "negative", "asserts"),
        ("Avenues are defined as streets with trees.", "definition", "not_applicable", "asserts"),
        ("Seniors deserve avenues near them.", "need", "not_applicable", "should"),
        ("Avenues were laid out in 1850.", "context", "not_applicable", "asserts"),
        ("Avenues seem to lower the heat.", "effect", None, "suggests"),
        ("Seniors are less likely to have access to avenues.", "barrier", "negative", "suggests"),
        ("Seniors near avenues went out more often.", "association", None, "suggests"),
        ("Avenues will require watering.", "need", "not_applicable", "should"),
        ("Managers can plant trees.", "recommendation", "not_applicable", "may"),
        ("It should be noted that avenues are old.", "context", "not_applicable", "should"),
        ("Whether avenues calm anyone has not been studied.", "gap", "none_found", "asserts"),
        ("An avenue is a street that trees line.", "definition", "not_applicable", "asserts"),
        ("Avenues seldom stand where people are poor.", "barrier", "negative", "asserts"),
        ("Avenues can decrease the adverse effects of heat.", "effect", "positive", "may"),
        ("Avenues mitigate the negative effects of noise.", "effect", "positive", "asserts"),
        ("Avenues prevent damage to houses.", "effect", "positive", "asserts"),
        ("Avenues hinder all lorries.", "barrier", "negative", "asserts"),
        ("Avenues fell ill, causing rust, rot, and ultimately plant death.", "effect", "negative", "asserts"),
        ("Felling avenues resulted in low yield.", "effect", "negative", "asserts"),
        ("Avenues undermine the trust.", "effect", "negative", "asserts"),
        ("Avenues isolate most seniors.", "effect", "negative", "asserts"),
        ("Avenues typically reduce dust by 2- to 4-fold.", "effect", None, "asserts"),
        ("Avenues typically stand near rivers.", "context", "not_applicable", "asserts"),
        ("Avenues bear on and affect the heat.", "context", "not_applicable", "asserts"),
        ("Avenues negatively affect the mood of seniors.", "effect", "negative", "asserts"),
        ("Avenues did not significantly reduce the heat.", "effect", "none_found", "asserts"),
        ("Avenues were associated with lower mortality.", "association", "positive", "asserts"),
        ("Ethics of avenues is “the critical study of problems associated with them”.", "definition", "not_applicable", "asserts"),
        ("A coin thrown in avenues is more likely to be heads.", "association", None, "suggests"),
        ("Avenues are hindered by lack of research documentation.", "barrier", "negative", "asserts"),
        ("Additional studies of avenues are needed.", "gap", "none_found", "asserts"),
        ("The effect of avenues on mood remains largely unknown.", "gap", "none_found", "asserts"),
        ("The creative contributions of contributors to avenues are many.", "context", "not_applicable", "asserts"),
        ("Problematic results in papers on avenues were found later.", "context", "not_applicable", "asserts"),
        ("If an effect of avenues exists, it is small.", "context", "not_applicable", "asserts"),
        ("Gardeners isolated fungi from avenues.", "context", "not_applicable", "asserts"),
        ("Gardeners of avenues met on the Raise and Foster hill.", "context", "not_applicable", "asserts"),
        ("Well defined avenues fall outside the defined scope.", "context", "not_applicable", "asserts"),
        ("Barriers to avenues include costs.", "barrier", "negative", "asserts"),
    ],
)
def test_cues_tell_kind_direction_and_wording(sentence: str, kind: str, direction: str, wording: str) -> None:
    draft = only(sentence)
    assert (draft.kind, draft.direction, draft.wording) == (kind, direction, wording)


@pytest.mark.parametrize(
    ("sentence", "ground"),
    [
        ("A recent study of avenues found less heat (Okoro, 2010).", "study"), ("Avenues cool streets (Okoro, 2010).", "works"),
        ("Research suggests that avenues cool.", "studies_say"), ("In our review avenues were rare.", "synthesis"),
        ("Avenues are old ways.", "bare_assertion"), ("Okoro et al. (2017) demonstrated that avenues cool.", "study"),
        ("An experiment by Okoro (2017) shows that avenues cool.", "study"), ("Okoro (2017) calls for avenues.", "works"),
        ("In avenues more participants walk (Okoro, 2010).", "works"),
    ],
)  # fmt: skip
def test_the_ground_is_told_by_citation_and_words(sentence: str, ground: str) -> None:
    assert only(sentence).evidence[0].rests_on == ground


def test_the_term_named_before_and_the_widest_group_stand_in() -> None:
    first, second = drafted("Tree planting is old. It should go on (Okoro, 2010).")
    assert (first.practices, first.populations) == (("planting",), ("everyone",))
    assert second.practices == ("planting",)
    assert "named before" in second.reasons["practices"]
    assert "widest" in second.reasons["populations"]


def test_the_only_group_of_a_vocabulary_stands_in_too() -> None:
    lone = Terms(replace(VOCABULARY, populations=VOCABULARY.populations[:1]))
    found = extracted(PlainText(name="review.txt", format="text", sha256="", text="Tree planting is old."))
    assert [draft.populations for draft in drafts(found.plain, found.view, (), lone)] == [("everyone",)]


def test_a_practice_stands_in_for_the_next_sentence_and_where_words_refer_to_it() -> None:
    other = "Towns should save some costs. "
    assert [bool(draft.practices) for draft in drafted(f"Tree planting is old. {other * 3}")] == [True, True, False, False]
    chain = f"Tree planting is very old. It needs much water. These works need much money. {other * 2}"
    assert [bool(draft.practices) for draft in drafted(chain)] == [True, True, True, True, False]
    named = drafted(f"Tree planting is very old. {other * 4}Yet the planting needs much water.")
    assert [bool(draft.practices) for draft in named][-2:] == [False, True]


def test_a_practice_of_the_heading_stands_in_for_its_section() -> None:
    text = "# Avenues\n\nThey are old ways. Towns should save some costs. Towns should save more costs. Towns must save all costs.\n"
    found = extracted(PlainText(name="review.md", format="markdown", sha256="", text=text))
    assert {draft.practices for draft in drafts(found.plain, found.view, (), TERMS)} == {("avenues",)}


def test_no_code_comes_from_the_names_in_a_citation() -> None:
    draft = only("Old trees stand in rows (Heat Sciences and Foster, 2010).")
    assert (draft.kind, draft.outcomes) == ("context", ())


def test_what_stands_in_brackets_does_not_decide() -> None:
    assert only("Avenues (e.g. those that towns should plant) cool the streets.").kind == "effect"


def test_a_citation_does_not_reach_back_over_what_speaks_against_it() -> None:
    first, second = drafted("Avenues might create more shade, but the number of them is stable (Okoro, 2010).")
    assert (first.evidence[0].rests_on, second.evidence[0].rests_on) == ("bare_assertion", "works")


def test_a_direction_left_out_has_its_reason_and_no_result() -> None:
    draft = only("A study found that avenues reduced the heat (Okoro, 2010).")
    assert (draft.kind, draft.direction, draft.evidence[0].facts) == ("effect", None, {})
    assert draft.reasons["direction"].startswith("left out: nothing says")
    assert only("Avenues relieve all the people who live near them of these negative effects.").direction is None
    assert only("Avenues cause many other old and new losses.").reasons["direction"] == "'cause many other … losses' speaks of harm"
    both = only("Avenues reduce losses and increase the risk of frost (Okoro, 2010).")
    assert both.direction is None
    assert both.reasons["direction"] == "left out: 'reduce losses' speaks of good, 'increase the risk' of harm"


def test_a_citation_at_the_end_reaches_the_clause_before_it() -> None:
    first, second = drafted("Avenues reduce the heat, while lawns increase it (Okoro, 2010).")
    assert first.evidence[0].rests_on == second.evidence[0].rests_on == "works"


def test_no_draft_is_longer_than_a_passage_or_from_the_references() -> None:
    listed = "Okoro, A. (2010). Avenues and heat. Towns, 3, 4-5.\n\nLee, B. (2011). Avenues. Towns, 3, 6-7.\n"
    text = f"Avenues {'cool ' * 200}streets.\n\nReferences\n\n{listed}"
    assert not drafted(text)
    assert all(draft.passage.end - draft.passage.start <= MAX_LENGTH for draft in drafted(text))


def test_every_cue_can_be_found_and_proposes_what_the_field_admits() -> None:
    kinds = {cue.value for cue in cues.CUES if cue.field == "kind"}
    assert kinds | {"context"} >= set(DIRECTIONS_OF_KIND)
    assert all(cue.pattern.pattern.startswith(r"(?<![\w-])(?:") for cue in cues.CUES)
    assert {cue.wants for cue in cues.CUES} == {"", "direction", "population", "no_good"}
    assert {cue.field for cue in cues.CUES} == {"kind", "wording", "direction", "rests_on", "rests_on_cited"}


def test_the_cost_of_drafts_grows_with_the_text() -> None:
    paragraph = "Tree planting reduced the heat for older people (Okoro, 2010), while lawns should be wetted more often. "

    def run(times: int) -> None:
        text = (paragraph * 5 + "\n\n") * times
        plain = PlainText(name="review.txt", format="text", sha256="", text=text)
        list(drafts(plain, reading_view(text), (), TERMS))

    assert doubling(run, 10, 20) <= 2.2


HOSTILE = {
    "abbreviations": "e.g. A ", "open brackets": "( A. ", "one sentence": "it is so; and it was so, ", "a heading": "# a ", "marks": "# # ",
    "braces": "{ ", "full stops": "A.", "years": "(A, 2010). ", "one word": "a", "cuts": "a\ufffe", "hyphens": "a-\n",
}  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_odd_texts_cost_no_more_than_others(piece: str) -> None:
    def run(text: str) -> None:
        view = reading_view(text)
        find_sections(text, view, marked_up=True)
        plain = PlainText(name="review.txt", format="text", sha256="", text=text)
        list(drafts(plain, view, (), TERMS))

    assert doubling(run, piece * 3_000, piece * 6_000) <= 2.2


def test_a_citation_alone_is_no_draft() -> None:
    only("Avenues cool streets that they line.\n\n(Okoro, Lee, & Brandt, 2010, pp. 3–5)\n")
