"""BibTeX and BibLaTeX files to works: nothing lost, nothing guessed.

In: a file, or its decoded text. Out: a `Batch`: works, and a reject with its reason for each chunk that did not become one. `bibtex_chunks` cuts the
text, so that each character is accounted for; bibtexparser takes each entry apart, alone, so that a fault stays within it; `bibtex_values`, `latex`,
`works` and `inheritance` make a `Work` of it. Values are brought into Unicode's composed form here, the text is not: see `text`.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from sys import intern
from typing import Literal

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from kb.errors import Place, Problem, error, in_order, info, warning
from kb.model import Name, Reject, Work
from kb.readers.bibtex_chunks import ENTRY, MAX_DEPTH, Chunk, chunks
from kb.readers.bibtex_values import Macros, ValueFault, is_braced, joined, start_of
from kb.readers.inheritance import inherited, parents
from kb.readers.latex import plain
from kb.readers.text import Places, composed, decode, read_bytes
from kb.readers.works import Names, unknown_values, with_fields

MAX_BYTES = 100_000_000
VERBATIM = frozenset({
    "crossref", "document", "documentsha256", "doi", "entryset", "eprint", "eric", "file", "ids", "isbn", "issn", "pdf", "related", "status",
    "identity", "url", "urlraw", "verba", "verbb", "verbc", "xdata", "xref",
})  # fmt: skip
"""Fields that are no prose: never decoded."""

Outcome = Literal["work", "reject", "string", "preamble", "comment"]
"""What became of a chunk."""

_SPACES = re.compile(r"[ \t\r\n]+")
_FIELD_NAME = re.compile(r"[^\W\d][\w:.+/-]*\Z")
_ENTRY_KEY = re.compile(r"[^\s{},\"=#%\\]+\Z")
_KEY = re.compile(r"\s*+([^\s{},\"=#%\\]+(?=\s*+,)|[^\s{},\"=#%\\]+?(?=\s*+[)}]\Z))")
_WRONG: Mapping[str, tuple[str, str, str]] = {
    "unclosed": ("unclosed-entry", "it is not closed before the next entry or the end of the file", "look for a missing brace or quote"),
    "deep": ("too-deep", f"it holds more than {MAX_DEPTH} braces within braces", "take out braces"),
    "torn": ("suspect-entry", "text behind its closing brace belongs to it", "look for a brace too many"),
    "percent": ("suspect-entry", "its line begins with %, which is no comment in BibTeX", "put @comment{...} around it, or take out the %"),
}
"""Fault of a chunk -> code, reason, hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text that is accounted for, as str offsets, and what became of it."""

    start: int
    end: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was read: each span of the text is one of the works, rejects, strings, preambles or comments."""

    works: tuple[Work, ...]
    """In the order of the file. `fields` ends with those that crossref and xdata bring."""
    rejects: tuple[Reject, ...] = ()
    problems: tuple[Problem, ...] = ()
    """In order; an error for each reject, and what else is worth telling."""
    spans: tuple[Span, ...] = ()
    """In the order of the file, without overlaps; between them stand white space and plain remarks only."""
    strings: Mapping[str, str] = field(default_factory=dict)
    """The macros of @string, by name in lower case."""


def read(path: Path, *, name: str | None = None) -> Batch:
    """The works of the file at `path`, which problems call `name`. Raises KbError if it cannot be read or is over 100 MB."""
    decoded = decode(read_bytes(path, MAX_BYTES), name or str(path))
    batch = read_text(decoded.text, name or str(path))
    return replace(batch, problems=in_order((*decoded.problems, *batch.problems)))


def read_text(text: str, file: str) -> Batch:
    """The works of a decoded text; problems call it `file`. Time and memory are linear to the text, and no text raises an exception."""
    with _quiet():
        return _Reading(text=text, file=file).batch()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without bibtexparser's log: what it tells there comes back as rejects."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


