"""A BibTeX entry as it is written: where its key and each field stand, and how a value is changed without touching anything else.

In: the text of one entry that could be read. Out: offsets in that text, and edits of the file that it stands in. Values are not decoded here.
Braces are counted as the reader counts them: one behind a backslash does not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from kb.errors import Edit, Place
from kb.model import Work

_HEAD = re.compile(r"@\s*[^\s{(]+\s*[{(]\s*(?P<key>[^\s,{}()\"=#%\\]*(?:[()][^\s,{}()\"=#%\\]*)*?)\s*(?=[,)}])")
_NAME = re.compile(r"[\s,]*(?P<name>[^\s=,{}\"#]+)\s*=\s*")
_MARK = re.compile(r"(?<!\\)[{}\",]")
_OPENS_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*\Z")
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as written. All numbers are str offsets in the entry."""

    name: str
    """In lower case."""
    name_start: int
    start: int
    """Where the value begins, with its brace or quote."""
    end: int
    """One past the value's last character."""
    inner: tuple[int, int] | None
    """What stands between the value's delimiters; None where it is a number, a macro or put together with #."""


def key_span(entry: str) -> tuple[int, int]:
    """Where the entry's key stands.

    >>> entry = "@book{ moss2001, year = 2001}"
    >>> entry[slice(*key_span(entry))]
    'moss2001'
    """
    found = _HEAD.match(entry)
    return found.span("key") if found else (0, 0)


def fields(entry: str) -> Iterator[Field]:
    """The fields of the entry, in its order.

    >>> [field.name for field in fields("@book{a, Title = {T, U}, year = 2001}")]
    ['title', 'year']
    """
    at = key_span(entry)[1]
    while found := _NAME.match(entry, at):
        start = found.end()
        end = _value_end(entry, start)
        yield Field(name=found["name"].lower(), name_start=found.start("name"), start=start, end=end, inner=_inner(entry, start, end))
        at = end


def field(work: Work, name: str) -> Field | None:
    """The field as the work's own entry has it; None where it has none of that name, though it may inherit one."""
    return next((one for one in fields(work.raw) if one.name == name), None) if work.raw else None


def place(work: Work, name: str, offset: int = 0) -> Place:
    """Where the value of the field stands, `offset` characters behind its beginning; the entry's place where it has no such field."""
    found = field(work, name)
    if found is None:
        return work.place
    return place_in(work, (found.inner or (found.start, found.end))[0] + offset)


def place_in(work: Work, at: int) -> Place:
    """The place in the file of the character at offset `at` of the entry."""
    before = work.raw[:at]
    ends = [match.end() for match in _LINE_END.finditer(before)]
    if not ends:
        return replace(work.place, column=work.place.column + at)
    return replace(work.place, line=work.place.line + len(ends), column=at - ends[-1] + 1)


def written(work: Work, name: str) -> str:
    """The value as written between its delimiters, still LaTeX; empty where the entry has no such field, or puts it together from parts."""
    found = field(work, name)
    return work.raw[slice(*found.inner)] if found and found.inner else ""


def edited(work: Work, name: str, text: str) -> Edit | None:
    """The edit that puts `text` between the delimiters of the field's value; None where that cannot be done, or would tear the entry."""
    found = field(work, name)
    if found is None or found.inner is None or not is_balanced(text) or (work.raw[found.start] == '"' and '"' in text):
        return None
    start, end = found.inner
    # Only what differs is replaced, so that edits of one value go together where they can.
    lead, tail = _shared(work.raw[start:end], text)
    return _edit(work, start + lead, end - tail, text[lead : len(text) - tail])


def rewritten(work: Work, name: str, change: Callable[[str], str]) -> Edit | None:
    """The edit that makes of the field's value what `change` makes of it as written; None where that is the same, or cannot be done."""
    text = written(work, name)
    new = change(text)
    return edited(work, name, new) if new.strip() and new != text else None


def replaced(work: Work, name: str, value: str) -> Edit | None:
    """The edit that puts `value`, with its delimiters or as a macro, in the place of the whole value."""
    found = field(work, name)
    return _edit(work, found.start, found.end, value) if found else None


def added(work: Work, values: Mapping[str, str]) -> Edit:
    """The edit that puts fields behind the last one, laid out as that one is: name -> value with its delimiters."""
    held = list(fields(work.raw))
    end, gap, sign, width = key_span(work.raw)[1], " ", " = ", 0
    if held:
        last = held[-1]
        end = last.end
        line = _OPENS_LINE.search(work.raw, 0, last.name_start)
        gap = line[0] if line else gap
        before, _, behind = work.raw[last.name_start : last.start].partition("=")
        space = before[len(last.name) :][-1:]
        sign = f"{space}={'' if _LINE_END.search(behind) else behind}"
        # Where most signs stand in one column, though the names have several lengths, the new ones go there too.
        columns = Counter(work.raw.index("=", one.name_start) - one.name_start for one in held)
        column, count = columns.most_common(1)[0]
        width = column - len(space) if count > len(held) / 2 and len({len(one.name) for one in held}) > 1 else 0
    return _edit(work, end, end, "".join(f",{gap}{name.ljust(width)}{sign}{value}" for name, value in values.items()))


def is_balanced(text: str) -> bool:
    """Whether each brace has its partner."""
    depth = 0
    for brace in re.finditer(r"(?<!\\)[{}]", text):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"(?<!\\)(?:\\\\)*\\\Z", text)


def _edit(work: Work, start: int, end: int, text: str) -> Edit:
    return Edit(file=work.place.file, start=work.start + start, end=work.start + end, text=text)


def _value_end(entry: str, start: int) -> int:
    """One past the value that begins at `start`: before the comma behind it, or the entry's closing delimiter, white space left out."""
    depth = 0
    quoted = False
    end = len(entry) - 1
    for mark in _MARK.finditer(entry, start):
        sign = mark[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < 0:
                end = mark.start()
                break
        elif depth == 0 and sign == '"':
            quoted = not quoted
        elif depth == 0 and not quoted and sign == ",":
            end = mark.start()
            break
    return start + len(entry[start:end].rstrip())


def _inner(entry: str, start: int, end: int) -> tuple[int, int] | None:
    """What stands between the delimiters of a value that is one literal."""
    value = entry[start:end]
    if len(value) < 2 or value[0] + value[-1] not in ("{}", '""'):
        return None
    depth = 0
    for mark in re.finditer(r'(?<!\\)[{}"]', value):
        depth += {"{": 1, "}": -1, '"': 0}[mark[0]]
        closes = mark[0] == "}" if value[0] == "{" else mark[0] == '"' and mark.start() > 0
        if depth == 0 and closes:
            return (start + 1, end - 1) if mark.end() == len(value) else None
    return None


def _shared(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts share at their beginning, and then at their end."""
    lead = 0
    while lead < min(len(old), len(new)) and old[lead] == new[lead]:
        lead += 1
    tail = 0
    while tail < min(len(old), len(new)) - lead and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return lead, tail
