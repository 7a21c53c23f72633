"""The tables of drafts: how far each document is decided on, and which terms the open drafts name. A sister of `rows`; it knows nothing of SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.drafted import OpenDraft
from kb.grading.cells import reaches
from kb.model import Base

Row = tuple[object, ...]
Reaches = Mapping[str, Mapping[str, tuple[str, ...]]]


def tables(base: Base) -> Iterator[tuple[str, Iterable[Row]]]:
    """The tables with their rows, parents before children."""
    vocabulary = base.vocabulary
    sources = {work.document: work.key for work in base.works if work.document}
    reach = {
        "practice": reaches(vocabulary.practices, vocabulary.frame.rows),
        "population": reaches(vocabulary.populations, vocabulary.frame.columns),
        "outcome": reaches(vocabulary.outcomes, ()),
    }
    counted = base.drafts.documents
    yield (
        "drafted_documents",
        ((one.document, sources.get(one.document), one.n_drafts, one.n_accepted, one.n_discarded, one.n_open) for one in counted),
    )
    known = reach["population"].keys()
    yield "open_drafts", ((n, one.document, one.kind, int(not known.isdisjoint(one.populations))) for n, one in enumerate(base.drafts.open, 1))
    yield "open_draft_terms", _terms(base.drafts.open, reach)


def _terms(drafts: Sequence[OpenDraft], reach: Reaches) -> Iterator[Row]:
    """A draft's terms and those that they count for, each once. A term that the vocabulary no longer has counts for none."""
    for n, draft in enumerate(drafts, 1):
        for kind, named in (("practice", draft.practices), ("population", draft.populations), ("outcome", draft.outcomes)):
            for term in dict.fromkeys(wide for one in named for wide in reach[kind].get(one, ())):
                yield kind, term, n, int(term in named)
