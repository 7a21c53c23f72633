"""A stock table as HTML, made at once: a template takes four times as long, and a table has hundreds of cells.

In go Datasette's columns, and its rows of cells, whose values are text or safe HTML already; what is no safe HTML is escaped here. What
Datasette's script reads of a column stands in the data attributes of its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from datasette.utils import to_css_class
from markupsafe import Markup, escape

Cell = Mapping[str, Any]
"""`column`, `value` and `value_type`, as Datasette tells them."""
_SHORT = 60
"""Letters of a text that is remembered as it was escaped: words that stand in many cells."""


def table_head(columns: Iterable[Mapping[str, Any]], sort: str | None, sort_desc: str | None, address: str) -> Markup:
    """The headings. `address` is the table's as it is shown, but for its order; a column that it is sorted by is named in `sort` or `sort_desc`.

    >>> table_head([{"name": "n", "sortable": True, "type": "INTEGER", "notnull": 1, "is_pk": True}], "n", None, "/kb/t?a=1").striptags()
    'n ▼'
    """
    mark = "&" if "?" in address else "?"
    return Markup("").join(_heading(column, sort, sort_desc, f"{address}{mark}") for column in columns)


def _heading(column: Mapping[str, Any], sort: str | None, sort_desc: str | None, start: str) -> Markup:
    name = column["name"]
    said = _escaped(name)
    told = f'col-{_escaped(to_css_class(name))}" scope="col" data-column="{said}" data-column-type="{_escaped((column["type"] or "").lower())}"'
    told += f' data-column-not-null="{int(column["notnull"])}" data-is-pk="{int(bool(column["is_pk"]))}"'
    if column.get("description"):
        told += f' data-column-description="{_escaped(column["description"])}"'
    if column["sortable"]:
        query = urlencode({"_sort_desc" if name == sort else "_sort": name})
        arrow = "\xa0▼" if name == sort else "\xa0▲" if name == sort_desc else ""
        said = f'<a href="{_escaped(start + query)}" rel="nofollow">{said}{arrow}</a>'
    return Markup(f'<th class="{told}>{said}</th>\n')  # each part of it is escaped


def table_rows(rows: Iterable[Iterable[Cell]]) -> Markup:
    r"""The rows.

    >>> table_rows([[{"column": "n", "value_type": "str", "value": "<b>"}]])
    Markup('<tr>\n<td class="col-n type-str">&lt;b&gt;</td>\n</tr>\n')
    """
    return Markup("").join(_row(row) for row in rows)


def _row(cells: Iterable[Cell]) -> Markup:
    written = "".join(f"{_opening(cell['column'], cell['value_type'])}{_shown(cell['value'])}</td>\n" for cell in cells)
    return Markup(f"<tr>\n{written}</tr>\n")  # each part of it is escaped


def _shown(value: Any) -> str:
    """A cell's value as HTML: of safe HTML nothing is remembered, since it equals a text of the same letters that is none."""
    return _remembered(value) if type(value) is str and len(value) < _SHORT else _escaped(value)


def _escaped(value: Any) -> str:
    return str(escape(value))


_remembered = lru_cache(maxsize=4_000)(_escaped)


@lru_cache(maxsize=2_000)
def _opening(column: str, value_type: str) -> Markup:
    return Markup('<td class="col-{} type-{}">').format(to_css_class(column), value_type)
