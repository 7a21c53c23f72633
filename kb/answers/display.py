"""What a notebook shows of a claim, a combination, a map, a search or a network: HTML that needs nothing else and takes the page's own colours.

In: rows and results as they are. Out: HTML in which all that a base says is text: nothing of it can become markup. Words alone tell a level, and
who states a claim stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from html import escape
from typing import Any

from kb.answers.map import STATE_WORDS, Map
from kb.answers.map_words import HEADING, count
from kb.answers.network.made import Network
from kb.answers.network.table import table
from kb.answers.query import Row
from kb.answers.readers_words import manner, state
from kb.answers.search import Found
from kb.grading.essa import DISCLAIMER, interval

FEW = 20
"""Rows of a list that are shown; the rest are counted."""
_LEVEL = "The words for support tell what the source itself lays before the reader; they judge the telling, not the study."
_BOX = "max-width: 62rem; line-height: 1.4; overflow-x: auto"
_TABLE = "border-collapse: collapse; text-align: left; margin: .4rem 0"
_CELL = "border: 1px solid #808080; padding: .25rem .5rem; text-align: left; vertical-align: top"
"""Grey stands out from white and from black; everything else has the colours of the page."""


class ShownMap(Map):
    """A map that a notebook shows as a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<map of {count(len(self.rows), 'practice')} and {count(len(self.columns), self.axis)}>"

    def _repr_html_(self) -> str:
        return map_html(self)


class ShownNetwork(Network):
    """A measure of the network that a notebook shows as a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{self.title}: {count(len(self.rows), 'row')}; {self.sentence}>"

    def _repr_html_(self) -> str:
        return network_html(self)


def shown_map(found: Map) -> ShownMap:
    """The same map."""
    return ShownMap(**_values(found))


def shown_network(found: Network) -> ShownNetwork:
    """The same measure."""
    return ShownNetwork(**_values(found))


def claim_html(claim: Row, *, stated_by: str) -> str:
    """Who states what, how well that is shown, what it rests on, and where it stands."""
    told = [(name, ", ".join(claim[name])) for name in ("practices", "populations", "outcomes", "addressees")]
    told += [("wording", claim["wording"]), ("rests on", ", ".join(claim["works"]) or "no work named")]
    told += [("passage", f"{claim['document']}, {claim['section']}, characters {claim['start']} to {claim['end']}"), ("claim", claim["id"])]
    head = f"<p><b>{_text(stated_by)}</b> {state(stated_by)}: {_text(claim['statement'])}</p>"
    shown = f"<p>{_text(manner(claim).capitalize())}. {_text(claim['why'])}</p>"
    return _box(head + shown + _table((), [pair for pair in told if pair[1]], row_heads=True), _LEVEL)


def claims_html(claims: Sequence[Row], *, labels: Mapping[str, str]) -> str:
    """A table of claims, the first of them, and how many there are."""
    return _box(_claims("claim", claims, labels), _LEVEL)


def cell_html(cell: Row, *, claims: Sequence[Row], labels: Mapping[str, str], tiers: bool) -> str:
    """The combination, its answer in a sentence, its tiers if the base shows them, its limits, and the claims in it, the best first."""
    column = cell["population_label"] if "population_label" in cell else cell["outcome_label"]
    parts = [f"<p><b>{_text(cell['practice_label'])}, {_text(column)}</b></p><p>{_text(cell['sentence'])}</p>"]
    if tiers and cell["essa_now"]:
        parts.append(f"<p>{_text(interval(cell['essa_now'], cell['essa_possible']))} ({_text(DISCLAIMER)}).</p>")
    parts += [_list(cell["limits"]), _claims("claim", claims, labels)]
    return _box("".join(parts), _LEVEL)


def cells_html(cells: Sequence[Row]) -> str:
    """A table of combinations, the first of them, and how many there are."""
    body = [(cell["practice_label"], cell["population_label"], cell["sentence"]) for cell in cells[:FEW]]
    return _box(_counted("combination", len(cells)) + _table(("practice", "group", "what is there"), body), _LEVEL)


def thing_html(thing: Row, *, labels: Mapping[str, str]) -> str:
    """A work, source or term, with the claims that it has to do with, the best first."""
    head = thing["reference"] if "reference" in thing else thing["label"]
    parts = [f"<p><b>{_text(head)}</b> ({_text(thing['what'])} {_text(thing['key'] if 'key' in thing else thing['id'])})</p>"]
    parts.append(f"<p>{_text(thing['definition'])}</p>" if "definition" in thing else "")
    for name, noun in (("claims", "claim that rests on it"), ("states", "claim that it states")) if "states" in thing else (("claims", "claim"),):
        parts.append(_claims(noun, thing[name], labels))
    return _box("".join(parts), _LEVEL)


def map_html(found: Map) -> str:
    """The map with each combination's answer in words."""
    what_if = f"<p>{_text(found.what_if.sentence())}</p>" if found.what_if else ""
    heads = ("Practice", *(str(column["label"]) for column in found.columns))
    body = [(str(row["label"]), *(cell["sentence"] for cell in cells)) for row, cells in zip(found.rows, found.cells, strict=True)]
    return _box(f"<p>The map: {HEADING}.</p>{what_if}{_table(heads, body, row_heads=True)}", _LEVEL)


