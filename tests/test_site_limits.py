"""What SQL from the public may not do, each limit seen at work, and that the pages live with all of them."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_asked import get, served, text

from kb.database import APPLICATION_ID
from kb.site import limits, search_page
from kb.site import served as marks

COUNTED = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT {}) SELECT {} FROM c"


@pytest.fixture
def limited():
    with closing(sqlite3.connect(":memory:")) as connection:
        limits.impose(connection)
        yield connection


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("limits")) as site:
        yield site


REFUSED = {
    "attach": ("ATTACH ':memory:' AS other", "not authorized"),
    "detach": ("DETACH main", "not authorized"),
    "value of 200 MB": ("SELECT hex(zeroblob(200000000))", "too big"),
    "value over the limit": ("SELECT length(zeroblob(1000001))", "too big"),
    "row over the limit": ("SELECT length(zeroblob(600000) || zeroblob(600000))", "too big"),
    "statement": (f"SELECT '{'x' * 20_000}'", "query string is too large"),
    "deep expression": ("SELECT " + "+".join(["1"] * 101), "maximum depth 100"),
    "deep brackets": ("SELECT " + "(" * 101 + "1" + ")" * 101, "parser stack overflow|maximum depth"),
    "many SELECTs": (" UNION ALL ".join(["SELECT 1"] * 21), "too many terms in compound SELECT"),
    "long LIKE pattern": (f"SELECT 'a' LIKE '{'%a' * 101}'", "too complex"),
    "many arguments": (f"SELECT max({', '.join(['1'] * 21)})", "too many arguments"),
    "printf": ("SELECT printf('%1000000d', 1)", "not authorized"),
    "format": ("SELECT format('%d', 1)", "not authorized|no such function"),
    "in capitals": ("SELECT PRINTF('%d', 1)", "not authorized"),
    "randomblob": ("SELECT randomblob(9)", "not authorized"),
    "load_extension": ("SELECT load_extension('x')", "not authorized"),
    "fts5": ("SELECT fts5(1)", "not authorized|no such function"),
    "fts3_tokenizer": ("SELECT fts3_tokenizer('simple')", "not authorized|no such function"),
    "path of the file": ("SELECT file FROM pragma_database_list", "prohibited|not authorized"),
    "trim of too many characters": (f"SELECT trim('a', '{''.join(map(chr, range(0x100, 0x170)))}')", "too big"),
    "long answer": (COUNTED.format(500, "hex(zeroblob(100000 + x))"), "the answer is longer than 10,000,000 characters"),
}


def test_every_limit_is_set(limited):
    assert {category: limited.getlimit(category) for category in limits.LIMITS} == limits.LIMITS


@pytest.mark.parametrize(("sql", "said"), REFUSED.values(), ids=REFUSED)
def test_what_harms_is_refused(limited, sql, said):
    with pytest.raises(sqlite3.Error, match=said):
        limited.execute(sql).fetchall()


ALLOWED = {
    "a value at the limit": ("SELECT length(zeroblob(1000000))", 1_000_000),
    "an expression at the limit": ("SELECT " + "+".join(["1"] * 99), 99),
    "twenty SELECTs": ("SELECT count(*) FROM (" + " UNION ALL ".join(["SELECT 1"] * 20) + ")", 20),
    "many rows": (f"SELECT count(*) FROM ({COUNTED.format(10_000, 'x')})", 10_000),
    "JSON": ("SELECT json_extract('{\"a\": [1, 2]}', '$.a[1]')", 2),
}


@pytest.mark.parametrize(("sql", "value"), ALLOWED.values(), ids=ALLOWED)
def test_what_does_not_harm_is_allowed(limited, sql, value):
    assert limited.execute(sql).fetchone()[0] == value


CALLS = [
    "trim('  a ', ' ')", "ltrim('xxaxx', 'x')", "rtrim('xxaxx', 'x')", "trim('xyax', 'yx')", "trim('aa', 'a')", "ltrim('aa', 'a')",
    "rtrim('aa', 'a')", "trim(' a ')", "trim(NULL, 'a')", "trim('a', NULL)", "trim(12321, 1)", "trim(x'6162', 'a')", "trim('a', '')",
    "trim('', 'a')", "trim(1.50, '0')", "instr('abcb', 'b')", "instr('abc', 'x')", "instr('abc', '')", "instr(NULL, 'a')", "instr('a', NULL)",
    "instr(x'c3a962', x'62')", "instr('éb', 'b')", "instr(x'c3a962', 'b')", "instr(1234, 3)", "replace('abcb', 'b', 'xy')", "replace('abc', '', 'x')",
    "replace(NULL, 'a', 'b')", "replace('a', NULL, 'b')", "replace('a', 'a', NULL)", "replace(round(3.7), '.0', '')", "replace(0.1 + 0.2, '', '')",
    "replace(1e100, 'e', 'E')", "replace(-1e999, 'I', 'i')", "replace(1e15, 'x', '')", "replace(12345678901234567.0, 'x', '')",
    "replace('aaa', 'aa', 'b')",
    "replace(x'616263', 'b', 1.0)", "replace(9007199254740993, 'x', '')", "replace(0.00001, 'x', '')",
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_a_text_function_answers_as_sqlite_does(limited, call):
    with closing(sqlite3.connect(":memory:")) as plain:
        assert limited.execute(f"SELECT {call}").fetchone()[0] == plain.execute(f"SELECT {call}").fetchone()[0]


short = st.text(st.sampled_from("aAb é\U0001f600%\"'"), max_size=6)


@given(st.sampled_from(["trim(?1, ?2)", "ltrim(?1, ?2)", "rtrim(?1, ?2)", "instr(?1, ?2)", "replace(?1, ?2, ?3)"]), short, short, short)
def test_text_functions_answer_as_sqlite_does(call, first, second, third):
    with closing(sqlite3.connect(":memory:")) as plain, closing(sqlite3.connect(":memory:")) as limited:
        limits.impose(limited)
        given = (first, second, third)
        query = f"SELECT {call}, ?3"
        assert tuple(limited.execute(query, given).fetchone()) == plain.execute(query, given).fetchone()


LONG = {
    "trim": ("trim(hex(zeroblob(400000)), replace(hex(zeroblob(30000)), '0', '1') || '0')", ""),
    "trim of many": (f"trim(hex(zeroblob(499999)), '{''.join(map(chr, range(0x100, 0x160)))}0')", ""),
    "instr": ("instr(hex(zeroblob(400000)), hex(zeroblob(200000)) || '1')", 0),
    "replace": ("length(replace(hex(zeroblob(400000)), hex(zeroblob(200000)) || '1', 'x'))", 800_000),
}


@pytest.mark.parametrize(("call", "value"), LONG.values(), ids=LONG)
def test_a_text_function_of_long_values_is_quick(limited, call, value):
    begun = time.monotonic()
    assert limited.execute(f"SELECT {call}").fetchone()[0] == value
    assert time.monotonic() - begun < 1


def test_a_replacement_that_would_be_huge_is_refused(limited):
    with pytest.raises(sqlite3.Error, match="too big"):
        limited.execute("SELECT replace(hex(zeroblob(400000)), '0', hex(zeroblob(400000)))")


def test_each_query_has_an_answer_of_its_own_length(limited):
    for _ in range(3):
        assert len(limited.execute(COUNTED.format(60, "zeroblob(100000)")).fetchall()) == 60


def test_the_mark_of_a_base_is_the_one_that_builds_write():
    assert marks.APPLICATION_ID == APPLICATION_ID


BOMBS = {
    "endless recursion": "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
    "cross join": "SELECT count(*) FROM claims, claims AS b, claims AS c, claims AS d",
    "long text in a loop": COUNTED.format(1_000_000, "sum(length(hex(zeroblob(400000)) || x))"),
    "sorting": f"SELECT * FROM ({COUNTED.format(10_000_000, 'random()')}) ORDER BY 1 LIMIT 1",
}


@pytest.mark.parametrize("form", ["", ".json", ".csv"], ids=["page", "json", "csv"])
@pytest.mark.parametrize("sql", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_by_the_time_limit(site, sql, form):
    begun = time.monotonic()
    answer = get(site, f"/kb{form}?sql={sql.replace('+', '%2B')}")
    assert answer.status_code == 400
    assert "took too long" in answer.text
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "sql", ["ATTACH 'x' AS y", "SELECT hex(zeroblob(200000000))", "SELECT printf('%d', 1)", "SELECT * FROM pragma_database_list"]
)
def test_the_sql_page_says_what_is_refused(site, sql):
    answer = get(site, f"/kb.json?sql={sql.replace('%', '%25')}")
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert "built.db" not in answer.text


STOCK = {
    "database": ("/kb", "Which groups are least covered?"),
    "hidden tables": ("/kb?_show_hidden=1", "claims_search"),
    "view": ("/kb/claim_pages", "rows"),
    "view as JSON": ("/kb/claim_pages.json?_shape=array", "stated_by"),
    "view as CSV": ("/kb/claim_pages.csv?_stream=1", "stated_by"),
    "facets": ("/kb/claim_pages?_facet_array=outcomes&_facet=wording", "facet-results"),
    "search in claims": ("/kb/claim_pages?_search=technology", "search matches"),
    "search in works": ("/kb/work_pages?_search=pane", "search matches"),
    "search in the table of works": ("/kb/works?_search=pane", "search matches"),
    "filter of an array": ("/kb/claim_pages?populations__arraycontains=English+learners", "rows"),
    "table": ("/kb/claims", "rows"),
    "row": ("/kb/claims/1", "rows-and-columns"),
    "row of text key": ("/kb/practices/personalized_learning", "Links from other tables"),
    "sql": ("/kb?sql=select+count(*)+from+claim_pages", "count(*)"),
    "sql with a parameter": ("/kb?sql=select+:a+as+given&a=word", "word"),
    "where": ("/kb/claims?_where=kind+in+('gap')", "extra where clause"),
    "metadata": ("/-/metadata.json", "license"),
}


@pytest.mark.parametrize(("path", "has"), STOCK.values(), ids=STOCK)
def test_stock_pages_work_under_the_limits(site, path, has):
    answer = get(site, path)
    assert answer.status_code == 200, text(answer)
    assert has in answer.text


def test_a_search_in_a_table_narrows_it(site):
    for page, words in (("claim_pages", "trauma"), ("work_pages", "pane"), ("works", "pane")):
        every, found = (get(site, f"/kb/{page}.json?{query}").json()["filtered_table_rows_count"] for query in ("", f"_search={words}"))
        assert 0 < found < every, page


def test_a_page_of_ours_that_takes_too_long_is_the_machines_fault_and_may_be_asked_again(site, monkeypatch):
    monkeypatch.setattr(search_page, "found", lambda connection, _: connection.execute(BOMBS["endless recursion"]).fetchall())
    for path in ("/search?q=a", "/search.json?q=a"):
        answer = get(site, path)
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "2"), path
        assert "try again" in answer.text


def test_questions_of_our_own_are_not_measured_and_those_of_visitors_are_after_them(limited):
    long = COUNTED.format(60, "hex(zeroblob(100000 + x))")
    with limits.lifted(limited):
        assert len(limited.execute(long).fetchall()) == 60
        assert limited.execute("SELECT length(zeroblob(2000000))").fetchone() == (2_000_000,)
    assert {category: limited.getlimit(category) for category in limits.LIMITS} == limits.LIMITS
    with pytest.raises(sqlite3.OperationalError, match="the answer is longer"):
        limited.execute(long).fetchall()
    with pytest.raises(ZeroDivisionError), limits.lifted(limited):
        raise ZeroDivisionError
    assert isinstance(limited.execute("SELECT 1 AS a").fetchone(), sqlite3.Row)
