"""A stock table drawn at once: what Datasette's own template would draw, cell by cell, and its headings as Datasette's script reads them."""

from __future__ import annotations

import lxml.html
import pytest
from awaiting import awaited
from datasette.app import Datasette
from datasette.utils import path_with_replaced_args
from datasette.utils.asgi import Request
from markupsafe import Markup

from kb.site.table_rows import table_head, table_rows

COLUMNS = [
    {"name": "id", "sortable": True, "is_pk": True, "type": "TEXT", "notnull": 1, "description": None},
    {"name": 'a "b" <c>', "sortable": True, "is_pk": False, "type": "INTEGER", "notnull": 0, "description": 'What "it" & that <i>mean'},
    {"name": "Link", "sortable": False, "is_pk": False, "type": "", "notnull": 0},
]
ROWS = [
    [
        {"column": "id", "value": Markup('<a href="/x">x</a>'), "value_type": "pk"},
        {"column": 'a "b" <c>', "value": "<script>alert('&')</script>", "value_type": "str"},
        {"column": "Link", "value": Markup("&nbsp;"), "value_type": "none"},
    ],
    [{"column": "id", "value": "7", "value_type": "int"}, {"column": 'a "b" <c>', "value": "", "value_type": "str"}],
]
ORDERS = {
    "by nothing": ("/kb/t", None, None),
    "by the first column": ("/kb/t?_sort=id", "id", None),
    "downwards, with filters": ("/kb/t?kind=gap&_sort_desc=id&_next=x%2C1&_facet=a&_facet=b", None, "id"),
    "by an odd name": ("/kb/t?_size=5&x=1%262&x=", 'a "b" <c>', None),
}


@pytest.fixture(scope="module")
def templates(wards):
    """Datasette's own template and ours, by name."""
    ours = {"table_head": table_head, "table_rows": table_rows}
    return {"stock": wards.jinja_env.get_template("default:_table.html"), "ours": wards.jinja_env.get_template("kb/_table.html", globals=ours)}


def drawn(template, address, sort, sort_desc, rows=ROWS):
    """The table as a tree."""
    request = Request.fake(address)
    context = {
        "display_columns": COLUMNS, "display_rows": rows, "sort": sort, "sort_desc": sort_desc, "request": request,
        "fix_path": lambda path: path, "path_with_replaced_args": path_with_replaced_args,
    }  # fmt: skip
    return lxml.html.fromstring(awaited(template.render_async(context)))


def told(cell):
    """A heading or cell: attributes, text, and the query of its link in any order."""
    links = [(part, sorted(query.split("&"))) for part, _, query in (link.get("href").partition("?") for link in cell.iter("a"))]
    return dict(cell.attrib), " ".join(cell.text_content().split()), links


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_the_table_is_the_one_that_datasette_draws(templates, order):
    stock, ours = (drawn(templates[name], *order) for name in ("stock", "ours"))
    for tag in ("th", "td"):
        assert [told(cell) for cell in ours.iter(tag)] == [told(cell) for cell in stock.iter(tag)]
    assert len(list(ours.iter("td"))) == 5


@pytest.mark.parametrize("first", [Markup("<i>x</i>"), "<i>x</i>"])
def test_safe_html_and_a_text_of_the_same_letters_are_told_apart(first):
    texts = {
        kind: str(table_rows([[{"column": "a", "value": value, "value_type": "str"}]]))
        for _ in range(2)
        for kind, value in ((type(first), first), (str, "<i>x</i>"), (Markup, Markup("<i>x</i>")))
    }
    assert "<i>x</i>" in texts[Markup]
    assert "&lt;i&gt;x&lt;/i&gt;" in texts[str]


def test_a_table_without_rows_says_so(templates):
    assert drawn(templates["ours"], "/kb/t", None, None, rows=[]).text_content().strip() == "0 records"


def test_another_database_keeps_datasettes_own_template():
    alone = Datasette([], memory=True)
    context = {
        "display_columns": COLUMNS[:1], "display_rows": ROWS, "fix_path": str, "request": Request.fake("/t"),
        "path_with_replaced_args": path_with_replaced_args,
    }  # fmt: skip
    own, stock = (alone.jinja_env.get_template(name) for name in ("_table.html", "default:_table.html"))
    assert awaited(own.render_async(context)).strip() == awaited(stock.render_async(context)).strip() != ""
