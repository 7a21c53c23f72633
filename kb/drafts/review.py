"""A curator's walk through drafts: what is open, and what each answer does to the base. Who asks, and how, is the command line's affair.

An accepted draft becomes a claim in claims.yaml, with the entries that it needs in references.bib; every file is written whole. An answer counts
once it is on the disk: a walk that is killed goes on where it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb import bibtex_text
from kb.checks import claims as claim_checks
from kb.checks import passages as passage_checks
from kb.claim_text import as_yaml
from kb.drafted import Answer
from kb.drafts import counts as draft_counts
from kb.drafts import files as draft_files
from kb.drafts.files import LIMIT, DraftedClaim
from kb.errors import KbError, Place, Problem, error, in_order
from kb.library.keys import Taken, made
from kb.lost import Lost, sure
from kb.mending import Change, save
from kb.model import Base, Claim, Document, Name, Work
from kb.readers import bibtex, claims, folder
from kb.readers.places import sharpened
from kb.readers.text import decode, read_bytes

_CHECKS = (
    claim_checks.unknown_source, claim_checks.unknown_term, claim_checks.repeated_term, claim_checks.no_population, claim_checks.empty_statement,
    claim_checks.direction_of_kind, claim_checks.addressee_of_kind, claim_checks.no_evidence, claim_checks.unknown_work,
    claim_checks.ground_and_work, claim_checks.fit_of_populations, claim_checks.fact_value, claim_checks.facts_declared,
    passage_checks.passage_changed, passage_checks.copied_words,
)  # fmt: skip
"""What a claim is asked before it enters the base."""
_TEXT = "the claim"
"""What faults call the text that a curator edits."""
_NUMBERED = re.compile(r"(.+)-(\d+)\Z")
_EMPTY_LIST = re.compile(r"((?:[ \t]*(?:#[^\n]*)?\n)*)\s*\[\s*\]\s*")
"""A YAML file that holds no claims yet, and remarks at most."""
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """What a curator tells of a document that the library lacks."""

    key: str
    title: str
    authors: tuple[str, ...] = ()
    """Family, Given; a body's name as it is."""
    year: str = ""