class _Reading:
    """One text on its way to a batch."""

    def __init__(self, *, text: str, file: str) -> None:
        self.text = text
        self.places = Places(text, file)
        self.macros = Macros()
        self.works: dict[str, Work] = {}  # by key in lower case
        self.rejects: list[Reject] = []
        self.problems: list[Problem] = []
        self.names: dict[str, tuple[Name | None, str]] = {}

    def batch(self) -> Batch:
        found = list(chunks(self.text))
        # Macros first: other programs let @string stand behind the entries that use it.
        strings = {chunk.start: self._outcome(chunk) for chunk in found if chunk.kind == "string"}
        spans = tuple(Span(start=chunk.start, end=chunk.end, outcome=strings.get(chunk.start) or self._outcome(chunk)) for chunk in found)
        own = dict(self.works)
        for key, work in own.items():
            if next(parents(work), None):
                self.works[key] = self._with_inherited(work, own)
        counts = Counter(span.outcome for span in spans)
        if counts["work"] != len(self.works) or counts["reject"] != len(self.rejects):
            raise AssertionError(f"the accounting does not close: {counts}, but {len(self.works)} works and {len(self.rejects)} rejects")
        return Batch(
            works=tuple(self.works.values()),
            rejects=tuple(sorted(self.rejects, key=lambda reject: reject.start)),
            problems=in_order(self.problems),
            spans=spans,
            strings=self.macros.defined,
        )

    def _outcome(self, chunk: Chunk) -> Outcome:
        """What becomes of the chunk."""
        if chunk.kind == "stray":
            return self._reject(chunk, "suspect-entry", "it looks like a piece of an entry", "mend the entry before it, or take it out")
        if chunk.fault:
            return self._reject(chunk, *_WRONG[chunk.fault])
        try:
            if chunk.kind == "entry":
                return self._entry(chunk)
            if chunk.kind == "string":
                return self._string(chunk)
        except ValueFault as fault:
            return self._reject(chunk, fault.code, str(fault), fault.hint)
        if chunk.kind == "comment" and (held := sum(1 for _ in ENTRY.finditer(self.text, chunk.body, chunk.end))):
            told = "an entry stands in this comment and is" if held == 1 else f"{held} entries stand in this comment and are"
            self.problems.append(info("entry-in-comment", self.places.of(chunk.start), f"{told} not read"))
        return "comment" if chunk.kind == "comment" else "preamble"

    def _reject(self, chunk: Chunk, code: str, reason: str, hint: str) -> Literal["reject"]:
        key = _KEY.match(self.text, chunk.body, chunk.end) if chunk.kind == "entry" else None
        place = self.places.of(chunk.start)
        text = self.text[chunk.start : chunk.end]
        self.rejects.append(Reject(key=key[1] if key else None, place=place, start=chunk.start, end=chunk.end, reason=reason, code=code, text=text))
        subject = {"entry": f"entry '{key[1]}'" if key else "an entry without a readable key", "stray": "text between entries"}.get(
            chunk.kind, f"@{chunk.type}"
        )
        self.problems.append(error(code, place, f"{subject}: {reason}", hint))
        return "reject"

    def _string(self, chunk: Chunk) -> Outcome:
        """Defines a macro."""
        block = _taken_apart(self.text[chunk.body - 1 : chunk.end], "@string")
        if not isinstance(block, String):
            raise ValueFault("no 'name = value' stands in it", code="malformed-entry")
        name = block.key.lower()
        if not _FIELD_NAME.match(name):
            raise ValueFault(f"'{start_of(name)}' cannot be a macro's name", code="malformed-entry")
        value = self._joined(block.key, block.value, self.places.of(chunk.start))
        if self.macros.defined.setdefault(name, value) != value:
            raise ValueFault(
                f"'{name}' is defined already, otherwise; the first definition holds", code="duplicate-string", hint="keep one of the two"
            )
        return "string"

    def _entry(self, chunk: Chunk) -> Outcome:
        """Makes a work. Raises ValueFault."""
        block = _taken_apart(self.text[chunk.body - 1 : chunk.end], "@x")
        if not isinstance(block, Entry):
            raise ValueFault("no entry stands in it", code="malformed-entry")
        if not block.key:
            raise ValueFault("it has no key", code="missing-key", hint="write one behind the opening brace, and a comma")
        if not _ENTRY_KEY.match(block.key):
            raise ValueFault(f"'{start_of(block.key)}' cannot be a key", code="malformed-entry", hint="look for a comma missing behind the key")
        written, place_of = self._values(chunk, block)
        held = self.works.get(block.key.lower())
        if held:
            spelt = "" if held.key == block.key else f", spelt '{held.key}': keys that differ in capitals only are one key to BibTeX"
            raise ValueFault(
                f"the key stands already at line {held.place.line}{spelt}", code="duplicate-key", hint="merge the two, or give this one a new key"
            )
        fields = {name: composed(text if name in VERBATIM else plain(text)) for name, text in written.items()}
        blank = Work(key=block.key, type=intern(chunk.type), raw=self.text[chunk.start : chunk.end], place=self.places.of(chunk.start))
        people = {name: self._names(written[name], place_of[name]) if name in written else Names() for name in ("author", "editor")}
        work = with_fields(blank, fields, people["author"], people["editor"])
        self.problems.extend(unknown_values(work, place_of))
        self.works[block.key.lower()] = work
        return "work"

    def _values(self, chunk: Chunk, block: Entry) -> tuple[dict[str, str], dict[str, Place]]:
        """The entry's fields, names in lower case, values put together and still LaTeX; and where each stands. Raises ValueFault."""
        written: dict[str, str] = {}
        places: dict[str, Place] = {}
        first_line = self.places.of(chunk.body).line
        for one in block.fields:
            name = intern(one.key.lower())
            if not _FIELD_NAME.match(name):
                told = f"'{start_of(name)}' cannot be a field's name"
                raise ValueFault(told, code="malformed-entry", hint="look for a missing comma, brace or quote")
            place = Place(file=self.places.file, line=first_line + (one.start_line or 0))
            value = self._joined(name, one.value, place)
            if name in written:
                if written[name] != value:
                    told = f"the field '{name}' stands twice, as '{start_of(written[name])}' and as '{start_of(value)}'"
                    raise ValueFault(told, code="duplicate-field", hint="keep one of the two")
                self.problems.append(warning("duplicate-field", place, f"the field '{name}' stands twice, with one value", "keep one"))
            written[name] = value
            places[name] = place
        return written, places

    def _joined(self, name: str, written: str, place: Place) -> str:
        """A value on one line, with a warning for each macro that nobody defined. Raises ValueFault."""
        try:
            value, unknown = joined(written, self.macros)
        except ValueFault as fault:
            raise ValueFault(f"field '{name}': {fault}", code=fault.code, hint=fault.hint) from fault
        for macro in dict.fromkeys(unknown):
            told = f"'{start_of(macro)}' is neither a number nor a macro; it was taken as text"
            self.problems.append(warning("unknown-string", place, told, "put it in braces, or define it with @string"))
        return _SPACES.sub(" ", value).strip(" ")

    def _names(self, text: str, place: Place) -> Names:
        """The people and bodies of a field, taken apart before they are decoded."""
        named = []
        more = False
        for part in split_multiple_persons_names(text):
            if part.lower() == "others":
                more = True
                continue
            if part not in self.names:
                self.names[part] = _name(part)
            name, fault = self.names[part]
            if name:
                named.append(name)
            if fault:
                told = f"'{start_of(part)}' is an odd name: {fault}"
                self.problems.append(warning("odd-name", place, told, "write 'Family, Given', or a body in braces"))
        return Names(named=tuple(named), more=more)

    def _with_inherited(self, work: Work, works: Mapping[str, Work]) -> Work:
        """The work with what crossref and xdata bring."""
        found, problems = inherited(work, works)
        self.problems.extend(problems)
        authors, editors = (found[name][1] if name in found else work for name in ("author", "editor"))
        return with_fields(
            work,
            {**work.fields, **{name: text for name, (text, _) in found.items()}},
            Names(named=authors.authors, more=authors.authors_more),
            Names(named=editors.editors, more=editors.editors_more),
        )


