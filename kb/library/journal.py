"""The journal of merges beside a library, merges.jsonl: what each changed, so that it can be taken back. One line a run, the last one the newest.

In: a library before and after. Out: lines, and the change that takes a run back. Where the library was not changed since, that is byte for byte the
library before; else entry by entry, as long as the merged entries are as the run left them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kb.errors import Edit, KbError
from kb.library.edits import Library
from kb.library.merging import Merge
from kb.mending import Change
from kb.readers import bibtex

NAME = "merges.jsonl"
Run = dict[str, Any]


def run_of(library: Library, change: Change, edits: Iterable[Edit], merges: Sequence[Merge]) -> Run:
    """The line that remembers a run: what was merged, the edits that take it back, and the entries it changed."""
    back: list[list[object]] = []
    moved = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        start = edit.start + moved
        back.append([start, start + len(edit.text), library.text[edit.start : edit.end]])
        moved += len(edit.text) - (edit.end - edit.start)
    before = {work.key.lower(): work.raw for work in library.works}
    after = {work.key: work.raw for work in bibtex.read_text(change.after, str(library.path)).works}
    return {
        "merges": [{"keep": one.keep, "drop": list(one.drop), "reasons": list(one.reasons)} for one in merges],
        "before": _sha256(change.before.encode(change.encoding)),
        "after": _sha256(change.content),
        "edits": back,
        "entries": [
            {
                "keep": one.keep,
                "before": before[one.keep.lower()],
                "after": after[one.keep],
                "dropped": [before[key.lower()] for key in one.drop],
            }
            for one in merges
        ],
    }


def last(path: Path) -> Run:
    """The last run of the journal. Raises KbError if there is none, or the line cannot be read."""
    if not path.is_file() or not (lines := path.read_bytes().splitlines()):
        raise KbError(f"{path}: remembers no merge; there is nothing to take back")
    try:
        found = json.loads(lines[-1])
        return {
            "merges": [{"keep": str(one["keep"]), "drop": list(one["drop"]), "reasons": list(one["reasons"])} for one in found["merges"]],
            "before": found["before"],
            "after": found["after"],
            "edits": [(int(start), int(end), str(text)) for start, end, text in found["edits"]],
            "entries": [
                {**{name: str(one[name]) for name in ("keep", "before", "after")}, "dropped": list(one["dropped"])} for one in found["entries"]
            ],
        }
    except (ValueError, KeyError, TypeError) as fault:
        raise KbError(f"{path}:{len(lines)}: this line is no merge that kb wrote ({fault}); mend it, or take back by hand") from fault


def taken_back(library: Library, run: Run) -> Change:
    """The change that takes the run back. Raises KbError where a merged entry was changed since."""
    now = library.text.encode(library.encoding)
    if _sha256(now) == run["after"]:
        change = library.changed(Edit(file="", start=start, end=end, text=text) for start, end, text in run["edits"])
        if _sha256(change.content) != run["before"]:
            raise KbError(f"{library.path}: the journal does not lead back to what the library was; take the merge back by hand")
        return change
    edits = []
    line_end = "\r\n" if "\r\n" in library.text else "\n"
    for one in run["entries"]:
        work = library.by_name.get(one["keep"].lower())
        if work is None or work.raw != one["after"]:
            told = f"'{one['keep']}' was changed since the merge"
            raise KbError(f"{library.path}: {told}; its entries as they were stand in {NAME}: take the merge back by hand")
        text = (line_end * 2).join([one["before"], *one["dropped"]])
        edits.append(Edit(file="", start=work.start, end=work.start + len(work.raw), text=text))
    return library.changed(edits)


def appended(path: Path, run: Run) -> bytes:
    """The journal with the run behind its last line."""
    held = path.read_bytes() if path.is_file() else b""
    between = b"\n" if held and not held.endswith(b"\n") else b""
    return held + between + json.dumps(run).encode("ascii") + b"\n"


def shortened(path: Path) -> bytes:
    """The journal without its last line."""
    return b"".join(path.read_bytes().splitlines(keepends=True)[:-1])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
