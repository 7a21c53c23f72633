"""What becomes of each field of a library in each export format: docs/loss-matrix.md, computed by real exports and imports.

    python bench/loss_matrix.py        prints the page

For each kind of work and each field a library of one entry is built, exported, and imported into an empty library; then the field is looked for.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

FORMATS = ("bibtex", "biblatex", "ris", "csljson")
SUFFIXES = {"bibtex": ".bib", "biblatex": ".bib", "ris": ".ris", "csljson": ".json"}
TYPES = ("article", "book", "incollection", "inproceedings", "report", "thesis", "online", "misc")
VALUES: Mapping[str, str] = {
    "author": "Mora, Ana and {Sea and Shore Board} and others", "editor": "Kim, Bo", "translator": "Lee, Ann", "title": "Tides \\& {NASA}",
    "subtitle": "a Study", "shorttitle": "Tides", "journaltitle": "Journal of Tides", "booktitle": "Book of Tides", "series": "Shore Studies",
    "volume": "3", "number": "2", "issue": "Spring", "pages": "11--24", "eid": "e0123", "edition": "2", "version": "1.2", "publisher": "Shore Press",
    "institution": "Shore Office", "location": "Shoretown", "year": "2012", "date": "2012-03-05", "origdate": "1999", "urldate": "2020-05-06",
    "pubstate": "inpress", "doi": "10.1000/a_b--c", "isbn": "978-3-16-148410-0", "issn": "0028-0836", "url": "https://a.example/~b_c%20d",
    "eric": "ED571009", "pmid": "123", "type": "Working paper", "chapter": "7", "pagetotal": "300", "volumes": "2", "eventtitle": "Shore Days",
    "venue": "Shoretown", "language": "en", "abstract": "On tides.", "keywords": "shade, heat", "note": "Read twice.", "annotation": "Well done.",
    "file": "a.pdf", "crossref": "", "status": "confirmed", "identity": "firm", "confirmedby": "Shore Press <https://a.example/x> (2026-01-02)",
    "unconfirmed": "year", "printed": "Mora, 2012 | (2012)", "design": "survey", "designbasis": "Read in full.", "document": "a.txt",
    "claims": "a-1 (supports, Told)", "anyother": "kept",
}  # fmt: skip
"""Field -> a value of it, as it is written."""

HEAD = """# What each format keeps

Made by `python bench/loss_matrix.py`: for each kind of work and each field a library of one entry is built, exported by `kb export`, and imported by
`kb import` into an empty library. A test holds this page to what comes out.

- **kept**: the field comes back with the same text. **in a note**: it comes back too; the file holds it as `tex.NAME: value` in a note, which Zotero
  shows as Extra (from CSL-JSON) or as a note (from RIS).
- **moved to X**: the text comes back in another field. **lost**: it does not come back.
- Where kinds of works differ, each answer names its kinds. `bibtex` is each entry as it stands in the library, so nothing can be lost; it is here for
  completeness. `biblatex` has BibLaTeX's words for BibTeX's.
- `claims` are the claims that rest on a work, each with its grade; a base with claims tells them in every format but `bibtex`.

"""


def entry(kind: str, field: str) -> str:
    """A library of one entry that has the field, and a title."""
    fields = {"title": "Tides", field: VALUES[field]}
    return f"@{kind}{{mora2012,\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items()) + "}\n"


def exported(library: str, form: str) -> str:
    """The library as `kb export` writes it, from the rows that the database would hold."""
    from io import StringIO

    from kb import csl, csl_rest, exporters
    from kb.readers import bibtex

    rows = [
        {"key": work.key, "csl": csl.item(work), "fields": csl_rest.fields(work), "claim_grades": None, "bibtex": work.standalone or work.raw}
        for work in bibtex.read_text(library, "library").works
    ]
    file = StringIO(newline="")
    exporters.FORMATS[form].write(rows, file)
    return file.getvalue()


def outcome(kind: str, field: str, form: str, folder: Path) -> str:
    """What becomes of the field: one of the words of the page."""
    from kb.library import importing
    from kb.readers import bibtex

    library = entry(kind, field)
    (before,) = bibtex.read_text(library, "library").works
    text = exported(library, form)
    source, into = folder / f"export{SUFFIXES[form]}", folder / "back.bib"
    source.write_text(text, encoding="utf-8")
    into.unlink(missing_ok=True)
    importing.run([source], into)
    (after,) = bibtex.read(into).works
    if (before.authors, before.authors_more, before.editors) != (after.authors, after.authors_more, after.editors):
        return "lost"
    told = before.fields[field]
    if after.fields.get(field) == told:
        return "in a note" if f"tex.{field}: " in text and form in ("ris", "csljson") else "kept"
    moved = [name for name, value in after.fields.items() if told in value]
    return f"moved to {moved[0]}" if moved else "kept" if field == "title" and after.title == before.title else "lost"


def answers(field: str, form: str, folder: Path) -> str:
    """The outcome for all kinds of works, each with its kinds where they differ."""
    found: dict[str, list[str]] = {}
    for kind in TYPES:
        found.setdefault(outcome(kind, field, form, folder), []).append(kind)
    if len(found) == 1:
        return next(iter(found))
    most = max(found, key=lambda told: len(found[told]))
    return "; ".join([most, *(f"{told} ({', '.join(kinds)})" for told, kinds in found.items() if told != most)])


def page() -> str:
    """The page."""
    lines = ["| field | " + " | ".join(FORMATS) + " |", "|---|" + "---|" * len(FORMATS)]
    with TemporaryDirectory() as folder:
        for field in (name for name, value in VALUES.items() if value):
            lines.append(f"| `{field}` | " + " | ".join(answers(field, form, Path(folder)) for form in FORMATS) + " |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
