"""Nothing of a library is lost: what the tests of its readers share."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise


def assert_accounted(text, batch):
    """Every span is one thing, they do not overlap, and each reject is told as an error at its place."""
    outcomes = Counter(span.outcome for span in batch.spans)
    assert (outcomes["work"], outcomes["reject"]) == (len(batch.works), len(batch.rejects))
    for (_, end), (start, _) in pairwise(edges(text, batch)):
        assert end <= start
    assert {(reject.start, reject.end) for reject in batch.rejects} == {(span.start, span.end) for span in batch.spans if span.outcome == "reject"}
    assert all(text[reject.start : reject.end] == reject.text for reject in batch.rejects)
    spans = [text[span.start : span.end] for span in batch.spans if span.outcome == "work"]
    assert sorted(spans) == sorted(work.raw for work in batch.works)
    told = Counter((problem.code, problem.place) for problem in batch.problems if problem.severity == "error")
    assert all(told[reject.code, reject.place] for reject in batch.rejects)


def assert_entries_accounted(text, batch):
    """The same of entries of BibTeX; and no span is empty, and between them stands no piece of an entry."""
    assert_accounted(text, batch)
    assert all(span.start < span.end for span in batch.spans)
    for (_, end), (start, _) in pairwise(edges(text, batch)):
        remarks = [line for line in re.split(r"[\r\n]", text[end:start]) if not line.lstrip(" \t").startswith("%")]
        assert not set("{}") & set("".join(remarks))


def edges(text, batch):
    """Where each span starts and ends, between the text's beginning and its end."""
    return [(0, 0), *((span.start, span.end) for span in batch.spans), (len(text), len(text))]
