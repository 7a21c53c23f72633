"""Fields of a draft changed by their numbers: what is asked, taken and refused."""

from __future__ import annotations

import re

import pytest
from command_line import typed
from review_walks import SOURCE, STATEMENT, claims, drafted_base, walked

from kb.drafts.review import Review, SourceEntry


@pytest.fixture
def base(tmp_path):
    return drafted_base(tmp_path)


def test_a_number_changes_its_field_and_the_claim_is_shown_anew(base) -> None:
    told = walked(base, f"6\n3\n5\nneg\na\n{STATEMENT}\n{SOURCE}q\n").stdout
    assert "  5 direction   negative" in told
    claim = claims(base)[-1]
    assert (claim.wording, claim.direction) == ("may", "negative")


def test_terms_are_taken_up_and_dropped_by_number_and_found_by_letters(base) -> None:
    answers = f"2\n2\n1\n\n3\nsenior\n\n4\n-\nillness\n\na\n{STATEMENT}\npositive\n{SOURCE}q\n"
    assert "2 * pale_roofs" in walked(base, answers).stdout
    claim = claims(base)[-1]
    assert (claim.practices, claim.outcomes) == (("pale_roofs",), ("heat_illness",))
    assert claim.populations == ("residents", "older_people")
    assert dict(claim.evidence[0].fit)["older_people"] == "asserted"


def test_what_is_no_value_is_told_and_asked_for_again(base) -> None:
    told = walked(base, "6\nloud\n0\n9\ns\n3\n2\n99\nnothing such\n\nq\n").stdout
    assert told.count("is none of them: type a number") == 3
    assert "'s' is more than one of them" in told
    assert "99: no such number here" in told
    assert "'nothing such' is in none of them" in told


def test_of_many_terms_those_with_the_letters_are_shown(base) -> None:
    file = base / "data" / "vocabulary.yaml"
    many = "".join(f"- {{id: place_{n}, label: Place {n}, definition: A place.}}\n" for n in range(30))
    file.write_text(file.read_text(encoding="utf-8").replace("practices: # what is done\n", f"practices:\n{many}"), encoding="utf-8")
    told = walked(base, "2\nplace 2\n3\nplace\n\nq\n").stdout
    assert "letters to find one of 32" in told
    assert "place_0" not in told.split("30 of them have 'place', the first 12 are shown")[0]
    assert "practices: street_trees, place_21" in told


def test_a_term_that_the_vocabulary_lost_is_dropped_by_its_name(base) -> None:
    file = base / "data" / "vocabulary.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("- id: street_trees", "- id: tree_lines"), encoding="utf-8")
    told = walked(base, "2\nstreet_trees\n1\n\nq\n").stdout
    assert "practices: none" in told
    assert "  2 practices   tree_lines" in told


def test_a_kind_that_asks_for_more_asks_at_once_and_kb_check_finds_nothing_left(base) -> None:
    answers = f"l\nl\n1\neffect\npos\na\nTrees would cool homes.\n{SOURCE}q\n"
    walked(base, answers)
    claim = claims(base)[-1]
    assert (claim.kind, claim.direction, claim.evidence[0].unlisted) == ("effect", "positive", "not_applicable")
    assert "0 errors, 0 warnings" in typed("check", base / "data", "--documents", base / "documents").stdout


def test_a_recommendation_asks_who_is_to_act(base) -> None:
    told = walked(base, f"l\nl\na\nPlant trees near old people's homes.\nanyone\n\n{SOURCE}q\n").stdout
    assert "who is to act" in told
    assert claims(base)[-1].addressees == ("anyone",)
    assert "a claim of kind context has no addressees" in walked(base, "1\ncontext\n7\nq\n").stdout


def test_facts_that_count_for_nothing_are_told_when_given_and_the_ground_can_be_changed(base) -> None:
    told = walked(base, f"9\nn_sites\n36\n\n8\nstudy\n\na\n{STATEMENT}\npositive\n{SOURCE}q\n").stdout
    assert "n_sites: given on 'works', where facts count for nothing; they count on study, named_data, studies_say: 8 changes" in told
    link = claims(base)[-1].evidence[0]
    assert (link.rests_on, link.facts["n_sites"].value, link.facts["result_reported"].value) == ("study", 36, "positive")


def test_a_work_is_found_by_letters_of_its_title(base) -> None:
    told = walked(base, f"8\nworks\nnot there\nroofs and risk\na\n{STATEMENT}\npositive\n{SOURCE}q\n").stdout
    assert "no work has 'not there'" in told
    assert claims(base)[-1].evidence[0].work == "nakamura2020"


def test_the_source_is_asked_for_with_what_its_first_lines_tell_and_a_way_back(base) -> None:
    told = walked(base, f"a\n{STATEMENT}\npositive\nalder 2024\n<\nalder2024\n\nWriter, A\n<\nWriter, Ann\n2024\nq\n").stdout
    assert "Four questions about it, once: citekey, title, authors, year" in told
    assert "title [Shade in Alder]: " in told
    library = (base / "data" / "references.bib").read_text(encoding="utf-8")
    assert re.search(r"@misc\{alder2024,\s+author += \{Writer, Ann\},\s+title += \{Shade in Alder\},\s+year += \{2024\}", library)


def test_a_citekey_that_cannot_be_one_is_asked_for_again_with_all_else_kept(base) -> None:
    told = walked(base, f"a\n{STATEMENT}\npositive\nno key\n\nWriter, Ann\n2024\nalder2024\n\n\n\nq\n").stdout
    assert "'no key' cannot be a citekey" in told
    assert "authors, as Family, Given; Family, Given [Writer, Ann]" in told
    assert claims(base)[-1].source == "alder2024"


def test_going_back_before_the_first_question_leaves_the_draft_open(base) -> None:
    assert "0 accepted" in walked(base, f"a\n{STATEMENT}\npositive\n<\nq\n").stdout


def test_a_claim_taken_back_takes_what_came_with_it_and_is_shown_as_it_was(base) -> None:
    file = base / "data" / "references.bib"
    walked(base, f"a\n{STATEMENT}\npositive\n{SOURCE}q\n")
    before = file.read_text(encoding="utf-8")
    told = walked(base, "a\nRoofs may help.\nb\nq\n").stdout
    assert "taken back, and what came with it alone: nakamura2020" in told
    assert "  s statement   Roofs may help." in told
    assert file.read_text(encoding="utf-8") == before
    walked(base, "a\nRoofs may help.\nq\n")
    assert "nakamura2020" in file.read_text(encoding="utf-8")


def test_an_entry_that_was_changed_since_stays_and_is_told(base) -> None:
    review = Review(base / "data" / "claims.draft.yaml", base / "data", base / "documents")
    draft = review.drafts[1]
    review.add_source(SourceEntry(key="alder2024", title="Shade"), review.document(draft))
    review.accept(draft, review.proposed(draft, "Roofs may help."))
    file = base / "data" / "references.bib"
    file.write_text(file.read_text(encoding="utf-8").replace("Roofs and risk", "Roofs and their risk"), encoding="utf-8")
    assert review.reopen(draft)
    assert review.drop_entries(draft) == ([], ["nakamura2020"])
    assert "Roofs and their risk" in file.read_text(encoding="utf-8")


def test_later_says_when_it_comes_again_and_what_is_left_is_told(base) -> None:
    told = walked(base, "l\nq\n", "--cited").stdout
    assert "(2 to go of those asked for)" in told
    assert "the next 'kb review' asks again, behind all others" in told
