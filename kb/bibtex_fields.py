"""An entry cut into its key and fields by BibTeX's own rules, where it keeps to them.

In: an entry from its opening delimiter to its closing one. Out: key and fields as written; None for what is not written exactly by the rules: nothing
is guessed here. A % begins a comment between fields, as biber reads it. Source: the grammar in Nelson Beebe's "Bibliography prettyprinting and syntax
checking", and bibtex.web.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GAP = r"(?:\s++|%[^\r\n]*+)*+"
_KEY = re.compile(rf"\s*+([^\s,{{}}\"=#%\\]*+)\s*+(?:,{_GAP}|\Z)")
_FLAT = r"(?:[^{}\\]++|\\(?![{}]))*+"
BRACED = rf"\{{{_FLAT}(?:\{{{_FLAT}\}}{_FLAT})*+\}}"
"""A value in braces with one more level of braces in it at most, and no brace behind a backslash."""
_FIELD = re.compile(rf"([^\s\d\"#%'(),={{}}\\][^\s\"#%'(),={{}}\\]*+)\s*+=\s*+({BRACED}|\"[^\"{{}}\\]*+\"|[^\s{{}}\"#,=%()]++)?+")
_OPERAND = re.compile(r"[^\s{}\"#,=%]+")
_BETWEEN = re.compile(rf"{_GAP}(?:(,){_GAP}|(#){_GAP}|\Z)")
_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")
NO_KEY = re.compile(r"\s*+(?:,\s*+)?[^\W\d][\w:.+-]*+\s*+=\s*+[{\"\d]")
"""How an entry goes on behind its opening delimiter where it has no key."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A field as written."""

    name: str
    value: str
    line: int
    """Of the name; 0 is the line of the entry's opening delimiter."""
    alone: bool = False
    """Whether the value is surely one operand in braces or quotes, with nothing to fill in."""


def cut(entry: str) -> tuple[str, list[Cut]] | None:
    """The key, which may be empty, and the fields; None where the entry does not keep to the rules."""
    end = len(entry) - 1
    head = _KEY.match(entry, 1, end)
    if not head:
        return None
    fields: list[Cut] = []
    line = counted = 0
    at = head.end()
    while at < end:
        found = _FIELD.match(entry, at, end)
        if not found:
            return None
        line += entry.count("\n", counted, at)
        counted = at
        start = found.start(2) if found[2] else found.end()
        at = found.end() if found[2] else _operand_end(entry, start, end)
        alone = found[2] is not None and entry[start] in '{"'
        while (between := _BETWEEN.match(entry, at, end)) and between[2] and at > start:
            at = _operand_end(entry, between.end(), end)
            alone = False
        if not between or at <= start or at < 0:
            return None
        fields.append(Cut(found[1], entry[start:at], line, alone))
        at = between.end()
    return head[1], fields


def _operand_end(entry: str, at: int, end: int) -> int:
    """One past the end of the operand of `#` that begins at `at`; -1 where there is none."""
    opening = entry[at : at + 1]
    if opening not in ("{", '"') or at >= end:
        word = _OPERAND.match(entry, at, end)
        return word.end() if word else -1
    depth = 0
    quoted = opening == '"'
    for mark in (_BRACE_OR_QUOTE if quoted else _BRACE).finditer(entry, at + quoted, end):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        if depth == 0 and mark[0] == ('"' if quoted else "}"):
            return mark.end()
        if depth < 0:
            return -1
    return -1
