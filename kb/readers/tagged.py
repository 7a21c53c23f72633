"""Files of tagged lines (RIS, NBIB) cut into records, and records into tags with their values. What a tag means is not known here.

In: decoded text, whose lines end with CR LF, LF or CR. Out: records in order. Every line belongs to a record or to a stray stretch between records;
a line without a tag goes on with the value before it. A record that is not ended ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")


@dataclass(slots=True, kw_only=True)
class Record:
    """A record, or where `tags` is empty a stretch of lines that belong to none. `start` and `end` are str offsets."""

    start: int
    end: int
    tags: list[tuple[str, str]] = field(default_factory=list)
    """Tag and value, in the order of the file."""
    ended: bool = False
    """Whether the line that ends a record was found."""
    torn: bool = False
    """Of a stray stretch: whether it has a tag, so that it may be a piece of a record."""

    taken: set[int] = field(default_factory=set)
    """Positions in `tags` whose values have been asked for."""

    def values(self, *tags: str) -> list[str]:
        """The values of the tags that are not empty, in the order of the file."""
        return [self._take(n) for n, (name, value) in enumerate(self.tags) if name in tags and value]

    def first(self, *tags: str) -> str:
        """The first value of the first of the tags that has one; else nothing."""
        found = (n for tag in tags for n, (name, value) in enumerate(self.tags) if name == tag and value)
        return next((self._take(n) for n in found), "")

    def left(self) -> dict[str, list[str]]:
        """Tag to values of all that nobody asked for and that no other tag says too."""
        told = {self.tags[n][1] for n in self.taken}
        found: dict[str, list[str]] = {}
        for n, (name, value) in enumerate(self.tags):
            if n not in self.taken and value and value not in told:
                found.setdefault(name, []).append(value)
        return found

    def _take(self, n: int) -> str:
        self.taken.add(n)
        return self.tags[n][1]


def records(text: str, tag: re.Pattern[str], first: str, last: str, opening: str = "") -> Iterator[Record]:
    """The records, and the stray stretches between them.

    `tag` finds the tag (group 1) and the value (group 2) of a line; `first` is the tag that begins a record; `last` is the one that ends it, empty
    where an empty line does; `opening` is another one that begins a record where none is open.
    """
    held: Record | None = None
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        start, at = at, line.end() if line else len(text)
        content = text[start:at].rstrip()
        found = tag.match(content)
        if not content:
            if held and held.tags and not last:
                held.ended = True
        elif found and (found[1] == first or (found[1] == opening and (held is None or held.ended or not held.tags))):
            if held:
                yield held
            held = Record(start=start, end=start + len(content), tags=[(found[1], found[2].strip())])
        elif held is None or held.ended:
            if held:
                yield held
            held = Record(start=start, end=start + len(content), torn=bool(found))
        else:
            held.end = start + len(content)
            held.torn = held.torn or bool(found and not held.tags)
            if held.tags and found and found[1] == last:
                held.ended = True
            elif held.tags and found:
                held.tags.append((found[1], found[2].strip()))
            elif held.tags:
                name, value = held.tags[-1]
                held.tags[-1] = (name, f"{value} {content.strip()}".strip())
    if held:
        yield held
