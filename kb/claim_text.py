"""A claim as claims.yaml has it: the YAML that the reader takes back as the same claim. It reads and writes no files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kb.model import Claim, Evidence, Fact
from kb.passages import as_yaml as passage_text
from kb.passages import quoted


def as_yaml(claim: Claim) -> str:
    """The claim as an item of the list, its fields in their usual order, ended by a line end."""
    return "\n".join(_lines(claim)) + "\n"


def _lines(claim: Claim) -> Iterator[str]:
    head = [f"id: {claim.id}"] if claim.id else []
    head += [
        f"source: {_key(claim.source)}",
        f"passage: {passage_text(claim.passage)}",
        f"statement: {quoted(claim.statement)}",
        f"kind: {claim.kind}",
    ]
    head += [f"{name}: {listed(getattr(claim, name))}" for name in ("practices", "populations", "outcomes") if getattr(claim, name)]
    head += [f"direction: {claim.direction}", f"wording: {claim.wording}"]
    head += [f"addressees: {listed(claim.addressees)}"] if claim.addressees else []
    head += [f"restates: {claim.restates}"] if claim.restates else []
    head += [f"note: {quoted(claim.note)}"] if claim.note else []
    for number, line in enumerate(head):
        yield f"{'  ' if number else '- '}{line}"
    yield "  evidence:"
    for link in claim.evidence:
        yield from link_lines(link)


def link_lines(link: Evidence) -> Iterator[str]:
    """A link of evidence as an item of a claim's list."""
    yield f"  - rests_on: {link.rests_on}"
    if link.work:
        yield f"    work: {_key(link.work)}"
    yield f"    stance: {link.stance}"
    yield f"    basis: {link.basis}"
    if link.fit:
        yield f"    fit: {mapping(link.fit)}"
    if link.facts:
        yield "    facts:"
        yield from (f"      {name}: {{value: {_value(fact)}, from: {fact.origin}}}" for name, fact in link.facts.items())
    if link.unlisted:
        yield f"    unlisted: {link.unlisted}"


_KEY = re.compile(r"[A-Za-z][\w.-]*[A-Za-z0-9]", re.ASCII)
"""A citekey that YAML reads as text without quotes."""


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) and key.casefold() not in _NOT_TEXT else quoted(key)


def listed(words: Iterable[str]) -> str:
    """A list in one line.

    >>> listed(["street_trees", "no"])
    '[street_trees, "no"]'
    """
    return f"[{', '.join(map(plain, words))}]"


def mapping(pairs: Mapping[str, str]) -> str:
    """A mapping in one line."""
    return f"{{{', '.join(f'{plain(name)}: {plain(value)}' for name, value in pairs.items())}}}"


def plain(word: str) -> str:
    """A word without quotes where YAML reads it as itself."""
    return word if word.isidentifier() and word.casefold() not in _NOT_TEXT else quoted(word)


_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def _value(fact: Fact) -> str:
    value = fact.value
    return quoted(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
