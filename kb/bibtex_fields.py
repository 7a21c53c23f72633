"""An entry cut into its key and fields by BibTeX's own rules, where it keeps to them.

In: an entry from its opening delimiter to its closing one. Out: key and fields as written; None for what is not written exactly by the rules: nothing
is guessed here. A % begins a comment between fields, as biber reads it. Source: the grammar in Nelson Beebe's "Bibliography prettyprinting and syntax
checking", and bibtex.web.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_GAP = r"(?:\s++|%[^\r\n]*+)*+"
_KEY = re.compile(rf"\s*+([^\s,{{}}\"=#%\\]*+)\s*+(?:,{_GAP}|\Z)")
_FLAT = r"(?:[^{}\\]++|\\(?![{}]))*+"
BRACED = rf"\{{{_FLAT}(?:\{{{_FLAT}\}}{_FLAT})*+\}}"
"""A value in braces with one more level of braces in it at most, and no brace behind a backslash."""
QUOTED = rf"\"(?:[^\"{{}}\\]++|\\(?![\"{{}}])|\{{{_FLAT}\}})*+\""
"""A value in quotes, with no more than that."""
_WORD = r"[^\s{}\"#,=%()]++"
_NAME = r"([^\s\d\"#%'(),={}\\][^\s\"#%'(),={}\\]*+)\s*+=\s*+"
_PLAIN = re.compile(rf"{_NAME}({BRACED}|{QUOTED}|{_WORD}){_GAP},{_GAP}")
"""Most fields: a name, one operand, a comma."""
_BEGUN = re.compile(_NAME)
_OPERAND = re.compile(_WORD)
_BETWEEN = re.compile(rf"{_GAP}(?:(,){_GAP}|(#){_GAP}|\Z)")
_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")
NO_KEY = re.compile(r"\s*+(?:,\s*+)?[^\W\d][\w:.+-]*+\s*+=\s*+[{\"\d]")
"""How an entry goes on behind its opening delimiter where it has no key."""


class Cut(NamedTuple):
    """A field as written."""

    name: str
    value: str
    start: int
    """Of the name: a str offset in the entry."""
    alone: bool = False
    """Whether the value is surely one operand in braces or quotes, with nothing to fill in."""


def cut(entry: str) -> tuple[str, list[Cut]] | None:
    """The key, which may be empty, and the fields; None where the entry does not keep to the rules."""
    end = len(entry) - 1
    head = _KEY.match(entry, 1, end)
    if not head:
        return None
    fields: list[Cut] = []
    at = head.end()
    while at < end:
        if plain := _PLAIN.match(entry, at, end):
            fields.append(Cut(plain[1], plain[2], at, plain[2][0] in '{"'))
            at = plain.end()
        elif found := _step_by_step(entry, at, end):
            fields.append(found[0])
            at = found[1]
        else:
            return None
    return head[1], fields


def _step_by_step(entry: str, at: int, end: int) -> tuple[Cut, int] | None:
    """The field that begins at `at`, of any operands, and where the next one begins; None where it does not keep to the rules."""
    begun = _BEGUN.match(entry, at, end)
    if not begun:
        return None
    value_end = _operand_end(entry, begun.end(), end)
    while (between := _BETWEEN.match(entry, value_end, end)) and between[2] and value_end > 0:
        value_end = _operand_end(entry, between.end(), end)
    if not between or value_end < 0:
        return None
    return Cut(begun[1], entry[begun.end() : value_end], at), between.end()


def _operand_end(entry: str, at: int, end: int) -> int:
    """One past the end of the operand of `#` that begins at `at`; -1 where there is none."""
    opening = entry[at : at + 1]
    if opening not in ("{", '"') or at >= end:
        word = _OPERAND.match(entry, at, end)
        return word.end() if word else -1
    return closing(entry, at, end)


def closing(text: str, at: int, end: int) -> int:
    """One past the brace or quote that closes the one at `at`, before `end`; -1 where none does. A quote within braces closes nothing."""
    depth = 0
    quoted = text[at] == '"'
    for mark in (_BRACE_OR_QUOTE if quoted else _BRACE).finditer(text, at + quoted, end):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        if depth == 0 and mark[0] == ('"' if quoted else "}"):
            return mark.end()
        if depth < 0:
            return -1
    return -1
