"""metadata.yml to a `Metadata`: our own fields checked, all others kept for Datasette as they are."""

from __future__ import annotations

from dataclasses import fields, replace

from kb.errors import Place, Problem, error
from kb.lost import Lost, whole
from kb.model import Metadata
from kb.readers.marked_yaml import Marked, read_document
from kb.readers.records import record

_OURS = frozenset(item.name for item in fields(Metadata)) - {"datasette"}


def read_text(text: str, file: str, lost: list[Lost] | None = None) -> tuple[Metadata, list[Problem]]:
    """The metadata of a file, or a bare one where it cannot be read, and its faults.

    With `lost`, the metadata is there as far as it can be read, and what it lacks is added there.
    """
    marked, faults = read_document(text, file)
    problems = list(faults)
    if lost is not None and (faults or marked is None or not isinstance(marked.value, dict)):
        lost.append(whole(file))
    if marked is None or not isinstance(marked.value, dict):
        if not problems:
            problems.append(error("missing-field", Place(file=file, line=1), "'title' is missing", "say what the base is: 'title: ...'"))
        return Metadata(title=""), problems
    ours = {name: value for name, value in marked.value.items() if name in _OURS and value is not None}
    for name in ("version", "released"):
        if type(ours.get(name)) in (int, float):
            ours[name] = str(ours[name])
    found = record(Metadata, Marked(value=ours, mark=marked.mark, text=marked.text), file, problems, lost)
    return replace(found or Metadata(title=""), datasette=marked.value), problems
