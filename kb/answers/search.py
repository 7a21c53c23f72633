"""Search over claims and works: words in, ranked results out; no text can make it fail.

Each word must be found, or another name of the vocabulary's term that it stands for: an abbreviation finds what is spelt out. Claims that lack
some of the words follow, and the result says so; so it does of a word that was taken for misspelt, and of words that no claim has.

Order: a claim counts, for each word or term that it has, the more the rarer that is, and most where its statement says it; then comes the
support shown. Nothing of a claim's own content is guessed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field

from kb.answers.query import Row, level_rank, rows
from kb.answers.search_marks import Span, marks
from kb.answers.search_matches import Matches, Term, Unit
from kb.answers.search_words import read
from kb.answers.spelling import is_other_form, is_spelt
from kb.errors import KbError, nearest

_LEAST, _LEAST_OF_A_WORK = 0.25, 0.33
"""Share of what all words count that a claim, or a work, without some of them must reach."""
_ROUNDING = 1e-9
"""Share by which sums of the same numbers may differ."""
_BY_KIND = {"context": 0.8, "definition": 0.9}
"""What somebody does or finds answers more questions than what is the case or how a thing is called."""
_ASKED_FOR = 1.2
"""What a claim of the kind that is asked for counts more."""
_TERMS = 8
_FEW_TERMS = 20
"""As many terms as a message lists."""
_WHOLE = "SELECT * FROM claim_records WHERE n IN (SELECT value FROM json_each(?))"
_WHOLE_WORKS = "SELECT * FROM work_pages WHERE key IN (SELECT work FROM searched_works WHERE n IN (SELECT value FROM json_each(?)))"
_PLACES = "SELECT p.n, p.place, p.kind FROM claim_places AS p WHERE p.n IN (SELECT value FROM json_each(?))"
_BY_KIND_COUNTED = "SELECT p.kind, count(*) FROM claim_places AS p WHERE p.n IN (SELECT value FROM json_each(?)) GROUP BY p.kind"
_COLUMNS = {"kind": "p.kind = ?", "direction": "p.claim IN (SELECT id FROM claim_records WHERE direction = ?)"}
_CELL = (
    "SELECT p.label AS practice_label, q.label AS population_label, p.id AS practice, q.id AS population, "
    "CASE WHEN c.state IS NOT NULL THEN c.state WHEN EXISTS (SELECT 1 FROM cell_drafts AS d WHERE d.practice = p.id AND d.population = q.id) "
    "THEN 'not_yet_coded' ELSE 'not_found' END AS state "
    "FROM term_records AS p JOIN term_records AS q ON q.kind = 'population' AND q.id = ? "
    "LEFT JOIN cell_pages AS c ON c.practice_id = p.id AND c.population_id = q.id WHERE p.kind = 'practice' AND p.id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTerm:
    """A term that the words name or describe."""

    kind: str
    """practice, population or outcome."""
    id: str
    label: str
    n_claims: int
    """Claims that count for it."""
    n_found: int
    """Those of them that have all of the words, or where none has, some."""


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
    more: tuple[Row, ...] = ()
    """Where few claims have all of the words: rows of others that have some of them, best first, to fill the list up."""
    terms: tuple[FoundTerm, ...] = ()
    """Terms that the words name, then those that they describe."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Words that no text of the base has, with those that were looked for in their place."""
    suggestion: str = ""
    """The words with some replaced that may be misspelt; it was not searched for."""
    lacking: tuple[str, ...] = ()
    """Words that no claim has; else, where no claim has all words, the rarest of them if texts have it in other forms alone: it may mean another."""
    missing: tuple[Row, ...] = ()
    """Combinations of the practices and groups named for which no effect is claimed: ids, labels and `state`."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    """Kinds of claim that the words speak of, with how many claims found are of that kind: such come earlier, none is left out."""
    marks: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """By id of the claim: where its statement has the words, start and end as str offsets."""

    @property
    def misspelt(self) -> tuple[tuple[str, str], ...]:
        """Those of `corrected` that are other words."""
        return tuple(pair for pair in self.corrected if not is_other_form(*pair))

    @property
    def also(self) -> tuple[tuple[str, str], ...]:
        """Words of the query with what else they find: the same word with another ending, or the term that they name by another name."""
        forms = tuple(pair for pair in self.corrected if is_other_form(*pair))
        return forms + tuple((phrase, label) for phrase, label in self.widened if phrase.casefold() != label.casefold())


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
    spelling: bool = True,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Claims and works for some words, within filters; of several addressees any will do. `offset` claims are passed over.

    With `spelling`, words that no text has are taken for misspelt where it is sure what is meant. Raises KbError only for a filter that names
    nothing there is.
    """
    addressees = (addressee,) if isinstance(addressee, str) else tuple(addressee or ())
    terms = {"practice": practice, "population": population, "outcome": outcome}
    where, parameters = _filters(connection, terms, {"kind": kind, "direction": direction}, addressees, min_strength)
    matches = Matches(connection)
    asked = read(connection, matches, words, spelling=spelling)
    if not asked.units:
        claims, total = _listed(connection, where, parameters, (limit, offset)) if where else ((), 0)
        return Found(claims=claims, works=(), n_claims=total, any_word=False, widened=())
    within = _numbers(connection, where, parameters) if where else None
    every, counts = _claims(matches, asked.units, within, limit)
    listed = every or set(counts)
    shown = _best(connection, counts, asked.kinds, listed, (limit, offset))
    room = max(0, limit - len(every)) if every and not offset else 0
    more = _best(connection, counts, asked.kinds, counts.keys() - every, (room, 0))
    held = {row["n"]: row for row in rows(connection, _WHOLE, (json.dumps([*shown, *more]),))}
    spans = marks(connection, matches, asked.units, [*shown, *more])
    named = tuple(dict.fromkeys(term for unit in asked.units for term in unit.terms))
    return Found(
        claims=tuple(held[n] for n in shown),
        works=_works(connection, matches, asked.units, limit),
        n_claims=len(listed),
        any_word=bool(not every and listed),
        widened=tuple((unit.said, unit.terms[0].label) for unit in asked.units if unit.terms),
        more=tuple(held[n] for n in more),
        terms=_terms(matches, asked.units, named, listed),
        corrected=asked.corrected,
        suggestion=asked.suggestion,
        lacking=_lacking(connection, matches, asked.units, whole=bool(every)),
        missing=_missing(connection, named, terms),
        kinds=_kinds(connection, sorted(asked.kinds), sorted(listed)),
        marks={held[n]["id"]: spans[n] for n in (*shown, *more) if n in spans},
    )


