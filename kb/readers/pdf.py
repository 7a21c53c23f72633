"""PDF to paragraphs: which characters stand where, asked of pypdfium2; `kb.extract.typeset` makes prose of them.

It opens untrusted files: call it in a confined process (`kb.readers.confined`). What cannot be read, a scan among pages of text, is told, not read.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import hypot
from typing import Any

from kb.errors import KbError, Place, Problem, warning
from kb.extract import typeset
from kb.extract.paragraphs import Converted
from kb.extract.set_lines import Run

_GAP = 1.2
"""A gap between two characters of one line that parts runs, in sizes of the font."""
_RISE = 0.2
"""A step of the baseline that parts runs, in sizes of the font."""
_SLANT = 0.1
"""Text whose line rises by more than this share of its length, and does not read sideways, is slanted: stamps across the page."""
_SLANTED = -1
"""The direction of slanted text; others are told by quarter turns against the clock."""
_LEAST = 200
"""Characters of sideways or slanted text that are more than a mark beside the page or labels of axes."""
_PICTURE = 0.4
"""Share of a page that a picture takes at least which may be one of text."""
_HYPHENS = "\x02\ufffe"
"""What pdfium writes for a hyphen at a line's end."""
_LOST = "\ufffd"
"""The place of a character that the file does not tell."""
_BOLD = ("bold", "black", "heavy", "semibold", "cmbx", "-bd", "demi")

Turned = Mapping[int, Sequence[Run]]
"""The runs of a page by the direction that they read in."""


