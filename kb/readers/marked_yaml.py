"""YAML by event scan: plain values with their places, safe at any depth, no surprise typing.

In: decoded text. Out: values made of dict, list, str, int, float, bool and None, and marks that tell line, column and offsets. Only libyaml's event
stream is used, which is safe where its loaders are not: depth is limited, and aliases, anchors, tags, merge keys, repeated keys and second
documents are faults. Scalars follow YAML 1.2's core schema, and only where nothing is lost by it: `no` and `012` and `1.10` stay text.
It knows nothing of claims or vocabularies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from kb.errors import Place, Problem, error
from kb.readers.text import Places, composed

MAX_DEPTH = 50
MAX_BYTES = 10_000_000
_INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_CONSTANTS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_COMMENT = re.compile(r"#[^\r\n]*")
_ODD_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""Line ends to libyaml, but not to editors."""

Path = tuple[str | int, ...]
KEY = -1
"""As the last part of a path: the key of the value that the rest of the path leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a value stands: `line` and `column` 1-based, `start` and `end` str offsets in the text."""

    line: int
    column: int
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class Marked:
    """A value of the document's top level, its mark, and enough to find the marks of what it holds."""

    value: object
    mark: Mark
    text: str = field(repr=False)
    _marks: dict[Path, Mark] | None = field(default=None, repr=False)

    def mark_of(self, path: Path) -> Mark:
        """The mark of the value at `path`, or of the nearest one around it. The scan is made once, and only if asked for."""
        if self._marks is None:
            self._marks = {}
            # The value's own text, with the indentation of its first line put back, is a document by itself.
            pad = " " * (self.mark.column - 1)
            scan = _Scan(pad + self.text[self.mark.start : self.mark.end], "", self._marks)
            for _ in scan.document():
                pass
            shift = self.mark.start - len(pad)
            for key, mark in self._marks.items():
                self._marks[key] = Mark(line=mark.line + self.mark.line - 1, column=mark.column, start=mark.start + shift, end=mark.end + shift)
        while path and path not in self._marks:
            path = path[:-1]
        return self._marks.get(path, self.mark)

    def has(self, path: Path) -> bool:
        """Whether there is a value at `path`, so that `mark_of` tells its own mark and not one around it."""
        self.mark_of(path)
        return path in (self._marks or {})


def read_document(text: str, file: str) -> tuple[Marked | None, tuple[Problem, ...]]:
    """The whole document as one value, or None where it cannot be read, with the faults found."""
    scan = _Scan(text, file)
    values = list(scan.document())
    if not values or scan.broken:
        return None, tuple(scan.problems)
    return values[0], tuple(scan.problems)


def read_items(text: str, file: str, problems: list[Problem]) -> Iterator[Marked]:
    """The items of a document whose top level is a list, one by one, so that none but the current one is held; faults go to `problems`."""
    scan = _Scan(text, file)
    try:
        yield from scan.items()
    finally:
        problems.extend(scan.problems)


def comments(text: str) -> tuple[str, ...]:
    """The comments of a text that can be read, in its order.

    >>> comments("a: 'b # c' # d")
    ('# d',)
    """
    found = []
    at = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        start, end = event.start_mark, event.end_mark
        if start and end and isinstance(event, yaml.ScalarEvent | yaml.StreamEndEvent):
            found += _COMMENT.findall(text, at, start.index)
            at = end.index
    return tuple(found)


