"""How many known duplicates `kb duplicates` finds, how many pairs it tells wrongly, and how its time grows: prints docs/duplicates.md's tables.

    python bench/duplicates.py [WORKS] > tables.md

Every work is made up. To a share of them a second entry is added, spoilt in one way a kind: as people type, as databases differ. Beside them stand
works that are near and another: the next part, the other group, the next edition, the report of the next year.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from kb.library.duplicates import find_duplicates, meetings
from kb.library.portraits import portrait
from kb.model import Name, Work

SIZES = (12_500, 25_000, 50_000, 100_000)
SHARE = 0.2
"""Of the works, how many get a second entry."""
_HEADS = "Effects Costs Limits Uses Origins Measures Patterns Histories Risks Benefits Forms Causes Models Dynamics Theories Trials".split()
_OF = (
    "tidal salt coastal urban rural digital early late local national shared public private seasonal nocturnal marine alpine industrial medieval "
    "modern genetic molecular acoustic visual nutritional clinical legal fiscal monetary domestic foreign quiet adaptive collective spatial temporal"
).split()
_THINGS = (
    "marshes harbours schools clinics markets libraries rivers orchards parliaments hospitals museums networks proteins membranes glaciers forests "
    "pastures vineyards prisons archives theatres dialects contracts treaties currencies pensions vaccines antibodies enzymes sediments aerosols "
    "reefs wetlands pollinators fisheries aquifers turbines batteries polymers alloys catalysts algorithms sensors satellites orbits pulsars"
).split()
_WHERE = (
    "Norway Kenya Peru Vietnam Estonia Ghana Chile Nepal Portugal Jordan Iceland Samoa Malta Bolivia Latvia Oman Fiji Serbia Benin Laos Cyprus Gabon "
    "Tonga Belize Qatar Malawi Bhutan Armenia Togo Panama"
).split()
_FAMILIES = (
    "Müller Szabó Nørgård Osei Ibarra Tamm Falk Quist Rao Lindström Okafor Dvořák Nguyen Castañeda Petrović Yılmaz Håkansson Brännström Kowalski "
    "Fernández O'Hara Whitfield Abernathy Castellanos Drummond Eastwood Fairbanks Goldberg Hathaway Ivanova Jankowski Kuznetsov Lombardi Mazur "
    "Nakamura Olofsson Papadakis Quintero Rasmussen Sørensen Takahashi Uchida Vasquez Wojcik Xiang Yamamoto Zielinski Moreau Lefèvre Gauthier"
).split()
_GIVEN = "Ada Kofi Liis Bo René Joana Tara Nils Berit Inés Jürgen Maya Omar Petra Ravi Sofia Tomás Ulla Viktor Wen Yara Zoë".split()
_JOURNALS = (
    "Journal of Marine Archaeology", "International Review of Comparative Policy", "Annals of Applied Acoustics",
    "Proceedings of the Alpine Society",
    "Quarterly Journal of Rural History",
    "European Journal of Coastal Engineering", "Studies in Modern Linguistics", "Archives of Clinical Nutrition",
)  # fmt: skip
_SHORT = {
    "Journal": "J.", "International": "Int.", "Review": "Rev.", "Comparative": "Comp.", "Archaeology": "Archaeol.", "Marine": "Mar.",
    "Annals": "Ann.", "Applied": "Appl.", "Acoustics": "Acoust.", "Proceedings": "Proc.", "Society": "Soc.", "Quarterly": "Q.", "History": "Hist.",
    "European": "Eur.", "Engineering": "Eng.", "Studies": "Stud.", "Linguistics": "Linguist.", "Archives": "Arch.", "Clinical": "Clin.",
    "Nutrition": "Nutr.", "Coastal": "Coast.", "Modern": "Mod.", "Rural": "Rural", "Alpine": "Alp.", "Policy": "Policy",
}  # fmt: skip
_PLAIN = str.maketrans("üöäóéèéñářćıåøØłõö", "uoaoeeenarciaoOloo")

Spoiling = Callable[[Work, Random], Work]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run found, by kind: how many second entries there are, and how many of them were found; and the pairs told that are none."""

    there: Counter[str]
    found: Counter[str]
    wrong: Counter[str]
    told: int


