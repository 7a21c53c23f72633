"""One field of a claim changed by its number: the values or terms to choose from, and what else the change asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from kb.cli.asking import NONE, Curator
from kb.drafts import claim_fields, recoded
from kb.drafts.review import Review
from kb.model import EVIDENCE_KINDS, FACT_NAMES, Addressee, Claim, FactName, Fit, TermKind, Wording

FIELDS = ("kind", "practices", "populations", "outcomes", "direction", "wording", "addressees", "evidence", "facts")
"""The fields that a number changes, from 1."""
_TERMS: Mapping[str, TermKind] = {"practices": "practice", "populations": "population", "outcomes": "outcome"}


class Recoder:
    """Asks for the fields of a claim; what follows from an answer is `recoded`'s affair."""

    def __init__(self, curator: Curator, review: Review) -> None:
        self._curator = curator
        self._review = review

    def changed(self, claim: Claim, field: str) -> Claim:
        """The claim with one of `FIELDS` as the curator wants it, and with what the change asks for."""
        match field:
            case "kind":
                return self.completed(recoded.of_kind(claim, self._curator.choose("kind", claim_fields.KIND, claim.kind)))
            case "direction":
                return self.directed(claim, always=True)
            case "wording":
                return replace(claim, wording=cast("Wording", self._curator.choose("wording", claim_fields.WORDING, claim.wording)))
            case "addressees":
                return self._addressed(claim)
            case "evidence":
                return self._resting(claim)
            case "facts":
                return self._facts(claim)
        terms = self._review.base.vocabulary.terms()[_TERMS[field]]
        values = {term.id: "; ".join([term.label, *term.synonyms]) for term in terms}
        chosen = self._curator.choose_some(field, values, getattr(claim, field))
        return recoded.about(claim, chosen) if field == "populations" else replace(claim, **{field: chosen})  # type: ignore[arg-type]

    def completed(self, claim: Claim) -> Claim:
        """The claim with what its kind asks for and it lacks: a direction, who is to act, what was studied of a group, the facts not listed."""
        claim = self.directed(claim)
        if claim.kind == "recommendation" and not claim.addressees:
            claim = self._addressed(claim)
        for number, link in enumerate(claim.evidence):
            on = f"{link.rests_on}{f' {link.work}' if link.work else ''}"
            for group in [group for group in claim.populations if group not in link.fit]:
                told = self._curator.choose(f"{on}: was {group} studied?", claim_fields.FIT, "asserted")
                links = [replace(one, fit={**one.fit, group: cast("Fit", told)}) if n == number else one for n, one in enumerate(claim.evidence)]
                claim = replace(claim, evidence=tuple(links))
            if claim.kind in EVIDENCE_KINDS and link.unlisted is None and len(link.facts) < len(FACT_NAMES):
                usual = "not_applicable" if link.rests_on in recoded.OWN_WORD else "not_reported"
                told = self._curator.choose(f"{on}: what are the facts not listed?", claim_fields.UNLISTED, usual)
                claim = recoded.with_unlisted(claim, number, told)
        return claim

    def directed(self, claim: Claim, *, always: bool = False) -> Claim:
        """The claim with a direction that its kind admits, asked for where it has none, or `always` where there is a choice."""
        admitted = claim_fields.directions(claim.kind)
        known = claim.direction in admitted
        if known and not always:
            return claim
        if known and len(admitted) == 1:
            self._curator.say(f"  a claim of kind {claim.kind} has no other direction than {claim.direction}")
            return claim
        told = self._curator.choose("direction" if known else "direction, which the words leave open", admitted, claim.direction if known else "")
        return recoded.of_direction(claim, told) if told else claim

    def idle(self, claim: Claim) -> None:
        """Tell of facts that count for nothing where they stand."""
        for number, facts in recoded.idle_facts(claim):
            link = claim.evidence[number]
            counted = ", ".join(claim_fields.COUNTED_ON)
            self._curator.say(
                f"  {', '.join(facts)}: given on '{link.rests_on}', where facts count for nothing; they count on {counted}: "
                f"{FIELDS.index('evidence') + 1} changes what it rests on"
            )

    def _addressed(self, claim: Claim) -> Claim:
        if claim.kind not in claim_fields.ADDRESSED:
            self._curator.say(f"  a claim of kind {claim.kind} has no addressees; {FIELDS.index('kind') + 1} makes it a recommendation or a need")
            return claim
        chosen = self._curator.choose_some("who is to act", claim_fields.addressees(), claim.addressees)
        return replace(claim, addressees=cast("tuple[Addressee, ...]", chosen))

    def _resting(self, claim: Claim) -> Claim:
        number = self._link(claim)
        link = claim.evidence[number]
        rests_on = self._curator.choose("rests on", claim_fields.RESTS_ON, link.rests_on)
        work = link.work or ""
        if rests_on not in recoded.OWN_WORD:
            work = self._work(work)
        claim = recoded.resting(claim, number, rests_on, work or None)
        self.idle(claim)
        return claim

    def _work(self, held: str) -> str:
        """A citekey, or letters that one work alone has in its key, title or names."""
        works = {work.key: work for work in (*self._review.entries.values(), *self._review.base.works)}
        while True:
            told = self._curator.ask(f"work: citekey, or letters of its name or title; {NONE} for none", held)
            if told in ("", NONE) or told in works:
                return told.removeprefix(NONE) if told == NONE else told
            wanted = told.casefold()
            found = [
                key
                for key, work in works.items()
                if wanted in f"{key} {work.title} {' '.join(name.family for name in work.authors)} {work.year_text}".casefold()
            ]
            if len(found) == 1:
                return found[0]
            told_of = f"{len(found)} works have '{told}': {', '.join(found[:8])}" if found else f"no work has '{told}'"
            self._curator.say(f"  {told_of}{' ...' if len(found) > 8 else ''}")

    def _facts(self, claim: Claim) -> Claim:
        number = self._link(claim)
        self.idle(claim)
        while True:
            link = claim.evidence[number]
            held = {str(name): str(fact.value) for name, fact in link.facts.items()}
            values = {str(name): held.get(name, f"({meaning})") for name, meaning in claim_fields.FACTS.items()}
            name = self._curator.choose("fact to change, Enter when done", values)
            if not name:
                self.idle(claim)
                return claim
            fact = cast("FactName", name)
            claim = recoded.with_fact(claim, number, fact, self._value(fact, held.get(name, "")))

    def _value(self, name: FactName, held: str) -> str:
        """The fact's value; empty for none."""
        listed = claim_fields.fact_values(name)
        if listed:
            told = self._curator.choose(name, {**listed, NONE: "leave it out"}, held)
        else:
            told = self._curator.change(f"{name}, {claim_fields.FACTS[name]}; {NONE} leaves it out", held)
        return "" if told == NONE else told

    def _link(self, claim: Claim) -> int:
        """The number (from 0) of the link that is meant."""
        if len(claim.evidence) == 1:
            return 0
        named = {f"{number}": f"{link.rests_on}{f': {link.work}' if link.work else ''}" for number, link in enumerate(claim.evidence, 1)}
        return int(self._curator.choose("which link", named, "1")) - 1
