"""What a reader's words ask for: the terms they name, the other words that count, what a misspelt one may mean, which kind of claim is asked for.

In: a text of any kind. Out: units that a claim can have or lack. Nothing is left out or changed without being told.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.answers.search_matches import Matches, Unit, length
from kb.answers.spelling import is_spelt, near_words

MAX_WORDS = 40
"""Words of a query that are looked at."""
_READ = 5_000
"""Characters of a query that are looked at."""
_LONGEST_NAME = 6
_MISSPELT = 6
"""Unknown words of a query for which others are tried."""
_SHORT = 5
"""A shorter word is another word as often as a misspelt one: it is replaced only where that makes the name of a term."""
_WORD = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
_PLAIN = re.compile(r"[^\W_]+")
STOP = frozenset(
    "a about am an and any are as at be been being but by can could did do does for from had has have he her his how i if in into is it its me "
    "more most much my not of on or our out per shall she should so some than that the their them then there these they this those through to "
    "under up us was we were what when where which who whom whose why will with would you your".split()
)
"""Words of every question, which tell nothing of what is asked."""
CUES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("advice advise advised advises ought recommend recommendation recommendations recommended should".split(), ("recommendation",)),
    **dict.fromkeys("dearth gap gaps lacking missing unknown unstudied".split(), ("gap",)),
    **dict.fromkeys("barrier barriers hurdle hurdles obstacle obstacles".split(), ("barrier",)),
    **dict.fromkeys("need needed needs".split(), ("need",)),
    **dict.fromkeys("define defined definition definitions mean meaning means".split(), ("definition",)),
    **dict.fromkeys("effect effective effects improve improves raise raises works".split(), ("effect", "association")),
}
"""Words that say which kind of claim is asked for."""
_OPENINGS = ((re.compile(r"what (?:is|are) "), ("definition",)), (re.compile(r"(?:does|do|can|is there evidence) "), ("effect", "association")))
"""The same by how a question begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What some words ask for."""

    units: tuple[Unit, ...] = ()
    kinds: frozenset[str] = frozenset()
    """Kinds of claim that the words speak of: such claims come earlier, and others are not left out."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Words that no text has, with those that were looked for in their place."""
    suggestion: str = ""
    """The words with some replaced that may be misspelt; empty where nothing is near. It was not searched for."""


def read(connection: sqlite3.Connection, matches: Matches, words: str, *, spelling: bool = True) -> Asked:
    """What the words ask for. With `spelling`, words that no text has are replaced where that is sure to be meant, and told."""
    tokens = _tokens(matches, words)
    addressees = _addressees(connection)
    tried = _respelt(connection, matches, tokens) if spelling else tokens
    units, suggestion, corrected = _units(matches, tokens), "", {}
    if tried != tokens:
        found = _units(matches, tried)
        if len(found) == 1 or matches.meet(found) or _named(found) > _named(units):
            units, corrected = found, {before: after for before, after in zip(tokens, tried, strict=True) if before != after}
        else:
            suggestion = " ".join(tried)
    return Asked(
        units=tuple(dict.fromkeys(_addressed(unit, addressees) for unit in _without_cues(units))),
        kinds=frozenset(_kinds(words)),
        corrected=tuple(corrected.items()),
        suggestion=suggestion,
    )


def _tokens(matches: Matches, words: str) -> list[str]:
    """The words, one by one; parts of a joined one where nothing has it whole."""
    tokens: list[str] = []
    for token in _WORD.findall(words[:_READ])[:MAX_WORDS]:
        joined = length(token) > 1 and not matches.terms(token) and not matches.meet([Unit(token)])
        tokens += _PLAIN.findall(token) if joined else [token]
    return tokens[:MAX_WORDS]


def _units(matches: Matches, tokens: Sequence[str]) -> list[Unit]:
    """The longest names of terms that stand in the words, and each other word that counts; of stop words alone, these."""
    units: list[Unit] = []
    at = 0
    while at < len(tokens):
        for count in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + count])
            if count == 1 and phrase.casefold() in STOP:
                continue
            if terms := matches.terms(phrase):
                units.append(Unit(phrase, terms))
                at += count
                break
        else:
            if tokens[at].casefold() not in STOP:
                units.append(Unit(tokens[at]))
            at += 1
    return units or [Unit(token) for token in tokens]


def _respelt(connection: sqlite3.Connection, matches: Matches, tokens: list[str]) -> list[str]:
    """The words with each that no text has replaced by the near one that goes best with the others."""
    choices: dict[int, tuple[str, ...]] = {}
    for at, token in enumerate(tokens):
        if len(choices) < _MISSPELT and token.casefold() not in STOP and not matches.terms(token) and not is_spelt(connection, token):
            near = tuple(word for word in near_words(connection, token) if word not in STOP or len(token) >= _SHORT)
            if near:
                choices[at] = near
    tried = [choices[at][0] if at in choices else token for at, token in enumerate(tokens)]
    for at, near in choices.items():
        others = (tokens[at], *near) if matches.meet([Unit(tokens[at])]) else near
        ranked = [(_fit(matches, [*tried[:at], word, *tried[at + 1 :]]), -place, word) for place, word in enumerate(others)]
        tried[at] = max(ranked)[-1]
    for at in choices:
        if len(tokens[at]) < _SHORT:
            kept = [*tried[:at], tokens[at], *tried[at + 1 :]]
            if _named(_units(matches, tried)) <= _named(_units(matches, kept)):
                tried = kept
    return tried


def _fit(matches: Matches, tokens: Sequence[str]) -> tuple[bool, int]:
    """How well words go together: whether a claim has all of them, and how many of them make names of terms."""
    units = _units(matches, tokens)
    return matches.meet(units), _named(units)


def _named(units: Iterable[Unit]) -> int:
    """Words that stand in names of terms of two words or more."""
    return sum(length(unit.said) for unit in units if unit.terms and length(unit.said) > 1)


def _addressees(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row[0] for row in connection.execute("SELECT DISTINCT addressee FROM addressee_claims"))


def _addressed(unit: Unit, addressees: frozenset[str]) -> Unit:
    """The unit, where it names somebody who is advised, with who that is."""
    word = unit.said.casefold()
    name = next((one for one in (word, word.removesuffix("s")) if one in addressees), None)
    return Unit(unit.said, addressee=name) if name and not unit.terms else unit


def _without_cues(units: Sequence[Unit]) -> list[Unit]:
    """The units but those that only say which kind of claim is asked for; of such alone, all."""
    return [unit for unit in units if unit.terms or unit.said.casefold() not in CUES] or list(units)


def _kinds(words: str) -> Iterable[str]:
    asked = words[:_READ].casefold().strip()
    for opening, kinds in _OPENINGS:
        if opening.match(asked):
            yield from kinds
    for word in _PLAIN.findall(asked)[:MAX_WORDS]:
        yield from CUES.get(word, ())
