"""What `kb duplicates`, `kb merge` and `kb rename` do: read the library, decide, write it whole, and remember what was done.

In: DATA or a .bib file, and keys. Out: what was done, with the change of each file. With `dry`, nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb import mending
from kb.errors import KbError
from kb.library import journal
from kb.library.duplicates import Pair, find_duplicates
from kb.library.edits import Library, library_of
from kb.library.keeping_apart import with_apart
from kb.library.merging import Merge, by_rule, merged
from kb.library.renaming import renamed
from kb.mending import Change
from kb.readers.text import read_bytes

_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done to a library, or would be."""

    merges: tuple[Merge, ...] = ()
    """In order; empty for a new key."""
    changes: tuple[Change, ...] = ()
    """The files before and after."""


def duplicates(place: Path, *, told_from: float | None = None) -> tuple[Pair, ...]:
    """The pairs of the library that may be one work, in order; `told_from` goes before the rules' own."""
    library = library_of(place)
    rules = library.rules if told_from is None else replace(library.rules, told_from=told_from)
    return tuple(find_duplicates(library.works, rules))


def keep_apart(place: Path, pairs: Sequence[tuple[str, str]], *, because: str = "", dry: bool = False) -> Done:
    """Remember in duplicates.yaml that the works of each pair are not one. Raises KbError if there is no such work."""
    library = library_of(place)
    keys = [work.key for work in library.works_of(key for pair in pairs for key in pair)]
    named = list(zip(keys[::2], keys[1::2], strict=True))
    for first, second in named:
        if first == second:
            raise KbError(f"'{first}' is one work; name two", exit_code=2)
    change = with_apart(library.rules_path, library.rules, named, because)
    return _saved(Done(changes=(change,) if change.after != change.before else ()), library, dry=dry)


def merge(place: Path, keep: str, drop: Sequence[str], *, dry: bool = False) -> Done:
    """Make one entry of several: `keep` stays, and takes over what the others tell. Raises KbError if they cannot be one."""
    library = library_of(place)
    kept, *dropped = library.works_of([keep, *drop])
    return _merged(library, [Merge(keep=kept.key, drop=tuple(work.key for work in dropped))], dry=dry)


def merge_by_rule(place: Path, *, dry: bool = False) -> Done:
    """Merge every pair that scores `merged_from` or more."""
    library = library_of(place)
    return _merged(library, by_rule(library), dry=dry)


def undo(place: Path, *, dry: bool = False) -> Done:
    """Take back the last merge, or the last run by rule."""
    library = library_of(place)
    path = library.path.with_name(journal.NAME)
    run = journal.last(path)
    merges = tuple(Merge(keep=one["keep"], drop=tuple(one["drop"]), reasons=tuple(one["reasons"])) for one in run["merges"])
    done = _saved(Done(merges=merges, changes=(journal.taken_back(library, run),)), library, dry=dry)
    if not dry:
        mending.write_whole(path, journal.shortened(path))
    return done


def rename(place: Path, old: str, new: str, *, dry: bool = False) -> Done:
    """Give the work `old` the key `new`; the old one stays as an alias. Raises KbError if there is no such work or the key is taken."""
    library = library_of(place)
    return _saved(Done(changes=(library.changed(renamed(library, old, new)),)), library, dry=dry)


def _merged(library: Library, merges: Sequence[Merge], *, dry: bool) -> Done:
    if not merges:
        return Done()
    edits = merged(library, merges)
    change = library.changed(edits)
    path = library.path.with_name(journal.NAME)
    if not dry:
        # Remembered first: a merge that cannot be taken back would be worse than a line too many.
        mending.write_whole(path, journal.appended(path, journal.run_of(library, change, edits, merges)))
    try:
        return _saved(Done(merges=tuple(merges), changes=(change,)), library, dry=dry)
    except KbError:
        mending.write_whole(path, journal.shortened(path))
        raise


def _saved(done: Done, library: Library, *, dry: bool) -> Done:
    """The same, with the changes written. Raises KbError where the library changed in the meantime, or cannot be written."""
    for change in done.changes if not dry else ():
        if change.path == library.path and read_bytes(library.path, _MOST) != library.text.encode(library.encoding):
            raise KbError(f"{library.path}: was changed in the meantime; try again")
        mending.write_whole(change.path, change.content)
    return done
