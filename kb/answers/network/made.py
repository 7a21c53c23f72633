"""What a measure of the network comes to: rows that name the claims behind them, figures, and the words that say what they are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kb.answers.query import Row
from kb.errors import KbError

if TYPE_CHECKING:
    import networkx as nx

Shape = Literal["pairs", "bridges", "shares", "removals", "parts"]
"""What the rows of a measure are: two units each, or one."""
COLUMNS: Mapping[Shape, tuple[str, ...]] = {
    "pairs": ("one", "one_label", "other", "other_label", "weight", "cosine", "shared", "claims", "sources", "basis"),
    "bridges": ("work", "label", "betweenness", "share", "practices", "claims", "sources", "basis"),
    "shares": ("unit", "label", "share", "n_claims", "alone", "claims", "sources", "basis"),
    "removals": (
        "unit", "label", "n_emptied", "n_lowered", "n_claims_lowered", "n_claims", "emptied", "lowered", "claims_lowered", "claims", "sources",
        "basis",
    ),
    "parts": ("part", "n_nodes", "n_works", "n_claims", "n_terms", "works", "terms", "claims", "sources", "basis"),
}  # fmt: skip
"""What each row has, by the shape; rows of author groups have `works` and `authors` too, behind the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a measure finds."""

    rows: tuple[Row, ...]
    """The most telling first."""
    figures: Mapping[str, object]
    """Totals, and what was left out."""
    sentence: str
    """What it comes to, for readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One measure of the network of a base."""

    of: str
    """What is measured: works, sources, authors, practices ..."""
    measure: str
    shape: Shape
    title: str
    note: str
    """What the network is of, and what it is not."""
    meaning: str
    """The definition, with weights, directions and repeated links."""
    origin: str
    """Who defined it, and when."""
    base: str
    """The base with its version and release."""
    figures: Mapping[str, object]
    sentence: str
    """What it comes to, for readers."""
    rows: tuple[Row, ...]
    """The most telling first; the columns are those of the shape."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the rows, in order."""
        return tuple(self.rows[0]) if self.rows else COLUMNS[self.shape]

    @property
    def definition(self) -> str:
        """The meaning and where it comes from, in sentences."""
        return " ".join(f"{part[:1].upper()}{part[1:]}." for part in (self.meaning, self.origin))

    def graph(self) -> nx.Graph:
        """Pairs as a networkx graph, undirected: a node for each unit that is in a pair, the columns of a pair as attributes of its edge.

        Raises KbError for a measure whose rows are no pairs.
        """
        if self.shape != "pairs":
            raise KbError(f"{self.measure} of {self.of} is a list, no network of pairs", exit_code=2)
        import networkx as nx

        found = nx.Graph(name=self.title)
        for row in self.rows:
            for end in ("one", "other"):
                found.add_node(row[end], label=row[f"{end}_label"])
            found.add_edge(row["one"], row["other"], **{name: value for name, value in row.items() if not name.startswith(("one", "other"))})
        return found

    def told(self) -> Row:
        """All of it as plain values, for JSON."""
        return {
            "of": self.of, "measure": self.measure, "title": self.title, "note": self.note, "meaning": self.meaning, "origin": self.origin,
            "base": self.base, "figures": dict(self.figures), "sentence": self.sentence, "rows": list(self.rows),
        }  # fmt: skip