def works(count: int, random: Random) -> Iterator[Work]:
    """So many works, each another."""
    for number in range(count):
        title = f"{random.choice(_HEADS)} of {random.choice(_OF)} and {random.choice(_OF)} {random.choice(_THINGS)} in {random.choice(_WHERE)}"
        title += f": {random.choice(('Evidence', 'Lessons', 'Findings', 'A survey', 'Notes'))} from {random.choice(_THINGS)}"
        people = tuple(_person(random) for _ in range(random.randint(1, 4)))
        page = random.randint(1, 900)
        year = random.randint(1985, 2024)
        volume, issue = str(year - 1970), str(random.randint(1, 6))
        yield _filled(
            Work(
                key=f"w{number}", type="article", title=title, authors=people, year=year, year_text=str(year), container=random.choice(_JOURNALS),
                volume=volume, number=issue, pages=f"{page}-{page + random.randint(4, 30)}", doi=f"10.5555/{number}.{page}",
            )
        )  # fmt: skip


def _person(random: Random) -> Name:
    return Name(family=random.choice(_FAMILIES), given=f"{random.choice(_GIVEN)} {random.choice('ABCDEFGH')}.")


def _filled(work: Work) -> Work:
    return replace(work, fields={"title": work.title, "journal": work.container})


def _misprint(text: str, random: Random) -> str:
    """The text with two neighbouring letters swapped, one left out or one doubled, within words."""
    at = random.choice([at for at in range(len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha() and text[at] != text[at + 1]])
    return random.choice((text[:at] + text[at + 1] + text[at] + text[at + 2 :], text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]))


def _typos(work: Work, random: Random) -> Work:
    return replace(work, title=_misprint(_misprint(work.title, random), random), doi="")


def _typo_in_name(work: Work, random: Random) -> Work:
    first = replace(work.authors[0], family=_misprint(work.authors[0].family, random))
    return replace(work, title=_misprint(work.title, random), authors=(first, *work.authors[1:]), doi="")


def _abbreviated(work: Work, random: Random) -> Work:
    short = " ".join(_SHORT[word] for word in work.container.split() if word in _SHORT)
    people = tuple(Name(family=name.family, given=f"{name.given[0]}.") for name in work.authors)
    return replace(work, container=short, authors=people, doi="")


def _spelt(work: Work, random: Random) -> Work:
    people = tuple(Name(family=name.family.translate(_PLAIN), given=name.given.translate(_PLAIN)) for name in work.authors)
    return replace(work, authors=people, title=work.title.upper(), doi="")


def _no_subtitle(work: Work, random: Random) -> Work:
    return replace(work, title=work.title.partition(":")[0], doi="")


def _et_al(work: Work, random: Random) -> Work:
    return replace(work, authors=work.authors[:1], authors_more=True, doi="", volume="", pages="")


def _preprint(work: Work, random: Random) -> Work:
    year = (work.year or 0) - random.randint(0, 2)
    doi = f"10.31219/osf.io/{random.randint(1, 10**9):x}"
    return replace(work, type="misc", container="", volume="", number="", pages="", doi=doi, year=year, year_text=str(year))


def _bare(work: Work, random: Random) -> Work:
    return replace(work, doi="", container="", volume="", number="", pages="", year=None, year_text="n.d.")


def _other_page(work: Work, random: Random) -> Work:
    return replace(work, doi="", year=(work.year or 0) + 1, year_text=str((work.year or 0) + 1), pages="")


SPOILT: dict[str, Spoiling] = {
    "two misprints in the title, no DOI": _typos,
    "misprints in title and first name, no DOI": _typo_in_name,
    "journal and given names abbreviated, no DOI": _abbreviated,
    "accents dropped, title in capitals, no DOI": _spelt,
    "subtitle left out, no DOI": _no_subtitle,
    "first author and others, no DOI, volume, pages": _et_al,
    "preprint with a DOI of its own, up to two years before": _preprint,
    "title and authors alone": _bare,
    "year one later, no DOI, no pages": _other_page,
}
"""How a second entry differs from the first."""


