"""kb review: the walk through drafted claims in a terminal, or with answers from a pipe."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kb.claim_text import as_yaml
from kb.cli.options import format_option, one_line, print_json, printable
from kb.draft_files import DraftedClaim, texts_folder
from kb.errors import KbError
from kb.extract.view import View, reading_view
from kb.model import ADDRESSEES, DIRECTIONS, DIRECTIONS_OF_KIND, EVIDENCE_KINDS, KINDS, Claim, Evidence
from kb.readers import folder
from kb.review import Review, SourceEntry

_CONTEXT = 200
"""Characters shown before and behind a passage."""
_WIDTH = 100
_HELP = """  a  accept it as a claim; asks for your statement
  e  edit it first
  d  discard it; asks why
  l  later, behind all others
  b  back to the one before
  q  quit; everything answered is kept"""


@click.command()
@click.argument("drafts", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="The folder of the base; by default the drafts' own.")
@click.option("--documents", type=click.Path(path_type=Path), help="The folder of the sources' texts; by default 'documents' beside DATA.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only drafts of this kind; may be given again.")
@click.option("--cited", is_flag=True, help="Only drafts that cite a work.")
@click.option("--section", default="", help="Only drafts under headings with these words.")
@format_option("text", "json")
def review(drafts: Path, data: Path | None, documents: Path | None, kinds: tuple[str, ...], cited: bool, section: str, form: str) -> None:
    """Walk through the drafted claims in DRAFTS: accept, edit, discard, later.

    Each answer is kept at once: stop when you like, and go on where you stopped. An accepted draft becomes a claim in claims.yaml, with an
    id; what it cites and the library lacks is put into references.bib, marked unresolved. Answers may come from a pipe, one a line.
    """
    home = data or drafts.resolve().parent

    def wanted(draft: DraftedClaim) -> bool:
        works = any(link.work for link in draft.evidence)
        return (not kinds or draft.kind in kinds) and (works or not cited) and section.casefold() in draft.passage.section.casefold()

    walk = _Walk(Review(drafts, home, documents or texts_folder(home)), wanted, to_stderr=form == "json")
    walk.through()
    counts = walk.review.counts()
    told = {name: counts[name] for name in ("accepted", "discarded", "later", "open")}
    if form == "json":
        print_json({"drafts": len(walk.review.drafts), **told})
    else:
        click.echo(f"{drafts}: {', '.join(f'{number} {name}' for name, number in told.items())}")


class _Quit(Exception):
    """The curator has had enough."""


class _Walk:
    """Questions and answers; what an answer does is the review's affair."""

    def __init__(self, review: Review, wanted: Callable[[DraftedClaim], bool], *, to_stderr: bool) -> None:
        self.review = review
        self._wanted = wanted
        self._to_stderr = to_stderr
        self._views: dict[str, View] = {}
        self._shown: list[int] = []

    def through(self) -> None:
        """Ask about one draft after the other, until none is open or the curator quits."""
        try:
            while (number := next(self._open(), None)) is not None:
                self._about(number)
        except (_Quit, click.Abort):
            self._say("")

    def _open(self) -> Iterator[int]:
        """What is still to be asked about in this walk: what was put off in it comes again in the next."""
        put_off = {number for number in self._shown if (said := self.review.answer_on(self.review.drafts[number])) and said.answer == "later"}
        return (number for number in self.review.open() if number not in put_off and self._wanted(self.review.drafts[number]))

    def _about(self, number: int) -> None:
        draft = self.review.drafts[number]
        self._shown.append(number)
        claim = self.review.proposed(draft, "")
        self._show(number, draft)
        while True:
            match self._ask("accept, edit, discard, later, back, quit, ? for help").casefold()[:1]:
                case "a" | "e" as answer:
                    made = self._statement(claim) if answer == "a" else self._edited(claim)
                    if made is not None:
                        claim = made
                        if self._accepted(draft, made):
                            return
                case "d":
                    self.review.discard(draft, self._ask("why"))
                    return
                case "l":
                    self.review.put_off(draft)
                    return
                case "b":
                    self._back()
                    return
                case "q":
                    raise _Quit
                case _:
                    self._say(_HELP)

    def _back(self) -> None:
        """Ask about the draft before this one again."""
        self._shown.pop()
        if not self._shown:
            self._say("this is the first one of this walk")
            return
        number = self._shown.pop()
        draft = self.review.drafts[number]
        if self.review.reopen(draft):
            self._about(number)
        else:
            said = self.review.answer_on(draft)
            self._say(f"it is claim {said.claim if said else ''} now: change it in {folder.CLAIMS}")

    def _accepted(self, draft: DraftedClaim, claim: Claim) -> bool:
        """Whether the claim is in the base now; what keeps it out is told."""
        document = self.review.document(draft)
        claim = replace(claim, source=claim.source or self.review.source_of(draft))
        if not claim.source:
            self._say(f"{document.name} has no entry in {folder.LIBRARY} yet; who wrote it, and what is it called?")
            entry = SourceEntry(
                key=self._ask("citekey, for instance smith2020"), title=self._ask("title"),
                authors=tuple(self._ask("authors, as Family, Given; Family, Given").split(";")), year=self._ask("year"),
            )  # fmt: skip
            try:
                self.review.add_source(entry, document)
            except KbError as trouble:
                self._say(str(trouble))
                return False
            claim = replace(claim, source=entry.key)
        faults = self.review.faults(claim, document)
        for fault in faults:
            self._say(f"  {fault.code}: {fault.message}{f'; {fault.hint}' if fault.hint else ''}")
        if faults:
            return False
        self._say(f"  {self.review.accept(draft, claim)}")
        return True

    def _statement(self, claim: Claim) -> Claim | None:
        """The claim with the curator's sentence; None without one."""
        statement = self._ask("statement, one sentence in your own words", claim.statement)
        return replace(claim, statement=statement) if statement else None

    def _edited(self, claim: Claim) -> Claim | None:
        """The claim as the curator changed it: in an editor on a terminal, else field by field. None if it cannot be read."""
        if sys.stdin.isatty():
            head = "# Change what you like; save and close. An unchanged statement '' keeps it out of the base.\n"
            written = click.edit(head + as_yaml(claim), extension=".yaml")
            if written is None:
                return None
            text = written
        else:
            text = as_yaml(self._fields(claim))
        made, faults = self.review.edited(text)
        for fault in faults:
            self._say(f"  {fault.message}{f'; {fault.hint}' if fault.hint else ''}")
        return made

    def _fields(self, claim: Claim) -> Claim:
        """Field by field; an empty answer keeps what is there, '-' empties it."""
        statement = self._ask("statement", claim.statement)
        kind = self._ask(f"kind ({' '.join(KINDS)})", claim.kind)
        lists = {name: self._list(name, getattr(claim, name)) for name in ("practices", "populations", "outcomes")}
        admitted = DIRECTIONS_OF_KIND.get(kind, frozenset({"not_applicable"}))
        usual = claim.direction if claim.direction in admitted else next(name for name in DIRECTIONS if name in admitted)
        direction = self._ask(f"direction ({' '.join(name for name in DIRECTIONS if name in admitted)})", usual)
        wording = self._ask("wording (asserts suggests may should)", claim.wording)
        addressees = self._list(f"addressees ({' '.join(ADDRESSEES)})", claim.addressees) if kind in ("recommendation", "need") else ()
        rests_on = self._ask("rests_on", claim.evidence[0].rests_on)
        works = self._list("works", tuple(link.work for link in claim.evidence if link.work))
        links = tuple(_link(rests_on, work, kind, direction, lists["populations"], claim.evidence) for work in works or (None,))
        # The words are looked at when the text is read: what is no kind is told there.
        coded: dict[str, Any] = {"kind": kind, "direction": direction, "wording": wording, "addressees": addressees, **lists}
        return replace(claim, statement=statement, evidence=links, **coded)

    def _list(self, name: str, held: Sequence[str]) -> tuple[str, ...]:
        told = self._ask(name, ", ".join(held))
        return () if told == "-" else tuple(part.strip() for part in told.split(",") if part.strip())

    def _show(self, number: int, draft: DraftedClaim) -> None:
        """The passage in its place, and what is proposed with reasons."""
        passage = draft.passage
        text = self.review.document(draft).text
        if passage.document not in self._views:
            self._views[passage.document] = reading_view(text)
        view = self._views[passage.document]
        start, end = view.place(passage.start or 0), view.place(passage.end or 0)
        self._say(f"\n{number + 1} of {len(self.review.drafts)}: {passage.document}{f', {passage.section}' if passage.section else ''}\n")
        before = view.text[max(0, start - _CONTEXT) : start].partition(" ")[2]
        behind = view.text[end : end + _CONTEXT].rpartition(" ")[0]
        for mark, stretch in (("  ", before), ("| ", view.text[start:end]), ("  ", behind)):
            for line in textwrap.wrap(stretch, _WIDTH - len(mark)):
                self._say(mark + line.strip())
        self._say("")
        for name in ("kind", "practices", "populations", "outcomes", "direction", "wording"):
            value = getattr(draft, name)
            told = value if isinstance(value, str) else ", ".join(value) or "-"
            self._say(f"  {name:<12}{told:<28} {draft.reasons.get(name, '')}".rstrip())
        for link in draft.evidence:
            self._say(f"  {'evidence':<12}{f'{link.rests_on}{self._work(link.work)}':<28} {draft.reasons.get('evidence', '')}".rstrip())
        facts = {f"{name} {fact.value}": None for link in draft.evidence for name, fact in link.facts.items()}
        if facts:
            self._say(f"  {'facts':<12}{', '.join(facts)}")

    def _work(self, key: str | None) -> str:
        """The work of a link; new, if it comes into the library with the claim."""
        known = any(work.key == key for work in self.review.base.works)
        return f": {key}{'' if known else ' (new)'}" if key else ""

    def _say(self, text: str) -> None:
        click.echo(printable(text), err=self._to_stderr)

    def _ask(self, question: str, held: str = "") -> str:
        """The answer in one line; what is held already where it is empty. Raises click.Abort at the end of the answers."""
        shown = f"{question} [{one_line(held)}]" if held else question
        told: str = click.prompt(shown, default=held, show_default=False, err=self._to_stderr, prompt_suffix=": ")
        return told.strip()


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
