"""The search answers the questions of docs/search-questions.yaml as well as docs/search.md says; the questions are what their file says they are."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256

import pytest

from bench.search import NOTHING, QUESTIONS, ROOT, Answer, figures, ndcg, ours, questions, recall, stock
from kb.answers.query import connect

ASKED = questions()


@pytest.fixture
def database(own_base):
    return own_base / "kb.db"


def test_there_are_enough_questions_of_each_sort():
    sorts = [one.sort for one in ASKED]
    assert len(ASKED) >= 48
    assert sorts.count("misspelt") >= 10
    assert sorts.count(NOTHING) >= 5
    assert {"sentence", "words", "plain", "abbreviation"} <= set(sorts)
    assert len({one.id for one in ASKED}) == len({one.question for one in ASKED}) == len(ASKED)


def test_a_third_is_held_back_by_chance():
    assert [one.id for one in ASKED if one.held_back] == [one.id for one in ASKED if int(sha256(one.id.encode()).hexdigest(), 16) % 3 == 0]


def test_what_answers_is_in_the_base_and_named_once(database):
    with closing(connect(database)) as connection:
        known = {row[0] for row in connection.execute("SELECT id FROM claim_records")}
    for one in ASKED:
        assert set(one.gains) <= known, one.id
        assert len(one.gains) == len(one.answers) + len(one.helps), one.id
        assert bool(one.answers) is (one.sort != NOTHING), one.id


def test_the_questions_hold_no_sentence_of_a_document():
    documents = ROOT.parent / "shared" / "documents"
    if not documents.is_dir():
        pytest.skip("the documents are not here")
    texts = [" ".join(path.read_text(encoding="utf-8").lower().split()) for path in sorted(documents.glob("*.txt"))]
    for one in ASKED:
        words = one.question.lower().split()
        runs = (" ".join(words[at : at + 12]) for at in range(len(words) - 11))
        assert not [run for run in runs for text in texts if run in text], one.id


@pytest.mark.parametrize(("held", "least_ndcg", "least_recall"), [(False, 0.79, 0.80), (True, 0.79, 0.83)], ids=["tuned", "held back"])
def test_the_search_is_as_good_as_it_was_measured(database, held, least_ndcg, least_recall):
    with closing(connect(database)) as connection:
        got = figures([one for one in ASKED if one.held_back is held], ours(connection))
    assert got.ndcg >= least_ndcg
    assert got.recall >= least_recall
    assert got.bare <= 1
    assert got.honest >= got.n_nothing - 1


@pytest.mark.slow
def test_it_is_clearly_ahead_of_the_search_that_datasette_brings(database, tmp_path):
    held = [one for one in ASKED if one.held_back]
    with closing(connect(database)) as connection:
        got = figures(held, ours(connection))
    for name, find in stock(database, tmp_path).items():
        theirs = figures(held, find)
        assert got.ndcg > 1.5 * theirs.ndcg, name
        assert got.recall > 1.4 * theirs.recall, name


def test_the_measures_measure():
    gains = {"a": 2, "b": 1}
    assert ndcg(["a", "b", "x"], gains) == 1
    assert ndcg(["x", "y"], gains) == 0
    assert 0 < ndcg(["x", "b", "a"], gains) < ndcg(["b", "a"], gains) < 1
    assert recall(["b", "x"], gains) == 0.5
    assert recall([f"x{n}" for n in range(20)] + ["a", "b"], gains) == 0
    nothing = figures(ASKED, lambda text: Answer(ids=()))
    assert (nothing.ndcg, nothing.recall, nothing.honest) == (0, 0, nothing.n_nothing)


def test_the_report_tells_what_is_measured():
    report = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    assert QUESTIONS.name in report
    assert f"{len(ASKED)} questions" in report
