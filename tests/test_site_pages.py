"""What the pages say: numbers equal to SQL, who states each statement, every prepared question answered, every odd address too."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import yaml
from awaiting import awaited
from hypothesis import given, settings
from hypothesis import strategies as st
from site_asked import NOT_PLAIN, ROOT, get, links, served, text, values

from kb.answers.query import connect
from kb.answers.search import search
from kb.site import front, words
from kb.site.guard import POLICY, STOCK_POLICY

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
QUERIES = METADATA["databases"]["kb"]["queries"]
ESSA_WORDS = re.compile(r"\b(strong|moderate|promising)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    with served(tmp_path_factory.mktemp("below"), base_url="evidence/base") as site:
        yield site


def number(site, sql, *parameters):
    return values(site, sql, *parameters)[0][0]


# Home


def test_home_asks_the_question_of_the_description(site):
    page = get(site, "/")
    question, lead = METADATA["description"].strip().split("? ", 1)
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page.text) == [f"{question}?"]
    assert lead.strip() in text(page)


RESULT = "('promising', 'moderate', 'strong')"
HOME = {
    "sources": ("sources read", "SELECT count(*) FROM sources"),
    "claims": ("claims", "SELECT count(*) FROM claims"),
    "works": ("works in the library", "SELECT count(*) FROM works"),
    "combinations with a result": (
        "of {} combinations asked",
        f"SELECT count(*) FROM cells WHERE in_frame AND (strength IN {RESULT} OR strength_against IN {RESULT})",
    ),
}


@pytest.mark.parametrize(("what", "sql"), HOME.values(), ids=HOME)
def test_a_number_on_home_is_the_count(site, what, sql):
    asked = number(site, "SELECT count(*) FROM cells WHERE in_frame AND state <> 'out_of_scope'")
    told = dict(re.findall(r"<dt>([^<]*)</dt><dd><a [^>]*>([\d,]+)</a>", get(site, "/").text))
    assert int(next(n for said, n in told.items() if said.startswith(what.format(asked))).replace(",", "")) == number(site, sql)


def test_the_combinations_without_a_result_add_up(site):
    section = get(site, "/").text.split('id="missing"')[1].split("</section>")[0]
    without, asked = map(int, re.search(r"For ([\d,]+) of ([\d,]+) combinations", section).groups())
    assert sum(map(int, re.findall(r"<b>(\d+)</b>", section))) == without
    assert asked - without == number(site, HOME["combinations with a result"][1])


def test_home_counts_the_claims_of_each_level_and_term(site):
    page = get(site, "/")
    levels = dict(re.findall(r"</svg>([^<]+)\n<b>([\d,]+)</b>", page.text))
    counts = "SELECT label, count(claim) FROM rubric_levels LEFT JOIN grades USING (rubric, level) WHERE rubric = 'reported' GROUP BY level"
    assert {label: int(n.replace(",", "")) for label, n in levels.items()} == dict(values(site, counts))
    rows = re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a></th><td>([\d,]+)</td>', page.text)
    assert rows
    for label, n in rows:
        (kind, term) = values(site, "SELECT kind, id FROM term_records WHERE label = ?", words.Markup(label).unescape())[0]
        assert int(n.replace(",", "")) == number(
            site, f"SELECT count(*) FROM {'claim_outcomes' if kind == 'outcome' else f'{kind}_claims'} WHERE {kind} = ?", term
        )


def test_each_group_leads_to_its_practices(site):
    page = get(site, "/")
    for term, label in values(site, "SELECT id, label FROM populations WHERE map_column IS NOT NULL"):
        assert f"/population/{term}" in links(page)
        (link,) = (link for link in links(get(site, f"/population/{term}")) if link.endswith(f"/practices_for_population?population={term}"))
        rows = get(site, link.replace("?", ".json?") + "&_shape=array").json()
        assert {row["population"] for row in rows} == {label}
        assert len(rows) == number(site, "SELECT count(*) FROM cells WHERE in_frame AND population = ?", term)


def test_home_lists_every_prepared_question_with_its_sentence(site):
    seen = text(get(site, "/"))
    for query in QUERIES.values():
        assert f"{query['title']} {query['description']}" in seen


def test_the_page_of_the_base_offers_no_attached_database(site):
    """SQLite opens a database `temp` on a connection that once needed one."""
    base = site.databases["kb"]
    for _ in range(20):
        awaited(base.execute("SELECT name FROM sqlite_temp_master"))
    assert any(awaited(base.attached_databases()) for _ in range(20))
    assert "attached" not in text(get(site, "/kb"))


def test_a_prepared_question_opens_the_page_that_answers_it_in_words_where_there_is_one(site):
    home = get(site, "/")
    section = home.text.split('id="questions"')[1].split("</section>")[0]
    told = {html.unescape(title): html.unescape(first) for first, title in re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', section)}
    for name, query in QUERIES.items():
        assert told[query["title"]] == (f"/{query['page']}" if "page" in query else f"/kb/{name}")
        assert f'href="/kb/{name}"' in section
    for page in {query["page"] for query in QUERIES.values() if "page" in query}:
        path, _, anchor = page.partition("#")
        answer = get(site, f"/{path}")
        assert answer.status_code == 200, page
        assert not anchor or f'id="{anchor}"' in answer.text, page


def test_the_foot_says_which_base_and_what_it_covers(site):
    for path in ("/", "/search", "/kb", "/kb/claim_pages", "/kb/barriers", "/claim/ray2017-001", "/nowhere"):
        foot = text(get(site, path)).split("version ")[-1]
        assert foot.startswith(
            f"{METADATA['version']}, released {METADATA['released']}. Five documents, 2017, three without a date; nothing later was searched."
        ), path
        assert "CC BY 4.0" in foot, path


COVERAGE = {
    "one": ({"n": 1, "first": 2017, "last": 2017, "undated": 0}, "one document, 2017; nothing later was searched"),
    "years": ({"n": 3, "first": 2001, "last": 2017, "undated": 0}, "three documents, 2001 to 2017; nothing later was searched"),
    "none dated": ({"n": 2, "first": None, "last": None, "undated": 2}, "two documents, without a date; nothing later was searched"),
    "no source": ({"n": 0, "first": None, "last": None, "undated": None}, "no documents; nothing later was searched"),
}


@pytest.mark.parametrize(("years", "said"), COVERAGE.values(), ids=COVERAGE)
def test_coverage_in_words(years, said):
    assert front.coverage(years) == said


DESCRIPTIONS = {
    "question": ("T", "What? Rest here.", ("What?", "Rest here.")),
    "question alone": ("T", "What?", ("What?", "")),
    "no question": ("T", "A base.", ("T", "A base.")),
    "question later": ("T", "A base. Why?", ("T", "A base. Why?")),
    "nothing": ("T", "", ("T", "")),
}


@pytest.mark.parametrize(("title", "description", "expected"), DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_the_question_is_found_in_the_description(title, description, expected):
    assert front.question_and_lead(title, description) == expected


ADDRESSES = {
    "mail": ("a@b.example", "mailto:a@b.example?subject=Shade%2C%202"),
    "page": ("https://b.example/fix", "https://b.example/fix"),
    "script": ("javascript:alert(1)", ""),
    "mail with more": ("a@b.example?bcc=c@d.example", ""),
    "none": ("", ""),
}


@pytest.mark.parametrize(("address", "link"), ADDRESSES.values(), ids=ADDRESSES)
def test_corrections_go_to_a_page_or_a_mail_address_only(address, link):
    assert front.correction_link(address, "Shade, 2") == link


# Prepared questions


def example(query):
    """The parameters of the first example on the question's page."""
    (link, *_) = re.findall(r'href="([^"]+)"', query["description_html"])
    return dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query, keep_blank_values=True)) if link.startswith("?") else {}


