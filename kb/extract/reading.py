"""What the grammars know while they read one text, and what they tell of whose work a date is: the records that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.extract.known import Known
from kb.extract.names import fold
from kb.extract.records import ListedReference, PrintedName
from kb.extract.spelling import LowerCase

_HEAD = 5
"""Words of an entry that tell what it begins with."""


@dataclass(slots=True)
class Reading:
    """What the grammars know while they read one text."""

    text: str
    known: Known
    words: LowerCase
    """Words that the text spells in lower case: one of these with a capital may just open a sentence."""
    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Folded first authors of sure citations of this text, with their dates."""
    seen_of: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The same by their dates."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Acronyms that the text defines, folded, with the folded name they stand for."""
    own: str | None = None
    """Citekey of the text itself, where the library has it."""
    lone: tuple[ListedReference, ...] = ()
    """References that stand alone in the text."""
    listed: Sequence[ListedReference] = ()
    """The entries of the text's own list of references, where most of them could be read."""
    _heads: set[str] | None = None
    """The first words of these entries, folded: one to five; made where they are asked for."""
    n_dated: int = 0
    """Citations with a date found so far."""

    def see(self, name: str, date: str) -> None:
        """Keep the first author of a sure citation."""
        folded, year = fold(name), date[:4]
        self.seen[folded].add(year)
        self.seen_of[year].add(folded)

    def knows_of(self, date: str) -> bool:
        """Whether anything is known that has this date: if not, no name need be looked up."""
        return date[:4] in self.seen_of or (bool(self.known.works) and self.known.has_of(date))

    def pair(self, name: str, date: str) -> bool:
        """Whether name and date go together, in the library or in a sure citation of this text."""
        return self.library_pair(name, date) or date[:4] in self.seen.get(name, ())

    def library_pair(self, name: str, date: str) -> bool:
        """Whether the library has a work of that name and date; an acronym that the text defines stands for its name."""
        return self.known.pair(name, date) or (name in self.aliases and self.known.pair(self.aliases[name], date))

    def has(self, name: str) -> bool:
        """Whether the name is an author's."""
        return name in self.known.by_name or name in self.seen or self.aliases.get(name) in self.known.by_name

    def lists(self, name: str) -> bool:
        """Whether the text's own list of references may have a work of that name: an entry begins with it."""
        if self._heads is None:
            words = [fold(entry.text).removeprefix("the ").split(" ", _HEAD)[:_HEAD] for entry in self.listed]
            self._heads = {" ".join(head[:n]) for head in words for n in range(1, len(head) + 1)}
        return " ".join(name.removeprefix("the ").split(" ", _HEAD)[:_HEAD]) in self._heads

    def names_any(self, name: str) -> bool:
        """Whether the name is an author's, or that of any other author of a known work."""
        return self.has(name) or name in self.known.families


class Authors(NamedTuple):
    """The names that a date belongs to."""

    start: int
    end: int
    printed: str
    names: tuple[PrintedName, ...]
    et_al: bool
    paired: bool
    """Whether first author and date go together in what is known."""
    known: bool
    strong: bool
    """Whether the shape is no other thing's: several names, or et al."""
