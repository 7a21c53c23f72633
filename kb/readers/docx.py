"""DOCX to paragraphs: body, tables, notes behind their paragraphs; deleted text and the codes of fields left out.

It opens untrusted files: call it in a confined process (`kb.readers.confined`). Nothing is unpacked to disk; four parts are read, up to a limit.
Source of the names: ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from kb.errors import KbError
from kb.extract.paragraphs import Paragraph
from kb.readers import flow
from kb.readers.flow import Role, local

PART_LIMIT = 50_000_000
"""Bytes of a part, unpacked."""
RATIO = 100
"""A part may unpack to so many times its packed size, beyond the first megabyte."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROLES = {
    **dict.fromkeys("document body tbl tr".split(), Role.BLOCK),
    **dict.fromkeys("tc br tab cr ptab".split(), Role.SPACE),
    **dict.fromkeys(
        "pPr rPr tblPr trPr tcPr sectPr sdtPr sdtEndPr del moveFrom instrText delText Fallback footnoteRef endnoteRef separator "
        "continuationSeparator annotationRef tblGrid object pict fldData proofErr".split(),
        Role.SKIPPED,
    ),
}
_TEXTS = {"noBreakHyphen": "-", "softHyphen": ""}


def paragraphs(content: bytes) -> list[Paragraph]:
    """The paragraphs of a DOCX document, in its order. Raises KbError for what is no whole one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = {name: _part(archive, f"word/{name}.xml") for name in ("document", "styles", "footnotes", "endnotes")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise KbError(f"it is no whole DOCX: {fault}") from fault
    if parts["document"] is None:
        raise KbError("it is an archive without word/document.xml: no DOCX; save it as DOCX or PDF")
    styles = _styles(parts["styles"])
    notes = {(kind, note.get(f"{_W}id")): note for kind in ("footnote", "endnote") for note in _children(parts[f"{kind}s"], kind)}

    def role(element: Any) -> Role:
        name = local(element)
        if name == "p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            return styles.get("" if style is None else style.get(f"{_W}val", ""), Role.BLOCK)
        if name == "r" and element.tag.startswith(_W):
            level = element.find(f"{_W}rPr/{_W}vertAlign")
            return Role.RAISED if level is not None and level.get(f"{_W}val") == "superscript" else Role.INLINE
        return _ROLES.get(name, Role.INLINE) if element.tag.startswith(_W) or name == "Fallback" else Role.INLINE

    def text(element: Any) -> str | None:
        return _TEXTS.get(local(element))

    _move_notes(parts["document"], notes)
    return flow.paragraphs(parts["document"], lambda one: Role.NOTE if one.tag == "note" else role(one), text)


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part of the archive; None if there is none."""
    try:
        told = archive.getinfo(name)
    except KeyError:
        return None
    with archive.open(told) as file:
        content = file.read(PART_LIMIT + 1)
    if len(content) > PART_LIMIT or len(content) > 1_000_000 + RATIO * told.compress_size:
        raise KbError(f"its {name} unpacks to far more than a text: {len(content):,} bytes of {told.compress_size:,}")
    return flow.xml_root(content)


def _children(root: Any, name: str) -> list[Any]:
    return [] if root is None else root.findall(f"{_W}{name}")


def _styles(root: Any) -> dict[str, Role]:
    """The roles of paragraphs by the id of their style: headings have a name or an outline level that says so."""
    found = {}
    for style in _children(root, "style"):
        name = style.find(f"{_W}name")
        told = "" if name is None else name.get(f"{_W}val", "").casefold()
        level = style.find(f"{_W}pPr/{_W}outlineLvl")
        if told.startswith("heading") or told in ("title", "subtitle") or level is not None:
            found[style.get(f"{_W}styleId", "")] = Role.HEADING
        elif told.startswith("bibliography"):
            found[style.get(f"{_W}styleId", "")] = Role.REFERENCES
    return found


def _move_notes(document: Any, notes: dict[tuple[str, str | None], Any]) -> None:
    """Put the text of each note in the place of its mark, as a `note`; the marks themselves are no text."""
    for mark in list(document.iter(f"{_W}footnoteReference", f"{_W}endnoteReference")):
        note = notes.pop((local(mark).removesuffix("Reference"), mark.get(f"{_W}id")), None)
        if note is not None:
            note.tag = "note"
            note.tail = mark.tail
            mark.getparent().replace(mark, note)
