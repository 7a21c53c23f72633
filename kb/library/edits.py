"""A library file under the pen: its works by any of their keys, the folder or file that holds it, and changes of it as edits.

In: DATA or a .bib file. Out: a `Library` as read, and the file's text with edits made. It decides nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.duplicate_rules import DuplicateRules
from kb.errors import Edit, KbError, in_order, nearest
from kb.mending import Change
from kb.model import Work
from kb.readers import bibtex, duplicate_rules, folder
from kb.readers.text import decode, read_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library file as read."""

    path: Path
    text: str
    encoding: str
    works: tuple[Work, ...]
    by_name: Mapping[str, Work]
    """The works by their keys and former keys, in lower case; a key goes before a former key."""
    rules: DuplicateRules

    @property
    def rules_path(self) -> Path:
        """Where the rules lie, or would: beside the library."""
        return self.path.with_name(folder.DUPLICATES)

    def work(self, key: str) -> Work:
        """The work of that key or former key. Raises KbError, with the nearest key, if there is none."""
        return self.works_of([key])[0]

    def works_of(self, keys: Iterable[str]) -> list[Work]:
        """The works of the keys or former keys, in their order. Raises KbError for all keys at once that there are none of."""
        asked = list(keys)
        unknown: dict[str, list[str]] = {}
        for key in dict.fromkeys(asked):
            if key.lower() not in self.by_name:
                hint = nearest(key, [work.key for work in self.works], other="kb search finds works by words")
                unknown.setdefault(hint, []).append(f"'{key}'")
        if unknown:
            told = (f"no work {' or '.join(several)}; {hint}" for hint, several in unknown.items())
            raise KbError(f"{self.path}: {'; '.join(told)}")
        return [self.by_name[key.lower()] for key in asked]

    def changed(self, edits: Iterable[Edit]) -> Change:
        """The file before and after the edits, which do not overlap. Raises KbError where its encoding cannot hold what they bring."""
        parts = []
        at = 0
        for edit in sorted(edits, key=lambda one: (one.start, one.end)):
            if edit.start < at:
                raise AssertionError(f"edits overlap at {edit.start}")
            parts += [self.text[at : edit.start], edit.text]
            at = edit.end
        change = Change(path=self.path, before=self.text, after="".join([*parts, self.text[at:]]), encoding=self.encoding)
        try:
            change.content  # noqa: B018 - asked whether the encoding holds it
        except UnicodeEncodeError as fault:
            raise KbError(f"{self.path}: its encoding, {self.encoding}, cannot hold '{change.after[fault.start]}'; save it as UTF-8 first") from fault
        return change


def library_of(place: Path) -> Library:
    """The library in the folder of a base, or the .bib file itself. Raises KbError if there is none, or it could not be written back as it is."""
    path = place / folder.LIBRARY if place.is_dir() else place
    if not path.is_file():
        raise KbError(f"{path}: no such library; name the folder of a base, or a .bib file", exit_code=2)
    content = read_bytes(path, folder.LIBRARY_LIMIT)
    decoded = decode(content, str(path))
    if decoded.text.encode(decoded.encoding, "replace") != content:
        raise KbError(f"{path}: some of its characters cannot be read, and would be lost; 'kb check' tells which")
    works = bibtex.read_text(decoded.text, str(path)).works
    names = {alias.lower(): work for work in reversed(works) for alias in work.aliases} | {work.key.lower(): work for work in works}
    return Library(path=path, text=decoded.text, encoding=decoded.encoding, works=works, by_name=names, rules=rules_beside(path))


def rules_beside(library: Path) -> DuplicateRules:
    """The rules of the duplicates.yaml that lies beside the library; the usual ones where there is none. Raises KbError if it has faults."""
    path = library.with_name(folder.DUPLICATES)
    if not path.is_file():
        return DuplicateRules()
    rules, faults = duplicate_rules.read_text(decode(read_bytes(path, folder.LIBRARY_LIMIT), str(path)).text, str(path))
    if faults:
        raise KbError("; ".join(map(str, in_order(faults))))
    return rules