def as_record(found: Found) -> Row:
    """The same as plain values, for JSON."""
    return {
        "claims": found.claims,
        "works": found.works,
        "n_claims": found.n_claims,
        "any_word": found.any_word,
        "widened": [{"words": phrase, "label": label} for phrase, label in found.widened],
        "more": found.more,
        "terms": [asdict(term) for term in found.terms],
        "corrected": [{"words": before, "searched": after} for before, after in found.corrected],
        "suggestion": found.suggestion or None,
        "lacking": found.lacking,
        "missing": found.missing,
        "kinds": found.kinds,
        "marks": found.marks,
    }


def _claims(matches: Matches, units: Sequence[Unit], within: Set[int] | None, most: int) -> tuple[set[int], dict[int, float]]:
    """Numbers of the claims that have all units; and what each claim counts that has these or enough of them, by weight.

    Where more than `most` have all units, nothing is counted for the others (-1: always).
    """
    found = [matches.claims(unit) for unit in units]
    weights = [matches.weight(unit, len(numbers), matches.n_claims) for unit, numbers in zip(units, found, strict=True)]
    every = set(found[0]).intersection(*found[1:])
    if within is not None:
        every &= within
    least = _LEAST * sum(weights)
    near = every if every and 0 <= most <= len(every) else _near(found, weights, least)
    scores, shares = _added(found, weights, near if within is None else near & within)
    return every, {n: scores[n] * share for n, share in shares.items() if share >= least}


def _near(found: Sequence[Mapping[int, float]], weights: Sequence[float], least: float) -> set[int]:
    """The numbers that may reach `least`: those with a unit that, with all of less weight, counts as much. Common words alone bring none in."""
    near: set[int] = set()
    left = sum(weights)
    for weight, numbers in sorted(zip(weights, found, strict=True), key=lambda each: -each[0]):
        if left < least * (1 - _ROUNDING):
            break
        near.update(numbers)
        left -= weight
    return near


