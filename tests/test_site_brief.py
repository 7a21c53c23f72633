"""The brief of a combination: it says who states what, with levels, and how much more there is; whatever the base holds, no more than a sheet."""

from __future__ import annotations

import re
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from site_asked import get, links, text, values

from kb.site.brief_page import CUT, HEADING, ITEMS, LINES, both_sides, brief, cut, lines


def test_a_brief_tells_the_answer_who_states_it_and_how_to_cite(wards):
    about = dict(values(wards, "SELECT name, value FROM about"))
    for practice, population in values(wards, "SELECT practice, population FROM cells WHERE n_effect"):
        page = get(wards, f"/cell/{practice}/{population}/brief")
        seen = text(page)
        assert page.status_code == 200
        whole = text(get(wards, f"/cell/{practice}/{population}"))
        sentence = re.search(r'<p class="kb-lead">(.*?)</p>', page.text)[1]
        assert sentence in whole
        assert f"version {about['version']}, released {about['released']}" in seen
        assert "nothing later was searched" in seen
        assert re.search(r" states?: ", seen)
        assert f"/cell/{practice}/{population}" in links(page)


def test_the_page_of_a_combination_leads_to_its_brief_and_a_combination_of_an_outcome_has_one(wards):
    practice, population = values(wards, "SELECT practice, population FROM cells WHERE n_effect ORDER BY 1, 2")[0]
    outcome = values(wards, "SELECT outcome FROM outcome_cell_exports WHERE practice = ? ORDER BY 1", practice)[0][0]
    for column in (population, outcome):
        assert f"/cell/{practice}/{column}/brief" in links(get(wards, f"/cell/{practice}/{column}"))
        assert get(wards, f"/cell/{practice}/{column}/brief").status_code == 200


def test_a_brief_of_nothing_is_not_found(wards):
    assert get(wards, "/cell/none/none/brief").status_code == 404


WORDS = st.sampled_from([1, 5, 12, 20, 30, 45, 60, 120]).map(lambda n: "word " * n)
CLAIM = st.builds(
    lambda statement, who: {
        "stated_by": who.strip()[:60],
        "statement": statement,
        "support": "Some result reported",
        "kind": "effect",
        "direction": "positive",
    },
    WORDS,
    WORDS,
)


@settings(max_examples=60)
@given(
    st.lists(CLAIM, max_size=12),
    st.lists(CLAIM, max_size=12),
    st.lists(WORDS, max_size=9),
    st.lists(WORDS, max_size=4),
    st.lists(WORDS.map(lambda words: {"reference": words}), max_size=12),
    WORDS,
)
def test_no_more_is_taken_than_has_room_and_always_the_first_of_each_kind(effects, others, limits, changes, works, reason):
    answer = SimpleNamespace(
        effects=tuple(effects), others=tuple(others), changes=tuple(changes), works=tuple(works), tiers="", wider=(), support=(), name="A: B",
        cell={"limits": limits, "sentence": "Sentence.", "reason": reason},
    )  # fmt: skip
    made = brief(answer)
    offered = {"effects": effects, "others": others, "limits": limits, "changes": changes, "works": works}
    for name, items in offered.items():
        taken = getattr(made, name)
        assert list(taken) == items[: len(taken)]
        assert len(taken) <= ITEMS[name]
    used = lines({name: getattr(made, name) for name in offered})
    assert used <= LINES - HEADING * sum(bool(items) for items in offered.values())


def test_what_speaks_against_the_best_claim_comes_second():
    claims = [{"id": n, "direction": direction} for n, direction in enumerate(("positive", "positive", "mixed", "negative"))]
    assert [claim["id"] for claim in both_sides(claims)] == [0, 2, 1, 3]
    assert both_sides(claims[:2]) == tuple(claims[:2])
    assert both_sides([]) == ()


@given(st.text(max_size=600))
def test_a_long_text_is_cut_between_words_and_says_so(words):
    short = cut(words)
    assert len(short) <= CUT + 1
    assert short == words or short.endswith("…")
