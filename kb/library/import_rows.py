"""What an import tells, as plain values: the result of `kb.import_`, and what `kb import --format json` prints."""

from __future__ import annotations

from typing import Any

from kb.errors import Problem
from kb.library.importing import Arrival, Imported
from kb.model import Name, Reject

Row = dict[str, Any]


def rows(imported: Imported) -> Row:
    """Works, rejects, duplicates and warnings, each a list of rows; the keys of works are named as the columns of the view `work_records`."""
    return {
        "into": str(imported.into),
        "works": [_work(one) for one in imported.works],
        "rejects": [_reject(one) for one in imported.rejects],
        "duplicates": [{"keys": list(pair.keys), "score": pair.score, "reasons": list(pair.reasons)} for pair in imported.duplicates],
        "warnings": [_warning(one) for one in imported.warnings],
        **imported.counts,
    }


def _work(arrival: Arrival) -> Row:
    """`key`: in the library; `own_key`: in the file. `raw`: the entry as written in the file."""
    work = arrival.work
    return {
        "key": work.key, "line": work.place.line, "file": work.place.file, "own_key": arrival.own_key, "added": arrival.added, "type": work.type,
        "title": work.title, "authors": list(map(_name, work.authors)), "authors_more": work.authors_more, "editors": list(map(_name, work.editors)),
        "editors_more": work.editors_more, "year": work.year, "year_text": work.year_text, "container": work.container, "publisher": work.publisher,
        "volume": work.volume, "number": work.number, "pages": work.pages, "doi": work.doi, "isbn": work.isbn, "eric": work.eric, "url": work.url,
        "fields": dict(work.fields), "raw": work.raw,
    }  # fmt: skip


def _name(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.given else name.family


def _reject(reject: Reject) -> Row:
    place = reject.place
    return {"key": reject.key, "file": place.file, "line": place.line, "code": reject.code, "reason": reject.reason, "text": reject.text}


def _warning(problem: Problem) -> Row:
    place = problem.place
    told = {"file": place.file, "line": place.line, "column": place.column, "severity": problem.severity, "code": problem.code}
    return {**told, "message": problem.message, "hint": problem.hint}
