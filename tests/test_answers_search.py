from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import database, pipeline, rows
from kb.answers.query import connect
from kb.answers.query import rows as select
from kb.answers.search import Found, _near, search
from kb.errors import KbError
from kb.model import Name

SECOND_BASE = Path(__file__).parent / "second_base" / "data"


def written(path: Path, statements: dict[str, str] | None = None) -> Path:
    """The second base as a database, some of its claims with other statements."""
    base = pipeline.check(SECOND_BASE)[1].base
    claims = [replace(claim, statement=(statements or {}).get(claim.id, claim.statement)) for claim in base.claims]
    database.write(path, rows.tables(pipeline.grade(replace(base, claims=tuple(claims)))))
    return path


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(connect(written(tmp_path_factory.mktemp("base") / "kb.db"))) as connection:
        yield connection


@pytest.fixture
def reworded(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], sqlite3.Connection]]:
    opened = []

    def made(statements: dict[str, str]) -> sqlite3.Connection:
        opened.append(connect(written(tmp_path / f"{len(opened)}.db", statements)))
        return opened[-1]

    yield made
    for connection in opened:
        connection.close()


def ids(found: Found) -> list[str]:
    return [claim["id"] for claim in found.claims]


def keys(found: Found) -> list[str]:
    return [work["key"] for work in found.works]


WORDS: dict[str, tuple[str, set[str]]] = {
    "a word of the statement": ("seniors", {"brennan2022-017"}),
    "another form of the word": ("cleaned overlooked", {"brennan2022-013"}),
    "an abbreviation for what is spelt out": ("ABHR visitors", {"sandoval2023-002", "sandoval2023-003"}),
    "what is spelt out for an abbreviation": ("audit and feedback nurses", {"brennan2022-011", "brennan2022-012"}),
    "an abbreviation with a sign in it": ("A&F nurses", {"brennan2022-011", "brennan2022-012"}),
    "the label for a synonym": ("posters physicians", {"brennan2022-014"}),
    "upper and lower case": ("aBhR VISITORS", {"sandoval2023-002", "sandoval2023-003"}),
    "two terms": ("hand rub MDs", {"brennan2022-005"}),
    "the wider row for a narrower practice": ("handrub ICU nurses", {"brennan2022-004"}),
    "words that carry nothing are left out": ("what is there about the visitors and handrub?", {"sandoval2023-002", "sandoval2023-003"}),
    "the author of a work that it rests on": ("Osei intensive", {"brennan2022-004", "brennan2022-009"}),
    "the year of a work": ("Tamm 2009", {"brennan2022-005", "brennan2022-017"}),
    "accents aside": ("Szabo feedback", {"brennan2022-012"}),
}


@pytest.mark.parametrize("case", WORDS)
def test_words_find_claims(case: str, base: sqlite3.Connection) -> None:
    words, expected = WORDS[case]
    found = search(base, words)
    assert set(ids(found)) == expected
    assert not found.any_word
    assert found.n_claims == len(expected)


def test_words_that_stand_for_a_term_are_told_with_its_label(base: sqlite3.Connection) -> None:
    assert search(base, "ABHR for MDs").widened == (("ABHR", "Alcohol handrub"), ("MDs", "Physicians"))
    assert search(base, "seniors").widened == ()


def test_where_no_claim_has_all_words_those_with_any_are_given_and_it_is_said(base: sqlite3.Connection) -> None:
    found = search(base, "seniors unicorns")
    assert ids(found) == ["brennan2022-017"]
    assert found.any_word


def test_where_no_claim_has_any_word_nothing_is_given(base: sqlite3.Connection) -> None:
    found = search(base, "unicorns dragons")
    assert (found.claims, found.works, found.n_claims, found.any_word) == ((), (), 0, False)


