"""BibTeX and BibLaTeX files to works: nothing lost, nothing guessed.

In: a file, or its decoded text. Out: a `Batch`: works, and a reject with its reason for each chunk that did not become one. `bibtex_chunks` cuts the
text, so that each character is accounted for; `bibtex_apart` takes each entry apart, alone, so that a fault stays within it; `bibtex_values`,
`bibtex_xdata`, `latex`, `works` and `inheritance` make a `Work` of it. Values are brought into Unicode's composed form here, the text is not: see
`text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from sys import intern
from typing import Any, Literal

from kb.bibtex_fields import NO_KEY, Cut
from kb.errors import KbError, Place, Problem, error, in_order, info, nearest, warning
from kb.model import Name, Reject, Work
from kb.readers.batch import Batch, Outcome, Span
from kb.readers.bibtex_apart import key_and_fields, name_and_value, quiet
from kb.readers.bibtex_chunks import ENTRY, MAX_DEPTH, Chunk, chunks
from kb.readers.bibtex_names import divided
from kb.readers.bibtex_names import name as name_of
from kb.readers.bibtex_values import Macros, ValueFault, inner, joined, start_of
from kb.readers.bibtex_xdata import MARK, Shared, left
from kb.readers.inheritance import inherited, parents
from kb.readers.latex import address, plain
from kb.readers.standalone import standalone
from kb.readers.text import Places, composed, decode, read_bytes
from kb.readers.works import CHOICES, Names, from_fields, unknown_values

MAX_BYTES = 100_000_000
VERBATIM = frozenset({
    "crossref", "document", "documentsha256", "doi", "entryset", "eprint", "eric", "file", "ids", "isbn", "issn", "pdf", "related", "status",
    "identity", "url", "urlraw", "verba", "verbb", "verbc", "xdata", "xref",
})  # fmt: skip
"""Fields that are no prose: never decoded."""
PEOPLE = ("author", "editor", "translator")
"""Fields whose names are taken apart, in the order in which `from_fields` takes them."""
ADDRESSES = frozenset({"doi", "url"})
"""Those of them that can hold no backslash."""

_SPACES = re.compile(r"[ \t\r\n]+")
_MACRO_NAME = re.compile(r"[^\s\d\"#%'(),={}\\][^\s\"#%'(),={}\\]*\Z")
_FIELD_NAME = re.compile(r"[^\W\d][\w:.+/-]*\Z")
ENTRY_KEY = re.compile(r"[^\s{},\"=#%\\]+\Z")
_KEY = re.compile(r"\s*+([^\s{},\"=#%\\]+(?=\s*+,)|[^\s{},\"=#%\\]+?(?=\s*+[)}]\Z))")
_MEND_POINTER = "mend the key, the field or the number"
_WRONG: Mapping[str, tuple[str, str, str]] = {
    "unclosed": ("unclosed-entry", "it is not closed before the next entry or the end of the file", "look for a missing brace or quote"),
    "deep": ("too-deep", f"it holds more than {MAX_DEPTH} braces within braces", "take out braces"),
    "torn": ("suspect-entry", "text behind its closing brace belongs to it", "look for a brace too many"),
    "percent": ("suspect-entry", "its line begins with %, which is no comment in BibTeX", "put @comment{...} around it, or take out the %"),
}
"""Fault of a chunk -> code, reason, hint."""


def read(path: Path, *, name: str | None = None) -> Batch:
    """The works of the file at `path`, which problems call `name`. Raises KbError if there is none, or it cannot be read or is over 100 MB."""
    if path.is_dir() or not path.exists():
        hint = nearest(str(path), map(str, (path if path.is_dir() else path.parent).glob("*.bib")), other="name the .bib file of a library")
        raise KbError(f"{path}: {'is a folder' if path.is_dir() else 'no such file'}; {hint}", exit_code=2)
    decoded = decode(read_bytes(path, MAX_BYTES), name or str(path))
    batch = read_text(decoded.text, name or str(path))
    return replace(batch, problems=in_order((*decoded.problems, *batch.problems)))


def read_text(text: str, file: str, *, keyless: bool = False) -> Batch:
    """The works of a decoded text; problems call it `file`. Time and memory are linear to the text, and no text raises an exception.

    With `keyless`, an entry without a key is a work whose key is empty; else it is a reject.
    """
    with quiet():
        return _Reading(text=text, file=file, keyless=keyless).batch()


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
        self.shared = Shared()
        self.pointing: dict[str, tuple[Mapping[str, str], Mapping[str, int]]] = {}
        """Fields still LaTeX, and where they stand, of the works that point to parts of XDATA entries, until all of these are read."""
        self.names: dict[str, tuple[Name | None, str]] = {}
        self.field_names: dict[str, str] = {}  # as written, to lower case

    def batch(self) -> Batch:
        found = list(chunks(self.text))
        # Macros first: other programs let @string stand behind the entries that use it.
        strings = {chunk.start: self._outcome(chunk) for chunk in found if chunk.kind == "string"}
        spans = tuple(Span(start=chunk.start, end=chunk.end, outcome=strings.get(chunk.start) or self._outcome(chunk)) for chunk in found)
        for key, told in self.pointing.items():
            self.works[key] = self._with_parts(self.works[key], *told)
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
        own_name, written = name_and_value(self.text[chunk.body - 1 : chunk.end])
        name = own_name.lower()
        if not _MACRO_NAME.match(name):
            raise ValueFault(f"'{start_of(name)}' cannot be a macro's name", code="malformed-entry")
        value = _even(self._joined(own_name, written, chunk.start))
        if self.macros.defined.setdefault(name, value) != value:
            raise ValueFault(
                f"'{name}' is defined already, otherwise; the first definition holds", code="duplicate-string", hint="keep one of the two"
            )
        return "string"

    def _entry(self, chunk: Chunk) -> Outcome:
        """Makes a work. Raises ValueFault."""
        body = self.text[chunk.body - 1 : chunk.end]
        if NO_KEY.match(body, 1):
            body = f"{body[:1]},{body[1:].lstrip(', ')}"
        key, cuts = key_and_fields(body)
        if not key and not (self.keyless and cuts):
            raise ValueFault("it has no key", code="missing-key", hint="write one behind the opening brace, and a comma")
        if key and not ENTRY_KEY.match(key):
            raise ValueFault(f"'{start_of(key)}' cannot be a key", code="malformed-entry", hint="look for a comma missing behind the key")
        # Where the body was changed, its end still stands at the chunk's.
        written, starts, expanded = self._values(cuts, chunk.end - len(body))
        index = key.lower() or f" {chunk.start}"
        held = self.works.get(index)
        if held:
            spelt = "" if held.key == key else f", spelt '{held.key}': keys that differ in capitals only are one key to BibTeX"
            first, second = (re.sub(r"[\W_]+", "", plain(of.get("title", ""))).casefold() for of in (held.fields, written))
            other = f", with another title: '{start_of(held.fields['title'])}'" if first and second and first != second else ""
            hint = (
                "if they are two works, give this one a key of its own; if one, merge them" if other else "merge the two, or give this one a new key"
            )
            raise ValueFault(f"the key stands already at line {held.place.line}{spelt}{other}", code="duplicate-key", hint=hint)
        raw = self.text[chunk.start : chunk.end]
        frame: dict[str, Any] = {
            "key": key, "type": intern(chunk.type), "raw": raw, "standalone": standalone(raw, expanded) if expanded else "", "start": chunk.start,
            "place": self.places.of(chunk.start),
        }  # fmt: skip
        if MARK in raw:
            self.pointing[index] = written, starts
            self.works[index] = Work(**frame, fields=written)
        else:
            self.works[index] = Work(**frame, **self._said(written, starts))
        if chunk.type == "xdata":
            self.shared.add([key, *re.findall(r"[^\s,]+", written.get("ids", ""))], written)
        return "work"

    def _said(self, written: Mapping[str, str], starts: Mapping[str, int]) -> dict[str, Any]:
        """All that an entry's fields say: what `from_fields` tells of them once they are decoded."""
        fields = {
            name: composed(plain(text) if name not in VERBATIM else address(text) if name in ADDRESSES else text) for name, text in written.items()
        }
        people = [self._names(written[name], starts[name]) if name in written else Names() for name in PEOPLE]
        if not CHOICES.keys().isdisjoint(fields):
            self.problems.extend(unknown_values(fields, {name: self._line_of(starts[name]) for name in CHOICES if name in starts}))
        return from_fields(fields, *people)

    def _with_parts(self, work: Work, written: Mapping[str, str], starts: Mapping[str, int]) -> Work:
        """The work with the parts of fields that it points to in XDATA entries."""
        filled = {name: self.shared.filled(name, text) for name, text in written.items()}
        for name, text in filled.items():
            for pointer in left(name, text) if name not in PEOPLE else ():
                told = f"'{start_of(pointer)}' leads to no such part of an @xdata entry"
                self.problems.append(warning("unknown-crossref", self._line_of(starts[name]), told, _MEND_POINTER))
        return replace(work, **self._said(filled, starts))

    def _values(self, cuts: Iterable[Cut], offset: int) -> tuple[dict[str, str], dict[str, int], list[tuple[str, str, str]]]:
        """The fields of an entry whose cuts count from `offset`, names in lower case, values put together and still LaTeX; where each one stands;
        and for those that use a macro of the file their names and values as written, and the values. Raises ValueFault.
        """
        expanded: list[tuple[str, str, str]] = []
        written: dict[str, str] = {}
        starts: dict[str, int] = {}
        for own_name, value_as_written, start, alone in cuts:
            name = self.field_names.get(own_name) or self._field_name(own_name)
            self.macros.used = False
            value = _even(self._joined(name, value_as_written, offset + start, alone=alone))
            if self.macros.used:
                expanded.append((own_name, value_as_written, value))
            starts[name] = offset + start
            if name in written:
                if written[name] != value:
                    told = f"the field '{name}' stands twice, as '{start_of(written[name])}' and as '{start_of(value)}'"
                    raise ValueFault(told, code="duplicate-field", hint="keep one of the two")
                told = f"the field '{name}' stands twice, with one value"
                self.problems.append(warning("duplicate-field", self._line_of(starts[name]), told, "keep one"))
            written[name] = value
        return written, starts, expanded

    def _field_name(self, written: str) -> str:
        """A field's name in lower case. Raises ValueFault."""
        name = intern(written.lower())
        if not _FIELD_NAME.match(name):
            told = f"'{start_of(name)}' cannot be a field's name"
            raise ValueFault(told, code="malformed-entry", hint="look for a missing comma, brace or quote")
        return self.field_names.setdefault(written, name)

    def _line_of(self, offset: int) -> Place:
        return Place(file=self.places.file, line=self.places.of(offset).line)

    def _joined(self, name: str, written: str, start: int, *, alone: bool = False) -> str:
        """A value put together, with a warning for each macro that nobody defined. Raises ValueFault."""
        try:
            if alone:
                return inner(written)
            value, unknown = joined(written, self.macros)
        except ValueFault as fault:
            raise ValueFault(f"field '{name}': {fault}", code=fault.code, hint=fault.hint) from fault
        for macro in dict.fromkeys(unknown):
            told = f"'{start_of(macro)}' is neither a number nor a macro; it was taken as text"
            self.problems.append(warning("unknown-string", self._line_of(start), told, "put it in braces, or define it with @string"))
        return value

    def _names(self, text: str, start: int) -> Names:
        """The people and bodies of a field, taken apart before they are decoded."""
        named = []
        more = False
        for part in divided(text):
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
                hint = _MEND_POINTER if part.startswith(MARK) else "write 'Family, Given', or a body in braces"
                self.problems.append(warning("odd-name", self._line_of(start), told, hint))
        return Names(named=tuple(named), more=more)

    def _with_inherited(self, work: Work, works: Mapping[str, Work]) -> Work:
        """The work with what crossref and xdata bring."""
        found, problems = inherited(work, works)
        self.problems.extend(problems)
        authors, editors = (found[name][1] if name in found else work for name in ("author", "editor"))
        told = from_fields(
            {**work.fields, **{name: text for name, (text, _) in found.items()}},
            Names(named=authors.authors, more=authors.authors_more),
            Names(named=editors.editors, more=editors.editors_more),
            Names(named=work.translators, more=work.translators_more),
        )
        return replace(work, **told)


def _even(value: str) -> str:
    """The value with each run of white space made one space, and none at its ends."""
    if "  " in value or "\n" in value or "\t" in value or "\r" in value:
        value = _SPACES.sub(" ", value)
    return value.strip(" ")
