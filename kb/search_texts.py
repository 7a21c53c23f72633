"""What the full-text search looks into: one document a claim, a work and a term, and the words that stand in them as they are spelt.

Records in, table rows out, in the order of schema.sql's columns. It knows nothing of how a search is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kb.grading.cells import reaches
from kb.model import Base, Claim, Name, Term, TermKind
from kb.spelt import folded

Row = tuple[object, ...]
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_LONGEST = 40
"""Letters of a word; what is longer is no word that anybody misspells."""


def tables(base: Base, claims: Sequence[Claim]) -> Iterator[tuple[str, Iterable[Row]]]:
    """The tables of texts. Words are counted while the texts are handed over, so theirs comes last."""
    counts: Counter[str] = Counter()
    yield "claim_texts", _counted(_claims(base, claims), counts, 1)
    yield "work_texts", _counted(_works(base), counts, 2)
    yield "term_texts", _counted(_terms(base), counts, 3)
    yield "spellings", _spellings(counts)


def _counted(rows: Iterable[Row], counts: Counter[str], first: int) -> Iterator[Row]:
    """The rows as they are; each word of their texts, which begin at column `first`, is counted once a row."""
    for row in rows:
        counts.update(set(_LETTERS.findall(folded(" ".join(str(text) for text in row[first:])))))
        yield row


def _spellings(counts: Counter[str]) -> Iterator[Row]:
    """Read when all texts are through: a generator begins with its first row."""
    words = sorted(word for word in counts if len(word) <= _LONGEST)
    yield from ((n, word, f"  {word} ", counts[word]) for n, word in enumerate(words, 1))


def _claims(base: Base, claims: Sequence[Claim]) -> Iterator[Row]:
    """A narrow term is found by the words of the broader ones that it counts for."""
    vocabulary = base.vocabulary
    axes: dict[TermKind, tuple[str, ...]] = {"practice": vocabulary.frame.rows, "population": vocabulary.frame.columns, "outcome": ()}
    reach = {kind: reaches(listed, axes[kind]) for kind, listed in vocabulary.terms().items()}
    terms = {(kind, term.id): term for kind, listed in vocabulary.terms().items() for term in listed}
    works = {work.key: " ".join((_names(work.authors), work.year_text, work.title)) for work in base.works}
    for n, claim in enumerate(claims, 1):
        kinds: tuple[tuple[TermKind, tuple[str, ...]], ...] = (
            ("practice", claim.practices),
            ("population", claim.populations),
            ("outcome", claim.outcomes),
        )
        own = [terms[kind, wide] for kind, listed in kinds for wide in dict.fromkeys(wide for term in listed for wide in reach[kind][term])]
        cited = dict.fromkeys(link.work for link in claim.evidence if link.work)
        yield (
            n, claim.statement, "; ".join(term.label for term in own), "; ".join(words for term in own for words in term.synonyms),
            "; ".join(works[key] for key in (claim.source, *cited)),
        )  # fmt: skip


def _works(base: Base) -> Iterator[Row]:
    for n, work in enumerate(base.works, 1):
        title = " ".join(part for part in (work.title, work.container) if part)
        names = " ".join(part for part in (_names((*work.authors, *work.editors, *work.translators)), work.publisher, work.year_text) if part)
        yield n, work.key, title, names, "; ".join(work.printed)


def _terms(base: Base) -> Iterator[Row]:
    listed: Iterable[tuple[TermKind, Term]] = ((kind, term) for kind, terms in base.vocabulary.terms().items() for term in terms)
    for n, (kind, term) in enumerate(listed, 1):
        yield n, kind, term.id, "; ".join((term.label, *term.synonyms)), term.definition


def _names(names: Iterable[Name]) -> str:
    return ", ".join(f"{name.given} {name.family}".strip() for name in names)