class Review:
    """The walk: the drafts, the answers so far, and the base that they go into."""

    def __init__(self, drafts: Path, data: Path, documents: Path) -> None:
        """Read drafts, answers and base. Raises KbError if one of them cannot be read."""
        self.path = drafts
        self.data = data
        self.folder = documents
        self.drafts = draft_files.read(drafts)
        self.entries = {work.key: work for work in _works(draft_files.entries_path(drafts))}
        self.answers = draft_files.answers(draft_files.answers_path(drafts))
        self.base: Base
        self._seen: dict[Path, tuple[int, int]] = {}
        self._texts: dict[str, Document] = {}
        self._accepted: dict[str, Change] = {}
        self._came: dict[str, list[str]] = {}
        """Keys of the entries that came into the library with a draft's claim, by the draft's place."""
        self.read_base()

    def read_base(self) -> None:
        """Read the base, if it is not as it was read or written here last. A claim that stands in it answers its draft."""
        seen = {path: (told.st_mtime_ns, told.st_size) for path in folder.files(self.data).values() for told in [path.stat()]}
        if seen != self._seen:
            self.base = folder.read(self.data).base
            self.claims = {draft_counts.at(claim): claim for claim in self.base.claims}
            self._seen = seen

    def _written(self, *, claims: Sequence[Claim] = (), works: Sequence[Work] = ()) -> None:
        """Take up what was just written, without reading a large base again."""
        self.base = replace(self.base, claims=(*self.base.claims, *claims), works=(*self.base.works, *works))
        self.claims |= {draft_counts.at(claim): claim for claim in claims}
        self._seen = {path: (told.st_mtime_ns, told.st_size) for path in folder.files(self.data).values() for told in [path.stat()]}

    def answer_on(self, draft: DraftedClaim) -> Answer | None:
        """What was said of the draft; the base's own claim at the same place is an answer too."""
        return draft_files.answer_on(draft, self.answers, self.claims)

    def open(self) -> Iterator[int]:
        """Numbers of the drafts that nobody answered yet, then of those put off, in their order."""
        said = [self.answer_on(draft) for draft in self.drafts]
        yield from (number for number, answer in enumerate(said) if answer is None)
        yield from (number for number, answer in enumerate(said) if answer is not None and answer.answer == "later")

    def counts(self) -> Counter[str]:
        """How many drafts there are by their answer; those without one are `open`."""
        return Counter(answer.answer if (answer := self.answer_on(draft)) else "open" for draft in self.drafts)

    def document(self, draft: DraftedClaim) -> Document:
        """The text that the draft's passage lies in. Raises KbError if the folder of documents lacks it, or has another."""
        name = draft.passage.document
        if name not in self._texts:
            path = self.folder / Path(name).name
            if not path.is_file():
                raise KbError(f"{path}: no such file; 'kb extract' puts the plain text there, or give --documents")
            content = read_bytes(path, folder.LIBRARY_LIMIT)
            try:
                self._texts[name] = folder.as_document(name, content)
            except UnicodeDecodeError as fault:
                raise KbError(f"{path}: not UTF-8 at byte {fault.start}; save it as UTF-8") from fault
        return self._texts[name]

    def source_of(self, draft: DraftedClaim) -> str:
        """The citekey of the library's work whose document the draft is from; empty where there is none."""
        return next((work.key for work in self.base.works if work.document == draft.passage.document), "")

    def proposed(self, draft: DraftedClaim, statement: str) -> Claim:
        """The claim that the draft would become as it stands, without an id. A direction left out is `not_applicable`: the checks ask for one."""
        return Claim(
            source=self.source_of(draft), passage=draft.passage, statement=statement, kind=draft.kind, practices=draft.practices,
            populations=draft.populations, outcomes=draft.outcomes, direction=draft.direction or "not_applicable", wording=draft.wording,
            evidence=draft.evidence,
        )  # fmt: skip

    def edited(self, text: str, draft: DraftedClaim) -> tuple[Claim | None, Sequence[Problem]]:
        """The claim that a curator's text holds, if it can be read, and all that is at fault in it, each at its line.

        What the walk asks for anyway is no fault here: a statement, and the document's own entry in the library.
        """
        lost: list[Lost] = []
        read, faults = claims.read_text(text, _TEXT, lost)
        if len(read) != 1 and not faults:
            faults = [error("not-a-list", Place(file=_TEXT, line=1), f"one claim is wanted, not {len(read)}", "it begins with '- source:'")]
        found = [fault for claim in read[:1] for fault in sure(self._told_of(claim, self.document(draft)), lost)]
        asked = {"empty-statement"} if self.source_of(draft) else {"empty-statement", "unknown-source"}
        told = sharpened([*faults, *(fault for fault in found if fault.code not in asked)], {_TEXT: text})
        return (read[0] if read and not faults else None), in_order(told)

    def faults(self, claim: Claim, document: Document) -> list[Problem]:
        """What keeps the claim out of the base."""
        return [problem for problem in self._told_of(claim, document) if problem.severity == "error"]

    def _told_of(self, claim: Claim, document: Document) -> Iterator[Problem]:
        works = (*self.base.works, *(work for key, work in self.entries.items() if key in self._wanted(claim)))
        alone = replace(self.base, works=works, claims=(claim,), documents={document.name: document})
        yield from (problem for check in _CHECKS for problem in check(alone))

    def accept(self, draft: DraftedClaim, claim: Claim) -> str:
        """Put the claim into claims.yaml, with the entries it needs into references.bib, and remember it. Returns the id it was given."""
        self.read_base()
        wanted = self._wanted(claim)
        if wanted:
            self._add_entries([self.entries[key].raw for key in wanted])
        given = replace(claim, id=self._next_id(claim.source))
        block = as_yaml(given)
        self._accepted[draft.at] = _changed(self._claims_file(claim.source), LIMIT, lambda before: _behind(before, block))
        self._came[draft.at] = wanted
        self._remember(Answer(at=draft.at, answer="accepted", claim=given.id))
        self._written(claims=[given], works=[self.entries[key] for key in wanted])
        return given.id

    def reopen(self, draft: DraftedClaim) -> bool:
        """Take the answer on a draft back. False if its claim can no longer be taken out of the file, which was written to since."""
        said = self.answer_on(draft)
        if said is not None and said.answer == "accepted":
            change = self._accepted.pop(draft.at, None)
            if change is None or decode(read_bytes(change.path, LIMIT), "").text != change.after:
                return False
            save(replace(change, before=change.after, after=change.before))
            self.read_base()
        self._remember(Answer(at=draft.at, answer="open"))
        return True

    def drop_entries(self, draft: DraftedClaim) -> tuple[Sequence[str], Sequence[str]]:
        """Take the entries out of references.bib that came with the draft's claim, now taken back, and that no claim rests on.

        Returns the keys of those that are gone, and of those that stay because their entry was changed since.
        """
        used = {link.work for claim in self.base.claims for link in claim.evidence} | {claim.source for claim in self.base.claims}
        held = {work.key: work for work in self.base.works}
        came = [key for key in self._came.pop(draft.at, ()) if key in held and key not in used]
        gone = [key for key in came if held[key].raw == self.entries[key].raw]
        if gone:
            _changed(self.data / folder.LIBRARY, folder.LIBRARY_LIMIT, lambda before: _without(before, [held[key] for key in gone]))
            self.read_base()
        return gone, [key for key in came if key not in gone]

    def discard(self, draft: DraftedClaim, because: str) -> None:
        """Remember that the draft is no claim, and why."""
        self._remember(Answer(at=draft.at, answer="discarded", because=because))

    def put_off(self, draft: DraftedClaim) -> None:
        """Remember that the draft is to be asked about again, behind all others."""
        self._remember(Answer(at=draft.at, answer="later"))

    def free_key(self, authors: Sequence[str], year: str) -> str:
        """A citekey that is free, of the first author's family name and the year; empty where no author is told."""
        if not authors:
            return ""
        names = tuple(map(_name, authors[:1]))
        return Taken(work.key for work in self.base.works).free(made(Work(key="", type="misc", authors=names, year_text=year)) + year)

    def add_source(self, entry: SourceEntry, document: Document) -> None:
        """Put an entry for the document into references.bib. Raises KbError for a key that is taken or cannot be one."""
        if not _KEY.match(entry.key):
            raise KbError(f"'{entry.key}' cannot be a citekey: letters, digits and . _ : + - only")
        if any(work.key == entry.key for work in self.base.works):
            raise KbError(f"'{entry.key}' is the key of another work; take another")
        names = [_name(author) for author in entry.authors if author.strip()]
        fields = {"author": bibtex_text.people(names), "title": bibtex_text.escaped(entry.title), "year": bibtex_text.escaped(entry.year)}
        told = {**fields, "document": bibtex_text.verbatim(document.name), "documentsha256": document.sha256}
        self._add_entries([bibtex_text.entry("misc", entry.key, told)])
        self.read_base()

    def _remember(self, answer: Answer) -> None:
        draft_files.remember(draft_files.answers_path(self.path), answer)
        self.answers[answer.at] = answer

    def _wanted(self, claim: Claim) -> list[str]:
        """Keys of works that the claim rests on, that the library lacks and the drafts' entries have."""
        known = {work.key for work in self.base.works}
        return [key for key in dict.fromkeys(link.work for link in claim.evidence if link.work) if key not in known and key in self.entries]

    def _next_id(self, source: str) -> str:
        numbers = [int(found[2]) for claim in self.base.claims if (found := _NUMBERED.match(claim.id)) and found[1] == source]
        return f"{source}-{max(numbers, default=0) + 1:03}"

    def _claims_file(self, source: str) -> Path:
        """Where the source's claims go: the one file; where the base has a folder of them, the source's own."""
        one, many = self.data / folder.CLAIMS, self.data / folder.CLAIMS_FOLDER
        return many / f"{source}.yaml" if many.is_dir() and not one.exists() else one

    def _add_entries(self, entries: Sequence[str]) -> None:
        block = "\n\n".join(entries) + "\n"
        _changed(self.data / folder.LIBRARY, folder.LIBRARY_LIMIT, lambda before: _behind(before, block))


