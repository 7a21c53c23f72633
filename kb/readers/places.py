"""Problems told at the exact value: resolves paths and mends to places and edits, by a second look at the files that have any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kb.errors import Edit, Mend, Place, Problem
from kb.readers.marked_yaml import Marked, comments, read_document, read_items

USUAL_COLUMN = 3
"""Where entries of a list begin, and for which the texts of mends are indented."""
Start = tuple[int, int]
"""Line and column of an entry's first character."""


def sharpened(problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Problem]:
    """The problems with `path` made part of `place`, and each `Mend` made an `Edit`.

    `texts` holds the decoded YAML files by name. A file is read again only if a problem in it asks for it.
    """
    found = list(problems)
    asked: dict[str, set[Start]] = {}
    for problem in found:
        if (problem.path or isinstance(problem.fix, Mend)) and problem.place.file in texts:
            asked.setdefault(problem.place.file, set()).add((problem.place.line, problem.place.column))
    entries = {(file, start): entry for file, starts in asked.items() for start, entry in _entries(texts[file], starts)}
    return [_sharp(problem, entries.get((problem.place.file, (problem.place.line, problem.place.column)))) for problem in found]


def _entries(text: str, starts: set[Start]) -> list[tuple[Start, Marked]]:
    """The entries that begin at the places: items of a list, or the whole document."""
    items = [((item.mark.line, item.mark.column), item) for item in read_items(text, "", []) if (item.mark.line, item.mark.column) in starts]
    if items:
        return items
    document, _ = read_document(text, "")
    return [(start, document) for start in starts] if document else []


def _sharp(problem: Problem, entry: Marked | None) -> Problem:
    if entry is None or not (problem.path or isinstance(problem.fix, Mend)):
        return problem
    mark = entry.mark_of(problem.path)
    place = Place(file=problem.place.file, line=mark.line, column=mark.column)
    fix = problem.fix
    if isinstance(fix, Mend):
        fix = _edit(fix, entry, problem.place.file)
    return replace(problem, place=place, path=(), fix=fix)


def _edit(mend: Mend, entry: Marked, file: str) -> Edit | None:
    """The mend as an edit of the file's text, in the file's own line ends; None where the value itself cannot be found."""
    line_end = "\r\n" if "\r\n" in entry.text else "\n"
    pad = " " * (entry.mark.column - 1)
    if mend.insert:
        start = entry.mark.start
        if entry.text[start] == "{":
            return Edit(file=file, start=start + 1, end=start + 1, text=f"{mend.text}, ")
        return Edit(file=file, start=start, end=start, text=f"{mend.text}{line_end}{pad}")
    if not entry.has(mend.path):
        return None
    mark = entry.mark_of(mend.path)
    old = entry.text[mark.start : mark.end].rstrip()
    # Comments inside the old value are kept: they go before the new one, where no text can follow them on their line.
    kept = "".join(f"{comment}{line_end}{pad}  " for comment in comments(" " * (mark.column - 1) + old))
    deeper = " " * max(0, entry.mark.column - USUAL_COLUMN)
    return Edit(file=file, start=mark.start, end=mark.start + len(old), text=kept + mend.text.replace("\n", line_end + deeper))
