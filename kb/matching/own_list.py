"""The document's own list of references as what its citations name first: the entry of a citation, and the work of the library that an entry is.

In: the entries of the list, the index of the library. Out: the entry that a cited work names, by first author, year, letter and further authors; the
work of the library that an entry is, by DOI or by title and author. An entry that several fit, or none, is not guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

from kb.extract.dates import letter_of
from kb.extract.known import Known, KnownWork, name_variants, years_in
from kb.extract.names import fold
from kb.extract.records import CitedWork, ListedReference
from kb.matching.agreeing import TITLE_HEAD, called, narrowed, title_in

_NEAR = 2
"""Years by which list and library may differ on one work: before print and in print."""
_TELLING = 4
"""Words of a title from which another title is another work's."""
_SHORT_TITLE = 8
_FEW = 12
"""Works for which entries are compared one by one; for more, all at once, so that the cost grows linearly."""


class OwnList:
    """The entries of a document's list of references, to be found as its citations call them. Each part is worked out when it is first asked for."""

    def __init__(self, listed: Sequence[ListedReference], known: Known) -> None:
        self.entries = tuple(listed)
        self._known = known
        self._as_work: dict[int, KnownWork] = {}
        self._folded: dict[int, str] = {}
        self._fits: dict[int, tuple[tuple[bool, ...], KnownWork] | None] = {}
        self._best: dict[str, tuple[bool, ...]] = {}
        self._letters: dict[str, Set[str]] = {}

    def entry(self, start: int) -> ListedReference:
        """The entry that begins at this offset of the document."""
        return self.entries[self._at[start]]

    def entries_of(self, work: CitedWork) -> tuple[int, ...]:
        """Where the entries begin that the cited work may name; one that stands there twice is told once. Nothing where no date is printed."""
        named = self._by_family.get(fold(work.names[0].family)) or next((held for name in called(work) if (held := self._by_name.get(name))), ())
        letter = letter_of(work.year)
        dated = [position for position in named if self._is_of(position, work.year)] if work.year else []
        if len(dated) < 2:
            return tuple([self.entries[position].start for position in dated if not letter or letter_of(self.entries[position].year) in ("", letter)])
        left = narrowed(work, _lettered([self._shown(position) for position in dated], letter))
        if len(left) > 1:  # `Doorn, J. van` and `van Doorn, J.` are two entries
            name = f"{fold(work.names[0].family)} "
            left = [one for one in left if self._printed(one.position).startswith(name)] or left
        each = {(one.title, one.year_text): self.entries[one.position].start for one in reversed(left)}
        return tuple(sorted(each.values()))

    def work_at(self, start: int) -> KnownWork | None:
        """The library's work that the entry is, whatever the years of both."""
        position = self._at[start]
        return self._alone(position) or self._work(position)

    def work_of(self, start: int) -> KnownWork | None:
        """The library's work that the entry is, where DOI or year say so too."""
        entry, one = self.entry(start), self.work_at(start)
        if one is None or (entry.doi and entry.doi.casefold() == one.doi):
            return one
        years = years_in(entry.year)
        near = not years.isdisjoint(one.years) or not (years and one.years) or any(abs(mine - own) <= _NEAR for mine in years for own in one.years)
        return one if near else None

    def may_be(self, start: int, one: KnownWork) -> bool:
        """Whether the entry, which no work of the library surely is, may be this one: no other entry is it, and its title is not another."""
        position = self._at[start]
        entry = self.entries[position]
        if not (entry.title or entry.container or entry.volume or entry.pages or entry.doi or entry.url):
            return True  # torn off from the rest, it tells nothing against any
        if self.letters_of(one):
            return False
        telling = one.title and len(entry.title.split()) >= _TELLING and ("title" not in entry.unsure or self._prints_titles)
        return not telling or title_in(one.title, self._printed(position))

    def letters_of(self, one: KnownWork) -> Set[str]:
        """The letters that the list gives the work, an empty one for an entry without a letter; nothing where the list has it not."""
        if one.key not in self._letters and len(self._letters) < _FEW:
            own = [position for position in self._rivals(one) if (found := self._work(position)) is not None and found.key == one.key]
            self._letters[one.key] = {letter_of(self.entries[position].year) for position in own}
        return self._letters[one.key] if one.key in self._letters else self._all_letters.get(one.key, frozenset())

    @cached_property
    def _all_letters(self) -> Mapping[str, Set[str]]:
        """The letters of every work that the list has, by citekey."""
        letters: dict[str, set[str]] = defaultdict(set)
        for position, entry in enumerate(self.entries):
            if (one := self._work(position)) is not None:
                letters[one.key].add(letter_of(entry.year))
        return dict(letters)

    @cached_property
    def _at(self) -> Mapping[int, int]:
        return {entry.start: position for position, entry in enumerate(self.entries)}

    @cached_property
    def _by_family(self) -> Mapping[str, Sequence[int]]:
        """The family name of an entry's first author, folded, to the numbers of entries."""
        found: dict[str, list[int]] = defaultdict(list)
        for position, entry in enumerate(self.entries):
            if entry.authors:
                found[fold(entry.authors[0].family)].append(position)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[int]]:
        """What else an entry's first author may be called, to the numbers of entries; the first words of entries whose authors are not sure."""
        found: dict[str, list[int]] = defaultdict(list)
        for position, entry in enumerate(self.entries):
            names = _heads(self._printed(position)) if "authors" in entry.unsure else name_variants(entry.authors[0])
            for name in dict.fromkeys(names):
                found[name].append(position)
        return found

    @cached_property
    def _prints_titles(self) -> bool:
        """Whether most entries whose first author and year the library has are told by titles; some styles of chemistry and physics print none."""
        dated = [
            position
            for position, entry in enumerate(self.entries)
            if entry.authors and any(one.printed_in(entry.year) for one in self._known.named(fold(entry.authors[0].family)))
        ]
        titled = [position for position in dated if (found := self._fitting(position)) is not None and found[1].title in self._printed(position)]
        return 2 * len(titled) > len(dated)

    def _printed(self, position: int) -> str:
        """The text of the entry, folded."""
        if position not in self._folded:
            self._folded[position] = fold(self.entries[position].text)
        return self._folded[position]

    def _is_of(self, position: int, date: str) -> bool:
        """Whether the entry has this date, but for its letter."""
        own = self.entries[position].year
        if own == date:
            return True
        cited, years = years_in(date), years_in(own)
        return not cited.isdisjoint(years) if cited else not years or own.casefold() == date.casefold()

    def _shown(self, position: int) -> KnownWork:
        """The entry as a work that citations may print; its `position` is its number in the list."""
        if position not in self._as_work:
            entry = self.entries[position]
            self._as_work[position] = KnownWork(
                key="", position=position, families=tuple(fold(name.family) for name in entry.authors),
                givens=tuple(fold(name.given) for name in entry.authors), more=entry.authors_more, years=tuple(years_in(entry.year)),
                year_text=entry.year, title=fold(entry.title), unsigned=not entry.authors, doi="", letters=tuple(letter_of(entry.year)[:1]),
            )  # fmt: skip
        return self._as_work[position]

    def _alone(self, position: int) -> KnownWork | None:
        """The library's only work of the entry's first author and year, where the entry has its very title: no more need be looked at."""
        entry = self.entries[position]
        named = self._known.named(fold(entry.authors[0].family)) if entry.authors else ()
        dated = [one for one in named if one.printed_in(entry.year)]
        if len(dated) != 1:
            return None
        title = dated[0].title
        telling = title.count(" ") + 1 >= _TELLING
        return dated[0] if title == fold(entry.title) != "" or (telling and title in self._printed(position)) else None

    def _work(self, position: int) -> KnownWork | None:
        """The work of the entry. Where entries compete for one work, those have it that it fits best."""
        found = self._fitting(position)
        if found is None:
            return None
        fit, one = found
        return one if fit == (bool(one.doi), True, True, True) or fit == self._best_fit(one) else None  # none fits better than wholly

    def _best_fit(self, one: KnownWork) -> tuple[bool, ...]:
        """How well the work fits the entry that it fits best. Where many works are asked for, all entries are looked at once, and no more."""
        if one.key not in self._best:
            few = len(self._best) < _FEW
            for position in self._rivals(one) if few else range(len(self.entries)):
                found = self._fitting(position)
                if found is not None and not (few and found[1].key != one.key):
                    self._best[found[1].key] = max(found[0], self._best.get(found[1].key, ()))
        return self._best[one.key]

    def _rivals(self, one: KnownWork) -> Iterator[int]:
        """The entries that may be the work, by its DOI or the head of its title."""
        head = one.title[:TITLE_HEAD]
        for position, entry in enumerate(self.entries):
            if (one.doi and entry.doi.casefold() == one.doi) or (head and head in self._printed(position)):
                yield position

    def _fitting(self, position: int) -> tuple[tuple[bool, ...], KnownWork] | None:
        """The work that the entry may be, and how well it fits; worked out once."""
        if position not in self._fits:
            self._fits[position] = self._fit(position) if self._known.works else None
        return self._fits[position]

    def _fit(self, position: int) -> tuple[tuple[bool, ...], KnownWork] | None:
        """The work that the entry is, and how well it fits: its DOI, or its title with first author, is in it, and the year agrees where it can."""
        entry, printed = self.entries[position], self._printed(position)
        title, doi, letter = fold(entry.title), entry.doi.casefold(), letter_of(entry.year)
        names = dict.fromkeys([*(name for one in entry.authors[:1] for name in name_variants(one)), *_heads(printed)])
        candidates = {work.position: work for name in names for work in self._known.named(name)}
        for head in (title, printed):  # some lists print the title first
            candidates |= {work.position: work for work in self._known.titled(head)} if len(head) > _SHORT_TITLE else {}
        fitting = [work for work in candidates.values() if (doi and work.doi == doi) or _begins(work.title, printed)]
        dated = [work for work in fitting if work.printed_in(entry.year)] or fitting
        if not dated:
            return None
        behind = len(fold(entry.authors[0].family)) if entry.authors else 0  # a body may be called as its work is
        rank = {
            work.position: (
                bool(doi) and work.doi == doi, work.title == title, work.title in printed, _nearness(work.title, printed, behind), len(work.title),
                letter in work.letters,
            )
            for work in dated
        }  # fmt: skip
        one = max(dated, key=lambda work: (rank[work.position], -work.position))
        return (bool(doi) and one.doi == doi, one.title == title, one.title in printed, one.printed_in(entry.year)), one


def _begins(title: str, printed: str) -> bool:
    """Whether the title, or the head of a long one, stands in the entry, from word to word where it is whole; both folded."""
    return title[:TITLE_HEAD] in printed and title != "" and (len(title) > TITLE_HEAD or f" {title} " in f" {printed} ")


def _nearness(title: str, printed: str, behind: int) -> int:
    """How near to the authors the title stands: a part stands before the book that it is in, whose title is longer often."""
    at = printed.find(title[:TITLE_HEAD], behind)
    return -at if at >= 0 else -len(printed)


def _heads(printed: str) -> Iterator[str]:
    """The first words of an entry, folded: one to five."""
    words = printed.split(maxsplit=5)
    return (" ".join(words[:n]) for n in range(1, min(len(words), 5) + 1))


def _lettered(works: Sequence[KnownWork], letter: str) -> Sequence[KnownWork]:
    """Those of the letter; else those without one, where a letter is printed, and all where none is."""
    same = [one for one in works if (letter in one.letters if letter else not one.letters)]
    return same or [one for one in works if not (letter and one.letters)]