def test_there_are_questions_enough():
    assert len(QUERIES) >= 14


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_has_a_title_a_sentence_and_an_example(name):
    query = QUERIES[name]
    assert query["title"].endswith("?")
    assert query["description"].endswith(".")
    assert query["description_html"].startswith(query["description"])
    assert re.search(r'(For example|Compare):? *<a href="', query["description_html"])
    assert set(example(query)) <= set(query.get("params", ()))
    assert set(re.findall(r"(?<!:):(\w+)", query["sql"])) == set(query.get("params", ()))


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_is_answered_with_its_example_and_without(site, name):
    for parameters in (example(QUERIES[name]), {}):
        page = get(site, f"/kb/{name}?{urlencode(parameters)}")
        assert page.status_code == 200
        assert QUERIES[name]["title"] in text(page)
        assert "<tbody>" in page.text, f"no rows for {parameters}"


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_shows_no_statement_without_who_states_it(site, name):
    rows = get(site, f"/kb/{name}.json?_shape=array").json()
    assert all(row["stated by"] for row in rows if row.get("statement"))


@pytest.mark.parametrize("name", QUERIES)
def test_each_example_link_of_a_question_leads_somewhere(site, name):
    for link in re.findall(r'href="([^"]+)"', QUERIES[name]["description_html"]):
        path = f"/kb/{name}{link}" if link.startswith("?") else f"/kb/{link}"
        answer = get(site, path.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "<tbody>" in answer.text


@pytest.mark.parametrize("given", ["english_learners", "English learners", "ELL", "ell"])
def test_a_group_can_be_named_by_id_label_or_synonym(site, given):
    rows = get(site, f"/kb/practices_for_population.json?_shape=array&population={given}").json()
    assert {row["population"] for row in rows} == {"English learners"}


def test_questions_ask_views_only(site):
    views = {row[0] for row in values(site, "SELECT name FROM sqlite_master WHERE type = 'view'")}
    for name, query in QUERIES.items():
        own = set(re.findall(r"(\w+) AS \(\s*SELECT", query["sql"]))
        asked = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", query["sql"]))
        assert asked <= views | own | {"claims_search", "json_each"}, name


def test_the_groups_without_a_result_are_those_that_home_counts(site):
    rows = get(site, "/kb/not_known_for_population.json?_shape=array").json()
    assert f"For {len(rows)} of " in text(get(site, "/"))


ODD = ['"(*AND', "'", "%", "x" * 5000, "\U0001f600", "<script>alert(1)</script>", "*", '"', "a\0b", "; drop", "NEAR(a b)", "a OR", ":words", "  "]


@pytest.mark.parametrize("words_given", ODD, ids=range(len(ODD)))
def test_odd_words_are_a_question_like_any_other(site, words_given):
    for path in ("/search?q=", "/kb/practices_for_population?population=", "/kb/claims_about?practice="):
        answer = get(site, path + urlencode({"": words_given})[1:])
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("words_given", [odd for odd in ODD if "\0" not in odd])
def test_odd_words_do_not_stop_the_search_of_the_tables(site, words_given):
    assert get(site, "/kb/search_claims?" + urlencode({"words": words_given})).status_code == 200


# Search


def test_a_search_lists_what_the_answers_find_and_who_states_it(site):
    page = get(site, "/search?q=trauma")
    listed = re.findall(r'href="/claim/([^"]+)"', page.text)
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        found = search(connection, "trauma")
    assert listed == [claim["id"] for claim in found.claims]
    assert f"{found.n_claims} claims" in text(page)
    who = re.findall(r'<p class="kb-who">([^<]*) states?:</p>\s*<p class="kb-statement">', page.text)
    assert len(who) == len(listed)


def test_a_search_says_what_else_it_looked_for_and_when_words_are_missing(site):
    assert "ELL also finds: English learners" in text(get(site, "/search?q=ELL"))
    assert "No claim has all of the words" in text(get(site, "/search?q=trauma+algebra+zebra"))
    assert "No claim has zzzzqq . Ways on" in text(get(site, "/search?q=zzzzqq"))
    assert 'href="/#questions"' in get(site, "/search?q=zzzzqq").text


def test_a_search_with_many_hits_shows_all_in_parts(site):
    page = get(site, "/search?q=students")
    n = int(re.search(r"([\d,]+) claims", text(page))[1].replace(",", ""))
    listed = re.findall(r'href="/claim/([^"]+)"', page.text)
    assert len(listed) == 20 < n
    while after := re.search(r'rel="next" href="\?([^"]+)"', page.text):
        page = get(site, "/search?" + html.unescape(after[1]))
        listed += re.findall(r'href="/claim/([^"]+)"', page.text)
    assert len(listed) == len(set(listed)) == n


def test_a_search_without_words_is_a_form(site):
    page = get(site, "/search")
    assert page.status_code == 200
    assert 'role="status"' in page.text
    assert re.search(r'<label for="q">[^<]+</label>\s*<div><input id="q"', page.text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_searched(site, words_given):
    assert get(site, "/search?" + urlencode({"q": words_given.encode("utf-8", "replace").decode()})).status_code == 200


# A claim


def test_a_claim_tells_who_states_it_its_level_and_why(site):
    (claim, statement, label, why, source) = values(
        site,
        "SELECT c.id, c.statement, c.support, c.why, w.label FROM claim_records AS c JOIN work_records AS w ON w.key = c.source "
        "WHERE c.strength_rank = 3 ORDER BY c.n LIMIT 1",
    )[0]
    seen = text(get(site, f"/claim/{claim}"))
    assert f"{source} state: {statement} {label} effect" in seen.replace("· ", "")
    assert why in seen


def test_every_claim_has_a_page_without_words_of_another_scale(site):
    for (claim,) in values(site, "SELECT id FROM claims"):
        page = get(site, f"/claim/{claim}")
        assert page.status_code == 200, claim
        own = re.sub(r"“[^”]*”|<q>.*?</q>", "", text(page).split("What it rests on")[0].split("Why this level")[1])
        assert not ESSA_WORDS.search(own), claim


@pytest.mark.parametrize("path", ["/", "/search?q=reading", "/kb/practices_for_population", "/kb/advice_by_addressee", "/kb/support_by_source"])
def test_the_words_of_another_scale_stand_nowhere(site, path):
    titles = " ".join(
        row[0] or "" for row in values(site, "SELECT title FROM works UNION ALL SELECT statement FROM claims UNION ALL SELECT apa_text FROM works")
    )
    assert {word for word in ESSA_WORDS.findall(text(get(site, path))) if word not in titles} == set()


def test_a_passage_is_told_by_its_place_and_never_shown_unasked(site):
    page = get(site, "/claim/ray2017-001")
    assert "<blockquote>" not in page.text
    assert "characters" in text(page)


UNKNOWN = [
    "/claim/ray2017-999",
    "/claim/x%3Cb%3E",
    "/kb/no_such_table",
    "/kb/claims/99999",
    "/kb/practices/nope",
    "/nowhere",
    "/-/nowhere",
    "/other_database",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_unknown_is_not_found_and_shows_a_way_on(site, path):
    answer = get(site, path)
    while answer.status_code == 302:
        answer = get(site, answer.headers["location"])
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert {"/", "/kb"} <= set(links(answer))
    assert "<b>" not in answer.text


def test_json_gets_its_faults_as_json(site):
    answer = get(site, "/kb/no_such_table.json")
    assert answer.status_code == 404
    assert answer.json()["ok"] is False


# Tables


def test_tables_and_columns_are_described_by_the_schema(site):
    page = text(get(site, "/kb/claim_pages"))
    assert "Claims for readers: one row a claim" in page
    assert "Who states it: authors and year of the source" in page


def test_licence_and_source_stand_at_every_level(site):
    told = get(site, "/-/metadata.json").json()
    base = told["databases"]["kb"]
    names = {row[0] for row in values(site, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND sql LIKE '% -- %'")}
    assert names <= set(base["tables"])
    for level in (told, base, *base["tables"].values()):
        assert level["license"] == METADATA["license"]
        assert level["source_url"] == METADATA["source_url"]


def test_the_database_page_shows_few_tables_first(site):
    answer = get(site, "/kb.json").json()
    shown = {table["name"] for table in answer["tables"] if not table["hidden"]}
    assert shown == {"claims", "evidence", "facts", "outcomes", "populations", "practices", "works"}


def test_statements_are_whole_and_lists_are_read_as_text_in_tables(site):
    page = get(site, "/kb/claim_pages?_size=max")
    for statement, claim in values(site, "SELECT statement, id FROM claims ORDER BY length(statement) DESC LIMIT 3"):
        assert str(words.Markup.escape(statement)) in page.text, claim
    assert '["' not in re.search(r"<tbody>.*</tbody>", page.text, re.DOTALL)[0]


def test_claims_in_tables_are_links(site):
    assert re.search(r'<a href="/claim/ray2017-\d+">ray2017-\d+</a>', get(site, "/kb/barriers").text)


CELLS = {
    "claim": (("claim", "a/b<"), '<a href="/claim/a%2Fb%3C">a/b&lt;</a>'),
    "empty claim": (("claim", ""), None),
    "list": (("works", '["A & B", "C"]'), "A &amp; B; C"),
    "empty list": (("works", "[]"), "&nbsp;"),
    "list of numbers": (("works", "[1, 2]"), None),
    "brackets that are no list": (("title", "[Title not known]"), None),
    "statement": (("statement", "<b>" * 100), "&lt;b&gt;" * 100),
    "number": (("n", 3), None),
    "nothing": (("claim", None), None),
}


@pytest.mark.parametrize(("cell", "shown"), CELLS.values(), ids=CELLS)
def test_a_cell_is_shown_as(cell, shown):
    html = words.cell(*cell, "/claim/")
    assert (None if html is None else str(html)) == shown


# Under another address, and another field


def test_a_base_url_is_honoured_by_every_link(below):
    for path in ("/", "/search?q=trauma", "/claim/ray2017-001", "/kb", "/kb/barriers", "/nowhere"):
        answer = get(below, path)
        assert answer.status_code in (200, 404)
        inside = [link for link in links(answer) if link.startswith("/")]
        assert inside
        assert all(link.startswith("/evidence/base/") for link in inside), path
        assert 'action="/search' not in answer.text
    assert get(below, "/-/static-plugins/evidence-kb/site.css").status_code == 200
    assert get(below, "/-/threads").status_code == 404


def test_a_base_of_another_field_has_the_same_pages(wards):
    home = get(wards, "/")
    assert home.status_code == 200
    assert "<h1>Clean hands on hospital wards</h1>" in home.text
    assert any(link.startswith("/population/") for link in links(home))
    for link in {link for link in links(home) if link.startswith("/") and "static" not in link}:
        assert get(wards, link).status_code == 200, link
    (claim, *_) = values(wards, "SELECT id FROM claims ORDER BY n")[0]
    assert get(wards, f"/claim/{claim}").status_code == 200
    assert "mailto:corrections@ward.example?subject=Clean%20hands" in home.text


def test_a_withdrawn_claim_is_gone_with_its_reason(wards):
    withdrawn = values(wards, "SELECT id, reason, successor FROM withdrawn_claims")
    assert withdrawn
    for claim, reason, successor in withdrawn:
        page = get(wards, f"/claim/{claim}")
        assert page.status_code == 410
        assert reason in text(page)
        assert successor is None or f"/claim/{successor}" in links(page)


# Headers and forms


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/", POLICY),
        ("/search?q=a", POLICY),
        ("/claim/ray2017-001", POLICY),
        ("/nowhere", POLICY),
        ("/kb", STOCK_POLICY),
        ("/kb/claims.json", STOCK_POLICY),
    ],
)
def test_every_page_binds_the_browser(site, path, policy):
    headers = get(site, path).headers
    assert headers.get_list("content-security-policy") == [policy]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_our_pages_have_no_script_and_no_style_of_their_own(site):
    for path in ("/", "/search?q=trauma", "/claim/ray2017-001", "/nowhere"):
        assert not NOT_PLAIN.search(get(site, path).text), path


def test_a_monitor_is_told_which_base_answers(site):
    answer = get(site, "/-/healthz")
    assert answer.status_code == 200
    build = sha256(Path(site.databases["kb"].path).read_bytes()).hexdigest()
    about = {"title": METADATA["title"], "version": METADATA["version"], "released": METADATA["released"]}
    assert answer.json() == {"ok": True, **about, "build": build}


def test_csv_of_a_question_can_be_read_back(site):
    rows = list(csv.reader(io.StringIO(get(site, "/kb/barriers.csv").text)))
    told = get(site, "/kb/barriers.json").json()
    assert rows[0] == told["columns"]
    assert rows[1:] == [["" if cell is None else str(cell) for cell in row] for row in told["rows"]]


def test_a_list_of_json_lines_is_left_as_it_is(site):
    lines = get(site, "/kb/claims.json?_shape=array&_nl=on&_size=3").text.splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 2, 3]
