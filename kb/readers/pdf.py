"""PDF to paragraphs: which characters stand where, asked of pypdfium2; `kb.extract.typeset` makes prose of them.

It opens untrusted files: call it in a confined process (`kb.readers.confined`). Scanned pages have no text: they are told, not read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from kb.errors import KbError
from kb.extract import typeset
from kb.extract.paragraphs import Paragraph
from kb.extract.set_lines import Run

_GAP = 1.2
"""A gap between two characters of one line that parts runs, in sizes of the font."""
_RISE = 0.2
"""A step of the baseline that parts runs, in sizes of the font."""
_TURNED = 0.1
"""Text turned by more, in radians, is none of the prose: marks beside the page, labels of axes."""
_HYPHENS = "\x02\ufffe"
"""What pdfium writes for a hyphen at a line's end."""
_BOLD = ("bold", "black", "heavy", "semibold", "cmbx", "-bd", "demi")


def paragraphs(content: bytes) -> list[Paragraph]:
    """The paragraphs of a PDF, in reading order. Raises KbError for what is no readable PDF."""
    return typeset.paragraphs(pages(content))


def pages(content: bytes) -> list[list[Run]]:
    """The runs of text of each page, in the order of the file. Raises KbError for what is no readable PDF."""
    try:
        import pypdfium2
    except ImportError as fault:
        raise KbError("PDF needs pypdfium2: pip install 'evidence-kb[documents]'") from fault
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        told = "it is encrypted; save it without a password" if "assword" in str(fault) else f"it is no whole PDF ({fault})"
        raise KbError(told) from fault
    try:
        found: list[list[Run]] = []
        for number in range(len(document)):
            try:
                found.append(list(_runs(document[number].get_textpage())))
            except pypdfium2.PdfiumError:
                found.append([])
    finally:
        document.close()
    if not any(found):
        raise KbError(f"its {len(found)} pages hold no text: it is a scan; make its text readable (OCR) first")
    return found


def _runs(page: Any) -> Iterator[Run]:
    """Stretches of characters that stand side by side on one baseline, in one size."""
    from pypdfium2 import raw

    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    matrix = raw.FS_MATRIX()
    at_matrix = ctypes.byref(matrix)
    handle = page.raw
    letters: list[str] = []
    start = end = base = size = scale = 0.0
    bold, last = False, 0
    for index in range(raw.FPDFText_CountChars(handle)):
        letter = _letter(raw.FPDFText_GetUnicode(handle, index))
        if letter in "\r\n" or not raw.FPDFText_GetLooseCharBox(handle, index, at_box) or not raw.FPDFText_GetCharOrigin(handle, index, at_x, at_y):
            continue
        if letter.isspace() and not letters:
            continue
        told = raw.FPDFText_GetFontSize(handle, index)
        parted = letters and (
            abs(y.value - base) > _RISE * size or box.left - end > _GAP * size or box.left < end - size or abs(told * scale - size) > 0.15 * size
        )
        if parted and not letter.isspace():
            yield Run(text="".join(letters), left=start, right=end, base=base, size=size, bold=bold and _is_bold(raw, handle, last))
            letters = []
        if not letters:
            scale = abs(matrix.d) if raw.FPDFText_GetMatrix(handle, index, at_matrix) else 1.0
            start, base, size = box.left, y.value, told * scale
            if size <= 0 or abs(raw.FPDFText_GetCharAngle(handle, index)) > _TURNED:
                continue
            bold = _is_bold(raw, handle, index)
        letters.append(letter)
        if not letter.isspace():
            end, last = box.right, index
    if letters:
        yield Run(text="".join(letters), left=start, right=end, base=base, size=size, bold=bold and _is_bold(raw, handle, last))


def _letter(code: int) -> str:
    """The character of a code point; what no text may hold becomes nothing, and a line-end hyphen a hyphen."""
    letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return "-" if letter in _HYPHENS else letter


def _is_bold(raw: Any, handle: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(handle, index, name, 80, None)
    told = name.value.decode("utf-8", "replace").casefold()
    return any(part in told for part in _BOLD)