def _next(work: Work, number: int, **changes: object) -> Work:
    year = (work.year or 0) + 1
    page = str(int(work.pages.partition("-")[0]) + 40)
    usual = {"doi": "", "year": year, "year_text": str(year), "volume": str(int(work.volume) + 1), "pages": page, "key": f"n{number}"}
    return _filled(replace(work, **{**usual, **changes}))  # type: ignore[arg-type]


NEAR: dict[str, Callable[[Work, int], Work]] = {
    "another place in the title": lambda work, n: _next(work, n, title=work.title.replace(" in ", " in western ").replace("from ", "from other ")),
    "another group in the title": lambda work, n: _next(work, n, title=_other_word(work.title)),
    "the second part": lambda work, n: _next(work, n, title=f"{work.title}, part 2"),
    "an editorial of the next volume": lambda work, n: _next(work, n, title="Editorial", container=work.container),
    "an article of another team with the same title": lambda work, n: _next(work, n, authors=(Name(family=f"Team{n}", given="X."),)),
}
"""Works that are near to one and another."""


def _other_word(title: str) -> str:
    words = title.split()
    at = next(at for at, word in enumerate(words) if word in _THINGS)
    words[at] = _THINGS[(_THINGS.index(words[at]) + 7) % len(_THINGS)]
    return " ".join(words)


def library(count: int, seed: int = 1) -> tuple[list[Work], dict[frozenset[str], str], dict[str, str]]:
    """Works with their second entries, shuffled; the pairs that are one work, with the kind of difference; and the near works, by key."""
    random = Random(seed)
    first = list(works(count, random))
    everything = list(first)
    same: dict[frozenset[str], str] = {}
    near: dict[str, str] = {}
    for number, work in enumerate(random.sample(first, int(count * SHARE))):
        if number % 2:
            kind = random.choice(sorted(SPOILT))
            everything.append(_filled(replace(SPOILT[kind](work, random), key=f"d{number}")))
            same[frozenset((work.key, f"d{number}"))] = kind
        else:
            kind = random.choice(sorted(NEAR))
            everything.append(NEAR[kind](work, number))
            near[f"n{number}"] = kind
    random.shuffle(everything)
    return everything, same, near


def measured(count: int, seed: int = 1) -> Measured:
    """What is found in a library of so many works and their second entries."""
    everything, same, near = library(count, seed)
    pairs = list(find_duplicates(everything))
    found = Counter(same[frozenset(pair.keys)] for pair in pairs if frozenset(pair.keys) in same)
    wrong: Counter[str] = Counter()
    for pair in pairs:
        if frozenset(pair.keys) not in same:
            wrong[next((near[key] for key in pair.keys if key in near), "two works drawn alike")] += 1
    return Measured(there=Counter(same.values()), found=found, wrong=wrong, told=len(pairs))


def _table(run: Measured, count: int) -> Iterator[str]:
    found, there = run.found.total(), run.there.total()
    yield f"## {count:,} works, {there:,} of them twice, and {count * SHARE / 2:,.0f} near ones"
    yield ""
    yield f"**Recall {found / there:.1%}, precision {found / max(1, run.told):.1%}.**"
    yield ""
    yield "| the second entry differs by | there | found |"
    yield "|---|---:|---:|"
    yield from (f"| {kind} | {run.there[kind]:,} | {run.found[kind] / run.there[kind]:.1%} |" for kind in SPOILT if run.there[kind])
    yield ""
    yield "| told, though another work | pairs |"
    yield "|---|---:|"
    yield from (f"| {kind} | {run.wrong[kind]} |" for kind in (*NEAR, "two works drawn alike"))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    sys.stdout.write("\n".join(_table(measured(count), count)))
    sys.stdout.write("\n\n| entries | CPU seconds | a work | others that a work meets |\n|---:|---:|---:|---:|\n")
    for size in SIZES:
        everything, _, _ = library(size)
        start = time.process_time()
        list(find_duplicates(everything))
        spent = time.process_time() - start
        met = sum(1 for _ in meetings([portrait(work) for work in everything])) / len(everything)
        sys.stdout.write(f"| {len(everything):,} | {spent:.1f} | {spent / len(everything) * 1e6:.0f} µs | {met:.0f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
