"""A built base opened for reading, in Python: the words of the command line as methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kb.answers import search as searches
from kb.answers.query import Row, connect, metadata, rows, shown_rubrics
from kb.answers.shown import Shown, ShownList, shown_claims, shown_found, shown_record
from kb.errors import KbError
from kb.passages_file import beside

if TYPE_CHECKING:
    import networkx as nx

    from kb.answers.map import Map
    from kb.answers.network.made import Network


class OpenBase:
    """A built base. Rows are dictionaries whose keys are the column names of the views in schema.sql."""

    def __init__(self, path: Path) -> None:
        """Open the database at `path`. Raises KbError if it is none."""
        self.path = path
        self.connection = connect(path)
        self.metadata = metadata(self.connection)

    def search(self, words: str = "", **filters: Any) -> searches.Found:
        """Claims and works for some words; filters: practice, population, outcome, kind, direction, addressee, min_strength, limit.

        With `spelling=False` no word is taken for misspelt.
        """
        return shown_found(searches.search(self.connection, words, **filters), self._labels)

    def show(self, name: str) -> Row:
        """One claim, work, source, practice, population, outcome or combination (PRACTICE/POPULATION or PRACTICE/OUTCOME), whole."""
        from kb.answers.show import show

        return shown_record(show(self.connection, name, passages=beside(self.path)), self._labels, tiers=self._shows_tiers)

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
        from kb.answers.display import shown_map
        from kb.answers.map import column_kinds, evidence_map
        from kb.answers.what_if import WhatIf, read_facts

        populations, outcomes = column_kinds(self.connection, columns, practices=rows)
        facts_set = read_facts([f"{name}={value}" for name, value in (facts or {}).items()])
        what_if = WhatIf(facts=facts_set, students=tuple(students), same_setting=same_setting)
        return shown_map(evidence_map(self.connection, practices=rows, populations=populations, outcomes=outcomes, what_if=what_if))

    def cell(self, practice: str, column: str) -> Row:
        """One combination of a practice and a population or an outcome: a row as of `cells`, with the sentence that answers it."""
        from kb.answers.map import cell, column_kinds, outcome_cell
        from kb.answers.show import show

        answer = cell if column_kinds(self.connection, [column])[0] else outcome_cell
        claims = show(self.connection, f"{practice}/{column}")["claims"]
        return Shown(answer(self.connection, practice, column), "cell", claims=claims, labels=self._labels, tiers=self._shows_tiers)

    def cells(self) -> list[Row]:
        """Every combination of a practice and a population that the map asks about or that has a claim, those of the map first."""
        from kb.answers.map import sentence
        from kb.exporters import PARTS

        return ShownList(({**row, "sentence": sentence(row)} for row in rows(self.connection, PARTS["cells"])), "cells")

    def gaps(self, *, practice: str | None = None, population: str | None = None) -> Row:
        """What is missing: kinds of empty, wording against support, advice without a result, untraceable sources, what to read next."""
        from kb.answers.gaps import gaps

        return gaps(self.connection, practice=practice, population=population)

    def claims(self, **filters: Any) -> list[Row]:
        """Every claim, or those that the filters of `search` let through, in order of the sources and of their texts."""
        if filters:
            found = searches.search(self.connection, "", limit=-1, **filters).claims
            return shown_claims(sorted(found, key=lambda claim: int(claim["n"])), self._labels)
        return shown_claims(rows(self.connection, "SELECT * FROM claim_records ORDER BY n"), self._labels)

    def sources(self) -> list[Row]:
        """Every document that claims are read from, in order."""
        return list(rows(self.connection, "SELECT * FROM source_records"))

    def terms(self, kind: str | None = None) -> list[Row]:
        """The vocabulary: practices, populations and outcomes, or those of one kind (practice, population, outcome), each in its order."""
        if kind not in (None, "practice", "population", "outcome"):
            raise KbError(f"no kind of term '{kind}'; use one of practice, population, outcome", exit_code=2)
        order = "CASE kind WHEN 'practice' THEN 1 WHEN 'population' THEN 2 ELSE 3 END, position"
        return list(rows(self.connection, f"SELECT * FROM term_records WHERE ? IS NULL OR kind = ? ORDER BY {order}", (kind, kind)))

    def columns(self, name: str = "claims") -> dict[str, list[Any]]:
        """A list as columns, ready for `pandas.DataFrame` or `polars.DataFrame`: a list of `kb export json`, or any view of docs/schema.md."""
        from kb.answers.columns import columns
        from kb.exporters import PARTS

        return columns(self.connection, name, PARTS)

    def works(self, *, status: str | None = None) -> list[Row]:
        """Every work of the library, or those of a status (confirmed, recalled, unconfirmed, unresolved), by citekey."""
        condition, parameters = ("", ()) if status is None else ("WHERE status = ?", (status,))
        return list(rows(self.connection, f"SELECT * FROM work_records {condition} ORDER BY key", parameters))

    def cite(self, *names: str, style: str = "apa", locale: str = "") -> list[Row]:
        """References of the works that citekeys, claims, terms or combinations name, or of the whole library: key, text, html, markdown."""
        from kb.answers.cite import cite

        return cite(self.connection, names, style=style, locale=locale)

    def network(self, *, of: str = "works", measure: str | None = None) -> Network:
        """One measure of the network of what the sources cite, or the usual one of what is looked at; `kb network --help` tells them all."""
        from kb.answers.display import shown_network
        from kb.answers.network import network

        return shown_network(network(self.connection, of=of, measure=measure))

    def graph(self) -> nx.MultiDiGraph:
        """The whole graph."""
        from kb.graph import graph

        return graph(self.connection)

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Who each source is, for readers."""
        return {row["id"]: row["label"] for row in rows(self.connection, "SELECT id, label FROM source_records")}

    @cached_property
    def _shows_tiers(self) -> bool:
        return "essa" in shown_rubrics(self.connection)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kb base '{self.metadata['title']}' version {self.metadata['version']} in {self.path}>"
