"""What a search makes of a reader's words: misspelt ones, terms, kinds of claim, what no claim has, and what is known to be missing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kb import pipeline
from kb.answers.query import connect
from kb.answers.search import Found, as_record, search
from kb.answers.search_matches import Matches, Unit
from kb.answers.search_words import read
from kb.answers.spelling import is_spelt, near_words
from kb.cli import main

SECOND_BASE = Path(__file__).parent / "second_base" / "data"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "kb.db"
    pipeline.build(SECOND_BASE, path)
    return path


@pytest.fixture(scope="module")
def base(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(database)) as connection:
        yield connection


def ids(found: Found) -> list[str]:
    return [claim["id"] for claim in found.claims]


# Misspelt words

NEAR: dict[str, tuple[str, tuple[str, ...]]] = {
    "a letter missing": ("physicans", ("physicians",)),
    "a letter too many": ("sinkks", ("sinks",)),
    "a letter changed": ("washong", ("washing",)),
    "two exchanged": ("visiotrs", ("visitors",)),
    "two faults in a long word": ("intesnive", ("intensive",)),
    "upper case and accents": ("NÚRSSES", ("nurses",)),
    "two faults in a short word": ("nuxxes", ()),
    "another first letter": ("murses", ()),
    "short": ("dok", ()),
    "a number": ("2o11", ()),
    "nothing near": ("unicorns", ()),
    "very long": ("handrub" * 50, ()),
}


@pytest.mark.parametrize("case", NEAR)
def test_near_words_are_those_of_the_base(case: str, base: sqlite3.Connection) -> None:
    word, expected = NEAR[case]
    assert near_words(base, word)[: max(1, len(expected))] == expected


def test_words_that_stand_in_a_text_are_spelt_right(base: sqlite3.Connection) -> None:
    assert is_spelt(base, "Handrub")
    assert is_spelt(base, "SZABÓ")
    assert not is_spelt(base, "handrubs")


@given(st.text(max_size=50))
def test_any_word_has_near_words_or_none(base: sqlite3.Connection, word: str) -> None:
    assert all(is_spelt(base, near) for near in near_words(base, word))


def test_a_misspelt_word_is_replaced_and_told(base: sqlite3.Connection) -> None:
    found = search(base, "physicans and thier senoirs")
    assert found.corrected == (("physicans", "physicians"), ("thier", "their"), ("senoirs", "seniors"))
    assert ids(found) == ids(search(base, "physicians seniors")) != []
    assert found.suggestion == ""


def test_a_misspelt_name_of_a_term_stands_for_the_term(base: sqlite3.Connection) -> None:
    found = search(base, "alcohl handrib")
    assert found.corrected == (("alcohl", "alcohol"), ("handrib", "handrub"))
    assert found.widened == (("alcohol handrub", "Alcohol handrub"),)
    assert ids(found) == ids(search(base, "ABHR"))


def test_words_may_be_taken_as_they_are(base: sqlite3.Connection) -> None:
    found = search(base, "physicans", spelling=False)
    assert (found.claims, found.corrected, found.lacking) == ((), (), ("physicans",))


def test_a_near_word_that_goes_with_nothing_else_is_offered_and_not_searched_for(base: sqlite3.Connection) -> None:
    found = search(base, "sinks for senoirs")
    assert found.corrected == ()
    assert found.suggestion == "sinks for seniors"
    assert found.lacking == ("senoirs",)
    assert ids(found) == ids(search(base, "sinks"))


def test_a_short_word_is_another_word_as_often_as_a_misspelt_one(base: sqlite3.Connection) -> None:
    assert near_words(base, "soup") == ("soap",)
    assert search(base, "soup").corrected == ()
    assert search(base, "soup and water").corrected == (("soup", "soap"),), "it makes the name of a term"


def test_another_form_of_a_word_of_the_base_is_no_mistake(base: sqlite3.Connection) -> None:
    assert search(base, "handrubs visitor").corrected == ()
    assert not search(base, "handrubs visitor").any_word


def test_a_joined_word_is_taken_apart_where_nothing_has_it_whole(base: sqlite3.Connection) -> None:
    assert ids(search(base, "sink-distant")) == ids(search(base, "sink distant"))
    assert search(base, "A&F").widened == (("A&F", "Feedback"),)


# Terms


def test_a_name_is_known_in_another_form_and_only_whole(base: sqlite3.Connection) -> None:
    matches = Matches(base)
    assert [term.id for term in matches.terms("pocket bottle")] == ["pocket_bottles"]
    assert [term.id for term in matches.terms("POSTER")] == ["reminders"]
    assert matches.terms("pocket") == matches.terms("") == matches.terms("()") == ()


def test_the_longest_name_counts(base: sqlite3.Connection) -> None:
    asked = read(base, Matches(base), "intensive care nurses and soap")
    assert [(unit.said, [term.id for term in unit.terms]) for unit in asked.units] == [
        ("intensive care nurses", ["intensive_care_nurses"]),
        ("soap", []),
    ]


def test_terms_that_are_named_or_described_are_listed_with_their_claims(base: sqlite3.Connection) -> None:
    found = search(base, "ABHR for visitors")
    assert [(term.kind, term.id, term.n_claims) for term in found.terms] == [("practice", "alcohol_handrub", 7), ("population", "visitors", 5)]
    assert all(term.n_found == found.n_claims for term in found.terms)
    assert [term.id for term in search(base, "gel").terms] == ["alcohol_handrub"], "a word of its definition"
    assert set(ids(search(base, "gel"))) == set(ids(search(base, "ABHR")))


def test_a_claim_that_says_it_comes_before_one_that_is_coded_with_it(base: sqlite3.Connection) -> None:
    order = ids(search(base, "bottles"))
    assert order[0] == "brennan2022-004"


def test_a_rare_word_counts_more_than_a_common_one(base: sqlite3.Connection) -> None:
    found = search(base, "sinks gain nurses")
    assert found.any_word
    assert ids(found)[0] == "brennan2022-006"


# What is asked for


def test_claims_of_the_kind_asked_for_come_first_and_none_is_left_out(base: sqlite3.Connection) -> None:
    every = search(base, "nurses clean hands")
    asked = search(base, "What do nurses need to clean their hands?")
    assert asked.kinds == {"need": 1}
    assert ids(asked)[0] == "brennan2022-016"
    assert set(ids(asked)) == set(ids(every))


def test_a_word_for_who_is_to_act_finds_the_advice_to_them(base: sqlite3.Connection) -> None:
    advised = ids(search(base, "", addressee="policymaker"))
    assert advised
    assert set(ids(search(base, "advice for policymakers"))) == set(advised)


# What there is not


def test_words_that_no_claim_has_are_named(base: sqlite3.Connection) -> None:
    found = search(base, "gloves for visitors")
    assert found.lacking == ("gloves",)
    assert found.any_word
    assert search(base, "unicorns dragons").lacking == ("unicorns", "dragons")


def test_where_no_claim_has_all_words_the_rarest_is_named_if_only_another_form_of_it_is_there(base: sqlite3.Connection) -> None:
    """The texts have `volunteering`, which has the stem of `volunteers`; one claim has it, and no claim has it with soap."""
    assert search(base, "volunteers and soap").lacking == ("volunteers",)
    assert search(base, "volunteering and soap").lacking == ()
    assert search(base, "volunteers").lacking == (), "a claim that has all words answers"


def test_another_ending_of_a_word_is_no_misspelling(base: sqlite3.Connection) -> None:
    found = search(base, "significant")
    assert found.corrected == (("significant", "significantly"),)
    assert (found.misspelt, found.also) == ((), (("significant", "significantly"),))
    assert search(base, "vistors").misspelt == (("vistors", "visitors"),)


def test_claims_with_most_of_the_words_follow_those_with_all(base: sqlite3.Connection) -> None:
    found = search(base, "seniors physicians")
    assert ids(found) == ["brennan2022-017"]
    assert found.n_claims == 1
    more = [claim["id"] for claim in found.more]
    assert more
    assert not set(more) & set(ids(found))
    assert len(search(base, "seniors physicians", limit=3).more) == 2
    assert search(base, "seniors physicians", limit=20, offset=1).more == ()
    assert search(base, "seniors physicians", limit=-1).n_claims == 1


def test_all_claims_are_given_in_parts(base: sqlite3.Connection) -> None:
    whole = ids(search(base, "hands", limit=-1))
    assert [name for at in range(0, len(whole), 3) for name in ids(search(base, "hands", limit=3, offset=at))] == whole
    assert ids(search(base, "hands", limit=0)) == []


def test_a_combination_of_which_nothing_is_known_is_told_with_its_kind_of_empty(base: sqlite3.Connection) -> None:
    (cell,) = search(base, "posters for visitors").missing
    assert (cell["practice"], cell["population"], cell["state"]) == ("reminders", "visitors", "said_missing")
    (outside,) = search(base, "pocket bottles for visitors").missing
    assert outside["state"] == "not_found", "as its own page says"
    assert search(base, "handrub for nurses").missing == (), "effects are known"
    (chosen,) = search(base, "posters", population="visitors").missing
    assert chosen["state"] == "said_missing", "a filter names a group too"


# Marks


def marked(found: Found, name: str) -> list[str]:
    (claim,) = (claim for claim in found.claims if claim["id"] == name)
    return [claim["statement"][start:end] for start, end in found.marks.get(name, ())]


def test_words_are_marked_where_the_statement_has_them(base: sqlite3.Connection) -> None:
    assert marked(search(base, "nurses gaining"), "brennan2022-006") == ["Nurses", "gain"]
    assert marked(search(base, "washing their hands"), "brennan2022-010") == ["washing", "hands"]
    assert marked(search(base, "posters MDs"), "brennan2022-014") == ["Reminders", "physicians"], "by another name of the term"


def test_a_statement_with_the_signs_of_marks_gets_none(base: sqlite3.Connection, tmp_path: Path) -> None:
    copy = tmp_path / "kb.db"
    with closing(sqlite3.connect(copy)) as connection:
        base.backup(connection)
        connection.execute("UPDATE claim_texts SET statement = 'Hands \x02 off.' WHERE n = 1")
        connection.execute("INSERT INTO claims_search (claims_search) VALUES ('rebuild')")
        connection.commit()
    with closing(connect(copy)) as connection:
        found = search(connection, "hands", limit=-1)
        first = next(claim["id"] for claim in found.claims if claim["n"] == 1)
        assert first not in found.marks
        assert found.marks


# The same everywhere


def test_the_command_gives_all_that_was_found_and_says_it(database: Path, base: sqlite3.Connection) -> None:
    def typed(*words: str) -> str:
        answer = CliRunner().invoke(main, ["search", *words, "--db", str(database)])
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    held = json.loads(typed("posters", "vistors", "gloves", "--format", "json"))
    assert held == json.loads(json.dumps(as_record(search(base, "posters vistors gloves"))))
    assert "no text has 'vistors'; searched for 'visitors' instead" in typed("posters", "vistors")
    assert "Reminders, Visitors: the source says research is missing" in typed("posters", "visitors")
    assert "no claim has: gloves" in typed("gloves", "visitors")
    assert "did you mean: sinks seniors" in typed("sinks", "senoirs")
    assert "With some of the words:" in typed("seniors", "physicians")
    assert "no claim has: vistors" in typed("vistors", "--as-spelt")


def test_units_are_looked_up_once(base: sqlite3.Connection) -> None:
    matches = Matches(base)
    unit = Unit("hands")
    assert matches.claims(unit) is matches.claims(Unit("hands"))
    assert matches.works(unit) is matches.works(Unit("hands"))
