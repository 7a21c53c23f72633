"""Problems told at the exact value: resolves paths and mends to places and edits, by a second look at the files that have any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kb.errors import Edit, Mend, Place, Problem
from kb.readers.marked_yaml import Mark, Marked, read_document, read_items


def sharpened(problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Problem]:
    """The problems with `path` made part of `place`, and each `Mend` made an `Edit`.

    `texts` holds the decoded YAML files by name. A file is read again only if a problem in it asks for it.
    """
    found = list(problems)
    asked: dict[str, set[int]] = {}
    for problem in found:
        if (problem.path or isinstance(problem.fix, Mend)) and problem.place.file in texts:
            asked.setdefault(problem.place.file, set()).add(problem.place.line)
    entries = {(file, line): entry for file, lines in asked.items() for line, entry in _entries(texts[file], lines)}
    return [_sharp(problem, entries.get((problem.place.file, problem.place.line))) for problem in found]


def _entries(text: str, lines: set[int]) -> list[tuple[int, Marked]]:
    """The entries that begin at the lines: items of a list, or the whole document."""
    items = [(item.mark.line, item) for item in read_items(text, "", []) if item.mark.line in lines]
    if items:
        return items
    document, _ = read_document(text, "")
    return [(line, document) for line in lines] if document else []


def _sharp(problem: Problem, entry: Marked | None) -> Problem:
    if entry is None or not (problem.path or isinstance(problem.fix, Mend)):
        return problem
    mark = entry.mark_of(problem.path)
    place = Place(file=problem.place.file, line=mark.line, column=mark.column)
    fix = problem.fix
    if isinstance(fix, Mend):
        fix = _edit(fix, entry, problem.place.file)
    return replace(problem, place=place, path=(), fix=fix)


def _edit(mend: Mend, entry: Marked, file: str) -> Edit:
    if mend.insert:
        start = entry.mark.start
        return Edit(file=file, start=start, end=start, text=f"{mend.text}\n{' ' * (entry.mark.column - 1)}")
    mark: Mark = entry.mark_of(mend.path)
    end = mark.start + len(entry.text[mark.start : mark.end].rstrip())
    return Edit(file=file, start=mark.start, end=end, text=mend.text)
