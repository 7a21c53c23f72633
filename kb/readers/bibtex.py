"""BibTeX and BibLaTeX files to works: nothing lost, nothing guessed.

In: a file, or its decoded text. Out: a `Batch`: works, and a reject with its reason for each chunk that did not become one. `bibtex_chunks` cuts the
text, so that each character is accounted for; bibtexparser takes each entry apart, alone, so that a fault stays within it; `bibtex_values`, `latex`,
`works` and `inheritance` make a `Work` of it. Values are brought into Unicode's composed form here, the text is not: see `text`.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from sys import intern
from typing import Literal

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from kb.bibtex_fields import NO_KEY, Cut, cut
from kb.errors import Place, Problem, error, in_order, info, warning
from kb.model import Name, Reject, Work
from kb.readers.batch import Batch, Outcome, Span
from kb.readers.bibtex_chunks import ENTRY, MAX_DEPTH, Chunk, chunks
from kb.readers.bibtex_names import name as name_of
from kb.readers.bibtex_values import MAX_FIELD, Macros, ValueFault, joined, start_of
from kb.readers.inheritance import inherited, parents
from kb.readers.latex import address, plain
from kb.readers.standalone import standalone
from kb.readers.text import Places, composed, decode, read_bytes
from kb.readers.works import CHOICES, Names, unknown_values, with_fields

MAX_BYTES = 100_000_000
VERBATIM = frozenset({
    "crossref", "document", "documentsha256", "doi", "entryset", "eprint", "eric", "file", "ids", "isbn", "issn", "pdf", "related", "status",
    "identity", "url", "urlraw", "verba", "verbb", "verbc", "xdata", "xref",
})  # fmt: skip
"""Fields that are no prose: never decoded."""
ADDRESSES = frozenset({"doi", "url"})
"""Those of them that can hold no backslash."""

_SPACES = re.compile(r"[ \t\r\n]+")
_BRACE = re.compile(r"[{}\\~]|\A\s*\Z|\A\s*and\b|\band\s*\Z|\band\s+and\b", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
"""What divides names, where no brace or command stands among them; for all else bibtexparser divides them."""
_UNEVEN = re.compile(r"[\t\r\n]|\A |  | \Z")
_MACRO_NAME = re.compile(r"[^\s\d\"#%'(),={}\\][^\s\"#%'(),={}\\]*\Z")
_FIELD_NAME = re.compile(r"[^\W\d][\w:.+/-]*\Z")
ENTRY_KEY = re.compile(r"[^\s{},\"=#%\\]+\Z")
_KEY = re.compile(r"\s*+([^\s{},\"=#%\\]+(?=\s*+,)|[^\s{},\"=#%\\]+?(?=\s*+[)}]\Z))")
_WRONG: Mapping[str, tuple[str, str, str]] = {
    "unclosed": ("unclosed-entry", "it is not closed before the next entry or the end of the file", "look for a missing brace or quote"),
    "deep": ("too-deep", f"it holds more than {MAX_DEPTH} braces within braces", "take out braces"),
    "torn": ("suspect-entry", "text behind its closing brace belongs to it", "look for a brace too many"),
    "percent": ("suspect-entry", "its line begins with %, which is no comment in BibTeX", "put @comment{...} around it, or take out the %"),
}
"""Fault of a chunk -> code, reason, hint."""


def read(path: Path, *, name: str | None = None) -> Batch:
    """The works of the file at `path`, which problems call `name`. Raises KbError if it cannot be read or is over 100 MB."""
    decoded = decode(read_bytes(path, MAX_BYTES), name or str(path))
    batch = read_text(decoded.text, name or str(path))
    return replace(batch, problems=in_order((*decoded.problems, *batch.problems)))


def read_text(text: str, file: str, *, keyless: bool = False) -> Batch:
    """The works of a decoded text; problems call it `file`. Time and memory are linear to the text, and no text raises an exception.

    With `keyless`, an entry without a key is a work whose key is empty; else it is a reject.
    """
    with _quiet():
        return _Reading(text=text, file=file, keyless=keyless).batch()


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

    def __init__(self, *, text: str, file: str, keyless: bool) -> None:
        self.text = text
        self.keyless = keyless
        self.places = Places(text, file)
        self.macros = Macros()
        self.works: dict[str, Work] = {}  # by key in lower case; those without a key by one that no key can be
        self.rejects: list[Reject] = []
        self.problems: list[Problem] = []
        self.names: dict[str, tuple[Name | None, str]] = {}
        self.field_names: dict[str, str] = {}  # as written, to lower case

    def batch(self) -> Batch:
        found = list(chunks(self.text))
        # Macros first: other programs let @string stand behind the entries that use it.
        strings = {chunk.start: self._outcome(chunk) for chunk in found if chunk.kind == "string"}
        spans = tuple(Span(start=chunk.start, end=chunk.end, outcome=strings.get(chunk.start) or self._outcome(chunk)) for chunk in found)
        own = dict(self.works)
        known = {alias.lower(): work for work in own.values() for alias in work.aliases} | own
        for key, work in own.items():
            if next(parents(work), None):
                self.works[key] = self._with_inherited(work, known)
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
        if not _MACRO_NAME.match(name):
            raise ValueFault(f"'{start_of(name)}' cannot be a macro's name", code="malformed-entry")
        value = _SPACES.sub(" ", self._joined(block.key, block.value, self.places.of(chunk.start).line)).strip(" ")
        if self.macros.defined.setdefault(name, value) != value:
            raise ValueFault(
                f"'{name}' is defined already, otherwise; the first definition holds", code="duplicate-string", hint="keep one of the two"
            )
        return "string"

    def _entry(self, chunk: Chunk) -> Outcome:
        """Makes a work. Raises ValueFault."""
        body = self.text[chunk.body - 1 : chunk.end]
        nameless = NO_KEY.match(body, 1)
        key, cuts = _cut(f"{body[:1]},{body[1:].lstrip(', ')}" if nameless else body)
        if not key and not (self.keyless and cuts):
            raise ValueFault("it has no key", code="missing-key", hint="write one behind the opening brace, and a comma")
        if key and not ENTRY_KEY.match(key):
            raise ValueFault(f"'{start_of(key)}' cannot be a key", code="malformed-entry", hint="look for a comma missing behind the key")
        written, lines, expanded = self._values(chunk, cuts)
        index = key.lower() or f" {chunk.start}"
        held = self.works.get(index)
        if held:
            spelt = "" if held.key == key else f", spelt '{held.key}': keys that differ in capitals only are one key to BibTeX"
            raise ValueFault(
                f"the key stands already at line {held.place.line}{spelt}", code="duplicate-key", hint="merge the two, or give this one a new key"
            )
        fields = {name: composed(address(text) if name in ADDRESSES else text if name in VERBATIM else plain(text)) for name, text in written.items()}
        raw = self.text[chunk.start : chunk.end]
        blank = Work(
            key=key, type=intern(chunk.type), raw=raw, standalone=standalone(raw, expanded) if expanded else "", start=chunk.start,
            place=self.places.of(chunk.start),
        )  # fmt: skip
        people = {name: self._names(written[name], lines[name]) if name in written else Names() for name in ("author", "editor")}
        work = with_fields(blank, fields, people["author"], people["editor"])
        self.problems.extend(unknown_values(work, {name: self._at(lines[name]) for name in CHOICES if name in lines}))
        self.works[index] = work
        return "work"

    def _values(self, chunk: Chunk, cuts: Iterable[Cut]) -> tuple[dict[str, str], dict[str, int], list[tuple[str, str, str]]]:
        """The entry's fields, names in lower case, values put together and still LaTeX; the line of each; and for those that use a macro of the
        file their names and values as written, and the values. Raises ValueFault.
        """
        expanded: list[tuple[str, str, str]] = []
        written: dict[str, str] = {}
        lines: dict[str, int] = {}
        first_line = self.places.of(chunk.body).line
        for one in cuts:
            name = self.field_names.get(one.name) or self._field_name(one.name)
            lines[name] = first_line + one.line
            self.macros.used = False
            if one.alone and "=" not in one.value and len(one.value) <= MAX_FIELD:
                value = one.value[1:-1]
            else:
                value = self._joined(name, one.value, lines[name])
            if _UNEVEN.search(value):
                value = _SPACES.sub(" ", value).strip(" ")
            if self.macros.used:
                expanded.append((one.name, one.value, value))
            if name in written:
                if written[name] != value:
                    told = f"the field '{name}' stands twice, as '{start_of(written[name])}' and as '{start_of(value)}'"
                    raise ValueFault(told, code="duplicate-field", hint="keep one of the two")
                self.problems.append(
                    warning("duplicate-field", self._at(lines[name]), f"the field '{name}' stands twice, with one value", "keep one")
                )
            written[name] = value
        return written, lines, expanded

    def _field_name(self, written: str) -> str:
        """A field's name in lower case. Raises ValueFault."""
        name = intern(written.lower())
        if not _FIELD_NAME.match(name):
            told = f"'{start_of(name)}' cannot be a field's name"
            raise ValueFault(told, code="malformed-entry", hint="look for a missing comma, brace or quote")
        return self.field_names.setdefault(written, name)

    def _at(self, line: int) -> Place:
        return Place(file=self.places.file, line=line)

    def _joined(self, name: str, written: str, line: int) -> str:
        """A value put together, with a warning for each macro that nobody defined. Raises ValueFault."""
        try:
            value, unknown = joined(written, self.macros)
        except ValueFault as fault:
            raise ValueFault(f"field '{name}': {fault}", code=fault.code, hint=fault.hint) from fault
        for macro in dict.fromkeys(unknown):
            told = f"'{start_of(macro)}' is neither a number nor a macro; it was taken as text"
            self.problems.append(warning("unknown-string", self._at(line), told, "put it in braces, or define it with @string"))
        return value

    def _names(self, text: str, line: int) -> Names:
        """The people and bodies of a field, taken apart before they are decoded."""
        named = []
        more = False
        for part in split_multiple_persons_names(text) if _BRACE.search(text) else _AND.split(text.strip()):
            if part.lower() == "others":
                more = True
                continue
            if part not in self.names:
                self.names[part] = name_of(part)
            name, fault = self.names[part]
            if name:
                named.append(name)
            if fault:
                told = f"'{start_of(part)}' is an odd name: {fault}"
                self.problems.append(warning("odd-name", self._at(line), told, "write 'Family, Given', or a body in braces"))
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


def _cut(body: str) -> tuple[str, list[Cut]]:
    """Key and fields of an entry: by BibTeX's own rules where it keeps to them, else as far as bibtexparser makes sense of it. Raises ValueFault."""
    if found := cut(body):
        return found
    block = _taken_apart(body, "@x")
    if not isinstance(block, Entry):
        raise ValueFault("no entry stands in it", code="malformed-entry")
    return block.key, [Cut(one.key, one.value, one.start_line or 0) for one in block.fields]


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
