"""A work as one CSL item that holds its whole entry, for the exports of a library. In go rows of `library_records`.

What CSL has no variable for stands in `note`, a line a field: `tex.NAME: value`. Zotero shows these lines as Extra, Better BibTeX for Zotero makes
fields of them again, JabRef and pandoc keep them; the readers of this package put each back into its field. So travel how a record was verified, the
design of a study, and the claims that rest on a work, each with its grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

VARIABLES: Final = {
    "abstract": "abstract", "annotation": "annote", "keywords": "keyword", "language": "language", "pmcid": "PMCID", "pmid": "PMID",
    "shortjournal": "container-title-short",
}  # fmt: skip
"""Field -> the CSL variable that holds its text as it is."""
NOTE: Final = "note"
CLAIMS: Final = "claims"
"""The field that names the claims that rest on a work."""


def item(row: Mapping[str, Any]) -> dict[str, Any]:
    r"""The item of the row with all that its entry says.

    >>> item({"csl": {"id": "a", "type": "book"}, "fields": {"design": "survey", "note": "n"}, "claim_grades": None})["note"]
    'n\ntex.design: survey'
    """
    found = dict(row["csl"])
    fields = told(row)
    found |= {variable: fields.pop(name) for name, variable in VARIABLES.items() if name in fields}
    lines = [*([fields.pop(NOTE)] if NOTE in fields else []), *map(line, fields.items())]
    return found | ({"note": "\n".join(lines)} if lines else {})


def told(row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the row that its CSL item lacks, and the claims that rest on the work, in order of their names."""
    claims = {CLAIMS: row["claim_grades"]} if row.get("claim_grades") else {}
    return dict(sorted({**(row.get("fields") or {}), **claims}.items()))


def line(field: tuple[str, str]) -> str:
    """A field as a line of a note."""
    return f"tex.{field[0]}: {field[1]}"
