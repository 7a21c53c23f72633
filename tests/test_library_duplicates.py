"""Works that stand in a library twice: which pairs are told, with what score, for what reasons, and at what cost."""

from __future__ import annotations

import pytest
from examples import doubling

from bench.duplicates import NEAR, SPOILT, library, measured
from kb.duplicate_rules import Apart, DuplicateRules
from kb.library import duplicates
from kb.library.duplicates import CROWD, find_duplicates
from kb.library.likeness import abbreviates, alike, normal, words_apart
from kb.library.portraits import identifiers, meeting_keys, portrait
from kb.readers.bibtex import read_text

ENTRY = """@article{tide,
  author = {Moss, Ann B. and Sørensen, Bo},
  title = {Tides of the Northern Sea: Lessons from Nine Harbours},
  journal = {Journal of Marine Studies}, year = 2011, volume = {4}, pages = {11--24},
}
"""


def works_of(text):
    batch = read_text(text, "references.bib")
    assert not batch.rejects
    return batch.works


def pair_of(fields, *, kind="article", rules=DuplicateRules(told_from=0.01), first=ENTRY):  # noqa: B008 - frozen
    """The pair of the first entry and one with these fields."""
    (pair,) = find_duplicates(works_of(f"{first}@{kind}{{other, {fields}}}"), rules)
    return pair


SAME = {
    "a misprint": "author = {Moss, A. B. and Sørensen, B.}, title = {Tides of the Nothern Sea: Lessons from Nine Harbours}, year = 2011",
    "no accents": "author = {Moss, Ann and Sorensen, Bo}, title = {TIDES OF THE NORTHERN SEA: LESSONS FROM NINE HARBOURS}, year = {2011}",
    "an abbreviated journal": "author = {Moss, A.}, title = {Tides of the northern sea: Lessons from nine harbours}, journal = {J. Mar. Stud.}, "
    "year = 2011",
    "no subtitle": "author = {Moss, Ann B. and Sørensen, Bo}, title = {Tides of the Northern Sea}, year = 2011",
    "a subtitle of its own": "author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea}, "
    "subtitle = {Lessons from Nine Harbours}, year = 2011",
    "others": "author = {Moss, Ann and others}, title = {Tides of the Northern Sea -- Lessons from Nine Harbours}, year = 2012",
    "title alone": "title = {Tides of the Northern Sea: Lessons from Nine Harbours}",
    "a preprint": "author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea: Lessons from Nine Harbours}, year = 2009, "
    "doi = {10.31219/osf.io/abc}",
}
OTHER = {
    "another people": "author = {Reed, Carl}, title = {Tides of the Northern Sea: Lessons from Nine Harbours}, year = 2011",
    "another word": "author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea: Lessons from Nine Beaches}, year = 2011",
    "another part": "author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea: Lessons from Nine Harbours, Part II}, year = 2012",
    "another time": "author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea: Lessons from Nine Harbours}, year = 2019",
    "another place in the journal": "author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea: Lessons from Nine Harbours}, "
    "year = 2012, journal = {Journal of Marine Studies}, volume = {5}, pages = {90--99}",
}


@pytest.mark.parametrize("case", SAME)
def test_one_work_in_two_entries_is_told(case):
    assert pair_of(SAME[case]).score >= DuplicateRules().told_from


@pytest.mark.parametrize("case", OTHER)
def test_another_work_is_not_told(case):
    assert pair_of(OTHER[case]).score < DuplicateRules().told_from


def test_a_pair_says_why():
    pair = pair_of("author = {Moss, Ann and Sørensen, Bo}, title = {Tides of the Northern Sea}, year = 2012")
    assert pair.keys == ("tide", "other")
    assert pair.reasons == ("one title lacks the subtitle", "same people", "years near")


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("doi = {10.1000/A}", "doi = {https://doi.org/10.1000/a}", "DOI"),
        ("doi = {10.1000/a}", "url = {http://dx.doi.org/10.1000/a}", "DOI"),
        ("isbn = {978-0-306-40615-7}", "isbn = {0306406152}", "ISBN"),
        ("eprint = {2101.00001}, eprinttype = {arxiv}", "url = {https://arxiv.org/abs/2101.00001v2}", "ARXIV"),
        ("pmid = {123456}", "eprint = {123456}, eprinttype = {pubmed}", "PMID"),
        ("eric = {ED571009}", "eric = {ed571009}", "ERIC"),
    ],
)
def test_an_equal_identifier_is_enough_where_titles_do_not_differ(first, second, kind):
    works = works_of(f"@book{{a, title = {{Tides of the Sea}}, {first}}}@book{{b, title = {{Tides of the Sea and More}}, {second}}}")
    (pair,) = find_duplicates(works)
    assert f"same {kind}" in pair.reasons
    assert pair.score >= 0.9
    titles = works_of(f"@book{{a, title = {{Tides of the Sea}}, {first}}}@book{{b, title = {{Roses}}, {second}}}")
    assert not list(find_duplicates(titles))