def _taken_apart(body: str, head: str) -> object:
    """The one block that bibtexparser finds; None if there are more.

    The head is written anew: bibtexparser knows no line break before the brace, and takes @stringent for @string.
    """
    blocks = parse_string(f"{head}{body}", parse_stack=()).blocks
    block = blocks[0] if len(blocks) == 1 else None
    if isinstance(block, DuplicateFieldKeyBlock):
        return block.ignore_error_block
    if isinstance(block, ParsingFailedBlock):
        fault = block.error
        told = fault.abort_reason if isinstance(fault, BlockAbortedException) else str(fault)
        raise ValueFault(f"it cannot be taken apart: {told.strip().rstrip('.')}", code="malformed-entry")
    return block


def _name(text: str) -> tuple[Name | None, str]:
    """One person or body (None where the text names nobody), and what is odd about it."""
    if is_braced(text):
        return Name(family=_shown(text[1:-1]), literal=True), ""
    fault = ""
    try:
        parts = parse_single_name_into_parts(text)
    except InvalidNameError as odd:
        fault = odd.reason
        parts = parse_single_name_into_parts(text, strict=False)
    family = _shown(" ".join((*parts.von, *parts.last, *parts.jr)))
    given = _shown(" ".join(parts.first))
    if not family:
        return (Name(family=given), fault) if given else (None, fault or "it is empty")
    return Name(family=family, given=given), fault


def _shown(text: str) -> str:
    return composed(plain(text)).strip()