def _works(path: Path) -> tuple[Work, ...]:
    """The works of a library file; none where there is no file."""
    return bibtex.read_text(decode(read_bytes(path, folder.LIBRARY_LIMIT), str(path)).text, str(path)).works if path.exists() else ()


def _name(author: str) -> Name:
    family, comma, given = author.partition(",")
    return Name(family=family.strip(), given=given.strip()) if comma else Name(family=author.strip(), literal=True)


def _changed(path: Path, limit: int, change: Callable[[str], str]) -> Change:
    """Change the file's text, whole or not at all; a file that is not there is made. Raises KbError if that cannot be done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch()
    decoded = decode(read_bytes(path, limit), str(path))
    made = Change(path=path, before=decoded.text, after=change(decoded.text), encoding=decoded.encoding)
    try:
        save(made)
    except UnicodeEncodeError as fault:
        raise KbError(f"{path}: is no UTF-8 and cannot hold '{fault.object[fault.start]}'; save it as UTF-8") from fault
    return made


def _without(before: str, works: Sequence[Work]) -> str:
    """The library's text without these works' entries, and without the blank lines that stood before each."""
    for work in sorted(works, key=lambda work: -work.start):
        end = work.start + len(work.raw)
        if before[work.start : end] == work.raw:
            head = before[: work.start].rstrip()
            before = f"{head}{before[end:]}" if head else before[end:].lstrip()
    return before


def _behind(before: str, block: str) -> str:
    """The block behind what is there, a blank line between; in the place of an empty list."""
    empty = _EMPTY_LIST.fullmatch(before)
    kept = empty[1] if empty else before
    gap = "" if not kept or kept.endswith("\n\n") else "\n" if kept.endswith("\n") else "\n\n"
    return kept + gap + block
