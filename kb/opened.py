"""A built base opened for reading, in Python: the words of the command line as methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kb.answers import search as searches
from kb.answers.query import Row, connect, metadata, rows
from kb.passages_file import beside

if TYPE_CHECKING:
    import networkx as nx

    from kb.answers.map import Map


class OpenBase:
    """A built base. Rows are dictionaries whose keys are the column names of the views in schema.sql."""

    def __init__(self, path: Path) -> None:
        """Open the database at `path`. Raises KbError if it is none."""
        self.path = path
        self.connection = connect(path)
        self.metadata = metadata(self.connection)

    def search(self, words: str = "", **filters: Any) -> searches.Found:
        """Claims and works for some words; filters: practice, population, outcome, kind, direction, addressee, min_strength, limit."""
        return searches.search(self.connection, words, **filters)

    def show(self, name: str) -> Row:
        """One claim, work, source, practice, population, outcome or combination (PRACTICE/POPULATION or PRACTICE/OUTCOME), whole."""
        from kb.answers.show import show

        return show(self.connection, name, passages=beside(self.path))

    def map(
        self,
        *,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        facts: Mapping[str, object] | None = None,
        students: Sequence[str] = (),
        same_setting: bool | None = None,
    ) -> Map:
        """The evidence-and-gap map of the declared frame, or of the practices and the populations or outcomes named.

        What if: `facts` are set wherever they are not reported; `students` are the populations that are yours; `same_setting` says whether
        your setting is like those told.
        """
        from kb.answers.map import column_kinds, evidence_map
        from kb.answers.what_if import WhatIf, read_facts

        populations, outcomes = column_kinds(self.connection, columns)
        facts_set = read_facts([f"{name}={value}" for name, value in (facts or {}).items()])
        what_if = WhatIf(facts=facts_set, students=tuple(students), same_setting=same_setting)
        return evidence_map(self.connection, practices=rows, populations=populations, outcomes=outcomes, what_if=what_if)

    def gaps(self, *, practice: str | None = None, population: str | None = None) -> Row:
        """What is missing: kinds of empty, wording against support, advice without a result, untraceable sources, what to read next."""
        from kb.answers.gaps import gaps

        return gaps(self.connection, practice=practice, population=population)

    def claims(self, **filters: Any) -> list[Row]:
        """Every claim, or those that the filters of `search` let through, in order of the sources and of their texts."""
        if filters:
            return sorted(searches.search(self.connection, "", limit=-1, **filters).claims, key=lambda claim: int(claim["n"]))
        return list(rows(self.connection, "SELECT * FROM claim_records ORDER BY n"))

    def works(self, *, status: str | None = None) -> list[Row]:
        """Every work of the library, or those of a status (confirmed, recalled, unresolved), by citekey."""
        condition, parameters = ("", ()) if status is None else ("WHERE status = ?", (status,))
        return list(rows(self.connection, f"SELECT * FROM work_records {condition} ORDER BY key", parameters))

    def cite(self, *names: str, style: str = "apa", locale: str = "") -> list[Row]:
        """References of the works that citekeys, claims, terms or combinations name, or of the whole library: key, text, html, markdown."""
        from kb.answers.cite import cite

        return cite(self.connection, names, style=style, locale=locale)

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
