"""Search over claims and works: words in, ranked results out; no text can make it fail.

Each word must be found, or one of the synonyms of the vocabulary's term that it stands for: an abbreviation finds what is spelt out. If no
claim has all, those with any are given, and the result says so. Order: how well the words fit (bm25), then the support shown.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answers.query import Row, level_rank, rows
from kb.errors import KbError, nearest

MAX_WORDS = 40
"""Words of a query that are looked at."""
_LONGEST_SYNONYM = 6
_WORD = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
_PLAIN = re.compile(r"[^\W_]+")
_STOP = frozenset(
    "a about an and are as at be by can do does for from how in is it of on or that the there this to what when where which who why with".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found."""

    claims: tuple[Row, ...]
    """Rows of `claim_records`, best first."""
    works: tuple[Row, ...]
    """Rows of `work_pages`, best first."""
    n_claims: int
    """How many claims fit; `claims` holds the first of them."""
    any_word: bool
    """Whether no claim has all the words, and those with any were taken."""
    widened: tuple[tuple[str, str], ...]
    """Words of the query that stand for a term of the vocabulary, with the term's label."""


def search(
    connection: sqlite3.Connection,
    words: str,
    *,
    practice: str | None = None,
    population: str | None = None,
    outcome: str | None = None,
    kind: str | None = None,
    addressee: str | None = None,
    min_strength: str | None = None,
    limit: int = 20,
) -> Found:
    """Claims and works for some words, within filters. Raises KbError only for a filter that names no term or level."""
    units, widened = _units(connection, words)
    where, parameters = _filters(connection, {"practice": practice, "population": population, "outcome": outcome}, kind, addressee, min_strength)
    if not units:
        if not where:
            return Found(claims=(), works=(), n_claims=0, any_word=False, widened=())
        claims, total = _claims(connection, None, where, parameters, limit)
        return Found(claims=claims, works=(), n_claims=total, any_word=False, widened=())
    any_word = False
    claims, total = _claims(connection, " AND ".join(units), where, parameters, limit)
    if not total and len(units) > 1:
        claims, total = _claims(connection, " OR ".join(units), where, parameters, limit)
        any_word = bool(total)
    works = _works(connection, " AND ".join(units), limit) or (_works(connection, " OR ".join(units), limit) if any_word or not total else ())
    return Found(claims=claims, works=works, n_claims=total, any_word=any_word, widened=widened)


def _units(connection: sqlite3.Connection, words: str) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """What must be found, as full-text expressions, one a word or phrase; and which of these stand for a term."""
    tokens = _WORD.findall(words[:5000])[:MAX_WORDS]
    units: list[str] = []
    widened: list[tuple[str, str]] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_SYNONYM, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + length])
            synonyms, label = _synonyms(connection, phrase)
            if synonyms:
                units.append("(" + " OR ".join(dict.fromkeys(_quoted(words) for words in (phrase, *synonyms))) + ")")
                widened.append((phrase, label))
                at += length
                break
        else:
            if tokens[at].casefold() not in _STOP:
                units.append(_quoted(tokens[at]))
            at += 1
    if not units:
        units = [_quoted(token) for token in tokens]
    return list(dict.fromkeys(units)), tuple(widened)


def _synonyms(connection: sqlite3.Connection, phrase: str) -> tuple[list[str], str]:
    """All words for the terms that the phrase stands for, and the first term's label."""
    found = list(
        rows(
            connection,
            "SELECT o.words, o.position FROM words AS s JOIN words AS o ON o.kind = s.kind AND o.term = s.term "
            "WHERE s.words = ? COLLATE NOCASE ORDER BY s.kind, s.term, o.position LIMIT 60",
            (phrase,),
        )
    )
    return [row["words"] for row in found], found[0]["words"] if found else ""


def _quoted(words: str) -> str:
    """The words as one phrase of FTS5: only letters and digits pass, so nothing in it can be syntax."""
    return '"' + " ".join(_PLAIN.findall(words)) + '"'


def _filters(
    connection: sqlite3.Connection, terms: dict[str, str | None], kind: str | None, addressee: str | None, min_strength: str | None
) -> tuple[list[str], list[object]]:
    where: list[str] = []
    parameters: list[object] = []
    for name, term in terms.items():
        if term is not None:
            known(connection, name, term)
            where.append("c.id IN (SELECT claim FROM term_claims WHERE kind = ? AND term = ?)")
            parameters.extend((name, term))
    if kind is not None:
        where.append("c.kind = ?")
        parameters.append(kind)
    if addressee is not None:
        where.append("c.id IN (SELECT claim FROM addressee_claims WHERE addressee = ?)")
        parameters.append(addressee)
    if min_strength is not None:
        where.append("c.strength_rank >= ?")
        parameters.append(level_rank(connection, min_strength))
    return where, parameters


def known(connection: sqlite3.Connection, kind: str, term: str) -> None:
    """Raises KbError, with the nearest term, unless the vocabulary has the term."""
    ids = [row["id"] for row in rows(connection, "SELECT id FROM term_records WHERE kind = ?", (kind,))]
    if term not in ids:
        raise KbError(f"no {kind} '{term}' in the vocabulary; {nearest(term, ids, other='see kb show for what there is')}")


def _claims(
    connection: sqlite3.Connection, match: str | None, where: Sequence[str], parameters: Sequence[object], limit: int
) -> tuple[tuple[Row, ...], int]:
    clauses = [*(["s.claims_search MATCH ?"] if match else []), *where] or ["1"]
    bound = [*([match] if match else []), *parameters]
    tables = "claim_records AS c" + (" JOIN claims_search AS s ON s.rowid = c.n" if match else "")
    condition = " AND ".join(clauses)
    order = ("bm25(claims_search, 6.0, 3.0, 1.0, 0.5), " if match else "") + "c.strength_rank DESC, c.n"
    found = tuple(rows(connection, f"SELECT c.* FROM {tables} WHERE {condition} ORDER BY {order} LIMIT ?", [*bound, limit]))
    total = connection.execute(f"SELECT count(*) FROM {tables} WHERE {condition}", bound).fetchone()[0]
    return found, int(total)


def _works(connection: sqlite3.Connection, match: str, limit: int) -> tuple[Row, ...]:
    def found() -> Iterator[Row]:
        yield from rows(
            connection,
            "SELECT w.* FROM works_search AS s JOIN searched_works AS t ON t.n = s.rowid JOIN work_pages AS w ON w.key = t.work "
            "WHERE works_search MATCH ? ORDER BY bm25(works_search, 4.0, 2.0, 1.0), w.key LIMIT ?",
            (match, limit),
        )

    return tuple(found())
