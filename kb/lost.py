"""What of a base's files could not be read, and which problems may come of that alone: they are told once it can be read, and not before.

A claim with one misspelt field is checked on all its other fields. Its reader says with `Lost` what is missing; a check that looks at just that may
find what the file does not say. `sure` leaves such problems out, by two tables of what each code is told of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kb.errors import Mend, Place, Problem

Path = tuple[str | int, ...]
Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A value that could not be read, or a field that is not there and may be what a misspelt one was meant to be."""

    place: Place
    """Of the entry that it belongs to; the file alone where the whole file is lost."""
    path: Path = ()
    """Below the entry; empty where all of it is lost."""
    within: Path = ()
    """From the top of its document, or of its item of the file's list, to the entry: ("practices", 0) for a term."""


def whole(file: str) -> Lost:
    """All that stands in the file."""
    return Lost(place=Place(file=file))


def _patterns(told_of: Mapping[str, str]) -> Mapping[str, tuple[Pattern, ...]]:
    return {code: tuple(tuple(names.split(".")) for names in listed.split()) for code, listed in told_of.items()}


_TERMS = "vocabulary.practices.id vocabulary.populations.id vocabulary.outcomes.id"
_LOCATOR = "passage.document passage.start passage.end passage.sha256 passage.from passage.to"
OF_ENTRY = _patterns(
    {
        "addressee-of-kind": "addressees kind",
        "citation-changed": "document start end text",
        "citation-order": "document start end",
        "claim-without-id": "id",
        "direction-of-kind": "direction kind",
        "duplicate-term": "id",
        "effect-on-unresolved": "evidence.work evidence.rests_on kind",
        "empty-term": "id label definition",
        "facts-missing": "kind evidence.rests_on evidence.unlisted evidence.facts.*",
        "facts-undeclared": "kind evidence.unlisted evidence.facts.*",
        "fit-elsewhere": "evidence.fit populations",
        "fit-missing": "evidence.fit populations",
        "ground-without-work": "evidence.rests_on evidence.work",
        "no-addressee": "addressees kind",
        "no-reason": "out_of_scope",
        "outside-frame": "broader id",
        "passage-ambiguous": _LOCATOR,
        "passage-changed": _LOCATOR,
        "passage-incomplete": _LOCATOR,
        "passage-moved": _LOCATOR,
        "passage-not-found": _LOCATOR,
        "passage-bounds": "passage.start passage.end",
        "passage-too-long": "passage.start passage.end",
        "passage-twice": "passage.document passage.start passage.end passage.sha256 withdrawn",
        "passage-words": "passage.start passage.end passage.sha256",
        "shared-synonym": "label synonyms",
        "term-id-form": "id",
        "unknown-apart": "works",
        "unknown-broader": "broader",
        "unknown-in-frame": "rows columns out_of_scope",
        "work-without-ground": "evidence.rests_on evidence.work",
    }
)
"""Codes, and the fields of an entry that they are told of. A code without a row is told of what stands at its own place."""
_ALL = frozenset(pattern for patterns in OF_ENTRY.values() for pattern in patterns)
OF_FILES = _patterns(
    {
        "claims-off-map": f"claims.populations claims.practices claims.withdrawn {_TERMS} vocabulary.practices.broader "
        "vocabulary.populations.broader vocabulary.map.rows vocabulary.map.columns",
        "orphan-work": "claims.source claims.evidence.work",
        "outside-frame": f"{_TERMS} vocabulary.practices.broader vocabulary.populations.broader vocabulary.map.rows vocabulary.map.columns",
        "passage-twice": "claims.withdrawn",
        "restates-elsewhere": "claims.source",
        "score-range": "duplicates.told_from duplicates.merged_from",
        "shared-synonym": _TERMS,
        "uncited-claim": "claims.id claims.source claims.kind claims.withdrawn claims.evidence.work",
        "unknown-apart": "references",
        "unknown-broader": _TERMS,
        "unknown-claim": "claims.id",
        "unknown-in-frame": _TERMS,
        "unknown-outcome": "vocabulary.outcomes.id",
        "unknown-population": "vocabulary.populations.id",
        "unknown-practice": "vocabulary.practices.id",
        "unknown-rubric": "metadata.rubrics",
        "unknown-source": "references",
        "unknown-work": "references",
        "unlisted-host": "metadata.link_hosts",
    }
)
"""Codes, and the fields of any entry of a file that they are told of: that something is nowhere, or is in two places."""


def sure(problems: Iterable[Problem], lost: Iterable[Lost]) -> Iterator[Problem]:
    """The problems, but for those that may come only of what is lost; and no mend that would write over it."""
    entries: dict[Place, _Entry] = defaultdict(_Entry)
    names: dict[Pattern, None] = {}
    for one in lost:
        entries[one.place].add(one.path)
        names[_names((one.place.file.split("/")[0].split(".")[0], *one.within, *one.path))] = None
    untrue = {code for code, patterns in OF_FILES.items() if any(_covers(gone, pattern) for gone in names for pattern in patterns)}
    some_claims = any(gone[0] == "claims" for gone in names)
    for problem in problems:
        entry = entries.get(problem.place)
        if problem.code in untrue or (entry and entry.may_tell(problem)):
            continue
        if problem.code == "claim-without-id" and some_claims:
            yield replace(problem, fix=None, hint="mend the claims that cannot be read first: one may have the next id")
        elif entry and isinstance(problem.fix, Mend) and problem.fix.path in entry.holders:
            yield replace(problem, fix=None, hint="mend first what cannot be read of it")
        else:
            yield problem


class _Entry:
    """What is lost of one entry, so that each problem is judged in a few steps however much is lost."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()
        self.holders: set[Path] = set()
        """What is lost, and all that holds it."""
        self._items: dict[Pattern, set[Path]] = defaultdict(set)
        """For each pattern that it covers: the item of a list that it is lost of, or the field."""

    def add(self, path: Path) -> None:
        self.paths.add(path)
        self.holders.update(path[:end] for end in range(len(path) + 1))
        names = _names(path)
        for pattern in _ALL:
            if _covers(names, pattern):
                self._items[pattern].add(_item(path))

    def may_tell(self, problem: Problem) -> bool:
        """Whether the problem may come of what is lost."""
        if any(problem.path[:end] in self.paths for end in range(len(problem.path) + 1)):
            return True
        patterns = OF_ENTRY.get(problem.code)
        if patterns is None:
            return bool(problem.path) and problem.path in self.holders
        return any(self._lacks(pattern, problem.path) for pattern in patterns)

    def _lacks(self, pattern: Pattern, path: Path) -> bool:
        items = self._items.get(pattern, set())
        in_same_list = len(_item(path)) > 1 and path[0] == pattern[0]
        return bool(items & {path[:1], _item(path)} if in_same_list else items)


def _names(path: Path) -> Pattern:
    """The path without the numbers of items."""
    return tuple(part for part in path if isinstance(part, str))


def _item(path: Path) -> Path:
    """The item of a list, or else the field, that the path begins with.

    >>> _item(("evidence", 1, "fit")), _item(("passage", "start"))
    (('evidence', 1), ('passage',))
    """
    return path[:2] if len(path) > 1 and isinstance(path[1], int) else path[:1]


def _covers(lost: Pattern, pattern: Pattern) -> bool:
    """Whether what the pattern names is lost: itself, or with something that holds it. `*` stands for any name."""
    return len(lost) <= len(pattern) and all(wanted in (name, "*") for name, wanted in zip(lost, pattern, strict=False))
