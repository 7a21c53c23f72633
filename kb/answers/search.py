"""Search over claims and works: words in, ranked results out; no text can make it fail.

Each word must be found, or one of the synonyms of the vocabulary's term that it stands for: an abbreviation finds what is spelt out. If no
claim has all, those with any are given, and the result says so. Order: claims whose statement says it in these very words, then how well the
words fit (bm25), then the support shown.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answers.query import Row, level_rank, rows
from kb.errors import KbError, nearest

MAX_WORDS = 40
"""Words of a query that are looked at."""
_LONGEST_SYNONYM = 6
_WHOLE = "SELECT * FROM claim_records WHERE n IN (SELECT value FROM json_each(?))"
_WORD = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
_PLAIN = re.compile(r"[^\W_]+")
_BY_KIND = "CASE c.kind WHEN 'context' THEN 0.8 WHEN 'definition' THEN 0.9 ELSE 1 END"
"""What somebody does or finds answers more questions than what is the case or how a thing is called."""
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
    direction: str | None = None,
    addressee: str | Sequence[str] | None = None,
    min_strength: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Claims and works for some words, within filters; of several addressees any will do. `offset` claims are passed over.

    Raises KbError only for a filter that names nothing there is.
    """
    addressees = (addressee,) if isinstance(addressee, str) else tuple(addressee or ())
    units, very_words, widened = _units(connection, words)
    terms = {"practice": practice, "population": population, "outcome": outcome}
    where, parameters = _filters(connection, terms, {"kind": kind, "direction": direction}, addressees, min_strength)
    if not units:
        if not where:
            return Found(claims=(), works=(), n_claims=0, any_word=False, widened=())
        claims, total = _claims(connection, "", "", where, parameters, (limit, offset))
        return Found(claims=claims, works=(), n_claims=total, any_word=False, widened=())
    any_word = False
    said = f"statement : ({' AND '.join(very_words)})"
    claims, total = _claims(connection, " AND ".join(units), said, where, parameters, (limit, offset))
    if not total and len(units) > 1:
        claims, total = _claims(connection, " OR ".join(units), said, where, parameters, (limit, offset))
        any_word = bool(total)
    works = _works(connection, " AND ".join(units), limit) or (_works(connection, " OR ".join(units), limit) if any_word or not total else ())
    return Found(claims=claims, works=works, n_claims=total, any_word=any_word, widened=widened)


def _units(connection: sqlite3.Connection, words: str) -> tuple[list[str], list[str], tuple[tuple[str, str], ...]]:
    """What must be found, as full-text expressions, one a word or phrase; the same without synonyms; and which of them stand for a term."""
    tokens = _WORD.findall(words[:5000])[:MAX_WORDS]
    units: dict[str, str] = {}
    widened: list[tuple[str, str]] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_SYNONYM, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + length])
            synonyms, label = _synonyms(connection, phrase)
            if synonyms:
                units["(" + " OR ".join(dict.fromkeys(_quoted(words) for words in (phrase, *synonyms))) + ")"] = _quoted(phrase)
                widened.append((phrase, label))
                at += length
                break
        else:
            if tokens[at].casefold() not in _STOP:
                units[_quoted(tokens[at])] = _quoted(tokens[at])
            at += 1
    if not units:
        units = {_quoted(token): _quoted(token) for token in tokens}
    return list(units), list(units.values()), tuple(widened)


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
    connection: sqlite3.Connection,
    terms: dict[str, str | None],
    words: dict[str, str | None],
    addressees: Sequence[str],
    min_strength: str | None,
) -> tuple[list[str], list[object]]:
    """Conditions and their parameters. `words` are columns of a claim with a fixed list of values."""
    where: list[str] = []
    parameters: list[object] = []
    for name, term in terms.items():
        if term is not None:
            known(connection, name, term)
            where.append("c.id IN (SELECT claim FROM term_claims WHERE kind = ? AND term = ?)")
            parameters.extend((name, term))
    for name, word in (*words.items(), *(("addressee", addressee) for addressee in addressees)):
        if word is not None:
            _refuse_unknown(name, word)
    for name, word in words.items():
        if word is not None:
            where.append(f"c.{name} = ?")
            parameters.append(word)
    if addressees:
        places = ", ".join("?" * len(addressees))
        where.append(f"c.id IN (SELECT claim FROM addressee_claims WHERE addressee IN ({places}))")
        parameters.extend(addressees)
    if min_strength is not None:
        where.append("c.strength_rank >= ?")
        parameters.append(level_rank(connection, min_strength))
    return where, parameters


def _refuse_unknown(name: str, word: str) -> None:
    """Raises KbError, with the nearest one, unless there is such a kind, direction or addressee."""
    from kb import model  # here, since a search without these filters need not wait for pydantic

    choices = {"kind": model.KINDS, "direction": model.DIRECTIONS, "addressee": model.ADDRESSEES}[name]
    if word not in choices:
        hint = nearest(word, choices, other=f"use one of {', '.join(choices)}")
        raise KbError(f"no {name} '{word}'; {hint}", exit_code=2)


def known(connection: sqlite3.Connection, kind: str, term: str) -> None:
    """Raises KbError, with the nearest term, unless the vocabulary has the term."""
    ids = [row["id"] for row in rows(connection, "SELECT id FROM term_records WHERE kind = ?", (kind,))]
    if term not in ids:
        raise KbError(f"no {kind} '{term}' in the vocabulary; {nearest(term, ids, other='see kb show for what there is')}")


def _claims(
    connection: sqlite3.Connection, match: str, said: str, where: Sequence[str], parameters: Sequence[object], part: tuple[int, int]
) -> tuple[tuple[Row, ...], int]:
    """The claims that `match` and the filters let through, and their number; those that also match `said` first; an empty `match` matches all.

    `part` is how many claims to give, and how many to pass over before.
    """
    tables, clauses, order = "claim_records AS c", [*where], ["c.strength_rank DESC", "c.n"]
    bound, in_order = [*parameters], [*parameters, *part]
    if match:
        tables += " JOIN claims_search AS s ON s.rowid = c.n"
        clauses.insert(0, "s.claims_search MATCH ?")
        first = "c.n IN (SELECT rowid FROM claims_search WHERE claims_search MATCH ?) DESC"
        order = [first, f"bm25(s.claims_search, 6.0, 3.0, 1.0, 0.5) * {_BY_KIND}", *order]
        bound, in_order = [match, *parameters], [match, *parameters, said, *part]
    condition = " AND ".join(clauses)
    chosen = f"SELECT c.n FROM {tables} WHERE {condition} ORDER BY {', '.join(order)} LIMIT ? OFFSET ?"
    numbers = [row[0] for row in connection.execute(chosen, in_order)]  # numbers first: whole claims are dear, and most are passed over
    whole = {row["n"]: row for row in rows(connection, _WHOLE, (json.dumps(numbers),))}
    total = connection.execute(f"SELECT count(*) FROM {tables} WHERE {condition}", bound).fetchone()[0]
    return tuple(whole[number] for number in numbers), int(total)


def _works(connection: sqlite3.Connection, match: str, limit: int) -> tuple[Row, ...]:
    def found() -> Iterator[Row]:
        yield from rows(
            connection,
            "SELECT w.* FROM works_search AS s JOIN searched_works AS t ON t.n = s.rowid JOIN work_pages AS w ON w.key = t.work "
            "WHERE works_search MATCH ? ORDER BY bm25(works_search, 4.0, 2.0, 1.0), w.key LIMIT ?",
            (match, limit),
        )

    return tuple(found())