def test_the_isbn_of_a_book_says_nothing_of_its_chapters():
    works = works_of("@inbook{a, title = {Ebb}, isbn = {0306406152}}@inbook{b, title = {Ebb tides}, isbn = {0306406152}}")
    assert not list(find_duplicates(works))
    assert not list(identifiers(works[0]))


@pytest.mark.parametrize(
    ("first", "second"),
    [("doi = {10.1000/a}", "doi = {10.1000/b}"), ("edition = {2}", "edition = {3rd}"), ("pmid = {1}", "pmid = {2}")],
    ids=["doi", "edition", "pmid"],
)
def test_what_differs_for_sure_speaks_against_one_work(first, second):
    entry = "@book{{{}, author = {{Moss, Ann}}, title = {{Tides of the Sea}}, year = 2011, {}}}"
    (pair,) = find_duplicates(works_of(entry.format("a", first) + entry.format("b", second)), DuplicateRules(told_from=0.1))
    assert pair.score <= 0.7


# Rules


def test_rules_keep_works_apart_by_any_of_their_keys():
    works = works_of(ENTRY + ENTRY.replace("{tide,", "{tide2, ids = {old},") + ENTRY.replace("{tide,", "{tide3,"))
    assert len(list(find_duplicates(works))) == 3
    apart = DuplicateRules(apart=(Apart(works=("tide", "OLD")), Apart(works=("tide3", "nowhere"))))
    assert {pair.keys for pair in find_duplicates(works, apart)} == {("tide", "tide3"), ("tide2", "tide3")}


def test_rules_say_from_which_score_on_pairs_are_told():
    works = works_of(f"{ENTRY}@article{{other, {SAME['others']}}}")
    (pair,) = find_duplicates(works)
    assert not list(find_duplicates(works, DuplicateRules(told_from=pair.score + 0.01)))
    assert list(find_duplicates(works, DuplicateRules(told_from=pair.score)))


def test_rules_say_whether_a_preprint_is_the_article():
    assert "one is a preprint" in pair_of(SAME["a preprint"]).reasons
    assert pair_of(SAME["a preprint"], rules=DuplicateRules(told_from=0.1, preprints="apart")).score <= 0.7


# Texts


def test_texts_are_compared_without_what_writing_adds():
    assert normal("{L’École} & the “NASA”: Straße, Łódź") == "lecole and the nasa strasse lodz"
    assert alike("tides", "tides") == 1
    assert abbreviates("j mar stud", "journal of marine studies")
    assert not abbreviates("j mar stud", "journal of marine law")
    assert not abbreviates("", "")
    assert words_apart("tides of the sea".split(), "tide of seas".split()) == (0, 0)
    assert words_apart("nine harbours".split(), "nine beaches".split()) == (1, 1)
    assert words_apart("part 1".split(), "part 2".split()) == (1, 1)


def test_nothing_is_told_of_works_without_a_title():
    assert not list(find_duplicates(works_of("@misc{a, year = 2011}@misc{b, year = 2011}@misc{c, author = {Moss, Ann}}")))


# Known duplicates


def test_known_duplicates_are_found_and_near_works_are_not():
    run = measured(1_500, seed=7)
    assert run.there.keys() == SPOILT.keys()
    assert run.found.total() >= 0.95 * run.there.total()
    assert all(run.found[kind] >= 0.8 * run.there[kind] for kind in SPOILT)
    assert run.wrong.total() <= 0.02 * run.told, run.wrong


def test_the_made_library_holds_near_works_of_each_kind():
    _, same, near = library(1_500, seed=7)
    assert set(near.values()) == NEAR.keys()
    assert len(same) == 150


# Cost


def meetings(works):
    """How many pairs are looked at."""
    return sum(1 for _ in duplicates.meetings([portrait(work) for work in works]))


def test_the_keys_of_a_work_do_not_grow_with_the_library():
    def keys(count):
        return len(list(meeting_keys([portrait(work) for work in library(count)[0]])))

    assert keys(1_000) <= 2.2 * keys(500)


def test_a_crowd_under_one_key_costs_no_square():
    entries = "".join(f"@article{{k{n}, author = {{Moss, Ann}}, title = {{Tide number {n} of the sea}}, year = 2011}}\n" for n in range(CROWD * 20))
    works = works_of(entries)
    assert meetings(works) <= 2.2 * meetings(works[: CROWD * 10])
    assert doubling(lambda works: list(duplicates.find_duplicates(works)), works[: CROWD * 10], works) <= 2.2


def test_a_work_meets_no_more_others_than_its_keys_allow():
    works = library(3_000)[0]
    assert meetings(works) <= 15 * CROWD * len(works) / 2
