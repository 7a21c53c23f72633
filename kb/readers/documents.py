"""A document of any format to its plain text: which reader reads it, and what is refused. The readers themselves are its neighbours.

Plain text, Markdown and LaTeX stay as they are: offsets are those of the file. What is converted is converted in a confined process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from kb.errors import KbError, Place
from kb.extract.paragraphs import body
from kb.extract.plain import PlainText
from kb.readers import confined
from kb.readers.text import decode, read_bytes

LIMIT = 100_000_000
"""Bytes of a document."""
TEXT = "text"
READERS: Mapping[str, tuple[str, ...]] = {
    TEXT: (".txt", ".text", ".md", ".markdown", ".qmd", ".rmd", ".tex", ".ltx", ".rst", ".org"),
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "html": (".html", ".htm", ".xhtml"),
    "jats": (".xml", ".jats", ".nxml"),
}
"""The formats, each with the suffixes of its files; all but plain text have a module of their name, whose `paragraphs` reads bytes."""
SUFFIXES = frozenset(suffix for suffixes in READERS.values() for suffix in suffixes)
_MAGIC = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"))
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an older Office file, or one with a password; save it as DOCX without one",
    b"{\\rtf": "Rich Text; save it as DOCX",
    b"\x1f\x8b": "a packed file; unpack it first",
}


def read_document(path: Path) -> PlainText:
    """The document at `path`, made plain. Raises KbError with the reason if that cannot be done."""
    return document_from(read_bytes(path, LIMIT), path.name, shown=str(path))


def document_from(content: bytes, name: str, *, shown: str = "") -> PlainText:
    """The document that the bytes hold, made plain; `name`: its file's name, which tells the format where the bytes do not.

    Raises KbError that begins with `shown`, or else the name, and gives the reason.
    """
    try:
        reader = _format(content, name)
        if reader == TEXT:
            return _as_it_is(content, name)
        converted = confined.read(reader, content)
        made = body(converted.paragraphs)
        if not made.text.strip():
            raise KbError("it holds no text")
    except KbError as trouble:
        raise KbError(f"{shown or name}: {trouble}") from trouble
    problems = tuple(replace(problem, place=Place(file=shown or name)) for problem in converted.problems)
    return PlainText(
        name=name, format=reader, sha256=_sha256(content), text=made.text, sections=made.sections, references=made.references, problems=problems
    )  # fmt: skip


def _format(content: bytes, name: str) -> str:
    """The format of the bytes: what they begin with, else what the file's name says. Raises KbError for what is no document."""
    if not content.strip():
        raise KbError("it is empty")
    for begins, told in _OTHERS.items():
        if content.startswith(begins):
            raise KbError(f"it is {told}")
    for begins, reader in _MAGIC:
        if begins in content[:1024] and (reader == "pdf" or content.startswith(begins)):
            return reader
    suffix = PurePath(name).suffix.casefold()
    named = next((reader for reader, suffixes in READERS.items() if suffix in suffixes), TEXT)
    if named in ("pdf", "docx"):
        raise KbError(f"it is no {named.upper()}, though its name ends in {suffix}")
    if named == TEXT and _is_binary(content):
        raise KbError(f"it is no text, and no format that is read ({', '.join(READERS)})")
    return named


def _is_binary(content: bytes) -> bool:
    """Whether bytes are no text in any usual encoding: control characters that no text holds, without the mark of UTF-16."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = content[:8192]
    return sum(byte < 9 or 13 < byte < 27 for byte in start) > len(start) // 100


def _as_it_is(content: bytes, name: str) -> PlainText:
    """A text file's own characters, byte order mark and line ends included, so that offsets are those of the file read as UTF-8."""
    decoded = decode(content, name)
    text = "\ufeff" + decoded.text if decoded.encoding == "utf-8-sig" else decoded.text
    return PlainText(name=name, format=TEXT, sha256=_sha256(content), text=text, problems=decoded.problems)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
