"""From open drafts to counts: how many may yet be about each combination of a practice and a population or an outcome.

A draft names by rule what its words name. Whom it is about is seldom said: one whose group is this one, part of it, or a wider one that this is part
of, and one that names no group at all, may each turn out to be about this group. So nothing counts as missing before all of these are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kb.drafted import OpenDraft
from kb.grading.cells import reaches, wider
from kb.model import Vocabulary

Combination = tuple[str, str]


def cell_drafts(drafts: Iterable[OpenDraft], vocabulary: Vocabulary) -> Counter[Combination]:
    """By practice and population: how many open drafts may be about it."""
    rows = reaches(vocabulary.practices, vocabulary.frame.rows)
    columns = reaches(vocabulary.populations, vocabulary.frame.columns)
    narrower: dict[str, list[str]] = {}
    for term, above in wider(vocabulary.populations).items():
        for wide in above:
            narrower.setdefault(wide, []).append(term)
    counts: Counter[Combination] = Counter()
    for (practices, groups), n in Counter((draft.practices, draft.populations) for draft in drafts).items():
        known = [group for group in groups if group in columns]
        about = {near for group in known for near in (*columns[group], *narrower.get(group, ()))} if known else set(columns)
        for practice in _reached(practices, rows):
            for group in about:
                counts[practice, group] += n
    return counts


def outcome_drafts(drafts: Iterable[OpenDraft], vocabulary: Vocabulary) -> Counter[Combination]:
    """By practice and outcome: how many open drafts name both, or a narrower one."""
    rows = reaches(vocabulary.practices, vocabulary.frame.rows)
    columns = reaches(vocabulary.outcomes, ())
    counts: Counter[Combination] = Counter()
    for (practices, outcomes), n in Counter((draft.practices, draft.outcomes) for draft in drafts).items():
        for practice in _reached(practices, rows):
            for outcome in _reached(outcomes, columns):
                counts[practice, outcome] += n
    return counts


def _reached(terms: Iterable[str], reach: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The terms that these count for, each once; a term that the vocabulary no longer has counts for none."""
    yield from dict.fromkeys(wide for term in terms for wide in reach.get(term, ()))
