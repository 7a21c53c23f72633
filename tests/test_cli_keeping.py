"""kb duplicates, kb merge and kb rename as they are typed, and former keys wherever a key is typed."""

from __future__ import annotations

import json

import pytest
from command_line import edit, last_line, new_base, typed
from site_asked import get, served

import kb
from kb.errors import KbError

AGAIN = """
@article{okoro2019b,
  author  = {Okoro, A. and Lindt, P.},
  title   = {Noon temperatures in streets with and without trees},
  year    = {2019},
  number  = {2},
}
"""


@pytest.fixture
def base(tmp_path):
    """The starter with its study in the library twice."""
    base = new_base(tmp_path / "base")
    with (base / "data" / "references.bib").open("a") as library:
        library.write(AGAIN)
    return base


def library(base):
    return (base / "data" / "references.bib").read_text()


def test_duplicates_tells_pairs_with_scores_and_reasons(base):
    answer = typed("duplicates", folder=base)
    assert answer.stdout == "0.99  okoro2019  okoro2019b  same title, same people, same year\ndata: 1 pair that may be one work\n"
    answer = typed("duplicates", "--format", "json", folder=base)
    assert json.loads(answer.stdout) == [{"keys": ["okoro2019", "okoro2019b"], "score": 0.99, "reasons": ["same title", "same people", "same year"]}]
    assert answer.stderr == "data: 1 pair that may be one work\n"


def test_duplicates_reads_a_library_alone(base):
    assert typed("duplicates", "data/references.bib", folder=base).stdout.startswith("0.99  okoro2019  okoro2019b")
    assert typed("duplicates", "references.bib", "--min-score", "0.2", folder=base / "data").stdout.startswith("0.99  okoro2019")
    assert typed("duplicates", "nowhere.bib", folder=base, code=2).stderr == (
        "kb: nowhere.bib: no such library; name the folder of a base, or a .bib file\n"
    )


def test_works_that_are_not_one_are_not_told_again(base):
    answer = typed("duplicates", "--not", "okoro2019", "okoro2019b", "--because", "two towns", folder=base)
    assert answer.stdout == "data: 0 pairs that may be one work\n"
    assert '+- {works: ["okoro2019", "okoro2019b"], because: "two towns"}' in answer.stderr
    assert typed("duplicates", folder=base).stdout == "data: 0 pairs that may be one work\n"
    assert "duplicate-work" not in typed("check", folder=base).stdout
    assert typed("duplicates", "--because", "x", folder=base, code=2).stderr.startswith("kb: --because says why")


def test_check_tells_a_duplicate_and_what_to_type(base):
    told = typed("check", folder=base).stdout
    assert "warning duplicate-work: 'okoro2019b' may be 'okoro2019' at line 21 again: 0.99, same title" in told
    assert "kb merge okoro2019 okoro2019b, or kb duplicates --not okoro2019 okoro2019b" in told


def test_merge_shows_the_difference_and_is_taken_back(base):
    before = library(base)
    answer = typed("merge", "okoro2019", "okoro2019b", folder=base)
    assert answer.stdout.startswith("--- data/references.bib\n+++ data/references.bib\n")
    assert "+  ids     = {okoro2019b},\n" in answer.stdout
    assert "-@article{okoro2019b,\n" in answer.stdout
    assert last_line(answer) == "data: 1 entry merged into 1"
    typed("check", "--strict", folder=base)
    assert last_line(typed("merge", "--undo", folder=base)) == "data: 1 entry put back"
    assert library(base) == before
    assert typed("merge", "--undo", folder=base, code=1).stderr == "kb: data/merges.jsonl: remembers no merge; there is nothing to take back\n"


def test_merge_by_rule_takes_the_fullest_entry(base):
    answer = typed("merge", "--by-rule", "--format", "json", folder=base)
    told = json.loads(answer.stdout)
    assert told["merges"] == [{"keep": "okoro2019", "drop": ["okoro2019b"], "reasons": ["same title", "same people", "same year"]}]
    assert told["written"]
    assert last_line(typed("merge", "--by-rule", folder=base)) == "data: 0 entries merged into 0"


@pytest.mark.parametrize(
    "words", [("merge", "okoro2019", "okoro2019b"), ("merge", "--by-rule"), ("rename", "okoro2019", "noon2019")], ids=lambda words: words[-1]
)
def test_a_dry_run_writes_nothing(base, words):
    files = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    answer = typed(*words, "--dry-run", folder=base)
    assert last_line(answer).endswith("(nothing was written)")
    assert answer.stdout.startswith("--- data/references.bib")
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize("words", [(), ("okoro2019",), ("--by-rule", "--undo"), ("okoro2019", "okoro2019b", "--undo")])
def test_merge_asks_for_one_thing_at_a_time(base, words):
    assert "one of these alone" in typed("merge", *words, folder=base, code=2).stderr


def test_a_data_folder_may_be_named(base):
    typed("merge", "--data", "base/data", "okoro2019", "okoro2019b", folder=base.parent)
    typed("rename", "--data", "base/data/references.bib", "okoro2019", "noon2019", folder=base.parent)
    assert "ids     = {okoro2019b, okoro2019}" in library(base)