def paragraphs(content: bytes) -> Converted:
    """The paragraphs of a PDF, in reading order, and which of its pages could not be read. Raises KbError for what is no readable PDF."""
    try:
        import pypdfium2
    except ImportError as fault:
        raise KbError("PDF needs pypdfium2: pip install 'evidence-kb[documents]'") from fault
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        told = "it is encrypted; save it without a password" if "assword" in str(fault) else f"it is no whole PDF ({fault})"
        raise KbError(told) from fault
    pages: list[Turned] = []
    unread: dict[int, str] = {}
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                letters = page.get_textpage()
                pages.append(_turned(letters, page.get_rotation() // 90))
                lost = _lost(pages[-1], page, letters)
            except pypdfium2.PdfiumError:
                pages.append({})
                lost = "the file is broken there"
            if lost:
                unread[number + 1] = lost
    finally:
        document.close()
    if not any(pages):
        raise KbError(f"its {len(pages)} pages hold no text: it is a scan; make its text readable (OCR) first")
    return Converted(paragraphs=tuple(typeset.paragraphs(*_frames(pages))), problems=tuple(_problems(unread)))


def _frames(pages: Sequence[Turned]) -> tuple[list[Sequence[Run]], set[int]]:
    """The runs of each page by their direction, the upright ones first, and which of them are sideways. Upright is what most pages mostly are."""
    times: Counter[int] = Counter({0: 0})
    times.update(max(page, key=lambda turn: _length(page[turn])) for page in pages if page)
    upright = max(times.keys() - {_SLANTED}, key=lambda turn: (times[turn], turn == 0))
    frames: list[Sequence[Run]] = []
    sideways: set[int] = set()
    for page in pages:
        frames.append(page.get(upright, ()))
        for turn in sorted(page.keys() - {upright, _SLANTED}):
            if _length(page[turn]) > min(_LEAST, _length(page.get(upright, ()))):
                sideways.add(len(frames))
                frames.append(page[turn])
    return frames, sideways


def _lost(turned: Turned, page: Any, letters: Any) -> str:
    """Why text of the page is not read; empty where nothing tells of such text."""
    from pypdfium2 import raw

    text = "".join(run.text for runs in turned.values() for run in runs)
    if not text.strip():
        if letters.get_text_range().strip():
            return "its letters have no size"
        width, height = page.get_size()
        boxes = [one.get_bounds() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
        pictured = any((right - left) * (top - bottom) > _PICTURE * width * height for left, bottom, right, top in boxes)
        return "nothing but pictures is there" if pictured else ""
    if 2 * text.count(_LOST) > len(text):
        return "its font does not tell the letters"
    return "it stands aslant" if _length(turned.get(_SLANTED, ())) >= _LEAST else ""


def _problems(unread: Mapping[int, str]) -> Iterator[Problem]:
    """One problem for each reason, with its pages."""
    for reason in dict.fromkeys(unread.values()):
        pages = [page for page, told in unread.items() if told == reason]
        stretches = [list(group) for _, group in groupby(enumerate(pages), lambda one: one[1] - one[0])]
        shown = ", ".join(str(one[0][1]) if len(one) == 1 else f"{one[0][1]}-{one[-1][1]}" for one in stretches)
        told = f"text of {'page' if len(pages) == 1 else 'pages'} {shown} is not read: {reason}"
        yield warning("unread-pages", Place(file=""), told, "look there yourself, or make the text readable (OCR) and read the document again")


def _length(runs: Sequence[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _turned(page: Any, rotated: int) -> Turned:
    """The runs of a page by their direction, as it is shown: `rotated` by so many quarters with the clock."""
    turned: dict[int, list[Run]] = defaultdict(list)
    for turn, run in _runs(page):
        turned[turn if turn == _SLANTED else (turn - rotated) % 4].append(run)
    return turned


def _runs(page: Any) -> Iterator[tuple[int, Run]]:
    """Stretches of characters that stand side by side on one baseline, in one size, with their direction; places are those of a page so turned."""
    from pypdfium2 import raw

    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    matrix = raw.FS_MATRIX()
    at_matrix = ctypes.byref(matrix)
    handle = page.raw
    letters: list[str] = []
    start = end = base = size = scale = 0.0
    bold, last, turn = False, 0, 0
    for index in range(raw.FPDFText_CountChars(handle)):
        letter = _letter(raw.FPDFText_GetUnicode(handle, index))
        if letter in "\r\n" or not raw.FPDFText_GetLooseCharBox(handle, index, at_box) or not raw.FPDFText_GetCharOrigin(handle, index, at_x, at_y):
            continue
        if letter.isspace() and not letters:
            continue
        told = raw.FPDFText_GetFontSize(handle, index)
        left, right, height = _placed(turn, box, x.value, y.value)
        parted = letters and (
            abs(height - base) > _RISE * size or left - end > _GAP * size or left < end - size or abs(told * scale - size) > 0.15 * size
        )
        if parted and not letter.isspace():
            yield turn, Run(text="".join(letters), left=start, right=end, base=base, size=size, bold=bold and _is_bold(raw, handle, last))
            letters = []
        if not letters:
            known = raw.FPDFText_GetMatrix(handle, index, at_matrix)
            scale, turn = (hypot(matrix.c, matrix.d), _direction(matrix.a, matrix.b)) if known else (1.0, 0)
            left, right, height = _placed(turn, box, x.value, y.value)
            start, base, size = left, height, told * scale
            if size <= 0:
                continue
            bold = _is_bold(raw, handle, index)
        letters.append(letter)
        if not letter.isspace():
            end, last = right, index
    if letters:
        yield turn, Run(text="".join(letters), left=start, right=end, base=base, size=size, bold=bold and _is_bold(raw, handle, last))


def _direction(across: float, up: float) -> int:
    """The direction of text that goes so far across the page, and up."""
    if abs(up) <= _SLANT * abs(across):
        return 0 if across > 0 else 2
    if abs(across) <= _SLANT * abs(up):
        return 1 if up > 0 else 3
    return _SLANTED


def _placed(turn: int, box: Any, x: float, y: float) -> tuple[float, float, float]:
    """Left and right edge and height of the baseline of a character, on a page turned so that it reads upright."""
    if turn == 1:
        return box.bottom, box.top, -x
    if turn == 2:
        return -box.right, -box.left, -y
    if turn == 3:
        return -box.top, -box.bottom, x
    return box.left, box.right, y


def _letter(code: int) -> str:
    """The character of a code point; what no text may hold becomes nothing, and a line-end hyphen a hyphen."""
    letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _LOST
    return "-" if letter in _HYPHENS else letter


def _is_bold(raw: Any, handle: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(handle, index, name, 80, None)
    told = name.value.decode("utf-8", "replace").casefold()
    return any(part in told for part in _BOLD)