def found_html(found: Found, *, labels: Mapping[str, str]) -> str:
    """What was looked for in place of the words, the claims that a search found, what is missing, then the works."""
    first = f", the first {len(found.claims)} shown" if found.n_claims > len(found.claims) else ""
    told = "".join(f"<p>{_text(note)}.</p>" for note in _search_notes(found))
    head = f"{told}<p>{count(found.n_claims, 'claim')}{first}, {count(len(found.works), 'work')}.</p>{_claim_table(found.claims, labels)}"
    more = f"<p>With some of the words:</p>{_claim_table(found.more, labels)}" if found.more else ""
    missing = [f"{cell['practice_label']}, {cell['population_label']}: {STATE_WORDS[cell['state']]}" for cell in found.missing]
    return _box(head + more + _list(missing) + _list([work["reference"] for work in found.works]), _LEVEL)


def _search_notes(found: Found) -> Iterator[str]:
    """How the words were taken, where not as they stand."""
    yield from (f"No text has '{before}'; searched for '{after}' instead" for before, after in found.misspelt)
    yield from (f"'{phrase}' also finds: {label}" for phrase, label in found.also)
    if found.suggestion:
        yield f"Did you mean: {found.suggestion}"
    if found.lacking:
        yield f"No claim has: {', '.join(found.lacking)}"
    if found.any_word:
        yield "No claim has all of the words; these have some"


def network_html(found: Network) -> str:
    """What the measure is of, the definition, the first rows, and what it comes to."""
    told = table(found, FEW)
    first = f" The first {FEW} rows are shown." if len(found.rows) > FEW else ""
    head = f"<p><b>{_text(found.title)}.</b> {_text(found.note)}</p><p>{_text(found.definition)}</p>"
    return _box(f"{head}{_table(told.heads, told.rows) if told.rows else ''}<p>{_text(found.sentence)}{first}</p>", f"{found.base}.")


HTML: Mapping[str, Callable[..., str]] = {
    "claim": claim_html, "claims": claims_html, "cell": cell_html, "cells": cells_html, "thing": thing_html, "found": found_html,
}  # fmt: skip
"""How each sort of result is put into words."""


def _values(found: Map | Network) -> dict[str, Any]:
    return {each.name: getattr(found, each.name) for each in fields(found)}


def _claims(noun: str, claims: Sequence[Row], labels: Mapping[str, str]) -> str:
    return _counted(noun, len(claims)) + _claim_table(claims[:FEW], labels)


def _claim_table(claims: Sequence[Row], labels: Mapping[str, str]) -> str:
    body = [(labels[claim["source"]], claim["statement"], f"{claim['support']}; {manner(claim)}", claim["id"]) for claim in claims]
    return _table(("stated by", "claim", "support shown", "id"), body) if body else ""


def _counted(noun: str, number: int) -> str:
    first, _, rest = noun.partition(" ")
    return f"<p>{count(number, first)} {rest}".rstrip() + (f", the first {FEW} shown.</p>" if number > FEW else ".</p>")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, row_heads: bool = False) -> str:
    """A table of texts; with `row_heads` the first of each row is its heading."""
    head = "".join(f'<th scope="col" style="{_CELL}">{_text(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(_cells(row, row_heads))}</tr>" for row in rows)
    return f'<table style="{_TABLE}">{f"<thead><tr>{head}</tr></thead>" if heads else ""}<tbody>{body}</tbody></table>'


def _cells(row: Sequence[str], row_head: bool) -> Iterator[str]:
    for number, value in enumerate(row):
        heading = row_head and not number
        yield f'<{"th scope=row" if heading else "td"} style="{_CELL}">{_text(value)}</{"th" if heading else "td"}>'


def _list(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(text)}</li>' for text in texts)}</ul>" if texts else ""


def _box(content: str, foot: str) -> str:
    return f'<div style="{_BOX}">{content}<p><small>{_text(foot)}</small></p></div>'


def _text(value: object) -> str:
    return escape(str(value))