def _best(connection: sqlite3.Connection, counts: Mapping[int, float], kinds: Set[str], numbers: Set[int], part: tuple[int, int]) -> list[int]:
    """The best of these claims in order; `part` is how many to give (-1 for all), and how many to pass over before."""
    limit, offset = part
    chosen: Iterable[int] = numbers
    if limit >= 0 and offset + limit < len(numbers):
        if not limit:
            return []
        last = sorted(map(counts.__getitem__, numbers))[-offset - limit]
        least = last * min(_BY_KIND.values()) / (_ASKED_FOR if kinds else 1.0)  # no other can come so far up by its kind
        chosen = [n for n in numbers if counts[n] >= least]

    found = connection.execute(_PLACES, (json.dumps(list(chosen)),)).fetchall()
    factors = {kind: (_BY_KIND.get(kind, 1.0), _ASKED_FOR if kind in kinds else 1.0) for kind in {kind for _, _, kind in found}}
    placed = sorted((-round(counts[n] * factors[kind][0] * factors[kind][1], 9), place, n) for n, place, kind in found)
    return [n for _, _, n in placed[offset:][: None if limit < 0 else limit]]


def _works(connection: sqlite3.Connection, matches: Matches, units: Sequence[Unit], limit: int) -> tuple[Row, ...]:
    """The works that have all units, or where none has, enough of them; best first."""
    found = [matches.works(unit) for unit in units]
    weights = [matches.weight(unit, len(numbers), matches.n_works) for unit, numbers in zip(units, found, strict=True)]
    least = _LEAST_OF_A_WORK * sum(weights)
    every = set(found[0]).intersection(*found[1:])
    scores, shares = _added(found, weights, every or _near(found, weights, least))
    fit = every or {n for n, share in shares.items() if share >= least}
    chosen = sorted(fit, key=lambda n: (-round(scores[n], 9), n))[: None if limit < 0 else limit]
    held = {row["n"]: row for row in rows(connection, _WHOLE_WORKS, (json.dumps(chosen),))}
    return tuple(held[n] for n in chosen)


def _added(found: Sequence[Mapping[int, float]], weights: Sequence[float], numbers: Set[int]) -> tuple[dict[int, float], dict[int, float]]:
    """By number, of these: what all units count, each by its place; and what they count wherever they stand."""
    scores = dict.fromkeys(numbers, 0.0)
    shares = dict.fromkeys(numbers, 0.0)
    for places, weight in zip(found, weights, strict=True):
        for n in numbers & places.keys():
            scores[n] += weight * places[n]
            shares[n] += weight
    return scores, shares


def _terms(matches: Matches, units: Sequence[Unit], named: Sequence[Term], found: Set[int]) -> tuple[FoundTerm, ...]:
    described = (term for unit in units if not unit.terms for term in matches.defined(unit.said))
    listed = []
    for term in list(dict.fromkeys((*named, *described)))[:_TERMS]:
        coded = matches.coded(term)
        listed.append(FoundTerm(kind=term.kind, id=term.id, label=term.label, n_claims=len(coded), n_found=len(found & set(coded))))
    return tuple(listed)


def _lacking(connection: sqlite3.Connection, matches: Matches, units: Sequence[Unit], *, whole: bool) -> tuple[str, ...]:
    """What `Found.lacking` tells; `whole` is whether some claim has all units."""
    none = tuple(unit.said for unit in units if not matches.claims(unit))
    if none or whole:
        return none
    rarest = max(units, key=lambda unit: matches.weight(unit, len(matches.claims(unit)), matches.n_claims))
    return () if rarest.terms or rarest.addressee or is_spelt(connection, rarest.said) else (rarest.said,)


def _kinds(connection: sqlite3.Connection, kinds: Sequence[str], listed: Sequence[int]) -> dict[str, int]:
    if not kinds:
        return {}
    counts = dict(connection.execute(_BY_KIND_COUNTED, (json.dumps(listed),)).fetchall())
    return {kind: counts[kind] for kind in kinds if kind in counts}


