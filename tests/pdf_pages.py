"""PDF files of a few lines, written by hand: text at places on pages, in Helvetica. Enough to lay out columns, heads, notes and numbers in tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Text = tuple[float, float, float, str]
"""Left edge and baseline in points from the lower left of the page, size of the font, and the words."""
PICTURE = b"q 500 0 0 700 40 70 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
"""A page that is a picture."""


def pdf(*pages: Iterable[Text] | bytes, bold: Sequence[str] = (), rotated: int = 0) -> bytes:
    """A PDF of A4 pages, each of texts or what stands in the file itself; the texts in `bold` are set in bold. `rotated`: degrees, with the clock."""
    contents = [page if isinstance(page, bytes) else _content(page, bold) for page in pages]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, content in enumerate(contents):
        fonts = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotated} /Resources {fonts} /Contents {6 + 2 * number} 0 R >>"
        objects += [page.encode(), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    return _file(objects)


def turned(texts: Iterable[Text], matrix: str = "0 1 -1 0 595 0") -> bytes:
    """The texts on a page that has to be turned to read them; as given, it reads from the foot to the head."""
    return b"q %s cm %s Q" % (matrix.encode(), _content(texts, ()))


def lines(left: float, top: float, words: str, *, size: float = 10, leading: float = 12) -> list[Text]:
    """The lines of `words`, one below the other."""
    return [(left, top - leading * number, size, line) for number, line in enumerate(words.strip().splitlines())]


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _content(texts: Iterable[Text], bold: Sequence[str]) -> bytes:
    parts = []
    for left, base, size, words in texts:
        shown = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(b"BT /%s %g Tf %g %g Td (%s) Tj ET" % (b"F2" if words in bold else b"F1", size, left, base, shown))
    return b"\n".join(parts)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