FILTERS: dict[str, tuple[dict[str, str], set[str]]] = {
    "practice": ({"practice": "reminders"}, {"brennan2022-014", "brennan2022-015"}),
    "practice with what is narrower": ({"practice": "feedback", "population": "nurses"}, {"brennan2022-011", "brennan2022-012"}),
    "narrow practice alone": ({"practice": "pocket_bottles"}, {"brennan2022-004"}),
    "population with what is narrower": ({"population": "nurses", "practice": "alcohol_handrub"}, {f"brennan2022-00{n}" for n in (3, 4, 6)}),
    "outcome": ({"outcome": "skin"}, {"brennan2022-009"}),
    "kind": ({"kind": "gap"}, {"brennan2022-015"}),
    "addressee": ({"addressee": "anyone"}, {"sandoval2023-003"}),
    "strength and above": ({"min_strength": "moderate", "population": "nurses"}, {"brennan2022-003", "brennan2022-004"}),
    "all together": (
        {"practice": "alcohol_handrub", "population": "visitors", "kind": "recommendation", "addressee": "policymaker"},
        {"sandoval2023-003"},
    ),
}


@pytest.mark.parametrize("case", FILTERS)
def test_filters_without_words_list_what_passes_them(case: str, base: sqlite3.Connection) -> None:
    filters, expected = FILTERS[case]
    found = search(base, "", **filters)  # type: ignore[arg-type]
    assert set(ids(found)) == expected
    assert found.works == ()


@pytest.mark.parametrize("case", FILTERS)
def test_filters_and_words_both_hold(case: str, base: sqlite3.Connection) -> None:
    filters, expected = FILTERS[case]
    worded = set(ids(search(base, "hands")))
    assert worded
    assert set(ids(search(base, "hands", **filters))) == worded & expected  # type: ignore[arg-type]


def test_claims_listed_without_words_are_in_the_order_of_their_support(base: sqlite3.Connection) -> None:
    ranks = [claim["strength_rank"] for claim in search(base, "", population="nurses").claims]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) > 2


def test_the_count_is_of_all_that_fit_and_the_list_is_cut(base: sqlite3.Connection) -> None:
    every = search(base, "hands")
    cut = search(base, "hands", limit=2)
    assert ids(cut) == ids(every)[:2]
    assert cut.n_claims == every.n_claims > 2


WRONG: dict[str, tuple[dict[str, str], str, int]] = {
    "practice": ({"practice": "remindres"}, "no practice 'remindres' in the vocabulary; did you mean 'reminders'", 1),
    "population": ({"population": "nurse"}, "did you mean 'nurses'", 1),
    "outcome": ({"outcome": "zzz"}, "no outcome 'zzz'", 1),
    "level": ({"min_strength": "high"}, "no level 'high'; use one of none_stated, rationale_only", 2),
    "kind": ({"kind": "efect"}, "no kind 'efect'; did you mean 'effect'", 2),
    "addressee": ({"addressee": "nobody"}, "no addressee 'nobody'", 2),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_filter_that_names_nothing_is_told(case: str, base: sqlite3.Connection) -> None:
    filters, message, code = WRONG[case]
    with pytest.raises(KbError, match=message) as trouble:
        search(base, "hands", **filters)  # type: ignore[arg-type]
    assert trouble.value.exit_code == code


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Falk", ["falk2011"]),
        ("randomised trial wards", ["falk2011"]),
        ("Szabó", ["rao2019"]),
        ("Rao & Szabo, 2019", ["rao2019"]),
        ("Made-up House", ["quist2017"]),
        ("Ward Hygiene Group", ["brennan2022"]),
        ("proceedings congress", ["tamm2009"]),
    ],
)
def test_works_are_found_by_author_title_publisher_and_printed_form(words: str, expected: list[str], base: sqlite3.Connection) -> None:
    assert keys(search(base, words))[:1] == expected