def _missing(connection: sqlite3.Connection, named: Sequence[Term], filters: Mapping[str, str | None]) -> tuple[Row, ...]:
    """The combinations of practices and groups named, or set as filters, that have no claim of effect with support."""
    wanted = {kind: [term.id for term in named if term.kind == kind][:_TERMS] for kind in ("practice", "population")}
    practices, populations = ([*dict.fromkeys((*([chosen] if (chosen := filters[kind]) else []), *terms))] for kind, terms in wanted.items())
    cells = (row for practice in practices for population in populations for row in rows(connection, _CELL, (population, practice)))
    return tuple(row for row in cells if row["state"] != "graded")


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
    known(connection, **{name: [term] for name, term in terms.items() if term is not None})
    for name, term in terms.items():
        if term is not None:
            where.append("p.place IN (SELECT place FROM term_places WHERE kind = ? AND term = ?)")
            parameters.extend((name, term))
    for name, word in (*words.items(), *(("addressee", addressee) for addressee in addressees)):
        if word is not None:
            _refuse_unknown(name, word)
    for name, word in words.items():
        if word is not None:
            where.append(_COLUMNS[name])
            parameters.append(word)
    if addressees:
        places = ", ".join("?" * len(addressees))
        where.append(f"p.claim IN (SELECT claim FROM addressee_claims WHERE addressee IN ({places}))")
        parameters.extend(addressees)
    if min_strength is not None:
        where.append("p.strength_rank >= ?")
        parameters.append(level_rank(connection, min_strength))
    return where, parameters


def _refuse_unknown(name: str, word: str) -> None:
    """Raises KbError, with the nearest one, unless there is such a kind, direction or addressee."""
    from kb import model  # here, since a search without these filters need not wait for pydantic

    choices = {"kind": model.KINDS, "direction": model.DIRECTIONS, "addressee": model.ADDRESSEES}[name]
    if word not in choices:
        hint = nearest(word, choices, other=f"use one of {', '.join(choices)}")
        raise KbError(f"no {name} '{word}'; {hint}", exit_code=2)


def known(connection: sqlite3.Connection, **named: Iterable[str]) -> None:
    """Raises KbError, with the nearest terms, for all ids at once that the vocabulary lacks: `known(connection, practice=["tea"])`."""
    faults = []
    for kind, terms in named.items():
        asked = list(dict.fromkeys(terms))
        ids = [row["id"] for row in rows(connection, "SELECT id FROM term_records WHERE kind = ?", (kind,))] if asked else []
        lacking = set(asked).difference(ids)
        faults += [f"no {kind} '{term}' in the vocabulary; {nearest(term, ids) or _terms_told(ids)}" for term in asked if term in lacking]
    if faults:
        raise KbError("; ".join(faults))


def _terms_told(ids: Sequence[str]) -> str:
    if not ids:
        return "it names none"
    return f"use one of {', '.join(ids)}" if len(ids) <= _FEW_TERMS else "kb export json lists its terms"


def _listed(connection: sqlite3.Connection, where: Sequence[str], parameters: Sequence[object], part: tuple[int, int]) -> tuple[tuple[Row, ...], int]:
    """The claims that the filters let through, best supported first, and their number; `part` is how many, and how many before."""
    condition = " AND ".join(where)
    chosen = f"SELECT p.n FROM claim_places AS p WHERE {condition} ORDER BY p.place LIMIT ? OFFSET ?"
    numbers = [row[0] for row in connection.execute(chosen, (*parameters, *part))]  # numbers first: whole claims are dear, and most are passed over
    whole = {row["n"]: row for row in rows(connection, _WHOLE, (json.dumps(numbers),))}
    total = connection.execute(f"SELECT count(*) FROM claim_places AS p WHERE {condition}", parameters).fetchone()[0]
    return tuple(whole[number] for number in numbers), int(total)


def _numbers(connection: sqlite3.Connection, where: Sequence[str], parameters: Sequence[object]) -> set[int]:
    """Numbers of the claims that the filters let through."""
    condition = " AND ".join(where)
    return {row[0] for row in connection.execute(f"SELECT p.n FROM claim_places AS p WHERE {condition}", parameters)}