def test_an_import_tells_duplicates_by_the_same_rules(base):
    (base / "more.bib").write_text(AGAIN.replace("okoro2019b", "okoro2019c"))
    told = typed("import", "more.bib", "--dry-run", "--format", "json", folder=base).stdout
    assert {"okoro2019c", "okoro2019b"} in [set(pair["keys"]) for pair in json.loads(told)["duplicates"]]
    (base / "data" / "duplicates.yaml").write_text("apart:\n- works: [okoro2019b, okoro2019c]\n- works: [okoro2019, okoro2019c]\n")
    told = typed("import", "more.bib", "--dry-run", "--format", "json", folder=base).stdout
    assert json.loads(told)["duplicates"] == []


# Former keys


@pytest.fixture
def renamed(base):
    """A base built after its study was merged and got another key."""
    typed("merge", "okoro2019", "okoro2019b", folder=base)
    answer = typed("rename", "okoro2019", "noon2019", folder=base)
    assert last_line(answer) == "data: 'okoro2019' is 'noon2019' now, and goes on leading there"
    typed("build", folder=base)
    return base


def test_claims_go_on_using_a_former_key(renamed):
    typed("check", "--strict", folder=renamed)
    shown = typed("show", "noon2019", "--format", "json", folder=renamed)
    assert json.loads(shown.stdout)["claims"]
    for former in ("okoro2019", "okoro2019b", "work:okoro2019"):
        assert typed("show", former, "--format", "json", folder=renamed).stdout == shown.stdout


def test_former_key_is_told_and_mended(renamed):
    claims = renamed / "data" / "claims.yaml"
    before = claims.read_text()
    told = typed("check", folder=renamed).stdout
    assert "info former-key: 'okoro2019' is a former key of 'noon2019'; write noon2019; the former key goes on leading there" in told
    typed("check", "--fix", folder=renamed)
    assert claims.read_text() == before.replace("okoro2019", "noon2019")
    assert "former-key" not in typed("check", folder=renamed).stdout


def test_a_source_with_another_key_keeps_its_claims(renamed):
    typed("rename", "millbrook2024", "shade2024", folder=renamed)
    typed("check", "--strict", "--documents", "documents", folder=renamed)
    typed("build", folder=renamed)
    assert json.loads(typed("show", "millbrook2024", "--format", "json", folder=renamed).stdout)["key"] == "shade2024"
    typed("check", "--fix", folder=renamed)
    assert "source: shade2024" in (renamed / "data" / "claims.yaml").read_text()
    assert "id: millbrook2024-001" in (renamed / "data" / "claims.yaml").read_text()


def test_former_keys_are_formatted_and_exported_as_the_work(renamed):
    assert typed("cite", "okoro2019b", folder=renamed).stdout == typed("cite", "noon2019", folder=renamed).stdout
    exported = typed("export", "bibtex", folder=renamed).stdout
    assert "ids     = {okoro2019b, okoro2019}" in exported
    assert "noon2019" in typed("export", "nodelink", folder=renamed).stdout


def test_an_unknown_key_is_still_unknown(renamed):
    assert "nothing in this base has the id 'okoro2020'" in typed("show", "okoro2020", folder=renamed, code=1).stderr
    with kb.open(renamed / "kb.db") as base, pytest.raises(KbError):
        base.show("claim:okoro2019")


def test_the_page_of_a_former_key_leads_to_the_work_for_good(renamed, tmp_path):
    typed("rename", "millbrook2024", "shade/2024", folder=renamed, code=2)
    typed("rename", "millbrook2024", "shade2024", folder=renamed)
    with served(tmp_path, data=renamed / "data") as site:
        for former, there in {
            "/reference/okoro2019": "/reference/noon2019",
            "/reference/okoro2019b.bib": "/reference/noon2019.bib",
            "/reference/okoro2019?page=1": "/reference/noon2019?page=1",
            "/source/millbrook2024": "/source/shade2024",
        }.items():
            answer = get(site, former)
            assert (answer.status_code, answer.headers["location"]) == (301, there)
            assert get(site, there).status_code == 200
        assert get(site, "/reference/nobody").status_code == 404


def test_a_static_site_has_the_page_of_a_former_key(renamed, tmp_path):
    typed("site", tmp_path / "site", folder=renamed)
    former, today = (tmp_path / "site" / "reference" / key / "index.html" for key in ("okoro2019", "noon2019"))
    assert former.read_bytes() == today.read_bytes()


def test_an_alias_of_two_works_is_an_error(base):
    edit(base / "data" / "references.bib", "  number  = {2},\n", "  ids     = {okoro2019},\n")
    assert "error alias-taken: the alias 'okoro2019' of 'okoro2019b' leads to 'okoro2019' too" in typed("check", folder=base, code=1).stdout


# In Python the same


def test_the_words_are_the_same_in_python(base):
    data = base / "data"
    (pair,) = kb.duplicates(data)
    assert pair.keys == ("okoro2019", "okoro2019b")
    assert kb.merge(*pair.keys, data=data, dry_run=True) == kb.merge(*pair.keys, data=data)
    assert kb.rename("okoro2019", "noon2019", data=data).startswith("--- ")
    assert kb.duplicates(data, min_score=0.1) == ()