def test_works_are_found_by_their_translators_and_tell_them(tmp_path: Path) -> None:
    read = pipeline.check(SECOND_BASE)[1].base
    translators = (Name(family="Ocampo", given="Silvina"), Name(family="Translators of the North", literal=True))
    works = tuple(replace(work, translators=translators) if work.key == "rao2019" else work for work in read.works)
    database.write(tmp_path / "kb.db", rows.tables(pipeline.grade(replace(read, works=works))))
    with closing(connect(tmp_path / "kb.db")) as connection:
        assert keys(search(connection, "Ocampo")) == keys(search(connection, "translators north")) == ["rao2019"]
        assert search(connection, "Okampo").misspelt == (("Okampo", "ocampo"),)
        told = {work["key"]: work["translators"] for work in select(connection, "SELECT key, translators FROM work_records")}
    assert told.pop("rao2019") == ["Ocampo, Silvina", "Translators of the North"]
    assert set(map(len, told.values())) == {0}


def test_a_title_that_holds_the_words_comes_before_a_printed_form(base: sqlite3.Connection) -> None:
    assert keys(search(base, "monthly figures"))[0] == "quist2017"


def test_the_words_in_the_statement_come_before_the_words_of_its_terms(reworded: Callable[[dict[str, str]], sqlite3.Connection]) -> None:
    base = reworded({"brennan2022-015": "Nobody asked whether visitors notice any posters at all."})
    assert ids(search(base, "posters"))[0] == "brennan2022-015"
    base = reworded(
        {"brennan2022-017": "Physicians look at posters.", "brennan2022-015": "Nobody asked.", "brennan2022-014": "They belong in the room."}
    )
    assert ids(search(base, "posters"))[0] == "brennan2022-017", "though it is not coded with the term"


def test_results_are_the_same_each_time(base: sqlite3.Connection) -> None:
    assert search(base, "hands nurses") == search(base, "hands nurses")


# No text can make it fail

SYNTAX = st.lists(
    st.sampled_from(['"', "'", "*", "^", "(", ")", ":", "-", "+", "{", "}", "AND", "OR", "NOT", "NEAR", "NEAR(a b, 2)", "claims_search", "hands",
                     "nurses", ";", "--", "%", "_", "\\", "\x00", "\ud800", "é", "ﬁ", "²", "字", "🙂", "a" * 300, "A&F", "o'clock"])
).map(" ".join)  # fmt: skip


@given(st.text() | SYNTAX)
def test_any_text_is_answered(base: sqlite3.Connection, words: str) -> None:
    found = search(base, words)
    assert found.n_claims >= len(found.claims)
    assert not (found.any_word and not found.claims)


@given(st.text(max_size=20) | SYNTAX)
def test_any_text_is_answered_within_filters(base: sqlite3.Connection, words: str) -> None:
    assert set(ids(search(base, words, kind="gap"))) <= {"brennan2022-015"}


@pytest.mark.parametrize("words", ["hands " * 20_000, "x" * 100_000, "a.b" * 50_000, '"' * 50_000, "A&F " * 5_000])
def test_long_texts_are_answered(base: sqlite3.Connection, words: str) -> None:
    search(base, words)


def test_the_database_is_opened_for_reading_alone(base: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        base.execute("DELETE FROM claim_texts")


@given(
    st.lists(st.tuples(st.sets(st.integers(0, 12)), st.floats(0.01, 5.5)), min_size=1, max_size=6),
    st.floats(0.05, 0.9),
)
def test_none_that_has_enough_of_the_words_is_passed_over(units: list[tuple[set[int], float]], share: float) -> None:
    """Common words alone bring no claim in: that saves most of the work, and must never lose a claim that the rest would bring in."""
    found, weights = [dict.fromkeys(sorted(numbers), 1.0) for numbers, _ in units], [weight for _, weight in units]
    least = share * sum(weights)
    enough = {n for n in range(13) if sum(weight for numbers, weight in units if n in numbers) >= least}
    assert enough <= _near(found, weights, least)
