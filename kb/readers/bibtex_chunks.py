"""The text of a BibTeX file cut into chunks, so that each of its characters is accounted for. What stands within a chunk is not looked at.

In: decoded text. Out: chunks in order, which never overlap: entries, strings, preambles and comments, each from its `@`, and stray text that looks
like a piece of an entry. Between them stand only white space and plain remarks. One pass, in time linear to the text.

Braces are counted as bibtexparser counts them: one behind a backslash does not count. A chunk ends at its closing delimiter, or before the next
line that begins an entry: an unclosed entry costs itself alone, and not all that follow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

ChunkKind = Literal["entry", "string", "preamble", "comment", "stray"]
Fault = Literal["", "unclosed", "deep", "torn", "percent"]

MAX_DEPTH = 50
"""Braces within braces, in one entry."""

_KINDS: dict[str, ChunkKind] = {"string": "string", "preamble": "preamble", "comment": "comment"}
_NAME = r"[^\W\d][\w-]*+"
_HEAD = re.compile(rf"@(?:(?P<type>{_NAME})\s*+(?P<open>[{{(])|(?i:comment)\b[^\r\n]*+)")
_FLAT = r"(?:[^{}\\]++|\\[{}]?+)*+"
_REST = re.compile(rf"{_FLAT}(?:\{{{_FLAT}(?:\{{{_FLAT}(?:\{{{_FLAT}\}}{_FLAT})*+\}}{_FLAT})*+\}}{_FLAT})*+\}}")
"""The rest of a chunk that is opened and closed by a brace and holds three levels of braces at most, as almost all do."""
_MARK = re.compile(r"(?<!\\)[{}\"()]")
_BRACE = re.compile(r"(?<!\\)[{}]")
_ANY_HEAD = re.compile(rf"@{_NAME}\s*+(?=[{{(])")
ENTRY = re.compile(rf"@(?!(?i:comment|string|preamble)\b){_NAME}\s*+[{{(]")
"""The beginning of an entry, wherever it stands."""
_OPEN_COMMENT = re.compile(r"@comment\s*+\{", re.IGNORECASE)
_STRAY = re.compile(r"^(?![ \t]*%)[^\n]*?(?:[{}]|(?<!\w)@)", re.MULTILINE)
_TORN = re.compile(rf"\s*+(?:[}})]|,\s*+{_NAME}\s*+=|{_NAME}\s*+=\s*+[{{\"])")
_REMARK = re.compile(r"(?:^|[\r\n])[ \t]*%[^\r\n]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stretch of the file that is to be accounted for; `start` and `end` are str offsets."""

    kind: ChunkKind
    start: int
    end: int
    type: str = ""
    """What stands behind the `@`, in lower case."""
    body: int = 0
    """Offset of the first character behind the opening delimiter."""
    fault: Fault = ""
    """unclosed: another entry or the end of the file comes first. deep: too many braces within braces. torn: what follows the closing delimiter
    belongs to the entry, and is part of this chunk. percent: the line begins with %, which is no comment in BibTeX."""


def chunks(text: str) -> Iterator[Chunk]:
    """The chunks of a BibTeX file in order."""
    held: Chunk | None = None
    closings: dict[int, int] | None = None
    heads = [head.start() for head in _ANY_HEAD.finditer(text) if _opens_line(text, head.start())]
    at = 0
    while True:
        head = _next_head(text, at)
        between = text[at : head.start() if head else len(text)]
        if not between.strip():
            pass
        elif held and held.kind == "entry" and _TORN.match(between):
            held = replace(held, end=at + len(between.rstrip()), fault=held.fault or "torn")
        elif _STRAY.search(between.replace("\r", "\n")):
            if held:
                yield held
            held = Chunk(kind="stray", start=at + len(between) - len(between.lstrip()), end=at + len(between.rstrip()))
        if held:
            yield held
        if head is None:
            return
        held = _chunk(text, head, heads)
        if held.kind == "comment" and held.fault:
            # A comment may hold whole entries; looked up, not searched, or many unclosed comments would take quadratic time.
            closings = _comment_closings(text) if closings is None else closings
            end = closings.get(held.body - 1)
            held = held if end is None else replace(held, end=end, fault="")
        elif held.kind == "entry" and _REMARK.search(between):
            held = replace(held, fault=held.fault or "percent")
        at = held.end


def _next_head(text: str, at: int) -> re.Match[str] | None:
    """The next `@type{` or `@type(`; `name@host (...)` is a mail address and its owner."""
    head = _HEAD.search(text, at)
    while head and head["open"] == "(" and head.start() > at and text[head.start() - 1].isalnum():
        head = _HEAD.search(text, head.start() + 1)
    return head


def _opens_line(text: str, at: int) -> bool:
    """Whether nothing but blanks and tabs stands before the offset on its line."""
    while at and text[at - 1] in " \t":
        at -= 1
    return not at or text[at - 1] in "\r\n"


def _chunk(text: str, head: re.Match[str], heads: Sequence[int]) -> Chunk:
    """The chunk that begins with `head`; `heads` are the offsets of all heads of entries that open a line, in order."""
    if head["open"] is None:
        return Chunk(kind="comment", start=head.start(), end=head.end(), type="comment", body=head.end())
    name = head["type"].lower()
    kind = _KINDS.get(name, "entry")
    at = bisect_left(heads, head.end())
    end, fault = _closing(text, head.end(), heads[at] if at < len(heads) else len(text), parenthesis=head["open"] == "(")
    return Chunk(kind=kind, start=head.start(), end=end, type=name, body=head.end(), fault="" if kind == "comment" and fault == "deep" else fault)


def _closing(text: str, at: int, limit: int, *, parenthesis: bool) -> tuple[int, Fault]:
    """Where the chunk ends whose body begins at `at`, before `limit` in any case, and what is wrong with it."""
    if not parenthesis and (rest := _REST.match(text, at, limit)):
        return rest.end(), ""
    depth = deepest = 0
    quoted = False
    for mark in _MARK.finditer(text, at, limit):
        char = mark[0]
        if char == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif char == "}" and depth:
            depth -= 1
        elif (char == "}" and not parenthesis) or (char == ")" and parenthesis and not depth and not quoted):
            return mark.end(), "deep" if deepest > MAX_DEPTH else ""
        elif char == '"':
            quoted = quoted != (depth == 0)
    return at + len(text[at:limit].rstrip()), "unclosed"


def _comment_closings(text: str) -> dict[int, int]:
    """For the opening brace of each comment that is closed anywhere: one past its closing brace."""
    wanted = {match.end() - 1 for match in _OPEN_COMMENT.finditer(text)}
    opened: list[int] = []
    found: dict[int, int] = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened and (start := opened.pop()) in wanted:
            found[start] = brace.end()
    return found
