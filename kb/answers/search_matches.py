"""Where one word or term of a search stands: for each claim or work how much that counts. Asked once, kept for the time of the search."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from kb.answers.query import rows

STATEMENT, OTHER_WORDS, CODED, DEFINED, WORKS = 1.0, 0.95, 0.8, 0.45, 0.25
"""What it counts that the very words stand in the statement; that other words for the term do; that the claim is coded with the term, or the
words are part of such a term's label; that they are part of a synonym or a definition of it; that only a work has them, by title or author."""
TITLE, NAMES, PRINTED = 1.0, 0.9, 0.5
"""What it counts that the words stand in a work's title, among its names, or in its citation as printed."""
_RAREST = 3.5
"""The most that a rare word counts: one odd word must not weigh more than all others."""
_TERM = 2.0
"""What a term of the vocabulary counts more than a plain word that stands as often."""
_DEFINING = 3
"""A word in the definitions of more terms than that tells none of them."""
_PLAIN = re.compile(r"[^\W_]+")
_CLAIMS = "SELECT json_group_array(rowid) FROM claims_search WHERE claims_search MATCH ?"
"""Numbers come as one array each: thousands of rows would cost twice as much."""
_ANY_CLAIM = "SELECT 1 FROM claims_search WHERE claims_search MATCH ? LIMIT 1"
_WORKS = "SELECT json_group_array(rowid) FROM works_search WHERE works_search MATCH ?"
_CODED = "SELECT json_group_array(n) FROM term_places WHERE kind = ? AND term = ?"
_ADVISED = "SELECT json_group_array(p.n) FROM addressee_claims AS x JOIN claim_places AS p ON p.claim = x.claim WHERE x.addressee = ?"
_NAMED = (
    "SELECT w.kind, w.term, w.words, l.words AS label FROM names_search AS s JOIN words AS w ON w.n = s.rowid "
    "JOIN words AS l ON l.kind = w.kind AND l.term = w.term AND l.position = 0 WHERE names_search MATCH ? "
    "ORDER BY w.kind, w.term, w.position LIMIT 200"
)
_OTHERS = "SELECT words FROM words WHERE kind = ? AND term = ? ORDER BY position LIMIT 60"
_DEFINED = (
    "SELECT t.kind, t.term, l.words AS label FROM terms_search AS s JOIN searched_terms AS t ON t.n = s.rowid "
    "JOIN words AS l ON l.kind = t.kind AND l.term = t.term AND l.position = 0 WHERE terms_search MATCH ? ORDER BY s.rowid LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the vocabulary that a reader's words name."""

    kind: str
    """practice, population or outcome."""
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase of a search, and what it stands for."""

    said: str
    terms: tuple[Term, ...] = ()
    addressee: str | None = None
    """Who is to act, where the word says that."""


def quoted(words: str) -> str:
    """The words as one phrase of FTS5: only letters and digits pass, so nothing in it can be syntax."""
    return '"' + " ".join(_PLAIN.findall(words)) + '"'


def length(words: str) -> int:
    """How many words the search sees.

    >>> length("self-paced A&F")
    4
    """
    return len(_PLAIN.findall(words))


class Matches:
    """What the words of one search find; each is looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._claims: dict[Unit, dict[int, float]] = {}
        self._works: dict[Unit, dict[int, float]] = {}
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._coded: dict[Term, list[int]] = {}
        self.n_claims: int = connection.execute("SELECT count(*) FROM claim_places").fetchone()[0]
        self.n_works: int = connection.execute("SELECT count(*) FROM searched_works").fetchone()[0]

    def terms(self, phrase: str) -> tuple[Term, ...]:
        """The terms that have the phrase for a name, word for word, endings aside."""
        if phrase not in self._terms:
            count = length(phrase)
            named = rows(self._connection, _NAMED, (quoted(phrase),)) if count else ()
            whole = (Term(row["kind"], row["term"], row["label"]) for row in named if length(row["words"]) == count)
            self._terms[phrase] = tuple(dict.fromkeys(whole))
        return self._terms[phrase]

    def defined(self, phrase: str) -> tuple[Term, ...]:
        """The terms in whose names or definitions the phrase stands; none where these are many."""
        found = list(rows(self._connection, _DEFINED, (quoted(phrase), _DEFINING + 1)))
        return tuple(Term(row["kind"], row["term"], row["label"]) for row in found) if len(found) <= _DEFINING else ()

    def other_words(self, unit: Unit) -> tuple[str, ...]:
        """All names of the terms that the unit stands for."""
        found = (row["words"] for term in unit.terms for row in rows(self._connection, _OTHERS, (term.kind, term.id)))
        return tuple(dict.fromkeys(found))

    def claims(self, unit: Unit) -> dict[int, float]:
        """Numbers of the claims that have the unit, with what that counts: the best of all places."""
        if unit not in self._claims:
            said = quoted(unit.said)
            found: dict[int, float] = {}
            self._add(found, WORKS, _CLAIMS, said)
            if unit.terms:
                for term in unit.terms:
                    found.update(dict.fromkeys(self.coded(term), CODED))
                others = " OR ".join(quoted(words) for words in self.other_words(unit))
                self._add(found, OTHER_WORDS, _CLAIMS, f"statement : ({others})")
            else:
                self._add(found, DEFINED, _CLAIMS, f"synonyms : {said}")
                for term in self.defined(unit.said):
                    found.update(dict.fromkeys(self.coded(term), DEFINED))
                self._add(found, CODED, _CLAIMS, f"terms : {said}")
            if unit.addressee:
                found.update(dict.fromkeys(self._numbers(_ADVISED, unit.addressee), CODED))
            self._add(found, STATEMENT, _CLAIMS, f"statement : {said}")
            self._claims[unit] = found
        return self._claims[unit]

    def works(self, unit: Unit) -> dict[int, float]:
        """Numbers of the works that have the unit or another name of its terms, with what that counts."""
        if unit not in self._works:
            words = " OR ".join(quoted(one) for one in dict.fromkeys((unit.said, *self.other_words(unit))))
            found: dict[int, float] = {}
            for column, counts in (("printed", PRINTED), ("names", NAMES), ("title", TITLE)):
                self._add(found, counts, _WORKS, f"{column} : ({words})")
            self._works[unit] = found
        return self._works[unit]

    def weight(self, unit: Unit, found: int, of: int) -> float:
        """What a unit counts that `found` of all texts have: the rarer the more (inverse document frequency as in BM25), terms more than words."""
        rarity = min(_RAREST, math.log(1 + (of - found + 0.5) / (found + 0.5)))
        return rarity + _TERM if unit.terms else rarity

    def meet(self, units: Iterable[Unit]) -> bool:
        """Whether some claim has all of the units, each by any of its names, in any place."""
        parts = [f"({' OR '.join(quoted(one) for one in dict.fromkeys((unit.said, *self.other_words(unit))))})" for unit in units]
        if not parts:
            return False
        return self._connection.execute(_ANY_CLAIM, (" AND ".join(parts),)).fetchone() is not None

    def coded(self, term: Term) -> list[int]:
        """Numbers of the claims that count for a term, each once."""
        if term not in self._coded:
            self._coded[term] = self._numbers(_CODED, term.kind, term.id)
        return self._coded[term]

    def _numbers(self, sql: str, *parameters: str) -> list[int]:
        found: list[int] = json.loads(self._connection.execute(sql, parameters).fetchone()[0])
        return found

    def _add(self, found: dict[int, float], counts: float, sql: str, match: str) -> None:
        """Put in what matches, over what is there: places are added from the least to the best."""
        found.update(dict.fromkeys(self._numbers(sql, match), counts))
