"""Results that a notebook shows in words: the same rows, lists and findings, which answer when a notebook asks for HTML.

To everything else a row is the dictionary that it was, a list a list. The words are made by `display`, and only when a notebook asks: nobody
else waits for what they are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, SupportsIndex, overload

from kb.answers.query import Row
from kb.answers.search import Found


class Shown(dict[str, Any]):
    """A row that a notebook shows in words."""

    __slots__ = ("_beside", "_what")

    def __init__(self, row: Row, what: str, **beside: Any) -> None:
        """`what` is a key of `display.HTML`; `beside` is what its words need beside the row."""
        super().__init__(row)
        self._what, self._beside = what, beside

    def _repr_html_(self) -> str:
        from kb.answers.display import HTML

        return HTML[self._what](self, **self._beside)


class ShownList(list[Row]):
    """Rows that a notebook shows in a table."""

    def __init__(self, rows: Iterable[Row], what: str, **beside: Any) -> None:
        """`what` is a key of `display.HTML`; `beside` is what the table needs beside the rows."""
        super().__init__(rows)
        self._what, self._beside = what, beside

    @overload
    def __getitem__(self, at: SupportsIndex) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> ShownList: ...
    def __getitem__(self, at: SupportsIndex | slice) -> Row | ShownList:
        return ShownList(super().__getitem__(at), self._what, **self._beside) if isinstance(at, slice) else super().__getitem__(at)

    def _repr_html_(self) -> str:
        from kb.answers.display import HTML

        return HTML[self._what](self, **self._beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFound(Found):
    """What a search found, shown in a notebook as a table of claims and the references of works."""

    labels: Mapping[str, str] = field(repr=False)
    """Who each source is."""

    def __repr__(self) -> str:
        claims, works = (f"{n} {noun}{'' if n == 1 else 's'}" for n, noun in ((self.n_claims, "claim"), (len(self.works), "work")))
        return f"<{claims}, {works} found>"

    def _repr_html_(self) -> str:
        from kb.answers.display import HTML

        return HTML["found"](self, labels=self.labels)


def shown_claims(rows: Iterable[Row], labels: Mapping[str, str]) -> ShownList:
    """Rows of `claim_records`, each shown in words too. `labels` gives each source who it is."""
    return ShownList((_claim(row, labels) for row in rows), "claims", labels=labels)


def shown_found(found: Found, labels: Mapping[str, str]) -> ShownFound:
    """The same result, its claims shown in words too."""
    told = {each.name: getattr(found, each.name) for each in fields(found)}
    shown = {name: tuple(_claim(row, labels) for row in told[name]) for name in ("claims", "more")}
    return ShownFound(**{**told, **shown}, labels=labels)


def shown_record(row: Row, labels: Mapping[str, str], *, tiers: bool) -> Shown:
    """What `show` tells: a claim, a combination with its claims and, if the base shows them, its tiers; a work, a source or a term."""
    if row["what"] == "claim":
        return _claim(row, labels)
    return Shown(row, "cell", claims=row["claims"], labels=labels, tiers=tiers) if row["what"] == "cell" else Shown(row, "thing", labels=labels)


def _claim(row: Row, labels: Mapping[str, str]) -> Shown:
    return Shown(row, "claim", stated_by=labels[row["source"]])
