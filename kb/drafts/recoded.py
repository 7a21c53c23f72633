"""A claim with one field coded anew, and what hangs on that field carried along. Values in, values out; whether the claim is whole, the checks tell.

What follows by rule is set: the one direction that a kind admits, `fit` for a new group, `unlisted` of what has no study to tell of. What does
not follow is left for the curator to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from kb.drafts.claim_fields import ADDRESSED, COUNTED_ON, directions
from kb.extract.drafts import TELL_RESULTS
from kb.model import EVIDENCE_KINDS, Claim, Direction, Evidence, Fact, FactName, Fit, Ground, Kind, Unlisted

OWN_WORD = frozenset({"bare_assertion", "own_inquiry"})
"""Grounds that are no work's."""


def of_kind(claim: Claim, kind: str) -> Claim:
    """The claim as one of another kind. Where several directions are admitted and it has none of them, it is `not_applicable`: to be asked for."""
    admitted = list(directions(kind))
    direction = claim.direction if claim.direction in admitted else admitted[0] if len(admitted) == 1 else "not_applicable"
    links = tuple(_declared(link, kind) for link in claim.evidence)
    addressees = claim.addressees if kind in ADDRESSED else ()
    changed = replace(claim, kind=cast("Kind", kind), addressees=addressees, evidence=links)
    return replace(changed, direction=cast("Direction", direction))


def of_direction(claim: Claim, direction: str) -> Claim:
    """The claim with another direction: the result too that its studies tell of it, if it was the claim's own or is not told yet."""
    told = cast("Direction", direction)
    links = tuple(_with_result(link, claim, told) for link in claim.evidence)
    return replace(claim, direction=told, evidence=links)


def _with_result(link: Evidence, claim: Claim, direction: Direction) -> Evidence:
    held = link.facts.get("result_reported")
    absent = held is None and claim.kind in EVIDENCE_KINDS and link.rests_on in TELL_RESULTS
    if absent or (held is not None and held.value == claim.direction):
        return _with(link, "result_reported", Fact(value=direction, origin=held.origin if held else "passage"))
    return link


def about(claim: Claim, populations: Sequence[str]) -> Claim:
    """The claim about these groups; who was studied is `asserted` of those that are new."""
    fits: list[dict[str, Fit]] = [{name: link.fit.get(name, "asserted") for name in populations} for link in claim.evidence]
    links = tuple(replace(link, fit=fit) for link, fit in zip(claim.evidence, fits, strict=True))
    return replace(claim, populations=tuple(populations), evidence=links)


def resting(claim: Claim, number: int, rests_on: str, work: str | None) -> Claim:
    """The claim with its link of that number (from 0) resting on another ground or work. An author's own word has no work and no facts."""
    held = claim.evidence[number]
    own = rests_on in OWN_WORD
    link = replace(held, rests_on=cast("Ground", rests_on), work=None if own else work, facts={} if own else held.facts)
    return _in_place(claim, number, _declared(link, claim.kind))


def with_fact(claim: Claim, number: int, name: FactName, value: str) -> Claim:
    """The claim with a fact on its link of that number (from 0); without it where the value is empty. Digits are a number."""
    link = claim.evidence[number]
    if not value:
        return _in_place(claim, number, replace(link, facts={held: fact for held, fact in link.facts.items() if held != name}))
    told = int(value) if value.isascii() and value.isdecimal() else value
    return _in_place(claim, number, _with(link, name, Fact(value=told, origin="passage")))


def with_unlisted(claim: Claim, number: int, unlisted: str) -> Claim:
    """The claim with a word for the facts that its link of that number (from 0) does not list."""
    return _in_place(claim, number, replace(claim.evidence[number], unlisted=cast("Unlisted", unlisted)))


def idle_facts(claim: Claim) -> Iterator[tuple[int, Sequence[FactName]]]:
    """The facts that count for nothing where they stand: the number of the link (from 0), and their names."""
    for number, link in enumerate(claim.evidence):
        if link.facts and link.rests_on not in COUNTED_ON:
            yield number, tuple(link.facts)


def _declared(link: Evidence, kind: str) -> Evidence:
    """The link with `unlisted` where only one word of it is true: an own word has no study, and some kinds have no facts to list."""
    if kind not in EVIDENCE_KINDS:
        return replace(link, unlisted=None)
    if link.rests_on in OWN_WORD:
        return replace(link, unlisted="not_applicable")
    return link if link.unlisted else replace(link, unlisted="not_reported")


def _with(link: Evidence, name: FactName, fact: Fact) -> Evidence:
    facts: Mapping[FactName, Fact] = {**link.facts, name: fact}
    return replace(link, facts=facts)


def _in_place(claim: Claim, number: int, link: Evidence) -> Claim:
    return replace(claim, evidence=(*claim.evidence[:number], link, *claim.evidence[number + 1 :]))
