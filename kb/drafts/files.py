"""Drafted claims as files: claims.draft.yaml with the drafts, and beside it the entries that the library lacks and the answers of the curator.

Nothing that a curator has answered stands in the drafts' own file: it can be made again at any time. Answers are lines put behind each other, each
whole on the disk before the next question: what kills the program loses none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kb.claim_text import link_lines, listed
from kb.drafted import Answer
from kb.errors import KbError, Place, Problem
from kb.extract.drafts import Draft
from kb.model import NOWHERE, Claim, Direction, Evidence, Kind, Passage, Wording
from kb.passages import as_yaml as passage_text
from kb.passages import quoted
from kb.readers import answers as answers_reader
from kb.readers.marked_yaml import read_items
from kb.readers.records import record
from kb.readers.text import decode, read_bytes

LIMIT = 10_000_000
_AS_WRITTEN = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedClaim:
    """A draft as claims.draft.yaml has it."""

    __pydantic_config__ = _AS_WRITTEN

    source: str = ""
    """Citekey of the document, where the library has it."""
    passage: Passage
    kind: Kind
    practices: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    direction: Direction | None = None
    """Left out where the source's words do not say it."""
    wording: Wording
    evidence: tuple[Evidence, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why each code is proposed, by its field."""
    place: Place = NOWHERE

    @property
    def at(self) -> str:
        """What tells it from all others: document and span."""
        return f"{self.passage.document}:{self.passage.start}-{self.passage.end}"


def text_of(drafts: Iterable[tuple[str, Draft]], documents: Iterable[str]) -> str:
    """The file of the drafts, each with the citekey of its source, empty where the library lacks it."""
    return "".join(
        [
            "# Drafts of claims, made by 'kb extract' by rule; 'kb review' walks you through them. Nothing here is part of the base.\n",
            *(f"# From {quoted(name)}.\n" for name in documents),
            *("\n" + "\n".join(_lines(source, draft)) + "\n" for source, draft in drafts),
        ]
    )


def _lines(source: str, draft: Draft) -> Iterator[str]:
    yield f"- source: {quoted(source)}"
    yield f"  passage: {passage_text(draft.passage)}"
    yield f"  kind: {draft.kind}"
    yield from (f"  {name}: {listed(getattr(draft, name))}" for name in ("practices", "populations", "outcomes"))
    if draft.direction:
        yield f"  direction: {draft.direction}"
    yield f"  wording: {draft.wording}"
    yield "  evidence:"
    for link in draft.evidence:
        yield from link_lines(link)
    yield "  reasons:"
    yield from (f"    {name}: {quoted(why)}" for name, why in draft.reasons.items())


def read(path: Path) -> list[DraftedClaim]:
    """The drafts of the file at `path`, in its order. Raises KbError for a file that is missing or has faults."""
    if not path.is_file():
        raise KbError(f"{path}: no such file; 'kb extract DOCUMENT --drafts {path}' makes it", exit_code=2)
    drafts, faults = drafts_in(read_bytes(path, LIMIT), str(path))
    if faults:
        raise KbError(f"{path}: {len(faults)} faults; the first: {faults[0]}; make it again with 'kb extract'")
    return drafts


def drafts_in(content: bytes, name: str) -> tuple[list[DraftedClaim], list[Problem]]:
    """The drafts of a file with these bytes, in its order, and its faults."""
    faults: list[Problem] = []
    items = read_items(decode(content, name).text, name, faults)
    drafts = [record(DraftedClaim, item, name, faults) for item in items]
    return [draft for draft in drafts if draft is not None], faults


def entries_path(drafts: Path) -> Path:
    """Where the entries stand that the drafts' works need and the library lacks: claims.draft.yaml -> claims.draft.bib."""
    return drafts.with_suffix(".bib")


def texts_folder(data: Path) -> Path:
    """Where the texts of a base's sources lie, or are to be put: in `documents`, in the base's folder or beside it."""
    return next((path for path in (data / "documents", data.resolve().parent / "documents") if path.is_dir()), data.resolve().parent / "documents")


def answers_path(drafts: Path) -> Path:
    """Where the curator's answers stand: claims.draft.yaml -> claims.draft.answers.jsonl."""
    return drafts.with_suffix(".answers.jsonl")


def answers(path: Path) -> dict[str, Answer]:
    """The last answer on each draft. A last line that was cut off counts as not said. Raises KbError for lines that are no answers."""
    if not path.exists():
        return {}
    found, faults = answers_reader.read(read_bytes(path, 10 * LIMIT), str(path))
    if faults:
        raise KbError(f"{path}:{faults[0].place.line}: {faults[0].message}; {faults[0].hint}")
    return found


def answer_on(draft: DraftedClaim, answers: Mapping[str, Answer], claims: Mapping[str, Claim]) -> Answer | None:
    """What was said of the draft; a claim of the base at the same place is an answer too. `claims`: by what tells their places from all others."""
    said = answers.get(draft.at)
    if draft.at in claims:
        return Answer(at=draft.at, answer="accepted", claim=claims[draft.at].id)
    return None if said is not None and said.answer == "open" else said


def remember(path: Path, answer: Answer) -> None:
    """Put an answer behind the others; on the disk when this returns."""
    line = json.dumps({name: value for name, value in asdict(answer).items() if value}, ensure_ascii=False) + "\n"
    with path.open("a+b") as file:
        file.truncate(_whole(path))
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def _whole(path: Path) -> int:
    """Bytes of the file's whole lines."""
    return path.read_bytes().rfind(b"\n") + 1
