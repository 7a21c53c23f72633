"""Notes of reference managers: what stands in them for want of a field of its own is put back into its field.

In: notes. Out: fields. `tex.NAME: value` is how fields without a place of their own travel: Better BibTeX for Zotero reads and writes the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FIELD = re.compile(r"tex\.(?P<name>[A-Za-z][\w:+/-]*): (?P<value>.+)")
_NEXT = re.compile(r"\n|; (?=tex\.[A-Za-z][\w:+/-]*: )")
BETWEEN = " | "
"""What stands between two notes in one field."""


def hidden(notes: Iterable[str], name: str) -> bool:
    """Whether a note tells the field."""
    return any(f"tex.{name}: " in note for note in notes)


def read(notes: Iterable[str], texts: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """The fields that the notes tell, and `note` with all else. `labels` are words before a colon, and the fields they stand for; no field of
    `texts` is told anew.

    >>> read(["Read twice", "tex.status: confirmed; tex.design: survey"], {}, {})
    {'status': 'confirmed', 'design': 'survey', 'note': 'Read twice'}
    """
    found: dict[str, str] = {}
    rest = []
    for line in (line.strip() for note in notes for line in _NEXT.split(note)):
        label, colon, value = line.partition(": ")
        if (field := _FIELD.fullmatch(line)) and field["name"].lower() not in {**texts, **found}:
            found[field["name"].lower()] = field["value"].strip()
        elif colon and label in labels and labels[label] not in {**texts, **found}:
            found[labels[label]] = value.strip()
        elif line:
            rest.append(line)
    return found | ({"note": BETWEEN.join(rest)} if rest else {})