class _Scan:
    """One pass over the events of a text."""

    def __init__(self, text: str, file: str, marks: dict[Path, Mark] | None = None) -> None:
        self.text = text
        self.file = file
        self.marks = marks
        self.problems: list[Problem] = []
        self.broken = False
        self._words: dict[str, str] = {}
        self._places = Places(text, file) if _ODD_LINE_ENDS.search(text) else None
        self._uncounted = int(text.startswith("\ufeff"))  # libyaml leaves a first byte order mark out of its offsets

    def document(self) -> Iterator[Marked]:
        """The one value of the document."""
        events = self._events()
        for event in events:
            yield Marked(value=self._value(event, events, (), 0), mark=self._mark(event, self._end), text=self.text)

    def items(self) -> Iterator[Marked]:
        """The items of the top-level list."""
        events = self._events()
        for event in events:
            if not isinstance(event, yaml.SequenceStartEvent):
                self._fault("not-a-list", event, "the file's top level is not a list", "write one item a claim, each starting with '- '")
                self._value(event, events, (), 0)
                continue
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                value = self._value(item, events, (), 1)
                if not self.broken:
                    yield Marked(value=value, mark=self._mark(item, self._end), text=self.text)

    def _events(self) -> Iterator[yaml.Event]:
        """Content events; faults of syntax become problems and end the stream."""
        documents = 0
        self._end = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents == 2:
                        self._fault("second-document", event, "a second document ('---') begins here", "put everything in one document")
                    continue
                if isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                    continue
                if documents > 1:
                    continue
                # The end of a block has no width and stands behind the comments that follow it: they are no part of the value.
                start, end = event.start_mark, event.end_mark
                if start and end and (end.index > start.index or not isinstance(event, yaml.CollectionEndEvent)):
                    self._end = end.index + self._uncounted
                yield event
                if self.broken:
                    return
        except (yaml.YAMLError, UnicodeEncodeError) as fault:
            self.broken = True
            self.problems.append(self._told(fault))

    def _told(self, fault: yaml.YAMLError | UnicodeEncodeError) -> Problem:
        """A fault of syntax, at its place."""
        if isinstance(fault, yaml.MarkedYAMLError) and fault.problem_mark is not None:
            offset = fault.problem_mark.index + self._uncounted
            reason, hint = fault.problem or "the text is not YAML", "mend the indentation, quotes or brackets at this place"
            if self.text[offset : offset + 1] == "\t":
                reason, hint = "a tab stands where YAML wants spaces", "indent with spaces"
        else:
            if isinstance(fault, UnicodeEncodeError):
                offset = fault.start
            else:
                # libyaml tells a byte of the text's UTF-8
                offset = len(self.text.encode()[: getattr(fault, "position", 0)].decode(errors="ignore"))
            reason, hint = f"the character {self.text[offset : offset + 1]!a} is not allowed", "take it out, or type what was meant"
        return error("not-yaml", Places(self.text, self.file).of(offset), reason, hint)

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path, depth: int) -> object:
        """The value that begins at `event`; takes the rest of its events from `events`."""
        self._refuse_decoration(event)
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if depth >= MAX_DEPTH:
                # Here the scan ends: libyaml's time grows with the square of the depth.
                self._fault("too-deep", event, f"nested deeper than {MAX_DEPTH} levels", "a base needs no more than ten")
                self.broken = True
                return None
            value = self._list(events, path, depth) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(events, path, depth)
        else:
            value = None
        if self.marks is not None:
            self.marks[path] = self._mark(event, self._end)
        return value

    def _list(self, events: Iterator[yaml.Event], path: Path, depth: int) -> list[object]:
        found: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, events, (*path, len(found)) if self.marks is not None else path, depth + 1))
        return found

    def _mapping(self, events: Iterator[yaml.Event], path: Path, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._fault("yaml-key", event, "a key is not plain text", "keys are words")
                self._value(event, events, path, depth + 1)
                key = ""
            else:
                self._refuse_decoration(event)
                key = self._word(event.value)
                if self.marks is not None:
                    self.marks[*path, key, KEY] = self._mark(event, self._end)
                if key == "<<" and event.implicit[0]:
                    self._fault("yaml-merge", event, "merge keys ('<<') are not read", "write the values out in full")
                if key in found:
                    self._fault("repeated-key", event, f"'{key}' stands twice in this mapping", "keep one of the two")
            follower = next(events, None)
            if follower is None:
                break
            value = self._value(follower, events, (*path, key) if self.marks is not None else path, depth + 1)
            found.setdefault(key, value)
        return found

    def _refuse_decoration(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:
            self._fault("yaml-anchor", event, "anchors and aliases are not read", "write the value out in full")
        if getattr(event, "tag", None) is not None:
            self._fault("yaml-tag", event, f"the tag {getattr(event, 'tag', '')} is not read", "leave the tag out")

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        text: str = event.value
        if not event.implicit[0] or event.style:
            return self._word(text)
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.match(text):
            return int(text)
        if _FLOAT.match(text) and repr(float(text)) == text:
            return float(text)
        return self._word(text)

    def _word(self, text: str) -> str:
        """The text in composed form, one object for each short word: a large base repeats them by the hundred thousand."""
        text = composed(text)
        return self._words.setdefault(text, text) if len(text) <= 32 else text

    def _fault(self, code: str, event: yaml.Event, message: str, hint: str) -> None:
        mark = self._mark(event, 0)
        self.problems.append(error(code, Place(file=self.file, line=mark.line, column=mark.column), message, hint))

    def _mark(self, event: yaml.Event, end: int) -> Mark:
        start = event.start_mark
        if start is None:
            return Mark(line=1, column=1, start=0, end=end)
        offset = start.index + self._uncounted
        if self._places is None:
            return Mark(line=start.line + 1, column=start.column + 1, start=offset, end=end)
        place = self._places.of(offset)
        return Mark(line=place.line, column=place.column, start=offset, end=end)
