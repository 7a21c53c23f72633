"""duplicates.yaml with more works that are not one: a line put at the end of `apart`, all else byte for byte as it was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kb.duplicate_rules import DuplicateRules
from kb.errors import KbError
from kb.mending import Change
from kb.readers import duplicate_rules
from kb.readers.marked_yaml import read_document
from kb.readers.text import decode, read_bytes

_HEAD = "# Rules of kb duplicates and kb merge: docs/duplicates.md tells them.\n"
_LIMIT = 10_000_000


def with_apart(path: Path, rules: DuplicateRules, pairs: Sequence[tuple[str, str]], because: str = "") -> Change:
    """The file before and after; pairs that it keeps apart already are not written again. Raises KbError where the list is written in brackets."""
    decoded = decode(read_bytes(path, _LIMIT), str(path)) if path.is_file() else None
    before = decoded.text if decoded else ""
    known = [set(one.works) for one in rules.apart]
    fresh = [pair for pair in dict.fromkeys(pairs) if not any(set(pair) <= several for several in known)]
    lines = [_line(pair, because) for pair in fresh]
    after = _with_lines(before, lines, path) if fresh else before
    made, faults = duplicate_rules.read_text(after, str(path))
    if faults or len(made.apart) != len(rules.apart) + len(fresh):
        raise KbError(f"{path}: kb finds no place for a line here; write below 'apart:' {' '.join(lines)}")
    return Change(path=path, before=before, after=after, encoding=decoded.encoding if decoded else "utf-8")


def _line(pair: tuple[str, str], because: str) -> str:
    told = f", because: {json.dumps(because, ensure_ascii=False)}" if because else ""
    return f"- {{works: [{', '.join(json.dumps(key, ensure_ascii=False) for key in pair)}]{told}}}"


def _with_lines(text: str, lines: list[str], path: Path) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    document, _ = read_document(text, str(path)) if text.strip() else (None, ())
    value = document.value if document else None
    if not isinstance(value, dict) or "apart" not in value:
        lead = text or _HEAD
        lead += "" if lead.endswith(("\n", "\r")) else end
        return lead + "".join(f"{line}{end}" for line in ("apart:", *lines))
    assert document is not None
    items = value["apart"]
    if not isinstance(items, list) or not items:
        raise KbError(f"{path}: 'apart' holds nothing; take that line out, and try again")
    last = document.mark_of(("apart", len(items) - 1))
    first = document.mark_of(("apart", 0))
    if text[document.mark_of(("apart",)).start] == "[":
        raise KbError(f"{path}:{first.line}: 'apart' is written in brackets; write one '- ' line a pair, and try again")
    line_start = max(text.rfind("\n", 0, first.start), text.rfind("\r", 0, first.start)) + 1
    pad = text[line_start : first.start].partition("-")[0]
    at = next((place for place in range(last.end, len(text)) if text[place] in "\r\n"), len(text))
    return text[:at] + "".join(f"{end}{pad}{line}" for line in lines) + text[at:]
