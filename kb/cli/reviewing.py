"""kb review: the walk through drafted claims in a terminal, or with answers from a pipe."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from kb.claim_text import as_yaml
from kb.cli.asking import Curator
from kb.cli.claim_rows import claim_rows
from kb.cli.editing import Editing, fields
from kb.cli.new_source import add_source
from kb.cli.options import format_option, print_json
from kb.cli.recoding import FIELDS, Recoder
from kb.cli.screen import line_width
from kb.drafts.files import DraftedClaim, texts_folder
from kb.drafts.review import Review
from kb.extract.view import View, reading_view
from kb.model import KINDS, Claim
from kb.readers import folder

_CONTEXT = 200
"""Characters shown before and behind a passage."""
_WIDTH = 100
_NUMBERS = tuple(map(str, range(1, len(FIELDS) + 1)))
_KEYS = "accept, edit, discard, later, back, quit, s or a number, ? for help"
_HELP = f"""  a    accept it as a claim; asks for your statement and for what it lacks
  {_NUMBERS[0]}-{_NUMBERS[-1]}  change the field that the number stands before
  s    write the statement now, or change it
  e    edit all of it at once, in your editor
  d    discard it; asks why
  l    later: asked again by the next 'kb review', behind all others
  b    back to the one before; takes its answer back
  q    quit; everything answered is kept"""


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

    A number changes the field that it stands before; e opens the whole in your editor (EDITOR). Each answer is kept at once: stop when you
    like, and go on where you stopped. An accepted draft becomes a claim in claims.yaml, with an id; what it cites and the library lacks is
    put into references.bib, marked as not confirmed. Answers may come from a pipe, one a line.
    """
    home = data or drafts.resolve().parent

    def wanted(draft: DraftedClaim) -> bool:
        works = any(link.work for link in draft.evidence)
        return (not kinds or draft.kind in kinds) and (works or not cited) and section.casefold() in draft.passage.section.casefold()

    walk = _Walk(
        Review(drafts, home, documents or texts_folder(home)), wanted, Curator(to_stderr=form == "json"), some=bool(kinds or cited or section)
    )
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

    def __init__(self, review: Review, wanted: Callable[[DraftedClaim], bool], curator: Curator, *, some: bool) -> None:
        self.review = review
        self._wanted = wanted
        self._curator = curator
        self._some = some
        self._recoder = Recoder(curator, review)
        self._editing = Editing(curator, review)
        self._views: dict[str, View] = {}
        self._shown: list[int] = []

    def through(self) -> None:
        """Ask about one draft after the other, until none is open or the curator quits."""
        try:
            while waiting := self._open():
                self._about(waiting[0])
        except (_Quit, click.Abort):
            self._curator.say("")

    def _open(self) -> list[int]:
        """What is still to be asked about in this walk: what was put off in it comes again in the next."""
        put_off = {number for number in self._shown if (said := self.review.answer_on(self.review.drafts[number])) and said.answer == "later"}
        return [number for number in self.review.open() if number not in put_off and self._wanted(self.review.drafts[number])]

    def _about(self, draft_number: int, held: Claim | None = None) -> None:
        """Ask about the draft until it is answered; `held`: the claim that it was, where that was taken back."""
        draft = self.review.drafts[draft_number]
        self._shown.append(draft_number)
        claim = held or self.review.proposed(draft, "")
        passage = self._show(draft_number, draft)
        self._rows(claim, draft)
        while True:
            answer = self._curator.ask(_KEYS).casefold()
            match answer if answer in _NUMBERS else answer[:1]:
                case "a" | "e" as way:
                    made = self._stated(claim) if way == "a" else self._edited(claim, draft, passage)
                    if made is not None:
                        claim = self._recoder.completed(made) if made.statement else made
                        if claim.statement and self._accepted(draft, claim):
                            return
                case "s":
                    claim = self._stated(claim)
                case number if number in _NUMBERS:
                    claim = self._recoder.changed(claim, FIELDS[_NUMBERS.index(number)])
                    self._rows(claim, draft)
                case "d":
                    self.review.discard(draft, self._curator.ask("why"))
                    return
                case "l":
                    self.review.put_off(draft)
                    self._curator.say("  put off: the next 'kb review' asks again, behind all others")
                    return
                case "b":
                    self._back()
                    return
                case "q":
                    raise _Quit
                case _:
                    self._curator.say(_HELP)

    def _back(self) -> None:
        """Ask about the draft before this one again."""
        self._shown.pop()
        if not self._shown:
            self._curator.say("this is the first one of this walk")
            return
        number = self._shown.pop()
        draft = self.review.drafts[number]
        said, claim = self.review.answer_on(draft), self.review.claims.get(draft.at)
        if self.review.reopen(draft):
            gone, changed = self.review.drop_entries(draft)
            for told, keys in (("taken back, and what came with it alone:", gone), (f"changed since, so it stays in {folder.LIBRARY}:", changed)):
                if keys:
                    self._curator.say(f"  {told} {', '.join(keys)}")
            self._about(number, replace(claim, id="") if claim else None)
        else:
            self._curator.say(f"it is claim {said.claim if said else ''} now: change it in {folder.CLAIMS}")

    def _stated(self, claim: Claim) -> Claim:
        return replace(claim, statement=self._curator.change("statement, one sentence in your own words", claim.statement))

    def _accepted(self, draft: DraftedClaim, claim: Claim) -> bool:
        """Whether the claim is in the base now; what keeps it out is told."""
        document = self.review.document(draft)
        source = claim.source or self.review.source_of(draft) or add_source(self._curator, self.review, document)
        if not source:
            return False
        claim = replace(claim, source=source)
        faults = self.review.faults(claim, document)
        for fault in faults:
            self._curator.say(f"  {fault.code}: {fault.message}{f'; {fault.hint}' if fault.hint else ''}")
        if faults:
            return False
        self._recoder.idle(claim)
        self._curator.say(f"  {self.review.accept(draft, claim)}")
        return True

    def _edited(self, claim: Claim, draft: DraftedClaim, passage: str) -> Claim | None:
        """The claim as the curator changed it: in an editor on a terminal, else field by field. None if nothing was changed or can be read."""
        if sys.stdin.isatty():
            made = self._editing.edited(claim, draft, passage)
            return self._stated(made) if made is not None and not made.statement else made
        made, faults = self.review.edited(as_yaml(fields(self._curator, claim)), draft)
        for fault in faults if made is None else ():
            self._curator.say(f"  {fault.message}{f'; {fault.hint}' if fault.hint else ''}")
        return made

    def _show(self, number: int, draft: DraftedClaim) -> str:
        """Show the passage in its place. Returns its text."""
        passage = draft.passage
        text = self.review.document(draft).text
        if passage.document not in self._views:
            self._views[passage.document] = reading_view(text)
        view = self._views[passage.document]
        start, end = view.place(passage.start or 0), view.place(passage.end or 0)
        left = f"{len(self._open())} to go{' of those asked for' if self._some else ''}"
        place = f"{passage.document}{f', {passage.section}' if passage.section else ''}"
        self._curator.say(f"\n{number + 1} of {len(self.review.drafts)}: {place} ({left})\n")
        before = view.text[max(0, start - _CONTEXT) : start].partition(" ")[2]
        behind = view.text[end : end + _CONTEXT].rpartition(" ")[0]
        width = line_width(_WIDTH)
        for mark, stretch in (("  ", before), ("| ", view.text[start:end]), ("  ", behind)):
            for line in textwrap.wrap(stretch, width - len(mark), break_long_words=False, break_on_hyphens=False):
                self._curator.say(mark + line.strip())
        self._curator.say("")
        return view.text[start:end]

    def _rows(self, claim: Claim, draft: DraftedClaim) -> None:
        """Show the fields of the claim, each with its number and why the draft proposed it."""
        works = {work.key for work in self.review.base.works}
        for row in claim_rows(claim, draft, works):
            self._curator.say(row)
