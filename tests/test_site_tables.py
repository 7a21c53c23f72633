"""Tables of the base: described by the schema, few shown first, statements whole, claims linked."""

from __future__ import annotations

import json
import re

import pytest
from awaiting import awaited
from site_asked import METADATA, get, text, values

from kb.site import words


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


def test_the_page_of_the_base_offers_no_attached_database(site):
    """SQLite opens a database `temp` on a connection that once needed one."""
    base = site.databases["kb"]
    for _ in range(20):
        awaited(base.execute("SELECT name FROM sqlite_temp_master"))
    assert any(awaited(base.attached_databases()) for _ in range(20))
    assert "attached" not in text(get(site, "/kb"))


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


def test_a_list_of_json_lines_is_left_as_it_is(site):
    lines = get(site, "/kb/claims.json?_shape=array&_nl=on&_size=3").text.splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 2, 3]
