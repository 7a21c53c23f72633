"""A whole claim changed at once: as a form in the curator's editor, or field by field where the answers come from a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kb.cli.asking import Curator
from kb.cli.editor import Editor
from kb.drafts.claim_form import form, with_faults, without_comments
from kb.drafts.files import DraftedClaim
from kb.drafts.review import Review
from kb.model import ADDRESSEES, DIRECTIONS, DIRECTIONS_OF_KIND, EVIDENCE_KINDS, KINDS, Claim, Evidence


class Editing:
    """Forms in an editor. What was written and cannot be taken is kept, and opened again."""

    def __init__(self, curator: Curator, review: Review) -> None:
        self._curator = curator
        self._review = review
        self._editor = Editor(curator)
        self._unfinished: dict[str, str] = {}
        """Forms with faults, by the draft's place."""

    def edited(self, claim: Claim, draft: DraftedClaim, passage: str) -> Claim | None:
        """The claim as it was written, free of errors; None where nothing was changed, or is to be changed later."""
        text = self._begun(claim, draft, passage)
        while True:
            written = self._editor.edited(text)
            if written is None:
                return None
            if not without_comments(written):
                self._unfinished.pop(draft.at, None)
                self._curator.say("  the form was emptied: the claim stays as it was")
                return None
            if without_comments(written) == without_comments(text):
                kept = draft.at in self._unfinished
                self._curator.say("  nothing was changed" + ("; what you wrote is kept, and e opens it again" if kept else ""))
                return None
            made, faults = self._review.edited(written, draft)
            if made is not None and not any(fault.severity == "error" for fault in faults):
                self._unfinished.pop(draft.at, None)
                return made
            self._curator.say(f"  {len(faults)} to mend: it opens again with what you wrote, each fault told above its line")
            self._unfinished[draft.at] = text = with_faults(written, faults)

    def _begun(self, claim: Claim, draft: DraftedClaim, passage: str) -> str:
        """The form to open: one that was not finished, if the curator wants it, else that of the claim."""
        begun = self._unfinished.get(draft.at)
        if begun and self._curator.choose("open", {"written": "what you wrote before", "claim": "the claim as shown here"}, "written") == "written":
            return begun
        return form(claim, self._review.base.vocabulary, passage)


def fields(curator: Curator, claim: Claim) -> Claim:
    """Field by field; an empty answer keeps what is there, '-' empties it."""
    statement = curator.ask("statement", claim.statement)
    kind = curator.ask(f"kind ({' '.join(KINDS)})", claim.kind)
    lists = {name: _list(curator, name, getattr(claim, name)) for name in ("practices", "populations", "outcomes")}
    admitted = DIRECTIONS_OF_KIND.get(kind, frozenset({"not_applicable"}))
    usual = claim.direction if claim.direction in admitted else next(iter(admitted)) if len(admitted) == 1 else ""
    direction = curator.ask(f"direction ({' '.join(name for name in DIRECTIONS if name in admitted)})", usual)
    wording = curator.ask("wording (asserts suggests may should)", claim.wording)
    addressees = _list(curator, f"addressees ({' '.join(ADDRESSEES)})", claim.addressees) if kind in ("recommendation", "need") else ()
    rests_on = curator.ask("rests_on", claim.evidence[0].rests_on)
    works = _list(curator, "works", tuple(link.work for link in claim.evidence if link.work))
    links = tuple(_link(rests_on, work, kind, direction, lists["populations"], claim.evidence) for work in works or (None,))
    # The words are looked at when the text is read: what is no kind is told there.
    coded: dict[str, Any] = {"kind": kind, "direction": direction, "wording": wording, "addressees": addressees, **lists}
    return replace(claim, statement=statement, evidence=links, **coded)


def _list(curator: Curator, name: str, held: Sequence[str]) -> tuple[str, ...]:
    told = curator.ask(name, ", ".join(held))
    return () if told == "-" else tuple(part.strip() for part in told.split(",") if part.strip())


def _link(rests_on: str, work: str | None, kind: str, direction: str, populations: Sequence[str], held: Sequence[Evidence]) -> Evidence:
    """A link of evidence in the place of those held: what was coded of the same work stays, as far as the claim's new kind admits."""
    before = next((link for link in held if link.work == work), held[0])
    fit = {name: before.fit.get(name, "asserted") for name in populations}
    bare = rests_on in ("bare_assertion", "own_inquiry")
    facts = {} if bare or kind not in EVIDENCE_KINDS else dict(before.facts)
    if "result_reported" in facts:
        facts["result_reported"] = replace(facts["result_reported"], value=direction)
    unlisted = None if kind not in EVIDENCE_KINDS else "not_applicable" if bare else "not_reported"
    coded: dict[str, Any] = {"rests_on": rests_on, "fit": fit, "facts": facts, "unlisted": unlisted}
    return replace(before, work=work, **coded)
