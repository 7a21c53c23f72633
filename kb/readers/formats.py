"""Every format of a library that can be read, in one table, and how a file's format is found: by what it holds, else by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kb.errors import Place, error, in_order
from kb.model import Reject
from kb.readers import bibtex, csljson, endnote, nbib, ris
from kb.readers.batch import Batch, Span
from kb.readers.text import decode, read_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format of a library."""

    read_text: Callable[[str, str], Batch]
    """Decoded text, and what problems call the file, to a batch. No text raises an exception."""
    suffixes: tuple[str, ...]
    mark: re.Pattern[str]
    """What is found in a file of the format and, near its beginning, in no other."""
    title: str


READERS: dict[str, Reader] = {
    "nbib": Reader(
        read_text=nbib.read_text, suffixes=(".nbib",
        ".medline"), mark=re.compile(r"^\ufeff?(?:PMID ?- ?[0-9]|OWN - )", re.MULTILINE), title="PubMed NBIB"
    ),
    "ris": Reader(
        read_text=ris.read_text, suffixes=(".ris",), mark=re.compile(r"^\ufeff?[ \t]*TY {1,2}-(?:[ \t]|$)", re.MULTILINE), title="RIS"
    ),
    "endnote": Reader(
        read_text=endnote.read_text, suffixes=(".xml", ".endnote"), mark=re.compile(r"<record(?:s)?[\s>].*?<(?:ref-type|titles)[\s>]", re.DOTALL),
        title="EndNote XML",
    ),
    "csljson": Reader(
        read_text=csljson.read_text, suffixes=(".json", ".csljson"),
        mark=re.compile(r"\A\ufeff?\s*(?:\[\s*\]\s*\Z|\[\s*\{|\{\s*\")"), title="CSL-JSON",
    ),
    "bibtex": Reader(
        read_text=partial(bibtex.read_text, keyless=True), suffixes=(".bib", ".bibtex",
        ".biblatex"), mark=re.compile(r"(?<![\w.])@[A-Za-z][\w-]*\s*[{(]"), title="BibTeX or BibLaTeX"
    ),
}  # fmt: skip
"""In the order in which a file's content is tried."""
_LOOKED_AT = 20_000
"""Characters at a file's beginning that tell its format."""


def read(path: Path, *, name: str | None = None) -> Batch:
    """The works of the file at `path`, which problems call `name`. Raises KbError if it cannot be read or is over 100 MB."""
    name = name or str(path)
    decoded = decode(read_bytes(path, bibtex.MAX_BYTES), name)
    form = form_of(decoded.text, path.suffix)
    batch = READERS[form].read_text(decoded.text, name) if form else _unknown(decoded.text, name)
    return replace(batch, problems=in_order((*decoded.problems, *batch.problems)))


def form_of(text: str, suffix: str) -> str:
    """The format of a text, by name in the table; empty where it is none of them.

    A suffix decides where the content fits it, or fits nothing: an empty file, a file whose first record is broken.
    """
    head = text[:_LOOKED_AT]
    by_suffix = next((form for form, reader in READERS.items() if suffix.lower() in reader.suffixes), "")
    by_content = next((form for form, reader in READERS.items() if reader.mark.search(head)), "")
    if by_suffix and (not by_content or READERS[by_suffix].mark.search(head)):
        return by_suffix
    return by_content or by_suffix


def _unknown(text: str, file: str) -> Batch:
    """The whole file as one reject."""
    place = Place(file=file, line=1, column=1)
    known = ", ".join(reader.title for reader in READERS.values())
    reason, hint = "the file is of no format that is read", f"export it as one of: {known}"
    if not text.strip():
        return Batch(works=())
    reject = Reject(key=None, place=place, start=0, end=len(text), reason=reason, code="unknown-format", text=text)
    return Batch(
        works=(), rejects=(reject,), problems=(error("unknown-format", place, reason, hint),),
        spans=(Span(start=0, end=len(text), outcome="reject"),),
    )  # fmt: skip
