from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import pipeline
from kb.answers.query import connect
from kb.answers.show import show
from kb.errors import KbError

SECOND_BASE = Path(__file__).parent / "second_base"
EXTRA = """
@article{DBLP:journals/tides/Wren01, author = {Wren, Ada}, title = {Tides}, year = {2001}}

@article{feedback, author = {Wren, Ada}, title = {A work with the name of a practice}, year = {2002},
  confirmedby = {Publisher <https://example.org/wren> (2026-01-02) | Library}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Built:
    """The second base with two odd works, and its private texts."""
    home = tmp_path_factory.mktemp("base")
    shutil.copytree(SECOND_BASE, home, dirs_exist_ok=True)
    with (home / "data" / "references.bib").open("a", encoding="utf-8") as file:
        file.write(EXTRA)
    return pipeline.build(home / "data", home / "kb.db", documents=home / "documents")


@pytest.fixture(scope="module")
def base(built: pipeline.Built) -> Iterator[sqlite3.Connection]:
    with closing(connect(built.database)) as connection:
        yield connection


def test_a_claim_is_shown_whole(base: sqlite3.Connection) -> None:
    found = show(base, "brennan2022-003")
    assert (found["what"], found["strength"], found["support"]) == ("claim", "strong", "Controlled study reported")
    assert found["stated_by"] == "Brennan & Ward Hygiene Group (2022)"
    assert found["practices"] == ["alcohol_handrub"]
    (link,) = found["evidence"]
    assert link["facts"]["n_sites"] == {"value": "38", "from": "passage"}
    assert link["fit"] == {"nurses": "direct"}
    assert link["reference"].startswith("Falk, N., & Ibarra, J. (2011).")
    steps = [step for step in found["steps"] if step["rubric"] == "reported"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert {step["evidence"] for step in steps} == {"brennan2022-003/1"}
    assert found["why"].startswith(found["support"])


def test_a_claim_tells_which_claims_restate_it(base: sqlite3.Connection) -> None:
    assert show(base, "sandoval2023-001")["restated_by"] == ["sandoval2023-004"]
    assert show(base, "sandoval2023-004")["restates"] == "sandoval2023-001"


def test_a_work_is_shown_with_the_claims_that_rest_on_it_best_first(base: sqlite3.Connection) -> None:
    found = show(base, "falk2011")
    assert (found["what"], found["states"]) == ("work", [])
    assert found["authors"] == ["Falk, Nils", "Ibarra, Joana"]
    assert [claim["id"] for claim in found["claims"]] == ["brennan2022-003", "brennan2022-007", "brennan2022-002"]


def test_a_work_is_shown_with_what_confirmed_it(base: sqlite3.Connection) -> None:
    assert show(base, "work:feedback")["verifications"] == [
        {"name": "Publisher", "url": "https://example.org/wren", "seen": "2026-01-02"},
        {"name": "Library", "url": None, "seen": None},
    ]


def test_a_source_is_shown_with_the_claims_that_it_states_in_its_order(base: sqlite3.Connection) -> None:
    found = show(base, "sandoval2023")
    assert found["what"] == "source"
    assert [claim["id"] for claim in found["states"]] == [f"sandoval2023-00{n}" for n in (1, 2, 3, 4)]


def test_a_term_is_shown_with_what_is_narrower_and_the_claims_that_count_for_it(base: sqlite3.Connection) -> None:
    practice = show(base, "alcohol_handrub")
    assert (practice["what"], practice["broader"], practice["narrower"]) == ("practice", "hand_hygiene", ["pocket_bottles"])
    assert "brennan2022-004" in [claim["id"] for claim in practice["claims"]]
    ranks = [claim["strength"] for claim in practice["claims"]]
    assert (ranks[0], ranks[-1]) == ("strong", "none_stated")
    assert show(base, "visitors")["what"] == "population"
    assert [claim["id"] for claim in show(base, "skin")["claims"]] == ["brennan2022-009"]


def test_a_combination_is_shown_with_its_claims_and_those_about_a_wider_group(base: sqlite3.Connection) -> None:
    found = show(base, "feedback/nurses")
    assert found["what"] == "cell"
    assert [claim["id"] for claim in found["claims"]] == ["brennan2022-011", "brennan2022-012"]
    assert [claim["id"] for claim in found["wider_claims"]] == ["brennan2022-013"]
    assert "contested" in found["sentence"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("claim:brennan2022-003", "claim"), ("work:falk2011", "work"), ("practice:feedback", "practice"), ("population:nurses", "population"),
        ("outcome:mrsa", "outcome"), ("work:feedback", "work"), ("feedback", "work"), ("DBLP:journals/tides/Wren01", "work"),
        ("work:DBLP:journals/tides/Wren01", "work"), ("role_models/visitors", "cell"), ("work:brennan2022", "source"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_the_kind_it_says_or_the_first_that_has_it(name: str, what: str, base: sqlite3.Connection) -> None:
    assert show(base, name)["what"] == what


UNKNOWN: dict[str, tuple[str, str]] = {
    "claim": ("brennan2022-033", "nothing in this base has the id 'brennan2022-033'; did you mean 'brennan2022-0"),
    "work": ("falk2012", "did you mean 'falk2011'"),
    "term": ("nurse", "did you mean 'nurses'"),
    "kind and name": ("work:nurses", "nothing in this base has the id 'work:nurses'"),
    "practice of a combination": ("fedback/nurses", "no practice 'fedback' in the vocabulary; did you mean 'feedback'"),
    "population of a combination": ("feedback/nurse", "no population 'nurse' in the vocabulary; did you mean 'nurses'"),
    "nothing alike": ("zzzzzz", "kb search finds ids by words"),
    "nothing": ("", "nothing in this base has the id ''"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_an_unknown_id_suggests_the_nearest(case: str, base: sqlite3.Connection) -> None:
    name, message = UNKNOWN[case]
    with pytest.raises(KbError) as trouble:
        show(base, name)
    assert message in str(trouble.value)
    assert trouble.value.exit_code == 1


def test_a_claim_that_was_withdrawn_tells_why_and_what_took_its_place(base: sqlite3.Connection) -> None:
    with pytest.raises(KbError) as trouble:
        show(base, "brennan2022-008")
    message = "the claim brennan2022-008 was withdrawn: The sentence names no outcome that was looked at; see brennan2022-009"
    assert str(trouble.value) == message


@given(st.text(max_size=40))
def test_any_text_is_answered_or_told_to_be_unknown(base: sqlite3.Connection, name: str) -> None:
    with suppress(KbError):
        assert show(base, name)["what"]


# The private texts


def test_a_claim_is_shown_with_its_passage_where_the_private_file_has_it(built: pipeline.Built, base: sqlite3.Connection) -> None:
    claim = show(base, "brennan2022-003", passages=built.passages)
    assert claim["passage_text"].startswith(claim["first_words"])
    assert claim["passage_text"].endswith(claim["last_words"])
    assert "passage_text" not in show(base, "brennan2022-003")
    assert "passage_text" not in show(base, "falk2011", passages=built.passages)


def test_a_private_file_that_is_missing_or_of_another_build_shows_no_text(built: pipeline.Built, base: sqlite3.Connection, tmp_path: Path) -> None:
    assert "passage_text" not in show(base, "brennan2022-003", passages=tmp_path / "none.db")
    assert built.passages is not None
    shutil.copy(built.passages, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("UPDATE passage_texts SET text = 'other words'")
        connection.commit()
    assert "passage_text" not in show(base, "brennan2022-003", passages=tmp_path / "old.db")


@pytest.mark.parametrize("content", [b"", b"no database at all"])
def test_a_private_file_that_cannot_be_read_shows_no_text(content: bytes, base: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "kb.passages.db").write_bytes(content)
    assert "passage_text" not in show(base, "brennan2022-003", passages=tmp_path / "kb.passages.db")
