"""A built base opened for reading, in Python: the words of the command line as methods."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kb.answers import map as maps
from kb.answers import search as searches
from kb.answers import show as shows
from kb.answers.query import Row, connect, metadata, rows
from kb.passages_file import beside

if TYPE_CHECKING:
    import networkx as nx


class OpenBase:
    """A built base. Rows are dictionaries whose keys are the column names of the views in schema.sql."""

    def __init__(self, path: Path) -> None:
        """Open the database at `path`. Raises KbError if it is none."""
        self.path = path
        self.connection = connect(path)
        self.metadata = metadata(self.connection)

    def search(self, words: str = "", **filters: Any) -> searches.Found:
        """Claims and works for some words; filters: practice, population, outcome, kind, addressee, min_strength, limit."""
        return searches.search(self.connection, words, **filters)

    def show(self, name: str) -> Row:
        """One claim, work, source, practice, population, outcome or combination (PRACTICE/POPULATION), whole."""
        return shows.show(self.connection, name, passages=beside(self.path))

    def map(self, *, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> maps.Map:
        """The evidence-and-gap map of the declared frame, or of the practices and populations named."""
        return maps.evidence_map(self.connection, practices=rows, populations=columns)

    def claims(self) -> list[Row]:
        """Every claim, in order of the sources and of their texts."""
        return list(rows(self.connection, "SELECT * FROM claim_records ORDER BY n"))

    def works(self) -> list[Row]:
        """Every work of the library, by citekey."""
        return list(rows(self.connection, "SELECT * FROM work_records ORDER BY key"))

    def graph(self) -> nx.MultiDiGraph:
        """The whole graph."""
        from kb.graph import graph

        return graph(self.connection)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kb base '{self.metadata['title']}' version {self.metadata['version']} in {self.path}>"
