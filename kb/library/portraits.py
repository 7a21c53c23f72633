"""What of a work is compared with other works: its identifiers, and its title, people, year and place in normal form.

In: a `Work`. Out: its `Portrait`, and the keys under which works that may be the same one meet, so that not every pair must be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.library.likeness import SMALL_WORDS, normal
from kb.model import Name, Work

PARTS = frozenset({"bookinbook", "inbook", "incollection", "inproceedings", "conference", "inreference", "suppbook", "suppcollection"})
"""Entry types whose ISBN is that of the book around them."""
PREPRINT_DOIS = (
    "10.48550/", "10.2139/", "10.1101/", "10.31219/", "10.31234/", "10.31235/", "10.35542/", "10.21203/", "10.20944/", "10.26434/", "10.36227/",
    "10.22541/", "10.5281/",
)  # fmt: skip
"""Prefixes of the DOIs that preprint servers and repositories register: arXiv, SSRN, bioRxiv and medRxiv, OSF and its communities, Research Square,
Preprints.org, ChemRxiv, TechRxiv, Authorea, Zenodo (source: DataCite's and Crossref's lists of members)."""
COPY_DOIS = ("10.2307/",)
"""JSTOR gives its copies of articles DOIs of their own."""
_PREPRINT_HOME = re.compile(r"\b(?:arxiv|ssrn|biorxiv|medrxiv|psyarxiv|socarxiv|edarxiv|osf preprints|preprints?|research square)\b")
_ARXIV = re.compile(r"(?i)(?:arxiv:|arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)\s*((?:[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})|(?:[0-9]{4}\.[0-9]{4,5}))")
_ARXIV_BARE = re.compile(r"(?:[a-z-]+(?:\.[A-Za-z]{2})?/[0-9]{7}|[0-9]{4}\.[0-9]{4,5})(?:v[0-9]+)?\Z")
_DIGITS = re.compile(r"[0-9]+")
_SUBTITLE = re.compile(r"[:?!]\s|\s[–—-]+\s|\.\s(?=[A-Z])")
_ROMAN = frozenset("ii iii iv vi vii viii ix".split())
_LONGEST = 400
"""Characters of a text that are compared."""
_RARE = 4
"""Words of a title under which it is looked up: the rarest of the library."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A work as it is compared. All texts are normal forms."""

    key: str
    identifiers: frozenset[tuple[str, str]]
    """Kind and value: doi, isbn, arxiv, pmid, pmcid, eric."""
    title: str
    main: str
    """The title without its subtitle; the same as `title` where it has none."""
    numbers: frozenset[str]
    """Numbers of the title, and roman ones."""
    families: tuple[str, ...]
    """Family names, or whole names of bodies, of the authors, else of the editors."""
    given: str
    """First letter of the first author's given names; empty where they are unknown."""
    more: bool
    year: int | None
    container: str
    volume: str
    page: str
    """First page."""
    edition: str
    type: str
    preprint: bool


def portrait(work: Work) -> Portrait:
    """What of the work is compared."""
    names = work.authors or work.editors
    container = normal(work.container[:_LONGEST])
    title = normal(work.title[:_LONGEST])
    subtitle = _SUBTITLE.search(work.title[:_LONGEST])
    held = frozenset(identifiers(work))
    dois = [value for kind, value in held if kind == "doi"]
    home = f"{container} {work.publisher.casefold()} {work.fields.get('eprinttype', '')} {work.fields.get('archiveprefix', '')}".casefold()
    return Portrait(
        key=work.key,
        identifiers=held,
        title=title,
        main=(normal(work.title[: subtitle.start()]) if subtitle else "") or title,
        numbers=frozenset(word for word in title.split() if word.isdigit() or word in _ROMAN),
        families=tuple(normal(name.family[:_LONGEST]) for name in names),
        given=_initial(names[0]) if names else "",
        more=work.authors_more if work.authors else work.editors_more,
        year=work.year,
        container=container,
        volume=normal(work.volume),
        page=(_DIGITS.findall(work.pages) or [""])[0],
        edition=(_DIGITS.findall(work.fields.get("edition", "")) or [normal(work.fields.get("edition", "")).partition(" ")[0]])[0],
        type=work.type,
        preprint=any(doi.startswith(PREPRINT_DOIS) for doi in dois)
        or (not dois and (work.type == "unpublished" or bool(_PREPRINT_HOME.search(home)) or any(kind == "arxiv" for kind, _ in held))),
    )


def identifiers(work: Work) -> Iterator[tuple[str, str]]:
    """Kind and value of each identifier of the work, in one form each."""
    fields = work.fields
    if work.doi:
        yield "doi", work.doi.lower().strip().rstrip(".")
    elif "doi.org/" in work.url.lower():
        yield "doi", work.url.lower().partition("doi.org/")[2].rstrip(".")
    if work.isbn and work.type not in PARTS:
        for isbn in re.split(r"[,;]", work.isbn):
            if digits := re.sub(r"[^0-9Xx]", "", isbn):
                yield "isbn", (digits[3:-1] if len(digits) == 13 else digits[:-1])
    is_arxiv = "arxiv" in f"{fields.get('eprinttype', '')}{fields.get('archiveprefix', '')}".lower()
    eprint = fields.get("eprint", "")
    told = f"{eprint} {work.url} {work.doi} {fields.get('note', '')} {work.container}"
    found = _ARXIV.search(told) if "arxiv" in told.casefold() else None
    if found or (is_arxiv and _ARXIV_BARE.match(eprint)):
        yield "arxiv", (found[1] if found else eprint).lower().partition("v")[0]
    for kind in ("pmid", "pmcid"):
        if value := _DIGITS.search(fields.get(kind, "") or (eprint if fields.get("eprinttype", "").lower() == {"pmid": "pubmed"}.get(kind) else "")):
            yield kind, value[0]
    if work.eric:
        yield "eric", work.eric.upper()


def meeting_keys(portraits: list[Portrait]) -> Iterator[tuple[int, str]]:
    """Number of a work and a key, for each key under which it meets others: identifiers, title, rare words of it, first author with word or year."""
    frequency: Counter[str] = Counter(word for one in portraits for word in set(one.title.split()))
    for number, one in enumerate(portraits):
        yield from ((number, f"{kind}:{value}") for kind, value in sorted(one.identifiers))
        if not one.title:
            continue
        yield number, f"t:{one.title}"
        if one.main != one.title:
            yield number, f"t:{one.main}"
        words = rare_words(one.title, frequency)
        yield from ((number, f"w:{first} {second}") for at, first in enumerate(words) for second in words[at + 1 :])
        if one.families:
            yield from ((number, f"a:{one.families[0]} {word}") for word in words)
            if one.year is not None:
                yield number, f"y:{one.families[0]} {one.year}"
                yield number, f"y:{one.families[0]} {one.year + 1}"


def rare_words(title: str, frequency: Mapping[str, int]) -> list[str]:
    """The title's rarest words, in the order of the alphabet."""
    words = {word for word in title.split() if len(word) > 2 and word not in SMALL_WORDS}
    return sorted(sorted(words, key=lambda word: (frequency[word], -len(word), word))[:_RARE])


def _initial(name: Name) -> str:
    return normal(name.given)[:1]
